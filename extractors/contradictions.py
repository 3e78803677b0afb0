"""What a paper says of its patient that can't all be true: numbers, addresses, ages and sexes that are two people's.

Each function gives the doubts of one rule. A number that stands behind a label of its own (telephone, laboratory,
blood bag) is nobody's NHS number, though one in eleven passes the check digit by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from rapidfuzz.distance import Hamming
from stdnum.gb import nhs

from extractors.addresses import NUMBER, address_and_postcode
from extractors.dates import DIGIT_LIKE, years_between
from extractors.labels import Field, Role
from extractors.nhs_numbers import dialled
from extractors.table import column, rows
from extractors.transcript import Transcript
from records.types import Doubt, DoubtKind, Found, Identity

MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
TEN_DIGITS = re.compile(r"(?<!\d)([34679]\d\d)([ .\-–]?)(\d{3})\2(\d{4})(?![ .\-]?\d)")
OTHER_LABELS = ("other", "hospital_number", "author")
PERSON = "|".join(sorted(column("persons", "word")))
MEASURE = (
    r"[ -]?(?:[cmk]m|m|[mk]?g|mcg|ml|litres?|units?|x|%|days?|weeks?|months?|hours?|minutes?)\b"  # 14 mm across with
)
AGES = (
    re.compile(
        rf"\b(?:this|an?|the|pleasant|delightful)(?: \w+)? (\d{{1,3}})(?!{MEASURE})[ -]?"
        rf"(?:years?|yrs?|y)?[ /-]?(?:olds?|o)?,? (?:[\w-]+ ){{0,3}}?(?:{PERSON})\b",
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
    re.compile(r"\b(?:PC|HPC|Hx|Presenting complaint|History|Clinical details):? (\d{1,3})[MF]\b"),
)
AT_START = (
    re.compile(
        r"(?:^|(?<=[.;:] )|(?<=  ))(?:an? )?(\d{1,3})[ -]?(?:yo|y/o|y\.o\.?|yr old|year[ -]old)\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(r"(?:^|(?<=[.;] ))aged? (\d{1,3})(?=[.;])", re.IGNORECASE | re.MULTILINE),
    re.compile(
        rf"(?:^|(?<=[.;] ))(\d{{1,3}})[ -](?:years?|yrs?)[ -]old (?:[\w-]+ ){{0,2}}?(?:{PERSON})\b",
        re.IGNORECASE | re.MULTILINE,
    ),
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
            if known in (None, digits) or labelled or not nhs.is_valid(digits) or dialled(line, match.start()):
                continue
            reason = "Another valid NHS number is printed: the paper may name two patients. Find out whose paper it is."
            yield Doubt(DoubtKind.OTHER_PATIENT, reason, line.evidence(match.start(), match.end()))
            return


def other_hospital_numbers(fields: tuple[Field, ...]) -> Iterator[Doubt]:
    """Two hospital numbers under labels of one kind, or one figure apart under any."""
    seen: dict[str, str] = {}
    for entry in fields:
        match = NUMBER.match(entry.value.text) if entry.name == "hospital_number" and entry.role in MINE else None
        if match is None or sum(letter.isdigit() for letter in match.group(1)) < 4:
            continue
        label = re.sub(r"[^a-z]", "", entry.line.text[entry.start :].lower())[:4]
        number = re.sub(r"[\W_]", "", match.group(1)).translate(DIGIT_LIKE).upper()
        known = seen.setdefault(label, number)
        slipped = any(len(other) == len(number) and Hamming.distance(other, number) == 1 for other in seen.values())
        if slipped or not (known.startswith(number) or number.startswith(known)):
            reason = (
                "Two hospital numbers of one kind are printed: the paper may name two patients. "
                "Find out whose paper it is."
            )
            yield Doubt(DoubtKind.OTHER_PATIENT, reason, entry.value.evidence(match.start(1), match.end(1)))
            return


def other_addresses(
    transcript: Transcript, fields: tuple[Field, ...], identity: Identity, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Another address beside the patient's name on a later page: somebody of the same name."""
    first: _Home | None = None
    for page in sorted({line.page for line in transcript.lines}):
        there = tuple(entry for entry in fields if entry.line.page == page)
        home = _home(transcript, there, tuple(at for at in name_lines if transcript.lines[at].page == page))
        place = home.postcode or home.address
        numbered = any(entry.name in ("nhs_number", "birth_date", "hospital_number") for entry in there)
        known = identity.nhs_number is not None and identity.nhs_number.evidence.page < page
        if place and ((first and _differ(first, home)) or (first is None and known and not numbered)):
            reason = (
                "Two addresses are printed for the patient: there may be two people of that name. "
                "Find out whose paper it is."
            )
            yield Doubt(DoubtKind.OTHER_PATIENT, reason, place.evidence)
            return
        first = first or (home if place else None)


