"""Switching values: how far one assumption alone must move before a plan is worth nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reports.money.draws import Draws

Worth = Callable[[Mapping[str, Draws]], Draws]  # of draws of all assumptions, one worth for each draw
Span = tuple[float, float]  # its end nearer to the central value first

SECTIONS = 32
FIGURES = 8
ROUNDS = 8  # 32 ** 8 is 2 ** 40: to a millionth of a millionth of the range


def switching_values(
    worth: Worth, central: Mapping[str, float], ranges: Mapping[str, Span]
) -> dict[str, Fraction | None]:
    """For each assumption the value, nearest to its central one, at which the worth changes sign; None if none does.

    Each is moved alone within its range. Every round cuts the span that holds the change into sections and keeps one
    of them, for all assumptions in one call of ``worth``. Where the worth jumps (a whole post) it is the jump's value.
    """
    spans = dict(ranges)
    for _ in range(ROUNDS):
        spans = _narrowed(worth, central, spans)
    return {key: _printed(spans[key][1]) if key in spans else None for key in ranges}


def _printed(value: float) -> Fraction:
    """To so many figures: whole() in draws cuts a hair above the whole number."""
    return Fraction(f"{value:.{FIGURES}g}")


def _narrowed(worth: Worth, central: Mapping[str, float], spans: Mapping[str, Span]) -> dict[str, Span]:
    """Each span cut down to the section in which the worth changes sign; without those in which it never does."""
    if not spans:
        return {}
    points = np.array([np.linspace(start, end, SECTIONS + 1) for start, end in spans.values()])
    moved = {key: np.full(points.size, value, dtype=np.float64) for key, value in central.items()}
    for place, key in enumerate(spans):
        moved[key].reshape(points.shape)[place] = points[place]
    above = (worth(moved) >= 0).reshape(points.shape)
    sections = {key: _section(points[place], above[place], central[key]) for place, key in enumerate(spans)}
    return {key: section for key, section in sections.items() if section}


def _section(points: Draws, above: NDArray[np.bool_], central: float) -> Span | None:
    """The section nearest to the central value at whose ends the signs differ."""
    changes = np.flatnonzero(above[1:] != above[:-1])
    if not changes.size:
        return None
    ends = [(float(points[at]), float(points[at + 1])) for at in changes]
    near, far = min(
        (sorted(pair, key=lambda end: abs(end - central)) for pair in ends), key=lambda pair: abs(pair[0] - central)
    )
    return near, far
