"""What does the document say about itself? Its kind, its own date, who wrote it, from where and to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

from extractors.authors import addressee, author, organisation
from extractors.classify import classify
from extractors.cover import part
from extractors.dates import order_of
from extractors.document_dates import own_date
from extractors.form import form_of
from extractors.labels import labelled
from extractors.transcript import Transcript
from records.types import DocumentType, Doubt, DoubtKind, Head, Identity


def read_head(transcript: Transcript, identity: Identity, latest: date | None = None) -> Head:
    """The head of a document of which the patient is known, so that a birth date is not taken for its own.

    ``latest`` is the last day that it can have been written (today, unless given). A fax's cover gives the head
    of a fax that is a cover alone; otherwise what it leads does.
    """
    parts = part(transcript)
    lines = parts.rest or parts.cover
    numbers = {line.number for line in lines}
    fields = tuple(entry for entry in labelled(transcript) if entry.line.number in numbers)
    kind = classify(transcript)
    form = form_of(kind.document_type)
    birth = identity.birth_date.value if identity.birth_date else None
    today = latest or datetime.now(UTC).date()
    written, doubts = own_date(lines, fields, form, order_of(transcript.text), birth, today)
    writer = author(lines, fields, form, identity.family.value if identity.family else None)
    return Head(
        document_type=kind.document_type,
        type_confidence=kind.confidence,
        title=kind.title,
        written=written,
        author=writer.name if writer else None,
        author_role=writer.role if writer else None,
        organisation=organisation(lines, fields) or organisation(parts.cover, ()),
        addressee=addressee(lines, fields),
        doubts=(*_kind_doubts(kind.document_type), *doubts),
    )


def _kind_doubts(document_type: DocumentType) -> tuple[Doubt, ...]:
    if document_type is DocumentType.UNKNOWN:
        return (
            Doubt(
                DoubtKind.DOCUMENT_TYPE, "What kind of document this is was not recognised. Choose it from the picture."
            ),
        )
    return ()
