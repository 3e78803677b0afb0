from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from records.programme import Baseline, EventKind, Route, Rung
from reports.progress.burn_up import burn_up
from reports.progress.ladder import ladder
from tests.reports.progress.shelves import LIVE, Shelves, baseline, by_month, histories, totals
from tests.reports.progress.test_ladder import scanned, sheets_at, total

COUNTED = baseline({("S1", "MAIN"): 1_000})


def test_paper_that_was_gone_before_it_was_counted_is_not_progress() -> None:
    before = [*scanned(400, 300, 250), total(EventKind.CLOSED, 50, route=Route.EXPIRED), total(EventKind.INFLOW, 7)]
    shown = ladder(COUNTED, before, before=before)
    assert (shown.closed, shown.inflow, shown.progress) == (0, 0, 0)
    (pool,) = shown.pools
    assert (pool.on_shelf, pool.captured, pool.delivered) == (850, 100, 50)
    assert sheets_at(shown, Rung.CLOSED) is None
    assert not shown.faults


def test_space_released_before_and_holds_made_before() -> None:
    before = [total(EventKind.SPACE_RELEASED, 0, boxes=4), total(EventKind.HELD, 30)]
    shown = ladder(COUNTED, before, before=before)
    assert shown.steps[4].boxes is None
    assert shown.held == 30


def test_a_closing_before_the_count_that_was_taken_back_after_it_is_told() -> None:
    before = [total(EventKind.CLOSED, 50, route=Route.EXPIRED)]
    now = [total(EventKind.CLOSED, 0, route=Route.EXPIRED, events=0, reversed_sheets=50)]
    shown = ladder(COUNTED, now, before=before)
    assert shown.closed == -50
    assert shown.progress == 0
    assert "More sheets were taken back than were ever closed: 50 too many." in shown.faults


def counted_on(shelves: Shelves, day: date, frozen: Baseline) -> tuple[Baseline, Counter[tuple[str, str]]] | None:
    """What a person would count who walked along the shelves on the morning of a day."""
    earlier = [one for one in shelves.events if one.counted < day]
    known = ladder(frozen, totals(earlier))
    there = {(pool.series, pool.store): sum(getattr(pool, state) for state in LIVE) for pool in known.pools}
    if any(one.found and one.found >= day > one_reversed(shelves, one.reverses) for one in shelves.events):
        return None  # what was found wrong later was counted in its wrong state
    return replace(baseline(there), frozen=day), Counter(there)


def one_reversed(shelves: Shelves, key: str) -> date:
    return next(one.happened for one in shelves.events if one.key == key)


@given(histories(moves=False), st.integers(0, 60))
def test_invariant_01_paper_counted_under_way_is_counted_once(history: tuple[Baseline, Shelves], later: int) -> None:
    frozen, shelves = history
    day = frozen.frozen + timedelta(days=later)
    counted = counted_on(shelves, day, frozen)
    assume(counted is not None)
    assert counted is not None
    again, _ = counted
    before = [one for one in shelves.events if one.counted < day]
    shown = ladder(again, totals(shelves.events), before=totals(before))
    assert not shown.faults
    states = Counter((sheet.series, sheet.store, sheet.state) for sheet in shelves.sheets)
    for pool in shown.pools:
        assert [getattr(pool, state) for state in LIVE] == [states[pool.series, pool.store, state] for state in LIVE]
    first = ladder(frozen, totals(before))
    assert shown.closed == ladder(frozen, totals(shelves.events)).closed - first.closed
    last = burn_up(again, by_month(shelves.events), before=by_month(before))[-1]
    assert last.paper == again.sheets + shown.scope + shown.inflow
    assert (last.captured, last.delivered, last.closed) == tuple(step.sheets or 0 for step in shown.steps[1:4])
