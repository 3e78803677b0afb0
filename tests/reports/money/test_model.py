from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.money.appraisal import appraise, discount_rates
from reports.money.assumptions import Better, Case, assumptions, scenario, values, wanted
from reports.money.corrections import without
from reports.money.formulas import ROOM_FLOOR, Formula, FormulaError, When
from reports.money.model import MEASURES, checked, lines, measured, rests_on, run, run_again, run_draws
from reports.money.results import BenefitClass, ModelLine, NotStated, Plan, Sort
from tests.reports.money import plans
from tests.reports.money.northmoor import central, choices, plan

OF_COSTS = {
    key for line, keys in rests_on().items() for key in keys if line in {x.key for x in lines() if x.sort is Sort.COST}
}
OF_OTHERS = {
    key
    for line, keys in rests_on().items()
    for key in keys
    if line in {x.key for x in lines() if x.sort is Sort.BENEFIT}
}
COSTS_ALONE = sorted(OF_COSTS - OF_OTHERS - {"dollars_per_pound", "kilobytes_per_gigabyte"})  # those two divide


def npsv(of: Plan, numbers: dict[str, Fraction]) -> Fraction:
    return appraise(run(of, numbers), discount_rates()).npsv


# ---------------------------------------------------------------- by hand
def test_one_series_by_hand() -> None:
    found = run(plan(), central())
    # S3: 18,000,000 sheets / 2,200 = 8,181.8 boxes: 8,182 are rented; half of 95% closes by the end of year 1
    assert found.row("boxes", "S3")[0] == 8182
    assert found.row("boxes_closed", "S3")[:4] == (0, 0, floor(18_000_000 * 0.95 * 0.5 / 2200), 6995)
    assert found.row("leaving", "S3")[2] == 3886 * Fraction("6.39")
    assert found.row("reviewing", "S3")[1] == 180_000 * Fraction("0.95") / 2 * Fraction("0.6")
    # S2 is scanned on demand: 24,000,000 x 0.4 x 10% x 1.3 images at 4.5p, dearer by 1.2, with 20% of optimism bias
    assert found.row("scanning", "S2")[1] == 1_248_000 * Fraction("0.045") * Fraction("1.2") * Fraction("1.2")
    # a quarter of 20 posts, 60% of them, all
    assert found.row("posts_released")[:5] == (0, 0, 5, 12, 20)
    # rooms of 250, 250 and 200 m2 go one after another; a tenth of the semi-active paper keeps the last
    assert found.row("floor")[0] == 700
    assert set(found.row("floor_released")) == {0, 250, 500}
    assert found.row("machines_gone")[:5] == (0, 0, 30, 60, 76)


def test_a_line_over_all_series_is_the_sum_of_them() -> None:
    found = run(plan(), central())
    each = [found.row("scanning", one.code) for one in plan().series]
    assert found.row("scanning") == tuple(map(sum, zip(*each, strict=True)))
    with pytest.raises(KeyError):
        found.row("no_such_line")


def test_nothing_is_done_nothing_is_spent_on_doing_it_nor_saved() -> None:
    kept = [replace(one, scanned=Fraction(0), destroyed=Fraction(0), expires=()) for one in plan().series]
    found = run(replace(plan(), series=tuple(kept), fax_gone=()), central())
    assert not any(found.total(Sort.BENEFIT))
    assert [line.key for line in lines() if line.sort is Sort.COST and any(found.row(line.key))] == [
        "setting_up",
        "supporting",
    ]


def test_paper_that_is_moved_is_not_closed_and_is_rented() -> None:
    moved = replace(plan().series[0], scanned=Fraction(0), relocated=Fraction(1, 2))
    found = run(replace(plan(), series=(moved,), rooms=()), central())
    assert not any(found.row("sheets_closed"))
    assert found.row("boxes_moved")[-1] == 4773  # 10,500,000 sheets / 2,200, the last box begun
    assert found.row("moved_rent")[-1] == 4773 * 5
    assert (
        found.row("moved_fetching")[-1] == 20_000 * Fraction("5.5") / 2
    )  # half of what is fetched now comes from there
    assert found.row("floor_released")[-1] == 200  # 222.5 m2 in whole blocks of 50


