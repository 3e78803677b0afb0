"""The values that pass between the rooms: frozen, so that a room returns a new one and never edits another's.

Whatever holds a patient's words is kept out of ``repr``, so that no log line or traceback can print it.
Boxes are in points (1/72 inch) from the top left corner of the page as it stands upright and straight.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
from stdnum import verhoeff
from stdnum.gb import nhs

T_co = TypeVar("T_co", covariant=True)
Pixels = npt.NDArray[np.uint8]


# ---------------------------------------------------------------- numbers that check themselves
@dataclass(frozen=True, slots=True)
class NhsNumber:
    """Ten digits whose last is the modulus 11 check of the others (NHS Data Dictionary, NHS NUMBER)."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if not (self.digits.isascii() and self.digits.isdigit() and nhs.is_valid(self.digits)):
            raise ValueError("not an NHS number: ten digits with a modulus 11 check digit are needed")


@dataclass(frozen=True, slots=True)
class SnomedCode:
    """A SNOMED CT identifier: 6 to 18 digits with a Verhoeff check digit (SNOMED CT release file specification)."""

    digits: str

    def __post_init__(self) -> None:
        if not (re.fullmatch(r"[1-9][0-9]{5,17}", self.digits) and verhoeff.is_valid(self.digits)):
            raise ValueError(f"not a SNOMED CT identifier: {self.digits}")


@dataclass(frozen=True, slots=True)
class OdsCode:
    """An organisation's code in the NHS Organisation Data Service: 3 to 6 capital letters and digits."""

    code: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z0-9]{3,6}", self.code):
            raise ValueError("not an ODS code: three to six capital letters and digits are needed")

    def __str__(self) -> str:
        return self.code


# ---------------------------------------------------------------- paper
class Source(StrEnum):
    """How the paper came in: the folder it was found in."""

    SCAN = "scan"
    FAX = "fax"
    DIGITAL = "digital"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it came in.

    ``relative`` is its path inside the inbox with forward slashes; like ``path`` it may carry a patient's name,
    so it is written to the ledger and the index of results only. ``digest`` is the SHA-256 of its bytes.
    """

    trust: OdsCode
    source: Source
    path: Path = field(repr=False)
    relative: str = field(repr=False)
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one trust from one source, migrated in one flow run. ``ref`` is a digest of all of them."""

    ref: str
    trust: OdsCode
    source: Source
    files: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """How the page as it came lies under the upright page.

    The page as it came measures ``width`` by ``height`` points. Turning it ``turn`` degrees clockwise
    (0, 90, 180, 270), then ``skew`` degrees clockwise about its centre, makes it stand upright and straight.
    """

    width: float
    height: float
    turn: int = 0
    skew: float = 0.0

    @property
    def upright_size(self) -> tuple[float, float]:
        """Width and height in points of the upright page (a deskewed page keeps its size)."""
        return (self.width, self.height) if self.turn in (0, 180) else (self.height, self.width)

    def to_paper(self, x: float, y: float) -> tuple[float, float]:
        """The point of the page as it came (points, top left origin) under the point (x, y) of the upright page."""
        wide, high = self.upright_size
        angle = math.radians(-self.skew)
        across, down = x - wide / 2, y - high / 2
        across, down = (
            across * math.cos(angle) - down * math.sin(angle),
            across * math.sin(angle) + down * math.cos(angle),
        )
        quarter = {0: (across, down), 90: (down, -across), 180: (-across, -down), 270: (-down, across)}
        across, down = quarter[self.turn]
        return across + self.width / 2, down + self.height / 2


