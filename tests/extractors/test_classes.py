"""More classes of wording: what was refused, proposed, left off or scored, and whose illness it was."""

import time

import pytest

from extractors.facts import Lexicon, find_facts
from extractors.transcript import Transcript
from mappings import coder
from records.types import Fact, FactKind
from tests.paper import reading_of

LEXICON = Lexicon(coder.vocabulary())


def facts_of(text: str, kind: FactKind) -> list[Fact]:
    return [fact for fact in find_facts(Transcript.of([reading_of(text)]), LEXICON) if fact.kind is kind]


def stated(text: str, kind: FactKind) -> set[tuple[str, str]]:
    """The facts of one kind as printed, in lower case, with their assertion."""
    return {(fact.text.lower(), fact.assertion.value) for fact in facts_of(text, kind)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I should be grateful if you would start ramipril 2.5 mg daily.", ("ramipril", "possible")),
        ("I would be obliged if you could kindly prescribe omeprazole 20 mg daily.", ("omeprazole", "possible")),
        ("We suggest stop ramipril and start losartan 50 mg daily.", ("losartan", "possible")),
        ("Furosemide 40 mg twice daily may be needed.", ("furosemide", "possible")),
        ("A course of gabapentin 300 mg had to be abandoned.", ("gabapentin", "historical")),
        ("He used allopurinol for several years but it upset him.", ("allopurinol", "historical")),
        ("She is reluctant to take simvastatin.", ("simvastatin", "absent")),
        ("He said no to warfarin.", ("warfarin", "absent")),
        ("Diazepam 2 mg is held by his wife.", ("diazepam", "present")),
        ("Please consider stopping amitriptyline 10 mg at night.", ("amitriptyline", "present")),
    ],
)
def test_whether_a_medicine_is_taken(text, expected):
    assert expected in stated(f"Dear Doctor\n{text}", FactKind.MEDICINE)


@pytest.mark.parametrize("heading", ["MEDICINES STOPPED", "Drugs stopped", "Medication discontinued"])
def test_a_heading_of_two_words_is_no_row_of_columns(heading):
    assert stated(f"{heading}\nNaproxen 500 mg bd - kidneys", FactKind.MEDICINE) == {("naproxen", "historical")}


@pytest.mark.parametrize(
    ("line", "route"),
    [
        ("Pethidine 50 mg. I.M. as required.", "intramuscular"),
        ("Morphine 10 mg. I.M. p.r.n.", "intramuscular"),
        ("Frusemide 40 mg. I.V. daily.", "intravenous"),
        ("Aminophylline 250 mg. I.V. b.d.", "intravenous"),
        ("Heparin 5000 units. S.C. b.d.", "subcutaneous"),
        ("Prednisolone 10 mg. P.O. daily.", "oral"),
    ],
)
def test_the_stop_behind_a_unit_ends_no_sentence(line, route):
    (fact,) = facts_of(f"Dear Doctor\nHe was given {line}", FactKind.MEDICINE)
    assert fact.dosage.route == route


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We would favour hemicolectomy.", ("hemicolectomy", "possible")),
        ("The MDT advised chemotherapy.", ("chemotherapy", "possible")),
        ("I did mention hysterectomy, but she is quite against it.", ("hysterectomy", "absent")),
        ("She would rather not have a colonoscopy.", ("colonoscopy", "absent")),
        ("He turned down a gastroscopy.", ("gastroscopy", "absent")),
        ("I will write again following her mammogram.", ("mammogram", "possible")),
        ("Hip replacement: outstanding.", ("hip replacement", "possible")),
        ("She had her gallbladder removed in 1974.", ("gallbladder removed", "historical")),
    ],
)
def test_whether_a_procedure_was_done(text, expected):
    assert expected in stated(f"Dear Doctor\nDated 3 May 2011\n{text}", FactKind.PROCEDURE)


def test_what_the_hospital_is_to_do_is_part_of_the_plan():
    text = "Plan\nGP: please repeat bloods. Hospital: colonoscopy will be arranged."
    assert ("colonoscopy", "possible") in stated(text, FactKind.PROCEDURE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He has mild chronic obstructive airways disease.", ("mild chronic obstructive airways disease", "present")),
        ("There is no evidence of a dermoid cyst.", ("dermoid cyst", "absent")),
        ("He has trouble swallowing.", ("trouble swallowing", "present")),
        ("I think this was a stroke.", ("stroke", "possible")),
        ("Gout: probable", ("gout", "possible")),
        ("Eczema, now resolved", ("eczema", "historical")),
        ("Migraine (better since 2015)", ("migraine", "historical")),
        ("He had tonsillitis aged 9.", ("tonsillitis", "historical")),
        ("She was admitted at six months with bronchiolitis.", ("bronchiolitis", "historical")),
        ("She had a hysterectomy for endometriosis.", ("endometriosis", "historical")),
        ("Mum gets migraine.", ("migraine", "family")),
        ("His father carries thalassaemia trait.", ("thalassaemia trait", "family")),
        ("Her older sister, Ann Field (born 2/3/1999), has asthma.", ("asthma", "family")),
        ("A lifelong non-smoker, seen with haemoptysis.", ("haemoptysis", "present")),
    ],
)
def test_whose_illness_and_when(text, expected):
    assert expected in stated(f"Dear Doctor\nDated 3 May 2016\n{text}", FactKind.PROBLEM)


