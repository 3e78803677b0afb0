"""The same ledger on a real PostgreSQL, started for the test where its server is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from records.ledger import Ledger
from records.programme import Event, EventKind, TableKind
from records.stacks import SetAside, Stack
from records.types import Batch, OdsCode, Outcome, PageState, Source, SourceFile, Status

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
TRUST = OdsCode("RZZ")


def _as_postgres(*command: object) -> None:
    """PostgreSQL refuses to run as root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
    subprocess.run(words, check=True, capture_output=True, timeout=60, cwd="/")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not SERVERS:
        pytest.skip("no PostgreSQL server is installed on this machine")
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    _as_postgres(SERVERS[-1] / "initdb", "-D", folder / "data", "-A", "trust", "-U", "casenote")
    _as_postgres(SERVERS[-1] / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://casenote@127.0.0.1:{port}/postgres"
    finally:
        _as_postgres(SERVERS[-1] / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def a_batch(count: int) -> Batch:
    files = tuple(
        SourceFile(TRUST, Source.SCAN, Path(f"/inbox/RZZ/scan/{n}"), f"RZZ/scan/{n}", f"digest-{n}", n)
        for n in range(count)
    )
    return Batch("rzz-scan-1", TRUST, Source.SCAN, files)


def test_nothing_twice_also_when_many_write_at_once(address: str) -> None:
    batch = a_batch(5)
    with Ledger(address, "1") as ledger:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda _: ledger.open_batch(batch, Path("/inbox")), range(4)))
        waiting = ledger.unfinished(batch.ref)
        assert [taken.file for taken in waiting] == list(batch.files)
        outcome = Outcome(
            "r", "digest-0", (1, 2), Status.REVIEW, ("why",), page_states=(PageState.DELIVERED, PageState.SUPPRESSED)
        )
        outcome = replace(outcome, like="r0")
        stack = Stack(3, (replace(outcome, likeness=(5, -(2**62))),), (SetAside(3, None),))
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda _: ledger.enter(waiting[0], stack), range(4)))
        assert [entry.outcome for entry in ledger.entries()] == [outcome]
        assert ledger.sides() == (3, 1)
        assert [like.ref for like in ledger.alike(waiting[1], replace(outcome, likeness=(5,)))] == ["r"]
        assert len(ledger.unfinished(batch.ref)) == 4
        (tally,) = ledger.tallies()
        assert (tally.files, tally.documents[Status.REVIEW], tally.pages[PageState.SUPPRESSED]) == (5, 1, 2)


def test_the_programme_is_kept_and_summed_as_on_sqlite(address: str, tmp_path: Path) -> None:
    day = date(2026, 3, 2)
    events = [
        Event(TRUST, EventKind.CAPTURED, day + timedelta(days=n), "m", "Ann", "S1", "A", sheets=9, m2=Decimal("0.5"))
        for n in range(700)
    ]
    back = Event(TRUST, EventKind.REVERSED, day, "m", "Ann", "S1", "A", sheets=4, found=day, reverses=events[0].key)
    as_of = day + timedelta(days=650)
    with Ledger(address, "1") as ledger, Ledger.beside(tmp_path, "1") as other:
        there, here = ledger.programme, other.programme
        with ThreadPoolExecutor(3) as threads:
            assert sum(threads.map(there.enter, [events, events, [*events, back]])) == 701
        assert here.enter([*events, back]) == 701
        assert there.events(TRUST) == here.events(TRUST)
        assert there.totals(as_of) == here.totals(as_of)
        assert there.weekly(as_of, 9, TRUST, [EventKind.CAPTURED]) == here.weekly(as_of, 9) != ()
        assert there.monthly(as_of) == here.monthly(as_of) != ()
        assert there.last_events(as_of) == {TRUST: as_of}
        assert there.traffic(TRUST, as_of) == ()
        with ThreadPoolExecutor(4) as threads:
            kept = list(threads.map(lambda n: there.keep(TableKind.PLAN, None, [{"n": str(n)}], "Ann"), range(8)))
        assert sorted(table.version for table in kept) == list(range(1, 9))
        assert there.tables(TableKind.PLAN)[0].version == 8


def test_opening_it_again_migrates_nothing_and_keeps_everything(address: str) -> None:
    with Ledger(address, "1") as ledger:
        before = ledger.entries()
    with Ledger(address, "1") as ledger:
        assert ledger.entries() == before
        assert len(before) == 1
