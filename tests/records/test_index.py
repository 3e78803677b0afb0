"""The index: one line for each document, however its file is called."""

import csv
import json
from pathlib import Path

from records.index import NAME, TO_LOOK_AT, line, write_index
from records.ledger import Entry
from records.store import FolderStore
from records.types import Outcome, Status


def test_a_line_stays_one_line_for_every_reader(tmp_path: Path) -> None:
    entries = [
        Entry(f"RZZ/scan/a{mark}b.pdf", Outcome("r1", "d1", None, Status.REJECTED, ()))
        for mark in ("\n", "\r", "\v", "\x1c", "\x85", "\u2028", "\u2029", "é", '"')
    ]
    write_index(FolderStore(tmp_path), entries)
    lines = (tmp_path / NAME).read_text(encoding="utf-8").splitlines()
    assert [json.loads(text) for text in lines] == [line(entry) for entry in entries]


def test_what_needs_a_person_is_a_table_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    doubted = Outcome("r1", "d1", (1, 2), Status.REVIEW, ("No name.", "No date."), pdf="documents/x.pdf")
    done = Outcome("r2", "d2", (1, 1), Status.ACCEPTED, ())
    write_index(FolderStore(tmp_path), [Entry("=cmd()/scan/a.pdf", doubted), Entry("RZZ/scan/b.pdf", done)])
    rows = list(csv.DictReader((tmp_path / TO_LOOK_AT).read_text(encoding="utf-8-sig").splitlines()))
    assert [row["source_file"] for row in rows] == ["'=cmd()/scan/a.pdf"]
    assert rows[0]["why"] == "No name. No date."
    assert rows[0]["pages"] == "1-2"
