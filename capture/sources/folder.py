"""A hot folder as a source: an inbox comes in, the files that can be taken go out, with what was left and why.

The inbox is ``INBOX/<ODS code>/<scan, fax or digital>/<files>``; folders inside those are looked through as well.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from capture.names import PUT_AWAY, later_places, spellings, unwanted
from records.errors import (
    ChangedSinceTaken,
    DocumentError,
    FileGone,
    FileTooLarge,
    InboxMissing,
    NotInATrust,
    UnreadableFile,
)
from records.settings import Limits
from records.types import OdsCode, Source, SourceFile

SOURCE = "folder"

DIGEST_BLOCK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A file (or a folder that can't be opened) that can't be taken, and the error that says why.

    ``digest`` is empty where the bytes could not or should not be read.
    """

    relative: str = field(repr=False)
    digest: str
    size: int
    error: DocumentError


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies in an inbox, each part sorted by relative path.

    ``ignored`` names hidden and temporary files and folders, and those where a watched inbox puts what it has done.
    A relative path is always text that UTF-8 can hold: a byte of a name that is not UTF-8 is written as backslash, x
    and two hexadecimal digits (``path`` keeps the true name).
    """

    files: tuple[SourceFile, ...]
    ignored: tuple[str, ...] = field(repr=False)
    refused: tuple[Refused, ...]


def survey(inbox: Path, limits: Limits) -> Survey:
    """Look through an inbox. One bad file never stops it; `InboxMissing` if there is no such folder."""
    if not inbox.is_dir():
        raise InboxMissing
    files: list[SourceFile] = []
    ignored: list[str] = []
    refused: list[Refused] = []
    for found in _found(inbox, inbox.resolve()):
        match found:
            case Refused():
                refused.append(found)
            case str():
                ignored.append(found)
            case Path():
                taken = _take(found, inbox, limits)
                if isinstance(taken, SourceFile):
                    files.append(taken)
                else:
                    refused.append(taken)
    return Survey(
        tuple(sorted(files, key=lambda file: file.relative)),
        tuple(sorted(ignored)),
        tuple(sorted(refused, key=lambda file: file.relative)),
    )


def relative_name(path: Path, inbox: Path) -> str:
    """A path inside the inbox with forward slashes, as text that UTF-8 can hold (see `Survey`)."""
    return os.fsencode(path.relative_to(inbox).as_posix()).decode("utf-8", "backslashreplace")


def as_taken(file: SourceFile) -> Path:
    """Where a file lies, once its bytes are seen to be those that were taken in: it may have been replaced since.

    Raises `ChangedSinceTaken`, or `FileGone` when there is nothing that can be opened.
    """
    places = [place for place in _places(file) if place.exists()]
    try:
        digests = [_digest(place) for place in places]
    except OSError:
        raise FileGone from None
    for place, digest in zip(places, digests, strict=True):
        if digest == file.digest:
            return place
    raise ChangedSinceTaken if places else FileGone


def _places(file: SourceFile) -> tuple[Path, ...]:
    """Where the file may lie: as its name is written, or with the bytes for which backslash, x and digits stand.

    What a watched inbox took is looked for where it was put away as well.
    """
    inbox = Path(str(file.path).removesuffix(file.relative))
    folders = (inbox, *later_places(inbox))
    return tuple(dict.fromkeys((file.path, *(at / name for at in folders for name in spellings(file.relative)))))


# ---------------------------------------------------------------- walking
def _found(inbox: Path, root: Path) -> Iterator[Path | str | Refused]:
    """Every file as a path, every ignored name as text, and what can't be looked into as refused."""
    waiting = [inbox]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            yield Refused(relative_name(folder, inbox), "", 0, UnreadableFile())
            continue
        for entry in entries:
            path = folder / entry.name
            if unwanted(entry.name) or (folder == inbox and entry.name in PUT_AWAY):
                yield relative_name(path, inbox)
            elif entry.is_symlink():
                yield from _linked(path, inbox, root)
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield path


def _linked(path: Path, inbox: Path, root: Path) -> Iterator[Path | str | Refused]:
    """A link to a file inside the inbox is a file; a link to a folder there is ignored, since we pass it anyway."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # broken, or links in a ring
        yield Refused(relative_name(path, inbox), "", 0, UnreadableFile())
        return
    if not target.is_relative_to(root):
        yield Refused(relative_name(path, inbox), "", 0, NotInATrust())
    elif target.is_dir():
        yield relative_name(path, inbox)
    else:
        yield path


# ---------------------------------------------------------------- taking
def _take(path: Path, inbox: Path, limits: Limits) -> SourceFile | Refused:
    relative = relative_name(path, inbox)
    size = 0
    try:
        status = path.stat()
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would never end
            return Refused(relative, "", 0, UnreadableFile())
        if size > limits.file_megabytes * 1_000_000:
            return Refused(relative, "", size, FileTooLarge(limits.file_megabytes))
        digest = _digest(path)
    except OSError:
        return Refused(relative, "", size, UnreadableFile())
    trust = _trust(path.relative_to(inbox).parts)
    if trust is None:
        return Refused(relative, digest, size, NotInATrust())
    return SourceFile(trust, _source(path.relative_to(inbox).parts), path, relative, digest, size)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(DIGEST_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _trust(parts: tuple[str, ...]) -> OdsCode | None:
    """The trust whose folder this is; a folder called FAX is a source without its trust, not a trust."""
    if len(parts) < 2 or parts[0].lower() in {source.value for source in Source}:
        return None
    try:
        return OdsCode(parts[0])
    except ValueError:
        return None


def _source(parts: tuple[str, ...]) -> Source:
    if len(parts) < 3:
        return Source.MIXED
    try:
        return Source(parts[1].lower())
    except ValueError:
        return Source.MIXED
