"""Writes what a coded record becomes: searchable PDF, plain text and FHIR document, each checked before it counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from capture.pages import FileFormat, file_format
from custody.acceptance import doubts_of_checks
from mappings.outputs import doubts as doubts_output
from mappings.outputs import fhir_document, plain_text, reading, searchable_pdf
from mappings.validate import profile, validate
from records.ledger import Taken
from records.settings import Limits
from records.store import FolderStore, document_ref, file_digest, sha256
from records.types import (
    Attachment,
    CodedRecord,
    DocumentType,
    Doubt,
    DoubtKind,
    Head,
    Identity,
    OdsCode,
    Output,
    Reading,
)

MEDIA_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.TIFF: "image/tiff",
    FileFormat.PNG: "image/png",
    FileFormat.JPEG: "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record's files lie (relative to the output folder), their digests, and all that is in doubt.

    ``issues`` are how many the bundle had when it was validated first, against ``profile``.
    """

    bundle: str
    pdf: str
    text: str
    digests: tuple[tuple[str, str], ...]
    doubts: tuple[Doubt, ...]
    profile: str
    issues: int


def write_outputs(
    record: CodedRecord,
    source: Path,
    limits: Limits,
    store: FolderStore,
    trust_name: str | None,
    doubts: Sequence[Doubt],
    *,
    whole: bool,
) -> Written:
    """Write the record's files. The bundle is final when there are no doubts, of the paper or of the checks.

    What came in is kept beside them, byte for byte, where the PDF does not hold all of it as it was. ``whole`` says
    that the document is all of its file: otherwise the file holds other people's papers too, and is kept apart.
    """
    pdf = searchable_pdf.searchable_pdf(source, record)
    text = plain_text.plain_text(record).encode("utf-8")
    beside = [(searchable_pdf.OUTPUT, pdf.data), (plain_text.OUTPUT, text)]
    if not pdf.kept_original and whole:
        beside.append((_original(file_format(source, limits)), source.read_bytes()))
    attachments = [_attachment(record, output, data) for output, data in beside]
    found = [*doubts, *doubts_of_checks(DoubtKind.PDF, searchable_pdf.check(pdf.data))]
    bundle = fhir_document.fhir_document(record, attachments, final=not found, trust_name=trust_name)
    issues = validate(bundle)
    wrong = doubts_of_checks(DoubtKind.BUNDLE, issues)
    if wrong and not found:
        bundle = fhir_document.fhir_document(record, attachments, final=False, trust_name=trust_name)
    files = [
        *beside,
        (fhir_document.OUTPUT, fhir_document.serialise(bundle)),
        (reading.OUTPUT, reading.reading(record)),
    ]
    if found or wrong:
        files.append((doubts_output.OUTPUT, doubts_output.doubts_document(record, [*found, *wrong])))
    digests = [(path := path_of(record.trust, record.ref, output), store.put(path, data)) for output, data in files]
    if not pdf.kept_original and not whole:
        digests.append(keep_stack(source, file_digest(source), record.trust, limits, store))
    return Written(
        bundle=path_of(record.trust, record.ref, fhir_document.OUTPUT),
        pdf=path_of(record.trust, record.ref, searchable_pdf.OUTPUT),
        text=path_of(record.trust, record.ref, plain_text.OUTPUT),
        digests=tuple(digests),
        doubts=(*found, *wrong),
        profile=profile(),
        issues=len(issues),
    )


def keep_stack(source: Path, digest: str, trust: OdsCode, limits: Limits, store: FolderStore) -> tuple[str, str]:
    """A file of several documents, as it came, under its digest: written once, whichever document needs it first."""
    path = f"stacks/{trust}/{digest[:2]}/{digest}.{file_format(source, limits).value}"
    if store.digest(path) != digest:
        store.put_file(path, source)
    return path, digest


def write_aside(taken: Taken, source: Path, readings: Sequence[Reading], store: FolderStore) -> tuple[str, str]:
    """The sides of a file that are part of no document, as a PDF of their own: path and SHA-256."""
    file = taken.file
    record = CodedRecord(
        ref=document_ref(file.digest, None),
        trust=file.trust,
        source=file.source,
        pages=(readings[0].page, readings[-1].page),
        identity=Identity(),
        head=Head(DocumentType.UNKNOWN, 0.0),
        facts=(),
        readings=tuple(readings),
        migrated=taken.taken,
    )
    path = f"stacks/{file.trust}/{file.digest[:2]}/{file.digest}.set_aside.pdf"
    return path, store.put(path, searchable_pdf.searchable_pdf(source, record).data)


def _attachment(record: CodedRecord, output: Output, data: bytes) -> Attachment:
    """What the bundle says of a file that lies beside it."""
    name = f"{record.ref}{output.suffix}"
    return Attachment(name, output.media_type, len(data), sha256(data), output.name, _sha1(data))


def _sha1(data: bytes) -> str:
    """FHIR's Attachment.hash is a SHA-1; it guards against mishap, the SHA-256 beside it against malice."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def path_of(trust: OdsCode, ref: str, output: Output) -> str:
    """``documents/RZZ/ab/abcd....pdf``: named by content, a trust's files apart, no folder too full to list."""
    return f"documents/{trust}/{ref[:2]}/{ref}{output.suffix}"


def _original(source_format: FileFormat) -> Output:
    """The file as it came in, named by what it is, not by what it was called."""
    return Output("original", f".original.{source_format.value}", MEDIA_TYPES[source_format])
