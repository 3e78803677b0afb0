"""Formulas: one text that is printed, run exactly, run over many draws at once, and written into the workbook.

A formula is names, ``+ - * /``, brackets, the numbers 0, 1 and 12 and these functions, and nothing else:

    whole(x)         whole ones only: a part of a box frees no box
    begun(x)         those begun: the last box is rented whole
    least(a, b)      the smaller
    most(a, b)       the larger
    whole_rooms(x)   of x square metres those that make whole rooms, emptied in their order (``room_floor``)
    before(x)        what x was at the end of the year before; nought in year 0
    so_far(x)        x of all years to this one added
    over_series(x)   x of all series added
"""

from __future__ import annotations

import ast
import math
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from reports.money.units import MONTHS_IN_A_YEAR, RATIO, DividesByNought, FormulaError, Unit

__all__ = ["GUARD", "ROOM_FLOOR", "DividesByNought", "Formula", "FormulaError", "Place", "Value", "When"]

NUMBERS = (0, 1, 12)  # nothing, all of it, and the months of a year; every other number has a source, and so a name
GUARD = "guard"  # the assumption that keeps whole() from binary noise, in draws and in the workbook
ROOM_FLOOR = "room_floor"  # m2 of the first room, of the first two, .., from nought on: what whole_rooms() looks up
SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

Value = Any  # a Fraction, or an array: of Fractions by year, or of floats by (year and) draw


class When(StrEnum):
    """Which value of a name a formula means."""

    NOW = "now"
    BEFORE = "before"
    SO_FAR = "so_far"
    OVER_SERIES = "over_series"


