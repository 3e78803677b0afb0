"""The ledger: what came in and what became of it. It, not Prefect's database, holds the truth.

SQLite in the output folder by default, PostgreSQL by address. Rows are added once (insert or ignore on a unique key)
and never changed, but for the closing of a batch and where its inbox lies. Everything that is counted is counted
from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from records.arrivals import Arrival, Channel
from records.errors import LedgerUnreachable
from records.ledger_rows import (
    Aside,
    Entry,
    Taken,
    arrival_of,
    entries_of,
    latest,
    now,
    set_aside_of,
    sides_of,
    taken_of,
    tally_of,
)
from records.ledger_tables import (
    arrival_table,
    batch_table,
    document_table,
    file_table,
    likeness_table,
    page_table,
    set_aside_table,
    stack_table,
)
from records.programme_book import ProgrammeBook
from records.stacks import Stack
from records.types import (
    Batch,
    OdsCode,
    Outcome,
    Source,
    SourceFile,
    Status,
    Tally,
)

__all__ = ["Aside", "Entry", "Ledger", "Taken", "now"]

MOST_ALIKE = 10  # earlier documents with which a new one is compared


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
            with self._engine.begin() as connection, _one_step(connection):
                config = Config()
                config.set_main_option("script_location", str(files("records") / "migrations"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except (SQLAlchemyError, OSError):
            raise LedgerUnreachable from None

    @classmethod
    def beside(cls, out: Path, version: str, address: str | None = None) -> Ledger:
        """The ledger of an output folder: ``out/ledger.db`` unless an address is given. Not for everybody to read."""
        if address is None and out.is_dir():
            with suppress(OSError):
                (out / "ledger.db").touch(mode=0o640)
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

    @property
    def programme(self) -> ProgrammeBook:
        """What becomes of the paper after it was read: events, tables, signatures and snapshots, in this database."""
        return ProgrammeBook(self._engine)

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
            self._add_stack(connection, row, Stack(0, (outcome,)))

    def enter_arrival(self, arrival: Arrival) -> None:
        """Note how a file came; noting it again changes nothing."""
        with self._begin() as connection:
            self._add(
                connection,
                arrival_table,
                relative=arrival.relative,
                digest=arrival.digest,
                channel=arrival.channel,
                received=arrival.received,
                origin=arrival.origin,
                sender=arrival.sender,
                caller=arrival.caller,
                pages=arrival.pages,
            )

    def came(self, channel: Channel) -> frozenset[tuple[str, str]]:
        """Digest and origin of everything that came by one way."""
        query = sa.select(arrival_table.c.digest, arrival_table.c.origin).where(arrival_table.c.channel == channel)
        with self._begin() as connection:
            return frozenset((row.digest, row.origin) for row in connection.execute(query))

    def arrivals(self) -> tuple[Arrival, ...]:
        """How files came, in the order in which they were noted."""
        with self._begin() as connection:
            rows = connection.execute(sa.select(arrival_table).order_by(arrival_table.c.id))
            return tuple(arrival_of(row) for row in rows)

    def known(self, files: Iterable[SourceFile]) -> set[tuple[str, str]]:
        """(relative, digest) of those among ``files`` that some batch has taken already."""
        wanted = {(file.relative, file.digest) for file in files}
        with self._begin() as connection:
            rows = connection.execute(sa.select(file_table.c.relative, file_table.c.digest))
            return {(row.relative, row.digest) for row in rows} & wanted

    def unfinished(self, batch_ref: str) -> tuple[Taken, ...]:
        """The files of a batch that this version has not finished, in the order in which they were taken."""
        done = sa.select(stack_table.c.file_id).where(stack_table.c.version == self.version)
        query = (
            sa.select(file_table, batch_table.c.inbox)
            .join(batch_table, batch_table.c.ref == file_table.c.batch_ref)
            .where(file_table.c.batch_ref == batch_ref, file_table.c.id.not_in(done))
            .order_by(file_table.c.id)
        )
        with self._begin() as connection:
            return tuple(taken_of(row) for row in connection.execute(query))

    def open_batches(self) -> tuple[str, ...]:
        """Refs of the batches with unfinished files, in the order in which they came in, so that copies come last."""
        done = sa.select(stack_table.c.file_id).where(stack_table.c.version == self.version)
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
            return taken_of(row) if row else None

    def found_in(self, inbox: Path, files: Iterable[SourceFile]) -> None:
        """Note that batches lie in ``inbox`` now (moved, or mounted elsewhere), if all their unfinished files do."""
        here = {(file.relative, file.digest) for file in files}
        for ref in self.open_batches():
            waiting = self.unfinished(ref)
            if all((taken.file.relative, taken.file.digest) in here for taken in waiting):
                with self._begin() as connection:
                    connection.execute(sa.update(batch_table).where(batch_table.c.ref == ref).values(inbox=str(inbox)))

    # ------------------------------------------------------------ what became of it
    def enter(self, taken: Taken, stack: Stack) -> None:
        """Enter what became of a file, all of it or nothing; entering it again changes nothing."""
        with self._begin() as connection:
            self._add_stack(connection, taken.id, stack)

    def close_batch(self, batch_ref: str) -> None:
        """Note that every file of a batch is finished."""
        still_open = batch_table.c.closed.is_(None)
        with self._begin() as connection:
            where = (batch_table.c.ref == batch_ref) & still_open
            connection.execute(sa.update(batch_table).where(where).values(closed=now()))

    def stack(self, file_id: int) -> Stack | None:
        """What became of one file, by this version; None while it is unfinished."""
        mine = (stack_table.c.file_id == file_id) & (stack_table.c.version == self.version)
        documents = (document_table.c.file_id == file_id) & (document_table.c.version == self.version)
        aside = (set_aside_table.c.file_id == file_id) & (set_aside_table.c.version == self.version)
        with self._begin() as connection:
            row = connection.execute(sa.select(stack_table).where(mine)).one_or_none()
            if row is None:
                return None
            outcomes = tuple(entry.outcome for entry in entries_of(connection, documents))
            sides = connection.execute(sa.select(set_aside_table).where(aside).order_by(set_aside_table.c.page))
            kept = tuple((path, digest) for path, digest in row.kept)
            return Stack(row.pages, outcomes, tuple(set_aside_of(side) for side in sides), kept)

    def sides(self, batch_ref: str | None = None) -> tuple[int, int]:
        """How many sides came in with finished files, counted when they were opened, and how many were set aside.

        Of one batch if its ref is given.
        """
        where = latest(stack_table)
        if batch_ref is not None:
            where &= file_table.c.batch_ref == batch_ref
        with self._begin() as connection:
            return sides_of(connection, where)

    def set_aside(self) -> tuple[Aside, ...]:
        """Every side that is part of no document, by file name and page, with the files in which it is kept."""
        query = (
            sa.select(set_aside_table, file_table.c.relative, stack_table.c.kept.label("files"))
            .join(file_table, file_table.c.id == set_aside_table.c.file_id)
            .join(
                stack_table,
                (stack_table.c.file_id == set_aside_table.c.file_id)
                & (stack_table.c.version == set_aside_table.c.version),
            )
            .where(latest(stack_table))
            .order_by(file_table.c.relative, set_aside_table.c.page)
        )
        with self._begin() as connection:
            return tuple(
                Aside(row.relative, set_aside_of(row), tuple((path, digest) for path, digest in row.files))
                for row in connection.execute(query)
            )

    def alike(self, taken: Taken, outcome: Outcome) -> tuple[Outcome, ...]:
        """Documents of the same trust that came before and share words with this one, those that share most first."""
        if not outcome.likeness:
            return ()
        earlier = (document_table.c.file_id < taken.id) | (
            (document_table.c.file_id == taken.id) & (document_table.c.last_page < (outcome.pages or (1, 1))[0])
        )
        shared = (
            sa.select(likeness_table.c.document_id)
            .join(document_table, document_table.c.id == likeness_table.c.document_id)
            .join(file_table, file_table.c.id == document_table.c.file_id)
            .where(
                likeness_table.c.key.in_(outcome.likeness),
                file_table.c.ods_code == taken.file.trust.code,
                document_table.c.version == self.version,
                document_table.c.status.in_((Status.ACCEPTED, Status.REVIEW)),
                earlier,
            )
            .group_by(likeness_table.c.document_id)
            .order_by(sa.func.count().desc(), likeness_table.c.document_id)
            .limit(MOST_ALIKE)
        )
        with self._begin() as connection:
            found = [row.document_id for row in connection.execute(shared)]
            return tuple(
                entry.outcome for number in found for entry in entries_of(connection, document_table.c.id == number)
            )

    def entries(self, batch_ref: str | None = None) -> tuple[Entry, ...]:
        """Every finished document, by file name and page; of one batch if its ref is given.

        Of a file that several versions of the software did, what the last of them said.
        """
        where = latest()
        if batch_ref is not None:
            where &= file_table.c.batch_ref == batch_ref
        with self._begin() as connection:
            return tuple(entries_of(connection, where))

    def tallies(self, trust: OdsCode | None = None) -> tuple[Tally, ...]:
        """What was done, counted per trust, by ODS code; of one trust alone, if it is given."""
        with self._begin() as connection:
            if trust is not None:
                mine = sa.select(sa.func.count()).select_from(file_table).where(file_table.c.ods_code == trust.code)
                return (tally_of(connection, trust),) if connection.execute(mine).scalar_one() else ()
            rows = connection.execute(sa.select(file_table.c.ods_code).distinct().order_by(file_table.c.ods_code))
            codes = [row.ods_code for row in rows if row.ods_code is not None]
            return tuple(tally_of(connection, OdsCode(code)) for code in codes)

    # ------------------------------------------------------------ rows
    def _add(self, connection: sa.Connection, table: sa.Table, **values: object) -> None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())

    def _add_stack(self, connection: sa.Connection, file_id: int, stack: Stack) -> None:
        for outcome in stack.outcomes:
            self._add_document(connection, file_id, outcome)
        for side in stack.set_aside:
            self._add(
                connection,
                set_aside_table,
                file_id=file_id,
                version=self.version,
                page=side.page,
                kind=side.kind,
                box=side.sheet.box if side.sheet else None,
                sheets=side.sheet.sheets if side.sheet else None,
                sides=side.sheet.sides if side.sheet else None,
                fault=side.sheet.fault if side.sheet else None,
            )
        self._add(
            connection,
            stack_table,
            file_id=file_id,
            version=self.version,
            pages=stack.pages,
            kept=[list(pair) for pair in stack.kept],
            finished=now(),
        )

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
            like=outcome.like,
            profile=outcome.profile,
            issues=outcome.issues,
        )
        key = sa.and_(
            document_table.c.file_id == file_id,
            document_table.c.ref == outcome.ref,
            document_table.c.version == self.version,
        )
        document_id = connection.execute(sa.select(document_table.c.id).where(key)).scalar_one()
        for number, state in enumerate(outcome.page_states, first or 1):
            self._add(connection, page_table, document_id=document_id, number=number, state=state)
        for key_of_words in outcome.likeness:
            self._add(connection, likeness_table, key=key_of_words, document_id=document_id)


@contextmanager
def _one_step(connection: sa.Connection) -> Iterator[None]:
    """All that is done to the tables here is done or nothing: SQLite's driver would end a step with every table.

    A process that is killed half way would leave tables that no later one could bring up to date.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.isolation_level = None
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    finally:
        driver.isolation_level = ""


def _calm_sqlite(connection: Any, _: object) -> None:
    """Readers don't block the writer, and a busy moment is waited for."""
    for pragma in ("journal_mode = WAL", "busy_timeout = 30000", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
