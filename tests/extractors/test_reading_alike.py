"""When two readings of the same print say the same, and when they do not."""

from dataclasses import replace

import pytest

from extractors.reading_alike import Alike, alike, as_spaced, same_name
from records.types import Assertion, Box, Dosage, Evidence, Fact, FactKind, Measurement

PLACE = Evidence(1, Box(0, 0, 9, 9), 0.9)


def medicine(line: str) -> Fact:
    drug = line.split()[0]
    return Fact(FactKind.MEDICINE, drug, drug, Assertion.PRESENT, PLACE, dosage=Dosage(line))


def result(line: str) -> Fact:
    found = Measurement(line.split()[1])
    return Fact(FactKind.OBSERVATION, line, line.split()[0], Assertion.PRESENT, PLACE, measurement=found)


def allergy(text: str, assertion: Assertion = Assertion.PRESENT) -> Fact:
    return Fact(FactKind.ALLERGY, text, text, assertion, PLACE)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Prednisolone 30mg Oral OD 3 days", "Prednisolone30mgOralOD3 days"),
        ("digoxin 62.5 micrograms", "Digoxin 62.5 micrograrns"),
        ("Warfarin 5mg OD", "Warfarin SmgOD"),
        ("Bisoprolol 5mg OD", "Bisoprolo1 5mg OD."),
        ("Furosemide 40 mg 1-0-0", "Furosemide 40mg 1–0–0"),
        ("Tinzaparin 4,500 units", "Tinzaparin 4500 units"),
        ("Levothyroxine 100 µg", "Levothyroxine 100μg"),
    ],
)
def test_what_does_not_change_a_dose_is_no_difference(first: str, second: str) -> None:
    assert alike(medicine(first), second) is Alike.SAME


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("digoxin 62.5 micrograms", "digoxin 625 micrograms"),
        ("digoxin 0,125 mg", "digoxin 0.125 mg"),
        ("warfarin 5 mg OD", "warfarin 50 mg OD"),
        ("warfarin 3 mg OD", "warfarin 8 mg OD"),
        ("levothyroxine 50 mg", "levothyroxine 50 mcg"),
        ("Metformin 500mg bd", "Metformin 500mg od"),
        ("Apixaban 5mg Oral 8D", "Apixaban5mgOralBD"),
        ("Folic acid Smg weekly", "Folic acid 5mg weekly"),
        ("Amlodipine 5 mg", "Amitriptyline 5 mg"),
    ],
)
def test_other_figures_units_times_and_names_are_one(first: str, second: str) -> None:
    assert alike(medicine(first), second) is Alike.OTHER


def test_a_name_read_as_no_word_says_nothing() -> None:
    assert same_name("Ramipril", "Rxmiprzl 5 mg") is Alike.UNCLEAR
    assert same_name("Ramipril", "Rarnipri1 5 mg") is Alike.SAME


def test_words_of_something_else_say_nothing_of_a_dose() -> None:
    assert alike(medicine("Ramipril 5 mg daily"), "|||") is Alike.UNCLEAR


def test_results_are_compared_by_their_figures() -> None:
    assert alike(result("Haemoglobin 131 g/L 130 - 170"), "Haemoglobin131g/L130-170") is Alike.SAME
    assert alike(result("Sodium 138 mmol/L"), "Sodium 138 mmo1/L") is Alike.SAME
    assert alike(result("Potassium 4.2 mmol/L"), "Potassium 42 mmol/L") is Alike.OTHER
    assert alike(result("CRP 96"), "CRP98") is Alike.OTHER


def test_no_is_not_lost() -> None:
    none = allergy("No known drug allergies", Assertion.ABSENT)
    assert alike(none, "Noknown drug allergies") is Alike.SAME
    assert alike(none, "Known drug allergies") is not Alike.SAME
    assert alike(allergy("Penicillin"), "Allergies: penicillin") is Alike.SAME


def test_spaces_are_put_where_the_first_reader_saw_them() -> None:
    assert as_spaced("Apixaban 5mg Oral BD New", "Apixaban5mgOralBDNew") == "Apixaban 5mg Oral BD New"
    assert as_spaced("one two", "one two") == "one two"


def test_a_fact_is_compared_by_what_was_printed() -> None:
    line = replace(medicine("Ramipril 5 mg"), dosage=Dosage("Ramipril 5 mg, 10 mg from Monday"))
    assert alike(line, "Ramipril 5 mg, 10 mg from Monday") is Alike.SAME
    assert alike(line, "Ramipril 5 mg, 40 mg from Monday") is Alike.OTHER
