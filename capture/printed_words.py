"""A PDF page that was drawn, not scanned, comes in; whether its own words are what it shows goes out.

The page is drawn twice, with its words and without: what of the ink goes with the words is what the words show. Words
that take no ink with them (invisible, white, clipped, painted over, in a layer that is switched off) are not seen, and
letters that stay behind (outlines, a pasted label) are seen without being among the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from ctypes import byref, c_double, c_float

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from records.types import Pixels

LOOKED_AT = 100.0  # dots to the inch are enough to see where there is ink
LEAST_CONTRAST = 40  # of 255: words that stand out less from what is around them are not seen
LEAST_SEEN = 0.4  # of a word's columns must hold its ink; letters and the gaps between them leave more
DEPTH = 6  # of forms within forms
NARROW = 8  # pixels: of a word no wider, as "I", any ink will do
FEW_WORDS = 4  # fewer may be a stamp or a number on a page that is blank otherwise
LEAST_PRINT = 3.0  # points: smaller print is hidden, not written
BESIDE = 3  # pixels around a word that its ink may reach into: accents, slanted letters
MOST_UNTOLD = 0.04  # of the ink that goes with the words may lie outside them: bullets, leader dots
MOST_LETTERS = 30  # marks that look like letters and are none of the words: a logo has fewer, a label more
LETTER = (1.0, 8.0)  # millimetres: the height of such a mark
FRAME = 0.9  # of an edge: drawn through
INK = 60  # of 255 below the paper: what stays behind is print when it is as dark

Rectangle = tuple[int, int, int, int]  # left, top, right, bottom in pixels
Draw = Callable[[tuple[float, float]], Pixels]  # the page at so many dots to the inch


def words_are_seen(page: pdfium.PdfPage, draw: Draw, most: float) -> bool:
    """Whether the page's own words, all of them and nothing else that looks like words, are what it shows.

    ``draw`` draws the page as it is now, at ``most`` dots to the inch if need be; its words are taken off it, and stay
    off.
    """
    dpi = (min(LOOKED_AT, most),) * 2
    whole = draw(dpi)
    words = list(_places(page, whole.shape))
    if len(words) < FEW_WORDS:
        return False
    if not _take_words_off(page):
        return False
    bare = draw(dpi)
    gone = np.abs(whole.astype(np.int16) - bare)
    return _are_in_ink(words, gone) and _told(words, gone) and _letters_left(bare) <= MOST_LETTERS


def _places(page: pdfium.PdfPage, shape: tuple[int, ...]) -> Iterator[Rectangle]:
    """Where words with a letter or digit in them stand on the drawn page; those beside it are left out."""
    text_page = page.get_textpage()  # held: what is not closes itself
    held = text_page.raw
    signs = (pdfium_raw.FPDFText_GetUnicode(held, index) for index in range(pdfium_raw.FPDFText_CountChars(held)))
    text = "".join(map(chr, signs))
    to_pixels = _to_pixels(page, shape)
    left, top, right, bottom = c_double(), c_double(), c_double(), c_double()
    for word in re.finditer(r"\S*\w\S*", text):
        for number in range(pdfium_raw.FPDFText_CountRects(held, word.start(), word.end() - word.start())):
            pdfium_raw.FPDFText_GetRect(held, number, byref(left), byref(top), byref(right), byref(bottom))
            place = to_pixels(left.value, top.value, right.value, bottom.value)
            across, down = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
            if 0 <= across < shape[1] and 0 <= down < shape[0]:
                yield place


def _to_pixels(page: pdfium.PdfPage, shape: tuple[int, ...]) -> Callable[[float, float, float, float], Rectangle]:
    """From a rectangle in the page's own points to one on the drawn page, turned as it is displayed."""
    first, low, last, high = page.get_bbox()
    turn = page.get_rotation()
    across, down = (high - low, last - first) if turn in (90, 270) else (last - first, high - low)
    wide, tall = shape[1] / max(1.0, across), shape[0] / max(1.0, down)

    def shown(x: float, y: float) -> tuple[float, float]:
        match turn:
            case 90:
                return y - low, x - first
            case 180:
                return last - x, y - low
            case 270:
                return high - y, last - x
            case _:
                return x - first, high - y

    def placed(left: float, top: float, right: float, bottom: float) -> Rectangle:
        corners = shown(left, top), shown(right, bottom)
        (one, other), (upper, lower) = (sorted(pair) for pair in zip(*corners, strict=True))
        return int(one * wide), int(upper * tall), int(np.ceil(other * wide)), int(np.ceil(lower * tall))

    return placed


def _take_words_off(page: pdfium.PdfPage) -> bool:
    """Leave the words out of what is drawn from now on; False where some of them are too small to be read."""
    for thing in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_TEXT], max_depth=DEPTH):
        matrix = thing.get_matrix().get()
        size = c_float()
        pdfium_raw.FPDFTextObj_GetFontSize(thing.raw, byref(size))
        if size.value * max(abs(matrix[2]), abs(matrix[3])) < LEAST_PRINT:
            return False
        pdfium_raw.FPDFPageObj_SetIsActive(thing.raw, False)
    return True


def _are_in_ink(words: Iterable[Rectangle], gone: npt.NDArray[np.int16]) -> bool:
    """Whether ink goes with every word, along most of it."""
    for left, top, right, bottom in words:
        place = gone[max(0, top) : bottom + 1, max(0, left) : right + 1]
        inked = (place >= LEAST_CONTRAST).any(axis=0) if place.size else np.zeros(1)
        if not inked.any() or (inked.size > NARROW and float(inked.mean()) < LEAST_SEEN):
            return False
    return True


def _told(words: Iterable[Rectangle], gone: npt.NDArray[np.int16]) -> bool:
    """Whether what goes with the words lies where words are: a sign that stands for no letter would be lost."""
    ink = gone >= LEAST_CONTRAST
    total = int(ink.sum())
    for left, top, right, bottom in words:
        ink[max(0, top - BESIDE) : bottom + BESIDE, max(0, left - BESIDE) : right + BESIDE] = False
    return int(ink.sum()) <= MOST_UNTOLD * total


def _letters_left(bare: Pixels) -> int:
    """How many marks of a letter's size are on the page without its words, boxes to tick not counted."""
    paper = cv2.dilate(bare, np.ones((9, 9), np.uint8))
    ink = ((paper.astype(np.int16) - bare) > INK).astype(np.uint8)
    if not ink.any():
        return 0
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    low, high = (side / 25.4 * LOOKED_AT for side in LETTER)
    marks = [[int(side) for side in box[:4]] for box in boxes[1:]]
    return sum(
        low <= tall <= high and 2 <= wide <= 4 * tall and not _is_frame(ink[top : top + tall, left : left + wide])
        for left, top, wide, tall in marks
    )


def _is_frame(mark: Pixels) -> bool:
    """Whether all four edges of a mark are drawn through: a box, which no letter is."""
    edges = mark[:2].any(axis=0), mark[-2:].any(axis=0), mark[:, :2].any(axis=1), mark[:, -2:].any(axis=1)
    return all(float(edge.mean()) >= FRAME for edge in edges)