@dataclass(frozen=True, slots=True)
class _Home:
    """The address of one page."""

    address: Found[str] | None
    postcode: Found[str] | None


def _home(transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...]) -> _Home:
    """The patient's address on one page; a bare line with no postcode may be of a numbered list, and is none."""
    address, postcode = address_and_postcode(transcript, fields, name_lines)
    labelled = any(entry.name == "address" for entry in fields)
    return _Home(address if labelled or postcode else _behind_name(transcript, name_lines), postcode)


def _behind_name(transcript: Transcript, name_lines: tuple[int, ...]) -> Found[str] | None:
    """The address on a name's own line: Re: Mrs P Okonjo, 12 Other Street."""
    for line in (transcript.lines[number] for number in name_lines):
        match = re.search(r",\s+(\d{1,4}[a-zA-Z]?\s+[A-Z][a-z]+\s+[A-Z][\w ]*)", line.text)
        if match:
            return Found(match.group(1), line.evidence(match.start(1), match.end(1)))
    return None


def _differ(one: _Home, other: _Home) -> bool:
    if one.postcode and other.postcode:
        return one.postcode.value != other.postcode.value
    if one.address is None or other.address is None:
        return False
    first, second = (set(re.findall(r"\w+", home.value.lower())) for home in (one.address, other.address))
    return len(second) >= 3 and not first & {word for word in second if len(word) > 3}


def wrong_age(
    transcript: Transcript, fields: tuple[Field, ...], born: date, written: date, family: str
) -> Iterator[Doubt]:
    """An age that the paper gives its patient, more than a year from what birth and date of the paper make it."""
    expected = years_between(born, written)
    labelled = (entry for entry in fields if entry.name == "age" and entry.role in MINE)
    for entry in labelled:
        match = re.match(r"\s*(\d{1,3})(?!\s*(?:months?|weeks?|days?|[/.\d]|,?\s*s?he\b))", entry.value.text)
        alone = entry.line.text[entry.start :].lower().startswith("age") and not entry.line.text[: entry.start].strip()
        if match and alone and abs(int(match.group(1)) - expected) > YEAR_SLACK:
            yield Doubt(DoubtKind.BIRTH_DATE, AGE_REASON, entry.value.evidence())
            return
    text = transcript.text.replace("\n", " ")
    called = re.compile(
        rf"\b{re.escape(family)},? (?:(?:is )?aged|is|who is) (\d{{1,3}})(?!{MEASURE})\b", re.IGNORECASE
    )
    spoken = (match for form in (*AGES, *([called] if family else [])) for match in form.finditer(text))
    for match in chain(spoken, (match for form in AT_START for match in form.finditer(transcript.text))):
        if abs(int(match.group(1)) - expected) > YEAR_SLACK and not THEN.search(text[: match.start()][-60:]):
            line = transcript.lines[transcript.text.count("\n", 0, match.start(1))]
            yield Doubt(DoubtKind.BIRTH_DATE, AGE_REASON, line.evidence())
            return


AGE_REASON = "The age that the paper states does not fit the date of birth. Compare both with the picture."


def wrong_sex(identity: Identity) -> Iterator[Doubt]:
    """Mr under "Sex: Female"."""
    if identity.title is None or identity.sex is None:
        return
    if SEX_OF_TITLE.get(identity.title.value, identity.sex.value) != identity.sex.value:
        yield Doubt(
            DoubtKind.NAME,
            "The patient's title and sex contradict each other. Compare both with the picture.",
            identity.sex.evidence,
        )
