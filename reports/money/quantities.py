"""Quantities: a low, a central and a high value with a unit, the year of its prices and everything it was made from.

Arithmetic is exact (fractions) and keeps the books: units multiply and cancel, and each result carries the keys of
all assumptions and ledger counts that went into it. Nothing is rounded before it is printed.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.money.units import NOT_MONEY, FormulaError

__all__ = ["NOT_MONEY", "FormulaError", "Quantity", "names_in", "rounded", "worked_out"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """Three values, low <= central <= high, none negative, of one unit.

    ``unit`` is words divided by words: "GBP/box/year"; "ratio" has none. ``price_years`` is empty for what is not
    money. ``assumptions`` and ``counts`` are the keys of all that it rests on.
    """

    low: Fraction
    central: Fraction
    high: Fraction
    unit: str
    price_years: frozenset[str] = frozenset()
    assumptions: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.central <= self.high:
            raise ValueError("a quantity needs 0 <= low <= central <= high")

    @classmethod
    def counted(cls, key: str, count: int, unit: str) -> Quantity:
        """A count of ledger rows: the same low, central and high."""
        exact = Fraction(count)
        return cls(exact, exact, exact, unit, counts=frozenset({key}))

    def __mul__(self, other: Quantity) -> Quantity:
        return self._joined(
            other,
            (self.low * other.low, self.central * other.central, self.high * other.high),
            _unit(self.unit, other.unit, 1),
        )

    def __truediv__(self, other: Quantity) -> Quantity:
        """The least is the least divided by the most."""
        if not other.low:
            raise FormulaError("a formula divides by a quantity that may be nought")
        return self._joined(
            other,
            (self.low / other.high, self.central / other.central, self.high / other.low),
            _unit(self.unit, other.unit, -1),
        )

    def __add__(self, other: Quantity) -> Quantity:
        """Only like can be added to like: the same unit, at prices of the same year."""
        if self.unit != other.unit:
            raise FormulaError(f"{self.unit} cannot be added to {other.unit}")
        if self.price_years != other.price_years:
            raise FormulaError("prices of different years cannot be added")
        values = (self.low + other.low, self.central + other.central, self.high + other.high)
        return self._joined(other, values, self.unit)

    def whole(self) -> Quantity:
        """Whole ones only: a part of a box frees no box."""
        low, central, high = (Fraction(math.floor(value)) for value in self.values)
        return Quantity(low, central, high, self.unit, self.price_years, self.assumptions, self.counts)

    @property
    def values(self) -> tuple[Fraction, Fraction, Fraction]:
        """Low, central, high."""
        return self.low, self.central, self.high

    def _joined(self, other: Quantity, values: tuple[Fraction, Fraction, Fraction], unit: str) -> Quantity:
        return Quantity(
            *values,
            unit,
            self.price_years | other.price_years,
            self.assumptions | other.assumptions,
            self.counts | other.counts,
        )


def rounded(value: Fraction, decimals: int) -> Decimal:
    """The value as printed: to so many decimals, halves away from nought."""
    whole = math.floor(abs(value) * 10**decimals * 2 + 1) // 2
    digits = tuple(map(int, str(whole)))  # not by arithmetic of decimals, which keeps 28 figures
    return Decimal((int(value < 0 < whole), digits, -decimals))


def _unit(first: str, second: str, power: int) -> str:
    """The unit of a product (power 1) or a quotient (power -1)."""
    words: Counter[str] = Counter()
    for unit, sign in ((first, 1), (second, power)):
        over, *under = unit.split("/")
        if over != "ratio":
            words[over] += sign
        for word in under:
            words[word] -= sign
    over = " x ".join(word for word, times in words.items() for _ in range(times))
    under = [word for word, times in words.items() for _ in range(-times)]
    return "/".join([over or ("1" if under else "ratio"), *under])


# ---------------------------------------------------------------- formulas
def worked_out(formula: str, known: Mapping[str, Quantity | None]) -> Quantity | None:
    """What a formula of names, ``*``, ``/``, ``+``, brackets and ``whole()`` comes to; None if a part is not known.

    The formula that is printed is the formula that runs. Raises `FormulaError`.
    """
    try:
        return _value(ast.parse(formula, mode="eval").body, known)
    except SyntaxError:
        raise FormulaError(f"not a formula: {formula}") from None


def names_in(formula: str) -> tuple[str, ...]:
    """The names that a formula uses, in order, without ``whole``."""
    tree = ast.walk(ast.parse(formula, mode="eval"))
    names = sorted(
        ((node.col_offset, node.id) for node in tree if isinstance(node, ast.Name) and node.id != "whole"),
    )
    return tuple(dict.fromkeys(name for _, name in names))


def _value(node: ast.expr, known: Mapping[str, Quantity | None]) -> Quantity | None:
    match node:
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Call(func=ast.Name(id="whole"), args=[part], keywords=[]):
            inside = _value(part, known)
            return inside.whole() if inside else None
        case ast.BinOp(left=left, op=sign, right=right):
            first, second = _value(left, known), _value(right, known)
            if first is None or second is None:
                return None
            return _combined(first, sign, second)
    raise FormulaError(f"a formula may not say: {ast.unparse(node)}")


def _combined(first: Quantity, sign: ast.operator, second: Quantity) -> Quantity:
    match sign:
        case ast.Mult():
            return first * second
        case ast.Div():
            return first / second
        case ast.Add():
            return first + second
    raise FormulaError("a formula may multiply, divide and add, nothing else")
