"""What worker processes do with sides of a file: read them, and keep those that are part of no document."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from capture.pages import count_pages
from capture.sheet_payload import read_key
from capture.sources.folder import as_taken
from flows import workers
from flows.kept_sides import KeptSides
from flows.outputs import keep_stack, write_aside
from flows.piles import Job, KeepAside, Kept, NotRead, ReadSides, SidesRead, Stamp, seconds
from flows.reading import AT_ONCE, Side, read_sides, unread_side
from records.errors import (
    ChangedSinceTaken,
    DocumentError,
    FileGone,
    MachineExhausted,
    SetupError,
    Unexpected,
    UnreadableFile,
)
from records.log import Event
from records.store import FolderStore

EXHAUSTED = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE)  # no paper's fault


def read_sides_of(job: ReadSides) -> SidesRead | NotRead:
    """Read some sides and put their words beside the outputs, unless an earlier run did.

    A side that can't be read is quarantined, the others go on. What is wrong with the machine, not with the paper,
    is raised as a `SetupError`, and nothing is said of the paper.
    """
    file, limits = job.taken.file, job.settings.limits
    try:
        workers.time_is_short(seconds(job))
        place, stamp = where_it_lies(job)
        kept = KeptSides(Path(job.out), file, job.settings)
        if job.opened is None:
            with kept.drawing(0, limits.decode_seconds):
                count = count_pages(place, limits)
        else:
            count = job.opened.count
        numbers = tuple(range(1, min(count, AT_ONCE) + 1)) if job.numbers is None else job.numbers
        sides = kept_sides(kept, place, numbers, job)
        return SidesRead(
            place,
            stamp,
            count,
            tuple(side.state for side in sides),
            tuple(side.signs for side in sides),
            tuple(side.sheet for side in sides if side.sheet),
            tuple(side.fault for side in sides if side.fault),
        )
    except (FileGone, UnreadableFile):
        return NotRead(None, None)
    except DocumentError as fault:
        return NotRead(None, str(fault))
    finally:
        workers.time_is_free()


def kept_sides(kept: KeptSides, place: Path, numbers: tuple[int, ...], job: ReadSides) -> tuple[Side, ...]:
    """Sides as an earlier run read them, or as they are read now and kept."""
    if not numbers:
        return ()
    sides = kept.get(numbers[0])
    if sides is None or [side.reading.page for side in sides] != list(numbers):
        sides = sides_of(kept, place, numbers, job)
        kept.put(numbers[0], sides)
    return sides


def sides_of(kept: KeptSides, place: Path, numbers: Sequence[int], job: ReadSides) -> tuple[Side, ...]:
    """Sides as they are read, together; if something unforeseen happens, each alone, so that only one is lost."""
    key, came_in = read_key(job.settings.sheets.key), date.fromisoformat(job.taken.taken[:10])
    try:
        limits = job.settings.limits
        drawing = partial(kept.drawing, seconds=limits.decode_seconds)
        return read_sides(place, numbers, limits, came_in, key, job.settings.reading.engine, drawing)
    except (SetupError, FileGone, UnreadableFile):
        raise
    except Exception as fault:  # the edge of a page: the foreign error's words may be the patient's
        blame_the_machine(fault)
        if len(numbers) > 1:
            return tuple(side for number in numbers for side in sides_of(kept, place, (number,), job))
        Event.PAGE_UNFORESEEN.log(file=job.taken.id, page=numbers[0], error=type(fault).__name__)
        return (unread_side(numbers[0], Unexpected(type(fault).__name__)),)


def blame_the_machine(fault: Exception) -> None:
    """Raise `MachineExhausted` for what is no paper's fault: a full disk, too many open files."""
    if isinstance(fault, OSError) and fault.errno in EXHAUSTED:
        raise MachineExhausted from None


def where_it_lies(job: Job) -> tuple[Path, Stamp]:
    """Where the file lies; its bytes are compared with those that were taken in whenever it seems to have changed."""
    if job.opened is not None and _stamp(job.opened.place) == job.opened.stamp:
        return job.opened.place, job.opened.stamp
    place = as_taken(job.taken.file)
    return place, _stamp(place)


def _stamp(place: Path) -> Stamp:
    try:
        status = place.stat()
    except OSError:
        return (0, 0, 0)
    return status.st_ino, status.st_size, status.st_mtime_ns


# ---------------------------------------------------------------- what is part of no document
def keep_aside(job: KeepAside) -> Kept | None:
    """Keep header and separator sheets, and blank sides between them, as a PDF; the whole file where that fails."""
    file, limits, store = job.taken.file, job.settings.limits, FolderStore(Path(job.out))
    try:
        workers.time_is_short(seconds(job))
        place, _ = where_it_lies(job)
        sides = KeptSides(Path(job.out), file, job.settings).some(job.numbers)
        try:
            return Kept(*write_aside(job.taken, place, [side.reading for side in sides], store))
        except DocumentError:
            return Kept(*keep_stack(place, file.digest, file.trust, limits, store))
    except (FileGone, UnreadableFile, ChangedSinceTaken):
        return None
    finally:
        workers.time_is_free()
