"""Identity blocks without labels, and what is none: relatives, visits, streets, sentences."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.identify import identify
from extractors.transcript import Transcript
from records.types import DoubtKind, Identity
from tests.paper import reading_of

LATEST = date(2026, 1, 1)
MINE, OTHER = "999 011 0603", "999 026 8983"  # two fictional numbers that pass the check


def identity_of(*pages: str) -> Identity:
    return identify(Transcript.of(reading_of(page, at) for at, page in enumerate(pages, start=1)), LATEST)


def told(identity: Identity) -> tuple[str | None, ...]:
    found = (identity.family, identity.given, identity.birth_date, identity.sex, identity.hospital_number)
    number = identity.nhs_number.value.digits if identity.nhs_number else None
    return (number, *(str(one.value) if one else None for one in found))


BLOCKS = {
    "three lines of a discharge note": (
        f"OGUNBANJO Adewale (Mr)\n28/11/1947   M   K402917\nFlat 9, 41 Choumert Road, London, SE15 3QD\n{MINE}",
        ("Ogunbanjo", "Adewale", "1947-11-28", "male", "K402917"),
    ),
    "lines under Re": (
        f"Dear Colleague\nRe:\nBrian McAllister\n9.1.58\nMale\n17 Levens Drive\nCarlisle CA2 4RT\n{MINE}\n"
        "Thank you for seeing this joiner. 18.5.2004",
        ("McAllister", "Brian", "1958-01-09", "male", None),
    ),
    "a ruled label beside a chart's head": (
        f"+-----------------+   Ward: Purley 2\n| TRAN Minh           Mr          |   Weight: 68 kg\n"
        f"| 04/04/1969   M      5512087    |   Height: 171 cm\n| 12 Mersham Rd CR7 8NA  {MINE}  |",
        ("Tran", "Minh", "1969-04-04", "male", "5512087"),
    ),
    "all on one line": (
        f"PAPWORTH, Lorna, Mrs  03/12/1964  F  NHS {MINE} C611204",
        ("Papworth", "Lorna", "1964-12-03", "female", "C611204"),
    ),
    "a title before the date of birth": (
        f"CAOIMHE MAC GIOLLA\nMs   DOB 01-Sep-1974   48y F\nBSU773120X   {MINE}",
        ("Mac Giolla", "Caoimhe", "1974-09-01", "female", "BSU773120X"),
    ),
    "a name over an address over labels": (
        f"Mrs Yvonne Maddox\n5 Cemetery Avenue\nSheffield\nS11 8TN\nD.O.B.   30/10/1957\nNHS   {MINE}\n"
        "Hospital   NGH3301726",
        ("Maddox", "Yvonne", "1957-10-30", None, "NGH3301726"),
    ),
    "age and sex behind the date": (
        f"Deirdre M HOLLINGWORTH (Mrs)\n05/05/1950     71Y     Female\n{MINE}\nReported: 01/02/2022",
        ("Hollingworth", "Deirdre M", "1950-05-05", "female", None),
    ),
}


@pytest.mark.parametrize("case", BLOCKS, ids=lambda case: case)
def test_a_block_without_labels_is_read_without_doubt(case: str) -> None:
    text, expected = BLOCKS[case]
    identity = identity_of(text)
    assert told(identity) == (MINE.replace(" ", ""), *expected)
    assert identity.doubts == ()


def test_a_birth_date_in_brackets_behind_the_subject() -> None:
    identity = identity_of(
        "Dictated 9.6.78\nDear Roger,\nre: Albert Ernest GITTINS (23.10.09), 4 Tinkers Row.\nHe is better."
    )
    assert told(identity)[1:4] == ("Gittins", "Albert Ernest", "1909-10-23")


@pytest.mark.parametrize(
    "line",
    [
        "Her husband Graham Maddox, 12/02/1950, has come forward.",
        "She was seen by Mr Graham Maddox 12/02/1950 M in clinic.",
        "Graham Maddox was reviewed on 12/02/1990 by the team.",
    ],
)
def test_a_date_in_a_sentence_is_nobodys_birth(line: str) -> None:
    identity = identity_of(f"Patient: Mrs Yvonne Maddox   NHS: {MINE}\n\n\n\n{line}\nDate: 4/5/2010")
    assert identity.birth_date is None


def test_a_visit_beside_a_name_is_no_birth() -> None:
    identity = identity_of(f"Mrs Yvonne Maddox   12/03/2019   {MINE}\nClinic date 12/03/2019")
    assert identity.birth_date is None or identity.doubts


def test_a_relatives_block_is_not_the_patients() -> None:
    identity = identity_of(
        f"Patient: Mrs Yvonne Maddox   NHS: {MINE}\n\n\n\n\nNext of kin:\nGraham Maddox\n12/02/1950   M\n"
        "5 Cemetery Avenue"
    )
    assert identity.birth_date is None
    assert told(identity)[1:3] == ("Maddox", "Yvonne")


@pytest.mark.parametrize("street", ["Rose Cottage, Ilkley", "Victoria Court", "Florence House"])
def test_a_house_between_name_and_date_is_no_name(street: str) -> None:
    identity = identity_of(f"Harold Entwistle\n{street}\n12/03/1950   M   {MINE}")
    assert told(identity)[1:3] == ("Entwistle", "Harold")


def test_the_label_of_a_second_patient_is_a_doubt() -> None:
    identity = identity_of(
        f"SMITH, John   12/03/1950   M   {MINE}\nCT HEAD\nNormal.\n\n\n\n\n\nSMYTHE, Joan   01/07/1961   F   {OTHER}"
    )
    assert DoubtKind.OTHER_PATIENT in {doubt.kind for doubt in identity.doubts}


def test_capitals_that_may_be_either_name_are_doubted() -> None:
    identity = identity_of(f"THOMAS JAMES   12/03/1950   M   {MINE}")
    assert DoubtKind.NAME in {doubt.kind for doubt in identity.doubts}


def test_the_body_of_the_letter_settles_which_is_the_family_name() -> None:
    identity = identity_of(f"THOMAS JAMES   12/03/1950   M   {MINE}\nI saw Mr Thomas today. Date: 3/4/2010")
    assert told(identity)[1:3] == ("Thomas", "James")
    assert identity.doubts == ()


def test_an_unlabelled_hospital_number_does_not_stand_for_a_missing_nhs_number() -> None:
    identity = identity_of("SMITH, John   12/03/1950   M   K402917\nClinic date 4/5/2012")
    assert identity.hospital_number is not None and identity.nhs_number is None
    assert DoubtKind.NHS_NUMBER in {doubt.kind for doubt in identity.doubts}


def test_a_number_behind_an_unknown_caption_is_not_the_hospitals() -> None:
    identity = identity_of(f"SMITH, John   12/03/1950   M   {MINE}   Accession: 00314480")
    assert identity.hospital_number is None
