"""A medicine's directions as read come in; the same with figures that were read as letters put right go out.

Only where one reading is left: "5Omg" can be nothing but 50 mg, "cne sachet" nothing but one. Whoever uses what is put
right must say that it is in doubt: a person compares it with the paper.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.misreadings import CONFUSED, WRONG, cost
from extractors.quantities import MISREAD_NUMBER
from extractors.reader import known_words

FIGURES = str.maketrans("OoIlSB", "001158")
NUMBER = re.compile(r"0?\.\d+|[1-9]\d*(?:\.\d+)?")
WORDS = ("one", "two", "three", "four", "five", "six", "half")
TIMES = ("once", "twice", "thrice")
MISREAD_TIMES = re.compile(r"(?<![\w.])(?P<word>[A-Za-z0]{3,6})(?=\s+(?:daily|a day|weekly|a week|per day)\b)", re.I)
MISREAD_WORD = re.compile(
    r"(?<![\w.])(?P<word>[A-Za-z0]{3,6})(?=\s+(?:tabs?|tablets?|caps?|capsules?|puffs?|sprays?|drops?|sachets?|patch(?:es)?"
    r"|spoonfuls?|to be|times|daily|twice|at night)\b)"
)


@lru_cache(maxsize=4096)
def clear_figures(text: str) -> str:
    """The text with letters among the figures of a dose, and misread words for numbers and times, put right.

    The same text where nothing was misread, or where what was read has no one meaning.
    """
    for found in reversed(list(MISREAD_NUMBER.finditer(text))):
        read = found[0].rstrip()
        figures = read.translate(FIGURES)
        if NUMBER.fullmatch(figures):
            text = text[: found.start()] + figures + text[found.start() + len(read) :]
    for found in reversed(list(MISREAD_WORD.finditer(text))):
        right = _number_word(found["word"].lower())
        if right:
            text = text[: found.start()] + right + text[found.end() :]
    for found in reversed(list(MISREAD_TIMES.finditer(text))):
        times = _times_word(found["word"].lower())
        if times:
            text = text[: found.start()] + times + text[found.end() :]
    return text


def _times_word(word: str) -> str | None:
    """The word for how often that another was misread from, though a letter was lost: "wice daily"."""
    if word in TIMES or word in known_words():
        return None
    near = [right for right in TIMES if cost(word, right) <= WRONG]
    return near[0] if len(near) == 1 else None


def _number_word(word: str) -> str | None:
    """The one word for a number, as long as ``word``, that it was misread from."""
    if word in WORDS or word in known_words():
        return None
    near = [right for right in WORDS if len(right) == len(word) and cost(word, right) <= CONFUSED]
    return near[0] if len(near) == 1 else None
