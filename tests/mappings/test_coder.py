"""Facts to codes: by kind and preferred name, or text with a reason."""

from dataclasses import replace

import pytest

from mappings import coder, codings
from mappings.reference import rows
from records.shelf import shelf
from records.types import Assertion, Box, Coded, Doubt, DoubtKind, Evidence, Fact, FactKind, Measurement

SNOMED = "http://snomed.info/sct"
DMD = "https://dmd.nhs.uk"
UCUM = "http://unitsofmeasure.org"
ICD_10 = "http://hl7.org/fhir/sid/icd-10-uk"
OPCS_4 = "https://fhir.hl7.org.uk/CodeSystem/OPCS-4"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
EVIDENCE = Evidence(1, Box(10, 10, 60, 20), 0.9)


def fact(kind: FactKind, wording: str, measurement: Measurement | None = None) -> Fact:
    """A fact as matching leaves it: named by the preferred name of its wording."""
    names = {term.text.casefold(): term.name for term in coder.vocabulary() if term.kind is kind}
    name = names.get(wording.casefold(), wording)
    return Fact(kind, wording, name, Assertion.PRESENT, EVIDENCE, measurement=measurement)


CODES = [
    (FactKind.PROBLEM, "HTN", SNOMED, "38341003"),
    (FactKind.PROBLEM, "high blood pressure", SNOMED, "38341003"),
    (FactKind.PROBLEM, "T2DM", SNOMED, "44054006"),
    (FactKind.PROBLEM, "COPD", SNOMED, "13645005"),
    (FactKind.PROBLEM, "AF", SNOMED, "49436004"),
    (FactKind.PROBLEM, "CKD stage 3", SNOMED, "433144002"),
    (FactKind.PROBLEM, "AKI", SNOMED, "14669001"),
    (FactKind.PROBLEM, "NSTEMI", SNOMED, "401314000"),
    (FactKind.PROBLEM, "TIA", SNOMED, "266257000"),
    (FactKind.PROBLEM, "DVT", SNOMED, "128053003"),
    (FactKind.PROBLEM, "GORD", SNOMED, "235595009"),
    (FactKind.PROBLEM, "smokes", SNOMED, "77176002"),
    (FactKind.PROBLEM, "anaemic", SNOMED, "271737000"),
    (FactKind.PROCEDURE, "THR", SNOMED, "52734007"),
    (FactKind.PROCEDURE, "CABG", SNOMED, "232717009"),
    (FactKind.PROCEDURE, "ECG", SNOMED, "29303009"),
    (FactKind.MEDICINE, "paracetamol", DMD, "90332006"),
    (FactKind.MEDICINE, "acetaminophen", DMD, "90332006"),
    (FactKind.MEDICINE, "Apixaban", DMD, "703906002"),
    (FactKind.MEDICINE, "Eliquis", DMD, "703906002"),
    (FactKind.MEDICINE, "Ventolin inhaler", DMD, "91143003"),
    (FactKind.ALLERGY, "penicillin", SNOMED, "764146007"),
    (FactKind.ALLERGY, "trimethoprim", DMD, "32792001"),
    (FactKind.ALLERGY, "latex", SNOMED, "111088007"),
    (FactKind.ALLERGY, "no known allergies", SNOMED, "716186003"),
    (FactKind.ALLERGY, "NKDA", SNOMED, "409137002"),
    (FactKind.OBSERVATION, "BP", SNOMED, "75367002"),
    (FactKind.OBSERVATION, "CRP", SNOMED, "135842001"),
    (FactKind.OBSERVATION, "HbA1c", SNOMED, "1003671000000109"),
    (FactKind.OBSERVATION, "BMI", SNOMED, "60621009"),
]


@pytest.mark.parametrize(("kind", "wording", "system", "expected"), CODES)
def test_a_known_wording_gets_its_code(kind: FactKind, wording: str, system: str, expected: str) -> None:
    (coded,) = coder.code([fact(kind, wording)])
    assert [(found.system, found.code) for found in coded.codings] == [(system, expected)]
    assert coded.reason is None
    assert coded.codings[0].display and coded.codings[0].release


def test_facts_keep_their_order_and_are_not_changed() -> None:
    facts = [fact(FactKind.PROBLEM, "gout"), fact(FactKind.MEDICINE, "aspirin"), fact(FactKind.PROBLEM, "asthma")]
    assert [coded.fact for coded in coder.code(facts)] == facts


def test_the_same_wording_is_coded_by_its_kind() -> None:
    medicine, allergen = coder.code([fact(FactKind.MEDICINE, "latex"), fact(FactKind.ALLERGY, "latex")])
    assert medicine.codings == ()
    assert allergen.codings


@pytest.mark.parametrize("assertion", list(Assertion))
def test_how_a_fact_is_stated_does_not_change_its_code(assertion: Assertion) -> None:
    (coded,) = coder.code([replace(fact(FactKind.PROBLEM, "epilepsy"), assertion=assertion)])
    assert [found.code for found in coded.codings] == ["84757009"]


def test_an_unknown_wording_stays_text_and_says_so() -> None:
    (coded,) = coder.code([fact(FactKind.PROBLEM, "dragon pox")])
    assert (coded.codings, coded.reason) == ((), coder.UNKNOWN)


def test_a_known_wording_without_a_verified_code_stays_text_and_says_so() -> None:
    uncoded = next(row["term"] for row in rows("problems") if row["source"] == "wording only")
    (coded,) = coder.code([fact(FactKind.PROBLEM, uncoded)])
    assert (coded.codings, coded.reason) == ((), coder.NO_CODE)


