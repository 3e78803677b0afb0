"""Progress: what came in, what became of it, and how much of that is proved.

In come ledger counts (`Tally`), of one trust or several; out comes `Progress`: documents, the page account, reasons
for review, the ladder from captured paper to signed-off saving, checks, and the same in plain words. What is not
counted is None and is said to be unknown; nothing is made up, and no share is rounded up to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from records.types import DocumentType, PageState, Status, Tally
from reports.figures import NO_BASELINE, NO_EVIDENCE, Figure, percent

Key = TypeVar("Key", bound=str)


class Verdict(StrEnum):
    """Whether a check holds; unknown is an answer."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must be true of the counts, and whether it is."""

    name: str
    verdict: Verdict
    says: str


@dataclass(frozen=True, slots=True)
class PageAccount:
    """Every side that came in must be in exactly one state.

    ``came_in`` is None if nothing counted it apart. ``failing`` are the trusts whose own account fails: a side lost in
    one is not made good by a side too many in another.
    """

    came_in: int | None
    states: dict[PageState, int]
    failing: tuple[str, ...] = ()

    @property
    def accounted(self) -> int:
        """Sides in any state."""
        return sum(self.states.values())

    @property
    def missing(self) -> int:
        """Sides that came in and are in no state; below nought, sides in a state that never came in."""
        return 0 if self.came_in is None else self.came_in - self.accounted

    @property
    def verdict(self) -> Verdict:
        """Whether it adds up, in every trust."""
        if self.failing or self.missing:
            return Verdict.FAILS
        return Verdict.UNKNOWN if self.came_in is None else Verdict.HOLDS

    @property
    def equation(self) -> str:
        """``28 delivered + 2 suppressed + 0 quarantined + 1 duplicate = 31 came in``."""
        sides = " + ".join(f"{self.states[state]:,} {state}" for state in PageState)
        if self.came_in is None:
            return f"{sides} = {self.accounted:,}"
        sign = "\N{NOT EQUAL TO}" if self.missing else "="
        return f"{sides} {sign} {self.came_in:,} came in"

    @property
    def says(self) -> str:
        """The verdict in words; loud when sides are lost."""
        match self.verdict:
            case Verdict.HOLDS:
                return "It adds up: no side was lost, none was made up."
            case Verdict.UNKNOWN:
                return "Not checked: how many sides came in was not counted apart from what became of them."
        if self.failing:
            return f"DOES NOT ADD UP in {', '.join(self.failing)}. Let no paper go there until explained."
        if self.missing > 0:
            return f"DOES NOT ADD UP: {_sides(self.missing)} missing. Let no paper go until found."
        return f"DOES NOT ADD UP: {_sides(-self.missing)} too many. Let no paper go until explained."


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder. ``documents`` is None where no evidence can be entered yet."""

    name: str
    meaning: str
    documents: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What the ledger counts of one trust, or of several together."""

    trusts: int
    files: int
    documents: dict[Status, int]
    account: PageAccount
    document_types: tuple[tuple[DocumentType, int], ...]  # most frequent first
    reasons: tuple[tuple[str, int], ...]  # most frequent first
    facts: int
    coded: int
    fax_pages: int
    taken: tuple[str, str] | None  # the first and last file's instants
    parts: tuple[Progress, ...] = ()  # of several trusts, each trust's own

    @property
    def came_in(self) -> int:
        """Documents in any state."""
        return sum(self.documents.values())

    @property
    def for_a_person(self) -> int:
        """Documents that cannot go on without a person."""
        return self.documents[Status.REVIEW] + self.documents[Status.REJECTED]

    @property
    def coded_share(self) -> Fraction | None:
        """Facts with a code out of facts; None if no fact was read."""
        return Fraction(self.coded, self.facts) if self.facts else None

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """The ladder, lowest rung first. Accepted is not delivered; read is not replaced."""
        read = self.documents[Status.ACCEPTED] + self.documents[Status.REVIEW]
        return (
            Rung("Captured", "pictures stored with their digests, and read", read),
            Rung("Accepted", "every automatic check passed", self.documents[Status.ACCEPTED]),
            Rung("Delivered", "a sample checked by people, receipt acknowledged by the record system", None),
            Rung("Paper closed", "destroyed with a certificate, expired and reviewed, or preserved", None),
            Rung("Space released", "whole boxes out of the contract, whole rooms handed over", None),
            Rung("Saving signed off", "finance has taken it out of a budget", None),
        )

    @property
    def checks(self) -> tuple[Check, ...]:
        """What must be true of the counts; of several trusts, in every one of them."""
        own = self._own_checks
        failing = {check.name for part in self.parts for check in part.checks if check.verdict is Verdict.FAILS}
        return tuple(replace(check, verdict=Verdict.FAILS) if check.name in failing else check for check in own)

    @property
    def _own_checks(self) -> tuple[Check, ...]:
        kept = self.documents[Status.ACCEPTED] + self.documents[Status.REVIEW]
        kinds = sum(count for _, count in self.document_types)
        pages, most = self.account.accounted, max((count for _, count in self.reasons), default=0)
        return (
            Check("Sides add up", self.account.verdict, self.account.says),
            _check(
                "Kinds of document add up",
                kinds == kept,
                f"{kinds:,} by kind; {kept:,} accepted or for review.",
            ),
            _check(
                "No more codes than facts",
                self.coded <= self.facts,
                f"{self.coded:,} of {self.facts:,} facts coded.",
            ),
            _check(
                "No reason given more often than there are documents",
                most <= self.for_a_person,
                f"The most frequent stands on {most:,}; {self.for_a_person:,} need a person.",
            ),
            _check(
                "No more fax sides than sides",
                self.fax_pages <= pages,
                f"{self.fax_pages:,} of {pages:,} sides came by fax.",
            ),
        )


