"""A second, different reader looks at what matters most: whose record, of which date, doses, allergies and results.

Agreement is evidence: two readers seldom make the same mistake in the same place. Disagreement is a doubt, however
sure the first reader was. A digital page's own words are not looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from extractors.dates import Order, printed_dates
from extractors.reading_alike import Alike, alike, same_name
from records.types import (
    Box,
    Doubt,
    DoubtKind,
    Evidence,
    Fact,
    FactKind,
    Found,
    Head,
    Identity,
    NhsNumber,
    Reading,
)

Value = TypeVar("Value")
Look = Callable[[Evidence], "tuple[str, float] | None"]  # the words there and how sure; None where none can look

SUREST = 0.99  # two readers are never certain
STROKES = str.maketrans("·•‐‑–—−", "-------")  # what a hyphen is read as
BELIEVED = 0.80  # a second reader who is less sure of itself says nothing against the first
DIFFERENT = {
    FactKind.MEDICINE: "Two readers read a medicine's name or dose differently. Compare it with the picture.",
    FactKind.OBSERVATION: "Two readers read a result differently. Compare it with the picture.",
    FactKind.ALLERGY: "Two readers read an allergy differently. Compare it with the picture.",
}


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


def look_at_facts(facts: tuple[Fact, ...], look: Look) -> tuple[Fact, ...]:
    """The facts that can harm when misread (doses, allergies, results) with the evidence of a second reader.

    Agreement makes them surer and settles a doubt of their figures or of a name that looks like another; where the
    readers differ, a doubt holds both readings. Where the second reader is unsure itself, nothing changes.
    """
    return tuple(_looked_at(fact, look) if _matters(fact) else fact for fact in facts)


def _matters(fact: Fact) -> bool:
    if fact.dosage:
        return fact.dosage.text != fact.text or fact.doubt is not None
    return fact.measurement is not None or fact.kind is FactKind.ALLERGY


def _looked_at(fact: Fact, look: Look) -> Fact:
    seen = look(fact.evidence)
    if seen is None:
        return fact
    text, sure = seen
    match alike(fact, text):
        case Alike.SAME:
            doubt = None if fact.doubt and _settles(fact, text) else fact.doubt
            return replace(fact, evidence=_surer(fact.evidence, sure), doubt=doubt)
        case Alike.OTHER if sure >= BELIEVED and fact.doubt is None:
            kind = DoubtKind.FACT if fact.kind is FactKind.ALLERGY else DoubtKind.FIGURES
            printed = fact.dosage.text if fact.dosage else fact.text
            return replace(fact, doubt=Doubt(kind, DIFFERENT[fact.kind], fact.evidence, (printed, text)))
        case _:
            return fact


def _settles(fact: Fact, seen: str) -> bool:
    """Whether what both readers read answers the fact's doubt."""
    if fact.doubt is None or fact.doubt.kind is DoubtKind.FIGURES:
        return True
    return fact.kind is FactKind.MEDICINE and same_name(fact.name, seen) is Alike.SAME


def _surer(evidence: Evidence, sure: float) -> Evidence:
    """Evidence with the confidence of two readers who agree."""
    both = min(SUREST, 1 - (1 - evidence.confidence) * (1 - sure))
    return replace(evidence, confidence=max(evidence.confidence, both))


def strips(reading: Reading, box: Box) -> tuple[Box, ...]:
    """The parts of a box on each printed line that it covers, top to bottom: what can be read again line by line.

    The box itself where no word of the reading stands in it.
    """
    lines: dict[int, Box] = {}
    for word in reading.words:
        x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
        if box.left <= x <= box.right and box.top <= y <= box.bottom:
            lines[word.line] = lines[word.line].union(word.box) if word.line in lines else word.box
    return tuple(lines[line] for line in sorted(lines)) or (box,)


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
        reason = f"Two readers read the {words} differently. Compare it with the picture."
        doubts.append(Doubt(kind, reason, found.evidence, (_printed(found.value), text)))
        return found
    return Found(found.value, _surer(found.evidence, sure))


def _printed(value: object) -> str:
    """A value as a person compares it: 14 February 1951, 999 000 0018."""
    if isinstance(value, NhsNumber):
        return f"{value.digits[:3]} {value.digits[3:6]} {value.digits[6:]}"
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)


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
