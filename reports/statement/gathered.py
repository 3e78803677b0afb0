"""Everything that a report is made from, read from the ledger once: sums of events, kept tables, documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from records import VERSION
from records.ledger import Ledger
from records.programme import (
    Baseline,
    EventKind,
    KeptTable,
    Signature,
    Snapshot,
    TableKind,
    Trust,
    WeekTotal,
    digest_of,
)
from records.programme_book import ProgrammeBook
from records.types import OdsCode, Tally
from reports.progress.forecast import terms
from reports.progress.in_force import InForce, in_force
from reports.progress.nation import joined
from reports.progress.trusts import Trusts
from reports.statement.versions import entered_by, frozen_by, was_there

Holds = Callable[[Signature], bool]  # custody.signing.holds
One = TypeVar("One", WeekTotal, Snapshot)

WEEKS = 104  # of events are read for pace and track record: the longest span that either looks at
MOVES = (EventKind.CLOSED, EventKind.INFLOW)
DATED = (TableKind.BASELINE, TableKind.TRUSTS, TableKind.SUCCESSIONS, TableKind.ATTRIBUTES)  # rows say of which days
CUMULATIVE = (EventKind.SCOPE, EventKind.INFLOW, EventKind.CAPTURED, EventKind.DELIVERED, EventKind.CLOSED)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read, by the trust to which it counts on ``as_of``: what a predecessor did is its successor's."""

    as_of: date
    book: ProgrammeBook = field(repr=False)
    holds: Holds = field(repr=False)
    register: Trusts = field(repr=False)
    names: Mapping[str, str]
    tallies: Mapping[OdsCode, tuple[Tally, ...]] = field(repr=False)
    counts: Mapping[OdsCode, InForce] = field(repr=False)
    totals: Mapping[OdsCode, tuple[WeekTotal, ...]] = field(repr=False)
    months: Mapping[OdsCode, tuple[WeekTotal, ...]] = field(repr=False)
    weeks: Mapping[OdsCode, tuple[WeekTotal, ...]] = field(repr=False)
    last_events: Mapping[OdsCode, date] = field(repr=False)
    forecasts: Mapping[OdsCode, tuple[Snapshot, ...]] = field(repr=False)
    kept: Mapping[tuple[TableKind, OdsCode | None], KeptTable] = field(repr=False)
    damaged: tuple[KeptTable, ...] = ()  # not as they were taken: nothing is read from them

    @property
    def trusts(self) -> tuple[OdsCode, ...]:
        """Every trust of which anything is known, by code; one that was merged is part of its successor."""
        mine = (self.tallies, self.counts, self.totals)
        codes = {code for some in mine for code in some} | {trust for _, trust in self.kept if trust}
        codes |= {table.trust for table in self.damaged if table.trust}
        return self.register.standing(codes, self.as_of)

    def trust(self, code: OdsCode) -> Trust:
        """A trust as the register knows it; else by the name that its own file states."""
        name = self.names.get(code.code, code.code)
        return self.register.of(code) or Trust(code, name, region="")

    def baseline(self, code: OdsCode) -> Baseline | None:
        """The baseline in force: a trust's own, with those of predecessors that it took over since."""
        return joined(self.parts(code), code)

    def parts(self, code: OdsCode) -> tuple[Baseline, ...]:
        """The baselines of which the one in force is made."""
        return self.counts[code].baselines if code in self.counts else ()

    def table(self, kind: TableKind, code: OdsCode | None = None) -> KeptTable | None:
        """A kept table of a trust, or (None) of the nation, in the version that was there on the day, else the last."""
        return self.kept.get((kind, code))

    def later(self, *codes: OdsCode | None) -> tuple[KeptTable, ...]:
        """Tables of these trusts (None: of the nation) that were entered only after the day, and are used for it."""
        mine = [table for (_, trust), table in self.kept.items() if trust in codes]
        return tuple(table for table in mine if table.kind not in DATED and not was_there(table, self.as_of))

    def damaged_of(self, code: OdsCode) -> tuple[KeptTable, ...]:
        """Tables of a trust and of its predecessors that are not as they were taken."""
        mine = self.register.history(code, self.as_of)
        return tuple(table for table in self.damaged if table.trust in mine)

    def _old(self, forecast: Snapshot) -> bool:
        """Whether a forecast is old enough to be judged; this week's own, which a report adds, changes no report."""
        return date.fromisoformat(forecast.as_of) + timedelta(weeks=int(terms()["weeks_ahead"])) <= self.as_of

    def digest(self, code: OdsCode) -> str:
        """SHA-256 of all that a trust's report is made from: the same digest, the same report."""
        baseline, mine = self.baseline(code), (None, *self.register.history(code, self.as_of))
        return digest_of(
            {
                "software": VERSION,
                "as of": self.as_of,
                "baseline": baseline.digest if baseline else "",
                "signatures": [one.signature for one in self.book.signatures(baseline.digest)] if baseline else [],
                "totals": [_words(total) for total in self.totals.get(code, ())],
                "months": [_words(total) for total in self.months.get(code, ())],
                "forecasts": [(one.as_of, one.content) for one in self.forecasts.get(code, ()) if self._old(one)],
                "tallies": [repr(tally) for tally in self.tallies.get(code, ())],
                "tables": sorted(
                    f"{kind} {trust or ''} {table.version} {table.digest}"
                    for (kind, trust), table in self.kept.items()
                    if trust in mine
                ),
            }
        )


