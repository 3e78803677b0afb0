"""The ledger: nothing twice, nothing missing, and everything counted from its rows."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from records.arrivals import Arrival, Channel
from records.errors import LedgerUnreachable
from records.ledger import Ledger
from records.stacks import SetAside, Sheet, SheetKind, Stack
from records.types import Batch, OdsCode, Outcome, PageState, Source, SourceFile, Status

TRUST = OdsCode("RZZ")


def a_file(name: str, digest: str, trust: OdsCode = TRUST) -> SourceFile:
    relative = f"{trust}/scan/{name}"
    return SourceFile(trust, Source.SCAN, Path("/inbox") / relative, relative, digest, 3)


def an_outcome(ref: str, status: Status = Status.ACCEPTED, pages: int = 2) -> Outcome:
    states = (PageState.DELIVERED,) * pages
    return Outcome(ref, "d1", (1, pages), status, ("why",), page_states=states, facts=3, coded=2)


def a_stack(*outcomes: Outcome, aside: tuple[SetAside, ...] = ()) -> Stack:
    return Stack(sum(len(outcome.page_states) for outcome in outcomes) + len(aside), outcomes, aside)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.beside(tmp_path, "1")


def test_taking_a_batch_twice_changes_nothing(ledger: Ledger) -> None:
    batch = Batch("b1", TRUST, Source.SCAN, (a_file("a", "d1"), a_file("b", "d2")))
    ledger.open_batch(batch, Path("/inbox"))
    first = ledger.unfinished("b1")
    ledger.open_batch(batch, Path("/inbox"))
    assert ledger.unfinished("b1") == first
    assert [taken.file for taken in first] == list(batch.files)
    assert ledger.known([a_file("a", "d1"), a_file("a", "other")]) == {("RZZ/scan/a", "d1")}


def test_a_finished_file_is_not_waiting_and_not_entered_twice(ledger: Ledger) -> None:
    ledger.open_batch(Batch("b1", TRUST, Source.SCAN, (a_file("a", "d1"),)), Path("/inbox"))
    (taken,) = ledger.unfinished("b1")
    ledger.enter(taken, a_stack(an_outcome("r1")))
    ledger.enter(taken, a_stack(an_outcome("r1")))
    assert ledger.unfinished("b1") == ()
    assert ledger.open_batches() == ()
    assert [entry.outcome for entry in ledger.entries()] == [an_outcome("r1")]


def test_a_newer_version_does_it_again_and_its_word_is_the_last(tmp_path: Path) -> None:
    with Ledger.beside(tmp_path, "1") as old:
        old.open_batch(Batch("b1", TRUST, Source.SCAN, (a_file("a", "d1"),)), Path("/inbox"))
        old.enter(old.unfinished("b1")[0], a_stack(an_outcome("r1", Status.REVIEW)))
    with Ledger.beside(tmp_path, "2") as new:
        (waiting,) = new.unfinished("b1")
        assert [entry.outcome.status for entry in new.entries()] == [Status.REVIEW], "until it is done again"
        new.enter(waiting, a_stack(an_outcome("r1", Status.ACCEPTED)))
        assert [entry.outcome.status for entry in new.entries()] == [Status.ACCEPTED]
        (tally,) = new.tallies()
        assert (tally.documents[Status.ACCEPTED], tally.documents[Status.REVIEW]) == (1, 0)


def test_the_copy_is_the_one_that_came_later_in_the_same_trust(ledger: Ledger) -> None:
    ledger.open_batch(Batch("b1", TRUST, Source.SCAN, (a_file("a", "d1"), a_file("b", "d1"))), Path("/inbox"))
    other = OdsCode("RYY")
    ledger.open_batch(Batch("b2", other, Source.SCAN, (a_file("c", "d1", other),)), Path("/inbox"))
    first, copy = ledger.unfinished("b1")
    assert ledger.original(first) is None
    assert ledger.original(copy) == first
    assert ledger.original(ledger.unfinished("b2")[0]) is None


def test_tallies_count_rows(ledger: Ledger) -> None:
    files = tuple(a_file(name, f"d{name}") for name in "abc")
    ledger.open_batch(Batch("b1", TRUST, Source.SCAN, files), Path("/inbox"))
    for taken, status in zip(ledger.unfinished("b1"), [Status.ACCEPTED, Status.REVIEW, Status.REVIEW], strict=True):
        ledger.enter(taken, a_stack(an_outcome(f"r{taken.id}", status)))
    (tally,) = ledger.tallies()
    assert (tally.files, tally.batches) == (3, 1)
    assert tally.documents == {Status.ACCEPTED: 1, Status.REVIEW: 2, Status.REJECTED: 0, Status.DUPLICATE: 0}
    assert tally.pages[PageState.DELIVERED] == 6
    assert tally.reasons == {"why": 2}
    assert (tally.facts, tally.coded) == (9, 6)


def test_an_address_with_a_password_is_never_shown() -> None:
    with pytest.raises(LedgerUnreachable) as caught:
        Ledger("postgresql://someone:hunter2@127.0.0.1:1/none", "1")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_unfinished_batch_is_found_in_an_inbox_that_was_moved(ledger: Ledger) -> None:
    ledger.open_batch(Batch("b1", TRUST, Source.SCAN, (a_file("a", "d1"), a_file("b", "d2"))), Path("/inbox"))
    ledger.found_in(Path("/elsewhere"), [a_file("a", "d1")])
    assert {taken.file.path.parts[1] for taken in ledger.unfinished("b1")} == {"inbox"}, "only half of it lies there"
    ledger.found_in(Path("/moved"), [a_file("a", "d1"), a_file("b", "d2"), a_file("c", "d3")])
    assert {taken.file.path.parts[1] for taken in ledger.unfinished("b1")} == {"moved"}


def test_a_stack_is_entered_with_what_was_set_aside_and_read_back(ledger: Ledger) -> None:
    ledger.open_batch(Batch("b1", TRUST, Source.SCAN, (a_file("a", "d1"),)), Path("/inbox"))
    (taken,) = ledger.unfinished("b1")
    header = Sheet(1, SheetKind.HEADER, "B 12", sheets=2, sides=2)
    letter = replace(an_outcome("r1"), digest="d1", pages=(3, 4))
    stack = a_stack(letter, aside=(SetAside(1, SheetKind.HEADER, header), SetAside(2, None)))
    assert ledger.stack(taken.id) is None
    ledger.enter(taken, stack)
    assert ledger.stack(taken.id) == stack
    assert ledger.sides() == ledger.sides("b1") == (4, 2)
    assert ledger.sides("b2") == (0, 0)
    (tally,) = ledger.tallies()
    assert (tally.came_in, tally.pages[PageState.SUPPRESSED], tally.pages[PageState.DELIVERED]) == (4, 2, 2)


def test_documents_that_share_words_are_found_in_the_same_trust_and_only_earlier_ones(ledger: Ledger) -> None:
    files = tuple(a_file(name, f"d{name}") for name in "abc")
    ledger.open_batch(Batch("b1", TRUST, Source.SCAN, files), Path("/inbox"))
    other = OdsCode("RYY")
    ledger.open_batch(Batch("b2", other, Source.SCAN, (a_file("c", "d1", other),)), Path("/inbox"))
    first, second, third = ledger.unfinished("b1")
    (elsewhere,) = ledger.unfinished("b2")
    one = replace(an_outcome("r1"), likeness=(1, 2, -(2**62)))
    two = replace(an_outcome("r2"), likeness=(2, 7))
    ledger.enter(first, a_stack(one))
    ledger.enter(second, a_stack(two))
    ledger.enter(elsewhere, a_stack(replace(an_outcome("r9"), likeness=(1, 2))))
    like = replace(an_outcome("r3"), likeness=(1, 2, 3))
    assert [outcome.ref for outcome in ledger.alike(third, like)] == ["r1", "r2"], "those that share most first"
    assert ledger.alike(first, like) == ()
    assert ledger.alike(third, an_outcome("r3")) == ()


def test_how_a_file_came_is_noted_once(ledger: Ledger) -> None:
    arrival = Arrival("RZZ/fax/a.tif", "d1", Channel.FAX, "2026-01-02T03:04:05+00:00", "fax0001.tif", "0113", None, 3)
    ledger.enter_arrival(arrival)
    ledger.enter_arrival(arrival)
    assert ledger.arrivals() == (arrival,)
    assert ledger.came(Channel.FAX) == {("d1", "fax0001.tif")}
    assert ledger.came(Channel.BUCKET) == frozenset()


KILLED = """
import os, signal, sys
import sqlalchemy as sa
from pathlib import Path
from records.ledger import Ledger

left = int(sys.argv[2])

def kill(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

sa.event.listen(sa.Engine, "before_cursor_execute", kill)
Ledger.beside(Path(sys.argv[1]), "1")
"""


@pytest.mark.parametrize("statements", [6, 12, 20])
def test_a_ledger_whose_making_was_killed_is_made_by_the_next(tmp_path: Path, statements: int) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(statements)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Ledger.beside(tmp_path, "1") as ledger:
        assert ledger.entries() == ()
