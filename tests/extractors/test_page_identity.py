"""A page that names another patient than its document or its header sheet, and neighbours who are alike."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.identify import identify
from extractors.page_identity import alarm, alarmed, misfiled, page_identity, printed_numbers
from extractors.signs import page_signs
from extractors.transcript import Transcript
from records.stacks import Segment, Sheet, SheetKind
from records.types import Doubt, DoubtKind, Identity, NhsNumber
from tests.paper import reading_of

LATEST = date(2026, 1, 1)
MINE, OTHER = "999 011 0603", "999 026 8983"
LETTER = (
    "Riverside General Hospital\nDate: 14 October 2008\nDr C Whitlock\nHarbour Street Practice\nDear Dr Whitlock\n"
    f"Re: Mrs Patience OKONJO, d.o.b. 27.02.1959, NHS No. {MINE}\nHospital No: A123456\n"
    "44 Chandlers Row, Riverside RV6 1DT\nI reviewed this patient in the clinic. She is well.\n"
)
REST = "Her blood pressure was 130/80 and we continue as before.\nYours sincerely\nDr Helen Marchbanks\nConsultant\n"


def doubts(*pages: str, header: Sheet | None = None) -> tuple[Doubt, ...]:
    readings = [reading_of(page, at) for at, page in enumerate(pages, start=1)]
    return misfiled(readings, identify(Transcript.of(readings), LATEST), LATEST, header)


@pytest.mark.parametrize(
    "strip",
    [
        f"NHS No: {OTHER}",
        "Patient: Mr Graham Tulloch   DOB 03/04/1961",
        "TULLOCH, Graham   03/04/1961   Page 2",
        "Re: Mr Graham Tulloch, d.o.b. 03.04.1961",
        "Graham Tulloch (born 3 April 1961) - continued",
        "G Tulloch   03/04/1961   Page 2",
        "Mrs Winifred OKONJO   d.o.b. 03/04/1931   Page 2",
        f"OKONJO Patience   d.o.b. 01.09.1988   NHS No. {OTHER}",
        "Date of birth: 3 April 1961",
        "Hospital No: B765432",
    ],
)
def test_a_page_that_names_another_patient_is_misfiled_and_named(strip: str) -> None:
    (doubt,) = doubts(LETTER, f"{strip}\n{REST}")
    assert doubt.kind == DoubtKind.MISFILED
    assert doubt.reason.startswith("Pages 1 and 2 name two patients")
    assert doubt.evidence is not None
    assert not {"Tulloch", "OKONJO", "Okonjo"} & set(doubt.reason.split())


@pytest.mark.parametrize(
    "strip",
    [
        "Page 2",
        f"NHS No: {MINE}",
        "Mrs P OKONJO   27/02/1959   Page 2",
        "OKONJO, Patience   27.02.1959   Page 2",
        "Okonjo Patience   Page 2 of 2",
        "Patience Okonjo   Page 2 of 2",
        "Re: Mrs Patience Okonjo, d.o.b. 27.02.1959",
        "Mrs Patience OKONIO   d.o.b. 27/02/1959   Page 2",  # a letter misread
        "Date of birth: 27/02/1969",  # a figure misread: of that the whole document's rules speak
        "Unit No: 4471902",  # another hospital's
    ],
)
def test_the_patients_own_page_is_not(strip: str) -> None:
    assert doubts(LETTER, f"{strip}\n{REST}") == ()


def test_the_page_that_differs_may_be_the_first() -> None:
    other = LETTER.replace("Mrs Patience OKONJO", "Mr Graham TULLOCH").replace("27.02.1959", "03.04.1961")
    other = other.replace(MINE, OTHER).replace("A123456", "A777777")
    reasons = " ".join(doubt.reason for doubt in doubts(other, LETTER, f"NHS No: {MINE}\n{REST}"))
    assert "Pages 1 and" in reasons


def test_a_page_under_the_header_sheet_of_another_patient() -> None:
    header = Sheet(1, SheetKind.HEADER, nhs_number=NhsNumber(OTHER.replace(" ", "")))
    (doubt,) = doubts(LETTER, header=header)
    assert doubt.reason == "Page 1 bears another NHS number than its header sheet. Find out whose page it is."
    assert doubts(LETTER, header=Sheet(1, SheetKind.HEADER, nhs_number=NhsNumber(MINE.replace(" ", "")))) == ()
    assert doubts(LETTER, header=Sheet(1, SheetKind.HEADER)) == ()


def test_a_page_alone_says_only_what_it_says_beyond_doubt() -> None:
    found = page_identity(reading_of(REST), LATEST)
    assert (found.nhs_number, found.family, found.birth_date) == (None, None, None)


# ---------------------------------------------------------------- numbers that fail their check digit
@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("NHS No: 999 011 0608", ["9990110608"]),
        ("NHS number 999-O11-0608", ["9990110608"]),
        (f"NHS No: {MINE}", []),
        ("NHS No: 999 011 060", []),
        ("Hospital No: 999 011 0608", []),
        ("Next of kin NHS No: 999 011 0608", []),
    ],
)
def test_numbers_that_fail_their_check_digit_are_found_where_the_patients_stands(text: str, digits: list[str]) -> None:
    assert [found.value for found in printed_numbers([reading_of(f"Name: Mrs P Okonjo\n{text}")])] == digits


# ---------------------------------------------------------------- neighbours
def letter(family: str = "PAPWORTH", given: str = "Lorna", born: str = "03/12/1964", number: str = MINE) -> str:
    return f"Riverside General Hospital\nPatient: {family}, {given}\nDOB: {born}\nNHS No: {number}\n{REST}"


def identity_of(text: str) -> Identity:
    return identify(Transcript.of([reading_of(text)]), LATEST)


ALIKE = (
    letter(given="Linda", born="30/12/1964", number=OTHER),
    letter(given="Linda", born="17/12/1964", number=OTHER),  # of the same month
    letter(given="Laura", number=OTHER),  # a twin
    letter(born="07/05/1931", number=OTHER),  # mother and daughter of one name
    letter(born="12/03/1964", number=""),  # day and month exchanged
    letter(family="PAPWORT", given="Linda", born="03/12/1964", number=OTHER),
    letter(family="QUAYLE", given="Simon", born="01/01/1980", number="999 191 0603"),  # numbers alike
)
NOT_ALIKE = (
    letter(),
    letter(given="Lorna Jane"),
    letter(given="L", number=""),
    letter(born="08/12/1964"),  # the same number: a misreading
    letter(given="Peter", born="11/05/1938", number=OTHER),  # her husband
    letter(family="TULLOCH", given="Graham", born="03/04/1961", number=OTHER),
)


@pytest.mark.parametrize("other", ALIKE, ids=range(len(ALIKE)))
def test_neighbours_who_are_alike_but_not_the_same_alarm(other: str) -> None:
    one, two = identity_of(letter()), identity_of(other)
    first, second = alarm(one, two), alarm(two, one)
    assert first is not None
    assert second is not None
    assert first.kind == second.kind == DoubtKind.MISFILED
    assert one.family is not None
    assert first.evidence == one.family.evidence


@pytest.mark.parametrize("other", NOT_ALIKE, ids=range(len(NOT_ALIKE)))
def test_neighbours_who_are_the_same_or_unlike_do_not(other: str) -> None:
    assert alarm(identity_of(letter()), identity_of(other)) is None


def test_two_who_are_not_named_do_not_alarm() -> None:
    assert alarm(Identity(), Identity()) is None


@pytest.mark.parametrize(
    ("other", "alike"), [*((one, True) for one in ALIKE[:4]), *((one, False) for one in NOT_ALIKE)]
)
def test_a_stack_doubts_both_neighbours_and_no_other(other: str, *, alike: bool) -> None:
    third = letter(family="TULLOCH", given="Graham", born="03/04/1961", number="")
    signs = [page_signs(reading_of(text, at), LATEST) for at, text in enumerate((letter(), other, third), start=1)]
    segments = alarmed([Segment((1, 1)), Segment((2, 2)), Segment((3, 3))], signs)
    assert [[doubt.kind for doubt in one.doubts] for one in segments] == [
        [DoubtKind.MISFILED] * alike,
        [DoubtKind.MISFILED] * alike,
        [],
    ]
