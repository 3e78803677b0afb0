"""The pace at which paper goes: from a trust's weeks come draws of its rate and of how the coming weeks scatter.

Weeks are taken for a steady rate with deviations that last: a week's deviation is ``likeness`` times that of the week
before, and something new (an autoregression of the first order). How alike weeks are cannot be known from half a year
of them; taken for known, it makes intervals too narrow. So every likeness on a grid is weighed by how well it explains
the weeks, times what is expected of it beforehand (tables/forecast.csv), and each draw has one of its own: given that,
the rate is Student-t, as in ordinary regression.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected beforehand of how like a week is to the one before: a beta distribution on a grid.

    The grid has ``steps`` likenesses from nought to ``most``, each in the middle of its step.
    """

    most: float
    steps: int
    weight_for: float
    weight_against: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Draws, one of each to a row: sheets a week, how alike weeks are (0 to 1), and the spread of what is new in each.

    ``chance`` are standard normal: how the weeks to come fall out, in one direction all together.
    """

    rate: Floats
    likeness: Floats
    spread: Floats
    chance: Floats

    def sheets_in(self, weeks: int) -> Floats:
        """Sheets of so many weeks to come, drawn.

        The variance of a sum of n weeks, each with variance v = spread^2 / (1 - a^2) and likeness a, is
        v (n (1 + a) / (1 - a) - 2 a (1 - a^n) / (1 - a)^2).
        """
        a = self.likeness
        one = self.spread**2 / (1 - a**2)
        variance = one * (weeks * (1 + a) / (1 - a) - 2 * a * (1 - a**weeks) / (1 - a) ** 2)
        return np.asarray(weeks * self.rate + np.sqrt(np.maximum(variance, 0)) * self.chance)

    def weeks_for(self, sheets: int) -> Floats:
        """Weeks until so many sheets (above nought) are gone, drawn; infinite where the rate is nought or below.

        After w weeks, w times the rate + chance times the root of w times spread / (1 - likeness) sheets are gone:
        over many weeks the variance of their sum grows by (spread / (1 - likeness))^2 a week. Solved for w.
        """
        weeks = np.full(self.rate.shape, np.inf)
        goes = self.rate > 0
        wave = (self.chance * self.spread / (1 - self.likeness))[goes]
        weeks[goes] = (2 * sheets / (wave + np.hypot(wave, 2 * np.sqrt(self.rate[goes] * sheets)))) ** 2
        return weeks


def pace(net_by_week: Sequence[int], expected: Expected, draws: int, seed: int) -> Pace:
    """Draws from at least three weeks of net movement, oldest first. The same seed gives the same draws."""
    weeks = np.asarray(net_by_week, dtype=np.float64)
    chooser = np.random.default_rng(seed)
    chance = chooser.standard_normal(draws)
    if np.ptp(weeks) == 0:
        nothing = np.zeros(draws)
        return Pace(np.full(draws, weeks[0]), nothing, nothing, chance)
    grid = expected.most * (np.arange(expected.steps) + 0.5) / expected.steps
    centre, error, squares, weight = _explained(weeks, grid, expected)
    which = chooser.choice(expected.steps, draws, p=weight)
    spread = np.sqrt(squares[which] / chooser.chisquare(len(weeks) - 1, draws))
    rate = centre[which] + spread * error[which] * chooser.standard_normal(draws)
    return Pace(rate, grid[which], spread, chance)


def _explained(weeks: Floats, grid: Floats, expected: Expected) -> tuple[Floats, Floats, Floats, Floats]:
    """For each likeness: the rate that fits best, its error in spreads, the squares left over, and its weight.

    Each week less likeness times the one before is new, and the first is scaled to match: regression on a constant.
    """
    a = grid[:, None]
    first = np.sqrt(1 - a**2)
    new = np.hstack([first * weeks[0], weeks[1:] - a * weeks[:-1]])
    constant = np.hstack([first, np.broadcast_to(1 - a, (len(grid), len(weeks) - 1))])
    size = (constant**2).sum(axis=1)
    centre = (constant * new).sum(axis=1) / size
    squares = ((new - centre[:, None] * constant) ** 2).sum(axis=1)
    beforehand = (expected.weight_for - 1) * np.log(grid) + (expected.weight_against - 1) * np.log1p(-grid)
    said = np.log1p(-(grid**2)) - np.log(size) - (len(weeks) - 1) * np.log(squares)
    logarithm = said / 2 + beforehand
    weight = np.exp(logarithm - logarithm.max())
    return centre, 1 / np.sqrt(size), squares, weight / weight.sum()
