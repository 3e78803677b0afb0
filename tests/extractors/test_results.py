import pytest

from extractors.table import rows
from records.types import DoubtKind, FactKind
from tests.extractors.words import facts_of


def results(text):
    return {fact.name: fact.measurement for fact in facts_of(text, FactKind.OBSERVATION)}


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("CRP 184 mg/L on admission, falling to 22", "C-reactive protein", "184", "mg/L"),
        ("BP 152/84 mmHg", "Blood pressure", "152/84", "mmHg"),
        ("Blood pressure 170/100.", "Blood pressure", "170/100", None),
        ("Oxygen saturations 95% on air", "Oxygen saturation", "95", "%"),
        ("GCS 15", "GCS", "15", None),
        ("His weight was 54 kg", "Weight", "54", "kg"),
        ("Weight: 54.5kg", "Weight", "54.5", "kg"),
        ("HbA1c of 61 mmol/mol", "HbA1c", "61", "mmol/mol"),
        ("Temperature 39.1 HR 150", "Temperature", "39.1", None),
        ("pulse 88", "Pulse", "88", None),
        ("Haemoglobin on admission was 98 g/L", "Haemoglobin", "98", "g/L"),
        ("creatinine 145 umol/L", "Creatinine", "145", "umol/L"),
        ("eGFR 41 mL/min/1.73m2", "eGFR", "41", "mL/min/1.73m2"),
        ("Temp: see chart. Temperature 38.2°C", "Temperature", "38.2", "°C"),
    ],
)
def test_results_in_sentences(text, name, value, unit):
    found = results(f"Examination\n{text}")[name]
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Repeat CRP in 3 weeks",
        "Weight loss of two stone",
        "Sodium valproate",
        "BP to be checked in 2 weeks",
        "CRP 3 days ago",
        "Hb taken 12/3/2020",
        "INR at 11:30",
    ],
)
def test_numbers_that_are_no_results(text):
    assert results(f"Dear Doctor\n{text}") == {}


TABLE = """\
Biochemistry
Test  Result  Unit  Reference range
Sodium  138  mmol/L  133 - 146
Potassium  5.9 H  mmol/L  (3.5 - 5.3)
Creatinine  145 *  umol/L  59-104
CRP  <5  mg/L
eGFR  >90  mL/min/1.73m2
Tissue transglutaminase IgA  1.0  U/mL  0-7
Ceruloplasmin  0.3  g/L  0.2-0.6
Haemoglobin  133-146  98  g/L
"""


def test_a_table_of_results():
    found = results(TABLE)
    assert (found["Sodium"].number, found["Sodium"].low, found["Sodium"].high) == (138, 133, 146)
    assert (found["Potassium"].value, found["Potassium"].flag, found["Potassium"].high) == ("5.9", "H", 5.3)
    assert found["Creatinine"].flag == "A"
    assert (found["C-reactive protein"].comparator, found["C-reactive protein"].number) == ("<", 5)
    assert found["eGFR"].comparator == ">"
    assert (found["Haemoglobin"].value, found["Haemoglobin"].low) == ("98", 133)


def test_another_tests_name_is_not_cut_to_a_known_one():
    found = results(TABLE)
    assert "Immunoglobulin A" not in found
    assert found["Tissue transglutaminase IgA"].value == "1.0"


def test_an_unknown_test_with_a_unit_stays_text():
    assert results(TABLE)["Ceruloplasmin"].unit == "g/L"


def test_a_table_whose_columns_were_lost():
    found = results("Blood results\nSodium 138 mmol/L 133-146\nPotassium 4.1 mmol/L 3.5-5.3\n")
    assert found["Sodium"].high == 146
    assert found["Potassium"].number == 4.1


def test_a_score_taken_twice_is_two_results():
    facts = facts_of("Findings\nAdmission NIHSS 11, NIHSS 3 at discharge.", FactKind.OBSERVATION)
    assert [fact.measurement.value for fact in facts] == ["11", "3"]


