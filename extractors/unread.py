"""A page and the words read on it come in; whether print stands where no word was read goes out.

How sure an engine is of the words that it read says nothing of lines that it left out: it leaves them out without a
word, and the rest of the page looks perfect.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt

from records.types import CleanPage, Pixels, Word

LOOKED_AT = 100.0  # dots to the inch show letters
INK = 160  # of 255: the page's paper is white by now
LETTER = (4, 26)  # dots: a small letter of small print, a capital of a heading
WIDEST = 40  # dots: letters that run together
BETWEEN = 13  # dots between letters of one line, at most
BESIDE = 2  # dots by which a word's box may fall short
LINE = 70  # dots: a line of five short words
LETTERS = 10  # on a line, at least
STRAIGHT = 2.4  # a line is no higher than so many of its letters


def unread_lines(page: CleanPage, words: Iterable[Word]) -> int:
    """How many lines of print there are in which no word was read. Handwriting, stamps and rules make no lines."""
    boxes, labels = _letters(page, words)
    if len(boxes) < LETTERS:
        return 0
    joined = cv2.morphologyEx(labels, cv2.MORPH_CLOSE, np.ones((1, BETWEEN), np.uint8))
    _, line_of, lines, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    middles = boxes[:, :2] + boxes[:, 2:4] // 2
    member = line_of[middles[:, 1], middles[:, 0]]
    return sum(
        _is_line(lines[number], boxes[member == number]) for number in range(1, len(lines)) if lines[number, 2] >= LINE
    )


def _is_line(line: npt.NDArray[np.int32], letters: npt.NDArray[np.int32]) -> bool:
    return len(letters) >= LETTERS and int(line[3]) <= STRAIGHT * float(np.median(letters[:, 3]))


def _letters(page: CleanPage, words: Iterable[Word]) -> tuple[npt.NDArray[np.int32], Pixels]:
    """The boxes (left, top, width, height, area) of marks like letters that stand in no word, and a picture of them."""
    scale = LOOKED_AT / page.dpi
    size = max(1, round(page.pixels.shape[1] * scale)), max(1, round(page.pixels.shape[0] * scale))
    small = cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA)
    ink = (small < INK).astype(np.uint8)
    for word in words:
        box = word.box
        left, top, right, bottom = (round(side * LOOKED_AT / 72) for side in (box.left, box.top, box.right, box.bottom))
        ink[max(0, top - BESIDE) : bottom + BESIDE + 1, max(0, left - BESIDE) : right + BESIDE + 1] = 0
    _, labels, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = np.asarray(found, dtype=np.int32)
    high, wide = boxes[:, cv2.CC_STAT_HEIGHT], boxes[:, cv2.CC_STAT_WIDTH]
    like = (high >= LETTER[0]) & (high <= LETTER[1]) & (wide <= WIDEST) & (wide >= 2)
    like[0] = False
    return boxes[like], np.asarray(like[labels], dtype=np.uint8)
