"""A page's pixels come in, whether the side is blank goes out."""

from __future__ import annotations

import cv2
import numpy as np

from records.types import Pixels

LOOKED_AT = 100.0  # dots to the inch are enough to see whether anything is printed
BORDER = 0.025  # of each side: shadows, staples and the black edge of a copier
INK = 0.12  # of the paper's own brightness: print stands out more, show-through from the other side less
LETTER = (0.9, 14.0)  # millimetres: height of a mark that may be a letter
ENOUGH = 4  # marks: one short line of print has more
DARK = 0.45  # of the paper's brightness: show-through and stains never stand out as much
ENOUGH_DARK = 2  # dark marks of a tall letter's size: one short word, as "Died"
TALL = 1.5  # millimetres
HOLE = 3.5  # millimetres: a mark that is solid over as much both ways is a hole or a blot, not a letter
DARKEST_PAPER = 150  # of 255: darker all over is a photograph or a failed scan, which a person must see
DRAWING = 0.04  # of the side under ink: a drawing, a stamp, a photograph


def is_blank(pixels: Pixels, dpi: tuple[float, float]) -> bool:
    """Whether a side has nothing to read: dirt, show-through, borders and punch holes do not count as print.

    Unsure is not blank: a page taken for blank is not read.
    """
    small = _small(pixels, dpi)
    if float(np.median(small)) < DARKEST_PAPER:
        return False
    high, wide = small.shape
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 21).astype(np.float32)
    contrast = 1.0 - small.astype(np.float32) / np.maximum(paper, 1.0)
    ink = (contrast > INK).astype(np.uint8)
    across, down = max(1, int(wide * BORDER)), max(1, int(high * BORDER))
    ink[:down] = ink[-down:] = 0
    ink[:, :across] = ink[:, -across:] = 0
    dark = ink & (contrast > DARK).astype(np.uint8)
    printed = _letters(ink, LETTER[0]) >= ENOUGH or _letters(dark, TALL) >= ENOUGH_DARK
    return float(ink.mean()) < DRAWING and not printed


def _small(pixels: Pixels, dpi: tuple[float, float]) -> Pixels:
    """The page at 100 dots to the inch both ways; averaging hides specks and grain."""
    high, wide = pixels.shape
    size = max(16, round(wide * LOOKED_AT / dpi[0])), max(16, round(high * LOOKED_AT / dpi[1]))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _letters(ink: Pixels, least: float) -> int:
    """How many marks are of a letter's size, ``least`` millimetres high or more.

    Letters that run together at this resolution count as one.
    """
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    low, high = (side / 25.4 * LOOKED_AT for side in (least, LETTER[1]))
    heights, widths = boxes[1:, cv2.CC_STAT_HEIGHT], boxes[1:, cv2.CC_STAT_WIDTH]
    areas = boxes[1:, cv2.CC_STAT_AREA]
    hole = HOLE / 25.4 * LOOKED_AT
    solid = (heights > hole) & (widths > hole) & (areas > 0.65 * heights * widths)
    like_letters = (heights >= low) & (heights <= high) & (widths >= 2) & (areas >= 5) & ~solid
    return int(like_letters.sum())
