import pytest

from extractors.passages import Role, Shape, sentences
from extractors.sections import heading, is_furniture, passages, table_head
from extractors.table import rows
from tests.extractors.words import transcript_of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Diagnoses this admission", Role.DIAGNOSES),
        ("DISCHARGE DIAGNOSES", Role.DIAGNOSES),
        ("Impression:", Role.DIAGNOSES),
        ("PMHx", Role.PAST_HISTORY),
        ("Past Medical History", Role.PAST_HISTORY),
        ("Relevant past medical history", Role.PAST_HISTORY),
        ("Medication on discharge", Role.MEDICINES),
        ("Current medications", Role.MEDICINES),
        ("TTOs", Role.MEDICINES),
        ("Discontinued medication", Role.STOPPED),
        ("Allergies / Sensitivities", Role.ALLERGIES),
        ("ALLERGlES", Role.ALLERGIES),  # misread
        ("Medicatlon", Role.MEDICINES),
        ("FH", Role.FAMILY_HISTORY),
        ("Actions for GP", Role.PLAN),
        ("Operation", Role.PROCEDURES),
        ("Date of birth", Role.ADMINISTRATIVE),
    ],
)
def test_headings_that_letters_use(text, role):
    assert heading(text).role is role


@pytest.mark.parametrize("text", ["Leeds", "He was well on discharge and went home", "Yours sincerely", "COPD"])
def test_what_is_no_heading(text):
    assert heading(text) is None


def test_every_heading_has_a_known_role():
    assert all(Role(row["role"]) for row in rows("headings"))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Drug  Dose  Route  Frequency  Status", Role.MEDICINES),
        ("Test Result Units Reference range", Role.RESULTS),
        ("Problem  Onset  Status", Role.DIAGNOSES),
        ("Antibiotic  Sensitivity", Role.SENSITIVITIES),
        ("Medicine  Dose  Route  Freq  Start  08  12  18  22", Role.MEDICINES),
    ],
)
def test_rows_of_column_names(text, role):
    assert table_head(text).role is role


@pytest.mark.parametrize("row", rows("furniture"), ids=lambda row: row["kind"])
def test_furniture_rows_match_their_examples(row):
    assert is_furniture(row["example"])


@pytest.mark.parametrize("text", ["Acute Stroke Unit", "Department of Asthma", "Consultant Stroke Physician"])
def test_places_and_posts_are_furniture(text):
    assert is_furniture(text)


@pytest.mark.parametrize("text", ["Acute stroke", "He was seen in the stroke unit.", "Asthma"])
def test_illnesses_are_not_furniture(text):
    assert not is_furniture(text)


LETTER = """\
Northside Hospital
Respiratory Medicine
Tel: 01632 960001
Dear Dr Green,
Re: Mr A Brown
Diagnosis: COPD
PMH: gout, hypertension. FH: mother asthma. Allergies: NKDA
I reviewed him today and he is well with no new symptoms at all since last year.
Medication
Aspirin 75mg od
Yours sincerely
A Jones
"""


def test_a_letter_is_cut_into_its_sections():
    found = [(passage.section.role, passage.text) for passage in passages(transcript_of(LETTER))]
    assert (Role.DIAGNOSES, "COPD") in found
    assert (Role.PAST_HISTORY, "gout, hypertension.") in found
    assert (Role.FAMILY_HISTORY, "mother asthma.") in found
    assert (Role.ALLERGIES, "NKDA") in found
    assert (Role.MEDICINES, "Aspirin 75mg od") in found
    assert any(role is Role.HISTORY and text.startswith("I reviewed") for role, text in found)
    assert (Role.SIGNATURE, "A Jones") in found


def test_a_signature_is_not_an_item_of_the_list_above_it():
    text = "Allergies\nPenicillin\nPriya Raman\nConsultant Physician\n"
    assert [passage.text for passage in passages(transcript_of(text))] == ["Penicillin"]


def test_wrapped_lines_become_one_passage_with_the_place_of_each_part():
    text = (
        "Dear Doctor\n"
        "This pleasant gentleman was admitted to the ward last night because of severe central chest\n"
        "pain and breathlessness.\n"
    )
    passage = passages(transcript_of(text))[0]
    assert "chest pain and" in passage.text
    at = passage.text.index("chest pain")
    evidence = passage.evidence(at, at + len("chest pain"))
    assert evidence.box.bottom - evidence.box.top > 14  # two lines
    assert passage.shape is Shape.PROSE


def test_a_word_parted_at_the_end_of_a_line_is_made_whole():
    text = (
        "Dear Doctor\nThis lady came to the clinic for review today of her chronic obstructive pulmo-\nnary disease.\n"
    )
    assert "obstructive pulmonary disease" in passages(transcript_of(text))[0].text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He has asthma. She is well.", 2),
        ("Seen by Dr. Smith today.", 1),
        ("Aspirin 2.5 mg daily", 1),
        ("Head injury; laceration of scalp", 2),
        ("1. COPD 2. Asthma", 2),
        ("PE? Await CT scan result.", 2),
        ("No asthma.Has eczema.", 2),
    ],
)
def test_sentences(text, count):
    assert len(sentences(text)) == count


@pytest.mark.parametrize("row", rows("heading_nouns"), ids=lambda row: row["example"])
def test_a_heading_of_several_words_is_read_by_its_last(row):
    assert heading(row["example"]) == heading(row["stands_for"])
    assert heading(f"There was no {row['noun']}") is None


@pytest.mark.parametrize(
    ("misread", "printed"),
    [("FAMlLY HlST0RY", "Family history"), ("P1an", "Plan"), ("Current medicat1on", "Current medication"),
     ("edication", "Medication"), ("ALLERGlES", "Allergies")],
)  # fmt: skip
def test_a_misread_heading_is_a_heading(misread, printed):
    assert heading(misread) == heading(printed)


@pytest.mark.parametrize("text", ["Allergies none", "Allergies - NKDA", "Plant room", "Social worker"])
def test_what_is_near_a_heading_is_none(text):
    assert heading(text) is None


def test_a_misread_close_ends_the_letter():
    text = "Dear Doctor\nHe has asthma.\nours sincereIy\nEczema Unit"
    (passage,) = [part for part in passages(transcript_of(text)) if part.section.role is Role.HISTORY]
    assert passage.text == "He has asthma."


def test_running_text_with_a_wide_gap_is_no_row():
    text = "Dear Doctor\nShe was seen in the clinic  because of the pain that she has had in her hip."
    (passage,) = passages(transcript_of(text))
    assert passage.shape is Shape.PROSE
