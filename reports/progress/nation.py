"""Region and nation: every trust's sheets added exactly, and how trusts are spread. Never an average of percentages.

In come the standings of trusts; out comes a `Nation`: the whole, its regions, quartiles of progress, the trusts that
are late by name, and those of which nothing may be said. A trust without a baseline, or with one that nobody
signed, is named as such, not counted as nought. What predecessors of a merged trust did moves to the successor once
(`inherited`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

from records.programme import Baseline, Route, Rung, Trust, WeekTotal
from records.types import OdsCode
from reports.progress.standing import Colour, Ladder, Standing, Step

NO_REGION = "region not known"


@dataclass(frozen=True, slots=True)
class Part:
    """A region, or the nation. ``known`` are trusts with a signed baseline together, ``unknown`` the counts of all
    others: a share is only said of what was signed (`Standing.progress`).
    """

    name: str
    trusts: tuple[Trust, ...]
    known: Ladder
    unknown: Ladder
    without_baseline: tuple[Trust, ...]
    unsigned: tuple[Trust, ...]  # with a baseline of which no signature holds
    colours: Mapping[Colour, int]
    fax_in_use: int


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Progress that a quarter, half and three quarters of trusts do not exceed; of trusts with a signed baseline."""

    trusts: int
    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Laggard:
    """A trust whose middle forecast is after its date. ``days_late`` is None where at least half say "never"."""

    trust: Trust
    target: date
    expected: date | None
    days_late: int | None


@dataclass(frozen=True, slots=True)
class Nation:
    """All trusts together. ``unforecast`` are trusts of which no forecast may be made, with why."""

    whole: Part
    regions: tuple[Part, ...]
    quartiles: Quartiles | None
    laggards: tuple[Laggard, ...]  # latest first, "never" before all
    unforecast: tuple[tuple[Trust, str], ...]
    faults: tuple[str, ...]


def nation(standings: Sequence[Standing], name: str = "England") -> Nation:
    """The roll-up. Each standing is a trust of today: predecessors are part of their successors' (`inherited`)."""
    by_region: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_region[standing.trust.region or NO_REGION].append(standing)
    whole = _part(name, standings)
    regions = tuple(_part(region, some) for region, some in sorted(by_region.items()))
    return Nation(
        whole=whole,
        regions=regions,
        quartiles=quartiles([one.progress for one in standings]),
        laggards=laggards(standings),
        unforecast=tuple((one.trust, one.forecast.why_not) for one in standings if one.forecast.why_not),
        faults=(*_twice(standings), *_sums(whole, regions), *_of_trusts(standings)),
    )


# ---------------------------------------------------------------- adding
def together(ladders: Sequence[Ladder]) -> Ladder:
    """Several ladders as one, each sheet once. Without a baseline if any of them has none: see `Part`."""
    baselines = [one.baseline for one in ladders if one.baseline is not None]
    return Ladder(
        pools=tuple(pool for one in ladders for pool in one.pools),
        steps=tuple(_step(rung, [step for one in ladders for step in one.steps if step.rung is rung]) for rung in Rung),
        baseline=sum(baselines) if len(baselines) == len(ladders) and ladders else None,
        scope=sum(one.scope for one in ladders),
        inflow=sum(one.inflow for one in ladders),
        closed=sum(one.closed for one in ladders),
        closed_by={route: sum(one.closed_by[route] for one in ladders) for route in Route},
        held=sum(one.held for one in ladders),
        reversed_sheets=sum(one.reversed_sheets for one in ladders),
        faults=tuple(fault for one in ladders for fault in one.faults),
    )


def _step(rung: Rung, steps: Sequence[Step]) -> Step:
    """One rung of all; None only where nobody has evidence."""
    return Step(
        rung,
        sheets=_known_sum(step.sheets for step in steps),
        events=sum(step.events for step in steps),
        boxes=_known_sum(step.boxes for step in steps),
        m2=_exact_sum(step.m2 for step in steps),
        pounds=_exact_sum(step.pounds for step in steps),
    )


def _known_sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _exact_sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _part(name: str, standings: Sequence[Standing]) -> Part:
    counted = [one for one in standings if one.ladder.baseline is not None]
    colours = Counter(one.rating.colour for one in standings)
    return Part(
        name=name,
        trusts=tuple(one.trust for one in standings),
        known=together([one.ladder for one in counted if one.signature is not None]),
        unknown=together([one.ladder for one in standings if one.ladder.baseline is None or one.signature is None]),
        without_baseline=tuple(one.trust for one in standings if one.ladder.baseline is None),
        unsigned=tuple(one.trust for one in counted if one.signature is None),
        colours={colour: colours[colour] for colour in Colour},
        fax_in_use=sum(one.fax.in_use for one in standings),
    )


