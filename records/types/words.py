"""Words on a page, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from records.types.paper import PageKind, Placement

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Box:
    """Points from the top left corner of the upright page; left < right, top < bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any place."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place and the reader's confidence in it (0 to 1; 1 for a digital page's own text)."""

    text: str = field(repr=False)
    box: Box
    confidence: float
    line: int  # lines of a page are numbered in reading order; words of a line stand left to right, a cell's together
    begins_cell: bool = False  # of a ruled table: whatever stands before it is another column


@dataclass(frozen=True, slots=True)
class Handwriting:
    """A part of a page that looks written by hand: never coded from, always shown to a person.

    ``signature``: it stands where a signature would, and hides no facts.
    """

    box: Box
    signature: bool = False


@dataclass(frozen=True, slots=True)
class Engine:
    """What read a page: name, version and model, as Provenance states them."""

    name: str
    version: str
    model: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page says: its words in reading order, by which engine, after which preparation."""

    page: int
    kind: PageKind
    words: tuple[Word, ...] = field(repr=False)
    engine: Engine
    preparation: tuple[str, ...]
    placement: Placement
    blank: bool = False
    handwriting: tuple[Handwriting, ...] = ()
    mended: tuple[Box, ...] = ()  # where the first reader read nonsense and the second one's words stand

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, each weighted by its length; 0 for a page on which none was read."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where on the paper something was read, and how surely (0 to 1: the least sure word of it)."""

    page: int
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value with its place on the paper."""

    value: T_co = field(repr=False)
    evidence: Evidence
