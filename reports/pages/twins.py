"""Twins: every figure and every table of the pages again, as CSV for spreadsheets and JSON for machines.

Names of trusts come from outside, so no cell is one that a spreadsheet would run as a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from reports.money.assumptions import Choice
from reports.pages.blocks import Table
from reports.pages.pages import Page
from reports.pages.sections.sources import words_of

FIGURES = ("ods_code", "trust", "figure", "label", "value", "unit", "counted_from", "formula", "rests_on")
ASSUMPTIONS = (
    *("ods_code", "key", "unit", "low", "central", "high", "price_year", "source", "status", "owner"),
    *("review_date", "note", "share_of_variance"),
)


def figures_csv(pages: Iterable[Page]) -> str:
    """One row for each figure that a page lists; those of its long tables stand in the tables' twins."""
    return _table(
        FIGURES,
        (
            (
                page.content.code,
                page.content.name,
                one.key,
                one.label,
                one.value,
                one.unit,
                one.counted_from,
                one.formula,
            )
            + ("; ".join(one.rests_on),)
            for page in pages
            for one in page.book.listed
        ),
    )


def assumptions_csv(pages: Iterable[Page]) -> str:
    """The assumptions as each trust's model used them."""
    return _table(
        ASSUMPTIONS,
        (
            (page.content.code, *assumption_row(key, choice, page.shares.get(key)).values())
            for page in pages
            for key, choice in page.content.money.assumptions.items()
        ),
    )


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


def tables_csv(pages: Sequence[Page]) -> dict[str, str]:
    """The twin of each kind of table, by its key, with the rows of all pages that have it.

    The columns are those that any of the pages has: plans may run over different years.
    """
    kinds: dict[str, list[tuple[Page, Table]]] = {}
    for page in pages:
        for table in page.tables():
            kinds.setdefault(table.key, []).append((page, table))
    return {key: _kind(some) for key, some in kinds.items()}


def _kind(some: Sequence[tuple[Page, Table]]) -> str:
    columns = tuple(dict.fromkeys(column.key for _, table in some for column in table.columns))
    rows = []
    for page, table in some:
        names = [column.key for column in table.columns]
        for row in table.rows:
            cells = dict(zip(names, (cell.twin for cell in row.cells), strict=False))
            rows.append((page.content.code, page.content.name, *(cells.get(column, "") for column in columns)))
    return _table(("ods_code", "trust", *columns), rows)


def page_json(page: Page) -> str:
    """Everything of one page: figures, what they rest on, and tables. What `casenote explain` reads."""
    content = page.content
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
        "sources": {name: words_of(name) for figure in page.figures for name in figure.rests_on if ":" in name},
        "tables": {table.key: _table_json(table) for table in page.tables() if table.key != "figures"},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _table_json(table: Table) -> Mapping[str, object]:
    return {
        "caption": table.caption,
        "columns": {column.key: column.heading for column in table.columns},
        "rows": [[cell.twin for cell in row.cells] for row in table.rows],
    }


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    risky = cell.startswith(("=", "+", "@", "\t", "\r")) or (
        cell.startswith("-") and not cell[1:].replace(".", "", 1).isdigit()
    )
    return f"'{cell}" if risky else cell
