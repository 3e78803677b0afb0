"""A born-digital page comes in; the words that it carries go out, each with its place.

PDFium gives the letters and where they stand; words are what geometry makes of them, whatever the order in which the
file lists them; tables are read cell by cell (`extractors.ruled_tables`). Words are trusted once a sample of them, with
every letter of every font in it, was read from the page's picture: a font may draw one letter and name another.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from extractors.lines import in_printed_lines
from extractors.reader import known_share
from extractors.ruled_tables import in_cells, tables_of
from extractors.rulings import Linear, Rule, rules_of
from extractors.word_check import PrintedWord, agree_with_picture
from records.types import Box, Engine, Page, PageKind, Placement, Reading, Word

OWN_WORDS = "pdfium"  # the engine of a reading that was printed, not read
TRUSTED_KNOWN = 0.45  # of words: what a broken font map or an old bad reading does not reach
BROKEN_LETTER = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
MOST_BROKEN = 0.01  # of a page's letters
WORD_GAP = 0.2  # of the size of print: letters further apart belong to two words
SAME_LINE = 3.0  # points between baselines
TWICE = 1.0  # point: a letter printed again as near is the same letter, made bold
BELOW = 0.21  # of the size of print: how far a word's box reaches below the baseline
LEAST_SIZE = 1.0  # point
LEAST_WIDTH = 0.1  # point
MADE_UP = 0.01  # point: the width of spaces that PDFium puts where it takes letters to be apart
COLUMN_GAP = 1.2  # of the size of print: words further apart may belong to two columns
UPRIGHT = math.radians(10)
LINE_END_HYPHEN = "\x02"  # what PDFium makes of a hyphen at the end of a line
MOST_LETTERS = 100_000  # on one page; more is no letter


class _Letter(NamedTuple):
    """A letter as displayed: its sides, its baseline and its size in points from the page's top left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    upright: bool
    font: int


class _Run(NamedTuple):
    """Letters that were drawn in one go: baseline, size, whether they stand upright, and a number for their font."""

    base: float
    size: float
    upright: bool
    font: int


