"""One sheet while it is written: cells, tables and how it prints."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reports.pages.views import PageContent
from reports.pages.workbook.looks import NUMERIC, WRAPPED, Look, Looks

A3, A4 = 8, 9
LINE = 13.5  # points that a line of text takes
WIDE = 170  # digits: what is wider is printed on A3
CHARACTER = 1.2  # letters in the width of a digit
SMALLER = 1.3  # of formulas, which are printed smaller
NOT_KNOWN = "not known"

Number = int | float | Fraction | Decimal


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without "=", and what it comes to now."""

    formula: str
    value: Number | str


@dataclass(frozen=True, slots=True)
class Given:
    """An input: a yellow cell that people may change, with what may be put in it."""

    value: Number | str | Live
    allowed: Mapping[str, Any]


Value = Number | str | date | Live | Given | None

SHARE_ALLOWED = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 1,
    "error_title": "A share",
    "error_message": "Write a share from 0 to 1, as 0.25 or 25%.",
}
AMOUNT_ALLOWED = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "error_title": "A number",
    "error_message": "Write a number that is not below 0.",
}
COUNT_ALLOWED = {
    "validate": "integer",
    "criteria": ">=",
    "value": 0,
    "error_title": "A count",
    "error_message": "Write a whole number that is not below 0.",
}


