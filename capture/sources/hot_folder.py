"""A watched inbox: files that have settled come in, each claimed by a move; finished ones are put away with a reason.

    INBOX/<ODS code>/<scan, fax or digital>/...   people and machines put files here
    INBOX/.taken/<claim>/<ODS code>/...           what is being migrated: an inbox of its own
    INBOX/done/<claim>/..., INBOX/failed/<claim>/...   what came of it, each file beside a reason file

A move is a rename inside the inbox: at any moment a file lies at one place and is whole. Names are never trusted (see
`capture.moving`).
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from capture.moving import exists, folder_below, move, starts_with, write
from capture.names import DONE, FAILED, PUT_AWAY, TAKEN, unwanted
from records.arrivals import Channel
from records.errors import AlreadyWatched, InboxMissing, InboxUnwritable

SOURCE = "hot_folder"

EMPTY_PATIENCE = 10  # times longer must an empty file stay empty: some scanners make it first and fill it later
CLAIM_REF = re.compile(r"(\d{8}-\d{6})-([a-z]+)-[0-9a-f]{6}")
STAMP = "%Y%m%d-%H%M%S"
RECEIVED = ".received"  # in a claim: its files were entered as new, so what the ledger knows of them is their own
REASON = ".reason.txt"
LONGEST = 255  # bytes of a name
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)  # the file, or a folder on the way to it, for a link perhaps
UNLOCKABLE = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


# ---------------------------------------------------------------- looking
@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file is written or replaced."""

    size: int
    modified: int  # nanoseconds, by the clock of whoever keeps the files
    device: int = field(compare=False)
    inode: int = field(compare=False)  # some network shares make up a new one at every look


@dataclass(frozen=True, slots=True)
class Sight:
    """What lies in an inbox at one moment, by path. ``ignored`` counts what is left alone for good or for now:

    hidden and temporary names, links to folders, folders that can't be opened.
    """

    papers: Mapping[Path, Stamp] = field(repr=False)
    ignored: int


def look(inbox: Path) -> Sight:
    """Everything in an inbox that could be paper: files, links to files, and what is neither (a pipe, a device).

    Links are not followed. Raises `InboxMissing`.
    """
    if not inbox.is_dir():
        raise InboxMissing
    papers: dict[Path, Stamp] = {}
    ignored = 0
    waiting = [inbox]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            ignored += 1
            continue
        for entry in entries:
            if folder == inbox and entry.name in PUT_AWAY:
                continue
            if unwanted(entry.name):
                ignored += not (folder == inbox and entry.name == TAKEN)
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(folder / entry.name)
            elif entry.is_symlink() and _is_folder(entry):
                ignored += 1
            else:
                with suppress(OSError):  # gone since
                    papers[folder / entry.name] = _stamp(entry.stat(follow_symlinks=False))
    return Sight(papers, ignored)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a ring
        return False


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)


class Settling:
    """Remembers how files looked, and tells which have not changed for long enough.

    Time is the caller's own clock (seconds that only grow): the clock of a network share may be wrong.
    """

    def __init__(self, settle_seconds: float) -> None:
        self._settle = settle_seconds
        self._since: dict[Path, tuple[Stamp, float]] = {}

    def settled(self, sight: Sight, now: float) -> tuple[Path, ...]:
        """The files that are whole, by path: unchanged for long enough, and open for writing by nobody we can see."""
        before, self._since = self._since, {}
        ripe: dict[Path, Stamp] = {}
        for path, stamp in sight.papers.items():
            old, since = before.get(path, (None, now))
            since = since if old == stamp else now
            self._since[path] = (stamp, since)
            if now - since >= self._settle * (1 if stamp.size else EMPTY_PATIENCE):
                ripe[path] = stamp
        busy = open_for_writing() if ripe else frozenset()
        return tuple(sorted(path for path, stamp in ripe.items() if (stamp.device, stamp.inode) not in busy))


