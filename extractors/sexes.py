"""The patient's sex as printed: under a label, beside the date of birth or the name, as a ticked box. Never inferred.

A title, a pronoun or "this 62 year old lady" is how somebody is spoken of, not what the paper records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.birth_dates import SPACED
from extractors.dates import printed_dates
from extractors.labels import Field, Role
from extractors.transcript import Transcript
from records.types import Found

MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
SEXES = {"m": "male", "male": "male", "boy": "male", "f": "female", "female": "female", "girl": "female"}
ANCHORS = ("birth_date", "nhs_number", "hospital_number", "age")
TICKED = re.compile(r"[\[(]\s*[xX✓✔√]\s*[\])]\s*(male|female|m|f)\b", re.IGNORECASE)
BOX = re.compile(r"\[.{0,3}\]|\(\s?\)|[☐☑☒□■✓✔]")
BOXES = re.compile(r"[\[(]\s*.?\s*[\])]\s*(?:male|female)\b", re.IGNORECASE)
ALONE = re.compile(  # a word of its own: in a cell, in brackets, or between the commas and stops of a list
    r"(?:^|(?<=[\d),.;:/|\-] )|(?<=  )|(?<=\|)|(?<=\bMr )|(?<=\bMrs )|(?<=\bMiss )|(?<=\bMs ))"
    r"(male|female)(?=\s*(?:[,.;/|)(]|$)|  | (?:DOB|D\.O\.B|NHS|Hosp|[Bb]orn|\d))|\((male|female|boy|girl|m|f)\)",
    re.IGNORECASE,
)
WITH_AGE = re.compile(r"(?:^|(?<=  )|(?<=\| ))([MF])(?=[\s,/]{1,2}\d{1,3}\s?[Yy])")  # F, 23 yrs
WHOLE = re.compile(r"\W*(male|female|boy|girl)\W*", re.IGNORECASE)  # a line, or a cell, of its own
AFTER_DATE = re.compile(
    r"[\s,;/|()\-]*(?:\(?\d{1,3}\s?(?:y|yrs?|years?)\b\.?(?:\s(?:old|of age))?(?:\s?\d{1,2}\s?m\w*)?\)?)?"
    r"[\s,;/|()\-]*(male|female|boy|girl|M|F)(?![\w'’]|\.[A-Z])",
)
AFTER_AGE = re.compile(r"\s*(?:y|yrs?|years?)?\s*[,/]?\s*(male|female|M|F)\b")


def sex(transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...]) -> Found[str] | None:
    """The sex that the patient's own lines print; None if none do, or both (a form on which one was ringed)."""
    ways = (_labelled(fields), _ticked(transcript), _beside(transcript, fields, name_lines))
    for found in map(tuple, ways):
        if found:
            return found[0] if len({one.value for one in found}) == 1 else None
    return None


def _labelled(fields: tuple[Field, ...]) -> Iterator[Found[str]]:
    for entry in fields:
        words = re.findall(r"[A-Za-z]+", entry.value.text)[:3]
        if entry.name != "sex" or entry.role not in MINE or not words or words[0].lower() not in SEXES:
            continue
        if TICKED.search(entry.line.text):
            continue  # the box says it
        sexes = {SEXES[word.lower()] for word in words if word.lower() in SEXES}
        if len(sexes) == 1:
            at = entry.value.text.index(words[0])
            yield Found(sexes.pop(), entry.value.evidence(at, at + len(words[0])))


def _ticked(transcript: Transcript) -> Iterator[Found[str]]:
    for line in transcript.lines:
        if len(BOXES.findall(line.text)) == 2:  # one of the two, or the boxes say nothing
            for match in TICKED.finditer(line.text):
                yield Found(SEXES[match.group(1).lower()], line.evidence(match.start(1), match.end(1)))


def _beside(transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...]) -> Iterator[Found[str]]:
    """Words that stand by the patient's birth date, or alone on a line that holds their name or number."""
    others = {entry.line.number for entry in fields if entry.role in (Role.RELATIVE, Role.KIN, Role.UNCLEAR)}
    anchored = {
        entry.line.number
        for entry in fields
        if entry.name in ANCHORS and entry.role in MINE and any(map(str.isdigit, entry.value.text))
    }
    for entry in fields:
        if entry.name in ("birth_date", "age") and entry.role in MINE and entry.line.number not in others:
            yield from _behind(entry)
    for number in sorted((anchored | set(name_lines)) - others):
        line = transcript.lines[number]
        if BOX.search(line.text):
            continue
        for match in (*ALONE.finditer(line.text), *WITH_AGE.finditer(line.text)):
            group = match.lastindex or 1
            yield Found(SEXES[match.group(group).lower()], line.evidence(match.start(group), match.end(group)))
    for number in sorted(anchored - others):
        yield from _next_to(transcript, number, others)


def _next_to(transcript: Transcript, number: int, others: set[int]) -> Iterator[Found[str]]:
    """Male on a line of its own beside the date of birth, or F, 23 yrs in the cell under it."""
    for line in transcript.lines[max(0, number - 1) : number + 2]:
        if line.number == number or line.number in others or line.page != transcript.lines[number].page:
            continue
        for cell in re.finditer(r"\S+(?: \S+)*", line.text):
            match = WHOLE.fullmatch(cell.group()) or re.match(r"([MF])[\s,/]{1,2}\d{1,3}\s?[Yy]", cell.group())
            if match:
                place = line.evidence(cell.start() + match.start(1), cell.start() + match.end(1))
                yield Found(SEXES[match.group(1).lower()], place)


def _behind(entry: Field) -> Iterator[Found[str]]:
    """M or F behind a date of birth or an age: 25/02/52 F, 30-Sep-2014 (5y 9m)  Male."""
    line = entry.value.line
    if line is not entry.line:
        return
    if entry.name == "birth_date":
        text = SPACED.sub(lambda part: f"{part[1]}{part[2]}/{part[3]}/{part[4]}", entry.value.text)
        dates = printed_dates(text)
        match = AFTER_DATE.match(line.text, entry.value.start + dates[0].end) if dates else None
    else:
        digits = re.match(r"\W*\d{1,3}", entry.value.text)
        match = AFTER_AGE.match(line.text, entry.value.start + digits.end()) if digits else None
    if match:
        yield Found(SEXES[match.group(1).lower()], line.evidence(match.start(1), match.end(1)))
