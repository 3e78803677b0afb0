"""Does every page speak of the document's patient? Each page is read alone and compared; neighbours in a stack as well.

A page that names somebody else is likely to be misfiled, and so is a document that lies beside one of a patient whose
name and date of birth or number are nearly its own. Both go to a person. Where one detail differs and the others agree
it is a misreading, of which the rules of the whole document speak (extractors.contradictions, extractors.other_people).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein
from stdnum.gb import nhs

from extractors.dates import DIGIT_LIKE, printed_dates
from extractors.identify import identify
from extractors.labels import Field, Role, labelled
from extractors.name_forms import family_forms, folded, given_forms
from extractors.nhs_numbers import BROKEN, LABELLED
from extractors.page_names import name_at_edge
from extractors.patient_index import folded_number, swapped
from extractors.transcript import Transcript
from records.stacks import PageSigns, Segment, Sheet
from records.types import Agreement, Doubt, DoubtKind, Evidence, Found, Identity, Reading

MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
LONG = 5  # letters of a name from which one may be misread
LIKE_NUMBERS = 2  # figures by which two numbers that look alike may differ
NEIGHBOURS = (
    "The document beside this one in the stack is of another patient, whose details are much alike: one of them may be "
    "misfiled. Compare both with the picture."
)


def page_identity(reading: Reading, latest: date) -> Identity:
    """Whom one page names, read without the others, as far as it does so beyond doubt.

    ``latest`` is the last day that it can have been written. A name at the page's edge counts, with a date beside it.
    """
    transcript = Transcript.of([reading])
    found = identify(transcript, latest)
    doubted = {doubt.kind for doubt in found.doubts}
    page = Identity(
        nhs_number=found.nhs_number if DoubtKind.NHS_NUMBER not in doubted else None,
        family=found.family,
        given=found.given,
        birth_date=found.birth_date if DoubtKind.BIRTH_DATE not in doubted else None,
        hospital_number=found.hospital_number,
    )
    return page if page.family and DoubtKind.NAME not in doubted else _by_edge(transcript, page)


def _by_edge(transcript: Transcript, page: Identity) -> Identity:
    """The page's identity with the name that stands alone at its top or foot instead, and the birth date beside it."""
    name = name_at_edge(transcript.lines)
    if name is None:
        return replace(page, family=None, given=None)
    family = folded(name.family)
    line = next((line for line in transcript.lines if family in folded(line.text)), None)
    if line is None:
        return replace(page, family=None, given=None)
    place, days = line.evidence(), [day for printed in printed_dates(line.text) for day in printed.candidates]
    return replace(
        page,
        family=Found(name.family, place),
        given=Found(name.given, place) if name.given else None,
        birth_date=page.birth_date or (Found(days[0], place) if len(days) == 1 else None),
    )


def misfiled(
    readings: Sequence[Reading], identity: Identity, latest: date, header: Sheet | None = None
) -> tuple[Doubt, ...]:
    """A doubt for every page that names another patient than its document, or than its header sheet.

    ``identity`` is what the whole document says, ``header`` the sheet under which it lies.
    """
    pages = [reading for reading in readings if not reading.blank]
    if len(pages) == 1 and header is None:
        return ()  # there is nothing to compare it with
    found = [doubt for page in pages for doubt in _of_page(page.page, page_identity(page, latest), identity, header)]
    return tuple({doubt.reason: doubt for doubt in found}.values())


def printed_numbers(readings: Sequence[Reading]) -> tuple[Found[str], ...]:
    """Numbers of ten digits that stand under a label as the patient's NHS number and fail their check digit."""
    fields = labelled(Transcript.of(readings))
    found = (_misread(entry) for entry in fields if entry.name == "nhs_number" and entry.role in MINE)
    return tuple(number for number in found if number is not None)


def _misread(entry: Field) -> Found[str] | None:
    match = LABELLED.match(entry.value.text)
    at = match.span(1) if match else None
    if match is None and (match := BROKEN.match(entry.value.text)):
        at = match.span()
    if match is None or at is None:
        return None
    digits = re.sub(r"[\s.\-–]", "", match.group(0).strip(" (:")).translate(DIGIT_LIKE)
    if len(digits) != 10 or not digits.isdigit() or nhs.is_valid(digits):
        return None
    return Found(digits, entry.value.evidence(*at))


