"""The model of costs and savings: lines of tables/model.csv, run for a plan exactly or over many draws at once.

A line's formula uses measures of the plan, assumptions, and lines above it. All sums are pounds a year at the prices
of one base year; column t is what that year costs or saves, year 0 what is spent before anything is done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np
from gmpy2 import mpq
from numpy.typing import NDArray

from reports.money.assumptions import assumptions, rows, units, wanted
from reports.money.formulas import ROOM_FLOOR, DividesByNought, Formula, FormulaError, Value, When
from reports.money.results import BenefitClass, ModelLine, Plan, Run, SeriesPlan, Sort, Treatment
from reports.money.units import Unit

Values = dict[tuple[str, str], Value]
POUNDS_A_YEAR = "GBP/year"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that a plan says, by the name under which formulas use it. ``yearly``: it has a value for each year."""

    name: str
    unit: str
    per_series: bool
    yearly: bool
    says: str


MEASURES = (
    Measure("folders", "folder", True, False, "folders of the series"),
    Measure("sheets", "sheet", True, False, "sheets of the series"),
    Measure("on_site", "ratio", True, False, "share of its sheets that lie on site"),
    Measure("scanned", "ratio", True, False, "share of its sheets to be scanned"),
    Measure("destroyed", "ratio", True, False, "share of its sheets to be destroyed unscanned after review"),
    Measure("transferred", "ratio", True, False, "share of its sheets to be given to an archive"),
    Measure("relocated", "ratio", True, False, "share of its sheets to be moved off site"),
    Measure("held", "ratio", True, False, "share of its sheets that may not be destroyed"),
    Measure("fetched", "ratio", True, False, "share of all fetched folders that are of this series"),
    Measure("on_demand", "ratio", True, False, "1 if it is scanned folder by folder when asked for, else 0"),
    Measure("phase", "ratio", True, True, "share of that done by the end of the year"),
    Measure("expires", "ratio", True, True, "share of its sheets destroyed by then in any case"),
    Measure("fax_gone", "ratio", False, True, "share of fax machines disposed of by the end of the year"),
    Measure("has_rooms", "ratio", False, False, "1 if the rooms on site and their floor are known, else 0"),
    Measure("room_floor_per_sheet", "m2/sheet", False, False, "floor of those rooms for each sheet on site"),
    Measure(ROOM_FLOOR, "m2", False, False, "floor of the first room, of the first two, ..: steps from nought"),
    Measure("start", "ratio", False, True, "1 in year 0, then 0"),
    Measure("one_year", "year", False, False, "the length of a column"),
)


# ---------------------------------------------------------------- lines
@cache
def lines() -> tuple[ModelLine, ...]:
    """The model as it is shipped, checked. Raises `FormulaError` when the table is wrong."""
    return checked(tuple(_line(row) for row in rows("model")))


def checked(model: Sequence[ModelLine]) -> tuple[ModelLine, ...]:
    """The lines, if each uses only what is known above it and its unit comes out. Raises `FormulaError`."""
    known: dict[str, Unit] = {measure.name: Unit.of(measure.unit) for measure in MEASURES} | units()
    per_series = {measure.name for measure in MEASURES if measure.per_series}
    for line in model:
        if line.key in known:
            raise FormulaError(f"two things are called {line.key}")
        for place in line.formula.places:
            if place.name in per_series and not line.per_series and place.when is not When.OVER_SERIES:
                raise FormulaError(f"{line.key} is of all series, {place.name} of each: use over_series({place.name})")
            if place.when is When.OVER_SERIES and place.name not in per_series:
                raise FormulaError(f"{line.key} adds {place.name} over the series, but no series has its own")
        found = line.formula.unit(known)
        stated = str(Unit.of(line.unit))
        if str(found) != stated:
            raise FormulaError(f"{line.key} comes to {found}, not {stated}")
        if line.sort in (Sort.BASE, Sort.COST, Sort.BENEFIT) and line.unit != POUNDS_A_YEAR:
            raise FormulaError(f"{line.key} is {line.sort}, so it must come to {POUNDS_A_YEAR}")
        if (line.sort is Sort.BENEFIT) != (line.benefit_class is not None and bool(line.starts)):
            raise FormulaError(f"{line.key}: a benefit, and nothing else, has a class and a rung at which it starts")
        if line.benefit_class is BenefitClass.UNMONETISED:
            raise FormulaError(f"{line.key}: what is not monetised has no amount, so no formula")
        known[line.key] = found
        if line.per_series:
            per_series.add(line.key)
    return tuple(model)


def rests_on(model: Sequence[ModelLine] | None = None) -> Mapping[str, tuple[str, ...]]:
    """The keys of the assumptions under each line, direct or through lines above it, in the order of their use."""
    numbers = {*assumptions(), *wanted()}
    under: dict[str, tuple[str, ...]] = {}
    for line in lines() if model is None else model:
        found = (under.get(name, (name,) if name in numbers else ()) for name in line.formula.names)
        under[line.key] = tuple(dict.fromkeys(key for keys in found for key in keys))
    return under


