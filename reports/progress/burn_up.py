"""The burn-up: how all paper that there was and each rung's line came to where they are, month by month.

It goes up to a line, not down to nought: new paper and changes of scope are seen, not hidden. A reversal counts
in the month in which it was found, so that no month that is over is ever drawn anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import pairwise

from records.programme import Baseline, EventKind, WeekTotal
from reports.progress.ladder import sheets_of
from reports.progress.recounted import since
from reports.progress.standing import BurnUp

MORE = (EventKind.SCOPE, EventKind.INFLOW)
LINES = (EventKind.CAPTURED, EventKind.DELIVERED, EventKind.CLOSED)


def burn_up(
    baseline: Baseline | None,
    months: Sequence[WeekTotal],
    as_of: date | None = None,
    before: Sequence[WeekTotal] = (),
) -> tuple[BurnUp, ...]:
    """The lines at the end of each month from the baseline's, or the first with an event, to the last; the last ends
    on ``as_of``.

    ``months`` are sums by month (`WeekTotal.week` is its first day). A month without events repeats the one before.
    The first point is the day on which the baseline was frozen, if that was before. ``before`` are the sums by month
    up to the day before it (`recounted`): what was scanned by then and was still there is where the lines begin.
    Empty without a baseline, for nobody knows then how much there was.
    """
    if baseline is None:
        return ()
    sums: dict[date, dict[EventKind, int]] = defaultdict(lambda: defaultdict(int))
    for total, sign in (*((total, 1) for total in months), *((total, -1) for total in before)):
        if total.kind is not EventKind.CLOSED or total.route is not None:
            sums[total.week.replace(day=1)][total.kind] += sign * total.sheets
    first = baseline.frozen.replace(day=1) if before else date.min
    sums = {month: kinds for month, kinds in sums.items() if month >= first}
    points = [_beginning(baseline, before)]
    for month in _each_month(sorted({*sums, *_began(baseline, sums)}), as_of):
        points.append(_after(points[-1], min(last_day(month), as_of or date.max), sums.get(month, {})))
    return tuple(points if len(points) < 2 or points[0].day < points[1].day else points[1:])


def falls(points: Sequence[BurnUp]) -> tuple[tuple[date, str, int], ...]:
    """Where a rung's line falls: the day, the line and by how many sheets. Each needs a reversal in that month."""
    return tuple(
        (after.day, name, getattr(before, name) - getattr(after, name))
        for before, after in pairwise(points)
        for name in ("captured", "delivered", "closed")
        if getattr(after, name) < getattr(before, name)
    )


def _beginning(baseline: Baseline, before: Sequence[WeekTotal]) -> BurnUp:
    """The day of the baseline: nothing of it is closed; some of it may have been scanned before."""
    known = since(before, before)
    captured, delivered, closed = (sheets_of(known, kind) for kind in LINES)
    return BurnUp(baseline.frozen, baseline.sheets, captured, delivered, closed)


def _after(point: BurnUp, day: date, sums: dict[EventKind, int]) -> BurnUp:
    captured, delivered, closed = (sums.get(kind, 0) for kind in LINES)
    return BurnUp(
        day,
        point.paper + sum(sums.get(kind, 0) for kind in MORE),
        point.captured + captured,
        point.delivered + delivered,
        point.closed + closed,
    )


def _began(baseline: Baseline, sums: Collection[date]) -> tuple[date, ...]:
    """The month of the baseline, so that none is left out after it; none without any event."""
    return (baseline.frozen.replace(day=1),) if sums else ()


def _each_month(months: Sequence[date], as_of: date | None) -> list[date]:
    """Every month from the first to the last (or to that of ``as_of``), by its first day."""
    if not months:
        return [as_of.replace(day=1)] if as_of else []
    last = max(months[-1], as_of.replace(day=1)) if as_of else months[-1]
    every = [months[0]]
    while every[-1] < last:
        every.append(last_day(every[-1]) + timedelta(days=1))
    return every


def last_day(month: date) -> date:
    """The last day of the month of any day."""
    year, following = divmod(month.year * 12 + month.month, 12)
    return date(year, following + 1, 1) - timedelta(days=1)
