import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from records.types import OdsCode
from reports.inputs.prices import PriceIndex
from reports.money.appraisal import appraise, discount_rates
from reports.money.assumptions import Better, Case, Standing, restated, values
from reports.money.corrections import corrections, without
from reports.money.draws import spread, together
from reports.money.formulas import GUARD
from reports.money.model import run
from reports.money.results import Uncertainty
from reports.money.uncertainty import drawn, nation, search_range, swings, uncertainty, worth
from tests.reports.money.cases import TRUST, choices, own, plan

RATES = discount_rates()
FOUND = uncertainty(plan(), choices(), RATES)
SIMPLE = without([one.key for one in corrections()])


def npsv(**moved: Fraction) -> Fraction:
    return appraise(run(plan(), {**values(choices()), **moved}), RATES).npsv


def test_invariant_26_the_same_seed_gives_the_same_result() -> None:
    again = uncertainty(plan(), choices(), RATES)
    assert again == FOUND
    assert uncertainty(plan(), choices(), RATES, seed=FOUND.seed + 1).npsv != FOUND.npsv


def test_invariant_26_percentiles_are_in_order_and_the_mean_converges() -> None:
    for each in (FOUND.npsv, FOUND.cash_npv, FOUND.payback, FOUND.gross):
        assert each.p10 <= each.p50 <= each.p90
    other = uncertainty(plan(), choices(), RATES, seed=7)
    width = FOUND.npsv.p90 - FOUND.npsv.p10
    assert abs(other.npsv.mean - FOUND.npsv.mean) < width * 0.03  # four standard errors of 5,000 draws


def test_the_central_case_is_the_rosy_one() -> None:
    """Costs may run over by more than they may fall short: half of the draws are worth less than the central case."""
    assert FOUND.npsv.p50 < float(npsv())
    assert FOUND.npsv.p50 == pytest.approx(FOUND.npsv.mean, rel=0.02)


def test_draws_at_the_central_values_are_the_exact_case() -> None:
    central = {key: np.array([float(value)]) for key, value in values(choices()).items()}
    found, exact = worth(plan(), central, RATES), appraise(run(plan(), values(choices())), RATES)
    assert found.npsv[0] == pytest.approx(float(exact.npsv), abs=0.01)
    assert found.cash_npv[0] == pytest.approx(float(exact.cash_npv), abs=0.01)
    assert found.payback[0] == pytest.approx(float(exact.payback_years or 0), abs=1e-6)
    assert found.gross[0] == pytest.approx(float(exact.steady_gross), abs=0.01)


def test_draws_agree_with_an_independent_reckoning() -> None:
    """The simple model was drawn 5,000 times elsewhere, with numpy's own beta: 1.55m, 2.57m and 3.57m, mean 2.57m.

    There a post was paid the one rate of band 2.
    """
    salary = choices()["salary"]
    fixed = {**choices(), "salary": replace(salary, used=replace(salary.used, high=salary.used.central))}
    draws = worth(plan(), drawn(fixed, TRUST), RATES, SIMPLE)
    found = spread(draws.npsv)
    assert [found.p10, found.p50, found.p90, found.mean] == pytest.approx([1.55e6, 2.57e6, 3.57e6, 2.57e6], rel=0.025)


def test_invariant_17_every_assumption_that_is_one_has_its_share_of_the_spread() -> None:
    shares = {swing.assumption: swing.share_of_variance for swing in FOUND.swings}
    unsure = {key for key, choice in choices().items() if choice.used.status is Standing.ASSUMPTION}
    assert unsure
    assert all(shares[key] is not None for key in unsure)
    assert sum(share or 0 for share in shares.values()) == pytest.approx(1)
    assert shares["box_shredding"] == 0, "it does not vary"
    assert max(shares, key=lambda key: shares[key] or 0) == "scan_price"


def test_invariant_18_what_costs_more_is_worth_less() -> None:
    for swing in FOUND.swings:
        match choices()[swing.assumption].used.better:
            case Better.LOW:
                assert swing.at_high <= npsv() <= swing.at_low, swing.assumption
            case Better.HIGH:
                assert swing.at_low <= npsv() <= swing.at_high, swing.assumption


