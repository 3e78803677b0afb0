"""Twins: every figure and every table of the pages again, as CSV for spreadsheets and JSON for machines.

Names of trusts come from outside, so no cell is one that a spreadsheet would run as a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence

from reports.money.assumptions import Choice
from reports.pages.blocks import Table
from reports.pages.pages import Page
from reports.pages.sections.sources import words_of

FIGURES = ("ods_code", "trust", "figure", "label", "value", "unit", "counted_from", "formula", "rests_on")
ASSUMPTIONS = (
    *("ods_code", "key", "unit", "low", "central", "high", "price_year", "source", "status", "owner"),
    *("review_date", "note", "share_of_variance"),
)
OWN = {"figures": FIGURES, "assumptions": ASSUMPTIONS}  # twins that say more than the table of a page


class Twins:
    """The CSV twins of many pages. Each page is taken in and let go: of all together only their text is kept."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, tuple[str, ...]], io.StringIO] = {}

    def take(self, page: Page) -> None:
        """Take in one page: the figures that it lists, its assumptions and its tables."""
        content = page.content
        whose = (content.code, content.name)
        for one in page.book.listed:
            said = (one.key, one.label, one.value, one.unit, one.counted_from, one.formula, "; ".join(one.rests_on))
            self._row("figures", FIGURES, (*whose, *said))
        for key, choice in content.money.assumptions.items():
            values = assumption_row(key, choice, page.shares.get(key)).values()
            self._row("assumptions", ASSUMPTIONS, (content.code, *values))
        for table in page.tables():
            if table.key not in OWN:
                header = ("ods_code", "trust", *columns_of(table))
                for cells in rows_of(table):
                    self._row(table.key, header, (*whose, *cells))

    def _row(self, key: str, header: tuple[str, ...], cells: Sequence[str]) -> None:
        text = self._texts.setdefault((key, header), io.StringIO())
        csv.writer(text, lineterminator="\r\n").writerow([_inert(cell) for cell in cells])

    def files(self) -> Iterator[tuple[str, str]]:
        """Each file's name and text. Its columns are those that any page has: plans may run over different years."""
        headers: dict[str, list[tuple[str, ...]]] = {"figures": [], "assumptions": []}
        for key, header in self._texts:
            headers.setdefault(key, []).append(header)
        for key, some in headers.items():
            yield f"{key}.csv" if key in OWN else f"tables/{key}.csv", self._joined(key, some)

    def _joined(self, key: str, headers: Sequence[tuple[str, ...]]) -> str:
        columns = tuple(dict.fromkeys(column for header in headers for column in header)) or OWN[key]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        for header in headers:
            rows = self._texts[key, header].getvalue()
            if header == columns:
                text.write(rows)
            else:
                named = csv.DictReader(io.StringIO(rows, newline=""), header)
                writer.writerows([row.get(column, "") for column in columns] for row in named)
        return text.getvalue()


def assumption_row(key: str, choice: Choice, share: float | None) -> dict[str, str]:
    """One assumption as words; the last is its share of the spread (0 to 1), where draws were made."""
    one = choice.used
    return {
        "key": key,
        "unit": one.unit,
        "low": f"{one.low:f}",
        "central": f"{one.central:f}",
        "high": f"{one.high:f}",
        "price_year": one.price_year,
        "source": one.source,
        "status": one.status.value,
        "owner": one.owner,
        "review_date": one.review_date.isoformat(),
        "note": one.note,
        "share_of_variance": "" if share is None else f"{share:.4f}",
    }


def page_json(page: Page) -> str:
    """Everything of one page: figures, what they rest on, and tables. What `casenote explain` reads."""
    content = page.content
    named = dict.fromkeys(name for figure in page.figures for name in figure.rests_on)
    whole: Mapping[str, object] = {
        "trust": content.code,
        "name": content.name,
        "as_of": content.as_of.isoformat(),
        "made": content.made,
        "figures": {
            one.key: {
                "label": one.label,
                "value": one.value,
                "unit": one.unit,
                "counted_from": one.counted_from,
                "formula": one.formula,
                "rests_on": list(one.rests_on),
            }
            for one in page.figures
        },
        "assumptions": {
            key: assumption_row(key, choice, page.shares.get(key)) for key, choice in content.money.assumptions.items()
        },
        "sources": {name: words_of(name) for name in named if ":" in name},
        "tables": {table.key: _table_json(table) for table in page.tables() if table.key != "figures"},
    }
    return json.dumps(whole, ensure_ascii=False) + "\n"


def _table_json(table: Table) -> Mapping[str, object]:
    return {"caption": table.caption, "columns": columns_of(table), "rows": rows_of(table)}


def columns_of(table: Table) -> dict[str, str]:
    """The columns of a table's twin: what is printed small in a cell stands in a column of its own, `..-note`."""
    noted = _noted(table)
    found = {}
    for at, column in enumerate(table.columns):
        found[column.key] = column.heading
        if at in noted:
            found[f"{column.key}-note"] = f"{column.heading}: note"
    return found


def rows_of(table: Table) -> list[list[str]]:
    """The rows of a table's twin, in those columns."""
    noted = _noted(table)
    return [
        [
            text
            for at, cell in enumerate(row.cells)
            for text in ((cell.twin, cell.small) if at in noted else (cell.twin,))
        ]
        for row in table.rows
    ]


def _noted(table: Table) -> set[int]:
    return {at for row in table.rows for at, cell in enumerate(row.cells) if cell.small}


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    risky = cell.startswith(("=", "+", "@", "\t", "\r")) or (
        cell.startswith("-") and not cell[1:].replace(".", "", 1).isdigit()
    )
    return f"'{cell}" if risky else cell
