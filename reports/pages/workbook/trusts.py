"""The sheet of trusts: one row each, and what they come to together; of one trust, also what sources said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from reports.figures import NEVER, NO_BASELINE, NO_EVIDENCE
from reports.pages.views import PageContent
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Live, Sheet, Value
from reports.pages.workbook.words import rating_words
from reports.progress.trusts import region_name

HEADS = (
    "Trust", "Code", "Region", "Rating", "Baseline, sheets", "Changes of scope", "Closed, sheets", "Closed, share",
    "Target", "Half say by (P50)", "Fax machines in use", "NPSV", "Cash NPV", "Years to pay back", "Peak need",
    "Saved a year", "Paper costs now", "Prices of",
)  # fmt: skip
LOOKS = (
    *(Look.TEXT,) * 4, Look.COUNT, Look.COUNT, Look.COUNT, Look.SHARE, Look.DAY, Look.DAY, Look.COUNT, Look.POUNDS,
    Look.POUNDS, Look.YEARS, *(Look.POUNDS,) * 3, Look.TEXT,
)  # fmt: skip
COUNTS = (4, 5, 6, 10)
MONEY = (11, 12, 14, 15, 16)
NO_CASE = "no plan yet"


def write(book: Book, sheet: Sheet) -> None:
    """Every trust of the content, or the one."""
    content = book.content
    trusts = content.trusts if content.whole else (content,)
    sheet.widths(30, 8, 18, 18, *(13,) * 14)
    sheet.title("Trusts", "One row each, by code. A trust of which something is not known says so; it is not nought.")
    sheet.head(HEADS, LOOKS)
    sheet.freeze(sheet.row, 1)
    first = sheet.row
    rows = [list(_row(sheet.row + at + 1, one)) for at, one in enumerate(trusts)]
    for values in rows:
        sheet.line(values, LOOKS)
    if content.whole:
        _together(book, sheet, first, rows, trusts)
    _attributes(sheet, content)


def _row(row: int, one: PageContent) -> Iterator[Value]:
    standing = one.standing
    yield one.title
    yield one.code
    yield region_name(standing.trust.region) if standing and standing.trust.region else "not known"
    yield rating_words(standing.rating.colour) if standing else "no events yet"
    if standing is None:
        yield from (NO_BASELINE, NO_EVIDENCE, NO_EVIDENCE, NO_BASELINE, NO_BASELINE, "not known", NO_EVIDENCE)
    else:
        ladder, baseline = standing.ladder, standing.baseline
        yield NO_BASELINE if ladder.baseline is None else ladder.baseline
        yield ladder.scope
        yield ladder.closed
        whole = f"E{row}+F{row}"
        share = standing.progress
        yield standing.no_share if share is None else Live(f"MAX(0,MIN(1,G{row}/({whole})))", share)
        yield baseline.target if baseline else NO_BASELINE
        yield standing.forecast.p50 or ("not known" if standing.forecast.why_not else NEVER)
        yield standing.fax.in_use
    yield from _money(one)


def _money(one: PageContent) -> Iterator[Value]:
    if one.case is None:
        yield from (NO_CASE,) * 7
        return
    found = one.case.appraisal
    yield found.npsv
    yield found.cash_npv
    yield NEVER if found.payback_years is None else found.payback_years
    yield found.peak_need
    yield found.steady_gross
    yield sum(found.base.values(), Fraction(0))
    yield found.price_year


def _together(
    book: Book, sheet: Sheet, first: int, rows: Sequence[Sequence[Value]], trusts: Sequence[PageContent]
) -> None:
    """Counts added; pounds too where all are at the prices of one year."""
    years = {one.case.appraisal.price_year for one in trusts if one.case}
    values: list[Value] = ["All trusts", *("",) * (len(HEADS) - 1)]
    for column in (*COUNTS, *MONEY):
        known = [row[column] for row in rows if isinstance(row[column], int | Fraction)]
        if column in MONEY and len(years) > 1:
            values[column] = "prices of different years"
            continue
        letters = sheet.column(column)
        total = sum((Fraction(one) for one in known), Fraction(0))  # type: ignore[arg-type]
        values[column] = Live(f"SUM({letters}{first + 1}:{letters}{sheet.row})", total) if known else "not known"
    row = sheet.line(values, LOOKS, total=True)
    sheet.words(
        "Pounds of trusts with a plan alone; peak needs added are more than the most needed at one time.", Look.QUIET
    )
    nation = book.content.nation
    if nation is not None:
        closed = nation.whole.known.closed + nation.whole.unknown.closed
        added = sum(one.standing.ladder.closed for one in trusts if one.standing)
        book.check(
            "Sheets closed by trusts add up to the nation's",
            f"{sheet.cell(row, 6)}={closed_together(book)}",
            closed == added,
            "Each trust once.",
            12,
        )
    for name, column in (("npsv", 11), ("cash_npv", 12), ("peak_need", 14), ("steady_gross", 15), ("base_cost", 16)):
        if isinstance(values[column], Live):
            book.name(f"all_{name}", sheet.cell(row, column))


def closed_together(book: Book) -> str:
    """Sheets closed by trusts with a baseline and without, on the sheet of progress."""
    return "+".join(book.places.areas[key] for key in ("closed:known", "closed:unknown"))


def _attributes(sheet: Sheet, content: PageContent) -> None:
    sheet.heading("What sources said", "Sources may differ: all are kept.")
    every = [*content.attributes, *(attribute for one in content.trusts for attribute in one.attributes)]
    lines = ((one.trust.code, one.name, one.value, one.as_of, one.source) for one in every)
    sheet.table(("Trust", "Of what", "Said", "As of", "Source"), (*(Look.TEXT,) * 3, Look.DAY, Look.TEXT), lines)
    if not every:
        sheet.words("Nothing is registered. Add it with: casenote tables import attributes")
