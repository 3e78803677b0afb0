"""A digital page's own words and its picture come in; whether the picture shows these words goes out.

A font names its letters apart from drawing them, and may name them wrongly, throughout or digits alone. So a sample of
words that between them hold every letter of every font is read from the picture by the second reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from extractors import second_reader
from records.types import Box, CleanPage, Page, Placement

NARROWED = 0.65  # clean print is read as well at so much of its width, for so much of the work
MOST_LETTERS = 64  # in the sample; each costs about a millisecond
LONGEST = 16  # letters of one word of the sample
LEAST_HEIGHT = 5.0  # points of print; smaller is not read surely
DIGIT, CAPITAL, SMALL = 4.0, 1.5, 1.0  # what a letter not yet seen is worth
LETTER_COST = 1.0
SURE = 0.80  # what the second reader must say of itself to be believed against the page
MISREAD, ANOTHER = 0.75, 0.5  # alike below: a word that may be misread, a word that is another
LOOK_ALIKES = str.maketrans("OolI|Zz", "0011122")
DIGITS = re.compile(r"\d")


class PrintedWord(NamedTuple):
    """A word that a page carries, in points from its top left corner as displayed.

    ``stretch`` numbers words that stand side by side on one baseline without a column's gap between; ``fonts`` holds a
    number for the font of each letter (a letter that stands for several, as "fi" may, is there for each of them).
    """

    text: str
    box: Box
    upright: bool
    stretch: int
    fonts: tuple[int, ...]


Letter = tuple[int, str]  # a font and a letter in it


def agree_with_picture(words: Sequence[PrintedWord], page: Page) -> bool:
    """Whether a sample of the words is read from the picture as the page states them.

    One wrong digit, one word that is altogether another, or two that differ, and the words are not believed. Raises
    `ReaderCrashed`.
    """
    looked_at = CleanPage(page.number, page.kind, page.pixels, page.dpi[0], Placement(*page.size), ("none",))
    doubt = 0.0
    for word in sample(words):
        seen, sure = second_reader.look(looked_at, word.box, narrowed=NARROWED)
        if _difference(word.text, seen):  # the same digit twice is easily read once when squeezed
            seen, sure = second_reader.look(looked_at, word.box)
        if sure >= SURE:
            doubt += _difference(word.text, seen)
        if doubt >= 1:
            return False
    return True


def _difference(printed: str, seen: str) -> float:
    """0 for the same word, 1 for another or other digits, a half for one that may be misread."""
    one, other = _folded(printed), _folded(seen)
    if one == other:
        return 0.0
    alike = Levenshtein.normalized_similarity(one, other)
    if DIGITS.search(printed) or alike < ANOTHER:
        return 1.0
    return 0.5 if alike < MISREAD else 0.0


def sample(words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    """The words to be read: those that add most letters not yet seen for their length, digits first."""
    left = [word for word in words if _readable(word)]
    unseen = {letter for word in left for letter in _letters(word)}
    length = 0
    while left and unseen and length < MOST_LETTERS:
        best = max(left, key=lambda word: _worth(word, unseen))
        if not unseen & _letters(best):
            return
        unseen -= _letters(best)
        left.remove(best)
        length += len(best.text)
        yield best


def _readable(word: PrintedWord) -> bool:
    """Whether the second reader can be relied on for a word: upright, no leader dots or bullets, no long chain."""
    plain = sum(sign.isalnum() for sign in word.text)
    tall = word.box.bottom - word.box.top >= LEAST_HEIGHT
    return word.upright and tall and 2 <= len(word.text) <= LONGEST and plain * 4 >= len(word.text) * 3


def _letters(word: PrintedWord) -> set[Letter]:
    return {(font, sign) for font, sign in zip(word.fonts, word.text, strict=True) if sign.isascii() and sign.isalnum()}


def _worth(word: PrintedWord, unseen: set[Letter]) -> float:
    new = unseen & _letters(word)
    gain = sum(DIGIT if sign.isdigit() else CAPITAL if sign.isupper() else SMALL for _, sign in new)
    return gain / (2 + LETTER_COST * len(word.text))


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).translate(LOOK_ALIKES).casefold()