def open_for_writing(processes: Path = Path("/proc")) -> frozenset[tuple[int, int]]:
    """(device, inode) of every file that some process of this machine has open for writing, as far as we may see."""
    found: set[tuple[int, int]] = set()
    for process in processes.glob("[0-9]*"):
        try:
            handles = [handle.name for handle in (process / "fd").iterdir()]
        except OSError:
            continue  # another user's, or ended
        for handle in handles:
            with suppress(OSError, ValueError, IndexError):
                told = (process / "fdinfo" / handle).read_text(encoding="ascii")
                flags = int(re.findall(r"^flags:\s*([0-7]+)", told, re.MULTILINE)[0], 8)
                if flags & os.O_ACCMODE in (os.O_WRONLY, os.O_RDWR):
                    status = (process / "fd" / handle).stat()
                    found.add((status.st_dev, status.st_ino))
    return frozenset(found)


# ---------------------------------------------------------------- one watcher
@contextmanager
def watched(inbox: Path, out: Path) -> Iterator[None]:
    """Hold an inbox for one watcher, and make its folders. Raises `AlreadyWatched`, `InboxMissing`, `InboxUnwritable`.

    The lock lies in the inbox, so that it holds between machines; on a share without locks it lies in ``out``.
    """
    if not inbox.is_dir():
        raise InboxMissing
    try:
        with folder_below(inbox, (TAKEN,), make=True) as taken:
            for place in PUT_AWAY:
                with folder_below(inbox, (place,), make=True):
                    pass
            handle = os.open("lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640, dir_fd=taken)
    except OSError:
        raise InboxUnwritable from None
    try:
        if not _locked(handle):
            os.close(handle)
            handle = os.open(out / ".watch.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
            _locked(handle)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Lock an open file until it is closed; False where its file system knows no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyWatched from None
    except OSError as fault:
        if fault.errno in UNLOCKABLE:
            return False
        raise InboxUnwritable from None
    return True


# ---------------------------------------------------------------- claiming
@dataclass(frozen=True, slots=True)
class Claim:
    """Files that were taken together. ``folder`` is an inbox of its own."""

    inbox: Path
    ref: str

    @property
    def folder(self) -> Path:
        """Where its files lie while they are migrated."""
        return self.inbox / TAKEN / self.ref

    @property
    def received(self) -> str:
        """When it was made: an ISO 8601 instant in UTC, the same whenever it is asked."""
        return datetime.strptime(self.ref[:15], STAMP).replace(tzinfo=UTC).isoformat()

    @property
    def channel(self) -> Channel:
        """The way by which its files came."""
        return Channel(self.ref.split("-")[2])

    @property
    def is_received(self) -> bool:
        """Whether `mark_received` was done."""
        return (self.folder / RECEIVED).exists()

    def mark_received(self) -> None:
        """Note that all its files are new to the ledger; those that were not have been put away."""
        (self.folder / RECEIVED).touch()

    def papers(self) -> tuple[Path, ...]:
        """What lies in it still, sorted."""
        return tuple(sorted(look(self.folder).papers)) if self.folder.is_dir() else ()


def new_claim(inbox: Path, channel: Channel) -> Claim:
    """An empty claim under a ref of its own; its name tells when and which way."""
    ref = f"{datetime.now(UTC).strftime(STAMP)}-{channel.value}-{secrets.token_hex(3)}"
    with folder_below(inbox, (TAKEN, ref), make=True):
        return Claim(inbox, ref)


def claims(inbox: Path) -> tuple[Claim, ...]:
    """The claims that are not cleared, oldest first. Raises `OSError` when the inbox is out of reach."""
    names = [entry.name for entry in os.scandir(inbox / TAKEN) if entry.is_dir(follow_symlinks=False)]
    return tuple(Claim(inbox, name) for name in sorted(names) if CLAIM_REF.fullmatch(name))


def claim(inbox: Path, papers: Sequence[Path]) -> Claim:
    """Claim files of an inbox by moving them. What went away meanwhile, or can't be moved, is left.

    Raises `InboxUnwritable` when nothing could be moved that is there; other `OSError`s (a full disk) as they are.
    """
    claimed = new_claim(inbox, Channel.FOLDER)
    moved = forbidden = 0
    for path in papers:
        parts = path.relative_to(inbox).parts
        try:
            move(inbox, parts, (TAKEN, claimed.ref, *parts))
            moved += 1
        except (PermissionError, FileExistsError):
            forbidden += 1
        except OSError as fault:
            if fault.errno not in GONE:
                raise
    if forbidden and not moved:
        clear(claimed)
        raise InboxUnwritable
    return claimed


def clear(claimed: Claim) -> bool:
    """Remove a claim that holds nothing any more; False if it holds something still."""
    if claimed.papers():
        return False
    with suppress(FileNotFoundError):
        (claimed.folder / RECEIVED).unlink()
    for folder, _, _ in os.walk(claimed.folder, topdown=False):
        with suppress(OSError):  # something unforeseen lies there: it stays
            Path(folder).rmdir()
    return not claimed.folder.exists()


# ---------------------------------------------------------------- putting away
def put_away(claimed: Claim, paper: Path, failed: bool, reason: str) -> None:
    """Move a finished file to done/ or failed/, after its reason was written beside where it will lie.

    Doing it again after being stopped half-way comes to the same. Raises `OSError`.
    """
    parts = paper.relative_to(claimed.folder).parts
    place = (FAILED if failed else DONE, claimed.ref, *parts)
    with folder_below(claimed.inbox, place[:-1], make=True) as folder:
        beside = {path.name.casefold() for path in paper.parent.iterdir()} if paper.parent.is_dir() else set()
        _write_reason(folder, parts, reason, beside)
    move(claimed.inbox, (TAKEN, claimed.ref, *parts), place)


def bring_back(inbox: Path, ref: str, parts: tuple[str, ...]) -> bool:
    """Move a file that was put away back into its claim, to be migrated once more; False if it was not put away."""
    for place in PUT_AWAY:
        with suppress(FileNotFoundError):
            move(inbox, (place, ref, *parts), (TAKEN, ref, *parts))
            with folder_below(inbox, (place, ref, *parts[:-1])) as folder:
                _remove_reason(folder, parts)
            return True
    return False


def _reason_names(name: str) -> Iterator[str]:
    """Names for the reason file of a file, best first; each fits into 255 bytes."""
    raw = os.fsencode(name)
    for number in range(1, 100):
        end = REASON if number == 1 else f"-{number}{REASON}"
        if len(raw) + len(end) <= LONGEST:
            yield name + end
        else:
            mark = hashlib.sha256(raw).hexdigest()[:8]
            start = os.fsdecode(raw[: LONGEST - len(end) - 9].decode("utf-8", "ignore").encode())
            yield f"{start}~{mark}{end}"


def _head(parts: Sequence[str]) -> bytes:
    """The first line of a reason file: which file of the claim it is about, by a digest of its path."""
    return b"Casenote, file " + hashlib.sha256(os.fsencode("/".join(parts))).hexdigest()[:16].encode() + b"\n"


def _write_reason(folder: int, parts: Sequence[str], reason: str, avoid: Collection[str]) -> None:
    head = _head(parts)
    text = head + reason.encode("utf-8", "backslashreplace")
    for name in _reason_names(parts[-1]):
        if name.casefold() not in avoid and (not exists(folder, name) or starts_with(folder, name, head)):
            write(folder, name, [text])
            return
    raise FileExistsError(errno.EEXIST, "no name is left for a reason")


def _remove_reason(folder: int, parts: Sequence[str]) -> None:
    for name in _reason_names(parts[-1]):
        if not exists(folder, name):
            return
        if starts_with(folder, name, _head(parts)):
            os.unlink(name, dir_fd=folder)
