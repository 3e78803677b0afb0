"""A user's downloads come in; the one file that `mappings.terminology` opens goes out, whole or not at all."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mappings import codings
from mappings.terminologies.building import Building, Key, Progress, ReleaseFile, Releases, Silent
from mappings.terminologies.files import find
from mappings.terminologies.schema import FORM, ORDERS, STAGING, TABLES
from records.errors import TerminologyForbidden, TerminologyNotFound, TerminologyPartial, TerminologyUnwritable
from records.shelf import shelf
from records.types.terms import Release

PROBE = (  # says whether words are compared as they were when an index was made
    "Crohn's diseases of the esophagus, left-sided; hemorrhages/edemas, anemia in leukemia, D.V.T. of café workers, "
    "type 2 diabetes, 5.5 tumors, biopsies, bronchitis, anesthesia, fetuses, pediatric orthopedics, St. John's Ward"
)
DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
ABANDONED = 24 * 3600  # seconds: no load takes a day
CACHE = 65_536  # kilobytes of each database's pages in memory
Found = Mapping[str, tuple[ReleaseFile, ...]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is in the index now. ``already`` says that it held just these files before and nothing was done.

    ``kept`` names the terminologies that were not among what was given and stay as they were.
    """

    releases: tuple[Release, ...]
    already: bool
    kept: tuple[str, ...] = ()


def load(given: Sequence[Path], target: Path, key: Key, progress: Progress | None = None) -> Loaded:
    """Load the releases found in folders and zips, and put the index in ``target``'s place when it is whole.

    What is given takes the place of the same terminology's earlier release; other terminologies are carried over from
    the index that is there. ``key`` says how words are compared. Raises `TerminologyNotFound`, `TerminologyBroken`,
    `TerminologyUnreadable`, `TerminologyPartial`, `TerminologyUnwritable`,
    `TerminologyForbidden`; then the index that was there is untouched.
    """
    progress = progress or Silent()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _scratch(target) as scratch:
            found = _found(given, scratch)
            old, usable = _loaded_before(target, key)
            if usable and all(_fingerprint(files) == old.get(name) for name, files in found.items()):
                return Loaded(_releases(target), already=True)
            kept = tuple(name for name in old if name not in found)
            if kept and not usable:
                raise TerminologyPartial(kept[0], "another version of Casenote loaded it, so that it is needed again")
            try:
                _make(scratch, found, target if kept else None, kept, key, progress)
            except TerminologyPartial as fault:
                raise _partial(found, *map(str, fault.args)) from None
            _put(scratch / "index", target)
        return Loaded(_releases(target), already=False, kept=kept)
    except OSError:
        raise TerminologyUnwritable from None
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode & 0xFF not in DISK:
            raise
        raise TerminologyUnwritable from None


# ---------------------------------------------------------------- beside the index
@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A folder beside the index for this load alone; what loads that were killed left there is taken away first.

    Whose process lives holds a lock on its folder, which the system lets go of however the process ends. Folders are
    made and swept under a lock on the place that holds them, so that nobody's is taken before it is locked.
    """
    with ExitStack() as held:
        with _locked(target.parent, wait=True):
            _sweep(target)
            made = tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.", ignore_cleanup_errors=True)
            scratch = Path(held.enter_context(made))
            held.enter_context(_locked(scratch))
        yield scratch


def _sweep(target: Path) -> None:
    """Take away the folders of loads that no living process owns."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.\w{{8}}")
    for left in target.parent.iterdir():
        if ours.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
            with suppress(OSError), _locked(left) as free:  # another user's can't be opened, and stays
                if free:
                    shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _locked(folder: Path, wait: bool = False) -> Iterator[bool]:
    """A lock on a folder, let go of at the end; False while another process holds it.

    A disk that knows no locks (some that are shared) is told by age alone: no load takes a day.
    """
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            free = True
        except BlockingIOError:
            free = False
        except OSError:
            free = time.time() - os.fstat(opened).st_mtime > ABANDONED
        yield free
    finally:
        os.close(opened)


# ---------------------------------------------------------------- what was given
def _known() -> dict[str, Releases]:
    return {coding.name: coding.releases for coding in shelf(codings, "CODING") if coding.releases}


def _found(given: Iterable[Path], scratch: Path) -> Found:
    """The files of each terminology that is there. Raises `TerminologyNotFound` when none is, `TerminologyPartial`."""
    found = find(given, _known(), scratch)
    if not found:
        raise TerminologyNotFound("no file of a release was found in what was named")
    for name, files in found.items():
        parts = {file.part for file in files}
        if missing := [part for part in _known()[name].needed if part not in parts]:
            raise _partial(found, name, f"there is no file of {', '.join(missing)}")
    return found


