"""Every figure of a trust's case: its exact value, its formula as it runs, and the assumptions under it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reports.figures import NEVER, Figure
from reports.inputs.assumptions import national
from reports.money.appraisal import discount_factors, discount_rates
from reports.money.draws import NEVER as NEVER_BACK
from reports.money.model import rests_on
from reports.money.pounds import label_of
from reports.money.results import Case, ModelLine, Sort, Spread, Swing
from reports.money.rounding import rounded

POUNDS, POUNDS_A_YEAR = "GBP", "GBP/year"
PENCE = 2  # decimals
FIGURES = 4  # of a value of any size
NONE = "none"
SOME_NEVER = "some never"  # of years of which some draws have none: they have no mean
DISCOUNTED = "discount factor"
EVERY, CASH = ("cost", "benefit"), ("cost", "CRB")  # kinds of lines
LAST, SUM, PRESENT = "money.line", "money.sum", "money.present"  # of a line: its last year, all years, all discounted
HEADLINES = (
    (
        "npsv",
        "net present social value",
        POUNDS,
        f"sum over the years of (benefits of every class − costs) × {DISCOUNTED}",
        EVERY,
        PRESENT,
    ),
    (
        "cash-npv",
        "net present value in cash",
        POUNDS,
        f"sum over the years of (cash released − costs) × {DISCOUNTED}",
        CASH,
        PRESENT,
    ),
    (
        "peak-need",
        "most that is laid out before it comes back",
        POUNDS,
        "most(0, −least running sum of (cash released − costs))",
        CASH,
        SUM,
    ),
    ("steady-gross", "saving a year, once all is done", POUNDS_A_YEAR, "benefits of the last year", ("benefit",), LAST),
    ("steady-net", "saving a year less running costs", POUNDS_A_YEAR, "benefits − costs of the last year", EVERY, LAST),
)


def figures(case: Case) -> tuple[Figure, ...]:
    """All of them, in the order of the report. Keys are those under which pages print them."""
    return (
        *(*_headlines(case), *_categories(case), *_lines(case), *_sums(case)),
        *(*_draws(case), *_swings(case), *_break_even(case)),
    )


def _headlines(case: Case) -> Iterator[Figure]:
    found, model = case.appraisal, f"the model, over years 0 to {case.plan.years}"
    discounts = f"table:discount_rates:{discount_rates()[0].release}"
    for key, label, unit, formula, kinds, when in HEADLINES:
        value: Fraction = getattr(found, key.replace("-", "_"))
        rests = (_plan(case), *([discounts] if when == PRESENT else []), *_keys(case, when, *kinds))
        yield Figure(f"money.{key}", label, _pence(value), unit, model, formula, rests)
    yield Figure(
        "money.payback",
        "years until it has paid for itself in cash",
        NEVER if found.payback_years is None else _significant(found.payback_years),
        "year",
        model,
        "first year in which the running sum of cash released − costs, once below 0, is not; evenly inside the year",
        (_plan(case), *_keys(case, SUM, *CASH)),
    )
    yield Figure(
        "money.benefit-cost-ratio",
        "benefits for each pound of cost",
        "no costs" if found.benefit_cost_ratio is None else _pence(found.benefit_cost_ratio),
        "ratio",
        model,
        "present value of benefits ÷ present value of costs",
        (_plan(case), discounts, *_keys(case, PRESENT, *EVERY)),
    )
    yield Figure(
        "money.base",
        "what paper costs now, a year",
        _pence(sum(found.base.values(), Fraction(0))),
        POUNDS_A_YEAR,
        "the model",
        " + ".join(f"money.base.{_slug(category)}" for category in found.base),
        tuple(f"money.base.{_slug(category)}" for category in found.base),
    )


def _categories(case: Case) -> Iterator[Figure]:
    """What each category costs now, what of it is saved in the last year, and what is spent on each over the plan."""
    run, last = case.run, _last(case)
    for sort, prefix, words in (
        (Sort.BASE, "money.base", "now, a year"),
        (Sort.BENEFIT, "money.saved", f"saved, {last}"),
        (Sort.COST, "money.cost", f"{_over(case)}, undiscounted"),
    ):
        of_sort = [line for line in run.lines if line.sort is sort]
        for category in dict.fromkeys(line.category for line in of_sort):
            when = SUM if sort is Sort.COST else LAST
            keys = [f"{when}.{line.key}" for line in of_sort if line.category == category]
            amounts = run.total(sort, category=category)
            value = sum(amounts, Fraction(0)) if sort is Sort.COST else amounts[-1]
            unit = POUNDS if sort is Sort.COST else POUNDS_A_YEAR
            formula = " + ".join(keys)
            key = f"{prefix}.{_slug(category)}"
            yield Figure(key, f"{category} {words}", _pence(value), unit, "the model", formula, (*keys, _plan(case)))


def _lines(case: Case) -> Iterator[Figure]:
    """Each line of the model in the plan's last year, with the formula that runs."""
    under = rests_on(case.run.lines)
    for line in case.run.lines:
        lacking = case.run.needs.get(line.key)
        value = f"not stated: needs {', '.join(lacking)}" if lacking else _of_line(case, line)
        yield Figure(
            f"money.line.{line.key}",
            f"{line.name}, {_last(case)}",
            value,
            line.unit,
            "the model",
            f"{line.key} = {line.formula.text}",
            (*(f"assumption:{key}" for key in under[line.key]), _plan(case)),
        )


