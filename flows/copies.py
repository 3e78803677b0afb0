"""Documents that came in before: the same letter again is a duplicate, nearly the same goes to a person with both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from extractors.identify import identify
from extractors.likeness import Comparison, ReadPaper, Verdict, compare
from extractors.transcript import Transcript
from flows.outputs import path_of
from mappings.outputs import doubts, fhir_document, reading
from records.ledger import Ledger, Taken
from records.readings import unpacked
from records.stacks import Stack
from records.store import FolderStore
from records.types import Doubt, DoubtKind, Outcome, PageState, Status

Remake = Callable[[Outcome, Doubt], Outcome | None]
SAME_BYTES = "The same file came in before, under another name; that one was migrated."
UNREAD_SIDE = "Looks like a copy of another document that came in before, but a side could not be read. Compare both."


class Copies:
    """Compares the documents of a file with those that came in before it. ``remake`` makes one again with a doubt."""

    def __init__(self, ledger: Ledger, store: FolderStore, remake: Remake) -> None:
        self._ledger = ledger
        self._store = store
        self._remake = remake

    def told_apart(self, taken: Taken, stack: Stack) -> Stack | None:
        """The stack with its copies marked as duplicates, and those that are nearly copies held for a person.

        None when a document had to be made again and its file is not there any more.
        """
        settled: list[Outcome] = []
        for outcome in stack.outcomes:
            told = self._settled(taken, outcome, settled)
            if told is None:
                return None
            settled.append(told)
        return replace(stack, outcomes=tuple(settled))

    def _settled(self, taken: Taken, outcome: Outcome, before: list[Outcome]) -> Outcome | None:
        if outcome.status not in (Status.ACCEPTED, Status.REVIEW) or not outcome.likeness:
            return outcome
        mine = set(outcome.likeness)
        here = [other for other in before if mine & set(other.likeness) and other.status != Status.DUPLICATE]
        nearly: tuple[Outcome, Comparison] | None = None
        candidates = (*here, *self._ledger.alike(taken, outcome))
        paper = self._paper(taken, outcome) if candidates else None
        for other in candidates:
            earlier = self._paper(taken, other)
            if paper is None or earlier is None:
                continue
            found = compare(earlier, paper)
            if found.verdict == Verdict.SAME and _whole(outcome) and _whole(other):
                return self._duplicate(taken, outcome, other, found.reason)
            if found.verdict != Verdict.OTHER and nearly is None:
                nearly = other, found
        return self._held(outcome, *nearly) if nearly else outcome

    def _duplicate(self, taken: Taken, outcome: Outcome, original: Outcome, reason: str) -> Outcome:
        """A copy: its picture and words are kept, its coded document is not."""
        gone = [path_of(taken.file.trust, outcome.ref, output) for output in (fhir_document.OUTPUT, doubts.OUTPUT)]
        for path in gone:
            self._store.remove(path)
        return replace(
            as_duplicate(outcome, reason),
            digests=tuple((path, digest) for path, digest in outcome.digests if path not in gone),
            engine=outcome.engine,
            confidence=outcome.confidence,
            like=original.ref,
        )

    def _held(self, outcome: Outcome, original: Outcome, found: Comparison) -> Outcome | None:
        first = next(iter(found.differences), None)
        reason = found.reason if first else UNREAD_SIDE
        place, words = (first.later, first.words) if first else (None, ())
        again = self._remake(outcome, Doubt(DoubtKind.COPY, reason, place, words))
        return None if again is None else replace(again, like=original.ref)

    def _paper(self, taken: Taken, outcome: Outcome) -> ReadPaper | None:
        """A document as it is compared; None when what was read of it is not kept."""
        data = self._store.get(path_of(taken.file.trust, outcome.ref, reading.OUTPUT))
        if data is None:
            return None
        try:
            readings = unpacked(data)
        except ValueError:
            return None
        return ReadPaper(readings, identify(Transcript.of(readings), date.fromisoformat(taken.taken[:10])))


def _whole(outcome: Outcome) -> bool:
    """Whether every side of it could be read: an unread one might differ."""
    return PageState.QUARANTINED not in outcome.page_states


def as_duplicate(original: Outcome, reason: str = SAME_BYTES) -> Outcome:
    """The outcome of a copy; a copy of an unreadable file is unreadable."""
    if original.status == Status.REJECTED:
        return original
    return Outcome(
        ref=original.ref,
        digest=original.digest,
        pages=original.pages,
        status=Status.DUPLICATE,
        reasons=(reason,),
        document_type=original.document_type,
        page_states=(PageState.DUPLICATE,) * len(original.page_states),
        like=original.ref,
    )
