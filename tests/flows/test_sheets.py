from __future__ import annotations

import argparse
import io
from pathlib import Path

import pikepdf
import pytest

from capture.sheet_payload import read_key
from capture.sheets import sheet_on
from flows import sheets
from records.errors import ExitCode, OutputUnwritable, SheetKeyUnusable, SheetsWrong
from records.types import NhsNumber, OdsCode
from tests.capture.sheet_papers import page, rendered


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASENOTE_SHEETS__KEY", str(tmp_path / "secret" / "sheets.key"))
    return tmp_path


def casenote(*words: str) -> ExitCode:
    parser = argparse.ArgumentParser()
    sheets.add_to(parser.add_subparsers())
    given = parser.parse_args(["sheets", *words])
    return ExitCode(given.run(given))


def boxes(rows: str, encoding: str = "utf-8") -> None:
    Path("boxes.csv").write_text("box,trust,nhs_number,sheets,sides\n" + rows, encoding=encoding)


def pages(name: str) -> int:
    with pikepdf.open(io.BytesIO(Path(name).read_bytes())) as pdf:
        return len(pdf.pages)


def test_separator_sheets_need_no_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert casenote("--separators", "3", "--to", "new/separators.pdf") == ExitCode.DONE
    assert pages("new/separators.pdf") == 3
    assert "3 separator sheets" in capsys.readouterr().out
    assert not Path("secret").exists()


def test_a_header_sheet_for_one_box_is_signed_with_the_key_that_is_made_for_it(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--box", "Store 3", "--trust", "rzz", "--nhs-number", "999 000 0018", "--count", "180", "--sides", "2")
    assert casenote(*asked, "--to", "header.pdf") == ExitCode.DONE
    assert f"A new key was made in {place / 'secret' / 'sheets.key'}." in capsys.readouterr().out
    key = read_key(place / "secret" / "sheets.key")
    (paper,) = rendered(Path("header.pdf").read_bytes(), 150)
    sheet = sheet_on(page(paper, 150), key)
    assert sheet and sheet.fault is None
    assert (sheet.box, sheet.trust, sheet.nhs_number) == ("Store 3", OdsCode("RZZ"), NhsNumber("9990000018"))
    assert (sheet.sheets, sheet.sides) == (180, 2)
    before = Path("header.pdf").read_bytes()
    assert casenote(*asked, "--to", "header.pdf") == ExitCode.DONE
    assert Path("header.pdf").read_bytes() == before and read_key(place / "secret" / "sheets.key") == key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_table_gives_a_sheet_for_each_row(encoding: str) -> None:
    boxes('"Store 3, box 1",RZZ,,250,2\n\nTŷ Ŵen,RZY,9990000018,1,1\n', encoding)
    assert casenote("--boxes", "boxes.csv", "--to", "headers.pdf") == ExitCode.DONE
    assert pages("headers.pdf") == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("box,RZZ,9990000019,5,1", "NHS number"),
        ("box,R!,,5,1", "ODS code"),
        (",RZZ,,5,1", "label"),
        ("box,RZZ,,many,1", "number of sheets"),
        ("box,RZZ,,0,1", "number of sheets"),
        ("box,RZZ,,,1", "number of sheets"),
        ("box,RZZ,,5,", "sides"),
        ("box,RZZ,,5,3", "sides"),
        ("box,RZZ,,5", "cells"),
        ("box,RZZ,,5,1,6", "cells"),
        (f"{'x' * 61},RZZ,,5,1", "longer"),
        ("Ящик,RZZ,,5,1", "Latin"),
    ],
)
def test_a_wrong_row_is_named_by_its_number_and_nothing_is_written(row: str, said: str) -> None:
    boxes(f"good,RZZ,,5,1\n{row}\n")
    with pytest.raises(SheetsWrong) as fault:
        casenote("--boxes", "boxes.csv", "--to", "headers.pdf")
    assert "row 3: " in str(fault.value) and said in str(fault.value)
    assert "9990000019" not in str(fault.value) and "good" not in str(fault.value)
    assert not Path("headers.pdf").exists() and not Path("secret").exists()


def test_all_wrong_rows_are_told_of_at_once() -> None:
    boxes("a,RZZ,,5,9\n" * 12)
    with pytest.raises(SheetsWrong, match=r"row 2: .*row 11: .*and 2 more rows"):
        casenote("--boxes", "boxes.csv", "--to", "headers.pdf")


@pytest.mark.parametrize(
    "table", [b"", b"box,trust\na,RZZ\n", b"\xff\xfe\x00", b'box,trust,nhs_number,sheets,sides\n"a']
)
def test_what_is_no_table_of_boxes_is_refused(table: bytes) -> None:
    Path("boxes.csv").write_bytes(table)
    with pytest.raises(SheetsWrong):
        casenote("--boxes", "boxes.csv", "--to", "headers.pdf")


@pytest.mark.parametrize(
    "words",
    [
        ("--separators", "0"),
        ("--separators", "5001"),
        ("--separators", "1", "--trust", "RZZ"),
        ("--boxes", "none.csv"),
        ("--box", "a", "--trust", "RZZ"),
        ("--box", "a", "--trust", "RZZ", "--count", "x", "--sides", "1"),
    ],
)
def test_what_can_not_be_printed_says_why(words: tuple[str, ...]) -> None:
    with pytest.raises(SheetsWrong, match=r"No sheet was printed: .+\[CN430\]"):
        casenote(*words, "--to", "sheets.pdf")
    assert not Path("sheets.pdf").exists()


def test_a_damaged_key_or_a_place_that_can_not_be_written_stops_it(place: Path) -> None:
    (place / "secret").mkdir()
    (place / "secret" / "sheets.key").write_text("not a key")
    with pytest.raises(SheetKeyUnusable):
        casenote("--box", "a", "--trust", "RZZ", "--count", "1", "--sides", "1", "--to", "sheets.pdf")
    (place / "file").touch()
    with pytest.raises(OutputUnwritable):
        casenote("--separators", "1", "--to", "file/sheets.pdf")
