"""Sides that were read of files that are not finished: a run that was killed goes on from them.

They lie in ``OUT/.reading`` until their file is entered in the ledger.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter

from flows.reading import Side
from records import VERSION
from records.readings import pack, unpack
from records.settings import Settings
from records.store import FolderStore

FOLDER = ".reading"
SIDES = TypeAdapter(tuple[Side, ...])


class Spool:
    """The sides read so far of one file, in parts; what was read by other software or settings is not found in it."""

    def __init__(self, out: Path, digest: str, settings: Settings) -> None:
        way = f"{digest} {VERSION} {settings.limits.model_dump_json()} {settings.sheets.model_dump_json()}"
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

    def sides(self, pages: tuple[int, int]) -> tuple[Side, ...]:
        """The sides from the first to the last of ``pages``, out of all parts that were read."""
        found: dict[int, Side] = {}
        for part in sorted((self._out / self._place).iterdir()):
            first = int(part.name.partition(".")[0])
            if first <= pages[1]:
                found.update({side.reading.page: side for side in self.get(first) or ()})
        return tuple(found[number] for number in range(pages[0], pages[1] + 1))

    def clear(self) -> None:
        """The file is finished: nothing of it is kept here."""
        shutil.rmtree(self._out / self._place, ignore_errors=True)
        with suppress(OSError):
            (self._out / FOLDER).rmdir()

    def _part(self, first: int) -> str:
        return f"{self._place}/{first:06}.json.gz"
