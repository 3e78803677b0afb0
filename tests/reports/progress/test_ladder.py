from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import EventKind, Route, Rung, WeekTotal
from reports.progress.burn_up import burn_up, falls
from reports.progress.ladder import ladder
from reports.progress.standing import Ladder
from tests.reports.progress.shelves import LIVE, TRUST, Shelves, baseline, by_month, by_week, event, histories, totals

MAIN = {("S1", "MAIN"): 1_000}


def total(kind: EventKind, sheets: int, store: str = "MAIN", **more: object) -> WeekTotal:
    values: dict[str, object] = {
        "trust": TRUST, "kind": kind, "route": None, "series": "S1", "store": store, "week": date(2026, 11, 22),
        "sheets": sheets, "folders": 0, "boxes": 0, "m2": Decimal(0), "events": 1,
    }  # fmt: skip
    return WeekTotal(**{**values, **more})  # type: ignore[arg-type]


def scanned(captured: int, delivered: int, closed: int) -> list[WeekTotal]:
    return [
        total(EventKind.CAPTURED, captured),
        total(EventKind.DELIVERED, delivered),
        total(EventKind.CLOSED, closed, route=Route.SCANNED),
    ]


def sheets_at(shown: Ladder, rung: Rung) -> int | None:
    return next(step.sheets for step in shown.steps if step.rung is rung)


def test_a_small_ladder_by_hand() -> None:
    shown = ladder(
        baseline(MAIN),
        [
            *scanned(400, 300, 100),
            total(EventKind.CLOSED, 50, route=Route.EXPIRED),
            total(EventKind.INFLOW, 20),
            total(EventKind.SCOPE, -10),
            total(EventKind.HELD, 30),
            total(EventKind.FREED, 5),
            total(EventKind.SPACE_RELEASED, 0, boxes=2, m2=Decimal("12.5")),
        ],
        Decimal("1234.50"),
    )
    (pool,) = shown.pools
    assert (pool.on_shelf, pool.captured, pool.delivered, pool.held) == (560, 100, 200, 25)
    assert pool.closed == {Route.SCANNED: 100, Route.EXPIRED: 50, Route.TRANSFERRED: 0}
    assert [step.sheets for step in shown.steps] == [1_000, 400, 300, 150, None, None]
    assert (shown.steps[4].boxes, shown.steps[4].m2) == (2, Decimal("12.5"))
    assert shown.steps[5].pounds == Decimal("1234.50")
    assert shown.progress == Fraction(150, 990)
    assert shown.net_backlog == 860
    assert not shown.faults


def test_without_a_baseline_there_are_counts_and_no_percentage() -> None:
    shown = ladder(None, scanned(400, 300, 100))
    assert shown.closed == 100
    assert sheets_at(shown, Rung.CAPTURED) == 400
    assert sheets_at(shown, Rung.BASELINE) is None
    assert shown.progress is None and shown.net_backlog is None and not shown.pools
    assert not shown.faults


def test_a_rung_without_events_has_no_evidence_even_below_one_that_has() -> None:
    shown = ladder(baseline(MAIN), [total(EventKind.DELIVERED, 10)])
    assert sheets_at(shown, Rung.CAPTURED) is None
    assert sheets_at(shown, Rung.DELIVERED) == 10
    assert "Sheets were delivered, but there is no evidence that any was captured." in shown.faults


def test_what_was_entered_and_taken_back_is_nought_and_not_unknown() -> None:
    shown = ladder(baseline(MAIN), [total(EventKind.CAPTURED, 0, events=2, reversed_sheets=70)])
    assert sheets_at(shown, Rung.CAPTURED) == 0
    assert shown.reversed_sheets == 70


def test_space_and_savings_that_rest_on_nothing_are_told() -> None:
    shown = ladder(baseline(MAIN), [total(EventKind.SPACE_RELEASED, 0, boxes=1)])
    assert any(fault.startswith("Space was released") for fault in shown.faults)
    shown = ladder(baseline(MAIN), [], Decimal(10))
    assert any(fault.startswith("A saving was signed off") for fault in shown.faults)


def test_paper_that_was_moved_away_and_destroyed_there_went_along_scanned() -> None:
    counted = baseline({("S1", "MAIN"): 100, ("S1", "DEPOT"): 0})
    moved = [total(EventKind.MOVED, -100), total(EventKind.MOVED, 100, "DEPOT")]
    shown = ladder(
        counted,
        [
            total(EventKind.CAPTURED, 100),
            total(EventKind.DELIVERED, 100),
            *moved,
            total(EventKind.CLOSED, 40, "DEPOT", route=Route.SCANNED),
        ],
    )
    depot, main = shown.pools
    assert (depot.total, depot.delivered, depot.on_shelf) == (100, 60, 0)
    assert (main.total, main.delivered, main.on_shelf) == (0, 0, 0)
    assert not shown.faults