def test_paper_that_is_moved_frees_floor_only_until_it_would_have_gone() -> None:
    """Half is moved in year 1; all of it would have gone by the end of year 4, a quarter each year."""
    expires = tuple(Fraction(year, 4) for year in range(5))
    moved = replace(plan().series[0], scanned=Fraction(0), relocated=Fraction(1, 2), phase=(Fraction(0), Fraction(1)))
    found = run(replace(plan(), series=(replace(moved, expires=expires),), rooms=()), central())
    assert found.row("moved", "S1")[:6] == (0, 0, Fraction(1, 4), 0, 0, 0)
    assert found.row("sheets_off_floor")[2] == 21_000_000 / 4
    assert found.row("boxes_let")[2:4] == (2387, 0)
    assert found.row("boxes_moved")[2:4] == (4773, 4773)
    assert not found.row("moved_rent")[3]


def test_what_posts_and_vans_fetch_from_the_basement_is_not_paid_for_again() -> None:
    found = run(plan(), central())
    assert not any(found.row("base_retrieval"))
    assert not any(found.row("retrieval_saved"))
    outside = tuple(replace(one, on_site=Fraction(1, 4)) for one in plan().series)
    charged = run(replace(plan(), series=outside), central())
    assert charged.row("base_retrieval")[0] == 20_000 * Fraction("5.5") * 3 / 4
    assert charged.row("retrieval_saved")[-1] == charged.row("base_retrieval")[0] * Fraction("0.8")
    assert charged.row("pay_saved") == found.row("pay_saved")


def test_paper_on_site_is_shredded_at_a_cost_and_what_an_archive_takes_is_not() -> None:
    found = run(plan(), central())
    # S1: 21,000,000 sheets of which a quarter is scanned in year 1, shredded in year 2, by boxes of 2,200 at 2.36
    assert found.row("shredding", "S1")[2] == Fraction(21_000_000, 4) / 2200 * Fraction("2.36")
    assert sum(found.row("shredding", "S2")) == 12_000_000 * Fraction("0.9") / 2200 * Fraction("2.36")
    assert not any(found.row("shredding", "S3")), "all of it lies off site, and leaves in boxes"
    given_away = tuple(
        replace(one, scanned=Fraction(0), destroyed=Fraction(0), transferred=1 - one.held) for one in plan().series
    )
    assert not any(run(replace(plan(), series=given_away), central()).row("shredding"))


# ---------------------------------------------------------------- what is not known
def test_a_line_that_lacks_an_assumption_is_not_stated() -> None:
    lacking = {key: value for key, value in central().items() if key not in ("retrievals", "setup")}
    found = run(plan(), lacking)
    assert found.missing == ("retrievals", "setup")
    assert found.needs["retrieval_saved"] == ("retrievals",)
    assert found.row("rent_saved") == run(plan(), central()).row("rent_saved")
    for asked in (lambda: found.row("base_retrieval"), lambda: found.total(Sort.COST), lambda: found.total(Sort.BASE)):
        with pytest.raises(NotStated):
            asked()
    assert found.total(Sort.BENEFIT, category="rent")[-1] > 0


def test_the_nation_offers_no_volumes() -> None:
    national = {key: one.value() for key, one in assumptions().items()}
    assert set(run(plan(), national).missing) == set(wanted())


# ---------------------------------------------------------------- draws
@settings(max_examples=60, deadline=None)
@given(plans.plans(), plans.values())
def test_draws_of_the_same_values_come_to_the_same(of: Plan, numbers: dict[str, Fraction]) -> None:
    exact = run(of, numbers)
    drawn = run_draws(of, {key: np.full(2, float(value)) for key, value in numbers.items()})
    assert drawn.keys() == exact.values.keys()
    for place, row in exact.values.items():
        assert drawn[place].shape == (of.years + 1, 2)
        assert drawn[place][:, 1] == pytest.approx([float(value) for value in row], rel=1e-9, abs=1e-6), place


