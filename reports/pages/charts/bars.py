"""Bars: the geometry of the inline pictures, in percent of the width, so that they fit a phone and a sheet of A4.

The words stand in the tables beside them; a picture never says what a table does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

THINNEST = 0.5  # percent of the picture's width


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle: where it starts and how wide it is (percent), and the look and count it has."""

    look: str
    label: str
    count: int
    left: float
    width: float


def side_by_side(parts: Sequence[tuple[str, str, int]], whole: int) -> tuple[Bar, ...]:
    """Bars (look, label, count) one after the other, as shares of ``whole``; empty ones are left out."""
    bars, before = [], 0
    for look, label, count in parts:
        if count > 0:
            left, width = _percent(before, whole), _percent(count, whole)
            bars.append(Bar(look, label, count, left, width))
            before += count
    return tuple(bars)


def under_each_other(parts: Sequence[tuple[str, str, int]]) -> tuple[Bar, ...]:
    """Bars (look, label, count) that all start at the left; the longest is as wide as the picture.

    A bar is never too thin to be seen: the count beside it says how little it is.
    """
    longest = max((count for _, _, count in parts), default=0)
    return tuple(
        Bar(look, label, count, 0.0, max(_percent(count, longest), THINNEST if count else 0.0))
        for look, label, count in parts
    )


def _percent(count: int, whole: int) -> float:
    return round(100 * count / whole, 3) if whole else 0.0
