"""A file under way: what is known of its sides, how it was cut into documents, and what became of each.

The values at the top travel between this process, which keeps the books, and the workers, which do the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from capture.split import plan
from extractors.page_identity import alarmed
from flows.kept_sides import KeptSides
from flows.reading import AT_ONCE, unread_side
from records.errors import DocumentError, OnlySheets, ReaderCrashed
from records.ledger import Taken
from records.settings import Settings
from records.stacks import PageSigns, Segment, SetAside, Sheet, Stack, StackPlan
from records.store import document_ref
from records.types import Doubt, Outcome, PageState, Status

Stamp = tuple[int, int, int]  # a file's inode, size and time of change


@dataclass(frozen=True, slots=True)
class ReadSides:
    """A job: read some sides of a file. The first of them also opens it and counts its sides."""

    taken: Taken
    out: str
    settings: Settings
    numbers: tuple[int, ...] | None = None  # None: as many as are read at once, from the first
    opened: SidesRead | None = None


@dataclass(frozen=True, slots=True)
class MakeDocument:
    """A job: make a document of sides that were read. ``whole``: it is all of its file."""

    taken: Taken
    out: str
    settings: Settings
    segment: Segment
    opened: SidesRead
    whole: bool
    doubts: tuple[Doubt, ...] = ()

    @property
    def pages(self) -> tuple[int, int]:
        """Its first and last page in the file."""
        return self.segment.pages


@dataclass(frozen=True, slots=True)
class SidesRead:
    """What is known of some sides of a file but their words: those are kept beside the outputs until it is finished."""

    place: Path
    stamp: Stamp
    count: int  # sides of the whole file
    states: tuple[PageState, ...]
    signs: tuple[PageSigns, ...]
    sheets: tuple[Sheet, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotRead:
    """Sides that were not read: without a fault because the file is not there, and may come back.

    ``lost``: they ended their worker twice. Otherwise the whole file is not to be read.
    """

    numbers: tuple[int, ...] | None
    fault: str | None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class KeepAside:
    """A job: keep the sides that are part of no document, as a PDF."""

    taken: Taken
    out: str
    settings: Settings
    numbers: tuple[int, ...]
    opened: SidesRead


@dataclass(frozen=True, slots=True)
class Kept:
    """Where sides that are part of no document are kept (relative to the output folder), and the file's SHA-256."""

    path: str
    digest: str


Job = ReadSides | MakeDocument | KeepAside
Result = SidesRead | NotRead | Outcome | Kept | None  # None: its file is not there any more


def seconds(job: Job) -> float:
    """How long a job may take: twice the time of a page for each, and once for what goes before."""
    match job:
        case ReadSides():
            pages = AT_ONCE if job.numbers is None else len(job.numbers)
        case MakeDocument():
            pages = job.pages[1] - job.pages[0] + 1
        case KeepAside():
            pages = len(job.numbers)
    return job.settings.limits.page_seconds * (2 * pages + 1)


