import pytest

from extractors.dosages import route
from extractors.dose_steps import dosage
from extractors.quantities import quantities
from extractors.table import rows
from extractors.timings import frequency
from records.types import Assertion, DoubtKind, FactKind, Frequency
from tests.extractors.words import facts_of

DAILY = Frequency(1, 1.0, "d")


@pytest.mark.parametrize("row", rows("frequencies"), ids=lambda row: row["example"])
def test_frequency_rows_match_their_examples(row):
    found, as_needed = frequency(row["example"])
    if row["as_needed"]:
        assert as_needed
    else:
        assert found is not None
        assert found.unit == row["unit"]
        assert not row["times"] or found.times == int(row["times"])
        assert not row["period"] or found.period == float(row["period"])


@pytest.mark.parametrize("row", rows("routes"), ids=lambda row: row["example"])
def test_route_rows_match_their_examples(row):
    assert route(row["example"]) == row["route"]


@pytest.mark.parametrize("row", rows("units"), ids=lambda row: row["example"])
def test_unit_rows_match_their_examples(row):
    assert [amount.unit for amount in quantities(row["example"])] == [row["unit"]]


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "strength"),
    [
        ("500mg", 500, None, "mg", None),
        ("1.5g IV at induction", 1.5, None, "g", None),
        ("62.5micrograms OD", 62.5, None, "microgram", None),
        ("2.5-5mg", 2.5, 5, "mg", None),
        ("10 to 20 mg", 10, 20, "mg", None),
        ("one tablet daily", 1, None, "tablet", None),
        ("100 microgram tablets  One to be taken each day", 1, None, "tablet", "100 microgram"),
        ("500mg tablets - two qds", 2, None, "tablet", "500mg"),
        ("5mg/5ml 10 ml bd", 10, None, "ml", "5mg/5ml"),
        ("1% cream bd", None, None, None, "1%"),
        ("100 units/ml 18 units at night", 18, None, "unit", "100 units/ml"),
        ("150mg OM and 300mg nocte", 150, None, "mg", None),
        ("4,500 units SC", 4500, None, "unit", None),
        ("5Omg OD", None, None, None, None),  # a letter among the figures: never a guess
    ],
)
def test_doses(text, value, high, unit, strength):
    read = dosage(text, text)
    assert (read.value, read.high, read.unit, read.strength) == (value, high, unit, strength)
    assert read.text == text


def test_steps_keep_their_own_times():
    assert dosage("200mg stat then 100mg OD", "").frequency is None
    assert dosage("150mg OM and 300mg nocte", "").frequency == DAILY


def test_on_is_at_night_only_where_it_can_be():
    assert frequency("40mg on")[0] == DAILY
    assert frequency("40mg on Monday")[0] is None


def test_no_route_is_invented():
    assert route("40mg tablets once daily") is None


def medicines(text):
    return {(fact.name, fact.assertion.value): fact for fact in facts_of(text, FactKind.MEDICINE)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Medication\nDrug  Dose  Status\nRamipril  5mg  PO  OD  STOPPED - AKI", {("Ramipril", "historical")}),
        (
            "Medication\nRamipril  5mg  PO  OD  Unchanged\nAspirin  75mg  PO  OD  New",
            {("Ramipril", "present"), ("Aspirin", "present")},
        ),
        ("Discontinued\nRamipril 5mg od", {("Ramipril", "historical")}),
        ("Meds: bisoprolol 5mg OD, aspirin 75mg OD", {("Bisoprolol", "present"), ("Aspirin", "present")}),
        ("Dear Doctor\nHe is not on warfarin.", {("Warfarin", "absent")}),
        ("Plan\n1. Start metformin 500mg bd", {("Metformin", "present")}),
        ("Plan\nConsider amlodipine 5mg od", {("Amlodipine", "possible")}),
        (
            "Dear Doctor\nCitalopram was changed to sertraline 50mg od.",
            {("Citalopram", "historical"), ("Sertraline", "present")},
        ),
        ("Dear Doctor\nPrevious drugs: methotrexate.", {("Methotrexate", "historical")}),
        ("Dear Doctor\nOverdose of paracetamol in 2011.", set()),
        ("Dear Doctor\nPrednisolone 30mg daily for 5 days then stop.", {("Prednisolone", "present")}),
        ("Antibiotic  Sensitivity\nAmoxicillin  R\nTrimethoprim  S", set()),
        ("Dear Doctor\nHe attends the warfarin clinic.", set()),
        ("Results\nTest  Result  Unit\nPotassium  4.1  mmol/L", set()),
        ("Medication\nZineflux 20mg od\nAspirin 75mg od", {("Zineflux", "present"), ("Aspirin", "present")}),
        ("Medication\nContinue 40mg od\nTake two tablets at night", set()),
    ],
)  # fmt: skip
def test_medicines_and_what_became_of_them(text, expected):
    found = set(medicines(text))
    assert found == expected