def _words(total: WeekTotal) -> str:
    """Everything that a sum says."""
    place = f"{total.trust} {total.kind} {total.route} {total.series}/{total.store} {total.week}"
    counts = f"{total.sheets} {total.folders} {total.boxes} {total.m2} {total.events} {total.reversed_sheets}"
    return f"{place}: {counts}"


def gather(
    ledger: Ledger, as_of: date, holds: Holds, names: Mapping[str, str], only: OdsCode | None = None
) -> Gathered:
    """Read all trusts, or ``only`` one with its predecessors. Raises `LedgerUnreachable`."""
    book = ledger.programme
    register = Trusts.kept(book)
    mine = set(register.history(only, as_of)) if only else None
    asked = only if mine == {only} else None

    def heirs(some: Iterable[One]) -> dict[OdsCode, tuple[One, ...]]:
        found: dict[OdsCode, list[One]] = defaultdict(list)
        for one in some:
            if mine is None or one.trust in mine:
                found[register.successor_of(one.trust, as_of)].append(one)
        return {code: tuple(rows) for code, rows in found.items()}

    last = [table for kind in TableKind for table in book.tables(kind, checked=False)]
    tables = [table if table.kind in DATED else entered_by(book, table, as_of) for table in last]
    tallies = [tally for tally in ledger.tallies(asked) if mine is None or tally.trust in mine]
    return Gathered(
        as_of=as_of,
        book=book,
        holds=holds,
        register=register,
        names=names,
        tallies=_grouped(tallies, register, as_of),
        counts=_counts(book, register, as_of, mine, [table for table in tables if table.sound]),
        totals=heirs(book.totals(as_of, asked)),
        months=heirs(book.monthly(as_of, asked, CUMULATIVE)),
        weeks=heirs(book.weekly(as_of, WEEKS, asked, MOVES)),
        last_events=_last(book.last_events(as_of, asked), register, as_of),
        forecasts=heirs(book.snapshots("forecast", asked)),
        kept={(table.kind, table.trust): table for table in tables if table.sound},
        damaged=tuple(table for table in tables if not table.sound),
    )


def _grouped(tallies: Sequence[Tally], register: Trusts, as_of: date) -> dict[OdsCode, tuple[Tally, ...]]:
    found: dict[OdsCode, list[Tally]] = defaultdict(list)
    for tally in tallies:
        found[register.successor_of(tally.trust, as_of)].append(tally)
    return {code: tuple(some) for code, some in found.items()}


def _counts(
    book: ProgrammeBook, register: Trusts, as_of: date, mine: set[OdsCode] | None, tables: Iterable[KeptTable]
) -> dict[OdsCode, InForce]:
    """What counts each trust's paper; a trust without any baseline is not among them."""
    last = {table.trust: table for table in tables if table.trust and table.kind is TableKind.BASELINE}

    def last_by(code: OdsCode, day: date) -> Baseline | None:
        return frozen_by(book, last[code], day) if code in last else None

    heirs = register.standing((code for code in last if mine is None or code in mine), as_of)
    found = {heir: in_force(register, heir, as_of, last_by) for heir in heirs}
    return {heir: counts for heir, counts in found.items() if counts.baselines}


def _last(days: Mapping[OdsCode, date], register: Trusts, as_of: date) -> dict[OdsCode, date]:
    found: dict[OdsCode, date] = {}
    for code, day in days.items():
        heir = register.successor_of(code, as_of)
        found[heir] = max(day, found.get(heir, day))
    return found
