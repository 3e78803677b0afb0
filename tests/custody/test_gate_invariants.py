"""Whatever is given to the gate, what it lets in keeps the invariants at the end of every day."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.gate_papers import DETAILS, instant, national
from custody.gates import Verdict
from records.ledger import Ledger
from records.programme import Event, EventKind, Route
from tests.custody.events import (
    DAY,
    PAPERS,
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

SHEETS = 60  # of the baseline: small, so that its bounds are met
A_DAY = timedelta(days=1)
ON_PAPER = (
    EventKind.CAPTURED,
    EventKind.CAPTURED,
    EventKind.DELIVERED,
    EventKind.DELIVERED,
    EventKind.CLOSED,
    EventKind.CLOSED,
    EventKind.INFLOW,
    EventKind.SCOPE,
    EventKind.HELD,
    EventKind.FREED,
)
MACHINES = (EventKind.FAX_REGISTERED, EventKind.FAX_DISPOSED)
NEEDED = [name for name, _ in PAPERS[EventKind.DELIVERED]]


@st.composite
def given_events(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events that may or may not be entered, some of them short of a paper, and reversals of some."""
    events: list[Event] = []
    for number in range(draw(st.integers(4, 16))):
        kind = draw(st.sampled_from((*ON_PAPER, *MACHINES)))
        day = DAY + timedelta(days=draw(st.sampled_from((0, 0, 1, 30, 90, 91, 120, 200))))
        rest: dict[str, object] = {"evidence": f"minute {number}"}
        if kind in MACHINES:
            events.append(an_event(kind, 0, day, unit=draw(st.sampled_from(("FAX 1", "FAX 2"))), **rest))
            continue
        if kind is EventKind.CLOSED:
            rest["route"] = draw(st.sampled_from((Route.SCANNED, Route.SCANNED, Route.EXPIRED, Route.TRANSFERRED)))
        rest["unit"] = draw(st.sampled_from(("", "", "B1")))
        event = an_event(kind, draw(st.integers(1, 40)), day, **rest)
        if event.details and draw(st.integers(0, 3)) == 0:
            left_out = draw(st.sampled_from(event.details))
            event = replace(event, details=tuple(pair for pair in event.details if pair != left_out))
        events.append(event)
    for event in draw(st.lists(st.sampled_from(events), max_size=5)):
        found = event.happened + timedelta(days=draw(st.integers(0, 40)))
        sheets = draw(st.integers(1, event.sheets)) if event.sheets else 0
        events.append(reversal(event, found, sheets=sheets, evidence=f"recount {len(events)}"))
    return tuple(draw(st.permutations(events)))


def sums_by_day(events: tuple[Event, ...], units: tuple[str, ...] | None = None) -> dict[date, Counter[str]]:
    """What the sums of each rung and route were at the end of every day: worked out anew, without the gate's sums."""
    by_key = {event.key: event for event in events}
    days = sorted({event.counted for event in events})
    found: dict[date, Counter[str]] = {day: Counter() for day in days}
    for event in events:
        said = by_key.get(event.reverses, event)
        if units is not None and said.unit not in units:
            continue
        name = said.route.value if said.route else said.kind.value
        for day in days:
            if event.counted <= day:
                found[day][name] += -event.sheets if event.reverses else event.sheets
    return found


@settings(max_examples=150, deadline=None)
@given(events=given_events(), first=st.integers(0, 8))
def test_invariant_02_paper_only_climbs_and_falls_only_by_reversal(events: tuple[Event, ...], first: int) -> None:
    """Of two tables, given one after the other: the second may tell of days before the first."""
    base = a_baseline(SHEETS)
    before = judged(*events[:first], baseline=base).accepted
    accepted = before + judged(*events[first:], earlier=before, baseline=base).accepted
    for units in (None, ("B1",)):
        for day, sums in sums_by_day(accepted, units).items():
            assert sums["delivered"] <= sums["captured"], day
            assert sums[Route.SCANNED] <= sums["delivered"], day
            assert min((sums[name] for name in ("captured", "delivered", *Route)), default=0) >= 0
            assert sums["held"] - sums["freed"] >= 0
            if units is None:
                there = SHEETS + sums["scope"] + sums["inflow"]
                unscanned = sums[Route.EXPIRED] + sums[Route.TRANSFERRED]
                assert sums["captured"] + unscanned <= there
                assert sums["held"] - sums["freed"] <= there - unscanned - sums[Route.SCANNED]
    by_key = {event.key: event for event in accepted}
    for key, taken_back in Counter(e.reverses for e in accepted for _ in range(e.sheets)).items():
        assert not key or taken_back <= by_key[key].sheets


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(Route)), st.integers(0, 12), st.booleans(), st.data())
def test_invariant_03_what_is_closed_was_delivered_or_expired_or_transferred(
    route: Route, sheets: int, whole: bool, data: st.DataObject
) -> None:
    """Ten sheets are closed, of which some were delivered, with all papers of the route or without one of them."""
    left_out = "" if whole else data.draw(st.sampled_from([name for name, _ in PAPERS[route]]))
    event = closed(10, route=route)
    event = replace(event, details=tuple(pair for pair in event.details if pair[0] != left_out))
    past = (captured(12), delivered(sheets)) if sheets else (captured(12),)
    fit = whole and (route is not Route.SCANNED or sheets >= 10)
    assert (not judged(event, earlier=past).refused) == fit


