"""What the words mean: whose paper, what kind, and its facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from records.types.numbers import NhsNumber
from records.types.words import Evidence, Found


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
    PATIENT_INDEX = "patient-index"  # the index of patients knows another, several, or none
    MISFILED = "misfiled"  # a page speaks of another patient than its document
    FACT = "fact"
    DOSE = "dose"  # a dose that no product of the medicine allows
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
    CARE_NEED = "care-need"  # of social care: carers, a care home, equipment


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
class Duration:
    """For how long: ``value`` of ``unit`` (h, d, wk or mo: UCUM): 5/7 is 5 d, 6/52 is 6 wk."""

    value: float
    unit: str


class Change(StrEnum):
    """What the paper says was done to a medicine."""

    STARTED = "started"
    STOPPED = "stopped"
    INCREASED = "increased"
    REDUCED = "reduced"
    CHANGED = "changed"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True)
class Dosage:
    """A medicine's directions as read. ``text`` is the line as printed; parts that were not read are None.

    Directions of several steps ("40 mg for 5 days, then 20 mg") are the first step, with the others in ``then``;
    amounts at other times of the same days ("80 mg in the morning, 40 mg at noon") stand in ``also``.
    """

    text: str = field(repr=False)
    value: float | None = None
    high: float | None = None  # upper end of a range
    unit: str | None = None  # mg, g, micrograms, ml, units, tablet, puff, drop ... singular, as dm+d names units
    strength: str | None = field(default=None, repr=False)
    route: str | None = None  # oral, subcutaneous, intravenous ... a term of tables/routes.csv
    frequency: Frequency | None = None
    as_needed: bool = False
    duration: Duration | None = None
    then: tuple[Dosage, ...] = ()
    also: tuple[Dosage, ...] = ()


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

    ``text`` is as printed (a problem's or procedure's misread letters as the vocabulary writes them); ``name`` is the
    preferred name of the vocabulary's term that it matched (the key by which it is coded), or the text itself where no
    term is known. ``section`` is the slug of the heading it stands under.
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
    change: Change | None = None  # of a medicine, where the paper says so
    confidence: float | None = None  # 0 to 1: how often such facts are right, as measured; None until it is weighed
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A wording that means something: how papers write it, and the preferred name it stands for."""

    kind: FactKind
    text: str
    name: str
