"""Ten years of one made-up trust, week by week: more than a dozen kinds of event that never break the ladder's rules.

Sheets are captured from the shelves, delivered two weeks later (some never), and destroyed a quarter after that; paper
past its retention goes unscanned, new paper comes in, boxes move, some paper is held and freed, and now and then what
was destroyed turns out not to have been.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

from records.programme import Event, EventKind, Route
from records.types import OdsCode

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
CHECKED = 2  # weeks from capture to delivery
COOLED = 13  # weeks from delivery to destruction
DELIVERED = 0.97  # share of captured paper that is delivered
NOTHING = 0.08  # share of weeks without work in a pool
BOX = 2_200  # sheets
MACHINES = 40
BASEMENT, WAREHOUSE = "basement", "warehouse"


@dataclass(slots=True)
class Pool:
    """Paper of one series in one store, and what is on its way through."""

    series: str
    store: str
    shelf: int
    held: int = 0
    checking: deque[int] = field(default_factory=lambda: deque([0] * CHECKED))
    cooling: deque[int] = field(default_factory=lambda: deque([0] * COOLED))

    def take(self, sheets: float) -> int:
        taken = min(self.shelf - self.held, round(sheets))
        self.shelf -= taken
        return taken


class Decade:
    """One trust's events. ``sheets`` is its baseline by series and store; ``pace`` the decades' share done in one."""

    def __init__(self, trust: OdsCode, sheets: dict[tuple[str, str], int], weeks: int, pace: float, seed: int) -> None:
        self.trust, self.weeks, self.pace = trust, weeks, pace
        self.pools = {key: Pool(*key, shelf) for key, shelf in sheets.items()}
        self.sheets = sheets
        self.chance = random.Random(f"{seed} {trust}")  # noqa: S311  (not a secret)
        self.state = 0.0
        self.expired: list[Event] = []

    def events(self, first: date) -> Iterator[Event]:
        """Every event from a Monday on."""
        for number in range(MACHINES):
            yield self._event(EventKind.FAX_REGISTERED, first, f"F{number:03}", details=(("number", ""),))
        for week in range(self.weeks):
            monday = first + week * WEEK
            self.state = 0.7 * self.state + self.chance.gauss(0, 0.3)
            yield from chain(
                self._scanned(monday, "S1", BASEMENT),
                self._scanned(monday, "S2", BASEMENT),
                self._scanned(monday, "S2", WAREHOUSE),
                self._unscanned(monday, week),
                self._comings(monday, week),
                self._seldom(monday, week),
            )

    def _scanned(self, monday: date, series: str, store: str) -> Iterator[Event]:
        pool = self.pools[series, store]
        captured = pool.take(self._work(series, store))
        for kind, sheets, route in (
            (EventKind.CAPTURED, captured, None),
            (EventKind.DELIVERED, int(pool.checking.popleft() * DELIVERED), None),
            (EventKind.CLOSED, pool.cooling.popleft(), Route.SCANNED),
        ):
            if kind is EventKind.CAPTURED:
                pool.checking.append(sheets)
            elif kind is EventKind.DELIVERED:
                pool.cooling.append(sheets)
            if sheets:
                yield self._event(kind, self._day(monday), pool=pool, sheets=sheets, route=route)

    def _unscanned(self, monday: date, week: int) -> Iterator[Event]:
        expiring, kept = self.pools["S3", WAREHOUSE], self.pools["S4", WAREHOUSE]
        if gone := expiring.take(self._work("S3", WAREHOUSE)):
            event = self._event(EventKind.CLOSED, self._day(monday), pool=expiring, sheets=gone, route=Route.EXPIRED)
            self.expired.append(event)
            yield event
        if week % 4 == 0 and (gone := kept.take(self._work("S4", WAREHOUSE))):
            yield self._event(EventKind.CLOSED, monday, pool=kept, sheets=gone, route=Route.TRANSFERRED)

    def _comings(self, monday: date, week: int) -> Iterator[Event]:
        for series in ("S1", "S2"):
            pool = self.pools[series, BASEMENT]
            new = round(self._work(series, BASEMENT) * 0.05)
            pool.shelf += new
            if new:
                yield self._event(EventKind.INFLOW, self._day(monday), pool=pool, sheets=new)
        there, here = self.pools["S2", BASEMENT], self.pools["S2", WAREHOUSE]
        if week % 2 == 0 and (moved := there.take(BOX)):
            here.shelf += moved
            for pool, sheets in ((there, -moved), (here, moved)):
                yield self._event(EventKind.MOVED, monday, f"M{week}", pool=pool, sheets=sheets)

    def _seldom(self, monday: date, week: int) -> Iterator[Event]:
        kept = self.pools["S4", WAREHOUSE]
        if week % 2 == 0:
            kind = EventKind.FREED if kept.held and week % 4 else EventKind.HELD
            sheets = min(BOX, kept.held if kind is EventKind.FREED else kept.shelf - kept.held)
            kept.held += sheets if kind is EventKind.HELD else -sheets
            if sheets:
                yield self._event(kind, monday, pool=kept, sheets=sheets)
        if week % 4 == 3:
            yield self._event(EventKind.SPACE_RELEASED, monday, f"B{week}", pool=self.pools["S3", WAREHOUSE], boxes=2)
        if week % 26 == 25:
            yield self._event(EventKind.SCOPE, monday, pool=kept, sheets=BOX)
            kept.shelf += BOX
        if week % 12 == 11 and week // 12 < MACHINES:
            yield self._event(EventKind.FAX_DISPOSED, monday, f"F{week // 12:03}")
        if self.expired and self.chance.random() < 0.01:
            yield self._taken_back(self.expired.pop(), monday)

    def _taken_back(self, event: Event, found: date) -> Event:
        self.pools[event.series, event.store].shelf += event.sheets
        return Event(
            trust=self.trust,
            kind=EventKind.REVERSED,
            happened=event.happened,
            evidence="boxes found on the shelf",
            by="records manager",
            series=event.series,
            store=event.store,
            unit=event.unit,
            route=event.route,
            sheets=event.sheets,
            found=found + 4 * DAY,
            reverses=event.key,
        )

    def _work(self, series: str, store: str) -> float:
        """Sheets of one week's work in a pool: alike from week to week, uneven, and now and then none."""
        if self.chance.random() < NOTHING:
            return 0
        uneven = self.chance.lognormvariate(self.state, 0.3)
        return self.sheets[series, store] / self.weeks * self.pace * uneven

    def _day(self, monday: date) -> date:
        return monday + self.chance.randrange(5) * DAY

    def _event(
        self,
        kind: EventKind,
        day: date,
        unit: str = "",
        *,
        pool: Pool | None = None,
        sheets: int = 0,
        boxes: int = 0,
        route: Route | None = None,
        details: tuple[tuple[str, str], ...] = (),
    ) -> Event:
        return Event(
            trust=self.trust,
            kind=kind,
            happened=day,
            evidence=f"{kind.value} note of {day}",
            by="records manager",
            series=pool.series if pool else "",
            store=pool.store if pool else "",
            unit=unit,
            route=route,
            sheets=sheets,
            boxes=boxes,
            details=details,
        )
