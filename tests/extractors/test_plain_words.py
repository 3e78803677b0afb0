import pytest

from extractors.context import judge
from extractors.plain_words import plain_sentence
from records.types import Assertion, FactKind


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("N0 farnily history ofasthma", "No family history of asthma"),
        ("He dcnies chest pain", "He denies chest pain"),
        ("Noevidence of DVT", "No evidence of DVT"),
        ("His fathcr had a stroke", "His father had a stroke"),
        ("n0t diabetic, nii else", "not diabetic, nil else"),
        ("Prcvious appendicectomy 1998", "Previous appendicectomy 1998"),
        ("unllkely to be angina", "unlikely to be angina"),
        ("Llsted for TURP", "Listed for TURP"),
    ],
)
def test_words_that_rules_look_for_are_put_right(read, printed):
    assert plain_sentence(read).text == printed


@pytest.mark.parametrize(
    "sentence",
    [
        "Ramipril 5mg od, bd, nocte and HbA1c 48",
        "Mrs Begum, Mr Moher and Dr Denny were there",
        "Plaquenil 200mg; NC oxygen; her mother's side",
        "haemodialysis, keratitis and torsion of the testis",
        "A" * 3000,
    ],
)
def test_what_is_no_misreading_stays(sentence):
    assert plain_sentence(sentence).text == sentence


def test_places_are_told_there_and_back():
    plain = plain_sentence("N0 farnily history ofasthma or gout")
    assert plain.text == "No family history of asthma or gout"
    read = "N0 farnily history ofasthma or gout".index("gout")
    assert plain.text[plain.from_read(read) :] == "gout"
    assert plain.to_read(plain.text.index("gout")) == read


@pytest.mark.parametrize(
    ("sentence", "thing", "expected"),
    [
        ("N0 asthma", "asthma", Assertion.ABSENT),
        ("Hls rnother had a stroke", "stroke", Assertion.FAMILY),
        ("Possibie gallstones", "gallstones", Assertion.POSSIBLE),
        ("There is noevidence of gallstones", "gallstones", Assertion.ABSENT),
    ],
)
def test_a_misread_trigger_is_obeyed(sentence, thing, expected):
    start = sentence.index(thing)
    assert judge(sentence, start, start + len(thing), FactKind.PROBLEM, event=True).assertion is expected
