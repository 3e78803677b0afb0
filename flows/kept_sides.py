"""Sides that were read of files that are not finished: a run that was killed goes on from them.

They lie in ``OUT/.reading`` until their file is entered in the ledger.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import TypeAdapter

from capture.sheet_payload import read_key
from flows.reading import Side
from records import VERSION
from records.errors import DecodingStopped, OutputUnwritable
from records.readings import pack, unpack
from records.settings import Settings
from records.store import FolderStore, sha256
from records.types import SourceFile

FOLDER = ".reading"
TRIES = 2  # at drawing a page that ends its worker
SIDES = TypeAdapter(tuple[Side, ...])


class KeptSides:
    """The sides read so far of one file, in parts; what other software, settings or keys read is not among them."""

    def __init__(self, out: Path, file: SourceFile, settings: Settings) -> None:
        key = read_key(settings.sheets.key) or b""
        which = f"{file.trust} {file.digest}"  # two trusts may have the same file, and finish it at different times
        way = f"{which} {VERSION} {settings.limits.model_dump_json()} {settings.reading.engine} {sha256(key)}"
        self._out = out
        self._place = f"{FOLDER}/{hashlib.sha256(way.encode()).hexdigest()[:32]}"

    def put(self, first: int, sides: tuple[Side, ...]) -> None:
        """Keep the part that begins with side ``first``. Raises `OutputUnwritable`."""
        FolderStore(self._out).put(self._part(first), pack(SIDES, sides))

    def get(self, first: int) -> tuple[Side, ...] | None:
        """The part that begins with side ``first``; None if it was not read or is not whole."""
        try:
            return unpack(SIDES, (self._out / self._part(first)).read_bytes())
        except (OSError, ValueError):
            return None

    def some(self, numbers: Sequence[int]) -> tuple[Side, ...]:
        """These sides, out of all parts that were read."""
        wanted, found = set(numbers), dict[int, Side]()
        for part in sorted((self._out / self._place).glob("*.json.gz")):
            first = int(part.name.partition(".")[0])
            if first <= max(wanted):
                found.update({side.reading.page: side for side in self.get(first) or ()})
        return tuple(found[number] for number in numbers)

    @contextmanager
    def drawing(self, number: int, seconds: float) -> Iterator[None]:
        """Draw a page (0: open the file and count its pages) in so many seconds of CPU, or be ended by the system.

        It is noted while it goes on: a worker that is ended in the midst of it leaves the note behind, and at the
        second the page is not drawn again in this run: `DecodingStopped`. Notes of an earlier run don't count: that
        run was killed, perhaps, and the page is as good as any.
        """
        note = self._out / self._place / f"drawing-{number}"
        before = _read(note).removeprefix(_run()) if _read(note).startswith(_run()) else ""
        if len(before) >= TRIES:
            raise DecodingStopped(f"{seconds:g}")
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(f"{_run()}{before}.", encoding="ascii")
        except OSError:
            raise OutputUnwritable from None
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            note.unlink(missing_ok=True)

    def clear(self) -> None:
        """The file is finished: nothing of it is kept here."""
        shutil.rmtree(self._out / self._place, ignore_errors=True)
        with suppress(OSError):
            (self._out / FOLDER).rmdir()

    def _part(self, first: int) -> str:
        return f"{self._place}/{first:06}.json.gz"


def _read(note: Path) -> str:
    try:
        return note.read_text(encoding="ascii")
    except OSError:
        return ""


def _run() -> str:
    """What names this run: the process that keeps the books, and when it began."""
    parent = multiprocessing.parent_process()
    process = parent.pid if parent and parent.pid else os.getpid()
    began = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()[19:20]
    return f"{process} {' '.join(began)} "
