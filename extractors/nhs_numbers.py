"""Whose NHS number is it: every number of ten digits on the paper, and the one that is the patient's.

A number that fails its check digit is never repeated. Letters that OCR puts for digits are read as digits only to
recognise a number that stands whole elsewhere on the same paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stdnum.gb import nhs

from extractors.dates import DIGIT_LIKE
from extractors.labels import Field, Role
from extractors.table import column
from extractors.transcript import Line, Transcript
from records.types import Doubt, DoubtKind, Evidence, Found, NhsNumber

_C = r"[\dOoIl|!SsBZ]"
LABELLED = re.compile(
    rf"[\s(:]*({_C}{{3}}[\s.\-–]{{0,3}}{_C}{{3}}[\s.\-–]{{0,3}}{_C}{{4}}|{_C}(?:[\s.\-–]?{_C}){{9}})(?![\w])"
)
BARE = re.compile(r"(?<![\w+/.\-(])(?<!\d[ ])([4679]\d\d)([ \-]?)(\d\d\d)\2(\d{4})(?![\w/]|[.,\-]?\d| \d)")
DIALLED = re.compile(r"(?:\+\d{1,3}|\b0\d{1,4})[ )\-]{1,2}$")  # 01632 960 ... is the start of a telephone number
BEHIND = re.compile(  # "Hospital / NHS number: A330918 / 999 816 8317"
    rf"\s*[A-Z]{{0,5}}[\-/]?\d{{4,9}}[A-Z]?\s*[/,]\s*({_C}{{3}}[\s.\-–]{{0,3}}{_C}{{3}}[\s.\-–]{{0,3}}{_C}{{4}})(?![\w])"
)
BEGUN, REST = re.compile(r"\d{3}(?:[ \-]\d{3})?[\s\-]*"), re.compile(r"\s*\d{3,4}(?:[ \-]\d{4})?(?![\w/.]| ?\d)")
OLD = re.compile(r"\W*[A-Z]{2,5}[ \-]?\d{1,4}(?:[/ .\-]\d{1,4})?(?![\w/])")  # until 1996: NUIF 217/7
SHAPED = re.compile(
    rf"(?<![\w+/.\-(])(?!0){_C}{{2,4}}([ \-]){_C}{{2,4}}\1{_C}{{3,5}}(?![\w/]|[ \-.]?\d)"
)  # 999 24G 8408
RUNG = re.compile(r"\b(?:ring|call|phone|telephone|dial|text|fax)\W*(?:the )?$", re.IGNORECASE)  # "ring NHS 999 ..."
PRINTED = re.compile(r"\W*\d{3}([ \-])\d{3}\1\d{4}(?!\d)")
MOST_DIGITS = 8  # of ten, a number read in part
BROKEN = re.compile(r"(?:\d[\s.\-]?){6,}")
PATIENT = (Role.PATIENT, Role.OPEN, Role.WEAK, Role.CHILD)
THEIRS = (Role.RELATIVE, Role.KIN)


DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A number on the paper. ``whole`` is False where letters stood for digits."""

    digits: str = field(repr=False)
    role: Role
    whole: bool
    evidence: Evidence
    labelled: bool = True

    @property
    def valid(self) -> bool:
        return len(self.digits) == 10 and nhs.is_valid(self.digits)


def patient_number(
    transcript: Transcript, fields: tuple[Field, ...]
) -> tuple[Found[NhsNumber] | None, tuple[Doubt, ...]]:
    """The patient's NHS number, if the paper prints one that passes its check digit, and every doubt about it."""
    numbered = [
        entry for entry in fields if entry.name == "nhs_number" and not RUNG.search(entry.line.text[: entry.start])
    ]
    labelled = [seen for entry in numbered for seen in _of_field(entry, transcript)]
    bare = _unlabelled(transcript, fields)
    mine = [seen for seen in labelled if seen.role in PATIENT]
    whole = [seen for seen in mine if seen.valid and seen.whole]
    if whole:
        chosen = max(whole, key=lambda seen: (_times(seen, whole), seen.evidence.confidence))
        return _found(chosen), tuple(_contradictions(chosen, [*labelled, *bare]))
    printed = [
        entry.value.evidence()
        for entry in fields
        if entry.name == "nhs_number" and DIGIT.search(entry.value.text) and not OLD.match(entry.value.text)
    ]
    printed += _misread(transcript, fields)
    return _without_label(mine, labelled, bare, printed)


