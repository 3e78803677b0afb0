"""Treatments: what each would do to a series, and what forbids it.

In come a series of a plan and what limits it; out comes the series as the treatment would have it (shares and
timetable of tables/treatments.csv), and in words why it may not be chosen, if so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from reports.money.assumptions import Standing, rows
from reports.money.results import Plan, SeriesPlan, Treatment

NOUGHT, ALL = Fraction(0), Fraction(1)
AS_ASKED, AS_IT_EXPIRES = "as asked for", "as it expires"


@dataclass(frozen=True, slots=True)
class Template:
    """What a treatment does: one row of tables/treatments.csv.

    Each share is a part of the series in words (see `_part`); ``phase`` a timetable by year, or in words what sets it.
    ``most_fetches`` a folder and year is as often as it may be fetched; None is any.
    """

    treatment: Treatment
    scanned: str
    destroyed: str
    transferred: str
    relocated: str
    phase: str
    most_fetches: Fraction | None
    source: str
    status: Standing
    note: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds the treatment of one series; None is not known.

    ``expired`` is the share of its sheets that is past its retention, or will be within the plan; ``fetches`` how often
    a folder is fetched in a year; ``archive`` whether an archive takes it.
    """

    expired: Fraction
    fetches: Fraction | None
    archive: bool


@cache
def templates() -> Mapping[Treatment, Template]:
    """All treatments, in the order of the table; to keep the paper is the first."""
    return {Treatment(row["treatment"]): _template(row) for row in rows("treatments")}


def limits_of(one: SeriesPlan, values: Mapping[str, Fraction]) -> Limits:
    """What the plan and the trust's volumes say of a series.

    Past its retention is what the plan destroys unscanned or lets expire; an archive takes what the plan gives to one.
    """
    fetched = values.get("retrievals")
    return Limits(
        expired=min(max((one.destroyed, *one.expires)), ALL - one.held),
        fetches=fetched * one.fetched / one.folders if fetched is not None and one.folders else None,
        archive=one.transferred > 0,
    )


def objections(one: SeriesPlan, treatment: Treatment, limits: Limits) -> Iterator[str]:
    """Why a treatment may not be chosen for a series: hold, retention, clinical access."""
    found = templates()[treatment]
    if treatment in (Treatment.DESTROY, Treatment.PRESERVE) and one.held == ALL:
        yield "all of it is on hold"
    if treatment is Treatment.DESTROY and not limits.expired:
        yield "nothing of it is stated to be past its retention"
    if treatment is Treatment.DAY_FORWARD and not any(one.expires):
        yield "when it reaches the end of its retention is not stated"
    if treatment is Treatment.PRESERVE and not limits.archive:
        yield "no archive is stated to take it"
    if treatment is Treatment.RELOCATE and not one.on_site:
        yield "none of it lies on site"
    if found.most_fetches is not None and limits.fetches is None:
        yield "how often it is fetched is not stated"
    elif found.most_fetches is not None and limits.fetches is not None and limits.fetches > found.most_fetches:
        often, most = float(limits.fetches), float(found.most_fetches)
        yield f"a folder is fetched {often:.2f} times a year, more than {most:.2f}"


def treated(one: SeriesPlan, treatment: Treatment, limits: Limits, years: int) -> SeriesPlan:
    """The series as a treatment would have it. The plan's own treatment is as the plan has it, shares and timetable."""
    return one if treatment is one.treatment else by_template(one, treatment, limits, years)


def by_template(one: SeriesPlan, treatment: Treatment, limits: Limits, years: int) -> SeriesPlan:
    """The series as the table has the treatment, whatever its plan."""
    template = templates()[treatment]
    asked = asked_for(limits.fetches or NOUGHT, years)
    return replace(
        one,
        treatment=treatment,
        scanned=_part(template.scanned, one, limits, asked),
        destroyed=_part(template.destroyed, one, limits, asked),
        transferred=_part(template.transferred, one, limits, asked),
        relocated=_part(template.relocated, one, limits, asked),
        phase=_phase(template, one, asked),
    )


def with_treatment(plan: Plan, code: str, treatment: Treatment, limits: Limits) -> Plan:
    """The plan with one of its series treated so, and the rest as it stands."""
    return replace(
        plan,
        series=tuple(treated(one, treatment, limits, plan.years) if one.code == code else one for one in plan.series),
    )


def asked_for(fetches: Fraction, years: int) -> tuple[Fraction, ...]:
    """The share of folders that was asked for at least once by each year's end, if that share of them is each year."""
    rate = min(fetches, ALL)
    return tuple(ALL - (ALL - rate) ** year for year in range(years + 1))


def _part(words: str, one: SeriesPlan, limits: Limits, asked: tuple[Fraction, ...]) -> Fraction:
    """A share of the series by its words in the table."""
    match words:
        case "nothing":
            return NOUGHT
        case "all":
            return ALL
        case "not held":
            return ALL - one.held
        case "on site":
            return one.on_site
        case "expired":
            return limits.expired
        case "as it expires":
            return max(one.expires, default=NOUGHT)
        case "asked for":
            return asked[-1]
    raise ValueError(f"tables/treatments.csv: no part of a series is called {words}")


def _phase(template: Template, one: SeriesPlan, asked: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """By when it is done: as asked for or as it expires; else the series' own timetable, or without one the table's."""
    if template.phase in (AS_ASKED, AS_IT_EXPIRES):
        course = asked if template.phase == AS_ASKED else one.expires
        return tuple(share / course[-1] for share in course) if any(course) else ()
    if any(one.phase):
        return one.phase
    return (NOUGHT, *map(Fraction, template.phase.split()))


def _template(row: Mapping[str, str]) -> Template:
    return Template(
        treatment=Treatment(row["treatment"]),
        scanned=row["scanned"],
        destroyed=row["destroyed"],
        transferred=row["transferred"],
        relocated=row["relocated"],
        phase=row["phase"],
        most_fetches=Fraction(row["most_fetches"]) if row["most_fetches"] else None,
        source=row["source"],
        status=Standing(row["status"]),
        note=row["note"],
    )
