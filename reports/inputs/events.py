"""Events of a trust's paper as a table: what was captured, delivered, closed, held, moved, released or taken back.

A row is an event. Which papers a kind needs is for `custody.gates` to say; here a row only becomes an `Event`, with the
columns of papers as its details.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from records.programme import Event, EventKind, Route
from records.types import OdsCode
from reports.inputs.table import (
    CODE,
    DAY,
    DECIMAL,
    ODS_CODE,
    SIGNED_WHOLE,
    TEXT,
    WHOLE,
    Cell,
    Column,
    Fault,
    Input,
    Numbered,
    Scope,
    one_of,
    read_table,
)

KEY = re.compile(r"[0-9a-f]{32}")  # of the ledger, as `casenote events show` tells it
TIME = re.compile(r"(\S+?)[T ]+(\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)")


def _moment(text: str) -> str:
    """A date, or a date and time, in canonical words."""
    found = TIME.fullmatch(text)
    if not found:
        return DAY.read(text)
    words = f"{DAY.read(found[1])}T{found[2]}"
    try:
        datetime.fromisoformat(words)
    except ValueError:
        raise ValueError("no time of day: write it as 2026-03-31T14:00") from None
    return words


MOMENT = Cell("a date, as 2026-03-31, or with its time, as 2026-03-31T14:00", _moment, "2026-03-31T14:00")
DETAILS = (
    Column("profile", TEXT, "Delivered: profile and version against which it was validated.", needed=False),
    Column("sample", TEXT, "Delivered: reference of the sample that people checked.", needed=False),
    Column("sample_result", one_of(("passed", "failed")), "Delivered: whether that sample passed.", needed=False),
    Column("receipt", TEXT, "Delivered: the record system's; transferred: the archive's.", needed=False),
    Column("certificate", TEXT, "Closed: number of the certificate of destruction.", needed=False),
    Column("hold_check", MOMENT, "Closed: when it was checked for holds, at most a day before.", needed=False),
    Column("destroyed", MOMENT, "Closed: when it was destroyed, if the check was on the day before.", needed=False),
    Column("accepted_on", DAY, "Closed as scanned: the day on which it was accepted, if known.", needed=False),
    Column("retention_rule", TEXT, "Closed as expired: the rule by which it was past its retention.", needed=False),
    Column("reviewed_by", TEXT, "Closed as expired: the person who reviewed it.", needed=False),
    Column("approved_by", TEXT, "Scope: who approved the change.", needed=False),
    Column("withdrawal", TEXT, "Space released: the boxes' withdrawal from their contract.", needed=False),
    Column("handover", TEXT, "Space released: the room's hand-over.", needed=False),
    Column("batch", TEXT, "Captured: the batch of this ledger that holds its sides, if there is one.", needed=False),
    Column("place", TEXT, "Fax registered: where the machine stands.", needed=False),
    Column("number", TEXT, "Fax registered: the number of its line.", needed=False, example="01632 960001"),
)


def _check(rows: Sequence[Numbered]) -> Iterable[Fault]:
    """A number of somebody's own is given once."""
    first: dict[str, int] = {}
    for number, row in rows:
        if row["own_number"] and (earlier := first.setdefault(row["own_number"], number)) != number:
            yield Fault(number, "own_number", f"stands in row {earlier} as well: give every event its own, or none")