def test_to_move_paper_off_site_closes_nothing() -> None:
    shown = ladder(baseline(MAIN), [total(EventKind.MOVED, -600), total(EventKind.MOVED, 600, "DEPOT")])
    assert shown.closed == 0 and shown.progress == 0
    assert [pool.on_shelf for pool in shown.pools] == [600, 400]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (scanned(100, 101, 0), "More sheets were delivered (101) than captured (100)."),
        (scanned(100, 90, 91), "More sheets were closed as scanned (91) than delivered (90)."),
        (scanned(1_001, 0, 0), "More sheets were captured (1,001) than there ever were (1,000)."),
        ([total(EventKind.CLOSED, 5)], "5 sheets said to be closed without a route"),
        ([total(EventKind.MOVED, -5)], "Series S1: moves take away 5 sheets that came into no store."),
        ([total(EventKind.MOVED, 5)], "Series S1: moves bring in 5 sheets that left no store."),
        ([total(EventKind.CAPTURED, -5, reversed_sheets=5)], "More sheets were taken back than were ever captured: 5"),
        ([total(EventKind.HELD, 1_001)], "Series S1 in store MAIN: 1,001 sheets held, but only 1,000 are still there."),
        ([total(EventKind.FREED, 1)], "Series S1 in store MAIN: 1 sheet too many freed; fewer were held."),
        ([total(EventKind.CAPTURED, 7, "CELLAR")], "Series S1 in store CELLAR: 7 sheets too many captured"),
    ],
)
def test_what_cannot_be_is_told(wrong: list[WeekTotal], told: str) -> None:
    faults = ladder(baseline(MAIN), wrong).faults
    assert any(fault.startswith(told) for fault in faults), faults


@given(histories())
def test_invariant_01_every_sheet_is_in_one_state_and_one_store(history: tuple) -> None:  # type: ignore[type-arg]
    frozen, shelves = history
    shown = ladder(frozen, totals(shelves.events))
    assert not shown.faults
    where = Counter((sheet.series, sheet.store) for sheet in shelves.sheets)
    for pool in shown.pools:
        there = pool.on_shelf + pool.captured + pool.delivered + sum(pool.closed.values())
        assert there == pool.total == where.pop((pool.series, pool.store), 0)
    assert not where, "no pool is missing"
    states = Counter((sheet.series, sheet.state) for sheet in shelves.sheets)
    for series in {pool.series for pool in shown.pools}:
        mine = [pool for pool in shown.pools if pool.series == series]
        for state in LIVE:
            assert sum(getattr(pool, state) for pool in mine) == states[series, state]
    assert shown.baseline is not None
    assert len(shelves.sheets) == shown.baseline + shown.scope + shown.inflow


@given(histories(moves=False))
def test_invariant_01_without_moves_each_state_is_that_of_the_sheets(history: tuple) -> None:  # type: ignore[type-arg]
    frozen, shelves = history
    states = Counter((sheet.series, sheet.store, sheet.state) for sheet in shelves.sheets)
    held = Counter((sheet.series, sheet.store) for sheet in shelves.sheets if sheet.held)
    for pool in ladder(frozen, totals(shelves.events)).pools:
        key = (pool.series, pool.store)
        assert [getattr(pool, state) for state in LIVE] == [states[*key, state] for state in LIVE]
        assert pool.closed == {route: states[*key, str(route)] for route in Route}
        assert pool.held == held[key]


@given(histories(), st.integers(1, 5), st.sampled_from(("captured", "delivered", "scanned")))
def test_invariant_02_no_rung_has_more_than_the_one_below(history: tuple, more: int, which: str) -> None:  # type: ignore[type-arg]
    frozen, shelves = history
    sums = totals(shelves.events)
    shown = ladder(frozen, sums)
    captured, delivered = sheets_at(shown, Rung.CAPTURED) or 0, sheets_at(shown, Rung.DELIVERED) or 0
    assert shown.closed_by[Route.SCANNED] <= delivered <= captured <= frozen.sheets + shown.scope + shown.inflow
    assert shown.closed == sum(shown.closed_by.values())
    series, store = frozen.lines[0].series, frozen.lines[0].store
    too_many = {
        "captured": (EventKind.CAPTURED, None, frozen.sheets + shown.scope + shown.inflow - captured),
        "delivered": (EventKind.DELIVERED, None, captured - delivered),
        "scanned": (EventKind.CLOSED, Route.SCANNED, delivered - shown.closed_by[Route.SCANNED]),
    }
    kind, route, room = too_many[which]
    extra = total(kind, room + more, store, series=series, route=route)
    words = {"captured": "captured (", "delivered": "delivered (", "scanned": "closed as scanned ("}[which]
    assert any(fault.startswith(f"More sheets were {words}") for fault in ladder(frozen, [*sums, extra]).faults)


