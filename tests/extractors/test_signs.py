from datetime import date

import pytest

from extractors.page_numbers import page_number
from extractors.signs import page_signs
from extractors.transcript import Transcript
from records.stacks import PageSigns
from records.types import DocumentType, Engine, PageKind, Placement, Reading
from tests.paper import reading_of

CAME_IN = date(2026, 1, 31)
LETTER = """Riverside University Hospitals NHS Trust
Riverside Royal Infirmary
Tel: 01632 960 141
Our ref: HM/440912
14 March 2012

Dr P Oduya
Tannery Lane Surgery

Dear Dr Oduya

Patient: Mrs Margaret Jean ASHWORTH   DOB: 17/04/1938   NHS number: 999 704 7753
Hospital number: 440912

I reviewed this patient in the clinic today. The weight loss has stopped.
The haemoglobin has risen to 121.

Yours sincerely
Dr Helen Marchbank
Consultant Gastroenterologist
cc: Mrs Ashworth"""


def signs(text: str, page: int = 1) -> PageSigns:
    return page_signs(reading_of(text, page), CAME_IN)


def test_a_letter_of_one_page_opens_and_closes_and_says_whose_it_is() -> None:
    found = signs(LETTER, page=4)
    assert found.page == 4
    assert found.nhs_numbers == {"9997047753"}
    assert found.names == {"ASHWORTH MARGARET JEAN"}
    assert found.birth_dates == {date(1938, 4, 17)}
    assert found.hospital_numbers == {"440912"}
    assert found.dates == {date(2012, 3, 14)}
    assert found.letterhead == "RIVERSIDEUNIVERSITYHOSPITALSNHSTRUST"
    assert found.opens > 0.8
    assert found.closes > 0.8
    assert not (found.divides or found.covers or found.leads_on or found.follows_on)


def test_nothing_of_the_patient_is_in_the_repr() -> None:
    text = repr(signs(LETTER))
    assert not any(word in text for word in ("ASHWORTH", "9997047753", "440912", "1938"))


def test_a_middle_page_shows_nothing() -> None:
    found = signs("The bone density scan shows a T score of -1.8 at the hip.\nI have suggested calcium.")
    assert not (found.nhs_numbers or found.names or found.birth_dates or found.letterhead or found.numbered)
    assert found.opens == 0
    assert found.closes == 0


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Mrs Margaret Ashworth   440912   Page 2", "ASHWORTH MARGARET"),
        ("ASHWORTH, Margaret (17/04/1938)", "ASHWORTH MARGARET"),
        ("Re: Margaret Ashworth continued", "ASHWORTH MARGARET"),
        ("-2-                      Mrs Ashworth", "ASHWORTH"),
        ("Mrs M Ashworth - 2 -", "ASHWORTH M"),
        ("M Ashworth          - 2 -          17 October 2013", "ASHWORTH M"),
        ("ASHWORTH, MARGARET (Mrs)   Ward 5", "ASHWORTH MARGARET"),
        ("Ashworth, Margaret   Ward 5", "ASHWORTH MARGARET"),
        ("ASHWORTH Margaret   Bay 4  Bed 12", "ASHWORTH MARGARET"),
        ("MARGARET ASHWORTH F 72Y", "ASHWORTH MARGARET"),
        ("Margaret Ashworth, aged 72", "ASHWORTH MARGARET"),
        ("Patient: Ashworth", "ASHWORTH"),
        ("Pt Ashworth, bed 12", "ASHWORTH"),
        ("Name: ASHWORTH", "ASHWORTH"),
    ],
)
def test_the_name_at_the_top_of_a_continuation_page(line: str, name: str) -> None:
    assert signs(f"{line}\n\nThe scan shows a T score of -1.8 at the hip.").names == {name}


