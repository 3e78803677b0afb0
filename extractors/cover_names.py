"""Whom a fax's cover names must be whom the letter behind it is about.

"Re: Mrs J Ormerod, 3.4.51", "Please find Mrs Ormerod's letter attached": every name and every date there must stand in
the letter too. Who sends the fax and who gets it is nobody's concern here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from extractors.cover import part
from extractors.dates import PrintedDate, printed_dates
from extractors.name_letters import UPPER
from extractors.names import GIVEN_NAMES, NOT_NAMES, TITLES
from extractors.people import Company, plain, titled, worded, words_of
from extractors.table import column
from extractors.transcript import Line, Transcript
from records.types import Doubt, DoubtKind

SUBJECT = re.compile(
    r"^\W*(?:re|ref|regarding|reference|patient(?:'?s)?(?:\s+name)?|pt|(?:sur|patient )?name|subject|message|comments?"
    r"|concerning|in respect of|(?:your|our) patient|d\.?o\.?b|date of birth)\b\.?"
    r"\s*(?:[:\-–]+\s*|\s{1,})(?P<value>.+)$",
    re.IGNORECASE,
)
SENT = re.compile(
    r"^\W*(?:to|from|att?n|attention|fao|sender|sent by|recipient|date|tel|fax|cc|signed)\b", re.IGNORECASE
)
SHORT, LONG = 4, 8  # letters from which one, and two, may be misread
REASON = "The fax's cover names another patient or date than the letter behind it. Find out whose letter it is."


def other_on_cover(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """The first name or date of the cover that the letter behind it does not know."""
    parts = part(transcript)
    if not parts.cover or not parts.rest:
        return
    words = {word for line in parts.rest for word in words_of(line.text)} | known.staff
    days = {day for line in parts.rest for printed in printed_dates(line.text) for day in printed.candidates}
    for line in parts.cover:
        if any(not _known(name, words) for name in _names(line)) or any(
            not set(printed.candidates) & days for printed in _dates(line)
        ):
            yield Doubt(DoubtKind.OTHER_PATIENT, REASON, line.evidence())
            return


def _names(line: Line) -> Iterator[str]:
    """The words of a cover's line that are a patient's name: on a line about one, or behind a lay person's title."""
    if SENT.match(line.text):
        return
    subject = SUBJECT.match(line.text)
    for word in re.findall(rf"[{UPPER}][\w'’\-]+", subject["value"]) if subject else ():
        for piece in words_of(word):
            if _can_be_name(piece):
                yield piece
    for person in titled(line.text):
        yield from (piece for piece in person.words[:3] if _can_be_name(piece))


def _can_be_name(word: str) -> bool:
    known = word in NOT_NAMES or word in TITLES or word in column("places_and_posts", "word")
    return len(word) > 2 and not known and (word in GIVEN_NAMES or not worded((word,)))


def _known(name: str, words: set[str]) -> bool:
    """Whether a name stands among words, one or two letters misread."""
    slips = 2 if len(name) >= LONG else 1 if len(name) >= SHORT else 0
    return any(Levenshtein.distance(name, plain(word), score_cutoff=slips) <= slips for word in words)


def _dates(line: Line) -> Iterator[PrintedDate]:
    """The dates on a line about the patient."""
    if SUBJECT.match(line.text) and not SENT.match(line.text):
        yield from printed_dates(line.text)
