"""Every treatment of every series worked out beside the others, the rest of the plan as it stands.

In come a plan and the assumptions; out come options with what each would make the whole plan worth, whether it may be
chosen, and the rate of fetching from which bulk scanning beats scanning on demand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from statistics import mean

from reports.money.appraisal import Rate, appraise, base_of, discount_factors
from reports.money.model import run
from reports.money.results import ModelLine, Option, Plan, Run, SeriesPlan, Sort, Treatment
from reports.money.treatments import (
    ALL,
    NOUGHT,
    asked_for,
    by_template,
    limits_of,
    objections,
    templates,
    with_treatment,
)

EVERY_SERIES = "all"  # the series of an option that is of them all
HALVINGS = 20  # 2 ** 20: a break-even rate to a millionth
SCANNING = "scanning"  # categories of the model's lines
EMPTYING = ("exit", "rent", "space")
CLOSING = (Treatment.DESTROY, Treatment.ON_DEMAND, Treatment.BULK, Treatment.PRESERVE)


def options(
    plan: Plan, values: Mapping[str, Fraction], rates: Sequence[Rate], model: Sequence[ModelLine] | None = None
) -> tuple[Option, ...]:
    """Doing nothing and scanning everything, for reference; then each treatment of each series."""
    found = [_nothing(plan, values, model), _everything(plan, values, rates, model)]
    for one in plan.series:
        limits = limits_of(one, values)
        for treatment in templates():
            why_not = "; ".join(objections(one, treatment, limits))
            changed = run(with_treatment(plan, one.code, treatment, limits), values, model)
            says = why_not or _says(one, treatment)
            found.append(_option(changed, one.code, treatment, rates, allowed=not why_not, says=says))
    return tuple(found)


def best(found: Iterable[Option], series: str) -> Option:
    """The allowed treatment with which the plan is worth most, the first of equals. To keep the paper is always one."""
    return max((one for one in found if one.series == series and one.allowed), key=lambda one: one.npsv)


def break_even_access(
    plan: Plan, values: Mapping[str, Fraction], rates: Sequence[Rate], model: Sequence[ModelLine] | None = None
) -> dict[str, Fraction | None]:
    """For each series, how many times a folder and year it must be fetched for bulk scanning to beat it on demand.

    What is compared is scanning, folder by folder as each is first asked for, with scanning all of it less what the
    emptied boxes and rooms save: pay and fetching are left out. 0: bulk always does; None: it never does, though every
    folder be asked for every year.
    """
    found: dict[str, Fraction | None] = {}
    for one in plan.series:
        limits = limits_of(one, values)
        keep, bulk, asked = (
            by_template(one, treatment, limits, plan.years)
            for treatment in (Treatment.KEEP, Treatment.BULK, Treatment.ON_DEMAND)
        )
        at_once = replace(asked, scanned=ALL, phase=(NOUGHT, ALL))
        runs = [run(_with(plan, changed), values, model) for changed in (keep, bulk, at_once)]
        factors = discount_factors(plan.years, rates)
        dearer = _paper_cost(runs[1], factors) - _paper_cost(runs[0], factors)
        scanning = _spent(runs[2], SCANNING) - _spent(runs[0], SCANNING)
        found[one.code] = _rate(dearer, scanning, factors)
    return found


def _rate(bulk: Fraction, on_demand: Fraction, factors: Sequence[Fraction]) -> Fraction | None:
    """The share of folders asked for a year at which scanning them as they are asked for costs as much as ``bulk``.

    ``on_demand`` is what scanning all of them so would cost in one year, undiscounted.
    """

    def cost(rate: Fraction) -> Fraction:
        asked = asked_for(rate, len(factors) - 1)
        new = (now - before for before, now in pairwise(asked))
        return on_demand * sum((share * factor for share, factor in zip(new, factors[1:], strict=True)), NOUGHT)

    if bulk <= 0:
        return NOUGHT
    if cost(ALL) < bulk:
        return None
    low, high = NOUGHT, ALL
    for _ in range(HALVINGS):
        middle = mean((low, high))
        low, high = (middle, high) if cost(middle) < bulk else (low, middle)
    return high


def _paper_cost(found: Run, factors: Sequence[Fraction]) -> Fraction:
    """Present value of scanning and of emptying boxes and rooms, less what they save."""
    net = NOUGHT
    for category in (SCANNING, *EMPTYING):
        spent, saved = found.total(Sort.COST, category=category), found.total(Sort.BENEFIT, category=category)
        net += sum((factor * (cost - less) for factor, cost, less in zip(factors, spent, saved, strict=True)), NOUGHT)
    return net


def _spent(found: Run, category: str) -> Fraction:
    return sum(found.total(Sort.COST, category=category), NOUGHT)


def _nothing(plan: Plan, values: Mapping[str, Fraction], model: Sequence[ModelLine] | None) -> Option:
    """Do nothing: no cost, no benefit, and what the paper costs goes on."""
    costs = sum(base_of(run(plan, values, model)).values())
    says = f"do nothing: the paper goes on costing GBP {float(costs):,.0f} a year"
    return Option(EVERY_SERIES, Treatment.KEEP, NOUGHT, NOUGHT, True, says)


def _everything(
    plan: Plan, values: Mapping[str, Fraction], rates: Sequence[Rate], model: Sequence[ModelLine] | None
) -> Option:
    """Every folder of every series scanned in bulk, for reference."""
    scanned = (by_template(one, Treatment.BULK, limits_of(one, values), plan.years) for one in plan.series)
    changed = run(replace(plan, series=tuple(scanned)), values, model)
    return _option(changed, EVERY_SERIES, Treatment.BULK, rates, allowed=True, says="every folder of every series")


def _option(
    changed: Run, code: str, treatment: Treatment, rates: Sequence[Rate], *, allowed: bool, says: str
) -> Option:
    case = appraise(changed, rates)
    return Option(code, treatment, case.npsv, case.cash_npv, allowed, says)


def _says(one: SeriesPlan, treatment: Treatment) -> str:
    """What must be known of an option that may be chosen."""
    planned = ["as planned"] if treatment is one.treatment else []
    held = [f"{float(one.held):.0%} of it is on hold and stays"] if one.held and treatment in CLOSING else []
    return "; ".join(planned + held)


def _with(plan: Plan, changed: SeriesPlan) -> Plan:
    return replace(plan, series=tuple(changed if one.code == changed.code else one for one in plan.series))
