# ruff: noqa: E501 (papers are printed in one line each)
"""Who signs a document: with titles and without, for others, among several, at the end of a sentence."""

from __future__ import annotations

import pytest

from extractors.signatures import signatory, staff_name
from extractors.table import rows
from extractors.transcript import Transcript
from tests.paper import reading_of

SIGNED = [
    ("Yours sincerely\nDr Rhodri Bevan MD FRCP\nConsultant Neurologist", "Dr Rhodri Bevan", "Consultant Neurologist"),
    ("Yours sincerely\nDictated by but not signed to avoid delay\nDr Rhodri Bevan", "Dr Rhodri Bevan", None),
    ("Kind regards\nDictated but not signed\nProfessor Iain Drummond\npp Dr Lucy Fenn", "Professor Iain Drummond", None),
    ("Yours sincerely\npp  Mr H Oakeshott\nConsultant ENT Surgeon", "Mr H Oakeshott", "Consultant ENT Surgeon"),
    ("Yours sincerely\nA Smith\nfor Mr H Oakeshott\ncc Dr Shah, Consultant Physician", "A Smith", None),
    ("Yours sincerely,\nChecked and electronically approved\nDr P R Lamb, Consultant Nephrologist\ncc patient; Dialysis Access Nurse", "Dr P R Lamb", "Consultant Nephrologist"),
    ("Yours ever,\nD. H. Trelawney\nConsultant Cardiologist", "D. H. Trelawney", "Consultant Cardiologist"),
    ("Yours sincerely,\nJ. P. Latimer\nRegistrar to Dr. Hargreaves", "J. P. Latimer", "Registrar to Dr. Hargreaves"),
    ("With thanks\nDr Priti Solanki", "Dr Priti Solanki", None),
    ("Regards\nKaren Pybus\nTissue Viability Nurse Specialist", "Karen Pybus", "Tissue Viability Nurse Specialist"),
    ("Yours sincerely, Dr Zainab Mirza", "Dr Zainab Mirza", None),
    ("Head injury card given.\nDr. P. Lomax, Casualty Officer", "Dr. P. Lomax", "Casualty Officer"),
    ("Follow-up: clinic.\nDr. N. Bhattacharyya, S.H.O. Paediatrics", "Dr. N. Bhattacharyya", "S.H.O. Paediatrics"),
    ("PERSON COMPLETING RECORD\nDr Saoirse Kinsella, Clinical Fellow, GMC 7000412", "Dr Saoirse Kinsella", "Clinical Fellow"),
    ("No follow up. Dr Katarzyna Mazur", "Dr Katarzyna Mazur", None),
    ("Plan: review.\nMr K. Papadakis", "Mr K. Papadakis", None),
    ("Plan: review.\nStaff Midwife Precious Dube", "Staff Midwife Precious Dube", None),
    ("Discharged 27/3/16 by Midwife J. Corrigan", "Midwife J. Corrigan", None),
    ("Electronically verified: Dr Gareth Pugsley, Consultant Radiologist  GMC 7000419", "Dr Gareth Pugsley", "Consultant Radiologist"),
    ("Completed by: Dr P. Lachance, FY1      bleep 417      14/02/2019 09:22", "Dr P. Lachance", "FY1"),
    ("Dr S Penhaligon / typed by KF / unverified copy", "Dr S Penhaligon", None),
    ("Bernadette O'Rourke, Community Specialist Nurse", "Bernadette O'Rourke", "Community Specialist Nurse"),
    ("Hendrik van der Merwe\nConsultant Surgeon", "Hendrik van der Merwe", "Consultant Surgeon"),
    ("Ward: N3  Consultant: Dr Petrov\nRegular medicines\nAs required\nNotes\nH Petrov", "H Petrov", None),
    ("P. Whitham FRCR", "P. Whitham", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "role"), SIGNED)
def test_who_signs_and_as_what(text: str, name: str, role: str | None) -> None:
    signed = signatory(Transcript.of([reading_of(text)]).lines, "Lambert")
    assert signed is not None
    assert (signed.name.value, signed.role.value if signed.role else None) == (name, role)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing is signed here",
        "cc Dr A Shah, Consultant Physician",
        "Dear Dr Bryce\nHe went home.",
        "GP: Dr A Shah",
        "Joan Lambert\nPage 2 of 2",
        "Mother: Mrs Joan Smith",
        "PERSON COMPLETING RECORD",
        "Leeds General Infirmary",
    ],
)
def test_who_does_not_sign(text: str) -> None:
    assert signatory(Transcript.of([reading_of(text)]).lines, "Lambert") is None


@pytest.mark.parametrize("row", rows("posts"), ids=lambda row: row["word"])
def test_every_post_ends_the_name_before_it(row: dict[str, str]) -> None:
    found = staff_name(f"Dr Ann Pickles, {row['word']}")
    assert found is not None and found.end == len("Dr Ann Pickles")


@pytest.mark.parametrize("row", rows("qualifications"), ids=lambda row: row["letters"])
def test_letters_of_qualification_are_no_name(row: dict[str, str]) -> None:
    found = staff_name(f"Dr Ann Pickles {row['letters']}")
    assert found is not None and found.end == len("Dr Ann Pickles")


@pytest.mark.parametrize("row", rows("staff_titles"), ids=lambda row: row["title"])
def test_every_title_leads_a_name(row: dict[str, str]) -> None:
    found = staff_name(f"{row['title'].title()} A Pickles, Leeds")
    assert found is not None and found.titled and found.start == 0
