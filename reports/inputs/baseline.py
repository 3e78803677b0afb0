"""The baseline: rows of what was counted come in, with rooms; a frozen `Baseline` goes out, and comes back the same.

One kept table holds all that a version says, so that its digest, and with it every signature, can be made again: first
a row with the dates and counts that stand for the whole, then the rows of series and stores, then those of rooms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from records.programme import Baseline, BaselineLine, KeptTable, Method, Place, TableKind
from records.types import OdsCode
from reports.inputs import rooms as rooms_input
from reports.inputs.table import (
    CODE,
    DAY,
    DECIMAL,
    TEXT,
    WHOLE,
    Column,
    Fault,
    Input,
    Numbered,
    Row,
    Scope,
    one_of,
    said_twice,
)

SIDES = 2  # of a sheet
PART, WHOLE_ROW, LINE_ROW, ROOM_ROW = "part", "baseline", "line", "room"  # of a kept row: what it says


def _check(rows: Sequence[Numbered]) -> Iterable[Fault]:
    yield from said_twice(rows, "series", "store")
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for number, row in rows:
        if (code := codes.setdefault(row["series"].casefold(), row["series"])) != row["series"]:
            yield Fault(number, "series", f"is written {code} in another row: write it the same")
        if names.setdefault(row["series"], row["series_name"]) != row["series_name"]:
            yield Fault(number, "series_name", "is another in an earlier row of the series: write it the same")
        if row["images"] and int(row["images"]) > SIDES * int(row["sheets"]):
            yield Fault(number, "images", "is more than two for each sheet: look whether sheets were counted as sides")
        yield from _METHODS[Method(row["method"])](number, row)


def _census(number: int, row: Row) -> Iterable[Fault]:
    if row["sampled"]:
        yield Fault(number, "sampled", "leave it blank: in a census every folder is counted")
    for end in ("low", "high"):
        if row[end] not in ("", row["sheets"]):
            yield Fault(number, end, "differs from sheets: a census has no interval; leave it blank")


def _sample(number: int, row: Row) -> Iterable[Fault]:
    blank = [name for name in ("sampled", "low", "high") if not row[name]]
    for name in blank:
        yield Fault(number, name, "is blank: a sample says how many folders were counted, and the ends of its interval")
    if blank:
        return
    if not int(row["low"]) <= int(row["sheets"]) <= int(row["high"]):
        yield Fault(number, "sheets", "is not between low and high: look the sample up again")
    if int(row["sampled"]) > int(row["folders"]):
        yield Fault(number, "sampled", "is more than there are folders: look the sample up again")


def _estimate(number: int, row: Row) -> Iterable[Fault]:
    for name in ("sampled", "low", "high"):
        if row[name]:
            yield Fault(number, name, "leave it blank: an estimate has no sample; or write sample as its method")


_METHODS = {Method.CENSUS: _census, Method.SAMPLE: _sample, Method.ESTIMATE: _estimate}

INPUT = Input(
    kind=TableKind.BASELINE,
    says="How much paper there is of each series in each store, and how that is known. "
    "Imported with `casenote baseline import`, which freezes and numbers it.",
    columns=(
        Column("series", CODE, "A short code for the series.", example="S1"),
        Column("series_name", TEXT, "What the series is.", example="Active casenotes"),
        Column("store", TEXT, "The store in which it lies, as in the table of rooms.", example="basement"),
        Column("folders", WHOLE, "Folders.", example="150,000"),
        Column("sheets", WHOLE, "Sheets of paper: leaves, not sides.", example="21,000,000"),
        Column("method", one_of(Method), "How that is known.", example="sample"),
        Column("counted_on", DAY, "The day on which it was counted.", example="2026-03-20"),
        Column("counted_by", TEXT, "Who counted, by name and role.", example="A. Khan, records manager"),
        Column("retention_class", TEXT, "Its class in the retention schedule.", example="adult, 8 years"),
        Column("images", WHOLE, "Sides with print, if counted.", needed=False, example=""),
        Column("boxes", WHOLE, "Boxes, if it lies in boxes and they were counted.", needed=False, example=""),
        Column("shelf_metres", DECIMAL, "Metres of shelf, if measured.", needed=False, example="3559.3"),
        Column("m2", DECIMAL, "Square metres of floor, if measured.", needed=False, example="110"),
        Column("sampled", WHOLE, "Of a sample: how many folders were counted.", needed=False, example="400"),
        Column("low", WHOLE, "Of a sample: low end of its 95% interval.", needed=False, example="20,100,000"),
        Column("high", WHOLE, "Of a sample: high end of its 95% interval.", needed=False, example="21,900,000"),
    ),
    scope=Scope.TRUST,
    check=_check,
)


def faults_between(
    lines: Sequence[Mapping[str, str]], rooms: Sequence[Mapping[str, str]], frozen: date, target: date
) -> tuple[str, ...]:
    """What does not fit between lines, rooms and dates, in words; rooms may be none where no floor is counted."""
    faults = [] if frozen < target else ["the target date is not after the day on which the baseline is frozen"]
    for row in lines:
        if date.fromisoformat(row["counted_on"]) > frozen:
            faults.append(f"{row['series']} in {row['store']} was counted after the baseline was frozen")
    places = {row["store"]: row["place"] for row in rooms}
    for row in lines:
        where = f"{row['series']} in {row['store']}"
        if row["store"] not in places and (rooms or row["m2"]):
            faults.append(f"{where}: the store has no row in the table of rooms (--rooms), written just so")
        elif row["m2"] and places[row["store"]] == Place.OFF_SITE:
            faults.append(f"{where}: m2 is to be blank, since space in an off-site store is counted in boxes")
    return (*faults, *_too_small(lines, rooms))


def _too_small(lines: Sequence[Mapping[str, str]], rooms: Sequence[Mapping[str, str]]) -> list[str]:
    """Stores whose series have more floor than their rooms, where all of them were measured."""
    faults = []
    for store in dict.fromkeys(row["store"] for row in rooms):
        measured = [row["m2"] for row in rooms if row["store"] == store]
        taken = sum(Decimal(row["m2"] or 0) for row in lines if row["store"] == store)
        if all(measured) and taken > sum(map(Decimal, measured)):
            faults.append(f"the series in {store} take more m2 than its rooms have: measure them again")
    return faults


def frozen_rows(
    lines: Iterable[Mapping[str, str]],
    rooms: Iterable[Mapping[str, str]],
    *,
    frozen: date,
    target: date,
    fax_machines: int,
    new_sheets: int,
) -> tuple[Row, ...]:
    """All that a baseline says as rows of one table; the same, in whatever order the rows were given."""
    whole = {
        PART: WHOLE_ROW,
        "frozen": frozen.isoformat(),
        "target": target.isoformat(),
        "fax_machines": str(fax_machines),
        "new_sheets_a_year": str(new_sheets),
    }
    ordered = sorted(map(_with_interval, lines), key=lambda row: (row["series"], row["store"]))
    by_room = sorted(rooms, key=lambda row: (row["store"], row["room"]))
    return (whole, *({PART: LINE_ROW, **row} for row in ordered), *({PART: ROOM_ROW, **row} for row in by_room))


def _with_interval(row: Mapping[str, str]) -> Row:
    """A line with the ends of its interval: of a census they are the count itself."""
    ends = {"low": row["sheets"], "high": row["sheets"]} if row["method"] == Method.CENSUS else {}
    return {**row, **ends}


def baseline_of(kept: KeptTable) -> Baseline:
    """The baseline that a kept table of the kind says: the very one whose digest was signed."""
    if kept.trust is None:
        raise ValueError("a baseline is a trust's")
    return baseline_from(kept.trust, kept.version, kept.rows)


def baseline_from(trust: OdsCode, version: int, rows: Sequence[Mapping[str, str]]) -> Baseline:
    """The baseline of rows as `frozen_rows` gives them."""
    whole = next(row for row in rows if row[PART] == WHOLE_ROW)
    return Baseline(
        trust=trust,
        version=version,
        frozen=date.fromisoformat(whole["frozen"]),
        target=date.fromisoformat(whole["target"]),
        lines=tuple(_line(row) for row in rows if row[PART] == LINE_ROW),
        rooms=tuple(rooms_input.room_of(row) for row in rows if row[PART] == ROOM_ROW),
        fax_machines=int(whole["fax_machines"]),
        new_sheets_a_year=int(whole["new_sheets_a_year"]),
    )


def _line(row: Mapping[str, str]) -> BaselineLine:
    return BaselineLine(
        series=row["series"],
        series_name=row["series_name"],
        store=row["store"],
        folders=int(row["folders"]),
        sheets=int(row["sheets"]),
        method=Method(row["method"]),
        counted_on=date.fromisoformat(row["counted_on"]),
        counted_by=row["counted_by"],
        retention_class=row["retention_class"],
        images=_whole(row["images"]),
        boxes=_whole(row["boxes"]),
        shelf_metres=_decimal(row["shelf_metres"]),
        m2=_decimal(row["m2"]),
        sampled=_whole(row["sampled"]),
        low=_whole(row["low"]),
        high=_whole(row["high"]),
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
