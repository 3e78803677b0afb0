"""Ways of making an interval: ours, ours with other choices, one estimate of likeness, and bootstraps.

Each is given a trust's weeks and what remains, and says P10 and P90 of weeks to the end and of sheets in 13 weeks.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bench.forecast.worlds import Weeks
from reports.progress.forecast import forecast, terms
from reports.progress.pace import Expected, Pace, pace

Interval = tuple[float, float]
Way = Callable[[Weeks, int], tuple[Interval, Interval]]
TODAY = date(2026, 11, 23)
DRAWS = 2_000  # of the peers' own
PATHS = 400  # of a bootstrap
AHEAD = 13
FURTHEST = 300  # weeks that a bootstrap goes ahead; beyond, its path is drawn out


def ours(weeks: Weeks, remaining: int) -> tuple[Interval, Interval]:
    """What is shipped, through its door."""
    said = forecast([int(sheets) for sheets in weeks], remaining, TODAY, None)
    assert said.closed_in_13_weeks is not None
    low, high = (np.inf if end is None else np.ceil((end - TODAY) / timedelta(weeks=1)) for end in (said.p10, said.p90))
    return (float(low), float(high)), (said.closed_in_13_weeks[0], said.closed_in_13_weeks[2])


def ours_with(last: int, weight_for: float, weight_against: float) -> Way:
    """Our draws with other choices: so many last weeks, another expectation of how alike weeks are."""

    def way(weeks: Weeks, remaining: int) -> tuple[Interval, Interval]:
        known = terms()
        expected = Expected(float(known["likeness_most"]), int(known["likeness_steps"]), weight_for, weight_against)
        return _of(pace([int(sheets) for sheets in weeks[-last:]], expected, DRAWS, seed=1), remaining)

    return way


def one_estimate(last: int) -> Way:
    """Likeness taken for known: Student-t of the mean with as many effective weeks as that leaves."""

    def way(weeks: Weeks, remaining: int) -> tuple[Interval, Interval]:
        chooser = np.random.default_rng(1)
        used = weeks[-last:].astype(float)
        off = used - used.mean()
        likeness = float(off[1:] @ off[:-1] / (off @ off))
        likeness = min(max(likeness + (1 + 4 * likeness) / len(used), 0), 0.9)  # its bias at this length taken off
        effective = max(3, len(used) * (1 - likeness) / (1 + likeness))
        spread = used.std(ddof=1)
        rate = used.mean() + chooser.standard_t(effective - 1, DRAWS) * spread / np.sqrt(effective)
        alike = np.full(DRAWS, likeness)
        new = np.full(DRAWS, spread * np.sqrt(1 - likeness**2))
        return _of(Pace(rate, alike, new, chooser.standard_normal(DRAWS)), remaining)

    return way


def bootstrap(block: int, twice: bool = False) -> Way:
    """Weeks drawn again from the history in blocks; ``twice``: from a history that was drawn again itself."""

    def way(weeks: Weeks, remaining: int) -> tuple[Interval, Interval]:
        chooser = np.random.default_rng(1)
        history = np.broadcast_to(weeks, (PATHS, len(weeks)))
        if twice:
            history = _again(history, len(weeks), block, chooser)
        gone = _again(history, FURTHEST, block, chooser).cumsum(axis=1)
        there = gone >= remaining
        drawn_out = FURTHEST * remaining / np.maximum(gone[:, -1], 1)
        done = np.where(there.any(axis=1), there.argmax(axis=1) + 1.0, drawn_out)
        return _ends(done), _ends(np.minimum(gone[:, AHEAD - 1], remaining))

    return way


WAYS: dict[str, Way] = {
    "ours": ours,
    "ours, 52 weeks": ours_with(52, 3, 2),
    "ours, expecting nothing": ours_with(26, 1, 1),
    "ours, expecting less": ours_with(26, 2, 2),
    "one estimate of likeness": one_estimate(26),
    "iid bootstrap": bootstrap(1),
    "block bootstrap (4 weeks)": bootstrap(4),
    "double block bootstrap": bootstrap(4, twice=True),
}


def _again(history: NDArray[np.int64], length: int, block: int, chooser: np.random.Generator) -> NDArray[np.int64]:
    starts = chooser.integers(0, history.shape[1] - block + 1, (len(history), -(-length // block)))
    places = (starts[:, :, None] + np.arange(block)).reshape(len(history), -1)[:, :length]
    return np.asarray(np.take_along_axis(history, places, axis=1))


def _of(drawn: Pace, remaining: int) -> tuple[Interval, Interval]:
    return _ends(np.ceil(drawn.weeks_for(remaining))), _ends(np.minimum(drawn.sheets_in(AHEAD), remaining))


def _ends(drawn: NDArray[np.float64] | NDArray[np.int64]) -> Interval:
    ordered = np.sort(drawn)
    low, high = (float(ordered[math.ceil(share * len(ordered)) - 1]) for share in (Fraction(1, 10), Fraction(9, 10)))
    return low, high
