"""One name, one thing: a store that is written in two ways would be two stores, and one that nobody counted is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from records.programme import Baseline, Event, EventKind

BRINGS = {EventKind.SCOPE, EventKind.INFLOW, EventKind.MOVED}  # paper, to where there may have been none
Named = tuple[str, str, str]  # what sort of thing, where it is, how it is called: all in small letters


class Names:
    """How series, stores and units were written first: in the baseline, then in the order of entering."""

    def __init__(self, baseline: Baseline | None) -> None:
        self._first: dict[Named, set[str]] = {}
        self._counted = baseline is not None
        for line in baseline.lines if baseline else ():
            self._note("series", "", line.series)
            self._note("store", "", line.store)
        for room in baseline.rooms if baseline else ():
            self._note("store", "", room.store)
            self._note("unit", room.store, room.room)

    def take(self, event: Event) -> None:
        """Note how an event writes its names. What two things were called before this was checked stays so."""
        for sort, where, name in _names(event):
            self._note(sort, where, name)

    def open(self, events: Iterable[Event]) -> None:
        """Note the series and stores into which paper comes with these events: they need not be in the baseline."""
        for sort, where, name in (each for event in events if event.kind in BRINGS for each in _names(event)):
            if sort != "unit":
                self._first.setdefault((sort, where.casefold(), name.casefold()), {name})

    def faults(self, event: Event) -> Iterator[str]:
        """Names that differ from earlier ones by capitals alone; series and stores in which no paper ever lay."""
        for sort, where, name in _names(event):
            before = self._first.get((sort, where.casefold(), name.casefold()), {name})
            if name not in before:
                yield f"{sort} {name} was written {' or '.join(sorted(before))} before: write it the same"
            elif self._counted and sort != "unit" and (sort, where, name.casefold()) not in self._first:
                known = sorted(next(iter(names)) for (one, *_), names in self._first.items() if one == sort)
                yield f"no {sort} {name} is in the baseline: name it as there ({', '.join(known)})"

    def _note(self, sort: str, where: str, name: str) -> None:
        self._first.setdefault((sort, where.casefold(), name.casefold()), set()).add(name)


def _names(event: Event) -> Iterator[tuple[str, str, str]]:
    if event.series:
        yield "series", "", event.series
    if event.store:
        yield "store", "", event.store
    if event.unit:
        yield "unit", event.store, event.unit
