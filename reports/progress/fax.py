"""Fax: which machines are registered and which are gone, who still sends, which lines are silent.

In come the baseline, events of the register, and the traffic that the pipeline saw; out comes a `FaxAccount`. A fax
that never reached the pipeline is not seen: silence is said of what was seen, never of the telephone network. Rows per
sender hide small numbers (`reports.suppression`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from records.programme import Baseline, Event, EventKind, Traffic
from records.types import holds_nhs_number
from reports import suppression
from reports.progress.burn_up import last_day
from reports.progress.registers import Entry, register
from reports.progress.standing import FaxAccount, Machine
from reports.progress.thresholds import days

OTHERS = "other senders"


@dataclass(frozen=True, slots=True)
class SenderRow:
    """One sender's faxes in each of some months, as printed: small numbers are not shown."""

    sender: str
    faxes: tuple[str, ...]


def fax_account(
    baseline: Baseline | None,
    events: Sequence[Event],
    traffic: Sequence[Traffic],
    as_of: date,
    watched: bool = False,
) -> FaxAccount:
    """The register on a day, and what came in.

    ``watched`` says that the trust's faxes do come through the pipeline: without it, and without a single fax ever
    seen, nobody knows whether faxes still arrive.
    """
    kept = register(events, EventKind.FAX_REGISTERED, EventKind.FAX_DISPOSED, as_of)
    machines = tuple(_machine(entry, traffic, as_of) for entry in kept.entries)
    registered, in_use = len(machines), len(kept.open)
    inbound = inbound_pages(traffic, as_of) if traffic or watched else None
    frozen = baseline.fax_machines if baseline else None
    return FaxAccount(
        frozen=frozen,
        registered=registered,
        disposed=registered - in_use,
        machines=machines,
        traffic=tuple(sorted(traffic, key=lambda row: (row.month, row.sender))),
        inbound_30_days=inbound,
        fax_free=_fax_free(frozen, registered, in_use, traffic, inbound, as_of),
        faults=tuple(_faults(frozen, registered, kept.never_opened)),
    )


def fax_progress(account: FaxAccount) -> Fraction | None:
    """Share of the frozen register that is gone; below nought where registers grew. None without a register."""
    if not account.frozen or not account.registered:
        return None
    return 1 - Fraction(account.in_use, account.frozen)


def inbound_pages(traffic: Sequence[Traffic], as_of: date) -> int | None:
    """Pages that came in during the last days of `fax_free_days`; None where only whole months are known."""
    recent = [row for row in traffic if _may_be_recent(row, as_of)]
    if any(row.recent_pages is None for row in recent):
        return None
    return sum(row.recent_pages or 0 for row in recent)


def silent_lines(account: FaxAccount, as_of: date) -> tuple[Machine, ...]:
    """Machines in use from whose number nothing reached the pipeline for `silent_days`: these may be able to go.

    A machine without a known number is not among them, nor one registered within those days.
    """
    since = as_of - days("silent_days")
    heard = {_digits(row.sender) for row in account.traffic if _last_possible(row) > since}
    return tuple(
        machine
        for machine in account.machines
        if machine.disposed is None
        and machine.number
        and machine.registered <= since
        and _digits(machine.number) not in heard
    )


def still_faxing(account: FaxAccount) -> tuple[tuple[str, ...], tuple[SenderRow, ...], SenderRow]:
    """Who still faxes: the months, a row for each sender (most faxes first) and the row of totals.

    A sender of fewer faxes than may be shown, whose number could be a person's own, is counted with the others; so is
    one whose machine calls itself what reads as an NHS number.
    """
    months = tuple(sorted({row.month for row in account.traffic}))
    faxes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in account.traffic:
        faxes[row.sender][row.month] += row.faxes
    named = [
        sender
        for sender, counts in faxes.items()
        if not suppression.small(sum(counts.values())) and not holds_nhs_number(sender)
    ]
    ranked = sorted(named, key=lambda sender: (-sum(faxes[sender].values()), sender))
    unnamed = [counts for sender, counts in faxes.items() if sender not in named]
    columns = []
    for month in months:
        rest = [sum(counts[month] for counts in unnamed)] if unnamed else []
        columns.append([*(faxes[sender][month] for sender in ranked), *rest])
    shown = [suppression.shown(column, total_shown=True) for column in columns]
    senders = [*ranked, *([OTHERS] if unnamed else [])]
    rows = tuple(SenderRow(sender, tuple(column[at] for column in shown)) for at, sender in enumerate(senders))
    return months, rows, SenderRow("all senders", tuple(suppression.shown_total(column) for column in columns))


def _fax_free(
    frozen: int | None, registered: int, in_use: int, traffic: Sequence[Traffic], inbound: int | None, as_of: date
) -> bool | None:
    """No machine in use and no page for `fax_free_days`: True only if both are known."""
    since = as_of - days("fax_free_days")
    if in_use or any(row.recent_pages or (row.last and row.last > since) for row in traffic):
        return False
    register_known = frozen is not None and registered >= frozen
    return True if register_known and inbound == 0 else None


def _faults(frozen: int | None, registered: int, never_registered: Sequence[str]) -> list[str]:
    faults = [f"Machine {unit} was disposed of, but never registered." for unit in never_registered]
    if frozen is not None and registered and registered < frozen:
        faults.append(f"The register has {registered:,} machines; the baseline counted {frozen:,}.")
    return faults


def _machine(entry: Entry, traffic: Sequence[Traffic], as_of: date) -> Machine:
    number = entry.latest.detail("number")
    mine = [row for row in traffic if number and _digits(row.sender) == _digits(number)]
    pages = inbound_pages(mine, as_of) if number else None
    return Machine(entry.unit, entry.latest.detail("place"), number, entry.opened, entry.closed, pages)


def _may_be_recent(row: Traffic, as_of: date) -> bool:
    """Whether any of a month's faxes may have come within `fax_free_days` up to a day."""
    return _last_possible(row) > as_of - days("fax_free_days")


def _last_possible(row: Traffic) -> date:
    """The day of a month's last fax, or, where that is not known, the last day on which it can have come."""
    return row.last or last_day(date.fromisoformat(f"{row.month}-01"))


def _digits(number: str) -> str:
    """A telephone number as its last digits after the country's or the trunk's: +44 20 7946 0018 is 020 7946 0018."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return digits.removeprefix("0044").removeprefix("44").removeprefix("0") or number.strip()
