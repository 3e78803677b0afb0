"""What medical records cost, as trusts returned it: totals with and without what a named person left out, and flags.

A flag says that a value looks wrong; it changes nothing. Only a flagged value may be left out, only by a named person
with a reason, and then both totals are stated, each with its scope: "the NHS" and "acute trusts only" were once mixed
up in the press by 14 million pounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import groupby, pairwise

from records.types import OdsCode
from reports.figures import Figure
from reports.inputs.exclusions import Exclusion
from reports.inputs.records_costs import RecordsCost
from reports.money.assumptions import rows

ALL, ACUTE = "all trusts", "acute trusts only"
NOUGHT = Decimal(0)


class FlagKind(StrEnum):
    """Why a value looks wrong."""

    JUMP = "far from the year before"
    EQUAL = "on site equal to off site"
    ELECTRONIC = "electronic, but paper costs"
    ZERO = "nothing after something"


@dataclass(frozen=True, slots=True)
class Flag:
    """A value of one trust and year that looks wrong, and why. ``against`` is the other year of a jump."""

    trust: OdsCode
    year: str
    kind: FlagKind
    says: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An exclusion that does not count, and why."""

    exclusion: Exclusion
    says: str


@dataclass(frozen=True, slots=True)
class Total:
    """What a scope of trusts returned for a year, in pounds, and the same without what was left out.

    ``trusts`` counts those above nought. ``left_out`` is how many values a named person left out.
    """

    scope: str
    year: str
    on_site: Decimal
    off_site: Decimal
    trusts: int
    without_on_site: Decimal
    without_off_site: Decimal
    left_out: int

    @property
    def total(self) -> Decimal:
        """Of everything that was returned."""
        return self.on_site + self.off_site

    @property
    def without(self) -> Decimal:
        """Without what was left out."""
        return self.without_on_site + self.without_off_site


# ---------------------------------------------------------------- flags
@cache
def limits() -> Mapping[str, Decimal]:
    """From how many times the year before on a value is flagged (key "jump"): tables/flags.csv."""
    return {row["key"]: Decimal(row["limit"]) for row in rows("flags")}


def flags(costs: Iterable[RecordsCost]) -> tuple[Flag, ...]:
    """All flags, by trust and year. Of a jump both years are flagged: nobody can tell from here which is wrong."""
    ordered = sorted(costs, key=lambda cost: (str(cost.trust), cost.year))
    found: list[Flag] = []
    for _, some in groupby(ordered, key=lambda cost: cost.trust):
        years = [cost for cost in some if cost.total is not None]
        found.extend(flag for cost in years for flag in _alone(cost))
        found.extend(flag for earlier, later in pairwise(years) for flag in _between(earlier, later))
    return tuple(sorted(found, key=lambda flag: (str(flag.trust), flag.year, flag.kind, flag.against)))


def _alone(cost: RecordsCost) -> Iterator[Flag]:
    """What looks wrong in one year's value by itself."""
    if cost.on_site and cost.on_site == cost.off_site:
        says = f"on site and off site are both £{cost.on_site:,}: one may have been keyed twice"
        yield Flag(cost.trust, cost.year, FlagKind.EQUAL, says)
    if cost.total and "electronic" in cost.record_type.casefold():
        says = f"its records are said to be electronic, and cost £{cost.total:,}"
        yield Flag(cost.trust, cost.year, FlagKind.ELECTRONIC, says)


def _between(earlier: RecordsCost, later: RecordsCost) -> Iterator[Flag]:
    """What looks wrong between one returned year and the next that was returned."""
    before, after = earlier.total or NOUGHT, later.total or NOUGHT
    if before and not after:
        says = f"£0 after £{before:,} in {earlier.year}: closed, merged, or not returned?"
        yield Flag(later.trust, later.year, FlagKind.ZERO, says, earlier.year)
    if before and after and max(before, after) >= limits()["jump"] * min(before, after):
        says = f"£{before:,} in {earlier.year}, £{after:,} in {later.year}: one of the two may be mis-keyed"
        yield Flag(earlier.trust, earlier.year, FlagKind.JUMP, says, later.year)
        yield Flag(later.trust, later.year, FlagKind.JUMP, says, earlier.year)


