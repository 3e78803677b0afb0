"""The ``casenote baseline`` command: freezes what paper a trust has, signs that, checks signatures and shows it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.console import say
from flows.programme import day, kept_in, laid_out, named, strange_trust, trust, version, whole
from records.errors import BaselineMissing, BaselineRefused, ExitCode, ScopeWrong
from records.programme import Baseline, BaselineLine, KeptTable, Method, TableKind
from records.types import OdsCode
from reports.inputs import baseline as lines_input
from reports.inputs import rooms as rooms_input
from reports.inputs.baseline import baseline_of, faults_between, frozen_rows
from reports.inputs.table import read_table
from reports.progress.trusts import Trusts

if TYPE_CHECKING:
    from records.programme_book import ProgrammeBook

EPILOG = """\
examples:
  casenote tables example baseline > lines.csv
  casenote baseline import lines.csv --rooms rooms.csv --trust ZZ9 --frozen 2026-04-01 --target 2031-03-31 \\
      --fax-machines 76 --new-sheets 3000000 --by "A. Khan, records manager" --out OUT
  casenote baseline key --to khan.pem
  casenote baseline sign --trust ZZ9 --person "A. Khan" --role "records manager" --key khan.pem --out OUT
  casenote baseline check --out OUT

A version never changes: another count makes another version, which is to be signed anew. A signature proves that the
key signed just this version and name. That the key is that person's is for the trust to know, by its fingerprint.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    baseline = commands.add_parser(
        "baseline",
        help="freeze, sign, check or show how much paper a trust has",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = baseline.add_subparsers(required=True, metavar="import | key | sign | check | show")
    _add_import(what)
    making = what.add_parser("key", help="make a key to sign with")
    making.add_argument("--to", type=Path, required=True, metavar="FILE", help="a new file, for its owner alone")
    making.set_defaults(run=key)
    signing = what.add_parser("sign", help="sign a version by name")
    signing.add_argument("--trust", type=trust, required=True, metavar="ODS", help="the trust's ODS code")
    signing.add_argument("--person", type=named, required=True, help="who signs")
    signing.add_argument("--role", type=named, required=True, help="as what")
    signing.add_argument("--key", type=Path, required=True, metavar="FILE", help="the person's own key")
    signing.set_defaults(run=put_name)
    checking = what.add_parser("check", help="check every trust's signatures; ends with code 1 unless all hold")
    checking.set_defaults(run=check)
    showing = what.add_parser("show", help="the baseline as a table")
    showing.set_defaults(run=show)
    for each in (checking, showing):
        each.add_argument("--trust", type=trust, metavar="ODS", help="one trust only")
    for each in (signing, showing):
        each.add_argument("--version", type=version, metavar="N", help="an earlier version; the last if not given")
    for each in (signing, checking, showing):
        each.add_argument("--out", type=Path, required=True, help="the output folder with the ledger")


