"""Child processes that do the work, so that a hang, a crash or a hungry page costs one page, not the batch."""

from __future__ import annotations

import atexit
import math
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

from records.log import Event

Job = TypeVar("Job")
Result = TypeVar("Result")

MEMORY = 1_700 * 1024**2  # bytes of data that one worker may have: 700 MB are its libraries and models
LINKING = 2_000 * 1024**2  # more of them where papers are traced in an index of patients; a tenth is used
PATIENCE = 30.0  # seconds that a worker is given beyond its time to end itself
LOOK = 5.0  # seconds between two looks at whether one is overdue
ADDRESSES = 6 * 1024**3  # bytes of address space
LINKING_ADDRESSES = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class Trade(Generic[Job, Result]):
    """What workers do with a job, and what came of a job that ended its worker twice (it is given up).

    ``work`` is called in a worker process: it, the job and the result travel as values. ``seconds`` is how long a job
    may take before its worker ends itself; one that does not (it was stopped, or its disk hangs) is ended by us.
    """

    work: Callable[[Job], Result]
    lost: Callable[[Job], Result]
    seconds: Callable[[Job], float]


class Workers:
    """A pool of worker processes, made when first needed and kept for the next batch.

    A worker that dies takes the pool down with it; what was under way is then done again, one at a time and each in
    a worker of its own.
    """

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def round(self, trade: Trade[Job, Result], jobs: Iterable[Job]) -> Round[Job, Result]:
        """Begin with these jobs; more may be added while their results are taken."""
        return Round(self, trade, jobs)

    def submit(self, work: Callable[[Job], Result], job: Job) -> Future[Result]:
        """Begin one job; raises `BrokenProcessPool` if a worker died just now."""
        try:
            if self._pool is None:
                self._pool = _pool(self.processes)
            return self._pool.submit(work, job)
        except (EOFError, ConnectionError):  # the process that makes workers was ended
            raise BrokenProcessPool from None

    def alone(self, trade: Trade[Job, Result], job: Job) -> Result:
        """The result of a job in a worker of its own; given up if that one ends too."""
        try:
            with _pool(1) as pool:
                try:
                    return pool.submit(trade.work, job).result(trade.seconds(job) + PATIENCE)
                except TimeoutError:
                    _kill(pool)
                    return trade.lost(job)
        except (BrokenProcessPool, EOFError, ConnectionError):
            return trade.lost(job)

    def kill(self) -> None:
        """End the workers by force: what they were doing is done again."""
        if self._pool is not None:
            _kill(self._pool)

    def stop(self) -> None:
        """End the workers at once; what they had not finished is simply not done."""
        if self._pool is None:
            return
        children = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
        for child in children:
            child.terminate()
        for child in children:
            child.join(5)


class Round(Generic[Job, Result]):
    """Jobs with their results, as they finish. Few are under way at a time, so that what is added can go first."""

    def __init__(self, workers: Workers, trade: Trade[Job, Result], jobs: Iterable[Job]) -> None:
        self._workers = workers
        self._trade = trade
        self._waiting = deque(jobs)
        self._running: dict[Future[Result], Job] = {}
        self._due: dict[Future[Result], float] = {}

    def add(self, jobs: Iterable[Job]) -> None:
        """Do these next: what was begun is finished before anything new is opened."""
        self._waiting.extendleft(reversed(list(jobs)))

    def __iter__(self) -> Iterator[tuple[Job, Result]]:
        """Each job with its result. What a job raises is raised here; those not finished by then are not done."""
        while self._waiting or self._running:
            broken = self._begin()
            finished, _ = wait(self._running, LOOK, return_when=FIRST_COMPLETED)
            if not finished and any(time.monotonic() > self._due[future] for future in self._running):
                self._workers.kill()
            for future in finished:
                job = self._running.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    broken.append(job)
                    continue
                yield job, result
            if broken:
                yield from self._again(broken)

    def _begin(self) -> list[Job]:
        """Keep every worker busy, and one job at hand; what can't be begun because a worker died is returned."""
        broken: list[Job] = []
        while self._waiting and not broken and len(self._running) <= self._workers.processes:
            job = self._waiting.popleft()
            try:
                future = self._workers.submit(self._trade.work, job)
                self._running[future] = job
                # it may wait for those before it
                self._due[future] = time.monotonic() + 3 * self._trade.seconds(job) + PATIENCE
            except BrokenProcessPool:
                broken.append(job)
        return broken

    def _again(self, broken: list[Job]) -> Iterator[tuple[Job, Result]]:
        """A worker died: the whole pool is gone, and each job that was under way is done alone."""
        wait(self._running)
        for future, job in self._running.items():
            if future.exception() is None:
                yield job, future.result()
            else:
                broken.append(job)
        self._running.clear()
        self._due.clear()
        Event.WORKER_LOST.log(jobs=len(broken))
        self._workers.stop()
        for job in broken:
            yield job, self._workers.alone(self._trade, job)


def time_is_short(seconds: float) -> None:
    """From now on this worker has so many seconds, even inside a foreign library; then it is ended by the system."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(max(1, math.ceil(seconds)))


def time_is_free() -> None:
    """The work is done: a worker that waits for its next is not ended."""
    signal.alarm(0)


def _kill(pool: ProcessPoolExecutor) -> None:
    for child in list((pool._processes or {}).values()):
        child.kill()


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.migrate"])  # the libraries are loaded once, not once a worker
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare)


def _prepare() -> None:
    """Ctrl-C is the parent's business; memory is bounded; one thread each, since there is a process a core."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, resource.getrlimit(resource.RLIMIT_AS)[1]))


def room_for_linking() -> None:
    """Let this process have the memory that the linkage library maps when it weighs its first paper."""
    for which, most in ((resource.RLIMIT_DATA, MEMORY + LINKING), (resource.RLIMIT_AS, ADDRESSES + LINKING_ADDRESSES)):
        soft, hard = resource.getrlimit(which)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _follow_parent() -> None:
    """A killed run leaves no worker behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


_pools: dict[int, Workers] = {}


def pool(processes: int) -> Workers:
    """The workers of this process, kept from batch to batch."""
    if processes not in _pools:
        _pools[processes] = Workers(processes)
    return _pools[processes]


def stop_all() -> None:
    """End every worker of this process."""
    for workers in _pools.values():
        workers.stop()
    _pools.clear()


atexit.register(stop_all)
