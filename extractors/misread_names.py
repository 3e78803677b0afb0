"""Does a name look misread? "Lakshrni", "Ollver" and "Ifeolnvva" do: readers are often sure of what nobody is called.

A given name that is in no list of names is compared with those that are, by the letters that readers take for one
another, and by pairs of letters that stand in no name at all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import chain

from rapidfuzz.distance import Levenshtein

from extractors.misreadings import CONFUSED, confusions, cost
from extractors.names import GIVEN_NAMES
from extractors.people import plain, worded
from extractors.reader import known_words
from records.types import Found

STRANGE = 2  # threes of letters that stand in no word: foreign names have one
READ = 0.5  # confidence below which a name proves nothing
MISREAD_INTO_A_NAME = 0.25  # of unsure readings of a name, how many may have become another
LIKENESSES = 2  # letters taken for others in one name
EDITS = 2 * LIKENESSES  # letters that differ, at most, where each likeness is of two: rn for m
LONG = 4  # letters from which two may have been taken for others
NEVER = ("vv", "ii", "jj", "qq")  # no family name in use here has them
BEGUN = re.compile(r"[^aeiouy]rn")  # Srnith, Trnith
VOWELS = set("aeiouy")


def given_misread(given: str) -> bool:
    """Whether a given name is in no list and either looks like one that is, or has letters that no name has."""
    word = plain(given)
    if len(word) < 2 or word in GIVEN_NAMES:
        return False
    return _looks_like_another(word) or _impossible(word) or _half(word)


def given_near(given: str) -> bool:
    """Whether a given name is in no list, but any one letter away from one that is: Mer for Mei."""
    word = plain(given)
    return word not in GIVEN_NAMES and any(
        len(known) == len(word) and Levenshtein.distance(known, word, score_cutoff=1) <= 1 for known in GIVEN_NAMES
    )


def family_misread(family: str) -> bool:
    """Whether a family name has letters that none has: Hollingvvorth, Wlllis, Srnlth."""
    for piece in family.replace("'", "").split("-"):
        word = plain(piece)
        begun = BEGUN.match(word)
        thrice = any(word[at] == word[at + 1] == word[at + 2] for at in range(len(word) - 2))
        if (
            _mendable(word)
            or begun
            or thrice
            or any(pair in word for pair in NEVER)
            or (len(word) > 2 and not VOWELS & set(word))
        ):
            return True
    return False


def surer_if_known(given: Found[str] | None) -> Found[str] | None:
    """A given name, surer where it is one that people bear and no other is a letter away: Callum, not Maria or Luca.

    Few misreadings make another name; of names that were read unsurely (0.5 to 0.8) all that are known were right.
    """
    if given is None or given.evidence.confidence < READ or not all(map(_known_alone, given.value.split())):
        return given
    confidence = 1 - (1 - given.evidence.confidence) * MISREAD_INTO_A_NAME
    return Found(given.value, replace(given.evidence, confidence=confidence))


@cache
def _known_alone(name: str) -> bool:
    """Whether a name is in the list, and no other there differs in one letter; an initial says nothing against it."""
    word = plain(name)
    if len(word) < 2:
        return bool(word)
    others = (known for known in GIVEN_NAMES if known != word)
    return (
        len(word) >= LONG
        and word in GIVEN_NAMES
        and not any(Levenshtein.distance(word, each, score_cutoff=1) <= 1 for each in others)
    )


@cache
def _looks_like_another(word: str) -> bool:
    if len(word) < LONG and not worded((word,)):  # All may be Ali; Fei is a name like Mei
        return False
    most = CONFUSED * (LIKENESSES if len(word) >= LONG else 1)
    return any(
        0 < cost(word, known) <= most
        for known in GIVEN_NAMES
        if len(known) > 2 and Levenshtein.distance(word, known, score_cutoff=EDITS) <= EDITS
    )


@cache
def _half(word: str) -> bool:
    """Whether a name is the beginning or the end of a known one, the rest of which may be hidden: Imo, Rzyna."""
    return any(known.startswith(word) or (len(word) >= LONG and known.endswith(word)) for known in GIVEN_NAMES)


@cache
def _mendable(word: str) -> bool:
    """Whether letters stand together as in no word, and one likeness puts them right: Cartwrlght, Pembertcn."""
    if sum(three not in _threes() for three in _threes_of(word)) < STRANGE:
        return False
    pairs = [(read, printed) for read, printed in confusions() if read.isalpha() and printed.isalpha()]
    return any(
        _threes_of(word[: match.start()] + printed + word[match.end() :]) <= _threes()
        for read, printed in pairs
        for match in re.finditer(read, word)
    )


@cache
def _threes() -> frozenset[str]:
    words = (plain(word) for word in chain(known_words(), GIVEN_NAMES))
    return frozenset(three for word in words if len(word) > 1 for three in _threes_of(word))


def _threes_of(word: str) -> set[str]:
    ended = f"  {word}  "
    return {ended[at : at + 3] for at in range(len(ended) - 2)}


def _impossible(word: str) -> bool:
    """Whether two letters stand together, or at an end, that do so in no given name."""
    return any(pair not in _pairs() for pair in _pairs_of(word))


@cache
def _pairs() -> frozenset[str]:
    return frozenset(pair for name in GIVEN_NAMES for pair in _pairs_of(plain(name)))


def _pairs_of(word: str) -> set[str]:
    ended = f" {word} "
    return {ended[at : at + 2] for at in range(len(ended) - 1)}
