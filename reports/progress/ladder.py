"""The ladder: how far each sheet of a trust's paper has come, and whether all of them are still there.

In come the signed baseline, if there is one, and sums of events (`WeekTotal`, reversals already taken off); out comes
a `Ladder`: what reached each rung, the state of each pool of sheets (a series in a store), and every rule that the
counts break, in words. Nothing is put right and nothing is filled in: a rung without events has None.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from records.programme import Baseline, EventKind, Route, Rung, WeekTotal
from reports.progress.faults import faults_of
from reports.progress.recounted import since
from reports.progress.standing import Ladder, Pool, Step

PoolKey = tuple[str, str]  # series, store
STATES = ("on_shelf", "captured", "delivered")  # of paper that is still there


def ladder(
    baseline: Baseline | None,
    totals: Sequence[WeekTotal],
    signed_off: Decimal | None = None,
    months: Sequence[WeekTotal] = (),
    before: Sequence[WeekTotal] = (),
) -> Ladder:
    """All sheets of one trust on a day.

    ``totals`` are sums up to that day by kind, route, series and store; ``signed_off`` the pounds a year that finance
    signed off (None: nothing was); ``months``, if given, are checked for falls that no reversal explains; ``before``
    are the sums up to the day before the baseline was frozen, if any (`recounted`). Without a baseline there are
    counts and no pools, for nobody knows how much is on the shelves.
    """
    totals = since(totals, before) if baseline else totals
    pools = pools_of(baseline, totals) if baseline else ()
    closed_by = {route: sheets_of(totals, EventKind.CLOSED, route) for route in Route}
    counted = Ladder(
        pools=pools,
        steps=_steps(baseline, totals, signed_off),
        baseline=baseline.sheets if baseline else None,
        scope=sheets_of(totals, EventKind.SCOPE),
        inflow=sheets_of(totals, EventKind.INFLOW),
        closed=sum(closed_by.values()),
        closed_by=closed_by,
        held=sheets_of(totals, EventKind.HELD) - sheets_of(totals, EventKind.FREED),
        reversed_sheets=sum(total.reversed_sheets for total in totals),
        faults=(),
    )
    return replace(counted, faults=faults_of(counted, totals, months))


def sheets_of(totals: Iterable[WeekTotal], kind: EventKind, route: Route | None = None) -> int:
    """Sheets of one kind of event; of one route, if it is given."""
    return sum(total.sheets for total in totals if total.kind is kind and (route is None or total.route is route))


def pools_of(baseline: Baseline, totals: Iterable[WeekTotal]) -> tuple[Pool, ...]:
    """Each series in each store of the baseline, or in which events leave any sheets, in that order of names."""
    counted: dict[PoolKey, int] = defaultdict(int)
    for line in baseline.lines:
        counted[line.series, line.store] += line.sheets
    events: dict[PoolKey, list[WeekTotal]] = defaultdict(list)
    for total in totals:
        events[total.series, total.store].append(total)
    pools = [_pool(key, counted.get(key, 0), events.get(key, ())) for key in sorted({*counted, *events})]
    moved = {key for key, some in events.items() if any(total.kind is EventKind.MOVED for total in some)}
    return tuple(pool for pool in _settled(pools, moved) if (pool.series, pool.store) in counted or _has_sheets(pool))


def _has_sheets(pool: Pool) -> bool:
    """Whether any sheet is, or is said to be, in a pool of which the baseline knows nothing."""
    return any((pool.total, pool.on_shelf, pool.captured, pool.delivered, pool.held, *pool.closed.values()))


def _pool(key: PoolKey, baseline: int, totals: Sequence[WeekTotal]) -> Pool:
    sheets = {kind: sheets_of(totals, kind) for kind in EventKind}
    closed = {route: sheets_of(totals, EventKind.CLOSED, route) for route in Route}
    scope, inflow, moved = (sheets[kind] for kind in (EventKind.SCOPE, EventKind.INFLOW, EventKind.MOVED))
    captured, delivered = sheets[EventKind.CAPTURED], sheets[EventKind.DELIVERED]
    unscanned = closed[Route.EXPIRED] + closed[Route.TRANSFERRED]
    return Pool(
        *key,
        baseline=baseline,
        scope=scope,
        inflow=inflow,
        moved=moved,
        on_shelf=baseline + scope + inflow + moved - captured - unscanned,
        captured=captured - delivered,
        delivered=delivered - closed[Route.SCANNED],
        closed=closed,
        held=sheets[EventKind.HELD] - sheets[EventKind.FREED],
    )


# ---------------------------------------------------------------- moves
def _settled(pools: Sequence[Pool], moved: set[PoolKey]) -> tuple[Pool, ...]:
    """The pools after their moves: paper that was scanned in one store and destroyed in another went along scanned.

    A move says how many sheets went, not in which state. Where that leaves a pool with less than nought in a state,
    it exchanges sheets with another pool of its series that took part in moves. No pool's total changes, nor how many
    of a series are in a state; what cannot be explained by moves stays below nought, and is told as a fault. Holds go
    along too.
    """
    by_series: dict[str, list[Pool]] = defaultdict(list)
    for pool in pools:
        if (pool.series, pool.store) in moved:
            by_series[pool.series].append(pool)
    after = {(pool.series, pool.store): pool for some in by_series.values() for pool in _held_along(_exchanged(some))}
    return tuple(after.get((pool.series, pool.store), pool) for pool in pools)


def _exchanged(pools: Sequence[Pool]) -> list[Pool]:
    live = [{state: int(getattr(pool, state)) for state in STATES} for pool in pools]
    while exchange := _exchange(live):
        taker, giver, wanted, given, sheets = exchange
        taker[wanted] += sheets
        giver[wanted] -= sheets
        taker[given] -= sheets
        giver[given] += sheets
    return [
        replace(pool, on_shelf=states["on_shelf"], captured=states["captured"], delivered=states["delivered"])
        for pool, states in zip(pools, live, strict=True)
    ]


def _exchange(live: Sequence[dict[str, int]]) -> tuple[dict[str, int], dict[str, int], str, str, int] | None:
    """One exchange that brings a state nearer to nought from below; each does, so that they come to an end."""
    for taker, giver in product(live, live):
        for wanted, given in product(STATES, STATES):
            sheets = min(-taker[wanted], giver[wanted], taker[given])
            if sheets > 0:
                return taker, giver, wanted, given, sheets
    return None


def _held_along(pools: Sequence[Pool]) -> list[Pool]:
    """Sheets that were held in one store may be moved, or freed, in another: their holds count where they are."""
    there = [pool.on_shelf + pool.captured + pool.delivered for pool in pools]
    held = _levelled([pool.held for pool in pools])
    room = _levelled([most - count for most, count in zip(there, held, strict=True)])
    return [replace(pool, held=most - left) for pool, most, left in zip(pools, there, room, strict=True)]


def _levelled(counts: Sequence[int]) -> list[int]:
    """The same sum, with what is below nought made good from what is above, as far as that goes."""
    level = list(counts)
    for giver, taker in product(range(len(level)), repeat=2):
        part = max(min(level[giver], -level[taker]), 0)
        level[giver], level[taker] = level[giver] - part, level[taker] + part
    return level


# ---------------------------------------------------------------- rungs
def _steps(baseline: Baseline | None, totals: Sequence[WeekTotal], signed_off: Decimal | None) -> tuple[Step, ...]:
    return (
        Step(Rung.BASELINE, baseline.sheets if baseline else None, 0),
        *(_step(rung, kind, totals) for rung, kind in KINDS.items()),
        Step(Rung.SIGNED_OFF, None, 0, pounds=signed_off),
    )


KINDS: Mapping[Rung, EventKind] = {
    Rung.CAPTURED: EventKind.CAPTURED,
    Rung.DELIVERED: EventKind.DELIVERED,
    Rung.CLOSED: EventKind.CLOSED,
    Rung.SPACE_RELEASED: EventKind.SPACE_RELEASED,
}


def _step(rung: Rung, kind: EventKind, totals: Iterable[WeekTotal]) -> Step:
    mine = [total for total in totals if total.kind is kind]
    events = max(sum(total.events for total in mine), 0)
    if not events and not sum(total.sheets for total in mine):
        return Step(rung, None, 0)
    if rung is Rung.SPACE_RELEASED:
        boxes, m2 = sum(total.boxes for total in mine), sum((total.m2 for total in mine), Decimal(0))
        return Step(rung, None, events, boxes=boxes, m2=m2)
    # Paper that is said to be closed without a route is a fault, and not closed.
    routed = [total for total in mine if kind is not EventKind.CLOSED or total.route is not None]
    return Step(rung, sum(total.sheets for total in routed), events)
