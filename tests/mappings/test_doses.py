"""Doses against the strengths of products: what no product gives is for a person, what may be poured is left alone."""

from dataclasses import replace

import pytest

from mappings.doses import doubts_of_doses
from records.types import (
    Assertion,
    Box,
    Coded,
    Coding,
    Dosage,
    Doubt,
    DoubtKind,
    Evidence,
    Fact,
    FactKind,
)
from records.types.terms import Strength

PLACE = Evidence(1, Box(0, 0, 10, 10), 0.9)


def held(product, value, unit="mg", *, per=None, form="Tablet", ingredient="it"):
    return Strength(
        Coding("dm+d", product, product, "1"), ingredient, value, unit, None if per is None else 5.0, per, form
    )


PRODUCTS = {
    "Amlodipine": [held("1", 5.0), held("2", 10.0)],
    "Levothyroxine": [held("3", 25.0, "microgram"), held("4", 50.0, "microgram"), held("5", 100.0, "microgram")],
    "Co-codamol": [held("6", 30.0, ingredient="codeine"), held("6", 500.0, ingredient="paracetamol")],
    "Furosemide": [held("7", 20.0), held("8", 40.0), held("9", 20.0, per="ml", form="Oral solution")],
    "Enoxaparin": [held("10", 100.0, per="ml", form="Solution for injection")],
    "Prednisolone": [held("11", 1.0), held("12", 5.0), held("13", 25.0)],
    "Paracetamol": [held("14", 500.0)],
}


def strengths(medicine):
    return PRODUCTS.get(medicine, ())


def medicine(name, text="", **parts):
    fact = Fact(FactKind.MEDICINE, name, name, Assertion.PRESENT, PLACE, dosage=Dosage(text, **parts))
    return Coded(fact, ())


def doubted(coded):
    (found,) = doubts_of_doses([coded], strengths)
    return found.fact.doubt is not None


@pytest.mark.parametrize(
    ("name", "parts", "expected"),
    [
        ("Amlodipine", {"value": 5.0, "unit": "mg"}, False),
        ("Amlodipine", {"value": 2.5, "unit": "mg"}, False),  # half a tablet
        ("Amlodipine", {"value": 50.0, "unit": "mg"}, True),  # ten times too much
        ("Amlodipine", {"value": 0.5, "unit": "mg"}, True),  # ten times too little
        ("Amlodipine", {"value": 8.0, "unit": "mg"}, True),
        ("Levothyroxine", {"value": 75.0, "unit": "microgram"}, False),
        ("Levothyroxine", {"value": 0.1, "unit": "mg"}, False),  # the same in another unit
        ("Levothyroxine", {"value": 75.0, "unit": "mg"}, True),
        ("Levothyroxine", {"value": 88.0, "unit": "microgram"}, True),
        ("Co-codamol", {"value": 530.0, "unit": "mg"}, False),
        ("Prednisolone", {"value": 40.0, "unit": "mg"}, False),
        ("Paracetamol", {"value": 1.0, "unit": "g"}, False),
        ("Paracetamol", {"value": 10.0, "unit": "g"}, True),
        ("Paracetamol", {"value": 2.0, "unit": "tablet", "strength": "500mg"}, False),
        ("Paracetamol", {"value": 2.0, "unit": "tablet", "strength": "50mg"}, True),
        ("Amlodipine", {"value": 2.5, "high": 8.0, "unit": "mg"}, False),  # a range is left alone
        ("Amlodipine", {"value": 7.0, "unit": "mg", "route": "intravenous"}, False),
        ("Enoxaparin", {"value": 43.0, "unit": "mg"}, False),  # only for injection
        ("Nothing known", {"value": 43.0, "unit": "mg"}, False),
    ],
)
def test_a_dose_that_no_product_gives_is_for_a_person(name, parts, expected):
    assert doubted(medicine(name, **parts)) is expected


def test_what_is_poured_is_left_alone():
    assert not doubted(medicine("Furosemide", "Furosemide oral solution 7mg od", value=7.0, unit="mg"))
    assert doubted(medicine("Furosemide", "Furosemide 7mg od", value=7.0, unit="mg"))


def test_every_step_counts():
    later = Dosage("then 45mg", value=45.0, unit="mg")
    noon = Dosage("200mg noon", value=200.0, unit="mg")
    right = medicine("Furosemide", value=40.0, unit="mg")
    for more in ({"then": (later,)}, {"also": (noon,)}, {"then": (replace(later, value=40.0, also=(noon,)),)}):
        stepped = replace(right, fact=replace(right.fact, dosage=replace(right.fact.dosage, **more)))
        assert doubted(stepped)


def test_a_code_is_asked_before_the_name():
    coded = replace(medicine("Mystery", value=43.0, unit="mg"), codings=(Coding("dm+d", "Amlodipine", "", "1"),))
    assert doubted(coded)


def test_other_facts_and_doubts_stay_as_they_are():
    problem = Coded(Fact(FactKind.PROBLEM, "Gout", "Amlodipine", Assertion.PRESENT, PLACE), ())
    misread = medicine("Amlodipine", value=50.0, unit="mg")
    doubt = Doubt(DoubtKind.FIGURES, "Look.", PLACE)
    misread = replace(misread, fact=replace(misread.fact, doubt=doubt))
    assert doubts_of_doses([problem, misread], strengths) == (problem, misread)


def test_the_doubt_says_what_to_do_and_where():
    (found,) = doubts_of_doses([medicine("Amlodipine", value=50.0, unit="mg")], strengths)
    assert found.fact.doubt == Doubt(
        DoubtKind.DOSE,
        "No product of this medicine gives the dose that was read. Compare the dose with the paper.",
        PLACE,
    )
