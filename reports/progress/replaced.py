"""Whether paper is replaced: little is left, little comes in, and nothing is faxed. Each may be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from records.programme import Baseline, EventKind, WeekTotal
from reports.progress.standing import FaxAccount, Ladder
from reports.progress.thresholds import threshold


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions. ``holds`` is None where it may not be known; ``says`` is why, in words."""

    name: str
    holds: bool | None
    says: str


def replaced(conditions: Sequence[Condition]) -> bool | None:
    """All of them: False if one does not hold, None if one is not known, else True."""
    if any(condition.holds is False for condition in conditions):
        return False
    return None if any(condition.holds is None for condition in conditions) else True


def conditions(
    baseline: Baseline | None, ladder: Ladder, recent: Sequence[WeekTotal], fax: FaxAccount
) -> tuple[Condition, ...]:
    """The three conditions. ``recent`` are the sums of the last `new_paper_weeks` weeks."""
    return _backlog(baseline, ladder), _new_paper(baseline, recent), _fax(fax)


def new_paper(recent: Sequence[WeekTotal]) -> int | None:
    """New sheets of those weeks; None where nobody entered any count of them, for that is not nought."""
    counts = [total for total in recent if total.kind is EventKind.INFLOW and total.events]
    return sum(total.sheets for total in counts) if counts else None


def _backlog(baseline: Baseline | None, ladder: Ladder) -> Condition:
    """What is left, but for what may not go: paper under an approved hold."""
    name = "Little paper is left"
    if baseline is None or ladder.net_backlog is None:
        return Condition(name, None, "There is no baseline yet.")
    if ladder.faults:
        return Condition(name, None, "The counts do not fit together; see the checks.")
    left, allowed = ladder.net_backlog - ladder.held, threshold("backlog_tolerance") * baseline.sheets
    return Condition(
        name,
        left <= allowed,
        f"{left:,} sheets are left beside {ladder.held:,} held; {_whole(allowed):,} may be.",
    )


def _new_paper(baseline: Baseline | None, recent: Sequence[WeekTotal]) -> Condition:
    name = "Little new paper comes in"
    weeks = threshold("new_paper_weeks")
    came = new_paper(recent)
    if baseline is None:
        return Condition(name, None, "There is no baseline yet.")
    if came is None:
        return Condition(
            name, None, f"Nobody entered new paper in the last {weeks} weeks, not even that there was none."
        )
    as_then = baseline.new_sheets_a_year * weeks / threshold("weeks_a_year")
    allowed = threshold("new_paper_share") * as_then
    return Condition(
        name, came <= allowed, f"{came:,} new sheets came in within {weeks} weeks; {_whole(allowed):,} may."
    )


def _fax(fax: FaxAccount) -> Condition:
    inbound = "an unknown number of" if fax.inbound_30_days is None else f"{fax.inbound_30_days:,}"
    machines = f"{fax.in_use:,} registered machines are in use" if fax.registered else "No machine is registered"
    return Condition("Nothing is faxed", fax.fax_free, f"{machines}; {inbound} pages came by fax lately.")


def _whole(allowed: Fraction) -> int:
    """Rounded down, for print: a part of a sheet may not be left."""
    return allowed.numerator // allowed.denominator