def test_a_table_row_is_read_whole():
    fact = medicines("Medication on discharge\nDrug  Dose  Route  Frequency  Status\nAmoxicillin  500mg  PO  TDS  New")[
        ("Amoxicillin", "present")
    ]
    assert fact.dosage.value == 500
    assert fact.dosage.unit == "mg"
    assert fact.dosage.route == "oral"
    assert fact.dosage.frequency == Frequency(3, 1.0, "d")
    assert fact.section == "medications-and-medical-devices"
    assert fact.text == "Amoxicillin"
    assert "New" in fact.dosage.text


def test_directions_on_the_next_line_belong_to_the_medicine_above():
    fact = medicines(
        "Repeat medication\nLevothyroxine 100 microgram tablets\nOne to be taken each day\nAspirin 75mg od"
    )[("Levothyroxine", "present")]
    assert fact.dosage.frequency == DAILY
    assert fact.dosage.value == 1
    assert fact.dosage.strength == "100 microgram"


def test_cells_on_lines_of_their_own():
    found = medicines("Medication\nAmoxicillin\n500mg\nPO\nTDS\nAspirin\n75mg\nPO\nOD\n")
    assert found[("Amoxicillin", "present")].dosage.frequency == Frequency(3, 1.0, "d")
    assert found[("Aspirin", "present")].dosage.value == 75


def test_route_and_dose_before_the_name():
    fact = medicines("Dear Doctor\nShe was given IV amoxicillin 1g tds.")[("Amoxicillin", "present")]
    assert fact.dosage.route == "intravenous"
    fact = medicines("Dear Doctor\nShe takes 75mg of aspirin daily.")[("Aspirin", "present")]
    assert fact.dosage.value == 75


def test_salts_belong_to_the_text():
    fact = medicines("Medication\nCodeine phosphate 30mg qds prn")[("Codeine", "present")]
    assert fact.text == "Codeine phosphate"
    assert fact.dosage.text == "Codeine phosphate 30mg qds prn"
    assert fact.dosage.as_needed


def test_a_dose_with_letters_in_its_figures_is_for_a_person():
    fact = medicines("Medication\nAspirin 7Smg od")[("Aspirin", "present")]
    assert fact.dosage.value == 75
    assert fact.doubt is not None and fact.doubt.kind is DoubtKind.FIGURES


def test_a_dose_read_with_little_confidence_is_for_a_person():
    fact = facts_of("Medication\nAspirin 75mg od", FactKind.MEDICINE)[0]
    assert fact.doubt is None
    from extractors.facts import find_facts
    from tests.extractors.words import LEXICON, transcript_of

    unsure = find_facts(transcript_of("Medication\nAspirin 75mg od", confidence=0.4), LEXICON)
    assert unsure[0].doubt is not None


def test_one_medicine_is_named_once():
    facts = facts_of(
        "Diagnoses\n1. Asthma - on salbutamol\nMedication\nSalbutamol inhaler 2 puffs prn", FactKind.MEDICINE
    )
    assert [fact.assertion for fact in facts] == [Assertion.PRESENT]
    assert facts[0].dosage.value == 2


@pytest.mark.parametrize(
    ("dose", "expected"),
    [("24 g", True), ("2.4 g", False), ("500 mg", False), ("50000 mg", True), ("20,000 units", False)],
)
def test_more_than_anyone_takes_is_for_a_person(dose, expected):
    (fact,) = medicines(f"Medication\nAspirin {dose} od").values()
    assert (fact.doubt is not None) is expected


def test_what_was_taken_in_an_overdose_is_no_medicine():
    assert medicines("Dear Doctor\nIntentional mixed overdose (codeine 30mg x 10, aspirin x 16) with alcohol.") == {}


def test_the_route_of_one_dose_is_not_the_next_medicine_s():
    found = medicines("Medication\nTetanus toxoid 0.5 ml I.M. Paracetamol 1 g four times daily")
    assert found[("Paracetamol", "present")].dosage.route is None


def test_medicines_given_together_share_a_route_and_times():
    found = medicines("Medication\nAspirin 75 mg + paracetamol 1 g, both qds p.o.")
    assert found[("Aspirin", "present")].dosage.frequency == Frequency(4, 1.0, "d")
    assert found[("Aspirin", "present")].dosage.route == "oral"
