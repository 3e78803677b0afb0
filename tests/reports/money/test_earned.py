"""What paper that is gone earns: from the month after, and back again in the month in which an error is found."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from records.programme import Event, EventKind
from records.types import OdsCode
from reports.money.earned import Gain, earned, gains_of, months_between

ZZ9 = OdsCode("ZZ9")
YEAR = Fraction(60)  # pounds a box and year: five a month
END = date(2029, 12, 1)


def release(day: date, boxes: int, unit: str = "B") -> Event:
    return Event(ZZ9, EventKind.SPACE_RELEASED, day, "contract note", "A. Khan", unit=unit, boxes=boxes)


def reversal(of: Event, found: date, boxes: int) -> Event:
    return Event(ZZ9, EventKind.REVERSED, of.happened, "audit", "A. Khan", boxes=boxes, found=found, reverses=of.key)


def boxes(event: Event) -> Fraction:
    return Fraction(event.boxes)


def months(day: date, later: int) -> date:
    return date(day.year + (day.month - 1 + later) // 12, (day.month - 1 + later) % 12 + 1, 15)


def test_a_box_earns_from_the_month_after_it_went() -> None:
    found = earned(gains_of([release(date(2027, 1, 20), 2)], EventKind.SPACE_RELEASED, boxes), YEAR, date(2027, 3, 31))
    assert list(found.items()) == [(date(2027, 1, 1), 0), (date(2027, 2, 1), 10), (date(2027, 3, 1), 10)]


def test_a_reversal_takes_off_in_the_month_found_what_was_credited() -> None:
    gone = release(date(2027, 1, 20), 2)
    taken = reversal(gone, date(2027, 4, 5), 1)
    found = earned(gains_of([gone, taken], EventKind.SPACE_RELEASED, boxes), YEAR, date(2027, 5, 1))
    assert [int(pounds) for pounds in found.values()] == [0, 10, 10, 10 - 15, 5]


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9), st.none() | st.integers(0, 12)), min_size=1, max_size=6)
)
def test_what_was_taken_back_whole_earned_nothing_and_closed_months_stand(
    cases: list[tuple[int, int, int | None]],
) -> None:
    start = date(2027, 1, 15)
    kept, events = Fraction(0), []
    first_found = END
    for number, (at, units, back) in enumerate(cases):
        gone = release(months(start, at), units, unit=str(number))
        events.append(gone)
        if back is None:
            kept += units * months_between(gone.happened, END)
        else:
            found = months(gone.happened, back)
            first_found = min(first_found, found)
            events.append(reversal(gone, found, units))
    whole = earned(gains_of(events, EventKind.SPACE_RELEASED, boxes), YEAR, END)
    assert sum(whole.values()) == kept * YEAR / 12
    unreversed = [event for event in events if event.kind is EventKind.SPACE_RELEASED]
    before = earned(gains_of(unreversed, EventKind.SPACE_RELEASED, boxes), YEAR, END)
    for month, pounds in whole.items():
        if month < first_found.replace(day=1):
            assert pounds == before[month]


def test_the_same_events_twice_earn_once() -> None:
    gone = release(date(2027, 1, 20), 2)
    taken = reversal(gone, date(2027, 4, 5), 1)
    once = gains_of([gone, taken], EventKind.SPACE_RELEASED, boxes)
    assert gains_of([taken, gone, gone, taken], EventKind.SPACE_RELEASED, boxes) == once


def test_floor_earns_by_its_own_measure() -> None:
    room = Event(ZZ9, EventKind.SPACE_RELEASED, date(2027, 12, 1), "lease", "A. Khan", unit="R1", m2=Decimal("48.5"))
    gains = gains_of([room], EventKind.SPACE_RELEASED, lambda event: Fraction(event.m2))
    assert gains == (Gain(date(2027, 12, 1), Fraction(97, 2)),)
    assert earned(gains, Fraction(24), date(2028, 1, 31)) == {date(2027, 12, 1): 0, date(2028, 1, 1): 97}


def test_no_gain_is_no_month() -> None:
    assert earned((), YEAR, END) == {}


def test_a_reversal_of_something_else_takes_nothing_off() -> None:
    gone, other = release(date(2027, 1, 20), 2), release(date(2027, 1, 21), 3)
    assert len(gains_of([gone, reversal(other, END, 3)], EventKind.SPACE_RELEASED, boxes)) == 1