INPUT = Input(
    kind="events",
    says="What happened to a trust's paper, machines and space: a row for each event. Rows are only ever added.",
    columns=(
        Column("kind", one_of(EventKind), "What happened.", example="captured"),
        Column("happened", DAY, "The day on which it happened; of a reversal that on which it was found."),
        Column("series", TEXT, "The series of records, as in the baseline.", needed=False, example="S1"),
        Column("store", TEXT, "The store, as in the baseline.", needed=False, example="basement"),
        Column("unit", TEXT, "The box, batch, room, machine or incident by its label.", needed=False, example="B 17"),
        Column("route", one_of(Route), "Closed: how.", needed=False, example=""),
        Column("sheets", SIGNED_WHOLE, "Leaves of paper; less than 0 out of scope or out of a store.", needed=False),
        Column("folders", SIGNED_WHOLE, "Folders, if they were counted.", needed=False, example="12"),
        Column("boxes", WHOLE, "Space released: whole boxes.", needed=False, example=""),
        Column("m2", DECIMAL, "Space released: square metres of a whole room.", needed=False, example=""),
        Column("evidence", TEXT, "The paper that proves it: a certificate, a receipt, a minute.", example="minute 7"),
        Column("by", TEXT, "Who enters it, if not the person of the command.", needed=False, example=""),
        Column("found", DAY, "Reversed: the day on which it was found.", needed=False, example=""),
        Column("reverses", TEXT, "Reversed: the number of the event it takes back.", needed=False, example=""),
        Column("own_number", CODE, "Your own number for the event, if it has one.", needed=False, example="E-104"),
        Column("trust", ODS_CODE, "The trust's ODS code, if the table states it.", needed=False, example="ZZ9"),
        *(replace(column, example="") if not column.example else column for column in DETAILS),
    ),
    scope=Scope.TRUST,
    check=_check,
    example=(  # of no trust's series and stores, so that none can enter it by mistake
        {"kind": "captured", "happened": "2026-03-02", "sheets": "2,200", "evidence": "minute 7"}
        | {"series": "YOUR-SERIES", "store": "your store", "unit": "B 17", "own_number": "E-104"},
        {"kind": "closed", "happened": "2026-03-02", "sheets": "1,900", "evidence": "certificate 12"}
        | {"series": "YOUR-OTHER", "store": "your depot", "unit": "B 99", "route": "expired", "certificate": "C 12"}
        | {"hold_check": "2026-03-02", "retention_rule": "adult, 8 years", "reviewed_by": "Ann Archer"},
    ),
)


def read_events(path: Path, trust: OdsCode, by: str) -> tuple[tuple[int, Event], ...]:
    """The events of a table with the numbers of their rows; ``by`` entered those that name nobody.

    Raises `TableRefused`.
    """
    numbers: list[int] = []

    def check(rows: Sequence[Numbered]) -> Iterable[Fault]:
        numbers.extend(number for number, _ in rows)
        return _check(rows)

    rows = read_table(path, replace(INPUT, check=check))
    return tuple((number, event_of(row, trust, by)) for number, row in zip(numbers, rows, strict=True))


def event_of(row: Mapping[str, str], trust: OdsCode, by: str) -> Event:
    """The event of a row in canonical words. A reversal may be found on the day that stands as its own."""
    kind, happened = EventKind(row["kind"]), date.fromisoformat(row["happened"])
    found = date.fromisoformat(row["found"]) if row["found"] else None
    if kind is EventKind.REVERSED and found is None:
        found = happened
    whose = OdsCode(row["trust"]) if row["trust"] else trust
    return Event(
        trust=whose,
        kind=kind,
        happened=happened,
        evidence=row["evidence"],
        by=row["by"] or by,
        series=row["series"],
        store=row["store"],
        unit=row["unit"],
        route=Route(row["route"]) if row["route"] else None,
        sheets=int(row["sheets"] or 0),
        folders=int(row["folders"] or 0),
        boxes=int(row["boxes"] or 0),
        m2=Decimal(row["m2"] or 0),
        found=found,
        reverses=key_of(row["reverses"], whose),
        details=tuple((column.name, row[column.name]) for column in DETAILS if row[column.name]),
        own_key=row["own_number"],
    )


def key_of(number: str, trust: OdsCode) -> str:
    """The ledger's key of an event by that key itself, or by the number that its giver has for it; "" for none."""
    if not number or KEY.fullmatch(number):
        return number
    return Event(trust, EventKind.REVERSED, date.min, "", "", own_key=number).key
