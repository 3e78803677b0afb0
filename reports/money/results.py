"""What the model of costs and savings finds, as values for pages and workbook. Pounds are exact until printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from records.types import OdsCode
from reports.money.formulas import Formula


class Treatment(StrEnum):
    """What is done with a series of paper. To keep it as it is (do nothing) is always one of the options."""

    KEEP = "keep"
    RELOCATE = "relocate"
    DESTROY = "review and destroy"
    ON_DEMAND = "scan on demand"
    BULK = "bulk scan"
    DAY_FORWARD = "day-forward"
    PRESERVE = "preserve"


class Sort(StrEnum):
    """What a line of the model is."""

    BASE = "base"  # what paper costs now, a year
    POSITION = "position"  # how much has been done by a year's end: sheets, boxes, m2
    COST = "cost"
    BENEFIT = "benefit"


class BenefitClass(StrEnum):
    """How a benefit counts: classes of the DHSC impact assessment."""

    CASH = "CRB"  # cash-releasing
    NON_CASH = "NCRB"  # frees time or room, leaves no budget
    SOCIETAL = "SB"
    UNMONETISED = "UB"  # has no amount


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What is to become of one series.

    Shares are of its sheets; ``phase`` is the share of that done by each year's end, from year 0, when nothing is.
    ``expires`` is the share of its sheets that would be destroyed in any case, by each year's end. ``fetched`` is the
    share of all fetched folders that are of this series.
    """

    code: str
    name: str
    treatment: Treatment
    folders: int
    sheets_per_folder: Fraction
    on_site: Fraction
    scanned: Fraction
    destroyed: Fraction
    transferred: Fraction
    relocated: Fraction
    held: Fraction
    phase: tuple[Fraction, ...]
    expires: tuple[Fraction, ...] = ()
    fetched: Fraction = Fraction(0)

    @property
    def sheets(self) -> Fraction:
        """Sheets of the series."""
        return self.folders * self.sheets_per_folder