def test_each_draw_is_a_run_of_its_own() -> None:
    low, high = scenario(choices(), favourable=False), scenario(choices(), favourable=True)
    drawn = run_draws(plan(), {key: np.array([float(low[key]), float(high[key])]) for key in low})
    for column, numbers in enumerate((low, high)):
        for place, row in run(plan(), numbers).values.items():
            assert drawn[place][:, column] == pytest.approx([float(value) for value in row]), place


# ---------------------------------------------------------------- Excel
def flat(*cells: object) -> list[float]:
    return [one for cell in cells for one in (cell if isinstance(cell, list) else [cell])]


def test_every_cell_comes_to_what_the_run_says() -> None:
    """Each formula as it is written into the workbook, worked out by the few functions of Excel that it uses."""
    found, years, codes = run(plan(), central()), plan().years + 1, [one.code for one in plan().series]
    known = {(key, ""): [float(value)] * years for key, value in central().items()}
    known |= {place: [float(value) for value in row] for place, row in found.values.items()}
    for measure in MEASURES:
        if measure.name != ROOM_FLOOR:
            for code in codes if measure.per_series else [""]:
                known[measure.name, code] = [float(value) for value in measured(plan())[measure.name, code]]
    excel = {
        **{"INT": floor, "MIN": min, "MAX": max, "SUM": lambda *cells: sum(flat(*cells))},
        "LOOKUP": lambda value, steps: max(step for step in steps if step <= value),
    }
    for (key, code), row in found.values.items():
        formula = next(line.formula for line in lines() if line.key == key)
        for year in range(years):

            def place(name: str, when: When, code: str = code, year: int = year) -> str:
                if name == ROOM_FLOOR:
                    return "[0, 250, 500, 700]"
                if when is When.OVER_SERIES:
                    return ",".join(str(known[name, one][year]) for one in codes)
                column = known.get((name, code)) or known[name, ""]
                if when is When.SO_FAR:
                    return str(column[: year + 1])
                return str(column[year] if when is When.NOW else column[year - 1] if year else 0)

            cell = formula.excel(place)
            assert eval(cell, {"__builtins__": {}}, excel) == pytest.approx(float(row[year])), (key, cell)  # noqa: S307


# ---------------------------------------------------------------- the table
def changed(key: str, /, **says: object) -> list[ModelLine]:
    return [replace(line, **says) if line.key == key else line for line in lines()]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "says", "fault"),
    [
        ("rent_saved", {"formula": Formula("boxes_earning * box_rent")}, "use over_series"),
        ("rent_saved", {"formula": Formula("over_series(floor) * box_rent")}, "no series has its own"),
        ("rent_saved", {"formula": Formula("over_series(boxes_earning) * box_rnet")}, "nothing is called box_rnet"),
        ("rent_saved", {"formula": Formula("over_series(boxes_earning) * scan_price")}, "comes to"),
        ("rent_saved", {"unit": "GBP"}, "comes to GBP/year"),
        ("rent_saved", {"starts": ""}, "a rung"),
        ("base_rent", {"benefit_class": BenefitClass.CASH, "starts": "closed"}, "a benefit, and nothing else"),
        ("rent_saved", {"key": "box_rent"}, "two things"),
        ("boxes", {"formula": Formula("begun(boxes_closed)")}, "nothing is called boxes_closed"),
        ("box_scanning", {"sort": Sort.COST}, "must come to GBP/year"),
    ],
)
def test_a_wrong_table_is_refused(key: str, says: dict[str, object], fault: str) -> None:
    with pytest.raises(FormulaError, match=fault):
        checked(changed(key, **says))


def test_every_assumption_is_used() -> None:
    used = {key for keys in rests_on().values() for key in keys}
    assert used == {*assumptions(), *wanted()} - {"guard"}


# ---------------------------------------------------------------- invariants
@settings(max_examples=60, deadline=None)
@given(plans.plans(), plans.values())
def test_invariant_09_no_category_saves_more_than_it_costs_now(of: Plan, numbers: dict[str, Fraction]) -> None:
    found = run(of, numbers)
    assert not found.faults
    for category in {line.category for line in lines() if line.sort is Sort.BENEFIT}:
        base = sum(found.row(line.key)[0] for line in lines() if (line.sort, line.category) == (Sort.BASE, category))
        saved = [found.row(line.key) for line in lines() if (line.sort, line.category) == (Sort.BENEFIT, category)]
        assert all(sum(year) <= base for year in zip(*saved, strict=True)), category


