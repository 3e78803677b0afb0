"""What the ledger says of a claim: which of its files came before, which are finished, and where those are put."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from capture.names import TAKEN, spellings
from capture.sources.folder import relative_name, survey
from capture.sources.hot_folder import Claim, bring_back, clear, put_away
from records.arrivals import Arrival, Channel
from records.errors import DocumentError, LinkNotTaken
from records.index import write_index
from records.ledger import Ledger
from records.settings import Limits
from records.store import FolderStore, document_ref
from records.types import OdsCode, Outcome, SourceFile, Status

BEFORE = "The same file came before, with the same name and the same bytes. What was said of it then stands:\n"
NO_DOCUMENT = "It holds no document: header and separator sheets or blank sides only.\n"

Name = tuple[str, str]  # a file's relative path and digest, by which the ledger knows it


@dataclass(frozen=True, slots=True)
class PutAway:
    """How many files of a claim were put away, and how many are not finished."""

    done: int = 0
    failed: int = 0
    before: int = 0  # among both: files that came before
    left: int = 0
    person: int = 0  # documents of those files that need a person

    def __add__(self, other: PutAway) -> PutAway:
        return PutAway(
            self.done + other.done,
            self.failed + other.failed,
            self.before + other.before,
            self.left + other.left,
            self.person + other.person,
        )


# ---------------------------------------------------------------- before and after migrating
def receive(claim: Claim, ledger: Ledger, store: FolderStore, limits: Limits) -> PutAway:
    """Put away what needs no migrating: links, and files that came before. Doing it twice comes to the same."""
    counted = PutAway()
    for paper in claim.papers():
        if paper.is_symlink():
            relative = relative_name(paper, claim.folder)
            enter_refused(ledger, store, relative, 0, LinkNotTaken())
            put_away(claim, paper, True, f"rejected: {LinkNotTaken()}\n")
            counted += PutAway(failed=1, person=1)
    if claim.is_received:
        return counted
    files = survey(claim.folder, limits).files
    known = ledger.known(files)
    if known:
        what = Finished.of(ledger)
        again = [file for file in files if (file.relative, file.digest) in known]
        counted += _put_away(claim, ledger, ((file.path, _name(file), file) for file in again), what, BEFORE)
    claim.mark_received()
    return replace(counted, left=0)


def settle(claim: Claim, ledger: Ledger, limits: Limits) -> PutAway:
    """Put away every file of a claim that is finished; when none is left the claim is cleared."""
    found = survey(claim.folder, limits)
    named: list[tuple[Path, Name, SourceFile | None]] = [(file.path, _name(file), file) for file in found.files]
    papers = {file.path for file in found.files}
    refused = {refusal.relative: refusal.digest for refusal in found.refused}
    for paper in claim.papers():
        relative = relative_name(paper, claim.folder)
        if paper not in papers and relative in refused:
            named.append((paper, (relative, refused[relative]), None))
    counted = _put_away(claim, ledger, named, Finished.of(ledger), "")
    clear(claim)
    return counted


def restore(inbox: Path, ledger: Ledger) -> int:
    """Move files that were put away, and that this version has not done, back into their claims; returns how many."""
    moved = 0
    for ref in ledger.open_batches():
        for taken in ledger.unfinished(ref):
            relative = taken.file.relative
            claimed = Path(str(taken.file.path).removesuffix(relative))
            if claimed.parent.name != TAKEN:
                continue
            for name in spellings(relative):
                with suppress(OSError):  # what can't be moved is looked for where it lies
                    moved += bring_back(inbox, claimed.name, tuple(name.split("/")))
    return moved


# ---------------------------------------------------------------- what is finished
@dataclass(frozen=True, slots=True)
class Finished:
    """What the ledger says of files: their outcomes, and which of them this version has still to do."""

    outcomes: Mapping[Name, tuple[Outcome, ...]]
    unfinished: frozenset[Name]

    @classmethod
    def of(cls, ledger: Ledger) -> Finished:
        """Read it all: done once for a claim, when the index of results is written anew as well."""
        outcomes: dict[Name, list[Outcome]] = {}
        for entry in ledger.entries():
            outcomes.setdefault((entry.relative, entry.outcome.digest), []).append(entry.outcome)
        waiting = (taken.file for ref in ledger.open_batches() for taken in ledger.unfinished(ref))
        return cls({name: tuple(each) for name, each in outcomes.items()}, frozenset(map(_name, waiting)))


def _name(file: SourceFile) -> Name:
    return file.relative, file.digest


def _put_away(
    claim: Claim,
    ledger: Ledger,
    papers: Iterable[tuple[Path, Name, SourceFile | None]],
    what: Finished,
    opening: str,
) -> PutAway:
    papers = list(papers)
    known = ledger.known([file for _, _, file in papers if file is not None])
    counted = PutAway()
    for paper, name, _ in papers:
        if name in what.unfinished or not (name in what.outcomes or name in known):
            counted += PutAway(left=1)
            continue
        _enter_arrival(claim, ledger, name)
        outcomes = what.outcomes.get(name, ())
        failed = bool(outcomes) and all(outcome.status == Status.REJECTED for outcome in outcomes)
        put_away(claim, paper, failed, opening + reason(outcomes))
        person = sum(outcome.status in (Status.REVIEW, Status.REJECTED) for outcome in outcomes)
        counted += PutAway(done=not failed, failed=failed, before=bool(opening), person=person)
    return counted


def reason(outcomes: Iterable[Outcome]) -> str:
    """What a reason file says: for each document of the file its pages, status, ref and reasons."""
    lines = []
    for outcome in outcomes:
        lines.append(f"{_pages(outcome.pages)}{outcome.status.value} (document {outcome.ref})\n")
        lines += [f"  {each}\n" for each in outcome.reasons]
    return "".join(lines) or NO_DOCUMENT


def _pages(pages: tuple[int, int] | None) -> str:
    if pages is None:
        return ""
    first, last = pages
    return f"page {first}: " if first == last else f"pages {first} to {last}: "


# ---------------------------------------------------------------- what is entered
def enter_refused(ledger: Ledger, store: FolderStore, relative: str, size: int, error: DocumentError) -> None:
    """Enter something that was not taken, with the reason; it is in no batch, so the index is written at once."""
    outcome = Outcome(
        ref=document_ref(hashlib.sha256(relative.encode()).hexdigest(), None),
        digest="",
        pages=None,
        status=Status.REJECTED,
        reasons=(str(error),),
    )
    try:
        trust: OdsCode | None = OdsCode(relative.split("/")[0])
    except ValueError:
        trust = None
    ledger.enter_refused(relative, "", size, outcome, trust)
    write_index(store, ledger.entries(), ledger.set_aside())


def _enter_arrival(claim: Claim, ledger: Ledger, name: Name) -> None:
    """Note that a file came by the hot folder; what came by another way was noted when it was taken."""
    if claim.channel == Channel.FOLDER:
        relative, digest = name
        ledger.enter_arrival(Arrival(relative, digest, Channel.FOLDER, claim.received, f"{claim.ref}/{relative}"))
