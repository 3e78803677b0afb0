"""The programme's book: nothing twice, nothing lost, and every sum net of what was taken back when it was found."""

import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.arrivals import Arrival, Channel
from records.errors import EventsOvertaken, EventUnfit, TableDamaged
from records.ledger import Ledger
from records.programme import Event, EventKind, Route, Signature, Snapshot, TableKind, week_of
from records.programme_book import ProgrammeBook
from records.types import Batch, OdsCode, Source, SourceFile

TRUST, OTHER = OdsCode("ZZ9"), OdsCode("RZZ")
MONDAY = date(2026, 3, 2)
END = date(2026, 12, 31)


@pytest.fixture
def book(tmp_path: Path) -> ProgrammeBook:
    return Ledger.beside(tmp_path, "1").programme


def an_event(kind: EventKind = EventKind.CAPTURED, sheets: int = 100, day: date = MONDAY, **rest: Any) -> Event:
    values = {"series": "S1", "store": "A", "evidence": "minute 7", "by": "Ann Archer, records manager", **rest}
    return Event(values.pop("trust", TRUST), kind, day, sheets=sheets, **values)


def a_reversal(of: Event, found: date, sheets: int, **rest: Any) -> Event:
    return an_event(
        EventKind.REVERSED, sheets, found, found=found, reverses=of.key, route=of.route, unit=of.unit, **rest
    )


def test_an_event_comes_back_as_it_was_entered(book: ProgrammeBook) -> None:
    event = an_event(
        EventKind.CLOSED,
        route=Route.SCANNED,
        unit="B1",
        folders=3,
        boxes=1,
        m2=Decimal("20.505"),
        details=(("certificate", "C-1"), ("hold_check", "2026-03-02")),
        own_key="17",
    )
    assert book.enter([event]) == 1
    assert book.events(TRUST) == (event,)
    assert book.events(OTHER) == ()


def test_what_was_judged_by_a_past_that_has_grown_since_is_not_entered(book: ProgrammeBook) -> None:
    past = book.past([TRUST])
    assert book.enter([an_event(trust=OTHER)], judged_by=past) == 1
    assert book.enter([an_event()], judged_by=past) == 1
    with pytest.raises(EventsOvertaken):
        book.enter([an_event(sheets=7)], judged_by=past)
    assert [event.sheets for event in book.events(TRUST)] == [100]
    assert book.enter([an_event(sheets=7)], judged_by=book.past([TRUST])) == 1


def test_the_same_floor_is_one_event_however_it_was_typed(book: ProgrammeBook) -> None:
    events = [an_event(EventKind.SPACE_RELEASED, 0, m2=Decimal(text)) for text in ("100", "100.0", "1E+2")]
    assert book.enter(events) == 1
    assert book.events(TRUST)[0].key == events[1].key
    with pytest.raises(EventUnfit, match="three decimals"):
        book.enter([an_event(m2=Decimal("0.0001"))])


def test_details_in_another_order_are_the_same_event(book: ProgrammeBook) -> None:
    details = (("certificate", "C-1"), ("hold_check", "2026-03-02"))
    assert book.enter([an_event(details=details), an_event(details=details[::-1])]) == 1


def test_entering_again_changes_nothing(book: ProgrammeBook) -> None:
    events = [an_event(day=MONDAY + timedelta(days=n)) for n in range(1200)]
    assert book.enter(events) == 1200
    assert book.enter([*events, an_event(sheets=1)]) == 1
    (total,) = book.totals(date(2030, 1, 1))
    assert (total.sheets, total.events) == (120_001, 1201)


def test_all_are_entered_or_none(book: ProgrammeBook) -> None:
    good = [an_event(day=MONDAY + timedelta(days=n)) for n in range(600)]
    with pytest.raises(EventUnfit, match="no event of the ledger"):
        book.enter([*good, a_reversal(an_event(sheets=5), END, 5)])
    assert book.events(TRUST) == ()


