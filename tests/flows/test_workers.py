"""Workers: one that dies costs its document a retry; one that dies twice is given up; the others are done."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.workers import Trade, Workers, time_is_short

pytestmark = pytest.mark.slow


def double(number: int) -> int:
    return 2 * number


def dies_once(mark: str) -> str:
    path = Path(mark)
    if path.name.startswith("bad") and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def dies_always(name: str) -> str:
    if name == "bad":
        os.kill(os.getpid(), signal.SIGKILL)
    return name


def hangs(name: str) -> str:
    time_is_short(1)
    if name == "bad":
        time.sleep(60)
    return name


def lost(job: object) -> str:
    return "lost"


def results(workers: Workers, work: Callable[[Any], Any], jobs: list[Any]) -> list[tuple[Any, Any]]:
    return list(workers.round(Trade(work, lost, lambda job: 1.0), jobs))


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(2)
    yield pool
    pool.stop()


def test_every_job_is_done_and_the_pool_is_kept(workers: Workers) -> None:
    assert sorted(results(workers, double, [1, 2, 3])) == [(1, 2), (2, 4), (3, 6)]
    assert sorted(results(workers, double, [4])) == [(4, 8)]


def test_what_is_added_goes_before_what_waits() -> None:
    one = Workers(1)
    begun = one.round(Trade(double, lost, lambda job: 1.0), list(range(8)))
    seen = []
    for job, _ in begun:
        if job == 0:
            begun.add([100, 101])
        seen.append(job)
    assert sorted(seen) == [*range(8), 100, 101]
    assert seen.index(100) < seen.index(7)
    one.stop()


def test_a_worker_that_dies_once_costs_a_retry(workers: Workers, tmp_path: Path) -> None:
    jobs = [str(tmp_path / name) for name in ("good", "bad", "fine")]
    assert sorted(result for _, result in results(workers, dies_once, jobs)) == ["bad", "fine", "good"]


def test_a_document_that_kills_its_worker_twice_is_given_up(workers: Workers) -> None:
    done = dict(results(workers, dies_always, ["good", "bad", "fine"]))
    assert done == {"good": "good", "bad": "lost", "fine": "fine"}
    assert dict(results(workers, dies_always, ["next"])) == {"next": "next"}


def test_a_hang_is_ended_by_the_alarm(workers: Workers) -> None:
    begun = time.monotonic()
    assert dict(results(workers, hangs, ["bad", "good"])) == {"bad": "lost", "good": "good"}
    assert time.monotonic() - begun < 30


PARENT = """
import os, signal
from flows.workers import Workers
from tests.flows.test_workers import getpid, results
print(dict(results(Workers(1), getpid, [1]))[1], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_die_with_their_parent() -> None:
    parent = subprocess.run([sys.executable, "-c", PARENT], capture_output=True, text=True, check=False)
    assert parent.returncode == -signal.SIGKILL
    worker = Path(f"/proc/{int(parent.stdout)}")
    until = time.monotonic() + 10
    while worker.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not worker.exists()


def getpid(_: int) -> int:
    return os.getpid()


def stops(name: str) -> str:
    if name == "bad":
        os.kill(os.getpid(), signal.SIGSTOP)
    return name


def test_a_worker_that_was_stopped_is_ended_when_its_time_is_up(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.workers.PATIENCE", 1.0)
    monkeypatch.setattr("flows.workers.LOOK", 0.2)
    assert dict(results(workers, stops, ["bad", "good"])) == {"bad": "lost", "good": "good"}


def kills_what_makes_workers(name: str) -> str:
    if name == "bad":
        os.kill(os.getppid(), signal.SIGKILL)
    return name


def test_the_work_goes_on_when_what_makes_workers_is_ended(workers: Workers) -> None:
    done = dict(results(workers, kills_what_makes_workers, ["good", "fine", "bad"]))
    assert done["good"] == "good"
    assert dict(results(workers, double, [1])) == {1: 2}
