"""The pipeline, from paper to coded record. Read `migrate` for a batch and `migrate_document` for one paper."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.states import Completed

from capture.pages import count_pages, file_format
from capture.sources.folder import as_taken
from custody.acceptance import doubts_of
from custody.page_account import PageAccount
from extractors.facts import find_facts
from extractors.head import read_head
from extractors.identify import identify
from extractors.lexicon import Lexicon
from extractors.second_look import look_at_figures, look_at_head, look_at_identity
from extractors.transcript import Transcript
from flows import artifacts, console, workers
from flows.outputs import Written, write_outputs
from flows.reading import ReadPages, SecondLook, read_pages
from mappings.coder import code, vocabulary
from records import VERSION
from records.errors import (
    AccountOpen,
    DocumentError,
    FileGone,
    FilesGone,
    MachineExhausted,
    ReaderCrashed,
    SetupError,
    Unexpected,
    UnreadableFile,
)
from records.index import write_index
from records.ledger import Ledger, Taken
from records.log import Event
from records.settings import Settings
from records.store import FolderStore, document_ref
from records.types import CodedRecord, Outcome, PageState, Status

EXHAUSTED = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE)  # no paper's fault


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
    """Migrate some files of a batch in worker processes, and enter every outcome as it comes."""
    settings = Settings.read()
    with Ledger.beside(Path(out), VERSION, settings.places.ledger) as ledger:
        statuses: Counter[str] = Counter()
        wanted = [taken for taken in ledger.unfinished(batch_ref) if taken.id in set(file_ids)]
        copies = {taken: original for taken in wanted if (original := ledger.original(taken))}
        jobs = [Job(taken, out, settings.for_trust(taken.file.trust)) for taken in wanted if taken not in copies]
        for job, outcome in workers.pool(settings.work.processes).run(migrate_document, jobs, given_up):
            if outcome is None:
                continue
            ledger.enter(job.taken, outcome)
            statuses[outcome.status] += 1
            console.document_done(outcome)
        for copy, original in copies.items():
            for outcome in map(as_duplicate, ledger.outcomes(original.id)):
                ledger.enter(copy, outcome)
                statuses[outcome.status] += 1
                console.document_done(outcome)
        write_index(FolderStore(Path(out)), ledger.entries())
        return dict(statuses)


def settle(batch_ref: str, ledger: Ledger, store: FolderStore) -> dict[str, int]:
    """Close the batch if every side of its paper is accounted for, and show its account in the Prefect UI."""
    outcomes = [entry.outcome for entry in ledger.entries(batch_ref)]
    account = PageAccount.of(outcomes)
    trust, source = ledger.batch_place(batch_ref)
    artifacts.publish(batch_ref, trust, source, outcomes, account)
    write_index(store, ledger.entries())
    if not account.adds_up:
        raise AccountOpen(account)
    if gone := ledger.unfinished(batch_ref):
        raise FilesGone(len(gone))
    ledger.close_batch(batch_ref)
    Event.BATCH_CLOSED.log(batch=batch_ref, documents=len(outcomes), sides=account.came_in)
    return dict(Counter(outcome.status.value for outcome in outcomes))


# ---------------------------------------------------------------- one paper
@dataclass(frozen=True, slots=True)
class Job:
    """One file to migrate, where its outputs go, and its trust's settings: what a worker process is handed."""

    taken: Taken
    out: str
    settings: Settings


def migrate_document(job: Job) -> Outcome | None:
    """Migrate one file. Whatever is wrong with it becomes its outcome: nothing that a paper holds stops the batch.

    None when the file is not there or can't be opened: it stays unfinished. What is wrong with the machine, not with
    the paper, is raised as a `SetupError`, and nothing is said of the paper.
    """
    try:
        return paper_to_record(job)
    except (FileGone, UnreadableFile):
        return None
    except SetupError:
        raise
    except DocumentError as fault:
        return rejected(job, fault)
    except Exception as fault:  # the edge of a document: the foreign error's words may be the patient's
        if isinstance(fault, OSError) and fault.errno in EXHAUSTED:
            raise MachineExhausted from None
        Event.DOCUMENT_UNFORESEEN.log(file=job.taken.id, error=type(fault).__name__)
        return rejected(job, Unexpected(type(fault).__name__))
    finally:
        workers.time_is_free()


