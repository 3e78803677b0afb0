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
    assert main(["patients", "load", "--trust", "rzz", str(tmp_path / "table.csv")]) == ExitCode.DONE
    loaded = capsys.readouterr().out
    assert main(["patients", "show", "--trust", "RZZ"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    for text in (loaded, shown):
        assert "3 patients of RZZ" in text
        assert "row 4: its NHS number fails its check digit" in text
        assert "row 5: it has too many or too few cells" in text
        assert not [word for word in ("Papworth", "Tulloch", "Okonjo", "9990", "1964") if word in text]
    assert (tmp_path / "patients" / "rzz.db").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show", "--trust", "RZZ"], ExitCode.SETUP, "CN444"),
        (["load", "--trust", "R", "table.csv"], ExitCode.SETUP, "CN440"),
        (["load", "--trust", "RZZ", "not there.csv"], ExitCode.SETUP, "CN440"),
        (["load", "--trust", "RZZ", "--fhir", "http://127.0.0.1:1/R4"], ExitCode.FAILED, "CN441"),
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
    assert words in capsys.readouterr().err
