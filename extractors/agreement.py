"""Two readings of one page by different engines come in, one goes out that doubts whatever they disagree on.

Engines fail differently: what both read is almost surely right, whatever either of them says of its own certainty.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from statistics import median

from extractors.lines import in_printed_lines
from records.types import Engine, Reading, Word

AGREED = 0.92  # a word that both read; the first reader's own confidence counts if it is higher
DISPUTED = 0.60  # at most: a word that they read differently, or that only one of them saw
ALONE = 0.55  # a word that only the first reader saw must be at least as sure, or it was dirt
NUMBER = re.compile(r"[£<>≥≤~+(\-]*\d[\d/.,:\-]*\d?[)%.,;:]*")
WORD = re.compile(r"[(\"']*[^\W\d_]+(?:['’-][^\W\d_]+)*[)\"'.,;:?!]*")
RULE = "ltij"  # what an upright rule beside a word is read as, when it is read as a letter
PLAIN = 0.5  # of the sense of a known word: a name, an abbreviation
FOLDED = str.maketrans({"ı": "i", "ə": "e", "×": "x", "·": "-", "ł": "l", "đ": "d"})  # dirt read as foreign letters


def agree(first: Reading, second: Reading, known: Callable[[str], bool]) -> Reading:
    """The words of a page after two engines read it; ``known`` tells words of the language.

    Where the readers differ, the wording that makes more sense is taken, and its confidence says that it is disputed.
    """
    lines = [
        [replace(word, text=_folded(word.text)) for word in line]
        for _, line in groupby(second.words, key=lambda word: word.line)
    ]
    extents = [_extent(line) for line in lines]
    ours: dict[int | None, list[Word]] = defaultdict(list)
    for word in first.words:
        ours[_line_of(word, extents)].append(word)
    words = [
        replace(word, line=number)
        for number, line in enumerate(lines)
        for word in _settled(sorted(ours[number], key=lambda one: one.box.left), line, known)
    ]
    words += [replace(_disputed(word), line=len(lines) + word.line) for word in ours[None] if word.confidence >= ALONE]
    return replace(first, words=in_printed_lines(words), engine=_both(first.engine, second.engine))


def _both(first: Engine, second: Engine) -> Engine:
    return Engine(
        f"{first.name} and {second.name}",
        f"{first.version} and {second.version}",
        f"{first.model} and {second.model}",
    )


def _folded(text: str) -> str:
    """The text without accents: letters of this language rarely have them, and dirt on the paper makes them."""
    bare = unicodedata.normalize("NFKD", text.translate(FOLDED))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _line_of(word: Word, extents: Sequence[tuple[float, float, float, float]]) -> int | None:
    """The line of the second reader that a word of the first stands in: that whose middle is nearest; None for none."""
    middle = (word.box.top + word.box.bottom) / 2
    distances = [
        (abs((top + bottom) / 2 - middle), number)
        for number, (left, top, right, bottom) in enumerate(extents)
        if top <= middle <= bottom and left - 2 <= (word.box.left + word.box.right) / 2 <= right + 2
    ]
    return min(distances)[1] if distances else None


def _extent(line: Sequence[Word]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line, whose height is that of most of its words."""
    tops, bottoms = (median(side) for side in zip(*((word.box.top, word.box.bottom) for word in line), strict=True))
    return min(word.box.left for word in line), tops, max(word.box.right for word in line), bottoms


def _settled(ours: list[Word], theirs: list[Word], known: Callable[[str], bool]) -> list[Word]:
    """One line's words: stretches read alike, and for each stretch read differently the wording to be taken."""
    settled: list[Word] = []
    matcher = SequenceMatcher(None, [_core(word.text) for word in ours], [_core(word.text) for word in theirs], False)
    for _, start, end, from_, to in matcher.get_opcodes():
        settled.extend(_stretch(ours[start:end], theirs[from_:to], known))
    return settled


def _stretch(ours: list[Word], theirs: list[Word], known: Callable[[str], bool]) -> list[Word]:
    if _joined(ours) == _joined(theirs):
        return [replace(word, confidence=max(word.confidence, AGREED)) for word in _punctuated(ours, theirs)]
    if not theirs:
        return [_disputed(word) for word in ours if word.confidence >= ALONE]
    if not ours:
        return [_disputed(word) for word in theirs]
    if len(ours) == len(theirs) > 1:  # word by word
        return [word for pair in zip(ours, theirs, strict=True) for word in _stretch([pair[0]], [pair[1]], known)]
    mine, other = _sense(ours, known), _sense(theirs, known)
    taken = ours if mine > other or (mine == other and _beside_rule(theirs, ours)) else theirs
    return [_disputed(word) for word in taken]


def _beside_rule(longer: Sequence[Word], shorter: Sequence[Word]) -> bool:
    """Whether one reading is the other with a table's rule before or behind it: ITABLET, LPO."""
    long, short = _joined(longer), _joined(shorter)
    return len(short) >= 2 and long in {f"{sign}{short}" for sign in RULE} | {f"{short}{sign}" for sign in RULE}


def _punctuated(ours: list[Word], theirs: list[Word]) -> list[Word]:
    """Words that both read: in the first reader's places, and with the second's commas and capitals, read better."""
    if len(ours) != len(theirs):  # one of them ran words together or parted them
        return ours or theirs
    return [
        replace(word, text=other.text) if _folded(word.text) == word.text else word  # the second's accents are gone
        for word, other in zip(ours, theirs, strict=True)
    ]


def _disputed(word: Word) -> Word:
    return replace(word, confidence=min(word.confidence, DISPUTED))


def _core(text: str) -> str:
    """Letters and digits alone, small: what two readers must agree on (a comma or a full stop is no dispute)."""
    return "".join(letter for letter in _folded(text).lower() if letter.isalnum()) or text


def _joined(words: Sequence[Word]) -> str:
    """A stretch as digits and letters, with the points inside numbers: 62.5 and 625 are not the same."""
    whole = "".join(_folded(word.text).lower() for word in words)
    return re.sub(r"(?<!\d)[^\w\s/]+|[^\w\s/]+(?!\d)", "", whole)


def _sense(words: Sequence[Word], known: Callable[[str], bool]) -> float:
    """How much sense the letters make: 1 in known words and numbers, half in other words, 0 where signs are mixed."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * _word_sense(word.text, known) for word in words) / letters


def _word_sense(text: str, known: Callable[[str], bool]) -> float:
    if known(text) or NUMBER.fullmatch(text):
        return 1.0
    return PLAIN if WORD.fullmatch(text) else 0.0