def test_vital_signs_by_their_initials():
    found = results("Observations\nT 36.8, P 92, BP 140/80, sats 98% RA")
    assert (found["Temperature"].value, found["Pulse"].value) == ("36.8", "92")
    assert found["Oxygen saturation"].value == "98"


def test_a_word_may_be_a_result_in_a_table():
    assert results("Microbiology\nTest  Result\nHaemoglobin  Negative\n")["Haemoglobin"].value == "Negative"


def test_weight_in_the_letterhead_counts():
    assert results("Some Hospital\nChart date: 17/04/2009   Weight: 54 kg")["Weight"].value == "54"


@pytest.mark.parametrize("row", rows("result_units"), ids=lambda row: row["example"])
def test_unit_rows_match_their_examples(row):
    assert results(f"Results\nSodium 12 {row['example']}")["Sodium"].unit == row["example"]


# ---------------------------------------------------------------- several values side by side
CUMULATIVE = """\
Results  07/02  12/02  Units
CRP  212  31  mg/L
Creatinine  168  -  umol/L
Weight (kg)  98  102.4
BP  122/80  128/84
"""


def test_values_under_dates_keep_the_unit_of_their_row():
    facts = facts_of(CUMULATIVE, FactKind.OBSERVATION)
    found = [(fact.name, fact.measurement.value, fact.measurement.unit) for fact in facts]
    assert found == [
        ("C-reactive protein", "212", "mg/L"),
        ("C-reactive protein", "31", "mg/L"),
        ("Creatinine", "168", "umol/L"),
        ("Weight", "98", "kg"),
        ("Weight", "102.4", "kg"),
        ("Blood pressure", "122/80", None),
        ("Blood pressure", "128/84", None),
    ]


def test_sides_are_told_and_pairs_are_no_dates():
    facts = facts_of("Dear Doctor\nRight  Left\nBP  122/80  12/7\n", FactKind.OBSERVATION)
    assert [fact.text for fact in facts] == ["BP Right 122/80", "BP Left 12/7"]


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("high weight (34.6), asthma", "Weight", "34.6", None),
        ("HbA1c has come down from 75 to 58", "HbA1c", "58", None),
        ("Haemoglobin was 10.4 g", "Haemoglobin", "10.4", "g"),
        ("BP 130/80 pulse 92.", "Pulse", "92", None),
    ],
)
def test_results_in_brackets_and_after_a_change(text, name, value, unit):
    found = results(f"Dear Doctor\n{text}")[name]
    assert (found.value, found.unit) == (value, unit)


def test_a_figure_that_fell_apart_is_no_value():
    assert results("Results\nSodium 13,8") == {}


@pytest.mark.parametrize(
    ("text", "value"), [("Sodium 13O", "130"), ("Sodium 9l.4", "91.4"), ("CRP 64O mg/L", "640"), ("Sodium l4O", "140")]
)
def test_a_letter_among_figures_is_one_of_them_and_for_a_person(text, value):
    (fact,) = facts_of(f"Results\n{text}", FactKind.OBSERVATION)
    assert fact.measurement.value == value
    assert fact.doubt is not None and fact.doubt.kind is DoubtKind.FIGURES


def test_the_mark_of_a_laboratory_may_stand_before_the_value():
    found = results("Results\nSodium  *  128  mmol/L  (133 - 146)")["Sodium"]
    assert (found.value, found.unit, found.flag) == ("128", "mmol/L", "A")


def test_a_reference_range_in_brackets_may_stand_first():
    found = results("Results\nTest  Range  Result  Unit\nSodium  (133 - 146)  138  mmol/L")["Sodium"]
    assert (found.value, found.low, found.high, found.unit) == ("138", 133, 146, "mmol/L")


def test_a_long_line_before_a_test_is_not_its_name():
    facts = facts_of("Results\n4  Sepsis, treated - aspirin and warfarin for 48 hours, cultures negative, CRP <4")
    assert [fact.name for fact in facts if fact.measurement] == ["C-reactive protein"]
