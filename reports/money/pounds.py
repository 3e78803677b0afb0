"""Pounds over the years: real ones of the economic case, nominal ones of the financial case; never both in one sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import add, sub

from records.errors.appraisal import PricesDiffer


@dataclass(frozen=True, slots=True)
class Real:
    """Pounds of each year from year 0, all at the prices of one financial year. Only these may be discounted."""

    amounts: tuple[Fraction, ...]
    price_year: str

    def __add__(self, other: object) -> Real:
        return self._joined(other, add) if isinstance(other, Real) else NotImplemented

    def __sub__(self, other: object) -> Real:
        return self._joined(other, sub) if isinstance(other, Real) else NotImplemented

    def _joined(self, other: Real, operator: Callable[[Fraction, Fraction], Fraction]) -> Real:
        if self.price_year != other.price_year:
            raise PricesDiffer(self.price_year, other.price_year)
        pairs = zip(self.amounts, other.amounts, strict=True)
        return Real(tuple(operator(one, two) for one, two in pairs), self.price_year)


@dataclass(frozen=True, slots=True)
class Nominal:
    """Pounds as they will be paid, by financial year. They are never discounted and never added to real ones."""

    paid: tuple[Fraction, ...]
    first_year: int  # 2026 is 2026-27

    def __add__(self, other: object) -> Nominal:
        return self._joined(other, add) if isinstance(other, Nominal) else NotImplemented

    def __sub__(self, other: object) -> Nominal:
        return self._joined(other, sub) if isinstance(other, Nominal) else NotImplemented

    def _joined(self, other: Nominal, operator: Callable[[Fraction, Fraction], Fraction]) -> Nominal:
        if self.first_year != other.first_year:
            raise PricesDiffer(label_of(self.first_year), label_of(other.first_year))
        pairs = zip(self.paid, other.paid, strict=True)
        return Nominal(tuple(operator(one, two) for one, two in pairs), self.first_year)


def running(amounts: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The sum up to and with each year."""
    return tuple(accumulate(amounts))


def label_of(year: int) -> str:
    """A financial year as printed: 2026 is 2026-27."""
    return f"{year}-{(year + 1) % 100:02}"