def _without_label(
    mine: list[_Seen], labelled: list[_Seen], bare: list[_Seen], printed: list[Evidence]
) -> tuple[Found[NhsNumber] | None, tuple[Doubt, ...]]:
    """No whole number under a label of the patient's: one that stands elsewhere may be shown, never without a doubt."""
    theirs = {seen.digits for seen in labelled if seen.role in THEIRS}
    unclear = [seen for seen in labelled if seen.role is Role.UNCLEAR and seen.valid and seen.whole]
    others = [seen for seen in [*unclear, *bare] if seen.digits not in theirs]
    if len({seen.digits for seen in others}) == 1:
        chosen = max(others, key=lambda seen: seen.evidence.confidence)
        confirmed = any(seen.digits == chosen.digits for seen in mine)
        reason = (
            "The NHS number under its label was misread; the same number stands unlabelled elsewhere. Compare both."
            if confirmed
            else "An NHS number was found, but nothing says that it is the patient's. Confirm it from the picture."
        )
        return _found(chosen), (Doubt(DoubtKind.NHS_NUMBER, reason, chosen.evidence),)
    if mine:
        reason = (
            "The NHS number fails its check digit: it is printed wrongly or was misread. Compare it with the picture."
        )
        return None, (Doubt(DoubtKind.NHS_NUMBER, reason, mine[0].evidence),)
    if others:
        reason = "Several NHS numbers were found, and nothing says which is the patient's. Find out whose paper it is."
        return None, (Doubt(DoubtKind.OTHER_PATIENT, reason, others[0].evidence),)
    if printed:
        reason = "What looks like an NHS number can't be read as one. Look for it in the picture."
        return None, (Doubt(DoubtKind.NHS_NUMBER, reason, printed[0]),)
    return None, ()  # the paper has none: acceptance says what may stand for it


def _contradictions(chosen: _Seen, seen: list[_Seen]) -> list[Doubt]:
    """What else on the paper speaks against the number chosen; each reason once."""
    doubts: dict[str, Doubt] = {}
    for other in seen:
        if other.digits == chosen.digits:
            if other.role in THEIRS:
                reason = "The patient's NHS number is also printed as a relative's. Find out whose number it is."
                doubts.setdefault(reason, Doubt(DoubtKind.OTHER_PATIENT, reason, other.evidence))
        elif other.role in THEIRS or not (other.valid or other.labelled):
            continue
        elif other.valid and other.whole:
            reason = "Another valid NHS number is printed: the paper may name two patients. Find out whose paper it is."
            doubts.setdefault(reason, Doubt(DoubtKind.OTHER_PATIENT, reason, other.evidence))
        else:
            reason = "The NHS number is printed twice, and not the same. Choose the right one from the picture."
            doubts.setdefault(reason, Doubt(DoubtKind.NHS_NUMBER, reason, other.evidence))
    return list(doubts.values())


def _times(seen: _Seen, among: list[_Seen]) -> int:
    return sum(other.digits == seen.digits for other in among)


def _found(seen: _Seen) -> Found[NhsNumber]:
    return Found(NhsNumber(seen.digits), seen.evidence)


