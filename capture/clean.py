"""A page as it came goes in, a page ready to be read comes out: square, upright, straight, without dirt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from records.types import CleanPage, Page, PageKind, Pixels, Placement

READING_DPI = {  # what the reader reads best and cheapest, by kind of page
    PageKind.PICTURE: 200.0,
    PageKind.TEXT: 200.0,
    PageKind.BILEVEL: 300.0,
    PageKind.FAX_FINE: 204.0,
    PageKind.FAX_STANDARD: 204.0,
}
COARSE_DPI = 125.0  # below this letters are too small for the reader, and the page is doubled
PAPER_SHORT, PAPER_LONG = 8.27, 11.69  # inches: a sheet of A4, where the page's own size can't be believed
BELIEVABLE_LONG = (5.0, 18.0)  # inches
AGAIN_SCALE = 0.75  # another size, for a page read poorly: what one size blurs another may join
THICKEST_STROKE = 0.012  # of the page's width, 2.5 mm: a solid mark that is thicker both ways is no letter's stroke
STEEPEST = 10.0  # degrees of skew that are looked for
LEAST_SKEW = 0.15  # degrees; less does not trouble the reader
SURE_SKEW = 1.10  # how much sharper the rows must be when straightened
SPECK = 6.0 / 300**2  # square inches of dirt on a photocopy
BESIDE = 0.03  # inches: a dot as near to print is a decimal point, a full stop or the dot of an i
PALE = (0.12, 0.5)  # of the paper's brightness: print that stands out no more is strengthened; less is show-through
MARK_TONE = (0.30, 0.90)  # from the darkest print to the paper: stamps, rings of cups, pencilled circles
MARK_DPI = 100.0  # what is looked for is wide
MARK_REACH, MARK_BREADTH = 0.08, 0.02  # of the page's width: longer than words, and no straight rule
MARK_FILL = 0.5  # of its box: more is a tinted field, whose words may be white
RULED = 0.6  # of a mark in straight runs along the page: more is a table's rules, to which letters cling
RUN = 0.04  # of the page's width
DARKEST = 0.05  # per cent of a page's pixels: a few words are as many

Ink = npt.NDArray[np.float32]
Step = tuple[str, Callable[[Pixels], Pixels]]


def clean(page: Page, turn: int = 0, again: bool = False) -> CleanPage:
    """Make a page ready to be read, turned ``turn`` degrees clockwise (0, 90, 180, 270).

    ``again`` prepares it another way, for a page that was read poorly after the first.
    The upright page keeps the size of the paper: `Placement.to_paper` finds every point of it again.
    """
    wide, high = page.size
    pixels, dpi, steps = _squared(page, again)
    if turn:
        pixels = np.ascontiguousarray(np.rot90(pixels, -turn // 90))
        steps.append(f"turn {turn}")
    for name, step in _washing(page, pixels, dpi, again):
        pixels = step(pixels)
        steps.append(name)
    skew = find_skew(pixels)
    if skew:
        pixels = straighten(pixels, skew)
        steps.append(f"deskew {skew:.2f}")
    return CleanPage(page.number, page.kind, pixels, dpi, Placement(wide, high, turn, skew), tuple(steps) or ("none",))


def unwashed(page: Page, cleaned: CleanPage) -> CleanPage:
    """A black and white page as large, turned and straight as the cleaned one, with its dirt: for another engine.

    Another engine tells dirt from print by itself, and some of what was washed off was print. Other pages as cleaned.
    """
    if page.kind in (PageKind.PICTURE, PageKind.TEXT):
        return cleaned
    size = cleaned.pixels.shape[::-1] if cleaned.placement.turn in (0, 180) else cleaned.pixels.shape
    way = cv2.INTER_AREA if size[0] < page.pixels.shape[1] else cv2.INTER_CUBIC
    pixels = page.pixels if page.pixels.shape == size[::-1] else _resized(page.pixels, size, way)
    pixels = clear_edges(np.ascontiguousarray(np.rot90(pixels, -cleaned.placement.turn // 90)))
    return replace(cleaned, pixels=straighten(pixels, cleaned.placement.skew) if cleaned.placement.skew else pixels)


# ---------------------------------------------------------------- size
def _squared(page: Page, again: bool) -> tuple[Pixels, float, list[str]]:
    """The page with square pixels at the resolution to be read, that resolution, and the steps taken."""
    pixels, steps = page.pixels, []
    across, down = page.dpi
    speck = _speck(page)
    if speck:
        pixels = despeckle(pixels, speck, round(across * BESIDE))
        steps.append(f"despeckle {speck}")
    scale = _scale(page) * (AGAIN_SCALE if again else 1.0)
    high, wide = pixels.shape
    dpi = across * scale
    size = max(1, round(wide * scale)), max(1, round(high * dpi / down))
    if size != (wide, high):
        smaller = size[0] <= wide and size[1] <= high
        pixels = _resized(pixels, size, cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
        steps.append(f"resize {dpi:.0f} dpi")
    return pixels, dpi, steps


def _scale(page: Page) -> float:
    """By how much to enlarge the page across. A page of unlikely size is taken for a sheet of A4."""
    high, wide = page.pixels.shape
    across, down = page.dpi
    inches = max(wide / across, high / down)
    if not BELIEVABLE_LONG[0] <= inches <= BELIEVABLE_LONG[1]:
        across = max(min(wide, high) / PAPER_SHORT, max(wide, high) / PAPER_LONG)
    if across <= COARSE_DPI:
        return 2.0
    wanted = READING_DPI[page.kind]
    return wanted / across if across > wanted * 1.1 else 1.0


def _speck(page: Page) -> int:
    """The largest dirt in dots, 0 for pages on which dirt is not told from print by its size."""
    across, down = page.dpi
    match page.kind:
        case PageKind.FAX_STANDARD:
            return 3
        case PageKind.FAX_FINE:
            return 4
        case PageKind.BILEVEL:
            return max(1, round(SPECK * across * down))
        case _:
            return 0


def _resized(pixels: Pixels, size: tuple[int, int], way: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, size, interpolation=way), dtype=np.uint8)


# ---------------------------------------------------------------- dirt
def _washing(page: Page, pixels: Pixels, dpi: float, again: bool) -> list[Step]:
    """The steps that take dirt off, by kind of page."""
    blur: Step = ("blur 1.0", _blur)
    edge: Step = ("clear edges", clear_edges)
    if page.kind is PageKind.TEXT:
        return []
    if page.kind is not PageKind.PICTURE:
        return [edge] if again else [edge, blur]  # blurring joins strokes that a fax or a copier broke
    # edges after the background: in the deep shadow of a book's fold print would be taken for a border
    steps: list[Step] = [("even background", even_background), edge]
    if page.dpi[0] > COARSE_DPI:  # thin print of a coarse scan is of a middle tone itself
        steps.append(("lift marks", partial(lift_marks, dpi=dpi)))
    if again or _grainy(pixels):
        steps.insert(0, blur)
    return [*steps, ("strengthen", strengthen)] if _pale(pixels) else steps


def despeckle(pixels: Pixels, most: int, near: int) -> Pixels:
    """A black and white page without marks of up to ``most`` pixels that stand alone.

    Dots of more than one pixel stay when print is no further than ``near`` pixels from them in their row: they are
    decimal points and full stops.
    """
    ink = (pixels < 128).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    specks = boxes[:, cv2.CC_STAT_AREA] <= most
    specks[0] = False
    if not specks.any():
        return pixels
    printed = (ink > 0) & ~specks[labels]
    beside = cv2.dilate(printed.astype(np.uint8), np.ones((1, 2 * near + 1), np.uint8)) > 0
    close = np.unique(labels[beside & specks[labels]])
    specks[close[boxes[close, cv2.CC_STAT_AREA] > 1]] = False
    cleaned = pixels.copy()
    cleaned[specks[labels]] = 255
    return cleaned


def even_background(pixels: Pixels) -> Pixels:
    """Grey divided by the brightness of the paper around it: shadows, stains, creases and tints become white."""
    small = _resized(pixels, (max(1, pixels.shape[1] // 4), max(1, pixels.shape[0] // 4)), cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    paper = cv2.resize(paper, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(pixels, np.maximum(paper, 1), scale=250), dtype=np.uint8)


def strengthen(pixels: Pixels) -> Pixels:
    """Pale print made black, paper left white."""
    dark, light = _print_and_paper(pixels)
    spread = (pixels.astype(np.float32) - dark) * (250 / max(1.0, light - dark))
    return np.asarray(np.clip(spread, 0, 255), dtype=np.uint8)


def lift_marks(pixels: Pixels, dpi: float) -> Pixels:
    """White where long strokes of a middle tone cross the page (a stamp's frame, a cup's ring); print in them stays.

    Readers take what such strokes enclose for a picture, and leave its words out without a word.
    """
    dark, light = _print_and_paper(pixels)
    if dark > (1 - PALE[1]) * light:  # pale print would be of that tone itself
        return pixels
    deep, faint = (round(dark + share * (light - dark)) for share in MARK_TONE)
    scale = min(1.0, MARK_DPI / dpi)
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    small = _resized(pixels, size, cv2.INTER_AREA)
    strokes = cv2.morphologyEx(cv2.inRange(small, deep, faint), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    tone = np.asarray(strokes, dtype=np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(tone, connectivity=8)
    across, down, area = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT], boxes[:, cv2.CC_STAT_AREA]
    long = (np.maximum(across, down) > MARK_REACH * size[0]) & (np.minimum(across, down) > MARK_BREADTH * size[0])
    unwanted = long & (area < MARK_FILL * across * down)
    unwanted[0] = False
    if unwanted.any():
        ruled = np.bincount(labels[_straight_runs(tone, round(RUN * size[0]))], minlength=len(boxes))
        unwanted &= ruled < RULED * area
    if not unwanted.any():
        return pixels
    mask = cv2.dilate(unwanted[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    mask = cv2.resize(mask, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_NEAREST)
    cleaned = pixels.copy()
    cleaned[(mask > 0) & (pixels > deep)] = 255
    return cleaned


def _straight_runs(tone: Pixels, length: int) -> npt.NDArray[np.bool_]:
    """Where a mark runs straight across or down the page for at least so many pixels."""
    flat = cv2.morphologyEx(tone, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(tone, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(np.maximum(flat, upright) > 0)


def clear_edges(pixels: Pixels) -> Pixels:
    """White where solid black comes in from the edge (a copier's border) and where a hole was punched near it."""
    small = _resized(pixels, (max(1, pixels.shape[1] // 4), max(1, pixels.shape[0] // 4)), cv2.INTER_AREA)
    stroke = max(3, round(small.shape[1] * THICKEST_STROKE))
    solid = cv2.morphologyEx((small < 90).astype(np.uint8), cv2.MORPH_OPEN, np.ones((stroke, stroke), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    high, wide = small.shape
    unwanted = [number for number in range(1, len(boxes)) if _border(boxes[number], wide, high)]
    if not unwanted:
        return pixels
    mask = cv2.dilate(np.isin(labels, unwanted).astype(np.uint8), np.ones((7, 7), np.uint8))
    mask = cv2.resize(mask, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_NEAREST)
    cleaned = pixels.copy()
    cleaned[mask > 0] = 255
    return cleaned


def _border(box: npt.NDArray[np.int32], wide: int, high: int) -> bool:
    """Whether a solid dark mark is a copier's border (touches the edge) or a hole (round, near the edge)."""
    left, top, across, down, area = (int(side) for side in box[:5])
    if left <= 1 or top <= 1 or left + across >= wide - 1 or top + down >= high - 1:
        return True
    near = min(left, wide - left - across) < wide * 0.09 or min(top, high - top - down) < high * 0.06
    size = wide * 0.03  # a hole of 6 mm on paper of 210 mm
    round_enough = 0.7 < across / max(1, down) < 1.4 and area > 0.6 * across * down
    return near and round_enough and size * 0.4 < across < size * 2


def _blur(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 1.0), dtype=np.uint8)


def _grainy(pixels: Pixels) -> bool:
    """Whether the paper itself is noisy, as on a photocopy or a bad scan."""
    grain = np.abs(cv2.Laplacian(pixels, cv2.CV_16S, ksize=1))
    return float(np.median(grain)) > 12


def _pale(pixels: Pixels) -> bool:
    dark, light = _print_and_paper(pixels)
    return PALE[0] < 1 - dark / max(1.0, light) < PALE[1]


def _print_and_paper(pixels: Pixels) -> tuple[float, float]:
    """How dark the darkest print is and how light the paper, away from the page's edges."""
    high, wide = pixels.shape
    middle = _blur(pixels[high // 20 : high - high // 20, wide // 20 : wide - wide // 20])
    if not middle.size:
        return 0.0, 255.0
    below = np.cumsum(np.bincount(middle.ravel(), minlength=256))
    dark, light = (int(np.searchsorted(below, share * middle.size)) for share in (DARKEST / 100, 0.5))
    return float(dark), float(light)


# ---------------------------------------------------------------- skew
def find_skew(pixels: Pixels) -> float:
    """Degrees clockwise by which to turn the page so that its rows lie level; 0 when unsure or hardly askew."""
    ink = _ink_for_rows(pixels)
    if not ink.any():
        return 0.0
    level = _sharpness(ink, 0.0)
    coarse = max(np.arange(-STEEPEST, STEEPEST + 0.1, 1.0), key=lambda angle: _sharpness(ink, angle))
    fine = max(np.arange(coarse - 1, coarse + 1.01, 0.25), key=lambda angle: _sharpness(ink, angle))
    finest = max(np.arange(fine - 0.25, fine + 0.26, 0.05), key=lambda angle: _sharpness(ink, angle))
    if abs(finest) < LEAST_SKEW or _sharpness(ink, finest) < level * SURE_SKEW:
        return 0.0
    return round(float(finest), 2)


def _ink_for_rows(pixels: Pixels) -> Ink:
    """Print at about 800 pixels' width, white borders added so that nothing turns out of sight."""
    scale = 800 / max(pixels.shape)
    size = max(8, round(pixels.shape[1] * scale)), max(8, round(pixels.shape[0] * scale))
    small = _resized(pixels, size, cv2.INTER_AREA)
    ink = np.clip(float(np.median(small)) - 25 - small.astype(np.float32), 0, None)
    edge = max(2, round(0.03 * max(size)))
    ink[:edge] = ink[-edge:] = 0
    ink[:, :edge] = ink[:, -edge:] = 0
    return np.asarray(ink, dtype=np.float32)


def _sharpness(ink: Ink, angle: float) -> float:
    """How sharply rows of print stand apart at that angle, or columns, for a page that lies on its side."""
    turned = _turned(ink, angle, 0)
    across, down = turned.sum(axis=1), turned.sum(axis=0)
    return max(float(np.square(np.diff(across)).sum()), float(np.square(np.diff(down)).sum()))


def straighten(pixels: Pixels, skew: float) -> Pixels:
    """The page turned ``skew`` degrees clockwise about its centre, its size kept, white where nothing was."""
    return np.asarray(_turned(pixels, skew, 255), dtype=np.uint8)


def _turned(pixels: Pixels | Ink, angle: float, empty: int) -> npt.NDArray[np.integer | np.floating]:
    high, wide = pixels.shape
    # OpenCV turns anticlockwise, about the middle of pixels rather than of the sheet
    matrix = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), -angle, 1.0)
    return cv2.warpAffine(pixels, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=empty)
