import time

import pytest

from extractors.lexicon import Lexicon, key_of, skeleton
from extractors.table import rows
from records.types import FactKind, Term
from tests.extractors.words import LEXICON, TERMS


def names(text):
    return [match.terms[0].name for match in LEXICON.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Type 2 diabetes mellitus", ["Type 2 diabetes mellitus"]),
        ("type-2 diabetes", ["Type 2 diabetes mellitus"]),
        ("Crohns disease", ["Crohn's disease"]),
        ("seizures and migraines", ["Seizure", "Migraine"]),
        ("Celiac disease, diarrhea, anemia", ["Coeliac disease", "Diarrhoea", "Anaemia"]),
        ("ATRIAL FIBRILLATION", ["Atrial fibrillation"]),
        ("He has COPD and T2DM", ["Chronic obstructive pulmonary disease", "Type 2 diabetes mellitus"]),
        ("previous TIAs", ["Transient ischaemic attack"]),
    ],
)
def test_spelling_case_hyphens_and_plurals_do_not_matter(text, expected):
    assert names(text) == expected
    assert all(match.distance == 0 for match in LEXICON.find(text))


@pytest.mark.parametrize(
    ("text", "expected", "distance"),
    [
        ("pneurnonia", "Pneumonia", 2),
        ("atria1 fibril1ation", "Atrial fibrillation", 2),
        ("pu1monary embolism", "Pulmonary embolism", 1),
        ("pulmonaryembolism", "Pulmonary embolism", 1),
        ("pneu monia", "Pneumonia", 1),
        ("hypertensoin", "Hypertension", 1),
        ("osteoporocis", "Osteoporosis", 1),
        ("appendicltis", "Appendicitis", 1),
        ("7Pneumonia", "Pneumonia", 0),
    ],
)
def test_misread_letters_still_match(text, expected, distance):
    match = LEXICON.find(text)[0]
    assert match.terms[0].name == expected
    assert match.distance <= distance
    assert distance == 0 or match.distance > 0


@pytest.mark.parametrize(
    "text",
    [
        "type 3 diabetes mellitu5x",  # no digit is bent
        "hyportension",  # hypo- or hyper-: nobody can tell
        "af", "pe", "copd", "ms",  # abbreviations in capitals only
        "MS JANE PORTER",
        "right and left RA pressure",
        "sats 98% on RA",
        "apneumonia",  # a letter in front may deny: "apyrexial"
        "stoke",  # too short to be bent
        "meditation and addition",  # English words near vocabulary words
    ],
)  # fmt: skip
def test_what_must_not_match(text):
    unwanted = {"Oxygen saturation"}
    found = [name for name in names(text) if name not in unwanted]
    assert found in ([], ["Diabetes mellitus"])


def test_types_of_diabetes_are_never_confused():
    assert names("type l diabetes") != ["Type 2 diabetes mellitus"]
    assert names("type 1 diabetis") != ["Type 2 diabetes mellitus"]


def test_a_medicine_between_look_alikes_carries_doubt():
    match = LEXICON.find("amlodipjne 5mg")[0]
    assert match.terms[0].name == "Amlodipine"
    assert match.doubtful
    assert not LEXICON.find("amlodipine 5mg")[0].doubtful


def test_one_wording_may_have_several_kinds():
    match = LEXICON.find("penicillin")[0]
    assert match.of_kind(FactKind.ALLERGY) and match.of_kind(FactKind.MEDICINE)
    assert match.of_kind(FactKind.PROBLEM) is None


def test_the_longest_term_wins():
    lexicon = Lexicon([*TERMS, Term(FactKind.PROBLEM, "fibrillation", "Fibrillation")])
    assert [match.terms[0].name for match in lexicon.find("atrial fibrillation")] == ["Atrial fibrillation"]


def wider(words, least):
    known = {
        ("atrial", "fibrillation", "with", "mitral", "stenosis"): Term(FactKind.PROBLEM, "long", "Of the index"),
        ("asthma",): Term(FactKind.PROBLEM, "asthma", "Asthma of the index"),
        ("bagassosis",): Term(FactKind.PROBLEM, "bagassosis", "Bagassosis"),
    }
    sizes = [size for size in range(least, len(words) + 1) if tuple(words[:size]) in known]
    return (max(sizes), (known[tuple(words[: max(sizes)])],)) if sizes else (0, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atrial fibrillation with mitral stenosis", ["Of the index"]),
        ("atrial fibrillation and asthma", ["Atrial fibrillation", "Asthma"]),
        ("He has bagassosis", ["Bagassosis"]),
        ("He has bagassesis", []),  # nothing of it is bent
    ],
)
def test_a_wider_vocabulary_is_asked_where_this_one_finds_less(text, expected):
    lexicon = Lexicon(TERMS, wider)
    assert [match.terms[0].name for match in lexicon.find(text)] == expected


def test_two_words_that_were_read_as_one_are_parted():
    assert names("history ofasthma and COPD") == ["Asthma", "Chronic obstructive pulmonary disease"]


def test_keys_and_skeletons():
    assert key_of("Ischemic") == key_of("ischaemic")
    assert key_of("Allergies") == "allergy"
    assert key_of("illness") == "illness"
    assert skeleton("c1avic1e") == skeleton("clavicle")
    assert skeleton("modern") == skeleton("modem")


def test_thousands_of_terms_are_looked_up_quickly():
    many = [Term(FactKind.PROBLEM, f"syndrome of {word} kind", word) for word in _made_up(3000)]
    lexicon = Lexicon([*TERMS, *many])
    text = "He has atrial fibrillation and was admitted with pneurnonia and chest pain on exertion. " * 20
    lexicon.find(text)
    started = time.perf_counter()
    lexicon.find(text)
    assert time.perf_counter() - started < 0.15


def _made_up(count):
    letters = "bcdfglmnprst"
    return [
        "".join(letters[(number // 12**place) % 12] + "aeio"[(number + place) % 4] for place in range(4))
        for number in range(count)
    ]


@pytest.mark.parametrize("row", rows("abbreviation_guards"), ids=lambda row: row["example"])
def test_guards_do_what_their_rows_say(row):
    lexicon = Lexicon([Term(FactKind.PROBLEM, "secondaries", "Metastasis"), *_wordings(row["abbreviation"])])
    found = [match for match in lexicon.find(row["example"]) if match.terms]
    assert bool(found) == (row["matches"] == "yes")


def _wordings(text):
    return () if text == "secondary" else (Term(FactKind.PROBLEM, text, text),)
