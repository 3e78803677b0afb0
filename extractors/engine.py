"""What an engine is: clean pages go in, marks taken for words come out, each with its place on the picture.

`extractors.tesseract_command` and `extractors.tesseract_library` are two ways to the same engine; `extractors.reader`
chooses between them and makes words of what they find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from records.types import CleanPage, Engine, PageKind

LANGUAGE = "eng"
LAYOUT = 3  # Tesseract's page segmentation: find the blocks of a page
ORIENTATION = "osd"  # the model that tells how a page lies
LEAST_DPI = 70.0  # Tesseract distrusts less and guesses


@dataclass(frozen=True, slots=True)
class Found:
    """What was taken for a word: its box in pixels from the top left, 0 to 1 how surely, and the line it is in."""

    text: str = field(repr=False)
    box: tuple[float, float, float, float]
    confidence: float
    line: int


class Way(Protocol):
    """A way to an engine. Each raises `ReadingTookTooLong`, `ReaderCrashed` or `TesseractMissing`."""

    def engine(self) -> Engine:
        """Which engine this is: name, version, model."""

    def find(self, pages: Sequence[CleanPage], seconds: int) -> list[list[Found]]:
        """What was found on each page, in the engine's order; ``seconds`` for each page."""

    def turned(self, page: CleanPage) -> tuple[int, float] | None:
        """Degrees clockwise to turn the page so that it stands upright, and how sure; None without a clue."""


def resolution(page: CleanPage) -> float:
    """The page's dots to the inch, as Tesseract believes it."""
    return max(LEAST_DPI, page.dpi)


def coarser(page: CleanPage) -> int:
    """By how much to shrink a page to see how it lies: half of 300 dpi tells as well, half of 200 does not."""
    return 2 if page.dpi >= 280 and page.kind is not PageKind.TEXT else 1
