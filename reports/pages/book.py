"""The figures of one page: every number that is printed is entered here, so that page and twin cannot differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.figures import NO_EVIDENCE, Figure
from reports.pages.blocks import Cell
from reports.pages.printed import DAY, PERCENT, POUNDS, exact, printed

Value = int | str | float | Fraction | Decimal | date | None


class FigureBook:
    """Figures by key. Those that the rooms gave are there from the start, and win over the page's own.

    ``code`` (an ODS code, or "all") stands before each key where it is printed: one page may show several trusts'.
    """

    def __init__(self, code: str, given: Iterable[Figure] = ()) -> None:
        self.code = code
        self._figures = {figure.key: figure for figure in given}
        self._listed = dict.fromkeys(self._figures)

    def cell(
        self,
        key: str,
        label: str,
        value: Value,
        unit: str,
        counted_from: str = "",
        *,
        formula: str = "",
        rests_on: tuple[str, ...] = (),
        none: str = NO_EVIDENCE,
        listed: bool = True,
    ) -> Cell:
        """Enter a figure and give the cell that prints it. ``none`` is what is said where there is no value.

        Figures that are not ``listed`` stand in the twin alone: the single cells of tables over the years, say.
        """
        words = none if value is None else exact(value, unit)
        figure = Figure(key, label, words, unit, counted_from, formula, rests_on)
        known = self._figures.setdefault(key, figure)
        if known is figure and listed:
            self._listed[key] = None
        return self.of(key)

    def of(self, key: str) -> Cell:
        """The cell of a figure that is there. Raises KeyError."""
        figure = self._figures[key]
        href = f"#figure-{key}" if key in self._listed else ""
        return Cell(printed(figure.value, figure.unit), figure.value, f"{self.code}.{key}", href)

    def hide(self, key: str, words: str) -> None:
        """Put words in place of a figure's value: it is too small to be shown. What it was made from goes too."""
        figure = self._figures[key]
        self._figures[key] = replace(figure, value=words, formula="", rests_on=())

    def __contains__(self, key: str) -> bool:
        return key in self._figures

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    @property
    def listed(self) -> tuple[Figure, ...]:
        """Those that the page lists at its end, in the order in which they were entered."""
        return tuple(self._figures[key] for key in self._listed)

    # ------------------------------------------------------------ the units that occur most
    def pounds(
        self, key: str, label: str, value: Fraction | Decimal | float | None, counted_from: str = "", **more: object
    ) -> Cell:
        """Pounds, to the penny in the twin."""
        return self.cell(key, label, value, POUNDS, counted_from, **more)  # type: ignore[arg-type]

    def share(self, key: str, label: str, value: Fraction | float | None, counted: str = "", **more: object) -> Cell:
        """A share from 0 to 1, printed in percent."""
        return self.cell(key, label, value, PERCENT, counted, **more)  # type: ignore[arg-type]

    def day(self, key: str, label: str, value: date | None, counted_from: str = "", **more: object) -> Cell:
        """A day."""
        return self.cell(key, label, value, DAY, counted_from, **more)  # type: ignore[arg-type]
