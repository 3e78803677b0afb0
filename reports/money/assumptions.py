"""The assumptions: every number that is not a count of ledger rows, with where it comes from and how sure it is.

National ones are rows of tables/assumptions.csv. A row without values is a trust's own volume: the nation has none to
offer, and a line that needs it is not stated until the trust gives it. A trust may put its own over a national one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from records.errors.money import AssumptionUnknown
from reports.inputs.assumptions import is_money
from reports.inputs.prices import PriceIndex
from reports.money.units import NOT_MONEY, Unit


class Standing(StrEnum):
    """How sure a number is; a row with parts of different standing has the weakest."""

    VERIFIED = "verified"  # read in the named source
    DERIVED = "derived"  # worked out from numbers read in the named sources
    ASSUMPTION = "assumption"  # not found, or found for something else: anyone may put a better one in its place
    STATED = "stated by the trust"  # of its own table, with its source


class Scope(StrEnum):
    """Whose number it is: what is uncertain for all trusts at once, and what for each alone."""

    NATIONAL = "national"  # a price or rate: drawn once for all trusts
    TRUST = "trust"  # a volume or a way of working: drawn for each trust


class Better(StrEnum):
    """Which end of an assumption makes the net present social value higher."""

    LOW = "low"
    HIGH = "high"
    NEITHER = "none"


class Case(StrEnum):
    """Which of its three values is taken."""

    LOW = "low"
    CENTRAL = "central"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption with its values: low <= central <= high."""

    key: str
    unit: str
    low: Decimal
    central: Decimal
    high: Decimal
    price_year: str
    source: str
    status: Standing
    owner: str
    review_date: date
    scope: Scope
    better: Better
    note: str

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.central <= self.high:
            raise ValueError(f"assumption {self.key} needs 0 <= low <= central <= high")

    def value(self, case: Case = Case.CENTRAL) -> Fraction:
        """One of the three values, exactly."""
        return Fraction({Case.LOW: self.low, Case.CENTRAL: self.central, Case.HIGH: self.high}[case])


@dataclass(frozen=True, slots=True)
class Wanted:
    """A volume that only a trust can give: a row of the table without values."""

    key: str
    unit: str
    owner: str
    better: Better
    note: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An assumption as it is used for a trust, with the national one that it stands over, if it does.

    ``restating`` is what its values are multiplied by to be at the prices of the base year.
    """

    used: Assumption
    over: Assumption | None = None
    restating: Fraction = Fraction(1)

    def value(self, case: Case = Case.CENTRAL) -> Fraction:
        """One of its three values, at the prices of the base year."""
        return self.used.value(case) * self.restating

    @property
    def says(self) -> str:
        """The log of an override; empty where there is none."""
        if self.over is None:
            return ""
        own, national = (f"{one.low} / {one.central} / {one.high} ({one.price_year})" for one in (self.used, self.over))
        return f"{self.used.key}: the trust's {own} over the national {national}; source: {self.used.source}"


Choices = Mapping[str, Choice]


def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of one of this room's tables, as words."""
    text = (files("reports") / "tables" / f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def assumptions() -> Mapping[str, Assumption]:
    """The national assumptions by key, in the order of the table. Raises ValueError for a row that is not complete."""
    return MappingProxyType({row["key"]: assumption_of(row) for row in rows("assumptions") if row["central"]})


@cache
def wanted() -> Mapping[str, Wanted]:
    """What each trust must give itself, by key, in the order of the table."""
    return MappingProxyType(
        {
            row["key"]: Wanted(row["key"], row["unit"], row["owner"], Better(row["better"]), row["note"])
            for row in rows("assumptions")
            if not row["central"]
        }
    )


def units() -> dict[str, Unit]:
    """The unit of every assumption, national or wanted, all money at the prices of one base year."""
    national = {key: _base_unit(one.unit) for key, one in assumptions().items()}
    return national | {key: _base_unit(one.unit) for key, one in wanted().items()}


def chosen(own: Iterable[Mapping[str, str]] = ()) -> Choices:
    """The assumptions of a trust: its own rows (as `reports.inputs.assumptions` reads them) over the national ones.

    What is wanted of a trust and not given is left out. Raises `AssumptionUnknown`.
    """
    national, needs = assumptions(), wanted()
    choices = {key: Choice(one) for key, one in national.items()}
    for row in own:
        key = row["key"]
        if key in national:
            choices[key] = Choice(_own(row, national[key].unit, national[key].better), national[key])
        elif key in needs:
            choices[key] = Choice(_own(row, needs[key].unit, needs[key].better))
        else:
            raise AssumptionUnknown(key)
    return choices


def values(choices: Choices, case: Case = Case.CENTRAL) -> dict[str, Fraction]:
    """One value of each assumption by key: what `model.run` takes."""
    return {key: choice.value(case) for key, choice in choices.items()}


def scenario(choices: Choices, *, favourable: bool) -> dict[str, Fraction]:
    """Every assumption at the end that makes the plan worth more, or less, all at once: bounds, not a likely range."""
    ends = {Better.HIGH: (Case.LOW, Case.HIGH), Better.LOW: (Case.HIGH, Case.LOW)}
    neither = (Case.CENTRAL, Case.CENTRAL)
    return {key: choice.value(ends.get(choice.used.better, neither)[favourable]) for key, choice in choices.items()}


def overrides(choices: Choices) -> tuple[str, ...]:
    """What the log says of each national assumption that a trust put its own over."""
    return tuple(choice.says for choice in choices.values() if choice.over)


def restated(choices: Choices, index: PriceIndex | None, to_year: str) -> tuple[Choices, tuple[str, ...]]:
    """All prices at the prices of one financial year ("2026-27"), and the keys of those that could not be restated.

    A price of an undated source, or of a year that the index lacks, is taken as it stands: it must be said in print.
    """
    known = {} if index is None or to_year not in index.values else index.values
    found: dict[str, Choice] = {}
    left: list[str] = []
    for key, choice in choices.items():
        at = choice.used.price_year
        if at not in (NOT_MONEY, to_year) and at not in known:
            left.append(key)
        factor = Fraction(known[to_year]) / Fraction(known[at]) if at in known else Fraction(1)
        found[key] = replace(choice, restating=factor)
    return found, tuple(left)


def in_words(key: str) -> str:
    """A key in a sentence: "box rent"."""
    return key.replace("_", " ")


def _base_unit(unit: str) -> Unit:
    return Unit.of(unit, "base year" if is_money(unit) else NOT_MONEY)


def _own(row: Mapping[str, str], unit: str, better: Better) -> Assumption:
    full = {**row, "unit": unit, "status": Standing.STATED, "scope": Scope.TRUST, "better": better}
    return assumption_of({**full, "note": row.get("note") or "-"})


def assumption_of(row: Mapping[str, str]) -> Assumption:
    """A row of a table of assumptions, all its columns stated. Raises ValueError for one that is blank."""
    blank = [column for column, text in row.items() if not text.strip()]
    if blank:
        raise ValueError(f"assumption {row['key']} lacks {', '.join(blank)}")
    return Assumption(
        key=row["key"],
        unit=row["unit"],
        low=Decimal(row["low"]),
        central=Decimal(row["central"]),
        high=Decimal(row["high"]),
        price_year=row["price_year"],
        source=row["source"],
        status=Standing(row["status"]),
        owner=row["owner"],
        review_date=date.fromisoformat(row["review_date"]),
        scope=Scope(row["scope"]),
        better=Better(row["better"]),
        note=row["note"],
    )
