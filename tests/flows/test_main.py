"""The command: what it says holds no file's name, and what it can't do it says plainly."""

from pathlib import Path

import pytest

from flows.__main__ import _place, _take_in, main
from flows.verify import verify
from records.errors import ExitCode
from records.index import NAME
from records.settings import Settings


@pytest.mark.parametrize(
    ("relative", "place"),
    [
        ("RZZ/scan/.SMITH John.pdf", "RZZ/scan"),
        ("RZZ/scan/SMITH John/a.tmp", "RZZ/scan"),
        ("RZZ/SMITH John/a.tmp", "RZZ"),
        ("Smith\n\x1b[2J/a.tmp", "the inbox"),
        (".SMITH John.pdf", "the inbox"),
    ],
)
def test_an_ignored_file_is_told_by_its_place_not_its_name(relative: str, place: str) -> None:
    assert _place(relative) == place


@pytest.mark.parametrize("inside", [".", "RZZ", "out/deep"])
def test_outputs_are_never_written_among_the_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], inside: str
) -> None:
    assert main(["migrate", str(tmp_path), "--out", str(tmp_path / inside)]) == ExitCode.SETUP
    assert "lies in the inbox" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_refused_files_are_in_the_index_and_a_lost_index_is_written_again(tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    out.mkdir()
    (inbox / "nobodys.pdf").write_bytes(b"paper of no trust")
    for _ in range(2):
        intake, waiting = _take_in(inbox, out, Settings())
        assert (intake.refused, waiting) == (1, 0)
        assert "CN212" in (out / NAME).read_text(encoding="utf-8")
        assert verify(out, Settings()).faults == ()
        (out / NAME).unlink()


def test_an_empty_inbox_is_told_and_starts_no_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    assert main(["migrate", str(inbox), "--out", str(out)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "The inbox holds no files. Put them into INBOX/<ODS code>/<scan, fax or digital>/" in said
    assert "migrated before" not in said
    assert "\n\nWhere to look\n" in said
    assert "Runs, batches" not in said
    assert (out / "reports" / "index.html").is_file()
    assert not (tmp_path / "prefect" / "server.pid").exists()


def test_one_file_is_one_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "nobodys.pdf").write_bytes(b"paper of no trust")
    assert main(["migrate", str(inbox), "--out", str(tmp_path / "out")]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "1 file in the inbox, 0 new; 0 to migrate." in said
    assert "The inbox holds no files" not in said
