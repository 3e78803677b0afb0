"""Sides that were read of files that are not finished: a run that was killed goes on from them.

They lie in ``OUT/.reading`` until their file is entered in the ledger.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter

from capture.sheet_payload import read_key
from flows.reading import Side
from records import VERSION
from records.readings import pack, unpack
from records.settings import Settings
from records.store import FolderStore, sha256

FOLDER = ".reading"
SIDES = TypeAdapter(tuple[Side, ...])


class KeptSides:
    """The sides read so far of one file, in parts; what other software, settings or keys read is not among them."""

    def __init__(self, out: Path, digest: str, settings: Settings) -> None:
        key = read_key(settings.sheets.key) or b""
        way = f"{digest} {VERSION} {settings.limits.model_dump_json()} {settings.reading.engine} {sha256(key)}"
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
        for part in sorted((self._out / self._place).iterdir()):
            first = int(part.name.partition(".")[0])
            if first <= max(wanted):
                found.update({side.reading.page: side for side in self.get(first) or ()})
        return tuple(found[number] for number in numbers)

    def clear(self) -> None:
        """The file is finished: nothing of it is kept here."""
        shutil.rmtree(self._out / self._place, ignore_errors=True)
        with suppress(OSError):
            (self._out / FOLDER).rmdir()

    def _part(self, first: int) -> str:
        return f"{self._place}/{first:06}.json.gz"
