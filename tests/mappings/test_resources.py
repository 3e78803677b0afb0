"""What each resource says, and that it says nothing else."""

import base64
import hashlib
from dataclasses import replace
from typing import Any

import pytest

from mappings.datatypes import READ_FROM_PAPER
from records.types import (
    Assertion,
    Change,
    Dosage,
    Doubt,
    DoubtKind,
    Duration,
    Engine,
    FactKind,
    Frequency,
    Head,
    Identity,
    Measurement,
)
from tests.mappings.letters import (
    ALBUMIN,
    FILES,
    HEAD,
    HYPERTENSION,
    IDENTITY,
    LETTER,
    PENICILLIN,
    PRESSURE,
    RAMIPRIL,
    all_of,
    code_of,
    coded,
    document,
    found,
    only,
    snomed,
    with_facts,
)

VERIFICATION = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"


def with_identity(identity: Identity) -> dict[str, Any]:
    return only(document(replace(LETTER, identity=identity)), "Patient")


def with_head(head: Head, trust_name: str | None = None) -> dict[str, Any]:
    return document(replace(LETTER, head=head), trust_name=trust_name)


# ---------------------------------------------------------------- patient
def test_an_nhs_number_from_paper_is_present_but_not_traced() -> None:
    number, _ = only(document(), "Patient")["identifier"]
    assert (number["system"], number["value"]) == ("https://fhir.nhs.uk/Id/nhs-number", "9990000018")
    (status,) = [each for each in number["extension"] if each["url"] == VERIFICATION]
    assert code_of(status["valueCodeableConcept"]) == "02"
    assert status["valueCodeableConcept"]["coding"][0]["system"].endswith("NHSNumberVerificationStatusEngland")


def test_no_number_is_no_number_and_no_excuse_for_one() -> None:
    patient = with_identity(replace(IDENTITY, nhs_number=None, hospital_number=None))
    assert "identifier" not in patient
    assert "extension" not in patient


def test_a_hospital_number_belongs_to_the_paper_of_this_trust_and_the_hospital_of_the_letterhead() -> None:
    _, number = only(document(), "Patient")["identifier"]
    assert code_of(number["type"]) == "MR"
    assert number["use"] == "secondary"
    assert number["system"].endswith("/hospital-number/RZZ")
    assert number["assigner"] == {"display": "St Elsewhere Hospital"}


def test_a_patient_is_what_was_read_and_no_more() -> None:
    patient = only(document(), "Patient")
    (name,) = patient["name"]
    assert (name["family"], name["given"], name["prefix"]) == ("Testerton", ["Ada", "Jane"], ["Mrs"])
    assert patient["birthDate"] == "1950-02-28"
    assert patient["gender"] == "female"
    assert patient["address"][0]["postalCode"] == "LS1 3EX"
    assert patient["address"][0]["text"] == "1 Example Street, Leeds, LS1 3EX"
    empty = with_identity(Identity())
    assert empty.keys() == {"resourceType", "id", "meta"}


def test_a_title_is_not_a_sex() -> None:
    assert "gender" not in with_identity(replace(IDENTITY, sex=None))


# ---------------------------------------------------------------- author and custodian
def test_the_author_is_the_person_in_their_role_for_the_letterhead() -> None:
    bundle = document()
    role = only(bundle, "PractitionerRole")
    person = only(bundle, "Practitioner")
    assert person["name"][0]["text"] == "Dr A. Example"
    assert role["code"][0]["text"] == "Consultant cardiologist"
    assert role["practitioner"]["reference"] == f"urn:uuid:{person['id']}"
    assert only(bundle, "Composition")["author"][0]["reference"] == f"urn:uuid:{role['id']}"


@pytest.mark.parametrize(
    ("organisation", "author_type"), [(found("St Elsewhere Hospital"), "Organization"), (None, "Device")]
)
def test_without_a_person_the_letterhead_is_the_author_and_without_that_the_software(
    organisation: Any, author_type: str
) -> None:
    bundle = with_head(replace(HEAD, author=None, author_role=None, organisation=organisation))
    (author,) = only(bundle, "Composition")["author"]
    assert author["type"] == author_type
    assert all_of(bundle, "Practitioner") == []
    assert "asserter" not in all_of(bundle, "Condition")[0]


