"""Whose record, as the index of patients says: each way in which a paper and an index differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bench.patients.papers import KINDS, Spoiler
from bench.patients.population import patients
from extractors.patient_index import PatientIndex, write_index
from extractors.trace import repaired, trace
from records.types import (
    Agreement,
    Box,
    DoubtKind,
    Evidence,
    Found,
    Identity,
    KnownPatient,
    NhsNumber,
    OdsCode,
    Trace,
    TraceOutcome,
)

PLACE = Evidence(1, Box(50, 50, 150, 60), 0.9)
NUMBERS = ("9990110603", "9990268983", "9990000018", "9990000026", "9990000034", "9990000042")
NUMBERS += ("9990000050", "9990000069", "9990000077", "9990000085", "9990000093", "9990000107")
NUMBERS += ("9990000115", "9990000123", "9990000131", "9990000158")


def known(key: str, at: int, family: str, given: str, born: str, **more: object) -> KnownPatient:
    fields = {"postcode": "LS1 3EX", "sex": None, "hospital_numbers": (f"H{1000 + at}",)} | more
    return KnownPatient(key, NhsNumber(NUMBERS[at]), family, given, date.fromisoformat(born), **fields)  # type: ignore[arg-type]


LORNA = known("lorna", 0, "Papworth", "Lorna Jane", "1964-12-03", sex="female", postcode="RV6 1DT")
LINDA = known("linda", 1, "Papworth", "Linda", "1964-12-30", sex="female", postcode="RV6 4QT")
AMY = known("amy", 2, "Thornley", "Amy Rose", "2011-04-05")
ANNA = known("anna", 3, "Thornley", "Anna", "2011-04-05")
FATHER = known("father", 4, "Holmcroft", "George", "1951-07-09", sex="male")
SON = known("son", 5, "Holmcroft", "George", "1979-02-11", sex="male")
MOTHER = known("mother", 6, "Birkland", "Joanna", "1990-01-20", sex="female", postcode="BD2 4AA")
BABY = known("baby", 7, "Birkland", "Baby", "2024-06-07", sex="female", postcode="BD2 4AA")
MARRIED = known("married", 8, "Ashworth-Lane", "Elizabeth", "1948-10-02", other_families=("Penhurst",))
SCOT = known("scot", 9, "MacDonald", "Fiona", "1970-05-14")
IRISH = known("irish", 10, "O'Brien", "Zoë", "1970-05-15")
NAMESAKE = known("namesake", 11, "Eldwick", "Mary", "1933-03-03", postcode="HX1 1AA")
NAMESAKE_TOO = known("namesake too", 12, "Eldwick", "Mary", "1933-03-03", postcode="HX7 2BB")
TWICE = known("twice", 13, "Wadman", "Peter", "1955-08-08")
TOWN = (LORNA, LINDA, AMY, ANNA, FATHER, SON, MOTHER, BABY, MARRIED, SCOT, IRISH, NAMESAKE, NAMESAKE_TOO, TWICE)
TOWN += (replace(TWICE, id="twice again", traced=date(2025, 3, 1)),)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PatientIndex]:
    path = tmp_path_factory.mktemp("patients") / "rzz.db"
    write_index(path, OdsCode("RZZ"), TOWN)
    opened = PatientIndex(path)
    yield opened
    opened.close()


def paper(one: KnownPatient, **other: object) -> Identity:
    """What a letter says of a patient: number, first given name and date of birth, and what else is given."""
    says = {
        "nhs_number": one.nhs_number,
        "family": one.family,
        "given": one.given.split()[0],
        "birth_date": one.birth_date,
    }
    return Identity(**{name: Found(value, PLACE) for name, value in (says | other).items() if value})  # type: ignore[arg-type]


def answer(index: PatientIndex, identity: Identity, *printed: str) -> tuple[TraceOutcome, str | None]:
    found = trace(identity, index, tuple(Found(digits, PLACE) for digits in printed))
    return found.outcome, found.patient.id if found.patient else None


# ---------------------------------------------------------------- the same
@pytest.mark.parametrize("one", [LORNA, AMY, FATHER, BABY, SCOT, IRISH], ids=lambda one: one.id)
def test_number_name_and_birth_date_of_one_patient_are_the_same(index: PatientIndex, one: KnownPatient) -> None:
    assert answer(index, paper(one)) == (TraceOutcome.SAME, one.id)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (SCOT, {"family": "McDonald"}),
        (SCOT, {"family": "MCDONALD"}),
        (IRISH, {"family": "OBrien", "given": "Zoe"}),
        (IRISH, {"family": "O’Brien"}),
        (MARRIED, {"given": "Betty"}),
        (MARRIED, {"family": "Ashworth"}),
        (MARRIED, {"family": "Lane"}),
        (MARRIED, {"family": "Penhurst"}),
        (LORNA, {"given": "Jane"}),
        (LORNA, {"given": "Lorna Jane"}),
        (LORNA, {"postcode": "ZE1 0AA"}),
    ],
)
def test_other_forms_of_the_name_and_another_home_are_the_same(
    index: PatientIndex, one: KnownPatient, says: dict[str, object]
) -> None:
    assert answer(index, paper(one, **says)) == (TraceOutcome.SAME, one.id)


def test_a_patient_entered_twice_is_one_and_was_traced_when_last_said(index: PatientIndex) -> None:
    found = trace(paper(TWICE), index)
    assert found.outcome == TraceOutcome.SAME
    assert found.patient is not None
    assert found.patient.traced == date(2025, 3, 1)


def test_the_same_says_which_fields_agree_and_of_which_index(index: PatientIndex) -> None:
    found = trace(paper(LORNA, postcode="ZE1 0AA"), index)
    assert found.agreement("family") == found.agreement("nhs_number") == Agreement.SAME
    assert found.agreement("postcode") == Agreement.OTHER
    assert found.agreement("sex") == Agreement.UNKNOWN
    assert found.release == index.release.name
    assert found.release.startswith("RZZ patients 20")


# ---------------------------------------------------------------- not plainly the same
@pytest.mark.parametrize(
    ("one", "says", "outcome"),
    [
        (LORNA, {"sex": "male"}, TraceOutcome.PROBABLE),
        (LORNA, {"birth_date": date(1964, 3, 12)}, TraceOutcome.PROBABLE),  # day and month exchanged
        (LORNA, {"birth_date": date(1964, 12, 8)}, TraceOutcome.PROBABLE),
        (LORNA, {"family": "Papvorth"}, TraceOutcome.PROBABLE),
        (LORNA, {"given": "Loma"}, TraceOutcome.PROBABLE),
        (LORNA, {"given": "L"}, TraceOutcome.PROBABLE),
        (LORNA, {"family": "Castleford"}, TraceOutcome.PROBABLE),  # married since, and the index does not know
        (LORNA, {"nhs_number": None, "postcode": "RV6 1DT"}, TraceOutcome.PROBABLE),
        (LORNA, {"nhs_number": None, "postcode": "RV6 1DT", "family": "Castleford"}, TraceOutcome.PROBABLE),
        (MOTHER, {"birth_date": None}, TraceOutcome.PROBABLE),
    ],
)
def test_a_paper_that_says_something_else_is_probable_at_most(
    index: PatientIndex, one: KnownPatient, says: dict[str, object], outcome: TraceOutcome
) -> None:
    assert answer(index, paper(one, **says)) == (outcome, one.id)


def test_each_field_is_explained_in_bits(index: PatientIndex) -> None:
    found = trace(paper(LORNA, birth_date=date(1964, 3, 12), sex="female"), index)
    weights = {one.field: one for one in found.fields}
    assert weights["birth_date"].agreement == Agreement.CLOSE
    assert weights["nhs_number"].weight > weights["family"].weight > weights["sex"].weight > 0
    assert weights["postcode"].weight == 0
    assert trace(paper(LORNA, given="Loma", sex="male"), index).agreement("sex") == Agreement.OTHER
    assert {one.field: one.weight for one in trace(paper(LORNA, sex="male"), index).fields}["sex"] < 0
    assert 0.99 < found.probability <= 1


# ---------------------------------------------------------------- people who are alike
@pytest.mark.parametrize(
    ("one", "number_of"),
    [(AMY, ANNA), (ANNA, AMY), (FATHER, SON), (SON, FATHER), (BABY, MOTHER), (MOTHER, BABY), (LORNA, LINDA)],
    ids=lambda one: one.id,
)
def test_the_number_of_one_and_the_name_and_birth_date_of_another(
    index: PatientIndex, one: KnownPatient, number_of: KnownPatient
) -> None:
    outcome, found = answer(index, paper(one, nhs_number=number_of.nhs_number))
    assert (outcome, found) == (TraceOutcome.OTHER, one.id)


def test_the_number_of_somebody_who_is_nothing_like_the_paper(index: PatientIndex) -> None:
    stranger = {"family": "Zeller", "given": "Kurt", "birth_date": date(1922, 2, 2)}
    assert answer(index, paper(LORNA, **stranger))[0] == TraceOutcome.OTHER


@pytest.mark.parametrize("given", ["A", "Anmy", None])
def test_twins_are_not_told_apart_by_an_initial_or_a_misread_name(index: PatientIndex, given: str | None) -> None:
    says = {"nhs_number": None, "given": given, "postcode": "LS1 3EX"}
    assert answer(index, paper(AMY, **says)) == (TraceOutcome.SEVERAL, None)


def test_an_initial_beside_a_number_does_not_tell_twins_apart(index: PatientIndex) -> None:
    assert answer(index, paper(AMY, given="A")) == (TraceOutcome.SEVERAL, None)


def test_twins_are_told_apart_by_their_names(index: PatientIndex) -> None:
    assert answer(index, paper(ANNA, nhs_number=None, postcode="LS1 3EX")) == (TraceOutcome.PROBABLE, "anna")


def test_a_twin_whom_the_index_does_not_know_is_nobody(index: PatientIndex) -> None:
    assert answer(index, paper(AMY, nhs_number=None, given="Sophie", postcode="LS1 3EX")) == (TraceOutcome.NONE, None)


def test_father_and_son_of_one_name_need_a_date_of_birth(index: PatientIndex) -> None:
    alike = {"nhs_number": None, "postcode": "LS1 3EX"}
    assert answer(index, paper(SON, birth_date=None, **alike)) == (TraceOutcome.SEVERAL, None)
    assert answer(index, paper(SON, **alike)) == (TraceOutcome.PROBABLE, "son")


def test_two_of_one_name_and_birth_date_are_several_even_with_a_number(index: PatientIndex) -> None:
    assert answer(index, paper(NAMESAKE)) == (TraceOutcome.SEVERAL, None)


def test_a_hospital_number_of_another_contradicts(index: PatientIndex) -> None:
    assert answer(index, paper(LORNA, hospital_number="H1000"))[0] == TraceOutcome.SAME
    assert answer(index, paper(LORNA, hospital_number="H1001"))[0] != TraceOutcome.SAME
    assert answer(index, paper(LORNA, hospital_number="X99999"))[0] == TraceOutcome.SAME  # another hospital's


def test_nobody_is_like_a_stranger(index: PatientIndex) -> None:
    stranger = Identity(
        family=Found("Zeller", PLACE), given=Found("Kurt", PLACE), birth_date=Found(date(1922, 2, 2), PLACE)
    )
    assert answer(index, stranger) == (TraceOutcome.NONE, None)
    assert answer(index, Identity()) == (TraceOutcome.NONE, None)


# ---------------------------------------------------------------- a misread digit
def mended(index: PatientIndex, identity: Identity, *printed: str) -> Identity:
    places = tuple(Found(digits, PLACE) for digits in printed)
    return repaired(identity, trace(identity, index, places), places)


@pytest.mark.parametrize("printed", ["9990110608", "9990710603", "9991010603", "9990110630"])
def test_one_misread_digit_or_two_exchanged_are_mended_and_doubted(index: PatientIndex, printed: str) -> None:
    identity = paper(LORNA, nhs_number=None)
    after = mended(index, identity, printed)
    assert after.nhs_number is not None
    assert after.nhs_number.value == LORNA.nhs_number
    assert [doubt.kind for doubt in after.doubts] == [DoubtKind.NHS_NUMBER]
    assert NUMBERS[0] not in repr(after.doubts)
    assert trace(identity, index, (Found(printed, PLACE),)).outcome == TraceOutcome.PROBABLE


@pytest.mark.parametrize(
    ("says", "printed"),
    [
        ({}, ("9990770603",)),  # two digits
        ({"given": "Loma"}, ("9990110608",)),
        ({"family": "Papvorth"}, ("9990110608",)),
        ({"birth_date": date(1964, 12, 8)}, ("9990110608",)),
        ({"birth_date": None}, ("9990110608",)),
        ({}, ()),
        ({}, ("9990110608", "9990710603")),  # two numbers that differ
    ],
)
def test_nothing_is_mended_on_less(index: PatientIndex, says: dict[str, object], printed: tuple[str, ...]) -> None:
    identity = paper(LORNA, nhs_number=None, **says)
    assert mended(index, identity, *printed) is identity


def test_a_valid_number_is_never_changed(index: PatientIndex) -> None:
    identity = paper(LORNA, nhs_number=LINDA.nhs_number)
    assert mended(index, identity, "9990110608") is identity


def test_a_trace_shows_no_patient_words(index: PatientIndex) -> None:
    found: Trace = trace(paper(LORNA), index)
    for words in ("Papworth", "Lorna", NUMBERS[0], "1964", "RV6", "H1000"):
        assert words not in repr(found)


def test_no_spoiled_paper_is_the_same_as_somebody_else(tmp_path: Path) -> None:
    town = tuple(patients(800))
    write_index(tmp_path / "rzz.db", OdsCode("RZZ"), town)
    index = PatientIndex(tmp_path / "rzz.db")
    spoiler = Spoiler(town)
    outcomes = set()
    for number in range(2 * len(KINDS)):
        paper = spoiler.paper(list(KINDS)[number % len(KINDS)])
        found = trace(paper.identity, index, paper.printed)
        outcomes.add(found.outcome)
        if found.outcome == TraceOutcome.SAME:
            assert found.patient is not None
            assert found.patient.id == paper.patient, paper.kind
        if paper.kind == "clean" and found.outcome != TraceOutcome.SAME:
            assert found.outcome == TraceOutcome.SEVERAL  # a namesake born on the same day
    index.close()
    assert outcomes == set(TraceOutcome)


def test_a_number_that_two_patients_of_the_index_have_is_told(tmp_path: Path) -> None:
    other = replace(FATHER, id="other", nhs_number=LORNA.nhs_number)
    write_index(tmp_path / "rzz.db", OdsCode("RZZ"), (*TOWN, other))
    shared = PatientIndex(tmp_path / "rzz.db")
    found = trace(paper(LORNA), shared)
    assert found.outcome != TraceOutcome.SAME
    assert found.shared
    assert not trace(paper(LINDA, nhs_number=None), shared).shared
    shared.close()
