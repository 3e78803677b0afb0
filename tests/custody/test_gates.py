"""The gate: what may be entered may, and each thing that is missing or out of order is refused in words."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from custody.gate_papers import national
from records.programme import Event, EventKind, Place, Route
from records.types import OdsCode
from tests.custody.events import (
    DAY,
    LATER,
    TODAY,
    TRUST,
    a_baseline,
    an_event,
    captured,
    closed,
    delivered,
    faults,
    judged,
    reversal,
)

A_DAY = timedelta(days=1)


def test_paper_climbs_from_capture_to_closing() -> None:
    events = (captured(100), delivered(100), closed(100))
    verdict = judged(*events)
    assert verdict.accepted == events
    assert verdict.refused == ()


def test_what_was_entered_before_is_known_and_not_refused() -> None:
    event = captured(100)
    verdict = judged(event, captured(5), earlier=(event,))
    assert (verdict.known, verdict.accepted) == ((event,), (captured(5),))


def test_the_same_twice_in_one_table_counts_once() -> None:
    verdict = judged(captured(100), captured(100))
    assert (len(verdict.accepted), len(verdict.known)) == (1, 1)


def test_the_same_entered_by_somebody_else_is_not_counted_twice() -> None:
    event = captured(100)
    assert "entered before, by somebody else" in faults(replace(event, by="Bo Clerk, clerk"), earlier=(event,))
    assert "entered before, by somebody else" in faults(event, replace(event, own_key="17"))
    numbered = (replace(event, own_key="17"), replace(event, own_key="18"))
    assert judged(*numbered).accepted == numbered


def test_a_number_stands_for_one_event() -> None:
    said = "its number was given to another event before"
    assert said in faults(captured(5, own_key="17"), earlier=(captured(100, own_key="17"),))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (delivered(101), "101 sheets delivered by 2026-03-02, of 100 captured"),
        (closed(101), "101 sheets closed as scanned"),
        (delivered(1, series="S2"), "series S2 in store A: 1 sheets delivered by 2026-03-02, of 0 captured"),
        (delivered(1, unit="B1"), "unit B1 of series S1 in store A: 1 sheets delivered"),
    ],
)
def test_a_rung_holds_no_more_than_the_one_below(event: Event, said: str) -> None:
    past = (captured(100), delivered(100)) if event.route else (captured(100),)
    assert said in faults(event, earlier=past)


def test_a_delivery_dated_before_its_capture_is_refused_though_the_sums_agree() -> None:
    assert "2026-03-01" in faults(captured(100), delivered(100, DAY - A_DAY))
    assert not faults(delivered(100, DAY), captured(100, DAY - A_DAY))


def test_what_is_entered_late_may_not_take_from_what_came_after() -> None:
    past = (captured(100), delivered(60, DAY + 9 * A_DAY))
    assert not faults(delivered(40, DAY + A_DAY), earlier=past)
    assert "of 100 captured" in faults(delivered(41, DAY + A_DAY), earlier=past)


# ---------------------------------------------------------------- closing
@pytest.mark.parametrize("name", ["certificate", "hold_check"])
@pytest.mark.parametrize("route", [Route.SCANNED, Route.EXPIRED])
def test_nothing_is_destroyed_without_its_papers(name: str, route: Route) -> None:
    event = closed(10, route=route)
    bare = replace(event, details=tuple(pair for pair in event.details if pair[0] != name))
    assert f"{name} is missing" in faults(bare, earlier=(captured(10), delivered(10)))


@pytest.mark.parametrize("name", ["retention_rule", "reviewed_by"])
def test_expired_paper_needs_its_rule_and_a_named_person(name: str) -> None:
    event = closed(10, route=Route.EXPIRED)
    assert not faults(event)
    assert f"{name} is missing" in faults(replace(event, details=tuple(p for p in event.details if p[0] != name)))
    department = tuple((n, "Records" if n == "reviewed_by" else v) for n, v in event.details)
    assert "first and last name" in faults(replace(event, details=department))


def test_transferred_paper_needs_the_archives_receipt() -> None:
    assert not faults(closed(10, route=Route.TRANSFERRED))
    assert "receipt is missing" in faults(closed(10, route=Route.TRANSFERRED, details=()))


@pytest.mark.parametrize("name", ["profile", "sample", "sample_result", "receipt"])
def test_delivered_needs_profile_sample_and_receipt(name: str) -> None:
    event = delivered(10)
    bare = replace(event, details=tuple(pair for pair in event.details if pair[0] != name))
    assert f"{name} is missing" in faults(captured(10), bare)
    failed = tuple((n, "failed" if n == "sample_result" else v) for n, v in event.details)
    assert "did not pass" in faults(captured(10), replace(event, details=failed))


def test_accepted_paper_is_kept_for_the_cooling_time() -> None:
    past = (captured(10), delivered(10))
    assert national().cooling == timedelta(days=90)
    assert "of 0 delivered by 2026-03-01" in faults(closed(10, LATER - A_DAY), earlier=past)
    assert not faults(closed(10, LATER), earlier=past)
    late = (captured(10), delivered(4), delivered(6, DAY + A_DAY))
    assert "10 sheets closed as scanned by 2026-05-31, of 4 delivered" in faults(closed(10, LATER), earlier=late)
    assert not faults(closed(4, LATER), closed(6, LATER + A_DAY), earlier=late)


def test_deliveries_taken_back_do_not_cool() -> None:
    wrong = delivered(10, evidence="minute 1")
    past = (captured(20), wrong, reversal(wrong, LATER - A_DAY, series="S1", store="A", sheets=10))
    assert "of 0 delivered by 2026-03-02" in faults(
        closed(10), earlier=(*past, delivered(10, DAY + A_DAY, evidence="minute 2"))
    )


def test_what_is_said_of_acceptance_is_checked_against_the_ledger() -> None:
    event = closed(10)
    said = (*event.details, ("accepted_on", "2026-02-01"))
    assert "of 0 delivered by 2026-02-01" in faults(captured(10), delivered(10), replace(event, details=said))
    early = (*event.details, ("accepted_on", "2026-04-01"))
    assert "before 2026-06-30" in faults(captured(10), delivered(10), replace(event, details=early))


@pytest.mark.parametrize(
    ("check", "destroyed", "said"),
    [
        ("2026-05-31", "", ""),
        ("2026-05-31T09:00", "2026-05-31T10:00", ""),
        ("2026-05-30T10:00", "2026-05-31T10:00", ""),
        ("2026-05-30T09:59", "2026-05-31T10:00", "from the 24 hours before"),
        ("2026-05-30T09:00+00:00", "2026-05-31T10:00+01:00", ""),
        ("2026-05-30", "", "from the 24 hours before"),
        ("2026-05-30T23:00", "", "from the 24 hours before"),
        ("2026-06-01", "", "after the paper was destroyed"),
        ("2026-05-31T11:00", "2026-05-31T10:00", "after the paper was destroyed"),
        ("2026-05-31T09:00", "2026-05-31T10:00+01:00", "different clocks"),
        ("2026-05-31", "2026-06-01T10:00", "no time of the day"),
        ("yesterday", "", "hold_check is no date"),
    ],
)
def test_the_check_for_holds_is_of_the_day_before_destruction(check: str, destroyed: str, said: str) -> None:
    details = (("certificate", "C-1"), ("hold_check", check), *((("destroyed", destroyed),) if destroyed else ()))
    found = faults(captured(10), delivered(10), closed(10, details=details))
    assert said in found
    assert bool(said) == bool(found)


def test_held_paper_is_not_destroyed_while_a_hold_is_open() -> None:
    past = (captured(10), delivered(10), an_event(EventKind.HELD, 4))
    assert "4 sheets are held, and only 3 are known to be left" in faults(closed(7), earlier=past)
    assert not faults(closed(6), earlier=past)
    assert not faults(closed(7), an_event(EventKind.FREED, 1, LATER), earlier=past)
    boxed = (captured(10, unit="B1"), delivered(10, unit="B1"), captured(90), an_event(EventKind.HELD, 10, unit="B1"))
    assert "unit B1" in faults(closed(1, unit="B1"), earlier=boxed)


def test_a_baseline_says_what_is_free() -> None:
    hold = an_event(EventKind.HELD, 400)
    assert not faults(closed(600, route=Route.EXPIRED), earlier=(hold,), baseline=a_baseline(1000))
    assert "400 sheets are held" in faults(closed(601, route=Route.EXPIRED), earlier=(hold,), baseline=a_baseline(1000))
    assert "400 sheets are held" in faults(closed(1, route=Route.EXPIRED), earlier=(hold,))


# ---------------------------------------------------------------- pairs
def test_no_more_is_freed_than_is_held() -> None:
    assert "more sheets freed than were held" in faults(an_event(EventKind.FREED, 5))
    assert not faults(an_event(EventKind.HELD, 5), an_event(EventKind.FREED, 5, DAY + A_DAY))


def test_a_move_has_two_halves() -> None:
    out, into = an_event(EventKind.MOVED, -5), an_event(EventKind.MOVED, 5, store="B")
    assert not faults(out, into)
    verdict = judged(out)
    assert "two halves" in verdict.refused[0].faults[0]
    assert "two halves" in faults(out, replace(into, sheets=4))
    both = judged(out, into, captured(5, store="C"), delivered(6, store="C"))
    assert both.accepted == (out, into, captured(5, store="C")), "the halves stand though another row falls"
    back = reversal(out, DAY + A_DAY)
    assert "two halves" in faults(back, earlier=(out, into))
    assert not faults(back, reversal(into, DAY + A_DAY), earlier=(out, into))


def test_no_more_is_moved_out_than_is_there() -> None:
    out, into = an_event(EventKind.MOVED, -1001), an_event(EventKind.MOVED, 1001, store="B")
    assert "1 sheets more closed or moved out" in faults(out, into, baseline=a_baseline(1000))


def test_scanned_paper_may_be_moved_and_destroyed_elsewhere() -> None:
    moves = (an_event(EventKind.MOVED, -10), an_event(EventKind.MOVED, 10, store="B"))
    assert not faults(captured(10), delivered(10), *moves, closed(10, store="B"), baseline=a_baseline(10))


def test_no_more_is_captured_than_the_baseline_scope_and_new_paper() -> None:
    base = a_baseline(1000)
    assert "1,001 sheets captured" in faults(captured(1001), baseline=base)
    assert not faults(captured(1001), an_event(EventKind.INFLOW, 1), baseline=base)
    assert not faults(captured(1001), an_event(EventKind.SCOPE, 1), baseline=base)
    assert "999 were there" in faults(captured(1000), an_event(EventKind.SCOPE, -1), baseline=base)
    assert "no store Z is in the baseline: name it as there (A)" in faults(captured(1, store="Z"), baseline=base)
    assert not faults(captured(1, store="Z"), an_event(EventKind.INFLOW, 1, store="Z"), baseline=base), "new paper"
    early = replace(captured(1, store="Z"), happened=base.frozen - timedelta(days=9))
    assert "no store Z is in the baseline" in faults(early, baseline=base), "nor on a day before"
    assert "written A before" in faults(an_event(EventKind.INFLOW, 1, store="a"), baseline=base)


def test_paper_that_was_gone_before_the_baseline_is_not_counted_against_it() -> None:
    base = replace(a_baseline(1000), frozen=LATER + A_DAY)
    past = (captured(900), delivered(900), closed(800))
    assert not faults(captured(900, LATER + A_DAY), earlier=past, baseline=base), "1,000 are there, 100 of them scanned"
    assert "1,001 sheets captured" in faults(captured(901, LATER + A_DAY), earlier=past, baseline=base)


def test_a_change_of_scope_is_approved() -> None:
    assert "approved_by is missing" in faults(an_event(EventKind.SCOPE, 5, details=()))


# ---------------------------------------------------------------- space
def a_release(**rest: object) -> Event:
    return an_event(EventKind.SPACE_RELEASED, 0, LATER + A_DAY, store="A", **rest)


def test_boxes_are_released_when_their_paper_is_closed() -> None:
    box = (captured(10, unit="B1"), delivered(10, unit="B1"))
    assert "0 sheets closed or moved out" in faults(a_release(boxes=1, unit="B1"), earlier=box)
    part = (*box, closed(9, unit="B1"))
    assert "1 of its sheets are not closed" in faults(a_release(boxes=1, unit="B1"), earlier=part)
    whole = (*box, closed(10, unit="B1"))
    assert not faults(a_release(boxes=1, unit="B1"), earlier=whole)
    assert "released before" in faults(
        a_release(boxes=1, unit="B1", evidence="twice"), earlier=(*whole, a_release(boxes=1, unit="B1"))
    )
    assert "a unit is one box" in faults(a_release(boxes=2, unit="B1"), earlier=whole)


def test_space_needs_its_papers() -> None:
    past = (captured(1000), delivered(1000), closed(1000))
    assert "withdrawal is missing" in faults(a_release(boxes=1, details=()), earlier=past)
    assert "handover is missing" in faults(a_release(m2=Decimal(5), unit="R1", details=()), earlier=past)
    assert "unit is missing" in faults(a_release(m2=Decimal(5)), earlier=past)
    assert "neither boxes nor m2" in faults(a_release(), earlier=past)


def test_a_store_gives_back_no_more_than_the_baseline_counted_and_its_last_box_last() -> None:
    base = a_baseline(1000, boxes=4)
    past = (captured(1000), delivered(1000), closed(999))
    assert not faults(a_release(boxes=3), earlier=past, baseline=base)
    assert "last box can't be released while 1 sheets" in faults(a_release(boxes=4), earlier=past, baseline=base)
    done = (*past, closed(1))
    assert not faults(a_release(boxes=4), earlier=done, baseline=base)
    assert "5 boxes released of the baseline's 4" in faults(a_release(boxes=5), earlier=done, baseline=base)


def test_rooms_are_released_whole_and_the_last_one_empty() -> None:
    base = a_baseline(1000)
    past = (captured(1000), delivered(1000), closed(999))
    first = a_release(m2=Decimal("20.500"), unit="R1")
    assert not faults(first, earlier=past, baseline=base)
    assert "has no room R9" in faults(a_release(m2=Decimal(5), unit="R9"), earlier=past, baseline=base)
    assert "20.5 m2 in the baseline, not 5" in faults(a_release(m2=Decimal(5), unit="R1"), earlier=past, baseline=base)
    second = a_release(m2=Decimal(30), unit="R2")
    assert "last room can't be released while 1" in faults(second, earlier=(*past, first), baseline=base)


def test_what_lay_in_space_that_was_released_is_taken_back_after_the_release() -> None:
    base = a_baseline(1000, boxes=4)
    gone = closed(1000)
    past = (captured(1000), delivered(1000), gone)
    release = a_release(boxes=4)
    back = reversal(gone, LATER + 2 * A_DAY)
    assert "take back the release first" in faults(back, earlier=(*past, release), baseline=base)
    assert "take back the release first" in faults(back, earlier=(*past, release))
    assert not faults(back, reversal(release, LATER + 2 * A_DAY), earlier=(*past, release), baseline=base)
    assert not faults(reversal(gone, LATER + 2 * A_DAY, sheets=900), earlier=(*past, a_release(boxes=3)), baseline=base)
    box = closed(10, unit="B1")
    past = (captured(10, unit="B1"), delivered(10, unit="B1"), box, a_release(boxes=1, unit="B1"))
    assert "take back the release first" in faults(reversal(box, LATER + 2 * A_DAY, sheets=1), earlier=past)


def test_rooms_with_a_storage_company_are_not_handed_over() -> None:
    base = a_baseline(1000)
    away = replace(base, rooms=tuple(replace(room, place=Place.OFF_SITE, m2=None) for room in base.rooms))
    past = (captured(1000), delivered(1000), closed(1000))
    release = a_release(m2=Decimal("20.500"), unit="R1")
    assert not faults(release, earlier=past, baseline=base)
    assert "A is off-site: its space is counted in boxes" in faults(release, earlier=past, baseline=away)


# ---------------------------------------------------------------- names
def test_a_name_in_other_capitals_is_no_other_thing() -> None:
    assert "store a was written A before" in faults(captured(1, store="a"), baseline=a_baseline(10))
    assert "store a was written A before" in faults(captured(1, store="a"), earlier=(captured(5),))
    assert "series s1 was written S1 before" in faults(captured(1, series="s1"), earlier=(captured(5),))
    assert "unit b1 was written B1 before" in faults(captured(1, unit="b1"), earlier=(captured(5, unit="B1"),))
    registered = an_event(EventKind.FAX_REGISTERED, unit="FX1")
    again = an_event(EventKind.FAX_REGISTERED, unit="fx1", day=DAY + A_DAY)
    assert "unit fx1 was written FX1 before" in faults(again, earlier=(registered,))
    both = (captured(5), captured(5, store="a"))
    assert not faults(captured(1, store="a"), earlier=both), "what was entered so before stays so"


# ---------------------------------------------------------------- reversals
def test_a_reversal_takes_back_no_more_than_there_is() -> None:
    event = captured(100)
    assert not faults(reversal(event, DAY), earlier=(event,))
    part = reversal(event, DAY, sheets=60)
    assert not faults(part, earlier=(event,))
    filled = judged(part, earlier=(event,)).accepted[0]
    assert (filled.series, filled.store, filled.sheets) == ("S1", "A", 60)
    assert "takes back 41 sheets, and 40 can be" in faults(
        reversal(event, DAY + A_DAY, sheets=41), earlier=(event, filled)
    )
    assert "takes back -1 sheets" in faults(reversal(event, DAY, sheets=-1), earlier=(event,))
    whole = judged(reversal(event, DAY), earlier=(event,)).accepted[0]
    assert "takes back 100 sheets, and 0 can be" in faults(reversal(event, DAY + A_DAY), earlier=(event, whole))


def test_a_reversal_names_what_was_entered_and_is_found_after_it() -> None:
    event = captured(100)
    assert "not in the ledger" in faults(reversal(event, DAY))
    assert "found before the event" in faults(reversal(event, DAY - A_DAY), earlier=(event,))
    assert "found is missing" in faults(replace(reversal(event, DAY), found=None), earlier=(event,))
    assert "its store differs" in faults(reversal(event, DAY, store="B"), earlier=(event,))
    again = judged(reversal(event, DAY), earlier=(event,)).accepted[0]
    assert "takes back a reversal" in faults(reversal(again, DAY), earlier=(event, again))
    assert "only a reversal is found" in faults(replace(event, found=DAY))


def test_what_was_built_upon_is_taken_back_from_the_top() -> None:
    past = (captured(100), delivered(100))
    back = reversal(past[0], DAY + A_DAY)
    assert "take back the delivery first" in faults(back, earlier=past)
    assert not faults(back, reversal(past[1], DAY + A_DAY), earlier=past)


def test_a_mistake_is_put_right_in_one_table() -> None:
    wrong = captured(1000)
    past = (wrong, delivered(90))
    assert not faults(reversal(wrong, LATER), captured(100, LATER), earlier=past, baseline=a_baseline(1000))


# ---------------------------------------------------------------- days, words, trusts
def test_nothing_is_in_the_future_nor_at_a_trust_that_was_not_open() -> None:
    assert "lies in the future" in faults(captured(1, TODAY + A_DAY))
    opened = date(2026, 4, 1)
    assert "ZZ9 was not open on 2026-03-02" in faults(captured(1), may_happen=lambda _, day: day >= opened)
    assert not faults(captured(1, opened), may_happen=lambda _, day: day >= opened)
    assert "it is of trust RZZ" in faults(captured(1, trust=OdsCode("RZZ")))


@pytest.mark.parametrize("field", ["evidence", "by", "series", "store", "unit", "own_key"])
def test_nothing_that_reads_as_an_nhs_number_is_entered(field: str) -> None:
    assert "reads as an NHS number" in faults(replace(captured(1), **{field: "CERT 999 476 5914"}))
    assert not faults(replace(captured(1), **{field: "CERT 999 476 5913"}))


def test_nor_in_its_details() -> None:
    assert "reads as an NHS number" in faults(replace(captured(1), details=(("receipt", "9994765914"),)))
    assert "reads as an NHS number" in faults(replace(captured(1), details=(("receipt", "999/476/5914"),)))


@pytest.mark.parametrize("field", ["evidence", "by"])
def test_every_event_has_evidence_and_somebody_who_entered_it(field: str) -> None:
    assert f"{field} is missing" in faults(replace(captured(1), **{field: " "}))


def test_amounts_are_counted_and_not_below_nought() -> None:
    assert "sheets are missing" in faults(captured(0, series="S1", store="A"))
    assert "below nought" in faults(captured(-1))
    assert "series or store is missing" in faults(captured(1, series=""))
    assert "route is missing" in faults(replace(closed(1), route=None))
    assert "only what is closed has a route" in faults(captured(1, route=Route.EXPIRED))


def a_machine(kind: EventKind, day: date) -> Event:
    return an_event(kind, 0, day, unit="FAX 1")


def test_a_machine_is_disposed_of_after_it_was_registered_and_may_come_back() -> None:
    days = [DAY + n * A_DAY for n in range(4)]
    on = [a_machine(EventKind.FAX_REGISTERED, day) for day in days]
    off = [a_machine(EventKind.FAX_DISPOSED, day) for day in days]
    assert "was not registered" in faults(off[1])
    assert "registered twice" in faults(on[0], on[1])
    assert not faults(on[0], off[1], on[2], off[3])
    assert "was not registered" in faults(on[0], off[1], off[2])
    assert "unit is missing" in faults(replace(on[0], unit=""))
    assert "moves no sheets" in faults(replace(on[0], sheets=1))
    assert on[0].trust == TRUST
