"""Paper: how it came in, and its sides as pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from records.types.numbers import OdsCode

Pixels = npt.NDArray[np.uint8]


class Source(StrEnum):
    """How the paper came in: the folder it was found in."""

    SCAN = "scan"
    FAX = "fax"
    DIGITAL = "digital"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it came in.

    ``relative`` is its path inside the inbox with forward slashes; like ``path`` it may carry a patient's name,
    so it is written to the ledger and the index of results only. ``digest`` is the SHA-256 of its bytes.
    """

    trust: OdsCode
    source: Source
    path: Path = field(repr=False)
    relative: str = field(repr=False)
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one trust from one source, migrated in one flow run. ``ref`` is a digest of all of them."""

    ref: str
    trust: OdsCode
    source: Source
    files: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """How the page as it came lies under the upright page.

    The page as it came measures ``width`` by ``height`` points. Turning it ``turn`` degrees clockwise
    (0, 90, 180, 270), then ``skew`` degrees clockwise about its centre, makes it stand upright and straight.
    """

    width: float
    height: float
    turn: int = 0
    skew: float = 0.0

    @property
    def upright_size(self) -> tuple[float, float]:
        """Width and height in points of the upright page (a deskewed page keeps its size)."""
        return (self.width, self.height) if self.turn in (0, 180) else (self.height, self.width)

    def to_paper(self, x: float, y: float) -> tuple[float, float]:
        """The point of the page as it came (points, top left origin) under the point (x, y) of the upright page."""
        wide, high = self.upright_size
        angle = math.radians(-self.skew)
        across, down = x - wide / 2, y - high / 2
        across, down = (
            across * math.cos(angle) - down * math.sin(angle),
            across * math.sin(angle) + down * math.cos(angle),
        )
        quarter = {0: (across, down), 90: (down, -across), 180: (-across, -down), 270: (-down, across)}
        across, down = quarter[self.turn]
        return across + self.width / 2, down + self.height / 2


class PageKind(StrEnum):
    """What the page is made of; decides how it is cleaned and read."""

    PICTURE = "picture"  # grey or colour pixels from a scanner
    BILEVEL = "bilevel"  # black and white pixels: a photocopy or a scanner's line-art mode
    FAX_FINE = "fax-fine"  # about 204 x 196 dots to the inch
    FAX_STANDARD = "fax-standard"  # about 204 x 98 dots to the inch
    TEXT = "text"  # born digital: the page carries its own words and fonts


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper as it came, decoded within limits.

    ``pixels`` is 8-bit grey (height x width), square or not, not cleaned; ``dpi`` is (across, down).
    ``number`` counts from 1 in its file. ``blank`` sides are kept and accounted for, not read.
    """

    number: int
    kind: PageKind
    pixels: Pixels = field(repr=False, compare=False)
    dpi: tuple[float, float]
    blank: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points of the page as it came."""
        high, wide = self.pixels.shape[:2]
        return wide * 72 / self.dpi[0], high * 72 / self.dpi[1]


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page made ready to be read: square pixels, upright, straight, grey or black and white.

    ``dpi`` is the same both ways; ``preparation`` names the steps taken, in order, so that a reading can be repeated.
    """

    number: int
    kind: PageKind
    pixels: Pixels = field(repr=False, compare=False)
    dpi: float
    placement: Placement
    preparation: tuple[str, ...]
