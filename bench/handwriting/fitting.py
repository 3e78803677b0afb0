"""Fits the weights of the signs by which handwriting is told from print, and writes them as a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from capture.handwriting import FEW, MOST_UNUSUAL, Weights
from capture.ink import SIGNS, Strip

TABLE = Path(__file__).parents[2] / "capture" / "tables" / "handwriting_signs.csv"
HELD_BACK = {"few": 10.0, "many": 3.0}  # weight of the prior that no sign matters (ridge)
Numbers = npt.NDArray[np.float64]


def fitted(signs: Numbers, by_hand: npt.NDArray[np.bool_], held_back: float) -> Weights:
    """Logistic regression by Newton's method on signs and products of two: rows of signs, and which are by hand."""
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    scaled = np.clip((signs - mean) / spread, -MOST_UNUSUAL, MOST_UNUSUAL)
    one, other = np.triu_indices(len(SIGNS))
    rows = np.column_stack([scaled, scaled[:, one] * scaled[:, other], np.ones(len(signs))])
    weight = np.zeros(rows.shape[1])
    ridge = np.append(np.full(rows.shape[1] - 1, held_back), 1e-6)
    for _ in range(40):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weight, -30, 30)))
        slope = rows.T @ (likely - by_hand) + ridge * weight
        bend = (rows * (likely * (1 - likely) + 1e-9)[:, None]).T @ rows + np.diag(ridge)
        weight -= np.linalg.solve(bend, slope)
    paired = np.zeros((len(SIGNS), len(SIGNS)))
    paired[one, other] = weight[len(SIGNS) : -1]
    return Weights(mean, spread, weight[: len(SIGNS)], paired, float(weight[-1]))


def both(judged: Sequence[tuple[Strip, bool]]) -> dict[str, Weights]:
    """The weights for strips of few marks and of many, fitted to strips known to be handwriting or print."""
    parts: dict[str, Weights] = {}
    for marks, held_back in HELD_BACK.items():
        own = [(strip, by_hand) for strip, by_hand in judged if (strip.marks < FEW) == (marks == "few")]
        signs, by_hand = np.array([strip.signs for strip, _ in own]), np.array([hand for _, hand in own])
        parts[marks] = fitted(signs, by_hand, held_back)
    return parts


def write(parts: dict[str, Weights], table: Path = TABLE) -> None:
    """Write the weights as `capture.handwriting` reads them."""
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["marks", "sign", "other", "mean", "spread", "weight", "source"])
        source = "fitted by bench.handwriting"
        for marks, weights in parts.items():
            rows.writerow([marks, "none", "", 0, 1, f"{weights.bias:.4f}", source])
            for row, sign in enumerate(SIGNS):
                usual = (f"{weights.mean[row]:.4f}", f"{weights.spread[row]:.4f}")
                rows.writerow([marks, sign, "", *usual, f"{weights.alone[row]:.4f}", source])
            for row, sign in enumerate(SIGNS):
                for column in range(row, len(SIGNS)):
                    rows.writerow([marks, sign, SIGNS[column], "", "", f"{weights.paired[row, column]:.4f}", source])
