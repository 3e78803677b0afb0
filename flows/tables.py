"""The ``casenote tables`` command: takes tables of every kind into the ledger, shows them, says how to write them."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.console import say
from flows.programme import kept_in, laid_out, named, strange_trust, trust, version
from flows.table_checks import check_beside, check_lines, check_plan, remarks_on
from records.errors import ExitCode, ScopeWrong, TableMissing
from records.programme import KeptTable, TableKind
from records.types import OdsCode
from reports.inputs.table import Column, Input, Scope, inputs, read
from reports.progress.documents import plural

if TYPE_CHECKING:
    pass

SHOWN = 50  # rows of a table without --all
ELSEWHERE = {
    "events": "casenote events import",
    "baseline": "casenote baseline import",
    "rooms": "casenote baseline import",
}
EPILOG = """\
examples:
  casenote tables describe plan
  casenote tables example plan > plan.csv
  casenote tables import plan plan.csv --trust ZZ9 --by "A. Khan, records manager" --out OUT
  casenote tables import trusts etr.csv --by "A. Khan, records manager" --out OUT
  casenote tables show plan --trust ZZ9 --out OUT

A table is CSV, its first row names the columns, in any order. It is taken whole or not at all, as a new version; the
same table again changes nothing. Versions before it stay, so that every report can be made again.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    kinds = [_said(kind) for kind in inputs()]
    tables = commands.add_parser(
        "tables",
        help="take, show or describe a table of trusts, plans, assumptions, funds, benefits ...",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = tables.add_subparsers(required=True, metavar="import | show | describe | example")
    taking = what.add_parser("import", help="take a CSV table as a new version")
    taking.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    taking.add_argument("table", type=Path, metavar="CSV", help="the table")
    taking.add_argument("--by", required=True, type=named, help="who gives it: name and role")
    taking.set_defaults(run=take)
    showing = what.add_parser("show", help="the rows of a table as it was taken")
    showing.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
    showing.add_argument("--version", type=version, metavar="N", help="an earlier version; the last if not given")
    showing.add_argument("--all", action="store_true", help=f"all rows, not only the first {SHOWN}")
    showing.set_defaults(run=show)
    for each in (taking, showing):
        each.add_argument("--trust", type=trust, metavar="ODS", help="whose table it is, if it is one trust's")
        each.add_argument("--out", type=Path, required=True, help="the output folder with the ledger")
    for name, run, text in (
        ("describe", describe, "which columns a table has"),
        ("example", example, "a table with one made-up row, to begin from"),
    ):
        saying = what.add_parser(name, help=text)
        saying.add_argument("kind", choices=kinds, nargs="?" if run is describe else None, metavar="KIND")
        saying.set_defaults(run=run)


def take(given: argparse.Namespace) -> ExitCode:
    """Take a table. Raises `TableRefused`, `ScopeWrong`, `PlanRefused`."""
    what = _input(given.kind)
    if given.kind in ELSEWHERE:
        raise ScopeWrong(f"this kind of table is taken by another command, {ELSEWHERE[given.kind]}")
    kind = TableKind(what.kind)
    _check_scope(what, given.trust)
    table = read(given.table, what)
    with kept_in(given.out, make=True) as book:
        check_beside(book, kind, table.rows)
        check_lines(book, kind, given.trust, table.rows)
        check_plan(book, kind, given.trust, table.rows)
        before = book.table(kind, given.trust, checked=False)
        kept = book.keep(kind, given.trust, table.rows, given.by)
        remarks = (*strange_trust(book, given.trust), *remarks_on(book, kind, given.trust, table.rows))
    if before is not None and before.version == kept.version:
        say(f"The same as version {kept.version}, which stays as it is.")
    else:
        say(f"{plural(len(kept.rows), 'row')} taken as version {kept.version} of {_name(kept)}.")
    if table.left_out:
        say(f"{plural(table.left_out, 'row')} left out: not of England.")
    for line in remarks:
        say(line)
    return ExitCode.DONE


def show(given: argparse.Namespace) -> ExitCode:
    """Show the last version of a table of every trust that gave one, or the one asked for. Raises `TableMissing`."""
    kind = _input(given.kind).kind
    if kind == "events":
        raise ScopeWrong("events are shown by another command, casenote events show")
    with kept_in(given.out) as book:
        if given.trust is None and given.version is None:
            found = book.tables(TableKind(kind))
        else:
            one = book.table(TableKind(kind), given.trust, given.version)
            found = () if one is None else (one,)
    if not found:
        raise TableMissing
    for kept in found:
        for line in _shown(kept, None if given.all else SHOWN):
            say(line)
    return ExitCode.DONE


def describe(given: argparse.Namespace) -> ExitCode:
    """Say which columns a table has; without a kind, which kinds there are."""
    if given.kind is None:
        for what in inputs().values():
            say(f"{_said(str(what.kind))}\n    {what.says}")
        return ExitCode.DONE
    what = _input(given.kind)
    say(what.says)
    say(f"{_WHOSE[what.scope]}\n")
    columns = [column for column in what.columns if column.listed]
    rows = [(_headed(column), "needed" if column.needed else "", column.cell.says) for column in columns]
    width = max(len(name) for name, _, _ in rows)
    for (name, needed, cell), column in zip(rows, columns, strict=True):
        say(f"{name:<{width}}  {needed:<6}  {column.says}")
        say(f"{'':<{width}}          {cell}")
    return ExitCode.DONE


def example(given: argparse.Namespace) -> ExitCode:
    """A table of a kind with one made-up row, on standard output."""
    say(example_of(_input(given.kind)).rstrip("\n"))
    return ExitCode.DONE


def example_of(what: Input) -> str:
    """The names of a kind's columns and a made-up row, or rows where one would be no whole table, as CSV."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    columns = [column for column in what.columns if column.listed]
    names = [_headed(column).split(" ..")[0] for column in columns]
    typical = {name: _typical(column) for name, column in zip(names, columns, strict=True)}
    lines.writerow(names)
    for row in what.example or (typical,):
        lines.writerow([row.get(name, "") for name in names])
    return text.getvalue()


def _typical(column: Column) -> str:
    """What stands in a column of an example."""
    return column.example or (column.cell.example if column.needed or column.repeats else "")


_WHOSE = {
    Scope.TRUST: "A trust's own: --trust.",
    Scope.NATION: "One for all trusts.",
    Scope.EITHER: "One for all trusts, or a trust's own over it: --trust.",
}


def _said(kind: str) -> str:
    """A kind as one word of a command."""
    return kind.replace(" ", "-")


def _input(word: str) -> Input:
    return next(what for kind, what in inputs().items() if _said(kind) == word)


def _headed(column: Column) -> str:
    return f"{column.name} 1 .. {column.name} {column.repeats}" if column.repeats else column.name


def _name(kept: KeptTable) -> str:
    return f"{kept.kind} of {kept.trust or 'the nation'}"


def _check_scope(what: Input, code: OdsCode | None) -> None:
    if what.scope is Scope.TRUST and code is None:
        raise ScopeWrong("this table is one trust's and no --trust is given")
    if what.scope is Scope.NATION and code is not None:
        raise ScopeWrong("this table is one for all trusts, but a --trust is given")


def _shown(kept: KeptTable, most: int | None) -> Iterator[str]:
    """The lines of a table as a person reads it; columns that are blank in every row are left out."""
    yield f"{_name(kept)}, version {kept.version}, given by {kept.by} on {kept.entered[:10]}"
    rows = kept.rows[:most]
    names = list(dict.fromkeys(name for row in rows for name in row))
    filled = [name for name in names if any(row.get(name) for row in rows)]
    yield from laid_out(filled, [[row.get(name, "") for name in filled] for row in rows])
    if len(rows) < len(kept.rows):
        yield f"and {plural(len(kept.rows) - len(rows), 'row')} more: --all"
    yield ""
