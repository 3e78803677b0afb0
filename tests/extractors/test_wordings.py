"""Facts by classes of wording: how letters of many trusts and decades say the same things."""

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


# ---------------------------------------------------------------- medicines
@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("Voltarol 50 mg t.d.s.", "Voltarol"),
        ("Adalat Retard 20 mg b.d.", "Adalat Retard"),
        ("G.T.N. spray as required", "G.T.N. spray"),
        ("Syntocinon 40 units I.V. infusion", "Syntocinon"),
        ("Adcal D3 caplets 2 Oral Twice daily", "Adcal D3"),
        ("Codeine phosphate 30 mg q.d.s.", "Codeine phosphate"),
        ("Mesalazine MR tablets 2.4 g", "Mesalazine MR tablets"),
        ("atovaquone/proguanil one tablet daily", "atovaquone/proguanil"),
        ("fluticasone/salmeterol two puffs b.d.", "fluticasone/salmeterol"),
    ],
)
def test_a_medicine_is_named_as_printed(line, drug):
    (fact,) = facts_of(f"Medication\n{line}", FactKind.MEDICINE)
    assert fact.text == drug
    assert fact.dosage.text == line.removesuffix(".")


@pytest.mark.parametrize(
    ("line", "value", "unit", "route", "times", "as_needed"),
    [
        ("Latanoprost 1 drop both eyes at night", 1, "drop", "ocular", 1, False),
        ("Levothyroxine 75 micrograms, one, oral, at night", 75, "microgram", "oral", 1, False),
        ("Enoxaparin 40mg s/c once daily for 7 days", 40, "mg", "subcutaneous", 1, False),
        ("Adalimumab pen  40 mg  Subcut  Every 2 weeks  Homecare", 40, "mg", "subcutaneous", 1, False),
        ("Mesalazine enema  1 g  Rectal  At night  14 days  New", 1, "g", "rectal", 1, False),
        ("Insulin glargine 22 units subcutaneous at bedtime", 22, "unit", "subcutaneous", 1, False),
        ("Paracetamol tablets  1 g  Oral  Four times a day if required", 1, "g", "oral", 4, True),
        ("Pethidine 100 mg I.M. four hourly p.r.n.", 100, "mg", "intramuscular", 1, True),
        ("Dexamethasone:\n4mg bd", 4, "mg", None, 2, False),
    ],
)
def test_directions_of_many_kinds(line, value, unit, route, times, as_needed):
    (fact,) = facts_of(f"Medication\n{line}", FactKind.MEDICINE)
    read = fact.dosage
    assert (read.value, read.unit, read.route, read.as_needed) == (value, unit, route, as_needed)
    assert read.frequency.times == times


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I increased his bisoprolol from 2.5 mg to 5 mg daily.", 5),
        ("Bisoprolol was increased from 2.5 to 5 mg daily.", 5),
        ("Bisoprolol reduced from 10mg od to 7.5 mg od.", 7.5),
        ("Bisoprolol 2.5 mg to 5 mg daily.", 2.5),
    ],
)
def test_the_dose_that_was_left_is_not_the_dose(text, value):
    (fact,) = facts_of(f"Dear Doctor\n{text}", FactKind.MEDICINE)
    assert fact.dosage.value == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I suggest starting ramipril 2.5 mg once daily.", {("ramipril", "possible")}),
        ("I would recommend letrozole 2.5 mg daily.", {("letrozole", "possible")}),
        ("After surgery she should have letrozole 2.5 mg daily.", {("letrozole", "possible")}),
        ("It may be worth trying amitriptyline 10 mg nocte.", {("amitriptyline", "possible")}),
        ("Distalgesic no longer taken.", {("distalgesic", "historical")}),
        ("Atenolol has been stopped because of cold hands.", {("atenolol", "historical")}),
        ("Medicines stopped: ibuprofen, loperamide", {("ibuprofen", "historical"), ("loperamide", "historical")}),
        ("Do not continue: ibuprofen 400 mg three times daily", {("ibuprofen", "historical")}),
        ("MEDICATION DISCONTINUED\nClopidogrel 75 mg once a day", {("clopidogrel", "historical")}),
        ("She tolerated trimethoprim.", set()),
        ("Phenytoin toxicity was suspected.", set()),
        ("Lithium levels are monitored.", set()),
        ("Drug allergies: penicillin 500mg", set()),
        ("I have started bisoprolol 2.5 mg od.", {("bisoprolol", "present")}),
    ],
)
def test_what_becomes_of_medicines(text, expected):
    assert stated(f"Dear Doctor\n{text}", FactKind.MEDICINE) == expected


