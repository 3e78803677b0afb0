"""The pipeline, from paper to coded record. Read `migrate` for a batch, then `paper_to_record` for one paper.

A file is a stack of paper: its sides are read in parts (`read_sides_of`), cut into documents (`flows.piles`), and each
document is understood, coded and written (`make_document`). Workers do the work; this process keeps the books.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.states import Completed

from custody.acceptance import doubts_of
from custody.certainty import sure_enough, weigh
from custody.filing import doubts_of_filing
from custody.page_account import PageAccount
from custody.tracing import doubts_of_trace
from extractors.facts import find_facts
from extractors.handwritten import without_handwriting
from extractors.head import read_head
from extractors.identify import identify
from extractors.lexicon import Lexicon
from extractors.likeness import likeness_keys, repeated_pages
from extractors.page_identity import misfiled, printed_numbers
from extractors.patient_index import PatientIndex
from extractors.second_look import look_at_facts, look_at_head, look_at_identity
from extractors.trace import repaired, trace
from extractors.transcript import Transcript
from flows import artifacts, console, terminology, workers
from flows.copies import Copies, as_duplicate
from flows.kept_sides import KeptSides
from flows.outputs import Written, keep_stack, write_outputs
from flows.piles import (
    Job,
    KeepAside,
    Kept,
    MakeDocument,
    NotRead,
    Pile,
    ReadSides,
    Result,
    SidesRead,
    rejected,
    seconds,
)
from flows.reading import ReadPages, SecondLook, Side
from flows.side_jobs import blame_the_machine, keep_aside, read_sides_of, where_it_lies
from mappings.coder import code, vocabulary
from mappings.doses import doubts_of_doses
from mappings.terminology import Index
from records import VERSION
from records.errors import (
    AccountOpen,
    DocumentError,
    FileGone,
    FilesGone,
    ReaderCrashed,
    SetupError,
    Unexpected,
    UnreadableFile,
)
from records.index import write_index
from records.ledger import Ledger, Taken
from records.log import Event
from records.settings import Settings
from records.stacks import Stack
from records.store import FolderStore, document_ref
from records.types import CodedRecord, Doubt, DoubtKind, Head, Identity, Outcome, PageState, Status, Trace
from records.types.organisations import Organisation


# ---------------------------------------------------------------- one batch
@flow(name="migrate", flow_run_name="{batch_ref}")
def migrate(batch_ref: str, out: str) -> State[dict[str, int]]:
    """Migrate one batch, chunk by chunk, then settle its account.

    Completes with how many documents ended in which status, and says how many need a person. What was finished before
    is not done again. Only a ref and a folder are parameters: Prefect keeps them. Raises `AccountOpen` when some side
    of paper is not accounted for, `FilesGone` when a file that was taken in is not there.
    """
    settings = Settings.read()
    with Ledger.beside(Path(out), VERSION, settings.places.ledger) as ledger:
        waiting = [taken.id for taken in ledger.unfinished(batch_ref)]
        Event.BATCH_OPENED.log(batch=batch_ref, files=len(waiting))
        for start in range(0, len(waiting), settings.work.chunk_files):
            chunk = waiting[start : start + settings.work.chunk_files]
            migrate_chunk.with_options(task_run_name=f"files {chunk[0]} to {chunk[-1]}")(batch_ref, chunk, out)
        statuses = settle(batch_ref, ledger, FolderStore(Path(out)))
        outcomes = [entry.outcome for entry in ledger.entries(batch_ref)]
        return Completed(message=artifacts.needing(outcomes), data=statuses)


@task(name="chunk", cache_policy=NO_CACHE, persist_result=False)
def migrate_chunk(batch_ref: str, file_ids: list[int], out: str) -> dict[str, int]:
    """Migrate some files of a batch, and enter what became of each in the order in which they were taken."""
    settings = Settings.read()
    store = FolderStore(Path(out))
    statuses: Counter[str] = Counter()
    with Ledger.beside(Path(out), VERSION, settings.places.ledger) as ledger:
        wanted = [taken for taken in ledger.unfinished(batch_ref) if taken.id in set(file_ids)]
        piles = {taken.id: Pile(taken, out, settings) for taken in wanted if ledger.original(taken) is None}
        for taken in in_order(wanted, piles, settings.work.processes):
            pile = piles.get(taken.id)
            stack = pile.stack if pile else copy_of(taken, ledger)
            if stack is None:  # the file, or that of which it is a copy, is not there: it stays unfinished
                continue
            if pile:
                stack = Copies(ledger, store, remaking(pile, settings.work.processes)).told_apart(taken, stack)
            if stack is None:  # gone while it was compared
                continue
            ledger.enter(taken, stack)
            if pile:
                pile.clear()
            for outcome in stack.outcomes:
                statuses[outcome.status] += 1
                console.document_done(outcome)
            console.file_done()
        write_index(store, ledger.entries(), ledger.set_aside())
        return dict(statuses)


def in_order(wanted: Sequence[Taken], piles: dict[int, Pile], processes: int) -> Iterator[Taken]:
    """Have the piles done by worker processes, and give every file back in its order, once it and all before it are.

    A file without a pile is a copy of another: it comes when its turn comes.
    """
    queue = deque(wanted)
    round_of_work = workers.pool(processes).round(WORK, [pile.open() for pile in piles.values()])
    for job, result in round_of_work:
        if isinstance(result, SidesRead):
            console.sides_read(len(result.states))
        round_of_work.add(piles[job.taken.id].take(job, result))
        while queue and (queue[0].id not in piles or piles[queue[0].id].finished):
            yield queue.popleft()
    yield from queue


def remaking(pile: Pile, processes: int) -> Callable[[Outcome, Doubt], Outcome | None]:
    """What makes a document of this file once more, with a doubt; None when the file is gone."""

    def remake(outcome: Outcome, doubt: Doubt) -> Outcome | None:
        ((_, made),) = workers.pool(processes).round(WORK, [pile.again(outcome, doubt)])
        return made if isinstance(made, Outcome) else None

    return remake


def settle(batch_ref: str, ledger: Ledger, store: FolderStore) -> dict[str, int]:
    """Close the batch if every side of its paper is accounted for, and show its account in the Prefect UI."""
    outcomes = [entry.outcome for entry in ledger.entries(batch_ref)]
    account = PageAccount.of(*ledger.sides(batch_ref), outcomes)
    trust, source = ledger.batch_place(batch_ref)
    artifacts.publish(batch_ref, trust, source, outcomes, account)
    write_index(store, ledger.entries(), ledger.set_aside())
    if not account.adds_up:
        raise AccountOpen(account)
    if gone := ledger.unfinished(batch_ref):
        raise FilesGone(len(gone))
    ledger.close_batch(batch_ref)
    Event.BATCH_CLOSED.log(batch=batch_ref, documents=len(outcomes), sides=account.came_in)
    return dict(Counter(outcome.status.value for outcome in outcomes))


def copy_of(taken: Taken, ledger: Ledger) -> Stack | None:
    """The stack of a file with the same bytes as another of its trust; None while that one is unfinished."""
    original = ledger.original(taken)
    stack = ledger.stack(original.id) if original else None
    return replace(stack, outcomes=tuple(map(as_duplicate, stack.outcomes))) if stack else None


# ---------------------------------------------------------------- what worker processes do
def work(job: Job) -> Result:
    """One job: read some sides of a file, make a document of them, or keep those that are part of none."""
    match job:
        case ReadSides():
            return read_sides_of(job)
        case MakeDocument():
            return make_document(job)
        case KeepAside():
            return keep_aside(job)


def lost(job: Job) -> Result:
    """What came of a job that ended its worker twice."""
    if isinstance(job, ReadSides):
        return NotRead(job.numbers, str(ReaderCrashed()), lost=True)
    if isinstance(job, KeepAside):
        file = job.taken.file
        limits, store = job.settings.limits, FolderStore(Path(job.out))
        return Kept(*keep_stack(job.opened.place, file.digest, file.trust, limits, store))
    return rejected(job.taken, job.pages, [PageState.QUARANTINED] * (job.pages[1] - job.pages[0] + 1), ReaderCrashed())


WORK = workers.Trade(work, lost, seconds)


# ---------------------------------------------------------------- one document
def make_document(job: MakeDocument) -> Outcome | None:
    """Make one document. Whatever is wrong with it becomes its outcome: nothing that a paper holds stops the batch."""
    sides: tuple[Side, ...] = ()
    try:
        first, last = job.pages
        workers.time_is_short(seconds(job))
        kept = KeptSides(Path(job.out), job.taken.file, job.settings)
        sides = kept.some(range(first, last + 1))
        return paper_to_record(job, ReadPages.of(sides))
    except (FileGone, UnreadableFile):
        return None
    except SetupError:
        raise
    except DocumentError as fault:
        return rejected(job.taken, job.pages, _kept_back(sides), fault)
    except Exception as fault:  # the edge of a document: the foreign error's words may be the patient's
        blame_the_machine(fault)
        Event.DOCUMENT_UNFORESEEN.log(file=job.taken.id, error=type(fault).__name__)
        return rejected(job.taken, job.pages, _kept_back(sides), Unexpected(type(fault).__name__))
    finally:
        workers.time_is_free()


def paper_to_record(job: MakeDocument, read: ReadPages) -> Outcome:
    """The story of one paper: from the words of its pages to its files, and whether a person must look."""
    file, settings = job.taken.file, job.settings
    if all(state == PageState.QUARANTINED for state in read.states):
        return rejected(job.taken, job.pages, read.states, *read.faults)
    place, _ = where_it_lies(job)
    record = understand(job, read, SecondLook(place, read, settings.limits))
    doubts = [
        *doubts_of(record, read.states, settings.acceptance),
        *doubts_of_trace(record.identity, record.trace),
        *misfiled(record.readings, record.identity, came_in(job), job.segment.header),
        *job.segment.doubts,
        *doubts_of_filing(job.segment.header, record.identity, file.trust),
        *doubts_of_repeats(read),
        *job.doubts,
    ]
    place, _ = where_it_lies(job)  # or what was read would be filed with the picture of something else
    written = write_outputs(
        record,
        place,
        settings.limits,
        FolderStore(Path(job.out)),
        settings.trust_name(file.trust),
        doubts,
        whole=job.whole,
    )
    return outcome_of(record, file.digest, read, written)


def understand(job: MakeDocument, read: ReadPages, look: SecondLook) -> CodedRecord:
    """Words to meaning: whose, what kind, which facts, looked at twice where it matters, and coded.

    What was loaded helps where it is there: the trust's index of patients, and the terminology.
    """
    file, settings = job.taken.file, job.settings
    terms, transcript = terminology.index(settings), Transcript.of(read.readings)
    identity, traced = who(job, read, look_at_identity(identify(transcript, came_in(job)), look))
    head = look_at_head(read_head(transcript, identity, came_in(job)), look)
    facts = without_handwriting(look_at_facts(find_facts(transcript, lexicon(terms)), look), read.readings)
    coded = doubts_of_doses(code(facts, terms), terms.strengths) if terms else code(facts)
    return CodedRecord(
        ref=document_ref(file.digest, job.pages),
        trust=file.trust,
        source=file.source,
        pages=job.pages,
        identity=identity,
        head=head,
        facts=sure_enough(weigh(coded), settings.acceptance.coding),
        readings=read.readings,
        migrated=job.taken.taken,
        second_reader=look.reader,
        trace=traced,
        sender=sender_of(head, terms, came_in(job)),
    )


def sender_of(head: Head, terms: Index | None, latest: date) -> Organisation | None:
    """The organisation of the letterhead, if the loaded register knows one of that name when the paper was written."""
    if terms is None or head.organisation is None:
        return None
    return terms.organisation(head.organisation.value, head.written.value if head.written else latest)


def who(job: MakeDocument, read: ReadPages, named: Identity) -> tuple[Identity, Trace | None]:
    """The patient whom the paper names and what the trust's index says; None where the trust has none.

    A number with one misread digit is mended from the index, which is a doubt.
    """
    index = PatientIndex.opened(job.settings.places.patients, job.taken.file.trust)
    if index is None:
        return named, None
    workers.room_for_linking()
    printed = printed_numbers(read.readings)
    traced = trace(named, index, printed)
    return repaired(named, traced, printed), traced


def came_in(job: MakeDocument) -> date:
    """The day on which the paper came in: the last on which it can have been written."""
    return date.fromisoformat(job.taken.taken[:10])


def doubts_of_repeats(read: ReadPages) -> tuple[Doubt, ...]:
    """A side that looks like another of the same document: fed twice, perhaps in place of one that is missing."""
    return tuple(
        Doubt(DoubtKind.COPY, f"Page {page} looks like page {earlier} scanned again. See whether a page is missing.")
        for page, earlier in repeated_pages(read.readings)
    )


def outcome_of(record: CodedRecord, digest: str, read: ReadPages, written: Written) -> Outcome:
    """What became of the paper: accepted only if nothing is in doubt."""
    words = [reading for reading in read.readings if not reading.blank]
    first = sorted({f"{reading.engine.name} {reading.engine.version}" for reading in words})
    second = [f"{record.second_reader.name} {record.second_reader.version}"] if record.second_reader else []
    return Outcome(
        ref=record.ref,
        digest=digest,
        pages=record.pages,
        status=Status.REVIEW if written.doubts else Status.ACCEPTED,
        reasons=tuple(dict.fromkeys([*(doubt.reason for doubt in written.doubts), *read.faults])),
        document_type=record.head.document_type,
        bundle=written.bundle,
        pdf=written.pdf,
        text=written.text,
        page_states=read.states,
        digests=written.digests,
        profile=written.profile,
        issues=written.issues,
        engine=", ".join([*first, *second]),
        confidence=min((reading.confidence for reading in words), default=0.0),
        facts=len(record.facts),
        coded=sum(bool(fact.codings) for fact in record.facts),
        likeness=likeness_keys(record.readings),
    )


@lru_cache(maxsize=1)
def lexicon(terms: Index | None) -> Lexicon:
    """The wordings that mean something, built once in each worker process for each terminology that is loaded."""
    return Lexicon(vocabulary(), terms.longest_wording if terms else None)


def _kept_back(sides: Sequence[Side]) -> list[PageState]:
    """The states of sides of which no document could be made: all but the blank ones go to a person."""
    return [PageState.SUPPRESSED if side.state == PageState.SUPPRESSED else PageState.QUARANTINED for side in sides]
