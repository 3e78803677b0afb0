"""The sheet of assumptions: every number that is no count, with its range, where it comes from, and what is selected.

The selected value of each has a name, by which all formulas use it. It is the trust's own value if one is written in
the yellow cell, else that of the scenario: central, cautious (the end that lowers the worth) or hopeful.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from reports.money.appraisal import discount_rates
from reports.money.assumptions import Assumption, Better, Case, Choice, Choices, Standing, chosen, wanted
from reports.money.case import at_base_prices
from reports.money.financial import VatRule, financial_assumptions, vat_rules
from reports.money.pounds import label_of
from reports.pages.views import PageContent
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import AMOUNT_ALLOWED, SHARE_ALLOWED, Live, Sheet, Value

CENTRAL, CAUTIOUS, HOPEFUL = SCENARIOS = ("central", "cautious", "hopeful")
SCENARIO, HALF_PENNY = "scenario", "half_penny"
HEADS = (
    "Key", "Unit", "Prices of", "Low", "Central", "High", "Cautious", "Hopeful", "Own value", "Selected",
    "Share of variance", "Status", "Source", "Owner", "Review by", "Note",
)  # fmt: skip
FOLLOWED = "Write into the yellow cells only. An own value wins over the scenario; empty it to go back."
NOT_FOLLOWED = "No case is worked out in this workbook: nothing on other sheets follows what is changed here."
LOW, MIDDLE, HIGH, LESS, MORE, OWN, SELECTED = range(3, 10)
FIRST = (Standing.ASSUMPTION, Standing.STATED, Standing.DERIVED, Standing.VERIFIED)  # the least sure stand first
NUMBERS = (Look.TINY,) * 7
LOOKS = (Look.TEXT, Look.TEXT, Look.TEXT, *NUMBERS, Look.SHARE, Look.TEXT, *(Look.WORDS,) * 2, Look.DAY, Look.WORDS)
TOLERANCE = Fraction(1, 200)


def used(content: PageContent) -> Choices:
    """The assumptions at the prices of the plan's first year, as the case used them; without a case as they stand."""
    choices = content.money.assumptions or chosen()
    if content.case is None:
        return choices
    return at_base_prices(content.case.plan, choices, content.money.prices)[0]


def write(book: Book, sheet: Sheet) -> None:
    """Switch, assumptions, those of the financial case, discount rates, VAT and what the workbook itself needs."""
    sheet.widths(24, 18, 10, 9, 9, 9, 9, 9, 9, 10, 9, 13, 38, 20, 12, 46)
    sheet.title(
        "Assumptions",
        FOLLOWED if book.content.case else NOT_FOLLOWED,
        "The least sure stand first. Low, central and high are at the prices of the plan's first year.",
    )
    _switch(book, sheet)
    choices = used(book.content)
    sheet.row += 1
    head = sheet.head(HEADS, LOOKS)
    sheet.freeze(head + 1, 1)
    first = sheet.row
    for choice in sorted(choices.values(), key=lambda one: FIRST.index(one.used.status)):
        _row(book, sheet, choice)
    _wanted(sheet, choices)
    sheet.heading("The financial case alone", "Capital charges, and prices where no index has a value.")
    for one in financial_assumptions().values():
        _row(book, sheet, Choice(one))
    low, middle, high = (sheet.area((first, at), (sheet.row - 1, at)) for at in (LOW, MIDDLE, HIGH))
    book.check(
        "Every assumption has low, central and high in order",
        f"SUMPRODUCT(({low}>{middle})*1)+SUMPRODUCT(({middle}>{high})*1)=0",
        all(one.used.low <= one.used.central <= one.used.high for one in choices.values()),
        "Low is not above central, central not above high.",
        16,
    )
    _rates(book, sheet)
    _vat(book, sheet)
    _of_the_workbook(book, sheet)


# ---------------------------------------------------------------- switch and rows
def _switch(book: Book, sheet: Sheet) -> None:
    sheet.put(sheet.row, 0, "Scenario", Look.BIG)
    sheet.put(sheet.row, 1, CENTRAL, Look.BIG, given=True)
    allowed = {"validate": "list", "source": list(SCENARIOS), "error_message": "Choose central, cautious or hopeful."}
    sheet.page.data_validation(sheet.row, 1, sheet.row, 1, allowed)
    says = "Cautious and hopeful move every assumption to one end at once: bounds, not a likely range."
    sheet.put(sheet.row, 3, says, Look.QUIET)
    cell = sheet.cell(sheet.row, 1)
    book.name(SCENARIO, cell)
    known = "+".join(f'({SCENARIO}="{one}")' for one in SCENARIOS)
    book.check("The scenario is a known one", f"{known}=1", True, "Central, cautious or hopeful.")
    sheet.row += 1


def _row(book: Book, sheet: Sheet, choice: Choice) -> None:
    one, row = choice.used, sheet.row
    values: list[Value] = [one.key, one.unit, one.price_year, *(choice.value(case) for case in Case)]
    values += [*_ends(sheet, choice), None, _selected(sheet, choice), _share(book.content, one.key)]
    values += [one.status.value, one.source, one.owner, one.review_date, _note(choice)]
    sheet.line(values, LOOKS)
    allowed = SHARE_ALLOWED if one.unit == "ratio" and one.high <= 1 else AMOUNT_ALLOWED
    sheet.empty(row, OWN, Look.TINY, allowed)
    book.places.names.add(book.name(one.key, sheet.cell(row, SELECTED)))


