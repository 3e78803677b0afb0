"""The words of a document as lines of text, where any stretch of text knows its place on the paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from records.lines import COLUMN_GAP, Line, lines_of
from records.types import Reading

__all__ = ["COLUMN_GAP", "Line", "Transcript"]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A document's lines in reading order."""

    lines: tuple[Line, ...] = field(repr=False)

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> Transcript:
        """The lines of a document's pages, in the order of the pages given; blank pages add none."""
        return cls(tuple(lines_of(readings)))

    @property
    def text(self) -> str:
        """All lines, each ended by a newline."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def page(self, number: int) -> Iterator[Line]:
        """The lines of one page."""
        return (line for line in self.lines if line.page == number)
