"""A document scanner as a source: an order for a stack of paper comes in, one image of each of its sides goes out.

The scanner is driven through SANE's ``scanimage``, which names options as each maker's backend does; what the device
offers is asked before any paper moves. Sides are written to a folder outside the inbox as they come, one TIFF each,
and stay there whatever happens; `put_in` makes one file of them in the inbox once their number is right.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import os
import re
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from capture.devices import PROGRAM, ScanOrder, arguments, judge_start, only_device
from records.errors import (
    CasenoteError,
    CoverOpen,
    DoubleFeed,
    FeederEmpty,
    OutputUnwritable,
    PaperJam,
    ScanDiskFull,
    ScanKilled,
    ScannerFailed,
    ScannerSilent,
    ScanStopped,
    ScanTooLarge,
    ScanUnderWay,
    TooManySides,
    WrongCount,
)
from records.settings import Limits
from records.types import Source

SOURCE = "scanner"

LOG = "scanner.log"  # what the scanner said; no word of the paper
SIDE = "side-{:04d}.tif"
QUIET_SECONDS = 120  # without a byte or a word from the scanner
LISTENING_SECONDS = 0.1  # between looks at what has come

# SANE's words for a fault are only "jammed" when sheets stick together; these backends say more when asked to.
TALKATIVE = {"SANE_DEBUG_FUJITSU": "5", "SANE_DEBUG_CANON_DR": "5", "SANE_DEBUG_KODAK": "5"}
STUCK = re.compile(r"double[ -]?feed(?! detection)|multi-?feed", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of an order: a file for each side, in order, and the scanner that made them."""

    order: ScanOrder
    sides: tuple[Path, ...] = field(repr=False)
    device: str | None = None


# ---------------------------------------------------------------- scanning
def scan(
    order: ScanOrder,
    into: Path,
    limits: Limits,
    lock: int | None = None,
    quiet: float = QUIET_SECONDS,
    starting: Callable[[], None] | None = None,
) -> Scanned:
    """Scan what lies in the feeder into a folder, after the sides that lie there already.

    A sheet of which only the front came is set aside: it has to be scanned again. Raises one of `ScanStopped` when
    the scan broke off (the whole sheets before stay in the folder), `FeederEmpty`, `ScannerBusy`, or a `SetupError`
    before any paper moves. ``lock`` is the open file by which `keeping` holds the folder: the scanning program holds
    it too, so that a folder is not taken for deserted while an orphan still writes to it. ``quiet`` is how many seconds
    the scanner may give no sign. ``starting`` is called when the scanner is known and the order is one that it takes.
    """
    for torn in [*into.glob("*.part"), *sides_in(into)[_whole_sheets(order, into) * order.sides :]]:
        _set_aside(torn)
    device = order.device or only_device()
    argument = arguments(order, device, limits)
    first = len(sides_in(into)) + 1
    if first > limits.pages:
        _stop(TooManySides, order, into)
    missing = max(0, order.sheets * order.sides - first + 1)
    if shutil.disk_usage(into).free < order.side_bytes * missing:
        _stop(ScanDiskFull, order, into)
    batch = (f"--batch={SIDE.replace('{:04d}', '%04d')}", f"--batch-start={first}")
    count = f"--batch-count={limits.pages - first + 2}"  # one more than is allowed, to see whether there is one
    if starting is not None:
        starting()
    status = _run((PROGRAM, *argument, "--format=tiff", *batch, count), order, into, lock, quiet)
    _judge(status, (into / LOG).read_text(encoding="utf-8", errors="replace"), order, into, first)
    if len(sides_in(into)) > limits.pages:
        _stop(TooManySides, order, into)
    return Scanned(order, sides_in(into), device)


def sides_in(folder: Path) -> tuple[Path, ...]:
    """The sides that were scanned into a folder, in order."""
    return tuple(sorted(folder.glob("side-*.tif")))


def check_count(order: ScanOrder, sides: tuple[Path, ...]) -> None:
    """Raise `WrongCount` unless every sheet that was counted was scanned, with all its sides, and no more."""
    if len(sides) != order.sheets * order.sides:
        expected = order.sheets * order.sides
        verb = "was" if order.sheets == 1 else "were"
        raise WrongCount(f"{in_sheets(expected, order)} {verb}", in_sheets(len(sides), order))


def in_sheets(sides: int, order: ScanOrder) -> str:
    """Sides as sheets of paper: ``12 sheets (24 sides)``."""
    whole, half = divmod(sides, order.sides)
    beside = " and one side without its back" if half else ""
    return f"{whole} sheet{'' if whole == 1 else 's'}{beside} ({sides} side{'' if sides == 1 else 's'})"


def _whole_sheets(order: ScanOrder, folder: Path) -> int:
    return len(sides_in(folder)) // order.sides


def _set_aside(file: Path) -> None:
    """Keep a file that is not part of the scan: half a sheet, half a side."""
    file.rename(file.with_name(f"aside-{time.time_ns()}-{file.name}"))


def _run(command: tuple[str, ...], order: ScanOrder, folder: Path, lock: int | None, quiet: float) -> int:
    """Run scanimage until it ends; its exit status. Stops it when it is silent too long or writes half a side."""
    with (folder / LOG).open("wb") as words:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell; the folder is its own
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
            env={**os.environ, **TALKATIVE, "LC_ALL": "C"},
            pass_fds=() if lock is None else (lock,),
        )
    try:
        return _listen(process, order, folder, quiet)
    finally:
        _end(process)


