"""One measured process: ``python -m bench.nation.measure nation|trust LEDGER``; prints seconds by part and memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from bench.nation.made_up import FIRST
from records.ledger import Ledger
from records.programme import Baseline, EventKind, TableKind
from records.types import OdsCode
from reports.inputs.baseline import baseline_of
from reports.progress.burn_up import burn_up
from reports.progress.forecast import forecast, net_by_week
from reports.progress.ladder import ladder


@contextmanager
def timed(what: str) -> Iterator[None]:
    began, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"  {what:24}{time.perf_counter() - began:7.2f} s {time.process_time() - cpu:7.2f} s CPU")


def main(measure: str, path: str) -> None:
    ledger = Ledger(f"sqlite:///{path}", "bench")
    trust = OdsCode("ZZ001") if measure == "trust" else None
    print(f"{measure}:")
    parts(ledger, trust, FIRST + timedelta(weeks=520, days=-1))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {'at most':24}{memory:7.0f} MB")


def parts(ledger: Ledger, trust: OdsCode | None, as_of: date) -> None:
    book = ledger.programme
    with timed("baselines"):
        kept = book.tables(TableKind.BASELINE) if trust is None else (book.table(TableKind.BASELINE, trust),)
        baselines: dict[OdsCode, Baseline] = {
            table.trust: baseline_of(table) for table in kept if table and table.trust
        }
    with timed("sums to the day"):
        totals = by_trust(book.totals(as_of, trust))
    with timed("sums by month"):
        months = by_trust(book.monthly(as_of, trust))
    with timed("sums of 26 weeks"):
        weeks = by_trust(book.weekly(as_of, 26, trust, (EventKind.CLOSED, EventKind.INFLOW)))
    with timed("last events"):
        book.last_events(as_of)
    with timed("ladders"):
        ladders = {code: ladder(baselines[code], sums, None, months[code]) for code, sums in totals.items()}
    with timed("burn-ups"):
        for code, sums in months.items():
            burn_up(baselines[code], sums, as_of)
    with timed("forecasts"):
        for code, sums in weeks.items():
            net = tuple(net_by_week(sums, as_of, FIRST).values())
            forecast(net, ladders[code].net_backlog, as_of, baselines[code].target)
    faults = [fault for one in ladders.values() for fault in one.faults]
    print(f"  {len(ladders)} ladders, {len(faults)} faults {faults[:3]}")


def by_trust(totals):  # type: ignore[no-untyped-def]
    return {code: tuple(some) for code, some in groupby(totals, attrgetter("trust"))}


if __name__ == "__main__":
    main(*sys.argv[1:])
