"""The command ``casenote verify`` where there are no documents: tables and signatures of a programme are checked."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from custody.signing import make_key, sign
from flows.__main__ import main
from flows.programme import kept_in
from records.errors import ExitCode
from records.programme import TableKind
from reports.inputs.baseline import baseline_of
from tests.flows.test_summary import ZZ9, closing_every_week


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A programme with a signed baseline."""
    closing_every_week(tmp_path)
    make_key(tmp_path / "key.pem")
    with kept_in(tmp_path) as book:
        kept = book.table(TableKind.BASELINE, ZZ9)
        assert kept is not None
        digest = baseline_of(kept).digest
        book.sign(sign(digest, tmp_path / "key.pem", "A. Khan", "records manager", "2026-04-02T09:00:00+00:00"))
    return tmp_path


def change(out: Path, statement: str) -> None:
    with closing(sqlite3.connect(out / "ledger.db")) as connection, connection:
        assert connection.execute(statement).rowcount == 1


def verify(out: Path) -> int:
    return main(["verify", "--out", str(out)])


def test_a_programme_without_documents_is_checked(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(out) == ExitCode.DONE
    assert capsys.readouterr().out == "0 documents, 0 output files, 1 table, 1 signature checked; 0 wrong.\n"


def test_a_signature_that_does_not_hold_is_told(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(out, "update signature set person = 'B. Jones'")
    assert verify(out) == ExitCode.FAILED
    assert "the signature of B. Jones over the baseline of ZZ9, version 1 does not hold" in capsys.readouterr().out


def test_a_table_that_was_changed_is_told(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(out, "update kept_table set rows = replace(rows, '90000', '9000')")
    assert verify(out) == ExitCode.FAILED
    assert "wrong: baseline of ZZ9, version 1 was changed after it was taken" in capsys.readouterr().out


def test_an_index_without_documents_in_the_ledger_is_told(out: Path) -> None:
    (out / "documents.jsonl").write_text("{}\n")
    assert verify(out) == ExitCode.FAILED
