"""Paper that was gone before a baseline was counted: it is in none of the baseline's lines, and so in no sum of it.

A trust may count its paper when the work is well under way, or count again after a merger. Sheets closed, moved or
brought in before that day are in the count already, or already out of it; to count their events too would be to count
them twice. Sheets scanned before that day and still there are in the count, and keep how far they had come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from records.programme import EventKind, Route, WeekTotal

OVER = {EventKind.SCOPE, EventKind.INFLOW, EventKind.MOVED, EventKind.CLOSED, EventKind.SPACE_RELEASED}
CLIMBED = (EventKind.CAPTURED, EventKind.DELIVERED)  # by whatever was closed as scanned


def since(totals: Sequence[WeekTotal], before: Iterable[WeekTotal]) -> tuple[WeekTotal, ...]:
    """Sums of events against a baseline. ``before`` are the sums up to the day before it was frozen.

    What comes back are the same sums and, for what was over by then, its opposite: added up they are what counts.
    """
    return (*totals, *(opposite for total in before for opposite in _taken_off(total)))


def _taken_off(total: WeekTotal) -> Iterator[WeekTotal]:
    if total.kind not in OVER:
        return
    yield replace(
        total,
        sheets=-total.sheets,
        folders=-total.folders,
        boxes=-total.boxes,
        m2=-total.m2,
        events=-total.events,
        reversed_sheets=-total.reversed_sheets,
    )
    if total.kind is EventKind.CLOSED and total.route is Route.SCANNED:
        for kind in CLIMBED:
            yield replace(
                total,
                kind=kind,
                route=None,
                sheets=-total.sheets,
                folders=-total.folders,
                boxes=0,
                m2=Decimal(0),
                events=0,
                reversed_sheets=0,
            )
