"""What cannot be: rules that a ladder's counts must keep, checked in every report and told in words when broken.

No sheet is lost, made up, or in two states at once; nothing is closed that was neither delivered, nor expired, nor
given to an archive; and nothing falls but by a reversal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from records.programme import EventKind, Route, WeekTotal
from reports.progress.standing import Ladder, Pool

MAY_FALL = {EventKind.SCOPE, EventKind.MOVED}  # all others only grow, but for reversals


def faults_of(ladder: Ladder, totals: Sequence[WeekTotal], months: Sequence[WeekTotal] = ()) -> tuple[str, ...]:
    """Every rule that is broken, the broadest first; empty when all hold."""
    return (
        *_fallen(totals),
        *_unrouted(totals),
        *_unbalanced(totals),
        *_out_of_order(ladder, totals),
        *_skipped(totals, ladder),
        *(fault for pool in ladder.pools for fault in _of_pool(pool)),
        *_lost(ladder),
        *_falls(months),
    )


def _fallen(totals: Sequence[WeekTotal]) -> Iterator[str]:
    """More was taken back than was ever entered."""
    for kind in EventKind:
        below = sum(total.sheets for total in totals if total.kind is kind)
        if kind not in MAY_FALL and below < 0:
            yield f"More sheets were taken back than were ever {_done(kind)}: {-below:,} too many."


def _falls(months: Sequence[WeekTotal]) -> Iterator[str]:
    """A month's sum may be below nought only by what was reversed in it."""
    for month in months:
        if month.kind not in MAY_FALL and month.sheets + month.reversed_sheets < 0:
            yield (
                f"The sheets {_done(month.kind)} fall in {month.week:%B %Y} by {-month.sheets:,},"
                f" of which a reversal explains {month.reversed_sheets:,}."
            )


def _unrouted(totals: Sequence[WeekTotal]) -> Iterator[str]:
    count = sum(total.sheets for total in totals if total.kind is EventKind.CLOSED and total.route is None)
    if count:
        yield (
            f"{_sheets(count)} said to be closed without a route: scanned, expired or transferred."
            " They are not counted as closed."
        )


def _unbalanced(totals: Sequence[WeekTotal]) -> Iterator[str]:
    """What leaves one store comes into another."""
    moved: dict[str, int] = defaultdict(int)
    for total in totals:
        if total.kind is EventKind.MOVED:
            moved[total.series] += total.sheets
    for series, sheets in sorted(moved.items()):
        if sheets > 0:
            yield f"Series {series or 'without a name'}: moves bring in {_sheets(sheets)} that left no store."
        elif sheets < 0:
            yield f"Series {series or 'without a name'}: moves take away {_sheets(-sheets)} that came into no store."


def _out_of_order(ladder: Ladder, totals: Sequence[WeekTotal]) -> Iterator[str]:
    """A sheet climbs one rung after the other: no rung has more than the one below."""
    captured, delivered = (_sum(totals, kind) for kind in (EventKind.CAPTURED, EventKind.DELIVERED))
    scanned = ladder.closed_by[Route.SCANNED]
    if delivered > captured:
        yield f"More sheets were delivered ({delivered:,}) than captured ({captured:,})."
    if scanned > delivered:
        yield f"More sheets were closed as scanned ({scanned:,}) than delivered ({delivered:,})."
    if ladder.closed != sum(ladder.closed_by.values()):
        yield f"The routes do not add up to the sheets closed ({ladder.closed:,})."
    if ladder.baseline is not None:
        whole = ladder.baseline + ladder.scope + ladder.inflow
        for name, sheets in (("captured", captured), ("closed", ladder.closed)):
            if sheets > whole:
                yield f"More sheets were {name} ({sheets:,}) than there ever were ({whole:,})."


def _skipped(totals: Sequence[WeekTotal], ladder: Ladder) -> Iterator[str]:
    """A rung has events, and the one that must come before it has none."""
    events: Counter[EventKind | Route | None] = Counter()
    for total in totals:
        events.update({total.kind: total.events, total.route: total.events})
    entered = {what for what, count in events.items() if count > 0}
    if EventKind.DELIVERED in entered and EventKind.CAPTURED not in entered:
        yield "Sheets were delivered, but there is no evidence that any was captured."
    if Route.SCANNED in entered and EventKind.DELIVERED not in entered:
        yield "Sheets were closed as scanned, but there is no evidence that any was delivered."
    if EventKind.SPACE_RELEASED in entered and not entered & {EventKind.CLOSED, EventKind.MOVED}:
        yield "Space was released, but there is no evidence that any paper was closed or moved."
    signed = ladder.steps[-1].pounds
    if signed and not entered & {EventKind.DELIVERED, EventKind.CLOSED, EventKind.SPACE_RELEASED}:
        yield "A saving was signed off, but there is no evidence for any rung below it."


def _of_pool(pool: Pool) -> Iterator[str]:
    """Each sheet of a pool is in one state, and none in less than none."""
    where = f"Series {pool.series or 'without a name'} in store {pool.store or 'without a name'}"
    if pool.on_shelf < 0:
        yield (
            f"{where}: {_sheets(-pool.on_shelf)} too many captured, expired or transferred;"
            f" {pool.total:,} are known to have been there."
        )
    if pool.captured < 0:
        yield f"{where}: {_sheets(-pool.captured)} too many delivered; fewer were captured."
    if pool.delivered < 0:
        yield f"{where}: {_sheets(-pool.delivered)} too many closed as scanned; fewer were delivered."
    for route, sheets in pool.closed.items():
        if sheets < 0:
            yield f"{where}: {_sheets(-sheets)} too many taken back from what was {route}."
    there = pool.on_shelf + pool.captured + pool.delivered
    if pool.held < 0:
        yield f"{where}: {_sheets(-pool.held)} too many freed; fewer were held."
    elif pool.held > max(there, 0):
        yield f"{where}: {_sheets(pool.held)} held, but only {there:,} are still there."
    if there + sum(pool.closed.values()) != pool.total:
        yield f"{where}: the states do not add up to the {_sheets(pool.total)} that were there."


def _lost(ladder: Ladder) -> Iterator[str]:
    """All sheets together are those of the baseline, of changes of scope and of new paper: none lost, none made up."""
    if ladder.baseline is None:
        return
    whole = ladder.baseline + ladder.scope + ladder.inflow
    pooled = sum(
        pool.on_shelf + pool.captured + pool.delivered + sum(pool.closed.values()) - pool.moved for pool in ladder.pools
    )
    if pooled != whole:
        yield f"DOES NOT ADD UP: {pooled:,} sheets are in some state, and there ever were {whole:,}."
    if sum(pool.baseline for pool in ladder.pools) != ladder.baseline:
        yield f"DOES NOT ADD UP: the pools hold another number of sheets than the baseline ({ladder.baseline:,})."
    if sum(sum(pool.closed.values()) for pool in ladder.pools) != ladder.closed:
        yield f"DOES NOT ADD UP: the pools say otherwise than {ladder.closed:,} sheets closed."


def _sum(totals: Sequence[WeekTotal], kind: EventKind) -> int:
    return sum(total.sheets for total in totals if total.kind is kind)


def _done(kind: EventKind) -> str:
    """What was done, as it reads after "were": "captured"; of new paper "entered as inflow"."""
    participles = {EventKind.CAPTURED, EventKind.DELIVERED, EventKind.CLOSED, EventKind.HELD, EventKind.FREED}
    return str(kind) if kind in participles else f"entered as {kind}"


def _sheets(count: int) -> str:
    return f"{count:,} sheet{'' if count == 1 else 's'}"
