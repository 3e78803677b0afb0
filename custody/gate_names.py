"""One name, one thing: a store that is written in two ways would be two stores, and a machine two machines."""

from __future__ import annotations

from collections.abc import Iterator

from records.programme import Baseline, Event

Named = tuple[str, str, str]  # what sort of thing, where it is, how it is called: all in small letters


class Names:
    """How series, stores and units were written first: in the baseline, then in the order of entering."""

    def __init__(self, baseline: Baseline | None) -> None:
        self._first: dict[Named, set[str]] = {}
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

    def faults(self, event: Event) -> Iterator[str]:
        """Names that differ from earlier ones by capitals alone."""
        for sort, where, name in _names(event):
            before = self._first.get((sort, where.casefold(), name.casefold()), {name})
            if name not in before:
                yield f"{sort} {name} was written {' or '.join(sorted(before))} before: write it the same"

    def _note(self, sort: str, where: str, name: str) -> None:
        self._first.setdefault((sort, where.casefold(), name.casefold()), set()).add(name)


def _names(event: Event) -> Iterator[tuple[str, str, str]]:
    if event.series:
        yield "series", "", event.series
    if event.store:
        yield "store", "", event.store
    if event.unit:
        yield "unit", event.store, event.unit
