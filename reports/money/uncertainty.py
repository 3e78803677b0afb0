"""How sure a plan's worth is: each assumption moved alone, all drawn at once, and how far one must move to undo it.

In come a plan and a trust's assumptions; out come the tornado (exact), switching values, and percentiles of seeded
draws with the share of the spread that each assumption accounts for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from records.types import OdsCode
from reports.money.appraisal import Rate, benefits_of, costs_of, discount_factors, net_present_value
from reports.money.assumptions import Case, Choice, Choices, Scope, values
from reports.money.draws import (
    Draws,
    paybacks,
    pert,
    present_values,
    shares_of_variance,
    spread,
    spread_of_paybacks,
    together,
    uniform,
)
from reports.money.formulas import GUARD
from reports.money.model import lines, run, run_draws
from reports.money.results import BenefitClass, ModelLine, NotStated, Plan, Sort, Spread, Swing, Uncertainty
from reports.money.switching import switching_values

SEED = 20261122  # any would do; one that is printed makes every figure again
DRAWS = 5000
REACH = 10  # switching values are looked for from a tenth of the low value to ten times the high one
WHOLE = 1  # what a share cannot be more than


@dataclass(frozen=True, slots=True)
class Worth:
    """What each draw comes to: arrays of one length, in pounds of the base year; ``payback`` in years, or infinite."""

    npsv: Draws
    cash_npv: Draws
    payback: Draws
    gross: Draws  # benefits of the last year


def drawn(choices: Choices, trust: OdsCode, seed: int = SEED, draws: int = DRAWS) -> dict[str, Draws]:
    """Draws of every assumption by key. National ones have the same chances in every trust, whatever its own range."""
    return {key: _drawn(choice, trust, seed, draws) for key, choice in choices.items()}


def worth(
    plan: Plan, inputs: Mapping[str, Draws], rates: Sequence[Rate], model: Sequence[ModelLine] | None = None
) -> Worth:
    """The economic case of each draw. Raises `NoDiscountRate`, and `NotStated` where a sum would lack a line."""
    chosen = tuple(lines() if model is None else model)
    worked = run_draws(plan, inputs, chosen)
    _all_stated(plan, chosen, {key for key, _ in worked})
    sort = {line.key: (line.sort, line.benefit_class) for line in chosen}
    nought = np.zeros((plan.years + 1, max(map(len, inputs.values()))))

    def total(*wanted: tuple[Sort, BenefitClass | None]) -> Draws:
        return sum((rows for (key, _), rows in worked.items() if sort[key] in wanted), nought)

    costs = total((Sort.COST, None))
    cash = total((Sort.BENEFIT, BenefitClass.CASH))
    benefits = cash + total((Sort.BENEFIT, BenefitClass.NON_CASH), (Sort.BENEFIT, BenefitClass.SOCIETAL))
    factors = discount_factors(plan.years, rates)
    return Worth(
        npsv=present_values(benefits - costs, factors),
        cash_npv=present_values(cash - costs, factors),
        payback=paybacks(cash - costs),
        gross=benefits[-1],
    )


def nation(trusts: Sequence[Worth]) -> dict[str, Spread]:
    """The spread of the trusts' sums, draw by draw: ``npsv``, ``cash_npv`` and ``gross``.

    All must have been drawn with one seed, so that national prices are the same in each draw of every trust.
    """
    return {name: spread(together([getattr(one, name) for one in trusts])) for name in ("npsv", "cash_npv", "gross")}


def uncertainty(
    plan: Plan,
    choices: Choices,
    rates: Sequence[Rate],
    seed: int = SEED,
    draws: int = DRAWS,
    model: Sequence[ModelLine] | None = None,
) -> Uncertainty:
    """Tornado, switching values and draws of a plan. Raises `NotStated` while the trust has not given all volumes."""
    inputs = drawn(choices, plan.trust, seed, draws)
    found = worth(plan, inputs, rates, model)
    varied = {key: array for key, array in inputs.items() if key != GUARD}
    return Uncertainty(
        seed=seed,
        draws=draws,
        npsv=spread(found.npsv),
        cash_npv=spread(found.cash_npv),
        payback=spread_of_paybacks(found.payback),
        gross=spread(found.gross),
        swings=swings(plan, choices, rates, shares_of_variance(varied, found.npsv), model),
    )


def swings(
    plan: Plan,
    choices: Choices,
    rates: Sequence[Rate],
    shares: Mapping[str, float],
    model: Sequence[ModelLine] | None = None,
) -> tuple[Swing, ...]:
    """Each assumption alone at its low and at its high value, exactly; widest first."""
    central = values(choices)
    switching = switching_of(plan, choices, rates, model)

    def npsv(key: str, case: Case) -> Fraction:
        moved = run(plan, {**central, key: choices[key].value(case)}, model)
        return net_present_value(benefits_of(moved) - costs_of(moved), rates)

    found = (
        Swing(key, npsv(key, Case.LOW), npsv(key, Case.HIGH), switching[key], shares.get(key)) for key in switching
    )
    return tuple(sorted(found, key=lambda swing: -abs(swing.at_high - swing.at_low)))


def switching_of(
    plan: Plan, choices: Choices, rates: Sequence[Rate], model: Sequence[ModelLine] | None = None
) -> dict[str, Fraction | None]:
    """The value of each assumption at which the NPSV changes sign while all others stay central; None if none does."""
    return switching_values(
        worth=lambda inputs: worth(plan, inputs, rates, model).npsv,
        central={key: float(value) for key, value in values(choices).items()},
        ranges={key: search_range(choice) for key, choice in choices.items() if key != GUARD},
    )


def search_range(choice: Choice) -> tuple[float, float]:
    """Where the switching value of an assumption is looked for; a share not above all of it."""
    low, high = float(choice.value(Case.LOW)), float(choice.value(Case.HIGH))
    is_share = choice.used.unit == "ratio" and high <= WHOLE
    return low / REACH, min(high * REACH, WHOLE) if is_share else high * REACH


def _all_stated(plan: Plan, model: Sequence[ModelLine], worked: Collection[str]) -> None:
    """Raises `NotStated` for a cost or benefit that lacks an assumption, or divides by what is nought in some draw."""
    for line in model:
        if line.sort in (Sort.COST, Sort.BENEFIT) and line.key not in worked and (plan.series or not line.per_series):
            raise NotStated(line.key, "every volume, and no divisor that may be nought")


def _drawn(choice: Choice, trust: OdsCode, seed: int, draws: int) -> Draws:
    national = (choice.over or choice.used).scope is Scope.NATIONAL
    chances = uniform(seed, choice.used.key, draws, None if national else trust)
    low, central, high = (float(choice.value(case)) for case in (Case.LOW, Case.CENTRAL, Case.HIGH))
    return pert(low, central, high, chances)
