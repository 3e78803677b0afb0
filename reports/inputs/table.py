"""The one reader of CSV tables: a file comes in; its rows go out in canonical words, or what is wrong with them.

Each kind of table is one `Input` (a file of this package). The first row names the columns, in any order; commas,
semicolons or tabs part them; UTF-8, or Windows-1252 as older spreadsheets save it. A table is taken whole or not at
all: `TableRefused` lists the first faults by row (as a spreadsheet counts them) and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Literal

from records.errors import TableRefused
from records.programme import TableKind
from reports.inputs.cells import (
    CODE,
    DAY,
    DECIMAL,
    FINANCIAL_YEAR,
    ODS_CODE,
    POUNDS,
    SHARE,
    SIGNED_DECIMAL,
    SIGNED_POUNDS,
    SIGNED_WHOLE,
    TEXT,
    WHOLE,
    YES_NO,
    Cell,
    checked,
    one_of,
)
from reports.inputs.text import refused, text_of

__all__ = [
    "CODE",
    "DAY",
    "DECIMAL",
    "FINANCIAL_YEAR",
    "ODS_CODE",
    "POUNDS",
    "SHARE",
    "SIGNED_DECIMAL",
    "SIGNED_POUNDS",
    "SIGNED_WHOLE",
    "TEXT",
    "WHOLE",
    "YES_NO",
    "Cell",
    "Column",
    "Fault",
    "Input",
    "Numbered",
    "Scope",
    "Table",
    "Unheaded",
    "inputs",
    "numbered",
    "one_of",
    "read",
    "read_table",
    "said_twice",
]

MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
NAMED = 20  # faults that are listed
REMEMBERED = 10_000  # cells of one column whose reading is remembered: tables repeat themselves
SEPARATORS = ",;\t"

Row = dict[str, str]
Numbered = tuple[int, Row]  # a row with its number in the file: the first row under the names of columns is row 2


class Scope(StrEnum):
    """Whose a table is: one trust's, the nation's, or either (then a trust's own stands over the nation's)."""

    TRUST = "trust"
    NATION = "nation"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``needed``: no row may leave it blank. ``also``: other names under which it may come.

    ``repeats`` above 0: numbered columns ``year 1`` .. ``year 40`` under one name, ``year``; if it is needed, the first
    is. Blank ones are left out of the row, others are in it as ``year 7``. ``listed``: whether people are told of it.
    """

    name: str
    cell: Cell
    says: str
    needed: bool = True
    also: tuple[str, ...] = ()
    repeats: int = 0
    example: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row (None: in the whole table) and column ("": in all of the row), and what to do."""

    row: int | None
    column: str
    says: str

    def __str__(self) -> str:
        place = ", ".join(part for part in ("" if self.row is None else f"row {self.row}", self.column) if part)
        return f"{place}: {self.says}" if place else self.says


@dataclass(frozen=True, slots=True)
class Unheaded:
    """A published file without a row of names. ``fits`` knows it by its first row; ``row`` gives its cells by column.

    A row for which ``row`` gives None is left out and counted.
    """

    fits: Callable[[Sequence[str]], bool]
    row: Callable[[Sequence[str]], Row | None]


def _nothing_wrong(rows: Sequence[Numbered]) -> Iterable[Fault]:
    return ()


@dataclass(frozen=True, slots=True)
class Input:
    """One kind of table: what its columns are and what must hold across its rows (``check``).

    ``example`` has made-up rows where one row with every column's own example would not be a whole table.
    """

    kind: TableKind | Literal["events"]
    says: str
    columns: tuple[Column, ...]
    scope: Scope
    check: Callable[[Sequence[Numbered]], Iterable[Fault]] = _nothing_wrong
    others_passed_over: bool = False  # columns that are not known: left unread, else a fault
    unheaded: Unheaded | None = None
    example: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: its rows in canonical words, and how many rows were left out because they are not meant."""

    rows: tuple[Row, ...]
    left_out: int = 0