def paper_to_record(job: Job) -> Outcome:
    """The story of one paper: from its pages to its files, and whether a person must look."""
    file, settings = job.taken.file, job.settings
    path = as_taken(file)
    workers.time_is_short(settings.limits.page_seconds)
    count = count_pages(path, settings.limits)
    workers.time_is_short(settings.limits.page_seconds * (2 * count + 1))

    read = read_pages(path, count, settings.limits)
    if all(state == PageState.QUARANTINED for state in read.states):
        return rejected(job, *read.faults, states=read.states)
    record = understand(job.taken, read, SecondLook(path, read, settings.limits))
    doubts = doubts_of(record, read.states, settings.acceptance)
    written = write_outputs(
        record,
        as_taken(file),  # or what was read would be filed with the picture of something else
        file_format(path, settings.limits),
        FolderStore(Path(job.out)),
        settings.trust_name(file.trust),
        doubts,
    )
    return outcome_of(record, file.digest, read, written)


def understand(taken: Taken, read: ReadPages, look: SecondLook) -> CodedRecord:
    """Words to meaning: whose, what kind, which facts, looked at twice where it matters, and coded."""
    file, came_in = taken.file, date.fromisoformat(taken.taken[:10])
    transcript = Transcript.of(read.readings)
    identity = look_at_identity(identify(transcript, came_in), look)
    head = look_at_head(read_head(transcript, identity, came_in), look)
    facts = look_at_figures(find_facts(transcript, lexicon()), look)
    pages = (1, len(read.readings))
    return CodedRecord(
        ref=document_ref(file.digest, pages),
        trust=file.trust,
        source=file.source,
        pages=pages,
        identity=identity,
        head=head,
        facts=code(facts),
        readings=read.readings,
        migrated=taken.taken,
    )


def outcome_of(record: CodedRecord, digest: str, read: ReadPages, written: Written) -> Outcome:
    """What became of the paper: accepted only if nothing is in doubt."""
    words = [reading for reading in read.readings if not reading.blank]
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
        engine=", ".join(sorted({f"{reading.engine.name} {reading.engine.version}" for reading in words})),
        confidence=min((reading.confidence for reading in words), default=0.0),
        facts=len(record.facts),
        coded=sum(bool(fact.codings) for fact in record.facts),
    )


@cache
def lexicon() -> Lexicon:
    """The wordings that mean something, built once in each worker process."""
    return Lexicon(vocabulary())


# ---------------------------------------------------------------- what else may become of a file
def rejected(job: Job, *faults: DocumentError | str, states: Sequence[PageState] = ()) -> Outcome:
    """The outcome of a file of which nothing could be read."""
    pages = (1, len(states)) if states else None
    digest = job.taken.file.digest
    return Outcome(
        document_ref(digest, pages), digest, pages, Status.REJECTED, tuple(map(str, faults)), page_states=tuple(states)
    )


def given_up(job: Job) -> Outcome:
    """The outcome of a file that ended its worker process twice."""
    return rejected(job, ReaderCrashed())


def as_duplicate(original: Outcome) -> Outcome:
    """The outcome of a file with the same bytes as another of its trust; a copy of an unreadable file is unreadable."""
    if original.status == Status.REJECTED:
        return original
    return Outcome(
        ref=original.ref,
        digest=original.digest,
        pages=original.pages,
        status=Status.DUPLICATE,
        reasons=("The same file came in before, under another name; that one was migrated.",),
        document_type=original.document_type,
        page_states=(PageState.DUPLICATE,) * len(original.page_states),
    )
