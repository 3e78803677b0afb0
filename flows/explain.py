"""The ``casenote explain`` command: says of a figure of the reports how it was worked out, and from which rows."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.console import say
from flows.programme import day, kept_in, trust
from flows.report_files import place_of
from records.errors import ExitCode, FiguresMissing, NothingToReport
from records.programme import EventKind, TableKind
from records.types import OdsCode
from reports.pages.explain import FIRST, Counted, explained, found_key, of_trusts
from reports.progress.trusts import Trusts
from reports.statement.versions import baseline_by, entered_by

if TYPE_CHECKING:
    from records.programme_book import ProgrammeBook

EPILOG = """\
examples:
  casenote explain progress.share --trust ZZ9 --out OUT
  casenote explain money.npsv --trust ZZ9 --out OUT
  casenote explain money.npsv --out OUT               the figure of all trusts together

Every figure of a page has its key in the table at the page's end, and as data-figure in the page itself.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    explaining = commands.add_parser(
        "explain",
        help="how a figure of the reports was worked out",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    explaining.add_argument("figure", metavar="FIGURE", help="the figure's key, such as progress.share")
    explaining.add_argument("--out", type=Path, required=True, help="folder that the reports were written to")
    explaining.add_argument("--trust", type=trust, metavar="ODS", help="the trust's ODS code; without it, all trusts")
    explaining.add_argument("--as-of", type=day, metavar="DAY", help="of the reports of an earlier day")
    explaining.set_defaults(run=explain)


def explain(given: argparse.Namespace) -> ExitCode:
    """Explain one figure. Raises `FiguresMissing` and `FigureUnknown`."""
    twin = twin_of(given.out, given.trust, given.as_of)
    with ExitStack() as stack:
        try:
            book: ProgrammeBook | None = stack.enter_context(kept_in(given.out))
        except NothingToReport:
            book = None  # the twins may have been carried away from their ledger
        for line in explained(twin, given.figure, _rows(book, twin)):
            say(line)
    if given.trust is None:
        key = found_key(twin["figures"], given.figure, twin["trust"])
        for line in of_trusts(key, _twins(given.out, twin, given.as_of)):
            say(line)
    return ExitCode.DONE


def twin_of(out: Path, code: OdsCode | None, as_of: date | None = None) -> dict[str, Any]:
    """The JSON twin of a trust's page, or of all trusts, as it was reported last or of a day.

    Raises `FiguresMissing`.
    """
    stem, today = code.code.lower() if code else "index", datetime.now(UTC).date()
    place = place_of(as_of or today, today)
    try:
        twin: dict[str, Any] = json.loads((out / place / f"{stem}.json").read_text(encoding="utf-8"))
        date.fromisoformat(twin["as_of"])
        whole = twin["trust"] == (code.code if code else "all") and set(map(type, twin["figures"].values())) <= {dict}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        whole = False
    if not whole:  # not written by `casenote report`, or damaged since
        raise FiguresMissing
    return twin


def _twins(out: Path, whole: dict[str, Any], as_of: date | None) -> Iterator[dict[str, Any]]:
    """The twin of each trust that all trusts together are made of."""
    for code in dict.fromkeys(key.split(".")[1] for key in whole["figures"] if key.startswith("trust.")):
        try:
            yield twin_of(out, OdsCode(code), as_of)
        except (FiguresMissing, ValueError):
            continue  # carried away, or damaged: the others are still said


def _rows(book: ProgrammeBook | None, twin: dict[str, Any]) -> Callable[[str], Counted | None]:
    """What asks the ledger for the rows under a figure; of all trusts together it asks nothing."""
    code = None if twin["trust"] == "all" else OdsCode(twin["trust"])
    as_of = date.fromisoformat(twin["as_of"])

    def rows(name: str) -> Counted | None:
        kind, _, what = name.partition(":")
        if book is None or code is None:
            return None
        if kind == "events":
            return _events(book, code, what, as_of)
        if kind == "table":
            return _table(book, code, what.partition(":")[0], as_of)
        return None

    return rows


def _events(book: ProgrammeBook, code: OdsCode, what: str, as_of: date) -> Counted | None:
    kinds = [kind for kind in EventKind if what in {"all", kind.value, kind.value.replace(" ", "-")}]
    if not kinds:
        return None
    codes = Trusts.kept(book).history(code, as_of) or (code,)  # what predecessors entered counts to their successor
    events = [one for each in codes for one in book.events(each, kinds=() if what == "all" else kinds, as_of=as_of)]
    named = "events of every kind" if what == "all" else f"events {kinds[0].value} and what took them back"
    return Counted(
        f"{named}, of {', '.join(map(str, codes))}, up to {as_of.isoformat()}",
        len(events),
        tuple(one.own_key or one.key for one in events[:FIRST]),
    )


def _table(book: ProgrammeBook, code: OdsCode, what: str, as_of: date) -> Counted | None:
    """The version of a table from which a report of a day is made."""
    if what not in set(TableKind):
        return None
    kind = TableKind(what)
    kept = book.table(kind, code) or book.table(kind, None)
    if kept is None:
        return None
    if kind is not TableKind.BASELINE:
        kept = entered_by(book, kept, as_of)
    elif baseline := baseline_by(book, code, as_of):
        kept = book.table(kind, code, baseline.version) or kept
    query = f"version {kept.version} of the table {what}, given by {kept.by} on {kept.entered[:10]}"
    return Counted(query, len(kept.rows), ())