@cache
def inputs() -> Mapping[str, Input]:
    """Every kind of table by its name: the ``INPUT`` of each file of this package that has one."""
    names = sorted(module.name for module in iter_modules(import_module("reports.inputs").__path__, "reports.inputs."))
    found = (getattr(import_module(name), "INPUT", None) for name in names)
    return MappingProxyType({str(what.kind): what for what in found if what is not None})


# ---------------------------------------------------------------- reading
def read_table(path: Path, what: Input) -> tuple[Row, ...]:
    """The rows of a table; every row has every column of the kind ("" where blank). Raises `TableRefused`."""
    return read(path, what).rows


def read(path: Path, what: Input) -> Table:
    """A table with how many of its rows were left out. Raises `TableRefused`."""
    faults = _Faults()
    rows: list[Numbered] = []
    left_out = 0
    for number, row in _rows(text_of(path), what, faults):
        if row is None:
            left_out += 1
        else:
            rows.append((number, row))
    if not rows and not faults.count:
        faults.add(Fault(None, "", "the table has no rows: put at least one under the names of its columns"))
    if not faults.count:  # what must hold across rows is judged of rows that are sound
        for fault in what.check(rows):
            faults.add(fault)
    faults.refuse()
    return Table(tuple(row for _, row in rows), left_out)


def said_twice(rows: Sequence[Numbered], *columns: str) -> Iterator[Fault]:
    """A fault for each row that says the same in these columns as an earlier one."""
    first: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        key = tuple(row[column].casefold() for column in columns)
        if (earlier := first.setdefault(key, number)) != number:
            yield Fault(number, " and ".join(columns), f"the same as in row {earlier}: leave one of the two out")


def numbered(row: Mapping[str, str], name: str) -> dict[int, str]:
    """The values of a column that repeats, by their numbers: of ``year``, {1: value of ``year 1``, ..}."""
    found = ((re.fullmatch(rf"{re.escape(name)} (\d+)", key), value) for key, value in row.items())
    return dict(sorted((int(match[1]), value) for match, value in found if match))


