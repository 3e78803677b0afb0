"""What the commands that take and show a programme's tables have in common: arguments, ledger, and tables as text."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from records import VERSION
from records.errors import NothingToReport, OutputUnwritable
from records.settings import Settings
from records.types import OdsCode
from reports.inputs.cells import DAY, TEXT, WHOLE, Cell, checked

if TYPE_CHECKING:
    from records.ledger import Ledger
    from records.programme_book import ProgrammeBook

GAP = "  "  # between two columns
WIDEST = 40  # letters of a cell that are shown
MOST_VERSIONS = 2**31 - 1  # that a ledger can number


# ---------------------------------------------------------------- arguments
def trust(text: str) -> OdsCode:
    """An argument that names a trust."""
    try:
        return OdsCode(text.upper())
    except ValueError:
        raise argparse.ArgumentTypeError("give the trust's ODS code: three to six letters and digits") from None


def day(text: str) -> date:
    """An argument that is a date."""
    return date.fromisoformat(_read(text, DAY))


def version(text: str) -> int:
    """An argument that names a version of a table: 1 or more."""
    number = int(_read(text, WHOLE))
    if not 1 <= number <= MOST_VERSIONS:
        raise argparse.ArgumentTypeError("is no version: they are counted from 1")
    return number


def whole(text: str) -> int:
    """An argument that is a whole number, 0 or more."""
    return int(_read(text, WHOLE))


def named(text: str) -> str:
    """An argument that names a person or says something in words."""
    words = _read(text, TEXT)
    if not words:
        raise argparse.ArgumentTypeError("is blank: write a name and a role")
    return words


def _read(text: str, cell: Cell) -> str:
    try:
        return cell.read(checked(text))
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


# ---------------------------------------------------------------- ledger
@contextmanager
def kept_in(out: Path, *, make: bool = False) -> Iterator[ProgrammeBook]:
    """The programme's part of an output folder's ledger; made anew if it is to be.

    Raises `NothingToReport`, `OutputUnwritable`, `LedgerUnreachable`.
    """
    with ledger_in(out, make=make) as ledger:
        yield ledger.programme


@contextmanager
def ledger_in(out: Path, *, make: bool = False) -> Iterator[Ledger]:
    """An output folder's ledger; raises as `kept_in` does."""
    from records.ledger import Ledger

    settings = Settings.read()
    if make:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise OutputUnwritable from None
        if not os.access(out, os.W_OK):
            raise OutputUnwritable
    elif settings.places.ledger is None and not (out / "ledger.db").is_file():
        raise NothingToReport
    with Ledger.beside(out.resolve(), VERSION, settings.places.ledger) as ledger:
        yield ledger


def strange_trust(book: ProgrammeBook, code: OdsCode | None) -> Iterator[str]:
    """What is to be said of a code that is in no row of the table of trusts, where there is one: it may be a slip."""
    from reports.progress.trusts import Trusts

    trusts = Trusts.kept(book).trusts
    if code is not None and trusts and code not in trusts:
        yield f"{code} is in no row of the table of trusts: if that is no slip, import the table with it."


# ---------------------------------------------------------------- tables as text
def laid_out(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table: columns under their headers, numbers to the right, long cells cut."""
    cells = [[_cut(cell) for cell in row] for row in rows]
    columns = list(zip(headers, *cells, strict=True)) if cells else [(header,) for header in headers]
    widths = [max(map(len, column)) for column in columns]
    right = [bool(column[1:]) and all(_is_number(cell) for cell in column[1:] if cell) for column in columns]
    for line in (list(headers), *cells):
        parts = (
            cell.rjust(width) if numbers else cell.ljust(width)
            for cell, width, numbers in zip(line, widths, right, strict=True)
        )
        yield GAP.join(parts).rstrip()


def _cut(cell: str) -> str:
    return cell if len(cell) <= WIDEST else f"{cell[: WIDEST - 1]}…"


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").lstrip("-").isdigit()
