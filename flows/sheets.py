"""The ``casenote sheets`` command: prints separator sheets, or header sheets for one box or for a table of many."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.console import say
from records.errors import ExitCode, SheetsWrong
from records.settings import Settings
from records.store import FolderStore
from records.types import NhsNumber, OdsCode

if TYPE_CHECKING:
    from capture.sheet_payload import Header

COLUMNS = ("box", "trust", "nhs_number", "sheets", "sides")
MOST = 5000  # pages in one PDF
NAMED = 10  # wrong rows that are named; more are counted
EPILOG = """\
examples:
  casenote sheets --separators 50 --to separators.pdf
  casenote sheets --box "Store 3, box 12" --trust RZZ --count 180 --sides 2 --to header.pdf
  casenote sheets --boxes boxes.csv --to headers.pdf

boxes.csv has the columns box,trust,nhs_number,sheets,sides; nhs_number may be empty.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    sheets = commands.add_parser(
        "sheets",
        help="print header and separator sheets for stacks of paper",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = sheets.add_mutually_exclusive_group(required=True)
    what.add_argument("--separators", type=int, metavar="N", help="N separator sheets")
    what.add_argument("--box", metavar="LABEL", help="one header sheet for the box (or folder) of that label")
    what.add_argument("--boxes", type=Path, metavar="CSV", help="a header sheet for each row of a table")
    sheets.add_argument("--trust", metavar="ODS", help="with --box: the trust's ODS code")
    sheets.add_argument(
        "--nhs-number", metavar="NUMBER", help="with --box: the patient's, if all of it is one patient's"
    )
    sheets.add_argument(
        "--count", metavar="N", help="with --box: sheets of paper that follow, header and separator sheets not counted"
    )
    sheets.add_argument("--sides", choices=("1", "2"), help="with --box: sides of each that will be scanned")
    sheets.add_argument("--to", type=Path, required=True, metavar="PDF", help="file to write; replaced if it is there")
    sheets.set_defaults(run=run)


def run(given: argparse.Namespace) -> ExitCode:
    """Write the PDF, or raise `SheetsWrong` and write nothing."""
    from capture.sheet_pages import header_pages, separator_pages

    settings = Settings.read()
    if given.separators is not None:
        _only_with_box(given)
        if not 1 <= given.separators <= MOST:
            raise SheetsWrong(f"--separators must lie between 1 and {MOST}")
        data, count, kind = separator_pages(given.separators), given.separators, "separator"
    else:
        headers = _one(given) if given.box is not None else _many(given)
        data, count, kind = header_pages(headers, _key(settings.sheets.key)), len(headers), "header"
    FolderStore(given.to.parent).put(given.to.name, data)
    say(f"{count} {kind} sheet{'s' if count > 1 else ''} in {given.to}. Print it at full size, best on coloured paper.")
    return ExitCode.DONE


def _key(path: Path) -> bytes:
    """The key that signs header sheets; made when there is none."""
    from capture.sheet_payload import make_key, read_key

    key = read_key(path)
    if key is None:
        key = make_key(path)
        say(f"A new key was made in {path.resolve()}. Keep it: header sheets are only believed where this file lies.")
    return key


# ---------------------------------------------------------------- what was asked for
def _one(given: argparse.Namespace) -> list[Header]:
    missing = [name for name in ("trust", "count", "sides") if getattr(given, name) is None]
    if missing:
        raise SheetsWrong(f"--box needs {', '.join('--' + name for name in missing)} as well")
    row = dict(zip(COLUMNS, (given.box, given.trust, given.nhs_number, given.count, given.sides), strict=True))
    try:
        return [_header(row)]
    except ValueError as fault:
        raise SheetsWrong(str(fault)) from None


def _many(given: argparse.Namespace) -> list[Header]:
    """The headers of a table; every wrong row is named by its number in the file, none by what it holds."""
    _only_with_box(given)
    headers, wrong = [], []
    for number, row in _rows(given.boxes):
        try:
            headers.append(_header(row))
        except ValueError as fault:
            wrong.append(f"row {number}: {fault}")
    if wrong:
        more = f"; and {len(wrong) - NAMED} more rows" if len(wrong) > NAMED else ""
        raise SheetsWrong("; ".join(wrong[:NAMED]) + more)
    if not 1 <= len(headers) <= MOST:
        raise SheetsWrong(f"the table must have between 1 and {MOST} rows")
    return headers


def _only_with_box(given: argparse.Namespace) -> None:
    for name in ("trust", "nhs_number", "count", "sides"):
        if getattr(given, name) is not None:
            raise SheetsWrong(f"--{name.replace('_', '-')} goes with --box only")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    """The rows of a table that are not empty, each with its line in the file. Excel's byte order mark is left off."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restkey="", strict=True)
            if sorted(name.strip().lower() for name in table.fieldnames or ()) != sorted(COLUMNS):
                raise SheetsWrong(f"the table's first row must be {','.join(COLUMNS)}")
            table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
            for row in table:
                if any(row.values()):
                    yield table.line_num, row
    except OSError:
        raise SheetsWrong("the table can't be opened") from None
    except (UnicodeDecodeError, csv.Error):
        raise SheetsWrong("the table is not CSV in UTF-8: save it again as CSV UTF-8") from None


def _header(row: Mapping[str, str | None]) -> Header:
    """The header of a row. Raises ValueError in plain words, without what the row holds."""
    from capture.sheet_pages import printable
    from capture.sheet_payload import Header

    if "" in row or None in [row[name] for name in ("box", "trust", "sheets", "sides")]:
        raise ValueError("it has too many or too few cells")
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    number = cells["nhs_number"].replace(" ", "").replace("-", "")
    header = Header(
        cells["box"],
        OdsCode(cells["trust"].upper()),
        NhsNumber(number) if number else None,
        _count(cells["sheets"], "the number of sheets"),
        _count(cells["sides"], "sides"),
    )
    printable(header.box)
    return header


def _count(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(f"{what} must be a whole number")
    return int(text)