def _of_field(entry: Field, transcript: Transcript) -> list[_Seen]:
    """The number of a labelled field; a value of digits that are not ten is kept as one that can't be right."""
    text = entry.value.text
    wrapped = _wrapped(entry, transcript)
    if wrapped is not None:
        return [wrapped]
    match = LABELLED.match(text) or BEHIND.match(text)
    printed = "".join(letter for letter in match.group(1) if letter not in " .-–\t") if match else ""
    if match and sum(letter.isdigit() for letter in printed) >= 6:
        evidence = entry.value.evidence(match.start(1), match.end(1))
        return [_Seen(printed.translate(DIGIT_LIKE), entry.role, printed.isdigit(), evidence)]
    broken = BROKEN.match(text)
    if broken:
        evidence = entry.value.evidence(broken.start(), broken.end())
        return [_Seen(re.sub(r"\D", "", broken.group()), entry.role, True, evidence)]
    return []


def _wrapped(entry: Field, transcript: Transcript) -> _Seen | None:
    """A number broken by the end of its line, "NHS 999 729" over "1956": only if the whole passes its check digit."""
    line = entry.value.line
    begun = BEGUN.fullmatch(line.text[entry.value.start :])
    following = transcript.lines[line.number + 1] if line.number + 1 < len(transcript.lines) else None
    rest = REST.match(following.text) if following and following.page == line.page else None
    if not begun or following is None or not rest:
        return None
    digits = re.sub(r"\D", "", begun.group() + rest.group())
    if len(digits) != 10 or not nhs.is_valid(digits):
        return None
    first, last = entry.value.evidence(), following.evidence(rest.start(), rest.end())
    place = Evidence(first.page, first.box.union(last.box), min(first.confidence, last.confidence))
    return _Seen(digits, entry.role, True, place)


def _unlabelled(transcript: Transcript, fields: tuple[Field, ...]) -> list[_Seen]:
    """Valid numbers of which no label speaks. Telephone, laboratory and other labelled numbers are not among them."""
    covered = [(entry.value.line.number, entry.value.start, entry.value.end) for entry in fields if _covers(entry)]
    seen = []
    for line in transcript.lines:
        for match in BARE.finditer(line.text):
            digits = match.group(1) + match.group(3) + match.group(4)
            inside = any(line.number == at and start <= match.start() < end for at, start, end in covered)
            if inside or not nhs.is_valid(digits) or dialled(line, match.start()):
                continue
            seen.append(_Seen(digits, Role.OPEN, True, line.evidence(match.start(), match.end()), labelled=False))
    return seen


def _misread(transcript: Transcript, fields: tuple[Field, ...]) -> list[Evidence]:
    """Places without a label that look like an NHS number but are none, so that nobody takes the paper to have none."""
    covered = [(entry.value.line.number, entry.value.start, entry.value.end) for entry in fields if _covers(entry)]
    return [
        line.evidence(match.start(), match.end())
        for line in transcript.lines
        for match in SHAPED.finditer(line.text)
        if sum(map(str.isdigit, match.group())) >= MOST_DIGITS
        and not dialled(line, match.start())
        and not any(line.number == at and start <= match.start() < end for at, start, end in covered)
    ]


def dialled(line: Line, start: int) -> bool:
    """Whether a number is a telephone, laboratory or register number by what stands just before it."""
    before = line.text[:start]
    words = re.findall(r"[a-z]+", before.split("  ")[-1].lower().replace(".", ""))[-3:]
    return bool(DIALLED.search(before)) or (bool(words) and bool(set(words) & column("other_numbers", "word")))


def _covers(entry: Field) -> bool:
    """Whether a number inside the field's value is explained by the label; one printed as NHS numbers are, 3-3-4,
    is not by a hospital's: "NUS / PARIS no. 999 123 4567 / M11-209951" was "NHS / PARIS no.".
    """
    if entry.name == "hospital_number" and entry.role not in THEIRS and PRINTED.match(entry.value.text):
        return False
    return entry.role in THEIRS or entry.name in ("nhs_number", "other", "hospital_number") or entry.role is Role.STAFF
