"""The programme's part of the ledger: events of paper on its way out, tables that people gave, signatures, snapshots.

Rows are only ever added, once: entering anything again changes nothing. Sums are made by the database, never from rows
that were loaded: a nation's ten years are a million events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from records.arrivals import Channel
from records.errors import EventsOvertaken, LedgerDamaged, LedgerUnreachable, TableDamaged
from records.ledger_rows import Counted, latest, now, sides_of
from records.ledger_tables import arrival_table, batch_table, file_table, stack_table
from records.programme import (
    Event,
    EventKind,
    KeptTable,
    Signature,
    Snapshot,
    TableKind,
    Traffic,
    WeekTotal,
    digest_of,
    week_of,
)
from records.programme_rows import event_of, row_of, signature_of, snapshot_of, table_of, totals_of
from records.programme_tables import event_table, kept_table, signature_table, snapshot_table
from records.types import OdsCode, Source

CHUNK = 500  # rows that go to the database at once
PLACE = (event_table.c.ods_code, event_table.c.counts_for, event_table.c.route)
POOL = (*PLACE, event_table.c.series, event_table.c.store)
SUMS = tuple(
    sa.func.sum(event_table.c[name])
    for name in ("sheets", "folders", "boxes", "m2_thousandths", "reversed_sheets", "stands")
)
RECENT = timedelta(days=30)  # of faxes: a trust without fax has had none in them


@dataclass(frozen=True, slots=True)
class Past:
    """The events of some trusts up to a row of the ledger; 0 where there are none."""

    codes: tuple[str, ...]
    last: int


class ProgrammeBook:
    """Events, tables, signatures and snapshots of all trusts of one ledger; reached as ``Ledger.programme``."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError:
            raise LedgerUnreachable from None
        except (ValueError, KeyError, TypeError):  # of a row that no longer says what one can say
            raise LedgerDamaged from None

    # ------------------------------------------------------------ events
    def past(self, trusts: Iterable[OdsCode]) -> Past:
        """How far the events of some trusts go: to be read before the events by which others are judged."""
        codes = tuple(trust.code for trust in trusts)
        with self._begin() as connection:
            return Past(codes, _last_entered(connection, codes))

    def enter(self, events: Iterable[Event], *, judged_by: Past | None = None) -> int:
        """Enter events, all or none; how many of them were new. Entering one again changes nothing.

        With ``judged_by`` none is entered once that past has grown: `EventsOvertaken`; they are to be judged again. A
        reversal comes after what it takes back, or lies in the ledger's past. What `custody.gates` would refuse is
        refused there: here only what can't be counted. Raises `EventUnfit`, `LedgerUnreachable`.
        """
        new, entered = 0, now()
        insert = self._insert(event_table).execution_options(preserve_rowcount=True)  # else PostgreSQL does not count
        waiting = iter(events)
        with self._begin() as connection:
            _alone(connection)
            if judged_by and _last_entered(connection, judged_by.codes) != judged_by.last:
                raise EventsOvertaken
            while chunk := list(islice(waiting, CHUNK)):
                taken_back = self._taken_back(connection, chunk)
                rows = [row_of(event, taken_back.get(event.reverses), entered) for event in chunk]
                new += connection.execute(insert, rows).rowcount
        return new

    def events(
        self, trust: OdsCode, *, kinds: Sequence[EventKind] = (), as_of: date | None = None
    ) -> tuple[Event, ...]:
        """A trust's events that counted by a day, by the day on which they count; of one day in the order of keys.

        With ``kinds`` those that count for them: a reversal comes with the kind that it takes back.
        """
        query = sa.select(event_table).where(event_table.c.ods_code == trust.code)
        query = _narrowed(query, as_of, kinds).order_by(event_table.c.counted, event_table.c.key)
        with self._begin() as connection:
            return tuple(event_of(row) for row in connection.execute(query))

    def totals(self, as_of: date, trust: OdsCode | None = None) -> tuple[WeekTotal, ...]:
        """Sums up to a day by trust, kind, route, series and store. ``events`` are those not taken back whole."""
        time = sa.literal(as_of.isoformat())
        query = sa.select(*POOL, time, *SUMS).group_by(*POOL).order_by(*POOL)
        return self._sums(_narrowed(_of(query, trust), as_of))

    def weekly(
        self, as_of: date, weeks: int, trust: OdsCode | None = None, kinds: Sequence[EventKind] = ()
    ) -> tuple[WeekTotal, ...]:
        """Sums of each of the last ``weeks`` weeks, the one of ``as_of`` included, by trust, kind and route.

        A week in which nothing happened has no row.
        """
        first = week_of(as_of) - timedelta(weeks=weeks - 1)
        query = _over(event_table.c.week).where(event_table.c.week >= first.isoformat())
        return self._sums(_narrowed(_of(query, trust), as_of, kinds))

    def monthly(
        self, as_of: date, trust: OdsCode | None = None, kinds: Sequence[EventKind] = ()
    ) -> tuple[WeekTotal, ...]:
        """Sums of every month up to a day, by trust, kind and route. A month in which nothing happened has no row."""
        return self._sums(_narrowed(_of(_over(event_table.c.month), trust), as_of, kinds), "-01")

    def last_events(self, as_of: date, trust: OdsCode | None = None) -> dict[OdsCode, date]:
        """The last day up to ``as_of`` on which an event of a trust counts; trusts without events are not in it."""
        query = sa.select(event_table.c.ods_code, sa.func.max(event_table.c.counted).label("last"))
        query = _narrowed(_of(query, trust), as_of).group_by(event_table.c.ods_code).order_by(event_table.c.ods_code)
        with self._begin() as connection:
            return {OdsCode(row.ods_code): date.fromisoformat(row.last) for row in connection.execute(query)}

    # ------------------------------------------------------------ tables, signatures, snapshots
    def keep(self, kind: TableKind, trust: OdsCode | None, rows: Sequence[dict[str, str]], by: str) -> KeptTable:
        """Keep a table as the next version of its kind and trust; the same rows as the last: that version again.

        A last version that was changed in the ledger is not given again: what is kept now takes its place.
        """
        digest = digest_of(list(rows))
        while (last := self.table(kind, trust, checked=False)) is None or last.digest != digest or not last.sound:
            values = {
                "kind": kind.value,
                "ods_code": trust.code if trust else "",
                "version": last.version + 1 if last else 1,
                "rows": list(rows),
                "digest": digest,
                "by": by,
                "entered": now(),
            }
            with self._begin() as connection:
                query = self._insert(kept_table).returning(*kept_table.c)
                if row := connection.execute(query, values).one_or_none():
                    return table_of(row)
            # somebody else was faster with this version: look again
        return last

    def table(
        self, kind: TableKind, trust: OdsCode | None, version: int | None = None, *, checked: bool = True
    ) -> KeptTable | None:
        """A table of a trust (None: the nation's) in its last version, or in that given; None if there is none.

        Raises `TableDamaged` if its rows are not those that were taken, unless the caller checks that.
        """
        query = sa.select(kept_table).where(
            kept_table.c.kind == kind.value, kept_table.c.ods_code == (trust.code if trust else "")
        )
        if version is not None:
            query = query.where(kept_table.c.version == version)
        query = query.order_by(kept_table.c.version.desc()).limit(1)
        with self._begin() as connection:
            row = connection.execute(query).one_or_none()
            found = table_of(row) if row else None
        return _checked(found) if found and checked else found

    def tables(self, kind: TableKind, *, checked: bool = True) -> tuple[KeptTable, ...]:
        """The last version of a table of every trust that gave one, the nation's first, then by ODS code.

        Raises `TableDamaged` as `table` does.
        """
        last = sa.select(kept_table.c.ods_code, sa.func.max(kept_table.c.version).label("version"))
        newest = last.where(kept_table.c.kind == kind.value).group_by(kept_table.c.ods_code).subquery()
        query = (
            sa.select(kept_table)
            .join(
                newest,
                (newest.c.ods_code == kept_table.c.ods_code) & (newest.c.version == kept_table.c.version),
            )
            .where(kept_table.c.kind == kind.value)
            .order_by(kept_table.c.ods_code)
        )
        with self._begin() as connection:
            found = tuple(table_of(row) for row in connection.execute(query))
        return tuple(map(_checked, found)) if checked else found

    def sign(self, signature: Signature) -> None:
        """Keep a signature; keeping it again changes nothing."""
        values = {name: getattr(signature, name) for name in Signature.__slots__}
        with self._begin() as connection:
            connection.execute(self._insert(signature_table), values)

    def signatures(self, digest: str) -> tuple[Signature, ...]:
        """Everything signed over a digest, in the order of signing. Whether one holds is for others to check."""
        query = sa.select(signature_table).where(signature_table.c.digest == digest)
        query = query.order_by(signature_table.c.signed, signature_table.c.signature)
        with self._begin() as connection:
            return tuple(signature_of(row) for row in connection.execute(query))

    def snap(self, snapshot: Snapshot) -> None:
        """Keep what was said of a trust on a day. What was said first stands: saying it again changes nothing."""
        values = {name: getattr(snapshot, name) for name in ("kind", "as_of", "inputs", "content")}
        with self._begin() as connection:
            connection.execute(
                self._insert(snapshot_table), {**values, "ods_code": snapshot.trust.code, "entered": now()}
            )

    def snapshots(self, kind: str, trust: OdsCode | None = None) -> tuple[Snapshot, ...]:
        """What was said of a trust, or of all, by ODS code and day."""
        query = sa.select(snapshot_table).where(snapshot_table.c.kind == kind)
        if trust is not None:
            query = query.where(snapshot_table.c.ods_code == trust.code)
        query = query.order_by(snapshot_table.c.ods_code, snapshot_table.c.as_of)
        with self._begin() as connection:
            return tuple(snapshot_of(row) for row in connection.execute(query))

    # ------------------------------------------------------------ what the pipeline saw
    def counted(self, batch_ref: str) -> Counted | None:
        """A batch with the sides that came in; None if there is no such batch."""
        with self._begin() as connection:
            row = connection.execute(sa.select(batch_table).where(batch_table.c.ref == batch_ref)).one_or_none()
            if row is None:
                return None
            sides, set_aside = sides_of(connection, latest(stack_table) & (file_table.c.batch_ref == batch_ref))
            return Counted(OdsCode(row.ods_code), Source(row.source), row.closed, sides, set_aside)

    def traffic(self, trust: OdsCode, as_of: date) -> tuple[Traffic, ...]:
        """Faxes that came in for a trust up to a day, by sender and month.

        The sender is the number that the network gave, else what the machine says of itself, else "". Sides are those
        that the fax said it has, else those that were counted when it was opened. Recent are those of the last 30
        days, the day itself counted.
        """
        opened = sa.select(stack_table.c.file_id, sa.func.max(stack_table.c.pages).label("pages"))
        counted = opened.group_by(stack_table.c.file_id).subquery()
        said = sa.func.coalesce(sa.func.nullif(arrival_table.c.caller, ""), arrival_table.c.sender, "")
        month = sa.func.substr(arrival_table.c.received, 1, 7)
        day = sa.func.substr(arrival_table.c.received, 1, 10)
        sides = sa.func.coalesce(arrival_table.c.pages, counted.c.pages, 0)
        recent = sa.case((day > (as_of - RECENT).isoformat(), sides), else_=0)
        query = (
            sa.select(
                said.label("sender"),
                month.label("month"),
                sa.func.count().label("faxes"),
                sa.func.sum(sides).label("pages"),
                sa.func.max(day).label("last"),
                sa.func.sum(recent).label("recent"),
            )
            .join(
                file_table,
                (file_table.c.relative == arrival_table.c.relative) & (file_table.c.digest == arrival_table.c.digest),
            )
            .outerjoin(counted, counted.c.file_id == file_table.c.id)
            .where(
                arrival_table.c.channel == Channel.FAX,
                file_table.c.ods_code == trust.code,
                day <= as_of.isoformat(),
            )
            .group_by(sa.text("1"), sa.text("2"))
            .order_by(sa.text("1"), sa.text("2"))
        )
        with self._begin() as connection:
            rows = connection.execute(query)
            return tuple(
                Traffic(
                    trust,
                    row.sender,
                    row.month,
                    row.faxes,
                    int(row.pages),
                    last=date.fromisoformat(row.last),
                    recent_pages=int(row.recent),
                )
                for row in rows
            )

    # ------------------------------------------------------------ rows
    def _insert(self, table: sa.Table) -> Any:
        """Insert or ignore."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        return dialect.insert(table).on_conflict_do_nothing()

    def _taken_back(self, connection: sa.Connection, chunk: Sequence[Event]) -> dict[str, Event]:
        """The events that reversals of a chunk take back, by key: of the chunk itself or of the ledger."""
        wanted = {event.reverses for event in chunk if event.reverses}
        if not wanted:
            return {}
        found = {event.key: event for event in chunk if event.kind is not EventKind.REVERSED}
        rows = connection.execute(sa.select(event_table).where(event_table.c.key.in_(wanted)))
        return found | {row.key: event_of(row) for row in rows}

    def _sums(self, query: sa.Select[Any], suffix: str = "") -> tuple[WeekTotal, ...]:
        with self._begin() as connection:
            return tuple(totals_of(connection.execute(query), suffix))


def _alone(connection: sa.Connection) -> None:
    """Nobody else enters events until this is done; all may read."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE"))
    else:  # whatever writes has SQLite to itself, though it changes nothing
        connection.execute(sa.delete(event_table).where(sa.false()))


def _last_entered(connection: sa.Connection, codes: Sequence[str]) -> int:
    query = sa.select(sa.func.max(event_table.c.id)).where(event_table.c.ods_code.in_(codes))
    return connection.execute(query).scalar_one() or 0


def _checked(kept: KeptTable) -> KeptTable:
    if not kept.sound:
        raise TableDamaged(kept)
    return kept


def _over(time: sa.ColumnElement[str]) -> sa.Select[Any]:
    """Sums by trust, kind, route and time, over all series and stores."""
    blank = sa.literal("")
    return sa.select(*PLACE, blank, blank, time, *SUMS).group_by(*PLACE, time).order_by(*PLACE, time)


def _of(query: sa.Select[Any], trust: OdsCode | None) -> sa.Select[Any]:
    return query if trust is None else query.where(event_table.c.ods_code == trust.code)


def _narrowed(query: sa.Select[Any], as_of: date | None, kinds: Sequence[EventKind] = ()) -> sa.Select[Any]:
    """Only events that counted by a day, and for some kinds."""
    if as_of is not None:
        query = query.where(event_table.c.counted <= as_of.isoformat())
    if kinds:
        query = query.where(event_table.c.counts_for.in_([kind.value for kind in kinds]))
    return query
