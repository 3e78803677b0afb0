"""A fax server's receive spool as a source: what lies in it comes in, faxes that have wholly arrived go out.

The spool is HylaFAX's (recvq(5), xferfaxlog(5)), or any folder in which a fax server leaves TIFF files. It belongs to
the fax server: nothing in it is moved, changed or deleted. A fax is known by what it holds (its digest) and by what
the spool calls it (its origin), since HylaFAX gives the same name again after 99,999 faxes or once a fax is deleted.

Who sent it is read from the tags of the TIFF, as HylaFAX's own ``faxinfo`` reads them: ImageDescription holds the
sender's TSI on its first line and the caller's numbers, where the network gave any, on those after it; DateTime is
when it was received. What the tags don't say is taken from the server's log ``etc/xferfaxlog``.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import stat
import struct
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from records.arrivals import Arrival, Channel
from records.errors import ChangedSinceTaken, DocumentError, FileGone, FileTooLarge, OutputUnwritable, UnreadableFile
from records.settings import Limits
from records.types import OdsCode, Source

SOURCE = "fax"

STILL = timedelta(seconds=10)  # a file that was written to more recently is left alone
GIVEN_UP = timedelta(minutes=10)  # as is one that ends in the middle of a page, until nobody has written for so long
WRONG_CLOCK = timedelta(days=1)  # a file written so far in the future says nothing of its age: it is not waited for
DIGEST_BLOCK = 1 << 20  # bytes
LONGEST_NAME = 80  # of a sender or caller; T.30 allows a TSI of 20
LONGEST_DESCRIPTION = 4096  # bytes of a tag that are looked at
LONGEST_RECORD = 4096  # bytes of a line of the log
NOBODY = frozenset({"", "<UNSPECIFIED>", "<UNKNOWN>", "<NONE>"})  # what HylaFAX writes for no TSI

DESCRIPTION, DATE_TIME = 270, 306  # TIFF 6.0: ImageDescription, DateTime
STRIP_PLACES, STRIP_LENGTHS = 273, 279  # StripOffsets, StripByteCounts
VALUE_BYTES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)  # of one value of TIFF's types 1 to 12
MOST_STRIPS = 10_000  # of a page; HylaFAX writes one, and one a line would be 2,300
MOST_ENTRIES = 1_000  # of a directory; HylaFAX writes about 25
SLACK = 8  # bytes after a TIFF's last part that padding may take
RECORD_FIELDS = frozenset({14, 16, 17, 18, 19})  # as HylaFAX's own recvstats tells versions apart


@dataclass(frozen=True, slots=True)
class Fax:
    """A fax that lies in the spool. ``pages`` counts the whole pages in the file, None where it can't be told.

    ``sender`` is what the sending machine says of itself, ``caller`` the number that the telephone network gave: both
    in printable ASCII ("?" for any other byte, as faxinfo shows it), None where nothing was said. ``logged`` is how
    many pages the server's log counted: more than ``pages`` means that some were lost. ``trouble`` is what the log
    says went wrong on the line.
    """

    path: Path = field(repr=False)
    origin: str = field(repr=False)
    digest: str
    size: int
    sender: str | None = field(repr=False)
    caller: str | None = field(repr=False)
    received: str  # ISO 8601 instant with zone
    pages: int | None
    logged: int | None = None
    trouble: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file of the spool that can't be taken, and the error that says why."""

    origin: str = field(repr=False)
    size: int
    error: DocumentError


@dataclass(frozen=True, slots=True)
class Account:
    """What is said of a fax's coming: by its tags, or by one RECV line of the log."""

    when: datetime
    sender: str | None = field(repr=False)
    caller: str | None = field(repr=False)
    pages: int | None = None
    trouble: str | None = field(default=None, repr=False)


