"""A plan that takes longer: the same work, its timetable stretched, while what runs beside it goes on costing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from reports.money.appraisal import optimism_bias
from reports.money.results import Plan

DURATION = "duration"


def bias_of_duration() -> Fraction:
    """The upper bound of optimism bias in how long works take, as a share on top: a row of tables/optimism_bias.csv."""
    return max(bias.upper for bias in optimism_bias() if bias.of == DURATION)


def stretched(plan: Plan, longer: Fraction) -> Plan:
    """The plan if everything takes longer by that share of its time. What expires in any case does so as before."""
    return replace(
        plan,
        series=tuple(replace(one, phase=_stretched(one.phase, longer, plan.years)) for one in plan.series),
        fax_gone=_stretched(plan.fax_gone, longer, plan.years),
    )


def _stretched(shares: Sequence[Fraction], longer: Fraction, years: int) -> tuple[Fraction, ...]:
    """The share done by each year's end: what would have been done by an earlier time, evenly within years."""
    return tuple(_share_at(shares, year / (1 + longer)) for year in range(years + 1)) if shares else ()


def _share_at(shares: Sequence[Fraction], time: Fraction) -> Fraction:
    before, part = math.floor(time), time - math.floor(time)
    last = len(shares) - 1
    start, end = shares[min(before, last)], shares[min(before + 1, last)]
    return start + (end - start) * part