def _add_import(what: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    taking = what.add_parser("import", help="freeze a count of paper as a new version")
    taking.add_argument("lines", type=Path, metavar="CSV", help="a row for each series in each store")
    taking.add_argument("--rooms", type=Path, metavar="CSV", help="the rooms of the stores")
    taking.add_argument("--trust", type=trust, required=True, metavar="ODS", help="the trust's ODS code")
    taking.add_argument("--frozen", type=day, required=True, metavar="DAY", help="the day for which it stands")
    taking.add_argument("--target", type=day, required=True, metavar="DAY", help="by when the paper is to be gone")
    taking.add_argument("--fax-machines", type=whole, required=True, metavar="N", help="in use on that day")
    taking.add_argument("--new-sheets", type=whole, required=True, metavar="N", help="that came in in the year before")
    taking.add_argument("--by", type=named, required=True, help="who gives it: name and role")
    taking.add_argument("--out", type=Path, required=True, help="the output folder with the ledger")
    taking.set_defaults(run=take)


def take(given: argparse.Namespace) -> ExitCode:
    """Freeze a count as a new version. Raises `TableRefused`, `BaselineRefused`."""
    lines = read_table(given.lines, lines_input.INPUT)
    rooms = read_table(given.rooms, rooms_input.INPUT) if given.rooms else ()
    if given.frozen > datetime.now(UTC).date():
        _refuse([f"it would be frozen on {given.frozen}, which has not come yet: nobody can have counted by then"])
    _refuse(faults_between(lines, rooms, given.frozen, given.target))
    rows = frozen_rows(
        lines,
        rooms,
        frozen=given.frozen,
        target=given.target,
        fax_machines=given.fax_machines,
        new_sheets=given.new_sheets,
    )
    with kept_in(given.out, make=True) as book:
        if not Trusts.kept(book).may_happen(given.trust, given.frozen):
            _refuse([f"{given.trust} was not open on {given.frozen}, says the table of trusts"])
        before = book.table(TableKind.BASELINE, given.trust, checked=False)
        kept = book.keep(TableKind.BASELINE, given.trust, rows, given.by)
        signed = _judged(book, kept)[0]
        remarks = [*strange_trust(book, given.trust), *_remarks(given.by, rooms)]
    if before is not None and before.version == kept.version:
        say(f"The same as version {kept.version} of {given.trust}, which stays as it is.\n")
    for line in _shown(kept):
        say(line)
    if not signed:
        say(f"\nIt counts once it is signed: casenote baseline sign --trust {given.trust}")
    for line in remarks:
        say(f"Note: {line}")
    return ExitCode.DONE


def _remarks(by: str, rooms: Sequence[object]) -> Iterator[str]:
    """What lacks in a baseline that was taken."""
    if not rooms:
        yield "no rooms were given (--rooms), so no case can be worked out: it must be known which stores are on site."
    if "," not in by:
        yield 'no role was given: write --by "A. Khan, records manager", for the board will ask as what.'


def key(given: argparse.Namespace) -> ExitCode:
    """Make a key in a new file. Raises `KeyThere`, `KeyUnusable`."""
    from custody.signing import fingerprint, make_key

    public = make_key(given.to)
    say(f"Made. Its fingerprint is {fingerprint(public)}: let the trust's board note whose it is.")
    say("Whoever has the file can sign in your name: keep it to yourself, with a copy in a safe.")
    return ExitCode.DONE


def put_name(given: argparse.Namespace) -> ExitCode:
    """Sign a version of a baseline. Raises `BaselineMissing` or a fault of the key."""
    from custody.signing import fingerprint, sign
    from records.ledger import now

    with kept_in(given.out) as book:
        kept = book.table(TableKind.BASELINE, given.trust, given.version)
        if kept is None:
            raise BaselineMissing
        signature = sign(baseline_of(kept).digest, given.key, given.person, given.role, now())
        book.sign(signature)
    for line in _shown(kept):
        say(line)
    say(f"\nSigned by {signature.person}, {signature.role}, with the key {fingerprint(signature.public_key)}.")
    return ExitCode.DONE


def check(given: argparse.Namespace) -> ExitCode:
    """Check all versions. Raises `BaselineMissing`; ends with code 1 unless every last version's signature holds.

    An earlier version is listed as it is: nothing is measured against it any more.
    """
    sound = True
    with kept_in(given.out) as book:
        for last in _last(book, given.trust):
            for number in range(1, last.version + 1):
                kept = book.table(TableKind.BASELINE, last.trust, number, checked=False)
                good, says = (False, "missing") if kept is None else _judged(book, kept)
                if number == last.version:
                    sound &= good
                say(f"{last.trust}  version {number}: {says}{'' if number == last.version else ' (superseded)'}")
    return ExitCode.DONE if sound else ExitCode.FAILED


def show(given: argparse.Namespace) -> ExitCode:
    """Show the last version of every baseline, or the one asked for. Raises `BaselineMissing`, `ScopeWrong`."""
    with kept_in(given.out) as book:
        if given.version is not None:
            if given.trust is None:
                raise ScopeWrong("a version is one trust's, and no --trust is given")
            one = book.table(TableKind.BASELINE, given.trust, given.version)
            found: Sequence[KeptTable] = [] if one is None else [one]
        else:
            found = _last(book, given.trust)
        if not found:
            raise BaselineMissing
        for kept in found:
            for line in _shown(kept) if kept.sound else [f"Baseline of {kept.trust}, version {kept.version}"]:
                say(line)
            say(f"Signature: {_judged(book, kept)[1]}\n")
    return ExitCode.DONE


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise BaselineRefused("".join(f"\n  {fault}" for fault in faults))


def _last(book: ProgrammeBook, code: OdsCode | None) -> Sequence[KeptTable]:
    """The last version of a trust's baseline, or of all that there are. Raises `BaselineMissing`."""
    found = [kept for kept in book.tables(TableKind.BASELINE, checked=False) if code in (None, kept.trust)]
    if not found:
        raise BaselineMissing
    return found


def _judged(book: ProgrammeBook, kept: KeptTable) -> tuple[bool, str]:
    """Whether a version stands as it was signed, and in words who signed it or why it does not."""
    from custody.signing import fingerprint, judged

    if not kept.sound:
        return False, "its rows were changed after they were taken"
    digest = baseline_of(kept).digest
    signature, fault = judged(digest, book.signatures(digest))
    if signature is None:
        return False, fault
    by = f"{signature.person}, {signature.role}, on {signature.signed[:10]}"
    return True, f"holds; signed by {by}, with the key {fingerprint(signature.public_key)}"


# ---------------------------------------------------------------- as a person reads it
def _shown(kept: KeptTable) -> Iterator[str]:
    """A baseline as lines of text."""
    baseline = baseline_of(kept)
    yield f"Baseline of {baseline.trust}, version {baseline.version}"
    yield f"frozen {baseline.frozen}; the paper is to be gone by {baseline.target}"
    yield f"given by {kept.by} on {kept.entered[:10]}"
    yield ""
    headers = ("series", "", "store", "folders", "sheets", "how known", "counted")
    total = ("all", "", "", f"{baseline.folders:,}", f"{baseline.sheets:,}", "", "")
    yield from laid_out(headers, [*map(_line, baseline.lines), total])
    if baseline.rooms:
        yield ""
        yield from laid_out(("store", "room", "place", "m2", "shelf metres", "lease ends"), list(_rooms(baseline)))
    yield ""
    yield f"{baseline.fax_machines:,} fax machines; {baseline.new_sheets_a_year:,} new sheets a year"
    yield f"sha256 {baseline.digest}"


def _line(line: BaselineLine) -> tuple[str, ...]:
    how = line.method.value
    if line.method is Method.SAMPLE:
        how = f"sample of {line.sampled:,}: {line.low:,} to {line.high:,}"
    figures = (f"{line.folders:,}", f"{line.sheets:,}")
    return (line.series, line.series_name, line.store, *figures, how, line.counted_on.isoformat())


def _rooms(baseline: Baseline) -> Iterator[tuple[str, ...]]:
    for room in baseline.rooms:
        measured = ("" if size is None else f"{size:,}" for size in (room.m2, room.shelf_metres))
        yield room.store, room.room, room.place.value, *measured, room.lease_end.isoformat() if room.lease_end else ""