@pytest.mark.parametrize(
    "line",
    [
        "Dr Helen Marchbank   Page 2",
        "Riverside Royal Infirmary   Page 2",
        "Helen Marchbank   Tel 01632 960 141",
        "Diagnosis and Plan   Page 2",
        "Cardiology   Ward 5",
        "Patient: Discharged",
        "Patient reviewed on ward 5",
        "Name: Dr Marchbank   Ward 5",
    ],
)
def test_what_else_stands_at_the_top_of_pages_is_no_patient(line: str) -> None:
    assert signs(f"{line}\n\nThe scan shows a T score of -1.8 at the hip.").names == frozenset()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Page 2 of 3", (2, 3)),
        ("page 2/3", (2, 3)),
        ("Page l of 2", (1, 2)),
        ("2 of 3", (2, 3)),
        ("Sheet 1 of 2", (1, 2)),
        ("- 2 -", (2, None)),
        ("Page 2", (2, None)),
        ("Mrs J Ormerod   61903   Page 2", (2, None)),
        ("Page two of three", (2, 3)),
        ("Report version 3   Page 1 of 4", (1, 4)),
        ("see page 2 of the booklet", None),
        ("Pages: 2 including cover", None),
        ("Page 3 of 2", None),
        ("Chart 1 of 1", None),
        ("BP 120/80", None),
        ("12/3/2011", None),
    ],
)
def test_page_numbers(line: str, number: tuple[int, int | None] | None) -> None:
    text = f"Some words of the letter\nand more of them\n{line}"
    assert page_number(Transcript.of([reading_of(text)]).lines) == number


def test_a_number_in_the_middle_of_a_page_is_not_the_pages() -> None:
    text = "\n".join([*["words"] * 6, "Page 7 of 9", *["words"] * 6])
    assert signs(text).numbered is None


def test_a_fax_machines_line_does_not_number_the_page() -> None:
    found = signs("12-MAR-2010 10:31   FROM: 01632 960001   TO: 01632 960190   P.02/03\nThe scan is normal.")
    assert found.numbered is None


@pytest.mark.parametrize(
    "text",
    [
        "CASENOTE\nSEPARATOR\nSHEET\nPut between two documents.",
        "PATCH T",
        "DOCUMENT SEPARATOR",
        "Batch header sheet",
        "HEADER\nSHEET",
        "Separator page",
    ],
)
def test_words_of_a_separator(text: str) -> None:
    assert signs(text).divides


@pytest.mark.parametrize(
    "text",
    [
        "A nicotine patch 21 mg was applied each morning.",
        "Patch test: positive to nickel",
        "There was a separator in the sample tube",
        LETTER,
    ],
)
def test_words_of_letters_are_no_separators(text: str) -> None:
    assert not signs(text).divides


def test_a_cover_leads() -> None:
    found = signs("FAX TRANSMISSION\nTo: Urology\nFax: 01632 960 190\nFrom: Millbrook Surgery\nNumber of pages: 2")
    assert found.covers
    assert found.covers_alone
    assert found.document_type is DocumentType.FAX_COVER


def test_a_page_that_says_more_follows() -> None:
    assert signs("The plan is as below.\nContinued overleaf").leads_on > 0.9
    assert signs("I enclose a copy of her results.").leads_on > 0.5
    assert signs("with the\nreferral. The exercise test was stopped after six minutes of walking.").follows_on > 0.5


def test_mother_and_baby_on_one_page_are_both_named_and_neither_is_the_patient() -> None:
    found = signs(
        "MOTHER\nMrs Adaeze EKWUEME   DOB 12/03/1986\nNHS number 999 093 2417\n\nBABY\n"
        "Chidi EKWUEME   DOB 21/08/2015\nNHS number 999 951 4758\n"
    )
    assert found.nhs_numbers == frozenset()
    assert found.other_numbers == {"9990932417", "9999514758"}


def test_a_number_that_fails_its_check_digit_is_nobodys() -> None:
    found = signs("Patient: Mrs Margaret Ashworth   NHS number: 999 704 7754")
    assert not (found.nhs_numbers or found.other_numbers)


def test_a_blank_side_shows_only_that_it_is_blank() -> None:
    reading = Reading(3, PageKind.PICTURE, (), Engine("none", ""), (), Placement(595, 842), blank=True)
    assert page_signs(reading, CAME_IN) == PageSigns(3, blank=True)
