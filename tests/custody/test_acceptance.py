"""Acceptance is strict: one thing missing, unsure or odd, and a person must look."""

from dataclasses import replace
from datetime import date

import pytest

from custody.acceptance import doubts_of, doubts_of_checks
from records.settings import Acceptance
from records.types import (
    Assertion,
    Box,
    Coded,
    CodedRecord,
    DocumentType,
    Doubt,
    DoubtKind,
    Evidence,
    Fact,
    FactKind,
    Found,
    Handwriting,
    Head,
    Identity,
    Issue,
    NhsNumber,
    OdsCode,
    PageState,
    Source,
)
from tests.paper import reading_of

LEAST = Acceptance()
SURE = Evidence(1, Box(0, 0, 1, 1), 0.99)
UNSURE = Evidence(1, Box(0, 0, 1, 1), 0.3)


def record(**changes: object) -> CodedRecord:
    identity = Identity(
        nhs_number=Found(NhsNumber("9990000018"), SURE),
        family=Found("Smith", SURE),
        given=Found("Ann", SURE),
        birth_date=Found(date(1950, 1, 2), SURE),
    )
    head = Head(DocumentType.CLINIC, 0.99, written=Found(date(2010, 1, 2), SURE))
    whole = CodedRecord("r", OdsCode("RZZ"), Source.SCAN, (1, 1), identity, head, (), (reading_of("a b"),), "")
    return replace(whole, **changes)  # type: ignore[arg-type]


def kinds(doubted: CodedRecord, *pages: PageState) -> set[DoubtKind]:
    return {doubt.kind for doubt in doubts_of(doubted, pages or (PageState.DELIVERED,), LEAST)}


def test_a_sure_record_passes() -> None:
    assert kinds(record()) == set()


def without_number(**changes: object) -> CodedRecord:
    known = replace(record().identity, nhs_number=None, hospital_number=Found("RZZ 123456", SURE))
    return record(identity=replace(known, **changes))  # type: ignore[arg-type]


def test_a_hospital_number_stands_for_an_nhs_number_that_the_paper_does_not_have() -> None:
    assert kinds(without_number()) == set()
    strict = LEAST.model_copy(update={"nhs_number_needed": True})
    assert [doubt.kind for doubt in doubts_of(without_number(), (PageState.DELIVERED,), strict)] == [
        DoubtKind.NHS_NUMBER
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"hospital_number": None},
        {"hospital_number": Found("RZZ 123456", UNSURE)},
        {"doubts": (Doubt(DoubtKind.OTHER_PATIENT, "There may be another patient. Look."),)},
    ],
)
def test_it_does_not_where_anything_is_unsure(changes: dict[str, object]) -> None:
    assert DoubtKind.NHS_NUMBER in kinds(without_number(**changes))


def test_a_fact_whose_like_are_seldom_right_needs_a_person() -> None:
    seldom = Fact(FactKind.PROBLEM, "a", "a", Assertion.PRESENT, SURE, confidence=0.3)
    often = replace(seldom, confidence=0.97)
    assert kinds(record(facts=(Coded(seldom, ()),))) == {DoubtKind.FACT}
    assert kinds(record(facts=(Coded(often, ()),))) == set()


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("nhs_number", DoubtKind.NHS_NUMBER),
        ("family", DoubtKind.NAME),
        ("given", DoubtKind.NAME),
        ("birth_date", DoubtKind.BIRTH_DATE),
    ],
)
def test_every_part_of_the_identity_must_be_there_and_sure(field: str, kind: DoubtKind) -> None:
    whole = record()
    assert kinds(record(identity=replace(whole.identity, **{field: None}))) == {kind}
    unsure = Found(getattr(whole.identity, field).value, UNSURE)
    assert kinds(record(identity=replace(whole.identity, **{field: unsure}))) == {kind}


def test_a_doubt_of_the_identity_stops_it() -> None:
    doubt = Doubt(DoubtKind.OTHER_PATIENT, "Page 2 names another patient.")
    assert kinds(record(identity=replace(record().identity, doubts=(doubt,)))) == {DoubtKind.OTHER_PATIENT}


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (Head(DocumentType.UNKNOWN, 0.0, written=Found(date(2010, 1, 2), SURE)), DoubtKind.DOCUMENT_TYPE),
        (Head(DocumentType.CLINIC, 0.5, written=Found(date(2010, 1, 2), SURE)), DoubtKind.DOCUMENT_TYPE),
        (Head(DocumentType.CLINIC, 0.9), DoubtKind.DOCUMENT_DATE),
        (Head(DocumentType.CLINIC, 0.9, written=Found(date(2010, 1, 2), UNSURE)), DoubtKind.DOCUMENT_DATE),
    ],
)
def test_kind_and_date_must_be_known(head: Head, kind: DoubtKind) -> None:
    assert kinds(record(head=head)) == {kind}


def test_a_poorly_read_page_and_a_lost_page_stop_it() -> None:
    assert kinds(record(readings=(reading_of("a b", confidence=0.5),))) == {DoubtKind.READING}
    assert kinds(record(), PageState.DELIVERED, PageState.QUARANTINED) == {DoubtKind.READING}


def test_a_page_with_a_note_by_hand_is_shown_once_and_points_to_the_largest() -> None:
    small, large = Handwriting(Box(10, 10, 40, 20)), Handwriting(Box(10, 100, 200, 130))
    page = replace(reading_of("a b", page=2), handwriting=(small, large))
    (doubt,) = doubts_of(record(readings=(reading_of("a b"), page)), (PageState.DELIVERED,) * 2, LEAST)
    assert doubt.kind == DoubtKind.HANDWRITING
    assert doubt.reason.startswith("Page 2 ")
    assert doubt.evidence == Evidence(2, large.box, 0.0)


def test_a_signature_alone_needs_nobody() -> None:
    signed = replace(reading_of("a b"), handwriting=(Handwriting(Box(10, 10, 90, 40), signature=True),))
    assert kinds(record(readings=(signed,))) == set()


def test_paper_without_a_word_is_not_accepted() -> None:
    assert DoubtKind.BLANK in kinds(record(readings=(replace(reading_of(""), blank=True),)))


def test_a_doubtful_fact_stops_it() -> None:
    doubt = Doubt(DoubtKind.FACT, "A dose is not sure.", SURE)
    fact = Fact(FactKind.MEDICINE, "x", "x", Assertion.PRESENT, SURE, doubt=doubt)
    assert kinds(record(facts=(Coded(fact, ()),))) == {DoubtKind.FACT}


def test_failed_checks_become_doubts_that_name_the_rule_once() -> None:
    issues = [Issue("bdl-9", "Bundle", "no identifier"), Issue("bdl-9", "Bundle", "again")]
    (doubt,) = doubts_of_checks(DoubtKind.BUNDLE, issues)
    assert "bdl-9" in doubt.reason


def test_no_reason_repeats_what_is_on_the_paper() -> None:
    unsure = replace(record().identity, family=Found("Smith", UNSURE))
    assert all("Smith" not in repr(doubt) for doubt in doubts_of(record(identity=unsure), (), LEAST))
