"""When was the patient born: dates under a label of birth, closed to a century by the paper's own date and ages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extractors.dates import MONTH_FIRST, Order, PrintedDate, in_full, order_of, printed_dates, years_between
from extractors.labels import Field, Role
from extractors.transcript import Transcript
from records.types import Doubt, DoubtKind, Evidence, Found

MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
AGE = re.compile(  # also 19-Jan-1953 (71 years), 08.08.1999 / 18Y
    r"\b(?:age|aged)[:\s]{0,3}(\d{1,3})\b(?!\s*(?:months|weeks|days))|\b(\d{1,3})[\s-]?(?:years?|yrs?)[\s-]?old\b"
    r"|(?<=\d[\s(/,])[\s(/,]{0,3}(\d{1,3})\s?(?:y|yrs?|years)\b(?!\s+(?:ago|later|of|at|history))",
    re.IGNORECASE,
)
AMERICAN = re.compile(  # a month that can only be a day: 10/14/2008
    r"(?<![\w/.\-])(?:0?[1-9]|1[0-2])([/\-])(?:1[3-9]|2\d|3[01])\1(?:(?:19|20)\d\d|\d\d)(?![\w/\-]|\.\d)"
)
SPACED = re.compile(r"^(\s*)(\d\d?) (\d\d?) ((?:19|20)?\d\d)(?![\d/]| \d)")
REACH = 24  # characters between a label and its date: "(MM/DD/YYYY):", "and age"
NEWBORN = re.compile(r"\b(?:neonat\w*|newborn|birth ?weight|gestation at birth|scbu|nicu|apgars?)\b", re.IGNORECASE)
OLDEST = 110
ANCIENT = 85  # years from which a birth in 18, 19 or 20 is more likely one whose year was cut short
LONG_AGO = 16  # years: no visit or operation stands between a name and a number so long after it


@dataclass(frozen=True, slots=True)
class _Born:
    printed: PrintedDate
    evidence: Evidence
    labelled: bool
    numeric: bool
    beside: bool = False  # between the patient's name and number, the only date of the line


def birth_date(
    transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...], latest: date
) -> tuple[Found[date] | None, tuple[Doubt, ...]]:
    """The patient's date of birth and every doubt about it. No date after ``latest`` is the paper's own."""
    order = order_of(transcript.text)
    born = [
        found for entry in fields if entry.name == "birth_date" and entry.role in MINE for found in _of(entry, order)
    ]
    turned = [] if born else _turned(fields)
    born = born or turned or _unlabelled(transcript, fields, name_lines, order)
    if not born:
        reason = "No date of birth was found. Look for it in the picture."
        if any(entry.name == "birth_date" and entry.role in MINE and entry.value.text.strip() for entry in fields):
            reason = "The date of birth can't be read as a date. Read it in the picture."
        return None, (Doubt(DoubtKind.BIRTH_DATE, reason),)
    written = _written(transcript, fields, born, order, latest)
    ages = _ages(transcript, written)
    best = max(born, key=lambda one: (_times(one, born), not one.printed.mended, one.evidence.confidence))
    day, doubts = _closed(best, written, ages, newborn=bool(NEWBORN.search(transcript.text)))
    aged = day is not None and written is not None and _agrees(day, written, ages)
    ancient = day is not None and written is not None and years_between(day, written) >= ANCIENT
    if best.printed.short and not aged and (ancient or any(in_full(line.text) for line in transcript.lines)):
        reason = "The year of the date of birth may be cut short. Compare it with the picture."
        doubts.append(Doubt(DoubtKind.BIRTH_DATE, reason, best.evidence))
    if turned and not MONTH_FIRST.search(transcript.text):
        reason = "The date of birth can only be read with the month first. Compare it with the picture."
        doubts.append(Doubt(DoubtKind.BIRTH_DATE, reason, best.evidence))
    elif order is Order.DAY_FIRST and _month_may_be_first(transcript, best):
        reason = (
            "The paper writes dates as in America: day and month of birth may be the other way round. "
            "Find out which is meant."
        )
        doubts.append(Doubt(DoubtKind.BIRTH_DATE, reason, best.evidence))
    return (Found(day, best.evidence) if day else None), (*doubts, *_contradictions(best, born))


def _of(entry: Field, order: Order) -> list[_Born]:
    text = SPACED.sub(lambda match: f"{match[1]}{match[2]}/{match[3]}/{match[4]}", entry.value.text)  # 21 08 39
    for printed in printed_dates(text, order)[:1]:
        if printed.start <= REACH:
            return [
                _Born(
                    printed,
                    entry.value.evidence(printed.start, printed.end),
                    labelled=True,
                    numeric=_numeric(entry.value.text, printed),
                )
            ]
    return []


def _turned(fields: tuple[Field, ...]) -> list[_Born]:
    """Birth dates under labels whose second number can only be a day: 02/28/1951."""
    mine = (entry for entry in fields if entry.name == "birth_date" and entry.role in MINE)
    return [born for entry in mine for born in _of(entry, Order.MONTH_FIRST) if AMERICAN.search(entry.value.text)]


def _numeric(text: str, printed: PrintedDate) -> bool:
    return not re.search(r"[A-Za-z]{3}|^\d{4}", text[printed.start : printed.end])


def _unlabelled(
    transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...], order: Order
) -> list[_Born]:
    """A bare date on the line that names the patient, if it is the only one."""
    numbered = {
        entry.line.number for entry in fields if entry.name in ("nhs_number", "hospital_number") and entry.role in MINE
    }
    near = [at for number in name_lines for at in (number, number + 1) if at == number or at in numbered]
    for number in dict.fromkeys(at for at in near if at < len(transcript.lines)):
        line = transcript.lines[number]
        spans = [
            (entry.value.start, entry.value.end)
            for entry in fields
            if entry.value.line.number == number and entry.name not in ("name", "family", "given")
        ]
        bare = [
            printed
            for printed in printed_dates(line.text, order)
            if not any(start <= printed.start < end for start, end in spans)
        ]
        if len(bare) == 1:
            return [
                _Born(
                    bare[0],
                    line.evidence(bare[0].start, bare[0].end),
                    labelled=False,
                    numeric=_numeric(line.text, bare[0]),
                    beside=number in numbered and len(printed_dates(line.text, order)) == 1,
                )
            ]
    return []


def _times(one: _Born, born: list[_Born]) -> int:
    return sum(other.printed.candidates == one.printed.candidates for other in born)


def _written(
    transcript: Transcript, fields: tuple[Field, ...], born: list[_Born], order: Order, latest: date
) -> date | None:
    """The latest day printed that is nobody's birth date and not after ``latest``: about when the paper was written."""
    births = {day for one in born for day in one.printed.candidates}
    births |= {
        day
        for entry in fields
        if entry.name == "birth_date"
        for printed in printed_dates(entry.value.text, order)
        for day in printed.candidates
    }
    days = [
        day
        for line in transcript.lines
        for printed in printed_dates(line.text, order)
        if (day := printed.until(latest)) is not None and day not in births
    ]
    return max(days, default=None)