def progress(tallies: Sequence[Tally]) -> Progress:
    """The counts of all ``tallies`` together; of one trust, if only its own is given."""
    reasons: Counter[str] = Counter()
    kinds: Counter[DocumentType] = Counter()
    for tally in tallies:
        reasons.update(tally.reasons)
        kinds.update(tally.document_types)
    parts = tuple(progress([tally]) for tally in tallies) if len(tallies) > 1 else ()
    failing = [
        tally.trust.code for tally, part in zip(tallies, parts, strict=False) if part.account.verdict is Verdict.FAILS
    ]
    known = [tally.came_in for tally in tallies if tally.came_in is not None]
    taken = sorted(instant for tally in tallies for instant in (tally.first_taken, tally.last_taken) if instant)
    return Progress(
        trusts=len(tallies),
        files=sum(tally.files for tally in tallies),
        documents={status: sum(tally.documents.get(status, 0) for tally in tallies) for status in Status},
        account=PageAccount(
            sum(known) if len(known) == len(tallies) else None,
            {state: sum(tally.pages.get(state, 0) for tally in tallies) for state in PageState},
            tuple(failing),
        ),
        document_types=_ranked(kinds),
        reasons=_ranked(reasons),
        facts=sum(tally.facts for tally in tallies),
        coded=sum(tally.coded for tally in tallies),
        fax_pages=sum(tally.fax_pages for tally in tallies),
        taken=(taken[0], taken[-1]) if taken else None,
        parts=parts,
    )


def figures(shown: Progress) -> tuple[Figure, ...]:
    """Every figure of the report with the ledger rows that it counts, in the order of the report."""
    rows = [
        Figure("files", "files", str(shown.files), "file", "files taken in"),
        Figure("documents", "documents that came in", str(shown.came_in), "document", "documents"),
        *(
            Figure(f"documents.{status}", status, str(count), "document", f"documents of status {status}")
            for status, count in shown.documents.items()
        ),
        Figure(
            "documents.person",
            "documents that need a person",
            str(shown.for_a_person),
            "document",
            "documents of status review or rejected",
        ),
        *(
            Figure(f"kind.{kind}", kind, str(count), "document", f"kept documents of kind {kind}")
            for kind, count in shown.document_types
        ),
        *(
            Figure(
                f"reason.{rank}",
                reason,
                str(count),
                "document",
                "documents for review or rejected with this reason",
            )
            for rank, (reason, count) in enumerate(shown.reasons, 1)
        ),
        *_page_figures(shown),
        Figure("facts", "facts read", str(shown.facts), "fact", "sum over documents"),
        Figure("facts.coded", "facts with a code", str(shown.coded), "fact", "sum over documents"),
        Figure("facts.share", "share coded", share(shown.coded_share), "percent", "facts.coded / facts"),
        *(
            Figure(
                f"rung.{rank}",
                rung.name,
                NO_EVIDENCE if rung.documents is None else str(rung.documents),
                "document",
                "documents by status" if rung.documents is not None else "no rows can be entered yet",
            )
            for rank, rung in enumerate(shown.rungs, 1)
        ),
        Figure("progress", "progress to the target", NO_BASELINE, "percent", "no signed baseline"),
    ]
    return tuple(rows)


