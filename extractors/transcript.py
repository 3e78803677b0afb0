"""The words of a document as lines of text, where any stretch of text knows its place on the paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from records.types import Box, Evidence, Reading, Word

COLUMN_GAP = 1.6  # a gap wider than this many line heights separates columns, and is written as two spaces


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its page, its text, and where each of its words starts in that text.

    Words are joined by one space, columns by two. ``number`` counts lines through the whole document from 0.
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
            word
            for word, at in zip(self.words[first + 1 :], self.starts[first + 1 :], strict=True)
            if at < last
        ]
        box = touched[0].box
        for word in touched[1:]:
            box = box.union(word.box)
        return Evidence(self.page, box, min(word.confidence for word in touched))


@dataclass(frozen=True, slots=True)
class Transcript:
    """A document's lines in reading order."""

    lines: tuple[Line, ...] = field(repr=False)

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> Transcript:
        """The lines of a document's pages, in the order of the pages given; blank pages add none."""
        lines: list[Line] = []
        for reading in readings:
            if reading.blank:
                continue
            for _, words in groupby(reading.words, key=lambda word: word.line):
                lines.append(_line(len(lines), reading.page, tuple(words)))
        return cls(tuple(lines))

    @property
    def text(self) -> str:
        """All lines, each ended by a newline."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def page(self, number: int) -> Iterator[Line]:
        """The lines of one page."""
        return (line for line in self.lines if line.page == number)


def _line(number: int, page: int, words: tuple[Word, ...]) -> Line:
    height = max(1.0, sorted(word.box.bottom - word.box.top for word in words)[len(words) // 2])
    text, starts = words[0].text, [0]
    for before, word in zip(words, words[1:], strict=False):
        gap = word.box.left - before.box.right
        text += "  " if gap > COLUMN_GAP * height else " "
        starts.append(len(text))
        text += word.text
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Line(number, page, text, words, tuple(starts), box)