# ---------------------------------------------------------------- allergies
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Penicillin gives her a rash.", {("penicillin", "present")}),
        ("Plasters bring her out in blisters, otherwise no allergies.", {("plasters", "present")}),
        ("She is allergic to Micropore tape.", {("micropore tape", "present")}),
        ("Allergies Chloramphenicol drops (swollen lids)", {("chloramphenicol drops (swollen lids)", "present")}),
        ("Allergies: nuts.", {("nuts", "present")}),
        ("Peanut allergy since childhood.", {("peanut allergy", "present")}),
        ("No allergy to latex.", {("latex", "absent")}),
        ("ALLERGY: contrast medium\nPulse 104, BP 158/92\nRegards", {("contrast medium", "present")}),
        ("Allergies: Penicillin (rash)\nClinical notes\nWell.", {("penicillin (rash)", "present")}),
        ("Allergies: latex\nMr Minh Duc Tran", {("latex", "present")}),
        ("Allergies: nil", {("nil", "absent")}),
        ("Exercise causes him swelling.", set()),
    ],
)
def test_allergies_in_many_words(text, expected):
    assert stated(f"Dear Doctor\n{text}", FactKind.ALLERGY) == expected


def test_a_table_of_medicines_ends_a_line_of_allergies():
    text = (
        "Drug allergies: trimethoprim (rash)\n"
        "Medicine and form  Dose  Route  Times  Supply  Status\n"
        "Omeprazole capsules  20 mg  Oral  Once daily  28 days  New"
    )
    assert stated(text, FactKind.ALLERGY) == {("trimethoprim (rash)", "present")}
    assert stated(text, FactKind.MEDICINE) == {("omeprazole capsules", "present")}


# ---------------------------------------------------------------- procedures
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CTPA excluded PE.", {("ctpa", "present")}),
        ("Left trabeculectomy if pressure remains high.", {("left trabeculectomy", "possible")}),
        ("She asks about hip replacement.", {("hip replacement", "possible")}),
        ("We will repeat the echocardiogram in six months.", {("echocardiogram", "possible")}),
        ("Awaiting date for hernia repair.", {("hernia repair", "possible")}),
        ("A pre-operative assessment has been booked.", {("pre-operative assessment", "possible")}),
        ("Her catheter was changed on Thursday.", {("catheter was changed", "present")}),
        ("He underwent laparoscopic cholecystectomy.", {("laparoscopic cholecystectomy", "present")}),
        ("Hysterectomy has been cancelled.", {("hysterectomy", "absent")}),
        ("The liver is echo-bright.", set()),
        ("Seen with Mr Minh Duc Tran.", set()),
        ("Operation: Right hemicolectomy\nBLOOD LOSS: 800 mls", {("right hemicolectomy", "present")}),
    ],
)
def test_procedures_in_many_words(text, expected):
    assert stated(f"Dear Doctor\n{text}", FactKind.PROCEDURE) == expected


@pytest.mark.parametrize("line", ["X-ray No: 44120", "Operation\nSkin incised. Lower segment opened. Infant delivered"])
def test_numbers_and_sentences_are_no_titles(line):
    assert stated(line, FactKind.PROCEDURE) == set()


def test_a_person_is_no_procedure():
    assert stated("Name: Hendrik Vandermerwe   Mr Male\nProcedures\nMr Minh Duc Tran", FactKind.PROCEDURE) == set()


