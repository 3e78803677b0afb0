"""The sheet of the economic case: every line of the model by year, live, written from the same formulas that run.

Below the lines stand the sums, the discounting and the results; nothing on this sheet is in nominal pounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.money.appraisal import (
    EconomicYear,
    appraise,
    benefits_of,
    costs_of,
    discount_rates,
    economic_years,
    net_present_value,
    rate_of,
)
from reports.money.assumptions import values
from reports.money.model import run as run_of
from reports.money.pounds import label_of, running
from reports.money.results import Appraisal, BenefitClass, Case, ModelLine, Run, Sort
from reports.pages.missing import says
from reports.pages.workbook.assumptions import HALF_PENNY, used
from reports.pages.workbook.book import Book, near
from reports.pages.workbook.looks import Look, look_of
from reports.pages.workbook.places import YEAR_0, Places, Spot
from reports.pages.workbook.sheet import Live, Sheet, Value

HEADINGS = {
    Sort.POSITION: "How much has been done by the end of each year",
    Sort.BASE: "What paper costs now, a year",
    Sort.COST: "Costs",
    Sort.BENEFIT: "Benefits",
}
MONEY_CLASSES = (BenefitClass.CASH, BenefitClass.NON_CASH, BenefitClass.SOCIETAL)
CLASS_NAMES = {
    BenefitClass.CASH: "Cash-releasing",
    BenefitClass.NON_CASH: "Non-cash-releasing",
    BenefitClass.SOCIETAL: "Societal",
}
CATEGORY, CLASS = 2, 3
NEVER, NO_COSTS, NOT_STATED = "never", "no costs", "not stated"


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of the lines of one sort: first and last."""

    first: int
    last: int


def write(book: Book, sheet: Sheet) -> None:
    """The case of one trust; without a plan the sheet says what is missing."""
    case = book.content.case
    widths(sheet, case, 58)
    if case is None:
        sheet.title("Cash flow: the economic case", says(book.content, "case"))
        return
    sheet.title(
        "Cash flow: the economic case",
        f"Real pounds at the prices of {case.appraisal.price_year}, with optimism bias, without VAT. All is live.",
    )
    years_row = head(sheet, case, "Class", "How it is worked out")
    book.places.spots["year", ""] = Spot(sheet.quoted, years_row)
    sheet.freeze(years_row + 1, YEAR_0)
    blocks = _lines(book, sheet, case.run)
    sums = Sums(book, sheet, case, blocks)
    sums.write()
    _results(book, sheet, case, sums)
    _ceilings(book, sheet, case.run, blocks)


def widths(sheet: Sheet, case: Case | None, *last: float) -> None:
    """The columns of a sheet with years: words, the years, and any after them."""
    years = case.plan.years + 1 if case else 0
    sheet.widths(40, 7, 12, 9, 11, *(11,) * years, *(last if case else ()))


def head(sheet: Sheet, case: Case, kind: str, *last: str) -> int:
    """Two rows of heads: financial years and, below them, the years' numbers, which formulas use."""
    labels = (label_of(case.plan.first_year + year) for year in range(case.plan.years + 1))
    looks = (*(Look.TEXT,) * 5, *(Look.COUNT,) * (case.plan.years + 1))
    sheet.head(("Line", "Series", "Category", kind, "Unit", *labels, *last), looks)
    words = ("Year", "", "", "", "")
    looks = (*(Look.QUIET,) * 5, *(Look.COUNT,) * (case.plan.years + 1))
    return sheet.line((*words, *range(case.plan.years + 1)), looks)


# ---------------------------------------------------------------- the model's lines
def _lines(book: Book, sheet: Sheet, run: Run) -> dict[Sort, Block]:
    """Every line of the model, those of a sort together, in the model's order."""
    _reserve(book.places, sheet, run)
    counted = counted_lines(run.lines)
    blocks: dict[Sort, Block] = {}
    for sort in HEADINGS:
        lines = [line for line in run.lines if line.sort is sort]
        if not lines:
            continue
        sheet.heading(HEADINGS[sort])
        first = sheet.row
        for line in lines:
            line_rows(book.places, sheet, run, line, counted)
        blocks[sort] = Block(first, sheet.row - 1)
    return blocks