@dataclass(frozen=True, slots=True)
class Place:
    """A name in a formula, with which value of it is meant."""

    name: str
    when: When = When.NOW


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is printed. Raises `FormulaError` for a text that says what a formula may not."""

    text: str

    def __post_init__(self) -> None:
        _read(self.text)

    @property
    def places(self) -> tuple[Place, ...]:
        """What it uses, in order, each once."""
        return _read(self.text).places

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it uses, in order, each once."""
        return tuple(dict.fromkeys(place.name for place in self.places))

    def value(self, lookup: Callable[[str, When], Value]) -> Value:
        """What it comes to. ``lookup(name, when)`` gives Fractions or arrays; all of one kind.

        Arrays of floats hold whole numbers up to binary noise: ``lookup("guard", When.NOW)`` is added before cutting.
        Raises `DividesByNought`, of arrays if any of their numbers would be divided by nought.
        """
        try:
            with np.errstate(divide="raise", invalid="raise"):
                return _read(self.text).run(lookup)
        except (ZeroDivisionError, FloatingPointError):
            raise DividesByNought(self._nought(lookup)) from None

    def _nought(self, lookup: Callable[[str, When], Value]) -> str:
        """What it divides by that is nought, in its own words: the innermost first, since the rest may rest on it."""
        parts = (part for part in ast.walk(_read(self.text).tree) if isinstance(part, ast.BinOp))
        for divisor in reversed([ast.unparse(part.right) for part in parts if isinstance(part.op, ast.Div)]):
            if not np.all(_read(divisor).run(lookup)):
                return divisor
        return self.text

    def unit(self, units: Mapping[str, Unit]) -> Unit:
        """The unit of what it comes to. Raises `FormulaError` where unlike things are added or a name is unknown."""
        return _unit(_read(self.text).tree, units) or RATIO

    def excel(self, place: Callable[[str, When], str]) -> str:
        """The formula for a cell, without "=". ``place(name, when)`` gives a cell, or a range for sums.

        Of ``room_floor`` it gives the range of its steps, the first of them nought.
        Of `When.BEFORE` it gives the column of the year before ("0" in year 0), of `When.SO_FAR` the range from year 0
        to this year, of `When.OVER_SERIES` the cells of all series.
        """
        return _excel(_read(self.text).tree, place)

    def words(self) -> str:
        """The formula for print: the same text with proper signs."""
        return (
            ast.unparse(_read(self.text).tree)
            .replace("*", "×")
            .replace("/", "÷")
            .replace(" - ", " − ")
            .replace("_", " ")
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A formula read once: its tree, what it uses, and how it is run."""

    tree: ast.expr
    places: tuple[Place, ...]
    run: Callable[[Callable[[str, When], Value]], Value]


@cache
def _read(text: str) -> _Reading:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        raise FormulaError(f"not a formula: {text}") from None
    places: dict[Place, None] = {}
    source = _python(tree, places)
    # What is compiled was written by _python: names that were checked, three numbers, four signs, four functions.
    run = eval(f"lambda look: {source}", {**RUN, "__builtins__": {}})  # noqa: S307
    return _Reading(tree, tuple(places), run)


def _refuse(node: ast.AST) -> FormulaError:
    return FormulaError(f"a formula may not say: {ast.unparse(node)}")


def _place(node: ast.expr) -> Place | None:
    """The place that a name, or a function of time or series, stands for; None for anything else."""
    match node:
        case ast.Name(id=name) if name not in DOES and name not in WHEN:
            return Place(name)
        case ast.Call(func=ast.Name(id=when), args=[ast.Name(id=name)], keywords=[]) if when in WHEN:
            return Place(name, WHEN[when])
    return None


def _parts(node: ast.expr) -> tuple[str, tuple[ast.expr, ...]]:
    """What is done (a sign, a function or "number") to which parts. Raises `FormulaError`."""
    match node:
        case ast.Constant(value=int(number)) if number in NUMBERS and not isinstance(number, bool):
            return "number", ()
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            if not any(isinstance(part, ast.Name | ast.Call) for side in (left, right) for part in ast.walk(side)):
                raise FormulaError(f"a formula may not reckon with numbers alone: {ast.unparse(node)}")
            return SIGNS[type(sign)], (left, right)
        case ast.Call(func=ast.Name(id=function), args=parts, keywords=[]) if len(parts) == DOES.get(function):
            return function, tuple(parts)
    raise _refuse(node)


# ---------------------------------------------------------------- run
def _python(node: ast.expr, places: dict[Place, None]) -> str:
    """The formula as Python; what it uses is noted in ``places``."""
    if place := _place(node):
        places.setdefault(place)
        return f"look({place.name!r}, {place.when.value})"
    does, parts = _parts(node)
    if does == "number":
        return ast.unparse(node)
    inside = [_python(part, places) for part in parts]
    if does == "whole_rooms":
        places.setdefault(Place(ROOM_FLOOR))
    if does in SIGNS.values():
        return f"({inside[0]} {does} {inside[1]})"
    return f"{does}({', '.join(inside)}, look)"


def _whole(value: Value, look: Callable[[str, When], Value]) -> Value:
    match value:
        case np.ndarray() if value.dtype != object:
            return np.floor(value + look(GUARD, When.NOW))
        case np.ndarray():
            return _FLOORS(value)
    return Fraction(int(math.floor(value)))  # noqa: RUF046 -- the floor of gmpy2's fractions is no int


def _begun(value: Value, look: Callable[[str, When], Value]) -> Value:
    return -_whole(-value, look)


def _least(first: Value, second: Value, look: Callable[[str, When], Value]) -> Value:
    return np.minimum(*_exact(first, second)) if _arrays(first, second) else min(_exact(first, second))


def _most(first: Value, second: Value, look: Callable[[str, When], Value]) -> Value:
    return np.maximum(*_exact(first, second)) if _arrays(first, second) else max(_exact(first, second))


def _exact(*values: Value) -> tuple[Value, ...]:
    """The same, numbers of the formula as fractions beside fractions: a whole number by another would be a float."""
    if any(_arrays(value) and value.dtype != object for value in values):
        return values
    return tuple(Fraction(value) if isinstance(value, int) else value for value in values)


def _whole_rooms(value: Value, look: Callable[[str, When], Value]) -> Value:
    floors = look(ROOM_FLOOR, When.NOW)
    if _arrays(value) and value.dtype != object:
        return floors[np.searchsorted(floors, value + look(GUARD, When.NOW), side="right") - 1]
    emptied = np.frompyfunc(lambda floor: floors[bisect_right(floors, floor) - 1], 1, 1)
    return emptied(value)


def _arrays(*values: Value) -> bool:
    return any(isinstance(value, np.ndarray) for value in values)


_FLOORS = np.frompyfunc(lambda value: Fraction(int(math.floor(value))), 1, 1)  # noqa: RUF046 -- as above
WHEN = {when.value: when for when in When if when is not When.NOW}
DOES: Mapping[str, int] = {"whole": 1, "begun": 1, "whole_rooms": 1, "least": 2, "most": 2}  # how many parts each has
RUN = {
    **{"whole": _whole, "begun": _begun, "whole_rooms": _whole_rooms, "least": _least, "most": _most},
    **{when.value: when for when in When},
}


# ---------------------------------------------------------------- units
def _unit(node: ast.expr, units: Mapping[str, Unit]) -> Unit | None:
    """The unit of a part; None for nought, which is nought of anything."""
    if place := _place(node):
        if place.name not in units:
            raise FormulaError(f"nothing is called {place.name}")
        return units[place.name]
    does, parts = _parts(node)
    if does == "number":
        return {"0": None, "1": RATIO, "12": MONTHS_IN_A_YEAR}[ast.unparse(node)]
    first, *others = (_unit(part, units) for part in parts)
    if not others:
        return first
    second = others[0]
    if does in "*/":
        first, second = first or RATIO, second or RATIO
        return first * second if does == "*" else first / second
    return first.alike(second) if first and second else first or second


# ---------------------------------------------------------------- Excel
def _excel(node: ast.expr, place: Callable[[str, When], str]) -> str:
    if found := _place(node):
        cell = place(found.name, found.when)
        return f"SUM({cell})" if found.when in (When.SO_FAR, When.OVER_SERIES) else cell
    does, parts = _parts(node)
    if does == "number":
        return ast.unparse(node)
    inside = [_excel(part, place) for part in parts]
    match does:
        case "whole":
            return f"INT({inside[0]}+{place(GUARD, When.NOW)})"
        case "begun":
            return f"(-INT({place(GUARD, When.NOW)}-({inside[0]})))"
        case "whole_rooms":
            return f"LOOKUP({inside[0]}+{place(GUARD, When.NOW)},{place(ROOM_FLOOR, When.NOW)})"
        case "least":
            return f"MIN({inside[0]},{inside[1]})"
        case "most":
            return f"MAX({inside[0]},{inside[1]})"
    left, right = (
        f"({text})" if _loose(part, does, is_right) else text
        for text, part, is_right in zip(inside, parts, (False, True), strict=True)
    )
    return f"{left}{does}{right}"


def _loose(part: ast.expr, sign: str, is_right: bool) -> bool:
    """Whether a part of a sum or product needs brackets in it."""
    if not isinstance(part, ast.BinOp):
        return False
    weaker = sign in "*/" and isinstance(part.op, ast.Add | ast.Sub)
    as_weak = (sign in "*/") == isinstance(part.op, ast.Mult | ast.Div)
    return weaker or (is_right and as_weak)
