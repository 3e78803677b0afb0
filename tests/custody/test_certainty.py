"""How sure a fact is, and what that changes."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from custody.certainty import TABLE, confidence, sure_enough, traits, weigh
from records.types import Assertion, Box, Coded, Coding, Evidence, Fact, FactKind

READ_WELL = Evidence(1, Box(0, 0, 1, 1), 0.97)
CODING = Coding("http://snomed.info/sct", "195967001", "Asthma", "a file")
FACT = Fact(FactKind.PROBLEM, "asthma", "Asthma", Assertion.PRESENT, READ_WELL, section="diagnoses")
CODED = Coded(FACT, (CODING,))


def test_every_fact_is_weighed_and_the_order_kept() -> None:
    other = replace(CODED, fact=replace(FACT, text="gout", name="Gout"))
    weighed = weigh([CODED, other])
    assert [each.fact.text for each in weighed] == ["asthma", "gout"]
    assert all(0 < (each.fact.confidence or 0) < 1 for each in weighed)


@pytest.mark.parametrize(
    ("changed", "trait"),
    [
        ({"distance": 1}, "mended letters"),
        ({"section": None}, "under no heading"),
        ({"evidence": replace(READ_WELL, confidence=0.5)}, "read poorly"),
        ({"evidence": replace(READ_WELL, confidence=0.8)}, "read fairly"),
        ({"assertion": Assertion.FAMILY}, "relative not named"),
        ({"text": "COPD", "name": "Chronic obstructive pulmonary disease"}, "abbreviation"),
    ],
)
def test_what_makes_a_fact_like_others(changed: dict[str, object], trait: str) -> None:
    plain = set(traits(CODED))
    assert trait not in plain
    assert trait in set(traits(Coded(replace(FACT, **changed), (CODING,))))  # type: ignore[arg-type]


def test_words_that_no_vocabulary_knows_are_less_sure_than_those_that_one_does() -> None:
    strange = Coded(replace(FACT, text="a strange turn", name="a strange turn"), ())
    assert confidence(strange) < confidence(CODED)


def test_a_fact_too_unsure_for_it_loses_its_code_and_says_why() -> None:
    sure, unsure = (replace(CODED, fact=replace(FACT, confidence=value)) for value in (0.9, 0.6))
    kept, dropped = sure_enough([sure, unsure], 0.75)
    assert kept == sure
    assert (dropped.fact, dropped.codings) == (unsure.fact, ())
    assert dropped.reason


def test_the_table_says_on_how_many_facts_each_weight_rests() -> None:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {"any", "kind problem", "kind medicine", "stated absent"} <= {row["trait"] for row in rows}
    assert all(int(row["seen"]) >= int(row["right"]) >= 0 for row in rows)
    assert len({row["trait"] for row in rows}) == len(rows)