def _line(row: Mapping[str, str]) -> ModelLine:
    return ModelLine(
        key=row["key"],
        sort=Sort(row["sort"]),
        category=row["category"],
        per_series=row["per_series"] == "yes",
        benefit_class=BenefitClass(row["class"]) if row["class"] else None,
        spending=row["spending"],
        starts=row["starts"],
        name=row["name"],
        unit=row["unit"],
        formula=Formula(row["formula"]),
        note=row["note"],
    )


def measured(plan: Plan) -> Mapping[tuple[str, str], tuple[Fraction, ...]]:
    """What a plan says under the names of `MEASURES`, for each year, by name and series' code.

    Of ``room_floor`` it gives its steps instead: nought, the first room, the first two and so on.
    """
    years = plan.years + 1
    found = _measures(plan, Fraction, lambda shares: np.array(shares, dtype=object))
    return {place: tuple(value) if place[0] == ROOM_FLOOR else _by_year(value, years) for place, value in found.items()}


# ---------------------------------------------------------------- run
def run(plan: Plan, values: Mapping[str, Fraction], model: Sequence[ModelLine] | None = None) -> Run:
    """Every line for every year, exactly.

    ``values`` are the assumptions by key (`assumptions.values`). A line that needs one which is not there, or would
    divide by nought, is not stated, nor is any that rests on it: they are in ``needs`` of what comes back.
    """
    chosen = tuple(lines() if model is None else model)
    given: Values = {(key, ""): mpq(value) for key, value in values.items()}
    needs = _needs(chosen, values)
    worked, undefined = _worked_out(plan, [line for line in chosen if line.key not in needs], given, mpq, _column)
    stated = {place: _by_year(value, plan.years + 1) for place, value in worked.items()}
    found = Run(plan, chosen, stated, needs | undefined)
    return replace(found, faults=_above_ceiling(found))


def run_again(found: Run, values: Mapping[str, Fraction], moved: Collection[str]) -> Run:
    """A run of the same plan with other ``values`` of the assumptions ``moved``, and of no others.

    Only the lines that rest on those are worked out anew; the result is that of `run`.
    """
    under = rests_on(found.lines)
    anew = [line for line in found.lines if line.key not in found.needs and not set(moved).isdisjoint(under[line.key])]
    used, keys = {name for line in anew for name in line.formula.names}, {line.key for line in anew}
    given: Values = {(key, ""): mpq(value) for key, value in values.items()}
    given |= {place: _column(row) for place, row in found.values.items() if place[0] in used - keys}
    worked, undefined = _worked_out(found.plan, anew, given, mpq, _column)
    kept = {place: row for place, row in found.values.items() if place[0] not in keys}
    stated = kept | {place: _by_year(value, found.plan.years + 1) for place, value in worked.items()}
    again = Run(found.plan, found.lines, stated, {**found.needs, **undefined}, found.faults)
    if any(line.sort in (Sort.BASE, Sort.BENEFIT) for line in anew):
        return replace(again, faults=_above_ceiling(again))
    return again


def _column(numbers: Sequence[Fraction]) -> Value:
    """Exact numbers, one for each year."""
    column = np.empty(len(numbers), dtype=object)
    column[:] = [mpq(number) for number in numbers]
    return column


def run_draws(
    plan: Plan, draws: Mapping[str, NDArray[np.float64]], model: Sequence[ModelLine] | None = None
) -> Mapping[tuple[str, str], NDArray[np.float64]]:
    """The same lines over draws: each assumption is an array (draws,), each line one of (years + 1, draws).

    Assumptions held fixed may be arrays of one. Lines that lack an assumption, or would divide by nought in some draw,
    are left out. Keys as in `Run.values`.
    """
    chosen = tuple(lines() if model is None else model)
    years, most = plan.years + 1, max((len(array) for array in draws.values()), default=1)

    def number(value: Fraction) -> Value:
        return np.array([float(value)])

    def yearly(numbers: Sequence[Fraction]) -> Value:
        return np.array([[float(value)] for value in numbers])

    given: Values = {(key, ""): array for key, array in draws.items()}
    lacking = _needs(chosen, draws)
    worked, _ = _worked_out(plan, [line for line in chosen if line.key not in lacking], given, number, yearly)
    return {place: np.broadcast_to(value, (years, most)) for place, value in worked.items()}


