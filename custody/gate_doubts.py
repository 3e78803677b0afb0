"""What may be entered and yet looks wrong: the same paper under another number, paper gone before it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from custody.gate_papers import OF_SHEETS
from records.programme import Event, EventKind

Said = tuple[object, ...]  # what two events of the same paper have in common


def twins(new: Sequence[Event], earlier: Iterable[Event]) -> dict[int, Event]:
    """New events of sheets that say the same as another, under another own number: by place, with the other.

    The same is kind, route, series, store, unit, day and sheets; without a unit the evidence as well, for boxes may be
    alike. What was taken back since is none: it is entered again rightly.
    """
    before = list(earlier)
    taken_back = {event.reverses for event in (*before, *new)}
    said: dict[Said, Event] = {}
    for event in before:
        if event.kind in OF_SHEETS and event.key not in taken_back:
            said.setdefault(_said(event), event)
    found: dict[int, Event] = {}
    for place, event in enumerate(new):
        if event.kind not in OF_SHEETS or event.key in taken_back:
            continue
        other = said.setdefault(_said(event), event)
        if other.key != event.key:
            found[place] = other
    return found


def before_counted(
    new: Iterable[Event], frozen: date | None, counted: Mapping[tuple[str, str], date]
) -> tuple[Event, ...]:
    """New events of sheets that happened before their paper was counted; none without a baseline."""
    if frozen is None:
        return ()
    of_sheets = (event for event in new if event.kind in OF_SHEETS)
    return tuple(event for event in of_sheets if event.counted < counted.get((event.series, event.store), frozen))


def needs_baseline(event: Event) -> bool:
    """Whether an event is of paper or of its space: what nobody can judge who does not know how much there was."""
    return event.kind in OF_SHEETS or event.kind is EventKind.SPACE_RELEASED


def _said(event: Event) -> Said:
    place = event.trust, event.kind, event.route, event.series, event.store, event.unit
    return (*place, event.happened, event.sheets, "" if event.unit else event.evidence)
