"""Waves: in which year a revolving fund can pay which trust, so that it never runs dry.

In come the fund and each trust's net cash by year from its own start; out come the year in which each starts, the fund
at the end of every year, and the trusts that it can't pay with the reason. A trust draws what its plan needs, pays back
from the first cash that it releases, and keeps what it releases after that; what it owes in a year is what its
cumulative net cash lacks to nought. The order is greedy and always the same for the same input: by payback, or by
benefit per pound, then by code. A trust that does not fit in a year lets a smaller one pass, and waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from records.types import OdsCode
from reports.figures import Figure
from reports.money.pounds import running


class Order(StrEnum):
    """Whom a fund pays first."""

    PAYBACK = "soonest paid back"
    BENEFIT = "most cash released per pound lent"


@dataclass(frozen=True, slots=True)
class Funded:
    """A trust that the fund pays, from which year on (0 is the fund's first), and the most that it owes.

    ``repaid`` is the first year of the fund at whose end nothing is owed any more.
    """

    trust: OdsCode
    start: int
    need: Fraction
    repaid: int


@dataclass(frozen=True, slots=True)
class Unfunded:
    """A trust that the fund does not pay, and why."""

    trust: OdsCode
    need: Fraction
    says: str


@dataclass(frozen=True, slots=True)
class Revolving:
    """What a revolving fund can do. ``balance`` is what is in it at the end of each year; never below nought."""

    fund: Fraction
    order: Order
    funded: tuple[Funded, ...]
    unfunded: tuple[Unfunded, ...]
    balance: tuple[Fraction, ...]

    @property
    def waves(self) -> tuple[tuple[int, tuple[OdsCode, ...]], ...]:
        """The years in which trusts start, each with its trusts in the order in which they were chosen."""
        years = sorted({one.start for one in self.funded})
        return tuple((year, tuple(one.trust for one in self.funded if one.start == year)) for year in years)


@dataclass(frozen=True, slots=True)
class _Candidate:
    trust: OdsCode
    owed: tuple[Fraction, ...]  # at the end of each year from its own start
    payback: Fraction | None  # years
    per_pound: Fraction  # net cash of all years for each pound of need
    years: int

    @property
    def need(self) -> Fraction:
        return max(self.owed, default=Fraction(0))


def revolving(fund: Fraction, nets: Mapping[OdsCode, Sequence[Fraction]], order: Order = Order.PAYBACK) -> Revolving:
    """Pay trusts in waves. ``nets`` are pounds by year, released less spent, from each trust's own year 0.

    Raises ValueError for a fund below nought.
    """
    if fund < 0:
        raise ValueError("a fund can't be below nought")
    candidates = [_candidate(trust, tuple(net)) for trust, net in nets.items()]
    unfunded = [
        *(_refused(one, fund) for one in candidates if one.payback is not None and one.need > fund),
        *(_refused(one, fund) for one in candidates if one.payback is None),
    ]
    waiting = sorted(
        (one for one in candidates if one.payback is not None and one.need <= fund), key=lambda one: _rank(one, order)
    )
    lent: list[Fraction] = []
    funded: list[Funded] = []
    year = 0
    while waiting:
        for one in tuple(waiting):
            if _fits(one, year, lent, fund):
                _lend(one, year, lent)
                funded.append(Funded(one.trust, year, one.need, year + _repaid(one)))
                waiting.remove(one)
        year += 1
    balance = tuple(fund - amount for amount in lent)
    # What never pays back stands last, after what is too large for this fund.
    return Revolving(fund, order, tuple(funded), tuple(unfunded), balance)


def _candidate(trust: OdsCode, net: tuple[Fraction, ...]) -> _Candidate:
    position = running(net)
    owed = tuple(max(-amount, Fraction(0)) for amount in position)
    need = max(owed, default=Fraction(0))
    total = sum(net, Fraction(0))
    return _Candidate(trust, owed, _payback(position), total / need if need else total, len(net))


def _payback(position: Sequence[Fraction]) -> Fraction | None:
    """Years from which nothing is owed any more, linear inside the year; None if something still is at the end."""
    if not position or position[-1] < 0:
        return None
    last = max((year for year, amount in enumerate(position) if amount < 0), default=None)
    if last is None:
        return Fraction(0)
    before, after = position[last], position[last + 1]
    return last - before / (after - before)


def _refused(one: _Candidate, fund: Fraction) -> Unfunded:
    if one.payback is None:
        left = one.owed[-1] if one.owed else Fraction(0)
        says = f"never pays back: after {one.years} years it still owes £{_pounds(left)}" if one.owed else "has no plan"
    else:
        says = f"needs £{_pounds(one.need)}, more than the whole fund of £{_pounds(fund)}"
    return Unfunded(one.trust, one.need, says)


def _rank(one: _Candidate, order: Order) -> tuple[bool, Fraction, str]:
    """Who needs nothing is first in either order."""
    if order is Order.PAYBACK:
        return bool(one.need), one.payback or Fraction(0), str(one.trust)
    return bool(one.need), -one.per_pound, str(one.trust)


def _fits(one: _Candidate, start: int, lent: Sequence[Fraction], fund: Fraction) -> bool:
    """Whether the fund stays at or above nought in every year if the trust starts in that one."""
    already = (lent[year] if year < len(lent) else Fraction(0) for year in range(start, start + one.years))
    return all(owed + before <= fund for owed, before in zip(one.owed, already, strict=True))


def _lend(one: _Candidate, start: int, lent: list[Fraction]) -> None:
    lent.extend([Fraction(0)] * (start + one.years - len(lent)))
    for year, owed in enumerate(one.owed, start):
        lent[year] += owed


def _repaid(one: _Candidate) -> int:
    owing = [year for year, owed in enumerate(one.owed) if owed]
    return owing[-1] + 1 if owing else 0


def _pounds(amount: Fraction) -> str:
    return f"{round(amount):,}"


def figures(plan: Revolving) -> tuple[Figure, ...]:
    """How many trusts the fund can pay, in how many waves, and the least that is in it."""
    least = min(plan.balance, default=plan.fund)
    return tuple(
        Figure(
            key=f"waves.{key}",
            label=label,
            value=str(value),
            unit=unit,
            counted_from=f"a fund of £{_pounds(plan.fund)}, trusts in the order: {plan.order}",
            formula="fund - sum over trusts of what each still owes",
            rests_on=("table:envelopes", "money.peak-need"),
        )
        for key, label, value, unit in (
            ("funded", "Trusts that the revolving fund can pay", len(plan.funded), "trust"),
            ("unfunded", "Trusts that it can't pay", len(plan.unfunded), "trust"),
            ("years", "Waves in which they start", len(plan.waves), "wave"),
            ("least", "Least that is in the fund at a year's end", least, "GBP"),
        )
    )
