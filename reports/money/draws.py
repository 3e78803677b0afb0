"""Draws: the same seed gives the same values, each assumption has a stream of its own, and prices move together.

An assumption drawn for the nation (a price) has the same draws in every trust; one drawn for a trust (a volume) has its
own there. No stream depends on which other assumptions there are.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from records.types import OdsCode
from reports.money.results import Spread

Draws = NDArray[np.float64]

PERT_WEIGHT = 4  # how much more the central value counts than either end: the P of PERT (Malcolm and others, 1959)
GRID = 2048  # steps in which the distribution is integrated: exact to a millionth of the range
PERCENTILES = (0.1, 0.5, 0.9)
NEVER = float("inf")  # payback of a draw that does not pay back


def uniform(seed: int, key: str, draws: int, trust: OdsCode | None = None) -> Draws:
    """Draws between 0 and 1 of one assumption: the nation's, or (where one is named) a trust's own."""
    name = f"{seed}|{trust or ''}|{key}"
    entropy = int.from_bytes(hashlib.sha256(name.encode()).digest())
    return np.random.Generator(np.random.PCG64(entropy)).random(draws)


def pert(low: float, central: float, high: float, chances: Draws) -> Draws:
    """Values of a PERT distribution at chances between 0 and 1: a higher chance never gives a lower value.

    Made from the chances, not drawn afresh: a trust's own range moves with the nation's wherever chances are common.
    """
    if low == high:
        return np.full(chances.shape, float(central))
    alpha = 1 + PERT_WEIGHT * (central - low) / (high - low)
    beta = 1 + PERT_WEIGHT * (high - central) / (high - low)
    share = np.linspace(0, 1, GRID + 1)
    density = share ** (alpha - 1) * (1 - share) ** (beta - 1)
    steps = density[1:] + density[:-1]
    below = np.concatenate(([0.0], np.cumsum(steps)))
    return np.asarray(low + (high - low) * np.interp(chances * below[-1], below, share), dtype=np.float64)


def present_values(flows: Draws, factors: Sequence[Fraction]) -> Draws:
    """The present value of each draw. ``flows`` has a row for each year and a column for each draw."""
    return np.asarray(np.array([float(factor) for factor in factors]) @ flows, dtype=np.float64)


def paybacks(flows: Draws) -> Draws:
    """Years to payback of each draw (column), as `appraisal.payback` has it; `NEVER` where it does not come back."""
    sums = np.cumsum(flows, axis=0)
    below = np.logical_or.accumulate(sums < 0, axis=0)
    back = below & (sums >= 0)
    year = np.argmax(back, axis=0)
    each = np.arange(flows.shape[1])
    gain = flows[year, each]
    before = sums[year - 1, each]
    part = np.divide(-before, gain, out=np.zeros_like(gain), where=back.any(axis=0))
    return np.where(back.any(axis=0), year - 1 + part, np.where(below[-1], NEVER, 0.0))


def spread(values: Draws) -> Spread:
    """P10, P50, P90 (each one of the draws), mean, and the share above nought."""
    ordered = np.sort(values)
    p10, p50, p90 = (float(ordered[math.ceil(at * len(ordered)) - 1]) for at in PERCENTILES)
    return Spread(p10, p50, p90, float(values.mean()), float((values > 0).mean()))


def spread_of_paybacks(values: Draws) -> Spread:
    """The same for years to payback; ``above_nought`` is the share that pays back at all. `NEVER` is "never"."""
    alike = spread(values)
    return Spread(alike.p10, alike.p50, alike.p90, alike.mean, float(np.isfinite(values).mean()))


def together(trusts: Sequence[Draws]) -> Draws:
    """The nation's draws: the trusts' sums, draw by draw, so that a price that is high is high for all of them."""
    return np.asarray(np.sum(np.stack(trusts), axis=0), dtype=np.float64)


def shares_of_variance(inputs: Mapping[str, Draws], outcome: Draws) -> dict[str, float]:
    """How much of the outcome's spread each input accounts for: squared rank correlations, made to sum to 1.

    An approximation that holds where inputs are drawn apart and the outcome rises or falls with each of them.
    """
    squares = {key: _rank_correlation(values, outcome) ** 2 for key, values in inputs.items()}
    total = sum(squares.values())
    return {key: square / total if total else 0.0 for key, square in squares.items()}


def _rank_correlation(one: Draws, other: Draws) -> float:
    """Spearman's: the correlation of ranks. 0 for what does not vary."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(np.argsort(np.argsort(one)), np.argsort(np.argsort(other)))[0, 1])