# ---------------------------------------------------------------- mergers
def final(code: OdsCode, successors: Mapping[OdsCode, OdsCode]) -> OdsCode:
    """Whose a trust's paper is now, through all mergers. Raises ValueError if they go round in a circle."""
    passed = [code]
    while passed[-1] in successors:
        passed.append(successors[passed[-1]])
        if len(set(passed)) < len(passed):
            raise ValueError(f"the successions of {code} go round in a circle: correct the table of successions")
    return passed[-1]


def inherited(
    totals: Iterable[WeekTotal], successors: Mapping[OdsCode, OdsCode]
) -> dict[OdsCode, tuple[WeekTotal, ...]]:
    """Sums of events by whose they are now: what predecessors did is their successor's, each sum once."""
    heirs: dict[OdsCode, list[WeekTotal]] = defaultdict(list)
    for total in totals:
        heir = final(total.trust, successors)
        heirs[heir].append(replace(total, trust=heir))
    return {heir: tuple(some) for heir, some in heirs.items()}


def joined(baselines: Sequence[Baseline], code: OdsCode) -> Baseline | None:
    """The baselines of a merged trust and its predecessors as one; a single one unchanged. None without any.

    All lines and rooms are kept. The date is the latest of theirs: by then all of them promised to be done. Frozen is
    the day on which the first of them was; each counts from its own (`in_force`). What is joined was signed in its
    parts only.
    """
    if len(baselines) < 2:
        return baselines[0] if baselines else None
    return Baseline(
        trust=code,
        version=max(one.version for one in baselines),
        frozen=min(one.frozen for one in baselines),
        target=max(one.target for one in baselines),
        lines=tuple(line for one in baselines for line in one.lines),
        rooms=tuple(room for one in baselines for room in one.rooms),
        fax_machines=sum(one.fax_machines for one in baselines),
        new_sheets_a_year=sum(one.new_sheets_a_year for one in baselines),
    )


# ---------------------------------------------------------------- spread
def quartiles(progresses: Iterable[Fraction | None]) -> Quartiles | None:
    """How trusts with a share are spread, by exact interpolation between neighbours; None without any."""
    known = sorted(progress for progress in progresses if progress is not None)
    if not known:
        return None
    if len(known) < 2:
        return Quartiles(1, known[0], known[0], known[0])
    lower, median, upper = quantiles(known, n=4, method="inclusive")
    return Quartiles(len(known), lower, median, upper)


def laggards(standings: Iterable[Standing]) -> tuple[Laggard, ...]:
    """Trusts whose P50 is after their date, latest first; those that may never get there before all."""
    late = [laggard for standing in standings if (laggard := _laggard(standing))]
    never = [one for one in late if one.days_late is None]
    dated = sorted((one for one in late if one.days_late), key=lambda one: -(one.days_late or 0))
    return tuple([*sorted(never, key=lambda one: one.trust.code.code), *dated])


def _laggard(standing: Standing) -> Laggard | None:
    forecast, baseline = standing.forecast, standing.baseline
    if forecast.why_not or baseline is None:
        return None
    if forecast.p50 is None:
        return Laggard(standing.trust, baseline.target, None, None)
    late = (forecast.p50 - baseline.target).days
    return Laggard(standing.trust, baseline.target, forecast.p50, late) if late > 0 else None


# ---------------------------------------------------------------- checks
def counts_of(ladder: Ladder) -> dict[str, int | Decimal | None]:
    """Everything of a ladder that is added up over trusts, by its name."""
    space = _of(ladder, Rung.SPACE_RELEASED)
    return {
        "sheets of scope": ladder.scope,
        "new sheets": ladder.inflow,
        "sheets held": ladder.held,
        **{f"sheets {rung}": _of(ladder, rung).sheets for rung in Rung},
        **{f"sheets closed as {route}": sheets for route, sheets in ladder.closed_by.items()},
        "boxes released": space.boxes,
        "m2 released": space.m2,
        "pounds signed off": _of(ladder, Rung.SIGNED_OFF).pounds,
    }


def _of(ladder: Ladder, rung: Rung) -> Step:
    return next(step for step in ladder.steps if step.rung is rung)


def _sums(whole: Part, regions: Sequence[Part]) -> Iterator[str]:
    """The regions add up to the nation, count by count."""
    for one, parts in (
        (whole.known, [part.known for part in regions]),
        (whole.unknown, [part.unknown for part in regions]),
    ):
        counted = [counts_of(part) for part in parts]
        for name, said in counts_of(one).items():
            added = sum((counts[name] or 0 for counts in counted), Decimal(0))
            if (said or 0) != added:
                yield f"DOES NOT ADD UP: {name}: {said or 0:,} in {whole.name}, {added:,} in its regions."


def _twice(standings: Sequence[Standing]) -> Iterator[str]:
    for code, times in Counter(standing.trust.code.code for standing in standings).items():
        if times > 1:
            yield f"Trust {code} is counted {times} times."


def _of_trusts(standings: Iterable[Standing]) -> Iterator[str]:
    for standing in standings:
        for fault in (*standing.ladder.faults, *standing.fax.faults, *standing.standards.faults):
            yield f"{standing.trust.code}: {fault}"
