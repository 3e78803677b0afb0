"""What was read of a file is kept for the next try, for its own trust, and a page that can't be drawn is given up."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.kept_sides import TRIES, KeptSides
from flows.reading import unread_side
from records.errors import DamagedFile, DecodingStopped
from records.settings import Settings
from records.types import OdsCode, Source, SourceFile

FILE = SourceFile(OdsCode("RZZ"), Source.SCAN, Path("/inbox/a.pdf"), "RZZ/scan/a.pdf", "d1", 3)


def test_parts_come_back_as_sides_in_the_order_asked_for(tmp_path: Path) -> None:
    kept = KeptSides(tmp_path, FILE, Settings())
    sides = [unread_side(number, DamagedFile()) for number in range(1, 5)]
    kept.put(3, (sides[2], sides[3]))
    kept.put(1, (sides[0], sides[1]))
    assert kept.some(range(2, 4)) == (sides[1], sides[2])
    assert kept.get(2) is None
    kept.clear()
    assert kept.get(1) is None
    assert list(tmp_path.iterdir()) == []


def test_the_same_file_of_another_trust_is_kept_apart(tmp_path: Path) -> None:
    mine, theirs = (KeptSides(tmp_path, replace(FILE, trust=OdsCode(code)), Settings()) for code in ("RZZ", "RZY"))
    side = (unread_side(1, DamagedFile()),)
    mine.put(1, side)
    assert theirs.get(1) is None
    theirs.clear()
    assert mine.get(1) == side


def test_a_page_that_ended_its_worker_twice_is_not_drawn_again_in_this_run(tmp_path: Path) -> None:
    kept = KeptSides(tmp_path, FILE, Settings())
    begun = [kept.drawing(7, 60) for _ in range(TRIES)]
    for drawing in begun:
        drawing.__enter__()  # as if the worker were ended in the midst of it
    with pytest.raises(DecodingStopped, match="60 seconds"), kept.drawing(7, 60):
        raise AssertionError("it is not drawn")
    with kept.drawing(8, 60):
        pass


def test_what_an_earlier_run_was_killed_at_does_not_count(tmp_path: Path) -> None:
    kept = KeptSides(tmp_path, FILE, Settings())
    with kept.drawing(7, 60):
        (note,) = tmp_path.rglob("drawing-7")
        note.write_text("1 1 ....")
        with kept.drawing(7, 60):
            pass
