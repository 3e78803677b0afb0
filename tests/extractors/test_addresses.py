"""The patient's address and postcode, never an organisation's or a clinician's."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.identify import identify
from extractors.transcript import Transcript
from tests.paper import reading_of

NUMBER = "999 011 0603"


def postcode_of(text: str) -> str | None:
    found = identify(Transcript.of([reading_of(text)]), date(2026, 1, 1)).postcode
    return found.value if found else None


@pytest.mark.parametrize(
    "text",
    [
        f"Patient: Joan Hale   NHS: {NUMBER}\nAddress: 12 Cragg Lane\n   Horsforth\n   LS18 4QX",
        f"Patient: Joan Hale   NHS: {NUMBER}\nAddress: 12 Cragg Lane, Leeds LS18 4QX A&E number C455190",
        f"Leeds Clinic LS1 3EX\nMrs Joan Hale   DOB 12/03/1950   NHS {NUMBER}\n12 Cragg Lane, Horsforth LS18 4QX",
        f"Dr B Moor\nMill Surgery\nBilston WV14 6PW\nDear Dr Moor\nMrs Joan HALE   NHS {NUMBER}\n"
        "8 Ettingshall Close, LS18 4QX",
        f"[ ] Male   [X] Female  LS18 4QX\nPatient: Joan Hale   NHS number: {NUMBER}",
        f"Mrs Joan Hale, 12 Cragg Lane, LS18 4QX\nDOB 12/03/1950   NHS {NUMBER}",
        f"HALE Joan  12/03/1950  F\n20b Great College Street, Leeds LS18 4QX\n{NUMBER}",
        f"Patient: Joan Hale   NHS: {NUMBER}\nMother: Ann Hale\nAddress: 72 Wantage Road, LS18 4QX",
    ],
)
def test_the_patients_postcode(text: str) -> None:
    assert postcode_of(text) == "LS18 4QX"


@pytest.mark.parametrize(
    "text",
    [
        f"Patient: Joan Hale   NHS: {NUMBER}\nGP: Dr Moor, Mill Surgery, Bilston WV14 6PW",
        f"Patient: Joan Hale   NHS: {NUMBER}\nMill Health Centre, WV14 6PW",
        f"Mill Hospital WV14 6PW\nPatient: Joan Hale   NHS: {NUMBER}\nDear Dr Moor",
        f"Patient: Joan GIOLLA   NHS: {NUMBER}",
        f"Patient: Joan Hale   NHS: {NUMBER}\nVitamin B12 1MG daily",
    ],
)
def test_no_postcode_of_anybody_else(text: str) -> None:
    assert postcode_of(text) is None
