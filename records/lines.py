"""The words of read pages as lines of text, where any stretch of a line knows its place on the paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from records.types import Box, Evidence, Reading, Word

COLUMN_GAP = 1.6  # a gap wider than this many line heights separates columns, and is written as two spaces


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its page, its text, and where each of its words starts in that text.

    Words are joined by one space, columns and the cells of a table's row by two; within a cell they may be wrapped.
    ``number`` counts lines through the whole document from 0.
    """

    number: int
    page: int
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    starts: tuple[int, ...]
    box: Box

    def evidence(self, start: int = 0, end: int | None = None) -> Evidence:
        """Where the characters from ``start`` up to ``end`` (the whole line by default) stand on the paper.

        The confidence is that of the least sure word touched.
        """
        last = len(self.text) if end is None else end
        first = max(0, bisect_right(self.starts, start) - 1)
        touched = [self.words[first]]
        touched += [
            word for word, at in zip(self.words[first + 1 :], self.starts[first + 1 :], strict=True) if at < last
        ]
        box = touched[0].box
        for word in touched[1:]:
            box = box.union(word.box)
        return Evidence(self.page, box, min(word.confidence for word in touched))


def lines_of(readings: Iterable[Reading]) -> Iterator[Line]:
    """The lines of a document's pages in reading order, in the order of the pages given; blank pages add none."""
    number = 0
    for reading in readings:
        if reading.blank:
            continue
        for _, words in groupby(reading.words, key=lambda word: word.line):
            yield _line(number, reading.page, tuple(words))
            number += 1


def _line(number: int, page: int, words: tuple[Word, ...]) -> Line:
    height = max(1.0, sorted(word.box.bottom - word.box.top for word in words)[len(words) // 2])
    text, starts = words[0].text, [0]
    for before, word in pairwise(words):
        gap = word.box.left - before.box.right
        text += "  " if word.begins_cell or gap > COLUMN_GAP * height else " "
        starts.append(len(text))
        text += word.text
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Line(number, page, text, words, tuple(starts), box)
