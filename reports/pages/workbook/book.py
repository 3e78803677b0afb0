"""The file that all sheets share: its sheets by name, its looks, where things are, and what must hold in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from xlsxwriter import Workbook

from reports.pages.views import PageContent
from reports.pages.workbook.looks import Looks
from reports.pages.workbook.places import Places
from reports.pages.workbook.sheet import Sheet

EARLIEST = "1980-01-01T00:00:00"  # where no instant was said: the first that a ZIP archive can hold
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,  # words from people stay words
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold.

    ``formula`` is the condition, live; ``holds`` whether it does as the workbook is written, worked out exactly.
    """

    name: str
    formula: str
    holds: bool
    says: str
    number: int | None = None


class Book:
    """One workbook while it is written."""

    def __init__(self, content: PageContent) -> None:
        self.content = content
        self._bytes = io.BytesIO()
        self.file = Workbook(self._bytes, OPTIONS)
        self.looks = Looks(self.file)
        self.places = Places()
        self.checks: list[Check] = []
        self.sheets: dict[str, Sheet] = {}
        self.names: dict[str, str] = {}
        self._properties()

    def sheet(self, name: str) -> Sheet:
        """A sheet of the file."""
        return self.sheets[name]

    def add(self, name: str) -> Sheet:
        """A new sheet, after those that are there."""
        self.sheets[name] = Sheet(name, self.file.add_worksheet(name), self.looks, self.content)
        return self.sheets[name]

    def name(self, name: str, reference: str) -> str:
        """Give a cell or range a name of its own, by which formulas use it."""
        self.file.define_name(name, f"={reference}")
        self.names[name] = reference
        return name

    def check(self, name: str, formula: str, holds: bool, says: str, number: int | None = None) -> None:
        """Something that must hold: it gets a row of its own on the sheet of checks."""
        self.checks.append(Check(name, formula, holds, says, number))

    def closed(self) -> bytes:
        """The file, complete."""
        self.file.close()
        return self._bytes.getvalue()

    def _properties(self) -> None:
        made = datetime.fromisoformat(self.content.made or EARLIEST).replace(tzinfo=None)
        self.file.set_properties(
            {
                "title": f"{self.content.title}: replacing paper, progress and savings",
                "created": made,
                "author": "Casenote",
            }
        )
        self.file.set_calc_mode("auto")


Write = Callable[[Book, Sheet], None]


def near(one: Fraction, other: Fraction) -> bool:
    """Whether two amounts are the same to half a penny."""
    return abs(one - other) <= Fraction(1, 200)