def waiting(
    spool: Path, limits: Limits, now: datetime, known: Collection[tuple[str, str]] = frozenset()
) -> tuple[Fax | Refused, ...]:
    """The faxes that lie in the spool, by name. Raises `FileGone` when there is no such folder.

    ``spool`` is HylaFAX's spooling area or the folder of received faxes itself. Those still being received are left
    out: the next look finds them. A damaged fax is a fax. ``now`` is the present, with its zone; ``known`` holds the
    digest and origin of what was taken before, which is left out too.
    """
    queue = spool / "recvq" if (spool / "recvq").is_dir() else spool
    records = _records(queue.parent / "etc" / "xferfaxlog" if queue.name == "recvq" else None)
    try:
        names = sorted(entry.name for entry in os.scandir(queue) if _may_be_a_fax(entry))
    except OSError:
        raise FileGone from None
    found = (_look(queue / name, records.get(name), limits, now) for name in names)
    return tuple(
        each
        for each in found
        if each is not None and not (isinstance(each, Fax) and (each.digest, each.origin) in known)
    )


def take(fax: Fax, inbox: Path, trust: OdsCode) -> Arrival:
    """Copy a fax into INBOX/<ODS code>/fax; there it is whole or not at all. A second time copies nothing.

    Raises `FileGone` or `ChangedSinceTaken` when the spool no longer holds what was looked at, `OutputUnwritable`
    when the inbox takes no file.
    """
    folder = inbox / trust.code / Source.FAX.value
    name = _inbox_name(fax)
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            _copy(fax, target)
    except OSError:
        raise OutputUnwritable from None
    return Arrival(
        relative=f"{trust.code}/{Source.FAX.value}/{name}",
        digest=fax.digest,
        channel=Channel.FAX,
        received=fax.received,
        origin=fax.origin,
        sender=fax.sender,
        caller=fax.caller,
        pages=fax.pages,
    )


# ---------------------------------------------------------------- looking
def _may_be_a_fax(entry: os.DirEntry[str]) -> bool:
    """Whatever lies in the queue but the server's own counter (``seqf``), hidden files and folders."""
    return entry.name != "seqf" and not entry.name.startswith(".") and not entry.is_dir(follow_symlinks=False)


def _look(path: Path, record: Account | None, limits: Limits, now: datetime) -> Fax | Refused | None:
    """A file of the queue as a fax; None while it is being received, or when it went away meanwhile."""
    origin = os.fsencode(path.name).decode("utf-8", "backslashreplace")
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):  # a link may lead anywhere; a pipe would never end
            return Refused(origin, 0, UnreadableFile())
        written = datetime.fromtimestamp(status.st_mtime, now.tzinfo)
        age = now - written if written - now < WRONG_CLOCK else GIVEN_UP
        if age < STILL or _locked(path):
            return None
        if status.st_size > limits.file_megabytes * 1_000_000:
            return Refused(origin, status.st_size, FileTooLarge(limits.file_megabytes))
        tags, pages, whole = _tags(path, limits)
        if not whole and age < GIVEN_UP:
            return None
        digest = _digest(path)
        after = path.lstat()
    except FileNotFoundError:
        return None
    except OSError:
        return Refused(origin, 0, UnreadableFile())
    if (after.st_size, after.st_mtime_ns) != (status.st_size, status.st_mtime_ns):
        return None
    return _fax(path, origin, digest, status.st_size, _named(tags, min(written, now), now, record), pages)


def _fax(path: Path, origin: str, digest: str, size: int, said: Account, pages: int | None) -> Fax:
    return Fax(
        path=path,
        origin=origin,
        digest=digest,
        size=size,
        sender=said.sender,
        caller=said.caller,
        received=said.when.isoformat(timespec="seconds"),
        pages=pages,
        logged=said.pages,
        trouble=said.trouble,
    )