# ---------------------------------------------------------------- a page and its document
def _of_page(number: int, page: Identity, identity: Identity, header: Sheet | None) -> Iterator[Doubt]:
    sheet = header.nhs_number if header else None
    if sheet and page.nhs_number and page.nhs_number.value != sheet:
        reason = f"Page {number} bears another NHS number than its header sheet. Find out whose page it is."
        yield Doubt(DoubtKind.MISFILED, reason, page.nhs_number.evidence)
    elif (told := _contradiction(page, identity)) is not None:
        here, there = told
        pages = sorted({number, there.page})
        whose = f"Pages {pages[0]} and {pages[1]} name" if len(pages) > 1 else f"Page {number} names"
        reason = f"{whose} two patients: one page may be misfiled. Find out whose each page is."
        yield Doubt(DoubtKind.MISFILED, reason, here)


def _contradiction(page: Identity, identity: Identity) -> tuple[Evidence, Evidence] | None:
    """Where a page says that it is another person's, and where the document says whose it is.

    Another name says so by itself: the document's may have been taken from the very page that is misfiled. Another
    number or day of birth does where not as much agrees.
    """
    told = tuple(_compared(page, identity))
    agree, differ = (
        [(here, there) for here, there, relation in told if relation == wanted]
        for wanted in (Agreement.SAME, Agreement.OTHER)
    )
    if any(here == page.family for here, _ in differ) or len(differ) > len(agree):
        return differ[0][0].evidence, differ[0][1].evidence
    return None


def _compared(page: Identity, identity: Identity) -> Iterator[tuple[Found[object], Found[object], Agreement]]:
    """What a page says, what its document says, and how they compare."""
    if page.nhs_number and identity.nhs_number:
        same = page.nhs_number.value == identity.nhs_number.value
        yield page.nhs_number, identity.nhs_number, Agreement.SAME if same else Agreement.OTHER
    if page.family and identity.family:
        yield page.family, identity.family, _called(page, identity)
    if page.birth_date and identity.birth_date:
        yield page.birth_date, identity.birth_date, _days(page.birth_date.value, identity.birth_date.value)
    if page.hospital_number and identity.hospital_number:
        one, other = (folded_number(found.value) for found in (page.hospital_number, identity.hospital_number))
        if _pattern(one) == _pattern(other):  # of another pattern: another hospital's
            yield page.hospital_number, identity.hospital_number, _written(one, other)


def _called(page: Identity, identity: Identity) -> Agreement:
    """How the names of two identities compare: also by short forms, halves and initials, and in any order."""
    if _words(page) <= _words(identity):  # what stands alone at an edge does not say which is the family name
        return Agreement.SAME
    family = _best(*(family_forms(one.family.value if one.family else "") for one in (page, identity)))
    one, other = (given_forms(one.given.value if one.given else "") for one in (page, identity))
    if not one or not other or family == Agreement.OTHER:
        return family
    given = Agreement.SAME if any(_initial(a, b) for a in one for b in other) else _best(one, other)
    return max(family, given, key=list(Agreement).index)


def _words(identity: Identity) -> set[str]:
    """All words of a name, folded."""
    text = " ".join(found.value for found in (identity.family, identity.given) if found)
    return {folded(word) for word in re.split(r"[\s\-–]+", text)} - {""}


def _best(forms: Sequence[str], others: Sequence[str]) -> Agreement:
    return min(
        (_written(one, other) for one in forms for other in others),
        key=list(Agreement).index,
        default=Agreement.UNKNOWN,
    )


def _written(one: str, other: str) -> Agreement:
    """How two words compare: the same, a letter apart where they are long enough for that, or other words."""
    if one == other:
        return Agreement.SAME
    return Agreement.CLOSE if min(len(one), len(other)) >= LONG and _near(one, other) else Agreement.OTHER


def _days(one: date, other: date) -> Agreement:
    """How two days compare: a figure misread, or day and month exchanged, is close."""
    if one == other:
        return Agreement.SAME
    return Agreement.CLOSE if _like_figures(one, other) else Agreement.OTHER