def test_a_letterhead_gets_no_code_and_the_trust_keeps_its_own() -> None:
    trust, other = sorted(all_of(document(trust_name="Example Trust"), "Organization"), key=lambda each: each["name"])
    assert trust["identifier"] == [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RZZ"}]
    assert other["name"] == "St Elsewhere Hospital"
    assert "identifier" not in other


def test_a_letterhead_that_is_the_trust_is_not_a_second_organisation() -> None:
    bundle = with_head(replace(HEAD, organisation=found("EXAMPLE TRUST")), trust_name="Example Trust")
    assert only(bundle, "Organization")["identifier"][0]["value"] == "RZZ"


# ---------------------------------------------------------------- problems
@pytest.mark.parametrize(
    ("assertion", "clinical", "verification"),
    [
        (Assertion.PRESENT, "active", "confirmed"),
        (Assertion.HISTORICAL, "inactive", "confirmed"),
        (Assertion.POSSIBLE, None, "provisional"),
        (Assertion.ABSENT, None, "refuted"),
    ],
)
def test_a_problem_keeps_its_assertion(assertion: Assertion, clinical: str | None, verification: str) -> None:
    condition = only(with_facts(coded(FactKind.PROBLEM, "asthma", assertion)), "Condition")
    assert code_of(condition["verificationStatus"]) == verification
    assert (code_of(condition["clinicalStatus"]) if "clinicalStatus" in condition else None) == clinical


def test_a_problem_has_its_printed_words_its_code_its_day_and_its_heading() -> None:
    condition = only(with_facts(HYPERTENSION), "Condition")
    assert condition["code"]["text"] == "high blood pressure"
    assert condition["code"]["coding"][0]["display"] == "Hypertensive disorder"
    assert "version" not in condition["code"]["coding"][0]  # a file is no release
    assert condition["recordedDate"] == "2011-05-06"
    assert code_of(condition["category"][0]) == "encounter-diagnosis"


def test_a_problem_under_no_heading_of_diagnoses_has_no_category() -> None:
    assert "category" not in only(with_facts(coded(FactKind.PROBLEM, "asthma")), "Condition")
    elsewhere = coded(FactKind.PROBLEM, "asthma", section="medications-and-medical-devices")
    assert "category" not in only(with_facts(elsewhere), "Condition")


def test_a_name_that_no_code_carries_stands_beside_the_printed_words() -> None:
    condition = only(with_facts(coded(FactKind.PROBLEM, "RA", name="Rheumatoid arthritis")), "Condition")
    assert condition["code"] == {"text": "RA [Rheumatoid arthritis]"}


RELATIVES = [("mother", "MTH"), ("Maternal Aunt", "MAUNT"), ("second cousin", "FAMMEMB"), (None, "FAMMEMB")]


@pytest.mark.parametrize(("relative", "code"), RELATIVES)
def test_what_a_relative_has_is_never_the_patients(relative: str | None, code: str) -> None:
    bundle = with_facts(coded(FactKind.PROBLEM, "stroke", Assertion.FAMILY, relative=relative))
    history = only(bundle, "FamilyMemberHistory")
    assert code_of(history["relationship"]) == code
    assert history["condition"] == [{"code": {"text": "stroke"}}]
    assert all_of(bundle, "Condition") == []


@pytest.mark.parametrize("kind", [FactKind.PROCEDURE, FactKind.MEDICINE, FactKind.ALLERGY, FactKind.OBSERVATION])
def test_nothing_of_a_relative_becomes_a_resource_of_the_patient(kind: FactKind) -> None:
    bundle = with_facts(coded(kind, "hysterectomy", Assertion.FAMILY, relative="sister"))
    assert only(bundle, "FamilyMemberHistory")["note"] == [{"text": f"{kind.value}: hysterectomy"}]
    for other in ("Procedure", "MedicationStatement", "AllergyIntolerance", "Observation"):
        assert all_of(bundle, other) == []


# ---------------------------------------------------------------- procedures
@pytest.mark.parametrize(
    ("assertion", "status"),
    [
        (Assertion.PRESENT, "completed"),
        (Assertion.HISTORICAL, "completed"),
        (Assertion.POSSIBLE, "preparation"),
        (Assertion.ABSENT, "not-done"),
    ],
)
def test_a_procedure_keeps_its_assertion(assertion: Assertion, status: str) -> None:
    procedure = only(with_facts(coded(FactKind.PROCEDURE, "appendicectomy", assertion)), "Procedure")
    assert procedure["status"] == status
    assert not any(key.startswith("performed") for key in procedure)


# ---------------------------------------------------------------- medicines
@pytest.mark.parametrize(
    ("assertion", "status"),
    [
        (Assertion.PRESENT, "active"),
        (Assertion.HISTORICAL, "stopped"),
        (Assertion.POSSIBLE, "intended"),
        (Assertion.ABSENT, "not-taken"),
    ],
)
def test_a_medicine_keeps_its_assertion(assertion: Assertion, status: str) -> None:
    assert only(with_facts(coded(FactKind.MEDICINE, "aspirin", assertion)), "MedicationStatement")["status"] == status


def test_directions_are_kept_as_printed_and_in_parts() -> None:
    (dosage,) = only(with_facts(RAMIPRIL), "MedicationStatement")["dosage"]
    assert dosage["text"] == "Ramipril 2.5mg PO once daily"
    dose = dosage["doseAndRate"][0]["doseQuantity"]
    assert (dose["value"], dose["unit"], dose["code"]) == (2.5, "mg", "mg")
    assert dosage["timing"] == {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
    assert dosage["route"]["text"] == "oral"
    assert code_of(dosage["route"]) == "26643006"
    assert "asNeededBoolean" not in dosage  # the paper does not say that it is not


def test_a_range_of_doses_as_required_every_so_often() -> None:
    assert RAMIPRIL.fact.dosage is not None
    range_of = replace(
        RAMIPRIL.fact.dosage, value=1.0, high=2.0, unit="tablet", frequency=Frequency(1, 6, "h"), as_needed=True
    )
    fact = replace(RAMIPRIL, fact=replace(RAMIPRIL.fact, dosage=range_of))
    (dosage,) = only(with_facts(fact), "MedicationStatement")["dosage"]
    assert [dosage["doseAndRate"][0]["doseRange"][end]["value"] for end in ("low", "high")] == [1, 2]
    assert dosage["timing"]["repeat"] == {"frequency": 1, "period": 6, "periodUnit": "h"}
    assert dosage["asNeededBoolean"] is True


def test_steps_have_numbers_and_amounts_of_the_same_days_share_one() -> None:
    assert RAMIPRIL.fact.dosage is not None
    night = replace(RAMIPRIL.fact.dosage, text="5mg nocte", value=5.0)
    later = replace(RAMIPRIL.fact.dosage, text="then 10mg", value=10.0, frequency=None)
    steps = replace(RAMIPRIL.fact.dosage, duration=Duration(2, "wk"), also=(night,), then=(later,))
    fact = replace(RAMIPRIL, fact=replace(RAMIPRIL.fact, dosage=steps, change=Change.INCREASED))
    medicine = only(with_facts(fact), "MedicationStatement")
    doses = [(one["sequence"], one["doseAndRate"][0]["doseQuantity"]["value"]) for one in medicine["dosage"]]
    assert doses == [(1, 2.5), (1, 5), (2, 10)]
    bounds = medicine["dosage"][0]["timing"]["repeat"]["boundsDuration"]
    assert bounds == {"value": 2, "unit": "wk", "system": "http://unitsofmeasure.org", "code": "wk"}
    assert medicine["note"] == [{"text": "The paper says that the dose was increased."}]


def test_an_unread_dose_is_no_dose() -> None:
    assert RAMIPRIL.fact.dosage is not None
    bare = replace(RAMIPRIL.fact.dosage, value=None, unit=None, route=None, frequency=None)
    (dosage,) = only(with_facts(replace(RAMIPRIL, fact=replace(RAMIPRIL.fact, dosage=bare))), "MedicationStatement")[
        "dosage"
    ]
    assert dosage == {"text": "Ramipril 2.5mg PO once daily"}


# ---------------------------------------------------------------- allergies
def test_an_allergy_is_active_with_its_reaction() -> None:
    allergy = only(with_facts(PENICILLIN), "AllergyIntolerance")
    assert code_of(allergy["clinicalStatus"]) == "active"
    assert code_of(allergy["verificationStatus"]) == "confirmed"
    assert allergy["reaction"][0]["manifestation"][0]["text"] == "rash"


def test_the_printed_words_say_which_statement_of_no_allergies_it_is() -> None:
    nkda = coded(FactKind.ALLERGY, "NKDA", Assertion.ABSENT, name="No known allergies")
    assert code_of(only(with_facts(nkda), "AllergyIntolerance")["code"]) == "409137002"


@pytest.mark.parametrize("wording", ["NKDA", "Nil known", "No known drug allergies", "Allergies: none known."])
def test_no_known_allergies_is_stated_and_coded_however_it_is_worded(wording: str) -> None:
    allergy = only(with_facts(coded(FactKind.ALLERGY, wording, Assertion.ABSENT)), "AllergyIntolerance")
    assert code_of(allergy["code"]) in {"716186003", "409137002"}
    assert allergy["code"]["text"] == wording
    assert code_of(allergy["verificationStatus"]) == "confirmed"
    assert code_of(allergy["clinicalStatus"]) == "active"


def test_not_allergic_to_one_thing_is_that_allergy_refuted() -> None:
    denied = coded(FactKind.ALLERGY, "Penicillin", Assertion.ABSENT, snomed("764146007", "Penicillin"))
    allergy = only(with_facts(denied), "AllergyIntolerance")
    assert code_of(allergy["code"]) == "764146007"
    assert code_of(allergy["verificationStatus"]) == "refuted"


# ---------------------------------------------------------------- observations
def test_a_blood_pressure_is_its_two_halves() -> None:
    pressure = only(with_facts(PRESSURE), "Observation")
    halves = [(code_of(each["code"]), each["valueQuantity"]["value"]) for each in pressure["component"]]
    assert halves == [("271649006", 152), ("271650006", 84)]
    assert {each["valueQuantity"]["unit"] for each in pressure["component"]} == {"mmHg"}
    assert "valueQuantity" not in pressure
    assert code_of(pressure["category"][0]) == "vital-signs"


def test_a_unit_that_is_not_printed_is_not_added() -> None:
    bare = replace(PRESSURE, fact=replace(PRESSURE.fact, measurement=Measurement("170/100")))
    assert only(with_facts(bare), "Observation")["component"][0]["valueQuantity"] == {"value": 170}


def test_a_result_has_value_range_and_flag() -> None:
    albumin = only(with_facts(ALBUMIN), "Observation")
    assert albumin["valueQuantity"]["value"] == 29
    assert isinstance(albumin["valueQuantity"]["value"], int)
    assert [albumin["referenceRange"][0][end]["value"] for end in ("low", "high")] == [35, 50]
    assert code_of(albumin["interpretation"][0]) == "L"
    assert code_of(albumin["category"][0]) == "laboratory"
    assert "effectiveDateTime" not in albumin  # the day of the letter is not the day of the blood


def test_a_result_in_words_stays_words_and_a_limit_stays_a_limit() -> None:
    words = coded(FactKind.OBSERVATION, "Urine dip", measurement=Measurement("trace"))
    assert only(with_facts(words), "Observation")["valueString"] == "trace"
    limit = coded(FactKind.OBSERVATION, "TSH", measurement=Measurement("<0.01", 0.01, "mU/L", comparator="<"))
    assert only(with_facts(limit), "Observation")["valueQuantity"]["comparator"] == "<"


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("CRP 96 mg/L 0-5", "96", "CRP"),
        ("Vitamin B12: 12 ng/L", "12", "Vitamin B12"),
        ("CA 125 12 kU/L", "12", "CA 125"),
        ("Urine dip = trace", "trace", "Urine dip"),
        ("BP", "152/84", "BP"),
        ("96", "96", "96"),
    ],
)
def test_a_result_is_called_by_the_words_before_its_value(text: str, value: str, name: str) -> None:
    result = only(with_facts(coded(FactKind.OBSERVATION, text, measurement=Measurement(value))), "Observation")
    assert result["code"]["text"] == name
    told = {each["url"]: each.get("valueString") for each in result["extension"][0]["extension"]}
    assert told.get("printed") == (text if name != text else None)