def _sums(case: Case) -> Iterator[Figure]:
    """What each cost and saving comes to over all years, as it is and discounted: what totals are made of."""
    factors, release = discount_factors(case.plan.years, discount_rates()), discount_rates()[0].release
    for line in case.run.lines:
        if line.sort not in (Sort.COST, Sort.BENEFIT) or line.key in case.run.needs:
            continue
        years, label, under = case.run.row(line.key), f"{line.name}, {_over(case)}", f"{LAST}.{line.key}"
        summed = sum(years, Fraction(0))
        yield Figure(
            f"{SUM}.{line.key}", label, _pence(summed), POUNDS, "the model", f"{line.key} of every year added", (under,)
        )
        present = sum((year * factor for year, factor in zip(years, factors, strict=True)), Fraction(0))
        yield Figure(
            f"{PRESENT}.{line.key}",
            f"{label}, discounted",
            _pence(present),
            POUNDS,
            "the model",
            f"sum over the years of {line.key} × {DISCOUNTED}",
            (f"table:discount_rates:{release}", under),
        )


def _over(case: Case) -> str:
    return f"over years 0 to {case.plan.years}"


def _last(case: Case) -> str:
    return f"in year {case.plan.years} ({label_of(case.plan.first_year + case.plan.years)})"


def _draws(case: Case) -> Iterator[Figure]:
    found = case.uncertainty
    if found is None:
        return
    made = f"{found.draws:,} draws, seed {found.seed}"
    for name, label, unit, when, kinds in (
        ("npsv", "net present social value", POUNDS, PRESENT, EVERY),
        ("cash_npv", "net present value in cash", POUNDS, PRESENT, CASH),
        ("payback", "years until it has paid for itself in cash", "year", SUM, CASH),
        ("gross", "saving a year, once all is done", POUNDS_A_YEAR, LAST, ("benefit",)),
    ):
        spread: Spread = getattr(found, name)
        rests = (_plan(case), *_keys(case, when, *kinds))
        for point in ("p10", "p50", "p90", "mean"):
            value: float = getattr(spread, point)
            never = SOME_NEVER if point == "mean" and spread.above_nought else NEVER
            words = never if value == NEVER_BACK else _pence(Fraction(value))
            key = f"draws.{name.replace('_', '-')}.{point}"
            yield Figure(key, f"{label}, {point}", words, unit, made, "each assumption drawn from its range", rests)


def _swings(case: Case) -> Iterator[Figure]:
    for swing in case.uncertainty.swings if case.uncertainty else ():
        yield Figure(
            f"swing.{swing.assumption.replace('_', '-')}.switching",
            f"{swing.assumption.replace('_', ' ')} at which the net present social value is nought",
            _switching(swing),
            national().get(swing.assumption, ""),
            "the model run again with this assumption moved alone",
            "value at which money.npsv changes sign",
            (f"assumption:{swing.assumption}", "money.npsv"),
        )


def _break_even(case: Case) -> Iterator[Figure]:
    for code, rate in case.break_even_access.items():
        yield Figure(
            f"break-even.{code.lower()}",
            f"{code}: fetches a folder and year above which bulk scanning beats scanning on demand",
            NEVER if rate is None else _significant(rate),
            "fetch",
            "the model run again",
            "rate at which scanning as folders are asked for costs what scanning all less emptied boxes and rooms does",
            (_plan(case),),
        )


def _keys(case: Case, when: str, *kinds: str) -> Iterator[str]:
    """The figures (in the last year, of all years) of the lines that are costs, benefits, or benefits of a class."""
    for line in case.run.lines:
        benefit_class = line.benefit_class.value if line.benefit_class else ""
        if line.sort.value in kinds or benefit_class in kinds:
            yield f"{when}.{line.key}"


def _of_line(case: Case, line: ModelLine) -> str:
    return (
        _significant(case.run.row(line.key)[-1]) if line.unit != POUNDS_A_YEAR else _pence(case.run.row(line.key)[-1])
    )


def _plan(case: Case) -> str:
    return f"table:plan:{case.plan.version}"


def _slug(category: str) -> str:
    return category.replace(" ", "-")


def _pence(value: Fraction) -> str:
    return str(rounded(value, PENCE))


def _switching(swing: Swing) -> str:
    return NONE if swing.switching is None else _significant(swing.switching)


def _significant(value: Fraction) -> str:
    """A number of any size: whole ones whole, others to four figures."""
    if value.denominator == 1:
        return str(value.numerator)
    words = f"{float(value):.{FIGURES}g}"
    return str(round(value)) if "e" in words and abs(value) >= 1 else f"{float(words):f}".rstrip("0").rstrip(".")
