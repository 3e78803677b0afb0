"""The sheet of the benefits register: each line with its evidence and signatures, and forecast beside realised."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reports.money.benefits import Judged, against_forecast, counted
from reports.money.results import BenefitClass
from reports.pages.missing import says
from reports.pages.workbook.assumptions import HALF_PENNY
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Live, Sheet

HEADS = (
    "Line", "Category", "Class", "Recurs", "Status", "Year", "£", "State", "Why", "Evidence", "Budget code", "Author",
    "Second signature", "Note",
)  # fmt: skip
LOOKS = (*(Look.TEXT,) * 6, Look.PENCE, Look.TEXT, Look.WORDS, Look.WORDS, *(Look.TEXT,) * 3, Look.WORDS)
CLASS, AMOUNT = 2, 6


def write(book: Book, sheet: Sheet) -> None:
    """The register of a trust, or of all trusts one after another."""
    register = book.content.money.register
    sheet.widths(26, 16, 10, 12, 12, 10, 14, 24, 34, 30, 14, 18, 30, 34)
    if not register:
        sheet.title("Benefits register", says(book.content, "benefits"))
        return
    sheet.title(
        "Benefits register",
        "A realised line counts once it has evidence, its rung has been reached, and a second person has signed it.",
    )
    _compared(sheet, register)
    sheet.heading("Every line")
    first = sheet.row + 1
    sheet.table(HEADS, LOOKS, (_line(one) for one in register))
    _classes(book, sheet, register, first, sheet.row - 1)


def _compared(sheet: Sheet, register: Sequence[Judged]) -> None:
    sheet.heading("Forecast beside realised, in pounds", "What another programme counts is left out.")
    heads = ("Category", "Class", "Year", "Forecast", "Realised", "Said, unsigned")
    lines = (
        (
            one.category.capitalize(),
            one.benefit_class.value,
            one.year,
            "nothing said" if one.forecast is None else one.forecast,
            "none yet" if one.realised is None else one.realised,
            "none" if one.unsigned is None else one.unsigned,
        )
        for one in against_forecast(register)
    )
    sheet.table(heads, (*(Look.TEXT,) * 3, *(Look.PENCE,) * 3), lines)


def _line(one: Judged) -> tuple[str | Decimal, ...]:
    line, signed = one.line, one.signature
    return (
        line.line,
        line.category,
        line.benefit_class.value,
        "recurring" if line.recurring else "one-off",
        "realised" if line.realised else "forecast",
        line.year,
        "has no amount" if line.amount is None else line.amount,
        one.state.value,
        one.says,
        line.evidence or "none named",
        line.budget_code,
        line.author,
        f"{signed.person}, {signed.role}, {signed.signed[:10]}" if signed else "none",
        line.note,
    )


def _classes(book: Book, sheet: Sheet, register: Sequence[Judged], first: int, last: int) -> None:
    """What the register's lines of each class come to: together they are all that has an amount."""
    sheet.heading("By class", "Forecast and realised lines together, and those that another programme counts too.")
    sheet.head(("Class", "", "", "", "", "", "£"), (*(Look.TEXT,) * 6, Look.PENCE))
    amounts = [one.line.amount for one in register if one.line.amount is not None]
    kinds, pounds = sheet.area((first, CLASS), (last, CLASS)), sheet.area((first, AMOUNT), (last, AMOUNT))
    rows = []
    for each in BenefitClass:
        if each is BenefitClass.UNMONETISED:
            continue
        total = sum((one.line.amount or Decimal(0) for one in register if one.line.benefit_class is each), Decimal(0))
        live = Live(f'SUMIF({kinds},"{each.value}",{pounds})', total)
        rows.append(sheet.line((each.value, "", "", "", "", "", live), (*(Look.TEXT,) * 6, Look.PENCE)))
    classes = sheet.area((rows[0], AMOUNT), (rows[-1], AMOUNT))
    everything = sum(amounts, Decimal(0))
    sheet.line(("All", *("",) * 5, Live(f"SUM({pounds})", everything)), (*(Look.TEXT,) * 6, Look.PENCE), total=True)
    book.check(
        "Classes of the benefits register add up",
        f"ABS(SUM({classes})-SUM({pounds}))<={HALF_PENNY}",
        True,
        f"{len(counted(register))} of {len(register)} lines count here; the class UB has no amount.",
        11,
    )