@pytest.mark.parametrize("line", ["Tritace 2.5mg PO once daily", "Tritace"])
def test_a_medicine_is_called_by_the_words_on_the_paper(line: str) -> None:
    fact = replace(RAMIPRIL.fact, text="Tritace", dosage=Dosage(line))
    statement = only(with_facts(replace(RAMIPRIL, fact=fact)), "MedicationStatement")
    assert statement["medicationCodeableConcept"]["text"].split(" [")[0] == "Tritace"
    assert statement["dosage"][0]["text"] == line


def test_a_slash_is_a_pair_only_where_a_pair_is_meant() -> None:
    score = coded(FactKind.OBSERVATION, "Pain score", measurement=Measurement("7/10"))
    assert only(with_facts(score), "Observation")["valueString"] == "7/10"


def test_an_observation_without_a_value_says_that_it_has_none() -> None:
    bare = only(with_facts(coded(FactKind.OBSERVATION, "Temperature")), "Observation")
    assert code_of(bare["dataAbsentReason"]) == "unknown"


def test_an_observation_is_final_only_without_doubt_in_a_final_document() -> None:
    doubt = Doubt(DoubtKind.FACT, "The number is hard to read.")
    doubted = replace(ALBUMIN, fact=replace(ALBUMIN.fact, doubt=doubt))
    assert only(with_facts(ALBUMIN), "Observation")["status"] == "final"
    assert only(with_facts(doubted), "Observation")["status"] == "preliminary"
    assert {each["status"] for each in all_of(document(final=False), "Observation")} == {"preliminary"}


