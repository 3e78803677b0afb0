"""Tables of events: rows become events, with their papers as details."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from custody.gate_papers import DETAILS as KNOWN
from records.errors import TableRefused
from records.programme import Event, EventKind, Route
from records.types import OdsCode
from reports.inputs.events import DETAILS, INPUT, event_of, key_of, read_events
from tests.reports.inputs.test_table import Write

ZZ9 = OdsCode("ZZ9")
BY = "Ann Archer, records manager"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "events.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_row_becomes_an_event_with_its_papers(write: Write) -> None:
    text = (
        "kind,happened,series,store,unit,route,sheets,folders,evidence,certificate,hold_check,own_number\n"
        'Closed,31/05/2026,S1,basement,B 17,Scanned,"2,200",12,certificate 12,C 12,31/05/2026 09:30,E-1\n'
        "\n"
        "space released,2026-06-01,,basement,,,,,minute 8,,,\n"
    )
    (first, closed), (second, released) = read_events(write(text), ZZ9, BY)
    assert (first, second) == (2, 4)
    assert closed == Event(
        ZZ9,
        EventKind.CLOSED,
        date(2026, 5, 31),
        "certificate 12",
        BY,
        "S1",
        "basement",
        "B 17",
        Route.SCANNED,
        2200,
        12,
        details=(("certificate", "C 12"), ("hold_check", "2026-05-31T09:30")),
        own_key="E-1",
    )
    assert (released.kind, released.sheets, released.m2, released.details) == (
        EventKind.SPACE_RELEASED,
        0,
        Decimal(0),
        (),
    )


def test_a_reversal_names_an_event_by_its_givers_number_or_the_ledgers(write: Write) -> None:
    original = Event(ZZ9, EventKind.CAPTURED, date(2026, 3, 2), "minute 7", BY, own_key="E-1")
    assert key_of("E-1", ZZ9) == key_of(original.key, ZZ9) == original.key
    assert key_of("E-1", OdsCode("RZZ")) != original.key
    assert key_of("", ZZ9) == ""
    ((_, event),) = read_events(
        write("kind,happened,evidence,reverses,by\nreversed,2026-04-01,minute 8,E-1,Bo Clerk\n"), ZZ9, BY
    )
    assert (event.reverses, event.found, event.by) == (original.key, date(2026, 4, 1), "Bo Clerk")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("burnt,2026-03-02,1,minute,,", "row 2, kind: write one of"),
        ("captured,yesterday,1,minute,,", "row 2, happened: no date"),
        ("captured,2026-03-02,1.5,minute,,", "row 2, sheets"),
        ("captured,2026-03-02,1,,,", "row 2, evidence: is blank"),
        ("captured,2026-03-02,1,box of 999 476 5914,,", "row 2, evidence: holds what reads as an NHS number"),
        ("closed,2026-03-02,1,minute,2026-03-02T25:00,", "row 2, hold_check: no time of day"),
        ("captured,2026-03-02,1,minute,,E-1\ncaptured,2026-03-02,1,minute,,E-1", "row 3, own_number: stands in row 2"),
    ],
)
def test_faults_name_row_and_column(write: Write, row: str, said: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read_events(write(f"kind,happened,sheets,evidence,hold_check,own_number\n{row}\n"), ZZ9, BY)
    assert said in str(refused.value)


def test_the_columns_of_papers_are_those_that_the_gate_knows() -> None:
    assert {column.name for column in DETAILS} == set(KNOWN)


def test_a_table_may_name_its_trust(write: Write) -> None:
    blank = {column.name: "" for column in INPUT.columns}
    row = blank | {"kind": "inflow", "happened": "2026-03-02", "trust": "RZZ", "sheets": "5"}
    assert event_of(row, ZZ9, BY).trust == OdsCode("RZZ")