def _partial(found: Found, name: str, reason: str) -> TerminologyPartial:
    """The error that part of a terminology is missing, with its folder and what can be loaded without that."""
    where = os.path.commonpath([file.folder for file in found[name]])
    rest = [
        other
        for other, files in found.items()
        if other != name and {file.part for file in files}.issuperset(_known()[other].needed)
    ]
    without = f"; {' and '.join(rest)} can be loaded without it, named by themselves" if rest else ""
    return TerminologyPartial(f"{name} in {where}" if where else name, f"{reason}{without}")


def _fingerprint(files: Iterable[ReleaseFile]) -> list[tuple[str, int]]:
    return sorted((file.name, file.size) for file in files)


def _loaded_before(target: Path, key: Key) -> tuple[dict[str, list[tuple[str, int]]], bool]:
    """The files that an index was made of, by terminology, and whether it can be used; none if it is no index."""
    if not target.is_file():
        return {}, False
    must_be_readable(target)  # else what it holds besides would be lost
    try:
        index = sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            about = dict(index.execute("SELECT name, value FROM about"))
            files: dict[str, list[tuple[str, int]]] = {}
            for terminology, *file in index.execute("SELECT terminology, name, size FROM file ORDER BY name, size"):
                files.setdefault(terminology, []).append((file[0], file[1]))
            return files, about.get("form") == FORM and about.get("probe") == probe(key)
        finally:
            index.close()
    except sqlite3.DatabaseError:
        return {}, False


def must_be_readable(index: Path) -> None:
    """Raise `TerminologyForbidden` without leave to read an index: SQLite would not tell that from damage."""
    with suppress(FileNotFoundError):
        try:
            index.open("rb").close()
        except PermissionError:
            raise TerminologyForbidden from None


def probe(key: Key) -> str:
    """Some words as they are compared: an index made when they were compared otherwise can't be looked up in."""
    return " ".join(key(PROBE))


# ---------------------------------------------------------------- making
def _make(scratch: Path, found: Found, old: Path | None, kept: Iterable[str], key: Key, progress: Progress) -> None:
    """Make the whole index in ``scratch``."""
    known = _known()
    progress.begin(int(sum(file.size * (1 + known[name].effort) for name, files in found.items() for file in files)))
    index = sqlite3.connect((scratch / "index").resolve().as_uri(), isolation_level=None, uri=True)
    try:
        index.execute("ATTACH ? AS staging", (str(scratch / "staging"),))
        for schema in ("main", "staging"):
            for pragma in (
                "journal_mode = OFF",
                "synchronous = OFF",
                f"cache_size = -{CACHE}",
                "locking_mode = EXCLUSIVE",
            ):
                index.execute(f"PRAGMA {schema}.{pragma}")
        index.execute("PRAGMA temp_store = FILE")
        index.executescript(TABLES + STAGING)
        index.execute("BEGIN")
        for name, files in found.items():
            effort = known[name].effort * sum(file.size for file in files)
            known[name].build(Building(index, files, key, progress, effort))
            index.executemany("INSERT INTO file VALUES (?, ?, ?)", ((name, file.name, file.size) for file in files))
        index.execute("COMMIT")
        if old is not None:
            _carry_over(index, old, kept)
        progress.stage("Finishing")
        index.executescript(ORDERS)
        about = {"form": FORM, "probe": probe(key)}
        index.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    finally:
        index.close()


def _carry_over(index: sqlite3.Connection, old: Path, kept: Iterable[str]) -> None:
    """Copy the terminologies that were not given from the index that is there."""
    known = _known()
    index.execute("ATTACH ? AS old", (f"{old.resolve().as_uri()}?mode=ro&immutable=1",))
    shift = index.execute("SELECT coalesce(max(id), 0) FROM main.release").fetchone()[0]
    for name in kept:
        index.execute(
            "INSERT INTO main.release SELECT id + ?, terminology, name, entries, version FROM old.release "
            "WHERE terminology = ?",
            (shift, name),
        )
        index.execute("INSERT INTO main.file SELECT * FROM old.file WHERE terminology = ?", (name,))
        for table in known[name].tables:
            index.execute(f"INSERT INTO main.{table} SELECT * FROM old.{table}")  # noqa: S608  (names of our own)
            if any(column[1] == "release" for column in index.execute(f"PRAGMA main.table_info({table})")):
                index.execute(f"UPDATE main.{table} SET release = release + ?", (shift,))  # noqa: S608
    index.execute("DETACH old")


def _put(made: Path, target: Path) -> None:
    """Put the index in its place: whoever has the old one open keeps it, whoever opens one next has this."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.chmod(0o640)
    made.replace(target)


def _releases(target: Path) -> tuple[Release, ...]:
    index = sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        known = index.execute("SELECT terminology, name, entries, version FROM release ORDER BY terminology, name")
        return tuple(Release(*row) for row in known)
    finally:
        index.close()
