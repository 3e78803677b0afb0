"""Funds: what was set aside, what trusts were given and spent of it, and what a pound of it bought.

Amounts are pounds, exact. A part of which nothing is known is None, never nought: a trust that has booked no payment
has not spent nought pounds, it has said nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from records.programme import Rung
from records.types import OdsCode
from reports.figures import NO_EVIDENCE, Figure
from reports.inputs.envelopes import Envelope
from reports.inputs.spend import Spend
from reports.money.benefits import Reached
from reports.money.pounds import running
from reports.money.rollup import PENCE


@dataclass(frozen=True, slots=True)
class PartAccount:
    """One part of an envelope (``part`` "" where it has none): set aside, given to trusts, spent by them."""

    envelope: str
    part: str
    name: str
    amount: Decimal
    allocated: Decimal
    spent: Decimal | None  # None: no payment was booked

    @property
    def unallocated(self) -> Decimal:
        """What no trust was given yet."""
        return self.amount - self.allocated


@dataclass(frozen=True, slots=True)
class TrustAccount:
    """What one trust was given and spent, of all funds; ``own`` is spent of its own money."""

    trust: OdsCode
    allocated: Decimal | None
    spent: Decimal | None
    own: Decimal | None


@dataclass(frozen=True, slots=True)
class Bought:
    """What a pound spent has bought so far. None: nothing was spent, or nothing of that kind was reached yet."""

    spent: Decimal | None
    sheets: Fraction | None  # closed, a pound
    pages: Fraction | None  # sides with print of closed sheets, a pound
    m2: Fraction | None  # released, a pound
    pence_a_year: Fraction | None  # saved and signed off, a pound


@dataclass(frozen=True, slots=True)
class SelfFunding:
    """Whether a case carries itself with what it is given. ``short_by`` is what would have to be found elsewhere."""

    peak_need: Fraction
    given: Fraction
    short_by: Fraction
    first_short_year: int | None  # the first year in which the money is not enough, from year 0
    covered: Fraction | None  # share of the peak need that is given; None where there is no need

    @property
    def holds(self) -> bool:
        """Whether it never needs more than it is given."""
        return not self.short_by


# ---------------------------------------------------------------- accounts
def accounts_of(envelopes: Iterable[Envelope], spend: Iterable[Spend]) -> tuple[PartAccount, ...]:
    """An account for each part of each envelope, in their order."""
    paid = tuple(spend)
    return tuple(
        PartAccount(
            envelope=envelope.key,
            part=part.key,
            name=part.name,
            amount=part.amount,
            allocated=sum((given.amount for given in envelope.allocations if given.part == part.key), Decimal(0)),
            spent=_sum(one.amount for one in paid if (one.envelope, one.part) == (envelope.key, part.key)),
        )
        for envelope in envelopes
        for part in envelope.parts or (envelope.part(""),)
    )


def unplaced(envelopes: Iterable[Envelope], spend: Iterable[Spend]) -> tuple[Spend, ...]:
    """Payments out of a fund or part that is not in the table of envelopes: listed, for they are in no account."""
    known = {(account.envelope, account.part) for account in accounts_of(envelopes, ())}
    return tuple(one for one in spend if one.envelope and (one.envelope, one.part) not in known)


def trust_accounts(envelopes: Iterable[Envelope], spend: Iterable[Spend]) -> tuple[TrustAccount, ...]:
    """An account for each trust that was given or has spent anything, by code."""
    given = tuple(allocation for envelope in envelopes for allocation in envelope.allocations)
    paid = tuple(spend)
    trusts = sorted({one.trust for one in given} | {one.trust for one in paid}, key=str)
    return tuple(
        TrustAccount(
            trust=trust,
            allocated=_sum(one.amount for one in given if one.trust == trust),
            spent=_sum(one.amount for one in paid if one.trust == trust and one.envelope),
            own=_sum(one.amount for one in paid if one.trust == trust and not one.envelope),
        )
        for trust in trusts
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    given = tuple(amounts)
    return sum(given, Decimal(0)) if given else None


# ---------------------------------------------------------------- what a pound bought
def bought(
    spent: Decimal | None,
    steps: Sequence[Reached],
    saved_a_year: Decimal | None,
    pages_per_sheet: Fraction | None = None,
) -> Bought:
    """What each pound spent has bought, by the ladder's steps; ``pages_per_sheet`` as counted, None if it was not."""
    reached: Mapping[Rung, Reached] = {step.rung: step for step in steps}
    closed, released = reached.get(Rung.CLOSED), reached.get(Rung.SPACE_RELEASED)
    sheets = _per_pound(closed.sheets if closed else None, spent)
    pence = _per_pound(saved_a_year, spent)
    return Bought(
        spent=spent,
        sheets=sheets,
        pages=None if sheets is None or pages_per_sheet is None else sheets * pages_per_sheet,
        m2=_per_pound(released.m2 if released else None, spent),
        pence_a_year=None if pence is None else pence * PENCE,
    )


def _per_pound(amount: Decimal | int | None, spent: Decimal | None) -> Fraction | None:
    if not amount or spent is None or spent <= 0:
        return None
    return Fraction(amount) / Fraction(spent)


# ---------------------------------------------------------------- does it carry itself?
def self_funding(net: Sequence[Fraction], given: Fraction) -> SelfFunding:
    """Whether yearly net cash (released less spent, from year 0) never needs more than what is given at the start."""
    position = running(net)
    peak = max((-amount for amount in position if amount < 0), default=Fraction(0))
    short = next((year for year, amount in enumerate(position) if amount + given < 0), None)
    return SelfFunding(
        peak_need=peak,
        given=given,
        short_by=max(peak - given, Fraction(0)),
        first_short_year=short,
        covered=given / peak if peak else None,
    )


# ---------------------------------------------------------------- figures
def figures(accounts: Iterable[PartAccount], purchase: Bought | None = None) -> tuple[Figure, ...]:
    """What is in each part, given out of it and spent, and what a pound bought."""
    found = [
        Figure(
            key=f"fund.{'.'.join(filter(None, (account.envelope, account.part)))}.{key}".lower(),
            label=f"{account.name}: {key}",
            value=NO_EVIDENCE if amount is None else str(amount),
            unit="GBP",
            counted_from=counted,
            rests_on=(f"table:{table}",),
        )
        for account in accounts
        for key, amount, counted, table in (
            ("amount", account.amount, "the part's row in the table of envelopes", "envelopes"),
            ("allocated", account.allocated, "rows of trusts that were given something of it", "envelopes"),
            ("spent", account.spent, "payments that trusts booked to it", "spend"),
        )
    ]
    if purchase:
        found.extend(_bought_figures(purchase))
    return tuple(found)


def _bought_figures(purchase: Bought) -> Iterable[Figure]:
    """What a pound bought, each with the rung that it is counted at."""
    lines = (
        ("sheets", "Sheets closed per pound spent", purchase.sheets, "sheet/GBP", "events:closed"),
        ("pages", "Pages closed per pound spent", purchase.pages, "image/GBP", "events:closed"),
        ("m2", "Floor released per pound spent", purchase.m2, "m2/GBP", "events:space released"),
        ("pence", "Pence saved a year per pound spent", purchase.pence_a_year, "pence/year/GBP", "table:benefits"),
    )
    for key, label, value, unit, counted in lines:
        yield Figure(
            key=f"fund.pound.{key}",
            label=label,
            value=NO_EVIDENCE if value is None else str(value),
            unit=unit,
            counted_from="the ladder's steps over the payments booked",
            formula="reached / spent",
            rests_on=(counted, "table:spend"),
        )
