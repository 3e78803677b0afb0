"""A trust's shelves, sheet by sheet: what the ladder's sums must come to, found by another way.

Every sheet is an object in one store and one state. Steps change sheets and write the events that a trust would enter;
`totals` adds the events up as the ledger does. A ladder made from those totals must agree with the sheets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from records.programme import Baseline, BaselineLine, Event, EventKind, Method, Route, WeekTotal, week_of
from records.types import OdsCode

TRUST = OdsCode("RZZ")
FIRST = date(2026, 1, 5)
SERIES = ("S1", "S2")
STORES = ("MAIN", "DEPOT", "WARD")
LIVE = ("on_shelf", "captured", "delivered")


@dataclass
class Sheet:
    series: str
    store: str
    state: str = "on_shelf"
    held: bool = False


def baseline(sheets: dict[tuple[str, str], int], trust: OdsCode = TRUST, **changes: object) -> Baseline:
    lines = tuple(
        BaselineLine(series, f"Series {series}", store, 1, count, Method.CENSUS, FIRST, "A. Counter", "adult")
        for (series, store), count in sheets.items()
    )
    values: dict[str, object] = {
        "trust": trust, "version": 1, "frozen": FIRST, "target": date(2028, 3, 31), "lines": lines, "rooms": (),
        "fax_machines": 3, "new_sheets_a_year": 5_200,
    }  # fmt: skip
    return Baseline(**{**values, **changes})  # type: ignore[arg-type]


def event(kind: EventKind, day: date = FIRST, **more: object) -> Event:
    return Event(TRUST, kind, day, "certificate 1", "A. Clerk", **more)  # type: ignore[arg-type]


@dataclass
class Shelves:
    """The sheets, and the events entered so far."""

    sheets: list[Sheet]
    events: list[Event] = field(default_factory=list)
    day: date = FIRST
    number: int = 0

    @classmethod
    def of(cls, frozen: Baseline) -> Shelves:
        return cls([Sheet(line.series, line.store) for line in frozen.lines for _ in range(line.sheets)])

    def chosen(self, series: str, store: str, states: Iterable[str], held: bool | None = None) -> list[Sheet]:
        return [
            sheet
            for sheet in self.sheets
            if (sheet.series, sheet.store) == (series, store)
            and sheet.state in states
            and (held is None or sheet.held is held)
        ]

    def enter(self, kind: EventKind, **more: object) -> Event:
        self.number += 1
        entered = event(kind, self.day, own_key=str(self.number), **more)
        self.events.append(entered)
        return entered

    def step(self, kind: EventKind, series: str, store: str, count: int, other: str, route: Route) -> None:
        """As many sheets as there are, of those asked for, take a step; nothing happens if there are none."""
        self.day += timedelta(days=count % 3 * 9)
        where = {"series": series, "store": store}
        if kind in (EventKind.SCOPE, EventKind.INFLOW):
            self.sheets += [Sheet(series, store) for _ in range(count)]
            self.enter(kind, sheets=count, **where)
            return
        if kind is EventKind.MOVED:
            moving = self.chosen(series, store, LIVE)[:count] if other != store else []
            if moving:
                self.enter(kind, sheets=-len(moving), **where)
                self.enter(kind, sheets=len(moving), series=series, store=other)
            for sheet in moving:
                sheet.store = other
            return
        self.climb(kind, series, store, count, route)

    def climb(self, kind: EventKind, series: str, store: str, count: int, route: Route) -> None:
        from_states: dict[EventKind, tuple[str, bool | None, Callable[[Sheet], None]]] = {
            EventKind.CAPTURED: ("on_shelf", None, lambda sheet: setattr(sheet, "state", "captured")),
            EventKind.DELIVERED: ("captured", None, lambda sheet: setattr(sheet, "state", "delivered")),
            EventKind.CLOSED: (
                "delivered" if route is Route.SCANNED else "on_shelf",
                False,
                lambda sheet: setattr(sheet, "state", str(route)),
            ),
        }
        if kind in from_states:
            state, held, change = from_states[kind]
            some = self.chosen(series, store, (state,), held)[:count]
        else:
            freed = kind is EventKind.FREED
            some = self.chosen(series, store, LIVE, freed)[:count]

            def change(sheet: Sheet) -> None:
                sheet.held = not freed

        if not some:
            return
        said = {"route": route} if kind is EventKind.CLOSED else {}
        self.enter(kind, sheets=len(some), series=series, store=store, **said)
        for sheet in some:
            change(sheet)

    def take_back(self, kind: EventKind, series: str, store: str, count: int) -> None:
        """A capture or delivery was wrong: as many sheets of one event go a step down, if they are still there."""
        above, below = {
            EventKind.CAPTURED: ("captured", "on_shelf"),
            EventKind.DELIVERED: ("delivered", "captured"),
        }[kind]
        reversed_already = {one.reverses for one in self.events}
        for earlier in [one for one in self.events if one.kind is kind and one.key not in reversed_already]:
            still = self.chosen(series, store, (above,))
            if (earlier.series, earlier.store) == (series, store) and len(still) >= earlier.sheets:
                self.day += timedelta(days=count * 10)
                self.enter(
                    EventKind.REVERSED, sheets=earlier.sheets, series=series, store=store, reverses=earlier.key,
                    found=self.day,
                )  # fmt: skip
                for sheet in still[: earlier.sheets]:
                    sheet.state = below
                return


def totals(
    events: Iterable[Event], as_of: date = date.max, by: Callable[[date], date] | None = None
) -> list[WeekTotal]:
    """The events added up as the ledger does: by kind, route, series and store, each event once."""
    known = {one.key: one for one in events if one.counted <= as_of}
    sums: dict[tuple[object, ...], Counter[str]] = {}
    areas: dict[tuple[object, ...], Decimal] = {}
    for one in known.values():
        meant = known[one.reverses] if one.reverses else one
        key = (one.trust, meant.kind, meant.route, meant.series, meant.store, by(one.counted) if by else as_of)
        sign = -1 if one.reverses else 1
        sums.setdefault(key, Counter()).update(
            sheets=sign * one.sheets, folders=sign * one.folders, boxes=sign * one.boxes, events=1,
            reversed_sheets=one.sheets if one.reverses else 0,
        )  # fmt: skip
        areas[key] = areas.get(key, Decimal(0)) + sign * one.m2
    return [
        WeekTotal(
            *key,
            sums[key]["sheets"],
            sums[key]["folders"],
            sums[key]["boxes"],
            areas[key],
            sums[key]["events"],
            sums[key]["reversed_sheets"],
        )  # type: ignore[arg-type]
        for key in sums
    ]


def by_month(events: Sequence[Event], as_of: date = date.max) -> list[WeekTotal]:
    """Sums by month, over all series and stores."""
    known = {one.key: one for one in events}
    bare = [replace(one, series="", store="", own_key=one.own_key or one.key) for one in known.values()]
    new_keys = {old: new.key for old, new in zip(known, bare, strict=True)}
    renamed = [replace(one, reverses=new_keys[one.reverses]) if one.reverses else one for one in bare]
    return totals(renamed, as_of, lambda day: day.replace(day=1))


def by_week(events: Sequence[Event]) -> list[WeekTotal]:
    return totals(events, by=week_of)


STEPS = (
    EventKind.CAPTURED, EventKind.CAPTURED, EventKind.DELIVERED, EventKind.DELIVERED, EventKind.CLOSED,
    EventKind.HELD, EventKind.HELD, EventKind.FREED, EventKind.FREED, EventKind.INFLOW, EventKind.SCOPE,
    EventKind.REVERSED, EventKind.REVERSED,
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, moves: bool = True) -> tuple[Baseline, Shelves]:
    """A baseline and what became of it: only steps that paper can take, from a place where there is some."""
    series, stores = draw(st.sampled_from((SERIES[:1], SERIES))), draw(st.sampled_from((STORES[:2], STORES)))
    frozen = baseline({(one, store): draw(st.integers(0, 9)) for one in series for store in stores})
    shelves = Shelves.of(frozen)
    kinds = (*STEPS, *((EventKind.MOVED,) * 4 if moves else ()))
    steps = st.tuples(
        st.sampled_from(kinds), st.integers(1, 6), st.integers(0, 99), st.sampled_from(stores), st.sampled_from(Route)
    )
    for kind, count, pick, other, route in draw(st.lists(steps, min_size=6, max_size=25)):
        places = sorted({(sheet.series, sheet.store) for sheet in shelves.sheets if able(sheet, kind, route)})
        if kind in (EventKind.SCOPE, EventKind.INFLOW):
            places = [(one, store) for one in series for store in stores]
        if places and kind is EventKind.REVERSED:
            taken_back = EventKind.CAPTURED if count % 2 else EventKind.DELIVERED
            shelves.take_back(taken_back, *places[pick % len(places)], count)
        elif places:
            shelves.step(kind, *places[pick % len(places)], count, other, route)
    return frozen, shelves


def able(sheet: Sheet, kind: EventKind, route: Route) -> bool:
    """Whether a sheet can take a step."""
    match kind:
        case EventKind.CAPTURED:
            return sheet.state == "on_shelf"
        case EventKind.DELIVERED:
            return sheet.state == "captured"
        case EventKind.CLOSED:
            return not sheet.held and sheet.state == ("delivered" if route is Route.SCANNED else "on_shelf")
        case EventKind.REVERSED:
            return sheet.state in ("captured", "delivered")
        case EventKind.HELD | EventKind.FREED:
            return sheet.state in LIVE and sheet.held is (kind is EventKind.FREED)
    return sheet.state in LIVE
