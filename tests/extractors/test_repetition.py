"""What the rest of a paper says of names, numbers and dates in its heading."""

from __future__ import annotations

from datetime import date

from extractors.identify import identify
from extractors.transcript import Transcript
from records.types import DoubtKind, Identity
from tests.paper import reading_of

LATEST = date(2026, 1, 1)
NUMBER = "999 011 0603"
HEAD = f"Patient: Mrs Joan Ravensworth   NHS: {NUMBER}\nDOB: 12/02/1951"


def identity_of(text: str, confidence: float = 0.95) -> Identity:
    return identify(Transcript.of([reading_of(text, confidence=confidence)]), LATEST)


def test_what_is_printed_twice_is_surer() -> None:
    once = identity_of(HEAD, 0.7)
    twice = identity_of(f"{HEAD}\nMrs Joan Ravensworth  12/02/1951  {NUMBER}  Page 2", 0.7)
    for part in ("nhs_number", "family", "given", "birth_date"):
        assert getattr(once, part).evidence.confidence == 0.7
        assert getattr(twice, part).evidence.confidence > 0.9


def test_a_place_read_poorly_proves_nothing() -> None:
    twice = identity_of(f"{HEAD}\nMrs Joan Ravensworth  12/02/1951  {NUMBER}  Page 2", 0.4)
    assert twice.family is not None and twice.family.evidence.confidence == 0.4


def test_the_body_mends_an_unsure_family_name_and_the_doubt_stays() -> None:
    text = HEAD.replace("Ravensworth", "Ravensw0rih") + "\nI saw Mrs Ravensworth. Mrs Ravensworth is well."
    identity = identity_of(text, 0.7)
    assert identity.family is not None and identity.family.value == "Ravensworth"
    assert DoubtKind.NAME in {doubt.kind for doubt in identity.doubts}


def test_a_sure_heading_is_not_changed_by_another_persons_name() -> None:
    identity = identity_of(HEAD + "\nAssistant: Mr D Ravenswort. Mr Ravenswort helped.")
    assert identity.family is not None and identity.family.value == "Ravensworth"


def test_a_number_broken_by_the_end_of_its_line() -> None:
    identity = identity_of("Miss Fiona Ross - born 5/5/1965 - NHS 999 011\n0603\nDiagnosis: Frozen shoulder")
    assert identity.nhs_number is not None and identity.nhs_number.value.digits == NUMBER.replace(" ", "")
    assert identity.doubts == ()


def test_a_number_that_does_not_go_on_in_the_next_line() -> None:
    identity = identity_of("Miss Fiona Ross - born 5/5/1965 - NHS 999 011\n0604 is the extension")
    assert identity.nhs_number is None


def test_a_name_that_goes_on_in_the_next_line() -> None:
    identity = identity_of(f"Name: Mrs Johanna  DoB: 02-02-1947  NHS: {NUMBER}\nAchterberg\nSex: Female")
    assert identity.family is not None and identity.family.value == "Achterberg"
    assert identity.given is not None and identity.given.value == "Johanna"


def test_two_numbers_under_one_label() -> None:
    identity = identity_of(f"Patient: Joan Hale   DOB: 12/02/1951\nNHS / PARIS no.   {NUMBER} / MH-209951")
    assert identity.nhs_number is not None and identity.nhs_number.value.digits == NUMBER.replace(" ", "")
    assert identity.hospital_number is not None and identity.hospital_number.value == "MH-209951"


def test_a_label_that_lost_its_space() -> None:
    identity = identity_of(f"Patient: Joan Hale   NHS: {NUMBER}\nDOB: 12/05/1995Sex: F")
    assert identity.birth_date is not None and identity.birth_date.value == date(1995, 5, 12)
    assert identity.sex is not None and identity.sex.value == "female"
