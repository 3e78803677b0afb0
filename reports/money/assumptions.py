"""The assumptions: every number that is not a count of ledger rows, with where it comes from and how sure it is."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from reports.money.quantities import NOT_MONEY, Quantity


class Standing(StrEnum):
    """How sure a number is; a row with parts of different standing has the weakest."""

    VERIFIED = "verified"  # read in the named source
    DERIVED = "derived"  # worked out from numbers read in the named sources
    ASSUMPTION = "assumption"  # not found, or found for something else: anyone may put a better one in its place


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of tables/assumptions.csv."""

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
    note: str

    def quantity(self) -> Quantity:
        """The row as a quantity that says which row it rests on."""
        years = frozenset() if self.price_year == NOT_MONEY else frozenset({self.price_year})
        low, central, high = Fraction(self.low), Fraction(self.central), Fraction(self.high)
        return Quantity(low, central, high, self.unit, years, assumptions=frozenset({self.key}))


def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of one of this room's tables, as words."""
    text = (files("reports") / "tables" / f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def assumptions() -> Mapping[str, Assumption]:
    """All assumptions by key, in the order of the table. Raises ValueError for a row that is not complete."""
    return MappingProxyType({row["key"]: _assumption(row) for row in rows("assumptions")})


def _assumption(row: dict[str, str]) -> Assumption:
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
        note=row["note"],
    )
