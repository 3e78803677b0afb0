"""Fits custody/tables/certainty.csv: ``python -m bench.understanding.calibrate [--quick] [--write]``.

The tuning letters are taken clean, with 1%, 2% and 5% of their letters misread, and (unless ``--quick``) printed, worn
in one of four ways by turns and read by Tesseract; every fact that is found is compared with the truth. A logistic
regression with a small penalty gives each trait its weight. How well it holds is shown on letters that were left out of
each fit (five parts), and on the exam's letters, which were never looked at: of facts said to be so sure, so many were
right.
"""

from __future__ import annotations

import argparse
import csv
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.understanding.letters import FOLDER, Letter, letters, readings, spoiled
from bench.understanding.marking import Marks, mark, truths
from bench.understanding.ours import Understood, understand
from bench.understanding.printed import CONDITIONS, printed, scratch
from custody.certainty import TABLE, traits

TUNING = FOLDER.parent / "tuning"
RATES = (0.0, 0.01, 0.02, 0.05)
PENALTY = 1.0
PARTS = 5
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One fact that was found: what it is weighed by, whether it is right, and in which letter."""

    letter: str
    traits: frozenset[str]
    right: bool


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    options.add_argument("--quick", action="store_true", help="without print and OCR")
    options.add_argument("--write", action="store_true", help="write the table")
    asked = options.parse_args()
    examples = list(_examples(letters(TUNING), quick=asked.quick))
    names = sorted(set().union(*(example.traits for example in examples)))
    print(f"{len(examples)} facts of the tuning letters, {sum(example.right for example in examples)} right")
    weights = fitted(examples, names)
    parts = [zlib.crc32(example.letter.encode()) % PARTS for example in examples]
    left_out = np.zeros(len(examples))
    for part in range(PARTS):
        rest = [example for example, of in zip(examples, parts, strict=True) if of != part]
        sure = probabilities(examples, names, fitted(rest, names))
        left_out = np.where(np.array(parts) == part, sure, left_out)
    print("\nletters left out of the fit")
    _reliability(left_out, examples)
    exam = list(_examples(letters(), quick=asked.quick))
    if exam:
        print("\nletters of the exam")
        _reliability(probabilities(exam, names, weights), exam)
    for name, weight in sorted(zip(names, weights, strict=True), key=lambda pair: -abs(pair[1])):
        print(f"  {name:28}{weight:+.2f}")
    if asked.write:
        _write(names, weights, examples)


def _examples(written: Sequence[Letter], *, quick: bool) -> Iterator[Example]:
    for rate in RATES:
        for letter in written:
            yield from _compared(letter, understand(readings(spoiled(letter, rate))))
    with scratch() as folder:
        for letter, condition in zip(written if not quick else (), cycle(CONDITIONS), strict=False):
            copy = printed(letter, condition, Path(folder))
            yield from _compared(letter, understand(copy.read.readings, copy.look))


def _compared(letter: Letter, made: Understood) -> Iterator[Example]:
    right = mark(truths(letter.truth), made.said, letter.truth["ignore"], dict[str, Marks]())
    for coded, good in zip(made.weighed, right, strict=True):
        yield Example(letter.name, frozenset(traits(coded)), good)


def fitted(examples: Sequence[Example], names: Sequence[str]) -> Matrix:
    """The weights of the traits, by Newton's method on the penalised likelihood."""
    x, y = _matrix(examples, names), np.array([float(example.right) for example in examples])
    weights = np.zeros(len(names))
    penalty = PENALTY * np.diag([0.0 if name == "any" else 1.0 for name in names])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - p) - penalty @ weights
        bend = (x.T * (p * (1 - p))) @ x + penalty + 1e-6 * np.eye(len(names))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def probabilities(examples: Sequence[Example], names: Sequence[str], weights: Matrix) -> Matrix:
    """How sure each fact is, with these weights."""
    return 1 / (1 + np.exp(-_matrix(examples, names) @ weights))


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> Matrix:
    return np.array([[float(name in example.traits) for name in names] for example in examples])


def _reliability(sure: Matrix, examples: Sequence[Example]) -> None:
    """Of the facts said to be so sure, how many there are and how many were right."""
    right = np.array([example.right for example in examples])
    print(f"  {'said':>12}{'facts':>8}{'mean said':>11}{'right':>9}")
    for low, high in pairwise(BANDS):
        there = (sure >= low) & (sure < high)
        if there.any():
            said = f"{low:.2f}-{min(high, 1.0):.2f}"
            print(f"  {said:>12}{there.sum():8}{sure[there].mean():11.3f}{right[there].mean():9.3f}")


def _write(names: Sequence[str], weights: Matrix, examples: Sequence[Example]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["trait", "weight", "seen", "right"])
        for name, weight in zip(names, weights, strict=True):
            seen = [example for example in examples if name in example.traits]
            writer.writerow([name, f"{weight:.3f}", len(seen), sum(example.right for example in seen)])


if __name__ == "__main__":
    main()
