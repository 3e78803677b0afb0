from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import NoDiscountRate
from reports.money.appraisal import (
    Rate,
    appraise,
    benefit_cost_ratio,
    discount_factor,
    discount_factors,
    discount_rates,
    economic_years,
    net_present_value,
    net_present_value_backwards,
    optimism_bias,
    payback,
    peak_need,
    without_bias,
)
from reports.money.assumptions import assumptions, values
from reports.money.corrections import corrections, without
from reports.money.model import run
from reports.money.pounds import Real
from tests.reports.money.cases import choices, plan

RATES = discount_rates()
SIMPLE = without([one.key for one in corrections()])
PENCE = st.integers(-(10**12), 10**12).map(lambda pence: Fraction(pence, 100))
FLOWS = st.lists(PENCE, min_size=1, max_size=60).map(lambda pounds: Real(tuple(pounds), "2026-27"))


def flow(*pounds: int) -> Real:
    return Real(tuple(map(Fraction, pounds)), "2026-27")


def test_invariant_14_factors_start_at_one_and_fall_each_year() -> None:
    factors = discount_factors(125, RATES)
    assert factors[0] == 1
    assert all(after < before for before, after in pairwise(factors))
    assert factors[30] == 1 / Fraction("1.035") ** 30
    assert factors[75] == factors[30] / Fraction("1.03") ** 45
    assert factors[125] == factors[75] / Fraction("1.025") ** 50
    assert all(factors[year] == discount_factor(year, RATES) for year in (0, 1, 30, 31, 76))


@given(FLOWS)
def test_invariant_14_worth_is_the_same_forwards_and_backwards(pounds: Real) -> None:
    assert net_present_value(pounds, RATES) == net_present_value_backwards(pounds, RATES)


@given(FLOWS)
def test_invariant_14_at_no_discount_worth_is_the_sum(pounds: Real) -> None:
    nought = (Rate("none", 0, 125, Fraction(0), "a made-up rate"),)
    assert net_present_value(pounds, nought) == sum(pounds.amounts)


@given(FLOWS)
def test_invariant_15_payback_is_never_exactly_when_the_money_never_comes_back(pounds: Real) -> None:
    sums = list(accumulate(pounds.amounts))
    years = payback(pounds)
    below = [year for year, total in enumerate(sums) if total < 0]
    if not below:
        assert years == 0
    elif any(total >= 0 for total in sums[below[0] :]):
        assert years is not None
        assert below[0] <= years <= len(sums) - 1
        back = -(-years.numerator // years.denominator)  # the year in which it comes back
        assert sums[back] >= 0
        assert all(total < 0 for total in sums[below[0] : back])
    else:
        assert years is None


def test_payback_is_linear_inside_the_year() -> None:
    assert payback(flow(-100, 40, 40, 80)) == Fraction(9, 4)
    assert payback(flow(-100, 50, 50)) == 2
    assert payback(flow(-100, 10, 10)) is None
    assert payback(flow(0, -100, 50, 50, 50)) == 3, "a first year without money is not a payback"
    assert payback(flow(0, 5)) == 0


@given(FLOWS)
def test_peak_need_is_the_deepest_point(pounds: Real) -> None:
    sums = list(accumulate(pounds.amounts))
    assert peak_need(pounds) >= 0
    assert all(total >= -peak_need(pounds) for total in sums)
    assert peak_need(pounds) == 0 or -peak_need(pounds) in sums


def test_ratio_of_benefits_to_costs() -> None:
    assert benefit_cost_ratio(flow(0, 207), flow(100, 0), RATES) == 2
    assert benefit_cost_ratio(flow(1), flow(0), RATES) is None


def test_a_year_without_a_rate_is_refused() -> None:
    with pytest.raises(NoDiscountRate, match="year 126"):
        discount_factor(126, RATES)


def test_releases_of_rates_are_named_and_sourced() -> None:
    assert discount_rates("Green Book 2003") == RATES
    with pytest.raises(KeyError):
        discount_rates("Green Book 1066")
    years = [year for rate in RATES for year in range(rate.from_year, rate.to_year + 1)]
    assert years == list(range(126)), "each year has one rate"
    assert all(rate.source for rate in RATES)


def test_optimism_bias_is_as_published() -> None:
    ranges = {(bias.kind, bias.of): (bias.lower, bias.upper) for bias in optimism_bias()}
    assert ranges["equipment and development", "capital"] == (Fraction("0.1"), 2)
    assert ranges["outsourcing", "revenue"] == (0, Fraction("0.41"))
    assert all(0 <= bias.lower <= bias.upper and bias.source for bias in optimism_bias())


def test_the_bias_that_is_applied_lies_in_its_published_range() -> None:
    applied = [bias for bias in optimism_bias() if bias.assumption]
    assert len(applied) == 2
    for bias in applied:
        used = assumptions()[bias.assumption]
        assert (used.low, used.high) == (bias.lower, bias.upper)


def test_without_bias_nothing_else_changes() -> None:
    bare = without_bias(values(choices()))
    biased = {bias.assumption for bias in optimism_bias()} - {""}
    assert {key for key, value in values(choices()).items() if bare[key] != value} == biased
    assert all(bare[key] == 0 for key in biased)


def test_the_made_up_trust_by_hand() -> None:
    """The simple model of the worked example: year by year, and what it comes to, to the penny."""
    found = run(plan(), values(choices()), SIMPLE)
    years = economic_years(found, RATES)
    assert [round(year.cost) for year in years[:6]] == [900_000, 691_561, 914_086, 942_475, 382_658, 382_744]
    assert [round(year.cash) for year in years[1:7]] == [9_000, 255_016, 588_212, 951_359, 963_404, 975_444]
    assert [round(year.non_cash) for year in years[2:7]] == [34_200, 102_600, 188_100, 205_200, 222_300]
    case = appraise(found, RATES)
    assert round(case.npsv, 2) == Fraction("2930368.35")
    assert round(case.cash_npv, 2) == Fraction("1624126.57")
    assert round(case.peak_need, 2) == Fraction("2595893.54")
    assert round(case.steady_net, 2) == Fraction("1046670.74")
    assert case.steady_gross == 1_197_744
    assert case.payback_years is not None
    assert round(case.payback_years, 2) == Fraction("6.75")
    assert round(sum(case.base.values()), 2) == Fraction("1599133.20")
    assert case.price_year == years[0].label == "2025-26"


def test_scanning_everything_never_pays_back() -> None:
    every = replace(
        plan(), series=tuple(replace(one, scanned=Fraction(1), destroyed=Fraction(0)) for one in plan().series)
    )
    case = appraise(run(every, values(choices()), SIMPLE), RATES)
    assert round(case.cash_npv, 2) == Fraction("-952528.76")
    assert case.payback_years is None
    assert round(case.peak_need, 2) == Fraction("4703526.05")


def test_the_years_add_up_to_the_case() -> None:
    found = run(plan(), values(choices()))
    years = economic_years(found, RATES)
    assert sum(year.discounted for year in years) == appraise(found, RATES).npsv
    assert all(year.net == year.cash + year.non_cash + year.societal - year.cost for year in years)
    assert -min(year.cash_cumulative for year in years) == appraise(found, RATES).peak_need