def _reserve(places: Places, sheet: Sheet, run: Run) -> None:
    """Say where each line's rows will be before any formula is written: one may use what stands below it."""
    row = sheet.row
    for sort in HEADINGS:
        lines = [line for line in run.lines if line.sort is sort]
        row += 2 if lines else 0  # the heading and the empty row above it
        for line in lines:
            for code in places.series if line.per_series else ("",):
                places.spots[line.key, code] = Spot(sheet.quoted, row)
                row += 1


def counted_lines(lines: Sequence[ModelLine]) -> frozenset[str]:
    """The keys of lines that some cost, saving or present cost rests on; the others only tell more."""
    found: set[str] = set()
    for line in reversed(lines):
        if line.sort is not Sort.POSITION or line.key in found:
            found |= {line.key, *line.formula.names}
    return frozenset(found)


def line_rows(places: Places, sheet: Sheet, run: Run, line: ModelLine, counted: frozenset[str]) -> None:
    """The rows of one line: one of each series, or one. What only tells more may say that it cannot be stated."""
    for code in places.series if line.per_series else ("",):
        values = [NOT_STATED] * (run.plan.years + 1) if line.key in run.needs else run.row(line.key, code)
        formulas = [line.formula.excel(places.looker(sheet.quoted, year, code)) for year in range(run.plan.years + 1)]
        if line.key not in counted:
            formulas = [f'IFERROR({formula},"{NOT_STATED}")' for formula in formulas]
        cells = map(Live, formulas, values)
        kind = line.benefit_class.value if line.benefit_class else line.spending
        words = (line.name, code, line.category, kind, line.unit.replace("GBP", "£").replace("m2", "m²"))
        looks = (Look.WORDS, *(Look.TEXT,) * 4, *(look_of(line.unit),) * len(values), Look.FORMULA)
        printed = line.formula.words() if code in ("", *places.series[:1]) else "the same"
        sheet.line((*words, *cells, printed), looks)


