"""Sex as printed, and what is no record of it."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.identify import identify
from extractors.transcript import Transcript
from tests.paper import reading_of

HEAD = "Patient: Robin Hale   NHS: 999 011 0603\n"


def sex_of(text: str) -> str | None:
    found = identify(Transcript.of([reading_of(text)]), date(2026, 1, 1)).sex
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "Sex: F", "female"),
        (HEAD + "Gender   Male   DOB 12/03/1950", "male"),
        (HEAD + "Sex at birth: Female", "female"),
        (HEAD + "DOB: 12/03/1950   M", "male"),
        (HEAD + "Date of birth: 12 March 1950 (61 years) Female", "female"),
        (HEAD + "Born: 30-Sep-2014 (5y 9m)   Boy", "male"),
        (HEAD + "DOB: 12/03/1950\n[ ] Male   [X] Female", "female"),
        (HEAD + "DOB: 12/03/1950 Hosp No: C301776 Male", "male"),
        ("Re: HALE Robin, Mr. DOB 07/01/1932. NHS no 999 011 0603. Male.", "male"),
        ("Child: Robin Hale (girl) Date of birth: 28 February 2009", "female"),
        ("SURNAME   FORENAME   DOB          SEX   TIME IN\nHALE      Robin      12/03/1950   M     01:35", "male"),
        (HEAD + "DOB: 12/03/1950\nFemale", "female"),
    ],
)
def test_printed_sex_is_found(text: str, expected: str) -> None:
    assert sex_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "DOB: 12/03/1950\nThis 62 year old lady was well.",
        HEAD + "DOB: 12/03/1950\n[ ] Male   [ ] Female",
        HEAD + "Sex: M / F   DOB: 12/03/1950",
        HEAD + "DOB: 12/03/1950\nHer husband, Male nurse, helped.",
        "Patient: Mrs Robin Hale   DOB: 12/03/1950",
        HEAD + "DOB: 12/03/1950\nLive male infant delivered at term.",
    ],
)
def test_what_is_no_printed_sex(text: str) -> None:
    assert sex_of(text) is None
