"""What the index of patients says, as doubts and as the number's status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from custody.tracing import doubts_of_trace
from records.types import (
    Agreement,
    Box,
    DoubtKind,
    Evidence,
    FieldWeight,
    Found,
    Identity,
    KnownPatient,
    NhsNumber,
    Trace,
    TraceOutcome,
)

PLACE = Evidence(1, Box(50, 50, 150, 60), 0.9)
NUMBER = NhsNumber("9990110603")
IDENTITY = Identity(nhs_number=Found(NUMBER, PLACE), family=Found("Papworth", PLACE))
TRACED = KnownPatient("1", NUMBER, "Papworth", "Lorna", date(1964, 12, 3), traced=date(2026, 1, 5))


def traced(outcome: TraceOutcome, **agreements: Agreement) -> Trace:
    fields = tuple(FieldWeight(name, agreement, 1.0) for name, agreement in agreements.items())
    return Trace(outcome, TRACED, 0.99, fields)


def test_the_same_and_no_index_give_no_doubt() -> None:
    assert doubts_of_trace(IDENTITY, None) == ()
    assert doubts_of_trace(IDENTITY, traced(TraceOutcome.SAME)) == ()


@pytest.mark.parametrize(
    ("outcome", "kind", "words"),
    [
        (TraceOutcome.NONE, DoubtKind.PATIENT_INDEX, "new to the trust"),
        (TraceOutcome.SEVERAL, DoubtKind.PATIENT_INDEX, "several patients"),
        (TraceOutcome.OTHER, DoubtKind.OTHER_PATIENT, "are of another"),
    ],
)
def test_each_outcome_is_a_doubt_with_its_place(outcome: TraceOutcome, kind: DoubtKind, words: str) -> None:
    (doubt,) = doubts_of_trace(IDENTITY, traced(outcome))
    assert doubt.kind == kind
    assert words in doubt.reason
    assert doubt.evidence == PLACE


def test_a_number_with_another_name_says_so() -> None:
    same, other = Agreement.SAME, Agreement.OTHER
    trace = traced(TraceOutcome.OTHER, nhs_number=same, family=other, given=same, birth_date=other)
    (doubt,) = doubts_of_trace(IDENTITY, trace)
    assert "another family name and another date of birth for the NHS number" in doubt.reason
    assert "given" not in doubt.reason


@pytest.mark.parametrize("outcome", [TraceOutcome.SEVERAL, TraceOutcome.PROBABLE])
def test_a_number_that_patients_of_the_index_share_says_so(outcome: TraceOutcome) -> None:
    agreements = dict.fromkeys(("nhs_number", "family", "given", "birth_date"), Agreement.SAME)
    (doubt,) = doubts_of_trace(IDENTITY, replace(traced(outcome, **agreements), shared=True))
    assert "has the NHS number for several patients" in doubt.reason
    assert doubt.kind == DoubtKind.PATIENT_INDEX


def test_probable_names_every_field_that_differs_and_no_other() -> None:
    trace = traced(
        TraceOutcome.PROBABLE,
        nhs_number=Agreement.SAME,
        family=Agreement.SAME,
        given=Agreement.CLOSE,
        birth_date=Agreement.OTHER,
        postcode=Agreement.OTHER,
    )
    assert [doubt.reason for doubt in doubts_of_trace(IDENTITY, trace)] == [
        "The patient index has the given name in another form. Compare the paper with the index.",
        "The patient index has another date of birth. Compare the paper with the index.",
    ]


def test_probable_is_always_a_doubt() -> None:
    names = ("nhs_number", "family", "given", "birth_date")
    assert len(doubts_of_trace(IDENTITY, traced(TraceOutcome.PROBABLE, **dict.fromkeys(names, Agreement.SAME)))) == 1
