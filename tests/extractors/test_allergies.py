"""Allergies as letters state them: labelled, listed, told, denied, tolerated, misread."""

import pytest

from records.types import FactKind
from tests.extractors.words import facts_of


def allergies(text):
    return [(fact.name, fact.assertion.value, fact.reaction) for fact in facts_of(text, FactKind.ALLERGY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Allergies\nDrug:  Trimethoprim  Reaction:  Stevens-Johnson syndrome  Signed: R Oduya",
         [("Trimethoprim", "present", "Stevens-Johnson syndrome")]),
        ("Known allergies or sensitivities (must be completed)\nPenicillin - rash (1998)\nLatex - none",
         [("Penicillin", "present", "rash")]),
        ("Allergies\nAllergen  Reaction  Severity\nPenicillin  Anaphylaxis  Severe",
         [("Penicillin", "present", "Anaphylaxis")]),
        ("Allergic: penicillin (lip swelling)", [("Penicillin", "present", "lip swelling")]),
        ("Allergy check: LATEX", [("Latex", "present", None)]),
        ("Allergies/ADRs: trimethoprim (rash), latex",
         [("Trimethoprim", "present", "rash"), ("Latex", "present", None)]),
        ("DRUG SENSITIVITY: Penicillin   WEIGHT: 63 kg", [("Penicillin", "present", None)]),
        ("Dear Doctor\nHe did not tolerate trimethoprim (rash) nor penicillin in the past.",
         [("Trimethoprim", "present", "rash"), ("Penicillin", "present", None)]),
        ("Dear Doctor\nPenicillin gives him stomach cramps.", [("Penicillin", "present", "stomach cramps")]),
        ("Dear Doctor\nTrimethoprim caused a cough and she had anaphylaxis with penicillin.",
         [("Trimethoprim", "present", "cough"), ("Penicillin", "present", None)]),
        ("Allergies: penicillin - but has tolerated amoxicillin", [("Penicillin", "present", None)]),
        ("Dear Doctor\nPeanut allergy - carries adrenaline.", [("Peanut", "present", None)]),
        ("Dear Doctor\nNo adverse reaction to previous penicillin.", []),
        ("Allergies: nil known\nBABY\nBreast feeding", [("No known allergies", "absent", None)]),
        ("Allergies: not known to have any", [("No known allergies", "absent", None)]),
        ("Dear Doctor\nShe has no knowu drug allcrgies.", [("No known allergies", "absent", None)]),
    ],
)  # fmt: skip
def test_allergies_in_many_layouts(text, expected):
    assert allergies(text) == expected


def test_a_misread_phrase_is_kept_as_printed():
    (fact,) = facts_of("Dear Doctor\nShe has no knowu drug allcrgies.", FactKind.ALLERGY)
    assert fact.text == "has no knowu drug allcrgies"


def test_a_substance_of_an_allergy_is_no_medicine():
    facts = facts_of("Dear Doctor\nHe did not tolerate trimethoprim (rash) nor penicillin.", FactKind.MEDICINE)
    assert facts == []