# ---------------------------------------------------------------- where, and by what
def test_every_statement_says_where_it_was_read() -> None:
    bundle = document()
    for kind in ("Condition", "Procedure", "MedicationStatement", "AllergyIntolerance", "Observation"):
        for held in all_of(bundle, kind):
            (extension,) = held["extension"]
            assert extension["url"] == READ_FROM_PAPER
            assert extension["extension"][:3] == [
                {"url": "page", "valuePositiveInt": 1},
                {"url": "box", "valueString": "72.0 100.0 200.2 112.0"},
                {"url": "confidence", "valueDecimal": 0.934},
            ]


def test_a_doubt_a_mended_word_a_missing_code_and_printed_digits_are_told() -> None:
    measured = Measurement("1,250", 1250.0, "mg/L")
    doubt = Doubt(DoubtKind.FACT, "The number is hard to read.")
    fact = coded(FactKind.OBSERVATION, "CRP", measurement=measured, distance=2, doubt=doubt)
    (extension,) = only(with_facts(fact), "Observation")["extension"]
    told = {each["url"]: next(value for key, value in each.items() if key != "url") for each in extension["extension"]}
    assert told["edits"] == 2
    assert told["printed"] == "1,250"
    assert told["doubt"] == "The number is hard to read."
    assert told["uncoded"] == "no code is known for this term"


