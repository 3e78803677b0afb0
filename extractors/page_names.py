"""The name at the edge of a continuation page, where typists and systems repeat whose letter it is.

"Mrs Doris Thistlethwaite   61903   Page 2"; "Re: ORMEROD, Jean (dob 3.4.51)". A name is taken only where something
stands with it that patients have and writers have not: a page number, a date, a number, "continued" or "Re".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.dates import printed_dates
from extractors.names import GIVEN_NAMES, PersonName, read_name
from extractors.people import worded, words_of
from extractors.table import column, rows
from extractors.transcript import Line

TOP, BOTTOM = 5, 3  # lines
WITH = re.compile(
    r"\b(?:page|sheet|pg)\W{0,3}\d+(?:\s*(?:of|/)\s*\d+)?|\b\d+\s*(?:of|/)\s*\d+\b"
    r"|\b(?:continued|continuation|cont'?d?)\b(?:\s+(?:from|overleaf|sheet))?"
    r"|\b(?:born|d\.?o\.?b\.?|date of birth|mrn|unit no)\b|\b(?:nhs|hosp(?:ital)?)(?:\s*(?:no|number)\.?)?(?=\W|$)"
    r"|^\W*(?:re|ref|regarding|patient(?:'?s)?(?:\s+name)?|name|letter)\b\s*[:\-–]",
    re.IGNORECASE,
)
NUMBERS = re.compile(
    r"\b[A-Z]{0,4}[\-/ ]?\d[\d\-/ ]{3,}[A-Z]?\b|(?<=\s)(?:[-–]\s?\d{1,2}\s?[-–](?=\s|$)|[-–]?\d{1,2}[-–]?\s*$)"
)
BY_TELEPHONE = re.compile(r"\b(?:tel|telephone|fax|ext|extension|bleep|switchboard|direct|secretary|e-?mail)\b|@", re.I)
EDGE = " .,:;-–|*()/"
LABEL = re.compile(
    r"^\W*(?:patient(?:'?s)?(?:\s+name)?|pt|(?:sur|family )?name)\b\.?\s*[:\-–]?\s+(?=[A-Z])", re.IGNORECASE
)
ONE_WORD = re.compile(r"[A-ZÀ-Þ][\w'’\-]{2,}")
INITIALS = re.compile(r"(?:[A-Z]\.?\s?){1,3}\s[A-ZÀ-Þ][\w'’\-]{2,}|[A-ZÀ-Þ][\w'’\-]{2,},?\s(?:[A-Z]\.?\s?){1,3}")
FAMILY_FIRST = re.compile(r"[A-Z'’\-]{3,},?\s")
SURNAME = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ'’\-]{3,},?")  # alone, in capitals, beside a number
TOKEN = re.compile(r"[A-ZÀ-Þ][\w'’\-]*[.,]?|[a-z]{2,3}")


def name_at_edge(lines: Sequence[Line]) -> PersonName | None:
    """The first name of a patient at the top of a page, or else at its foot."""
    edges = [(line, at < TOP) for at, line in enumerate(lines) if at < TOP or at >= len(lines) - BOTTOM]
    return next((name for line, top in edges if (name := _name(line.text, top=top)) is not None), None)


def without_furniture(text: str) -> str:
    """A line without ward, bed, age and sex: rows of tables/edge_furniture.csv."""
    for pattern in _furniture():
        text = pattern.sub("  ", text)
    return text


@cache
def _furniture() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in rows("edge_furniture"))


def labelled_word(text: str) -> str | None:
    """The one word behind a label, if it can be a family name: "Patient: Pemberton", "Pt Pemberton, bed 12"."""
    label = LABEL.match(text)
    rest = without_furniture(text[label.end() :]).strip(EDGE) if label else ""
    believed = ONE_WORD.fullmatch(rest) and not worded(words_of(rest))
    return rest if believed and words_of(rest)[0] not in column("not_names", "word") else None


def _name(text: str, *, top: bool) -> PersonName | None:
    if BY_TELEPHONE.search(text):
        return None
    word = labelled_word(text)
    if word:
        return PersonName(family=word.title())
    rest = without_furniture(LABEL.sub(" ", text))
    printed = printed_dates(rest)
    for each in reversed(printed):
        rest = f"{rest[: each.start]} {rest[each.end :]}"
    bare = NUMBERS.sub(" ", WITH.sub(" ", rest))
    numbered = bool(printed) or len(bare) != len(rest)
    if not numbered and len(bare) == len(text):
        return None
    for cell in re.split(r"\s{2,}", bare.strip(EDGE)):
        name = _of_patient(cell.strip(EDGE), top=top, numbered=numbered)
        if name is not None:
            return name
    return None


def _of_patient(cell: str, *, top: bool, numbered: bool) -> PersonName | None:
    """The name that a cell is, if it can't be a place's, a heading's or a clinician's.

    ``numbered``: a date or a number stands beside it. A family name alone, or with initials, is believed only then;
    a name with nothing but a ward beside it at the foot only if it is printed as lists print names.
    """
    tokens = cell.split()
    alone = numbered and SURNAME.fullmatch(cell) and not worded(words_of(cell))
    if alone and words_of(cell)[0] not in column("not_names", "word"):
        return PersonName(family=cell.strip(",").title())
    if not 1 < len(tokens) <= 5 or not all(TOKEN.fullmatch(token) for token in tokens):
        return None
    words = words_of(cell)
    if set(words) & (column("places_and_posts", "word") | column("posts", "word") | column("not_names", "word")):
        return None
    name = read_name(cell, labelled=True)
    if name is None or name.staff or not (top or numbered or FAMILY_FIRST.match(cell)):
        return None
    known = any(word in GIVEN_NAMES for word in words) or bool(re.match(r"[A-Z'\-]{3,},", cell))
    initials = top and numbered and INITIALS.fullmatch(cell) and not worded(words)
    return name if name.title or initials or (known and not all(worded((word,)) for word in words)) else None
