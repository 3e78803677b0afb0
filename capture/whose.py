"""Whose pages are they: what pages of a document say of their patient comes in, how another page's agrees goes out.

Nothing here knows words; names were folded by `extractors.signs`. A letter misread does not make another person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import Hamming, Levenshtein

from records.stacks import PageSigns

LONG = 5  # letters from which one may be misread
VERY_LONG = 8  # letters from which two may be


class Relation(StrEnum):
    """How a page's patient relates to a document's; values are rows of tables/boundary_evidence.csv."""

    SAME = "same"
    SAME_NAME = "same-name"
    RELATED = "related"  # mother and baby: a number that the other names as a relative's
    CONFLICT = "conflict"  # one thing agrees, another does not
    LIKELY_DIFFERENT = "likely-different"
    DIFFERENT = "different"
    NOTHING = "nothing"  # the page does not say
    UNKNOWN = "unknown"  # the document does not say


APART = (Relation.DIFFERENT, Relation.LIKELY_DIFFERENT)


@dataclass(frozen=True, slots=True)
class Whose:
    """What some pages together say of their patient."""

    nhs_numbers: frozenset[str] = field(default=frozenset(), repr=False)
    others: frozenset[str] = field(default=frozenset(), repr=False)
    hospital_numbers: frozenset[str] = field(default=frozenset(), repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    birth_dates: frozenset[date] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, pages: Iterable[PageSigns]) -> Whose:
        """All that the pages say."""
        pages = tuple(pages)
        return cls(
            frozenset().union(*(page.nhs_numbers for page in pages)),
            frozenset().union(*(page.other_numbers for page in pages)),
            frozenset().union(*(page.hospital_numbers for page in pages)),
            frozenset().union(*(page.names for page in pages)),
            frozenset().union(*(page.birth_dates for page in pages)),
        )

    @property
    def silent(self) -> bool:
        """Whether nothing at all is said."""
        return not (self.nhs_numbers or self.others or self.hospital_numbers or self.names or self.birth_dates)


def relation(document: Whose, page: Whose) -> Relation:
    """How the patient of a page relates to the patient of the document before it."""
    if page.silent:
        return Relation.UNKNOWN if document.silent else Relation.NOTHING
    if (document.nhs_numbers or document.others) and page.nhs_numbers:
        return _by_number(document, page)
    return _by_name(document, page)


def _by_name(document: Whose, page: Whose) -> Relation:
    names, births = _names_agree(document, page), _births_agree(document, page)
    hospital = _hospital_agrees(document, page)
    if names is None:
        agree = [one for one in (births, hospital) if one is not None]
        if not agree:
            return Relation.UNKNOWN
        return Relation.SAME if all(agree) else Relation.CONFLICT if any(agree) else Relation.LIKELY_DIFFERENT
    if names:
        if births is False:
            return Relation.CONFLICT
        return Relation.SAME if births or hospital else Relation.SAME_NAME
    if births or hospital:
        return Relation.CONFLICT
    return Relation.DIFFERENT if births is False else Relation.LIKELY_DIFFERENT


def _by_number(document: Whose, page: Whose) -> Relation:
    names, births = _names_agree(document, page), _births_agree(document, page)
    if document.nhs_numbers & page.nhs_numbers:
        return Relation.CONFLICT if names is False and births is not True else Relation.SAME
    if page.nhs_numbers <= document.others or (document.nhs_numbers and document.nhs_numbers <= page.others):
        return Relation.RELATED
    if not document.nhs_numbers:
        return _by_name(document, page)
    return Relation.CONFLICT if names and births else Relation.DIFFERENT


def _names_agree(one: Whose, other: Whose) -> bool | None:
    if not one.names or not other.names:
        return None
    return any(same_name(a, b) for a in one.names for b in other.names)


def _births_agree(one: Whose, other: Whose) -> bool | None:
    """Whether a birth date is shared; None where there is nothing to compare or one digit alone differs."""
    if not one.birth_dates or not other.birth_dates:
        return None
    if one.birth_dates & other.birth_dates:
        return True
    near = any(Hamming.distance(f"{a:%Y%m%d}", f"{b:%Y%m%d}") <= 1 for a in one.birth_dates for b in other.birth_dates)
    return None if near else False


def _hospital_agrees(one: Whose, other: Whose) -> bool | None:
    """Whether a hospital number is shared; numbers of different make are of different hospitals."""
    if one.hospital_numbers & other.hospital_numbers:
        return True
    alike = [
        (a, b)
        for a in one.hospital_numbers
        for b in other.hospital_numbers
        if len(a) == len(b) and Levenshtein.distance(a, b) > 2
    ]
    return False if alike else None


def same_name(one: str, other: str) -> bool:
    """Whether two folded names ("SINGH HARJINDER") can be one person's.

    Some word must agree, and no word may be left over on both sides: Singh Harjinder is not Singh Gurpreet, but may be
    Singh H or Singh alone.
    """
    ours, theirs = one.split(), other.split()
    shared = False
    for word in list(ours):
        match = next((known for known in theirs if len(word) > 1 and _same_word(word, known)), None)
        if match is not None:
            shared = True
            ours.remove(word)
            theirs.remove(match)
    for left, right in ((ours, theirs), (theirs, ours)):
        for initial in [word for word in left if len(word) == 1]:
            match = next((word for word in right if word[0] == initial), None)
            if match is not None:
                left.remove(initial)
                right.remove(match)
    return shared and not (ours and theirs)


def _same_word(one: str, other: str) -> bool:
    slips = 2 if min(len(one), len(other)) >= VERY_LONG else 1 if min(len(one), len(other)) >= LONG else 0
    return len(other) > 1 and Levenshtein.distance(one, other, score_cutoff=slips) <= slips
