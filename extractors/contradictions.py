"""What a paper says of its patient that can't all be true: numbers, addresses, ages and sexes that are two people's.

Each function gives the doubts of one rule. A number that stands behind a label of its own (telephone, laboratory,
blood bag) is nobody's NHS number, though one in eleven passes the check digit by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stdnum.gb import nhs

from extractors.addresses import NUMBER, address_and_postcode
from extractors.dates import DIGIT_LIKE, years_between
from extractors.labels import Field, Role
from extractors.table import column, rows
from extractors.transcript import Line, Transcript
from records.types import Doubt, DoubtKind, Found, Identity

MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
TEN_DIGITS = re.compile(r"(?<!\d)([34679]\d\d)([ .\-–]?)(\d{3})\2(\d{4})(?![ .\-]?\d)")
DIALLED = re.compile(r"(?:\+\d{1,3}|\b0\d{1,4})[ )\-]{1,2}$")  # 01632 960 ... is the start of a telephone number
OTHER_LABELS = ("other", "hospital_number", "author")
PERSON = "|".join(sorted(column("persons", "word")))
AGES = (
    re.compile(
        rf"\b(?:this|an?|the|pleasant|delightful)(?: \w+)? (\d{{1,3}})[ -]?(?:years?|yrs?|y)?[ /-]?(?:olds?|o)?,? "
        rf"(?:[\w-]+ ){{0,3}}?(?:{PERSON})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:this|the)(?: [\w-]+){{0,2}} (?:{PERSON}),? (?:is )?(?:aged?|of) (\d{{1,3}})\b", re.IGNORECASE),
    re.compile(
        r"\b(?:s?he|(?:the|this) patient) is (?:now |a )?(\d{1,3})(?: years?)?[ -](?:old|of age)\b", re.IGNORECASE
    ),
    re.compile(
        r"\((?:aged?:? )?(\d{1,3}) ?(?:years?|yrs?|y)?(?: old)?\)(?=.{0,40}\b(?:nhs|d\.?o\.?b)\b)", re.IGNORECASE
    ),
    re.compile(r"\(aged? (\d{1,3})\)", re.IGNORECASE),
)
THEN = re.compile(
    r"\b(?:as|when|was|were|since|until|of|her|his|their|my|your|a (?:previous|donor|cadaveric))\b[\w ]{0,6}$|\b(?:"
    + "|".join(re.escape(word) for word in sorted(column("kin", "word")))
    + r")\b[^.]{0,40}$",
    re.IGNORECASE,
)
YEAR_SLACK = 1  # years by which a stated age may miss: typists round, and letters wait to be typed
SEX_OF_TITLE = {row["title"]: row["sex"] for row in rows("titles") if row["sex"]}


def other_numbers(transcript: Transcript, fields: tuple[Field, ...], identity: Identity) -> Iterator[Doubt]:
    """A second valid NHS number, whoever's it is said to be: it may have been taken for the patient's."""
    known = identity.nhs_number.value.digits if identity.nhs_number else None
    for line in transcript.lines:
        explained = [entry for entry in fields if entry.value.line is line and entry.name in OTHER_LABELS]
        for match in TEN_DIGITS.finditer(line.text):
            digits = match.group(1) + match.group(3) + match.group(4)
            labelled = any(entry.value.start <= match.start() < entry.value.end for entry in explained)
            if known in (None, digits) or labelled or not nhs.is_valid(digits) or _dialled(line, match.start()):
                continue
            reason = "Another valid NHS number is printed: the paper may name two patients."
            yield Doubt(DoubtKind.OTHER_PATIENT, reason, line.evidence(match.start(), match.end()))
            return


def _dialled(line: Line, start: int) -> bool:
    """Whether a number is a telephone, laboratory or register number by what stands just before it."""
    before = line.text[:start]
    words = re.findall(r"[a-z]+", before.split("  ")[-1].lower().replace(".", ""))[-3:]
    return bool(DIALLED.search(before)) or (bool(words) and bool(set(words) & column("other_numbers", "word")))


def other_hospital_numbers(fields: tuple[Field, ...]) -> Iterator[Doubt]:
    """Two hospital numbers under labels of one kind."""
    seen: dict[str, str] = {}
    for entry in fields:
        match = NUMBER.match(entry.value.text) if entry.name == "hospital_number" and entry.role in MINE else None
        if match is None or sum(letter.isdigit() for letter in match.group(1)) < 4:
            continue
        label = re.sub(r"[^a-z]", "", entry.line.text[entry.start :].lower())[:4]
        number = re.sub(r"[\W_]", "", match.group(1)).translate(DIGIT_LIKE).upper()
        known = seen.setdefault(label, number)
        if known != number and not known.startswith(number) and not number.startswith(known):
            reason = "Two hospital numbers of one kind are printed: the paper may name two patients."
            yield Doubt(DoubtKind.OTHER_PATIENT, reason, entry.value.evidence(match.start(1), match.end(1)))
            return


def other_addresses(
    transcript: Transcript, fields: tuple[Field, ...], identity: Identity, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Another address beside the patient's name on a later page: somebody of the same name."""
    own = identity.address or identity.postcode
    if own is None:
        return
    for page in sorted({line.page for line in transcript.lines if line.page > own.evidence.page}):
        lines = tuple(number for number in name_lines if transcript.lines[number].page == page)
        there = tuple(entry for entry in fields if entry.line.page == page)
        address, postcode = address_and_postcode(transcript, there, lines)
        beside = any(entry.name == "address" for entry in there) or any(
            address is not None and address.value.split(",")[0] in transcript.lines[number].text for number in lines
        )  # not the numbered list under a page's heading
        address = address if beside else None
        if _differ(identity, address, postcode):
            place = postcode or address
            reason = "Two addresses are printed for the patient: there may be two people of that name."
            yield Doubt(DoubtKind.OTHER_PATIENT, reason, place.evidence if place else None)
            return


