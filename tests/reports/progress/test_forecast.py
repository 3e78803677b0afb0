"""The forecast: seeded, ordered, never surer than the weeks allow, silent where nothing may be said; its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import EventKind, Route, Snapshot, WeekTotal
from records.types import OdsCode
from reports.progress.forecast import forecast, from_snapshot, net_by_week, terms, to_snapshot, track_record
from reports.progress.standing import Forecast

TRUST = OdsCode("ZZ9")
MONDAY = date(2026, 11, 23)
WEEK = timedelta(weeks=1)
NEVER = date.max
UNEVEN = [9_000, 14_000, 0, 11_000, 12_000, 3_000, 10_000, 15_000, 8_000, 11_000, 0, 12_000, 6_000]

histories = st.lists(st.integers(-20_000, 60_000), min_size=8, max_size=30).filter(any)
amounts = st.integers(1, 5_000_000)


def said(history: list[int], remaining: int = 600_000, draws: int = 400, target: date | None = None) -> Forecast:
    return forecast(history, remaining, MONDAY, target, draws=draws)


def ends(made: Forecast) -> tuple[date, date, date]:
    """P10, P50 and P90, never after every day."""
    return made.p10 or NEVER, made.p50 or NEVER, made.p90 or NEVER


# ---------------------------------------------------------------- invariants
@given(histories, amounts, st.integers(0, 2**32))
def test_invariant_26_the_same_seed_gives_the_same_forecast(history: list[int], remaining: int, seed: int) -> None:
    first, again = (forecast(history, remaining, MONDAY, MONDAY, seed=seed, draws=200) for _ in range(2))
    assert first == again


@given(histories, amounts)
def test_invariant_26_percentiles_of_the_forecast_are_in_order(history: list[int], remaining: int) -> None:
    made = said(history, remaining)
    p10, p50, p90 = ends(made)
    assert MONDAY < p10 <= p50 <= p90
    assert made.closed_in_13_weeks is not None
    low, middle, high = made.closed_in_13_weeks
    assert low <= middle <= high <= remaining


@pytest.mark.parametrize("shift", [0, -6_000])
def test_invariant_26_the_forecast_converges(shift: int) -> None:
    history = [week + shift for week in UNEVEN * 2]
    few, many = (
        [forecast(history, 600_000, MONDAY, date(2028, 6, 1), seed=seed, draws=draws) for seed in range(8)]
        for draws in (300, 20_000)
    )

    def scatter(made: list[Forecast]) -> tuple[float, float]:
        return float(np.std([float(one.by_target or 0) for one in made])), float(
            np.std([(one.closed_in_13_weeks or (0,))[0] for one in made])
        )

    assert all(late < early / 3 for early, late in zip(scatter(few), scatter(many), strict=True))


# ---------------------------------------------------------------- what must not turn round
@given(histories, amounts, amounts)
def test_more_that_remains_is_never_gone_earlier(history: list[int], remaining: int, more: int) -> None:
    target = MONDAY + 80 * WEEK
    less, greater = said(history, remaining, target=target), said(history, remaining + more, target=target)
    assert all(before <= after for before, after in zip(ends(less), ends(greater), strict=True))
    assert less.by_target is not None
    assert greater.by_target is not None
    assert less.by_target >= greater.by_target
    assert less.never is not None
    assert greater.never is not None
    assert less.never <= greater.never


@given(st.lists(st.integers(-40, 40), min_size=12, max_size=26).filter(any), st.integers(2, 5))
def test_weeks_that_scatter_more_never_make_a_narrower_interval(off: list[int], times: int) -> None:
    balanced = [*off, *(-one for one in off)][-26:]
    balanced[-1] -= sum(balanced)
    calm, wild = (said([2_000 + spread * one for one in balanced], 100_000) for spread in (1, times))
    assert ends(calm)[2] - ends(calm)[0] <= ends(wild)[2] - ends(wild)[0]
    assert calm.closed_in_13_weeks is not None
    assert wild.closed_in_13_weeks is not None
    assert calm.closed_in_13_weeks[2] - calm.closed_in_13_weeks[0] <= (
        wild.closed_in_13_weeks[2] - wild.closed_in_13_weeks[0]
    )


@given(histories, amounts, st.integers(0, 400), st.integers(0, 400))
def test_a_later_target_is_never_less_likely(history: list[int], remaining: int, weeks: int, more: int) -> None:
    near, far = (said(history, remaining, target=MONDAY + number * WEEK) for number in (weeks, weeks + more))
    assert near.by_target is not None
    assert far.by_target is not None
    assert near.never is not None
    assert near.by_target <= far.by_target <= 1 - near.never


# ---------------------------------------------------------------- known answers
def test_a_steady_pace_ends_on_the_day() -> None:
    made = said([10_000] * 26, 600_000, target=MONDAY + 60 * WEEK)
    assert ends(made) == (MONDAY + 60 * WEEK,) * 3
    assert (made.never, made.by_target, made.closed_in_13_weeks) == (0, 1, (130_000,) * 3)
    assert said([10_000] * 26, 600_000, target=MONDAY + 59 * WEEK).by_target == 0


def test_a_part_of_a_day_counts_whole() -> None:
    assert said([7_000] * 10, 1_001).p50 == MONDAY + timedelta(days=2)


def test_a_pace_around_nought_never_ends_in_half_of_the_draws() -> None:
    made = said([-5_000, 5_000] * 13, 1, draws=10_000)
    assert made.never is not None
    assert float(made.never) == pytest.approx(0.5, abs=0.03)


def test_a_pace_below_nought_never_ends() -> None:
    made = said([-9_000, -11_000] * 13)
    assert (made.p10, made.p50, made.p90, made.never) == (None, None, None, 1)
    assert said([-4_500, 4_000] * 13, 100_000).p90 is None


def test_more_than_fifty_years_is_never() -> None:
    assert terms()["longest"] == 2_600
    assert said([10] * 26, 26_000).never == 0
    assert said([10] * 26, 26_001).never == 1


def test_only_the_last_26_weeks_count() -> None:
    assert said([99_000] * 30 + UNEVEN * 2) == said(UNEVEN * 2)
    assert said(UNEVEN * 2).weeks_of_history == 26


# ---------------------------------------------------------------- what may not be said
@pytest.mark.parametrize(
    ("history", "remaining", "words"),
    [
        ([1_000] * 26, None, "no baseline yet"),
        ([1_000] * 7, 5_000, "only 7 weeks of history: a forecast needs 8"),
        ([0] * 26, 5_000, "no paper was closed and none came in for 26 weeks"),
    ],
)
def test_nothing_is_said_where_nothing_is_known(history: list[int], remaining: int | None, words: str) -> None:
    made = forecast(history, remaining, MONDAY, MONDAY + WEEK)
    assert made.why_not == words
    assert (made.p10, made.p50, made.p90, made.never, made.by_target, made.closed_in_13_weeks) == (None,) * 6


@pytest.mark.parametrize("remaining", [0, -5])
def test_what_is_done_is_said_to_be_done(remaining: int) -> None:
    made = forecast([1_000], remaining, MONDAY, MONDAY)
    assert made.why_not == "done: nothing remains"
    assert (made.p90, made.never, made.by_target) == (MONDAY, 0, 1)
    late = forecast([1_000], remaining, MONDAY, MONDAY - WEEK)
    assert late.by_target is None, "whether it was done by then, the forecast cannot know"


# ---------------------------------------------------------------- weeks
def total(
    week: date, sheets: int, kind: EventKind = EventKind.CLOSED, route: Route | None = Route.SCANNED
) -> WeekTotal:
    route = route if kind is EventKind.CLOSED else None
    return WeekTotal(TRUST, kind, route, "", "", week, sheets, 0, 0, Decimal(0), 1)


def test_weeks_are_net_of_new_paper_and_noughts_are_weeks() -> None:
    totals = [
        total(MONDAY, 500),
        total(MONDAY, 70, route=Route.EXPIRED),
        total(MONDAY, 100, EventKind.INFLOW),
        total(MONDAY, 900, EventKind.CAPTURED),
        total(MONDAY, 4, route=None),
        total(MONDAY + 3 * WEEK, 200),
        total(MONDAY + 5 * WEEK, 40),
    ]
    sunday = MONDAY + 5 * WEEK - timedelta(days=1)
    expected = [470, 0, 0, 200, 0]
    assert list(net_by_week(totals, sunday).values()) == expected
    assert list(net_by_week(totals, sunday - timedelta(days=1)).values()) == expected[:-1], "a week begun is left out"
    assert list(net_by_week(totals, sunday, began=MONDAY - 2 * WEEK).values()) == [0, 0, *expected]
    assert list(net_by_week(totals, sunday)) == [MONDAY + number * WEEK for number in range(5)]


def test_no_events_are_no_weeks() -> None:
    assert net_by_week([], MONDAY) == {}
    assert len(net_by_week([], MONDAY, began=MONDAY - 2 * WEEK)) == 2


# ---------------------------------------------------------------- record
@given(histories, st.one_of(st.none(), st.integers(-5, 5_000_000)), st.one_of(st.none(), st.just(MONDAY + 90 * WEEK)))
def test_what_is_stored_comes_back_the_same(history: list[int], remaining: int | None, target: date | None) -> None:
    made = forecast(history, remaining, MONDAY + timedelta(days=3), target, draws=100)
    snapshot = to_snapshot(made, TRUST, "digest")
    assert (snapshot.kind, snapshot.as_of, snapshot.inputs) == ("forecast", "2026-11-23", "digest")
    assert from_snapshot(snapshot) == made


def test_a_report_is_no_forecast() -> None:
    with pytest.raises(ValueError, match="report"):
        from_snapshot(Snapshot(TRUST, "report", "2026-11-23", "", "{}"))


def stored(day: date, low: int, high: int) -> Snapshot:
    made = replace(said([10_000] * 8), made=day, closed_in_13_weeks=(low, low, high))
    return to_snapshot(made, TRUST, "")


def test_the_record_judges_what_is_old_enough() -> None:
    closed = {MONDAY + number * WEEK: 10 for number in range(14)}
    snapshots = [
        stored(MONDAY, 130, 140),  # held, at its very end
        stored(MONDAY + WEEK, 100, 129),  # missed by one
        stored(MONDAY + 2 * WEEK, 0, 999),  # its last week is not over
        stored(MONDAY - WEEK, 0, 999),  # its first week is not known
        to_snapshot(forecast([], 5, MONDAY, None), TRUST, ""),  # said nothing
        Snapshot(TRUST, "report", MONDAY.isoformat(), "", "{}"),
    ]
    record = track_record(snapshots, closed)
    assert (record.judged, record.held, record.coverage) == (2, 1, Fraction(1, 2))
    assert track_record(snapshots[2:], closed).coverage is None


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """A smoke test; the measurement is bench.forecast. Weeks in a row are alike by 0.5, around 10,000 sheets."""
    chance = np.random.default_rng(11)
    judged, held, trusts = 0, 0, 120
    for _ in range(trusts):
        state = np.zeros(39)
        for week in range(39):
            state[week] = 0.5 * state[week - 1] + chance.normal(0, 3_500)
        weeks = [round(10_000 + one) for one in state]
        snapshot = to_snapshot(said(weeks[:26]), TRUST, "")
        record = track_record([snapshot], {MONDAY + number * WEEK: weeks[26 + number] for number in range(13)})
        judged, held = judged + record.judged, held + record.held
    assert judged == trusts
    assert 0.75 < held / judged < 0.97


def test_the_table_is_complete_and_in_order() -> None:
    known = terms()
    assert 0 < known["low"] < known["middle"] < known["high"] < 1
    assert known["weeks_used"] >= 8
