"""The programme's rows as values and back: events, sums of them, kept tables, signatures and snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa

from records.errors import EventUnfit
from records.programme import (
    Event,
    EventKind,
    KeptTable,
    Route,
    Signature,
    Snapshot,
    TableKind,
    WeekTotal,
    week_of,
)
from records.types import OdsCode

THOUSANDTHS = 3  # decimals of a square metre
NOUGHT = Decimal(0)


def row_of(event: Event, reversed_event: Event | None, entered: str) -> dict[str, Any]:
    """An event as a row; a reversal counts, with the other sign, where that counts which it takes back.

    Raises `EventUnfit` for a reversal of what is not in the ledger or lies elsewhere, and for too fine a floor.
    """
    counts_for, sign, stands = event.kind, 1, 1
    if event.kind is EventKind.REVERSED:
        if reversed_event is None or reversed_event.kind is EventKind.REVERSED:
            raise EventUnfit(event.key, "what it takes back is no event of the ledger")
        if _place(event) != _place(reversed_event):
            raise EventUnfit(event.key, "it names another series, store, unit or route than what it takes back")
        counts_for, sign = reversed_event.kind, -1
        stands = -1 if _amounts(event) == _amounts(reversed_event) else 0
    return {
        "key": event.key,
        "ods_code": event.trust.code,
        "kind": event.kind.value,
        "counts_for": counts_for.value,
        "route": event.route.value if event.route else "",
        "series": event.series,
        "store": event.store,
        "unit": event.unit,
        "sheets": sign * event.sheets,
        "folders": sign * event.folders,
        "boxes": sign * event.boxes,
        "m2_thousandths": sign * _thousandths(event),
        "reversed_sheets": abs(event.sheets) if sign < 0 else 0,
        "stands": stands,
        "happened": event.happened.isoformat(),
        "found": event.found.isoformat() if event.found else None,
        "counted": event.counted.isoformat(),
        "week": week_of(event.counted).isoformat(),
        "month": event.counted.isoformat()[:7],
        "evidence": event.evidence,
        "by": event.by,
        "reverses": event.reverses,
        "own_key": event.own_key,
        "details": [list(pair) for pair in event.details],
        "entered": entered,
    }


def event_of(row: sa.Row[Any]) -> Event:
    """A row as the event that was entered."""
    kind = EventKind(row.kind)
    sign = -1 if kind is EventKind.REVERSED else 1
    return Event(
        trust=OdsCode(row.ods_code),
        kind=kind,
        happened=date.fromisoformat(row.happened),
        evidence=row.evidence,
        by=row.by,
        series=row.series,
        store=row.store,
        unit=row.unit,
        route=Route(row.route) if row.route else None,
        sheets=sign * row.sheets,
        folders=sign * row.folders,
        boxes=sign * row.boxes,
        m2=_metres(sign * row.m2_thousandths),
        found=date.fromisoformat(row.found) if row.found else None,
        reverses=row.reverses,
        details=tuple((name, said) for name, said in row.details),
        own_key=row.own_key,
    )


def totals_of(rows: Iterable[Sequence[Any]], suffix: str = "") -> Iterator[WeekTotal]:
    """Rows of sums by trust, kind, route, series, store and time (``suffix`` makes a day of it), in that order.

    A nation's months are a quarter of a million rows of a few hundred names and days: each is made once.
    """
    trust, day, metres = cache(OdsCode), cache(date.fromisoformat), cache(_metres)
    kinds, routes = {kind.value: kind for kind in EventKind}, {"": None} | {route.value: route for route in Route}
    for code, kind, route, series, store, time, sheets, folders, boxes, m2, reversed_sheets, stands in rows:
        yield WeekTotal(
            trust(code),
            kinds[kind],
            routes[route],
            series,
            store,
            day(time + suffix),
            int(sheets),  # PostgreSQL sums whole numbers as decimals
            int(folders),
            int(boxes),
            metres(int(m2)),
            int(stands),
            int(reversed_sheets),
        )


def table_of(row: sa.Row[Any]) -> KeptTable:
    """A row of a table that somebody gave."""
    return KeptTable(
        kind=TableKind(row.kind),
        trust=OdsCode(row.ods_code) if row.ods_code else None,
        version=row.version,
        rows=tuple(dict(each) for each in row.rows),
        digest=row.digest,
        by=row.by,
        entered=row.entered,
    )


def signature_of(row: sa.Row[Any]) -> Signature:
    """A row of a signature."""
    return Signature(row.digest, row.person, row.role, row.public_key, row.signature, row.signed)


def snapshot_of(row: sa.Row[Any]) -> Snapshot:
    """A row of what was said of a trust."""
    return Snapshot(OdsCode(row.ods_code), row.kind, row.as_of, row.inputs, row.content)


@cache
def _trust(code: str) -> OdsCode:
    """A trust's code, checked once: a nation's sums by month are a quarter of a million rows."""
    return OdsCode(code)


def _place(event: Event) -> tuple[object, ...]:
    """What a reversal and what it takes back have in common; a successor takes back what its predecessor entered."""
    return event.series, event.store, event.unit, event.route


def _amounts(event: Event) -> tuple[object, ...]:
    return event.sheets, event.folders, event.boxes, event.m2


def _thousandths(event: Event) -> int:
    scaled = event.m2.scaleb(THOUSANDTHS)
    if scaled != scaled.to_integral_value():
        raise EventUnfit(event.key, "its floor has more than three decimals")
    return int(scaled)


def _metres(thousandths: int) -> Decimal:
    """Thousandths of a square metre as square metres, without noughts at the end: the same however it was typed."""
    if not thousandths:
        return NOUGHT
    metres = Decimal(thousandths).scaleb(-THOUSANDTHS)
    return metres.quantize(Decimal(1)) if metres == metres.to_integral_value() else metres.normalize()
