"""The heading's name against the name by which the paper calls its patient: lost surnames, couples, generations."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.called import CLINICIAN, COUPLE, CUT_SHORT, GENERATIONS, NAMESAKE, NO_FAMILY, NO_NAME, OTHER_FAMILY
from extractors.identify import identify
from extractors.transcript import Transcript
from tests.paper import reading_of

LATEST = date(2026, 1, 1)
BORN = "DOB 03/08/1951  NHS No 999 011 0603"


def reasons(heading: str, body: str, foot: str = "") -> set[str]:
    """The reasons for doubt of a clinic letter with that name in its heading."""
    paper = (
        "St Mary's Hospital\nClinic date: 12/03/2018\nDr P Okafor\nBridge Street Surgery\nDear Dr Okafor\n"
        f"{heading}  {BORN}\n12 Elm Grove, Leeds LS7 2AB\n{body}\nYours sincerely\n"
        f"Dr Helen Marsh\nConsultant Cardiologist\n{foot}"
    )
    return {doubt.reason for doubt in identify(Transcript.of([reading_of(paper)]), LATEST).doubts}


@pytest.mark.parametrize(
    ("heading", "body", "foot"),
    [
        ("Re: Mr Patrick Finbar", "It was good to see Mr Dowd, who came with his daughter Bernadette.", ""),
        ("Re: Mr Patrick Finbar", "I saw Mr O'Dowd in clinic today. Mr O'Dowd is well.", ""),
        ("Patient: Patrick Finbar", "Mr Dowd is doing well. We discussed the options with Mr Dowd.", ""),
        ("Re: Mr Patrick Finbar", "He is doing well.", "cc Mr P F Dowd, 12 Elm Grove, Leeds"),
        ("Re: Mrs Joan Tulloch", "I met Mrs Castleton again today. She has recovered very well.", ""),
    ],
)
def test_a_text_that_never_speaks_of_the_headings_family(heading: str, body: str, foot: str) -> None:
    assert OTHER_FAMILY in reasons(heading, body, foot)


@pytest.mark.parametrize(
    ("body", "foot"),
    [
        ("She is well and was discharged under Mr Kinross.", ""),
        ("Surgeon: Mr Kinross\nShe is well. Wide excision (Miss Royle) in May.", ""),
        ("Her husband, Mr Frank Castleton, came with her today.", ""),
        ("I met Mrs Tulloch today, and discussed it with Mrs Castleton at some length.", ""),
        ("She is well.", "cc Miss J Royle, Breast Surgeon"),
        ("I have asked Mr Kinross to see her about her hip.", ""),
    ],
)
def test_clinicians_and_relatives_have_names_of_their_own(body: str, foot: str) -> None:
    assert OTHER_FAMILY not in reasons("Re: Mrs Joan Tulloch", body, foot)


def test_a_given_name_in_the_place_of_the_family_name() -> None:
    assert NO_FAMILY in reasons("Re: Mrs Ann Marie", "She is well.")
    assert NO_FAMILY not in reasons("Re: Mrs Ann Marie", "Mrs Marie is well.")


def test_a_heading_cut_short() -> None:
    assert CUT_SHORT in reasons("Re: Mrs Joan Prenderg", "I saw Mrs Prendergast today.")
    assert CUT_SHORT not in reasons("Re: Mrs Joan Hale", "I saw Mrs Hale at Halesworth Hospital.")


@pytest.mark.parametrize(
    "heading",
    ["Re: Margaret & Frank TULLOCH", "Re: Mr and Mrs Margaret TULLOCH"],
)
def test_a_couple_in_the_heading(heading: str) -> None:
    assert COUPLE in reasons(heading, "Both are well.")


def test_a_senior_and_a_junior_of_one_name() -> None:
    assert GENERATIONS in reasons("Re: Mr John TULLOCH Jnr", "I reviewed Mr John Tulloch Snr today.")
    assert GENERATIONS not in reasons("Re: Mr John TULLOCH Jnr", "Mr Tulloch was seen by a senior nurse.")


@pytest.mark.parametrize(
    ("body", "doubted"),
    [
        ("I saw Mrs Susan Tulloch today. She is well.", True),
        ("Mrs S Tulloch was seen today. She is well.", True),
        ("I saw Mr Tulloch today with his chest pain.", True),
        ("I saw Mrs Tulloch today. She is well.", False),
        ("Mrs M A Tulloch was seen today. She is well.", False),
        ("Mrs Peggy Tulloch was seen today. She is well.", False),  # short for Margaret
        ("She came with her husband, Mr Frank Tulloch, today.", False),
    ],
)
def test_another_person_of_the_family(body: str, doubted: bool) -> None:
    assert (NAMESAKE in reasons("Re: Mrs Margaret TULLOCH", body)) is doubted


@pytest.mark.parametrize("heading", ["Name: Helen MARSH", "Patient: OKAFOR Peter (GP)"])
def test_a_clinicians_name_in_the_place_of_the_patients(heading: str) -> None:
    assert CLINICIAN in reasons(heading, "She is well.")


def test_a_patient_may_share_a_family_name_with_a_clinician() -> None:
    assert CLINICIAN not in reasons("Name: Joan MARSH", "Mrs Marsh is well.")


@pytest.mark.parametrize("name", ["Chapel Allerton", "Warfarin Sodium", "Rose Cottage", "Mrs Retired Teacher"])
def test_words_of_a_form_in_the_place_of_a_name(name: str) -> None:
    assert NO_NAME in reasons(f"Patient: {name}", "She is well.")


@pytest.mark.parametrize("name", ["Jane HALL", "Mrs Rose Cottage", "TRAN, Wing (Mrs)"])
def test_names_that_are_words_as_well(name: str) -> None:
    assert NO_NAME not in reasons(f"Patient: {name}", "She is well.")


@pytest.mark.parametrize("label", ["Escort", "Seen with", "Proband", "Father of baby", "Social worker"])
def test_a_name_under_a_label_that_is_not_the_patients(label: str) -> None:
    assert reasons(f"{label}: Jane HALL", "She is well.")
