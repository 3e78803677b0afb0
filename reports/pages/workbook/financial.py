"""The sheet of the financial case: nominal pounds by financial year, with VAT and capital charges, never discounted.

It takes quantities from the economic case and leaves optimism bias out; it is a table of its own and is added to
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.inputs.prices import PriceIndex
from reports.money.appraisal import optimism_bias, without_bias
from reports.money.assumptions import values
from reports.money.financial import CAPITAL, Prices, depreciation, dividend, financial_years, prices, terms, vat_rules
from reports.money.model import rests_on, run
from reports.money.pounds import label_of, running
from reports.money.results import Case, ModelLine, Run, Sort
from reports.pages.missing import says
from reports.pages.workbook.assumptions import HALF_PENNY, used
from reports.pages.workbook.book import Book, near
from reports.pages.workbook.cash_flow import head, widths
from reports.pages.workbook.looks import Look
from reports.pages.workbook.places import YEAR_0, Places, Spot
from reports.pages.workbook.sheet import AMOUNT_ALLOWED, Given, Live, Sheet, Value

Years = Sequence[Fraction]


def write(book: Book, sheet: Sheet) -> None:
    """The case of one trust; without a plan the sheet says what is missing."""
    case = book.content.case
    widths(sheet, case)
    if case is None:
        sheet.title("Financial case", says(book.content, "case"))
        return
    sheet.title(
        "Financial case",
        "Nominal pounds of each financial year, with VAT, without discount and without optimism bias.",
        "Not to be added to the economic case, which is in real pounds. Capital charges stand beside cash, not in it.",
    )
    sheet.freeze(head(sheet, case, "VAT borne") + 1, YEAR_0)
    Financial(book, sheet, case).write()


@dataclass(slots=True)
class Financial:
    """The rows of the financial case while they are written; each has a key by which later ones use it."""

    book: Book
    sheet: Sheet
    case: Case
    rows: dict[str, int] = field(default_factory=dict)
    blocks: dict[str, tuple[int, int]] = field(default_factory=dict)
    amounts: dict[str, list[Fraction]] = field(default_factory=dict)

    def write(self) -> None:
        """Prices, costs as the model has them without bias, and what they come to in nominal pounds."""
        unbiased = run(self.case.plan, without_bias(values(used(self.book.content))))
        levels = self._prices(self.book.content.money.prices)
        costs = [line for line in unbiased.lines if line.sort is Sort.COST]
        self._costs(unbiased, CAPITAL, [line for line in costs if line.spending == CAPITAL])
        self._costs(unbiased, "revenue", [line for line in costs if line.spending != CAPITAL])
        self._paid(unbiased, costs, levels)
        self._charges()
        self._result(unbiased, levels)

    # ------------------------------------------------------------ prices
    def _prices(self, index: PriceIndex | None) -> Years:
        """The index by year: as it was published, then as prices are assumed to grow; and next to the first year."""
        plan, growth = self.case.plan, terms().price_growth
        growing = prices(index, growth, plan.first_year, plan.years)
        says = f"{index.release}, published {index.published}" if index else "no price index was imported"
        self.sheet.heading("Prices", f"Index: {says}. Years that it does not cover grow by price_growth.")
        known = {} if index is None else index.values
        base = Fraction(known.get(label_of(plan.first_year), 1)) if index else Fraction(1)
        self.rows["index"] = self.sheet.row
        cells: list[Value] = []
        for year, level in enumerate(growing.growths):
            published = label_of(plan.first_year + year) in known or not year
            grown = Live(f"{self._at('index', year - 1)}*(1+price_growth)", base * level) if year else None
            cells.append(Given(base * level, AMOUNT_ALLOWED) if published else grown)
        self._line("Price index", cells, Look.FACTOR)
        first = f"${self.sheet.column(YEAR_0)}{self.rows['index'] + 1}"
        live = [Live(f"{self._at('index', year)}/{first}", level) for year, level in enumerate(growing.growths)]
        self._keep("level", "Prices next to those of the first year", live, Look.FACTOR)
        return growing.growths

    # ------------------------------------------------------------ costs
    def _costs(self, unbiased: Run, spending: str, lines: Sequence[ModelLine]) -> None:
        """Costs in real pounds without bias, each with what VAT it bears in the column of the class."""
        self.sheet.heading(
            f"{spending.capitalize()}, real pounds without optimism bias", "The rate is of VAT that is borne."
        )
        biased, first = biased_lines(unbiased.lines), self.sheet.row
        places = self._places(unbiased, biased, lines)
        for line in lines:
            for code in places.series if line.per_series else ("",):
                self._cost(unbiased, line, code, places, line.key in biased)
        self.blocks[spending] = (first, self.sheet.row - 1)

    def _places(self, unbiased: Run, biased: Mapping[str, object], lines: Sequence[ModelLine]) -> Places:
        """Lines that rest on a bias are written anew here; all others stay where they are."""
        places = self.book.places.without(bias.assumption for bias in optimism_bias() if bias.assumption)
        row = self.sheet.row
        for line in lines:
            for code in places.series if line.per_series else ("",):
                if line.key in biased:
                    places.spots[line.key, code] = Spot(self.sheet.quoted, row)
                row += 1
        return places

    def _cost(self, unbiased: Run, line: ModelLine, code: str, places: Places, is_biased: bool) -> None:
        cells: list[Value] = []
        for year, amount in enumerate(unbiased.row(line.key, code)):
            spot = self.book.places.spots[line.key, code]
            own = line.formula.excel(places.looker(self.sheet.quoted, year, code))
            cells.append(Live(own if is_biased else spot.at(year, self.sheet.quoted), amount))
        rule = vat_rules()[line.category]
        borne = Live(self.book.places.areas[f"vat:{line.category}"], rule.borne)
        row = self.sheet.row
        self._line(f"{line.name.removesuffix(', with optimism bias')}", cells, Look.POUNDS, code, line.category)
        self.sheet.put(row, 3, borne, Look.SHARE)

    # ------------------------------------------------------------ nominal pounds
    def _paid(self, unbiased: Run, costs: Sequence[ModelLine], levels: Years) -> None:
        self.sheet.heading("Nominal pounds")
        for spending in (CAPITAL, "revenue"):
            lines = [line for line in costs if (line.spending == CAPITAL) is (spending == CAPITAL)]
            paid = nominal(unbiased, lines, levels)
            vat = nominal(unbiased, lines, levels, {key: rule.borne for key, rule in vat_rules().items()})
            first, last = self.blocks[spending]
            cells, taxes = [], []
            for year, (amount, tax) in enumerate(zip(paid, vat, strict=True)):
                column = self.sheet.column(YEAR_0 + year)
                block, borne = f"{column}${first + 1}:{column}${last + 1}", f"$D${first + 1}:$D${last + 1}"
                level = self._at("level", year)
                cells.append(Live(f"SUM({block})*{level}" if lines else "0", amount))
                taxes.append(Live(f"SUMPRODUCT({borne},{block})*{level}" if lines else "0", tax))
            self._keep(spending, spending.capitalize(), cells)
            self._keep(f"{spending} VAT", f"VAT on {spending} that is not recovered", taxes)

    def _charges(self) -> None:
        """Capital with its VAT is written off from the year after it; the dividend is on mean net assets."""
        self.sheet.heading("Capital charges", "Straight line from the year after; dividend on mean net assets.")
        owed, years = terms(), range(self.case.plan.years + 1)
        additions = [self._value("capital", year) + self._value("capital VAT", year) for year in years]
        off = depreciation(additions, owed.asset_life)
        assets = running([added - less for added, less in zip(additions, off, strict=True)])
        charged = dividend(additions, off, owed.dividend_rate)
        added = [Live(f"{self._at('capital', y)}+{self._at('capital VAT', y)}", additions[y]) for y in years]
        self._keep("additions", "Capital with its VAT", added)
        number, area = self._numbers(), self._area("additions")
        written = [
            Live(
                f"SUMPRODUCT({area}*({number}<{self._year(y)})*({number}>={self._year(y)}-asset_life))/asset_life",
                off[y],
            )
            for y in years
        ]
        self._keep("written off", "Depreciation", written)
        self.rows["assets"] = self.sheet.row
        net = [
            Live(f"{self._at('assets', y - 1)}+{self._at('additions', y)}-{self._at('written off', y)}", assets[y])
            for y in years
        ]
        self._keep("assets", "Net assets at the end of the year", net)
        dividends = [
            Live(f"dividend_rate*AVERAGE({self._at('assets', y - 1)},{self._at('assets', y)})", charged[y])
            for y in years
        ]
        self._keep("dividend", "Public dividend capital charge", dividends)

    # ------------------------------------------------------------ what it comes to
    def _result(self, unbiased: Run, levels: Years) -> None:
        found = financial_years(unbiased, prices_of(self.book, self.case), vat_rules(), terms())
        cash = self.book.places.spots["total:CRB", ""]
        self.sheet.heading("By financial year")
        columns = (
            ("released", "Cash released", "{cash}*{level}", "cash_released"),
            ("paid capital", "Capital", "{capital}", "capital"),
            ("paid revenue", "Revenue", "{revenue}", "revenue"),
            ("vat", "VAT", "{capital VAT}+{revenue VAT}", "vat"),
            ("net", "Net cash: released less paid", "{released}-{paid capital}-{paid revenue}-{vat}", "net"),
            ("so far", "Net cash so far", "{so far<}+{net}", "cumulative"),
            ("charges", "Capital charges", "{written off}+{dividend}", "capital_charges"),
            ("effect", "Effect on revenue budget", "{released}-{revenue}-{revenue VAT}-{charges}", "revenue_effect"),
        )
        for key, name, formula, attribute in columns:
            self.rows[key] = self.sheet.row
            cells = [
                Live(
                    self._filled(formula, year).replace("{cash}", cash.at(year, self.sheet.quoted)),
                    getattr(one, attribute),
                )
                for year, one in enumerate(found)
            ]
            self._keep(key, name, cells, total=key in ("net", "so far", "effect"))
        self._checks(found[-1].cumulative)

    def _checks(self, cumulative: Fraction) -> None:
        parts = "-".join(f"SUM({self._area(key)})" for key in ("released", "paid capital", "paid revenue", "vat"))
        last = self._area("so far").split(":")[1]
        sheet = self._area("so far").split("!")[0]
        self.book.check(
            "Net cash so far is all that was released less all that was paid",
            f"ABS({sheet}!{last}-({parts}))<={HALF_PENNY}",
            True,
            "Added by year and added by kind, to half a penny.",
        )
        additions, off = self._area("additions"), self._area("written off")
        self.book.check(
            "No more capital is written off than was paid",
            f"SUM({off})<=SUM({additions})+{HALF_PENNY}",
            True,
            "Depreciation of all years next to capital with its VAT.",
        )
        reported = self.case.financial[-1].cumulative if self.case.financial else cumulative
        if not near(reported, cumulative):
            self.book.check("The financial case is the report's", "1=0", False, "Another price index was used for it.")

    # ------------------------------------------------------------ rows
    def _line(
        self, name: str, cells: Sequence[Value], look: Look, code: str = "", category: str = "", total: bool = False
    ) -> None:
        unit = "£" if look is Look.POUNDS else ""
        words = (name, code, category, "", unit)
        self.sheet.line((*words, *cells), (*(Look.TEXT,) * 5, *(look,) * len(cells)), total=total)

    def _keep(
        self, key: str, name: str, cells: Sequence[Live], look: Look = Look.POUNDS, *, total: bool = False
    ) -> None:
        self.rows[key] = self.sheet.row
        self.amounts[key] = [Fraction(cell.value) for cell in cells]
        self._line(name, cells, look, total=total)

    def _value(self, key: str, year: int) -> Fraction:
        return self.amounts[key][year]

    def _at(self, key: str, year: int) -> str:
        """A row's cell of a year on this sheet; nought before year 0."""
        return str(xl_rowcol_to_cell(self.rows[key], YEAR_0 + year)) if year >= 0 else "0"

    def _filled(self, formula: str, year: int) -> str:
        """A formula with ``{key}`` put as the row's cell of the year, ``{key<}`` of the year before."""
        for key in self.rows:
            formula = formula.replace(f"{{{key}}}", self._at(key, year)).replace(f"{{{key}<}}", self._at(key, year - 1))
        return formula

    def _area(self, key: str) -> str:
        return self.sheet.area((self.rows[key], YEAR_0), (self.rows[key], YEAR_0 + self.case.plan.years))

    def _year(self, year: int) -> str:
        return self.book.places.spots["year", ""].at(year, self.sheet.quoted)

    def _numbers(self) -> str:
        spot = self.book.places.spots["year", ""]
        first, last = (spot.at(year, spot.sheet, fixed=True) for year in (0, self.case.plan.years))
        return f"{spot.sheet}!{first}:{last}"


def prices_of(book: Book, case: Case) -> Prices:
    """How prices grow over the plan, by the index that was imported."""
    return prices(book.content.money.prices, terms().price_growth, case.plan.first_year, case.plan.years)


def biased_lines(lines: Sequence[ModelLine]) -> dict[str, None]:
    """The keys of the lines that rest on optimism bias."""
    biases = {bias.assumption for bias in optimism_bias()}
    under = rests_on(lines)
    return {line.key: None for line in lines if biases & set(under[line.key])}


def nominal(
    unbiased: Run, lines: Sequence[ModelLine], levels: Years, rates: Mapping[str, Fraction] | None = None
) -> list[Fraction]:
    """What lines come to at the prices of each year, or, with rates by category, the share of it."""
    found = [Fraction(0)] * len(levels)
    for line in lines:
        rate = Fraction(1) if rates is None else rates[line.category]
        for year, amount in enumerate(unbiased.row(line.key)):
            found[year] += amount * rate * levels[year]
    return found
