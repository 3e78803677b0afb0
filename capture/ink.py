"""A clean page goes in; its ink comes out in strips (a word or a few, side by side), each with how it looks.

Print and handwriting differ in what a machine can't help and a hand can't do: print stands on one line, repeats its
heights and has straight upright strokes. Solid blocks, ruled lines, specks and what touches the edge are no writing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from records.types import Box, CleanPage, Pixels

LOOKED_AT = 200.0  # dots to the inch: a pen's stroke is four dots wide, a typed one three
MILLIMETRE = LOOKED_AT / 25.4
INK = 170  # of 255: darker is ink, on a page whose background is even
RULE = 12.0  # millimetres: straight ink as long is a ruled line, longer than any letter's stroke
SOLID = 2.2  # millimetres: ink as thick both ways is a logo or a blot
LETTER_HIGH = (1.1, 22.0)  # millimetres
LETTER_WIDE = (0.15, 70.0)  # a scrawl may be one stroke from end to end
GAP = 3.2  # millimetres between marks of one strip: wider than the spaces of print, narrower than its columns
STRAIGHT = 0.9  # millimetres of a stroke's edge without a bend
COARSE = 4  # strips are gathered on a map of one dot in so many
SURE = 0.08  # of a mark's height: how well two marks agree that are printed alike

SIGNS = (
    "baseline",
    "regular",
    "common",
    "straight",
    "aligned",
    "slant",
    "joined",
    "tall",
    "pen",
    "fill",
    "dark",
    "count",
    "spread",
)
Signs = npt.NDArray[np.float64]
Sides = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strip:
    """Marks side by side: where they are (points), how many, and how they look: a number for each of `SIGNS`.

    baseline  share of its marks that stand on one straight line
    regular   share of pairs of marks of the same height
    common    how many marks of the page have the size of one of its own (logarithm, the middle one)
    straight  share of its strokes' left edges that run straight up
    aligned   share of its steep edges that run in their commonest direction, which is `slant` (degrees / 10)
    joined    share of its outlines that run round marks much wider than high
    tall      its marks' height against the page's (logarithm), as `pen` is the strokes' width against the page's
    fill      ink against the strip's area
    dark      how much darker it is than the page's ink
    count     number of marks (logarithm)
    spread    unevenness of its marks' heights
    """

    box: Box
    marks: int
    signs: Signs = field(repr=False)


def strips(page: CleanPage) -> list[Strip]:
    """The strips of ink that may be writing, printed or not, from the top of the page to its foot."""
    sheet = _Sheet.of(page)
    if not len(sheet.marks):
        return []
    return [sheet.strip(members) for members in sheet.gathered()]


class _Whole(NamedTuple):
    """What is usual on the page: height of marks and width of strokes in dots, darkness of ink (0 to 255)."""

    height: float
    pen: float
    dark: float


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page at `LOOKED_AT`: grey, ink (0 or 1) and its edges; marks by left, top, width, height and outline."""

    grey: Pixels
    ink: Pixels
    edge: Pixels
    left_edge: Pixels
    straight_edge: Pixels
    marks: Sides
    alike: Sides  # by height and width in dots: how many marks of the page are of that size, a dot more or less
    usual: _Whole

    @classmethod
    def of(cls, page: CleanPage) -> _Sheet:
        grey = _at_usual_size(page)
        ink = _without_rules((grey < INK).astype(np.uint8))
        marks = _marks(ink)
        edge = ink - _eroded(ink, 3, 3)
        left_edge = ink.copy()
        left_edge[:, 1:] &= 1 - ink[:, :-1]
        straight_edge = _opened(left_edge, 1, round(STRAIGHT * MILLIMETRE))
        inked, edged = cv2.countNonZero(ink), cv2.countNonZero(edge)
        usual = _Whole(
            float(np.median(marks[:, 3])) if len(marks) else 1.0,
            2 * inked / max(1, edged),
            255 - cv2.mean(grey, ink)[0],
        )
        return cls(grey, ink, edge, left_edge, straight_edge, marks, _alike(marks), usual)

    def gathered(self) -> Iterator[Sides]:
        """The marks of each strip: those with only a small gap between them, side by side."""
        high, wide = (side // COARSE + 2 for side in self.ink.shape)
        gap = round(GAP * MILLIMETRE / COARSE)
        coarse = np.zeros((high, wide + 2 * gap), np.uint8)
        left, top, across, down = (self.marks[:, side] for side in range(4))
        boxes = np.stack([left, top + down * 0.25, left + across, top + down * 0.75], axis=1) // COARSE
        for x, y, to_x, to_y in boxes.astype(int):  # the middle half, or lines set close would run together
            coarse[y : max(y, to_y) + 1, x + gap : to_x + gap + 1] = 1
        coarse = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8))
        _, labels = cv2.connectedComponents(coarse, connectivity=8)
        own = labels[boxes[:, 1].astype(int), boxes[:, 0].astype(int) + gap]
        order = np.argsort(own, kind="stable")
        for members in np.split(order, np.flatnonzero(np.diff(own[order])) + 1):
            yield self.marks[members]

    def strip(self, marks: Sides) -> Strip:
        """The strip that these marks make."""
        left, top = (int(marks[:, side].min()) for side in (0, 1))
        right, bottom = (int((marks[:, side] + marks[:, side + 2]).max()) for side in (0, 1))
        part = np.s_[top:bottom, left:right]
        inked = cv2.countNonZero(self.ink[part])
        pen = 2 * inked / max(1, cv2.countNonZero(self.edge[part]))
        dark = 255 - cv2.mean(self.grey[part], self.ink[part])[0]
        edges = cv2.countNonZero(self.left_edge[part])
        wide, high, outline = marks[:, 2], marks[:, 3], marks[:, 4]
        middle = float(np.median(high))
        signs = (
            _baseline(marks, middle),
            _regular(high[high >= 0.6 * middle]),
            self._common(marks),
            cv2.countNonZero(self.straight_edge[part]) / max(1, edges),
            *_slant(self.grey[part]),
            float(outline[wide > 1.6 * high].sum() / outline.sum()),
            float(np.log(middle / self.usual.height)),
            float(np.log(pen / self.usual.pen)),
            inked / ((right - left) * (bottom - top)),
            dark / self.usual.dark - 1,
            float(np.log(len(marks))),
            float(np.std(high) / middle),
        )
        box = Box(*(side * 72 / LOOKED_AT for side in (left, top, right, bottom)))
        return Strip(box, len(marks), np.array(signs))

    def _common(self, marks: Sides) -> float:
        wide, high = (np.minimum(marks[:, side].astype(int), self.alike.shape[0] - 1) for side in (2, 3))
        return float(np.log(np.median(self.alike[high, wide])))