def test_an_ambiguous_abbreviation_is_not_guessed() -> None:
    (coded,) = coder.code([fact(FactKind.PROBLEM, "MS")])
    assert coded.codings == ()
    assert coded.reason is not None and "mitral stenosis" in coded.reason and "multiple sclerosis" in coded.reason


def test_what_stands_on_handwriting_is_not_coded() -> None:
    printed = fact(FactKind.PROBLEM, "asthma")
    written = replace(printed, doubt=Doubt(DoubtKind.HANDWRITING, "Something stands on handwriting."))
    (sure, unsure) = coder.code([printed, written])
    assert sure.codings
    assert unsure == Coded(written, (), "It stands on handwriting.")


def test_a_misread_wording_close_to_another_stays_text() -> None:
    doubt = Doubt(DoubtKind.FACT, "misread and close to another name", EVIDENCE)
    misread = replace(fact(FactKind.MEDICINE, "amlodipine"), distance=2, doubt=doubt)
    assert coder.code([misread])[0] == Coded(misread, (), coder.UNSURE)


def test_a_misread_wording_with_one_reading_is_coded() -> None:
    (coded,) = coder.code([replace(fact(FactKind.PROBLEM, "hypothyroidism"), distance=1)])
    assert [found.code for found in coded.codings] == ["40930008"]


@pytest.mark.parametrize(
    ("wording", "unit", "is_coded"),
    [
        ("WCC", "x10^9/L", True),
        ("WCC", "x10*6/L", False),
        ("WCC", None, True),
        ("creatinine", "umol/L", True),
        ("creatinine", "mmol/L", False),
        ("potassium", "mmol/l", True),
        ("haemoglobin", "g/dl", True),
        ("haemoglobin", "zorkmids", True),
    ],
)
def test_a_unit_that_no_blood_test_has_takes_its_code_away(wording: str, unit: str | None, is_coded: bool) -> None:
    (coded,) = coder.code([fact(FactKind.OBSERVATION, wording, Measurement("12", 12.0, unit))])
    assert bool(coded.codings) is is_coded
    assert coded.reason == (None if is_coded else coder.OTHER_UNIT)


def test_reasons_hold_no_words_of_the_patient() -> None:
    (coded,) = coder.code([fact(FactKind.PROBLEM, "Mrs Smith's secret")])
    assert coded.reason is not None and "Smith" not in coded.reason


@pytest.mark.parametrize(
    ("printed", "system", "expected"),
    [
        ("mg", UCUM, "mg"),
        ("mcg", UCUM, "ug"),
        ("Micrograms", UCUM, "ug"),
        ("μg", UCUM, "ug"),
        ("mmHg", UCUM, "mm[Hg]"),
        ("x10^9/L", UCUM, "10*9/L"),
        ("x10*6/L", UCUM, "10*6/L"),
        ("mmol/mol", UCUM, "mmol/mol"),
        ("ml/min/1.73m²", UCUM, "mL/min/{1.73_m2}"),
        ("iu", UCUM, "[iU]"),
        ("  tablets ", SNOMED, "428673006"),
        ("puffs", SNOMED, "732981002"),
        ("drop", SNOMED, "10693611000001100"),
        ("units", SNOMED, "258666001"),
    ],
)
def test_units_as_printed(printed: str, system: str, expected: str) -> None:
    found = coder.unit(printed)
    assert found is not None
    assert (found.system, found.code) == (system, expected)


def test_units_mind_their_case_where_it_matters() -> None:
    millimolar, millimetre, litre = coder.unit("mM"), coder.unit("mm"), coder.unit("ML")
    assert millimolar and millimetre and litre
    assert (millimolar.code, millimetre.code, litre.code) == ("mmol/L", "mm", "mL")


@pytest.mark.parametrize("printed", ["", "zorkmids", "sprays"])
def test_a_unit_without_a_code_is_none(printed: str) -> None:
    assert coder.unit(printed) is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("oral", "26643006"),
        ("PO", "26643006"),
        ("by mouth", "26643006"),
        ("subcutaneous", "34206005"),
        ("s/c", "34206005"),
        ("IV", "47625008"),
        ("INH", "18679011000001101"),
        ("each nostril", "46713006"),
    ],
)
def test_routes_as_printed(printed: str, expected: str) -> None:
    found = coder.route(printed)
    assert found is not None
    assert (found.system, found.code) == (SNOMED, expected)


def test_a_route_without_a_verified_code_is_none() -> None:
    assert coder.route("nebulised") is None
    assert coder.route("by owl") is None


@pytest.mark.parametrize(
    ("printed", "expected"), [("Hives", "126485001"), ("anaphylaxis", "39579001"), ("itchy", "418363000")]
)
def test_reactions_as_printed(printed: str, expected: str) -> None:
    found = coder.reaction(printed)
    assert found is not None
    assert (found.system, found.code) == (SNOMED, expected)


def test_a_swollen_face_is_not_called_angioedema() -> None:
    found = coder.reaction("facial swelling")
    assert found is not None
    assert (found.code, found.display) == ("278528006", "Facial swelling")


def test_every_kind_of_fact_has_wordings() -> None:
    found_by_rules = {FactKind.CARE_NEED}
    assert {term.kind for term in coder.vocabulary()} == set(FactKind) - found_by_rules


def test_each_terminology_has_its_own_address_and_one_takes_what_no_other_claims() -> None:
    known = shelf(codings, "CODING")
    assert {found.uri for found in known} == {SNOMED, DMD, UCUM, ICD_10, OPCS_4, ODS}
    assert len(known) == 6
    assert [found.name for found in known if not found.sources] == ["SNOMED CT"]
