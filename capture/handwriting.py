"""A clean page and its words go in; the regions that look written by hand come out, signatures told apart.

Readers read a neat hand as surely as print, so what was read is not asked: the look of the ink decides. The weights
of its signs (tables/handwriting_signs.csv) were fitted by ``python -m bench.handwriting``, which measures them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np

from capture.ink import SIGNS, Signs, Strip, strips
from records.types import Box, CleanPage, Handwriting, Word

TABLES = Path(__file__).parent / "tables"
MILLIMETRE = 72 / 25.4  # points
FEW = 3  # marks: fewer have no line to stand on, and are judged by other weights
SURE = 2.0  # logarithm of the odds that a region is handwriting, from all its strips
MOST_SURE = 6.0  # of one strip
MOST_UNUSUAL = 4.0  # spreads from the mean: what lies further off counts as no more unusual
LIKELY = -1.0  # of a strip, to be of a region
BESIDE = (8.0, 4.0)  # millimetres, across and down: what belongs to the same writing
LEAST = 8.0  # millimetres wide: less is a comma, a flaw, the edge of a stain

BELOW_SIGN_OFF = 32.0  # millimetres from "Yours sincerely" down to the signature
ABOVE_ROLE = 32.0  # millimetres from the signature down to the role printed under it
SIGNED_BESIDE = 60.0  # millimetres from "Signed" to the signature
SIGNATURE = (100.0, 30.0)  # millimetres, across and down: what is larger is no mere signature
SIGNED_ABOVE = 15.0  # millimetres from "Signed: Dr Brown" down to the signature under it
BODY = 1 / 3  # of the page's height: signatures stand lower, or near the end of what the page holds
ENDING = 8  # lines below a signature near the end: copies, enclosures, the foot of the page
NAME_WORDS = 4  # words, surely read, of three letters or more: more than a name
WORD_SURE = 0.8


def handwriting(page: CleanPage, words: Sequence[Word]) -> tuple[Handwriting, ...]:
    """The regions of a page that look written by hand, from its top down; boxes are points on the upright page.

    ``words`` are those read on the page. A signature is one line of writing where a signature would stand; whatever
    is not surely one is taken for a note, which a person must see.
    """
    regions = _regions(strips(page))
    lines = _printed_lines(words, regions)
    high = page.pixels.shape[0] * 72 / page.dpi
    signatures = _signatures(regions, lines, words, high)
    return tuple(Handwriting(region.box, region in signatures) for region in regions)


# ---------------------------------------------------------------- regions
@dataclass(frozen=True, slots=True)
class _Region:
    """Strips that belong to one piece of writing; ``rows`` counts the lines that they make."""

    box: Box
    rows: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign, and each product of two, adds to the logarithm of the odds; signs are scaled first."""

    mean: Signs
    spread: Signs
    alone: Signs
    paired: Signs  # one row and one column for each sign
    bias: float

    def odds(self, signs: Signs) -> float:
        """The logarithm of the odds that a strip with these signs is written by hand."""
        scaled = np.clip((signs - self.mean) / self.spread, -MOST_UNUSUAL, MOST_UNUSUAL)
        return float(scaled @ self.alone + scaled @ self.paired @ scaled + self.bias)


def odds(strip: Strip) -> float:
    """The logarithm of the odds that a strip is written by hand."""
    return weights()["few" if strip.marks < FEW else "many"].odds(strip.signs)


