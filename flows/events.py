"""The ``casenote events`` command: enters what happened to a trust's paper, by table or by batch, and shows it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from custody.gate_doubts import before_counted, needs_baseline, twins
from custody.gates import Refusal, Verdict, judge
from flows.console import complain, say
from flows.programme import day, kept_in, laid_out, named, strange_trust, trust, whole
from records.errors import BatchUncounted, EventsOvertaken, EventsRefused, ExitCode, PaperUncounted
from records.programme import Baseline, Event, EventKind, WeekTotal
from records.types import OdsCode, Source
from reports.inputs.events import read_events
from reports.progress.documents import plural
from reports.progress.nation import joined
from reports.progress.trusts import Trusts
from reports.statement.versions import baselines_in_force

if TYPE_CHECKING:
    from records.ledger_rows import Counted
    from records.programme_book import ProgrammeBook

Heeded = TypeVar("Heeded")  # what is made of a verdict before its events are entered

TRIES = 5  # to enter events while others enter theirs
NAMED = 20  # refused rows that are listed
SHOWN = 50  # events without --all
SIDES = 2  # of a sheet
ON_PAPER = {Source.SCAN, Source.MIXED}  # faxes and digital files never lay in a store
SUMS = ("", "route", "series", "store", "sheets", "boxes", "m2", "taken back", "events")
EVENTS = ("counts on", "", "unit", "sheets", "boxes", "m2", "evidence", "number")
EPILOG = """\
examples:
  casenote tables describe events
  casenote tables example events > events.csv
  casenote events import events.csv --trust ZZ9 --by "A. Khan, records manager" --out OUT
  casenote events capture --trust ZZ9 --series S1 --store basement --batch 3f2a... --sheets 2200 --unit "B 17" \\
      --evidence "batch sheet 7" --by "A. Khan, records manager" --out OUT
  casenote events show --trust ZZ9 --out OUT

Events are only ever added. What was wrong is taken back by an event of the kind "reversed", which counts on the day on
which it was found. The same table again enters nothing twice.

