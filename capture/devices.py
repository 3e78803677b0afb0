"""What scanners offer: an order in a person's words comes in, the same in a device's own words goes out.

SANE's backends name feeders, modes and sizes as their makers please, so a device is asked for its options through
``scanimage`` before any paper moves, and what it does not offer is said plainly.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
from dataclasses import dataclass, field
from enum import StrEnum

from records.errors import (
    NoDuplex,
    NoFeeder,
    NoScanner,
    NoScannerThere,
    NotOffered,
    PageTooLarge,
    ScanimageMissing,
    ScannerAsleep,
    ScannerBusy,
    ScannerForbidden,
    SeveralScanners,
)
from records.settings import Limits
from records.types import OdsCode

PROGRAM = "scanimage"
ASKING_SECONDS = 60  # to list scanners or a scanner's options; a network scanner may have to wake up
MILLIMETRES = 25.4  # in an inch
TOLERANCE = 1.0  # millimetres that a scanner's glass may fall short of the paper: makers round Letter and A4
BUSY, DENIED = 3, 11  # SANE_Status, which scanimage ends with

# Options that make a scanner stop when sheets stick together: fujitsu and canon_dr; kvs20xx, kvs40xx; PFU's own.
AGAINST_DOUBLE_FEED = (
    ("df-action", "Stop"),
    ("df-thickness", "yes"),
    ("double-feed", "yes"),
    ("dfeed", "yes"),
    ("multifeed-detection", "Stop"),
)


class Mode(StrEnum):
    """What a side's image holds. A device says it in its own words (`WORDS`)."""

    LINEART = "lineart"
    GREY = "grey"
    COLOUR = "colour"


# As backends name modes: "Lineart", "Black & White", "Binary", "Gray", "True Gray", "24bit Color[Fast]".
WORDS = {
    Mode.LINEART: re.compile(r"line ?art|black ?& ?white|binary|mono", re.IGNORECASE),
    Mode.GREY: re.compile(r"gr[ae]y", re.IGNORECASE),
    Mode.COLOUR: re.compile(r"colou?r", re.IGNORECASE),
}
DITHERED = re.compile(r"diffusion|halftone|dither", re.IGNORECASE)
FEEDER = re.compile(r"adf|feeder", re.IGNORECASE)
DUPLEX = re.compile(r"duplex|both", re.IGNORECASE)
DEPTH = {Mode.LINEART: "1", Mode.GREY: "8", Mode.COLOUR: "8"}


class Paper(StrEnum):
    """Sizes of paper."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"
    LETTER = "letter"
    LEGAL = "legal"
    FOOLSCAP = "foolscap"  # British case notes from before A4


SIZES = {
    Paper.A3: (297.0, 420.0),
    Paper.A4: (210.0, 297.0),
    Paper.A5: (148.0, 210.0),
    Paper.LETTER: (215.9, 279.4),
    Paper.LEGAL: (215.9, 355.6),
    Paper.FOOLSCAP: (203.2, 330.2),
}  # width and height in millimetres: ISO 216, ANSI Y14.1; foolscap folio is 8 by 13 inches


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What a person asks for: how many sheets of paper lie in the feeder, and how they are to be scanned.

    ``box`` is the label of the box as the records department writes it, ``device`` SANE's name of the scanner (None:
    the only one), ``resolution`` in dots to the inch. ``further`` are options of that device, by name.
    """

    trust: OdsCode
    box: str = field(repr=False)
    sheets: int
    duplex: bool = False
    device: str | None = None
    resolution: int = 300
    paper: Paper = Paper.A4
    mode: Mode = Mode.GREY
    further: tuple[tuple[str, str], ...] = ()

    @property
    def sides(self) -> int:
        """How many sides each sheet has for the scanner."""
        return 2 if self.duplex else 1

    @property
    def side_bytes(self) -> int:
        """How large the image of one side is, not compressed."""
        wide, high = (length / MILLIMETRES * self.resolution for length in SIZES[self.paper])
        return math.ceil(wide * high * {Mode.LINEART: 1 / 8, Mode.GREY: 1, Mode.COLOUR: 3}[self.mode])


@dataclass(frozen=True, slots=True)
class Option:
    """What a device offers under one name: some choices, or numbers from ``low`` to ``high``."""

    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    settable: bool = True


# ---------------------------------------------------------------- in the device's words
def only_device() -> str:
    """The name of the one scanner that there is; raises `NoScannerThere` or `SeveralScanners`."""
    try:
        listed = _ask("--formatted-device-list=%d%n").split()
    except NoScanner:  # some versions list none, others fail
        raise NoScannerThere from None
    if not listed:
        raise NoScannerThere
    if len(listed) > 1:
        raise SeveralScanners(", ".join(listed))
    return listed[0]


def arguments(order: ScanOrder, device: str, limits: Limits) -> tuple[str, ...]:
    """The order in the device's own words. Raises a `SetupError` for what it does not offer."""
    if order.side_bytes > limits.page_megapixels * 1_000_000 * {Mode.COLOUR: 3}.get(order.mode, 1):
        raise PageTooLarge(limits.page_megapixels)
    chosen = [f"--device-name={device}"]
    chosen += _source(options(chosen), order, chosen)
    offered = options(chosen)  # a source brings its own modes, sizes and options
    chosen += _mode(offered, order.mode)
    offered = options(chosen)
    if not _offers(offered, "resolution", order.resolution):
        raise NotOffered(f"{order.resolution} dots to the inch")
    chosen.append(f"--resolution={order.resolution}")
    chosen += [f"--{name}={value}" for name, value in AGAINST_DOUBLE_FEED if _says(offered, name, value)]
    chosen += _size(offered, order.paper)
    for name, value in order.further:
        if not re.fullmatch(r"[a-z][A-Za-z0-9-]*", name) or name not in offered:
            raise NotOffered(f"the option --{name}" if name.isprintable() else "an option of that name")
        chosen.append(f"--{name}={value}")
    return tuple(chosen)