def test_the_tornado_is_widest_first_and_exact() -> None:
    widths = [abs(swing.at_high - swing.at_low) for swing in FOUND.swings]
    assert widths == sorted(widths, reverse=True)
    first = FOUND.swings[0]
    assert first.assumption == "scan_price"
    assert first.at_low == npsv(scan_price=choices()["scan_price"].used.value(Case.LOW))
    assert {swing.assumption for swing in FOUND.swings} == set(choices()) - {GUARD}


def test_at_its_switching_value_the_plan_is_worth_nothing() -> None:
    found = {swing.assumption: swing.switching for swing in FOUND.swings}
    price = found["scan_price"]
    assert price is not None
    assert abs(npsv(scan_price=price)) < 1
    posts = found["posts_after"]
    assert posts is not None
    step = Fraction(1, 1000)
    assert npsv(posts_after=posts - step) * npsv(posts_after=posts + step) < 0, "it jumps with a whole post"
    assert found["box_rent"] is None, "rent alone decides nothing"


def test_a_share_is_not_looked_for_above_all_of_it() -> None:
    given = choices()
    assert search_range(given["cash_share_of_floor"]) == (0, 1)
    assert search_range(given["storage_copies"]) == (0.2, 30)


def test_a_new_assumption_leaves_the_draws_of_the_others_alone() -> None:
    fewer = {key: choice for key, choice in choices().items() if key != "box_rent"}
    before, after = drawn(fewer, TRUST), drawn(choices(), TRUST)
    assert all(np.array_equal(before[key], after[key]) for key in before)


def test_prices_are_common_to_all_trusts_and_volumes_are_not() -> None:
    here, there = drawn(choices(), TRUST), drawn(choices(), OdsCode("RZZ"))
    assert np.array_equal(here["scan_price"], there["scan_price"])
    assert not np.array_equal(here["retrievals"], there["retrievals"])


def test_a_trusts_own_price_moves_with_the_nations() -> None:
    contract = choices(own("scan_price", "0.03", "0.04", "0.05", "2025-26"))
    here, there = drawn(contract, TRUST)["scan_price"], drawn(choices(), TRUST)["scan_price"]
    assert here.max() < 0.05
    assert np.array_equal(np.argsort(here, kind="stable"), np.argsort(there, kind="stable"))


def test_draws_and_swings_are_at_the_prices_of_the_base_year() -> None:
    index = PriceIndex("made up", "2026-03-31", {"2025-26": Decimal(100), "2026-27": Decimal(150)}, "made up")
    restating, left = restated(choices(), index, "2026-27")
    assert "scan_price" in left
    assert "setup" not in left
    before, after = drawn(choices(), TRUST, draws=100), drawn(restating, TRUST, draws=100)
    assert np.allclose(after["setup"], before["setup"] * 1.5)
    assert np.array_equal(after["scan_price"], before["scan_price"])
    (setup,) = (swing for swing in swings(plan(), restating, RATES, {}) if swing.assumption == "setup")
    moved = {**values(restating), "setup": Fraction(900_000) * Fraction(3, 2)}
    assert setup.at_high == appraise(run(plan(), moved), RATES).npsv


def test_trusts_drawn_apart_give_a_falsely_narrow_nation() -> None:
    codes = [OdsCode(f"Z{number:02}") for number in range(30)]
    common = [worth(replace(plan(), trust=code), drawn(choices(), code, draws=2000), RATES) for code in codes]
    apart = [
        worth(replace(plan(), trust=code), drawn(choices(), code, seed=seed, draws=2000), RATES)
        for seed, code in enumerate(codes)
    ]
    wide, narrow = nation(common)["npsv"], nation(apart)["npsv"]
    assert wide.p90 - wide.p10 > 2 * (narrow.p90 - narrow.p10)
    assert wide.mean == pytest.approx(narrow.mean, rel=0.05)
    assert np.array_equal(together([one.npsv for one in common])[:5], sum(one.npsv for one in common)[:5])


def test_five_thousand_draws_take_less_than_a_second() -> None:
    started = time.process_time()
    worth(plan(), drawn(choices(), TRUST, draws=5000), RATES)
    assert time.process_time() - started < 1


def test_swings_without_draws_say_nothing_of_shares() -> None:
    assert all(swing.share_of_variance is None for swing in swings(plan(), choices(), RATES, {}))
    assert isinstance(FOUND, Uncertainty)
