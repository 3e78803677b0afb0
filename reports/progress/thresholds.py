"""Thresholds: from what probability, age or share on something is called so. Data with a source, never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from reports.money.assumptions import Standing, rows


@dataclass(frozen=True, slots=True)
class Threshold:
    """One row of tables/thresholds.csv."""

    key: str
    value: Decimal
    unit: str
    source: str
    status: Standing


@cache
def thresholds() -> Mapping[str, Threshold]:
    """All thresholds by key, in the order of the table. Raises ValueError for a row that is not complete."""
    return MappingProxyType({row["key"]: _threshold(row) for row in rows("thresholds")})


def threshold(key: str) -> Fraction:
    """The value of one threshold, exact."""
    return Fraction(thresholds()[key].value)


def whole(key: str) -> int:
    """A threshold that is a count. Raises ValueError if it has a part of one."""
    value = threshold(key)
    if value.denominator != 1:
        raise ValueError(f"threshold {key} is not a whole number")
    return int(value)


def days(key: str) -> timedelta:
    """A threshold that is a number of days."""
    return timedelta(days=whole(key))


def _threshold(row: dict[str, str]) -> Threshold:
    blank = [column for column, text in row.items() if not (text or "").strip()]
    if blank:
        raise ValueError(f"threshold {row['key']} lacks {', '.join(blank)}")
    return Threshold(row["key"], Decimal(row["value"]), row["unit"], row["source"], Standing(row["status"]))
