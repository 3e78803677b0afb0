"""A trust's table of patients: columns by many names, two encodings, and rows with faults."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from extractors.patient_rows import columns_of, day, nhs_number_of, patients_of, status_code
from extractors.patient_tally import RowFault
from extractors.table import rows
from records.errors import PatientTableWrong
from records.types import KnownPatient

HEADER = "NHS Number,Surname,Forenames,Date of Birth,Gender,Post Code,MRN,Previous names,Traced Date"
LORNA = "999 011 0603,Papworth,Lorna Jane,03/12/1964,F,rv6 1dt,A123456;B77,Penhurst,05/01/2026"


def table(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "patients.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def read(path: Path) -> tuple[list[KnownPatient], list[RowFault]]:
    found = list(patients_of(path))
    return (
        [one for one in found if isinstance(one, KnownPatient)],
        [one for one in found if isinstance(one, RowFault)],
    )


def test_a_row_is_a_patient(tmp_path: Path) -> None:
    ((lorna,), faults) = read(table(tmp_path, HEADER, LORNA))
    assert faults == []
    assert lorna.nhs_number is not None
    assert lorna.nhs_number.digits == "9990110603"
    assert (lorna.family, lorna.given, lorna.birth_date) == ("Papworth", "Lorna Jane", date(1964, 12, 3))
    assert (lorna.sex, lorna.postcode, lorna.hospital_numbers) == ("female", "RV6 1DT", ("A123456", "B77"))
    assert (lorna.other_families, lorna.traced, lorna.id) == (("Penhurst",), date(2026, 1, 5), "2")
    assert lorna.verified


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("nhs_number;family;given;birth_date", "9990110603;Papworth;Lorna;1964-12-03"),
        ("DOB\tFirst Name\tLast Name\tNHS No.\tConsultant", "03-Dec-1964\tLorna\tPapworth\t999-011-0603\tDr Ash"),
        ("Patient Surname|Patient Forename|D.O.B.|Hosp No", "Papworth|Lorna|03 December 1964 00:00:00|A123456"),
        ('"Family name","Given names","birthDate","MRN","MRN"', '"Papworth","Lorna","19641203","A123456","B77"'),
        ("\ufeffNHS number,Surname,Forename,Middle Name,DOB,Notes", "9990110603.0,Papworth,Lorna,,03.12.1964"),
    ],
)
def test_columns_go_by_many_names_in_any_order(tmp_path: Path, header: str, row: str) -> None:
    ((lorna,), faults) = read(table(tmp_path, header, row))
    assert faults == []
    assert (lorna.family, lorna.given, lorna.birth_date) == ("Papworth", "Lorna", date(1964, 12, 3))
    assert lorna.nhs_number or lorna.hospital_numbers


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_are_read_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    ((zoe,), _) = read(table(tmp_path, HEADER, LORNA.replace("Lorna Jane", "Zoë"), encoding=encoding))
    assert zoe.given == "Zoë"


@pytest.mark.parametrize(
    ("row", "kept", "words"),
    [
        (LORNA.replace("0603", "0608"), True, "NHS number fails its check digit"),
        (LORNA.replace("03/12/1964", "30/14/1964"), False, "date of birth"),
        (LORNA.replace("03/12/1964", "03/12/64"), False, "date of birth"),
        (LORNA.replace("03/12/1964", "03/12/2164"), False, "date of birth"),
        (LORNA.replace("Papworth", " "), False, "no family name"),
        (LORNA + ",one,two", False, "too many or too few cells"),
        ("999 011 0603,Papworth", False, "too many or too few cells"),
        (",Papworth,Lorna,03/12/1964,F,,,,", True, "no number that could be used"),
    ],
)
def test_a_row_with_a_fault_is_named_by_its_number_alone(tmp_path: Path, row: str, kept: bool, words: str) -> None:
    patients, (fault,) = read(table(tmp_path, HEADER, LORNA, "", row))
    assert len(patients) == 1 + kept
    assert (fault.row, fault.kept) == (4, kept)
    assert words in fault.reason
    assert not [word for word in ("Papworth", "Lorna", "1964", "9990110") if word in fault.reason]
    if "check digit" in words:
        assert patients[1].nhs_number is None


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([LORNA, LORNA], "without family, given, birth_date, nhs_number or hospital_number"),
        (["Surname,Forename,DOB", "Papworth,Lorna,03/12/1964"], "without nhs_number or hospital_number"),
        (["Surname,Forename,DOB,NHS No,NHS Number", "a,b,c,d,e"], "two columns are called nhs_number"),
        ([""], "without family"),
    ],
)
def test_a_table_without_its_columns_is_refused_without_repeating_it(
    tmp_path: Path, lines: list[str], words: str
) -> None:
    with pytest.raises(PatientTableWrong) as refused:
        list(patients_of(table(tmp_path, *lines)))
    assert words in str(refused.value)
    assert "Papworth" not in str(refused.value)
    assert refused.value.code == "CN440"


@pytest.mark.parametrize("data", [b"\x00\x01\x02\xff", "NHS Number,Surname".encode("utf-16"), b"Surname,\x81\n"])
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(data)
    with pytest.raises(PatientTableWrong):
        list(patients_of(path))
    with pytest.raises(PatientTableWrong):
        list(patients_of(tmp_path / "not there.csv"))


@pytest.mark.parametrize(
    ("traced", "status", "verified"),
    [
        ("05/01/2026", "", True),
        ("", "01", True),
        ("05/01/2026", "1 - Number present and verified", True),
        ("05/01/2026", "03", False),
        ("05/01/2026", "02 - Number present but not traced", False),
        ("", "Number present and verified", True),
        ("no", "", False),
        ("", "", False),
    ],
)
def test_a_number_is_verified_only_where_the_table_says_so(
    tmp_path: Path, traced: str, status: str, verified: bool
) -> None:
    header = "NHS number,Surname,Forename,DOB,Traced,NHS number status"
    ((one,), faults) = read(table(tmp_path, header, f"9990110603,Papworth,Lorna,03/12/1964,{traced},{status}"))
    assert one.verified is verified
    assert faults == []


@pytest.mark.parametrize(
    ("traced", "status", "words"),
    [
        ("yes", "", "is not a date"),
        ("05/01/26", "", "is not a date"),
        ("05/01/2199", "", "in the future"),
        ("05/01/2026", "unknown to us", "verification status is not known"),
        ("", "09", "verification status is not known"),
        ("", "01 - Trace required", "verification status is not known"),
    ],
)
def test_what_is_said_of_tracing_and_cant_be_read_is_a_fault_and_the_patient_is_kept(
    tmp_path: Path, traced: str, status: str, words: str
) -> None:
    header = "NHS number,Surname,Forename,DOB,Traced,NHS number status"
    ((one,), (fault,)) = read(table(tmp_path, header, f"9990110603,Papworth,Lorna,03/12/1964,{traced},{status}"))
    assert (fault.row, fault.kept, one.row) == (2, True, 2)
    assert words in fault.reason
    assert (one.verified, one.status, one.traced) == (False, None, None)


def test_statuses_go_by_code_and_words() -> None:
    words = ["1", "01", "Number-present-and-verified", "3 (Trace required)", "TRACE IN PROGRESS", "yes", "", "010"]
    assert [status_code(text) for text in words] == ["01", "01", "01", "03", "06", None, None, None]


def test_columns_are_told_apart(tmp_path: Path) -> None:
    columns = columns_of(table(tmp_path, "Shoe size;NHS No;Surname;Forename;;DOB", "9;;;;;"))
    assert columns.known == ("nhs_number", "family", "given", "birth_date")
    assert columns.ignored == ("Shoe size", "column 5 (no name)")


def test_why_a_table_cant_be_opened_is_told_apart(tmp_path: Path) -> None:
    utf16 = table(tmp_path, HEADER, LORNA, encoding="utf-16")
    wrong = {tmp_path / "none.csv": "no such file", tmp_path: "is a folder", utf16: "save it as CSV UTF-8"}
    for path, words in wrong.items():
        with pytest.raises(PatientTableWrong, match=words):
            list(patients_of(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_table(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER, LORNA)
    path.chmod(0)
    with pytest.raises(PatientTableWrong, match="may not read"):
        list(patients_of(path))


def test_days_are_british_and_whole() -> None:
    assert day("04/05/1960") == date(1960, 5, 4)
    assert day("1960-05-04T00:00:00Z") == date(1960, 5, 4)
    assert day("05/1960") is day("1960") is day("") is day("04/05/1760") is None


def test_numbers_that_are_none() -> None:
    assert nhs_number_of("9.99E+09") is nhs_number_of("999 011 0608") is nhs_number_of("") is None


def test_no_header_means_two_columns() -> None:
    headers = [row["header"] for row in rows("patient_columns")]
    assert len(headers) == len(set(headers))
