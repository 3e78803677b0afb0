"""Envelopes: money set aside for something, in parts that add up to it, and what of it trusts were given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from records.programme import TableKind
from records.types import OdsCode
from reports.inputs.table import (
    CODE,
    DAY,
    ODS_CODE,
    POUNDS,
    TEXT,
    Column,
    Fault,
    Input,
    Numbered,
    Row,
    Scope,
    said_twice,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an envelope, in pounds."""

    key: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a trust was given out of a part (or, of an envelope without parts, out of the whole), in pounds."""

    part: str
    trust: OdsCode
    amount: Decimal
    day: date
    source: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Money set aside, in pounds. Its parts, where it has any, add up to it exactly: else it raises ValueError."""

    key: str
    name: str
    amount: Decimal
    day: date
    source: str
    parts: tuple[Part, ...] = ()
    allocations: tuple[Allocation, ...] = ()

    def __post_init__(self) -> None:
        if self.parts and sum(part.amount for part in self.parts) != self.amount:
            raise ValueError(f"the parts of the envelope {self.key} do not add up to it")

    def part(self, key: str) -> Part:
        """A part by its key; "" is the whole. Raises KeyError."""
        return {"": Part("", self.name, self.amount), **{part.key: part for part in self.parts}}[key]


# ---------------------------------------------------------------- what is refused
def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "envelope", "part", "trust", "date")
    for envelope in dict.fromkeys(row["envelope"] for _, row in rows):
        yield from _faults_of([(number, row) for number, row in rows if row["envelope"] == envelope])


def _faults_of(rows: Sequence[Numbered]) -> Iterator[Fault]:
    """What is wrong with the rows of one envelope."""
    whole = [(number, row) for number, row in rows if not row["trust"] and not row["part"]]
    parts = [(number, row) for number, row in rows if not row["trust"] and row["part"]]
    given = [(number, row) for number, row in rows if row["trust"]]
    if len(whole) != 1:
        where, says = (rows[0], "has no row") if not whole else (whole[1], "has more than one row")
        yield Fault(where[0], "envelope", f"{says} for the whole: give one row without part and trust")
        return
    number, total = whole[0]
    if parts and _sum(parts) != Decimal(total["amount"]):
        yield Fault(number, "amount", "is not what the parts add up to: mend it, or the parts")
    yield from said_twice(parts, "part")
    pots = {row["part"]: Decimal(row["amount"]) for _, row in parts} or {"": Decimal(total["amount"])}
    for number, row in given:
        if row["part"] not in pots:
            yield Fault(number, "part", "no part of this envelope: name one that has a row without a trust")
    for part, amount in pots.items():
        out_of_it = [(number, row) for number, row in given if row["part"] == part]
        if out_of_it and _sum(out_of_it) > amount:
            yield Fault(out_of_it[-1][0], "amount", "more was given out of this part than it holds: mend it")


def _sum(rows: Sequence[Numbered]) -> Decimal:
    return sum((Decimal(row["amount"]) for _, row in rows), Decimal(0))


INPUT = Input(
    kind=TableKind.ENVELOPES,
    says="funds: a row for each whole (no part, no trust), each part of it, and what each trust was given of a part",
    scope=Scope.NATION,
    columns=(
        Column("envelope", CODE, "a short name of the fund", example="technology-2018"),
        Column("part", CODE, "a short name of the part; blank in the row of the whole", needed=False, example="paper"),
        Column("trust", ODS_CODE, "who was given it; blank in rows of wholes and parts", needed=False),
        Column("name", TEXT, "what the fund or part is called; needed for wholes and parts", needed=False),
        Column("amount", POUNDS, "how much", example="75,000,000"),
        Column("date", DAY, "when it was announced or given", also=("day",), example="2018-07-20"),
        Column("source", TEXT, "where it can be read, or the minute that gave it"),
    ),
    check=_check,
    example=(
        {
            "envelope": "technology-2018",
            "name": "hospital technology",
            "amount": "487,000,000",
            "date": "2018-07-20",
            "source": "as minuted",
        },
        {
            "envelope": "technology-2018",
            "part": "paper",
            "name": "replacement of paper",
            "amount": "75,000,000",
            "date": "2018-07-20",
            "source": "as minuted",
        },
        {
            "envelope": "technology-2018",
            "part": "other",
            "name": "all other technology",
            "amount": "412,000,000",
            "date": "2018-07-20",
            "source": "as minuted",
        },
    ),
)


# ---------------------------------------------------------------- rows as envelopes
def envelopes_of(rows: Iterable[Mapping[str, str]]) -> tuple[Envelope, ...]:
    """The envelopes of a kept table with their parts and allocations, in its order."""
    given = tuple(dict(row) for row in rows)
    return tuple(_envelope(row, given) for row in given if not row["part"] and not row["trust"])


def _envelope(whole: Row, rows: Sequence[Row]) -> Envelope:
    own = [row for row in rows if row["envelope"] == whole["envelope"]]
    return Envelope(
        key=whole["envelope"],
        name=whole["name"] or whole["envelope"],
        amount=Decimal(whole["amount"]),
        day=date.fromisoformat(whole["date"]),
        source=whole["source"],
        parts=tuple(
            Part(row["part"], row["name"] or row["part"], Decimal(row["amount"]))
            for row in own
            if row["part"] and not row["trust"]
        ),
        allocations=tuple(
            Allocation(
                row["part"],
                OdsCode(row["trust"]),
                Decimal(row["amount"]),
                date.fromisoformat(row["date"]),
                row["source"],
            )
            for row in own
            if row["trust"]
        ),
    )
