"""What a loaded terminology says: kinds of concepts, where maps lead, strengths of medicines, organisations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from records.types.coded import Coding


class ConceptKind(StrEnum):
    """What sort of thing a SNOMED CT concept is, by the highest concepts above it (tables/snomed_hierarchies.csv)."""

    DISORDER = "disorder"
    FINDING = "finding"
    EVENT = "event"
    SITUATION = "situation"
    PROCEDURE = "procedure"
    OPERATION = "operation"  # surgical procedures
    IMAGING = "imaging"
    ADMINISTRATION = "administration"  # clerical and staff procedures: a letter is full of them, none is a fact
    OBSERVABLE = "observable"
    SUBSTANCE = "substance"
    PRODUCT = "product"
    ORGANISM = "organism"
    BODY = "body structure"
    SPECIMEN = "specimen"
    OBJECT = "physical object"
    SOCIAL = "social context"
    ENVIRONMENT = "environment"
    FORCE = "physical force"
    STAGING = "staging and scales"
    QUALIFIER = "qualifier"
    RECORD = "record artefact"
    LINKAGE = "linkage"
    METADATA = "metadata"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Release:
    """One release that was loaded: of which terminology, its name, how many entries it holds, its version for FHIR."""

    terminology: str
    name: str
    entries: int
    version: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a map leads from a concept; without a coding, ``reason`` says why it can't be followed by a machine."""

    terminology: str
    coding: Coding | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code stands for in the loaded release. ``kind`` is a ConceptKind, or a dm+d level: VTM, VMP, AMP, ING."""

    coding: Coding
    kind: str
    active: bool
    release: str  # its name for people
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strength:
    """How much of an ingredient one product of a medicine holds: 250 mg per 5 ml of the oral suspension.

    ``per_value`` and ``per_unit`` are None where the strength is that of one tablet, capsule or other unit. Units,
    forms and routes are worded as dm+d words them (mg, microgram, ml, unit; Tablet; Oral).
    """

    product: Coding
    ingredient: str
    value: float
    unit: str
    per_value: float | None = None
    per_unit: str | None = None
    form: str | None = None
    routes: tuple[str, ...] = ()
