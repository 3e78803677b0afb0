"""What a terminology's loader is given (its files, the index to fill, how words are compared) and what it states."""

from __future__ import annotations

import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from records.errors import TerminologyBroken, TerminologyUnreadable

Key = Callable[[str], tuple[str, ...]]  # the words of a term as they are compared: lower case, British, singular


class Progress(Protocol):
    """Whoever shows how far the work is; units are bytes read, and their like for what is not reading."""

    def begin(self, total: int) -> None:
        """So many units will be done."""

    def stage(self, name: str) -> None:
        """What is done now, in a few words for a person."""

    def advance(self, units: int) -> None:
        """So many more units are done."""


class Silent:
    """Shows nothing."""

    def begin(self, total: int) -> None:
        """Do nothing."""

    def stage(self, name: str) -> None:
        """Do nothing."""

    def advance(self, units: int) -> None:
        """Do nothing."""


class Counted:
    """A file's bytes as they are read, told to whoever watches."""

    def __init__(self, source: BinaryIO, progress: Progress) -> None:
        self._source = source
        self._progress = progress

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, ``size`` at most."""
        data = self._source.read(size)
        self._progress.advance(len(data))
        return data


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release, in a folder or a zip.

    ``date`` is its ISO date, as its name (or its folder's) says it; where neither does (not ``dated``), it is the day
    on which the file itself was last changed. ``folder`` is where it lies, from the folder that was named, or the zip.
    """

    part: str
    name: str
    edition: str
    date: str
    size: int
    open: Callable[[], BinaryIO] = field(repr=False, compare=False)
    folder: str = ""
    dated: bool = True

    @property
    def stem(self) -> str:
        """The name without its date: the same for every vintage of one file."""
        return re.sub(r"\d{6,8}(?=\.\w+$)", "", self.name)

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """The file's bytes.

        Raises `TerminologyUnreadable` without leave to read them, `TerminologyBroken` when they can't be read, or the
        zip that holds them is cut.
        """
        try:
            with self.open() as file:
                yield file
        except PermissionError:
            raise TerminologyUnreadable(self.name) from None
        except (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
            raise TerminologyBroken(self.name, "it is cut short or damaged") from None


@dataclass(frozen=True, slots=True)
class Building:
    """What a loader works with: the index to fill, its release's files, how words are compared, who watches.

    ``index`` has a second database attached as ``staging`` for whatever is not kept.
    """

    index: sqlite3.Connection
    files: tuple[ReleaseFile, ...]
    key: Key
    progress: Progress
    effort: float = 0.0  # units of progress for the work after reading

    def of(self, part: str) -> tuple[ReleaseFile, ...]:
        """The files of one part."""
        return tuple(file for file in self.files if file.part == part)

    def release(self, terminology: str, name: str, version: str) -> int:
        """Enter a release and return its number, by which rows name it."""
        added = self.index.execute(
            "INSERT INTO release (terminology, name, entries, version) VALUES (?, ?, 0, ?)",
            (terminology, name, version),
        )
        return int(added.lastrowid or 0)


@dataclass(frozen=True, slots=True)
class Releases:
    """How a terminology's releases are recognised and loaded.

    ``parts`` are patterns of file names by what the file holds; those ``needed`` must all be there. ``build`` fills the
    ``tables`` of the index. ``vintages`` says whether files of several dates are loaded together: of others the newest
    of each is. ``effort`` is how much of the work comes after reading, against reading.
    """

    parts: Mapping[str, str]
    needed: tuple[str, ...]
    build: Callable[[Building], None]
    tables: tuple[str, ...]
    vintages: bool = False
    effort: float = 0.0
