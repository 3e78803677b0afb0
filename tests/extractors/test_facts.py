"""Short letters in many hands: what they state, and what they do not."""

import time

import pytest

from extractors.facts import find_facts, newest_year
from extractors.table import rows
from records.types import Assertion, FactKind
from tests.extractors.words import LEXICON, brief, facts_of, transcript_of

PROBLEM, PROCEDURE, ALLERGY = FactKind.PROBLEM, FactKind.PROCEDURE, FactKind.ALLERGY
COPD = "Chronic obstructive pulmonary disease"
T2DM = "Type 2 diabetes mellitus"

LETTERS = {
    "a discharge summary with lists": (
        "Ward 7\nDiagnoses this admission\n1. Pneumonia\n2. Acute kidney injury - resolved with fluids\n"
        "Background\nCOPD\nT2DM\nPrevious TIA 2009\nAdmitted 2 May 2018\n",
        {
            ("Pneumonia", "present"),
            ("Acute kidney injury", "historical"),
            (COPD, "present"),
            (T2DM, "present"),
            ("Transient ischaemic attack", "historical"),
        },
    ),
    "a typed letter of the eighties": (
        "12th March 1984\nDear Dr. Lee,\nThank you for asking me to see this lady. There is no history of asthma. On "
        "examination she was not anaemic. I do not think that she has coeliac disease. Her father died of a stroke.\n"
        "Yours sincerely,\nP. QUILL\n",
        {
            ("Asthma", "absent"),
            ("Anaemia", "absent"),
            ("Coeliac disease", "absent"),
            ("Stroke", "family"),
        },
    ),
    "a referral with run-in headings": (
        "Dear Colleague\nThis man had a seizure last night. He is not diabetic and has never had a stroke.\n"
        "PMH: HTN, gout, MI 2005\nFH: mother AF\n10 June 2013\n",
        {
            ("Seizure", "present"),
            ("Diabetes mellitus", "absent"),
            ("Stroke", "absent"),
            ("Hypertension", "present"),
            ("Gout", "present"),
            ("Myocardial infarction", "historical"),
            ("Atrial fibrillation", "family"),
        },
    ),
    "an imaging report that answers its question": (
        "CT pulmonary angiogram\nIndication\nChest pain. Previous DVT 2016. ?PE\n02/09/2023\n"
        "Findings\nNo evidence of pulmonary embolism. Left basal pneumonia.\nOpinion\nNo PE.\n",
        {
            ("Chest pain", "present"),
            ("Deep vein thrombosis", "historical"),
            ("Pulmonary embolism", "absent"),
            ("Pneumonia", "present"),
        },
    ),
    "questions": (
        "Impression: Probable migraine. Query multiple sclerosis. ?epilepsy\n",
        {("Migraine", "possible"), ("Multiple sclerosis", "possible"), ("Epilepsy", "possible")},
    ),
    "a list of denials": (
        "Dear Doctor\nDenies chest pain, seizures or diarrhoea but has eczema.\n",
        {
            ("Chest pain", "absent"),
            ("Seizure", "absent"),
            ("Diarrhoea", "absent"),
            ("Eczema", "present"),
        },
    ),
    "names of clinics and units": (
        "Stroke Unit\nDepartment of Asthma\nDear Doctor\nHe will be seen in the diabetes clinic and by the epilepsy "
        "specialist nurse. He was given a leaflet about gout.\n",
        set(),
    ),
    "the title of a referral": ("SUSPECTED BREAST CANCER REFERRAL\nDear Doctor\nPlease see this lady.\n", set()),
    "a table of problems": (
        "Problem list\nProblem  Onset  Status\nHypothyroidism  2010  Active\nGestational diabetes  2003  Past\n",
        {("Hypothyroidism", "present"), ("Gestational diabetes", "historical")},
    ),
    "a family": (
        "Family history\nMother breast cancer, father hypertension. No diabetes.\n",
        {("Breast cancer", "family"), ("Hypertension", "family")},
    ),
    "a relative who speaks": (
        "Dear Doctor\nHis wife reports that he had a seizure. He was brought in by his son with chest pain.\n",
        {("Seizure", "present"), ("Chest pain", "present")},
    ),
    "smoking": (
        "Risk factors\nHypertension. Ex-smoker (stopped 2004).\n",
        {("Hypertension", "present"), ("Ex-smoker", "present")},
    ),
    "smoking in a sentence": (
        "Dear Doctor\nHe smokes 15 cigarettes a day and has COPD.\n",
        {("Smoker", "present"), (COPD, "present")},
    ),
    "never smoked": ("SH: she has never smoked\n", {("Non-smoker", "present")}),
    "past and over": (
        "3 May 2020\nDear Doctor\nDepression was treated in 2015 and has resolved. She had a melanoma excised from her "
        "back in 1998.\n",
        {("Depression", "historical"), ("Melanoma", "historical")},
    ),
    "advice about what may come": (
        "Dear Doctor\nReturn if he develops chest pain. Aspirin 75mg od to prevent stroke.\n",
        set(),
    ),
    "a title written in capitals": (
        "MS JANE PORTER\nDear Doctor\nMS PORTER has asthma.\n",
        {("Asthma", "present")},
    ),
    "misread letters": (
        "Dear Doctor\nHe has atria1 fibril1ation and pneurnonia. N0 evidence of osteop0rosis.\n",
        {("Atrial fibrillation", "present"), ("Pneumonia", "present"), ("Osteoporosis", "absent")},
    ),
    "an item the vocabulary does not know": (
        "Diagnoses\n1. Kartagener syndrome\n2. Asthma\n",
        {("Kartagener syndrome", "present"), ("Asthma", "present")},
    ),
    "sentences under a heading are no items": (
        "Diagnosis\nHe was reviewed by the team today.\n",
        set(),
    ),
    "what follows the signature": (
        "Dear Doctor\nHe has gout.\nYours sincerely\nDr A Brown\nConsultant Stroke Physician\nAsthma Lead\n",
        {("Gout", "present")},
    ),
    "a wrapped denial": (
        "Dear Doctor\nThank you for referring this delightful retired schoolteacher who tells me that there is no\n"
        "history of asthma or of any seizures in the past.\n",
        {("Asthma", "absent"), ("Seizure", "absent")},
    ),
    "mental health": (
        "Mental state\nNo chest pain. He has a history of depression and migraine.\n",
        {("Chest pain", "absent"), ("Depression", "present"), ("Migraine", "present")},
    ),
    "recovered": (
        "14 May 2021\nPMHx\nPneumonia 2012\nRheumatoid arthritis 2009\nGout\n",
        {("Pneumonia", "historical"), ("Rheumatoid arthritis", "present"), ("Gout", "present")},
    ),
    "a cancer in a list of diagnoses": (
        "2 June 2016\nDiagnosis: Breast cancer (March 2015)\nPMH: bowel cancer 2001\n",
        {("Breast cancer", "present"), ("Bowel cancer", "historical")},
    ),
    "asides in a list": (
        "PMH: Asthma, well controlled. Hypertension - nil else of note\n",
        {("Asthma", "present"), ("Hypertension", "present")},
    ),
    "a relative who has it": (
        "Dear Doctor\nHe lives with his wife, who has migraine.\n",
        {("Migraine", "family")},
    ),
    "two columns": (
        "Allergies  NKDA\nPMH  asthma, eczema\n",
        {("Asthma", "present"), ("Eczema", "present")},
    ),
}


