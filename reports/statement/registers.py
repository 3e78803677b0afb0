"""The registers beside a case: assumptions, benefits, the bridge to a claim, claims, funds, what records cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from records.programme import KeptTable, Rung, TableKind
from records.types import OdsCode
from reports.inputs.claims import Claim
from reports.inputs.envelopes import Envelope
from reports.inputs.exclusions import Exclusion, exclusions_of
from reports.inputs.prices import PriceIndex, price_index
from reports.inputs.records_costs import RecordsCost, records_costs_of
from reports.inputs.spend import Spend, spend_of
from reports.money import shipped
from reports.money.assumptions import Choices
from reports.money.benefits import Judged
from reports.money.funds import TrustAccount, accounts_of, bought, self_funding, trust_accounts, unplaced
from reports.money.reconciliation import Bridge, bridge
from reports.money.records_costs import ACUTE, flags, latest, totals
from reports.money.results import Case
from reports.pages.views import Money
from reports.progress.standing import Ladder
from reports.statement.gathered import Gathered


@dataclass(frozen=True, slots=True)
class Saved:
    """What cases save a year once steady, at the prices of one financial year."""

    pounds: Fraction
    price_year: str


CLAIM = "saving-300m"  # the claim to which the trusts' cases are bridged


# ---------------------------------------------------------------- tables of the nation
def claims(gathered: Gathered) -> tuple[Claim, ...]:
    """The claims that come with the software, and those that were imported beside them."""
    return shipped.claims(gathered.table(TableKind.CLAIMS))


def envelopes(gathered: Gathered) -> tuple[Envelope, ...]:
    """The funds that come with the software, and those that were imported."""
    return shipped.envelopes(gathered.table(TableKind.ENVELOPES))


def payments(gathered: Gathered) -> tuple[Spend, ...]:
    """What trusts paid: the nation's table and every trust's own."""
    return tuple(one for table in _all(gathered, TableKind.SPEND) for one in spend_of(table.rows))


def prices(gathered: Gathered) -> PriceIndex | None:
    """The price index that was published last; None where none was imported."""
    kept = gathered.table(TableKind.PRICES)
    return price_index(kept.rows) if kept else None


def costs(gathered: Gathered) -> tuple[tuple[RecordsCost, ...], tuple[Exclusion, ...]]:
    """What records cost by the statutory return, and the values that named persons leave out."""
    kept = gathered.table(TableKind.RECORDS_COSTS)
    out = gathered.table(TableKind.EXCLUSIONS)
    return records_costs_of(kept.rows) if kept else (), exclusions_of(out.rows) if out else ()


def _all(gathered: Gathered, kind: TableKind) -> Iterable[KeptTable]:
    return (table for (one, _), table in gathered.kept.items() if one is kind)


# ---------------------------------------------------------------- what pages show of them
def trust_money(
    gathered: Gathered, code: OdsCode, choices: Choices, register: tuple[Judged, ...], case: Case | None
) -> Money:
    """A trust's own assumptions and benefits, and what of the nation's registers is its own."""
    paid = tuple(one for one in payments(gathered) if one.trust == code)
    allocated = {one.trust: one for one in trust_accounts(envelopes(gathered), paid)}.get(code)
    given = allocated.allocated if allocated else None
    net = tuple(cash.net for cash in case.financial) if case else ()
    return Money(
        assumptions=choices,
        prices=prices(gathered),
        register=register,
        claims=claims(gathered),
        self_funding=self_funding(net, Fraction(given or 0)) if net else None,
        funds_say=_own_funds(allocated),
        costs=(),
        flags=tuple(flag for flag in flags(costs(gathered)[0]) if flag.trust == code),
    )


def national_money(
    gathered: Gathered, registers: Iterable[Judged], bottom_up: Saved | None, climbed: Ladder, waves: Sequence[str]
) -> Money:
    """The nation's registers: claims and the bridge to them, funds and what they bought, what records cost."""
    given, paid = envelopes(gathered), payments(gathered)
    returned, out = costs(gathered)
    found = reconciled(gathered, bottom_up)
    spent = [one.amount for one in paid]
    return Money(
        register=tuple(registers),
        bridges=(found,) if found else (),
        claims=claims(gathered),
        funds=accounts_of(given, paid),
        bought=bought(sum(spent, Decimal(0)), climbed.steps, _saved(climbed)) if spent else None,
        funds_say=(*fund_sentences(given, paid), *waves),
        costs=totals(returned, out),
        flags=flags(returned),
    )


def fund_sentences(given: Sequence[Envelope], paid: Sequence[Spend]) -> tuple[str, ...]:
    """What must be said of the funds besides: payments out of funds that nobody registered, trusts' own money."""
    said = [
        f"{one.trust} paid {one.amount:,} out of {one.envelope}, which is no registered fund: it is in no sum."
        for one in unplaced(given, paid)
    ]
    own = [account.own for account in trust_accounts(given, paid) if account.own is not None]
    if own:
        said.append(f"Of their own money trusts paid {sum(own):,} pounds.")
    return tuple(said)


def _own_funds(account: TrustAccount | None) -> tuple[str, ...]:
    if account is None:
        return ()
    parts = (("was given", account.allocated), ("spent of it", account.spent), ("spent of its own", account.own))
    return tuple(f"The trust {what} {amount:,} pounds." for what, amount in parts if amount is not None)


def _saved(climbed: Ladder) -> Decimal | None:
    return next((step.pounds for step in climbed.steps if step.rung is Rung.SIGNED_OFF), None)


# ---------------------------------------------------------------- the bridge
def reconciled(gathered: Gathered, bottom_up: Saved | None) -> Bridge | None:
    """From what the trusts' cases would save a year to the claim; None without cases, return or claim.

    The claim is of acute trusts: beside it stands what they returned, where the return tells types of trusts.
    """
    claim = next((one for one in claims(gathered) if one.key == CLAIM), None)
    sums = totals(*costs(gathered))
    last = latest(sums, ACUTE) or latest(sums)
    if claim is None or last is None or bottom_up is None:
        return None
    index, years = prices(gathered), {claim.price_year, last.year, bottom_up.price_year}
    usable = index if index is not None and years <= index.values.keys() else None
    recorded = Fraction(last.without)
    return bridge(claim, bottom_up.pounds, recorded, last.year, (), usable, saved_at=bottom_up.price_year)
