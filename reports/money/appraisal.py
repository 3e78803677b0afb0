"""The economic case: what a plan is worth in real pounds, discounted as the Green Book says.

In comes the model's `Run`, worked out with optimism bias; out come net present values, payback, peak need, the ratio
of benefits to costs, and the year-by-year table under them. No VAT and no transfers are in it, and no inflation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from records.errors.appraisal import NoDiscountRate
from reports.money.assumptions import rows
from reports.money.pounds import Real, label_of, running
from reports.money.results import Appraisal, BenefitClass, Run, Sort


@dataclass(frozen=True, slots=True)
class Rate:
    """The discount rate a year over a span of years: one row of tables/discount_rates.csv."""

    release: str
    from_year: int
    to_year: int
    rate: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class Bias:
    """How far costs or durations of a kind ran over: one row of tables/optimism_bias.csv. Ratios, lower to upper."""

    kind: str
    of: str  # capital, revenue or duration
    assumption: str  # which assumption applies it; empty where none does
    lower: Fraction
    upper: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class EconomicYear:
    """One year of the economic case, in real pounds. There is no way to add it to a year of the financial case."""

    year: int
    label: str
    cost: Fraction
    cash: Fraction
    non_cash: Fraction
    societal: Fraction
    net: Fraction  # benefits of all classes less cost
    factor: Fraction
    discounted: Fraction  # net times factor
    cash_cumulative: Fraction  # cash less cost, up to this year


@cache
def discount_rates(release: str = "") -> tuple[Rate, ...]:
    """The rates of a release, the latest (last in the table) if none is named. Raises KeyError for an unknown one."""
    known = [
        Rate(row["release"], int(row["from_year"]), int(row["to_year"]), Fraction(row["rate"]), row["source"])
        for row in rows("discount_rates")
    ]
    wanted = release or known[-1].release
    if wanted not in {rate.release for rate in known}:
        raise KeyError(release)
    return tuple(rate for rate in known if rate.release == wanted)


@cache
def optimism_bias() -> tuple[Bias, ...]:
    """The published ranges of optimism bias; which value is applied is an assumption of its own."""
    return tuple(
        Bias(row["kind"], row["of"], row["assumption"], Fraction(row["lower"]), Fraction(row["upper"]), row["source"])
        for row in rows("optimism_bias")
    )


def without_bias(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The assumptions with no optimism bias: what the financial case is run on."""
    biases = {bias.assumption for bias in optimism_bias()}
    return {key: Fraction(0) if key in biases else value for key, value in values.items()}


def rate_of(year: int, rates: Sequence[Rate]) -> Fraction:
    """The rate at which the step from the year before to this year is discounted. Raises `NoDiscountRate`."""
    for rate in rates:
        if rate.from_year <= year <= rate.to_year:
            return rate.rate
    raise NoDiscountRate(year)


def discount_factor(year: int, rates: Sequence[Rate]) -> Fraction:
    """What a pound of that year is worth in year 0: 1 in year 0, less each year; exact. Raises `NoDiscountRate`."""
    factor = Fraction(1)
    for step in range(1, year + 1):
        factor /= 1 + rate_of(step, rates)
    return factor


def discount_factors(years: int, rates: Sequence[Rate]) -> tuple[Fraction, ...]:
    """The factors of years 0 to ``years``."""
    factors = [Fraction(1)]
    for step in range(1, years + 1):
        factors.append(factors[-1] / (1 + rate_of(step, rates)))
    return tuple(factors)


def net_present_value(flow: Real, rates: Sequence[Rate]) -> Fraction:
    """The sum of each year's pounds times its factor."""
    factors = discount_factors(len(flow.amounts) - 1, rates)
    return sum((amount * factor for amount, factor in zip(flow.amounts, factors, strict=True)), Fraction(0))


def net_present_value_backwards(flow: Real, rates: Sequence[Rate]) -> Fraction:
    """The same, the other way: from the last year back, each year's worth is brought to the year before it."""
    worth = Fraction(0)
    for year in reversed(range(len(flow.amounts))):
        worth += flow.amounts[year]
        if year:
            worth /= 1 + rate_of(year, rates)
    return worth


