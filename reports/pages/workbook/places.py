"""Where everything is that formulas use: assumptions by name, the plan's measures and the model's lines by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.money.formulas import FormulaError, When

YEAR_0 = 5  # the column of year 0 on every sheet that has years, so that a year is one column in all of them


def year_column(year: int) -> int:
    """The column of a year of the plan."""
    return YEAR_0 + year


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell (``column`` given: the same in every year) or a row over the years (None)."""

    sheet: str  # as formulas write it
    row: int
    column: int | None = None

    def at(self, year: int, seen_from: str = "", *, fixed: bool = False) -> str:
        """The cell of a year as a sheet names it that is called ``seen_from``."""
        column = year_column(year) if self.column is None else self.column
        is_fixed = fixed or self.column is not None
        cell = str(xl_rowcol_to_cell(self.row, column, is_fixed, is_fixed))
        return cell if seen_from == self.sheet else f"{self.sheet}!{cell}"

    def over(self, first: int, last: int, seen_from: str = "") -> str:
        """The cells of several years."""
        cells = ":".join(
            xl_rowcol_to_cell(self.row, year_column(year), True, year == first or first != last)
            for year in (first, last)
        )
        return cells if seen_from == self.sheet else f"{self.sheet}!{cells}"


@dataclass(slots=True)
class Places:
    """All places. ``spots`` are by name and series ("" for what is of the whole trust)."""

    series: tuple[str, ...] = ()
    names: set[str] = field(default_factory=set)
    spots: dict[tuple[str, str], Spot] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)  # ranges that are looked things up in
    nought: frozenset[str] = frozenset()  # assumptions that are left out, as optimism bias in the financial case

    def without(self, assumptions: Iterable[str]) -> Places:
        """The same places, with some assumptions nought."""
        return Places(self.series, self.names, dict(self.spots), self.areas, frozenset(assumptions))

    def looker(self, sheet: str, year: int, code: str) -> Callable[[str, When], str]:
        """What `Formula.excel` asks for a cell of a year on a sheet, of a series ("" of none)."""

        def look(name: str, when: When) -> str:
            if when is When.BEFORE and not year:
                return "0"
            if name in self.nought:
                return "0"
            if when is When.OVER_SERIES:
                return self._over_series(name, sheet, year)
            if name in self.areas:
                return self.areas[name]
            if name in self.names:
                return self._named(name, when)
            spot = self.spots.get((name, code)) or self.spots[name, ""]
            if when is When.SO_FAR:
                return spot.over(0, year, sheet)
            return spot.at(year - (when is When.BEFORE), sheet)

        return look

    def _named(self, name: str, when: When) -> str:
        if when is When.SO_FAR:
            raise FormulaError(f"{name} is the same in every year: it cannot be added up to a year in a workbook")
        return name

    def _over_series(self, name: str, sheet: str, year: int) -> str:
        """The cells of all series: one under another, in their order; nought of a plan without any."""
        if not self.series:
            return "0"
        first, last = (self.spots[name, code] for code in (self.series[0], self.series[-1]))
        one, other = first.at(year, sheet), last.at(year, sheet).rpartition("!")[2]
        return one if first == last else f"{one}:{other}"
