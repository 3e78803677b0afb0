"""Figures: every number that is printed has a key, its exact value in words, its unit and what it was made from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

NO_BASELINE = "no baseline yet"
NOT_SIGNED = "baseline not signed"
NO_EVIDENCE = "no evidence yet"
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure.

    ``key`` is lower-case words joined by dots and dashes, as ``progress.closed`` or ``money.npsv``: `casenote explain`
    is asked for it. ``value`` is exact, in words; a reason ("no evidence yet") where there is none. ``counted_from``
    says which ledger rows it counts, ``formula`` how it was worked out, as printed and as run, and ``rests_on`` names
    the figures, assumptions (``assumption:scan_price``), tables (``table:plan:3``), events (``events:closed``) and
    baseline (``baseline:2``) under it.
    """

    key: str
    label: str
    value: str
    unit: str
    counted_from: str
    formula: str = ""
    rests_on: tuple[str, ...] = ()


def percent(share: Fraction) -> str:
    """A share (0 to 1) in percent to one decimal, halves up; never up to 100.0 nor down to nought.

    100.0 is only said of all of it, and what is less than half a tenth is "under 0.1". Below nought the same, with a
    sign.
    """
    tenths = math.floor(abs(share) * 1000 + Fraction(1, 2))
    if not tenths and share:
        return "under 0.1"
    if tenths == 1000 and abs(share) < 1:
        tenths -= 1
    return f"{'-' if share < 0 else ''}{tenths // 10}.{tenths % 10}"
