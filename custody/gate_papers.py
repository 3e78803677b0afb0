"""What an event must say of itself before it may count: which papers each kind needs, and what no event may hold.

An event comes in; what is wrong with it goes out, in words that say what to do. What is missing is refused: paper that
is destroyed on a guess can't be brought back.

| event | details that it needs |
|---|---|
| scope | ``approved_by``: who approved the change |
| delivered | ``profile`` (validated profile and version), ``sample`` and ``sample_result`` (passed), ``receipt`` |
| closed, scanned | ``certificate``, ``hold_check``; ``destroyed`` and ``accepted_on`` if known |
| closed, expired | ``retention_rule``, ``reviewed_by`` (a named person), ``certificate``, ``hold_check`` |
| closed, transferred | ``receipt`` of the archive |
| space released | ``withdrawal`` (boxes, from their contract) or ``handover`` (a whole room) |
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from records.programme import Event, EventKind, Route
from records.types import holds_nhs_number

TABLE = Path(__file__).parent / "tables" / "gates.csv"
DETAILS = {  # every detail that some kind knows, with what it says
    "profile": "delivered: profile and version against which the coded documents were validated",
    "sample": "delivered: reference of the sample that people checked",
    "sample_result": "delivered: passed",
    "receipt": "delivered: acknowledgement of the record system; transferred: receipt of the archive",
    "certificate": "closed: number of the certificate of destruction",
    "hold_check": "closed: date, or date and time, of the check for holds",
    "destroyed": "closed: date and time of destruction, if the check was on the day before",
    "accepted_on": "closed, scanned: day on which it was accepted, if known",
    "retention_rule": "closed, expired: the rule by which it was past its retention",
    "reviewed_by": "closed, expired: first and last name of the person who reviewed it",
    "approved_by": "scope: who approved the change",
    "withdrawal": "space released: reference of the boxes' withdrawal from their contract",
    "handover": "space released: reference of the room's hand-over",
    "batch": "captured: the batch of this ledger that holds its sides",
    "place": "fax registered: where the machine stands",
    "number": "fax registered: the number of its line",
}
NEEDED: dict[EventKind | Route, tuple[str, ...]] = {
    EventKind.SCOPE: ("approved_by",),
    EventKind.DELIVERED: ("profile", "sample", "sample_result", "receipt"),
    Route.SCANNED: ("certificate", "hold_check"),
    Route.EXPIRED: ("retention_rule", "reviewed_by", "certificate", "hold_check"),
    Route.TRANSFERRED: ("receipt",),
}
OF_SHEETS = {
    EventKind.SCOPE,
    EventKind.INFLOW,
    EventKind.CAPTURED,
    EventKind.DELIVERED,
    EventKind.CLOSED,
    EventKind.HELD,
    EventKind.FREED,
    EventKind.MOVED,
}
SIGNED = {EventKind.SCOPE, EventKind.MOVED}  # may be below nought
OF_UNITS = {
    EventKind.FAX_REGISTERED: "the machine's label",
    EventKind.FAX_DISPOSED: "the machine's label",
    EventKind.INCIDENT_OPENED: "the incident's number",
    EventKind.INCIDENT_CLOSED: "the incident's number",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How long accepted paper is kept before it may go, and how old a check for holds may be when it goes."""

    cooling: timedelta
    hold_check: timedelta


