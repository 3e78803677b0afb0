from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from records.errors.money import PlanRefused
from records.programme import Place, Room, TableKind
from reports.money.plan import papers_of, plan_of, rooms_of
from reports.money.results import Treatment
from tests.reports.money.northmoor import baseline, plan, table


def test_paper_comes_from_the_baseline_and_its_fate_from_the_table() -> None:
    found = plan()
    assert (str(found.trust), found.version, found.first_year, found.years) == ("ZZ9", 1, 2025, 10)
    second = found.series[1]
    assert (second.code, second.name, second.treatment) == ("S2", "Semi-active", Treatment.ON_DEMAND)
    assert (second.folders, second.sheets, second.on_site) == (200_000, 24_000_000, Fraction(1, 2))
    assert second.phase == (0, Fraction(1, 10), Fraction(3, 10), Fraction(1, 2), Fraction(3, 4), 1)
    assert second.expires[-1] == Fraction(1, 2)
    assert found.series[0].expires == ()
    assert found.fax_gone == (0, Fraction(2, 5), Fraction(4, 5), 1)
    assert found.rooms == (250, 250, 200)
    assert (found.fax_machines, found.leases) == (76, 0)
    assert sum(one.sheets for one in found.series) == baseline().sheets == 72_100_000


def test_paper_on_a_ward_lies_on_site() -> None:
    rooms = tuple(replace(room, place=Place.WARD) if room.store == "Basement" else room for room in baseline().rooms)
    assert papers_of(replace(baseline(), rooms=rooms)) == papers_of(baseline())


def test_floor_counts_only_if_every_room_was_measured() -> None:
    first, *others = baseline().rooms
    assert rooms_of(replace(baseline(), rooms=(replace(first, m2=None), *others))) == ()
    assert rooms_of(replace(baseline(), rooms=(replace(first, m2=Decimal("10.5")), *others)))[0] == Fraction(21, 2)


def test_a_room_without_paper_is_no_floor_of_paper() -> None:
    empty = Room("Annex", "A1", Place.ON_SITE, Decimal(500), None, None)
    assert rooms_of(replace(baseline(), rooms=(empty, *baseline().rooms))) == plan().rooms
    unmeasured = replace(empty, m2=None)
    assert rooms_of(replace(baseline(), rooms=(*baseline().rooms, unmeasured))) == plan().rooms


def test_leases_count_if_they_end_within_the_plan() -> None:
    first, *others = baseline().rooms
    last_day = date(2036, 3, 31)  # of 2035-36, the tenth year after 2025-26

    def leases(end: date) -> int | None:
        ending = replace(baseline(), rooms=(replace(first, lease_end=end), *others))
        return plan_of(table(TableKind.PLAN), ending, 1).leases

    assert leases(last_day) == 1
    assert leases(last_day + timedelta(days=1)) == 0


def test_sheets_without_folders_are_refused_and_not_lost() -> None:
    """Sheets of a plan are folders times sheets in each: without a folder there would be none."""
    lines = tuple(replace(line, folders=0) if line.series == "S4" else line for line in baseline().lines)
    with pytest.raises(PlanRefused, match="S4 has sheets and no folders"):
        plan_of(table(TableKind.PLAN), replace(baseline(), lines=lines), 1)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"S4": None}, "S4 has no row"),
        ({"S4": {"series": "S9"}}, "S9 is not in the baseline"),
        ({"S2": {"scanned": "0.5", "destroyed": "0", "relocated": "0.3"}}, "S2: more is to be moved off site"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(changes: dict[str, dict[str, str] | None], fault: str) -> None:
    rows = [row | (changes.get(row["series"]) or {}) for row in table(TableKind.PLAN)]
    rows = [row for row in rows if changes.get(row["series"], {}) is not None]
    with pytest.raises(PlanRefused, match=fault):
        plan_of(rows, baseline(), 1)


def test_paper_in_a_store_whose_place_nobody_stated_is_refused() -> None:
    rooms = tuple(room for room in baseline().rooms if room.store != "Basement")
    with pytest.raises(PlanRefused, match="where Basement is, nobody stated"):
        plan_of(table(TableKind.PLAN), replace(baseline(), rooms=rooms), 1)