def _ends(sheet: Sheet, choice: Choice) -> Iterator[Live]:
    """The ends that lower and raise the worth, as cells of this row."""
    cases = tuple(Case)
    ends = {Better.HIGH: (Case.LOW, Case.HIGH), Better.LOW: (Case.HIGH, Case.LOW)}
    for end in ends.get(choice.used.better, (Case.CENTRAL, Case.CENTRAL)):
        yield Live(_here(sheet, LOW + cases.index(end)), choice.value(end))


def _selected(sheet: Sheet, choice: Choice) -> Live:
    own, less, more, middle = (_here(sheet, column) for column in (OWN, LESS, MORE, MIDDLE))
    by_scenario = f'IF({SCENARIO}="{CAUTIOUS}",{less},IF({SCENARIO}="{HOPEFUL}",{more},{middle}))'
    return Live(f"IF(ISNUMBER({own}),{own},{by_scenario})", choice.value())


def _here(sheet: Sheet, column: int) -> str:
    return f"{sheet.column(column)}{sheet.row + 1}"


def _share(content: PageContent, key: str) -> Value:
    shares = shares_of_variance(content)
    return shares.get(key, "no draws" if not shares else "none")


def shares_of_variance(content: PageContent) -> Mapping[str, float]:
    """What each assumption accounts for of the spread of the worth; empty where no draws were made."""
    swings = content.case.uncertainty.swings if content.case and content.case.uncertainty else ()
    return {swing.assumption: swing.share_of_variance for swing in swings if swing.share_of_variance is not None}


def _note(choice: Choice) -> str:
    restated = "" if choice.restating == 1 else f"Restated by {float(choice.restating):.6f}. "
    over = f"Stands over the national value: {choice.says}. " if choice.over else ""
    return f"{restated}{over}{choice.used.note}"


def _wanted(sheet: Sheet, choices: Choices) -> None:
    """Volumes that only the trust can give, and has not given."""
    for one in wanted().values():
        if one.key not in choices:
            says = f"{one.note} Give it with: casenote tables import assumptions"
            blank = ("not given",) * 7
            sheet.line(
                (one.key, one.unit, "", *blank, "", "wanted of the trust", "", one.owner, "", says),
                (*LOOKS[:14], Look.TEXT, Look.WORDS),
            )


# ---------------------------------------------------------------- rates and rules
def _rates(book: Book, sheet: Sheet) -> None:
    rates = discount_rates()
    sheet.heading(
        "Discount rates", f"{rates[-1].release}; the step from the year before to a year is at that year's rate."
    )
    looks = (Look.COUNT, Look.COUNT, Look.SHARE, *(Look.TEXT,) * 9, Look.WORDS)
    sheet.head(("From year", "To year", "Rate", *("",) * 9, "Source"), looks)
    first = sheet.row
    for rate in rates:
        sheet.line((rate.from_year, rate.to_year, rate.rate, *("",) * 9, rate.source), looks)
    book.name("rate_from_year", sheet.area((first, 0), (sheet.row - 1, 0)))
    book.name("discount_rate", sheet.area((first, 2), (sheet.row - 1, 2)))


def _vat(book: Book, sheet: Sheet) -> None:
    sheet.heading(
        "Value added tax", "Of the financial case alone. Borne: what stays with the trust on top of the price."
    )
    looks = (Look.TEXT, Look.SHARE, Look.TEXT, Look.SHARE, *(Look.TEXT,) * 8, Look.WORDS, *(Look.TEXT,) * 2, Look.WORDS)
    blank = ("",) * 7
    sheet.head(("Category of cost", "Rate", "Recovered", "Borne", *blank, "Status", "Source", "", "", "Note"), looks)
    for category, rule in vat_rules().items():
        row = sheet.row
        borne = Live(f'IF({_here(sheet, 2)}="yes",0,{_here(sheet, 1)})', rule.borne)
        values = (category, rule.rate, _yes(rule), borne, *blank, rule.status.value, rule.source, "", "", rule.note)
        sheet.line(values, looks)
        sheet.put(row, 1, rule.rate, Look.SHARE, given=True)
        sheet.page.data_validation(row, 1, row, 1, SHARE_ALLOWED)
        sheet.put(row, 2, _yes(rule), given=True)
        sheet.page.data_validation(row, 2, row, 2, {"validate": "list", "source": ["yes", "no"]})
        book.places.areas[f"vat:{category}"] = sheet.cell(row, 3)


def _yes(rule: VatRule) -> str:
    return "yes" if rule.recoverable else "no"


def _of_the_workbook(book: Book, sheet: Sheet) -> None:
    sheet.heading("Of this workbook alone")
    sheet.line(
        (
            HALF_PENNY,
            "GBP",
            "",
            "",
            TOLERANCE,
            "",
            "Sums that differ by no more than half a penny are taken for the same.",
        ),
        (*(Look.TEXT,) * 4, Look.TINY, Look.TEXT, Look.TEXT),
    )
    book.name(HALF_PENNY, sheet.cell(sheet.row - 1, MIDDLE))


def least_sure(content: PageContent) -> Sequence[Assumption]:
    """The assumptions that nobody found a source for, or that were found for something else; by share of variance."""
    shares = shares_of_variance(content)
    unsure = [choice.used for choice in used(content).values() if choice.used.status is Standing.ASSUMPTION]
    return sorted(unsure, key=lambda one: -shares.get(one.key, 0))


def base_year(content: PageContent) -> str:
    """The financial year at whose prices the economic case is."""
    return label_of(content.case.plan.first_year) if content.case else "not known"
