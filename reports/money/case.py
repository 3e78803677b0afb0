"""A trust's case put together: model, appraisal, uncertainty, financial years and options, with what must stand beside.

In come the plan, the trust's assumptions and a price index, if one was loaded; out comes one `Case`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from reports.figures import percent
from reports.inputs.prices import PriceIndex
from reports.money.appraisal import (
    Rate,
    appraise,
    benefits_of,
    costs_of,
    discount_rates,
    net_present_value,
    price_year_of,
    without_bias,
)
from reports.money.assumptions import Choices, in_words, restated, values
from reports.money.delay import bias_of_duration, stretched
from reports.money.financial import Prices, financial_years, prices, terms, vat_rules
from reports.money.model import run, run_again
from reports.money.options import best, break_even_access, options
from reports.money.pounds import Real, label_of
from reports.money.results import BenefitClass, Case, Option, Plan, Run
from reports.money.rounding import rounded
from reports.money.uncertainty import DRAWS, SEED, uncertainty

FAX_MACHINES, CASH_SHARE, FLOOR_CASH = "fax_machines", "cash_share_of_floor", "space_cash_saved"
CLOSED = "sheets_closed"


def at_base_prices(plan: Plan, choices: Choices, index: PriceIndex | None) -> tuple[Choices, tuple[str, ...]]:
    """The assumptions at the prices of the plan's first year, and the keys of those that no index restates."""
    return restated(choices, index, label_of(plan.first_year))


def case(
    plan: Plan,
    choices: Choices,
    index: PriceIndex | None = None,
    *,
    rates: Sequence[Rate] | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
    with_options: bool = True,
) -> Case:
    """The whole case. ``draws`` 0 leaves the uncertainty out, and ``with_options`` the options and what delay costs.

    Both take longer than all else: a nation's report may do without.

    Raises `NotStated` while the trust has not given every volume that a line needs, `NoDiscountRate` and `NoPrice`.
    """
    by_year = discount_rates() if rates is None else rates
    used, left = at_base_prices(plan, choices, index)
    given, owed = values(used), terms()
    found = run(plan, given)
    growing = prices(index, owed.price_growth, plan.first_year, plan.years)
    worth, others = appraise(found, by_year), options(plan, given, by_year) if with_options else ()
    return Case(
        plan=plan,
        run=found,
        appraisal=worth,
        uncertainty=uncertainty(plan, used, by_year, seed, draws) if draws else None,
        financial=financial_years(unbiased(found, given), growing, vat_rules(), owed),
        options=others,
        break_even_access=break_even_access(plan, given, by_year) if with_options else {},
        notes=(
            *_notes(plan, left, growing, found.faults),
            *what_stays(found),
            *against_baseline(found, used, by_year),
            *better_options(plan, others, worth.npsv),
            *([_late(plan, given, by_year)] if with_options else []),
        ),
    )


def unbiased(found: Run, given: Mapping[str, Fraction]) -> Run:
    """The run without optimism bias, of which the financial case is made."""
    without = without_bias(given)
    return run_again(found, without, {key for key in given if without[key] != given[key]})


def _notes(plan: Plan, left: Sequence[str], growing: Prices, faults: Sequence[str]) -> Iterator[str]:
    """What must be known before the figures are used."""
    for fault in faults:
        yield f"More would be saved than it costs: {fault}."
    if left:
        yield (
            f"These prices are taken as they stand, not restated at prices of {label_of(plan.first_year)}, since no "
            f"price index that was loaded covers the year of their source: {', '.join(map(in_words, left))}."
        )
    if growing.assumed:
        first, last = growing.assumed[0], growing.assumed[-1]
        span = first if first == last else f"{first} to {last}"
        source = f"the price index {growing.release}" if growing.release else "a price index"
        yield f"No value of {source} is loaded for {span}: there prices grow as the assumption of price growth says."


def what_stays(run: Run) -> Iterator[str]:
    """How much of the paper the plan never closes, though nothing holds it: the target is all that may go."""
    plan, label = run.plan, label_of(run.plan.first_year + run.plan.years)
    closed = {one.code: run.row(CLOSED, one.code)[-1] for one in plan.series}
    left = {one.code: one.sheets * (1 - one.held) - closed[one.code] for one in plan.series}
    staying = {code: sheets for code, sheets in left.items() if sheets > 0}
    everything = sum((one.sheets for one in plan.series), Fraction(0))
    if staying:
        held = everything - sum(closed.values(), Fraction(0)) - sum(staying.values(), Fraction(0))
        share = percent(sum(closed.values(), Fraction(0)) / everything)
        series = ", ".join(f"{rounded(sheets, 0):,} of {code}" for code, sheets in staying.items())
        yield (
            f"The plan closes {share}% of the {rounded(everything, 0):,} sheets of the baseline by the end of {label}. "
            f"The target is all that may go: {series} stay, though they are not on hold"
            + (f", besides {rounded(held, 0):,} that are." if held > 0 else ".")
        )


def better_options(plan: Plan, found: Sequence[Option], planned: Fraction) -> Iterator[str]:
    """For which series another treatment that is allowed would make the plan worth more, taken one at a time."""
    best_of = [best(found, one.code) for one in plan.series] if found else []
    better = [
        f"{one.series}: {one.treatment}, GBP {rounded(one.npsv - planned, 0):,} more"
        for one in best_of
        if one.npsv > planned
    ]
    if better:
        yield (
            "The plan's net present social value would be higher if one series alone were treated otherwise: "
            f"{'; '.join(better)}. That is money alone: paper that is kept or moved is not closed."
        )


def against_baseline(run: Run, choices: Choices, rates: Sequence[Rate]) -> Iterator[str]:
    """Where the assumptions say something else than the baseline of the plan does, and what it matters."""
    plan, stated, share = run.plan, choices[FAX_MACHINES].value(), choices[CASH_SHARE].value()
    if plan.fax_machines is not None and stated != plan.fax_machines:
        yield (
            f"The trust's assumptions count {float(stated):,.10g} fax machines, its baseline {plan.fax_machines:,}: "
            "costs and savings are reckoned with the first, progress with the second. Set one of them right."
        )
    cash = Real(run.row(FLOOR_CASH), price_year_of(run))
    if share and plan.leases == 0 and any(cash.amounts):
        without = net_present_value(benefits_of(run, BenefitClass.CASH) - costs_of(run) - cash, rates)
        yield (
            f"{float(share):.0%} of the cost of freed floor is taken for cash (assumption {in_words(CASH_SHARE)}), but "
            "no room has a lease that ends within the plan: cash leaves a budget only if a building closes or the "
            "budget is cut. Without "
            f"it the net present value in cash is GBP {rounded(without, 0):,}."
        )


def _late(plan: Plan, given: Mapping[str, Fraction], rates: Sequence[Rate]) -> str:
    longer = bias_of_duration()
    late = appraise(run(stretched(plan, longer), given), rates)
    return (
        f"If the work takes {float(longer):.0%} longer, as public works did at the upper bound, the net present social "
        f"value is GBP {rounded(late.npsv, 0):,} and in cash GBP {rounded(late.cash_npv, 0):,}."
    )
