"""Made-up trusts whose weeks are known to the end: what a forecast saw, and what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weeks = NDArray[np.int64]
MEAN = 10_000  # sheets in a week with work in it
VARIATION = 0.5  # standard deviation of such a week, in means
NOTHING = 0.08  # share of weeks in which nothing happens
REMAINING = 60  # weeks of work at the mean
TO_COME = 500  # weeks that are known after the forecast


@dataclass(frozen=True, slots=True)
class World:
    """Trusts, a row each: weeks before and after the forecast, and sheets that remain on its day."""

    before: Weeks
    after: Weeks
    remaining: int

    @property
    def done(self) -> Weeks:
        """The week in which the last sheet went, counted from 1."""
        return np.asarray((self.after.cumsum(axis=1) >= self.remaining).argmax(axis=1) + 1)

    def sheets_in(self, weeks: int) -> Weeks:
        """Sheets of the first weeks that came."""
        return np.asarray(np.minimum(self.after[:, :weeks].sum(axis=1), self.remaining))


def world(trusts: int, history: int, likeness: float, changing: bool, seed: int) -> World:
    """Lognormal weeks, alike by ``likeness`` from one to the next in their logarithm, some of them noughts.

    ``changing``: on a random week of the history the pace became another, between half and double what it had been,
    and stays so.
    """
    chooser = np.random.default_rng([seed, history, int(likeness * 100), changing])
    length = history + TO_COME
    new = chooser.standard_normal((trusts, length)) * np.sqrt(1 - likeness**2)
    state = chooser.standard_normal((trusts, length))
    for week in range(1, length):
        state[:, week] = likeness * state[:, week - 1] + new[:, week]
    spread = np.sqrt(np.log1p(VARIATION**2))
    sheets = MEAN * np.exp(spread * state - spread**2 / 2) * (chooser.random((trusts, length)) >= NOTHING)
    if changing:
        times = np.exp(chooser.uniform(-np.log(2), np.log(2), (trusts, 1)))
        early = np.arange(length) < chooser.integers(0, history, (trusts, 1))
        sheets = np.where(early, sheets / times, sheets)
    whole = np.rint(sheets).astype(np.int64)
    return World(whole[:, :history], whole[:, history:], round(REMAINING * MEAN * (1 - NOTHING)))
