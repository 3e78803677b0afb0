"""Is this letter a copy of one that came in before? Readings come in; keys to find it by, and a verdict, go out.

The same letter comes in as a scan and scanned again, by fax and by post, and twice by the same fax. Nothing is dropped
unless all that matters was compared and is the same: whatever differs is shown to a person, beside its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum, auto
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from extractors.alignment import Token, aligned, alike_at_a_glance, shared_words, tokens_of
from extractors.cover import FAX_HEADER
from extractors.differences import Difference, DifferenceKind, differing, lone
from extractors.sketch import sketch
from records.lines import lines_of
from records.types import Box, Evidence, Found, Identity, Reading

T = TypeVar("T")

FEWEST = 20  # tokens of a paper that can be told from another
EDGE = 24.0  # points from the top: the line that a fax machine prints
NAME_ALIKE = 0.75  # of the letters of two readings of one name
MISREAD_DIGITS = 2  # of an NHS number; the check digit finds most of them
SIDE = 12.0  # points from the other edges: shadows and specks
HEADER_LINES = 2
COPY = 0.75  # of the words of the shorter paper are in the other, or it is another letter
COMPARED = 0.85  # of the words must be read the same on both, or too little was compared to say that all is the same


class Verdict(StrEnum):
    """What a later paper is to an earlier one."""

    SAME = "same"  # the same letter again: nothing that matters differs
    CHANGED = "changed"  # nearly the same: a person must see what differs
    OTHER = "other"  # not a copy: another letter, or another patient's


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A document as it was read: its pages in order, and whose it is."""

    readings: tuple[Reading, ...] = field(repr=False)
    identity: Identity


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict, the differences in order of weight, and the share of words found in both (0 to 1)."""

    verdict: Verdict
    differences: tuple[Difference, ...]
    likeness: float

    @property
    def reason(self) -> str:
        """A sentence for the operator, without patient words; "" for another letter."""
        if self.verdict is Verdict.OTHER:
            return ""
        if self.verdict is Verdict.SAME:
            return "The same letter came in before, as another copy; that one was migrated."
        counts = Counter(difference.kind for difference in self.differences)
        told = [_counted(kind, counts[kind]) for kind in DifferenceKind if counts[kind]]
        listed = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
        return f"Nearly the same as another document that came in before: {listed}. Compare both."


TOLD = {
    DifferenceKind.NUMBER: ("1 number differs", "{} numbers differ"),
    DifferenceKind.TURN: ("1 word that turns the sense differs", "{} words that turn the sense differ"),
    DifferenceKind.WORD: ("1 word differs", "{} words differ"),
    DifferenceKind.ADDED: ("1 passage is added", "{} passages are added"),
    DifferenceKind.MISSING: ("1 passage is missing", "{} passages are missing"),
    DifferenceKind.PAGE: ("1 page is in only one of them", "{} pages are in only one of them"),
    DifferenceKind.HANDWRITING: ("1 part is handwritten", "{} parts are handwritten"),
    DifferenceKind.UNREAD: (
        "1 part that could not be read is in only one of them",
        "{} parts that could not be read are in only one of them",
    ),
    DifferenceKind.READING: ("too little could be read to compare them",) * 2,
    DifferenceKind.PATIENT: ("it is not sure that both are of the same patient",) * 2,
}


def _counted(kind: DifferenceKind, count: int) -> str:
    one, many = TOLD[kind]
    return one if count == 1 else many.format(count)


# ---------------------------------------------------------------- finding
def likeness_keys(readings: Sequence[Reading]) -> tuple[int, ...]:
    """Numbers to find copies by: two readings of one letter share at least one, other letters seldom share many.

    Each is from 0 to 2**63 - 1 and the same on every machine; they show no words. A paper of too few words has none.
    """
    return sketch(token for page in _letter(readings) for token in page)


# ---------------------------------------------------------------- comparing
def compare(earlier: ReadPaper, later: ReadPaper) -> Comparison:
    """What the later paper is to the earlier.

    SAME needs a patient who is surely the same, nearly all words read alike on both, no handwriting but signatures, and
    no difference but noise of reading. Both must have been read whole: a quarantined side looks like a blank one.
    """
    pages = (_letter(earlier.readings), _letter(later.readings))
    if min(sum(map(len, side)) for side in pages) < FEWEST:
        return Comparison(Verdict.OTHER, (), 0.0)
    stretches = aligned(*pages)
    shared = shared_words(stretches)
    if shared.either < COPY:
        return Comparison(Verdict.OTHER, (), shared.either)
    differences = [*differing(stretches), *lone(stretches, pages)]
    differences += _handwritten(earlier.readings, later.readings)
    patient = patient_of(earlier.identity, later.identity)
    if patient is Patient.OTHER and differences:
        return Comparison(Verdict.OTHER, (), shared.either)
    if patient is not Patient.SAME:
        differences.append(Difference(DifferenceKind.PATIENT, None, None))
    if shared.alike < COMPARED and not differences:
        differences.append(Difference(DifferenceKind.READING, None, None))
    order = list(DifferenceKind)
    differences.sort(key=lambda difference: order.index(difference.kind))
    return Comparison(Verdict.CHANGED if differences else Verdict.SAME, tuple(differences), shared.either)


def repeated_pages(readings: Sequence[Reading]) -> tuple[tuple[int, int], ...]:
    """Pages of one file that say again what an earlier one says, as (page, earlier page): a sheet fed twice."""
    pages = [page for page in _letter(readings) if len(page) >= FEWEST]
    return tuple(
        (later[0].page, earlier[0].page)
        for number, later in enumerate(pages)
        if (earlier := next((page for page in pages[:number] if _says_the_same(page, later)), None)) is not None
    )


def _says_the_same(earlier: Sequence[Token], later: Sequence[Token]) -> bool:
    if not alike_at_a_glance(earlier, later):
        return False
    stretches = aligned([earlier], [later])
    return shared_words(stretches).alike >= COMPARED and not [
        *differing(stretches),
        *lone(stretches, ([earlier], [later])),
    ]


def _letter(readings: Sequence[Reading]) -> list[tuple[Token, ...]]:
    """The tokens of each page, without what a fax machine printed on top and what was read in shadows at the edges."""
    return [tuple(token for token in tokens_of(reading) if not _margin(token)) for reading in map(_bare, readings)]


def _bare(reading: Reading) -> Reading:
    """The page without a fax's header line and without what was read in handwriting."""
    headers = {line.words[0].line for line in list(lines_of([reading]))[:HEADER_LINES] if FAX_HEADER.search(line.text)}
    kept = tuple(
        word
        for word in reading.words
        if word.line not in headers and not any(_within(word.box, part.box) for part in reading.handwriting)
    )
    return replace(reading, words=kept)


