"""Workers: one that dies costs its document a retry; one that dies twice is given up; the others are done."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.workers import Workers, time_is_short

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


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(2)
    yield pool
    pool.stop()


def test_every_job_is_done_and_the_pool_is_kept(workers: Workers) -> None:
    assert sorted(workers.run(double, [1, 2, 3], lost)) == [(1, 2), (2, 4), (3, 6)]
    assert sorted(workers.run(double, [4], lost)) == [(4, 8)]


def test_a_worker_that_dies_once_costs_a_retry(workers: Workers, tmp_path: Path) -> None:
    jobs = [str(tmp_path / name) for name in ("good", "bad", "fine")]
    assert sorted(result for _, result in workers.run(dies_once, jobs, lost)) == ["bad", "fine", "good"]


def test_a_document_that_kills_its_worker_twice_is_given_up(workers: Workers) -> None:
    done = dict(workers.run(dies_always, ["good", "bad", "fine"], lost))
    assert done == {"good": "good", "bad": "lost", "fine": "fine"}
    assert dict(workers.run(dies_always, ["next"], lost)) == {"next": "next"}


def test_a_hang_is_ended_by_the_alarm(workers: Workers) -> None:
    begun = time.monotonic()
    assert dict(workers.run(hangs, ["bad", "good"], lost)) == {"bad": "lost", "good": "good"}
    assert time.monotonic() - begun < 30


PARENT = """
import os, signal
from flows.workers import Workers
from tests.flows.test_workers import getpid, lost
print(dict(Workers(1).run(getpid, [1], lost))[1], flush=True)
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
