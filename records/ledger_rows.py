"""The ledger's rows as values: files, documents, stacks, and what is counted from them for a trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from records.arrivals import Arrival, Channel
from records.ledger_tables import batch_table, document_table, file_table, page_table, set_aside_table, stack_table
from records.stacks import SetAside, Sheet, SheetKind
from records.types import DocumentType, OdsCode, Outcome, PageState, Source, SourceFile, Status, Tally


def now() -> str:
    """This instant in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in: its row in the ledger, and when that row was made."""

    id: int
    batch_ref: str
    file: SourceFile
    taken: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A batch with the sides that came in with its files, and those of them that are sheets dividing it.

    ``closed`` is the ISO 8601 instant at which all its files were finished; None while some are not.
    """

    trust: OdsCode
    source: Source
    closed: str | None
    sides: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index of results: a document, the file it came from, and what became of it."""

    relative: str = field(repr=False)
    outcome: Outcome
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A side that is part of no document: of which file, and the files in which it is kept (path, SHA-256)."""

    relative: str = field(repr=False)
    side: SetAside
    kept: tuple[tuple[str, str], ...]


def taken_of(row: sa.Row[Any]) -> Taken:
    """A row of a file, with the folder of its batch, as a file that was taken."""
    file = SourceFile(
        OdsCode(row.ods_code),
        Source(row.source),
        Path(row.inbox) / row.relative,
        row.relative,
        row.digest,
        row.size,
    )
    return Taken(row.id, row.batch_ref, file, row.taken)