@pytest.mark.parametrize("name", LETTERS)
def test_problems_of_letters(name):
    text, expected = LETTERS[name]
    assert brief(text, PROBLEM) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OPERATION: RIGHT TOTAL HIP REPLACEMENT", {("Total hip replacement", "present")}),
        ("Procedure: Zenker diverticulotomy", {("Zenker diverticulotomy", "present")}),
        ("PMH: CABG 2001, gout\n3 May 2013", {("Coronary artery bypass graft", "historical")}),
        ("Dear Doctor\nI have listed her for hysterectomy.", {("Hysterectomy", "possible")}),
        ("Dear Doctor\nHe is awaiting cholecystectomy.", {("Cholecystectomy", "possible")}),
        ("Dear Doctor\nShe declined colonoscopy.", {("Colonoscopy", "absent")}),
        ("Dear Doctor\nShe underwent hysterectomy yesterday.", {("Hysterectomy", "present")}),
        ("Plan\n1. Colonoscopy", {("Colonoscopy", "possible")}),
        ("Proposed procedure: Cholecystectomy", {("Cholecystectomy", "possible")}),
        ("Exam: CT head", {("CT of head", "present")}),
        ("Vaccinations\nInfluenza vaccine  12/10/2022  L arm", {("Influenza vaccine", "present")}),
        ("Vaccine  Date  Batch\nRabipur  12/10/2022  A12", {("Rabipur", "present")}),
        ("Dear Doctor\nShe declined the influenza vaccine.", {("Influenza vaccine", "absent")}),
        ("Some Hospital\nMRI LUMBAR SPINE\nFindings\nNormal.", {("MRI LUMBAR SPINE", "present")}),
    ],
)
def test_procedures(text, expected):
    assert brief(text, PROCEDURE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Allergies\nNKDA", {("No known allergies", "absent")}),
        ("Allergies: nil known.", {("No known allergies", "absent")}),
        ("ALLERGIES - None", {("No known allergies", "absent")}),
        ("Dear Doctor\nHe has no known drug allergies.", {("No known allergies", "absent")}),
        ("Allergies: not recorded", set()),
        ("Allergies: Not known to be allergic to any medicines", {("No known allergies", "absent")}),
        ("Dear Doctor\nYou are allergic to latex, which gives you a seizure.", {("Latex", "present")}),
        (
            "Allergies: Penicillin - anaphylaxis. Trimethoprim - rash.",
            {("Penicillin", "present"), ("Trimethoprim", "present")},
        ),
        ("Allergies\nPenicillin  Rash\nLatex  Urticaria", {("Penicillin", "present"), ("Latex", "present")}),
        (
            "Drug allergies: penicillin, elastoplast and latex",
            {("Penicillin", "present"), ("Adhesive plaster", "present"), ("Latex", "present")},
        ),
        ("Allergic to PENICILLIN - but tolerated amoxicillin", {("Penicillin", "present")}),
        ("Dear Doctor\nShe is allergic to penicillin.", {("Penicillin", "present")}),
        ("Dear Doctor\nAllergic to trimethoprim (angioedema).", {("Trimethoprim", "present")}),
        ("Clinical details: cough. Note penicillin allergy on form.", {("Penicillin", "present")}),
        ("Dear Doctor\nHe is not allergic to penicillin.", {("Penicillin", "absent")}),
        ("Dear Doctor\n?penicillin allergy", {("Penicillin", "possible")}),
        ("Allergies\nSulfa drugs (hives)", {("Sulfa drugs", "present")}),
        ("Allergies\nPenicillin\nPriya Raman\nConsultant Physician", {("Penicillin", "present")}),
        ("Allergies: nil known\nBP 104/60 mmHg", {("No known allergies", "absent")}),
    ],
)  # fmt: skip
def test_allergies(text, expected):
    assert brief(text, ALLERGY) == expected
    assert not facts_of(text, FactKind.MEDICINE)