class Pile:
    """A file under way: opened, its sides read in parts, cut into documents, and each of these made."""

    def __init__(self, taken: Taken, out: str, settings: Settings) -> None:
        self._taken = taken
        self._out = out
        self._settings = settings.for_trust(taken.file.trust)
        self._opened: SidesRead | None = None
        self._read: dict[int, tuple[PageState, PageSigns]] = {}
        self._sheets: list[Sheet] = []
        self._faults: list[str] = []
        self._plan = StackPlan(())
        self._made: dict[tuple[int, int], Outcome] = {}
        self._aside_kept: Kept | None = None
        self._kept = KeptSides(Path(out), taken.file, settings)
        self.finished = False
        self.stack: Stack | None = None  # None when finished: the file is not there

    def open(self) -> Job:
        """The first job: open the file and read the first of its sides."""
        return ReadSides(self._taken, self._out, self._settings)

    def take(self, job: Job, result: Result) -> Sequence[Job]:
        """Take the result of one of this file's jobs; returns those that follow from it."""
        if self.finished:
            return ()
        match result:
            case SidesRead():
                return self._more(result)
            case NotRead(lost=True):
                return self._one_by_one(result)
            case NotRead(fault=fault):
                return self._end(Stack(0, (rejected(self._taken, None, (), fault),)) if fault else None)
            case Outcome() if isinstance(job, MakeDocument):
                self._made[job.pages] = result
                return self._when_all_is_done()
            case Kept():
                self._aside_kept = result
                return self._when_all_is_done()
            case _:
                return self._end(None)

    def _more(self, read: SidesRead) -> Sequence[Job]:
        """Some sides are read: have the others read, or cut the stack when these were the last."""
        first = self._opened is None
        self._opened = self._opened or read
        numbers = [signs.page for signs in read.signs]
        self._read |= dict(zip(numbers, zip(read.states, read.signs, strict=True), strict=True))
        self._sheets += read.sheets
        self._faults += read.faults
        if first:
            left = range(len(numbers) + 1, read.count + 1)
            parts = [tuple(left[start : start + AT_ONCE]) for start in range(0, len(left), AT_ONCE)]
            return tuple(map(self._part, parts)) or self._cut()
        return self._cut() if len(self._read) == read.count else ()

    def _part(self, numbers: tuple[int, ...]) -> Job:
        return ReadSides(self._taken, self._out, self._settings, numbers, self._opened)

    def _one_by_one(self, lost: NotRead) -> Sequence[Job]:
        """Sides that ended their worker together are read one by one; a side that does so alone is quarantined."""
        fault = lost.fault or ""
        if lost.numbers is None:
            return (self._part(()),)  # only open it, and count
        if self._opened is None:
            return self._end(Stack(0, (rejected(self._taken, None, (), fault),)))
        if len(lost.numbers) > 1:
            return tuple(self._part((number,)) for number in lost.numbers)
        (number,) = lost.numbers
        side = unread_side(number, ReaderCrashed())
        self._kept.put(number, (side,))
        return self._more(replace(self._opened, states=(side.state,), signs=(side.signs,), sheets=(), faults=(fault,)))

    def _cut(self) -> Sequence[Job]:
        """All sides are read: cut the stack into documents."""
        if self._opened is None:
            return self._end(None)
        sides = [self._read[number] for number in sorted(self._read)]
        states = [state for state, _ in sides]
        if all(state == PageState.QUARANTINED for state in states):
            faults = tuple(dict.fromkeys(self._faults))
            return self._end(Stack(len(states), (rejected(self._taken, (1, len(states)), states, *faults),)))
        self._plan = plan(
            [signs for _, signs in sides],
            self._sheets,
            quarantined=[signs.page for state, signs in sides if state == PageState.QUARANTINED],
        )
        self._plan = replace(self._plan, segments=alarmed(self._plan.segments, [signs for _, signs in sides]))
        jobs: list[Job] = [self._document(segment, self._opened) for segment in self._plan.segments]
        if self._plan.set_aside:
            jobs.append(KeepAside(self._taken, self._out, self._settings, self._plan.set_aside, self._opened))
        return jobs

    def _document(self, segment: Segment, opened: SidesRead) -> MakeDocument:
        whole = segment.pages == (1, opened.count)
        return MakeDocument(self._taken, self._out, self._settings, segment, opened, whole)

    def again(self, outcome: Outcome, doubt: Doubt) -> Job:
        """The job that makes a document once more, with a doubt that came up when it was compared with others."""
        segments = {segment.pages: segment for segment in self._plan.segments}
        if self._opened is None or outcome.pages not in segments:
            raise ValueError("only a document that was made of this file can be made again")
        return replace(self._document(segments[outcome.pages], self._opened), doubts=(doubt,))

    def _aside(self) -> tuple[SetAside, ...]:
        sheets = {sheet.page: sheet for sheet in self._plan.sheets}
        kinds = {page: sheet.kind for page, sheet in sheets.items()}
        return tuple(SetAside(page, kinds.get(page), sheets.get(page)) for page in self._plan.set_aside)

    def _when_all_is_done(self) -> Sequence[Job]:
        """The file is finished when every document of it is made, and what is part of none is kept."""
        aside = self._aside()
        if len(self._made) < len(self._plan.segments) or (aside and self._aside_kept is None):
            return ()
        made = tuple(self._made[segment.pages] for segment in self._plan.segments)
        outcomes = made or (rejected(self._taken, None, (), OnlySheets()),)
        kept = ((self._aside_kept.path, self._aside_kept.digest),) if self._aside_kept else ()
        return self._end(Stack(len(self._read), outcomes, aside, kept))

    def _end(self, stack: Stack | None) -> Sequence[Job]:
        """The file is finished, and no job follows; None when it is not there any more."""
        self.stack, self.finished = stack, True
        return ()

    def clear(self) -> None:
        """The file is entered: what was kept of its reading may go."""
        self._kept.clear()


def rejected(
    taken: Taken, pages: tuple[int, int] | None, states: Sequence[PageState], *faults: DocumentError | str
) -> Outcome:
    """The outcome of paper of which nothing could be made."""
    digest = taken.file.digest
    reasons = tuple(map(str, faults))
    return Outcome(document_ref(digest, pages), digest, pages, Status.REJECTED, reasons, page_states=tuple(states))