# ---------------------------------------------------------------- totals
def allowed(costs: Iterable[RecordsCost], exclusions: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """The exclusions that count: of flagged values, by a named person with a role and a reason."""
    given = tuple(exclusions)
    refused = {one.exclusion for one in refusals(costs, given)}
    return tuple(exclusion for exclusion in given if exclusion not in refused)


def refusals(costs: Iterable[RecordsCost], exclusions: Iterable[Exclusion]) -> tuple[Refused, ...]:
    """The exclusions that do not count, with why: nothing is left out of a total without a person and a flag."""
    given = tuple(costs)
    flagged = {(flag.trust, flag.year) for flag in flags(given)}
    returned = {(cost.trust, cost.year) for cost in given if cost.total is not None}
    found = []
    for exclusion in exclusions:
        key = (exclusion.trust, exclusion.year)
        if not (exclusion.person.strip() and exclusion.role.strip() and exclusion.reason.strip()):
            found.append(Refused(exclusion, "nobody is named for it, or no reason is given"))
        elif key not in returned:
            found.append(Refused(exclusion, "there is no such value in the return"))
        elif key not in flagged:
            found.append(Refused(exclusion, "the value has no flag: only what looks wrong may be left out"))
    return tuple(found)


def totals(costs: Iterable[RecordsCost], exclusions: Iterable[Exclusion]) -> tuple[Total, ...]:
    """Both totals of every year, for all trusts and, where the return tells types, for acute trusts only."""
    given = tuple(costs)
    out = {(one.trust, one.year) for one in allowed(given, exclusions)}
    scopes: list[tuple[str, Sequence[RecordsCost]]] = [(ALL, given)]
    if any(cost.trust_type for cost in given):
        scopes.append((ACUTE, [cost for cost in given if cost.trust_type.casefold().startswith("acute")]))
    return tuple(
        _total(scope, year, [cost for cost in some if cost.year == year], out)
        for year in sorted({cost.year for cost in given})
        for scope, some in scopes
    )


def _total(scope: str, year: str, costs: Sequence[RecordsCost], out: set[tuple[OdsCode, str]]) -> Total:
    kept = [cost for cost in costs if (cost.trust, cost.year) not in out]
    return Total(
        scope=scope,
        year=year,
        on_site=sum((cost.on_site or NOUGHT for cost in costs), NOUGHT),
        off_site=sum((cost.off_site or NOUGHT for cost in costs), NOUGHT),
        trusts=sum(1 for cost in costs if cost.total),
        without_on_site=sum((cost.on_site or NOUGHT for cost in kept), NOUGHT),
        without_off_site=sum((cost.off_site or NOUGHT for cost in kept), NOUGHT),
        left_out=len(costs) - len(kept),
    )


def latest(sums: Iterable[Total], scope: str = ALL) -> Total | None:
    """The total of the last year that was returned, of a scope; None where there is none."""
    return max((total for total in sums if total.scope == scope), key=lambda total: total.year, default=None)


def figures(sums: Iterable[Total]) -> tuple[Figure, ...]:
    """The totals of the latest year, each with its scope in its label, with and without what was left out."""
    given = tuple(sums)
    found: list[Figure] = []
    for scope, name in ((ALL, "total"), (ACUTE, "acute")):
        if last := latest(given, scope):
            said = ((name, last.total, "everything returned"), (f"{name}-without", last.without, _without(last)))
            found.extend(
                Figure(
                    key=f"records-costs.{key}",
                    label=f"Cost of medical records, {last.year}, {scope}: {what}",
                    value=str(value),
                    unit="GBP/year",
                    counted_from=f"{last.trusts} trusts above nought in the statutory estates return",
                    formula="on site + off site",
                    rests_on=("table:records costs", "table:exclusions"),
                )
                for key, value, what in said
            )
    return tuple(found)


def _without(total: Total) -> str:
    return (
        f"without {total.left_out} flagged values that a named person left out" if total.left_out else "none left out"
    )
