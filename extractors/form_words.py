"""The words that forms are told by, read through slips of OCR: "DlSCHARGE SUMMARV", "out-paticnt", "surnmary"."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extractors.form import all_forms
from extractors.table import column, rows

SHORTEST = 6  # letters that a word needs before one of them may be misread
TWO_EDITS = 10
WORD = re.compile(r"[a-z0-9|!]{5,}")
LITERAL = re.compile(r"(?<![\\a-z])[a-z]{6,}")
JOINED = (("rn", "m"), ("vv", "w"), ("cl", "d"))
LETTERS = str.maketrans({"0": "o", "1": "l", "|": "l", "!": "l", "5": "s", "8": "b", "6": "b", "i": "l"})


def mended(text: str) -> str:
    """The text in small letters, with words of forms for those that differ by a letter or two."""
    return WORD.sub(lambda match: _known(match.group()), text.lower())


@cache
def _known(word: str) -> str:
    """The word of forms that the word was misread from, if there is one alone; else the word itself."""
    words = _words()
    if word in words or word in _ordinary():
        return word
    key = _key(word)
    if key in _keys():
        return _keys()[key]
    if len(key) < SHORTEST or word.isdigit():
        return word
    most = 2 if len(key) >= TWO_EDITS else 1
    near = process.extract(key, list(_keys()), scorer=Levenshtein.distance, score_cutoff=most, limit=2)
    if not near or (len(near) > 1 and near[0][1] == near[1][1]) or _ending(near[0][0], key):
        return word
    return _keys()[near[0][0]]


def _ending(known: str, key: str) -> bool:
    """Whether the two differ in an ending only, as words of one family do: operation, operations; clinic, clinical."""
    return known.startswith(key) or key.startswith(known)


def _key(word: str) -> str:
    word = word.translate(LETTERS)
    for read, meant in JOINED:
        word = word.replace(read, meant)
    return word


@cache
def _words() -> frozenset[str]:
    patterns = (
        clue.pattern.pattern
        for form in all_forms()
        for clue in (*form.titles, *form.letterhead, *form.words, *form.against)
    )
    literal = (word for pattern in patterns for word in LITERAL.findall(pattern.replace(r"\b", " ")))
    return frozenset(literal) | column("form_words", "word")


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(word for row in rows("known_words") for word in row["words"].split())


@cache
def _keys() -> dict[str, str]:
    """The words by their keys, in which letters that are often confused are the same."""
    keys: dict[str, str] = {}
    for word in sorted(_words()):
        keys.setdefault(_key(word), word)
    return keys
