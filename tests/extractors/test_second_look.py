"""A second look: agreement is evidence, disagreement a doubt, and what can't be looked at stays as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from extractors import second_reader
from extractors.second_look import look_at_facts, look_at_head, look_at_identity, strips
from records.types import (
    Assertion,
    Box,
    DocumentType,
    Dosage,
    Doubt,
    DoubtKind,
    Evidence,
    Fact,
    FactKind,
    Found,
    Head,
    Identity,
    Measurement,
    NhsNumber,
)
from tests.extractors.test_reader import page_of
from tests.paper import reading_of

PLACE = Evidence(1, Box(0, 0, 9, 9), 0.6)
IDENTITY = Identity(
    nhs_number=Found(NhsNumber("9990000018"), PLACE),
    family=Found("O'Brien-Smith", PLACE),
    given=Found("Ann", PLACE),
    birth_date=Found(date(1950, 10, 25), PLACE),
)


def seeing(text: str, sure: float = 0.95) -> Callable[[Evidence], tuple[str, float] | None]:
    return lambda _: (text, sure)


ALL_THERE = "NHS 999 000 0018 Ann OBRIEN SMITH 25-Oct·1950"


def test_agreement_makes_it_surer() -> None:
    looked = look_at_identity(IDENTITY, seeing(ALL_THERE))
    assert looked.doubts == ()
    for found in (looked.nhs_number, looked.family, looked.given, looked.birth_date):
        assert found is not None
        assert found.evidence.confidence == pytest.approx(0.98)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ALL_THERE.replace("0018", "0078"), DoubtKind.NHS_NUMBER),
        (ALL_THERE.replace("SMITH", "SMYTH"), DoubtKind.NAME),
        (ALL_THERE.replace("Ann", "Ana"), DoubtKind.NAME),
        (ALL_THERE.replace("25", "26"), DoubtKind.BIRTH_DATE),
    ],
)
def test_disagreement_is_a_doubt_however_sure_the_first_reader_was(text: str, kind: DoubtKind) -> None:
    sure = replace(
        IDENTITY,
        **{
            name: replace(found, evidence=replace(PLACE, confidence=0.99))
            for name in ("nhs_number", "family", "given", "birth_date")
            if (found := getattr(IDENTITY, name))
        },
    )
    looked = look_at_identity(sure, seeing(text))
    assert {doubt.kind for doubt in looked.doubts} == {kind}
    assert looked.nhs_number == sure.nhs_number or kind != DoubtKind.NHS_NUMBER


def test_what_cannot_be_looked_at_stays_as_it_was() -> None:
    assert look_at_identity(IDENTITY, lambda _: None) == IDENTITY


def test_the_documents_date_is_looked_at() -> None:
    head = Head(DocumentType.CLINIC, 0.9, written=Found(date(2010, 7, 4), PLACE))
    assert look_at_head(head, seeing("July 4, 2010")).doubts == ()
    assert look_at_head(head, seeing("4 July 2016")).doubts[0].kind == DoubtKind.DOCUMENT_DATE


def fact(**parts: object) -> Fact:
    doubt = Doubt(DoubtKind.FIGURES, "The figures may be misread.", PLACE)
    whole = Fact(FactKind.MEDICINE, "x", "x", Assertion.PRESENT, PLACE, doubt=doubt)
    return replace(whole, **parts)  # type: ignore[arg-type]


def test_figures_on_which_both_agree_are_not_doubted() -> None:
    dose = fact(dosage=Dosage("digoxin 62.5 micrograms", 62.5, unit="micrograms"))
    (settled,) = look_at_facts((dose,), seeing("Digoxin 62.5 micrograms"))
    assert settled.doubt is None
    (doubted,) = look_at_facts((dose,), seeing("Digoxin 625 micrograms OD"))
    assert doubted.doubt is not None
    result = fact(kind=FactKind.OBSERVATION, measurement=Measurement("184", 184))
    (doubted,) = look_at_facts((result,), seeing("no figures at all"))
    assert doubted.doubt is not None


def test_other_doubts_are_not_settled_by_figures() -> None:
    dose = Dosage("Ramitril 5 mg", 5)
    doubt = Doubt(DoubtKind.FACT, "A look-alike.", PLACE)
    look_alike = fact(text="Ramitril", name="Ramipril", doubt=doubt, dosage=dose)
    assert look_at_facts((look_alike,), seeing("Ramitril 5 mg"))[0].doubt == doubt
    assert look_at_facts((look_alike,), seeing("Ramipril 5 mg"))[0].doubt is None


def test_disagreement_over_a_sure_dose_is_a_doubt_with_both_readings() -> None:
    sure = fact(text="warfarin", name="Warfarin", doubt=None, dosage=Dosage("warfarin 3 mg", 3, unit="mg"))
    (doubted,) = look_at_facts((sure,), seeing("warfarin 8 mg"))
    assert doubted.doubt is not None
    assert doubted.doubt.kind is DoubtKind.FIGURES
    assert doubted.doubt.readings == ("warfarin 3 mg", "warfarin 8 mg")
    assert "warfarin" not in repr(doubted)
    assert "warfarin" not in doubted.doubt.reason


def test_a_second_reader_who_is_unsure_says_nothing() -> None:
    sure = fact(text="warfarin", name="Warfarin", doubt=None, dosage=Dosage("warfarin 3 mg", 3, unit="mg"))
    assert look_at_facts((sure,), seeing("warfarin 8 mg", 0.5)) == (sure,)


def test_agreement_makes_a_dose_surer() -> None:
    sure = fact(text="warfarin", name="Warfarin", doubt=None, dosage=Dosage("warfarin 3 mg", 3, unit="mg"))
    (looked,) = look_at_facts((sure,), seeing("Warfarin3mg"))
    assert looked.doubt is None
    assert looked.evidence.confidence == pytest.approx(0.98)


def test_problems_are_not_looked_at() -> None:
    problem = fact(kind=FactKind.PROBLEM, doubt=None)
    assert look_at_facts((problem,), seeing("something else")) == (problem,)


def test_a_box_of_two_lines_is_looked_at_line_by_line() -> None:
    reading = reading_of("Take metformin 500 mg\ntwice daily with food\nand ramipril")
    box = reading.words[1].box.union(reading.words[5].box)
    first, second = strips(reading, box)
    assert first.bottom < second.top
    assert first.right <= box.right
    assert strips(reading, Box(500, 500, 510, 510)) == (Box(500, 500, 510, 510),)


@pytest.mark.slow
def test_lines_are_read_from_their_strips_of_the_page_narrow_ones_too() -> None:
    page = page_of(("Metformin 500 mg", "twice daily"))
    lines = Box(70, 70, 180, 88), Box(70, 92, 140, 110)
    text, sure = second_reader.look(page, *lines)
    assert text.replace(" ", "") == "Metformin500mgtwicedaily"
    assert sure > 0.9
    assert second_reader.look(page, lines[1], narrowed=0.8)[0].replace(" ", "") == "twicedaily"
    assert second_reader.look(page, Box(900, 900, 950, 910)) == ("", 0.0)
