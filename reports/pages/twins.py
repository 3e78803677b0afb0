"""CSV twins: every table of the pages again, one row per figure, for machines and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from reports.figures import Figure
from reports.money.assumptions import assumptions
from reports.money.potential import Line
from reports.money.quantities import rounded


def progress_csv(rows: Iterable[tuple[str, str, Sequence[Figure]]]) -> str:
    """One row per figure of each (ODS code, name, figures)."""
    header = ("ods_code", "trust", "figure", "label", "value", "unit", "counted_from")
    return _table(
        header,
        (
            (code, name, one.key, one.label, one.value, one.unit, one.counted_from)
            for code, name, figures in rows
            for one in figures
        ),
    )


def savings_csv(rows: Iterable[tuple[str, str, Sequence[Line]]]) -> str:
    """One row per line of each (ODS code, name, lines); values are empty where the line cannot be stated."""
    header = (
        *("ods_code", "trust", "group", "figure", "label", "low", "central", "high", "unit", "price_years"),
        *("formula", "assumptions", "counts", "needs", "note"),
    )
    return _table(header, ((code, name, *_line(line)) for code, name, lines in rows for line in lines))


def assumptions_csv() -> str:
    """The assumptions as they are used."""
    header = (
        *("key", "unit", "low", "central", "high", "price_year", "source", "status", "owner"),
        *("review_date", "note"),
    )
    return _table(
        header,
        (
            (
                *(one.key, one.unit, str(one.low), str(one.central), str(one.high), one.price_year),
                *(one.source, one.status, one.owner, one.review_date.isoformat(), one.note),
            )
            for one in assumptions().values()
        ),
    )


def _line(line: Line) -> tuple[str, ...]:
    quantity, formula = line.quantity, line.formula
    if quantity is None:
        values, years, rests_on, counted = ("", "", ""), "", "", ""
    else:
        low, central, high = (str(rounded(value, formula.decimals)) for value in quantity.values)
        values = (low, central, high)
        years, rests_on, counted = (
            "; ".join(sorted(keys)) for keys in (quantity.price_years, quantity.assumptions, quantity.counts)
        )
    return (
        *(formula.group, formula.key, formula.name, *values, formula.unit, years, formula.formula),
        *(rests_on, counted, "; ".join(line.needs), formula.note),
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return text.getvalue()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: names of trusts come from outside."""
    risky = cell.startswith(("=", "+", "@", "\t", "\r")) or (cell.startswith("-") and not cell[1:].isdigit())
    return f"'{cell}" if risky else cell
