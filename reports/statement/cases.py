"""What each trust's plan costs and saves, from its kept tables; or why that cannot be said yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from records.errors import AssumptionUnknown, NoDiscountRate, NoPrice, NoVatRule, PlanRefused
from records.programme import Baseline, KeptTable, TableKind
from records.types import OdsCode
from reports.figures import Figure
from reports.inputs.prices import PriceIndex
from reports.money import case_figures
from reports.money.appraisal import discount_rates
from reports.money.assumptions import Choices, chosen
from reports.money.case import at_base_prices, case
from reports.money.plan import plan_of
from reports.money.results import Case, NotStated, Plan
from reports.money.uncertainty import Worth, drawn, worth
from reports.statement.gathered import Gathered
from reports.statement.registers import prices

NO_TRUST_TABLE = (
    "The trust's own assumptions were not given. Give them with `casenote tables import assumptions`;"
    " `casenote tables describe assumptions` says what it must hold."
)


@dataclass(frozen=True, slots=True)
class Costed:
    """A trust's case with the assumptions under it. Without a case, ``missing`` says what lacks, by what is missing."""

    choices: Choices
    case: Case | None = None
    figures: tuple[Figure, ...] = ()
    worth: Worth | None = None  # what each draw comes to, where draws were made
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def case_of(gathered: Gathered, code: OdsCode, draws: int) -> Costed:
    """One trust's case, with ``draws`` and options; 0 leaves both out, for they take longer than all else."""
    own = gathered.table(TableKind.ASSUMPTIONS, code)
    try:
        choices = chosen(own.rows if own else ())
    except AssumptionUnknown as fault:
        return Costed({}, missing={"case": str(fault)})
    plan, baseline = gathered.table(TableKind.PLAN, code), gathered.baseline(code)
    if plan is None or baseline is None:
        return Costed(
            choices, missing={} if plan is None else {"case": "There is a plan, but no baseline to plan for."}
        )
    return _worked_out(gathered, plan, baseline, choices, draws, stated=own is not None)


def _worked_out(
    gathered: Gathered, kept: KeptTable, baseline: Baseline, choices: Choices, draws: int, *, stated: bool
) -> Costed:
    try:
        plan = plan_of(kept.rows, baseline, kept.version)
        found = case(plan, choices, prices(gathered), draws=draws, with_options=bool(draws))
    except NotStated as fault:
        return Costed(choices, missing={"case": str(fault) if stated else NO_TRUST_TABLE})
    except (PlanRefused, NoPrice, NoDiscountRate, NoVatRule) as fault:
        return Costed(choices, missing={"case": str(fault)})
    worth = drawn_worth(plan, choices, prices(gathered), draws) if draws else None
    return Costed(choices, found, case_figures.figures(found), worth)


def drawn_worth(plan: Plan, choices: Choices, index: PriceIndex | None, draws: int) -> Worth:
    """What a plan comes to in each draw, so that trusts can be added draw by draw."""
    used, _ = at_base_prices(plan, choices, index)
    return worth(plan, drawn(used, plan.trust, draws=draws), discount_rates())