def test_a_reversal_counts_when_it_is_found_for_what_it_takes_back(book: ProgrammeBook) -> None:
    event = an_event()
    back = a_reversal(event, MONDAY + timedelta(days=40), 30)
    book.enter([event, back])
    (before,) = book.totals(MONDAY + timedelta(days=39))
    assert (before.sheets, before.reversed_sheets, before.events) == (100, 0, 1)
    (after,) = book.totals(END)
    assert (after.kind, after.sheets, after.reversed_sheets, after.events) == (EventKind.CAPTURED, 70, 30, 1)
    march, april = book.monthly(END)
    assert (march.week, march.sheets) == (date(2026, 3, 1), 100)
    assert (april.week, april.sheets, april.reversed_sheets) == (date(2026, 4, 1), -30, 30)
    assert book.events(TRUST, kinds=[EventKind.CAPTURED]) == (event, back)
    assert book.events(TRUST, kinds=[EventKind.CAPTURED], as_of=MONDAY) == (event,)
    assert book.events(TRUST, kinds=[EventKind.DELIVERED]) == ()


def test_what_is_taken_back_whole_is_no_evidence_any_more(book: ProgrammeBook) -> None:
    event = an_event(EventKind.SCOPE, -40)
    book.enter([event])
    book.enter([a_reversal(event, END, -40)])
    (total,) = book.totals(END)
    assert (total.sheets, total.events, total.reversed_sheets) == (0, 0, 40)


def test_a_reversal_that_names_another_place_is_refused(book: ProgrammeBook) -> None:
    event = an_event()
    with pytest.raises(EventUnfit, match="names another"):
        book.enter([event, a_reversal(event, END, 5, store="B")])
    back = a_reversal(event, END, 5)
    with pytest.raises(EventUnfit, match="no event"):
        book.enter([event, back, a_reversal(back, END, 5)])


def test_weeks_begin_on_monday_and_only_the_last_are_given(book: ProgrammeBook) -> None:
    book.enter([an_event(day=MONDAY + timedelta(days=7 * n + n % 7), store=f"store {n % 3}") for n in range(10)])
    as_of = MONDAY + timedelta(days=7 * 9 + 2)
    weeks = book.weekly(as_of, 3)
    assert [(total.week, total.sheets, total.store) for total in weeks] == [
        (MONDAY + timedelta(days=7 * n), 100, "") for n in (7, 8, 9)
    ]
    assert book.weekly(as_of, 3, OTHER) == ()
    assert book.weekly(as_of, 3, TRUST, [EventKind.CLOSED]) == ()


def test_totals_are_by_trust_kind_route_series_and_store(book: ProgrammeBook) -> None:
    rest = dict(day=MONDAY, evidence="x")
    book.enter(
        [
            an_event(EventKind.CLOSED, 5, route=Route.SCANNED, **rest),
            an_event(EventKind.CLOSED, 7, route=Route.EXPIRED, **rest),
            an_event(EventKind.CLOSED, 8, route=Route.EXPIRED, series="S2", **rest),
            an_event(EventKind.CLOSED, 9, route=Route.EXPIRED, trust=OTHER, **rest),
        ]
    )
    found = [(str(t.trust), t.route, t.series, t.sheets) for t in book.totals(MONDAY)]
    assert found == [
        ("RZZ", Route.EXPIRED, "S1", 9),
        ("ZZ9", Route.EXPIRED, "S1", 7),
        ("ZZ9", Route.EXPIRED, "S2", 8),
        ("ZZ9", Route.SCANNED, "S1", 5),
    ]
    assert [t.sheets for t in book.totals(MONDAY, OTHER)] == [9]
    assert [(t.route, t.sheets) for t in book.monthly(MONDAY, TRUST)] == [(Route.EXPIRED, 15), (Route.SCANNED, 5)]
    assert book.last_events(MONDAY) == {OTHER: MONDAY, TRUST: MONDAY}
    assert book.last_events(MONDAY - timedelta(days=1)) == {}


KINDS = st.sampled_from([EventKind.CAPTURED, EventKind.DELIVERED, EventKind.SCOPE, EventKind.CLOSED])