@dataclass(frozen=True, slots=True)
class Plan:
    """A trust's plan: its series, over the years 0 to ``years``.

    ``first_year`` is the financial year of year 0 (2026 is 2026-27), in which all is set up; year 1 is the year after.
    All money is at its prices. ``fax_gone`` is the share of its fax machines disposed of by each year's end, from
    year 0. ``rooms`` are the square metres of the rooms of its stores on site, in the order in which they are emptied;
    none where they are not known. ``fax_machines`` are those of the baseline, and ``leases`` how many of its rooms on
    site have a lease that ends within the plan: neither is reckoned with, both are held against the assumptions.
    """

    trust: OdsCode
    version: int
    first_year: int
    years: int
    series: tuple[SeriesPlan, ...]
    fax_gone: tuple[Fraction, ...] = ()
    rooms: tuple[Fraction, ...] = ()
    fax_machines: int | None = None
    leases: int | None = None


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One line of the model: a row of tables/model.csv. ``per_series`` lines are worked out for each series."""

    key: str
    sort: Sort
    category: str  # pay, space, rent, ... : what a saving may not exceed the base of
    per_series: bool
    benefit_class: BenefitClass | None
    spending: str  # "capital", "revenue" or ""
    starts: str  # the rung at which it starts; "" for what is no saving
    name: str
    unit: str
    formula: Formula
    note: str = ""


class NotStated(LookupError):
    """A line, or a sum with it, was asked for that lacks something: its key, and what it needs, in words."""

    def __init__(self, line: str, *needs: str) -> None:
        super().__init__(line, *needs)
        self.line, self.needs = line, needs

    def __str__(self) -> str:
        return f"{self.line} is not stated: it needs {', '.join(self.needs)}"


@dataclass(frozen=True, slots=True)
class Run:
    """The model run once: each line's value for each year from 0, by the line's key and its series' code, if any.

    Lines that lack an assumption, or would divide by nought, are not in ``values`` but in ``needs``, with what they
    lack in words ("retrievals"; "box_rent other than nought"). ``faults`` says where a saving is more than what its
    category costs now.
    """

    plan: Plan
    lines: tuple[ModelLine, ...]
    values: Mapping[tuple[str, str], tuple[Fraction, ...]] = field(repr=False)
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    _sums: dict[tuple[object, ...], tuple[Fraction, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # rows and totals that were asked for: exact sums are slow, and pages ask for the same ones

    @property
    def missing(self) -> tuple[str, ...]:
        """What some line lacks; no sum with such a line may be stated."""
        return tuple(dict.fromkeys(key for keys in self.needs.values() for key in keys))

    def row(self, line: str, series: str = "") -> tuple[Fraction, ...]:
        """One line over the years; the sum over the series where a per-series line is asked for without one.

        Raises `NotStated` for a line that lacks an assumption, KeyError for one that the model does not have.
        """
        if line in self.needs:
            raise NotStated(line, *self.needs[line])
        if (line, series) in self.values:
            return self.values[line, series]
        if (line,) not in self._sums:
            rows = [values for (key, _), values in self.values.items() if key == line]
            if not rows and not any(one.key == line and one.per_series for one in self.lines):
                raise KeyError(line)
            nought = (Fraction(0),) * (self.plan.years + 1)  # what a plan without any series comes to
            self._sums[line,] = tuple(sum(year, Fraction(0)) for year in zip(nought, *rows, strict=True))
        return self._sums[line,]

    def total(self, sort: Sort, benefit_class: BenefitClass | None = None, category: str = "") -> tuple[Fraction, ...]:
        """All lines of a sort (class, category) added, for each year. Raises `NotStated`."""
        asked = (sort, benefit_class, category)
        if asked not in self._sums:
            chosen = [
                self.row(line.key)
                for line in self.lines
                if line.sort is sort
                and (benefit_class is None or line.benefit_class is benefit_class)
                and (not category or line.category == category)
            ]
            nought = (Fraction(0),) * (self.plan.years + 1)
            self._sums[asked] = tuple(sum(year, Fraction(0)) for year in zip(nought, *chosen, strict=True))
        return self._sums[asked]


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The economic case in figures: real pounds of the base year, without VAT, with optimism bias. None is "never"."""

    npsv: Fraction
    cash_npv: Fraction
    payback_years: Fraction | None
    peak_need: Fraction
    benefit_cost_ratio: Fraction | None
    steady_gross: Fraction
    steady_net: Fraction
    base: Mapping[str, Fraction]  # what paper costs now, by category, a year
    price_year: str


@dataclass(frozen=True, slots=True)
class Spread:
    """What the draws say of one figure."""

    p10: float
    p50: float
    p90: float
    mean: float
    above_nought: float  # share of draws; of payback, share that pays back at all


@dataclass(frozen=True, slots=True)
class Swing:
    """One assumption moved alone: the NPSV at both its ends, and the value at which the NPSV is nought, if any."""

    assumption: str
    at_low: Fraction
    at_high: Fraction
    switching: Fraction | None
    share_of_variance: float | None = None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Tornado and draws. ``seed`` and ``draws`` make them again."""

    seed: int
    draws: int
    npsv: Spread
    cash_npv: Spread
    payback: Spread
    gross: Spread
    swings: tuple[Swing, ...]  # widest first


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """One financial year of the financial case: nominal pounds, with VAT, without discount."""

    label: str  # 2026-27
    capital: Fraction
    revenue: Fraction
    vat: Fraction
    capital_charges: Fraction
    cash_released: Fraction
    net: Fraction
    cumulative: Fraction
    revenue_effect: Fraction = Fraction(0)  # cash released less revenue, its VAT and capital charges


@dataclass(frozen=True, slots=True)
class Option:
    """A treatment of a series worked out beside the others."""

    series: str
    treatment: Treatment
    npsv: Fraction
    cash_npv: Fraction
    allowed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Case:
    """A trust's case: model, appraisal, uncertainty, financial years, and the options of each series.

    ``notes`` are sentences that must stand beside it: prices that were not restated, years without a price index.
    """

    plan: Plan
    run: Run
    appraisal: Appraisal
    uncertainty: Uncertainty | None
    financial: tuple[FinancialYear, ...]
    options: tuple[Option, ...]
    break_even_access: Mapping[str, Fraction | None]  # fetches a folder and year above which bulk beats on demand
    notes: tuple[str, ...] = ()
