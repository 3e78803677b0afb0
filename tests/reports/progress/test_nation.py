from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import Baseline, EventKind, Room, Rung, WeekTotal
from records.types import OdsCode
from reports.progress.ladder import ladder
from reports.progress.nation import (
    NO_REGION,
    counts_of,
    final,
    inherited,
    joined,
    nation,
    quartiles,
    together,
)
from reports.progress.standing import Colour, Ladder, Rating, Standing
from tests.reports.progress.shelves import Shelves, baseline, histories, totals
from tests.reports.progress.standings import forecast, small_ladder, standing, without_baseline
from tests.reports.progress.test_ladder import scanned, total

ONE, TWO, HEIR, LATER = OdsCode("RYY"), OdsCode("RXX"), OdsCode("RZZ"), OdsCode("K0N6A")


def test_three_trusts_by_hand() -> None:
    late = standing("RXX", "London", forecast=forecast(p50=date(2028, 5, 10)))
    never = standing("RYY", "London", forecast=forecast(p50=None), rating=Rating(Colour.RED, "as it is"))
    shown = nation([standing("RZZ"), late, never])
    assert [part.name for part in shown.regions] == ["London", "North West"]
    assert shown.whole.known.baseline == 3_000
    assert shown.whole.known.closed == 300
    assert shown.whole.known.progress == Fraction(1, 10)
    assert shown.whole.colours == {Colour.GREEN: 2, Colour.AMBER: 0, Colour.RED: 1, Colour.GREY: 0}
    assert [(one.trust.code.code, one.days_late) for one in shown.laggards] == [("RYY", None), ("RXX", 40)]
    assert not shown.faults


def test_trusts_without_a_baseline_are_named_and_are_not_nought() -> None:
    nobody_counted = without_baseline("RYY", "", scanned(900, 900, 900))
    shown = nation([standing("RZZ"), nobody_counted])
    assert [one.code.code for one in shown.whole.without_baseline] == ["RYY"]
    assert shown.whole.known.progress == Fraction(1, 10)
    assert shown.whole.unknown.closed == 900
    assert shown.whole.unknown.progress is None
    assert shown.quartiles is not None and shown.quartiles.trusts == 1
    assert [part.name for part in shown.regions] == ["North West", NO_REGION]
    assert together([standing("RZZ").ladder, nobody_counted.ladder]).progress is None


def test_what_nobody_signed_is_named_and_in_no_share() -> None:
    shown = nation([standing("RZZ"), standing("RYY", signature=None, signature_fault="nobody has signed it")])
    assert [one.code.code for one in shown.whole.unsigned] == ["RYY"]
    assert (shown.whole.known.baseline, shown.whole.unknown.closed) == (1_000, 100)
    assert shown.quartiles is not None and shown.quartiles.trusts == 1
    assert not shown.faults


def test_of_whom_no_forecast_may_be_made_is_told_and_not_called_on_time() -> None:
    shown = nation([standing("RZZ", forecast=forecast(why_not="8 weeks of history are needed", p50=None))])
    assert [(one.code.code, why) for one, why in shown.unforecast] == [("RZZ", "8 weeks of history are needed")]
    assert not shown.laggards


def test_a_trust_given_twice_is_told() -> None:
    assert "Trust RZZ is counted 2 times." in nation([standing("RZZ"), standing("RZZ")]).faults


def test_faults_of_trusts_are_told_with_their_code() -> None:
    broken = standing("RZZ", ladder=small_ladder(baseline({("S1", "MAIN"): 1_000}), 10, 100))
    assert any(fault.startswith("RZZ: More sheets were delivered") for fault in nation([broken]).faults)