def test_attachments_carry_both_digests() -> None:
    reference = only(document(), "DocumentReference")
    pdf = reference["content"][0]["attachment"]
    assert base64.b64decode(pdf["hash"]) == bytes.fromhex("ef" * 20)
    assert (pdf["url"], pdf["size"], pdf["contentType"]) == ("../pdf/ab.pdf", 4321, "application/pdf")
    digest = base64.urlsafe_b64encode(bytes.fromhex("cd" * 32)).decode().rstrip("=")
    assert reference["identifier"][0]["value"] == f"ni:///sha-256;{digest}"
    assert len(bytes.fromhex(FILES[0].sha256)) == hashlib.sha256().digest_size


@pytest.mark.parametrize(("final", "stage"), [(True, "final"), (False, "preliminary")])
def test_the_file_is_as_final_as_the_composition(final: bool, stage: str) -> None:
    bundle = document(final=final)
    assert only(bundle, "DocumentReference")["docStatus"] == stage
    assert only(bundle, "Composition")["status"] == stage


def test_provenance_names_the_software_the_reader_and_the_paper() -> None:
    bundle = document()
    devices = {f"urn:uuid:{each['id']}": each["deviceName"][0]["name"] for each in all_of(bundle, "Device")}
    assert sorted(devices.values()) == ["Casenote", "test-reader"]
    provenance = only(bundle, "Provenance")
    agents = {code_of(each["type"]): devices.get(each["who"]["reference"]) for each in provenance["agent"]}
    assert (agents["assembler"], agents["performer"]) == ("Casenote", "test-reader")
    assert provenance["recorded"] == LETTER.migrated
    assert provenance["entity"][0]["what"]["identifier"]["value"] == LETTER.ref
    assert provenance["entity"][0]["what"]["display"].startswith("pages 2 to 3")
    assert len(provenance["extension"]) == 2  # a page, a reading


def test_provenance_names_every_reader_once_and_the_one_that_looked_again() -> None:
    first, second = LETTER.readings
    looker = Engine("second-reader", "3.1", "model sha256:ab")
    unread = replace(second, engine=Engine("none", ""), blank=True, words=())
    bundle = document(replace(LETTER, readings=(first, second, unread), second_reader=looker))
    devices = {f"urn:uuid:{each['id']}": each for each in all_of(bundle, "Device")}
    agents = only(bundle, "Provenance")["agent"]
    performers = [devices[each["who"]["reference"]] for each in agents if code_of(each["type"]) == "performer"]
    assert [each["deviceName"][0]["name"] for each in performers] == ["test-reader", "second-reader"]
    assert (performers[1]["version"][0]["value"], performers[1]["modelNumber"]) == ("3.1", "model sha256:ab")
    assert len(devices) == 3  # these two and Casenote: nothing called "none"
