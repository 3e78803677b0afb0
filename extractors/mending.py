"""Stretches of a line that were read poorly on a page that was read well come in; what a second reader sees there
goes out in their place.

A reader that is sure of a page may still make nonsense of half a line: of a heading spaced widely, of print beside a
fold. The second reader looks at that stretch alone. What only it has read is never sure enough to pass unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from records.types import Box, Reading, Word

POOR = 0.60  # a word read no surer than this is looked at again
SEEN = 0.90  # the second reader's confidence from which its words are taken
AT_MOST = 0.59  # confidence in words that one reader could not read: below every floor of acceptance
MOST_STRETCHES = 12  # on one page: with more the page was read poorly all over
LETTERS = 3  # a stretch with fewer is dirt or a lone sign

Look = Callable[[Box], tuple[str, float]]


def mended(reading: Reading, look: Look) -> Reading:
    """The reading with its poor stretches as the second reader sees them, where it is sure of them.

    ``look`` reads one box of a line (points on the upright page) and says how sure it is. ``Reading.mended`` tells the
    places, so that nobody takes a second look of the same reader for the confirmation of a first.
    """
    lines = [list(line) for _, line in groupby(reading.words, key=lambda word: word.line)]
    stretches = sum(1 for line in lines for poor, _ in _stretches(line) if poor)
    if not 0 < stretches <= MOST_STRETCHES:
        return reading
    places: list[Box] = []
    words: list[Word] = []
    for line in lines:
        for poor, stretch in _stretches(line):
            better = _seen(stretch, look) if poor else None
            if better:
                places.append(_around(better))
            words += better or stretch
    return replace(reading, words=tuple(words), mended=tuple(places)) if places else reading


def _stretches(line: Sequence[Word]) -> Iterator[tuple[bool, list[Word]]]:
    """The line in stretches: those read poorly, of some letters, and those between."""
    for poor, group in groupby(line, key=lambda word: word.confidence < POOR):
        stretch = list(group)
        yield poor and sum(map(len, (word.text for word in stretch))) >= LETTERS, stretch


def _seen(stretch: Sequence[Word], look: Look) -> list[Word]:
    """The second reader's words for a stretch; none where it is not sure, or sees what the first one saw."""
    box = _around(stretch)
    text, sure = look(box)
    if sure < SEEN or not any(letter.isalnum() for letter in text) or _bare(text) == _bare(_joined(stretch)):
        return []
    letter = (box.right - box.left) / len(text)
    words, at = [], 0
    for part in text.split(" "):
        if part:
            place = Box(box.left + at * letter, box.top, box.left + (at + len(part)) * letter, box.bottom)
            words.append(Word(part, place, min(sure, AT_MOST), stretch[0].line))
        at += len(part) + 1
    return words


def _joined(stretch: Sequence[Word]) -> str:
    return " ".join(word.text for word in stretch)


def _bare(text: str) -> str:
    """A text without spaces: what both readers see stays the first's, for the second to confirm."""
    return "".join(text.split())


def _around(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box