class _PrintedPage(NamedTuple):
    words: tuple[PrintedWord, ...]
    rules: tuple[Rule, ...]
    placement: Placement


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The part of a page that is shown (the page's own points) and how it is turned for display."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (wide, high) if self.turn in (0, 180) else (high, wide)

    @property
    def across(self) -> Linear:
        """How far from the left edge as displayed a point of the page's own space is."""
        return {90: (0, 1, -self.bottom), 180: (-1, 0, self.right), 270: (0, -1, self.top)}.get(
            self.turn, (1, 0, -self.left)
        )

    @property
    def down(self) -> Linear:
        """How far from the top edge."""
        return {90: (1, 0, -self.left), 180: (0, 1, -self.bottom), 270: (-1, 0, self.right)}.get(
            self.turn, (0, -1, self.top)
        )


def own_words(path: Path, page: Page) -> Reading | None:
    """The words that a born-digital page carries, or None where its picture must be read instead.

    That is where they make no sense (`printed_words`), and where the picture says something else.
    """
    printed = _printed(path, page.number)
    if printed is None or not _make_sense(printed.words) or not agree_with_picture(printed.words, page):
        return None
    return _reading(page.number, printed)


def printed_words(path: Path, number: int) -> Reading | None:
    """The words that a page carries, not compared with its picture; None where they make no sense.

    That is: no words, letters without meaning (a font without a character map), words that English and medicine don't
    know, and pages whose words don't stand upright.
    """
    printed = _printed(path, number)
    return _reading(number, printed) if printed and _make_sense(printed.words) else None


def _printed(path: Path, number: int) -> _PrintedPage | None:
    """The page's words, sensible or not; None for a page that can't be opened."""
    try:
        with path.open("rb") as file:
            document = pdfium.PdfDocument(file)
            try:
                page = document[number - 1]
                left, bottom, right, top = page.get_bbox()
                sheet = _Sheet(left, bottom, right, top, page.get_rotation())
                words = tuple(_words(_letters(page, sheet), sheet.size))
                return _PrintedPage(words, rules_of(page, sheet.across, sheet.down), Placement(*sheet.size))
            finally:
                document.close()
    except (pdfium.PdfiumError, OSError, IndexError):
        return None


def _reading(number: int, printed: _PrintedPage) -> Reading:
    words = [Word(word.text, word.box, 1.0, word.stretch) for word in printed.words]
    tables = tables_of(printed.rules)
    lines = in_cells(words, tables) if tables else in_printed_lines(words)
    return Reading(number, PageKind.TEXT, lines, engine(), ("own words",), printed.placement)


def engine() -> Engine:
    """PDFium as installed."""
    return Engine(OWN_WORDS, str(pdfium.PDFIUM_INFO))


def _make_sense(printed: Sequence[PrintedWord]) -> bool:
    texts = [word.text for word in printed]
    whole = "".join(texts)
    broken = sum(len(found.group()) for found in BROKEN_LETTER.finditer(whole))
    if sum(word.upright for word in printed) * 2 <= len(printed) or broken > MOST_BROKEN * len(whole):
        return False
    return known_share(texts) >= TRUSTED_KNOWN


# ---------------------------------------------------------------- letters
def _letters(page: pdfium.PdfPage, sheet: _Sheet) -> Iterator[_Letter]:
    """The page's letters and spaces as displayed; spaces and line ends that PDFium made up are left out."""
    text = page.get_textpage()
    held, box = text.raw, pdfium_raw.FS_RECTF()
    place, address = ctypes.byref(box), ctypes.cast(held, ctypes.c_void_p).value
    runs: dict[int, _Run] = {}
    (a, b, c), (d, e, f) = sheet.across, sheet.down
    text_object = _text_object()
    for index in range(min(MOST_LETTERS, pdfium_raw.FPDFText_CountChars(held))):
        key = text_object(address, index)
        if not key or not pdfium_raw.FPDFText_GetLooseCharBox(held, index, place):
            continue
        run = runs.get(key) or runs.setdefault(key, _run(held, index, sheet))
        letter = chr(pdfium_raw.FPDFText_GetUnicode(held, index))
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        if right - left < MADE_UP and letter.isspace():
            continue
        one, other = a * left + b * bottom + c, a * right + b * top + c
        base = run.base if run.upright else max(d * left + e * bottom, d * right + e * top) + f - BELOW * run.size
        sign = "-" if letter == LINE_END_HYPHEN else letter
        yield _Letter(sign, min(one, other), max(one, other), base, run.size, run.upright, run.font)


@cache
def _text_object() -> Callable[[int | None, int], int | None]:
    """PDFium's function from a letter to the run that it was drawn in, as a bare address: asked for every letter."""
    bare = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    return bare(_address(pdfium_raw.FPDFText_GetTextObject))


def _run(text: object, index: int, sheet: _Sheet) -> _Run:
    """What the letters of one run share, from its first letter: baseline and size in points as displayed, way, font."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
    d, e, f = sheet.down
    base = d * x.value + e * y.value + f
    pointer = pdfium_raw.FPDFText_GetTextObject(text, index)
    matrix = pdfium_raw.FS_MATRIX()
    size = pdfium_raw.FPDFText_GetFontSize(text, index)
    if not pdfium_raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
        return _Run(base, max(LEAST_SIZE, size), True, _font(pointer))
    angle = math.atan2(matrix.b, matrix.a) - math.radians(sheet.turn)
    upright = abs(math.remainder(angle, 2 * math.pi)) < UPRIGHT
    return _Run(base, max(LEAST_SIZE, size * math.hypot(matrix.c, matrix.d)), upright, _font(pointer))


def _font(run: object) -> int:
    """A number for the font that a run of letters is drawn in; one of its own where the file states other words for it.

    Such words (/ActualText) are meant for reading aloud; whoever makes the file may put anything there.
    """
    for number in range(pdfium_raw.FPDFPageObj_CountMarks(run)):
        mark = pdfium_raw.FPDFPageObj_GetMark(run, number)
        length = ctypes.c_ulong()
        if pdfium_raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, ctypes.byref(length)):
            return _address(run)
    font = pdfium_raw.FPDFTextObj_GetFont(run)
    return _address(font) if font else 0


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


# ---------------------------------------------------------------- words
def _words(letters: Iterable[_Letter], size: tuple[float, float]) -> Iterator[PrintedWord]:
    """The words whose middle is on the part shown: letters on one baseline with no gap or space between."""
    stretch = 0
    for line in _baselines(letters):
        stretch, last = stretch + 1, math.inf
        for word in _parted(line):
            left, right = word[0].left, max(letter.right for letter in word)
            base, high = max(letter.base for letter in word), max(letter.size for letter in word)
            if left - last > COLUMN_GAP * high:
                stretch += 1
            last = right
            box = Box(left, base + (BELOW - 1) * high, max(right, left + LEAST_WIDTH), base + BELOW * high)
            if 0 <= (left + right) / 2 <= size[0] and 0 <= (box.top + box.bottom) / 2 <= size[1]:
                yield PrintedWord(
                    "".join(letter.text for letter in word),
                    box,
                    word[0].upright,
                    stretch,
                    tuple(letter.font for letter in word),
                )


def _baselines(letters: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    """The letters by baseline from the top, each from the left."""
    line: list[_Letter] = []
    for letter in sorted(letters, key=lambda one: one.base):
        if line and letter.base - line[-1].base > SAME_LINE:
            yield sorted(line, key=lambda one: one.left)
            line = []
        line.append(letter)
    if line:
        yield sorted(line, key=lambda one: one.left)


def _parted(line: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    word: list[_Letter] = []
    for letter in line:
        last = word[-1] if word else None
        if letter.text.isspace():
            if word:
                yield word
            word = []
            continue
        if last and _again(letter, last):
            continue
        if last and letter.left > last.right + WORD_GAP * last.size:
            yield word
            word = []
        word.append(letter)
    if word:
        yield word


def _again(letter: _Letter, last: _Letter) -> bool:
    """Whether a letter is the one before it printed once more, to make it bold; not the second of "ff" in one sign."""
    near = abs(letter.left - last.left) < TWICE and abs(letter.base - last.base) < TWICE
    same_sign = letter.left == last.left and letter.right == last.right
    return near and not same_sign and letter.text == last.text