# ---------------------------------------------------------------- ink
def _at_usual_size(page: CleanPage) -> Pixels:
    scale = LOOKED_AT / page.dpi
    high, wide = page.pixels.shape
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(page.pixels, size, interpolation=way), dtype=np.uint8)


def _without_rules(ink: Pixels) -> Pixels:
    """Ink without straight level and upright lines: frames, tables, forms."""
    length = round(RULE * MILLIMETRE)
    rules = cv2.dilate(_opened(ink, length, 1) | _opened(ink, 1, length), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.subtract(ink, np.asarray(rules, dtype=np.uint8)), dtype=np.uint8)


def _opened(ink: Pixels, wide: int, high: int) -> Pixels:
    """Only ink that holds a box of ``wide`` by ``high`` dots."""
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((high, wide), np.uint8)), dtype=np.uint8)


def _eroded(ink: Pixels, wide: int, high: int) -> Pixels:
    return np.asarray(cv2.erode(ink, np.ones((high, wide), np.uint8)), dtype=np.uint8)


def _marks(ink: Pixels) -> Sides:
    """Connected ink of a letter's size or a scrawl's: left, top, width, height and length of outline, in dots."""
    outlines, nested = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    rows = [
        (*cv2.boundingRect(outline), cv2.arcLength(outline, True))
        for outline, (_, _, _, parent) in zip(outlines, nested[0] if nested is not None else (), strict=True)
        if parent < 0  # the others are holes
    ]
    marks = np.array(rows, dtype=np.float64).reshape(-1, 5)
    left, top, wide, high = (marks[:, side] for side in range(4))
    low, tall, narrow, long = (side * MILLIMETRE for side in (*LETTER_HIGH, *LETTER_WIDE))
    wanted = (high >= low) & (high <= tall) & (wide >= narrow) & (wide <= long)
    wanted &= (left > 1) & (top > 1) & (left + wide < ink.shape[1] - 1) & (top + high < ink.shape[0] - 1)
    return _not_solid(marks[wanted], ink)


def _not_solid(marks: Sides, ink: Pixels) -> Sides:
    thick = round(SOLID * MILLIMETRE)
    solid = _eroded(ink, thick, thick)
    if not cv2.countNonZero(solid):
        return marks
    boxes = marks[:, :4].astype(int)
    return marks[[not solid[y : y + high, x : x + wide].any() for x, y, wide, high in boxes]]


# ---------------------------------------------------------------- signs
def _alike(marks: Sides) -> Sides:
    most = round(LETTER_HIGH[1] * MILLIMETRE) + 1
    sizes = np.zeros((most, most))
    np.add.at(sizes, tuple(np.minimum(marks[:, side].astype(int), most - 1) for side in (3, 2)), 1)
    return np.asarray(cv2.boxFilter(sizes, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT))


def _slant(grey: Pixels) -> tuple[float, float]:
    """How well the steep edges agree in their direction (0 to 1), and that direction from upright."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    edges = np.abs(across) > 120
    degrees = np.degrees(np.arctan(down[edges] / across[edges]))
    counts, _ = np.histogram(degrees, bins=np.arange(-48, 49, 4))
    if not counts.any():
        return 0.0, 0.0
    near = counts[:-1] + counts[1:]
    best = int(near.argmax())
    return float(near[best] / counts.sum()), (best * 4 - 44) / 10


def _baseline(marks: Sides, middle: float) -> float:
    """Stamps and pages not quite straight may slope; a hand's letters leave any straight line."""
    letters = marks[marks[:, 3] >= 0.6 * middle]
    feet = letters[:, 1] + letters[:, 3]
    if len(letters) >= 4:
        across = letters[:, 0] + letters[:, 2] / 2
        across = across - across.mean()
        slope = float((across * feet).sum() / max(1.0, float((across * across).sum())))
        feet = feet - (slope if abs(slope) < 0.35 else 0.0) * across
    near = np.abs(feet[:, None] - feet[None]) <= max(1.01, SURE * middle)
    return float(near.mean(axis=1).max())


def _regular(heights: Signs) -> float:
    count = len(heights)
    if count < 2:
        return 0.0
    alike = np.abs(heights[:, None] - heights[None]) <= np.maximum(1.01, 0.06 * heights)[None]
    return (float(alike.mean()) * count - 1) / (count - 1)
