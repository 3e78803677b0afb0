"""The bridge from what the trusts' cases add up to, to what somebody claimed, with the part that nothing explains.

Nothing is scaled to fit. The unexplained row is what is left when every known row has been taken off the claim, and
may be below nought: then the known rows come to more than was claimed. A saving can't be more than the recorded cost
that it comes from: where it is, the bridge says so and stands on nothing (ADR-026).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from records.types import OdsCode
from reports.figures import Figure
from reports.inputs.claims import Claim
from reports.inputs.prices import PriceIndex
from reports.money.rounding import rounded


class Row(StrEnum):
    """What a row of the bridge is. They add up to the claim in this order."""

    BOTTOM_UP = "bottom-up"  # what the trusts' own cases would save a year
    RESIDUAL = "residual"  # recorded cost that those cases leave
    OUTSIDE = "outside"  # known costs that the record does not hold
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Outside:
    """A known cost of paper a year that is outside the recorded cost, with where it is known from."""

    name: str
    amount: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the bridge: from ``start`` to ``end`` on the way to the claim. ``amount`` may be below nought."""

    row: Row
    name: str
    amount: Fraction
    start: Fraction

    @property
    def end(self) -> Fraction:
        """Where the next row starts."""
        return self.start + self.amount


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way from bottom-up to a claim, in pounds a year at the prices of ``price_year``.

    ``claimed`` is the claim as it is used: restated where an index was given. ``prices`` says which prices stand beside
    each other. ``fault`` is not empty where the saving is above the recorded cost: then nothing is reconciled.
    """

    claim: Claim
    claimed: Fraction
    bars: tuple[Bar, ...]
    recorded: Fraction
    price_year: str
    prices: str
    fault: str

    def amount(self, row: Row) -> Fraction:
        """All bars of one kind, added."""
        return sum((bar.amount for bar in self.bars if bar.row is row), Fraction(0))

    @property
    def unexplained(self) -> Fraction:
        """What no known row accounts for; below nought where the known rows come to more than was claimed."""
        return self.amount(Row.UNEXPLAINED)

    @property
    def reach(self) -> Fraction | None:
        """The share of the claim that would be reached if all recorded cost went; None for a claim of nought."""
        return self.recorded / self.claimed if self.claimed else None

    @property
    def says(self) -> str:
        """How it stands, in one line."""
        if self.fault:
            return f"nothing is reconciled: {self.fault}"
        gap = rounded(abs(self.unexplained), 0)
        if not self.unexplained:
            return "claim reconciled: every pound of it is in a row with a source"
        if self.unexplained < 0:
            return f"claim not reconciled: known rows come to £{gap:,} more than was claimed"
        return f"claim not reconciled: £{gap:,} needs evidence"


def bridge(
    claim: Claim,
    bottom_up: Fraction,
    recorded: Fraction,
    price_year: str,
    outside: Sequence[Outside] = (),
    index: PriceIndex | None = None,
    saved_at: str = "",
) -> Bridge:
    """The bridge to a claim in pounds a year.

    ``recorded`` is at prices of ``price_year`` ("2023-24"), ``bottom_up`` at those of ``saved_at`` (the same if blank).
    A claim or a saving of another year is restated by ``index``; without one it is left as it is, and that is stated.
    Raises `NoPrice` for a year not in the index.
    """
    claimed, said = _at(claim, price_year, index)
    bottom_up, also = _saved(bottom_up, saved_at or price_year, price_year, index)
    prices = said + also
    known = [
        (Row.BOTTOM_UP, "what the trusts' cases would save", bottom_up),
        (Row.RESIDUAL, "recorded cost that they leave", recorded - bottom_up),
        *((Row.OUTSIDE, f"{one.name} ({one.source})", one.amount) for one in outside),
    ]
    left = claimed - sum((amount for _, _, amount in known), Fraction(0))
    bars: list[Bar] = []
    for row, name, amount in [*known, (Row.UNEXPLAINED, "unexplained: needs evidence", left)]:
        bars.append(Bar(row, name, amount, bars[-1].end if bars else Fraction(0)))
    return Bridge(claim, claimed, tuple(bars), recorded, price_year, prices, ceiling_fault(bottom_up, recorded))


def _at(claim: Claim, price_year: str, index: PriceIndex | None) -> tuple[Fraction, str]:
    """The claim's value at the prices of a year, and which prices now stand beside each other."""
    value = Fraction(claim.value)
    if claim.price_year == price_year:
        return value, f"all at prices of {price_year}"
    if index and claim.price_year:
        restated = index.restated(value, claim.price_year, price_year)
        return restated, f"the claim restated from {claim.price_year} to {price_year} by {index.release}"
    said = f"prices of {claim.price_year}" if claim.price_year else "prices of a year that was not said"
    return value, f"the claim as said, at {said}, beside {price_year}: no price index was imported to restate it"