@st.composite
def histories(draw: st.DrawFn) -> tuple[Event, ...]:
    """Events of a few days, and reversals of parts of them, found on the same day or later."""
    events = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(KINDS)
        events.append(
            an_event(
                kind,
                draw(st.integers(1, 50)),
                MONDAY + timedelta(days=draw(st.integers(0, 20))),
                store=draw(st.sampled_from("AB")),
                route=draw(st.sampled_from(list(Route))) if kind is EventKind.CLOSED else None,
                evidence=f"minute {number}",
            )
        )
    for event in draw(st.lists(st.sampled_from(events), unique=True)):
        found = event.happened + timedelta(days=draw(st.integers(0, 20)))
        events.append(a_reversal(event, found, draw(st.integers(1, event.sheets)), store=event.store))
    return tuple(events)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=histories(), chance=st.randoms(use_true_random=False))
def test_invariant_05_any_order_and_twice_gives_the_same_totals(
    tmp_path_factory: pytest.TempPathFactory, events: tuple[Event, ...], chance: random.Random
) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)
    shuffled.sort(key=lambda event: event.kind is EventKind.REVERSED)  # a reversal comes after what it takes back
    first = Ledger.beside(tmp_path_factory.mktemp("a"), "1").programme
    second = Ledger.beside(tmp_path_factory.mktemp("b"), "1").programme
    first.enter(events)
    for event in shuffled:
        second.enter([event])
    assert second.enter(shuffled) == 0
    assert first.totals(END) == second.totals(END)
    assert first.monthly(END) == second.monthly(END)
    assert first.weekly(END, 60) == second.weekly(END, 60)
    assert first.events(TRUST) == second.events(TRUST)


@settings(max_examples=40, deadline=None)
@given(events=histories(), days=st.integers(0, 45))
def test_sums_in_the_database_are_those_of_the_events(
    tmp_path_factory: pytest.TempPathFactory, events: tuple[Event, ...], days: int
) -> None:
    book = Ledger.beside(tmp_path_factory.mktemp("a"), "1").programme
    book.enter(events)
    as_of = MONDAY + timedelta(days=days)
    by_key = {event.key: event for event in events}
    totals: Counter[tuple[object, ...]] = Counter()
    weeks: Counter[tuple[object, ...]] = Counter()
    for event in events:
        said = by_key.get(event.reverses, event)
        if event.counted <= as_of:
            sheets = -event.sheets if event.reverses else event.sheets
            totals[said.kind, said.route, said.store] += sheets
            weeks[said.kind, said.route, week_of(event.counted)] += sheets
    assert {(t.kind, t.route, t.store): t.sheets for t in book.totals(as_of)} == dict(totals)
    assert {(t.kind, t.route, t.week): t.sheets for t in book.weekly(as_of, 60)} == dict(weeks)
    assert sum(t.sheets for t in book.monthly(as_of)) == sum(totals.values())


# ---------------------------------------------------------------- tables, signatures, snapshots
def test_a_table_has_versions_and_the_same_rows_make_no_new_one(book: ProgrammeBook) -> None:
    rows = [{"series": "S1", "sheets": "5"}, {"series": "S2", "sheets": ""}]
    assert book.table(TableKind.BASELINE, TRUST) is None
    first = book.keep(TableKind.BASELINE, TRUST, rows, "Ann Archer")
    assert (first.version, first.rows, first.by) == (1, tuple(rows), "Ann Archer")
    assert book.keep(TableKind.BASELINE, TRUST, rows, "Bo Clerk") == first
    second = book.keep(TableKind.BASELINE, TRUST, rows[:1], "Bo Clerk")
    third = book.keep(TableKind.BASELINE, TRUST, rows, "Ann Archer")
    assert (second.version, third.version, third.digest) == (2, 3, first.digest)
    assert book.table(TableKind.BASELINE, TRUST) == third
    assert book.table(TableKind.BASELINE, TRUST, 2) == second
    assert book.table(TableKind.BASELINE, TRUST, 9) is None
    assert book.table(TableKind.ROOMS, TRUST) is None


def test_a_table_that_was_changed_by_hand_is_refused_until_it_is_kept_again(
    book: ProgrammeBook, tmp_path: Path
) -> None:
    rows = [{"series": "S1", "year 1": "0.25"}]
    book.keep(TableKind.PLAN, TRUST, rows, "Ann Archer")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute("update kept_table set rows = replace(rows, '0.25', '0.75')")
        connection.commit()
    with pytest.raises(TableDamaged, match="plan of ZZ9, version 1"):
        book.table(TableKind.PLAN, TRUST)
    with pytest.raises(TableDamaged):
        book.tables(TableKind.PLAN)
    assert not book.tables(TableKind.PLAN, checked=False)[0].sound
    again = book.keep(TableKind.PLAN, TRUST, rows, "Ann Archer")
    assert (again.version, again.rows) == (2, tuple(rows))
    assert book.table(TableKind.PLAN, TRUST) == again


