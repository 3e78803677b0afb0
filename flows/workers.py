"""Child processes that do the documents, so that a hang, a crash or a hungry page costs one document, not the batch."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from records.log import Event

Job = TypeVar("Job")
Result = TypeVar("Result")

MEMORY = 6 * 1024**3  # bytes of address space that one worker may have; A3 at 600 dpi needs a sixth of it


class Workers:
    """A pool of worker processes, made when first needed and kept for the next batch.

    A worker that dies takes the pool down with it; what was not finished is then done again, one at a time and
    each in a worker of its own. A document that ends its worker twice is given up, and `lost` says what becomes of it.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def run(
        self, work: Callable[[Job], Result], jobs: Sequence[Job], lost: Callable[[Job], Result]
    ) -> Iterator[tuple[Job, Result]]:
        """Each job with its result, as they finish."""
        unfinished: list[Job] = []
        futures = self._submit(work, jobs, unfinished)
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                unfinished.append(futures[future])
        if unfinished:
            Event.WORKER_LOST.log(documents=len(unfinished))
            self.stop()
        for job in unfinished:
            yield job, self._alone(work, job, lost)

    def _submit(
        self, work: Callable[[Job], Result], jobs: Sequence[Job], unfinished: list[Job]
    ) -> dict[Future[Result], Job]:
        if self._pool is None:
            self._pool = _pool(self._processes)
        futures: dict[Future[Result], Job] = {}
        for job in jobs:
            try:
                futures[self._pool.submit(work, job)] = job
            except BrokenProcessPool:
                unfinished.append(job)
        return futures

    def _alone(self, work: Callable[[Job], Result], job: Job, lost: Callable[[Job], Result]) -> Result:
        with _pool(1) as pool:
            try:
                return pool.submit(work, job).result()
            except BrokenProcessPool:
                return lost(job)

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


def time_is_short(seconds: int) -> None:
    """From now on this worker has so many seconds, even inside a foreign library; then it is ended by the system."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)


def time_is_free() -> None:
    """The work is done: a worker that waits for its next is not ended."""
    signal.alarm(0)


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.migrate"])  # the libraries are loaded once, not once a worker
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare)


def _prepare() -> None:
    """Ctrl-C is the parent's business; memory is bounded; one thread each, since there is a process a core."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


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