# ---------------------------------------------------------------- sums
class Sums:
    """Sums of the lines by year, and what they are worth: each a row, whose place is kept by name."""

    def __init__(self, book: Book, sheet: Sheet, case: Case, blocks: dict[Sort, Block]) -> None:
        self.book, self.sheet, self.case, self.blocks = book, sheet, case, blocks
        self.rows: dict[str, int] = {}
        self.years = case.plan.years

    def write(self) -> None:
        """All rows."""
        self.sheet.heading("Sums")
        run, economic = self.case.run, economic_years(self.case.run, discount_rates())
        self._added("cost", "All costs", Sort.COST, "", [year.cost for year in economic])
        for each in MONEY_CLASSES:
            amounts = run.total(Sort.BENEFIT, each)
            self._added(each.value, f"{CLASS_NAMES[each]} benefits", Sort.BENEFIT, each.value, amounts)
        classes = "{CRB}+{NCRB}+{SB}"
        self._row("benefits", "All benefits", classes, run.total(Sort.BENEFIT))
        self._row("net", "Benefits less costs", "{benefits}-{cost}", [year.net for year in economic])
        self._row(
            "cash_net", "Cash-releasing benefits less costs", "{CRB}-{cost}", [one.cash - one.cost for one in economic]
        )
        sums = [year.cash_cumulative for year in economic]
        self._row("cash_so_far", "The same, so far", "{cash_so_far<}+{cash_net}", sums)
        self._discounting(economic)
        self._payback(economic)

    def area(self, name: str, first: int = 0, last: int | None = None) -> str:
        """The cells of a row over the years, as any sheet names them."""
        row, end = self.rows[name], self.years if last is None else last
        return self.sheet.area((row, YEAR_0 + first), (row, YEAR_0 + end))

    # ------------------------------------------------------------ rows
    def _discounting(self, economic: Sequence[EconomicYear]) -> None:
        self.sheet.heading("Discounting")
        rates, years = discount_rates(), range(self.years + 1)
        found = [rate_of(year, rates) for year in years]
        self._row("rate", "Discount rate of the step to the year", "LOOKUP({year},rate_from_year,discount_rate)", found,
                  Look.SHARE)  # fmt: skip
        factors = [year.factor for year in economic]
        self._row("factor", "Discount factor", "{factor<}/(1+{rate})", factors, Look.FACTOR, in_year_0="1")
        self._row(
            "worth", "Worth in year 0 of benefits less costs", "{net}*{factor}", [one.discounted for one in economic]
        )
        cash = [(one.cash - one.cost) * one.factor for one in economic]
        self._row("cash_worth", "Worth in year 0 of the cash part", "{cash_net}*{factor}", cash)
        back, backwards = Fraction(0), list[Fraction]()
        for year in reversed(years):
            back = economic[year].net + (back / (1 + found[year + 1]) if year < self.years else Fraction(0))
            backwards.insert(0, back)
        still = "{net}+{backwards>}/(1+{rate>})"
        self._row("backwards", "Worth in each year of what is still to come", still, backwards, in_last="{net}")

    def _payback(self, economic: Sequence[EconomicYear]) -> None:
        values: list[Value] = []
        for year, one in enumerate(economic):
            before = economic[year - 1].cash_cumulative if year else Fraction(0)
            crossed = before < 0 <= one.cash_cumulative
            values.append(year - 1 - before / (one.cash - one.cost) if crossed else "")
        formula = 'IF(AND({cash_so_far<}<0,{cash_so_far}>=0),{year}-1-{cash_so_far<}/{cash_net},"")'
        self._row(
            "paid_back", "Years until what was laid out has come back", formula, values, Look.NUMBER, in_year_0='""'
        )

    def _added(self, key: str, name: str, sort: Sort, kind: str, amounts: Sequence[Fraction]) -> None:
        """The lines of a sort (and class) added."""
        block = self.blocks.get(sort)
        if block is None:
            return self._row(key, name, "0", amounts)
        rows = f"{{column}}${block.first + 1}:{{column}}${block.last + 1}"
        kinds = f"$D${block.first + 1}:$D${block.last + 1}"
        return self._row(key, name, f'SUMIF({kinds},"{kind}",{rows})' if kind else f"SUM({rows})", amounts)

    def _row(
        self, key: str, name: str, formula: str, values: Sequence[Value], look: Look = Look.POUNDS,
        *, in_year_0: str = "", in_last: str = "",
    ) -> None:  # fmt: skip
        """A row of one formula.

        ``{key}`` is another row's cell of the year, ``{key<}`` of the year before (or 0), ``{key>}`` of the next.
        """
        sheet = self.sheet
        self.rows[key] = sheet.row
        self.book.places.spots[f"total:{key}", ""] = Spot(sheet.quoted, sheet.row)
        last = len(values) - 1
        cells = []
        for year, value in enumerate(values):
            chosen = (in_year_0 if not year else "") or (in_last if year == last else "") or formula
            cells.append(Live(self._filled(chosen, year), value))  # type: ignore[arg-type]
        unit = "£" if look is Look.POUNDS else ""
        looks = (*(Look.TEXT,) * 5, *(look,) * len(values))
        sheet.line((name, "", "", "", unit, *cells), looks, total=look is Look.POUNDS)

    def _filled(self, formula: str, year: int) -> str:
        column = YEAR_0 + year
        heads = {"column": self.sheet.column(column), "year": xl_rowcol_to_cell(self.year_row, column, True, False)}
        for key, row in self.rows.items():
            heads[key] = xl_rowcol_to_cell(row, column)
            heads[f"{key}<"] = xl_rowcol_to_cell(row, column - 1) if year else "0"
            heads[f"{key}>"] = xl_rowcol_to_cell(row, column + 1)
        for key, cell in heads.items():
            formula = formula.replace(f"{{{key}}}", str(cell))
        return formula

    @property
    def year_row(self) -> int:
        """The row of the years' numbers."""
        return self.book.places.spots["year", ""].row


