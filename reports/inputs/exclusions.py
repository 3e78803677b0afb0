"""Exclusions: flagged values of the statutory return that a named person leaves out of a second total, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from records.programme import TableKind
from records.types import OdsCode
from reports.inputs.table import DAY, FINANCIAL_YEAR, ODS_CODE, TEXT, Column, Fault, Input, Numbered, Scope, said_twice


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One value of the return (a trust's in a financial year) left out of the second total by a named person."""

    trust: OdsCode
    year: str  # 2017-18
    person: str
    role: str
    reason: str
    day: date


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "ods_code", "year")


INPUT = Input(
    kind=TableKind.EXCLUSIONS,
    says="flagged values of the statutory return that a named person leaves out; both totals are always shown",
    scope=Scope.NATION,
    columns=(
        Column("ods_code", ODS_CODE, "the trust whose value it is", also=("trust", "trust code")),
        Column("year", FINANCIAL_YEAR, "the financial year of the value", also=("financial year",), example="2017/18"),
        Column("person", TEXT, "who leaves it out", example="A. Example"),
        Column("role", TEXT, "that person's role", example="head of finance"),
        Column("reason", TEXT, "why", example="keyed in pence: the trust confirmed it"),
        Column("date", DAY, "when that was decided", also=("day",)),
    ),
    check=_check,
)


def exclusions_of(rows: Iterable[Mapping[str, str]]) -> tuple[Exclusion, ...]:
    """The exclusions of a kept table, in its order."""
    return tuple(
        Exclusion(
            OdsCode(row["ods_code"]),
            row["year"].replace("/", "-"),
            row["person"],
            row["role"],
            row["reason"],
            date.fromisoformat(row["date"]),
        )
        for row in rows
    )
