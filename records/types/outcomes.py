"""What became of the paper, and what is counted of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from records.types.meaning import DocumentType
from records.types.numbers import OdsCode


class Status(StrEnum):
    """What became of a document."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class PageState(StrEnum):
    """What became of one side of paper. Every side that came in is in exactly one of these states."""

    DELIVERED = "delivered"
    SUPPRESSED = "suppressed"  # blank: kept in the PDF, left out of the text
    QUARANTINED = "quarantined"  # could not be decoded or read: a person has it
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document; paths are relative to the output folder, reasons carry no patient words."""

    ref: str
    digest: str
    pages: tuple[int, int] | None
    status: Status
    reasons: tuple[str, ...]
    document_type: DocumentType = DocumentType.UNKNOWN
    bundle: str | None = None
    pdf: str | None = None
    text: str | None = None
    page_states: tuple[PageState, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()  # (path, SHA-256) of every file written for it
    engine: str = ""
    confidence: float = 0.0
    facts: int = 0
    coded: int = 0
    likeness: tuple[int, ...] = ()  # what documents with nearly the same words share; tells none of the words
    like: str | None = None  # ref of the earlier document of which this is a copy, or nearly one
    profile: str = ""  # the profile and version against which its bundle was validated; "" if it was not
    issues: int | None = None  # found by that validation at first; None: not validated


@dataclass(frozen=True, slots=True)
class Output:
    """What an output file is called and what it holds; each module of mappings.outputs states one as OUTPUT."""

    name: str  # the key in documents.jsonl: "bundle", "pdf", "text"
    suffix: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that lies beside a bundle: where (relative to the bundle), what, how long, and its digests."""

    path: str
    media_type: str
    size: int
    sha256: str
    title: str
    sha1: str | None = None  # hexadecimal; FHIR's Attachment.hash is a SHA-1 by definition


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong with a coded document: the rule broken and where, without patient words."""

    rule: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ledger counts for one trust. Every figure is a count of ledger rows."""

    trust: OdsCode
    batches: int
    files: int
    documents: dict[Status, int]
    pages: dict[PageState, int]
    document_types: dict[DocumentType, int]  # of accepted documents and those for review
    reasons: dict[str, int]  # why documents went to review or were rejected, with how many of them
    facts: int
    coded: int
    fax_pages: int
    first_taken: str | None  # ISO 8601 instants
    last_taken: str | None
    came_in: int | None = None  # sides counted apart from their states; None here and below: not counted
    scanned: int | None = None  # sides with words (neither blank nor a copy) that came in as scanned paper
    scanned_accepted: int | None = None  # those of them in accepted documents
    validated: dict[str, tuple[int, int]] = field(default_factory=dict)  # by profile: documents, those without an issue
    accepted_valid: int = 0  # accepted documents of which no validation found an issue
    oldest_review: str | None = None  # the instant at which the first of those that wait for a person was done