def _saved(amount: Fraction, at: str, price_year: str, index: PriceIndex | None) -> tuple[Fraction, str]:
    """What the cases save at the prices of a year, and what must be said of it; "" where it was at them already."""
    if at == price_year:
        return amount, ""
    if index:
        return index.restated(amount, at, price_year), f"; what the cases save restated from {at}"
    return amount, f"; what the cases save at prices of {at}"


def ceiling_fault(saving: Fraction, recorded: Fraction, of: str = "") -> str:
    """Why a saving can't be: it is above the cost that it comes from. "" where it is not."""
    if saving <= recorded:
        return ""
    above = rounded(saving - recorded, 0)
    return f"{of or 'the saving'} is £{above:,} a year above the recorded cost that it comes from"


def ceiling_faults(saving: Mapping[str, Fraction], recorded: Mapping[str, Fraction]) -> tuple[str, ...]:
    """The same category by category; a category without a recorded cost can't be saved on at all."""
    checked = ((amount, recorded.get(category, Fraction(0)), category) for category, amount in sorted(saving.items()))
    return tuple(fault for amount, base, category in checked if (fault := ceiling_fault(amount, base, category)))


# ---------------------------------------------------------------- trust by trust
@dataclass(frozen=True, slots=True)
class TrustReconciliation:
    """A trust's model of what paper costs now, beside what it returned. None: there is no such value."""

    trust: OdsCode
    modelled: Fraction | None
    returned: Fraction | None
    year: str  # of the return

    @property
    def difference(self) -> Fraction | None:
        """Modelled less returned."""
        return None if self.modelled is None or self.returned is None else self.modelled - self.returned

    @property
    def ratio(self) -> Fraction | None:
        """Modelled over returned; None where nothing, or nought, was returned."""
        return self.modelled / self.returned if self.modelled is not None and self.returned else None

    @property
    def says(self) -> str:
        """In one line."""
        if self.returned is None:
            return "no statutory return: nothing to compare with"
        if self.modelled is None:
            return "no model yet"
        if not self.returned:
            return "returned nought, while the model has a cost: one of the two is wrong"
        return f"the model has {rounded((self.ratio or Fraction(0)) * 100, 0)}% of what was returned for {self.year}"


def by_trust(
    modelled: Mapping[OdsCode, Fraction | None], returned: Mapping[OdsCode, Fraction | None], year: str
) -> tuple[TrustReconciliation, ...]:
    """Every trust that has a model or a return: the furthest apart first, last those that can't be compared."""
    trusts = sorted({*modelled, *returned}, key=str)
    found = [TrustReconciliation(trust, modelled.get(trust), returned.get(trust), year) for trust in trusts]
    return tuple(sorted(found, key=lambda one: (one.difference is None, -abs(one.difference or Fraction(0)))))


def figures(bridged: Bridge) -> tuple[Figure, ...]:
    """The rows of the bridge, what they add up to, and how far all recorded cost would reach."""
    rests = ("table:claims", "table:records costs", f"claims.{bridged.claim.key}", "money.steady-gross")
    rows = [
        (
            str(row).replace(" ", "-"),
            sum((bar.amount for bar in bars), Fraction(0)),
            "; ".join(bar.name for bar in bars),
        )
        for row in Row
        if (bars := [bar for bar in bridged.bars if bar.row is row])
    ]
    rows.append(("claim", bridged.claimed, f"{bridged.claim.speaker}, {bridged.claim.said}; {bridged.prices}"))
    return tuple(
        Figure(
            key=f"bridge.{key}",
            label=label,
            value=str(amount),
            unit="GBP/year",
            counted_from=bridged.says,
            formula="claim - bottom-up - residual - outside" if key == Row.UNEXPLAINED else "",
            rests_on=rests,
        )
        for key, amount, label in rows
    )
