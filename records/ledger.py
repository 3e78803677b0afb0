"""The ledger: what came in and what became of it. It, not Prefect's database, holds the truth.

SQLite in the output folder by default, PostgreSQL by address. Rows are added once (insert or ignore on a unique key)
and never changed, but for the closing of a batch and where its inbox lies. Everything that is counted is counted
from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from records.errors import LedgerUnreachable
from records.types import (
    Batch,
    DocumentType,
    OdsCode,
    Outcome,
    PageState,
    Source,
    SourceFile,
    Status,
    Tally,
)

tables = sa.MetaData()
batch_table = sa.Table(
    "batch",
    tables,
    sa.Column("ref", sa.String(32), primary_key=True),
    sa.Column("ods_code", sa.String(6)),
    sa.Column("source", sa.String(16)),
    sa.Column("inbox", sa.Text),
    sa.Column("opened", sa.String(32)),
    sa.Column("closed", sa.String(32)),
)
file_table = sa.Table(
    "file",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("batch_ref", sa.String(32)),
    sa.Column("ods_code", sa.String(6)),
    sa.Column("source", sa.String(16)),
    sa.Column("relative", sa.Text),
    sa.Column("digest", sa.String(64)),
    sa.Column("size", sa.BigInteger),
    sa.Column("taken", sa.String(32)),
)
document_table = sa.Table(
    "document",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("file_id", sa.Integer),
    sa.Column("ref", sa.String(32)),
    sa.Column("version", sa.String(32)),
    sa.Column("first_page", sa.Integer),
    sa.Column("last_page", sa.Integer),
    sa.Column("status", sa.String(16)),
    sa.Column("reasons", sa.JSON),
    sa.Column("document_type", sa.String(16)),
    sa.Column("bundle", sa.Text),
    sa.Column("pdf", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("digests", sa.JSON),
    sa.Column("engine", sa.Text),
    sa.Column("confidence", sa.Float),
    sa.Column("facts", sa.Integer),
    sa.Column("coded", sa.Integer),
    sa.Column("finished", sa.String(32)),
)
page_table = sa.Table(
    "page",
    tables,
    sa.Column("document_id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("state", sa.String(16)),
)


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
class Entry:
    """One line of the index of results: a document, the file it came from, and what became of it."""

    relative: str = field(repr=False)
    outcome: Outcome
    source: Source | None = None


class Ledger:
    """One ledger. ``version`` is the software's: a newer one migrates again what an older one did."""

    def __init__(self, address: str, version: str) -> None:
        """Open the ledger at a SQLAlchemy ``address`` and bring its tables up to date.

        Raises `LedgerUnreachable`, which never shows the address: it may hold a password.
        """
        self.version = version
        try:
            self._engine = sa.create_engine(address)
            if self._engine.dialect.name == "sqlite":
                sa.event.listen(self._engine, "connect", _calm_sqlite)
            with self._engine.begin() as connection:
                config = Config()
                config.set_main_option("script_location", str(files("records") / "migrations"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except (SQLAlchemyError, OSError):
            raise LedgerUnreachable from None

    @classmethod
    def beside(cls, out: Path, version: str, address: str | None = None) -> Ledger:
        """The ledger of an output folder: ``out/ledger.db`` unless an address is given."""
        return cls(address or f"sqlite:///{out / 'ledger.db'}", version)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError:
            raise LedgerUnreachable from None

    # ------------------------------------------------------------ what came in
    def open_batch(self, batch: Batch, inbox: Path) -> None:
        """Enter a batch and its files; entering it again changes nothing."""
        with self._begin() as connection:
            self._add(
                connection,
                batch_table,
                ref=batch.ref,
                ods_code=batch.trust.code,
                source=batch.source,
                inbox=str(inbox),
                opened=now(),
            )
            for file in batch.files:
                self._add(
                    connection,
                    file_table,
                    batch_ref=batch.ref,
                    ods_code=file.trust.code,
                    source=file.source,
                    relative=file.relative,
                    digest=file.digest,
                    size=file.size,
                    taken=now(),
                )

    def enter_refused(self, relative: str, digest: str, size: int, outcome: Outcome, trust: OdsCode | None) -> None:
        """Enter a file that belongs to no batch, with its rejection; counted for the trust in whose folder it lies."""
        code = trust.code if trust else None
        with self._begin() as connection:
            self._add(connection, file_table, ods_code=code, relative=relative, digest=digest, size=size, taken=now())
            where = (file_table.c.relative == relative) & (file_table.c.digest == digest)
            row = connection.execute(sa.select(file_table.c.id).where(where)).scalar_one()
            self._add_document(connection, row, outcome)

    def known(self, files: Iterable[SourceFile]) -> set[tuple[str, str]]:
        """(relative, digest) of those among ``files`` that some batch has taken already."""
        wanted = {(file.relative, file.digest) for file in files}
        with self._begin() as connection:
            rows = connection.execute(sa.select(file_table.c.relative, file_table.c.digest))
            return {(row.relative, row.digest) for row in rows} & wanted

    def unfinished(self, batch_ref: str) -> tuple[Taken, ...]:
        """The files of a batch that this version has not finished, in the order in which they were taken."""
        done = sa.select(document_table.c.file_id).where(document_table.c.version == self.version)
        query = (
            sa.select(file_table, batch_table.c.inbox)
            .join(batch_table, batch_table.c.ref == file_table.c.batch_ref)
            .where(file_table.c.batch_ref == batch_ref, file_table.c.id.not_in(done))
            .order_by(file_table.c.id)
        )
        with self._begin() as connection:
            return tuple(_taken(row) for row in connection.execute(query))

    def open_batches(self) -> tuple[str, ...]:
        """Refs of the batches with unfinished files, in the order in which they came in, so that copies come last."""
        done = sa.select(document_table.c.file_id).where(document_table.c.version == self.version)
        query = (
            sa.select(file_table.c.batch_ref)
            .where(file_table.c.batch_ref.is_not(None), file_table.c.id.not_in(done))
            .group_by(file_table.c.batch_ref)
            .order_by(sa.func.min(file_table.c.id))
        )
        with self._begin() as connection:
            return tuple(row.batch_ref for row in connection.execute(query))

    def batch_place(self, batch_ref: str) -> tuple[OdsCode, Source]:
        """A batch's trust and source."""
        query = sa.select(batch_table.c.ods_code, batch_table.c.source).where(batch_table.c.ref == batch_ref)
        with self._begin() as connection:
            row = connection.execute(query).one()
            return OdsCode(row.ods_code), Source(row.source)

    def original(self, taken: Taken) -> Taken | None:
        """The file of the same trust with the same bytes that was taken before this one; None if this is the first."""
        query = (
            sa.select(file_table, batch_table.c.inbox)
            .join(batch_table, batch_table.c.ref == file_table.c.batch_ref)
            .where(
                file_table.c.ods_code == taken.file.trust.code,
                file_table.c.digest == taken.file.digest,
                file_table.c.id < taken.id,
            )
            .order_by(file_table.c.id)
            .limit(1)
        )
        with self._begin() as connection:
            row = connection.execute(query).one_or_none()
            return _taken(row) if row else None

    def found_in(self, inbox: Path, files: Iterable[SourceFile]) -> None:
        """Note that batches lie in ``inbox`` now (moved, or mounted elsewhere), if all their unfinished files do."""
        here = {(file.relative, file.digest) for file in files}
        for ref in self.open_batches():
            waiting = self.unfinished(ref)
            if all((taken.file.relative, taken.file.digest) in here for taken in waiting):
                with self._begin() as connection:
                    connection.execute(sa.update(batch_table).where(batch_table.c.ref == ref).values(inbox=str(inbox)))

    # ------------------------------------------------------------ what became of it
    def enter(self, taken: Taken, outcome: Outcome) -> None:
        """Enter what became of a document of a file; entering it again changes nothing."""
        with self._begin() as connection:
            self._add_document(connection, taken.id, outcome)

    def close_batch(self, batch_ref: str) -> None:
        """Note that every file of a batch is finished."""
        still_open = batch_table.c.closed.is_(None)
        with self._begin() as connection:
            where = (batch_table.c.ref == batch_ref) & still_open
            connection.execute(sa.update(batch_table).where(where).values(closed=now()))

    def outcomes(self, file_id: int) -> tuple[Outcome, ...]:
        """What became of the documents of one file, by this version."""
        mine = (document_table.c.file_id == file_id) & (document_table.c.version == self.version)
        with self._begin() as connection:
            return tuple(entry.outcome for entry in _entries(connection, mine))

    def entries(self, batch_ref: str | None = None) -> tuple[Entry, ...]:
        """Every finished document, by file name and page; of one batch if its ref is given.

        Of a file that several versions of the software did, what the last of them said.
        """
        where = _latest()
        if batch_ref is not None:
            where &= file_table.c.batch_ref == batch_ref
        with self._begin() as connection:
            return tuple(_entries(connection, where))

    def tallies(self) -> tuple[Tally, ...]:
        """What was done, counted per trust, by ODS code."""
        with self._begin() as connection:
            rows = connection.execute(sa.select(file_table.c.ods_code).distinct().order_by(file_table.c.ods_code))
            codes = [row.ods_code for row in rows if row.ods_code is not None]
            return tuple(_tally(connection, OdsCode(code)) for code in codes)

    # ------------------------------------------------------------ rows
    def _add(self, connection: sa.Connection, table: sa.Table, **values: object) -> None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())

    def _add_document(self, connection: sa.Connection, file_id: int, outcome: Outcome) -> None:
        first, last = outcome.pages or (None, None)
        self._add(
            connection,
            document_table,
            file_id=file_id,
            ref=outcome.ref,
            version=self.version,
            first_page=first,
            last_page=last,
            status=outcome.status,
            reasons=list(outcome.reasons),
            document_type=outcome.document_type,
            bundle=outcome.bundle,
            pdf=outcome.pdf,
            text=outcome.text,
            digests=[list(pair) for pair in outcome.digests],
            engine=outcome.engine,
            confidence=outcome.confidence,
            facts=outcome.facts,
            coded=outcome.coded,
            finished=now(),
        )
        key = sa.and_(
            document_table.c.file_id == file_id,
            document_table.c.ref == outcome.ref,
            document_table.c.version == self.version,
        )
        document_id = connection.execute(sa.select(document_table.c.id).where(key)).scalar_one()
        for number, state in enumerate(outcome.page_states, first or 1):
            self._add(connection, page_table, document_id=document_id, number=number, state=state)


def _calm_sqlite(connection: Any, _: object) -> None:
    """Readers don't block the writer, and a busy moment is waited for."""
    for pragma in ("journal_mode = WAL", "busy_timeout = 30000", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _taken(row: sa.Row[Any]) -> Taken:
    file = SourceFile(
        OdsCode(row.ods_code),
        Source(row.source),
        Path(row.inbox) / row.relative,
        row.relative,
        row.digest,
        row.size,
    )
    return Taken(row.id, row.batch_ref, file, row.taken)


def _entries(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Iterator[Entry]:
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
        yield Entry(row.relative, _outcome(row, states.get(row.id, [])), source)


def _outcome(row: sa.Row[Any], states: list[PageState]) -> Outcome:
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
    )


def _latest() -> sa.ColumnElement[bool]:
    """Whether a document was done by the version that did its file last."""
    other = document_table.alias()
    last = sa.select(other.c.version).where(other.c.file_id == document_table.c.file_id)
    return document_table.c.version == last.order_by(other.c.id.desc()).limit(1).scalar_subquery()


def _tally(connection: sa.Connection, trust: OdsCode) -> Tally:
    mine = file_table.c.ods_code == trust.code
    done = mine & _latest()
    entries = list(_entries(connection, done))
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
        pages={state: sum(outcome.page_states.count(state) for outcome in counted) for state in PageState},
        document_types={kind: count for kind in DocumentType if (count := sum(o.document_type == kind for o in kept))},
        reasons=dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        facts=sum(outcome.facts for outcome in counted),
        coded=sum(outcome.coded for outcome in counted),
        fax_pages=sum(len(outcome.page_states) for outcome in faxed),
        first_taken=taken[1],
        last_taken=taken[2],
        came_in=sum(outcome.pages[1] - outcome.pages[0] + 1 for outcome in counted if outcome.pages),
        scanned=_delivered(scanned),
        scanned_accepted=_delivered(outcome for outcome in scanned if outcome.status == Status.ACCEPTED),
    )


def _delivered(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.page_states.count(PageState.DELIVERED) for outcome in outcomes)
