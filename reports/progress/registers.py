"""Registers kept as events: what was opened, closed and opened again, machine by machine or incident by incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from records.programme import Event, EventKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of a register. ``latest`` is the event that opened it last; ``closed`` is None while it is open."""

    unit: str
    opened: date
    closed: date | None
    latest: Event


@dataclass(frozen=True, slots=True)
class Register:
    """All units ever opened, by name, and those that were closed without ever having been opened."""

    entries: tuple[Entry, ...]
    never_opened: tuple[str, ...]

    @property
    def open(self) -> tuple[Entry, ...]:
        """Those not closed."""
        return tuple(entry for entry in self.entries if entry.closed is None)


def register(events: Sequence[Event], opens: EventKind, closes: EventKind, as_of: date) -> Register:
    """What the events up to a day come to, in whatever order they are given.

    An event that was reversed never happened. To open again what was closed reopens it. Of one day, an open unit is
    first closed and then opened again, another is first opened and then closed: both end as they began.
    """
    said = {opens, closes, EventKind.REVERSED}
    # An event's key is a digest of all that it says: it is worked out once.
    known = {event.key: event for event in events if event.kind in said and event.counted <= as_of}
    reversed_keys = {event.reverses for event in known.values() if event.kind is EventKind.REVERSED}
    by_unit: dict[str, list[tuple[str, Event]]] = defaultdict(list)
    for key, event in known.items():
        if event.kind is not EventKind.REVERSED and key not in reversed_keys:
            by_unit[event.unit or key].append((key, event))
    entries = [(unit, _entry(unit, some, opens)) for unit, some in sorted(by_unit.items())]
    return Register(
        tuple(entry for _, entry in entries if entry), tuple(unit for unit, entry in entries if entry is None)
    )


def _entry(unit: str, events: Sequence[tuple[str, Event]], opens: EventKind) -> Entry | None:
    """One unit's state after its events, each with its key; None if it was only ever closed."""
    entry: Entry | None = None
    for day in sorted({event.happened for _, event in events}):
        today = [event for _, event in sorted((pair for pair in events if pair[1].happened == day), key=itemgetter(0))]
        opening = [event for event in today if event.kind is opens]
        closing = len(opening) < len(today)
        is_open = entry is not None and entry.closed is None
        if opening and not (is_open and not closing):
            closed = day if closing and not is_open else None
            entry = Entry(unit, entry.opened if entry and is_open else day, closed, opening[-1])
        elif closing and not opening and entry and is_open:
            entry = Entry(unit, entry.opened, day, entry.latest)
    return entry
