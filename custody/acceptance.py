"""May this document pass without a person? Only when nothing is in doubt; otherwise the doubts say why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from records.settings import Acceptance
from records.types import (
    Coded,
    CodedRecord,
    DocumentType,
    Doubt,
    DoubtKind,
    Evidence,
    FactKind,
    Found,
    Head,
    Identity,
    Issue,
    PageState,
    Reading,
)

UNSURE = {
    FactKind.PROBLEM: "A problem may not be what the paper says of the patient. Compare it with the paper.",
    FactKind.PROCEDURE: "A procedure may not be what the paper says was done. Compare it with the paper.",
    FactKind.MEDICINE: "A medicine may not be what the paper says the patient takes. Compare it with the paper.",
    FactKind.ALLERGY: "An allergy may not be what the paper says. Compare it with the paper.",
    FactKind.OBSERVATION: "A result may not be what the paper says. Compare it with the paper.",
    FactKind.CARE_NEED: "A need of care may not be what the paper says. Compare it with the paper.",
}


def doubts_of(record: CodedRecord, pages: Sequence[PageState], least: Acceptance) -> tuple[Doubt, ...]:
    """Everything that a person must decide before this document may be accepted, in the order of its weight.

    ``least`` holds the lowest confidence (0 to 1) that passes for each part. No doubts means that it may pass, if the
    checks of what is then written find nothing (`doubts_of_checks`).
    """
    doubts = [
        *_identity(record.identity, least),
        *_head(record.head, least),
        *_pages(record.readings, pages, least),
        *_facts(record.facts, least),
    ]
    return tuple(dict.fromkeys(doubts))


def doubts_of_checks(kind: DoubtKind, issues: Iterable[Issue]) -> tuple[Doubt, ...]:
    """What the checks of a bundle or a PDF found, as doubts."""
    reasons = dict.fromkeys(f"A check of the {kind.value} failed: {issue.rule}. Report this rule." for issue in issues)
    return tuple(Doubt(kind, reason) for reason in reasons)


def _identity(identity: Identity, least: Acceptance) -> Iterator[Doubt]:
    yield from identity.doubts
    told = {doubt.kind for doubt in identity.doubts}
    parts: tuple[tuple[Found[object] | None, DoubtKind, float, str], ...] = (
        (identity.nhs_number, DoubtKind.NHS_NUMBER, least.nhs_number, "NHS number"),
        (identity.family, DoubtKind.NAME, least.name, "patient's family name"),
        (identity.given, DoubtKind.NAME, least.name, "patient's given name"),
        (identity.birth_date, DoubtKind.BIRTH_DATE, least.birth_date, "date of birth"),
    )
    for found, kind, floor, words in parts:
        if found is not None or kind != DoubtKind.NHS_NUMBER or not _known_without_number(identity, least):
            yield from _sure(found, kind, floor, words, told)


def _known_without_number(identity: Identity, least: Acceptance) -> bool:
    """Whether a paper without an NHS number names its patient as surely: hospital number, names and date of birth."""
    number = identity.hospital_number
    return (
        not least.nhs_number_needed
        and not identity.doubts
        and number is not None
        and number.evidence.confidence >= least.hospital_number
    )


def _head(head: Head, least: Acceptance) -> Iterator[Doubt]:
    yield from head.doubts
    told = {doubt.kind for doubt in head.doubts}
    if head.document_type == DocumentType.UNKNOWN:
        if DoubtKind.DOCUMENT_TYPE not in told:
            yield Doubt(DoubtKind.DOCUMENT_TYPE, "The kind of document was not recognised. Choose it from the picture.")
    elif head.type_confidence < least.document_type:
        yield Doubt(DoubtKind.DOCUMENT_TYPE, "The kind of document is not sure enough. Confirm it from the picture.")
    yield from _sure(head.written, DoubtKind.DOCUMENT_DATE, least.document_date, "date of the document", told)


def _pages(readings: Sequence[Reading], pages: Sequence[PageState], least: Acceptance) -> Iterator[Doubt]:
    lost = pages.count(PageState.QUARANTINED)
    if lost:
        yield Doubt(DoubtKind.READING, f"{lost} of {len(pages)} sides could not be read. Look at the paper.")
    for reading in readings:
        if not reading.blank and reading.confidence < least.page:
            yield Doubt(DoubtKind.READING, f"Page {reading.page} was read poorly. Compare the text with the picture.")
        yield from _handwriting(reading)
    if readings and all(reading.blank for reading in readings):
        yield Doubt(DoubtKind.BLANK, "Every side is blank. Confirm that there is nothing on the paper.")


def _handwriting(reading: Reading) -> Iterator[Doubt]:
    """One doubt for a page with notes by hand, which points to the largest of them. Signatures alone give none."""
    notes = [region.box for region in reading.handwriting if not region.signature]
    if notes:
        largest = max(notes, key=lambda box: (box.right - box.left) * (box.bottom - box.top))
        reason = f"Page {reading.page} holds what looks like handwriting. Read it in the picture."
        yield Doubt(DoubtKind.HANDWRITING, reason, Evidence(reading.page, largest, 0.0))  # nothing of it was read


def _facts(facts: Sequence[Coded], least: Acceptance) -> Iterator[Doubt]:
    """Each fact's own doubt, and one for a fact whose like were too seldom right when they were measured."""
    for fact in (coded.fact for coded in facts):
        if fact.doubt:
            yield fact.doubt
        elif fact.confidence is not None and fact.confidence < least.fact:
            yield Doubt(DoubtKind.FACT, UNSURE[fact.kind], fact.evidence)


def _sure(
    found: Found[object] | None, kind: DoubtKind, floor: float, words: str, told: set[DoubtKind]
) -> Iterator[Doubt]:
    if found is None:
        if kind not in told:
            yield Doubt(kind, f"The {words} was not found on the paper. Look for it in the picture.")
    elif found.evidence.confidence < floor:
        yield Doubt(
            kind, f"The {words} was read with too little confidence. Compare it with the picture.", found.evidence
        )
