"""Where each trust stands: its baseline with its signature, ladder, burn-up, faxes, forecast, standards and rating."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from records.programme import Baseline, Event, EventKind, Signature, TableKind, WeekTotal, week_of
from records.types import OdsCode, Status, Tally
from reports.inputs.overlaps import overlaps_of
from reports.money.benefits import (
    Evidence,
    Judged,
    benefit_lines,
    cash_a_year,
    each_alone,
    starts_of,
    under_ceilings,
)
from reports.money.ceilings import Gone, costs_of
from reports.money.model import lines
from reports.progress.burn_up import burn_up
from reports.progress.fax import fax_account
from reports.progress.forecast import forecast, net_by_week, track_record
from reports.progress.ladder import ladder
from reports.progress.rating import rating
from reports.progress.replaced import conditions, replaced
from reports.progress.standards import DocumentCounts, ProfileCount, standards
from reports.progress.standing import FaxAccount, Ladder, Standing
from reports.progress.thresholds import threshold
from reports.statement.cases import Costed
from reports.statement.gathered import CUMULATIVE, MOVES, WEEKS, Gathered
from reports.statement.registers import prices

FAXES = (EventKind.FAX_REGISTERED, EventKind.FAX_DISPOSED)
INCIDENTS = (EventKind.INCIDENT_OPENED, EventKind.INCIDENT_CLOSED)


@dataclass(frozen=True, slots=True)
class Stood:
    """A standing with the benefits register that was judged by it."""

    standing: Standing
    register: tuple[Judged, ...]


def standing_of(gathered: Gathered, code: OdsCode, costed: Costed) -> Stood:
    """One trust on the day; ``costed`` says what its paper costs. Raises `LedgerUnreachable`."""
    as_of, baseline, totals = gathered.as_of, gathered.baseline(code), gathered.totals.get(code, ())
    months, weeks = gathered.months.get(code, ()), gathered.weeks.get(code, ())
    events = tuple(_events(gathered, code, totals))
    fax = _fax(gathered, code, baseline, events)
    before, months_before = _before(gathered, code, baseline)
    register = _register(gathered, code, ladder(baseline, totals, before=before), fax, costed)
    climbed = ladder(baseline, totals, cash_a_year(register), months, before)
    signature, signature_fault = _signature(gathered, code)
    net = net_by_week(weeks, as_of, _began(gathered, code))
    target = baseline.target if baseline else None
    expected = forecast(tuple(net.values()), _remaining(baseline, climbed), as_of, target)
    standard = standards(_documents(gathered.tallies.get(code, ())), events, as_of)
    last_event = gathered.last_events.get(code)
    since = as_of - timedelta(weeks=int(threshold("new_paper_weeks")))
    recent = [week for week in weeks if week.week > since]
    standing = Standing(
        trust=gathered.trust(code),
        as_of=as_of,
        baseline=baseline,
        signature=signature,
        signature_fault=signature_fault,
        ladder=climbed,
        burn_up=burn_up(baseline, months, as_of, months_before),
        fax=fax,
        forecast=expected,
        track_record=track_record(gathered.forecasts.get(code, ()), net),
        standards=standard,
        rating=rating(
            baseline=baseline,
            signature_fault=signature_fault,
            last_event=last_event,
            as_of=as_of,
            forecast=expected,
            standards=standard,
            faults=(*climbed.faults, *fax.faults, *standard.faults),
        ),
        last_event=last_event,
        replaced=replaced(conditions(baseline, climbed, recent, fax)),
    )
    return Stood(standing, register)


def _began(gathered: Gathered, code: OdsCode) -> date | None:
    """From when on weeks without events are noughts: the first that was read, if there were events before it.

    None where all was read: then the pace begins with the first week in which paper was closed or came in. To begin
    with the month of the first event would take weeks before it for noughts.
    """
    months = gathered.months.get(code, ())
    first = min((month.week for month in months if month.kind in MOVES), default=None)
    read_from = week_of(gathered.as_of) - timedelta(weeks=WEEKS - 1)
    return read_from if first is not None and first < read_from else None


def _before(
    gathered: Gathered, code: OdsCode, baseline: Baseline | None
) -> tuple[tuple[WeekTotal, ...], tuple[WeekTotal, ...]]:
    """Sums, and sums by month, up to the day before each one's paper was counted: paper that is not in the baseline."""
    first = min((month.week for month in gathered.months.get(code, ())), default=None)
    counted = gathered.counts[code].counted if code in gathered.counts else {}
    if baseline is None or first is None or first >= max(counted.values()):
        return (), ()
    eves = {
        one: counted.get(one, baseline.frozen) - timedelta(days=1)
        for one in gathered.register.history(code, gathered.as_of)
    }
    return (
        tuple(total for one, eve in eves.items() for total in gathered.book.totals(eve, one)),
        tuple(total for one, eve in eves.items() for total in gathered.book.monthly(eve, one, CUMULATIVE)),
    )


def _events(gathered: Gathered, code: OdsCode, totals: Sequence[object]) -> Iterator[Event]:
    """The events of machines and incidents, of the trust and of those that went up in it."""
    for one in gathered.register.history(code, gathered.as_of) if totals else ():
        yield from gathered.book.events(one, kinds=(*FAXES, *INCIDENTS), as_of=gathered.as_of)