@settings(max_examples=150, deadline=None)
@given(
    age=st.sampled_from((90, 0, 89, 91, 200)),
    hours=st.sampled_from((0, 24, -1, 25, -30, 1, 60)),
    held=st.sampled_from((0, 0, 3)),
    missing=st.sampled_from(("", "", "certificate", "hold_check", "destroyed")),
)
def test_invariant_04_destroyed_only_with_certificate_hold_check_no_hold_and_cooled(
    age: int, hours: int, held: int, missing: str
) -> None:
    """Ten sheets were delivered ``age`` days ago, checked for holds ``hours`` before, and ``held`` of them are held."""
    day = DAY + timedelta(days=age)
    noon = f"{day}T12:00"
    at = instant(noon)
    assert at is not None
    check = (at - timedelta(hours=hours)).isoformat(timespec="minutes")
    papers = {"certificate": "C-1", "hold_check": check, "destroyed": noon}
    event = closed(10, day, details=tuple((name, said) for name, said in papers.items() if name != missing))
    past = [captured(10), delivered(10)] + ([an_event(EventKind.HELD, held)] if held else [])
    in_time = 0 <= hours <= 24 if missing != "destroyed" else check[:10] == str(day)
    fit = missing in ("", "destroyed") and in_time and not held and age >= national().cooling.days
    assert (not judged(event, earlier=tuple(past)).refused) == fit


@settings(max_examples=60, deadline=None)
@given(events=given_events(), chance=st.randoms(use_true_random=False))
def test_invariant_05_order_of_rows_and_giving_them_twice_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, events: tuple[Event, ...], chance: random.Random
) -> None:
    def accepted(verdict: Verdict) -> set[str]:
        return {event.key for event in verdict.accepted}

    first = judged(*events, baseline=a_baseline(SHEETS))
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert accepted(judged(*shuffled, baseline=a_baseline(SHEETS))) == accepted(first)
    again = judged(*events, earlier=first.accepted, baseline=a_baseline(SHEETS))
    assert not accepted(again) & accepted(first)
    assert len(again.known) == len(first.accepted)


@settings(max_examples=20, deadline=None)
@given(events=given_events())
def test_invariant_05_the_book_takes_whatever_the_gate_lets_in(
    tmp_path_factory: pytest.TempPathFactory, events: tuple[Event, ...]
) -> None:
    book = Ledger.beside(tmp_path_factory.mktemp("book"), "1").programme
    accepted = judged(*events).accepted
    ordered = sorted(accepted, key=lambda event: event.kind is EventKind.REVERSED)
    assert book.enter(ordered) == len(accepted)
    assert book.enter(ordered) == 0
    assert set(book.events(TRUST)) == set(accepted)
    sums = sums_by_day(accepted)
    last = sums[max(sums)] if sums else Counter()
    for total in book.totals(TODAY):
        if total.kind is EventKind.CLOSED and total.route:
            last[total.route.value] -= total.sheets
        else:
            last[total.kind.value] -= total.sheets
    assert not any(last.values())


@settings(max_examples=60, deadline=None)
@given(
    blank=st.sets(st.sampled_from([name for name, _ in PAPERS[EventKind.DELIVERED]])),
    result=st.sampled_from(("passed", "failed", "", "yes")),
)
def test_invariant_07_delivered_only_with_the_validated_profile_version(blank: set[str], result: str) -> None:
    event = delivered(5)
    said = {**dict(event.details), "sample_result": result} | dict.fromkeys(blank, "")
    event = replace(event, details=tuple(said.items()))
    fit = not blank and result == "passed"
    assert (not judged(captured(5), event).refused) == fit


@settings(max_examples=80, deadline=None)
@given(opened=st.integers(-5, 5), open_for=st.integers(0, 10), day=st.integers(-10, 20), found=st.integers(0, 9))
def test_invariant_23_no_event_outside_the_trusts_dates(opened: int, open_for: int, day: int, found: int) -> None:
    first = DAY + timedelta(days=opened)
    last = first + timedelta(days=open_for)

    def may_happen(_: object, when: date) -> bool:
        return first <= when <= last

    event = captured(1, DAY + timedelta(days=day))
    assert bool(judged(event, may_happen=may_happen).accepted) == may_happen(TRUST, event.happened)
    back = reversal(event, event.happened + timedelta(days=found))
    accepted = judged(back, earlier=(event,), may_happen=may_happen).accepted
    assert bool(accepted) == may_happen(TRUST, back.counted)


@settings(max_examples=100, deadline=None)
@given(events=given_events())
def test_invariant_24_no_more_machines_disposed_of_than_registered(events: tuple[Event, ...]) -> None:
    accepted = judged(*events).accepted
    by_key = {event.key: event for event in accepted}
    for day in sorted({event.counted for event in accepted}):
        for machine in ("FAX 1", "FAX 2"):
            in_use = 0
            for event in accepted:
                said = by_key.get(event.reverses, event)
                if said.unit == machine and said.kind in MACHINES and event.counted <= day:
                    change = 1 if said.kind is EventKind.FAX_REGISTERED else -1
                    in_use += -change if event.reverses else change
            assert in_use in (0, 1), (machine, day)


def test_invariant_24_registering_again_reopens() -> None:
    days = [DAY + n * A_DAY for n in range(4)]
    events = [an_event(kind, 0, day, unit="FAX 1") for kind, day in zip(MACHINES * 2, days, strict=True)]
    assert not faults(*events)
    assert "is registered twice" in faults(events[0], events[2])


def test_every_paper_that_a_kind_needs_has_words() -> None:
    named = {name for papers in PAPERS.values() for name, _ in papers}
    assert named <= set(DETAILS)
