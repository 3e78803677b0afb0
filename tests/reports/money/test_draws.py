from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.types import OdsCode
from reports.money.appraisal import discount_factors, discount_rates, net_present_value, payback
from reports.money.draws import (
    NEVER,
    paybacks,
    pert,
    present_values,
    shares_of_variance,
    spread,
    spread_of_paybacks,
    together,
    uniform,
)
from reports.money.pounds import Real

SEED = 20261122
TRUST, OTHER = OdsCode("ZZ9"), OdsCode("RZZ")
POINTS = st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted)


def test_invariant_26_the_same_seed_gives_the_same_draws() -> None:
    assert np.array_equal(uniform(SEED, "scan_price", 1000), uniform(SEED, "scan_price", 1000))
    assert not np.array_equal(uniform(SEED, "scan_price", 1000), uniform(SEED + 1, "scan_price", 1000))


def test_each_assumption_and_each_trust_has_its_own_stream() -> None:
    streams = [
        uniform(SEED, "scan_price", 4000),
        uniform(SEED, "box_rent", 4000),
        uniform(SEED, "scan_price", 4000, TRUST),
        uniform(SEED, "scan_price", 4000, OTHER),
    ]
    apart = np.corrcoef(streams) - np.eye(len(streams))
    assert np.abs(apart).max() < 0.06  # nearly four standard errors


def test_more_draws_begin_with_the_same_ones() -> None:
    assert np.array_equal(uniform(SEED, "box_rent", 100), uniform(SEED, "box_rent", 5000)[:100])


@given(POINTS)
@settings(max_examples=40)
def test_invariant_26_draws_lie_in_their_range_and_rise_with_the_chance(points: list[float]) -> None:
    low, central, high = points
    chances = np.linspace(0, 1, 200)
    values = pert(low, central, high, chances)
    assert values.min() >= low
    assert values.max() <= high * (1 + 1e-12)
    assert (np.diff(values) >= 0).all()


@pytest.mark.parametrize(("low", "central", "high"), [(0, 1, 10), (0, 0, 1), (2, 5, 5), (-1, 0, 1), (3, 3, 3)])
def test_invariant_26_the_mean_converges_on_that_of_pert(low: float, central: float, high: float) -> None:
    mean = (low + 4 * central + high) / 6
    few, many = (abs(pert(low, central, high, uniform(SEED, "x", draws)).mean() - mean) for draws in (50, 200_000))
    assert many <= 0.002 * (high - low)
    assert many <= few


def test_a_range_of_pert_is_that_of_the_beta_distribution() -> None:
    """Alpha 1 + 4 (5.5 - 1.5) / 15 and beta 1 + 4 (16.5 - 5.5) / 15, as numpy's own generator draws it."""
    numpy_draws = 1.5 + 15 * np.random.default_rng(1).beta(1 + 16 / 15, 1 + 44 / 15, 400_000)
    ours = pert(1.5, 5.5, 16.5, uniform(SEED, "retrieval", 400_000))
    at = (0.01, 0.1, 0.5, 0.9, 0.99)
    assert np.allclose(np.quantile(ours, at), np.quantile(numpy_draws, at), rtol=0.01)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=300))
def test_invariant_26_percentiles_are_in_order_and_are_draws(values: list[float]) -> None:
    found = spread(np.array(values))
    assert found.p10 <= found.p50 <= found.p90
    assert {found.p10, found.p50, found.p90} <= set(values)
    assert 0 <= found.above_nought <= 1


def test_a_payback_that_never_comes_is_not_a_number_of_years() -> None:
    found = spread_of_paybacks(np.array([1.0, 2.0, 3.0, NEVER]))
    assert (found.p50, found.p90, found.mean) == (2.0, NEVER, NEVER)
    assert found.above_nought == 0.75


@given(st.lists(st.lists(st.integers(-1000, 1000), min_size=6, max_size=6), min_size=1, max_size=20))
def test_draws_are_appraised_as_the_exact_case_is(columns: list[list[int]]) -> None:
    rates = discount_rates()
    flows = np.array(columns, dtype=np.float64).T
    worth, years = present_values(flows, discount_factors(5, rates)), paybacks(flows)
    for place, column in enumerate(columns):
        exact = Real(tuple(map(Fraction, column)), "2026-27")
        assert worth[place] == pytest.approx(float(net_present_value(exact, rates)), abs=1e-6)
        expected = payback(exact)
        assert years[place] == (NEVER if expected is None else pytest.approx(float(expected)))


def test_common_prices_keep_the_nation_as_uncertain_as_its_prices() -> None:
    """Trusts that are drawn apart make each other good: the nation's range comes out falsely narrow."""
    trusts = [OdsCode(f"Z{number:02}") for number in range(60)]
    common = [pert(1.5, 5.5, 16.5, uniform(SEED, "retrieval_cost", 2000)) * 20_000 for _ in trusts]
    apart = [pert(1.5, 5.5, 16.5, uniform(SEED, "retrieval_cost", 2000, trust)) * 20_000 for trust in trusts]
    wide, narrow = spread(together(common)), spread(together(apart))
    assert wide.mean == pytest.approx(narrow.mean, rel=0.02)
    assert (wide.p90 - wide.p10) / (narrow.p90 - narrow.p10) == pytest.approx(np.sqrt(len(trusts)), rel=0.1)


def test_shares_of_variance_find_what_matters() -> None:
    big, small, still = uniform(1, "big", 5000), uniform(1, "small", 5000), np.full(5000, 7.0)
    shares = shares_of_variance({"big": big, "small": small, "still": still}, 3 * big - small)
    assert shares["big"] == pytest.approx(0.9, abs=0.02)
    assert shares["small"] == pytest.approx(0.1, abs=0.02)
    assert shares["still"] == 0
    assert sum(shares.values()) == pytest.approx(1)
    assert shares_of_variance({"still": still}, big) == {"still": 0.0}
