"""Coded facts as FHIR R4 resources, one function for each kind; which and with what status: tables/assertions.csv."""

from __future__ import annotations

import re

from mappings import coder
from mappings.datatypes import (
    Element,
    coding,
    coding_of,
    concept,
    concept_of,
    number,
    quantity,
    read_from,
    reference,
    resource,
)
from mappings.reference import (
    Row,
    assertion,
    heading_of,
    interpretation,
    none_known,
    observation_kind,
    relative,
)
from mappings.resources import Frame
from records.types import Assertion, Change, Coded, Dosage, Fact, FactKind, Measurement

PAIR = re.compile(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*")  # 152/84
CHANGES = {
    Change.STARTED: "The paper says that this was started.",
    Change.STOPPED: "The paper says that this was stopped.",
    Change.INCREASED: "The paper says that the dose was increased.",
    Change.REDUCED: "The paper says that the dose was reduced.",
    Change.CHANGED: "The paper says that this was changed.",
    Change.CONTINUED: "The paper says that this was continued.",
}
UNITS_OF_TIME = {"h": "hours", "d": "days", "wk": "weeks", "mo": "months"}
PARTS = ((1, "first"), (2, "second"))


def statement(coded: Coded, place: str, frame: Frame) -> Element:
    """The resource that says what this fact says. ``place`` tells it from others of its document."""
    row = assertion(coded.fact.kind, state_of(coded))
    build = {
        "Condition": condition,
        "Procedure": procedure,
        "MedicationStatement": medication_statement,
        "AllergyIntolerance": allergy_intolerance,
        "Observation": observation,
        "FamilyMemberHistory": family_member_history,
        "CarePlan": care_plan,
    }[row["resource"]]
    return build(coded, place, frame, row)


def state_of(coded: Coded) -> Assertion | str:
    """The fact's assertion; that no allergies are known is a state of its own."""
    return "none-known" if none_known_of(coded) else coded.fact.assertion


def none_known_of(coded: Coded) -> Row | None:
    """The row of the statement that no allergies are known, if this is one and not one allergy ruled out."""
    fact = coded.fact
    if fact.kind is not FactKind.ALLERGY or fact.assertion is not Assertion.ABSENT:
        return None
    codes = frozenset(found.code for found in coded.codings)
    # the printed words first: NKDA says less than "no known allergies", by which it may be named
    return none_known(fact.text, codes) or none_known(fact.name, codes)


def where(coded: Coded) -> list[Element]:
    """The extension that every statement carries: where on the paper it was read."""
    return [read_from(coded.fact.evidence, coded.fact, coded.reason)]


# ---------------------------------------------------------------- problems
def condition(coded: Coded, place: str, frame: Frame, row: Row) -> Element:
    """A problem of the patient (UK Core Condition). One that is denied has no clinical status and no category."""
    heading = heading_of("problem", coded.fact.section)
    stated = heading["slug"] == coded.fact.section and row["verification"] != "refuted"
    category = heading["condition_category"] if stated else ""
    return resource(
        "Condition",
        frame.ref,
        place,
        extension=where(coded),
        clinicalStatus=concept("condition-clinical", row["clinical"]) if row["clinical"] else None,
        verificationStatus=concept("condition-verification", row["verification"]),
        category=[condition_category(category)] if category else None,
        code=concept_of(coded),
        subject=reference(frame.patient),
        recordedDate=frame.day,
        asserter=reference(frame.author) if frame.author else None,
    )


def condition_category(code: str) -> Element:
    """The category of a condition: FHIR's own two, or UK Core's."""
    own = code in ("problem-list-item", "encounter-diagnosis")
    return concept("condition-category" if own else "ukcore-condition-category", code)


def family_member_history(coded: Coded, place: str, frame: Frame, row: Row) -> Element:
    """What a relative has or had (UK Core FamilyMemberHistory): never the patient's own.

    R4 has room for a relative's conditions only, so a relative's procedure, medicine or allergy is a note.
    """
    fact = coded.fact
    known = relative(fact.relative)
    is_problem = fact.kind is FactKind.PROBLEM
    return resource(
        "FamilyMemberHistory",
        frame.ref,
        place,
        extension=where(coded),
        status=row["status"],
        patient=reference(frame.patient),
        date=frame.day,
        relationship=concept("role", known["code"], known["display"], fact.relative),
        condition=[{"code": concept_of(coded)}] if is_problem else None,
        note=[{"text": f"{fact.kind.value}: {fact.text}"}] if not is_problem else None,
    )


# ---------------------------------------------------------------- procedures
def procedure(coded: Coded, place: str, frame: Frame, row: Row) -> Element:
    """A procedure done, planned or not done (UK Core Procedure). When it was done is not read, so not said."""
    return resource(
        "Procedure",
        frame.ref,
        place,
        extension=where(coded),
        status=row["status"],
        code=concept_of(coded),
        subject=reference(frame.patient),
        asserter=reference(frame.author) if frame.author else None,
    )


# ---------------------------------------------------------------- needs of care
INTENTS = {"draft": "proposal"}  # of a plan whose status is not listed it is "plan"


def care_plan(coded: Coded, place: str, frame: Frame, row: Row) -> Element:
    """A need of social care (UK Core CarePlan): what it is as its category, and as printed as its one activity.

    One that was declined says that it is not to be done.
    """
    fact = coded.fact
    detail = {
        "status": row["activity"],
        "doNotPerform": True if fact.assertion is Assertion.ABSENT else None,
        "description": fact.text,
    }
    return resource(
        "CarePlan",
        frame.ref,
        place,
        extension=where(coded),
        status=row["status"],
        intent=INTENTS.get(row["status"], "plan"),
        category=[{"text": fact.name}],
        description=fact.text,
        subject=reference(frame.patient),
        created=frame.day,
        author=reference(frame.author) if frame.author else None,
        activity=[{"detail": detail}],
    )


# ---------------------------------------------------------------- medicines
def medication_statement(coded: Coded, place: str, frame: Frame, row: Row) -> Element:
    """A medicine taken, stopped, suggested or not taken (UK Core MedicationStatement)."""
    dosage = coded.fact.dosage
    return resource(
        "MedicationStatement",
        frame.ref,
        place,
        extension=where(coded),
        status=row["status"],
        medicationCodeableConcept=concept_of(coded),
        subject=reference(frame.patient),
        dateAsserted=frame.day,
        informationSource=reference(frame.author) if frame.author else None,
        note=[{"text": CHANGES[coded.fact.change]}] if coded.fact.change else None,
        dosage=dosages_of(dosage) if dosage else None,
    )


def dosages_of(dosage: Dosage) -> list[Element]:
    """Directions step by step: what is taken on the same days has the same number in the sequence."""
    parts = [(place, part) for place, step in enumerate((dosage, *dosage.then), 1) for part in (step, *step.also)]
    several = len(parts) > 1
    return [{"sequence": place if several else None, **dosage_of(part)} for place, part in parts]


def dosage_of(dosage: Dosage) -> Element:
    """Directions of one amount: as printed, and what of them was understood."""
    route = coder.route(dosage.route) if dosage.route else None
    return {
        "text": dosage.text,
        "timing": timing(dosage),
        # said only where the paper says "as required": its silence is no statement that the medicine is regular
        "asNeededBoolean": True if dosage.as_needed else None,
        "route": {"coding": [coding_of(route)] if route else None, "text": dosage.route} if dosage.route else None,
        "doseAndRate": [dose(dosage)] if dosage.value is not None else None,
    }


def timing(dosage: Dosage) -> Element | None:
    """How often and for how long, as FHIR Timing says it."""
    often, lasting = dosage.frequency, dosage.duration
    if often is None and lasting is None:
        return None
    bounds = quantity(lasting.value, lasting.unit, coder.unit(UNITS_OF_TIME[lasting.unit])) if lasting else None
    repeat: Element = {"boundsDuration": bounds}
    if often is not None:
        repeat |= {"frequency": often.times, "period": number(often.period), "periodUnit": often.unit}
    return {"repeat": repeat}


def dose(dosage: Dosage) -> Element:
    """The amount, or the range of amounts, of one dose."""
    unit = coder.unit(dosage.unit) if dosage.unit else None
    low = quantity(dosage.value, dosage.unit, unit)
    if dosage.high is None:
        return {"doseQuantity": low}
    return {"doseRange": {"low": low, "high": quantity(dosage.high, dosage.unit, unit)}}


# ---------------------------------------------------------------- allergies
def allergy_intolerance(coded: Coded, place: str, frame: Frame, row: Row) -> Element:
    """An allergy, one ruled out, or the statement that none is known (UK Core AllergyIntolerance)."""
    fact = coded.fact
    code = concept_of(coded)
    none = none_known_of(coded)
    if none is not None and not coded.codings:
        # text alone would read as an allergy to "nil known"
        code = concept("snomed-ct", none["snomed"], none["display"], fact.text)
    return resource(
        "AllergyIntolerance",
        frame.ref,
        place,
        extension=where(coded),
        clinicalStatus=concept("allergy-clinical", row["clinical"]),
        verificationStatus=concept("allergy-verification", row["verification"]),
        code=code,
        patient=reference(frame.patient),
        recordedDate=frame.day,
        asserter=reference(frame.author) if frame.author else None,
        reaction=[{"manifestation": [manifestation(fact.reaction)]}] if fact.reaction else None,
    )


def manifestation(text: str) -> Element:
    """How the allergy showed itself: as printed, with a code where one is known."""
    code = coder.reaction(text)
    return {"coding": [coding_of(code)] if code else None, "text": text}


# ---------------------------------------------------------------- observations
def observation(coded: Coded, place: str, frame: Frame, row: Row) -> Element:
    """A result or a measurement (UK Core Observation).

    It is final only in a final document and without a doubt about its reading. When it was measured is not said:
    the date of the letter is not the date of the blood.
    """
    fact = coded.fact
    doubtful = fact.doubt is not None or not frame.final
    status = "preliminary" if doubtful and row["status"] == "final" else row["status"]
    kind = next((known for found in coded.codings if (known := observation_kind(found.code))), None)
    category = kind["category"] if kind else ""
    return resource(
        "Observation",
        frame.ref,
        place,
        extension=where(coded),
        status=status,
        category=[concept("observation-category", category)] if category else None,
        code=concept_of(coded),
        subject=reference(frame.patient),
        **value_of(fact, kind),
    )


def value_of(fact: Fact, kind: Row | None) -> Element:
    """The elements of a result: a pair of components, a quantity, words, or why there is no value."""
    measured = fact.measurement
    if measured is None:
        if fact.assertion is Assertion.ABSENT:
            return {"valueBoolean": False}
        return {"dataAbsentReason": concept("data-absent", "unknown", "Unknown", "no value was read")}
    pair = PAIR.fullmatch(measured.value) if kind and kind["first_snomed"] else None
    unit = coder.unit(measured.unit) if measured.unit else None
    elements: Element = {
        "interpretation": [flagged(measured.flag)] if measured.flag else None,
        "referenceRange": [
            {
                "low": quantity(measured.low, measured.unit, unit),
                "high": quantity(measured.high, measured.unit, unit),
            }
        ],
    }
    if pair and kind:
        return elements | {"component": [component(kind, part, float(pair[at]), measured) for at, part in PARTS]}
    if measured.number is not None:
        return elements | {"valueQuantity": quantity(measured.number, measured.unit, unit, measured.comparator)}
    return elements | {"valueString": measured.value}


def flagged(flag: str) -> Element:
    """A laboratory's flag: as printed, with its code where it is one of the usual letters."""
    known = interpretation(flag)
    return concept("interpretation", known["code"], known["display"], flag) if known else {"text": flag}


def component(kind: Row, part: str, value: float, measured: Measurement) -> Element:
    """One half of a pair such as systolic and diastolic pressure; its unit only if the paper prints one."""
    unit = coder.unit(measured.unit) if measured.unit else None
    display = kind[f"{part}_display"]
    return {
        "code": {"coding": [coding("snomed-ct", kind[f"{part}_snomed"], display)], "text": display},
        "valueQuantity": quantity(value, measured.unit, unit),
    }
