"""A file under way: its sides are read in parts, one that can't be read is lost alone, and its documents add up."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.piles import Job, KeepAside, Kept, MakeDocument, NotRead, Pile, ReadSides, SidesRead
from records.ledger import Taken
from records.settings import Settings
from records.stacks import PageSigns, Sheet, SheetKind
from records.types import Doubt, DoubtKind, OdsCode, Outcome, PageState, Source, SourceFile, Status

FILE = SourceFile(OdsCode("RZZ"), Source.SCAN, Path("/inbox/RZZ/scan/a.pdf"), "RZZ/scan/a.pdf", "d1", 3)
LOST = "lost"


@pytest.fixture
def pile(tmp_path: Path) -> Pile:
    return Pile(Taken(1, "b1", FILE, "2026-01-02T03:04:05+00:00"), str(tmp_path), Settings())


def read(numbers: range | tuple[int, ...], count: int, *sheets: int) -> SidesRead:
    """Sides as they come from a worker: of one patient, page n of count; ``sheets`` are separator sheets."""
    signs = tuple(
        PageSigns(number, words=0 if number in sheets else 90, numbered=(number, count), blank=number in sheets)
        for number in numbers
    )
    found = tuple(Sheet(number, SheetKind.SEPARATOR) for number in numbers if number in sheets)
    states = tuple(PageState.SUPPRESSED if number in sheets else PageState.DELIVERED for number in numbers)
    return SidesRead(Path("/inbox"), (0, 0, 0), count, states, signs, found, ())


def made(job: Job) -> Outcome:
    assert isinstance(job, MakeDocument)
    states = (PageState.DELIVERED,) * (job.pages[1] - job.pages[0] + 1)
    return Outcome("r", "d1", job.pages, Status.ACCEPTED, (), page_states=states)


def test_a_long_file_is_read_in_parts_and_made_when_all_are_read(pile: Pile) -> None:
    opening = pile.open()
    parts = pile.take(opening, read(range(1, 5), 12))
    assert [part.numbers for part in parts if isinstance(part, ReadSides)] == [
        tuple(range(5, 9)),
        tuple(range(9, 13)),
    ]
    assert pile.take(parts[1], read(range(9, 13), 12)) == (), "a part that overtakes another waits for it"
    (document,) = pile.take(parts[0], read(range(5, 9), 12))
    assert isinstance(document, MakeDocument)
    assert (document.pages, document.whole) == ((1, 12), True)
    assert not pile.finished
    assert pile.take(document, made(document)) == ()
    assert pile.finished
    assert pile.stack is not None
    assert (pile.stack.pages, [outcome.pages for outcome in pile.stack.outcomes]) == (12, [(1, 12)])


ASIDE = Kept("stacks/d1.set_aside.pdf", "d9")


def test_documents_behind_separator_sheets_come_in_the_order_of_their_pages(pile: Pile) -> None:
    documents = pile.take(pile.open(), read(range(1, 6), 5, 1, 4))
    assert [document.pages for document in documents if isinstance(document, MakeDocument)] == [(2, 3), (5, 5)]
    assert not any(document.whole for document in documents if isinstance(document, MakeDocument))
    for document in reversed(documents[:-1]):
        pile.take(document, made(document))
    assert not pile.finished, "the sheets are not kept yet"
    keep = documents[-1]
    assert isinstance(keep, KeepAside)
    assert keep.numbers == (1, 4)
    pile.take(keep, ASIDE)
    assert pile.stack is not None
    assert pile.stack.kept == ((ASIDE.path, ASIDE.digest),)
    assert [outcome.pages for outcome in pile.stack.outcomes] == [(2, 3), (5, 5)]
    assert [side.page for side in pile.stack.set_aside] == [1, 4]
    assert pile.stack.pages == 5


def test_a_part_that_ends_its_worker_is_read_side_by_side_and_only_the_bad_one_is_lost(pile: Pile) -> None:
    (part,) = pile.take(pile.open(), read(range(1, 5), 7))
    assert isinstance(part, ReadSides)
    assert part.numbers == (5, 6, 7)
    alone = pile.take(part, NotRead((5, 6, 7), LOST, lost=True))
    assert [job.numbers for job in alone if isinstance(job, ReadSides)] == [(5,), (6,), (7,)]
    pile.take(alone[0], read((5,), 7))
    pile.take(alone[1], NotRead((6,), LOST, lost=True))
    (document,) = pile.take(alone[2], read((7,), 7))
    assert isinstance(document, MakeDocument)
    assert document.pages == (1, 7), "the rest of the document goes on"


def test_a_file_that_ends_its_worker_on_opening_is_counted_before_it_is_given_up(pile: Pile) -> None:
    (counting,) = pile.take(pile.open(), NotRead(None, LOST, lost=True))
    assert isinstance(counting, ReadSides)
    assert counting.numbers == ()
    parts = pile.take(counting, read((), 3))
    assert [part.numbers for part in parts if isinstance(part, ReadSides)] == [(1, 2, 3)]


def test_a_file_that_cannot_even_be_counted_is_rejected(pile: Pile) -> None:
    (counting,) = pile.take(pile.open(), NotRead(None, LOST, lost=True))
    assert pile.take(counting, NotRead((), LOST, lost=True)) == ()
    assert pile.stack is not None
    assert [(outcome.status, outcome.reasons) for outcome in pile.stack.outcomes] == [(Status.REJECTED, (LOST,))]


def test_a_file_that_is_gone_stays_unfinished(pile: Pile) -> None:
    pile.take(pile.open(), NotRead(None, None))
    assert (pile.finished, pile.stack) == (True, None)


def test_a_file_changed_half_way_is_rejected_whole_and_what_comes_later_of_it_is_nothing(pile: Pile) -> None:
    parts = pile.take(pile.open(), read(range(1, 5), 12))
    pile.take(parts[0], NotRead(None, "changed"))
    assert pile.stack is not None
    assert [outcome.reasons for outcome in pile.stack.outcomes] == [("changed",)]
    assert pile.take(parts[1], read(range(9, 13), 12)) == ()
    assert [outcome.reasons for outcome in pile.stack.outcomes] == [("changed",)]


def test_a_file_of_sheets_only_has_a_line_that_says_so_and_all_its_sides_are_set_aside(pile: Pile) -> None:
    (keep,) = pile.take(pile.open(), read((1, 2), 2, 1, 2))
    pile.take(keep, ASIDE)
    assert pile.stack is not None
    (outcome,) = pile.stack.outcomes
    assert outcome.status == Status.REJECTED
    assert "separator sheets only" in outcome.reasons[0]
    assert (pile.stack.pages, len(pile.stack.set_aside), outcome.page_states) == (2, 2, ())


def test_a_file_of_which_no_side_could_be_read_is_rejected_with_the_reason(pile: Pile) -> None:
    sides = replace(read((1, 2), 2), states=(PageState.QUARANTINED,) * 2, faults=("too large", "too large"))
    pile.take(pile.open(), sides)
    assert pile.stack is not None
    (outcome,) = pile.stack.outcomes
    assert (outcome.status, outcome.reasons, outcome.pages) == (Status.REJECTED, ("too large",), (1, 2))


def test_a_document_is_made_again_with_the_doubt_that_came_up(pile: Pile) -> None:
    (document,) = pile.take(pile.open(), read((1, 2), 2))
    outcome = made(document)
    pile.take(document, outcome)
    doubt = Doubt(DoubtKind.COPY, "nearly the same")
    again = pile.again(outcome, doubt)
    assert isinstance(again, MakeDocument)
    assert again == replace(document, doubts=(doubt,))
