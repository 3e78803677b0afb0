"""A letter that came before is told apart when its file is entered: a copy, nearly a copy, or another's letter."""

from dataclasses import replace
from pathlib import Path

import pytest

from extractors.likeness import likeness_keys
from flows.copies import Copies
from flows.outputs import path_of
from mappings.outputs import doubts, fhir_document, reading
from records.ledger import Ledger, Taken
from records.readings import packed
from records.stacks import Stack
from records.store import FolderStore, sha256
from records.types import (
    Batch,
    Doubt,
    DoubtKind,
    OdsCode,
    Outcome,
    PageState,
    Source,
    SourceFile,
    Status,
)
from tests.paper import reading_of

TRUST = OdsCode("RZZ")
LETTER = """\
RIVERSIDE UNIVERSITY HOSPITALS NHS FOUNDATION TRUST
Department of Cardiology
{date}
Dr A Booth, Hilltop Surgery
Re: {name}  DOB: {birth}  NHS No: {number}
Dear Dr Booth
Thank you for referring this patient who was seen in clinic today. The main problems are
atrial fibrillation and hypertension. There is no history of diabetes mellitus.
Current medication is bisoprolol {dose}mg once daily and apixaban 5mg twice daily.
I have arranged an echocardiogram and will see the patient again in six months.
Yours sincerely
Dr Priya Raman
Consultant Cardiologist
"""
MINE = {"name": "Mrs Edith Hargreave", "birth": "03/05/1941", "number": "999 001 0016", "date": "12 March 2014"}
ANOTHERS = {"name": "Mr Tomos Bevan", "birth": "19/11/1956", "number": "999 000 0018", "date": "12 March 2014"}


class Desk:
    """A ledger and a store with letters in them, entered as a run would."""

    def __init__(self, out: Path) -> None:
        self.store = FolderStore(out)
        self.ledger = Ledger.beside(out, "1")
        names = [f"{name}.pdf" for name in "abc"]
        files = tuple(
            SourceFile(TRUST, Source.SCAN, out / name, f"RZZ/scan/{name}", sha256(name.encode()), 1) for name in names
        )
        self.ledger.open_batch(Batch("b1", TRUST, Source.SCAN, files), out)
        self.taken = self.ledger.unfinished("b1")
        self.remade: list[Doubt] = []

    def came(self, taken: Taken, text: str, status: Status = Status.ACCEPTED, first: int = 1) -> Outcome:
        """What a worker makes of a letter: its outcome, with its files in the store."""
        ref = sha256(text.encode() + bytes([taken.id, first]))[:32]
        readings = (reading_of(text, first),)
        outputs = ((fhir_document.OUTPUT, b"{}"), (doubts.OUTPUT, b"{}"), (reading.OUTPUT, packed(readings)))
        digests = tuple(
            (path_of(TRUST, ref, output), self.store.put(path_of(TRUST, ref, output), data)) for output, data in outputs
        )
        return Outcome(
            ref,
            taken.file.digest,
            (first, first),
            status,
            (),
            bundle=path_of(TRUST, ref, fhir_document.OUTPUT),
            page_states=(PageState.DELIVERED,),
            digests=digests,
            likeness=likeness_keys(readings),
        )

    def remake(self, outcome: Outcome, doubt: Doubt) -> Outcome:
        self.remade.append(doubt)
        return replace(outcome, status=Status.REVIEW, reasons=(doubt.reason,))

    def enter(self, taken: Taken, *outcomes: Outcome) -> tuple[Outcome, ...]:
        stack = Copies(self.ledger, self.store, self.remake).told_apart(taken, Stack(len(outcomes), outcomes))
        assert stack is not None
        self.ledger.enter(taken, stack)
        return stack.outcomes


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def letter(dose: str = "2.5", **who: str) -> str:
    return LETTER.format(dose=dose, **(who or MINE))


def test_the_same_letter_again_is_a_duplicate_and_no_coded_document_of_it_is_left(desk: Desk) -> None:
    first, second, _ = desk.taken
    (original,) = desk.enter(first, desk.came(first, letter()))
    copy = desk.came(second, letter())
    (settled,) = desk.enter(second, copy)
    assert (settled.status, settled.like, settled.bundle) == (Status.DUPLICATE, original.ref, None)
    assert settled.page_states == (PageState.DUPLICATE,)
    assert copy.bundle is not None
    assert desk.store.get(copy.bundle) is None
    assert [path for path, _ in settled.digests] == [path_of(TRUST, copy.ref, reading.OUTPUT)]
    assert original.bundle is not None
    assert desk.store.get(original.bundle) == b"{}"


def test_one_dose_changed_goes_to_a_person_with_what_both_say(desk: Desk) -> None:
    first, second, _ = desk.taken
    desk.enter(first, desk.came(first, letter()))
    (settled,) = desk.enter(second, desk.came(second, letter(dose="5")))
    assert settled.status == Status.REVIEW
    (doubt,) = desk.remade
    assert doubt.kind == DoubtKind.COPY
    assert "number differs" in doubt.reason
    assert not any(word in doubt.reason for word in ("Hargreave", "2.5", "5mg"))
    assert doubt.readings != ()
    assert doubt.evidence is not None


def test_the_same_body_for_another_patient_is_his_own_letter(desk: Desk) -> None:
    first, second, _ = desk.taken
    desk.enter(first, desk.came(first, letter()))
    (settled,) = desk.enter(second, desk.came(second, letter(**ANOTHERS)))
    assert (settled.status, settled.like) == (Status.ACCEPTED, None)
    assert desk.remade == []


def test_a_copy_in_the_same_file_is_found_as_well(desk: Desk) -> None:
    (first, *_) = desk.taken
    one, other = desk.enter(first, desk.came(first, letter()), desk.came(first, letter(), first=2))
    assert (one.status, other.status, other.like) == (Status.ACCEPTED, Status.DUPLICATE, one.ref)


def test_a_copy_with_a_side_that_could_not_be_read_is_no_duplicate(desk: Desk) -> None:
    first, second, _ = desk.taken
    desk.enter(first, desk.came(first, letter()))
    unread = replace(desk.came(second, letter()), page_states=(PageState.DELIVERED, PageState.QUARANTINED))
    (settled,) = desk.enter(second, unread)
    assert settled.status == Status.REVIEW
    assert "could not be read" in desk.remade[0].reason


def test_a_third_copy_is_compared_with_the_letter_not_with_its_copy(desk: Desk) -> None:
    refs = [desk.enter(taken, desk.came(taken, letter()))[0] for taken in desk.taken]
    assert [outcome.like for outcome in refs] == [None, refs[0].ref, refs[0].ref]


def test_a_copy_that_changed_and_whose_file_went_away_is_not_entered(desk: Desk) -> None:
    first, second, _ = desk.taken
    desk.enter(first, desk.came(first, letter()))
    changed = Stack(1, (desk.came(second, letter(dose="5")),))
    assert Copies(desk.ledger, desk.store, lambda outcome, doubt: None).told_apart(second, changed) is None