def _named(tags: dict[int, bytes], written: datetime, now: datetime, record: Account | None) -> Account:
    """What the tags say of a fax, and where they are silent the log, if its record is of this fax.

    Names are given again, so a record counts only if its call began in the day before the file was written.
    """
    stated = _stated_time(tags.get(DATE_TIME, b""), now)
    received = stated or written
    lines = tags.get(DESCRIPTION, b"").split(b"\n")
    sender, caller = _said(lines[0]), _number(lines[1:])
    if record is None or not -timedelta(minutes=1) <= received - record.when <= timedelta(days=1):
        return Account(received, sender, caller)
    return Account(received, sender or record.sender, caller or record.caller, record.pages, record.trouble)


def _stated_time(text: bytes, now: datetime) -> datetime | None:
    """DateTime as HylaFAX writes it: the server's local time. None if it is no time, or not a past one."""
    try:
        local = datetime.strptime(text.rstrip(b"\0 ").decode("ascii"), "%Y:%m:%d %H:%M:%S").astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return local if datetime(1980, 1, 1, tzinfo=now.tzinfo) < local <= now + timedelta(hours=1) else None


def _said(text: bytes) -> str | None:
    """A name as a machine gave it: printable ASCII, everything else "?", not too long; None if it says nothing."""
    shown = "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in text.rstrip(b"\0")).strip()[:LONGEST_NAME]
    return None if shown.upper() in NOBODY else shown


def _number(lines: list[bytes]) -> str | None:
    """The first that is a telephone number. HylaFAX gives number and name, some versions as "label<tab>value"."""
    for line in lines:
        shown = _said(line.rpartition(b"\t")[2])
        if shown and re.fullmatch(r"\+?[0-9 ()./*#-]{3,40}", shown) and sum(map(str.isdigit, shown)) >= 3:
            return shown
    return None


# ---------------------------------------------------------------- still being received?
def _locked(path: Path) -> bool:
    """Whether another process holds the file locked, as faxgetty does while it receives (flock; lockf elsewhere)."""
    with path.open("rb") as file:
        try:
            for lock in (fcntl.flock, fcntl.lockf):
                lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return True
    return False


def _tags(path: Path, limits: Limits) -> tuple[dict[int, bytes], int | None, bool]:
    """The text tags of a fax's first page, how many whole pages it holds, and whether it ends where a page ends.

    Read from the TIFF's own directories, without decoding: nothing in a file that a stranger sent is trusted. A file
    that is no TIFF has no such tags; whether it is whole can't be told then, so it counts as whole unless empty.
    """
    tags: dict[int, bytes] = {}
    pages, end = 0, 8
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(8)
        order = {b"II*\0": "<", b"MM\0*": ">"}.get(head[:4])
        if order is None or len(head) < 8:
            return {}, None, size > 0
        seen: set[int] = set()
        place = int(struct.unpack(order + "I", head[4:])[0])
        while place and place not in seen and pages < limits.pages:
            seen.add(place)
            directory = _directory(file, order, place, size)
            if directory is None:
                return tags, pages, False
            tags = tags or directory.tags
            pages, end, place = pages + 1, max(end, directory.end), directory.next
    return tags, pages, pages > 0 and (place != 0 or size - end <= SLACK)


@dataclass(frozen=True, slots=True)
class _Directory:
    """A page's directory: its text tags, where the last byte of the page lies, and where the next directory is."""

    tags: dict[int, bytes] = field(repr=False)
    end: int
    next: int


