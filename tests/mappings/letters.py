"""A fictional letter as a coded record, for tests to change."""

from dataclasses import replace
from datetime import date
from typing import Any

from mappings.nodes import find
from mappings.outputs.fhir_document import fhir_document
from records.types import (
    Assertion,
    Attachment,
    Box,
    Coded,
    CodedRecord,
    Coding,
    DocumentType,
    Dosage,
    Evidence,
    Fact,
    FactKind,
    Found,
    Frequency,
    Head,
    Identity,
    Measurement,
    NhsNumber,
    OdsCode,
    Source,
)
from tests.paper import reading_of

SNOMED = "http://snomed.info/sct"
EVIDENCE = Evidence(1, Box(72, 100, 200.25, 112), 0.934)


def found(value: Any, page: int = 1) -> Found[Any]:
    return Found(value, replace(EVIDENCE, page=page))


def snomed(code: str, display: str) -> Coding:
    return Coding(SNOMED, code, display, "a file")


def coded(kind: FactKind, text: str, assertion: Assertion = Assertion.PRESENT, *codings: Coding, **more: Any) -> Coded:
    fact = Fact(kind, text, more.pop("name", text), assertion, EVIDENCE, **more)
    return Coded(fact, codings, None if codings else "no code is known for this term")


HYPERTENSION = coded(
    FactKind.PROBLEM,
    "high blood pressure",
    Assertion.PRESENT,
    snomed("38341003", "Hypertensive disorder"),
    section="diagnoses",
)
RAMIPRIL = coded(
    FactKind.MEDICINE,
    "Ramipril",
    dosage=Dosage("Ramipril 2.5mg PO once daily", 2.5, None, "mg", None, "oral", Frequency(1, 1.0, "d")),
)
PENICILLIN = coded(
    FactKind.ALLERGY, "Penicillin", Assertion.PRESENT, snomed("764146007", "Penicillin"), reaction="rash"
)
PRESSURE = coded(
    FactKind.OBSERVATION,
    "BP",
    Assertion.PRESENT,
    snomed("75367002", "Blood pressure"),
    measurement=Measurement("152/84", unit="mmHg"),
)
ALBUMIN = coded(
    FactKind.OBSERVATION,
    "Albumin",
    Assertion.PRESENT,
    snomed("1000821000000103", "Serum albumin level"),
    measurement=Measurement("29", 29.0, "g/L", low=35, high=50, flag="L"),
)
ANGIOGRAM = coded(FactKind.PROCEDURE, "Coronary angiogram", Assertion.POSSIBLE)
MOTHERS_STROKE = coded(FactKind.PROBLEM, "stroke", Assertion.FAMILY, relative="mother")
CARERS = coded(FactKind.CARE_NEED, "carers twice a day", name="package of care")

IDENTITY = Identity(
    nhs_number=found(NhsNumber("9990000018")),
    title=found("Mrs"),
    family=found("Testerton"),
    given=found("Ada Jane"),
    birth_date=found(date(1950, 2, 28)),
    sex=found("female"),
    address=found("1 Example Street, Leeds"),
    postcode=found("LS1 3EX"),
    hospital_number=found("H123456"),
)
HEAD = Head(
    DocumentType.CLINIC,
    0.95,
    title=found("Cardiology clinic letter"),
    written=found(date(2011, 5, 6)),
    author=found("Dr A. Example"),
    author_role=found("Consultant cardiologist"),
    organisation=found("St Elsewhere Hospital"),
    addressee=found("Dr G. Practice"),
)
LETTER = CodedRecord(
    ref="ab" * 32,
    trust=OdsCode("RZZ"),
    source=Source.SCAN,
    pages=(2, 3),
    identity=IDENTITY,
    head=HEAD,
    facts=(HYPERTENSION, RAMIPRIL, PENICILLIN, PRESSURE, ALBUMIN, ANGIOGRAM, MOTHERS_STROKE, CARERS),
    readings=(reading_of("St Elsewhere Hospital\nBP 152/84 & <falling>", 2), reading_of("Dr A. Example", 3)),
    migrated="2026-03-04T05:06:07+00:00",
)
FILES = (
    Attachment("../pdf/ab.pdf", "application/pdf", 4321, "cd" * 32, "Searchable PDF", "ef" * 20),
    Attachment("../text/ab.txt", "text/plain; charset=utf-8", 21, "12" * 32, "Plain text", "34" * 20),
)


def document(record: CodedRecord = LETTER, final: bool = True, trust_name: str | None = None) -> dict[str, Any]:
    return fhir_document(record, FILES, final=final, trust_name=trust_name)


def with_facts(*facts: Coded, **changes: Any) -> dict[str, Any]:
    """The document of the letter with these facts instead of its own."""
    return document(replace(LETTER, facts=facts, **changes))


def all_of(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [held for _, held in find(bundle, "entry.resource", "") if held["resourceType"] == kind]


def only(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    (held,) = all_of(bundle, kind)
    return held


def code_of(concept: dict[str, Any]) -> str:
    (coding,) = concept["coding"]
    return str(coding["code"])
