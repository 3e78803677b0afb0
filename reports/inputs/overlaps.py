"""Overlaps: lines of benefit that another programme's plan counts already, so that this one must not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from records.programme import TableKind
from reports.inputs.table import CODE, DAY, TEXT, Column, Fault, Input, Numbered, Scope, said_twice


@dataclass(frozen=True, slots=True)
class Overlap:
    """A line of a trust's benefits register that another programme has in its plan, and who found that."""

    line: str
    programme: str
    evidence: str
    person: str
    day: date


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "line", "programme")


INPUT = Input(
    kind=TableKind.OVERLAPS,
    says="savings that another programme's plan counts: they are left out of every sum here, and listed",
    scope=Scope.TRUST,
    columns=(
        Column("line", CODE, "the line of the benefits register", example="B7"),
        Column("programme", TEXT, "the programme that counts it", example="estates rationalisation"),
        Column("evidence", TEXT, "where its plan says so", example="business case, table 4"),
        Column("person", TEXT, "who found it"),
        Column("date", DAY, "when it was found", also=("day",)),
    ),
    check=_check,
)


def overlaps_of(rows: Iterable[Mapping[str, str]]) -> tuple[Overlap, ...]:
    """The overlaps of a kept table, in its order."""
    return tuple(
        Overlap(row["line"], row["programme"], row["evidence"], row["person"], date.fromisoformat(row["date"]))
        for row in rows
    )
