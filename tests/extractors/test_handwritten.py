"""What stands on handwriting is never coded: such facts come out in doubt, bare of what was read from them."""

from dataclasses import replace

import pytest

from extractors.handwritten import without_handwriting
from records.types import (
    Assertion,
    Box,
    Dosage,
    DoubtKind,
    Evidence,
    Fact,
    FactKind,
    Handwriting,
    Measurement,
    Reading,
)
from tests.paper import reading_of

PLACE = Box(100, 200, 200, 210)
NOTE = Handwriting(Box(90, 190, 220, 220))


def fact(page: int = 1) -> Fact:
    return Fact(FactKind.MEDICINE, "ramipril 5mg", "Ramipril", Assertion.PRESENT, Evidence(page, PLACE, 0.95))


def page(*regions: Handwriting, number: int = 1) -> Reading:
    return replace(reading_of("a b", page=number), handwriting=regions)


def test_a_fact_in_a_note_is_in_doubt_however_surely_it_was_read() -> None:
    (doubted,) = without_handwriting([fact()], [page(NOTE)])
    assert doubted.doubt is not None
    assert doubted.doubt.kind == DoubtKind.HANDWRITING
    assert doubted.doubt.evidence == fact().evidence
    assert replace(doubted, doubt=None) == fact()


def test_its_figures_and_reaction_are_not_kept() -> None:
    read = replace(
        fact(),
        dosage=Dosage("ramipril 5mg", value=5, unit="mg", route="oral"),
        measurement=Measurement("96", 96, "g/L"),
        reaction="rash",
    )
    (doubted,) = without_handwriting([read], [page(NOTE)])
    assert doubted.dosage == Dosage("ramipril 5mg")
    assert doubted.measurement == Measurement("96")
    assert doubted.reaction is None


@pytest.mark.parametrize(
    ("region", "why"),
    [
        (Handwriting(Box(90, 150, 220, 202)), "a stroke reaches down from above"),
        (Handwriting(Box(210, 190, 320, 220)), "beside it"),
        (Handwriting(Box(90, 190, 150, 220), signature=True), "a signature runs into it"),
    ],
)
def test_print_near_handwriting_stays_as_it_is(region: Handwriting, why: str) -> None:
    assert without_handwriting([fact()], [page(region)]) == (fact(),), why


def test_a_signature_over_most_of_it_puts_it_in_doubt() -> None:
    over = Handwriting(Box(90, 190, 180, 220), signature=True)
    (doubted,) = without_handwriting([fact()], [page(over)])
    assert doubted.doubt is not None


def test_the_page_counts_and_the_order_stays() -> None:
    facts = [fact(2), fact(1), replace(fact(2), name="Other")]
    done = without_handwriting(facts, [page(NOTE), page(number=2)])
    assert [one.doubt is not None for one in done] == [False, True, False]
    assert [one.name for one in done] == ["Ramipril", "Ramipril", "Other"]