def _like_figures(one: date, other: date) -> bool:
    return _near(f"{one:%Y%m%d}", f"{other:%Y%m%d}") or swapped(one) == f"{other:%Y%m%d}"


def _pattern(number: str) -> str:
    return re.sub("[0-9]", "9", re.sub("[A-Z]", "A", number))


def _initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[:1] == other[:1]


def _near(one: str, other: str, most: int = 1) -> bool:
    return DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most


# ---------------------------------------------------------------- a document and its neighbour
@dataclass(frozen=True, slots=True)
class Person:
    """A patient as neighbours are compared: folded names, days of birth and NHS numbers that are said to be theirs."""

    family: str = field(default="", repr=False)
    given: str = field(default="", repr=False)
    births: frozenset[date] = field(default=frozenset(), repr=False)
    numbers: frozenset[str] = field(default=frozenset(), repr=False)


def alarm(identity: Identity, neighbour: Identity) -> Doubt | None:
    """The doubt about a document, where that before or after it in the stack is of a patient much like its own.

    To be asked for both of them: each goes to a person.
    """
    if not _are_alike(_person(identity), _person(neighbour)):
        return None
    found = identity.family or identity.nhs_number
    return Doubt(DoubtKind.MISFILED, NEIGHBOURS, found.evidence if found else None)


def alarmed(segments: Sequence[Segment], signs: Iterable[PageSigns]) -> tuple[Segment, ...]:
    """The documents of a stack, with a doubt on any two neighbours whose patients are alike but not the same."""
    by_page = {page.page: page for page in signs}
    people = [
        _of_pages([by_page[at] for at in range(one.pages[0], one.pages[1] + 1) if at in by_page]) for one in segments
    ]
    doubted = {
        at
        for before in range(len(people) - 1)
        if _are_alike(people[before], people[before + 1])
        for at in (before, before + 1)
    }
    doubt = Doubt(DoubtKind.MISFILED, NEIGHBOURS)
    return tuple(replace(one, doubts=(*one.doubts, doubt)) if at in doubted else one for at, one in enumerate(segments))


def _person(identity: Identity) -> Person:
    given = identity.given.value.split() if identity.given else []
    return Person(
        folded(identity.family.value) if identity.family else "",
        folded(given[0]) if given else "",
        frozenset({identity.birth_date.value} if identity.birth_date else ()),
        frozenset({identity.nhs_number.value.digits} if identity.nhs_number else ()),
    )


def _of_pages(pages: Sequence[PageSigns]) -> Person:
    """What a document's pages say, as far as they agree: names that differ are none."""
    names = {name for page in pages for name in page.names}
    family, _, given = names.pop().partition(" ") if len(names) == 1 else ("", "", "")
    return Person(
        folded(family),
        folded(given.split(" ")[0]),
        frozenset(day for page in pages for day in page.birth_dates),
        frozenset(number for page in pages for number in page.nhs_numbers),
    )


def _are_alike(one: Person, other: Person) -> bool:
    """Whether two patients are different people, yet easily taken for each other."""
    if one.numbers & other.numbers or not _are_different(one, other):
        return False
    if any(_near(a, b, LIKE_NUMBERS) for a in one.numbers for b in other.numbers):
        return True
    if not one.family or not other.family or _written(one.family, other.family) == Agreement.OTHER:
        return False
    births = any(_like_days(a, b) for a in one.births for b in other.births)
    return births or bool(one.given and other.given and _agree(one.given, other.given))


def _are_different(one: Person, other: Person) -> bool:
    numbers = bool(one.numbers and other.numbers)
    births = bool(one.births and other.births) and not one.births & other.births
    given = bool(one.given and other.given) and not _agree(one.given, other.given)
    return numbers or births or given


def _agree(one: str, other: str) -> bool:
    """Whether two first names can be one: the same, an initial, or a short form."""
    return _initial(one, other) or bool({*given_forms(one)} & {*given_forms(other)})


def _like_days(one: date, other: date) -> bool:
    """Whether two days of birth are easily taken for each other: the same, of one month, or a figure apart."""
    return one == other or _like_figures(one, other) or (one.year, one.month) == (other.year, other.month)