def test_tables_of_all_trusts_in_their_last_version(book: ProgrammeBook) -> None:
    for trust in (TRUST, OTHER, None):
        for number in range(2):
            book.keep(TableKind.ASSUMPTIONS, trust, [{"value": str(number)}], "Ann Archer")
    book.keep(TableKind.PLAN, TRUST, [{"value": "5"}], "Ann Archer")
    found = [(table.trust, table.version, table.rows[0]["value"]) for table in book.tables(TableKind.ASSUMPTIONS)]
    assert found == [(None, 2, "1"), (OTHER, 2, "1"), (TRUST, 2, "1")]


def test_a_signature_and_a_snapshot_are_kept_once(book: ProgrammeBook) -> None:
    signature = Signature("d" * 64, "Fay Finance", "director of finance", "a" * 64, "b" * 128, "2026-03-02T10:00:00Z")
    for _ in range(2):
        book.sign(signature)
    book.sign(replace(signature, person="Ann Archer", signature="c" * 128, signed="2026-03-01T10:00:00Z"))
    assert [one.person for one in book.signatures("d" * 64)] == ["Ann Archer", "Fay Finance"]
    assert book.signatures("e" * 64) == ()
    said = Snapshot(TRUST, "forecast", "2026-03-02", "f" * 64, '{"p50": null}')
    book.snap(said)
    book.snap(replace(said, content="another"))
    book.snap(replace(said, trust=OTHER, as_of="2026-03-09"))
    assert book.snapshots("forecast", TRUST) == (said,)
    assert [str(one.trust) for one in book.snapshots("forecast")] == ["RZZ", "ZZ9"]
    assert book.snapshots("report") == ()


# ---------------------------------------------------------------- faxes
def test_traffic_is_counted_by_sender_and_month(tmp_path: Path) -> None:
    with Ledger.beside(tmp_path, "1") as ledger:
        sent = [
            ("a", "2026-03-01T10:00:00+00:00", "TSI 1", "01632960001", 3),
            ("b", "2026-03-31T10:00:00+00:00", "TSI 1", "01632960001", None),
            ("c", "2026-04-01T10:00:00+00:00", "TSI 1", None, 2),
            ("d", "2026-04-01T10:00:00+00:00", None, None, 2),
        ]
        files = tuple(
            SourceFile(TRUST, Source.FAX, tmp_path / name, f"ZZ9/fax/{name}", f"digest {name}", 3) for name, *_ in sent
        )
        ledger.open_batch(Batch("b1", TRUST, Source.FAX, files), tmp_path)
        for name, received, sender, caller, pages in sent:
            ledger.enter_arrival(
                Arrival(f"ZZ9/fax/{name}", f"digest {name}", Channel.FAX, received, name, sender, caller, pages)
            )
        ledger.enter_arrival(Arrival("ZZ9/fax/a", "digest a", Channel.FOLDER, "2026-03-01T10:00:00+00:00", "elsewhere"))
        found = [(t.sender, t.month, t.faxes, t.pages) for t in ledger.programme.traffic(TRUST, END)]
        assert found == [
            ("", "2026-04", 1, 2),
            ("01632960001", "2026-03", 2, 3),
            ("TSI 1", "2026-04", 1, 2),
        ]
        recent = {t.sender: (t.last, t.recent_pages) for t in ledger.programme.traffic(TRUST, date(2026, 4, 3))}
        assert recent == {
            "": (date(2026, 4, 1), 2),
            "01632960001": (date(2026, 3, 31), 0),  # the three pages of 1 March are 33 days old
            "TSI 1": (date(2026, 4, 1), 2),
        }
        assert ledger.programme.traffic(TRUST, date(2026, 2, 28)) == ()
        assert ledger.programme.traffic(OTHER, END) == ()