def _differ(identity: Identity, address: Found[str] | None, postcode: Found[str] | None) -> bool:
    if identity.postcode and postcode:
        return identity.postcode.value != postcode.value
    if identity.address is None or address is None:
        return False
    one, other = ({word for word in re.findall(r"\w+", each.value.lower())} for each in (identity.address, address))
    return len(other) >= 3 and not one & {word for word in other if len(word) > 3}


def wrong_age(transcript: Transcript, fields: tuple[Field, ...], born: date, written: date) -> Iterator[Doubt]:
    """An age that the paper gives its patient, more than a year from what birth and date of the paper make it."""
    expected = years_between(born, written)
    labelled = (entry for entry in fields if entry.name == "age" and entry.role in MINE)
    for entry in labelled:
        match = re.match(r"\s*(\d{1,3})(?!\s*(?:months?|weeks?|days?|[/.\d]))", entry.value.text)
        alone = entry.line.text[entry.start :].lower().startswith("age") and not entry.line.text[: entry.start].strip()
        if match and alone and abs(int(match.group(1)) - expected) > YEAR_SLACK:
            yield Doubt(DoubtKind.BIRTH_DATE, AGE_REASON, entry.value.evidence())
            return
    text = transcript.text.replace("\n", " ")
    for match in (match for form in AGES for match in form.finditer(text)):
        if abs(int(match.group(1)) - expected) > YEAR_SLACK and not THEN.search(text[: match.start()][-60:]):
            line = transcript.lines[transcript.text.count("\n", 0, match.start(1))]
            yield Doubt(DoubtKind.BIRTH_DATE, AGE_REASON, line.evidence())
            return


AGE_REASON = "The age that the paper states does not fit the date of birth."


def wrong_sex(identity: Identity) -> Iterator[Doubt]:
    """Mr under "Sex: Female"."""
    if identity.title is None or identity.sex is None:
        return
    if SEX_OF_TITLE.get(identity.title.value, identity.sex.value) != identity.sex.value:
        yield Doubt(DoubtKind.NAME, "The patient's title and sex contradict each other.", identity.sex.evidence)
