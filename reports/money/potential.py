"""Savings: what the paper of a trust might free one day, what it costs, and what has been saved (nothing yet).

In come ledger counts (`Tally`); out come lines, each with low, central and high value, worked out by the formulas of
tables/lines.csv from the counts and tables/assumptions.csv. Nothing is called saved before its paper may go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, reduce
from operator import add

from records.types import Tally
from reports.money.assumptions import assumptions, rows
from reports.money.quantities import FormulaError, Quantity, names_in, worked_out


class Group(StrEnum):
    """What a line is about. The groups are never added to each other."""

    PAPER = "paper"  # how much paper stands behind the accepted documents
    POTENTIAL = "potential"  # what it would free a year, if it might go
    COST = "cost"  # what getting there costs
    REALISED = "realised"  # what has been saved
    BOX = "box"  # the same sums for one whole box: the same for every trust


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is, or will be, counted: one row of tables/counts.csv."""

    key: str
    unit: str
    in_ledger: bool  # False: no room counts it yet
    name: str


@dataclass(frozen=True, slots=True)
class Formula:
    """One row of tables/lines.csv: how a line is worked out and printed."""

    key: str
    group: Group
    name: str
    unit: str
    decimals: int
    formula: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with its formula. ``quantity`` is None while something that it needs is not counted: ``needs``."""

    formula: Formula
    quantity: Quantity | None
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the line is called in tables and formulas."""
        return self.formula.key


@dataclass(frozen=True, slots=True)
class Estimate:
    """All lines for one trust, or for several together, in the order of the table."""

    lines: tuple[Line, ...]

    def of(self, group: Group) -> tuple[Line, ...]:
        """The lines of one group."""
        return tuple(line for line in self.lines if line.formula.group is group)

    def line(self, key: str) -> Line:
        """One line by its key. Raises KeyError."""
        return {line.key: line for line in self.lines}[key]


@cache
def counts() -> tuple[Count, ...]:
    """Everything that a formula may count, in the order of the table."""
    return tuple(Count(row["key"], row["unit"], row["counted"] == "ledger", row["name"]) for row in rows("counts"))


@cache
def formulas() -> tuple[Formula, ...]:
    """The formulas in the order of the table, in which each may use those above it."""
    return tuple(
        Formula(
            row["key"],
            Group(row["group"]),
            row["name"],
            row["unit"],
            int(row["decimals"]),
            row["formula"],
            row["note"],
        )
        for row in rows("lines")
    )


def estimate(tally: Tally) -> Estimate:
    """The estimate for one trust. Raises `FormulaError` when a table is wrong."""
    counted = _counted(tally)
    missing = {key for key, quantity in counted.items() if quantity is None}
    known: dict[str, Quantity | None] = {
        **counted,
        **{key: assumption.quantity() for key, assumption in assumptions().items()},
    }
    needs: dict[str, tuple[str, ...]] = {key: (key,) for key in missing}
    lines = []
    for formula in formulas():
        quantity = worked_out(formula.formula, known)
        if quantity is not None and quantity.unit != formula.unit:
            raise FormulaError(f"{formula.key} comes to {quantity.unit}, not {formula.unit}")
        known[formula.key] = quantity
        wanted = (need for name in names_in(formula.formula) for need in needs.get(name, ()))
        needs[formula.key] = tuple(dict.fromkeys(wanted))
        lines.append(Line(formula, quantity, needs[formula.key]))
    return Estimate(tuple(lines))


def together(estimates: Sequence[Estimate]) -> Estimate:
    """The estimates of several trusts, added line by line after whole boxes were counted in each.

    Low is added to low and high to high: prices rise and fall for all trusts at once. A line that one of them cannot
    state is not stated for all. The lines for one box are the same for every trust and are not added.
    """
    if not estimates:
        return Estimate(())
    return Estimate(tuple(_joined(column) for column in zip(*(one.lines for one in estimates), strict=True)))


def _joined(column: Sequence[Line]) -> Line:
    first = column[0]
    if first.formula.group is Group.BOX:
        return first
    needs = tuple(dict.fromkeys(need for line in column for need in line.needs))
    quantities = [line.quantity for line in column if line.quantity is not None]
    if len(quantities) < len(column):
        return Line(first.formula, None, needs)
    return Line(first.formula, reduce(add, quantities), needs)


def _counted(tally: Tally) -> dict[str, Quantity | None]:
    """What the ledger counts, by key; None for what it does not.

    Signed-off savings are rows that nothing can enter yet, so their sum is nought: that is a count, not a guess.
    """
    values = {"scanned": tally.scanned, "scanned_accepted": tally.scanned_accepted, "signed_off": 0}
    found: dict[str, Quantity | None] = {}
    for count in counts():
        value = values[count.key] if count.in_ledger else None
        found[count.key] = None if value is None else Quantity.counted(count.key, value, count.unit)
    return found