def test_invariant_09_a_saving_above_its_ceiling_is_said() -> None:
    found = run(plan(), central(), without(["fax"]))
    assert len(found.faults) == 9
    assert found.faults[0] == "fax: in year 2 GBP 9,000.00 would be saved of GBP 0.00"


@settings(max_examples=60, deadline=None)
@given(plans.plans(), plans.values())
def test_invariant_10_boxes_are_whole_and_closed_to_the_last_sheet(of: Plan, numbers: dict[str, Fraction]) -> None:
    found = run(of, numbers)
    for one in of.series:
        in_boxes = one.sheets * (1 - one.on_site)
        for year, boxes in enumerate(found.row("boxes_closed", one.code)):
            before = found.row("sheets_closed", one.code)[year - 1] * (1 - one.on_site) if year else Fraction(0)
            assert boxes.denominator == 1
            assert boxes * numbers["sheets_per_box"] <= before <= in_boxes
            assert found.row("boxes_earning", one.code)[year] <= boxes <= found.row("boxes", one.code)[year]
        assert found.row("boxes", one.code)[0].denominator == 1


@settings(max_examples=60, deadline=None)
@given(plans.plans(), plans.values())
def test_invariant_11_the_classes_add_up_to_all_that_is_monetised(of: Plan, numbers: dict[str, Fraction]) -> None:
    found = run(of, numbers)
    classes = [found.total(Sort.BENEFIT, each) for each in BenefitClass]
    each_line = [found.row(line.key) for line in lines() if line.sort is Sort.BENEFIT]
    assert found.total(Sort.BENEFIT) == tuple(map(sum, zip(*classes, strict=True)))
    assert found.total(Sort.BENEFIT) == tuple(map(sum, zip(*each_line, strict=True)))
    space = zip(found.row("space_cash_saved"), found.row("space_freed"), found.row("floor_released"), strict=True)
    assert all(cash + other == m2 * numbers["floor_cost"] for cash, other, m2 in space)


def test_invariant_11_what_is_not_monetised_has_no_amount() -> None:
    with pytest.raises(FormulaError, match="not monetised"):
        checked(changed("space_freed", benefit_class=BenefitClass.UNMONETISED))


@settings(max_examples=25, deadline=None)
@given(plans.plans(), plans.values())
def test_invariant_18_a_dearer_cost_never_makes_a_plan_worth_more(of: Plan, numbers: dict[str, Fraction]) -> None:
    before = npsv(of, numbers)
    for key in COSTS_ALONE:
        assert npsv(of, {**numbers, key: numbers[key] * 2 + 1}) <= before, key


@pytest.mark.parametrize("key", sorted(choices()))
def test_invariant_18_the_better_end_is_worth_more(key: str) -> None:
    used = choices()[key].used
    low, high = (npsv(plan(), {**central(), key: used.value(case)}) for case in (Case.LOW, Case.HIGH))
    match used.better:
        case Better.HIGH:
            assert high >= low
        case Better.LOW:
            assert low >= high
        case Better.NEITHER:
            assert low == high


def test_invariant_18_scenarios_lie_on_both_sides() -> None:
    adverse, favourable = (npsv(plan(), scenario(choices(), favourable=good)) for good in (False, True))
    assert adverse < npsv(plan(), values(choices())) < favourable


def test_cost_assumptions_are_those_that_one_would_name() -> None:
    assert {"scan_price", "setup", "support", "review_cost", "optimism_scan"} <= set(COSTS_ALONE)
    assert "box_rent" not in COSTS_ALONE


@settings(max_examples=20)
@given(st.sets(st.sampled_from(sorted(central())), min_size=1, max_size=6), st.fractions(0, 2))
def test_a_run_with_some_assumptions_moved_is_the_run_with_them(moved: set[str], by: Fraction) -> None:
    values = central()
    others = {key: value * by if key in moved else value for key, value in values.items()}
    found, again = run(plan(), values), run(plan(), others)
    if again.needs == found.needs:  # not where one of them divides by nought
        assert run_again(found, others, moved) == again