@given(histories())
def test_invariant_02_a_line_falls_only_by_a_reversal(history: tuple) -> None:  # type: ignore[type-arg]
    frozen, shelves = history
    months = by_month(shelves.events)
    assert not ladder(frozen, totals(shelves.events), months=months).faults
    found = {one.found.replace(day=1) for one in shelves.events if one.found}
    for day, _, sheets in falls(burn_up(frozen, months)):
        assert sheets > 0 and day.replace(day=1) in found
    unexplained = [total(EventKind.CAPTURED, -3, series="", store="", week=date(2026, 2, 1))]
    told = ladder(frozen, totals(shelves.events), months=unexplained).faults
    assert told[-1] == "The sheets captured fall in February 2026 by 3, of which a reversal explains 0."


@given(histories(), st.integers(1, 9))
def test_invariant_03_closed_is_delivered_or_expired_or_transferred(history: tuple, more: int) -> None:  # type: ignore[type-arg]
    frozen, shelves = history
    sums = totals(shelves.events)
    shown = ladder(frozen, sums)
    states = Counter(sheet.state for sheet in shelves.sheets)
    assert shown.closed_by == {route: states[str(route)] for route in Route}
    unrouted = [*sums, total(EventKind.CLOSED, more)]
    with_unrouted = ladder(frozen, unrouted)
    assert with_unrouted.closed == shown.closed == (sheets_at(with_unrouted, Rung.CLOSED) or 0)
    assert any("without a route" in fault for fault in with_unrouted.faults)


@given(histories(), st.randoms(use_true_random=False))
def test_invariant_05_order_and_division_of_sums_change_nothing(history: tuple, random: object) -> None:  # type: ignore[type-arg]
    frozen, shelves = history
    events = [*shelves.events, *shelves.events[:3]]
    random.shuffle(events)  # type: ignore[attr-defined]
    again = totals(events)
    random.shuffle(again)  # type: ignore[attr-defined]
    shown = ladder(frozen, totals(shelves.events))
    assert ladder(frozen, again) == shown
    assert ladder(frozen, [*by_week(events)]) == shown


@given(histories(), st.integers(0, 10**6))
def test_invariant_08_progress_is_a_share_and_new_paper_never_lowers_the_baseline(history: tuple, new: int) -> None:  # type: ignore[type-arg]
    frozen, shelves = history
    sums = totals(shelves.events)
    shown = ladder(frozen, sums)
    assert shown.progress is None or 0 <= shown.progress <= 1
    line = frozen.lines[0]
    with_new = ladder(frozen, [*sums, total(EventKind.INFLOW, new, line.store, series=line.series)])
    assert with_new.baseline == shown.baseline == frozen.sheets
    assert with_new.progress == shown.progress
    assert with_new.net_backlog is not None and shown.net_backlog is not None
    assert with_new.net_backlog == shown.net_backlog + new
    all_gone = total(EventKind.CLOSED, with_new.net_backlog, line.store, series=line.series, route=Route.EXPIRED)
    inflow = total(EventKind.INFLOW, new, line.store, series=line.series)
    assert ladder(frozen, [*sums, inflow, all_gone]).progress in (None, 1)


@given(st.lists(st.builds(total, st.sampled_from(EventKind), st.integers(-2_000, 2_000))))
def test_progress_stays_a_share_whatever_is_entered(wrong: list[WeekTotal]) -> None:
    sums = [replace(one, route=Route.SCANNED) if one.kind is EventKind.CLOSED else one for one in wrong]
    progress = ladder(baseline(MAIN), sums).progress
    assert progress is None or 0 <= progress <= 1


def test_the_sheets_are_told_apart_from_their_events() -> None:
    """The reference itself: a capture taken back leaves the sheet on the shelf."""
    shelves = Shelves.of(baseline({("S1", "MAIN"): 5}))
    shelves.step(EventKind.CAPTURED, "S1", "MAIN", 4, "", Route.SCANNED)
    shelves.take_back(EventKind.CAPTURED, "S1", "MAIN", 1)
    assert Counter(sheet.state for sheet in shelves.sheets) == {"on_shelf": 5}
    assert [one.sheets for one in totals(shelves.events)] == [0]
    assert event(EventKind.CAPTURED).counted == date(2026, 1, 5)
