"""The economic case: what a plan is worth in real pounds, year by year, and by category beside what paper costs now."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from markupsafe import Markup

from reports.figures import NEVER
from reports.money.appraisal import discount_rates as rates
from reports.money.appraisal import economic_years
from reports.money.pounds import label_of
from reports.money.results import BenefitClass, Case, Sort
from reports.pages.blocks import Block, Cell, Column, Fact, Facts, Folded, Missing, Picture, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.charts import Fall, waterfall
from reports.pages.markup import sentence
from reports.pages.missing import says
from reports.pages.printed import prose
from reports.pages.sections.model import model_table
from reports.pages.views import PageContent

CLASSES = {
    BenefitClass.CASH: ("cash-releasing", "good"),
    BenefitClass.NON_CASH: ("frees time or room, no budget", "striped"),
    BenefitClass.SOCIETAL: ("good for society", "dotted"),
}
RULES = (
    "Real prices of {year}: inflation is in neither costs nor savings. Optimism bias is on; VAT and transfers are left"
    " out. Keeping everything as it is, is what all of it is compared with."
)
NEED = "Cash at the prices above, with optimism bias and without VAT. What has to be paid out is in the financial case."
FACTOR = 5  # the column of the discount factor
YEARS = (
    ("cost", "Cost"),
    ("cash", "Cash-releasing"),
    ("non_cash", "Not cash-releasing"),
    ("societal", "Society"),
    ("net", "Net"),
    ("discounted", "Net, discounted"),
    ("cash_cumulative", "Cash so far"),
)


def economic_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; of the nation none, for there each trust has a row."""
    if content.whole:
        return None
    if content.case is None:
        return Section("economic", "What it costs and saves: the economic case", (Missing(says(content, "case")),))
    case = content.case
    known = frozenset(content.money.assumptions)
    blocks = (
        Words((RULES.format(year=case.appraisal.price_year), *(prose(one, known) for one in case.notes)), quiet=True),
        Facts(tuple(_headlines(case, book))),
        _years(case, book),
        *_waterfall(case, book),
        _ceiling(case, book),
        Folded("Every line of the model, with its formula", (model_table(case.run, known, book),)),
    )
    return Section("economic", "What it costs and saves: the economic case", blocks)


def steady_cash(case: Case, book: FigureBook) -> Cell:
    """What of the yearly saving leaves a budget."""
    value = case.run.total(Sort.BENEFIT, BenefitClass.CASH)[-1]
    label, rests = "saving a year that is cash, once all is done", (f"table:plan:{case.plan.version}",)
    formula = "benefits of the last year that release cash"
    return book.pounds("money.steady-cash", label, value, "the model", formula=formula, rests_on=rests)


def price_year(case: Case, book: FigureBook) -> Cell:
    """The year whose prices the pounds of the economic case are of."""
    rests = (f"table:plan:{case.plan.version}",)
    return book.cell("money.price-year", "prices of", case.appraisal.price_year, "name", "plan", rests_on=rests)


def paid_back(case: Case, book: FigureBook) -> Markup:
    """When it has paid for itself in cash, as words with the figures in them. Years count from the end of year 0."""
    years, rests = case.appraisal.payback_years, (f"table:plan:{case.plan.version}",)
    label = label_of(case.plan.first_year)
    start = book.cell("money.year-0", "year 0, in which all is set up", label, "name", "plan", rests_on=rests)
    if years is None:
        return Markup("It does not pay for itself in cash in that time.")
    if not years:
        return Markup("It never costs more cash than it has released by then.")
    within = label_of(case.plan.first_year + ceil(years))
    year = book.cell("money.payback-in", "financial year in which it has paid for itself", within, "name", "the model",
                     rests_on=("money.payback", *rests))  # fmt: skip
    text = "It has paid for itself in cash {} years after the end of year 0 ({}), in {}."
    return sentence(text, book.of("money.payback"), start, year)


def _headlines(case: Case, book: FigureBook) -> Iterator[Fact]:
    """The main figures. `reports.money.case_figures` says more of each; what is said here holds without it."""
    found = case.appraisal
    rests = (f"table:plan:{case.plan.version}",)
    cash = steady_cash(case, book)
    for key, label, value, note in (
        ("npsv", "Net present social value", found.npsv, ""),
        ("cash-npv", "Net present value in cash", found.cash_npv, ""),
        ("peak-need", "Most laid out before it comes back, in real pounds", found.peak_need, NEED),
        ("steady-gross", "Saving a year, once all is done", found.steady_gross, "Before what it costs to run."),
        ("steady-cash", "of it cash", cash, ""),
        ("steady-net", "Saving a year, less running costs", found.steady_net, ""),
    ):
        known = value if isinstance(value, Cell) else book.pounds(
            f"money.{key}", label.lower(), value, "the model", rests_on=rests
        )  # fmt: skip
        yield Fact(label, known, note)
    for key, label, span, unit, none in (
        ("payback", "Years until it has paid for itself in cash", found.payback_years, "year", NEVER),
        ("benefit-cost-ratio", "Benefits for each pound of cost", found.benefit_cost_ratio, "ratio", "no costs"),
    ):
        cell = book.cell(f"money.{key}", label.lower(), span, unit, "the model", rests_on=rests, none=none)
        start = label_of(case.plan.first_year)
        yield Fact(
            label, cell, f"After the end of year 0 ({start}), in which all is set up." if key == "payback" else ""
        )


