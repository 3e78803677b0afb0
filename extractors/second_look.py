"""A second, different reader looks at what matters most: whose record it is, of which date, and doubtful figures.

Agreement is evidence: two readers seldom make the same mistake in the same place. Disagreement is a doubt, however
sure the first reader was. A digital page's own words are not looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from extractors.dates import Order, printed_dates
from records.types import Doubt, DoubtKind, Evidence, Fact, Found, Head, Identity, NhsNumber

Value = TypeVar("Value")
Look = Callable[[Evidence], "tuple[str, float] | None"]  # the words there and how sure; None where none can look

SUREST = 0.99  # two readers are never certain
STROKES = str.maketrans("·•‐‑–—−", "-------")  # what a hyphen is read as
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def look_at_identity(identity: Identity, look: Look) -> Identity:
    """The identity with the evidence of a second reader for its number, names and date of birth."""
    doubts = list(identity.doubts)
    number = _confirmed(identity.nhs_number, _same_number, look, DoubtKind.NHS_NUMBER, "NHS number", doubts)
    family = _confirmed(identity.family, _same_letters, look, DoubtKind.NAME, "patient's family name", doubts)
    given = _confirmed(identity.given, _same_letters, look, DoubtKind.NAME, "patient's given name", doubts)
    birth = _confirmed(identity.birth_date, _same_day, look, DoubtKind.BIRTH_DATE, "date of birth", doubts)
    return replace(
        identity,
        nhs_number=number,
        family=family,
        given=given,
        birth_date=birth,
        hospital_number=_undisputed(identity.hospital_number, look),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _undisputed(number: Found[str] | None, look: Look) -> Found[str] | None:
    """A hospital number has no check digit: where the readers differ it is not repeated, and needs nobody."""
    if number is None or (seen := look(number.evidence)) is None:
        return number
    return number if _signs(number.value) in _signs(seen[0]) else None


def look_at_head(head: Head, look: Look) -> Head:
    """The head with the evidence of a second reader for the document's own date."""
    doubts = list(head.doubts)
    written = _confirmed(head.written, _same_day, look, DoubtKind.DOCUMENT_DATE, "date of the document", doubts)
    return replace(head, written=written, doubts=tuple(dict.fromkeys(doubts)))


def look_at_figures(facts: tuple[Fact, ...], look: Look) -> tuple[Fact, ...]:
    """The facts, without the doubts of figures on which both readers agree."""
    return tuple(
        replace(fact, doubt=None)
        if fact.doubt and fact.doubt.kind == DoubtKind.FIGURES and _agreed(fact, look)
        else fact
        for fact in facts
    )


def _agreed(fact: Fact, look: Look) -> bool:
    seen = look(fact.evidence)
    if seen is None:
        return False
    printed = fact.measurement.value if fact.measurement else fact.dosage.text if fact.dosage else fact.text
    again = NUMBER.findall(seen[0])
    return all(number in again for number in NUMBER.findall(printed)) and bool(again)


def _confirmed(
    found: Found[Value] | None,
    same: Callable[[Value, str], bool],
    look: Look,
    kind: DoubtKind,
    words: str,
    doubts: list[Doubt],
) -> Found[Value] | None:
    """The value with the confidence of both readers; a doubt is added where they differ."""
    if found is None:
        return None
    seen = look(found.evidence)
    if seen is None:
        return found
    text, sure = seen
    if not same(found.value, text):
        doubts.append(
            Doubt(kind, f"Two readers read the {words} differently. Compare it with the picture.", found.evidence)
        )
        return found
    both = min(SUREST, 1 - (1 - found.evidence.confidence) * (1 - sure))
    return Found(found.value, replace(found.evidence, confidence=max(found.evidence.confidence, both)))


def _same_number(number: NhsNumber, text: str) -> bool:
    return number.digits in "".join(filter(str.isdigit, text))


def _same_letters(name: str, text: str) -> bool:
    return _letters(name) in _letters(text)


def _same_day(day: date, text: str) -> bool:
    plain = text.translate(STROKES)
    return any(day in printed.candidates for order in Order for printed in printed_dates(plain, order))


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()