# ---------------------------------------------------------------- results
def _results(book: Book, sheet: Sheet, case: Case, sums: Sums) -> None:
    found, rates = case.appraisal, discount_rates()
    sheet.heading("Results")
    discounted = net_present_value(benefits_of(case.run), rates), net_present_value(costs_of(case.run), rates)
    for name, label, formula, value, look in _formulas(found, sums, *discounted):
        sheet.put(sheet.row, 0, label)
        sheet.put(sheet.row, YEAR_0, Live(formula, value), look, total=True)
        book.name(name, sheet.cell(sheet.row, YEAR_0))
        sheet.row += 1
    _checks(book, case, sums)


def _formulas(
    found: Appraisal, sums: Sums, benefits: Fraction, costs: Fraction
) -> Iterator[tuple[str, str, str, Fraction | str, Look]]:
    so_far, paid, factor, end = sums.area("cash_so_far"), sums.area("paid_back"), sums.area("factor"), sums.years
    block = sums.blocks[Sort.BASE]
    base = sums.sheet.area((block.first, YEAR_0), (block.last, YEAR_0))
    payback = NEVER if found.payback_years is None else found.payback_years
    ratio = NO_COSTS if found.benefit_cost_ratio is None else found.benefit_cost_ratio
    yield "npsv", "Net present social value", f"SUM({sums.area('worth')})", found.npsv, Look.POUNDS
    yield "cash_npv", "Net present value of cash alone", f"SUM({sums.area('cash_worth')})", found.cash_npv, Look.POUNDS
    pays = f'IF(MIN({so_far})>=0,0,IF(COUNT({paid})=0,"{NEVER}",MIN({paid})))'
    yield "payback_years", "Pays back after, in years", pays, payback, Look.NUMBER
    yield "peak_need", "Most money laid out at any time", f"MAX(0,-MIN({so_far}))", found.peak_need, Look.POUNDS
    of_benefits = f"SUMPRODUCT({sums.area('benefits')},{factor})"
    yield "worth_of_benefits", "Worth in year 0 of all benefits", of_benefits, benefits, Look.POUNDS
    yield (
        "worth_of_costs",
        "Worth in year 0 of all costs",
        f"SUMPRODUCT({sums.area('cost')},{factor})",
        costs,
        Look.POUNDS,
    )
    divided = f'IF(worth_of_costs=0,"{NO_COSTS}",worth_of_benefits/worth_of_costs)'
    yield "benefit_cost_ratio", "Benefits for each pound of costs", divided, ratio, Look.NUMBER
    gross, net = sums.area("benefits", end, end).split(":")[0], sums.area("net", end, end).split(":")[0]
    yield "steady_gross", "Saved in the last year", gross, found.steady_gross, Look.POUNDS
    yield "steady_net", "Saved in the last year less the costs of that year", net, found.steady_net, Look.POUNDS
    yield (
        "base_cost",
        "What paper costs now, a year",
        f"SUM({base})",
        sum(found.base.values(), Fraction(0)),
        Look.POUNDS,
    )


