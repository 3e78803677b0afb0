"""The ``casenote patients`` command."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.__main__ import main
from records.errors import ExitCode

TABLE = """NHS Number,Surname,Forename,DOB,MRN
9990110603,Papworth,Lorna,03/12/1964,A1
9990268983,Tulloch,Graham,03/04/1961,B2
9990110608,Okonjo,Patience,27/02/1959,C3
x,y
"""


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.patient_search.time.sleep", lambda seconds: None)
    monkeypatch.setenv("CASENOTE_PLACES__PATIENTS", str(tmp_path / "patients"))
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")


def test_an_index_is_loaded_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load = ["patients", "load", "--trust", "rzz", "--anyway", str(tmp_path / "table.csv")]
    assert main(load) == ExitCode.INCOMPLETE
    loaded = capsys.readouterr().out
    assert main(["patients", "show", "--trust", "RZZ"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    for text in (loaded, shown):
        assert "3 patients of RZZ" in text
        assert "0 of 2 NHS numbers are verified" in text
        assert "1 row left out, 1 row kept with a fault" in text
        assert "row 4: its NHS number fails its check digit" in text
        assert "row 5, left out: it has too many or too few cells" in text
        assert not [word for word in ("Papworth", "Tulloch", "Okonjo", "9990", "1964") if word in text]
    assert (tmp_path / "patients" / "rzz.db").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "--trust", "RZZ"], ExitCode.SETUP, "CN444"),
        (["load", "--trust", "RZZ", "not there.csv"], ExitCode.SETUP, "CN440"),
        (["load", "--trust", "RZZ", "--fhir", "http://127.0.0.1:1/R4"], ExitCode.FAILED, "be reached"),
    ],
)
def test_what_goes_wrong_says_what_to_do(
    arguments: list[str],
    code: ExitCode,
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractors.patient_search.time.sleep", lambda seconds: None)
    assert main(["patients", *arguments]) == code
    told = capsys.readouterr().err
    assert words in told
    assert "stays as it was" not in told  # there is none


def load(tmp_path: Path, table: str, *more: str) -> int:
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    return main(["patients", "load", "--trust", "RZZ", str(tmp_path / "table.csv"), *more])


def test_a_wrecked_table_leaves_the_index_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = TABLE.replace("x,y\n", "")
    assert load(tmp_path, whole) == ExitCode.DONE
    index = (tmp_path / "patients" / "rzz.db").read_bytes()
    capsys.readouterr()
    assert load(tmp_path, TABLE) == ExitCode.SETUP
    out, err = capsys.readouterr()
    assert "row 5, left out: it has too many or too few cells" in out
    assert "[CN445]" in err
    assert "the index in use stays as it was" in err
    assert load(tmp_path, "\n".join(whole.splitlines()[:2])) == ExitCode.SETUP
    assert "[CN446]" in capsys.readouterr().err
    assert (tmp_path / "patients" / "rzz.db").read_bytes() == index
    assert load(tmp_path, "\n".join(whole.splitlines()[:2]), "--anyway") == ExitCode.DONE
    assert "1 patient of RZZ" in capsys.readouterr().out


def test_a_table_of_faults_alone_names_the_first_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(tmp_path, TABLE.splitlines()[0] + "\nx,y" * 25, "--anyway") == ExitCode.SETUP
    out, err = capsys.readouterr()
    assert out.count("too many or too few cells") == 20
    assert "  and 5 faults more" in out
    assert "not one of its rows can be used" in err


def test_columns_are_named_and_those_that_are_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(tmp_path, "NHS Number,Surname,Forename,DOB,Shoe\n9990110603,Papworth,Lorna,03/12/1964,5\n") == 0
    out = capsys.readouterr().out
    assert "columns recognised: nhs_number, family, given, birth_date\n" in out
    assert "columns ignored: Shoe\n" in out
    assert "0 of 1 NHS number is verified" in out


def test_what_is_no_ods_code_is_a_fault_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["patients", "load", "--trust", "R", "table.csv"])
    assert ended.value.code == ExitCode.USAGE
    assert "give the trust's ODS code" in capsys.readouterr().err


def test_a_place_that_cant_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASENOTE_PLACES__PATIENTS", str(tmp_path / "table.csv"))
    assert main(["patients", "load", "--trust", "RZZ", "--anyway", str(tmp_path / "table.csv")]) == ExitCode.SETUP
    err = capsys.readouterr().err
    assert "places.patients" in err
    assert "output folder" not in err


def test_the_help_says_what_traced_and_the_status_hold(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["patients", "load", "--help"])
    text = capsys.readouterr().out
    assert "traced is a date" in text
    assert "01  number present and verified; verified; traced and verified\n" in text