def entries_of(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Iterator[Entry]:
    """The documents that ``where`` chooses, by file name and page, each with what became of its sides."""
    query = (
        sa.select(document_table, file_table.c.relative, file_table.c.digest, file_table.c.source)
        .join(file_table, file_table.c.id == document_table.c.file_id)
        .where(where)
        .order_by(file_table.c.relative, file_table.c.digest, document_table.c.first_page)
    )
    sides = (
        sa.select(page_table)
        .join(document_table, document_table.c.id == page_table.c.document_id)
        .join(file_table, file_table.c.id == document_table.c.file_id)
        .where(where)
        .order_by(page_table.c.document_id, page_table.c.number)
    )
    states: dict[int, list[PageState]] = {}
    for side in connection.execute(sides):
        states.setdefault(side.document_id, []).append(PageState(side.state))
    for row in connection.execute(query):
        source = Source(row.source) if row.source else None
        yield Entry(row.relative, outcome_of(row, states.get(row.id, [])), source)


def outcome_of(row: sa.Row[Any], states: list[PageState]) -> Outcome:
    """A row of a document, with the states of its sides, as its outcome."""
    return Outcome(
        ref=row.ref,
        digest=row.digest,
        pages=None if row.first_page is None else (row.first_page, row.last_page),
        status=Status(row.status),
        reasons=tuple(row.reasons),
        document_type=DocumentType(row.document_type),
        bundle=row.bundle,
        pdf=row.pdf,
        text=row.text,
        page_states=tuple(states),
        digests=tuple((path, digest) for path, digest in row.digests),
        engine=row.engine,
        confidence=row.confidence,
        facts=row.facts,
        coded=row.coded,
        like=row.like,
        profile=row.profile or "",
        issues=row.issues,
    )


def set_aside_of(row: sa.Row[Any]) -> SetAside:
    """A row of a side that is part of no document."""
    kind = SheetKind(row.kind) if row.kind else None
    sheet = (
        Sheet(row.page, kind, row.box or "", sheets=row.sheets, sides=row.sides or 1, fault=row.fault) if kind else None
    )
    return SetAside(row.page, kind, sheet)


def arrival_of(row: sa.Row[Any]) -> Arrival:
    """A row that says how a file came."""
    return Arrival(
        row.relative,
        row.digest,
        Channel(row.channel),
        row.received,
        origin=row.origin,
        sender=row.sender,
        caller=row.caller,
        pages=row.pages,
    )


def latest(table: sa.Table = document_table) -> sa.ColumnElement[bool]:
    """Whether a row (of a document, a stack or a side set aside) is of the version that did its file last."""
    other = document_table.alias()
    last = sa.select(other.c.version).where(other.c.file_id == table.c.file_id)
    return table.c.version == last.order_by(other.c.id.desc()).limit(1).scalar_subquery()


def sides_of(connection: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[int, int]:
    """Sides that came in and sides set aside, of the stacks that ``where`` chooses."""
    stacks = sa.join(stack_table, file_table, file_table.c.id == stack_table.c.file_id)
    aside = stacks.join(
        set_aside_table,
        (set_aside_table.c.file_id == stack_table.c.file_id) & (set_aside_table.c.version == stack_table.c.version),
    )
    pages = sa.select(sa.func.coalesce(sa.func.sum(stack_table.c.pages), 0)).select_from(stacks).where(where)
    count = sa.select(sa.func.count()).select_from(aside).where(where)
    return connection.execute(pages).scalar_one(), connection.execute(count).scalar_one()


def tally_of(connection: sa.Connection, trust: OdsCode) -> Tally:
    """What was done, counted for one trust. Every figure is a count of rows."""
    mine = file_table.c.ods_code == trust.code
    done = mine & latest()
    came_in, set_aside = sides_of(connection, mine & latest(stack_table))
    entries = list(entries_of(connection, done))
    counted = [entry.outcome for entry in entries]
    faxed = [entry.outcome for entry in entries if entry.source == Source.FAX]
    scanned = [entry.outcome for entry in entries if entry.source == Source.SCAN]
    taken = connection.execute(
        sa.select(sa.func.count(), sa.func.min(file_table.c.taken), sa.func.max(file_table.c.taken)).where(mine)
    ).one()
    batches = sa.select(sa.func.count()).select_from(batch_table).where(batch_table.c.ods_code == trust.code)
    kept = [outcome for outcome in counted if outcome.status in (Status.ACCEPTED, Status.REVIEW)]
    reasons: dict[str, int] = {}
    for outcome in counted:
        if outcome.status in (Status.REVIEW, Status.REJECTED):
            for reason in dict.fromkeys(outcome.reasons):
                reasons[reason] = reasons.get(reason, 0) + 1
    return Tally(
        trust=trust,
        batches=connection.execute(batches).scalar_one(),
        files=taken[0],
        documents={status: sum(outcome.status == status for outcome in counted) for status in Status},
        pages={
            state: sum(outcome.page_states.count(state) for outcome in counted)
            + (set_aside if state == PageState.SUPPRESSED else 0)
            for state in PageState
        },
        document_types={kind: count for kind in DocumentType if (count := sum(o.document_type == kind for o in kept))},
        reasons=dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        facts=sum(outcome.facts for outcome in counted),
        coded=sum(outcome.coded for outcome in counted),
        fax_pages=sum(len(outcome.page_states) for outcome in faxed),
        first_taken=taken[1],
        last_taken=taken[2],
        came_in=came_in,
        scanned=_delivered(scanned),
        scanned_accepted=_delivered(outcome for outcome in scanned if outcome.status == Status.ACCEPTED),
        validated=_validated(counted),
        accepted_valid=sum(outcome.status == Status.ACCEPTED and not outcome.issues for outcome in counted),
        oldest_review=connection.execute(
            sa.select(sa.func.min(document_table.c.finished))
            .join(file_table, file_table.c.id == document_table.c.file_id)
            .where(done, document_table.c.status == Status.REVIEW)
        ).scalar_one(),
    )


def _validated(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int]]:
    """How many documents were validated against each profile, and how many of them had no issue."""
    found: dict[str, list[int]] = {}
    for outcome in outcomes:
        if outcome.profile and outcome.issues is not None:
            found.setdefault(outcome.profile, []).append(outcome.issues)
    return {profile: (len(issues), issues.count(0)) for profile, issues in sorted(found.items())}


def _delivered(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.page_states.count(PageState.DELIVERED) for outcome in outcomes)