def test_a_reaction_is_kept_and_is_no_problem():
    facts = facts_of("Allergies\nPenicillin - seizure\n")
    assert [(fact.kind, fact.reaction) for fact in facts] == [(ALLERGY, "seizure")]


def test_no_known_allergies_beside_an_allergy_is_for_a_person():
    facts = facts_of("Allergies: no known allergies\nDear Doctor\nShe is allergic to latex.\n", ALLERGY)
    doubts = {fact.name: fact.doubt is not None for fact in facts}
    assert doubts == {"No known allergies": True, "Latex": False}


def test_the_relative_is_named():
    fact = facts_of("Dear Doctor\nHer aunt has multiple sclerosis and her mother had epilepsy.", PROBLEM)
    assert {(one.name, one.relative) for one in fact} == {("Multiple sclerosis", "aunt"), ("Epilepsy", "mother")}


def test_every_fact_has_its_place_on_the_paper():
    facts = find_facts(transcript_of("Diagnosis\nAsthma\nMedication\nSalbutamol inhaler 2 puffs prn\n", 0.8), LEXICON)
    assert [fact.evidence.page for fact in facts] == [1, 1]
    assert facts[0].evidence.box.top < facts[1].evidence.box.top
    assert all(fact.evidence.confidence == 0.8 for fact in facts)


