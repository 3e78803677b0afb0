"""The index: one line for each document, however its file is called."""

import csv
import json
from pathlib import Path

from records.index import NAME, SET_ASIDE, TO_LOOK_AT, line, write_index
from records.ledger import Aside, Entry
from records.stacks import SetAside, Sheet, SheetKind
from records.store import FolderStore
from records.types import Outcome, Status


def test_a_line_stays_one_line_for_every_reader(tmp_path: Path) -> None:
    entries = [
        Entry(f"RZZ/scan/a{mark}b.pdf", Outcome("r1", "d1", None, Status.REJECTED, ()))
        for mark in ("\n", "\r", "\v", "\x1c", "\x85", "\u2028", "\u2029", "é", '"')
    ]
    write_index(FolderStore(tmp_path), entries, ())
    lines = (tmp_path / NAME).read_text(encoding="utf-8").splitlines()
    assert [json.loads(text) for text in lines] == [line(entry) for entry in entries]


def test_what_needs_a_person_is_a_table_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    doubted = Outcome("r1", "d1", (1, 2), Status.REVIEW, ("No name.", "No date."), pdf="documents/x.pdf")
    done = Outcome("r2", "d2", (1, 1), Status.ACCEPTED, ())
    write_index(FolderStore(tmp_path), [Entry("=cmd()/scan/a.pdf", doubted), Entry("RZZ/scan/b.pdf", done)], ())
    rows = list(csv.DictReader((tmp_path / TO_LOOK_AT).read_text(encoding="utf-8-sig").splitlines()))
    assert [row["source_file"] for row in rows] == ["'=cmd()/scan/a.pdf"]
    assert rows[0]["why"] == "No name. No date."
    assert rows[0]["pages"] == "1 to 2", "a spreadsheet would take 1-2 for a date"


def test_nearly_a_copy_names_the_picture_to_compare_with(tmp_path: Path) -> None:
    first = Outcome("r1", "d1", (1, 1), Status.ACCEPTED, (), pdf="documents/r1.pdf")
    nearly = Outcome("r2", "d2", (1, 1), Status.REVIEW, ("Compare both.",), pdf="documents/r2.pdf", like="r1")
    write_index(FolderStore(tmp_path), [Entry("a.pdf", first), Entry("b.pdf", nearly)], ())
    (row,) = csv.DictReader((tmp_path / TO_LOOK_AT).read_text(encoding="utf-8-sig").splitlines())
    assert row["compare_with"] == "documents/r1.pdf"
    assert [json.loads(text)["copy_of"] for text in (tmp_path / NAME).read_text().splitlines()] == [None, "r1"]


def test_what_was_set_aside_says_where_it_is_kept(tmp_path: Path) -> None:
    header = Sheet(1, SheetKind.HEADER, "=B 12", fault="Print it again.")
    kept = (("stacks/x.set_aside.pdf", "d"),)
    sides = [Aside("a.pdf", SetAside(1, SheetKind.HEADER, header), kept), Aside("a.pdf", SetAside(2, None), kept)]
    write_index(FolderStore(tmp_path), [], sides)
    rows = list(csv.DictReader((tmp_path / SET_ASIDE).read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["page"], row["what"], row["box"]) for row in rows] == [
        ("1", "header sheet", "'=B 12"),
        ("2", "blank side", ""),
    ]
    assert {row["kept_in"] for row in rows} == {"stacks/x.set_aside.pdf"}
    assert rows[0]["why"] == "Print it again."