class PageKind(StrEnum):
    """What the page is made of; decides how it is cleaned and read."""

    PICTURE = "picture"  # grey or colour pixels from a scanner
    BILEVEL = "bilevel"  # black and white pixels: a photocopy or a scanner's line-art mode
    FAX_FINE = "fax-fine"  # about 204 x 196 dots to the inch
    FAX_STANDARD = "fax-standard"  # about 204 x 98 dots to the inch
    TEXT = "text"  # born digital: the page carries its own words and fonts


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper as it came, decoded within limits.

    ``pixels`` is 8-bit grey (height x width), square or not, not cleaned; ``dpi`` is (across, down).
    ``number`` counts from 1 in its file. ``blank`` sides are kept and accounted for, not read.
    """

    number: int
    kind: PageKind
    pixels: Pixels = field(repr=False, compare=False)
    dpi: tuple[float, float]
    blank: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points of the page as it came."""
        high, wide = self.pixels.shape[:2]
        return wide * 72 / self.dpi[0], high * 72 / self.dpi[1]


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page made ready to be read: square pixels, upright, straight, grey or black and white.

    ``dpi`` is the same both ways; ``preparation`` names the steps taken, in order, so that a reading can be repeated.
    """

    number: int
    kind: PageKind
    pixels: Pixels = field(repr=False, compare=False)
    dpi: float
    placement: Placement
    preparation: tuple[str, ...]


# ---------------------------------------------------------------- words
@dataclass(frozen=True, slots=True)
class Box:
    """Points from the top left corner of the upright page; left < right, top < bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any place."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place and the reader's confidence in it (0 to 1; 1 for a digital page's own text)."""

    text: str = field(repr=False)
    box: Box
    confidence: float
    line: int  # lines of a page are numbered in reading order; words of a line stand left to right, a cell's together
    begins_cell: bool = False  # of a ruled table: whatever stands before it is another column


@dataclass(frozen=True, slots=True)
class Handwriting:
    """A part of a page that looks written by hand: never coded from, always shown to a person.

    ``signature``: it stands where a signature would, and hides no facts.
    """

    box: Box
    signature: bool = False


@dataclass(frozen=True, slots=True)
class Engine:
    """What read a page: name, version and model, as Provenance states them."""

    name: str
    version: str
    model: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page says: its words in reading order, by which engine, after which preparation."""

    page: int
    kind: PageKind
    words: tuple[Word, ...] = field(repr=False)
    engine: Engine
    preparation: tuple[str, ...]
    placement: Placement
    blank: bool = False
    handwriting: tuple[Handwriting, ...] = ()
    mended: tuple[Box, ...] = ()  # where the first reader read nonsense and the second one's words stand

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, each weighted by its length; 0 for a page on which none was read."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where on the paper something was read, and how surely (0 to 1: the least sure word of it)."""

    page: int
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value with its place on the paper."""

    value: T_co = field(repr=False)
    evidence: Evidence


# ---------------------------------------------------------------- what the words mean
class DocumentType(StrEnum):
    """The kinds of document told apart; ``unknown`` is an answer."""

    DISCHARGE = "discharge"
    CLINIC = "clinic"
    REFERRAL = "referral"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    OPERATION = "operation"
    EMERGENCY = "emergency"
    CONSENT = "consent"
    PRESCRIPTION = "prescription"
    IMMUNISATION = "immunisation"
    MENTAL_HEALTH = "mentalhealth"
    COMMUNITY = "community"
    THERAPY = "therapy"
    APPOINTMENT = "appointment"
    FAX_COVER = "faxcover"
    UNKNOWN = "unknown"


class DoubtKind(StrEnum):
    """Why a person must look. The value is stored; the operator reads `Doubt.reason`."""

    NHS_NUMBER = "nhs-number"
    NAME = "name"
    BIRTH_DATE = "birth-date"
    OTHER_PATIENT = "other-patient"
    DOCUMENT_TYPE = "document-type"
    DOCUMENT_DATE = "document-date"
    READING = "reading"
    HANDWRITING = "handwriting"
    BOUNDARY = "boundary"  # where one document of a stack ends and the next begins
    COPY = "copy"  # nearly the same as another document
    BLANK = "blank"
    FACT = "fact"
    FIGURES = "figures"  # of a dose or a result: a second reader may settle it
    BUNDLE = "bundle"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person must decide. ``reason`` is a plain sentence for an operator, without patient words."""

    kind: DoubtKind
    reason: str
    evidence: Evidence | None = None
    readings: tuple[str, ...] = field(default=(), repr=False)  # what each reader read there, where they differ


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose record the paper says it is. None means that the paper does not say, or not surely enough to repeat."""

    nhs_number: Found[NhsNumber] | None = None
    title: Found[str] | None = None
    family: Found[str] | None = None
    given: Found[str] | None = None  # all given names, in order, separated by spaces
    birth_date: Found[date] | None = None
    sex: Found[str] | None = None  # "male" or "female", only as printed (a title is not a sex)
    address: Found[str] | None = None  # one line, without the postcode
    postcode: Found[str] | None = None  # "LS1 3EX": capitals, one space
    hospital_number: Found[str] | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says about itself: its kind, its own date, who wrote it, from where, to whom."""

    document_type: DocumentType
    type_confidence: float  # 0 to 1
    title: Found[str] | None = None
    written: Found[date] | None = None
    author: Found[str] | None = None
    author_role: Found[str] | None = None
    organisation: Found[str] | None = None
    addressee: Found[str] | None = None
    doubts: tuple[Doubt, ...] = ()