def _fax(gathered: Gathered, code: OdsCode, baseline: Baseline | None, events: Sequence[Event]) -> FaxAccount:
    tallies = gathered.tallies.get(code, ())
    traffic = tuple(row for tally in tallies for row in gathered.book.traffic(tally.trust, gathered.as_of))
    faxed = [event for event in events if event.kind in FAXES or event.kind is EventKind.REVERSED]
    return fax_account(baseline, faxed, traffic, gathered.as_of, watched=any(tally.fax_pages for tally in tallies))


def register_of(gathered: Gathered, code: OdsCode, costed: Costed) -> tuple[Judged, ...]:
    """The benefits register of a trust, judged as its report judges it. Raises `LedgerUnreachable`."""
    baseline, totals = gathered.baseline(code), gathered.totals.get(code, ())
    before, _ = _before(gathered, code, baseline)
    fax = _fax(gathered, code, baseline, tuple(_events(gathered, code, totals)))
    return _register(gathered, code, ladder(baseline, totals, before=before), fax, costed)


def _register(
    gathered: Gathered, code: OdsCode, climbed: Ladder, fax: FaxAccount, costed: Costed
) -> tuple[Judged, ...]:
    """The benefits registers of a trust and of those that went up in it, each line judged by what has evidence, by the
    signatures that hold and by what paper costs.
    """
    codes = gathered.register.history(code, gathered.as_of)
    gone = _gone(gathered, codes, fax) if costed.case else ()
    evidence = Evidence(
        steps=climbed.steps,
        starts=starts_of(lines()),
        fax_disposed=fax.disposed if fax.registered else None,
        costs=costs_of(costed.case, costed.choices, prices(gathered), gone),
        as_of=gathered.as_of,
    )
    return under_ceilings((line for one in codes for line in _judged(gathered, one, evidence)), evidence)


def _gone(gathered: Gathered, codes: Sequence[OdsCode], fax: FaxAccount) -> Iterator[Gone]:
    """Boxes and floor by the month in which they were released, and machines by the day on which they went."""
    if not any(gathered.table(TableKind.BENEFITS, one) for one in codes):
        return
    for one in codes:
        for month in gathered.book.monthly(gathered.as_of, one, (EventKind.SPACE_RELEASED,)):
            yield Gone("rent", month.week, Fraction(month.boxes))
            yield Gone("space", month.week, Fraction(month.m2))
    for machine in fax.machines:
        if machine.disposed:
            yield Gone("fax", machine.disposed, Fraction(1))


def _judged(gathered: Gathered, code: OdsCode, evidence: Evidence) -> tuple[Judged, ...]:
    found = benefit_lines(gathered.table(TableKind.BENEFITS, code))
    signed = [one for line in found for one in gathered.book.signatures(line.digest) if gathered.holds(one)]
    kept = gathered.table(TableKind.OVERLAPS, code) or gathered.table(TableKind.OVERLAPS)
    return each_alone(found, signed, overlaps_of(kept.rows) if kept else (), evidence)


def _signature(gathered: Gathered, code: OdsCode) -> tuple[Signature | None, str]:
    """The latest signature that holds over each part of the baseline, or why there is none."""
    parts = gathered.parts(code)
    if not parts:
        return None, "There is no baseline to sign."
    found = None
    for part in parts:
        signed = gathered.book.signatures(part.digest)
        holding = [one for one in signed if gathered.holds(one)]
        if not holding:
            why = "no signature over it holds" if signed else "nobody has signed it"
            return None, f"Version {part.version} of {part.trust}'s baseline: {why}."
        found = max(holding, key=lambda one: one.signed)
    return found, ""


def _remaining(baseline: Baseline | None, climbed: Ladder) -> int | None:
    """What must still go: the backlog, less what may not go and the little that may stay."""
    if baseline is None or climbed.net_backlog is None:
        return None
    may_stay = math.floor(threshold("backlog_tolerance") * baseline.sheets)
    return max(climbed.net_backlog - climbed.held - may_stay, 0)


def _documents(tallies: Sequence[Tally]) -> DocumentCounts:
    """What the ledger counts of coded documents, for all that a trust took over."""
    profiles: dict[str, ProfileCount] = {}
    for tally in tallies:
        for profile, (submitted, valid) in tally.validated.items():
            before = profiles.get(profile, ProfileCount(profile, 0, 0))
            profiles[profile] = ProfileCount(profile, before.submitted + submitted, before.valid_first_time + valid)
    waiting = [tally.oldest_review for tally in tallies if tally.oldest_review]
    return DocumentCounts(
        by_profile=tuple(profiles[name] for name in sorted(profiles)),
        accepted=sum(tally.documents.get(Status.ACCEPTED, 0) for tally in tallies),
        accepted_valid=sum(tally.accepted_valid for tally in tallies),
        for_review=sum(tally.documents.get(Status.REVIEW, 0) for tally in tallies),
        oldest_review=date.fromisoformat(min(waiting)[:10]) if waiting else None,
    )
