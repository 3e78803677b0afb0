"""Figures: every number that is printed has a key, its exact value in words, its unit and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass

NO_BASELINE = "no baseline yet"
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
