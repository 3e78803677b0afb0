"""Folders and zips come in, of any nesting; the release files among them go out, recognised by their names."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

from mappings.terminologies.building import ReleaseFile, Releases
from records.errors import TerminologyBroken, TerminologyNotFound, TerminologyUnreadable

Patterns = Mapping[tuple[str, str], re.Pattern[str]]  # of file names, by terminology and part
Found = tuple[str, ReleaseFile]

DEEPEST = 4  # zips within zips
DATED = re.compile(r"(?<!\d)(20[0-4]\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])")


def find(given: Iterable[Path], known: Mapping[str, Releases], scratch: Path) -> dict[str, tuple[ReleaseFile, ...]]:
    """The files of each terminology of which there are any, ordered by date and name.

    Of the vintages of one file only the newest is returned, unless the terminology loads several together. Zips within
    zips are unpacked into ``scratch``, which must live as long as the files are read. Raises `TerminologyNotFound` for
    a place that is not there, `TerminologyBroken` for a zip that can't be opened, `TerminologyUnreadable` for a file or
    folder that may not be read.
    """
    patterns = {
        (name, part): re.compile(pattern, re.I)
        for name, releases in known.items()
        for part, pattern in releases.parts.items()
    }
    newest: dict[str, dict[tuple[str, str], ReleaseFile]] = {}
    for name, file in (found for place in given for found in _below(place, patterns, scratch)):
        one = (file.part, f"{file.name} {file.date} {file.size}" if known[name].vintages else file.stem)
        kept = newest.setdefault(name, {})
        if one not in kept or file.date > kept[one].date:
            kept[one] = file
    return {
        name: tuple(sorted(kept.values(), key=lambda file: (file.date, file.name))) for name, kept in newest.items()
    }


def _below(place: Path, patterns: Patterns, scratch: Path) -> Iterator[Found]:
    try:
        yield from _lying(place, patterns, scratch)
    except PermissionError as fault:
        raise TerminologyUnreadable(Path(str(fault.filename or place)).name) from None


def _lying(place: Path, patterns: Patterns, scratch: Path) -> Iterator[Found]:
    if place.is_file():
        yield from _file(place, place.parent.parent, patterns, scratch)
    elif place.is_dir():
        for folder, below, names in os.walk(place, onerror=_told):
            below.sort()
            for name in sorted(names):
                yield from _file(Path(folder) / name, place.parent, patterns, scratch)
    else:
        raise TerminologyNotFound("a folder or zip that was named is not there")


def _told(fault: OSError) -> None:
    """A folder that can't be listed is not passed over: part of a release may be in it."""
    if isinstance(fault, PermissionError):
        raise fault
    raise TerminologyBroken(Path(str(fault.filename)).name, "the folder can't be opened")


def _file(path: Path, root: Path, patterns: Patterns, scratch: Path) -> Iterator[Found]:
    if path.suffix.lower() == ".zip":
        yield from _zip(path, path.name, patterns, scratch, 1)
    elif any(pattern.fullmatch(path.name) for pattern in patterns.values()):
        try:
            status = path.stat()
        except PermissionError:
            raise
        except OSError:
            raise TerminologyBroken(path.name, "it can't be opened") from None
        changed = datetime.fromtimestamp(status.st_mtime, UTC).date().isoformat()
        where = path.relative_to(root).as_posix()
        yield from _matching(path.name, where, changed, status.st_size, lambda: path.open("rb"), patterns)


def _zip(path: Path, called: str, patterns: Patterns, scratch: Path, depth: int) -> Iterator[Found]:
    """What a zip holds. Nothing in it is trusted for more than its name: no path of it is ever written to."""
    try:
        archive = zipfile.ZipFile(path)
        for entry in archive.infolist():
            name = entry.filename.rsplit("/", 1)[-1]
            if name.lower().endswith(".zip") and depth < DEEPEST:
                inner = _unpacked(archive, entry, scratch)
                yield from _zip(inner, f"{called}/{entry.filename}", patterns, scratch, depth + 1)
                continue
            changed = "{:04}-{:02}-{:02}".format(*entry.date_time)
            where, opened = f"{called}/{entry.filename}", partial(_opened, archive, entry)
            yield from _matching(name, where, changed, entry.file_size, opened, patterns)
    except PermissionError:
        raise TerminologyUnreadable(called.rsplit("/", 1)[-1]) from None
    except (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        raise TerminologyBroken(called.rsplit("/", 1)[-1], "it is cut short or damaged") from None


def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(entry))


_numbers = count()


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, scratch: Path) -> Path:
    inner = scratch / f"{next(_numbers)}.zip"
    with archive.open(entry) as source, inner.open("wb") as target:
        shutil.copyfileobj(source, target)
    return inner


def _matching(
    name: str, where: str, changed: str, size: int, opened: Callable[[], BinaryIO], patterns: Patterns
) -> Iterator[Found]:
    """The release's file that a file is by its name. Its date is in its name, or its folder's, or when it was made."""
    for (terminology, part), pattern in patterns.items():
        if shape := pattern.fullmatch(name):
            said = shape.groupdict()
            date = _date(said.get("date"), where)
            folder = where.rpartition("/")[0]
            edition = said.get("edition") or ""
            yield terminology, ReleaseFile(part, name, edition, date or changed, size, opened, folder, bool(date))
            return


def _date(stated: str | None, where: str) -> str | None:
    """An ISO date: as it is stated, else the last that the way to the file names; None without any."""
    if stated and len(stated) == 8:
        return f"{stated[:4]}-{stated[4:6]}-{stated[6:]}"
    if stated:  # dm+d: day, month, year of the century
        return f"20{stated[4:]}-{stated[2:4]}-{stated[:2]}"
    dated = DATED.findall(where)
    return "-".join(dated[-1]) if dated else None