# ---------------------------------------------------------------- results
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Right  Left\nIOP  19  26", [("IOP Right 19", "19"), ("IOP Left 26", "26")]),
        ("VA right 6/12, left 6/60.", [("VA right 6/12", "6/12"), ("VA left 6/60", "6/60")]),
        ("BP 140/80 lying and 120/70 standing.", [("BP 140/80", "140/80"), ("BP 120/70 standing", "120/70")]),
        ("Her B.P. is 150/85.", [("B.P. is 150/85", "150/85")]),
        ("Weight 11 st 4 lb", [("Weight 11 st 4 lb", "11 st 4 lb")]),
        ("Height 5 ft 6 in", [("Height 5 ft 6 in", "5 ft 6 in")]),
        ("Urinalysis: protein ++, blood trace", [("protein ++", "++"), ("blood trace", "trace")]),
        ("MMSE 24/30", [("MMSE 24/30", "24/30")]),
        ("IOP R 18 L 22.", [("IOP R 18", "18"), ("IOP L 22", "22")]),
        ("Results\nTest  12/01/2019  14/02/2019\nUrea  14  12", [("Urea 14", "14"), ("Urea 12", "12")]),
        ("Results\nHeterophile antibody: POSITIVE", [("Heterophile antibody: POSITIVE", "POSITIVE")]),
        ("Results\nTest  Result  Range\nCreatinine  140  60-120", [("Creatinine 140 60-120", "140")]),
    ],
)  # fmt: skip
def test_results_in_many_layouts(text, expected):
    found = facts_of(f"Dear Doctor\n{text}", FactKind.OBSERVATION)
    assert [(fact.text, fact.measurement.value) for fact in found] == expected


def test_weight_in_the_line_of_identity():
    (fact,) = facts_of("DOB: 12/05/1995 Sex: F Weight: 58 kg   MRN: WH590032", FactKind.OBSERVATION)
    assert (fact.measurement.number, fact.measurement.unit) == (58, "kg")


# ---------------------------------------------------------------- problems
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She had a D.V.T. in 1972.\nSeen again in 1994.", {("d.v.t.", "historical")}),
        ("Father blind from glaucoma.", {("blind", "family"), ("glaucoma", "family")}),
        ("Family history: brother, myocardial infarction aged 49.", {("myocardial infarction", "family")}),
        ("Cold foot with no pulses below the groin: acute limb ischaemia.", {("acute limb ischaemia", "present")}),
        ("I wonder if she has a chest infection.", {("chest infection", "possible")}),
        ("No duct stones. No free fluid.", {("duct stones", "absent"), ("free fluid", "absent")}),
        ("Diagnoses\nAsthma; eczema + gout", {("asthma", "present"), ("eczema", "present"), ("gout", "present")}),
        ("Diagnoses\nGout\nChecked by Dr T Ruane", {("gout", "present")}),
        ("Background\nAsthma\nDrops\nLatanoprost 1 drop at night", {("asthma", "present")}),
        ("The pressure sore on her right heel is smaller.", {("pressure sore on her right heel", "present")}),
    ],
)  # fmt: skip
def test_problems_in_many_words(text, expected):
    assert stated(f"Dear Doctor\n{text}", FactKind.PROBLEM) == expected


def test_initials_of_a_person_are_no_illness():
    assert stated("Dear Doctor\nHe was seen by Dr. P.E. Smith and by M.S. Jones.", FactKind.PROBLEM) == set()


@pytest.mark.parametrize(
    "piece",
    [
        "A.", "D.V.T.", "right ", "R 18 L ", "6/9  ", "gives her a severe bad widespread ", "consider starting ",
        "father died of ", "protein ++ ", "Allergies ", "aspirin/", "11 st ", "if the ", "(", "tablets MR ", "1,",
    ],
)  # fmt: skip
def test_repetition_takes_no_time(piece):
    began = time.process_time()
    find_facts(Transcript.of([reading_of(f"Dear Doctor\n{piece * 800}")]), LEXICON)
    assert time.process_time() - began < 5
