"""A trust's own assumptions: volumes that only it can know, and its own values over the national ones."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from records.programme import TableKind
from reports.inputs.table import (
    DAY,
    DECIMAL,
    FINANCIAL_YEAR,
    TEXT,
    Cell,
    Column,
    Fault,
    Input,
    Numbered,
    Scope,
    said_twice,
)

NOT_MONEY = "not money"
NEAREST, ALIKE = 3, 0.6  # keys that are named where there is none of that name, and how alike they must be
GUARD = "guard"  # of binary arithmetic: nobody's to choose
SHARES = ("cash_share_of_floor", "retrievals_avoidable", "folders_avoidable", "vans_avoidable")  # of all: at most 1
DIVISORS = (
    *("sheets_per_box", "sheets_per_shelf_metre", "shelf_metres_per_m2", "floor_block"),
    *("kilobytes_per_gigabyte", "dollars_per_pound"),
)  # what costs and savings are divided by


@cache
def national() -> Mapping[str, str]:
    """The keys of the national table with their units: what a trust may give."""
    return {row["key"]: row["unit"] for row in _rows()}


@cache
def wanted() -> Mapping[str, str]:
    """Those of them for which the nation has no value, so that every trust must give its own."""
    return {row["key"]: row["unit"] for row in _rows() if not row["central"]}


def _rows() -> Iterator[dict[str, str]]:
    text = (files("reports") / "tables" / "assumptions.csv").read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _price_year(text: str) -> str:
    return text if text.casefold() == NOT_MONEY else FINANCIAL_YEAR.read(text).replace("/", "-")


def is_money(unit: str) -> bool:
    """Whether a unit is of prices; a rate of exchange is none."""
    return unit.startswith(("GBP", "USD")) and unit != "USD/GBP"


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "key")
    for number, row in rows:
        unit = national().get(row["key"])
        if unit is None or row["key"] == GUARD:
            yield Fault(number, "key", f"is in no formula of a trust's: {_meant(row['key'])}")
        elif (row["price_year"] != NOT_MONEY) != is_money(unit):
            yield Fault(number, "price_year", f"write {NOT_MONEY}, or of pounds and dollars the year of the prices")
        if not Decimal(row["low"]) <= Decimal(row["central"]) <= Decimal(row["high"]):
            yield Fault(number, "central", "is not between low and high: put the three in order")
        if row["key"] in SHARES and Decimal(row["high"]) > 1:
            yield Fault(number, "high", "is more than 1, but it is a share of all: write 0.25 for 25%")
        if row["key"] in DIVISORS and not Decimal(row["low"]):
            yield Fault(number, "low", "is nought, but costs are divided by it: write the least that is likely")


def _meant(key: str) -> str:
    """The keys that are nearest to one that there is not, and where all of them are."""
    known = [each for each in national() if each != GUARD]
    near = get_close_matches(key.casefold().replace(" ", "_"), known, NEAREST, ALIKE)
    asked = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{asked}`casenote tables describe assumptions` lists all, reports/tables/assumptions.csv has their values"


PRICE_YEAR = Cell(f"a financial year, as 2025-26, or {NOT_MONEY}", _price_year, "2025-26")
WANTED = ", ".join(f"{key} ({unit})" for key, unit in wanted().items())
OTHERS = ", ".join(f"{key} ({unit})" for key, unit in national().items() if key not in wanted() and key != GUARD)

INPUT = Input(
    kind=TableKind.ASSUMPTIONS,
    says="What the trust counts itself, and where it puts its own value over the national one: each with its range. "
    f"Wanted of every trust: {WANTED}. The nation has a value of, over which a trust may put its own: {OTHERS}.",
    columns=(
        Column("key", TEXT, "The assumption's key in the national table.", example="retrievals"),
        Column("low", DECIMAL, "The least that is likely.", example="12000"),
        Column("central", DECIMAL, "What is most likely.", example="20000"),
        Column("high", DECIMAL, "The most that is likely.", example="30000"),
        Column("price_year", PRICE_YEAR, "The year whose prices they are.", example="not money"),
        Column("source", TEXT, "Where it comes from.", example="tracking system, April 2025 to March 2026"),
        Column("owner", TEXT, "Who answers for it, by name or office.", example="A. Khan, records manager"),
        Column("review_date", DAY, "By when it is looked at again.", example="2027-04-01"),
        Column("note", TEXT, "What else must be known of it.", needed=False),
    ),
    scope=Scope.TRUST,
    check=_check,
)