def _worked_out(
    plan: Plan,
    model: Sequence[ModelLine],
    given: Values,
    number: Callable[[Fraction], Value],
    yearly: Callable[[Sequence[Fraction]], Value],
) -> tuple[Values, dict[str, tuple[str, ...]]]:
    """The value of each line and series: a number where it is the same in each year, an array by year where not.

    Beside them the lines that would divide by nought, or rest on one that would, with what they need to be stated.
    """
    known = given | _measures(plan, number, yearly)
    worked: Values = {}
    undefined: dict[str, tuple[str, ...]] = {}
    codes = [one.code for one in plan.series]
    nought = number(Fraction(0))
    column = yearly([Fraction(1)] * (plan.years + 1))  # a number times this has a value for each year
    for line in model:
        if under := [need for name in line.formula.names for need in undefined.get(name, ())]:
            undefined[line.key] = tuple(dict.fromkeys(under))
            continue
        for code in codes if line.per_series else [""]:

            def look(name: str, when: When, code: str = code) -> Value:
                if when is When.OVER_SERIES:
                    return sum((known[name, one] for one in codes), nought)
                value = known[name, code] if (name, code) in known else known[name, ""]
                if when is When.NOW:
                    return value
                return _in_time(value if np.ndim(value) == np.ndim(column) else value * column, when)

            try:
                known[line.key, code] = worked[line.key, code] = line.formula.value(look)
            except DividesByNought as fault:
                undefined[line.key] = (f"{fault} other than nought",)
    return {place: value for place, value in worked.items() if place[0] not in undefined}, undefined


def _in_time(column: NDArray[Any], when: When) -> Value:
    """A column as it was a year before (nought in year 0), or its sum to each year."""
    if when is When.SO_FAR:
        return np.cumsum(column, axis=0)
    return np.concatenate([column[:1] * 0, column[:-1]])


def _measures(plan: Plan, number: Callable[[Fraction], Value], yearly: Callable[[Sequence[Fraction]], Value]) -> Values:
    on_site = sum((one.sheets * one.on_site for one in plan.series), Fraction(0))
    floor = sum(plan.rooms, Fraction(0))
    steps = [number(Fraction(step)) for step in accumulate(plan.rooms, initial=Fraction(0))]
    found: Values = {
        ("has_rooms", ""): number(Fraction(bool(plan.rooms))),
        ("room_floor_per_sheet", ""): number(floor / on_site if on_site else Fraction(0)),
        (ROOM_FLOOR, ""): np.concatenate(steps) if isinstance(steps[0], np.ndarray) else steps,
        ("fax_gone", ""): yearly(_through(plan, plan.fax_gone)),
        ("start", ""): yearly([Fraction(1), *[Fraction(0)] * plan.years]),
        ("one_year", ""): number(Fraction(1)),
    }
    for one in plan.series:
        for measure in (measure for measure in MEASURES if measure.per_series):
            value = _of_series(one, measure.name)
            found[measure.name, one.code] = yearly(_through(plan, value)) if measure.yearly else number(Fraction(value))
    return found


def _of_series(one: SeriesPlan, name: str) -> Any:
    return Fraction(one.treatment is Treatment.ON_DEMAND) if name == "on_demand" else getattr(one, name)


def _through(plan: Plan, shares: Sequence[Fraction]) -> list[Fraction]:
    """Shares for every year of a plan: as the last one stated stays; nought where none is."""
    stated = list(shares[: plan.years + 1]) or [Fraction(0)]
    return stated + [stated[-1]] * (plan.years + 1 - len(stated))


def _needs(model: Sequence[ModelLine], given: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    found = {key: tuple(name for name in names if name not in given) for key, names in rests_on(model).items()}
    return {key: names for key, names in found.items() if names}


def _by_year(value: Value, years: int) -> tuple[Fraction, ...]:
    if isinstance(value, np.ndarray):
        return tuple(_fraction(number) for number in value)
    return (_fraction(value),) * years


def _fraction(value: Value) -> Fraction:
    """A number of the run as everybody else has it: inside a run they are gmpy2's, as exact and many times faster."""
    return Fraction(int(value.numerator), int(value.denominator))


# ---------------------------------------------------------------- ceiling
def _above_ceiling(run: Run) -> tuple[str, ...]:
    """Where the savings of a category are more than what the category costs now: invariant 9."""
    categories = dict.fromkeys(line.category for line in run.lines if line.sort is Sort.BENEFIT)
    faults = []
    for category in categories:
        of_it = [line for line in run.lines if line.category == category]
        if any(line.key in run.needs for line in of_it if line.sort in (Sort.BASE, Sort.BENEFIT)):
            continue
        base, saved = run.total(Sort.BASE, category=category), run.total(Sort.BENEFIT, category=category)
        faults += [
            f"{category}: in year {year} GBP {float(saving):,.2f} would be saved of GBP {float(cost):,.2f}"
            for year, (cost, saving) in enumerate(zip(base, saved, strict=True))
            if saving > cost
        ]
    return tuple(faults)
