"""The store: a file is whole or not there."""

import hashlib
import os
from pathlib import Path

import pytest

from records.errors import OutputUnwritable
from records.store import FolderStore, document_ref


def test_put_writes_whole_files_and_leaves_nothing_else(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    digest = store.put("documents/RZZ/ab/x.txt", b"one")
    store.put("documents/RZZ/ab/x.txt", b"two")
    assert digest == hashlib.sha256(b"one").hexdigest()
    assert store.digest("documents/RZZ/ab/x.txt") == hashlib.sha256(b"two").hexdigest()
    assert [path.name for path in (tmp_path / "documents/RZZ/ab").iterdir()] == ["x.txt"]


def test_a_file_that_is_not_there_has_no_digest(tmp_path: Path) -> None:
    assert FolderStore(tmp_path).digest("nothing") is None


def test_a_place_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file where a folder should be")
    with pytest.raises(OutputUnwritable, match="can't be written"):
        FolderStore(tmp_path).put("documents/x", b"")


def test_put_is_not_undone_by_a_failure_half_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore(tmp_path)
    store.put("x", b"old")

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputUnwritable):
        store.put("x", b"new")
    assert (tmp_path / "x").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_ref_follows_content_and_pages_only() -> None:
    assert document_ref("d", (1, 2)) == document_ref("d", (1, 2))
    assert (
        len({document_ref("d", (1, 2)), document_ref("d", (1, 1)), document_ref("e", (1, 2)), document_ref("d", None)})
        == 4
    )