def _years(case: Case, book: FigureBook) -> Table:
    rests = (f"table:plan:{case.plan.version}",)
    rows = []
    for year in economic_years(case.run, rates()):
        cells = [
            book.pounds(
                f"money.year.{year.label}.{name.replace('_', '-')}",
                f"{label}, {year.label}",
                getattr(year, name),
                "the model",
                rests_on=rests,
                listed=False,
            )
            for name, label in YEARS
        ]
        cells.insert(FACTOR, Cell(f"{float(year.factor):.4f}"))
        rows.append(Row(year.label, (Cell(year.label), *cells)))
    columns = [Column(name, label, numeric=True) for name, label in YEARS]
    columns.insert(FACTOR, Column("factor", "Discount factor", numeric=True))
    caption = f"The economic case, year by year, in pounds of {case.appraisal.price_year}"
    return Table("economic", caption, (Column("year", "Year"), *columns), tuple(rows), wide=True)


# ---------------------------------------------------------------- by category
def _waterfall(case: Case, book: FigureBook) -> Iterator[Block]:
    """Savings of the last year by category and class, down to what is left after running costs."""
    run, last = case.run, case.plan.years
    rows, falls = [], []
    for category in dict.fromkeys(line.category for line in run.lines if line.sort is Sort.BENEFIT):
        for one, (name, look) in CLASSES.items():
            amount = run.total(Sort.BENEFIT, one, category)[last]
            if amount:
                rows.append(_step(book, f"{category}.{one.value.lower()}", f"{category.capitalize()}, {name}", amount))
                falls.append(Fall(rows[-1].cells[0].text, amount, rows[-1].cells[1].text, look))
    for category in dict.fromkeys(line.category for line in run.lines if line.sort is Sort.COST):
        amount = -run.total(Sort.COST, category=category)[last]
        if amount:
            rows.append(_step(book, f"{category}.cost", f"{category.capitalize()}, cost", amount))
            falls.append(Fall(rows[-1].cells[0].text, amount, rows[-1].cells[1].text, "crossed"))
    net = book.of("money.steady-net")
    rows.append(Row("net", (Cell("Saved a year, less running costs"), net), total=True))
    falls.append(Fall("Saved a year, less running costs", case.appraisal.steady_net, net.text, "dark", total=True))
    title = "What is saved a year once all is done, by category and class"
    yield Picture(title, waterfall("waterfall", title, falls))
    columns = (Column("category", "Category and class"), Column("pounds", "Pounds a year", numeric=True))
    yield Table("steady", "The same in figures", columns, tuple(rows))


def _step(book: FigureBook, key: str, label: str, amount: Fraction) -> Row:
    cell = book.pounds(
        f"money.steady.{key.replace(' ', '-')}", label, amount, "the model, last year", rests_on=("money.steady-net",)
    )
    return Row(key, (Cell(label), cell))


def _ceiling(case: Case, book: FigureBook) -> Table:
    """What paper costs now beside what is saved of it: no saving may be more than its cost."""
    run, last, rows = case.run, case.plan.years, []
    for category, cost in case.appraisal.base.items():
        saved = run.total(Sort.BENEFIT, category=category)[last]
        slug = category.replace(" ", "-")
        base = book.pounds(f"money.base.{slug}", f"{category} now, a year", cost, "the model", rests_on=("baseline",))
        gone = book.pounds(f"money.saved.{slug}", f"{category} saved, a year", saved, "the model, last year")
        share = book.share(
            f"money.saved-share.{slug}",
            f"{category} saved, of its cost",
            saved / cost if cost else None,
            "the model",
            none="no cost",
        )
        rows.append(Row(slug, (Cell(category.capitalize()), base, gone, share)))
    columns = (
        Column("category", "Category"),
        Column("base", "Costs now, a year", numeric=True),
        Column("saved", "Saved, last year", numeric=True),
        Column("share", "of its cost", numeric=True),
    )
    return Table("ceiling", "What paper costs now, and what of it would be saved", columns, tuple(rows))
