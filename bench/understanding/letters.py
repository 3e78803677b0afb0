"""Letters with their truth, clean or with the mistakes that readers make, laid out as read pages.

The letters were written by somebody who had not seen the rules, and no rule was written after looking at them.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from records.types import Box, Engine, PageKind, Placement, Reading, Word

FOLDER = Path(__file__).parent / "letters"
LINE, LETTER, MARGIN = 14.0, 5.5, 50.0  # points
GAP = 4  # letters: two spaces or more are a column's gap
SURE = 0.95  # of every word alike: a mistake is not marked as one
ENGINE = Engine("bench", "1")
CONFUSIONS = {  # after the measurements of facts on OCR: one letter for another, one for two, lost and extra spaces
    "m": "rn", "d": "cl", "w": "vv", "l": "1", "I": "l", "1": "l", "0": "O", "O": "0", "o": "0", "5": "S", "S": "5",
    "8": "B", "B": "8", "e": "c", "c": "e", "h": "b", "a": "o", "i": "l", "n": "u", "u": "n", "t": "l", "f": "t",
    "s": "a", "6": "8", "3": "8", "4": "1", "7": "1", ".": "", ",": ".", " ": "", "r": "i", "g": "q", "v": "y",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: the text of its pages, and what a careful person would code from it."""

    name: str
    pages: tuple[str, ...]
    truth: dict[str, Any]


def letters(folder: Path = FOLDER) -> list[Letter]:
    """All letters of a folder, by name."""
    found = []
    for place in sorted(folder.glob("*.json")):
        truth = json.loads(place.read_text(encoding="utf-8"))["truth"]
        text = place.with_suffix(".txt").read_text(encoding="utf-8")
        found.append(Letter(place.stem, tuple(text.split("\f")), truth))
    return found


def spoiled(letter: Letter, rate: float) -> Letter:
    """The letter with so large a part of its letters misread, always the same ones for the same rate."""
    chance = random.Random(f"{letter.name} {rate}")  # noqa: S311 - no secret hangs on it
    return Letter(letter.name, tuple(_misread(page, rate, chance) for page in letter.pages), letter.truth)


def _misread(page: str, rate: float, chance: random.Random) -> str:
    return "".join(CONFUSIONS.get(sign, sign) if chance.random() < rate else sign for sign in page)


def readings(letter: Letter) -> tuple[Reading, ...]:
    """The pages as if they had been read, every word with the same confidence."""
    return tuple(_page(text, number) for number, text in enumerate(letter.pages, start=1))


def _page(text: str, number: int) -> Reading:
    words: list[Word] = []
    lines = [line for line in text.split("\n")]
    for row, line in enumerate(lines):
        at = 0
        for piece in re.findall(r" +|[^ ]+", line.expandtabs(8)):
            if piece.isspace():
                at += 1 if len(piece) == 1 else max(GAP, len(piece))
                continue
            left, top = MARGIN + at * LETTER, MARGIN + row * LINE
            words.append(Word(piece, Box(left, top, left + len(piece) * LETTER, top + 10), SURE, row))
            at += len(piece)
    wide = max([595.0, *(word.box.right + MARGIN for word in words)])
    high = max(842.0, len(lines) * LINE + 2 * MARGIN)
    return Reading(number, PageKind.PICTURE, tuple(words), ENGINE, ("none",), Placement(wide, high))
