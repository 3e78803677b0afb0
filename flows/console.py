"""What a person sees while a run works: a progress bar on a terminal, plain lines elsewhere. Counts and refs only."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from records.types import Outcome


class _Watch:
    """Counts sides as they are read, documents as they are done and files as they are finished, and shows it."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.files = 0
        self.sides = 0
        self.statuses: Counter[str] = Counter()

    def read(self, sides: int) -> None:
        """Some more sides are read."""
        self.sides += sides

    def show(self, outcome: Outcome) -> None:
        """One more document is done."""
        self.statuses[outcome.status.value] += 1

    def finish(self) -> None:
        """One more file is finished."""
        self.files += 1


class _Lines(_Watch):
    """A line for each document, with how many-th file it is of: for logs and pipes."""

    def show(self, outcome: Outcome) -> None:
        super().show(outcome)
        why = f"  {outcome.reasons[0]}" if outcome.reasons else ""
        file = f"{self.files + 1:>5}/{self.total}"
        say(f"{file}  {outcome.status.value:<9}  {outcome.document_type.value:<12}  {outcome.ref}{why}")


class _Bar(_Watch):
    """A progress bar of files, with the counts so far."""

    def __init__(self, total: int, progress: Progress) -> None:
        super().__init__(total)
        self.progress = progress
        self.task = progress.add_task("", total=total)

    def read(self, sides: int) -> None:
        super().read(sides)
        self._describe()

    def show(self, outcome: Outcome) -> None:
        super().show(outcome)
        self._describe()

    def finish(self) -> None:
        super().finish()
        self.progress.update(self.task, advance=1)

    def _describe(self) -> None:
        counts = "  ".join(f"{count} {status}" for status, count in sorted(self.statuses.items()))
        self.progress.update(self.task, description=f"{self.sides} sides read  {counts}")


_watch: _Watch = _Watch(0)


@contextmanager
def watching(total: int) -> Iterator[None]:
    """Show the documents of this block as they are done: they are of ``total`` files."""
    global _watch
    before = _watch
    try:
        if not sys.stdout.isatty():
            _watch = _Lines(total)
            yield
            return
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        with Progress(*columns, TextColumn("{task.description}"), console=Console()) as progress:
            _watch = _Bar(total, progress)
            yield
    finally:
        _watch = before


def document_done(outcome: Outcome) -> None:
    """One more document is done. Outside `watching` (on a worker machine) nothing is shown."""
    _watch.show(outcome)


def file_done() -> None:
    """One more file is finished."""
    _watch.finish()


def sides_read(count: int) -> None:
    """So many more sides are read."""
    _watch.read(count)


def say(line: str = "") -> None:
    """A line for the person at the terminal; if nobody reads on (``| head``), the work goes on all the same."""
    with suppress(BrokenPipeError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def complain(line: str) -> None:
    """A line about what went wrong, apart from the results."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