@pytest.mark.parametrize(
    "text",
    [
        "Her husband, Mr Colin Marsh (dob 3/1/62), will bring her to see you and she has asthma.",
        "She was seen with her husband (DOB 14.6.1933, NHS No. 999 000 0018) and she has asthma at night.",
        "I have also had a letter from his brother (D.O.B. 1.2.1950) who was worried that he has asthma.",
    ],
)
def test_running_text_with_a_date_of_birth_is_still_read(text):
    assert "asthma" in {fact.text.lower() for fact in facts_of(f"Dear Doctor\n{text}", FactKind.PROBLEM)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came out in hives with cefalexin.", {("cefalexin", "present")}),
        ("She does not tolerate ramipril.", {("ramipril", "present")}),
        ("She had blisters after trimethoprim.", {("trimethoprim", "present")}),
        ("There is no known history of epilepsy.", set()),
        ("Allergies: peanut - wheeze. Her brother has epilepsy.", {("peanut - wheeze", "present")}),
        ("Allergies: none. She is not pregnant.", {("none", "absent")}),
    ],
)
def test_allergies_and_what_follows_them(text, expected):
    assert stated(f"Dear Doctor\n{text}", FactKind.ALLERGY) == expected


def test_running_text_behind_allergies_is_read():
    text = "Allergies: peanut - wheeze. Her brother has epilepsy."
    assert stated(text, FactKind.PROBLEM) == {("epilepsy", "family")}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Time  Temp  HR  RR  Sats\n09:10  38.4 °C  120 /min  30 /min  95 %", {"38.4", "120", "30", "95"}),
        ("BP lying  Pulse  Weight\n110/60 mmHg  72 bpm  80.1 kg", {"110/60", "72", "80.1"}),
        ("T  P  R  BP\n36.9  88  18  132/74", {"36.9", "88", "18", "132/74"}),
        ("Temp  HR  AVPU\n37.2  90  A", {"37.2", "90"}),
        ("He scored 12/20 on the Barthel index.", {"12/20"}),
        ("She scored 21 out of 30 on the MMSE.", {"21/30"}),
        ("The timed up and go took 28 seconds.", {"28"}),
        ("The chair height was 42 cm.", set()),
    ],
)
def test_results_in_columns_and_in_words(text, values):
    found = facts_of(f"Examination\n{text}", FactKind.OBSERVATION)
    assert {fact.measurement.value for fact in found} == values


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Temp 99.1 °F", "°F"), ("Creatinine 97 micromol/L", "micromol/L"), ("Peak velocity 140 cm/s", "cm/s")],
)
def test_units_as_printed(text, unit):
    (fact,) = facts_of(f"Results\n{text}", FactKind.OBSERVATION)
    assert fact.measurement.unit == unit


@pytest.mark.parametrize("line", ["ICD-10 diagnosis: F41.1", "I first met him in May.", "PID  LS-6640027"])
def test_codes_and_small_words_are_no_facts(line):
    assert facts_of(f"Dear Doctor\n{line}", FactKind.PROBLEM) == []
    assert facts_of(f"Dear Doctor\n{line}", FactKind.PROCEDURE) == []


@pytest.mark.parametrize(
    "piece", ["scored 12 on ", "Temp  ", "her sister, a", "would favour ", "20 mg. I.M. ", "used x "]
)
def test_repetition_takes_no_time(piece):
    started = time.monotonic()
    find_facts(Transcript.of([reading_of("Dear Doctor\n" + piece * 400)]), LEXICON)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Bisoprolol has been increased from 2.5 mg to 5 mg daily.", 5, "mg"),
        ("Metformin 500 mg bd increased to 1 g bd.", 1, "g"),
        ("Insulin glargine increased by 4 units to 22 units at night.", 22, "unit"),
        ("Furosemide 40 mg reduced to 20 mg each morning.", 20, "mg"),
        ("Donepezil 5 mg nocte, to be increased to 10 mg after a month.", 5, "mg"),
        ("Levothyroxine now 100 micrograms daily, previously 75 micrograms.", 100, "microgram"),
        ("Citalopram cut down from 40 mg to 20 mg daily.", 20, "mg"),
    ],
)
def test_the_new_dose_counts(text, value, unit):
    (fact,) = facts_of(f"Dear Doctor\n{text}", FactKind.MEDICINE)
    assert (fact.dosage.value, fact.dosage.high, fact.dosage.unit) == (value, None, unit)
    assert fact.assertion.value == "present"


def test_a_medicine_on_hold_is_not_taken():
    assert stated("Dear Doctor\nHer clopidogrel is on hold.", FactKind.MEDICINE) == {("clopidogrel", "historical")}
