"""What else on the paper speaks against a date of birth."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.birth_checks import EVENT, TWICE, YOUNG
from extractors.identify import identify
from extractors.transcript import Transcript
from tests.paper import reading_of

CUT = "The year of the date of birth may be cut short. Compare it with the picture."


def reasons(identity: str, body: str = "Diagnosis: pneumonia") -> set[str]:
    paper = f"DISCHARGE SUMMARY\n{identity}\nAdmitted 10/03/2018  Discharged 12/03/2018\n{body}\nDr H Marsh, Consultant"
    return {doubt.reason for doubt in identify(Transcript.of([reading_of(paper)]), date(2026, 1, 1)).doubts}


def patient(born: str, name: str = "Margaret HALE") -> str:
    return f"Patient: {name}  DOB {born}  NHS No 999 011 0603"


def test_a_plain_date_of_birth() -> None:
    assert reasons(patient("03/08/1951")) == set()


def test_the_day_of_admission_is_no_birth_date() -> None:
    assert EVENT in reasons("Patient: Margaret HALE  NHS No 999 011 0603\nDOB\n10/03/2018  Ward 4")
    assert EVENT not in reasons(patient("10/03/2018"), "Newborn baby. Birth weight 3.2 kg")


@pytest.mark.parametrize(("name", "doubted"), [("Mrs Margaret HALE", True), ("Miss Margaret HALE", False)])
def test_a_wife_of_twelve(name: str, doubted: bool) -> None:
    assert (YOUNG in reasons(patient("03/08/2005", name))) is doubted


@pytest.mark.parametrize(
    ("line", "doubted"),
    [
        ("Hale Margaret 13/08/1951", True),
        ("Hale Margaret 08/03/1951", True),
        ("Hale Margaret 03/08/1951", False),
        ("Mrs Hale had a hip replaced on 21/11/2003", False),
    ],
)
def test_the_date_of_birth_again_but_for_a_figure(line: str, doubted: bool) -> None:
    assert (TWICE in reasons(patient("03/08/1951"), line)) is doubted


@pytest.mark.parametrize(("born", "doubted"), [("03/08/19", True), ("03/08/51", False)])
def test_a_year_that_may_be_cut_short(born: str, doubted: bool) -> None:
    assert (CUT in reasons(patient(born))) is doubted


@pytest.mark.parametrize(
    ("body", "doubted"),
    [
        ("46yo F admitted with a cough.", True),
        ("PC: 46F with cough", True),
        ("Mrs Hale, aged 46, was admitted with a cough.", True),
        ("66yo F admitted with a cough.", False),
        ("Mrs Hale, aged 66, was admitted with a cough.", False),
    ],
)
def test_ages_in_short(body: str, doubted: bool) -> None:
    told = "The age that the paper states does not fit the date of birth. Compare both with the picture."
    assert (told in reasons(patient("03/08/1951"), body)) is doubted
