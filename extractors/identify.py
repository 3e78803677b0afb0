"""Whose paper is it? A transcript comes in, an `Identity` goes out: what the paper says of its patient, and doubts.

Every page's evidence counts. A number or a name is the patient's only where the paper gives it in the patient's
role; a relative's, a clinician's or a second patient's never is, and a second patient is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from extractors.addresses import address_and_postcode, hospital_number
from extractors.birth_dates import birth_date
from extractors.dates import printed_dates, years_between
from extractors.head import read_head
from extractors.hospital_numbers import standing_in
from extractors.labels import Field, Role, labelled
from extractors.misread_names import surer_if_known
from extractors.nhs_numbers import patient_number
from extractors.other_people import other_people
from extractors.patient_names import INFERRED, PatientName, patient_name
from extractors.repetition import repeated_date, repeated_name, repeated_number
from extractors.sexes import sex
from extractors.stickers import sticker_fields
from extractors.transcript import Transcript
from records.types import Doubt, DoubtKind, Found, Identity

ADULT = 18  # years: who is younger may have been written to through a parent


def identify(transcript: Transcript, latest: date | None = None) -> Identity:
    """The patient's identity as the paper states it.

    ``latest`` is the last day that the paper can have been written (today, unless given): it closes the century of
    years of two digits. Whatever is missing or contradicted is a `Doubt` with a reason for the operator.
    """
    day = latest or datetime.now(UTC).date()
    plain = labelled(transcript)
    fields = (*plain, *sticker_fields(transcript, plain, day))
    number, number_doubts = patient_number(transcript, fields)
    name = patient_name(transcript, fields)
    born, birth_doubts = birth_date(transcript, fields, name.lines, day)
    address, postcode = address_and_postcode(transcript, fields, name.lines)
    person = name.best.name if name.best else None
    identity = Identity(
        nhs_number=repeated_number(number, transcript),
        title=name.part(person.title if person else None),
        family=repeated_name(name.family(person.family if person else None), transcript),
        given=surer_if_known(repeated_name(name.given(person.given if person else None), transcript)),
        birth_date=repeated_date(born, transcript),
        sex=sex(transcript, fields, name.lines),
        address=address,
        postcode=postcode,
        hospital_number=hospital_number(fields, number.value.digits if number else None),
        doubts=(
            *number_doubts,
            *name.doubts,
            *birth_doubts,
            *standing_in(fields, plain, number, born.value if born else None),
            *_mother_or_child(fields, name),
            *_parent(transcript, name, born),
        ),
    )
    head = read_head(transcript, identity, latest)
    others = other_people(transcript, fields, identity, head, name.lines)
    return replace(identity, doubts=tuple(_once((*identity.doubts, *others))))


def _once(doubts: tuple[Doubt, ...]) -> Iterator[Doubt]:
    """Each reason once."""
    reasons: set[str] = set()
    for doubt in doubts:
        if doubt.reason not in reasons:
            reasons.add(doubt.reason)
            yield doubt


def _parent(transcript: Transcript, name: PatientName, born: Found[date] | None) -> tuple[Doubt, ...]:
    """A letter about a child is addressed to a parent: the name in the address is not the patient's."""
    if name.best is None or not name.best.addressed or name.best.strength == INFERRED:
        return ()
    days = [
        day
        for line in transcript.lines
        for printed in printed_dates(line.text)
        for day in printed.candidates
        if born is not None and day > born.value
    ]
    if born is not None and days and years_between(born.value, min(days)) >= ADULT:
        return ()
    reason = "The letter is addressed to somebody, and the patient may be their child. Find out whose paper it is."
    return (Doubt(DoubtKind.NAME, reason, name.best.evidence),)


def _mother_or_child(fields: tuple[Field, ...], name: PatientName) -> tuple[Doubt, ...]:
    """Mother and baby with a number each, and no label that says which of them is the patient."""
    numbered = {
        entry.role for entry in fields if entry.name in ("nhs_number", "birth_date") and entry.value.text.strip()
    }
    plain = any(entry.role is Role.PATIENT for entry in fields)
    place = name.best.evidence if name.best else None
    if Role.CHILD in numbered and Role.RELATIVE in numbered and not plain:
        reason = (
            "Mother and child are both identified, and nothing says which of them is the patient. "
            "Find out whose paper it is."
        )
        return (Doubt(DoubtKind.OTHER_PATIENT, reason, place),)
    if any(entry.shared for entry in fields):
        reason = (
            "Mother and child stand side by side; only the title says which of them is the patient. "
            "Find out whose paper it is."
        )
        return (Doubt(DoubtKind.OTHER_PATIENT, reason, place),)
    return ()