@cache
def national() -> Terms:
    """The terms of tables/gates.csv."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = {row["key"]: timedelta(**{row["unit"]: int(row["value"])}) for row in csv.DictReader(file)}
    return Terms(**rows)


def faults_of(event: Event, today: date, terms: Terms) -> Iterator[str]:
    """Whatever is wrong with what an event says, whatever happened before. Of a reversal see `custody.gates`."""
    yield from _words(event)
    yield from _days(event, today)
    if event.kind is EventKind.REVERSED:
        return
    yield from _amounts(event)
    yield from _places(event)
    yield from _routes(event)
    for name in (*NEEDED.get(event.kind, ()), *(NEEDED.get(event.route, ()) if event.route else ())):
        if not event.detail(name).strip():
            yield f"{name} is missing: {DETAILS[name]}"
    if event.kind is EventKind.DELIVERED and event.detail("sample_result") not in ("", "passed"):
        yield "the sample did not pass: it is delivered when a sample of it does (sample_result: passed)"
    if event.kind is EventKind.CLOSED:
        yield from _destroyed(event, terms)
    if event.kind is EventKind.SPACE_RELEASED:
        yield from _released(event)


def _words(event: Event) -> Iterator[str]:
    if not event.evidence.strip():
        yield "evidence is missing: name the paper that proves it (a certificate, a receipt, a minute)"
    if not event.by.strip():
        yield "by is missing: name who enters it"
    said = (event.evidence, event.by, event.series, event.store, event.unit, event.own_key)
    for text in (*said, *(value for _, value in event.details)):
        if holds_nhs_number(text):
            yield "it holds what reads as an NHS number: no patient belongs here; put a letter among its figures"
            return


def _days(event: Event, today: date) -> Iterator[str]:
    if event.counted > today or event.happened > today:
        yield f"it lies in the future: enter it when it has happened (today is {today})"
    if event.kind is EventKind.REVERSED and event.found is None:
        yield "found is missing: the day on which it was found that the event is wrong"
    if event.kind is not EventKind.REVERSED and event.found is not None:
        yield "only a reversal is found: leave found blank"
    if event.kind is not EventKind.REVERSED and event.reverses:
        yield "only a reversal takes an event back: leave reverses blank, or make it a reversal"


def _amounts(event: Event) -> Iterator[str]:
    if event.kind in OF_SHEETS and not event.sheets:
        yield "sheets are missing: count them"
    if event.kind not in OF_SHEETS and event.sheets:
        yield f"{event.kind} moves no sheets: leave them blank"
    if event.kind not in SIGNED and min(event.sheets, event.folders, event.boxes) < 0:
        yield "an amount below nought: what was wrong is taken back by a reversal"
    if event.kind in SIGNED and event.sheets * event.folders < 0:
        yield "sheets and folders have different signs: both more, or both less"
    if event.m2 < 0 or event.m2 != round(event.m2, 3):
        yield "m2 is below nought or finer than a thousandth: measure the room again"


def _places(event: Event) -> Iterator[str]:
    if event.kind in OF_SHEETS and not (event.series and event.store):
        yield "series or store is missing: name both as the baseline does"
    if event.kind in OF_UNITS and not event.unit:
        yield f"unit is missing: give {OF_UNITS[event.kind]}"


def _routes(event: Event) -> Iterator[str]:
    if event.kind is EventKind.CLOSED and event.route is None:
        yield f"route is missing: how it was closed ({', '.join(Route)})"
    if event.kind is not EventKind.CLOSED and event.route is not None:
        yield "only what is closed has a route: leave it blank"


# ---------------------------------------------------------------- destruction
def _destroyed(event: Event, terms: Terms) -> Iterator[str]:
    if event.route is Route.EXPIRED and len(event.detail("reviewed_by").split()) == 1:
        yield "reviewed_by names no person: give first and last name"
    if event.route in (Route.SCANNED, Route.EXPIRED) and event.detail("hold_check"):
        fault = hold_check_fault(event, terms.hold_check)
        if fault:
            yield fault
    if event.route is Route.SCANNED and event.detail("accepted_on"):
        accepted = instant(event.detail("accepted_on"))
        if accepted is None:
            yield "accepted_on is no date: write it as 2026-03-31"
        elif accepted.date() > event.happened - terms.cooling:
            yield f"it was destroyed before {accepted.date() + terms.cooling}, when it had been kept long enough"


def hold_check_fault(event: Event, oldest: timedelta) -> str:
    """What is wrong with a check for holds; empty if it was made before the destruction, and soon before.

    Without the hour of destruction it may have been at the day's end: only a check of the same day is surely in time.
    """
    check, destroyed = instant(event.detail("hold_check")), instant(event.detail("destroyed"))
    if check is None:
        return "hold_check is no date: write it as 2026-03-31 or 2026-03-31T09:30"
    if event.detail("destroyed") and (destroyed is None or destroyed.date() != event.happened):
        return "destroyed is no time of the day on which it happened: write it as 2026-03-31T14:00"
    whole_day = len(event.detail("hold_check")) == len("2026-03-31")
    if whole_day and check.date() == event.happened:
        return ""
    if destroyed is None:
        ages = timedelta(0) if check.date() == event.happened else None
        late = check.date() > event.happened
    elif (check.tzinfo is None) != (destroyed.tzinfo is None):
        return "hold_check and destroyed are told by different clocks: give both with their zone, or both without"
    else:
        late, ages = check > destroyed, destroyed - check
    if late:
        return "the check for holds was made after the paper was destroyed: enter what was checked before, if anything"
    if ages is None or ages > oldest:
        hours = oldest // timedelta(hours=1)
        return (
            f"the check for holds is not known to be from the {hours} hours before destruction:"
            " give a check of that day, or the time of both (hold_check, destroyed)"
        )
    return ""


def instant(text: str) -> datetime | None:
    """A date, or a date and time, of ISO 8601; None if it is neither."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


# ---------------------------------------------------------------- space
def _released(event: Event) -> Iterator[str]:
    if not event.store:
        yield "store is missing: name it as the baseline does"
    if not event.boxes and not event.m2:
        yield "neither boxes nor m2: whole boxes, or a whole room"
    if event.boxes and not event.detail("withdrawal"):
        yield f"withdrawal is missing: {DETAILS['withdrawal']}"
    if event.m2 and not event.detail("handover"):
        yield f"handover is missing: {DETAILS['handover']}"
    if event.m2 and not event.unit:
        yield "unit is missing: the room as the baseline calls it; floor is released room by room"
    if event.boxes > 1 and event.unit:
        yield "a unit is one box: give each box a row, or leave the unit blank"