def _within(box: Box, other: Box) -> bool:
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= across <= other.right and other.top <= down <= other.bottom


def _margin(token: Token) -> bool:
    across, down = token.middle
    return down < EDGE or down > token.high - SIDE or across < SIDE or across > token.wide - SIDE


def _handwritten(earlier: Sequence[Reading], later: Sequence[Reading]) -> list[Difference]:
    """Every part written by hand, signatures apart: what is written can't be compared, only shown."""
    found = []
    for side, readings in enumerate((earlier, later)):
        for reading in readings:
            for part in reading.handwriting:
                if not part.signature:
                    place = Evidence(reading.page, part.box, 0.0)
                    places = (place, None) if side == 0 else (None, place)
                    found.append(Difference(DifferenceKind.HANDWRITING, *places))
    return found


# ---------------------------------------------------------------- whose
class Patient(Enum):
    """Whether two papers are of one patient."""

    SAME = auto()
    OTHER = auto()
    UNSURE = auto()


def patient_of(earlier: Identity, later: Identity) -> Patient:
    """The same by NHS number, or by family name and date of birth; another where two of these surely differ.

    One that differs alone, or a number by a digit or two, may have been misread: unsure.
    """
    number = _agree(earlier.nhs_number, later.nhs_number, lambda one, other: one.digits == other.digits)
    birth = _agree(earlier.birth_date, later.birth_date, lambda one, other: one == other)
    family = _agree(earlier.family, later.family, _same_name)
    given = _agree(earlier.given, later.given, _same_name)
    told = (number, birth, family, given)
    if False not in told and (number or (birth and family)):
        return Patient.SAME
    if told.count(False) >= 2 or (number is False and _far_apart(earlier, later)):
        return Patient.OTHER
    return Patient.UNSURE


def _agree(one: Found[T] | None, other: Found[T] | None, same: Callable[[T, T], bool]) -> bool | None:
    """Whether both say the same; None where one says nothing."""
    return None if one is None or other is None else same(one.value, other.value)


def _same_name(one: str, other: str) -> bool:
    """Whether two readings may be of one name: one or two letters of a long one are noise, an initial is enough."""
    plain, its = ("".join(filter(str.isalpha, name)).casefold() for name in (one, other))
    if min(len(plain), len(its)) == 1 or plain.startswith(its) or its.startswith(plain):
        return plain[:1] == its[:1]
    return Levenshtein.normalized_similarity(plain, its) >= NAME_ALIKE


def _far_apart(earlier: Identity, later: Identity) -> bool:
    """Whether two NHS numbers differ by more than misread digits."""
    if earlier.nhs_number is None or later.nhs_number is None:
        return False
    pairs = zip(earlier.nhs_number.value.digits, later.nhs_number.value.digits, strict=True)
    return sum(one != other for one, other in pairs) > MISREAD_DIGITS
