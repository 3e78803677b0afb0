"""The most that may be saved of a category in a financial year: what it costs now, or what of it is gone does.

In come a trust's case, its assumptions and what is gone; out comes a ceiling in pounds of the case's own prices, with
what it is in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reports.inputs.prices import PriceIndex
from reports.money.assumptions import Choices
from reports.money.case import at_base_prices
from reports.money.results import Case

UNITS = {
    "rent": ("box_rent", "boxes that are out of their contract"),
    "space": ("floor_cost", "square metres that were handed over"),
    "fax": ("fax_machine_cost", "fax machines that are gone"),
}  # categories that are paid for by the unit: the assumption that one costs, and its units in words
FIRST, LAST = (4, 1), (3, 31)  # of a financial year, month and day
NOUGHT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Gone:
    """Units of a category (boxes, square metres, machines) that went on a day; below nought what was taken back."""

    category: str
    day: date
    units: Fraction


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that may be saved, in pounds, and what it is: "what rent costs"."""

    pounds: Fraction
    says: str


@dataclass(frozen=True, slots=True)
class Costs:
    """What a trust's paper costs now by its own case, in pounds a year, and what of it is gone.

    ``base`` is of a whole category, ``of_one`` of one unit of those that are paid for by the unit.
    """

    base: Mapping[str, Fraction]
    of_one: Mapping[str, Fraction]
    gone: tuple[Gone, ...] = ()

    def ceiling(self, category: str, year: str) -> Ceiling:
        """Of one financial year ("2027-28"): units that went in it count as if they had been gone in all of it."""
        whole = Ceiling(self.base.get(category, NOUGHT), f"what {category} costs")
        if category not in self.of_one:
            return whole
        units = sum((one.units for one in self._gone(category, year)), NOUGHT)
        says = f"what the {float(units):,.10g} {UNITS[category][1]} cost"
        return min(whole, Ceiling(max(units, NOUGHT) * self.of_one[category], says), key=lambda one: one.pounds)

    def since(self, category: str, year: str, as_of: date) -> Fraction | None:
        """What the units that are gone cost in that year since the month in which each went; None of other categories.

        The month in which one went and that of ``as_of`` count as whole ones.
        """
        if category not in self.of_one:
            return None
        last = min(as_of, _ends(year))
        gone = self._gone(category, year)
        months = sum((one.units * _months(max(one.day, begins(year)), last) for one in gone), NOUGHT)
        return months / 12 * self.of_one[category]

    def _gone(self, category: str, year: str) -> Iterable[Gone]:
        return (one for one in self.gone if one.category == category and one.day <= _ends(year))


def costs_of(case: Case | None, choices: Choices, index: PriceIndex | None, gone: Iterable[Gone]) -> Costs | None:
    """What ceilings rest on; None without a case: nobody has said what the paper costs."""
    if case is None:
        return None
    used, _ = at_base_prices(case.plan, choices, index)
    prices = {category: used[key].value() for category, (key, _) in UNITS.items() if key in used}
    return Costs(case.appraisal.base, prices, tuple(gone))


def begins(year: str) -> date:
    """The first day of a financial year ("2027-28")."""
    return date(int(year.partition("-")[0]), *FIRST)


def _ends(year: str) -> date:
    return date(int(year.partition("-")[0]) + 1, *LAST)


def _months(first: date, last: date) -> int:
    return max(12 * (last.year - first.year) + last.month - first.month + 1, 0)
