"""What else on the paper speaks against the date of birth that was read: a visit's date, a title, a date beside it.

Where the birth date was wiped, the next date on the form may be taken for it; where one digit was misread, a label
or sticker that prints the date again shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.dates import printed_dates, years_between
from extractors.labels import Field
from extractors.people import words_of
from extractors.transcript import Transcript
from records.types import Doubt, DoubtKind, Identity

BORN_HERE = re.compile(
    r"\b(?:neonat\w*|newborn|birth ?weight|gestation|scbu|nicu|apgars?|baby|babies|bab[yi]'s|infant|deliver\w+)\b",
    re.IGNORECASE,
)
EVENTS = (
    "admission_date", "discharge_date", "seen_date", "operation_date", "performed_date", "letter_date", "typed_date",
    "dictated_date", "referral_date", "report_date", "arrival_date", "left_date", "collected_date", "stay_dates",
)  # fmt: skip
YOUNGEST = {"Mrs": 16, "Ms": 10, "Mr": 10}  # years from which a title is borne
PAST = 2  # years before the paper from which a date beside the name can be a birth date
EVENT = "The date of birth is also the date of something that the paper tells of. Compare it with the picture."
YOUNG = "The date of birth makes the patient a child, the title an adult. Compare both with the picture."
TWICE = "The date of birth is printed twice, and not the same. Choose the right one from the picture."


def doubted_birth(
    transcript: Transcript, fields: tuple[Field, ...], identity: Identity, written: date | None
) -> Iterator[Doubt]:
    """Every doubt about the date of birth that other dates and the title give; ``written`` is the paper's own date."""
    found = identity.birth_date
    if found is None:
        return
    days = {
        day
        for entry in fields
        if entry.name in EVENTS
        for printed in printed_dates(entry.value.text)[:1]
        for day in printed.candidates
    }
    recent = written is not None and (written - found.value).days < 366
    if (found.value in days or recent) and not BORN_HERE.search(transcript.text):
        yield Doubt(DoubtKind.BIRTH_DATE, EVENT if found.value in days else YOUNG, found.evidence)
    title = identity.title.value if identity.title else ""
    if written is not None and years_between(found.value, written) < YOUNGEST.get(title, 0):
        yield Doubt(DoubtKind.BIRTH_DATE, YOUNG, found.evidence)
    yield from _again(transcript, identity, found.value, written)


def _again(transcript: Transcript, identity: Identity, born: date, written: date | None) -> Iterator[Doubt]:
    """A date on a line with the patient's name, years before the paper, that is the birth date but for a digit."""
    family = set(words_of(identity.family.value)) if identity.family else set()
    for line in transcript.lines:
        if not family or not family <= set(words_of(line.text)):
            continue
        for printed in printed_dates(line.text):
            day = printed.candidates[0]
            past = written is not None and years_between(day, written) >= PAST
            if past and born not in printed.candidates and len(printed.candidates) == 1 and _alike(day, born):
                yield Doubt(DoubtKind.BIRTH_DATE, TWICE, line.evidence(printed.start, printed.end))
                return


def _alike(one: date, other: date) -> bool:
    """Whether two days differ in one digit, or in the order of day and month."""
    digits = sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    return digits == 1 or (one.year, one.month, one.day) == (other.year, other.day, other.month)