A table is entered whole or not at all: a row often rests on another, and a table half of which was entered is easily
entered twice in other words. --anyway enters what may be entered, lists the rest, and ends with code 4. It is needed as
well for an event that says the same as another under another number, and for paper of a trust without a baseline.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    events = commands.add_parser(
        "events",
        help="enter or show what happened to a trust's paper",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = events.add_subparsers(required=True, metavar="import | capture | show")
    taking = what.add_parser("import", help="enter the events of a CSV table")
    taking.add_argument("table", type=Path, metavar="CSV", help="a row for each event")
    taking.add_argument("--anyway", action="store_true", help="enter what may be entered though other rows may not")
    taking.set_defaults(run=take)
    capturing = what.add_parser("capture", help="enter a batch that was migrated as captured paper of a store")
    capturing.add_argument("--series", type=named, required=True, help="as in the baseline")
    capturing.add_argument("--store", type=named, required=True, help="as in the baseline")
    capturing.add_argument("--batch", required=True, metavar="REF", help="the batch, as its flow run is named")
    capturing.add_argument("--sheets", type=whole, required=True, metavar="N", help="leaves of paper that it was")
    capturing.add_argument("--unit", type=named, metavar="LABEL", help="its box; the batch itself if not given")
    capturing.add_argument("--day", type=day, help="when it was captured; the day on which it closed if not given")
    capturing.add_argument("--evidence", type=named, required=True, help="the paper that proves it")
    capturing.set_defaults(run=capture)
    showing = what.add_parser("show", help="sums, and the last events with their numbers")
    showing.add_argument("--kind", choices=[kind.value for kind in EventKind], metavar="KIND", help="of one kind")
    showing.add_argument("--all", action="store_true", help=f"all events, not only the last {SHOWN}")
    showing.set_defaults(run=show)
    for each in (taking, capturing):
        each.add_argument("--by", type=named, required=True, help="who enters it: name and role")
    for each in (taking, capturing, showing):
        each.add_argument("--trust", type=trust, required=True, metavar="ODS", help="the trust's ODS code")
        each.add_argument("--out", type=Path, required=True, help="the output folder with the ledger")


def take(given: argparse.Namespace) -> ExitCode:
    """Enter the events of a table. Raises `TableRefused`, `EventsRefused`, `PaperUncounted`."""
    rows = read_events(given.table, given.trust, given.by)
    events = [event for _, event in rows]

    def heeded(told: Told) -> tuple[list[str], list[str]]:
        numbers = [number for number, _ in rows]
        refused = list(_refusals(told.verdict.refused, numbers))
        doubted = [f"row {numbers[place]}: {_twin(other)}" for place, other in sorted(told.twins.items())]
        if (refused or doubted) and not given.anyway:
            raise EventsRefused("".join(f"\n  {line}" for line in _first([*refused, *doubted])))
        return refused, doubted

    with kept_in(given.out, make=True) as book:
        _need_baseline(book, given.trust, events, anyway=given.anyway)
        told, (refused, doubted), entered = _entered(book, given.trust, events, heeded)
        strange = list(strange_trust(book, given.trust))
    _say(told, entered)
    for line in strange:
        say(line)
    for line in _first([*refused, *doubted]):
        complain(f"  {line}")
    return ExitCode.INCOMPLETE if refused else ExitCode.DONE


def capture(given: argparse.Namespace) -> ExitCode:
    """Enter a closed batch as captured. Raises `BatchUncounted`, or what `NothingToReport` and others say."""
    with kept_in(given.out) as book:
        counted = book.counted(given.batch)
        if fault := _unfit(counted, given.trust, given.sheets):
            raise BatchUncounted(fault)
        assert counted is not None and counted.closed is not None  # noqa: S101  (or there was a fault)
        event = _captured(given, given.day or datetime.fromisoformat(counted.closed).date(), book)

        def heeded(told: Told) -> None:
            if told.verdict.refused:
                raise BatchUncounted("; ".join(told.verdict.refused[0].faults))

        _need_baseline(book, given.trust, [event])
        told, _, entered = _entered(book, given.trust, [event], heeded)
        _say(told, entered)
    return ExitCode.DONE


def show(given: argparse.Namespace) -> ExitCode:
    """Show a trust's sums and its last events."""
    kinds = [EventKind(given.kind)] if given.kind else []
    with kept_in(given.out) as book:
        events = book.events(given.trust, kinds=kinds)
        totals = [total for total in book.totals(date.max, given.trust) if not kinds or total.kind in kinds]
    if not events:
        say(f"No events of {given.trust} were entered yet.")
        return ExitCode.DONE
    for line in laid_out(SUMS, [_sum(total) for total in totals]):
        say(line)
    say()
    shown = events if given.all else events[-SHOWN:]
    for line in laid_out(EVENTS, [_line(event) for event in shown]):
        say(line)
    if len(shown) < len(events):
        say(f"and {plural(len(events) - len(shown), 'event')} before: --all")
    return ExitCode.DONE


# ---------------------------------------------------------------- judging
@dataclass(frozen=True, slots=True)
class Told:
    """What the gate says of events, and what of them looks wrong: twins by their place, and what was too early."""

    verdict: Verdict
    twins: Mapping[int, Event]
    early: tuple[Event, ...]
    frozen: date | None  # the day of the baseline


def _need_baseline(book: ProgrammeBook, code: OdsCode, events: Sequence[Event], *, anyway: bool = False) -> None:
    """Whether there is a baseline to judge paper by. Raises `PaperUncounted`."""
    if anyway or not any(map(needs_baseline, events)):
        return
    today, trusts = _today(), Trusts.kept(book)
    if not baselines_in_force(book, trusts, trusts.successor_of(code, today), today).baselines:
        raise PaperUncounted


def _entered(
    book: ProgrammeBook, code: OdsCode, events: Sequence[Event], heeded: Callable[[Told], Heeded]
) -> tuple[Told, Heeded, int]:
    """Judge events and enter those that may be; what ``heeded`` made of the verdict, and how many were new.

    If somebody else enters others meanwhile, they are judged again by what is there then. Raises `EventsOvertaken`.
    """
    for _ in range(TRIES):
        past = book.past(Trusts.kept(book).history(code, _today()) or (code,))
        told = _judged(book, code, events)
        said = heeded(told)
        with suppress(EventsOvertaken):
            return told, said, book.enter(told.verdict.accepted, judged_by=past)
    raise EventsOvertaken


def _judged(book: ProgrammeBook, code: OdsCode, events: Sequence[Event]) -> Told:
    """What the gate says of new events, given those of the trust and of those that were merged into it."""
    today, trusts = _today(), Trusts.kept(book)
    past = [event for each in trusts.history(code, today) or (code,) for event in book.events(each)]
    parts = baselines_in_force(book, trusts, code, today).baselines
    baseline = joined(parts, code)
    counted = {(line.series, line.store): part.frozen for part in sorted(parts, key=_frozen) for line in part.lines}
    verdict = judge(
        events, past, code, may_happen=trusts.may_happen, today=today, baseline=baseline, counted=counted
    )  # fmt: skip
    frozen = baseline.frozen if baseline else None
    refused = {refusal.place for refusal in verdict.refused}
    alike = {place: other for place, other in twins(events, past).items() if place not in refused}
    return Told(verdict, alike, before_counted(verdict.accepted, frozen, counted), frozen)


def _frozen(baseline: Baseline) -> date:
    return baseline.frozen


def _today() -> date:
    from records.ledger import now

    return datetime.fromisoformat(now()).date()


def _refusals(refused: Sequence[Refusal], numbers: Sequence[int]) -> Iterator[str]:
    for refusal in refused:
        yield f"row {numbers[refusal.place]}: {'; '.join(refusal.faults)}"


def _first(lines: Sequence[str]) -> list[str]:
    more = [f"and {plural(len(lines) - NAMED, 'row')} more"] if len(lines) > NAMED else []
    return [*lines[:NAMED], *more]


def _twin(other: Event) -> str:
    return (
        f"says the same as {other.own_key or other.key}: kind, place, unit, day and sheets. Leave it out, or enter it"
        " with --anyway if it is other paper"
    )


def _say(told: Told, entered: int) -> None:
    verdict = told.verdict
    say(f"{plural(entered, 'event')} entered, {len(verdict.known):,} there before, {len(verdict.refused):,} refused.")
    if entered and told.early:
        say(
            f"{plural(len(told.early), 'event')} happened before the paper was counted for the baseline of"
            f" {told.frozen}, as on {told.early[0].counted}: what they closed is not in it. Are their days right?"
        )


# ---------------------------------------------------------------- a batch
def _unfit(counted: Counted | None, code: OdsCode, sheets: int) -> str:
    """Why a batch can't be so many captured sheets; empty if it can."""
    if counted is None or counted.trust != code:
        return "there is no such batch of this trust in the ledger"
    if counted.closed is None:
        return "not all of its files are finished: run casenote migrate first"
    if counted.source not in ON_PAPER:
        return f"its source is {counted.source}: what came so never lay in a store"
    sides = counted.sides - counted.set_aside
    fewest = -(-sides // SIDES)
    if not fewest <= sheets <= sides:
        return (
            f"{plural(sides, 'side')} came in besides header and separator sheets, which are {fewest:,} to {sides:,}"
            f" sheets, not {sheets:,}: count again"
        )
    return ""


def _captured(given: argparse.Namespace, happened: date, book: ProgrammeBook) -> Event:
    """The event of a batch. A batch is entered once; again only after it was taken back."""
    past = book.events(given.trust, kinds=[EventKind.CAPTURED])
    taken_back: Counter[str] = Counter()
    for event in past:
        taken_back[event.reverses] += event.sheets
    entered = [event for event in past if event.detail("batch") == given.batch]
    before = [event for event in entered if taken_back[event.key] == event.sheets]
    again = f" {len(before) + 1}" if before else ""
    return Event(
        trust=given.trust,
        kind=EventKind.CAPTURED,
        happened=happened,
        evidence=given.evidence,
        by=given.by,
        series=given.series,
        store=given.store,
        unit=given.unit or given.batch,
        sheets=given.sheets,
        details=(("batch", given.batch),),
        own_key=f"batch {given.batch}{again}",
    )


# ---------------------------------------------------------------- showing
def _sum(total: WeekTotal) -> tuple[str, ...]:
    place = (total.kind.value, total.route or "", total.series, total.store)
    counts = (f"{total.reversed_sheets:,}" if total.reversed_sheets else "", f"{total.events:,}")
    return (*place, *_amounts(total.sheets, total.boxes, total.m2), *counts)


def _line(event: Event) -> tuple[str, ...]:
    what = f"{event.kind}, {event.route}" if event.route else event.kind.value
    amounts = _amounts(event.sheets, event.boxes, event.m2)
    return (event.counted.isoformat(), what, event.unit, *amounts, event.evidence, event.own_key or event.key)


def _amounts(sheets: int, boxes: int, m2: Decimal) -> tuple[str, str, str]:
    return f"{sheets:,}" if sheets else "", f"{boxes:,}" if boxes else "", str(m2) if m2 else ""
