"""Baselines: what was counted comes back from its kept rows exactly, and what contradicts itself is refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import TableRefused
from records.programme import Baseline, BaselineLine, KeptTable, Method, Place, Room, TableKind
from records.types import OdsCode
from reports.inputs import baseline, rooms
from reports.inputs.table import Row, read_table

LINES = """\
series,series_name,store,folders,sheets,method,counted_on,counted_by,retention_class,boxes,m2,sampled,low,high
S1,Active casenotes,basement,1500,"210,000",sample,20/03/2026,"A. Khan, records manager",adult,,4.5,40,"201,000",219000
S1,Active casenotes,depot,500,"70,000",census,2026-03-21,"A. Khan, records manager",adult,32,,,,
S2,Old casenotes,depot,900,"90,000",estimate,2026-03-21,"A. Khan, records manager",past retention,,,,,
"""
ROOMS = """\
store,room,place,m2,shelf_metres,lease_end,reuse_plan
basement,B12,on-site,120.50,950,,clinic rooms
basement,B13,on-site,80,,31/03/2027,
depot,all,Off site,,,,
"""
FROZEN, TARGET = date(2026, 4, 1), date(2031, 3, 31)


def lines_of(tmp_path: Path, content: str = LINES) -> tuple[Row, ...]:
    path = tmp_path / "lines.csv"
    path.write_text(content, encoding="utf-8")
    return read_table(path, baseline.INPUT)


def rooms_of(tmp_path: Path, content: str = ROOMS) -> tuple[Row, ...]:
    path = tmp_path / "rooms.csv"
    path.write_text(content, encoding="utf-8")
    return read_table(path, rooms.INPUT)


def frozen(lines: tuple[Row, ...], places: tuple[Row, ...]) -> tuple[Row, ...]:
    return baseline.frozen_rows(lines, places, frozen=FROZEN, target=TARGET, fax_machines=76, new_sheets=3_000_000)


def kept(rows: tuple[Row, ...], version: int = 2) -> KeptTable:
    return KeptTable(TableKind.BASELINE, OdsCode("ZZ9"), version, rows, "", "A. Khan", "2026-11-22T00:00:00+00:00")


def test_a_baseline_comes_back_whole(tmp_path: Path) -> None:
    rows = frozen(lines_of(tmp_path), rooms_of(tmp_path))
    by = "A. Khan, records manager"
    assert baseline.baseline_of(kept(rows)) == Baseline(
        trust=OdsCode("ZZ9"),
        version=2,
        frozen=FROZEN,
        target=TARGET,
        lines=(
            BaselineLine(
                series="S1",
                series_name="Active casenotes",
                store="basement",
                folders=1500,
                sheets=210_000,
                method=Method.SAMPLE,
                counted_on=date(2026, 3, 20),
                counted_by=by,
                retention_class="adult",
                m2=Decimal("4.5"),
                sampled=40,
                low=201_000,
                high=219_000,
            ),
            BaselineLine(
                series="S1",
                series_name="Active casenotes",
                store="depot",
                folders=500,
                sheets=70_000,
                method=Method.CENSUS,
                counted_on=date(2026, 3, 21),
                counted_by=by,
                retention_class="adult",
                boxes=32,
                low=70_000,
                high=70_000,
            ),
            BaselineLine(
                series="S2",
                series_name="Old casenotes",
                store="depot",
                folders=900,
                sheets=90_000,
                method=Method.ESTIMATE,
                counted_on=date(2026, 3, 21),
                counted_by=by,
                retention_class="past retention",
            ),
        ),
        rooms=(
            Room("basement", "B12", Place.ON_SITE, Decimal("120.5"), Decimal(950), None, "clinic rooms"),
            Room("basement", "B13", Place.ON_SITE, Decimal(80), None, date(2027, 3, 31)),
            Room("depot", "all", Place.OFF_SITE, None, None, None),
        ),
        fax_machines=76,
        new_sheets_a_year=3_000_000,
    )


@given(st.permutations(range(3)), st.permutations(range(3)))
def test_the_order_of_rows_says_nothing(lines_order: list[int], rooms_order: list[int]) -> None:
    def row(series: str, store: str) -> Row:
        blank = {column.name: "" for column in baseline.INPUT.columns}
        return {**blank, "series": series, "store": store, "sheets": "10", "method": "census"}

    lines = (row("S1", "a"), row("S1", "b"), row("S2", "a"))
    places = tuple({"store": store, "room": room} for store, room in (("a", "1"), ("a", "2"), ("b", "1")))
    turned = frozen(tuple(lines[at] for at in lines_order), tuple(places[at] for at in rooms_order))
    assert turned == frozen(lines, places)


def test_the_same_count_spelt_otherwise_is_the_same_baseline(tmp_path: Path) -> None:
    again = LINES.replace("20/03/2026", "2026-03-20").replace('"210,000"', "210000").replace("4.5,", "4.50,")
    again = again.replace("census,2026-03-21", "Census,21/03/2026")
    first = baseline.baseline_of(kept(frozen(lines_of(tmp_path), rooms_of(tmp_path))))
    second = baseline.baseline_of(kept(frozen(lines_of(tmp_path, again), rooms_of(tmp_path))))
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ("S2,Old casenotes,depot", "S1,Active casenotes,depot", "row 4, series and store: the same as in row 3"),
        ("S1,Active casenotes,depot", "S1,Passive casenotes,depot", "row 3, series_name: is another"),
        ("S1,Active casenotes,depot", "s1,Active casenotes,depot", "row 3, series: is written S1 in another row"),
        (",,4.5,40,", ",,4.5,,", "row 2, sampled: is blank: a sample says"),
        ('"201,000"', '"211,000"', "row 2, sheets: is not between low and high"),
        (",40,", ",1501,", "row 2, sampled: is more than there are folders"),
        ("adult,32,,,,", "adult,32,,10,,", "row 3, sampled: leave it blank: in a census"),
        ("adult,32,,,,", "adult,32,,,1,", "row 3, low: differs from sheets"),
        ("past retention,,,,,", "past retention,,,,80000,", "row 4, low: leave it blank: an estimate"),
        ("counted_by,", "counted,", "row 1, column 8: not a column of this table: did you mean counted"),
    ],
)
def test_lines_that_contradict_themselves(tmp_path: Path, there: str, instead: str, says: str) -> None:
    assert there in LINES
    with pytest.raises(TableRefused, match=says):
        lines_of(tmp_path, LINES.replace(there, instead))


def test_more_images_than_sides_of_sheets_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match="images: is more than two for each sheet"):
        lines_of(tmp_path, LINES.replace("boxes", "images").replace("adult,32,", "adult,140001,"))
    assert lines_of(tmp_path, LINES.replace("boxes", "images").replace("adult,32,", "adult,140000,"))


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ("depot,all,Off site,,", "depot,all,Off site,50,", "row 4, m2: leave it blank"),
        ("basement,B13,", "basement,B12,", "row 3, store and room: the same as in row 2"),
        ("basement,B13,on-site", "basement,B13,ward", "row 3, place: is on-site in another row"),
        ("basement,B13", "Basement,B13", "row 3, store: is written basement in another row"),
        ("basement,B13,on-site,80", "depot,B13,off-site,", "row 4, room: an off-site store is one room"),
    ],
)
def test_rooms_that_contradict_themselves(tmp_path: Path, there: str, instead: str, says: str) -> None:
    with pytest.raises(TableRefused, match=says):
        rooms_of(tmp_path, ROOMS.replace(there, instead))


def test_lines_and_rooms_fit(tmp_path: Path) -> None:
    assert baseline.faults_between(lines_of(tmp_path), rooms_of(tmp_path), FROZEN, TARGET) == ()


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ("Active casenotes,basement", "Active casenotes,cellar", "S1 in cellar: the store has no row"),
        ("Old casenotes,depot", "Old casenotes,Depot", "S2 in Depot: the store has no row"),
        (",,4.5,40,", ",,200.51,40,", "the series in basement take more m2 than its rooms have"),
        ("adult,32,,", "adult,32,7,", "S1 in depot: m2 is to be blank"),
        ("20/03/2026", "02/04/2026", "S1 in basement was counted after the baseline was frozen"),
    ],
)
def test_lines_and_rooms_that_do_not_fit(tmp_path: Path, there: str, instead: str, says: str) -> None:
    assert there in LINES
    lines = lines_of(tmp_path, LINES.replace(there, instead))
    faults = baseline.faults_between(lines, rooms_of(tmp_path), FROZEN, TARGET)
    assert [fault for fault in faults if says in fault]


def test_floor_needs_rooms_and_the_target_comes_after(tmp_path: Path) -> None:
    lines = lines_of(tmp_path)
    assert "S1 in basement: the store has no row" in baseline.faults_between(lines, (), FROZEN, TARGET)[0]
    assert baseline.faults_between(lines[1:], (), FROZEN, TARGET) == ()
    assert "target" in baseline.faults_between(lines[1:], (), FROZEN, FROZEN)[0]


def test_rooms_not_measured_are_not_taken_for_small(tmp_path: Path) -> None:
    places = rooms_of(tmp_path, ROOMS.replace("on-site,80", "on-site,"))
    lines = lines_of(tmp_path, LINES.replace(",,4.5,40,", ",,500,40,"))
    assert baseline.faults_between(lines, places, FROZEN, TARGET) == ()
