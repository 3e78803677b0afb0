"""How problems and procedures are stated: sentences of letters of many kinds, each with what it says."""

import pytest

from extractors.facts import Lexicon, find_facts
from extractors.transcript import Transcript
from mappings import coder
from tests.paper import reading_of

LEXICON = Lexicon(coder.vocabulary())
DONE = {"present": "done", "historical": "done"}  # whether done now or before is often not said of a procedure


def told(kind: str, text: str) -> set[tuple[str, str]]:
    facts = find_facts(Transcript.of([reading_of(text)]), LEXICON)
    found = {(fact.text.lower(), fact.assertion.value) for fact in facts if fact.kind.value == kind}
    return {(words, DONE.get(state, state)) for words, state in found} if kind == "procedure" else found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She had a laparoscopic cholecystectomy in 2011.", [("laparoscopic cholecystectomy", "done")]),
        ("PMH: L THR, s/p CABG x3 2009, PCI to LAD", [("l thr", "done"), ("cabg x3", "done"), ("pci to lad", "done")]),
        ("He had his appendix out as a boy.", [("appendix out", "done")]),
        ("I have listed him for TURP.", [("turp", "possible")]),
        ("Plan\nColonoscopy booked for next month.", [("colonoscopy", "possible")]),
        ("An OGD was offered but she declined.", [("ogd", "absent")]),
        ("Echo today showed good LV function.", [("echo", "done")]),
        ("A CT of the chest was not performed.", [("ct of the chest", "absent")]),
        (
            "She will need an echo, a 24 hour tape and a cardiac MRI.",
            [("echo", "possible"), ("24 hour tape", "possible"), ("cardiac mri", "possible")],
        ),
        ("He underwent right hemicolectomy on 3 March and recovered well.", [("right hemicolectomy", "done")]),
        (
            "She is awaiting a knee replacement and has had bilateral cataract operations.",
            [("knee replacement", "possible"), ("cataract operations", "done")],
        ),
        ("We discussed mastectomy but she would rather have wide local excision.", [("mastectomy", "possible")]),
        ("There is no indication for surgery or an angiogram.", [("angiogram", "absent")]),
        ("She is 6 weeks post left TKR.", [("left tkr", "done")]),
        ("He refused a colonoscopy.", [("colonoscopy", "absent")]),
        ("MRI lumbar spine shows no nerve root compression.", [("mri lumbar spine", "done")]),
        ("Please arrange an urgent chest x-ray.", [("urgent chest x-ray", "possible")]),
        ("She was not fit for a hip replacement.", [("hip replacement", "absent")]),
        ("If symptoms persist then an OGD would be sensible.", [("ogd", "possible")]),
    ],
)
def test_procedures_as_letters_state_them(text, expected):
    found = told("procedure", f"Dear Doctor\n{text}")
    assert all(any(words in said and state == how for said, how in found) for words, state in expected)
    assert expected or not found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No fever, cough or chest pain.", [("fever", "absent"), ("cough", "absent"), ("chest pain", "absent")]),
        ("His wife has dementia.", [("dementia", "family")]),
        ("The mother of this child has epilepsy.", [("epilepsy", "family")]),
        (
            "FH: father MI aged 50, mother T2DM\n"
            "He complains of chest pain on hills and gets more breathless every day.",
            [("mi", "family"), ("t2dm", "family"), ("chest pain", "present")],
        ),
        ("The risk of bleeding and infection was explained.", []),
        ("She takes aspirin to prevent stroke.", []),
        ("Please bring her back if she develops jaundice.", []),
        ("Impression: probable gallstones, ?pancreatitis.", [("gallstones", "possible"), ("pancreatitis", "possible")]),
        ("Pulmonary embolism is unlikely.", [("pulmonary embolism", "absent")]),
        ("In view of her asthma I have avoided beta blockers.", [("asthma", "present")]),
        ("Urine dip -ve for haematuria. FH +ve for glaucoma.", [("haematuria", "absent"), ("glaucoma", "family")]),
        ("Ex-alcoholic, previous TIA, resolved pneumonia.", [("tia", "historical"), ("pneumonia", "historical")]),
        ("Her lymphoma is in remission.", [("lymphoma", "historical")]),
        ("He was given a leaflet about gout.", []),
        ("There is a strong family history of bowel cancer in his father and brother.", [("bowel cancer", "family")]),
        ("No family history of note. She has migraine.", [("migraine", "present")]),
        ("He denies chest pain but has noticed palpitations.", [("chest pain", "absent"), ("palpitations", "present")]),
        ("Not only does he have asthma, he has eczema too.", [("asthma", "present"), ("eczema", "present")]),
        ("No change in her angina.", [("angina", "present")]),
        ("Her brother, who lives in Leeds, has schizophrenia.", [("schizophrenia", "family")]),
        (
            "Her husband died of lung cancer last year and since then she has had depression.",
            [("lung cancer", "family"), ("depression", "present")],
        ),
        ("CT excluded a subdural haematoma.", [("subdural haematoma", "absent")]),
        ("To rule out multiple sclerosis we will arrange an MRI.", [("multiple sclerosis", "possible")]),
        (
            "Chest X-ray: no consolidation, effusion or pneumothorax.",
            [("consolidation", "absent"), ("pneumothorax", "absent")],
        ),
        ("There was nil to suggest infection.", [("infection", "absent")]),
        ("She has never had a DVT or PE.", [("dvt", "absent"), ("pe", "absent")]),
        (
            "Diabetes - nil. Epilepsy - nil. Asthma - yes.",
            [("diabetes", "absent"), ("epilepsy", "absent"), ("asthma", "present")],
        ),
        ("The cause of her anaemia is not clear.", [("anaemia", "present")]),
        ("She was investigated for coeliac disease, which was negative.", [("coeliac disease", "absent")]),
        ("Her eczema cleared up after the summer.", [("eczema", "historical")]),
        ("He is worried that he may have cancer.", []),
        ("Smear: no dyskaryosis. Known fibroids.", [("fibroids", "present")]),
        ("Both her parents had hypertension.", [("hypertension", "family")]),
        ("Recurrent UTIs since childhood.", [("utis", "present")]),
        ("She had gestational diabetes in her last pregnancy.", [("gestational diabetes", "historical")]),
        ("Wife says that he snores and has sleep apnoea.", [("sleep apnoea", "present")]),
        ("N0 evidcnce of heart failurc.", [("heart failure", "absent")]),
        (
            "Diagnoses\n1. Atria1 fibriilation\n2. Hyperlension\n3. COPD",
            [("atrial fibrillation", "present"), ("hypertension", "present"), ("copd", "present")],
        ),
        ("His rnother had breast canccr.", [("breast cancer", "family")]),
        ("Appendicitis was queried but the CT was normal.", [("appendicitis", "possible")]),
        ("There was no sign of the previously seen pneumonia.", [("pneumonia", "absent")]),
        ("The swelling is not due to heart failure.", [("heart failure", "absent")]),
    ],
)
def test_problems_as_letters_state_them(text, expected):
    found = told("problem", f"Dear Doctor\n{text}")
    assert all(any(words in said and state == how for said, how in found) for words, state in expected)
    assert expected or not found


def test_a_label_with_a_gap_is_no_column_when_its_text_wraps():
    text = "Past history    Hypertension, asthma and glaucoma since 2004, diet controlled diabetes, gout. No\n"
    assert ("stroke", "absent") in told("problem", f"{text}previous stroke. Not anaemic.\n10 June 2013\n")


def test_the_questions_of_a_form_are_answered_beside_them():
    text = "Any known allergies?      no\nAsthma?      Yes, on an inhaler\nDiabetic?      No\n"
    assert told("problem", text) >= {("asthma", "present"), ("diabetic", "absent")}


def test_a_vaccine_may_be_called_by_its_disease():
    text = "DATE        VACCINE               BATCH      BY\n18.01.10    Hepatitis A (1st)     AH14387    pk\n"
    assert told("problem", text) == set()
    assert {state for _, state in told("procedure", text)} == {"done"}


@pytest.mark.parametrize("text", ["He had some infection in December.", "Infection control were told."])
def test_a_word_that_names_no_illness_by_itself_is_none(text):
    assert "infection" not in {words for words, _ in told("problem", f"Dear Dr Lee\n{text}\n")}