class Sheet:
    """A sheet with a row at which the next thing is written (``row``, from 0)."""

    def __init__(self, name: str, page: Worksheet, looks: Looks, content: PageContent) -> None:
        self.name = name
        self.page = page
        self.looks = looks
        self.row = 0
        self._last = 0
        self._widths: tuple[float, ...] = ()
        self._set_up(content)

    # ------------------------------------------------------------ where cells are
    def cell(self, row: int, column: int, *, fixed: bool = True) -> str:
        """A cell as other sheets name it; ``fixed`` with dollar signs."""
        return f"{self.quoted}!{xl_rowcol_to_cell(row, column, fixed, fixed)}"

    def area(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """A range as other sheets name it."""
        corners = (xl_rowcol_to_cell(*corner, True, True) for corner in (first, last))
        return f"{self.quoted}!{':'.join(corners)}"

    @property
    def quoted(self) -> str:
        """The name as formulas write it."""
        return f"'{self.name}'" if " " in self.name else self.name

    # ------------------------------------------------------------ cells
    def put(self, row: int, column: int, value: Value, look: Look = Look.TEXT, **more: bool) -> None:
        """One cell. Words are words whatever they begin with; None says that it is not known."""
        self._last = max(self._last, column)
        marks = [mark for mark, wanted in more.items() if wanted]
        match value:
            case Live(formula, now):
                self.page.write_formula(row, column, f"={formula}", self.looks.of(look, *marks), _plain(now))
            case Given(now, allowed):
                self.put(row, column, now, look, **{**more, "given": True})
                self.page.data_validation(row, column, row, column, dict(allowed))
            case None | str():
                words = NOT_KNOWN if value is None else value
                self.page.write_string(row, column, words, self.looks.of(look, *marks))
            case date():
                self.page.write_datetime(row, column, value, self.looks.of(Look.DAY, *marks))
            case _:
                self.page.write_number(row, column, float(value), self.looks.of(look, *marks))

    def empty(self, row: int, column: int, look: Look, allowed: Mapping[str, Any]) -> None:
        """An input that is empty until somebody writes into it."""
        self._last = max(self._last, column)
        self.page.write_blank(row, column, None, self.looks.of(look, "given"))
        self.page.data_validation(row, column, row, column, dict(allowed))

    # ------------------------------------------------------------ pieces
    def title(self, text: str, *says: str) -> None:
        """What the sheet is, and what must be known of it."""
        self.put(self.row, 0, text, Look.TITLE)
        self.row += 1
        for line in says:
            self.words(line, Look.QUIET)
        self.row += 1

    def heading(self, text: str, *says: str) -> None:
        """A heading inside the sheet, with a row above it and sentences below."""
        self.row += 1
        self.put(self.row, 0, text, Look.HEADING)
        self.row += 1
        for line in says:
            self.words(line, Look.QUIET)

    def head(self, labels: Sequence[str], looks: Sequence[Look] = ()) -> int:
        """The heads of columns, those of numbers on the right; the row that they are in."""
        right = [look in NUMERIC for look in looks] + [False] * (len(labels) - len(looks))
        for column, label in enumerate(labels):
            marks = ["right"] if right[column] else []
            self.page.write_string(self.row, column, label, self.looks.of(Look.HEAD, *marks))
        self._last = max(self._last, len(labels) - 1)
        self._heighten(dict(enumerate(labels)))
        self.row += 1
        return self.row - 1

    def line(self, values: Sequence[Value], looks: Sequence[Look], **more: bool) -> int:
        """One row of a table; the row that it is in."""
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            self.put(self.row, column, value, look, **more)
        wrapped = zip(range(len(looks)), values, looks, strict=True)
        texts = {
            at: value[: math.ceil(len(value) / SMALLER)] if look is Look.FORMULA else value
            for at, value, look in wrapped
            if isinstance(value, str) and look in WRAPPED
        }
        self._heighten(texts)
        self.row += 1
        return self.row - 1

    def table(self, labels: Sequence[str], looks: Sequence[Look], lines: Iterable[Sequence[Value]]) -> tuple[int, int]:
        """A table; its first row and the one after its last."""
        self.head(labels, looks)
        first = self.row
        for values in lines:
            self.line(values, looks)
        return first, self.row

    def words(self, text: str, look: Look = Look.TEXT) -> None:
        """A sentence over the width of the sheet; a long one over several lines."""
        self.put(self.row, 0, text, look)
        lines = math.ceil(len(text) / (sum(self._widths) * CHARACTER)) if self._widths else 1
        if lines > 1:
            style = self.looks.of(look, "wrap")
            self.page.merge_range(self.row, 0, self.row, len(self._widths) - 1, "", style)
            self.page.write_string(self.row, 0, text, style)
            self.page.set_row(self.row, LINE * lines)
        self.row += 1

    # ------------------------------------------------------------ paper
    def widths(self, *widths: float) -> None:
        """Widths of the columns from the first on, in characters."""
        self._widths = widths
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        if sum(widths) > WIDE:
            self.page.set_paper(A3)

    def freeze(self, row: int, column: int = 0) -> None:
        """Keep the rows above and the columns before in sight; those rows are printed on every page."""
        self.page.freeze_panes(row, column)
        if row:
            self.page.repeat_rows(0, row - 1)

    def finish(self) -> None:
        """What is printed: all that was written."""
        self.page.print_area(0, 0, max(self.row - 1, 0), self._last)

    def column(self, column: int) -> str:
        """The letters of a column."""
        return str(xl_col_to_name(column))

    def _heighten(self, texts: Mapping[int, str]) -> None:
        """Make this row as high as its longest wrapped text needs."""
        wide = {column: self._widths[column] if column < len(self._widths) else 8 for column in texts}
        lines = max((math.ceil(len(text) / (wide[at] * CHARACTER)) for at, text in texts.items()), default=1)
        if lines > 1:
            self.page.set_row(self.row, LINE * lines)

    def _set_up(self, content: PageContent) -> None:
        who = f"{content.title} ({content.code.upper()})".replace("&", "&&")[:120]
        page = self.page
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        page.set_header(f"&L&9{who}&C&9{self.name}&R&9As of {content.as_of.isoformat()}")
        page.set_footer("&L&9Pounds are exact until printed. Yellow cells are inputs.&R&9Page &P of &N")
        page.hide_gridlines(2)


def _plain(value: Number | str) -> float | str:
    return value if isinstance(value, str) else float(value)
