"""Hospital numbers that may stand for an NHS number, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.hospital_numbers import EMPTY, UNSURE
from extractors.identify import identify
from extractors.transcript import Transcript
from records.types import DoubtKind, Identity
from tests.paper import reading_of


def identity_of(numbers: str) -> Identity:
    paper = (
        f"DISCHARGE SUMMARY\nPatient: Margaret HALE  DOB 03/08/1951  {numbers}\n"
        "Admitted 10/03/2018  Discharged 12/03/2018"
    )
    return identify(Transcript.of([reading_of(paper)]), date(2026, 1, 1))


@pytest.mark.parametrize(
    "number", ["4471902", "K402917", "SB123456", "RBH0660214", "PAS/4471902", "41-4471902", "AB12-209951", "4471902X"]
)
def test_a_plain_number_stands_without_doubt(number: str) -> None:
    identity = identity_of(f"Hospital No {number}")
    assert identity.hospital_number is not None
    assert identity.doubts == ()


@pytest.mark.parametrize("number", ["44719O2", "l4471902", "4S71902", "O471902", "447", "12032018", "03081951"])
def test_a_number_that_may_be_misread_or_something_else(number: str) -> None:
    assert UNSURE in {doubt.reason for doubt in identity_of(f"Hospital No {number}").doubts}


@pytest.mark.parametrize("number", ["447 1902 33", "999 927 27", "447 1902"])
def test_the_beginning_of_a_longer_number_is_no_number(number: str) -> None:
    assert identity_of(f"Hospital No {number}").hospital_number is None


def test_a_label_of_the_nhs_number_that_was_wiped() -> None:
    assert EMPTY in {doubt.reason for doubt in identity_of("NHS No\nHospital No 4471902").doubts}
    assert identity_of("NHS No: not known\nHospital No 4471902").doubts == ()


def test_a_number_of_ten_figures_under_a_misread_label_is_the_nhs_number() -> None:
    identity = identity_of("NUS / PARIS no.  999 011 0603 / M11-209951")
    assert identity.nhs_number is not None
    assert identity.nhs_number.value.digits == "9990110603"
    assert {doubt.kind for doubt in identity.doubts} == {DoubtKind.NHS_NUMBER}
    assert identity.hospital_number is not None
    assert identity.hospital_number.value == "M11-209951"


def test_a_number_that_fails_its_check_is_no_missing_number() -> None:
    identity = identity_of("NUS / PARIS no.  999 011 0604 / M11-209951")
    assert identity.nhs_number is None
    assert {doubt.kind for doubt in identity.doubts} == {DoubtKind.NHS_NUMBER}


def test_two_numbers_one_figure_apart() -> None:
    kinds = {doubt.kind for doubt in identity_of("Hospital No 4471902\nMRN 4471903").doubts}
    assert DoubtKind.OTHER_PATIENT in kinds
    assert identity_of("Hospital No 4471902\nMRN 8812345").doubts == ()