@cache
def weights() -> Mapping[str, Weights]:
    """For strips of few marks and of many, from tables/handwriting_signs.csv."""
    with (TABLES / "handwriting_signs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {marks: _weights([row for row in rows if row["marks"] == marks]) for marks in ("few", "many")}


def _weights(rows: Sequence[Mapping[str, str]]) -> Weights:
    number = {(row["sign"], row["other"]): float(row["weight"]) for row in rows}
    usual = {row["sign"]: (float(row["mean"]), float(row["spread"])) for row in rows if not row["other"]}
    return Weights(
        np.array([usual[sign][0] for sign in SIGNS]),
        np.array([usual[sign][1] for sign in SIGNS]),
        np.array([number[sign, ""] for sign in SIGNS]),
        np.array([[number.get((sign, other), 0.0) for other in SIGNS] for sign in SIGNS]),
        number["none", ""],
    )


def _regions(found: Sequence[Strip]) -> list[_Region]:
    """What may be handwriting drawn together where it lies side by side, and kept where it is surely so in sum."""
    likely = [(strip.box, sure) for strip in found if (sure := odds(strip)) >= LIKELY]
    regions = []
    for group in _joined(likely):
        boxes = [box for box, _ in group]
        region = _Region(_around(boxes), _rows(boxes))
        if _wide(region.box) >= LEAST * MILLIMETRE and sum(max(0.0, min(sure, MOST_SURE)) for _, sure in group) >= SURE:
            regions.append(region)
    return sorted(regions, key=lambda region: (region.box.top, region.box.left))


def _joined(likely: Sequence[tuple[Box, float]]) -> list[list[tuple[Box, float]]]:
    """Boxes with their odds, grouped by lying beside each other."""
    groups: list[list[tuple[Box, float]]] = []
    for box, sure in likely:
        near = [group for group in groups if any(_beside(box, other) for other, _ in group)]
        groups = [group for group in groups if group not in near]
        groups.append([(box, sure), *(member for group in near for member in group)])
    return groups


def _beside(one: Box, other: Box) -> bool:
    across, down = (gap * MILLIMETRE for gap in BESIDE)
    return (
        one.left - across < other.right
        and other.left - across < one.right
        and one.top - down < other.bottom
        and other.top - down < one.bottom
    )


def _around(boxes: Sequence[Box]) -> Box:
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole


def _rows(boxes: Sequence[Box]) -> int:
    """How many lines of writing the boxes make: those that overlap by a third of the lower one's height share one."""
    rows: list[Box] = []
    for box in sorted(boxes, key=_high, reverse=True):
        if not any(min(box.bottom, row.bottom) - max(box.top, row.top) > _high(box) / 3 for row in rows):
            rows.append(box)
    return len(rows)


# ---------------------------------------------------------------- signatures
@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line: its words in small letters, and its place."""

    text: str
    box: Box


def _printed_lines(words: Sequence[Word], regions: Sequence[_Region]) -> list[_Line]:
    """The lines of words that are not handwriting."""
    printed = [word for word in words if not any(_inside(word.box, region.box) for region in regions)]
    lines = []
    for _, line in groupby(printed, key=lambda word: word.line):
        own = list(line)
        text = " ".join(word.text for word in own).lower()
        lines.append(_Line(text, _around([word.box for word in own])))
    return lines


def _signatures(regions: Sequence[_Region], lines: Sequence[_Line], words: Sequence[Word], high: float) -> set[_Region]:
    """Of the regions that may be signatures, the one nearest to each sign-off."""
    able = [region for region in regions if _like_a_name(region, words)]
    found: set[_Region] = set()
    for line in lines:
        near = [(gap, region) for region in able if (gap := _gap(line, region, lines, high)) is not None]
        if near:
            found.add(min(near, key=lambda pair: pair[0])[1])
    return found


def _like_a_name(region: _Region, words: Sequence[Word]) -> bool:
    """One line, not large, of which nothing was read that no name holds: figures or many words."""
    wide, high = (side * MILLIMETRE for side in SIGNATURE)
    if region.rows > 1 or _wide(region.box) > wide or _high(region.box) > high:
        return False
    read = [word.text for word in words if word.confidence >= WORD_SURE and _inside(word.box, region.box)]
    figures = any(sum(letter.isdigit() for letter in text) >= 2 for text in read)
    return not figures and sum(len(text) >= 3 for text in read) < NAME_WORDS


def _gap(line: _Line, region: _Region, lines: Sequence[_Line], high: float) -> float | None:
    """Points between a sign-off and the signature that it calls for; None if the line calls for none there."""
    box, place = region.box, _calls_for(line.text)
    if place == "below":
        gap = box.top - line.box.bottom
        level = line.box.left - 20 * MILLIMETRE < box.left < line.box.right + 60 * MILLIMETRE
        return abs(gap) if level and -5 * MILLIMETRE < gap < BELOW_SIGN_OFF * MILLIMETRE else None
    if place == "beside":
        gap = box.left - line.box.right
        middle = (line.box.top + line.box.bottom) / 2
        level = box.top - 4 * MILLIMETRE < middle < box.bottom + 4 * MILLIMETRE
        if level and -_wide(line.box) < gap < SIGNED_BESIDE * MILLIMETRE:
            return abs(gap)
        gap, level = box.top - line.box.bottom, line.box.left - 5 * MILLIMETRE < box.left < line.box.right
        return abs(gap) if level and -3 * MILLIMETRE < gap < SIGNED_ABOVE * MILLIMETRE else None
    if place == "above":
        gap = line.box.top - box.bottom
        level = line.box.left < box.right and box.left < line.box.right + 20 * MILLIMETRE
        if not (level and -3 * MILLIMETRE < gap < ABOVE_ROLE * MILLIMETRE):
            return None
        between = sum(box.bottom < other.box.bottom <= line.box.top + 1 for other in lines if _level(other, line))
        below = sum(other.box.top > line.box.bottom for other in lines)
        stands = box.top > high * BODY or below <= ENDING
        return gap if stands and between <= 1 else None
    return None


def _level(other: _Line, line: _Line) -> bool:
    """Whether two lines stand in the same column."""
    return other is not line and other.box.left < line.box.right and line.box.left < other.box.right


def _calls_for(text: str) -> str | None:
    """Where a signature would stand by a line of these words: below, beside or above it; None where none would."""
    bare = text.strip(" .,:;-_")
    for phrase, place in _sign_offs():
        if place == "above" and f" {phrase} " in f" {' '.join(bare.replace(',', ' ').split())} " and len(bare) < 60:
            return place
        if place == "below" and bare == phrase:
            return place
        if place == "beside" and (bare.startswith(phrase) or bare.endswith(phrase)):
            return place
    return None


@cache
def _sign_offs() -> tuple[tuple[str, str], ...]:
    with (TABLES / "sign_offs.csv").open(encoding="utf-8", newline="") as rows:
        return tuple((row["phrase"], row["signature"]) for row in csv.DictReader(rows))


# ---------------------------------------------------------------- boxes
def _inside(inner: Box, outer: Box) -> bool:
    """Whether the middle of one box lies in the other."""
    across, down = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= across <= outer.right and outer.top <= down <= outer.bottom


def _wide(box: Box) -> float:
    return box.right - box.left


def _high(box: Box) -> float:
    return box.bottom - box.top