def options(chosen: list[str]) -> dict[str, Option]:
    """What a device offers by option name, once the options chosen so far are set."""
    found = {}
    for line in _ask(*chosen, "--all-options").splitlines():
        match = re.match(r"\s+--?([A-Za-z][\w-]*)(?:\[=\((.*?)\)\])?(?: (.*?))? \[([^\]]*)\](.*)$", line)
        if match:
            name, switch, values, _, flags = match.groups()
            settable = "read-only" not in flags and "hardware" not in flags
            found[name] = _option((switch or values or "").strip(), settable)
    return found


def _option(values: str, settable: bool) -> Option:
    values = values.split(" (in steps of")[0]
    if ends := re.fullmatch(r"(-?[\d.]+)\.\.(-?[\d.]+)[a-zA-Z%]*", values):
        return Option(low=float(ends[1]), high=float(ends[2]), settable=settable)
    return Option(tuple(re.sub(r"^(-?[\d.]+)[a-z]+$", r"\1", value) for value in values.split("|")), settable=settable)


def _offers(offered: dict[str, Option], name: str, number: float) -> bool:
    option = offered.get(name)
    if option is None or not option.settable:
        return False
    if option.low is not None and option.high is not None:
        return option.low <= number <= option.high
    return f"{number:g}" in option.choices


def _says(offered: dict[str, Option], name: str, value: str) -> bool:
    return name in offered and offered[name].settable and value in offered[name].choices


def _source(offered: dict[str, Option], order: ScanOrder, device: list[str]) -> list[str]:
    """The feeder, for one side or both: as a source of that name, or by an option beside it."""
    sources = [each for each in offered.get("source", Option()).choices if FEEDER.search(each) or DUPLEX.search(each)]
    fronts = [each for each in sources if not DUPLEX.search(each) and "back" not in each.lower()]
    both = [each for each in sources if DUPLEX.search(each)]
    if not sources:
        raise NoFeeder
    if order.duplex and both:
        return [f"--source={both[0]}"]
    chosen = [f"--source={(fronts or sources)[0]}"]
    beside = options([*device, *chosen])  # some options wake up when the feeder is chosen
    for name, one, two in (("adf-mode", "Simplex", "Duplex"), ("duplex", "no", "yes")):
        if _says(beside, name, two):
            return [*chosen, f"--{name}={two if order.duplex else one}"]
    if order.duplex or not fronts:
        raise NoDuplex if order.duplex else NoFeeder
    return chosen


def _mode(offered: dict[str, Option], mode: Mode) -> list[str]:
    """The mode in the device's words. A device without line art may offer grey of one bit, which is the same."""
    modes = [each for each in offered.get("mode", Option()).choices if not DITHERED.search(each)]
    one_bit = mode is Mode.LINEART and _says(offered, "depth", "1")
    named = [each for each in modes if WORDS[mode].search(each) or (one_bit and WORDS[Mode.GREY].search(each))]
    if not named:
        raise NotOffered(f"{mode} scans")
    depth = [f"--depth={DEPTH[mode]}"] if _says(offered, "depth", DEPTH[mode]) else []
    return [f"--mode={named[0]}", *depth]


def _size(offered: dict[str, Option], paper: Paper) -> list[str]:
    """The paper's size: as the page's, where the device asks for that, and as the area to scan."""
    chosen = []
    for length, page, area in zip(SIZES[paper], ("page-width", "page-height"), ("x", "y"), strict=True):
        widest = (offered.get(page) or offered.get(area) or Option()).high
        if widest is None or length - widest > TOLERANCE:
            raise NotOffered(f"{paper} paper")
        chosen += [f"--{page}={min(length, widest):g}"] if page in offered else []
        chosen += [f"-{area}", f"{min(length, widest):g}"] if area in offered else []
    return chosen


def _ask(*arguments: str) -> str:
    """What scanimage prints when asked a question."""
    try:
        answer = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            (PROGRAM, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ASKING_SECONDS,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
    except FileNotFoundError:
        raise ScanimageMissing from None
    except subprocess.TimeoutExpired:
        raise ScannerAsleep(ASKING_SECONDS) from None
    if answer.returncode != 0:
        judge_start(answer.returncode, answer.stderr.decode("utf-8", "replace"))
        raise NoScanner
    return answer.stdout.decode("utf-8", "replace")


def judge_start(status: int, words: str) -> None:
    """Raise what kept a scanner from starting at all, if it is one of these."""
    if status == BUSY or "Device busy" in words:
        raise ScannerBusy
    if status == DENIED or "Access to resource has been denied" in words:
        raise ScannerForbidden
    if "open of device" in words or "no SANE devices" in words:
        raise NoScanner
    if refused := re.search(r"setting of option --([\w-]+) failed|unrecognized option '--([\w-]+)", words):
        raise NotOffered(f"the option --{refused[1] or refused[2]} as given")
