"""The sheet of sensitivity: each assumption moved alone, all drawn at once, and whether the draws still fit the inputs.

Everything here was worked out when the report was made and is frozen: a workbook without macros cannot draw again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from reports.figures import NEVER
from reports.money.assumptions import Case as End
from reports.money.case_figures import SOME_NEVER
from reports.money.results import Case, Spread, Uncertainty
from reports.pages.missing import says
from reports.pages.workbook.assumptions import HALF_PENNY, used
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Live, Sheet, Value

SHOWN = 12  # bars of the tornado
CHART_ROWS = 23
REPORTED = "npsv_reported"
SAME = "The live NPSV is the one that these were drawn around."
EDITED = "The inputs have been edited: the live NPSV is no longer the one that these were drawn around."
HEADS = (
    "Assumption", "Low", "High", "NPSV at low", "NPSV at high", "Change at low", "Change at high",
    "NPSV is nought at", "Share of variance",
)  # fmt: skip


def write(book: Book, sheet: Sheet) -> None:
    """Of one trust's case; without one, or without draws, the sheet says what is missing."""
    case = book.content.case
    sheet.widths(30, 15, 15, 16, 16, 16, 16, 18, 16)
    if case is None:
        sheet.title("Sensitivity", says(book.content, "case"))
        return
    sheet.title("Sensitivity", "Grey cells are frozen: they were worked out when the report was made.")
    _around(book, sheet, case)
    if case.uncertainty is None:
        sheet.words(says(book.content, "uncertainty"))
        return
    _draws(sheet, case, case.uncertainty)
    _tornado(book, sheet, case.uncertainty)


def _around(book: Book, sheet: Sheet, case: Case) -> None:
    sheet.put(sheet.row, 0, "NPSV of the report")
    sheet.put(sheet.row, 1, case.appraisal.npsv, Look.POUNDS, frozen=True)
    book.name(REPORTED, sheet.cell(sheet.row, 1))
    sheet.row += 1
    sheet.put(sheet.row, 0, "NPSV of this workbook now")
    sheet.put(sheet.row, 1, Live("npsv", case.appraisal.npsv), Look.POUNDS)
    sheet.row += 1
    same = f'IF(ABS(npsv-{REPORTED})<={HALF_PENNY},"{SAME}","{EDITED}")'
    sheet.put(sheet.row, 0, Live(same, SAME), Look.BIG)
    book.name("drawn_around", sheet.cell(sheet.row, 0))
    sheet.row += 1


# ---------------------------------------------------------------- draws
def _draws(sheet: Sheet, case: Case, found: Uncertainty) -> None:
    sheet.heading(
        "All assumptions drawn at once",
        f"{found.draws:,} draws from seed {found.seed}: the same seed, the same figures.",
    )
    sheet.head(
        ("Figure", "Central", "P10", "P50", "P90", "Mean", "Above nought"), (Look.TEXT, *(Look.POUNDS,) * 5, Look.SHARE)
    )
    appraisal = case.appraisal
    rows: tuple[tuple[str, Value, Spread, Look], ...] = (
        ("Net present social value", appraisal.npsv, found.npsv, Look.POUNDS),
        ("Net present value of cash alone", appraisal.cash_npv, found.cash_npv, Look.POUNDS),
        ("Pays back, years after the end of year 0", _years(appraisal.payback_years), found.payback, Look.YEARS),
        ("Saved in the last year", appraisal.steady_gross, found.gross, Look.POUNDS),
    )
    for label, central, spread, look in rows:
        mean = SOME_NEVER if math.isinf(spread.mean) and spread.above_nought else _ever(spread.mean)
        values = (label, central, *map(_ever, (spread.p10, spread.p50, spread.p90)), mean, spread.above_nought)
        sheet.line(values, (Look.TEXT, *(look,) * 5, Look.SHARE), frozen=True)
    sheet.words("Above nought: share of draws; of payback, the share that pays back at all.", Look.QUIET)
    if appraisal.npsv > Fraction(found.npsv.p50):
        sheet.words("The central case is above the middle of the draws: most surprises are bad ones.", Look.QUIET)


def _years(value: Fraction | None) -> Value:
    return NEVER if value is None else value


def _ever(value: float) -> Value:
    return value if math.isfinite(value) else NEVER


# ---------------------------------------------------------------- tornado
def _tornado(book: Book, sheet: Sheet, found: Uncertainty) -> None:
    sheet.heading("Each assumption moved alone", "Widest first. Low and high are of the sheet of assumptions.")
    looks = (Look.TEXT, Look.TINY, Look.TINY, *(Look.POUNDS,) * 4, Look.TINY, Look.SHARE)
    at, sheet.row = sheet.row, sheet.row + CHART_ROWS
    sheet.head(HEADS, looks)
    first = sheet.row
    for values in _swings(book, sheet, found):
        sheet.line(values, looks, frozen=True)
    last = min(first + SHOWN, sheet.row) - 1
    if last < first:
        return
    chart = book.file.add_chart({"type": "bar"})
    for column, name, colour in ((5, "At its low value", "#005EB8"), (6, "At its high value", "#ED8B00")):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "fill": {"color": colour},
                "overlap": 100,
                "gap": 40,
            }
        )
    chart.set_title({"name": "What moving one assumption does to the NPSV", "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 9}})
    chart.set_x_axis(
        {
            "num_format": "£#,##0",
            "num_font": {"size": 9},
            "major_gridlines": {"visible": True, "line": {"color": "#D8DDE0"}},
        }
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 440})
    sheet.page.insert_chart(at, 0, chart, {"description": "Tornado: change of the NPSV by assumption"})


def _swings(book: Book, sheet: Sheet, found: Uncertainty) -> Iterator[tuple[Value, ...]]:
    choices, npsv = used(book.content), book.content.case.appraisal.npsv if book.content.case else Fraction(0)
    for swing in found.swings:
        choice, row = choices[swing.assumption], sheet.row + 1
        yield (
            swing.assumption,
            choice.value(End.LOW),
            choice.value(End.HIGH),
            swing.at_low,
            swing.at_high,
            Live(f"D{row}-{REPORTED}", swing.at_low - npsv),
            Live(f"E{row}-{REPORTED}", swing.at_high - npsv),
            "at none" if swing.switching is None else swing.switching,
            "none" if swing.share_of_variance is None else swing.share_of_variance,
        )
