"""The sheet of progress: the ladder, the paper by series and store, the burn-up with its chart, forecast and faxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from records.programme import Route, Rung
from reports.figures import NEVER, NO_BASELINE, NO_EVIDENCE
from reports.pages.missing import says
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Live, Sheet, Value
from reports.progress.nation import Nation, Part
from reports.progress.standing import BurnUp, Ladder, Pool, Standing
from reports.suppression import hidden

STATES = ("On the shelf", "Captured", "Delivered", "Closed")
SERIES_OF_CHART = (("Scope", "#768692"), ("Captured", "#41B6E6"), ("Delivered", "#005EB8"), ("Closed", "#007F3B"))
NOT_SHOWN = "not shown"


def write(book: Book, sheet: Sheet) -> None:
    """Progress of one trust, or of all together."""
    sheet.widths(44, 18, 18, 18, 18, 18, 18, 18, 18)
    content = book.content
    if content.nation is not None:
        _nation(book, sheet, content.nation)
    elif content.standing is None:
        sheet.title("Progress", says(content, "standing"))
    else:
        _trust(book, sheet, content.standing)


def _trust(book: Book, sheet: Sheet, standing: Standing) -> None:
    sheet.title("Progress", "Counted from events with their evidence. What has none yet says so; it is not nought.")
    if standing.baseline is None:
        sheet.words(says(book.content, "baseline"))
    _ladder(sheet, standing.ladder)
    _backlog(book, sheet, standing.ladder)
    _pools(book, sheet, standing.ladder)
    _forecast(sheet, standing)
    _others(sheet, standing)
    _burn_up(book, sheet, standing.burn_up)


# ---------------------------------------------------------------- ladder
def _ladder(sheet: Sheet, ladder: Ladder) -> None:
    sheet.heading("The ladder", "A sheet may only climb. What automatic checks accepted is not delivered yet.")
    lines = []
    for step in ladder.steps:
        sheets: Value = step.sheets
        if step.rung is Rung.BASELINE:
            sheets = NO_BASELINE if ladder.baseline is None else ladder.baseline
        elif step.rung in (Rung.SPACE_RELEASED, Rung.SIGNED_OFF):
            sheets = "not counted in sheets"
        elif sheets is None:
            sheets = NO_EVIDENCE
        space = step.rung is Rung.SPACE_RELEASED
        pounds = step.rung is Rung.SIGNED_OFF
        lines.append(
            (
                str(step.rung).capitalize(),
                sheets,
                _or(step.boxes, NO_EVIDENCE) if space else "",
                _or(step.m2, NO_EVIDENCE) if space else "",
                _or(step.pounds, NO_EVIDENCE) if pounds else "",
                step.events,
            )
        )
    heads = ("Rung", "Sheets", "Boxes", "m²", "£ a year", "Events")
    sheet.table(heads, (Look.TEXT, Look.COUNT, Look.COUNT, Look.NUMBER, Look.PENCE, Look.COUNT), lines)


def _or(value: Value, otherwise: str) -> Value:
    return otherwise if value is None else value


def _backlog(book: Book, sheet: Sheet, ladder: Ladder) -> None:
    sheet.heading("What is still there")
    first = sheet.row
    known = ladder.baseline is not None
    closed = [(f"Closed: {route}", ladder.closed_by.get(route, 0)) for route in Route]
    rows: list[tuple[str, Value]] = [
        ("Sheets of the baseline", _or(ladder.baseline, NO_BASELINE)),
        ("Approved changes of scope", ladder.scope),
        ("New paper that came in", ladder.inflow),
        *closed,
    ]
    for label, value in rows:
        sheet.line((label, value), (Look.TEXT, Look.COUNT))
    cells = [f"B{first + 1 + at}" for at in range(len(rows))]
    left = Live(f"SUM({cells[0]}:{cells[2]})-SUM({cells[3]}:{cells[-1]})", ladder.net_backlog or 0) if known else NO_BASELINE
    sheet.line(("What is still there", left), (Look.TEXT, Look.COUNT), total=True)
    whole = (ladder.baseline or 0) + ladder.scope
    share: Value = NO_BASELINE
    if ladder.progress is not None:
        done, there = f"SUM({cells[3]}:{cells[-1]})", f"SUM({cells[0]}:{cells[1]})"
        share = Live(f"MAX(0,MIN(1,{done}/({there})))", ladder.progress)
    sheet.line(("Closed, of baseline and scope", share), (Look.TEXT, Look.SHARE), total=True)
    if ladder.progress is not None:
        book.name("progress", sheet.cell(sheet.row - 1, 1))
    sheet.line(("Held: may not be destroyed", ladder.held), (Look.TEXT, Look.COUNT))
    sheet.line(("Taken back; already off the figures above", ladder.reversed_sheets), (Look.TEXT, Look.COUNT))
    for fault in ladder.faults:
        sheet.words(fault, Look.BIG)
    routes, all_closed = f"SUM({sheet.area((first + 3, 1), (first + 5, 1))})", _step(ladder, Rung.CLOSED)
    if all_closed is not None:
        book.check(
            "Closed by each route add up to what is closed",
            f"{routes}={all_closed_cell(sheet, ladder)}",
            sum(ladder.closed_by.values()) == all_closed,
            "Scanned, expired and transferred.",
            2,
        )
    if whole > 0:
        book.check("Progress is a share", "AND(progress>=0,progress<=1)", True, "Between nothing and all.", 8)


def all_closed_cell(sheet: Sheet, ladder: Ladder) -> str:
    """The cell of the rung "closed" in the ladder, which is the first table of the sheet."""
    at = [step.rung for step in ladder.steps].index(Rung.CLOSED)
    return sheet.cell(LADDER_ROW + at, 1)


LADDER_ROW = 6  # set by the title, a sentence, the heading with its own and the heads


def _step(ladder: Ladder, rung: Rung) -> int | None:
    return next((step.sheets for step in ladder.steps if step.rung is rung), None)