def _stated_ages(text: str) -> list[int]:
    return [int(match.group(1) or match.group(2) or match.group(3)) for match in AGE.finditer(text)]


def _ages(transcript: Transcript, written: date | None) -> frozenset[int]:
    """Ages in years that the paper states; none if its own date is unknown."""
    if written is None:
        return frozenset()
    return frozenset(_stated_ages(transcript.text))


def _closed(
    best: _Born, written: date | None, ages: frozenset[int], *, newborn: bool = False
) -> tuple[date | None, list[Doubt]]:
    """The day of birth, where one candidate alone fits the paper's date and ages."""
    printed, doubts = best.printed, []

    def doubt(reason: str) -> None:
        doubts.append(Doubt(DoubtKind.BIRTH_DATE, reason, best.evidence))

    living = printed.ages(written, OLDEST) if written else printed.candidates
    agreeing = [day for day in living if written and _agrees(day, written, ages)]
    if len(living) == 2 and len(agreeing) == 1:
        living = tuple(agreeing)
    if len(living) == 2 and newborn and written and years_between(max(living), written) < 1:
        living = (max(living),)
    if not living:
        doubt(
            "The date of birth can't be right: it is after the paper's own date, or too long before it. "
            "Compare it with the picture."
        )
        return (printed.candidates[0] if len(printed.candidates) == 1 else None), doubts
    if len(living) == 2:
        doubt("The century of the date of birth is not clear. Choose it from what the paper says.")
    if printed.mended:
        doubt("The date of birth was misread in part. Compare it with the picture.")
    plain = best.beside and written is not None and len(printed.candidates) == 1 and not printed.mended
    if plain and written is not None:
        plain = years_between(printed.candidates[0], written) >= LONG_AGO
    if not best.labelled and not agreeing and not plain:
        doubt(
            "A date stands beside the patient's name, but nothing says that it is the date of birth. "
            "Confirm it from the picture."
        )
    return max(living), doubts


def _month_may_be_first(transcript: Transcript, best: _Born) -> bool:
    """Whether the paper writes "July 4, 2016" or 10/14/2008, and the birth date's numbers could be turned round."""
    day = best.printed.candidates[0]
    american = MONTH_FIRST.search(transcript.text) or AMERICAN.search(transcript.text)
    return day.day <= 12 and day.day != day.month and best.numeric and bool(american)


def _agrees(day: date, written: date, ages: frozenset[int]) -> bool:
    return any(abs(years_between(day, written) - age) <= 1 for age in ages)


def _contradictions(best: _Born, born: list[_Born]) -> list[Doubt]:
    doubts: dict[str, Doubt] = {}
    for other in born:
        if set(other.printed.candidates) & set(best.printed.candidates):
            continue
        near = any(_differences(one, two) <= 1 for one in best.printed.candidates for two in other.printed.candidates)
        if near or other.printed.mended:
            reason = "The date of birth is printed twice, and not the same. Choose the right one from the picture."
            doubts.setdefault(reason, Doubt(DoubtKind.BIRTH_DATE, reason, other.evidence))
        else:
            reason = "Another date of birth is printed: the paper may name two patients. Find out whose paper it is."
            doubts.setdefault(reason, Doubt(DoubtKind.OTHER_PATIENT, reason, other.evidence))
    return list(doubts.values())


def _differences(one: date, two: date) -> int:
    return sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{two:%Y%m%d}", strict=True))
