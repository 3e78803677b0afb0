"""What is the patient's name: every name that the paper gives as the patient's, and the one they agree on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.labels import Field
from extractors.misread_names import family_misread, given_misread, given_near
from extractors.name_statements import INFERRED, NEAR, Statement, statements
from extractors.names import PersonName, nearly_same, same_person
from extractors.repetition import printed_twice
from extractors.spellings import mended, ordered
from extractors.transcript import Transcript
from records.types import Doubt, DoubtKind, Found

__all__ = ["INFERRED", "PatientName", "patient_name"]

CERTAIN = 1.0  # confidence of text that no reader read: a digital page's own
SURE = 0.92  # confidence from which a rare name is believed though a common one is like it


@dataclass(frozen=True, slots=True)
class PatientName:
    """The name agreed on and where it stands; ``lines`` are all lines that give it."""

    best: Statement | None
    doubts: tuple[Doubt, ...]
    lines: tuple[int, ...] = ()

    def part(self, value: str | None) -> Found[str] | None:
        """One part of the name, with its place."""
        return Found(value, self.best.evidence) if self.best and value else None

    def family(self, value: str | None) -> Found[str] | None:
        """The family name, with its own place where it has one."""
        return Found(value, self.best.family_evidence or self.best.evidence) if self.best and value else None

    def given(self, value: str | None) -> Found[str] | None:
        """The given names, with their own place where they have one."""
        return Found(value, self.best.given_evidence or self.best.evidence) if self.best and value else None


def patient_name(transcript: Transcript, fields: tuple[Field, ...]) -> PatientName:
    """The patient's name, and every doubt about it."""
    given = [ordered(statement, transcript) for statement in statements(transcript, fields)]
    if not given:
        return PatientName(None, (Doubt(DoubtKind.NAME, "No patient's name was found. Look for it in the picture."),))
    best = max(given, key=_worth)
    agreeing = [other for other in given if same_person(best.name, other.name)]
    fullest = max(
        agreeing, key=lambda other: (other.name.sure, not other.name.odd, _fullness(other.name), _worth(other))
    )
    title = best.name.title or next((other.name.title for other in agreeing if other.name.title), None)
    chosen = replace(fullest, name=replace(fullest.name, title=title), strength=best.strength)
    places = {other.line for other in agreeing if other.name.given == chosen.name.given}
    twice = len(places) > 1
    chosen = mended(replace(chosen, repeated=twice), transcript)
    doubts = (*_doubts_of(chosen), *_misread(chosen, transcript), *_contradictions(chosen, given))
    return PatientName(chosen, doubts, tuple(other.line for other in agreeing))


def _worth(statement: Statement) -> tuple[int, bool, bool, bool, float]:
    name = statement.name
    strength = statement.strength
    return strength, name.sure, not name.odd, not name.only_initials, statement.evidence.confidence


def _fullness(name: PersonName) -> int:
    return sum(len(given) > 1 for given in (name.given or "").split())


def _doubts_of(statement: Statement) -> Iterator[Doubt]:
    name, place = statement.name, statement.evidence
    if statement.strength == INFERRED:
        yield Doubt(
            DoubtKind.NAME,
            "The patient's name was only inferred: no label says whose it is. Confirm it from the picture.",
            place,
        )
    if name.given is None:
        yield Doubt(
            DoubtKind.NAME, "Only the patient's family name was found. Look for the given name in the picture.", place
        )
    elif name.only_initials:
        yield Doubt(
            DoubtKind.NAME,
            "Of the patient's given names only initials were found. Look for them in the picture.",
            place,
        )
    if not name.sure:
        yield Doubt(
            DoubtKind.NAME, "It is not clear which of the names is the family name. Choose it from the picture.", place
        )
    if name.odd:
        yield Doubt(
            DoubtKind.NAME, "The name has letters or digits that look misread. Compare it with the picture.", place
        )


def _misread(statement: Statement, transcript: Transcript) -> Iterator[Doubt]:
    """A name that looks like a misreading of another, unless the paper prints it twice alike."""
    name, place = statement.name, statement.evidence
    read = (statement.given_evidence or place).confidence
    first = name.given.split()[0] if name.given else ""
    suspect = given_misread(first) or (read < SURE and given_near(first))
    if first and read < CERTAIN and not statement.repeated and suspect and not printed_twice(first, transcript):
        reason = "The given name looks like a misreading of a commoner one. Compare it with the picture."
        yield Doubt(DoubtKind.NAME, reason, place)
    if place.confidence < CERTAIN and family_misread(name.family) and not printed_twice(name.family, transcript):
        reason = "The family name has letters that no name has. Compare it with the picture."
        yield Doubt(DoubtKind.NAME, reason, place)


def _contradictions(chosen: Statement, statements: list[Statement]) -> Iterator[Doubt]:
    reasons: set[str] = set()
    for other in statements:
        if other.strength < NEAR or same_person(chosen.name, other.name):
            continue
        if nearly_same(chosen.name, other.name):
            kind, reason = (
                DoubtKind.NAME,
                "The patient's name is spelt in two ways. Choose the right one from the picture.",
            )
        else:
            kind, reason = (
                DoubtKind.OTHER_PATIENT,
                "Another person is named as the patient. Find out whose paper it is.",
            )
        if reason not in reasons:
            reasons.add(reason)
            yield Doubt(kind, reason, other.evidence)
