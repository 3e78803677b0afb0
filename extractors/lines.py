"""Words with their places come in; the same words in printed lines, top to bottom and left to right, go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from statistics import median

from records.types import Word

OVERLAP = 0.5  # of the lower of two stretches: so much side by side makes them one printed line


@dataclass(slots=True)
class _Stretch:
    """Words that the reader saw as one line."""

    words: list[Word] = field(repr=False)

    @property
    def top(self) -> float:
        return median(word.box.top for word in self.words)

    @property
    def bottom(self) -> float:
        return median(word.box.bottom for word in self.words)

    @property
    def left(self) -> float:
        return min(word.box.left for word in self.words)

    @property
    def right(self) -> float:
        return max(word.box.right for word in self.words)


def in_printed_lines(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words in reading order, numbered by printed line.

    Words that share a ``line`` on the way in are kept together; stretches side by side on the same height (the two
    columns of a header, the cells of a table's row) become one line.
    """
    stretches: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        stretches[word.line].append(word)
    lines: list[list[_Stretch]] = []
    for stretch in sorted(map(_Stretch, stretches.values()), key=lambda one: (one.top + one.bottom) / 2):
        line = next((line for line in reversed(lines[-4:]) if _beside(stretch, line)), None)
        if line is None:
            lines.append([stretch])
        else:
            line.append(stretch)
    lines.sort(key=lambda line: min((one.top + one.bottom) / 2 for one in line))
    return tuple(
        replace(word, line=number)
        for number, line in enumerate(lines)
        for stretch in sorted(line, key=lambda one: one.left)
        for word in sorted(stretch.words, key=lambda one: one.box.left)
    )


def _beside(stretch: _Stretch, line: list[_Stretch]) -> bool:
    """Whether a stretch stands on the same height as the whole line and over nothing of it."""
    return all(_level(stretch, other) and _apart(stretch, other) for other in line)


def _level(one: _Stretch, other: _Stretch) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= OVERLAP * min(one.bottom - one.top, other.bottom - other.top)


def _apart(one: _Stretch, other: _Stretch) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared <= 0.1 * min(one.right - one.left, other.right - other.left) + 1
