"""Paper made for tests: readings laid out from plain text, as if a page had been read."""

from records.types import Box, Engine, PageKind, Placement, Reading, Word

ENGINE = Engine("test-reader", "1")
LINE = 14.0  # points from line to line
LETTER = 5.5  # points to a letter


def reading_of(text: str, page: int = 1, confidence: float = 0.95) -> Reading:
    """A reading of one page: each line of ``text`` is a printed line; two spaces part columns."""
    words = []
    number = 0
    for row, line in enumerate(text.splitlines()):
        if not line.strip():
            continue
        at = 0
        for piece in line.split(" "):
            if piece:
                left, top = 50 + at * LETTER, 50 + row * LINE
                # a column gap is wider than a space
                words.append(Word(piece, Box(left, top, left + len(piece) * LETTER, top + 10), confidence, number))
            at += len(piece) + (1 if piece else 3)
        number += 1
    return Reading(page, PageKind.PICTURE, tuple(words), ENGINE, ("none",), Placement(595, 842))