def payback(flow: Real) -> Fraction | None:
    """Years until what was laid out has come back: the first year after it in which the running sum is not below 0.

    Inside that year money comes evenly. 0 if the sum is never below nought; None if it never comes back.
    """
    sums = running(flow.amounts)
    below = next((year for year, total in enumerate(sums) if total < 0), None)
    if below is None:
        return Fraction(0)
    for year in range(below + 1, len(sums)):
        if sums[year] >= 0:
            return year - 1 - sums[year - 1] / flow.amounts[year]
    return None


def peak_need(flow: Real) -> Fraction:
    """The most that is laid out at any time before it comes back; 0 if nothing is."""
    return max(Fraction(0), -min(running(flow.amounts)))


def benefit_cost_ratio(benefits: Real, costs: Real, rates: Sequence[Rate]) -> Fraction | None:
    """Present value of benefits to that of costs; None if there are no costs."""
    spent = net_present_value(costs, rates)
    return net_present_value(benefits, rates) / spent if spent else None


def price_year_of(run: Run) -> str:
    """The financial year whose prices the economic case is in: the plan's first."""
    return label_of(run.plan.first_year)


def costs_of(run: Run) -> Real:
    """All costs, for each year."""
    return Real(run.total(Sort.COST), price_year_of(run))


def benefits_of(run: Run, benefit_class: BenefitClass | None = None) -> Real:
    """All benefits that have an amount, or those of a class, for each year."""
    classes = _MONETISED if benefit_class is None else (benefit_class,)
    total = Real(_nought(run), price_year_of(run))
    for each in classes:
        total += Real(run.total(Sort.BENEFIT, each), price_year_of(run))
    return total


def appraise(run: Run, rates: Sequence[Rate]) -> Appraisal:
    """The economic case of a run that was worked out with optimism bias. Raises `NoDiscountRate`."""
    costs, benefits = costs_of(run), benefits_of(run)
    cash = benefits_of(run, BenefitClass.CASH) - costs
    return Appraisal(
        npsv=net_present_value(benefits - costs, rates),
        cash_npv=net_present_value(cash, rates),
        payback_years=payback(cash),
        peak_need=peak_need(cash),
        benefit_cost_ratio=benefit_cost_ratio(benefits, costs, rates),
        steady_gross=benefits.amounts[-1],
        steady_net=benefits.amounts[-1] - costs.amounts[-1],
        base=base_of(run),
        price_year=price_year_of(run),
    )


def base_of(run: Run) -> dict[str, Fraction]:
    """What paper costs now, a year, by category in the order of the model."""
    categories = dict.fromkeys(line.category for line in run.lines if line.sort is Sort.BASE)
    return {category: run.total(Sort.BASE, category=category)[0] for category in categories}


def economic_years(run: Run, rates: Sequence[Rate]) -> tuple[EconomicYear, ...]:
    """The economic case year by year."""
    costs, benefits = costs_of(run), benefits_of(run)
    cash, non_cash, societal = (benefits_of(run, each) for each in _MONETISED)
    net = benefits - costs
    factors = discount_factors(run.plan.years, rates)
    sums = running((cash - costs).amounts)
    return tuple(
        EconomicYear(
            year=year,
            label=label_of(run.plan.first_year + year),
            cost=costs.amounts[year],
            cash=cash.amounts[year],
            non_cash=non_cash.amounts[year],
            societal=societal.amounts[year],
            net=net.amounts[year],
            factor=factors[year],
            discounted=net.amounts[year] * factors[year],
            cash_cumulative=sums[year],
        )
        for year in range(run.plan.years + 1)
    )


_MONETISED = (BenefitClass.CASH, BenefitClass.NON_CASH, BenefitClass.SOCIETAL)


def _nought(run: Run) -> tuple[Fraction, ...]:
    return (Fraction(0),) * (run.plan.years + 1)
