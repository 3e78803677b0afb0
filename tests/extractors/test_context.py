import re

import pytest

from extractors.context import is_event, judge, relative_in
from extractors.table import rows
from records.types import Assertion, FactKind

CASES = [
    (row["kinds"].split("|")[0] or "problem", row["example"], row["expected"])
    for row in rows("context_rules")
    if row["example"]
]


def asserted(sentence: str, kind: str = "problem", latest_year: int = 2024) -> list[str]:
    plain, spans = "", []
    for piece in re.split(r"(\[[^]]*\])", sentence):
        start = len(plain)
        plain += piece.strip("[]") if piece.startswith("[") else piece
        if piece.startswith("["):
            spans.append((start, len(plain)))
    found = []
    for start, end in spans:
        others = [span for span in spans if span != (start, end)]
        judgement = judge(
            plain, start, end, FactKind(kind), event=is_event(plain[start:end]), latest_year=latest_year, others=others
        )
        found.append(judgement.assertion.value if judgement.assertion else "none")
    return found


@pytest.mark.parametrize(("kind", "example", "expected"), CASES)
def test_each_rule_does_what_its_row_says(kind, example, expected):
    assert set(asserted(example, kind)) == {expected}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No [fever], [cough] or [weight loss].", ["absent"] * 3),
        ("He denies [chest pain] but has [palpitations]", ["absent", "present"]),
        ("No history of [asthma], however he has [COPD]", ["absent", "present"]),
        ("There was no [pleural effusion] and the [consolidation] has cleared", ["absent", "historical"]),
        ("She has [asthma] and [eczema]", ["present", "present"]),
        ("He is not [diabetic] and has never had a [stroke]", ["absent", "absent"]),
        ("Known [epilepsy], on treatment, no [seizure] tonight", ["present", "absent"]),
        ("CT head excluded [haemorrhage]", ["absent"]),
        ("[Pneumonia] with no [pleural effusion]", ["present", "absent"]),
        ("? [appendicitis] ? [ovarian cyst]", ["possible", "possible"]),
        ("Her father had a [stroke] in his fifties", ["family"]),
        ("His son has [psoriasis] and his wife has [asthma]", ["family", "family"]),
        ("He was accompanied by his wife and has [dementia]", ["present"]),
        ("His daughter reports that his [dementia] is worse", ["present"]),
        ("Mother: [breast cancer]", ["family"]),
        ("[Breast cancer] in her mother and aunt", ["family"]),
        ("Her mother was treated for [tuberculosis]", ["family"]),
        ("[Type 2 diabetes] diagnosed 2010", ["present"]),
        ("He had a [pulmonary embolism] in 2011", ["historical"]),
        ("Admitted in 2024 with [pulmonary embolism]", ["present"]),
        ("[Acute kidney injury] - resolved with IV fluids", ["historical"]),
        ("[Acute kidney injury] has not resolved", ["present"]),
        ("The [migraine] is likely to be chronic", ["possible"]),
        ("Return if she develops [chest pain]", ["none"]),
        ("Reviewed by the [diabetes] specialist nurse", ["none"]),
        ("N0 evidence of [pneumonia]", ["absent"]),
    ],
)
def test_sentences_that_letters_write(sentence, expected):
    assert asserted(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Stop [ramipril] and [amlodipine]", ["historical", "historical"]),
        ("Stop [ramipril], start [amlodipine]", ["historical", "present"]),
        ("[bisoprolol] 10mg OD (I have stopped this today), [aspirin] 75mg OD", ["historical", "present"]),
        ("[aspirin] 75mg OD, [ramipril] stopped", ["present", "historical"]),
        ("[aspirin] 75mg OD, stopped [ramipril]", ["present", "historical"]),
        ("Changed from [citalopram] to [sertraline]", ["historical", "present"]),
        ("I suggest [gabapentin] or [pregabalin]", ["possible", "possible"]),
        ("She is on [warfarin]", ["present"]),
        ("She is not on [warfarin]", ["absent"]),
        ("[Warfarin] could be restarted", ["present"]),
        ("[Omeprazole] 20mg OD - discontinued", ["historical"]),
    ],
)
def test_medicines_in_sentences(sentence, expected):
    assert asserted(sentence, "medicine") == expected


def test_a_relative_is_named():
    assert relative_in("his paternal grandfather had") == "grandfather"
    assert relative_in("the neighbour") is None


def test_present_is_the_default_and_is_not_said():
    judgement = judge("Asthma", 0, 6, FactKind.PROBLEM)
    assert judgement.assertion is Assertion.PRESENT
    assert not judgement.said


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("X-ray showed no consolidation and [CTPA] excluded pulmonary embolism.", "present"),
        ("There was no sign of cellulitis, [Doppler] ABPI 1.02.", "present"),
        ("No murmur, [echocardiogram] normal.", "present"),
        ("No X-ray or [CT] was done.", "absent"),
        ("She did not have an [operation].", "absent"),
    ],
)
def test_an_investigation_that_found_something_was_done(sentence: str, expected: str) -> None:
    assert asserted(sentence, "procedure") == [expected]
