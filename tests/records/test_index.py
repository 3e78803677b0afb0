"""The index: one line for each document, however its file is called."""

import json
from pathlib import Path

from records.index import NAME, line, write_index
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
