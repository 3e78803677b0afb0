"""The name at the edge of a continuation page, where typists and systems repeat whose letter it is.

"Mrs Doris Thistlethwaite   61903   Page 2"; "Re: ORMEROD, Jean (dob 3.4.51)". A name is taken only where something
stands with it that patients have and writers have not: a page number, a date, a number, "continued" or "Re".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.dates import printed_dates
from extractors.names import GIVEN_NAMES, PersonName, read_name
from extractors.people import worded, words_of
from extractors.table import column
from extractors.transcript import Line

TOP, BOTTOM = 5, 3  # lines
WITH = re.compile(
    r"\b(?:page|sheet|pg)\W{0,3}\d+(?:\s*(?:of|/)\s*\d+)?|\b\d+\s*(?:of|/)\s*\d+\b"
    r"|\b(?:continued|continuation|cont'?d?)\b(?:\s+(?:from|overleaf|sheet))?"
    r"|\b(?:born|d\.?o\.?b\.?|date of birth|mrn|unit no)\b|\b(?:nhs|hosp(?:ital)?)(?:\s*(?:no|number)\.?)?(?=\W|$)"
    r"|^\W*(?:re|ref|regarding|patient(?:'?s)?(?:\s+name)?|name|letter)\b\s*[:\-–]",
    re.IGNORECASE,
)
NUMBERS = re.compile(r"\b[A-Z]{0,4}[\-/ ]?\d[\d\-/ ]{3,}[A-Z]?\b|(?<=\s)[-–]?\d{1,2}[-–]?\s*$")
BY_TELEPHONE = re.compile(r"\b(?:tel|telephone|fax|ext|extension|bleep|switchboard|direct|secretary|e-?mail)\b|@", re.I)
EDGE = " .,:;-–|*()/"
SURNAME = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ'’\-]{3,},?")  # alone, in capitals, beside a number
TOKEN = re.compile(r"[A-ZÀ-Þ][\w'’\-]*[.,]?|[a-z]{2,3}")


def name_at_edge(lines: Sequence[Line]) -> PersonName | None:
    """The first name of a patient at the top of a page, or else at its foot."""
    edges = [*lines[:TOP], *lines[max(TOP, len(lines) - BOTTOM) :]]
    return next((name for line in edges if (name := _name(line.text)) is not None), None)


def _name(text: str) -> PersonName | None:
    if BY_TELEPHONE.search(text):
        return None
    rest = text
    for printed in reversed(printed_dates(rest)):
        rest = f"{rest[: printed.start]} {rest[printed.end :]}"
    rest = NUMBERS.sub(" ", WITH.sub(" ", rest))
    if len(rest) == len(text):
        return None
    for cell in re.split(r"\s{2,}", rest.strip(EDGE)):
        name = _of_patient(cell.strip(EDGE))
        if name is not None:
            return name
    return None


def _of_patient(cell: str) -> PersonName | None:
    """The name that a cell is, if it can't be a place's, a heading's or a clinician's."""
    tokens = cell.split()
    if SURNAME.fullmatch(cell) and not worded(words_of(cell)) and words_of(cell)[0] not in column("not_names", "word"):
        return PersonName(family=cell.strip(",").title())
    if not 1 < len(tokens) <= 5 or not all(TOKEN.fullmatch(token) for token in tokens):
        return None
    words = words_of(cell)
    if set(words) & (column("places_and_posts", "word") | column("posts", "word") | column("not_names", "word")):
        return None
    name = read_name(cell, labelled=True)
    if name is None or name.staff:
        return None
    known = any(word in GIVEN_NAMES for word in words) or bool(re.match(r"[A-Z'\-]{3,},", cell))
    return name if name.title or (known and not all(worded((word,)) for word in words)) else None