def test_quartiles_are_of_trusts_and_not_of_sheets() -> None:
    found = quartiles([Fraction(1), None, Fraction(0), Fraction(1, 2), Fraction(1, 4), Fraction(3, 4)])
    assert found is not None
    assert (found.trusts, found.lower, found.median, found.upper) == (5, Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
    assert quartiles([None]) is None
    single = quartiles([Fraction(1, 3)])
    assert single is not None and single.lower == single.median == single.upper == Fraction(1, 3)


def test_successions_that_go_round_are_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        final(ONE, {ONE: TWO, TWO: ONE})


def test_joined_baselines_keep_every_line_and_room() -> None:
    room = Room("MAIN", "B1", place="on-site", m2=Decimal(9), shelf_metres=None, lease_end=None)  # type: ignore[arg-type]
    one = baseline({("S1", "MAIN"): 5}, ONE, rooms=(room,), target=date(2029, 3, 31))
    two = baseline({("S1", "MAIN"): 7, ("S2", "WARD"): 1}, TWO)
    both = joined([one, two], HEIR)
    assert both is not None
    assert (both.trust, both.sheets, both.fax_machines, both.target) == (HEIR, 13, 6, date(2029, 3, 31))
    assert both.rooms == (room,)
    assert joined([], HEIR) is None
    assert joined([one], HEIR) is one


regions = st.sampled_from(("London", "North West", "South East", ""))
pounds = st.none() | st.decimals(0, 10**6, places=2)


@st.composite
def trusts(draw: st.DrawFn) -> list[Standing]:
    made = []
    for at in range(draw(st.integers(1, 5))):
        code, region = f"RZ{at}", draw(regions)
        frozen, shelves = draw(histories())
        sums = totals(shelves.events)
        counted = frozen if draw(st.booleans()) else None
        space = total(
            EventKind.SPACE_RELEASED, 0, boxes=draw(st.integers(0, 50)), m2=draw(st.decimals(0, 99, places=1))
        )
        shown = ladder(counted, [*sums, *draw(st.sampled_from(([], [space])))], draw(pounds))
        made.append(standing(code, region, baseline=counted, ladder=shown))
    return made


def added(ladders: list[Ladder]) -> dict[str, int | Decimal | None]:
    """Every count added trust by trust, in pence and tenths where it has a point."""
    sums: dict[str, int | Decimal | None] = {}
    for one in ladders:
        for name, value in counts_of(one).items():
            sums[name] = sums.get(name) if value is None else (sums.get(name) or 0) + value
    return sums


@given(trusts())
def test_invariant_12_trusts_add_up_to_regions_and_regions_to_the_nation(standings: list[Standing]) -> None:
    shown = nation(standings)
    assert not [fault for fault in shown.faults if fault.startswith("DOES NOT")]
    for part, mine in [
        (shown.whole, standings),
        *(
            (region, [one for one in standings if (one.trust.region or NO_REGION) == region.name])
            for region in shown.regions
        ),
    ]:
        for counted, whole in ((True, part.known), (False, part.unknown)):
            ladders = [one.ladder for one in mine if (one.baseline is not None) is counted]
            if ladders:
                assert counts_of(whole) == added(ladders)
        assert len(part.trusts) == len(mine) == sum(part.colours.values())
        assert part.fax_in_use == sum(one.fax.in_use for one in mine)
    assert sum(len(region.trusts) for region in shown.regions) == len(standings)


def given_to(code: OdsCode, sums: list[WeekTotal]) -> list[WeekTotal]:
    return [replace(one, trust=code) for one in sums]


@given(histories(), histories(), histories())
def test_invariant_22_what_predecessors_did_is_their_successors_once(
    first: tuple[Baseline, Shelves], second: tuple[Baseline, Shelves], own: tuple[Baseline, Shelves]
) -> None:
    successors = {ONE: TWO, TWO: HEIR}
    parts = {
        code: given_to(code, totals(shelves.events))
        for code, (_, shelves) in zip((ONE, TWO, LATER), (first, second, own), strict=True)
    }
    heirs = inherited([one for some in parts.values() for one in some], successors)
    assert set(heirs) <= {HEIR, LATER}
    assert sorted(map(str, heirs.get(LATER, ()))) == sorted(map(str, parts[LATER]))
    baselines = [replace(frozen, trust=code) for code, (frozen, _) in ((ONE, first), (TWO, second))]
    both = joined(baselines, HEIR)
    merged = ladder(both, heirs.get(HEIR, ()))
    apart = together([ladder(one, parts[one.trust]) for one in baselines])
    assert counts_of(merged) == counts_of(apart)
    assert not merged.faults
    assert merged.baseline == first[0].sheets + second[0].sheets
    assert next(step.sheets for step in merged.steps if step.rung is Rung.BASELINE) == merged.baseline
