"""Draws of a pace: Student-t where weeks are known to be unlike, and sums with the right variance."""

from __future__ import annotations

import numpy as np
import pytest

from reports.progress.pace import Expected, Pace, pace

UNLIKE = Expected(most=1e-9, steps=1, weight_for=1, weight_against=1)
OPEN = Expected(most=0.97, steps=40, weight_for=3, weight_against=2)
DRAWS = 40_000
UNEVEN = [9, 14, 7, 11, 12, 3, 10, 15, 8, 11, 9, 12, 6, 10, 13, 9, 11, 4, 16, 10, 8, 12, 11, 9, 10, 10]


def test_the_rate_is_student_t_where_weeks_are_unlike() -> None:
    drawn = pace(UNEVEN, UNLIKE, DRAWS, seed=1)
    error = np.std(UNEVEN, ddof=1) / np.sqrt(len(UNEVEN))
    t = (drawn.rate - np.mean(UNEVEN)) / error
    # 25 degrees of freedom: the tabled quantiles
    for share, quantile in ((0.1, -1.316), (0.5, 0), (0.9, 1.316), (0.975, 2.060)):
        assert np.quantile(t, share) == pytest.approx(quantile, abs=0.04)


def test_the_share_of_rates_below_nought_is_that_of_student_t() -> None:
    # moved so that nought lies 1.316 errors below the mean: one draw in ten is below it
    error = np.std(UNEVEN, ddof=1) / np.sqrt(len(UNEVEN))
    thousandths = [round(1000 * (week - np.mean(UNEVEN) + 1.316 * error)) for week in UNEVEN]
    drawn = pace(thousandths, UNLIKE, DRAWS, seed=2)
    assert np.isinf(drawn.weeks_for(1)).mean() == pytest.approx(0.1, abs=0.01)


def test_weeks_that_are_alike_are_found_alike_and_make_the_rate_less_sure() -> None:
    chance = np.random.default_rng(4)
    state = np.zeros(300)
    for week in range(1, 300):
        state[week] = 0.85 * state[week - 1] + chance.normal()
    alike = [round(100 * one) for one in state]
    shuffled = [int(one) for one in chance.permutation(alike)]
    drawn, other = pace(alike, OPEN, DRAWS, seed=3), pace(shuffled, OPEN, DRAWS, seed=3)
    assert np.median(drawn.likeness) > 0.7 > 0.5 > np.median(other.likeness)
    assert np.ptp(np.quantile(drawn.rate, [0.1, 0.9])) > 1.5 * np.ptp(np.quantile(other.rate, [0.1, 0.9]))


@pytest.mark.parametrize("likeness", [0.0, 0.6, 0.9])
@pytest.mark.parametrize("weeks", [1, 2, 13])
def test_the_variance_of_a_sum_is_that_of_all_its_pairs(likeness: float, weeks: int) -> None:
    one = 4 / (1 - likeness**2)
    pairs = sum(likeness ** abs(first - second) for first in range(weeks) for second in range(weeks))
    drawn = Pace(np.array([10.0]), np.array([likeness]), np.array([2.0]), np.array([1.0]))
    assert drawn.sheets_in(weeks)[0] == pytest.approx(weeks * 10 + np.sqrt(one * pairs))


def test_the_weeks_drawn_are_those_in_which_the_sheets_go() -> None:
    drawn = pace(UNEVEN, OPEN, 1000, seed=5)
    weeks = drawn.weeks_for(700)
    gone = weeks * drawn.rate + drawn.chance * drawn.spread / (1 - drawn.likeness) * np.sqrt(weeks)
    assert drawn.rate.min() > 0
    assert gone == pytest.approx(np.full(1000, 700.0))


def test_weeks_without_any_deviation_leave_no_doubt() -> None:
    drawn = pace([100] * 10, OPEN, 50, seed=6)
    assert drawn.weeks_for(1000) == pytest.approx(np.full(50, 10.0))
    assert drawn.sheets_in(13) == pytest.approx(np.full(50, 1300.0))
