"""What a form is: the kind of paper, told by its title, letterhead and words; each has its own file in forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from extractors import forms
from extractors.letters import Sender
from records.shelf import shelf
from records.types import DocumentType


@dataclass(frozen=True, slots=True)
class Clue:
    """A wording, as a pattern over small letters, and how strongly it speaks (a certain title is about 7)."""

    pattern: re.Pattern[str]
    weight: float


def clues(*pairs: tuple[str, float]) -> tuple[Clue, ...]:
    """Clues of (pattern, weight) pairs; a space in a pattern stands for any space or hyphen, or none."""
    return tuple(
        Clue(re.compile(rf"(?<!\w)(?:{pattern.replace(' ', _SPACE)})", re.MULTILINE), weight)
        for pattern, weight in pairs
    )


_SPACE = r"[\s\-–_/]*"


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of document. ``titles`` are looked for in headings, ``letterhead`` above the salutation, ``words``
    and ``against`` (which lower the score) anywhere. ``dates`` are the labels of tables/labels.csv that give the
    document's own date, the best first; "line" is a date that stands alone above the salutation. ``signature`` is
    looked for at the end; ``letters`` is what it counts for the form that the paper is a letter, by who sends it.
    """

    document_type: DocumentType
    titles: tuple[Clue, ...]
    letterhead: tuple[Clue, ...] = ()
    words: tuple[Clue, ...] = ()
    against: tuple[Clue, ...] = ()
    signature: tuple[Clue, ...] = ()
    letters: Mapping[Sender, float] = field(default_factory=dict)
    dates: tuple[str, ...] = ("letter_date", "line", "seen_date", "dictated_date", "typed_date", "signed_date")


@cache
def all_forms() -> tuple[Form, ...]:
    """Every form on the shelf."""
    return cast(tuple[Form, ...], shelf(forms, "FORM"))


def form_of(document_type: DocumentType) -> Form | None:
    """The form of a kind of document; None for unknown."""
    return next((form for form in all_forms() if form.document_type is document_type), None)


def best(found: Iterable[Clue]) -> float:
    """The strongest of the clues."""
    return max((clue.weight for clue in found), default=0.0)
