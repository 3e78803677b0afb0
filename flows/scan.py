"""``casenote scan``: a stack of paper in a scanner's feeder comes in, one file in the inbox goes out.

A person counts the sheets before the scan and says how many they are. Only a scan of so many goes into the inbox; any
other is held beside it, with its reason, until someone scans what is left, counts again, or scans all of it anew.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from capture.devices import Mode, Paper, ScanOrder
from capture.sources.scanner import check_count, in_sheets, keeping, put_in, safe_name, scan, sides_in
from flows.console import complain, say
from records.errors import (
    BatchError,
    CasenoteError,
    CountMissing,
    ExitCode,
    InboxMissing,
    NothingHeld,
    OutputInInbox,
    OutputUnwritable,
    RetryableError,
    ScanHeld,
    ScanStopped,
    WrongCount,
)
from records.settings import Limits, Settings
from records.types import OdsCode

REASON, ORDER = "reason.txt", "order.json"
T = TypeVar("T")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    scanning = commands.add_parser("scan", help="scan a stack of paper into an inbox")
    scanning.add_argument("--inbox", type=Path, required=True, help="folder that the scan is put into")
    scanning.add_argument("--held", type=Path, help="folder for scans that wait for a person (INBOX-held beside it)")
    scanning.add_argument("--trust", type=_trust, help="the trust's ODS code")
    scanning.add_argument("--box", help="the box's label, as it is written on it")
    scanning.add_argument(
        "--sheets", type=_count, help="all sheets in the feeder, header and separator sheets too, counted by hand"
    )
    scanning.add_argument("--duplex", action="store_true", help="scan both sides of each sheet")
    scanning.add_argument("--device", help="the scanner, as `scanimage -L` names it; needed if there are several")
    scanning.add_argument("--resolution", type=_count, default=300, help="dots to the inch (300)")
    scanning.add_argument("--paper", type=Paper, choices=list(Paper), default=Paper.A4, help="size of the paper (a4)")
    scanning.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.GREY, help="what to record (grey)")
    scanning.add_argument(
        "--set",
        type=_option,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        dest="further",
        help="an option of this scanner, as `scanimage -A` names it; may be given several times",
    )
    held = scanning.add_mutually_exclusive_group()
    held.add_argument("--go-on", action="store_true", help="scan what is left of a held scan, with its settings")
    held.add_argument("--release", action="store_true", help="put a held scan into the inbox: it is right")
    held.add_argument("--afresh", action="store_true", help="scan all again, in place of a held scan")
    scanning.set_defaults(run=scan_stack)


def scan_stack(given: argparse.Namespace) -> ExitCode:
    """Scan a stack, see that its count is right, and put it into the inbox; or hold it and say what to do."""
    limits = Settings.read().limits
    if not given.inbox.is_dir():
        raise InboxMissing
    inbox = given.inbox.resolve()
    held = (given.held or inbox.with_name(f"{inbox.name}-held")).resolve()
    if held.is_relative_to(inbox):
        raise OutputInInbox
    order = _order(given)
    folder = held / order.trust.code / safe_name(order.box)
    try:
        with keeping(folder) as lock:
            try:
                order = _begin(given, order, folder)
                path = _scan(order, folder, inbox, limits, None if given.release else lock)
            finally:
                if not sides_in(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                    with suppress(OSError):  # another box of the trust is held
                        folder.parent.rmdir()
    except OSError:
        raise OutputUnwritable from None
    except CasenoteError as fault:
        if (folder / REASON).is_file():
            complain(f"Held in {folder}")
        if not isinstance(fault, BatchError | RetryableError):
            raise
        complain(f"casenote: {fault}")
        return ExitCode.INCOMPLETE
    say(f"In the inbox: {path.relative_to(inbox)}")
    return ExitCode.DONE


# ---------------------------------------------------------------- the scan and its count
def _begin(given: argparse.Namespace, order: ScanOrder, folder: Path) -> ScanOrder:
    """See what lies in the folder of this box; the order as it is to be carried out.

    Sides without a reason are what a killed run left behind: the paper is all put in again, so they go, unless the
    person says that the run is to go on.
    """
    held = (folder / REASON).is_file()
    if given.release and not held:
        raise NothingHeld
    if given.release or (given.go_on and sides_in(folder)):
        before = _read_order(folder, order)
        return replace(before, sheets=given.sheets or before.sheets, device=given.device or before.device)
    if held and not given.afresh:
        raise ScanHeld
    if order.sheets == 0:  # only one that goes on may come without a count
        raise NothingHeld
    for old in folder.iterdir():
        if old.name != ".lock":
            old.unlink()
    _write_order(folder, order)
    return order


def _scan(order: ScanOrder, folder: Path, inbox: Path, limits: Limits, lock: int | None) -> Path:
    """Scan until the count is right and put the scan into the inbox; without ``lock`` what lies there is not added to.

    Raises the fault that stopped it, after the scan was held. On a terminal the person is asked first.
    """
    try:
        order = _counted(order, folder, limits, lock)
        path = put_in(order, sides_in(folder), inbox, limits)
    except CasenoteError as fault:  # be it that the inbox takes no file: what was scanned is not lost
        if isinstance(fault, BatchError) or not (folder / REASON).is_file():
            _hold(folder, fault)
        raise
    for file in sides_in(folder):
        file.unlink()
    return path


def _counted(order: ScanOrder, folder: Path, limits: Limits, lock: int | None) -> ScanOrder:
    """Scan and count; the order with the count that a person confirmed."""
    scanning = lock is not None
    while True:
        try:
            if scanning:
                scan(order, folder, limits, lock, starting=partial(_say_scanning, order))
            sides = sides_in(folder)
            say(f"Found {in_sheets(len(sides), order)}; expected {order.sheets}.")
            check_count(order, sides)
            return order
        except ScanStopped as fault:
            _hold(folder, fault)
            if sys.stdin.isatty():
                complain(f"casenote: {fault}")
            if not _asked("Is the paper back in the feeder? Type y to go on; Enter leaves the scan held: ", _yes):
                raise
            scanning = lock is not None
        except WrongCount as fault:
            _hold(folder, fault)
            recount = _asked("Count the sheets again. How many are there? Enter leaves the scan held: ", _count)
            if recount is None:
                raise
            order, scanning = replace(order, sheets=recount), False


def _say_scanning(order: ScanOrder) -> None:
    say(f"Scanning {order.sheets} sheet{'' if order.sheets == 1 else 's'} ...")


def _hold(folder: Path, fault: CasenoteError) -> None:
    """Leave the reason beside what was scanned; nothing was scanned, nothing is held.

    A disk that is full must not hide why the scan stopped: the fault is told all the same.
    """
    if sides_in(folder):
        part = folder / f".{REASON}"
        with suppress(OSError):
            part.write_text(f"{fault}\n", encoding="utf-8")
            part.replace(folder / REASON)


# ---------------------------------------------------------------- the order
def _order(given: argparse.Namespace) -> ScanOrder:
    """What was asked for; what is missing is asked for on a terminal. A held scan brings its own count."""
    trust = given.trust or _asked("The trust's ODS code: ", _trust)
    box = given.box or _asked("The box's label: ", str)
    sheets = given.sheets or (0 if given.go_on or given.release else _asked("How many sheets of paper: ", _count))
    if trust is None or not box or not box.strip() or sheets is None:
        raise CountMissing
    return ScanOrder(
        trust=trust,
        box=box.strip(),
        sheets=sheets,
        duplex=given.duplex,
        device=given.device,
        resolution=given.resolution,
        paper=given.paper,
        mode=given.mode,
        further=tuple(given.further),
    )


def _write_order(folder: Path, order: ScanOrder) -> None:
    said = {
        "sheets": order.sheets,
        "duplex": order.duplex,
        "device": order.device,
        "resolution": order.resolution,
        "paper": order.paper,
        "mode": order.mode,
        "further": order.further,
    }
    (folder / ORDER).write_text(json.dumps(said), encoding="utf-8")


def _read_order(folder: Path, order: ScanOrder) -> ScanOrder:
    """The order of the held scan of this box; raises `NothingHeld` if it can't be read."""
    try:
        said = json.loads((folder / ORDER).read_text(encoding="utf-8"))
        further = tuple((name, value) for name, value in said.pop("further"))
        return replace(order, **{**said, "paper": Paper(said["paper"]), "mode": Mode(said["mode"]), "further": further})
    except (OSError, ValueError, KeyError, TypeError):
        raise NothingHeld from None


# ---------------------------------------------------------------- what a person says
def _asked(question: str, meaning: Callable[[str], T]) -> T | None:
    """What the person at the terminal answers; None without a terminal, or for an empty answer."""
    while sys.stdin.isatty():
        sys.stdout.write(question)
        sys.stdout.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            return None
        try:
            return meaning(answer)
        except (ValueError, argparse.ArgumentTypeError) as fault:
            say(f"  {fault}")
    return None


def _yes(text: str) -> bool:
    return text.lower() in ("y", "yes")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 1_000_000):
        raise argparse.ArgumentTypeError("a number from 1 on is needed")
    return int(text)


def _trust(text: str) -> OdsCode:
    try:
        return OdsCode(text.upper())
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _option(text: str) -> tuple[str, str]:
    name, given, value = text.partition("=")
    if not given:
        raise argparse.ArgumentTypeError("NAME=VALUE is needed")
    return name, value
