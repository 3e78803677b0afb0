"""What paper that has gone earns month by month: a saving begins after its event, and a reversal takes it off.

A gain is so many units (boxes, m2, machines) from a month on. A reversal takes units off in the month in which it was
found, and with them all that they were said to have earned since: months that are over are never written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from records.programme import Event, EventKind

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Gain:
    """Units gained in a month (its first day), or below nought taken off in it; then ``since`` is when they came."""

    month: date
    units: Fraction
    since: date | None = None


def gains_of(events: Sequence[Event], kind: EventKind, measure: Callable[[Event], Fraction]) -> tuple[Gain, ...]:
    """The gains and reversals in events of one kind; ``measure`` says how many units an event is (boxes, m2).

    A reversal of an event that is not among them is passed over: it takes back what was never gained here.
    """
    first = {event.key: event for event in events if event.kind is kind}
    gains = [Gain(month_of(event.counted), measure(event)) for event in first.values()]
    for event in {event.key: event for event in events if event.kind is EventKind.REVERSED}.values():
        if earlier := first.get(event.reverses):
            came = month_of(earlier.counted)
            gains.append(Gain(max(month_of(event.counted), came), -measure(event), came))
    return tuple(sorted(gains, key=lambda gain: (gain.month, gain.since is not None, gain.units)))


def earned(gains: Iterable[Gain], a_year: Fraction, until: date) -> Mapping[date, Fraction]:
    """Pounds of each month from the first gain to the month of ``until``; ``a_year`` is pounds a unit and year.

    A unit earns from the month after it was gained: only whole months count.
    """
    given = sorted(gains, key=lambda gain: gain.month)
    pounds: dict[date, Fraction] = {}
    if not given:
        return pounds
    standing, rate, month = Fraction(0), a_year / MONTHS, given[0].month
    while month <= month_of(until):
        pounds[month] = standing * rate
        for gain in given:
            if gain.month == month:
                standing += gain.units
                if gain.since is not None:  # what was credited up to and with this month is taken back in it
                    pounds[month] += gain.units * rate * months_between(gain.since, month)
        month = _after(month)
    return pounds


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def months_between(first: date, last: date) -> int:
    """Whole months from one month to another."""
    return (last.year - first.year) * MONTHS + last.month - first.month


def _after(month: date) -> date:
    return date(month.year + month.month // MONTHS, month.month % MONTHS + 1, 1)
