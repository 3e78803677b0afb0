"""Units: what a number counts. They multiply and cancel, and pounds of different years are different things.

A unit is words divided by words, "GBP/box/year"; "ratio" has none. Twelve is the months of a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

MONEY = frozenset({"GBP", "USD"})
NOT_MONEY = "not money"


class FormulaError(ValueError):
    """A formula cannot be worked out: an unknown name, a forbidden sign, or units that do not fit."""


class DividesByNought(FormulaError):
    """A formula divides by something that is nought here: its words in the formula."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Words with their powers, in the order of the alphabet, and the years of the prices in it (none: not money)."""

    words: tuple[tuple[str, int], ...]
    price_years: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, price_year: str = NOT_MONEY) -> Unit:
        """A unit from its words, as "GBP/box/year" at prices of "2025-26"."""
        return cls(_powers(text), frozenset() if price_year == NOT_MONEY else frozenset({price_year}))

    def __mul__(self, other: Unit) -> Unit:
        return self._joined(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._joined(other, -1)

    def __str__(self) -> str:
        over = " x ".join(word for word, power in self.words for _ in range(power))
        under = [word for word, power in self.words for _ in range(-power)]
        return "/".join([over or ("1" if under else "ratio"), *under])

    def alike(self, other: Unit) -> Unit:
        """This unit, if the other is the same at prices of the same year. Raises `FormulaError`."""
        if self.words != other.words:
            raise FormulaError(f"{self} and {other} cannot be added or compared")
        if self.price_years != other.price_years:
            years = " and ".join(sorted(self.price_years | other.price_years))
            raise FormulaError(f"prices of different years cannot be added or compared: {years}")
        return self

    def _joined(self, other: Unit, sign: int) -> Unit:
        powers = dict(self.words)
        for word, power in other.words:
            powers[word] = powers.get(word, 0) + sign * power
        words = tuple(sorted((word, power) for word, power in powers.items() if power))
        years = self.price_years | other.price_years
        # A ratio of two prices of one year is no price; that of two years stays a price of both, and adds to nothing.
        cancelled = len(years) == 1 and not any(word in MONEY for word, _ in words)
        return Unit(words, frozenset() if cancelled else years)


RATIO = Unit(())
MONTHS_IN_A_YEAR = Unit((("month", 1), ("year", -1)))


@cache
def _powers(text: str) -> tuple[tuple[str, int], ...]:
    over, *under = text.split("/")
    powers: dict[str, int] = {}
    for word in over.split(" x "):
        if word not in ("ratio", "1"):
            powers[word] = powers.get(word, 0) + 1
    for word in under:
        powers[word] = powers.get(word, 0) - 1
    return tuple(sorted((word, power) for word, power in powers.items() if power))
