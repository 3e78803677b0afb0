"""Clean pages go in, readings come out: words with box, confidence and printed line, and a judgement of them.

Which engine reads is a setting; each is a module of its own. A digital page's own words are `extractors.own_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from extractors import tesseract_command, tesseract_library
from extractors.engine import Found, Way
from extractors.lines import in_printed_lines
from extractors.table import rows
from extractors.unread import unread_lines
from records.settings import DEFAULT_READER, ReaderName
from records.types import Box, CleanPage, Engine, Reading, Word

WAYS: dict[ReaderName, Way] = {"tesserocr": tesseract_library, "pytesseract": tesseract_command}
POOR_CONFIDENCE = 0.85  # mean of a page; clean pages reach 0.94
SURE_CONFIDENCE = 0.90  # mean of a page from which one in twenty-five letters or fewer is wrong
POOR_KNOWN = 0.55  # share of words that English or medicine knows; letters have 0.8, and names
NO_SENSE = 0.35  # less is no language, however sure the engine is of it
NAME = "tesseract"  # of the engine, whichever way it is called
FEW_WORDS = 4  # too few to judge a page by
SURE_TURN = 1.5  # Tesseract's own figure for how sure it is of an orientation
RULES_AND_SPECKS = frozenset("|_—-~=.,'`‘’\"“”")  # what ruled lines and dirt are read as


# ---------------------------------------------------------------- reading pictures
def read(pages: Sequence[CleanPage], seconds: int, way: ReaderName = DEFAULT_READER) -> list[Reading]:
    """Read pages, ``seconds`` for each, and return a reading of each in order.

    Raises `ReadingTookTooLong`, `ReaderCrashed` (of several pages it may be any: read them one by one) or
    `TesseractMissing`.
    """
    if not pages:
        return []
    engine, found = WAYS[way].engine(), WAYS[way].find(pages, seconds)
    return [
        Reading(page.number, page.kind, in_printed_lines(_words(marks, page)), engine, page.preparation, page.placement)
        for page, marks in zip(pages, found, strict=True)
    ]


def tesseract(way: ReaderName = DEFAULT_READER) -> Engine:
    """The engine that reads: its version, its language and the first digits of its model's SHA-256."""
    return WAYS[way].engine()


def _words(marks: Iterable[Found], page: CleanPage) -> list[Word]:
    """What was found on a page as words, in points, without what is no word but a speck or a ruled line."""
    words = []
    for mark in marks:
        left, top, right, bottom = (side * 72 / page.dpi for side in mark.box)
        text, confidence = mark.text, min(1.0, mark.confidence)
        if not text or confidence < 0 or right <= left or bottom <= top:
            continue
        if not _is_dirt(text, confidence, right - left, bottom - top):
            words.append(Word(text, Box(left, top, right, bottom), confidence, mark.line))
    return words


def _is_dirt(text: str, confidence: float, wide: float, high: float) -> bool:
    """Whether a word of Tesseract's is a ruled line, a border or a speck. Nothing with two letters or digits is."""
    solid = sum(letter.isalnum() for letter in text)
    if solid >= 2:
        return False
    if high > 60 or wide > 250:  # points; no single letter is as large
        return True
    if solid == 0:
        ruled = set(text) <= RULES_AND_SPECKS and confidence < 0.8
        return ruled or confidence < 0.6 or max(wide, high) < 1.5
    return confidence < 0.2


# ---------------------------------------------------------------- judging a reading
def orientation(page: CleanPage, way: ReaderName = DEFAULT_READER) -> int | None:
    """Degrees clockwise (0, 90, 180 or 270) by which to turn the page so that it stands upright; None when unsure."""
    told = WAYS[way].turned(page)
    return told[0] if told is not None and told[1] >= SURE_TURN else None


def sideways(reading: Reading) -> bool:
    """Whether the words read stand on their side: Tesseract reads such words too, but not in the right order."""
    long = [word.box for word in reading.words if len(word.text) >= 4]
    return sum(box.bottom - box.top > box.right - box.left for box in long) * 2 > len(long)


def poorly_read(reading: Reading) -> bool:
    """Whether a page should be read again another way, turned or prepared differently: its words make no sense.

    Words that make sense stand upright. However unsure they are, a second engine reads them better than a second try.
    """
    if len(reading.words) < FEW_WORDS or sideways(reading):
        return True
    known = known_share(word.text for word in reading.words)
    return known < POOR_KNOWN and (reading.confidence < POOR_CONFIDENCE or known < NO_SENSE)


def wants_second_opinion(reading: Reading, page: CleanPage | None = None) -> bool:
    """Whether another engine should read the page as well: what was read is unsure, or lines of it were left out."""
    if not reading.words:
        return False
    return reading.confidence < SURE_CONFIDENCE or (page is not None and unread_lines(page, reading.words) > 0)


def better(first: Reading, second: Reading) -> Reading:
    """The reading that says more that makes sense; the first when neither does."""
    return second if _sense(second) > _sense(first) else first


def _sense(reading: Reading) -> float:
    """Letters in known words that stand upright, each as sure as its word was read: garbage scores low."""
    standing = (word for word in reading.words if word.box.right - word.box.left > word.box.bottom - word.box.top)
    return sum(word.confidence * len(word.text) for word in standing if is_known(word.text))


def known_share(texts: Iterable[str]) -> float:
    """The share of words of three letters or more that English or medicine knows; 0 without any such word."""
    words = [text for text in texts if len(_letters(text)) >= 3]
    return sum(is_known(text) for text in words) / len(words) if words else 0.0


def is_known(text: str) -> bool:
    """Whether a word of three letters or more is one of English or medicine."""
    letters = _letters(text)
    return len(letters) >= 3 and letters in known_words()


def _letters(text: str) -> str:
    """A word without the punctuation around it, small; "" for anything with other signs within (dates, numbers)."""
    bare = text.strip("\"'.,;:!?()[]{}*-–—‘’“”/").lower().removesuffix("'s").removesuffix("’s")
    return bare if bare.isalpha() else ("" if any(sign.isdigit() for sign in bare) else re.sub(r"\W", "", bare))


@cache
def known_words() -> frozenset[str]:
    """Words of English and of medicine, from tables/known_words.csv."""
    return frozenset(word for row in rows("known_words") for word in row["words"].split())
