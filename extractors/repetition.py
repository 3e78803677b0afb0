"""What a paper prints twice is surer than what it prints once: confidence of number, names and date of birth.

Two places that say the same are two readings: each would have to be misread, and in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from extractors.dates import printed_dates
from extractors.name_letters import unaccented
from extractors.transcript import Line, Transcript
from records.types import Evidence, Found, NhsNumber

Value = TypeVar("Value", str, date, NhsNumber)
READ = 0.5  # confidence below which a second place proves nothing
SUREST = 0.99
SHORT = 3  # letters: a shorter name may be any word


def repeated_name(found: Found[str] | None, transcript: Transcript) -> Found[str] | None:
    """A name with the confidence of all places in which the paper prints it."""
    if found is None or len(found.value) < SHORT:
        return found
    return _surer(found, _matches(transcript, _whole(found.value)))


def printed_twice(name: str, transcript: Transcript) -> bool:
    """Whether a name stands in two places of the paper, letter for letter, both read well enough to prove something."""
    places = _matches(transcript, _whole(name))
    return sum(place.confidence >= READ for place in places) > 1


def repeated_date(found: Found[date] | None, transcript: Transcript) -> Found[date] | None:
    """A date with the confidence of all places in which the paper prints that day."""
    if found is None:
        return None
    places = (
        line.evidence(printed.start, printed.end)
        for line in transcript.lines
        for printed in printed_dates(line.text)
        if found.value in printed.candidates and not printed.mended
    )
    return _surer(found, places)


def repeated_number(found: Found[NhsNumber] | None, transcript: Transcript) -> Found[NhsNumber] | None:
    """An NHS number with the confidence of all places in which the paper prints it."""
    if found is None:
        return None
    pattern = re.compile(r"(?<!\d)" + r"[ \-]?".join(found.value.digits) + r"(?!\d)")
    return _surer(found, _matches(transcript, pattern))


def _whole(name: str) -> re.Pattern[str]:
    words = unaccented(name).split()
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)")


def _matches(transcript: Transcript, pattern: re.Pattern[str]) -> Iterator[Evidence]:
    for line in transcript.lines:
        plain = _plain(line)
        yield from (line.evidence(match.start(), match.end()) for match in pattern.finditer(plain))


def _plain(line: Line) -> str:
    """The line in small letters without accents, letter for letter; as it is where that changes its length."""
    plain = "".join(letter if len(letter) == 1 else " " for letter in map(unaccented, line.text))
    return plain if len(plain) == len(line.text) else line.text.lower()


def _surer(found: Found[Value], places: Iterator[Evidence]) -> Found[Value]:
    """The value with the confidence of its own and the surest other place."""
    own = found.evidence
    others = [
        place.confidence
        for place in places
        if place.confidence >= READ and not (place.page == own.page and place.box.meets(own.box))
    ]
    if not others:
        return found
    both = min(SUREST, 1 - (1 - own.confidence) * (1 - max(others)))
    return Found(found.value, replace(own, confidence=max(own.confidence, both)))
