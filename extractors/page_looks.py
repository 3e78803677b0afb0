"""The lines of one page come in; how much it looks like the first, the last or a middle page of a document goes out.

The wordings and what each weighs are rows of tables/page_signs.csv, each with the part of the page that it is looked
for in. Weights are chances (0 to 1) that add up as independent witnesses do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.authors import organisation
from extractors.labels import Field, Role
from extractors.table import rows
from extractors.transcript import Line

PLACES = {
    "top": slice(0, 3),
    "head": slice(0, 24),
    "bottom": slice(-3, None),
    "foot": slice(-14, None),
    "any": slice(None),
}  # lines of the page
LETTERHEAD, TITLE, DATED, WHOSE = 0.35, 0.40, 0.15, 0.20  # what these weigh as signs of a first page
LETTERHEAD_LINES, LETTERHEAD_WORDS = 8, 9  # further down, or longer, it is a sentence that names a place
CAPITAL = 0.6  # of the words of an organisation's name begin with a capital
PERSONAL = ("nhs_number", "birth_date", "name", "family", "hospital_number", "address")
ENOUGH = 3  # labelled details of the patient that make a head of a form
SENTENCE = re.compile(r"[a-z]")
LONG_WORDS = 12  # words of a line that speaks, not of a heading
MIDDLE = 0.60  # weight of a page that begins in the middle of a sentence
UNENDED = 0.50  # weight of a page whose last line breaks off in a sentence
SHORT = 8  # words: "SEPARATOR SHEET" stands by itself
MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)


@dataclass(frozen=True, slots=True)
class Looks:
    """What the page looks like, each from 0 to 1, and its letterhead ("" without one)."""

    opens: float
    closes: float
    leads_on: float
    follows_on: float
    divides: bool
    letterhead: str


def looks_of(lines: Sequence[Line], fields: tuple[Field, ...], *, titled: bool, dated: bool) -> Looks:
    """How a page looks. ``titled``: a form's title stands near its top; ``dated``: it states the document's date."""
    head = organisation(tuple(lines[:LETTERHEAD_LINES]), fields)
    if head is not None and not _a_name(head.value):
        head = None
    top = len(lines) and lines[min(len(lines), PLACES["head"].stop) - 1].number
    details = {entry.name for entry in fields if entry.name in PERSONAL and entry.role in MINE}
    details = {name for name in details if any(entry.name == name and entry.line.number <= top for entry in fields)}
    more = [
        LETTERHEAD * (head is not None),
        TITLE * titled,
        DATED * dated,
        WHOSE * (len(details) >= ENOUGH),
    ]
    return Looks(
        opens=_together([*_weights("opens", lines), *more]),
        closes=_together(_weights("closes", lines)),
        leads_on=_together([*_weights("leads_on", lines), UNENDED * _breaks_off(lines)]),
        follows_on=_together([*_weights("follows_on", lines), MIDDLE * _begins_in_sentence(lines)]),
        divides=bool(_weights("divides", [line for line in lines if len(line.text.split()) <= SHORT])),
        letterhead="".join(filter(str.isalnum, head.value)).upper() if head else "",
    )


def _a_name(text: str) -> bool:
    """Whether words are an organisation's name, not a sentence that names one ("No hospital follow up")."""
    words = text.split()
    capital = sum(word[0].isupper() for word in words)
    return len(words) <= LETTERHEAD_WORDS and capital >= CAPITAL * len(words)


def _weights(sign: str, lines: Sequence[Line]) -> list[float]:
    """The weight of every row of a sign that some line shows, once each."""
    return [
        weight
        for place, weight, pattern in _rows(sign)
        if any(pattern.search(cell) for line in lines[PLACES[place]] for cell in (line.text, *line.text.split("  ")))
    ]


@cache
def _rows(sign: str) -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    return tuple(
        (row["place"], float(row["weight"]), re.compile(row["pattern"], re.IGNORECASE))
        for row in rows("page_signs")
        if row["sign"] == sign
    )


def _together(weights: Iterable[float]) -> float:
    against = 1.0
    for weight in weights:
        against *= 1 - weight
    return round(1 - against, 3)


def _begins_in_sentence(lines: Sequence[Line]) -> bool:
    """Whether the page's text begins with a small letter: below what stands at the top of every page."""
    speaking = [line for line in lines if len(line.text.split()) >= LONG_WORDS // 2]
    first = speaking[0].text.lstrip() if speaking else ""
    words = re.findall(r"[A-Za-z']+", first)
    return bool(first[:1].islower() and len(words) > 2 and all(len(word) > 1 or word == "a" for word in words[:2]))


def _breaks_off(lines: Sequence[Line]) -> bool:
    """Whether the last long line has no end, and nothing but page furniture stands below it."""
    last = next((at for at in range(len(lines) - 1, -1, -1) if len(lines[at].text.split()) >= LONG_WORDS), None)
    if last is None or len(lines) - 1 - last > 2:
        return False
    below = [line.text for line in lines[last + 1 :]]
    ended = any(len(text.split()) >= LONG_WORDS // 2 or text.rstrip().endswith(".") for text in below)
    return bool(SENTENCE.search(lines[last].text[-1:])) and not ended
