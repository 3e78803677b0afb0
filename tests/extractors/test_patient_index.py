"""The index's file: whole or not there, for its owner alone, with a digest of what was loaded."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from extractors.patient_index import PatientIndex, index_path, write_index
from extractors.patient_tally import RowFault
from records.errors import (
    PatientIndexForbidden,
    PatientIndexShrinks,
    PatientIndexUnusable,
    PatientPlaceUnwritable,
    PatientRowsUnusable,
    PatientTableWrong,
)
from records.types import KnownPatient, NhsNumber, OdsCode

TRUST = OdsCode("RZZ")
LORNA = KnownPatient(
    "p1", NhsNumber("9990110603"), "Papworth", "Lorna Jane", date(1964, 12, 3), "female", "RV6 1DT", ("a-123 456",)
)
LINDA = KnownPatient(
    "p2", None, "McAllister-Papworth", "Linda", date(1964, 12, 30), other_families=("Penhurst",), status="02"
)


def test_what_was_loaded_is_found_again(tmp_path: Path) -> None:
    path = index_path(tmp_path, TRUST)
    release = write_index(path, TRUST, [LORNA, RowFault(3, "its date of birth is missing"), LINDA], anyway=True)
    index = PatientIndex(path)
    assert index.release == release
    assert (release.patients, release.left_out, len(release.digest)) == (2, 1, 64)
    assert [one.patient for one in index.by_number("9990110603", "9990268983")] == [LORNA_HELD]
    assert [one.patient.id for one in index.by_hospital_number("A123456")] == ["p1"]
    assert [one.patient.id for one in index.by_family(["MCALLISTER"], "19641230")] == ["p2"]
    assert [one.patient.id for one in index.by_family(["PENHURST"], "19641230")] == ["p2"]
    assert index.by_family(["PENHURST"], "19641203") == []
    assert [one.patient.id for one in index.by_given("LORNA", "19641203")] == ["p1"]
    assert [one.patient.id for one in index.by_home("RV6 1DT", "19641203")] == ["p1"]
    assert [one.patient.id for one in index.by_name("PAPWORTH", "LORNA")] == ["p1"]
    assert index.by_number() == []
    assert index.faults(10) == [RowFault(3, "its date of birth is missing")]
    index.close()


LORNA_HELD = KnownPatient(
    "p1", NhsNumber("9990110603"), "Papworth", "Lorna Jane", date(1964, 12, 3), "female", "RV6 1DT", ("A123456",)
)


def test_the_file_is_its_owners_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = index_path(tmp_path / "patients", TRUST)
    write_index(path, TRUST, [LORNA])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["rzz.db"]


def test_the_digest_is_of_the_patients(tmp_path: Path) -> None:
    digests = [write_index(tmp_path / "a.db", TRUST, rows).digest for rows in ([LORNA], [LORNA], [LORNA, LINDA])]
    assert digests[0] == digests[1] != digests[2]


def broken() -> Iterator[KnownPatient]:
    yield LORNA
    raise PatientTableWrong("the table is not CSV")


@pytest.mark.parametrize(
    "rows",
    [(), (RowFault(2, "no"),), "broken"],
    ids=["none", "no patient", "broken off"],
)
def test_a_load_that_fails_leaves_the_old_index(tmp_path: Path, rows: tuple[KnownPatient | RowFault, ...]) -> None:
    path = index_path(tmp_path, TRUST)
    before = write_index(path, TRUST, [LORNA, LINDA])
    with pytest.raises(PatientTableWrong):
        write_index(path, TRUST, broken() if rows == "broken" else rows)
    assert PatientIndex(path).release == before
    assert [one.name for one in tmp_path.iterdir()] == ["rzz.db"]


def test_a_place_that_cant_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "rzz.db").mkdir()
    for folder, words in ((tmp_path / "file", "a file where the folder"), (tmp_path, "a folder where the index")):
        with pytest.raises(PatientPlaceUnwritable, match=rf"places\.patients says: there is {words}"):
            write_index(folder / "rzz.db", TRUST, [LORNA])
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "rzz.db"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_is_forbidden(tmp_path: Path) -> None:
    write_index(index_path(tmp_path, TRUST), TRUST, [LORNA])
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PatientPlaceUnwritable, match="you may not write"):
            write_index(index_path(tmp_path, TRUST), TRUST, [LORNA])
        tmp_path.chmod(0)
        with pytest.raises(PatientIndexForbidden):
            PatientIndex.opened(tmp_path, TRUST)
    finally:
        tmp_path.chmod(0o700)


def many(count: int, faults: int = 0) -> list[KnownPatient | RowFault]:
    """So many patients without a number, and rows with faults behind them."""
    patients = [replace(LORNA, id=str(at), nhs_number=None, row=at) for at in range(2, count + 2)]
    return [*patients, *(RowFault(count + 2 + at, "no") for at in range(faults))]


def test_a_tenth_of_the_rows_may_be_left_out_and_no_more(tmp_path: Path) -> None:
    path = index_path(tmp_path, TRUST)
    before = write_index(path, TRUST, many(9, 1))
    assert (before.patients, before.left_out) == (9, 1)
    with pytest.raises(PatientRowsUnusable, match="2 of 11 rows"):
        write_index(path, TRUST, many(9, 2))
    assert PatientIndex(path).release == before
    assert write_index(path, TRUST, many(9, 2), anyway=True).left_out == 2


def test_an_index_does_not_shrink_to_less_than_half(tmp_path: Path) -> None:
    path = index_path(tmp_path, TRUST)
    write_index(path, TRUST, many(10))
    before = write_index(path, TRUST, many(5))
    with pytest.raises(PatientIndexShrinks, match="of 5 patients in the index only 2"):
        write_index(path, TRUST, many(2))
    assert PatientIndex(path).release == before
    assert write_index(path, TRUST, many(2), anyway=True).patients == 2


def test_one_number_with_two_names_or_birth_dates_is_named(tmp_path: Path) -> None:
    again = replace(LORNA, row=4, hospital_numbers=())
    other = replace(LORNA, row=7, given="Linda", birth_date=date(1964, 12, 30))
    release = write_index(index_path(tmp_path, TRUST), TRUST, [replace(LORNA, row=2), again, LINDA, other])
    index = PatientIndex(index_path(tmp_path, TRUST))
    reason = "row 2 has its NHS number with another given name and another date of birth; both are kept"
    assert index.faults(10) == [RowFault(7, reason, kept=True)]
    assert (release.patients, release.left_out, release.faulty) == (4, 0, 1)


def test_verified_numbers_are_counted(tmp_path: Path) -> None:
    traced = replace(LORNA, traced=date(2026, 1, 5))
    release = write_index(index_path(tmp_path, TRUST), TRUST, [LORNA, traced, replace(LINDA, traced=date(2026, 1, 5))])
    assert (release.numbers, release.verified) == (2, 1)


def test_no_index_and_one_that_is_none(tmp_path: Path) -> None:
    assert PatientIndex.opened(tmp_path, TRUST) is None
    index_path(tmp_path, TRUST).write_bytes(b"not a database")
    with pytest.raises(PatientIndexUnusable):
        PatientIndex.opened(tmp_path, TRUST)


def test_an_index_is_opened_once_and_again_when_another_was_loaded(tmp_path: Path) -> None:
    write_index(index_path(tmp_path, TRUST), TRUST, [LORNA])
    before = PatientIndex.opened(tmp_path, TRUST)
    assert before is not None
    assert PatientIndex.opened(tmp_path, TRUST) is before
    write_index(index_path(tmp_path, TRUST), TRUST, [LORNA, LINDA])
    after = PatientIndex.opened(tmp_path, TRUST)
    assert after is not None
    assert (before.release.patients, after.release.patients) == (1, 2)
    assert len(before.by_number("9990110603")) == 1  # who has the old one open goes on with it


def test_an_index_of_another_shape_must_be_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = index_path(tmp_path, TRUST)
    write_index(path, TRUST, [LORNA])
    monkeypatch.setattr("extractors.patient_index.SHAPE", 99)
    with pytest.raises(PatientIndexUnusable):
        PatientIndex(path)


def test_a_small_index_says_that_its_weights_are_stated(tmp_path: Path) -> None:
    release = write_index(tmp_path / "rzz.db", TRUST, [LORNA])
    assert "fewer than 2,000 patients" in release.note
    assert release.name == f"RZZ patients {release.loaded[:10]} sha256:{release.digest[:16]}"


def test_names_are_not_shown() -> None:
    assert not [word for word in ("Papworth", "Lorna", "123", "RV6", "1964", "p1") if word in repr(LORNA)]