def _checks(book: Book, case: Case, sums: Sums) -> None:
    run, block = case.run, sums.blocks.get(Sort.BENEFIT)
    again = appraise(run_of(case.plan, values(used(book.content))), discount_rates())
    if not near(again.npsv, case.appraisal.npsv):
        says = "The case was worked out from other assumptions or another price index than this workbook was given."
        book.check("The case is that of these assumptions", "1=0", False, says)
    if block:
        lines = sums.sheet.area((block.first, YEAR_0), (block.last, YEAR_0 + sums.years))
        added = running([*run.total(Sort.BENEFIT)])[-1]
        classes = sum((sum(run.total(Sort.BENEFIT, each), Fraction(0)) for each in MONEY_CLASSES), Fraction(0))
        book.check(
            "Classes of benefit add up to all that has an amount",
            f"ABS(SUM({lines})-SUM({sums.area('benefits')}))<={HALF_PENNY}",
            added == classes,
            "Cash-releasing, non-cash-releasing and societal together are the sum of all benefit lines.",
            11,
        )
    factors, last = sums.area("factor"), sums.years
    earlier, later = sums.area("factor", 0, last - 1), sums.area("factor", 1, last)
    book.check(
        "The discount factor begins with 1 and falls each year",
        f"AND({factors.split(':')[0]}=1,SUMPRODUCT(({later}>={earlier})*1)=0)",
        True,
        "A pound is worth less the later it comes.",
        14,
    )
    back = sums.area("backwards", 0, 0).split(":")[0]
    book.check(
        "The net present social value comes out the same in two ways",
        f"AND(ABS(npsv-{back})<={HALF_PENNY},ABS(npsv-(worth_of_benefits-worth_of_costs))<={HALF_PENNY})",
        True,
        "Year by year times the factor; and from the last year backwards, to half a penny.",
        14,
    )
    book.check(
        "Payback is never only while the sum so far never comes back",
        f'(payback_years="{NEVER}")=(AND(MIN({sums.area("cash_so_far")})<0,COUNT({sums.area("paid_back")})=0))',
        True,
        "Years until the running sum is no longer below nought, or never.",
        15,
    )
    _whole_boxes(book, run, sums)


def _whole_boxes(book: Book, run: Run, sums: Sums) -> None:
    """Boxes that close are whole ones, and no more than there are."""
    keys = {line.key for line in run.lines}
    if not {"boxes", "boxes_closed"} <= keys or not book.places.series:
        return
    whole, there = (
        sums.sheet.area(
            (book.places.spots[key, book.places.series[0]].row, YEAR_0),
            (book.places.spots[key, book.places.series[-1]].row, YEAR_0 + sums.years),
        )
        for key in ("boxes_closed", "boxes")
    )
    book.check(
        "Boxes closed are whole boxes, and no more than there are",
        f"AND(SUMPRODUCT(ABS({whole}-INT({whole})))=0,SUMPRODUCT(({whole}>{there})*1)=0)",
        True,
        "A part of a box frees no box.",
        10,
    )


# ---------------------------------------------------------------- ceilings
def _ceilings(book: Book, sheet: Sheet, run: Run, blocks: dict[Sort, Block]) -> None:
    """What each category saves, beside what it costs now."""
    if Sort.BENEFIT not in blocks or Sort.BASE not in blocks:
        return
    sheet.heading("What each category saves", "No category may save more than it costs now.")
    years = run.plan.years
    for category in dict.fromkeys(line.category for line in run.lines if line.sort is Sort.BENEFIT):
        saved, base = run.total(Sort.BENEFIT, category=category), run.total(Sort.BASE, category=category)
        rows = []
        for label, sort, amounts in (
            (f"{category}: saved", Sort.BENEFIT, saved),
            (f"{category}: costs now", Sort.BASE, base),
        ):
            block = blocks[sort]
            of_it = f"$C${block.first + 1}:$C${block.last + 1}"
            cells = []
            for year, amount in enumerate(amounts):
                column = sheet.column(YEAR_0 + year)
                added = f"{column}${block.first + 1}:{column}${block.last + 1}"
                cells.append(Live(f"SUMIF({of_it},$C{sheet.row + 1},{added})", amount))
            looks = (*(Look.TEXT,) * 5, *(Look.POUNDS,) * (years + 1))
            rows.append(sheet.line((label.capitalize(), "", category, "", "£", *cells), looks))
        saving, costing = (sheet.area((row, YEAR_0), (row, YEAR_0 + years)) for row in rows)
        book.check(
            f"{category.capitalize()}: no year saves more than it costs now",
            f"SUMPRODUCT(({saving}>{costing}+{HALF_PENNY})*1)=0",
            all(one <= other for one, other in zip(saved, base, strict=True)),
            "A saving cannot be above the cost that it comes from.",
            9,
        )
