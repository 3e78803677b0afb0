"""Events of a fictional trust for the tests of the gate, each with the papers that its kind needs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from custody.gates import Verdict, judge
from records.programme import Baseline, BaselineLine, Event, EventKind, Method, Place, Room, Route
from records.types import OdsCode

TRUST = OdsCode("ZZ9")
TODAY = date(2027, 12, 31)
DAY = date(2026, 3, 2)
LATER = DAY + timedelta(days=90)  # accepted paper of DAY may go from then on
PAPERS: dict[EventKind | Route, tuple[tuple[str, str], ...]] = {
    EventKind.SCOPE: (("approved_by", "A. Board"),),
    EventKind.DELIVERED: (
        ("profile", "UKCore-Composition 2.0"),
        ("sample", "QA-1"),
        ("sample_result", "passed"),
        ("receipt", "R-1"),
    ),
    Route.SCANNED: (("certificate", "C-1"), ("hold_check", "{day}")),
    Route.EXPIRED: (
        ("retention_rule", "adult 8 years"),
        ("reviewed_by", "Ann Archer"),
        ("certificate", "C-2"),
        ("hold_check", "{day}"),
    ),
    Route.TRANSFERRED: (("receipt", "PRO-1"),),
    EventKind.SPACE_RELEASED: (("withdrawal", "W-1"), ("handover", "H-1")),
}


def an_event(kind: EventKind, sheets: int = 0, day: date = DAY, **rest: Any) -> Event:
    """An event with all papers that it needs; what is given besides stands instead."""
    needed = (*PAPERS.get(kind, ()), *(PAPERS.get(rest["route"], ()) if rest.get("route") else ()))
    details = tuple((name, said.format(day=day)) for name, said in needed)
    on_paper = kind not in (EventKind.SPACE_RELEASED,) and sheets
    place = {"series": "S1", "store": "A"} if on_paper else {}
    values = {"evidence": "minute 7", "by": "Ann Archer, records manager", "details": details, **place, **rest}
    return Event(trust=values.pop("trust", TRUST), kind=kind, happened=day, sheets=sheets, **values)


def captured(sheets: int, day: date = DAY, **rest: Any) -> Event:
    return an_event(EventKind.CAPTURED, sheets, day, **rest)


def delivered(sheets: int, day: date = DAY, **rest: Any) -> Event:
    return an_event(EventKind.DELIVERED, sheets, day, **rest)


def closed(sheets: int, day: date = LATER, route: Route = Route.SCANNED, **rest: Any) -> Event:
    return an_event(EventKind.CLOSED, sheets, day, route=route, **rest)


def reversal(original: Event, found: date, **rest: Any) -> Event:
    """A reversal of a whole event, or of what is given."""
    values = {"evidence": "minute 8", "by": "Ann Archer, records manager", **rest}
    return Event(TRUST, EventKind.REVERSED, found, found=found, reverses=original.key, **values)


def a_baseline(sheets: int = 1000, boxes: int | None = 4) -> Baseline:
    line = BaselineLine(
        "S1", "Series one", "A", 10, sheets, Method.CENSUS, DAY, "Ann Archer", "adult 8 years", boxes=boxes
    )
    rooms = (
        Room("A", "R1", Place.ON_SITE, Decimal("20.5"), None, None),
        Room("A", "R2", Place.ON_SITE, Decimal(30), None, None),
    )
    return Baseline(TRUST, 1, DAY, TODAY, (line,), rooms, 0, 0)


def judged(*events: Event, earlier: tuple[Event, ...] = (), **rest: Any) -> Verdict:
    return judge(events, earlier, TRUST, may_happen=rest.pop("may_happen", lambda *_: True), today=TODAY, **rest)


def faults(*events: Event, **rest: Any) -> str:
    """All that is wrong, as one text; empty when all may be entered."""
    return "\n".join(fault for refusal in judged(*events, **rest).refused for fault in refusal.faults)