class _Faults:
    """The first faults, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.first) < NAMED:
            self.first.append(fault)

    def refuse(self) -> None:
        """Raise `TableRefused` if there is any."""
        if self.count:
            lines = [str(fault) for fault in self.first]
            if self.count > len(lines):
                lines.append(f"and {self.count - len(lines):,} more")
            raise TableRefused("".join(f"\n  {line}" for line in lines))


# ---------------------------------------------------------------- a text as rows
def _rows(text: str, what: Input, faults: _Faults) -> Iterator[tuple[int, Row | None]]:
    """Every row that is not blank with its number; None for one that is left out. Faulty rows are noted, not given."""
    separator = _separator(text, what)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = _Line(what)
    unheaded: Unheaded | None = None
    taken = 0
    try:
        for number, cells in enumerate(table, 1):
            if number == 1 and what.unheaded and what.unheaded.fits(cells):
                unheaded = what.unheaded
            elif number == 1:
                line.name(cells, faults)
                if faults.count:  # without its columns nothing else of a table can be judged
                    return
                continue
            if not any(map(str.strip, cells)):
                continue
            taken += 1
            if taken > MOST_ROWS:
                raise refused(f"the table has more than {MOST_ROWS:,} rows: give it in parts")
            given = unheaded.row(cells) if unheaded else line.given(number, cells, faults)
            if given is None:
                if unheaded:
                    yield number, None
                continue
            if (row := line.read(number, given, faults)) is not None:
                yield number, row
    except csv.Error:
        raise refused(
            f"from row {table.line_num} on it is no CSV: look for a quotation mark that is not closed"
        ) from None


def _separator(text: str, what: Input) -> str:
    """The sign that parts most known names of columns in the first row."""
    first = text[: MOST_COLUMNS * 100].splitlines()[:1] or [""]
    known = _known(what)

    def names(separator: str) -> tuple[int, int]:
        cells = first[0].split(separator)
        return sum(_plain(cell.strip('"')) in known for cell in cells), len(cells)

    return max(SEPARATORS, key=names)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def _known(what: Input) -> dict[str, tuple[Column, str]]:
    """Every name under which a column may come, with the column and the name that its values have in a row."""
    known: dict[str, tuple[Column, str]] = {}
    for column in what.columns:
        names = [f"{column.name} {number}" for number in range(1, column.repeats + 1)] or [column.name]
        known.update({_plain(name): (column, name) for name in names})
        known.update({_plain(name): (column, column.name) for name in column.also})
    return known


class _Line:
    """Reads the lines of one kind of table once its columns are named."""

    def __init__(self, what: Input) -> None:
        self.what = what
        self.known = _known(what)
        self.names: list[str | None] = []  # of each cell of a line; None: passed over
        self.blank = {column.name: "" for column in what.columns if not column.repeats}
        self.columns = {name: column for column, name in self.known.values()}
        self.reading = {column.name: _remembering(column.cell) for column in what.columns}

    def name(self, headers: Sequence[str], faults: _Faults) -> None:
        """Note which cell of a line belongs to which column."""
        if len(headers) > MOST_COLUMNS:
            raise refused(f"the table has more than {MOST_COLUMNS} columns: leave those out that are not asked for")
        for place, header in enumerate(headers, 1):
            found = self.known.get(_plain(header))
            if found is None and header.strip() and not self.what.others_passed_over:
                faults.add(Fault(1, f"column {place}", self._unknown(header)))
            elif found and found[1] in self.names:
                faults.add(Fault(1, found[1], f"stands there twice (column {place}): leave one of the two out"))
            self.names.append(found[1] if found else None)
        for column in self.what.columns:
            name = f"{column.name} 1" if column.repeats else column.name
            if column.needed and name not in self.names:
                faults.add(Fault(1, name, f"this column is missing: {column.says}"))

    def _unknown(self, header: str) -> str:
        """What to do about a column that is not known. What its name says is told only if it is near a known one."""
        near = get_close_matches(_plain(header), self.known, n=1)
        if near:
            return f"not a column of this table: did you mean {self.known[near[0]][1]}?"
        return "not a column of this table: leave it out, or see which there are with casenote tables describe"

    def given(self, number: int, cells: Sequence[str], faults: _Faults) -> Row | None:
        """The cells of a line by the names of their columns."""
        if any(map(str.strip, cells[len(self.names) :])):
            faults.add(Fault(number, "", "has more cells than there are columns: put cells with commas in quotes"))
            return None
        for place, (name, cell) in enumerate(zip(self.names, cells, strict=False), 1):
            if name is None and cell.strip() and not self.what.others_passed_over:
                faults.add(Fault(number, f"column {place}", "stands in a column without a name: name it or clear it"))
                return None
        return {name: cell for name, cell in zip(self.names, cells, strict=False) if name}

    def read(self, number: int, given: Mapping[str, str], faults: _Faults) -> Row | None:
        """A line in canonical words; None if a fault was found in it."""
        row, before = dict(self.blank), faults.count
        for name, text in given.items():
            try:
                if text and (words := self.reading[self.columns[name].name](text)):
                    row[name] = words
            except ValueError as fault:
                faults.add(Fault(number, name, str(fault)))
                row[name] = "?"  # so that it is not told to be blank as well
        for column in self.what.columns:
            name = f"{column.name} 1" if column.repeats else column.name
            if column.needed and not row.get(name):
                faults.add(Fault(number, name, f"is blank: write {column.cell.says}"))
        return row if faults.count == before else None


def _remembering(cell: Cell) -> Callable[[str], str]:
    """A cell's reading, of text that may stand in a table at all; what repeats is read once."""

    @lru_cache(maxsize=REMEMBERED)
    def read(text: str) -> str:
        plain = checked(text)
        return cell.read(plain) if plain else ""

    return read