def _listen(process: subprocess.Popen[bytes], order: ScanOrder, folder: Path, quiet: float) -> int:
    heard, since, checked = (-1, -1), time.monotonic(), len(sides_in(folder))
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(LISTENING_SECONDS)
        for side in sides_in(folder)[checked:]:
            checked += 1
            if not _complete(side):  # scanimage goes on and ends well when the disk is full
                _end(process)
                for spoilt in sides_in(folder)[checked - 1 :]:
                    spoilt.unlink()  # makes the room that its reason needs
                _stop(ScanDiskFull, order, folder)
        if process.returncode is not None:
            return process.returncode
        now = (
            (folder / LOG).stat().st_size,
            sum(part.stat().st_size for part in folder.glob("*.part") if part.exists()),
        )
        if now != heard:
            heard, since = now, time.monotonic()
        elif time.monotonic() - since > quiet:
            _end(process)
            _stop(ScannerSilent, order, folder)


def _end(process: subprocess.Popen[bytes]) -> None:
    """See that the program is gone: asked first, so that it lets go of the paper, then made to."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _complete(side: Path) -> bool:
    """Whether a side's file holds all the bytes that its head promises."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(side) as image:
            bits = {"1": 1, "L": 8, "RGB": 24}.get(image.mode, 8)
            promised = math.ceil(image.width * bits / 8) * image.height
            return side.stat().st_size >= image.tile[0].offset + promised
    except (UnidentifiedImageError, OSError, IndexError):
        return False


# ---------------------------------------------------------------- how a scan ended
GOOD, JAMMED, NO_DOCS, COVER_OPEN = 0, 6, 7, 8  # SANE_Status, which scanimage ends with


def _judge(status: int, words: str, order: ScanOrder, folder: Path, first: int) -> None:
    """Return if the feeder was scanned until it was empty; else raise what happened."""
    came = len(sides_in(folder)) >= first
    if status in (GOOD, NO_DOCS) and came:
        return
    if status in (GOOD, NO_DOCS):
        raise FeederEmpty
    if not came:
        judge_start(status, words)
    if status < 0:
        _stop(ScanKilled, order, folder)
    if status == JAMMED and STUCK.search(words):
        _stop(DoubleFeed, order, folder)
    if re.search(r"cannot (open|close|rename)|No space left", words):
        _stop(ScanDiskFull, order, folder)
    _stop({JAMMED: PaperJam, COVER_OPEN: CoverOpen}.get(status, ScannerFailed), order, folder)


def _stop(fault: type[ScanStopped], order: ScanOrder, folder: Path) -> NoReturn:
    """Raise the fault with the sheet to put back and how many whole sheets are kept."""
    kept = _whole_sheets(order, folder)
    raise fault(kept + 1, kept) from None


# ---------------------------------------------------------------- keeping, and putting into the inbox
@contextmanager
def keeping(folder: Path) -> Iterator[int]:
    """Hold a folder of scanned sides, made if it is not there; raises `ScanUnderWay` when another run holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise OutputUnwritable from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = os.path.samestat(os.fstat(lock), (folder / ".lock").stat())  # not of a folder done with meanwhile
        except (BlockingIOError, FileNotFoundError):
            ours = False
        if not ours:
            raise ScanUnderWay
        yield lock
    finally:
        os.close(lock)


def safe_name(label: str) -> str:
    """A box's label as part of a file's name: small letters and digits, and a digest that tells like labels apart."""
    words = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40].strip("-") or "box"
    return f"{words}-{hashlib.sha256(label.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def put_in(order: ScanOrder, sides: tuple[Path, ...], inbox: Path, limits: Limits) -> Path:
    """Make one file of the sides in INBOX/<ODS code>/scan; there it is whole or not at all. Returns its path.

    Lossless: group 4 for line art, LZW for the rest (as small as deflate, in a tenth of the time). Sides are read and
    written one after the other. Raises `ScanTooLarge`, `ScannerFailed` when a side was damaged since (it and those
    after it are set aside), or `OutputUnwritable` when the inbox takes no file.
    """
    for place, side in enumerate(sides):
        if not _complete(side):
            for spoilt in sides[place:]:
                _set_aside(spoilt)
            _stop(ScannerFailed, order, side.parent)
    folder = inbox / order.trust.code / Source.SCAN.value
    name = safe_name(order.box)
    part = folder / f".{name}.part"  # a hidden name, which the inbox ignores
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _bind(sides, part)
        if part.stat().st_size > limits.file_megabytes * 1_000_000:
            raise ScanTooLarge(limits.file_megabytes)
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        return part.replace(folder / f"{name}-{digest[:12]}.tif")
    except CasenoteError:
        raise
    except OSError:
        raise OutputUnwritable from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _bind(sides: tuple[Path, ...], target: Path) -> None:
    """Write the sides into one TIFF, a page each."""
    target.unlink(missing_ok=True)
    with TiffImagePlugin.AppendingTiffWriter(target, new=True) as pages:
        for side in sides:
            with Image.open(side) as image:
                how = "group4" if image.mode == "1" else "tiff_lzw"
                image.save(pages, format="TIFF", compression=how, dpi=image.info.get("dpi"))
            pages.newFrame()