def test_sections_are_told_by_their_slug():
    facts = facts_of("Diagnosis\nAsthma\nFamily history\nMother gout\n", PROBLEM)
    assert [fact.section for fact in facts] == ["diagnoses", "family-history"]


def test_words_that_say_which_and_where_belong_to_the_text():
    fact = facts_of("Diagnosis\nAcute deep vein thrombosis of left leg\n", PROBLEM)[0]
    assert fact.text == "Acute deep vein thrombosis of left leg"
    assert fact.name == "Deep vein thrombosis"


def test_no_patient_words_in_a_repr():
    fact = facts_of("Diagnosis\nAsthma\n", PROBLEM)[0]
    assert "sthma" not in repr(fact)


@pytest.mark.parametrize(
    ("text", "year"),
    [("3.4.09 and 1998", 2009), ("born 12/03/1950, seen 24/9/03", 2003), ("no date", 9999), ("14 May 2021", 2021)],
)
def test_the_newest_year(text, year):
    assert newest_year(text) == year


@pytest.mark.parametrize("row", rows("smoking"), ids=lambda row: row["example"])
def test_smoking_rows_match_their_examples(row):
    names = {"smoker": "Smoker", "ex-smoker": "Ex-smoker", "non-smoker": "Non-smoker"}
    facts = facts_of(f"Social history\n{row['example']}", PROBLEM)
    assert [fact.name for fact in facts] == [names[row["wording"]]]


@pytest.mark.parametrize(
    "row", [row for row in rows("allergy_phrases") if row["expected"]], ids=lambda row: row["example"]
)
def test_allergy_rows_do_what_they_say(row):
    text = f"Allergies\n{row['example']}" if row["kind"] == "none-alone" else f"Dear Doctor\n{row['example']}"
    assert {fact.assertion.value for fact in facts_of(text, ALLERGY)} == {row["expected"]}


@pytest.mark.parametrize(
    "table",
    ["headings", "context_rules", "furniture", "frequencies", "routes", "units", "medicine_words", "allergy_phrases",
     "not_items", "smoking", "result_units", "result_words", "vital_shorthand", "relatives", "events", "look_alikes",
     "abbreviation_guards", "spellings", "table_heads", "heading_qualifiers", "places_and_posts", "near_words",
     "care_needs", "misreadings", "procedure_words", "heading_nouns"],
)  # fmt: skip
def test_tables_are_whole(table):
    columns = set(rows(table)[0])
    assert all(None not in row and None not in row.values() and set(row) == columns for row in rows(table))


def test_assertions_of_the_same_thing_at_odds():
    found = brief("3 May 2020\nPMH: stroke\nDear Doctor\nHis stroke left him with weakness.\n", PROBLEM)
    assert ("Stroke", Assertion.HISTORICAL.value) in found
    assert ("Stroke", Assertion.PRESENT.value) not in found


@pytest.mark.parametrize(
    "text", ["CRP " + ": " * 500, "A" * 3000, "No " + "asthma, " * 500, "Allergies: " + "a, " * 600]
)
def test_no_text_takes_long(text):
    started = time.perf_counter()
    facts_of(text)
    assert time.perf_counter() - started < 2
