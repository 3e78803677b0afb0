"""Directions as read come in; the same letters with misread words of directions put right go out, each in its place.

"tvvice daily" and "wben required" say how often as surely as the right words. Only words that are none of English are
touched, only where one word alone is likely; figures, and words for numbers, never.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors.misreadings import ALIKE, allowed, nearest
from extractors.reader import known_words
from extractors.table import rows

WORD = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z0-9|!]{2,24}(?![\w])")
BEHIND_A_DOSE = re.compile(
    r"(?<=\d)(?:\s?(?:mg|mcg|micrograms?|g|ml|units?|puffs?|tabs?|tablets?|caps?|capsules?|drops?))"
    r"(?:\s+(?:PO|po|p\.?o\.?|IV|iv|SC|sc|s/c|S/C|IM|im|NG|NEB|neb|INH|inh|SL|PR|TOP|top|oral(?:ly)?))?\s+(?P<word>[0158A-Za-z][A-Za-z0-9]{1,3})(?![\w/]|\.\w)"
)
SHAPES = (("rn", "m"), ("r1", "n"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "i"), ("5", "s"))


@cache
def _abbreviations() -> dict[str, str]:
    return {row["read"]: row["printed"] for row in rows("direction_misreadings")}


@cache
def _words() -> tuple[str, ...]:
    return tuple(row["word"] for row in rows("direction_words"))


@lru_cache(maxsize=4096)
def clear_directions(text: str) -> str:
    """The text, as long as before, with misread words and abbreviations of directions put right."""
    text = put_right(text, _words())
    for found in reversed(list(BEHIND_A_DOSE.finditer(text))):
        right = _abbreviations().get(found["word"])
        if right is not None:
            text = text[: found.start("word")] + right.ljust(len(found["word"])) + text[found.end("word") :]
    return text


def put_right(text: str, words: tuple[str, ...]) -> str:
    """The text, as long as before, with what was misread for one of ``words`` put right; blanks fill what is left."""
    for word in reversed(list(WORD.finditer(text))):
        right = _right(word[0], words)
        counted = re.search(r"\d\s?$", text[: word.start()])
        if right is not None and not (counted and right[0] != word[0][0].lower()):  # "62 Smicrograms" lost a figure
            text = text[: word.start()] + right.ljust(len(word[0])) + text[word.end() :]
    return text


@lru_cache(maxsize=8192)
def _right(word: str, words: tuple[str, ...]) -> str | None:
    """The one of some words that another was misread from, no longer than that; None where nobody can tell."""
    small = word.lower()
    if small in words or small in known_words() or small.rstrip("s") in known_words() or len(small) < 4:
        return None
    shaped = small
    for read, printed in SHAPES:
        shaped = shaped.replace(read, printed)
    if shaped in words:
        return shaped  # "rnar1e": two letters of mane
    found = nearest(small, words)
    if not found or found[0][1] > allowed(len(small)) or len(found[0][0]) > len(small):
        return None
    alone = len(found) == 1 or found[1][1] >= found[0][1] + ALIKE
    return found[0][0] if alone else None