class FactKind(StrEnum):
    """What sort of statement a fact is."""

    PROBLEM = "problem"
    PROCEDURE = "procedure"
    MEDICINE = "medicine"
    ALLERGY = "allergy"
    OBSERVATION = "observation"


class Assertion(StrEnum):
    """How the paper states the fact, of the patient unless it says family.

    A procedure that is planned or offered, and a medicine that is suggested, are POSSIBLE; a medicine that was
    stopped is HISTORICAL; "no known allergies" is an ALLERGY that is ABSENT.
    """

    PRESENT = "present"
    ABSENT = "absent"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: ``times`` in every ``period`` of ``unit`` (h, d, wk or mo: UCUM, as FHIR Timing wants)."""

    times: int
    period: float
    unit: str


@dataclass(frozen=True, slots=True)
class Dosage:
    """A medicine's directions as read. ``text`` is the line as printed; parts that were not read are None."""

    text: str = field(repr=False)
    value: float | None = None
    high: float | None = None  # upper end of a range
    unit: str | None = None  # mg, g, micrograms, ml, units, tablet, puff, drop ... singular, as dm+d names units
    strength: str | None = field(default=None, repr=False)
    route: str | None = None  # oral, subcutaneous, intravenous ... a term of tables/routes.csv
    frequency: Frequency | None = None
    as_needed: bool = False


@dataclass(frozen=True, slots=True)
class Measurement:
    """A result: its value as printed, as a number if it is one, unit, reference range and flag as printed."""

    value: str = field(repr=False)
    number: float | None = field(default=None, repr=False)
    unit: str | None = None
    comparator: str | None = None  # <, <=, >, >=
    low: float | None = None
    high: float | None = None
    flag: str | None = None  # H, L, A


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the paper, with its place on it.

    ``text`` is as printed; ``name`` is the preferred name of the vocabulary's term that it matched (the key by which
    it is coded), or the text itself where no term is known. ``section`` is the slug of the heading it stands under.
    """

    kind: FactKind
    text: str = field(repr=False)
    name: str = field(repr=False)
    assertion: Assertion
    evidence: Evidence
    section: str | None = None
    distance: int = 0  # edits between the words on the paper and the vocabulary's term
    dosage: Dosage | None = None
    measurement: Measurement | None = None
    reaction: str | None = field(default=None, repr=False)
    relative: str | None = field(default=None, repr=False)  # mother, father ... for a family assertion
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A wording that means something: how papers write it, and the preferred name it stands for."""

    kind: FactKind
    text: str
    name: str


# ---------------------------------------------------------------- coded
@dataclass(frozen=True, slots=True)
class Coding:
    """A code with the system it belongs to, its display and the release or file it was seen in."""

    system: str
    code: str
    display: str
    release: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A fact with its codes; without any, ``reason`` says why it stays text."""

    fact: Fact
    codings: tuple[Coding, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CodedRecord:
    """All that one document becomes: whose, what, and its coded facts, beside the readings they rest on.

    ``ref`` is a digest of the file's bytes and the page range: the same on every run.
    """

    ref: str
    trust: OdsCode
    source: Source
    pages: tuple[int, int]  # first and last page in the file, counted from 1
    identity: Identity
    head: Head
    facts: tuple[Coded, ...]
    readings: tuple[Reading, ...] = field(repr=False)
    migrated: str = ""  # ISO 8601 instant with zone: when the file came in, so that a second run writes the same bytes
    second_reader: Engine | None = None  # looked again at places that another had read; None if it had none


# ---------------------------------------------------------------- what became of it
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


# ---------------------------------------------------------------- counted
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
