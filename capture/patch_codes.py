"""A page's pixels come in, the patch code on it goes out: four bars, wide and narrow, by which scanners part documents.

Patch codes hold no data and no check, so all is asked of their geometry: four parallel solid bars of one length, side
by side, two of 0.20 inch and two of 0.08, with spaces of 0.08, in an order that means a separator, and nothing like
them beside (Kodak A-61599, Patch Code Information for Kodak Scanners). Rules, tables and redactions are not that.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from records.types import Pixels

TABLE = Path(__file__).parent / "tables" / "patch_codes.csv"
UNIT = 0.08  # inches: a narrow bar, and a space
WIDE = 2.5  # units: a wide bar
WHOLE = 2 * WIDE + 2 + 3  # units from the first bar's outer edge to the last's
SCALES = (0.7, 1.5)  # how much smaller or larger than the standard a sheet may have been printed
SHORTEST = 0.6  # inches: the standard asks for 0.75 at least
NARROW_BAR, WIDE_BAR, SPACE = (0.6, 1.5), (2.0, 3.1), (0.55, 1.45)  # units: ink spreads, copies thin out
SOLID = 0.85  # of a bar's rectangle is ink
PARALLEL = 2.5  # degrees
LEVEL = 0.08  # of a bar's length: by how much its ends may lie off the others'


@dataclass(frozen=True, slots=True)
class _Bar:
    """A solid bar: its middle, its length, its width (pixels) and the direction it runs in (degrees, 0 to 180)."""

    x: float
    y: float
    length: float
    width: float
    angle: float


def patch_code(ink: Pixels, dpi: float) -> str | None:
    """The name of the separating patch code ("T", "3", "2") on ``ink`` (1 for print, square pixels); None without one.

    A T upside down is a 3: they can't be told apart, and both part documents. 100 dpi are enough.
    """
    bars = _bars(ink, dpi)
    for bar in bars:
        row = _beside(bar, bars)
        if len(row) == 4 and (name := _named(row, dpi)):
            return name
    return None


@cache
def _names() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["bars"]: row["name"] for row in csv.DictReader(file)}


def _bars(ink: Pixels, dpi: float) -> list[_Bar]:
    """Marks that are solid, straight and of the length and width of a bar."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=4)
    longest = np.maximum(boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT])
    enough = boxes[:, cv2.CC_STAT_AREA] > SOLID * SHORTEST * UNIT * SCALES[0] * NARROW_BAR[0] * dpi * dpi
    likely = np.flatnonzero((longest >= SHORTEST * dpi) & enough)
    bars = (_bar(labels, boxes[number], int(number), dpi) for number in likely if number)
    return [bar for bar in bars if bar]


def _bar(labels: npt.NDArray[Any], box: npt.NDArray[Any], number: int, dpi: float) -> _Bar | None:
    left, top, wide, high, area = (int(side) for side in box)
    mark = (labels[top : top + high, left : left + wide] == number).astype(np.uint8)
    outline, _ = cv2.findContours(mark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    (x, y), (across, down), angle = cv2.minAreaRect(outline[0])
    across, down = across + 1, down + 1  # from the middles of the outer pixels to their edges
    if across < down:
        across, down, angle = down, across, angle + 90
    widest = UNIT * SCALES[1] * WIDE_BAR[1] * dpi
    if across < SHORTEST * dpi or not 1 < down < widest or across < 2 * down or area < SOLID * across * down:
        return None
    return _Bar(left + x, top + y, across, down, angle % 180)


def _beside(bar: _Bar, bars: list[_Bar]) -> list[tuple[float, _Bar]]:
    """The bars of one length that lie side by side with ``bar``, in order across them, with their places."""
    along = np.deg2rad(bar.angle)
    row = []
    for other in bars:
        turn = abs((other.angle - bar.angle + 90) % 180 - 90)
        right, down = other.x - bar.x, other.y - bar.y
        off = right * np.cos(along) + down * np.sin(along)
        across = -right * np.sin(along) + down * np.cos(along)
        like = abs(other.length - bar.length) < 2 * LEVEL * bar.length and abs(off) < LEVEL * bar.length
        if turn < PARALLEL and like and abs(across) < 2 * WHOLE * bar.width:
            row.append((float(across), other))
    return sorted(row, key=lambda placed: placed[0])


def _named(row: list[tuple[float, _Bar]], dpi: float) -> str | None:
    """The name of four bars in a row, if their widths and spaces are those of a patch code."""
    first, last = row[0], row[-1]
    whole = last[0] + last[1].width / 2 - first[0] + first[1].width / 2
    unit = whole / WHOLE
    if not SCALES[0] * UNIT * dpi <= unit <= SCALES[1] * UNIT * dpi:
        return None
    spaces = (b - a - (after.width + before.width) / 2 for (a, before), (b, after) in pairwise(row))
    if not all(SPACE[0] <= space / unit <= SPACE[1] for space in spaces):
        return None
    widths = "".join(_width(bar.width / unit) for _, bar in row)
    return _names().get(widths)


def _width(units: float) -> str:
    if NARROW_BAR[0] <= units <= NARROW_BAR[1]:
        return "N"
    return "W" if WIDE_BAR[0] <= units <= WIDE_BAR[1] else "?"
