from datetime import date

from hypothesis import given

from records.programme import Baseline, EventKind, Route
from reports.progress.burn_up import burn_up, falls, last_day
from reports.progress.ladder import ladder
from reports.progress.standing import BurnUp
from tests.reports.progress.shelves import Shelves, baseline, by_month, histories, totals
from tests.reports.progress.test_ladder import total

COUNTED = baseline({("S1", "MAIN"): 1_000})


def test_lines_by_hand() -> None:
    months = [
        total(EventKind.CAPTURED, 100, week=date(2026, 1, 1)),
        total(EventKind.INFLOW, 20, week=date(2026, 3, 1)),
        total(EventKind.CLOSED, 30, week=date(2026, 3, 1), route=Route.EXPIRED),
        total(EventKind.CAPTURED, -40, week=date(2026, 4, 1), reversed_sheets=40),
    ]
    points = burn_up(COUNTED, months, date(2026, 4, 10))
    assert points == (
        BurnUp(date(2026, 1, 5), 1_000, 0, 0, 0),
        BurnUp(date(2026, 1, 31), 1_000, 100, 0, 0),
        BurnUp(date(2026, 2, 28), 1_000, 100, 0, 0),
        BurnUp(date(2026, 3, 31), 1_020, 100, 0, 30),
        BurnUp(date(2026, 4, 10), 1_020, 60, 0, 30),
    )
    assert falls(points) == ((date(2026, 4, 10), "captured", 40),)


def test_no_month_between_the_baseline_and_the_first_event_is_left_out() -> None:
    points = burn_up(COUNTED, [total(EventKind.CAPTURED, 100, week=date(2026, 4, 1))], date(2026, 4, 30))
    assert [point.day.month for point in points] == [1, 1, 2, 3, 4]


def test_without_a_baseline_there_is_no_scope_line_and_so_no_burn_up() -> None:
    assert burn_up(None, [total(EventKind.CAPTURED, 100, week=date(2026, 1, 1))]) == ()


def test_without_events_the_lines_are_flat() -> None:
    assert burn_up(COUNTED, []) == (BurnUp(date(2026, 1, 5), 1_000, 0, 0, 0),)
    assert burn_up(COUNTED, [], date(2026, 2, 3))[-1] == BurnUp(date(2026, 2, 3), 1_000, 0, 0, 0)


def test_to_move_paper_and_to_close_it_without_a_route_draws_nothing() -> None:
    months = [total(kind, 7, week=date(2026, 1, 1)) for kind in (EventKind.MOVED, EventKind.CLOSED)]
    assert burn_up(COUNTED, months)[-1] == BurnUp(date(2026, 1, 31), 1_000, 0, 0, 0)


def test_the_last_day_of_a_month() -> None:
    assert last_day(date(2028, 2, 1)) == date(2028, 2, 29)
    assert last_day(date(2026, 12, 31)) == date(2026, 12, 31)


@given(histories())
def test_the_last_point_is_the_ladder(history: tuple[Baseline, Shelves]) -> None:
    frozen, shelves = history
    shown = ladder(frozen, totals(shelves.events))
    last = burn_up(frozen, by_month(shelves.events))[-1]
    assert last.paper == frozen.sheets + shown.scope + shown.inflow
    assert (last.captured, last.delivered, last.closed) == tuple(step.sheets or 0 for step in shown.steps[1:4])
