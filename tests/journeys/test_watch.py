"""A watch that is killed at any moment goes on where it was: every file is put away once, beside its reason."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, SAMPLES, Casenote, hear_ctrl_c, lines

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]
COMMAND = "import sys, argparse; from flows import watch\n" + (
    "p = argparse.ArgumentParser(); watch.add_to(p.add_subparsers()); g = p.parse_args(); sys.exit(g.run(g))"
)
QUICK = {"CASENOTE_WATCH__SETTLE_SECONDS": "0.3", "CASENOTE_WATCH__CLAIM_FILES": "2", "CASENOTE_WORK__PROCESSES": "1"}


class Watch:
    """A watch of one inbox, started, killed and started again."""

    def __init__(self, casenote: Casenote, folder: Path) -> None:
        self.inbox, self.out = folder / "inbox", folder / "out"
        (self.inbox / "RZZ" / "digital").mkdir(parents=True)
        self.environment = {**casenote.environment, **QUICK}
        self.running: list[subprocess.Popen[str]] = []

    def start(self, *more: str, **environment: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", COMMAND, "watch", str(self.inbox), "--out", str(self.out), "--every", "0.2"]
        process = subprocess.Popen(
            [*command, *more],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=hear_ctrl_c,
        )
        self.running.append(process)
        return process

    def end_all(self) -> None:
        for process in self.running:
            process.kill()
            process.communicate()

    def lying(self) -> Counter[str]:
        """Every paper of the inbox by its own name, wherever it lies; reason files apart."""
        files = (path for path in self.inbox.rglob("*") if path.is_file() and not path.name.startswith((".", "lock")))
        return Counter(path.name for path in files if not path.name.endswith(".reason.txt"))

    def put_away(self) -> dict[str, str]:
        """done or failed, by the name of the file, of those that lie there beside their reason."""
        found = {}
        for place in ("done", "failed"):
            for reason in (self.inbox / place).rglob("*.reason.txt"):
                paper = reason.with_name(reason.name.removesuffix(".reason.txt"))
                if paper.exists():
                    found[paper.name] = place
        return found


@pytest.fixture
def watch(casenote: Casenote, tmp_path: Path) -> Iterator[Watch]:
    watching = Watch(casenote, tmp_path)
    yield watching
    watching.end_all()


def test_killed_again_and_again_nothing_is_lost_and_nothing_done_twice(casenote: Casenote, watch: Watch) -> None:
    folder = watch.inbox / "RZZ" / "digital"
    first, second = sorted((SAMPLES / "RZZ" / "digital").glob("*.pdf"))[:2]
    shutil.copy(first, folder / "one.pdf")
    shutil.copy(second, folder / "two.pdf")
    shutil.copy(second, folder / "two again.pdf")
    (folder / "junk.pdf").write_bytes(b"not paper")
    (watch.inbox / "stray.pdf").write_bytes(b"outside any trust")
    whole = watch.lying()
    dice = random.Random()  # noqa: S311
    moments: tuple[Callable[[], object], ...] = (
        lambda: time.sleep(dice.uniform(0, 3)) or True,
        lambda: list((watch.inbox / ".taken").glob("*-folder-*")),
        lambda: _documents(watch.out),
        lambda: list((watch.inbox / "done").rglob("*.reason.txt")),
    )
    for moment in moments:
        process = watch.start()
        until = time.monotonic() + 90
        while not moment() and time.monotonic() < until and process.poll() is None:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.3))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert watch.lying() == whole
    last = watch.start("--once")
    said, complained = last.communicate(timeout=240)
    assert last.returncode == 0, complained
    assert watch.lying() == whole
    assert watch.put_away() == {
        "one.pdf": "done",
        "two.pdf": "done",
        "two again.pdf": "done",
        "junk.pdf": "failed",
        "stray.pdf": "failed",
    }
    assert [path.name for path in (watch.inbox / ".taken").iterdir()] == ["lock"]
    statuses = Counter(str(line["status"]) for line in lines(watch.out))
    assert statuses["rejected"] == 2
    assert statuses["duplicate"] == 1
    assert statuses.total() == 5
    assert casenote.run("verify", "--out", watch.out).returncode == 0
    assert "pdf" not in said.replace("PDF", "")  # a line names no file


def _documents(out: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{out / 'ledger.db'}?mode=ro", uri=True)) as ledger:
            return int(ledger.execute("select count(*) from document").fetchone()[0])
    except sqlite3.Error:
        return 0


def test_stopped_by_a_signal_it_ends_and_leaves_nothing_running(casenote: Casenote, watch: Watch) -> None:
    process = watch.start()
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Watching")
    second = watch.start("--once")
    _, complaint = second.communicate(timeout=60)
    assert "CN420" in complaint, complaint
    shutil.copy(sorted((SAMPLES / "RZZ" / "digital").glob("*.pdf"))[0], watch.inbox / "RZZ" / "digital" / "a.pdf")
    until = time.monotonic() + 60
    while not (child := _migrating(watch)) and time.monotonic() < until:
        time.sleep(0.1)
    assert child
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    assert process.returncode != 0
    assert not _migrating(watch)
    assert watch.lying() == Counter({"a.pdf": 1})


def _migrating(watch: Watch) -> list[int]:
    """The processes that migrate a claim of this inbox."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = command.read_bytes()
        except OSError:
            continue
        if b"flows.migrate_claim" in said and str(watch.inbox).encode() in said:
            found.append(int(command.parent.name))
    return found


def test_prefect_out_of_reach_and_the_same_file_twice(casenote: Casenote, watch: Watch) -> None:
    """A claim waits until it can be migrated; the same file again is put away as one that came before."""
    sample = sorted((SAMPLES / "RZZ" / "digital").glob("*.pdf"))[0]
    shutil.copy(sample, watch.inbox / "RZZ" / "digital" / "a.pdf")
    lost = watch.start("--once", PREFECT_API_URL="http://127.0.0.1:9/api")
    _, complained = lost.communicate(timeout=240)
    assert lost.returncode == 3
    assert complained.count("CN404") == 1
    assert [path.name for path in (watch.inbox / ".taken").rglob("*.pdf")] == ["a.pdf"]
    restored = watch.start("--once")
    restored.communicate(timeout=240)
    assert watch.put_away() == {"a.pdf": "done"}
    shutil.copy(sample, watch.inbox / "RZZ" / "digital" / "a.pdf")
    again = watch.start("--once")
    _, complained = again.communicate(timeout=240)
    assert again.returncode == 0, complained
    assert len(lines(watch.out)) == 1
    assert watch.lying() == Counter({"a.pdf": 2})
    reasons = [path.read_text() for path in (watch.inbox / "done").rglob("*.reason.txt")]
    assert sum("came before" in reason for reason in reasons) == 1
