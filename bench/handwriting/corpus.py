"""Sheets of the sample papers with and without handwriting, in eleven conditions, with what is where."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from bench.handwriting import pen
from bench.handwriting.oddities import odd_pixels
from bench.handwriting.pen import Hand, Ink, Pixels
from records.types import Box, Page, PageKind
from samples import paper, printing, typeset, wear

DPI = 200
HERE = Path(__file__).resolve().parent
PAPERS = Path(paper.__file__).parent / "papers"
FAX_HEADER = "03-MAR-2009 10:14  FROM: 01632960001  TO: 01632960002  P.01/01"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something written by hand: what sort, how many words, where (points on the upright page)."""

    kind: str
    words: int
    box: Box


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as a scanner or fax machine gives it, and what is written on it by hand (nothing, often)."""

    name: str
    condition: str
    page: Page
    marks: tuple[Mark, ...]


# ---------------------------------------------------------------- wear
def _grey(pixels: Pixels, seed: int) -> Page:
    return _picture(wear.grey_scan(pixels, seed))


def _clean(pixels: Pixels, _seed: int) -> Page:
    return Page(1, PageKind.BILEVEL, wear.bilevel(pixels), (DPI, DPI))


def _bad(pixels: Pixels, seed: int) -> Page:
    return _picture(wear.skewed(wear.grey_scan(pixels, seed, paper=214, ink=78, noise=22), 0.9))


def _copy(pixels: Pixels, seed: int) -> Page:
    return Page(1, PageKind.BILEVEL, wear.photocopied(pixels, seed), (DPI, DPI))


def _fine(pixels: Pixels, seed: int) -> Page:
    return Page(1, PageKind.FAX_FINE, wear.faxed(pixels, seed, 196, FAX_HEADER), (204, 196))


def _standard(pixels: Pixels, seed: int) -> Page:
    return Page(1, PageKind.FAX_STANDARD, wear.faxed(pixels, seed, 98, FAX_HEADER), (204, 98))


def _stain(pixels: Pixels, seed: int) -> Page:
    return _picture(wear.stained(wear.grey_scan(pixels, seed), seed))


def _stamp(pixels: Pixels, seed: int) -> Page:
    words = ("RECEIVED", "COPY", "RECEIVED 14 MAR 2011", "FILED", "CONFIDENTIAL")[seed % 5]
    return _picture(wear.grey_scan(wear.stamped(pixels, words, 8 - seed % 13), seed))


def _holes(pixels: Pixels, seed: int) -> Page:
    return _picture(wear.punched(wear.grey_scan(pixels, seed)))


def _through(pixels: Pixels, seed: int) -> Page:
    return _picture(wear.grey_scan(wear.show_through(pixels, np.roll(pixels, 60, axis=0)), seed))


def _faint(pixels: Pixels, seed: int) -> Page:
    return _picture(wear.grey_scan(wear.faint(pixels), seed, paper=240, ink=20))


def _picture(pixels: Pixels) -> Page:
    return Page(1, PageKind.PICTURE, pixels, (DPI, DPI))


CONDITIONS: dict[str, Callable[[Pixels, int], Page]] = {
    "clean": _clean, "grey": _grey, "bad": _bad, "photocopy": _copy, "fax fine": _fine, "fax standard": _standard,
    "stained": _stain, "stamped": _stamp, "holes": _holes, "show-through": _through, "faint": _faint,
}  # fmt: skip
FAX_MARGIN = (1728 - round(595 / 72 * 204)) / 2 * 72 / 204  # points of white left of a faxed sheet


# ---------------------------------------------------------------- sheets
@cache
def sheets() -> tuple[tuple[str, typeset.Sheet], ...]:
    """Every sheet of the sample papers that is printed on."""
    found = []
    for file in sorted(PAPERS.glob("*.txt")):
        for number, sheet in enumerate(typeset.sheets(paper.read(file).layout), 1):
            if sheet.lines:
                found.append((f"{file.stem} {number}", sheet))
    return tuple(found)


def samples(faces: Sequence[Path], marked: bool, odd: bool, each: int, seed: int = 0) -> Iterator[Sample]:
    """Every sheet in ``each`` conditions in turn, written on by hand if ``marked``, in odd print if ``odd``."""
    names = list(CONDITIONS)
    for number, (name, sheet) in enumerate(sheets()):
        for turn in range(each):
            own = seed * 100_003 + number * 101 + turn
            condition = names[(number * each + turn) % len(names)]
            rng = np.random.default_rng(own)
            pixels = odd_pixels(sheet, DPI, rng) if odd else printing.pixels(sheet, DPI)
            marks = (
                []
                if odd
                else [Mark("signature", 1, Box(x - 6, y - 4, x + 118, y + 32)) for x, y, _ in sheet.signatures]
            )
            if marked:
                pixels, more = written_on(pixels, faces, rng)
                marks += more
            page = CONDITIONS[condition](pixels, own)
            shift = FAX_MARGIN if condition.startswith("fax") else 0.0
            yield Sample(f"{name} {turn}", condition, page, tuple(_shifted(mark, shift) for mark in marks))


def _shifted(mark: Mark, shift: float) -> Mark:
    box = mark.box
    return Mark(mark.kind, mark.words, Box(box.left + shift, box.top, box.right + shift, box.bottom))


# ---------------------------------------------------------------- writing
def written_on(pixels: Pixels, faces: Sequence[Path], rng: np.random.Generator) -> tuple[Pixels, list[Mark]]:
    """The sheet with one to three notes by one hand, a mark now and then, and what is where."""
    hand, shade = Hand.of(rng), int(rng.integers(15, 95))
    face = None if not faces or rng.random() < 0.25 else faces[int(rng.integers(len(faces)))]
    marks: list[Mark] = []
    rows = _texts()
    for _ in range(int(rng.integers(1, 4))):
        kind, text = rows[int(rng.integers(len(rows)))]
        ink = pen.joined(text, hand, DPI, rng) if face is None else pen.lent(text, face, hand, DPI, rng)
        place = _free(pixels, ink, rng)
        if place:
            pixels = pen.lay(pixels, ink, *place, shade)
            marks.append(_mark(kind, len(text.split()), ink, place))
    if rng.random() < 0.5:
        kind, ink = _odd_mark(hand, rng)
        place = _free(pixels, ink, rng) if kind == "tick" else _over_print(pixels, ink, rng)
        if place:
            pixels = pen.lay(pixels, ink, *place, shade)
            marks.append(_mark(kind, 1, ink, place))
    return pixels, marks


@cache
def _texts() -> list[tuple[str, str]]:
    with (HERE / "notes.csv").open(encoding="utf-8", newline="") as rows:
        return [(row["kind"], row["text"]) for row in csv.DictReader(rows)]


def _odd_mark(hand: Hand, rng: np.random.Generator) -> tuple[str, Ink]:
    width, wide = hand.pen, float(rng.uniform(14, 40))
    kind = ("tick", "ring", "crossing-out")[int(rng.integers(3))]
    if kind == "tick":
        return kind, pen.tick(rng, width, DPI)
    return kind, (pen.ring if kind == "ring" else pen.crossing_out)(rng, wide, 4.0, width, DPI)


def _mark(kind: str, words: int, ink: Ink, place: tuple[int, int]) -> Mark:
    left, top = place
    sides = (left, top, left + ink.shape[1], top + ink.shape[0])
    return Mark(kind, words, Box(*(side * 72 / DPI for side in sides)))


def _free(pixels: Pixels, ink: Ink, rng: np.random.Generator) -> tuple[int, int] | None:
    """A place (left, top in dots) where the ink would touch no print, drawn at random among those near print."""
    high, wide = ink.shape
    taken = cv2.dilate((pixels < 200).astype(np.uint8), np.ones((7, 7), np.uint8))
    sums = cv2.integral(taken)
    edge = DPI // 4
    if pixels.shape[1] - wide <= 2 * edge:
        return None
    for _ in range(400):
        left = int(rng.integers(edge, pixels.shape[1] - wide - edge))
        top = int(rng.integers(edge, min(pixels.shape[0] - high - edge, int(pixels.shape[0] * 0.92))))
        if sums[top + high, left + wide] - sums[top, left + wide] - sums[top + high, left] + sums[top, left] == 0:
            return left, top
    return None


def _over_print(pixels: Pixels, ink: Ink, rng: np.random.Generator) -> tuple[int, int] | None:
    """A place where the ink lies over a line of print."""
    rows = np.where((pixels < 128).mean(axis=1) > 0.08)[0]
    if not len(rows):
        return None
    row = int(rows[int(rng.integers(len(rows)))])
    columns = np.where(pixels[row] < 128)[0]
    left = int(columns[int(rng.integers(len(columns)))]) - ink.shape[1] // 2
    left = min(max(0, left), pixels.shape[1] - ink.shape[1])
    return left, max(0, row - ink.shape[0] // 2)