def _directory(file: BinaryIO, order: str, place: int, size: int) -> _Directory | None:
    """The directory that stands at ``place``; None if it or anything of its page lies beyond the file's end."""
    count = _numbers(file, order + "H", place, 1, size)
    if not count or count[0] > MOST_ENTRIES:
        return None
    end = place + 2 + 12 * count[0] + 4
    following = _numbers(file, order + "I", end - 4, 1, size)
    if not following:
        return None
    file.seek(place + 2)
    entries = list(struct.iter_unpack(order + "HHI4s", file.read(12 * count[0])))
    tags: dict[int, bytes] = {}
    strips: dict[int, tuple[int, ...]] = {}
    for row, (tag, kind, number, value) in enumerate(entries):
        length = number * VALUE_BYTES[kind] if kind < len(VALUE_BYTES) else 0
        at = int(struct.unpack(order + "I", value)[0])
        if length > 4 and at + length > size:
            return None
        end = max(end, at + length if length > 4 else 0)
        if tag in (DESCRIPTION, DATE_TIME):
            file.seek(at)
            tags[tag] = (file.read(min(length, LONGEST_DESCRIPTION)) if length > 4 else value[:length]).rstrip(b"\0")
        elif tag in (STRIP_PLACES, STRIP_LENGTHS) and kind in (3, 4):
            letter = order + ("H" if kind == 3 else "I")
            where = at if length > 4 else place + 2 + 12 * row + 8
            strips[tag] = _numbers(file, letter, where, number, size)
    parts = zip(strips.get(STRIP_PLACES, ()), strips.get(STRIP_LENGTHS, ()), strict=False)
    end = max([end, *(start + length for start, length in parts)])
    return _Directory(tags, end, following[0]) if end <= size else None


def _numbers(file: BinaryIO, letter: str, place: int, count: int, size: int) -> tuple[int, ...]:
    """So many numbers from ``place`` on; none if the file ends before, or if they are too many for a page."""
    length = struct.calcsize(letter) * count
    if place + length > size or count > MOST_STRIPS:
        return ()
    file.seek(place)
    return struct.unpack(f"{letter[0]}{count}{letter[1]}", file.read(length))


# ---------------------------------------------------------------- the server's log
def _records(log: Path | None) -> dict[str, Account]:
    """The last RECV record of each file that the log names; none without a log that can be read."""
    records: dict[str, Account] = {}
    if log is None:
        return records
    with suppress(OSError), log.open("rb") as file:
        for line in iter(lambda: file.readline(LONGEST_RECORD), b""):
            fields = line.rstrip(b"\r\n").split(b"\t")
            if len(fields) in RECORD_FIELDS and fields[1] == b"RECV":
                record = _record([part.strip(b'"') for part in fields])
                if record is not None:
                    records[os.fsdecode(fields[4].strip(b'"')).rpartition("/")[2]] = record
    return records


def _record(fields: list[bytes]) -> Account | None:
    """One record: when, RECV, call, modem, file, tag, "fax", local number, TSI, parameters, pages, two durations,
    what went wrong; then, from 16 fields on, the caller's name and number in either order. None if it is not that
    (a TSI may hold a tab) or names no file (logs of old versions don't: they can't be told apart then).
    """
    times = all(re.fullmatch(rb"(\d+:)?\d+:\d\d", part) for part in fields[11:13])
    if not (fields[4] and fields[9].isdigit() and fields[10].isdigit() and times):
        return None
    try:
        when = datetime.strptime(fields[0].decode("ascii"), "%m/%d/%y %H:%M").astimezone()
    except ValueError:
        return None
    return Account(when, _said(fields[8]), _number(fields[14:16]), int(fields[10][:9]), _said(fields[13]))


# ---------------------------------------------------------------- taking
def _inbox_name(fax: Fax) -> str:
    """The spool's name, made safe, and its digest: the same fax has the same name whenever it is taken."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", fax.path.stem).strip("-")[:40] or "fax"
    suffix = fax.path.suffix.lower()
    return f"{stem}-{fax.digest[:16]}{suffix if re.fullmatch(r'[.][a-z0-9]{1,5}', suffix) else '.tif'}"


def _copy(fax: Fax, target: Path) -> None:
    """Copy under a hidden name, which the inbox ignores, see that the bytes are those looked at, then rename."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        source = fax.path.open("rb")
    except OSError:
        raise FileGone from None
    try:
        digest = hashlib.sha256()
        with source, part.open("wb") as copy:
            while block := source.read(DIGEST_BLOCK):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != fax.digest:
            raise ChangedSinceTaken
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
