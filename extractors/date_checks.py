"""What else on the paper speaks against a document's date: its weekday, the patient's age, other years on the page.

A figure that was misread surely looks like any other. The paper often says the same thing twice, and then the two
can be held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from extractors.dates import Order, printed_dates, years_between
from extractors.labels import Field
from extractors.transcript import Line
from records.types import Evidence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?\b[\s,.]{0,3}$", re.IGNORECASE
)  # before the date
AGED = re.compile(
    r"^[^.]{0,80}?\b(?:this|pleasant|old|year)\b.{0,40}?\b(\d{1,3})[\s\-]{0,2}(?:years?|yrs?)[\s\-]{0,2}old\b|"
    r"\bthis (?:\w+ ){0,3}(\d{1,3})[\s\-]{0,2}(?:years?|yrs?|y/?o)\b",
    re.IGNORECASE,
)
AGE = re.compile(r"\W{0,4}(\d{1,3})(?!\d|[/.\-]\d|\s?(?:m|/12|months?|weeks?|w|d|days?)\b)")
BRACKETED = re.compile(r"\(\s?(?:aged? )?(\d{1,3})\s?(?:y|yrs?|years?)?\s?\)", re.IGNORECASE)
YEAR = re.compile(r"(?<![\w/.,\-:£#])((?:19|20)\d\d)(?![\w/:\-]|\.\d|,\d| ?(?:hrs|hours|mg|ml|mcg|units|kcal))")
STAMPS = re.compile(
    r"\b(?:fax|received|rec'?d|printed|scanned|stamped|valid|expir\w+|due|review|next|until|planned|version|rev|"
    r"copyright|form|tel|telephone|from|screening|recall|follow|repeat|booked|appointment)\b|©",
    re.IGNORECASE,
)
TO_COME = 1  # years after the letter that it may speak of without wonder


def contradiction(
    day: date,
    place: Evidence,
    lines: tuple[Line, ...],
    fields: Iterable[Field],
    order: Order,
    birth: date | None,
) -> str | None:
    """What a person should be told against ``day`` as the document's date; None if nothing speaks against it."""
    if _other_weekday(day, place, lines, order):
        return "The weekday beside the document's date is not the weekday of that date. Compare it with the picture."
    if birth is not None and _other_age(day, birth, lines, tuple(fields)):
        return "The patient's age on the paper does not fit the document's date. Compare both with the picture."
    if _later_years(day, lines, order):
        return "The document speaks of years after its own date. Compare the date with the picture."
    return None


def _other_weekday(day: date, place: Evidence, lines: tuple[Line, ...], order: Order) -> bool:
    for line in lines:
        for printed in printed_dates(line.text, order) if line.page == place.page else ():
            weekday = WEEKDAY.search(line.text[: printed.start])
            if day in printed.candidates and weekday and line.evidence(printed.start, printed.end).box == place.box:
                return WEEKDAYS.index(weekday[1].lower()) != day.weekday()
    return False


def _other_age(day: date, birth: date, lines: tuple[Line, ...], fields: tuple[Field, ...]) -> bool:
    """Whether the ages that the paper tells of the patient are all others than the dates make."""
    told = {
        int(age[1])
        for entry in fields
        if entry.name == "age" and entry.line.text[entry.start].isupper() and (age := AGE.match(entry.value.text))
    }
    told |= {
        int(age[1])
        for entry in fields
        if entry.name == "birth_date" and (age := BRACKETED.search(entry.line.text, entry.start))
    }
    if not told:
        found = (AGED.search(line.text) for line in lines)
        told = {int(match[1] or match[2]) for match in found if match}
    exact = years_between(birth, day)
    return bool(told) and all(abs(age - exact) > 1 for age in told)


def _later_years(day: date, lines: tuple[Line, ...], order: Order) -> bool:
    """Whether the paper names two years, or one full date, well after its own date."""
    years, dates = set(), 0
    for line in lines:
        if STAMPS.search(line.text):
            continue
        stretches = []
        for printed in printed_dates(line.text, order):
            stretches.append((printed.start, printed.end))
            if len(printed.candidates) == 1 and not printed.mended and printed.candidates[0].year > day.year + TO_COME:
                dates += 1
        years |= {
            int(year[1])
            for year in YEAR.finditer(line.text)
            if int(year[1]) > day.year + TO_COME and not any(start <= year.start() < end for start, end in stretches)
        }
    return dates > 0 or any(year <= day.year + 40 for year in years)
