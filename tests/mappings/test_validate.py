"""Every rule catches the fault that it is meant for: a sound document, one thing broken, the rule named."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings import checks
from mappings.reference import rows
from mappings.validate import validate
from records.types import FactKind
from tests.mappings.letters import ALBUMIN, PENICILLIN, SNOMED, all_of, coded, document, with_facts

Bundle = dict[str, Any]
SOUND = document()
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
UNKNOWN = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
ALBUMIN_CODE = {"coding": [{"system": SNOMED, "code": "1000821000000103"}], "text": "Albumin"}
RETIRED = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"


def first(bundle: Bundle, kind: str) -> Bundle:
    return all_of(bundle, kind)[0]


def entry_of(bundle: Bundle, kind: str) -> Bundle:
    return next(entry for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind)


def put(kind: str, path: str, value: Any) -> Callable[[Bundle], None]:
    """Set what a path of keys and positions leads to in the first resource of a type (or the Bundle itself)."""

    def breaking(bundle: Bundle) -> None:
        node: Any = bundle if kind == "Bundle" else first(bundle, kind)
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            node = node[step]
        node[last] = value

    return breaking


def drop(kind: str, path: str) -> Callable[[Bundle], None]:
    """Take away what a path leads to."""

    def breaking(bundle: Bundle) -> None:
        node: Any = bundle if kind == "Bundle" else first(bundle, kind)
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            node = node[step]
        del node[last]

    return breaking


def status(system: str, code: str) -> Bundle:
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]}


def composition_second(bundle: Bundle) -> None:
    bundle["entry"].insert(1, bundle["entry"].pop(0))


def same_url_twice(bundle: Bundle) -> None:
    bundle["entry"][2]["fullUrl"] = bundle["entry"][1]["fullUrl"]


def second_patient(bundle: Bundle) -> None:
    entry = copy.deepcopy(entry_of(bundle, "Patient"))
    entry["resource"]["id"] = "00000000-0000-4000-8000-000000000000"
    entry["fullUrl"] = "urn:uuid:00000000-0000-4000-8000-000000000000"
    bundle["entry"].append(entry)


def lost_entry(bundle: Bundle) -> None:
    bundle["entry"].remove(entry_of(bundle, "Condition"))


def orphan(bundle: Bundle) -> None:
    url = entry_of(bundle, "Procedure")["fullUrl"]
    for section in first(bundle, "Composition")["section"]:
        section["entry"] = [each for each in section.get("entry", []) if each["reference"] != url]
    provenance = first(bundle, "Provenance")
    provenance["target"] = [each for each in provenance["target"] if each["reference"] != url]


def second_nhs_number(bundle: Bundle) -> None:
    identifiers = first(bundle, "Patient")["identifier"]
    identifiers.append(copy.deepcopy(identifiers[0]))


def points(kind: str, path: str, to: str) -> Callable[[Bundle], None]:
    """Let a reference of the first resource of a type lead to a resource of another type than it may."""

    def breaking(bundle: Bundle) -> None:
        put(kind, path, {"reference": entry_of(bundle, to)["fullUrl"]})(bundle)

    return breaking


def albumin(key: str, value: Any) -> Callable[[Bundle], None]:
    """Set an element of the result of the blood test."""

    def breaking(bundle: Bundle) -> None:
        all_of(bundle, "Observation")[1][key] = value

    return breaking


def second_composition(bundle: Bundle) -> None:
    bundle["entry"].append(copy.deepcopy(bundle["entry"][0]))


def second_ods_code(bundle: Bundle) -> None:
    keeper = all_of(bundle, "Organization")[1]
    keeper["identifier"] *= 2


def none_known_refuted(bundle: Bundle) -> None:
    allergy = first(bundle, "AllergyIntolerance")
    allergy["code"]["coding"][0]["code"] = "409137002"
    allergy["verificationStatus"] = status("allergyintolerance-verification", "refuted")


DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
FAULTS: list[tuple[str, Callable[[Bundle], None]]] = [
    ("document-type", put("Bundle", "type", "collection")),
    ("bdl-9", drop("Bundle", "identifier")),
    ("bdl-9", drop("Bundle", "identifier.system")),
    ("bdl-10", drop("Bundle", "timestamp")),
    ("bdl-11", composition_second),
    ("bdl-7", same_url_twice),
    ("bdl-3", put("Bundle", "entry.0.request", {"method": "PUT", "url": "Composition"})),
    ("bdl-1", put("Bundle", "total", 3)),
    ("full-url", put("Bundle", "entry.0.fullUrl", "https://casenote.example/fhir/Composition/1")),
    ("one-patient", second_patient),
    ("reference-resolves", lost_entry),
    ("reachable", orphan),
    ("provenance-covers", orphan),
    ("profile", drop("Patient", "meta")),
    ("composition-required", drop("Composition", "status")),
    ("composition-required", drop("Composition", "date")),
    ("composition-required", drop("Composition", "title")),
    ("composition-custodian", drop("Composition", "custodian")),
    ("composition-status", put("Composition", "status", "done")),
    ("section-heading", put("Composition", "section.0.code.coding.0.code", "no-such-heading")),
    ("section-heading", drop("Composition", "section.0.code")),
    ("section-text", drop("Composition", "section.0.text")),
    ("cmp-1", put("Composition", "section.0", {"title": "Empty"})),
    ("cmp-2", put("Composition", "section.0.emptyReason", status("list-empty-reason", "nilknown"))),
    ("nhs-number", put("Patient", "identifier.0.value", "9990000019")),
    ("nhs-number", put("Patient", "identifier.0.value", "999 000 0018")),
    ("one-nhs-number", second_nhs_number),
    ("nhs-number-status", drop("Patient", "identifier.0.extension")),
    (
        "nhs-number-status",
        put("Patient", "identifier.0.extension.0.valueCodeableConcept.coding.0.code", "03"),
    ),
    ("retired-system", put("Patient", "identifier.0.extension.0.valueCodeableConcept.coding.0.system", RETIRED)),
    ("gender", put("Patient", "gender", "F")),
    ("date-valid", put("Patient", "birthDate", "1950-02-30")),
    ("date-valid", put("Composition", "date", "06/05/2011")),
    ("born-before-written", put("Patient", "birthDate", "2012-01-01")),
    ("instant-valid", put("Provenance", "recorded", "2026-03-04T05:06:07")),
    ("identifier", drop("Patient", "identifier.1.value")),
    ("snomed-identifier", put("Condition", "code.coding.0.code", "38341004")),
    ("coding", drop("Condition", "code.coding.0.system")),
    ("condition-required", drop("Condition", "subject")),
    ("condition-clinical", put("Condition", "clinicalStatus", status("condition-clinical", "present"))),
    ("condition-verification", put("Condition", "verificationStatus", status("condition-ver-status", "denied"))),
    ("condition-category", put("Condition", "category.0", status("condition-category", "diagnosis"))),
    ("con-3", drop("Condition", "clinicalStatus")),
    ("con-4", put("Condition", "abatementString", "last year")),
    ("con-5", put("Condition", "verificationStatus", status("condition-ver-status", "entered-in-error"))),
    ("refuted-not-active", put("Condition", "verificationStatus", status("condition-ver-status", "refuted"))),
    ("condition-asserter", points("Condition", "asserter", "Organization")),
    ("condition-subject", points("Condition", "subject", "Organization")),
    ("procedure-status", put("Procedure", "status", "planned")),
    ("procedure-required", drop("Procedure", "code")),
    ("care-plan-status", put("CarePlan", "status", "planned")),
    ("care-plan-intent", put("CarePlan", "intent", "wish")),
    ("care-plan-required", drop("CarePlan", "category")),
    ("care-plan-activity", put("CarePlan", "activity.0.detail.status", "done")),
    ("care-plan-subject", points("CarePlan", "subject", "Organization")),
    ("care-plan-author", points("CarePlan", "author", "Observation")),
    ("medication-status", put("MedicationStatement", "status", "current")),
    ("medication-required", drop("MedicationStatement", "medicationCodeableConcept")),
    ("medication-identifier", put("MedicationStatement", "identifier", [{"value": "1"}])),
    ("timing-unit", put("MedicationStatement", "dosage.0.timing.repeat.periodUnit", "day")),
    ("tim-5", put("MedicationStatement", "dosage.0.timing.repeat.period", -1)),
    ("dosage-text", drop("MedicationStatement", "dosage.0.text")),
    ("qty-3", put("MedicationStatement", "dosage.0.doseAndRate.0.doseQuantity", {"value": 1, "code": "mg"})),
    ("allergy-required", drop("AllergyIntolerance", "code")),
    ("ait-1", drop("AllergyIntolerance", "clinicalStatus")),
    (
        "ait-2",
        put("AllergyIntolerance", "verificationStatus", status("allergyintolerance-verification", "entered-in-error")),
    ),
    (
        "allergy-verification",
        put("AllergyIntolerance", "verificationStatus", status("condition-ver-status", "refuted")),
    ),
    ("allergy-reaction", drop("AllergyIntolerance", "reaction.0.manifestation")),
    ("observation-status", put("Observation", "status", "done")),
    ("observation-value", drop("Observation", "component")),
    ("obs-3", put("Observation", "referenceRange", [{"appliesTo": [{"text": "adults"}]}])),
    ("family-relationship", put("FamilyMemberHistory", "relationship", {"text": "mother"})),
    ("family-status", put("FamilyMemberHistory", "status", "known")),
    ("document-stage", put("DocumentReference", "docStatus", "preliminary")),
    ("attachment", drop("DocumentReference", "content.0.attachment.url")),
    ("attachment-digest", drop("DocumentReference", "identifier.1")),
    ("attachment-hash", put("DocumentReference", "content.0.attachment.hash", "q83v")),
    ("provenance-required", drop("Provenance", "recorded")),
    ("provenance-role", put("Provenance", "entity.0.role", "scan")),
    ("org-1", drop("Organization", "name")),
    (
        "ods-code",
        put("Organization", "identifier", [{"system": ODS, "value": "r-1"}]),
    ),
    ("reference-type", put("Composition", "subject.type", "Group")),
    ("narrative", put("Composition", "section.0.text.div", DIV.format("<p>unclosed"))),
    ("narrative", put("Composition", "section.0.text.div", DIV.format("<script>alert(1)</script>"))),
    ("narrative", put("Composition", "section.0.text.div", DIV.format('<p onclick="run()">words</p>'))),
    ("narrative", put("Composition", "section.0.text.div", DIV.format("<p> </p>"))),
    ("narrative", put("Composition", "section.0.text.div", '<!DOCTYPE d [<!ENTITY a "b">]>' + DIV.format("&a;"))),
    ("ext-1", put("Condition", "extension.0.valueString", "both")),
    ("extension-known", put("Condition", "extension.0.url", "https://casenote.example/unheard-of")),
    ("extension-known", put("Condition", "extension.0.extension.0", {"url": "page", "valueString": "one"})),
    ("ele-1", put("Condition", "code.text", "")),
    ("device-name", put("Device", "deviceName.0.type", "nickname")),
    ("bdl-2", put("Bundle", "entry.0.search", {"mode": "match"})),
    ("bdl-4", put("Bundle", "entry.0.response", {"status": "201"})),
    ("bdl-5", drop("Bundle", "entry.0.resource")),
    ("one-composition", second_composition),
    ("composition-type", drop("Composition", "type.text")),
    ("composition-subject", points("Composition", "subject", "Device")),
    ("composition-author", points("Composition", "author.0", "Condition")),
    ("section-title", drop("Composition", "section.0.title")),
    ("section-empty", put("Composition", "section.0.emptyReason", status("list-empty-reason", "none"))),
    ("identifier-use", put("Patient", "identifier.1.use", "hospital")),
    ("pat-1", put("Patient", "contact", [{"gender": "female"}])),
    ("procedure-subject", points("Procedure", "subject", "Organization")),
    ("procedure-asserter", points("Procedure", "asserter", "Device")),
    ("medication-subject", points("MedicationStatement", "subject", "Organization")),
    ("medication-source", points("MedicationStatement", "informationSource", "Device")),
    ("allergy-clinical", put("AllergyIntolerance", "clinicalStatus", status("condition-clinical", "active"))),
    ("allergy-patient", points("AllergyIntolerance", "patient", "Device")),
    ("allergy-asserter", points("AllergyIntolerance", "asserter", "Device")),
    ("none-known-stands", none_known_refuted),
    ("observation-required", drop("Observation", "code")),
    ("observation-subject", points("Observation", "subject", "Organization")),
    ("observation-category", put("Observation", "category.0", status("observation-category", "bloods"))),
    ("observation-component", drop("Observation", "component.0.code")),
    ("observation-absent", put("Observation", "dataAbsentReason", status("data-absent-reason", "lost"))),
    ("obs-6", albumin("dataAbsentReason", status("data-absent-reason", "unknown"))),
    ("obs-7", albumin("component", [{"code": ALBUMIN_CODE}])),
    ("comparator", albumin("valueQuantity", {"value": 29, "comparator": "~"})),
    ("family-required", drop("FamilyMemberHistory", "relationship")),
    ("family-patient", points("FamilyMemberHistory", "patient", "Device")),
    ("family-condition", drop("FamilyMemberHistory", "condition.0.code")),
    ("document-required", drop("DocumentReference", "content")),
    ("document-status", put("DocumentReference", "status", "final")),
    ("document-subject", points("DocumentReference", "subject", "Device")),
    ("document-author", points("DocumentReference", "author.0", "Condition")),
    ("document-custodian", points("DocumentReference", "custodian", "Device")),
    ("provenance-agent", points("Provenance", "agent.0.who", "Condition")),
    ("role-practitioner", points("PractitionerRole", "practitioner", "Organization")),
    ("role-organisation", points("PractitionerRole", "organization", "Practitioner")),
    ("one-ods-code", second_ods_code),
    ("fhir-shape", put("Condition", "severityOfWords", "high")),
    ("fhir-shape", put("Observation", "component", "152/84")),
    ("fhir-shape", put("Patient", "birthDate", ["1950-02-28"])),
]


def broken_by(bundle: Bundle, breaking: Callable[[Bundle], None]) -> set[str]:
    broken = copy.deepcopy(bundle)
    breaking(broken)
    return {issue.rule for issue in validate(broken)}


@pytest.mark.parametrize(("rule", "breaking"), FAULTS, ids=[f"{at}-{rule}" for at, (rule, _) in enumerate(FAULTS)])
def test_a_seeded_fault_is_caught_by_its_rule(rule: str, breaking: Callable[[Bundle], None]) -> None:
    assert rule in broken_by(with_problem_list() if rule == "con-3" else SOUND, breaking)


def with_problem_list() -> Bundle:
    return with_facts(coded(FactKind.PROBLEM, "asthma", section="problems-and-issues"))


def test_every_rule_has_a_fault_that_breaks_it() -> None:
    assert {rule["rule"] for rule in rows("fhir_rules")} <= {rule for rule, _ in FAULTS}


def test_an_unknown_date_must_say_that_it_is_unknown() -> None:
    composition = copy.deepcopy(SOUND)
    head = first(composition, "Composition")
    del head["date"]
    head["_date"] = {"extension": [UNKNOWN]}
    assert validate(composition) == ()


def test_issues_hold_no_words_of_the_patient() -> None:
    broken = copy.deepcopy(SOUND)
    for kind in ("Patient", "Condition", "AllergyIntolerance", "Observation"):
        for resource in all_of(broken, kind):
            resource["gender"] = resource["recordedDate"] = resource["status"] = "Testerton 9990000018"
            resource["subject"] = {"reference": "Testerton", "display": "Testerton"}
    first(broken, "Patient")["birthDate"] = "Testerton"
    issues = validate(broken)
    assert len(issues) > 5
    for issue in issues:
        assert "Testerton" not in f"{issue.rule} {issue.place} {issue.message}"
        assert "9990000018" not in f"{issue.rule} {issue.place} {issue.message}"


def test_every_rule_of_the_table_can_run_and_says_why() -> None:
    for rule in rows("fhir_rules"):
        assert callable(getattr(checks, rule["check"]))
        assert rule["message"].endswith(".")


def test_a_place_leads_to_the_fault() -> None:
    broken = copy.deepcopy(SOUND)
    first(broken, "Procedure")["status"] = "planned"
    at = next(n for n, entry in enumerate(broken["entry"]) if entry["resource"]["resourceType"] == "Procedure")
    (issue,) = validate(broken)
    assert issue.place == f"entry[{at}] Procedure.status"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_shape_of_json_makes_it_fail(data: st.DataObject) -> None:
    broken = copy.deepcopy(with_facts(PENICILLIN, ALBUMIN))
    node: Any = broken
    while True:
        keys = list(range(len(node))) if isinstance(node, list) else sorted(node)
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.integers(0, 4)) == 0:
            break
        node = node[key]
    node[key] = data.draw(JSON)
    assert all(issue.rule and issue.message for issue in validate(broken))


@pytest.mark.parametrize("bundle", [{}, {"resourceType": "Bundle"}, {"entry": 1}, {"entry": [None, {"resource": []}]}])
def test_what_is_no_bundle_is_refused_and_not_a_crash(bundle: Bundle) -> None:
    assert validate(bundle)