def _page_figures(shown: Progress) -> tuple[Figure, ...]:
    account = shown.account
    came_in = "not counted" if account.came_in is None else str(account.came_in)
    return (
        Figure("pages", "sides that came in", came_in, "side", "sides counted apart from their states"),
        *(
            Figure(f"pages.{state}", state, str(count), "side", f"sides in state {state}")
            for state, count in account.states.items()
        ),
        Figure("pages.accounted", "sides in any state", str(account.accounted), "side", "sides"),
        Figure(
            "pages.missing",
            "sides missing",
            "not counted" if account.came_in is None else str(account.missing),
            "side",
            "pages - pages.accounted",
        ),
        Figure("pages.fax", "sides that came by fax", str(shown.fax_pages), "side", "sides of source fax"),
    )


def plain_words(shown: Progress) -> tuple[str, ...]:
    """The report in a few short paragraphs that a board can read: documents, pages, target and savings."""
    if not shown.came_in:
        if shown.files:
            return (f"{plural(shown.files, 'file')} came in; no document of them is finished yet.",)
        return ("No documents have come in yet.",)
    accepted = shown.documents[Status.ACCEPTED]
    documents = (
        f"{plural(shown.came_in, 'document')} came in, in {plural(shown.files, 'file')}.",
        f"{accepted:,} {'was' if accepted == 1 else 'were'} accepted: every automatic check passed.",
        _person(shown),
        _copies(shown.documents[Status.DUPLICATE]),
    )
    return (
        " ".join(sentence for sentence in documents if sentence),
        f"{plural(shown.account.accounted, 'side')} are accounted for. {shown.account.says}"
        if shown.account.accounted != 1
        else f"1 side is accounted for. {shown.account.says}",
        "How far this is towards replacing all paper cannot be said: there is no signed baseline yet."
        " Nothing has been saved yet, because no paper has gone.",
    )


def _person(shown: Progress) -> str:
    review, rejected = shown.documents[Status.REVIEW], shown.documents[Status.REJECTED]
    if not shown.for_a_person:
        return "None needs a person."
    parts = [
        part
        for count, part in (
            (review, f"{review:,} to be checked"),
            (rejected, f"{rejected:,} that could not be migrated"),
        )
        if count
    ]
    needs = "needs" if shown.for_a_person == 1 else "need"
    return f"{shown.for_a_person:,} {needs} a person ({' and '.join(parts)}){_most_often(shown)}."


def _most_often(shown: Progress) -> str:
    if not shown.reasons:
        return ""
    reason, count = shown.reasons[0]
    alone = [other for _, other in shown.reasons].count(count) == 1
    often = "most often because" if alone else "among the most frequent reasons"
    return f", {often}: \u201c{reason.rstrip('.')}\u201d ({count:,})"


def _copies(count: int) -> str:
    if not count:
        return ""
    return f"{count:,} {'was a copy' if count == 1 else 'were copies'} of what was here already."


def share(part: Fraction | None) -> str:
    """A share in percent to one decimal, as `reports.figures.percent`; "none yet" if there is no whole."""
    return "none yet" if part is None else percent(part)


def plural(count: int, word: str) -> str:
    """``1 side``, ``2 sides``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _sides(count: int) -> str:
    return f"{plural(count, 'side')} {'is' if count == 1 else 'are'}"


def _check(name: str, holds: bool, says: str) -> Check:
    return Check(name, Verdict.HOLDS if holds else Verdict.FAILS, says)


def _ranked(counter: Counter[Key]) -> tuple[tuple[Key, int], ...]:
    return tuple(
        sorted(((key, count) for key, count in counter.items() if count), key=lambda pair: (-pair[1], pair[0]))
    )
