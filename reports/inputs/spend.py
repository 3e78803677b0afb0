"""Spend: what trusts paid out of a fund, as they book it."""

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
    SIGNED_POUNDS,
    TEXT,
    Column,
    Fault,
    Input,
    Numbered,
    Scope,
    said_twice,
)


@dataclass(frozen=True, slots=True)
class Spend:
    """One payment by a trust, in pounds; a credit is below nought. ``envelope`` is "" for a trust's own money."""

    trust: OdsCode
    voucher: str
    day: date
    amount: Decimal
    what: str
    envelope: str = ""
    part: str = ""


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "trust", "voucher")
    for number, row in rows:
        if row["part"] and not row["envelope"]:
            yield Fault(number, "envelope", "is blank though a part is named: name the fund that the part is of")


INPUT = Input(
    kind=TableKind.SPEND,
    says="what trusts paid to replace paper, and out of which fund",
    scope=Scope.EITHER,
    columns=(
        Column("trust", ODS_CODE, "who paid"),
        Column("voucher", CODE, "the payment's own number in the trust's books", example="INV-1042"),
        Column("date", DAY, "when it was paid", also=("day",)),
        Column("amount", SIGNED_POUNDS, "how much; a credit below nought"),
        Column("what", TEXT, "what for", example="scanning, first lot"),
        Column("envelope", CODE, "the fund that paid it; blank: the trust's own money", needed=False),
        Column("part", CODE, "the part of the fund", needed=False),
    ),
    check=_check,
)


def spend_of(rows: Iterable[Mapping[str, str]]) -> tuple[Spend, ...]:
    """The payments of a kept table, in its order."""
    return tuple(
        Spend(
            OdsCode(row["trust"]),
            row["voucher"],
            date.fromisoformat(row["date"]),
            Decimal(row["amount"]),
            row["what"],
            row["envelope"],
            row["part"],
        )
        for row in rows
    )
