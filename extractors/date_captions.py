"""Dates of which the words before them say what they are of, where no label of tables/labels.csv does.

"Attendance on 05-09-2015", "CLINIC: 19/11/08", a signatory's line that ends in a date. Captions are rows of
tables/date_captions.csv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from extractors.dates import Order, PrintedDate, printed_dates
from extractors.labels import Field
from extractors.signatures import has_post
from extractors.table import rows
from extractors.transcript import Line
from records.types import Evidence

WORD = re.compile(r"[a-z0-9|]{4,}")
LETTERS = str.maketrans("01|58", "ollsb")
LONGEST = 7  # words of a caption with what stands before it in its cell
LAST = 14  # lines from the end within which a signatory's line may end in a date
OPEN_FIELDS = (
    "other", "hospital_number", "sender", "staff", "author", "consultant", "name", "address", "addressee",
)  # fmt: skip
TAIL = re.compile(
    r"[\s:;,.=\-–—(]*(?:\b(?:date|on|at|of|dated|the)\b[\s:;,.=\-–—(]*)*"
    r"(?:\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b[\s:;,.=\-–—(]*)?$"
)  # "Attendance on Tuesday, "
OTHER_TIME = re.compile(
    r"\b(?:next|last|latest|previous|prior|planned|proposed|expected|due|since|from|until|future|further|first|"
    r"recent|before|after|re-?listed|follow[\s\-]?up)\b"
)
FILLERS = {"date", "time", "and", "of", "the", "final", "our", "record", "day", "x", "ray"}
SENTENCE = re.compile(r"\b(?:he|she|i|we|they|was|were|has|have|had|is|are|that|will|would|her|his)\b")
BY = re.compile(
    r"\b(?P<verb>completed|signed|authori[sz]ed|approved|reported|verified|validated|written|prepared|created|"
    r"discharged|dictated|typed|entered|issued)\s+(?:\w+\s+)?by\b",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"^\W*(?:electronically |digitally |e-)?(?:signed|authori[sz]ed|approved)\b\s*:?\s+[A-Z]", re.IGNORECASE
)
DONE = {
    "dictated": "dictated_date",
    "typed": "typed_date",
    "reported": "report_date",
    "verified": "report_date",
    "validated": "report_date",
    "discharged": "discharge_date",
}


@dataclass(frozen=True, slots=True)
class CaptionedDate:
    """A date with the name of what it is of: a field of tables/labels.csv, or never_date for another time."""

    name: str
    printed: PrintedDate
    line: Line
    evidence: Evidence


def captioned_dates(lines: tuple[Line, ...], fields: tuple[Field, ...], order: Order) -> tuple[CaptionedDate, ...]:
    """The dates among ``lines`` that a caption explains and no label does, in reading order."""
    return tuple(
        CaptionedDate(name, printed, line, line.evidence(printed.start, printed.end))
        for at, line in enumerate(lines)
        for printed in printed_dates(line.text, order)
        if not explained(printed, line, fields) and (name := _name(line, printed, at >= len(lines) - LAST))
    )


def explained(printed: PrintedDate, line: Line, fields: tuple[Field, ...]) -> bool:
    """Whether the date is a labelled field's value: beside its label, or anywhere in a date of birth's."""
    for entry in fields:
        value = entry.value
        if value.line.number != line.number or not value.start <= printed.start < value.end:
            continue
        between = line.text[value.start : printed.start]
        if entry.name in ("birth_date", "age") or entry.name.endswith(("_date", "_dates")):
            return True
        if not between.strip() or ("  " not in between and entry.name not in OPEN_FIELDS):
            return True
    return False


def _name(line: Line, printed: PrintedDate, low: bool) -> str | None:
    before = line.text[: printed.start]
    cells = [cell for cell in before.split("  ") if cell.strip(" :|-–.")]
    own = cells[-1] if cells and before.endswith((cells[-1], cells[-1].rstrip())) else None
    return (own and _of_caption(own)) or (cells and _of_caption(cells[-1])) or _of_signatory(line, printed, low)


def _of_caption(cell: str) -> str | None:
    stem = TAIL.sub("", WORD.sub(lambda match: _mended(match.group()), cell.lower())).strip(" (:-–")
    words = re.findall(r"[a-z]+", stem)
    if not words or len(words) > LONGEST or SENTENCE.search(stem) or re.search(r"\d", stem):
        return None
    for row in _captions():
        caption = row["caption"].split()
        if words[-len(caption) :] != caption or (row["whole"] == "yes" and not _only(words, caption)):
            continue
        return "never_date" if OTHER_TIME.search(stem) else row["field"]
    return None


def _only(words: list[str], caption: list[str]) -> bool:
    """Whether words before the caption say nothing of their own: "Date of discharge", "our letter"."""
    return all(word in FILLERS for word in words[: len(words) - len(caption)])


def _of_signatory(line: Line, printed: PrintedDate, low: bool) -> str | None:
    """Of what a date is that stands behind who did it: "Completed by: Dr P. Lachance, FY1  14/02/2019"."""
    before = line.text[: printed.start]
    last = not line.text[printed.end :].strip(" .,|()").strip("0123456789:.hrsampHRSAMP ")
    by = BY.search(before)
    if by and last and not SENTENCE.search(before.lower()):
        return DONE.get(by["verb"].lower(), "signed_date")
    signatory = SIGNED.match(before) or (low and has_post(before) and re.match(r"\W*[A-Z]", before))
    return "signed_date" if last and signatory else None


@cache
def _mended(word: str) -> str:
    """The word of captions that the word was misread from, if there is one alone: arr1val, consnltation, dote."""
    plain = word.translate(LETTERS)
    known = {each for row in _captions() for each in row["caption"].split() if len(each) > 3} | {"date"}
    if plain in known or not plain.isalpha() or len(word) < 4:
        return plain if plain in known else word
    near = [each for each in known if Levenshtein.distance(each, plain, score_cutoff=1) <= (len(each) > 4)]
    if word[0] == "d" and len(word) == len("date") and word[2] == "t":
        near = ["date"]
    return near[0] if len(near) == 1 else word


@cache
def _captions() -> tuple[dict[str, str], ...]:
    """The captions, longest first."""
    return tuple(sorted(rows("date_captions"), key=lambda row: -len(row["caption"].split())))
