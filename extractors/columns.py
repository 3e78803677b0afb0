"""The columns of a printed table: cells of a line with their place on it, and under which column's name each stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from records.lines import Line

CELL = re.compile(r"[^\s|]+(?:[ ](?![\s|])[^\s|]+)*")
NOT_ITS_KIND = 60.0  # points of distance that a cell of another sort than its column's costs


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a printed line: its words, where they start and end in the line's text, and its sides in points."""

    text: str = field(repr=False)
    start: int
    end: int
    left: float
    right: float


def cells(line: Line) -> tuple[Cell, ...]:
    """The cells of a line, parted by two spaces or by a printed stroke."""
    found = []
    for match in CELL.finditer(line.text):
        box = line.evidence(match.start(), match.end()).box
        found.append(Cell(match[0], match.start(), match.end(), box.left, box.right))
    return tuple(found)


def placed(row: Sequence[Cell], columns: Sequence[Cell], suits: Callable[[str, int], bool]) -> tuple[int, ...] | None:
    """The number of the column that each cell of a row stands under, from left to right; None if they do not fit.

    Each cell takes the nearest column, in order; ``suits`` says whether a cell's words may stand under a column.
    """
    if len(row) > len(columns):
        return None

    @cache
    def best(cell: int, column: int) -> tuple[float, tuple[int, ...]]:
        if cell == len(row):
            return 0.0, ()
        if len(columns) - column < len(row) - cell:
            return float("inf"), ()
        cost, chosen = best(cell + 1, column + 1)
        here = _distance(row[cell], columns[column])
        here += 0.0 if suits(row[cell].text, column) else NOT_ITS_KIND
        passed = best(cell, column + 1)
        return min((here + cost, (column, *chosen)), passed)

    cost, chosen = best(0, 0)
    return chosen if cost < float("inf") else None


def _distance(cell: Cell, column: Cell) -> float:
    """How far a cell stands from below its column's name: by their left sides, right sides or middles."""
    middles = abs((cell.left + cell.right) - (column.left + column.right)) / 2
    return min(abs(cell.left - column.left), abs(cell.right - column.right), middles)
