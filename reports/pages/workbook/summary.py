"""The sheet of the summary: what it is worth, how far it is, and whether everything holds; all live."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reports.figures import NEVER, NO_BASELINE
from reports.money.results import Case
from reports.pages.missing import says
from reports.pages.printed import day, prose
from reports.pages.workbook.assumptions import SCENARIO, base_year, least_sure, shares_of_variance, used
from reports.pages.workbook.book import Book
from reports.pages.workbook.cash_flow import NO_COSTS
from reports.pages.workbook.checks import OVERALL, overall
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sensitivity import SAME
from reports.pages.workbook.sheet import Live, Sheet, Value
from reports.pages.workbook.words import rating_words
from reports.progress.standing import Standing

NAMES = (
    ("npsv", "Net present social value", Look.POUNDS),
    ("cash_npv", "Net present value of cash alone", Look.POUNDS),
    ("payback_years", "Pays back, years after the end of year 0", Look.YEARS),
    ("peak_need", "Most laid out at any time, in real pounds", Look.POUNDS),
    ("benefit_cost_ratio", "Benefits for each pound of costs", Look.NUMBER),
    ("steady_gross", "Saved a year once all is done, gross", Look.POUNDS),
    ("steady_net", "The same less that year's costs", Look.POUNDS),
    ("base_cost", "What paper costs now, a year", Look.POUNDS),
)


def write(book: Book, sheet: Sheet) -> None:
    """Of one trust, or of all together."""
    content = book.content
    sheet.widths(46, 20, 20, 34)
    sheet.title(
        f"{content.title}: summary", f"As of {day(content.as_of.isoformat())}. Yellow cells on other sheets change it."
    )
    sheet.line(("Checks", Live(OVERALL, overall(book))), (Look.BIG, Look.BIG))
    if content.whole:
        _all(book, sheet)
        return
    if content.standing is None:
        sheet.heading("Progress", says(content, "standing"))
    else:
        _progress(book, sheet, content.standing)
    if content.case is None:
        sheet.heading("Money", says(content, "case"))
    else:
        _money(book, sheet, content.case)
    _unsure(book, sheet)


def _progress(book: Book, sheet: Sheet, standing: Standing) -> None:
    sheet.heading("Progress")
    rating = standing.rating
    sheet.line(("Rating", rating_words(rating.colour)), (Look.TEXT, Look.BIG))
    sheet.words(" ".join((rating.says, *rating.caps)), Look.QUIET)
    share: Value = standing.no_share if standing.progress is None else Live("progress", standing.progress)
    target: Value = standing.baseline.target if standing.baseline else NO_BASELINE
    middle: Value = standing.forecast.p50 or ("not known" if standing.forecast.why_not else NEVER)
    rows: tuple[tuple[str, Value, Look], ...] = (
        ("Sheets gone for good", share, Look.SHARE),
        ("Target", target, Look.DAY),
        ("Half of the forecasts say by (P50)", middle, Look.DAY),
        ("Chance of being done by the target", standing.forecast.by_target, Look.SHARE),
    )
    for label, value, look in rows:
        sheet.line((label, value), (Look.TEXT, look))


def _money(book: Book, sheet: Sheet, case: Case) -> None:
    sheet.heading("Money: the economic case", f"Real pounds at the prices of {case.appraisal.price_year}.")
    sheet.head(("", "Now", "As reported", ""), (Look.TEXT, Look.POUNDS, Look.POUNDS))
    for (name, label, look), value in zip(NAMES, _values(case), strict=True):
        sheet.line((label, Live(name, value)), (Look.TEXT, look))
        sheet.put(sheet.row - 1, 2, value, look, frozen=True)
    sheet.line(("Scenario", Live(SCENARIO, "central")), (Look.TEXT, Look.NUMBER))
    if case.uncertainty is not None:
        found = case.uncertainty.npsv
        sheet.line(
            ("NPSV: half of the draws are above (P50)", "", found.p50), (Look.TEXT, Look.TEXT, Look.POUNDS), frozen=True
        )
        sheet.line(("NPSV: mean of the draws", "", found.mean), (Look.TEXT, Look.TEXT, Look.POUNDS), frozen=True)
    sheet.put(sheet.row, 0, Live("drawn_around", SAME), Look.QUIET)
    sheet.row += 1
    for note in case.notes:
        sheet.words(prose(note, used(book.content)), Look.QUIET)


def _values(case: Case) -> Iterator[Fraction | str]:
    found = case.appraisal
    yield found.npsv
    yield found.cash_npv
    yield NEVER if found.payback_years is None else found.payback_years
    yield found.peak_need
    yield NO_COSTS if found.benefit_cost_ratio is None else found.benefit_cost_ratio
    yield found.steady_gross
    yield found.steady_net
    yield sum(found.base.values(), Fraction(0))


def _unsure(book: Book, sheet: Sheet) -> None:
    """Every number that rests on no source of its own, with how much of the spread it accounts for."""
    sheet.heading("What rests on assumptions", "Numbers for which no source was found, or only one for something else.")
    shares = shares_of_variance(book.content)
    sheet.head(("Assumption", "Now", "Share of variance", "Owner"), (Look.TEXT, Look.TINY, Look.SHARE))
    for one in least_sure(book.content):
        share: Value = shares.get(one.key, "none" if shares else "no draws")
        now = Live(one.key, used(book.content)[one.key].value())
        sheet.line((f"{one.key} ({one.unit.replace('GBP', '£')})", now, share, one.owner),
                   (Look.TEXT, Look.TINY, Look.SHARE, Look.TEXT))  # fmt: skip


# ---------------------------------------------------------------- all trusts
def _all(book: Book, sheet: Sheet) -> None:
    content = book.content
    sheet.heading("Progress")
    if content.nation is None:
        sheet.words(says(content, "nation"))
    else:
        known = content.nation.whole
        rows: tuple[tuple[str, Value, Look], ...] = (
            ("Trusts", len(known.trusts), Look.COUNT),
            ("Of them without a baseline", len(known.without_baseline), Look.COUNT),
            ("Of them with one that nobody signed", len(known.unsigned), Look.COUNT),
            ("Sheets gone for good, of those with a signed one", _closed(book), Look.SHARE),
        )
        for label, value, look in rows:
            sheet.line((label, value), (Look.TEXT, look))
        for colour, count in known.colours.items():
            sheet.line((rating_words(colour), count), (Look.TEXT, Look.COUNT))
    sheet.heading("Money", "Trusts with a plan, added; exact on the sheet of trusts. Real pounds.")
    cases = [one.case.appraisal for one in content.trusts if one.case]
    if not any(name.startswith("all_") for name in book.names):
        sheet.words("No sum can be stated: no trust has a plan yet, or their prices are of different years.")
    for name, label, look in NAMES:
        if f"all_{name}" in book.names:
            total = sum((_of(one, name) for one in cases), Fraction(0))
            sheet.line((label, Live(f"all_{name}", total)), (Look.TEXT, look))
    sheet.words(f"Trusts with a plan: {len(cases)} of {len(content.trusts)}. Prices of {base_years(book)}.", Look.QUIET)


def _closed(book: Book) -> Value:
    nation = book.content.nation
    share = nation.whole.known.progress if nation else None
    return NO_BASELINE if share is None else Live("progress", share)


def _of(found: object, name: str) -> Fraction:
    if name == "base_cost":
        return sum(found.base.values(), Fraction(0))  # type: ignore[attr-defined]
    return Fraction(getattr(found, name))


def base_years(book: Book) -> str:
    """The price years of all cases in the content."""
    years = dict.fromkeys(base_year(one) for one in book.content.trusts if one.case)
    return ", ".join(years) or "no year"
