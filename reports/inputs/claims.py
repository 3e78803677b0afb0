"""Claims: what somebody said in public about money or paper, with who said it, when, and how far it can be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from records.programme import TableKind
from reports.inputs.table import (
    CODE,
    FINANCIAL_YEAR,
    POUNDS,
    TEXT,
    Cell,
    Column,
    Fault,
    Input,
    Numbered,
    Scope,
    one_of,
    said_twice,
)


class ClaimStatus(StrEnum):
    """How far a claim can be trusted."""

    CLAIMED = "claimed"  # said by a named speaker who answers for it
    DISPUTED = "disputed"  # another speaker says that it is not so, or says another value
    VERIFIED = "verified"  # worked out again from the figures that it rests on
    UNVERIFIED = "unverified"  # nobody answers for it, and nothing was found that bears it out


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. ``topic`` is what it is a value of: claims of one topic and unit stand side by side.

    ``said`` is as exact as is known: "2017-11-02", "2018-06" or "2018". ``price_year`` is the financial year of its
    prices, "" where it is not money or the speaker did not say. ``part_of`` is the key of a claim that it is a part of.
    """

    key: str
    topic: str
    value: Decimal
    unit: str
    scope: str
    speaker: str
    said: str
    status: ClaimStatus
    source: str
    price_year: str = ""
    part_of: str = ""
    note: str = ""


def _said(text: str) -> str:
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        raise ValueError("no date: write it as far as it is known, as 2018, 2018-06 or 2018-06-11")
    return text


VALUE = Cell(
    "a number, 0 or more", POUNDS.read, "11,500"
)  # with signs of thousands: ten digits may look like a patient's
SAID = Cell("a date as far as it is known", _said, "2018-06-11")


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "key")
    units = {row["key"]: row["unit"] for _, row in rows}
    parts: dict[str, list[Numbered]] = {}
    for number, row in rows:
        whole = row["part_of"]
        if whole and (whole not in units or whole == row["key"]):
            yield Fault(number, "part_of", "names no other claim of this table: write the key of the whole")
        elif whole and units[whole] != row["unit"]:
            yield Fault(number, "unit", "differs from that of the whole: write both in one unit")
        elif whole:
            parts.setdefault(whole, []).append((number, row))
    for number, row in rows:
        if said := parts.get(row["key"]):
            together = sum((Decimal(part["value"]) for _, part in said), Decimal(0))
            if together != Decimal(row["value"]):
                yield Fault(number, "value", "is not what its parts add up to: mend it, or the parts")


INPUT = Input(
    kind=TableKind.CLAIMS,
    says="what was said in public of savings, funds and paper; claims that differ are kept beside each other",
    scope=Scope.NATION,
    columns=(
        Column("key", CODE, "a short name of the claim, its own", example="saving-300m"),
        Column("topic", TEXT, "what it is a value of: the same words for claims that bear on the same thing"),
        Column("value", VALUE, "the value that was said", example="300,000,000"),
        Column("unit", TEXT, "its unit", example="GBP/year"),
        Column("scope", TEXT, "what it covers", example="English acute trusts"),
        Column("speaker", TEXT, "who said it", example="a reader's comment"),
        Column("said", SAID, "when it was said, as far as is known", also=("date",), example="2017-11-02"),
        Column("status", one_of(ClaimStatus), "how far it can be trusted"),
        Column("source", TEXT, "where it can be read"),
        Column("price_year", FINANCIAL_YEAR, "the financial year of its prices, where it is money", needed=False),
        Column("part_of", CODE, "the key of the claim that it is a part of", needed=False),
        Column("note", TEXT, "what a reader should know", needed=False),
    ),
    check=_check,
)


def claims_of(rows: Iterable[Mapping[str, str]]) -> tuple[Claim, ...]:
    """The claims of a kept table, in its order."""
    return tuple(
        Claim(
            key=row["key"],
            topic=row["topic"],
            value=Decimal(row["value"]),
            unit=row["unit"],
            scope=row["scope"],
            speaker=row["speaker"],
            said=row["said"],
            status=ClaimStatus(row["status"]),
            source=row["source"],
            price_year=row["price_year"].replace("/", "-"),
            part_of=row["part_of"],
            note=row["note"],
        )
        for row in rows
    )
