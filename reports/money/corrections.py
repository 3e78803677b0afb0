"""What a first, simpler model had wrong: each line as it was, why that is wrong, and the model with some of it undone.

The present model is the sum of its corrections: with all of them undone it is the simple one again, so that what each
is worth can be shown in pounds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reports.money.assumptions import rows
from reports.money.formulas import Formula, FormulaError
from reports.money.model import checked, lines
from reports.money.results import ModelLine


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: ``was`` are the formulas of lines as they stood, by key, in words."""

    key: str
    name: str
    why: str
    was: tuple[tuple[str, str], ...]

    @property
    def refused(self) -> bool:
        """Whether what stood there can no longer be said: a formula with numbers of its own."""
        return not all(map(_may_be_said, (formula for _, formula in self.was)))


@cache
def corrections() -> tuple[Correction, ...]:
    """The corrections in the order in which they are applied: rows of tables/corrections.csv."""
    found: dict[str, Correction] = {}
    for row in rows("corrections"):
        line = (row["line"], row["was"])
        if row["key"] in found:
            known = found[row["key"]]
            found[row["key"]] = replace(known, was=(*known.was, line))
        else:
            found[row["key"]] = Correction(row["key"], row["name"], row["why"], (line,))
    return tuple(found.values())


def without(keys: Collection[str]) -> tuple[ModelLine, ...]:
    """The model as it was before the corrections named. One that is refused keeps its present line: its value is the
    same.
    """
    undone = [one for one in corrections() if one.key in keys and not one.refused]
    was = {line: Formula(formula) for one in undone for line, formula in one.was}
    return checked([replace(line, formula=was.get(line.key, line.formula)) for line in lines()])


def one_by_one() -> Sequence[tuple[Correction | None, tuple[ModelLine, ...]]]:
    """The simple model (None), then each correction with the model after it; the last is the model as it is."""
    every = corrections()
    after = (without([later.key for later in every[count:]]) for count in range(len(every) + 1))
    return list(zip((None, *every), after, strict=True))


def _may_be_said(formula: str) -> bool:
    try:
        Formula(formula)
    except FormulaError:
        return False
    return True
