"""The worked example: without its corrections the model gives the simple model's figures, to the penny.

The figures below are those of that simple model, worked out once by a program of its own that shares nothing with
this one.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import floor

import pytest

from reports.money.appraisal import appraise, discount_rates
from reports.money.corrections import one_by_one, without
from reports.money.model import run
from reports.money.results import BenefitClass, Plan, Run, Sort, Treatment
from tests.reports.money.northmoor import central, plan, scanning_everything
from tests.spec.worked_example import DOCUMENT, EVERY, document

# year: cost, cash-releasing, not cash-releasing, m2, boxes, sheets closed
YEARS = (
    (900000.0, 0.0, 0.0, 0, 0, 0),
    (691561.4489, 9000.0, 0.0, 0, 0, 16051000),
    (914085.5014, 255016.0, 34200.0, 100, 4418, 34652000),
    (942474.9874, 588212.4, 102600.0, 300, 8550, 49173000),
    (382657.9582, 951359.0, 188100.0, 550, 10351, 54664000),
    (382744.0472, 963404.0, 205200.0, 600, 11620, 60155000),
    *((151073.2608, 975444.0, 222300.0, 650, 12888, 60155000),) * 5,
)
BASE = {"pay": 939456, "space": 318813.5593, "rent": 88863.6364, "retrieval": 110000, "folders": 72000, "vans": 70000}
STEADY = {
    "pay": 626304,
    "space": 296400,
    "retrieval": 88000,
    "folders": 64800,
    "rent": 64440,
    "vans": 35000,
    "fax": 22800,
}
# assumption: its low and high, the NPSV at each
TORNADO = {
    "sheets_per_shelf_metre": (4500, 7200, 3475877.2118, 2658321.5004),
    "sheets_per_box": (2000, 2500, 2962574.6554, 2891740.7436),
    "images_per_sheet": ("1.1", "1.6", 3257635.7845, 2439467.1995),
    "scan_price": ("0.028", "0.070", 3731206.5908, 1752665.056),
    "demand_premium": (1, "1.5", 3050604.1547, 2750014.6442),
    "shelf_metres_per_m2": (6, 12, 3475877.2118, 2278315.1992),
    "floor_cost": (350, 600, 2525509.7857, 3480364.8914),
    "cash_share_of_floor": (0, "0.6", 2930368.3505, 2930368.3505),
    "box_rent": (3, 8, 2771099.7475, 3169271.255),
    "retrieval_cost": ("1.5", "16.5", 2527839.6055, 4037322.3992),
    "retrievals": (12000, 30000, 2708977.5408, 3207106.8627),
    "review_cost": ("0.3", "1.5", 3005695.4515, 2704387.0476),
    "posts_before": (28, 32, 2499241.5706, 3304017.5399),
    "posts_after": (8, 15, 3304017.5399, 1923656.9702),
    "employer_on_cost": ("0.24", "0.32", 2807270.0287, 3053466.6723),
    "new_folders": (50000, 70000, 2862441.6248, 2998295.0762),
    "folder_cost": ("0.8", "1.8", 2794514.8991, 3134148.5276),
    "vans": (50000, 90000, 2867473.2341, 2993263.4669),
    "fax_machine_cost": (150, 600, 2844466.1422, 3102172.7672),
    "setup": (450000, 900000, 3155368.3505, 2480368.3505),
    "optimism_setup": ("0.1", 2, 3170368.3505, 2030368.3505),
    "optimism_scan": (0, "0.41", 3283679.3388, 2559391.8127),
    "support": (100000, 220000, 3346198.6166, 2348205.9779),
    "image_size": (40, 120, 2932825.8142, 2922995.9595),
    "storage_price": ("0.005", "0.024", 2936204.8267, 2930368.3505),
    "dollars_per_pound": ("1.2", "1.4", 2929753.9846, 2930894.9499),
}


def pennies(figure: float) -> object:
    """Equal to the penny."""
    return pytest.approx(figure, rel=0, abs=0.005)


def simple(of: Plan, **changes: object) -> Run:
    numbers = central() | {key: Fraction(str(value)) for key, value in changes.items()}
    return run(of, numbers, without(EVERY))


@pytest.fixture(scope="module")
def found() -> Run:
    return simple(plan())


def test_the_simple_model_year_by_year(found: Run) -> None:
    cost, cash = found.total(Sort.COST), found.total(Sort.BENEFIT, BenefitClass.CASH)
    other, m2 = found.total(Sort.BENEFIT, BenefitClass.NON_CASH), found.row("floor_released")
    boxes, closed = found.row("boxes_earning"), found.row("sheets_closed")
    for year, expected in enumerate(YEARS):
        assert (cost[year], cash[year], other[year]) == tuple(map(pennies, expected[:3])), year
        assert (m2[year], floor(boxes[year]), closed[year]) == expected[3:], year


def test_the_simple_model_in_all(found: Run) -> None:
    appraisal = appraise(found, discount_rates())
    assert appraisal.npsv == pennies(2930368.350493825)
    assert appraisal.cash_npv == pennies(1624126.5659283523)
    assert appraisal.payback_years == pytest.approx(6.7547111686271215, rel=0, abs=1e-9)
    assert appraisal.peak_need == pennies(2595893.5377963632)
    assert appraisal.steady_gross == pennies(1197744)
    assert appraisal.steady_net == pennies(1046670.7392)


def test_what_paper_costs_in_the_simple_model(found: Run) -> None:
    for category, expected in BASE.items():
        assert found.total(Sort.BASE, category=category)[0] == pennies(expected), category
    assert found.total(Sort.BASE)[0] == pennies(1599133.1956856702)
    assert found.row("floor")[0] == pytest.approx(699.1525423728814)
    assert found.row("boxes")[0] == pytest.approx(17772.727272727272)
    assert found.row("shelf_metres")[0] == pytest.approx(12220.338983050848)


def test_what_the_simple_model_saves_in_the_end(found: Run) -> None:
    saved = {category: found.total(Sort.BENEFIT, category=category)[-1] for category in STEADY}
    assert saved == {category: pennies(expected) for category, expected in STEADY.items()}


def test_scanning_everything_in_the_simple_model() -> None:
    bulk = simple(scanning_everything())
    appraisal = appraise(bulk, discount_rates())
    assert sum(bulk.row("scanning")) == pennies(5398380)
    assert appraisal.cash_npv == pennies(-952528.7563693909)
    assert appraisal.npsv == pennies(353713.0281960827)
    assert appraisal.peak_need == pennies(4703526.048290908)
    assert appraisal.payback_years is None


@pytest.mark.parametrize("key", TORNADO)
def test_the_ends_of_the_simple_tornado(key: str) -> None:
    low, high, at_low, at_high = TORNADO[key]
    for value, expected in ((low, at_low), (high, at_high)):
        assert appraise(simple(plan(), **{key: value}), discount_rates()).npsv == pennies(float(expected)), value


def test_one_box() -> None:
    box = run(plan(), central())
    assert box.row("box_scanning")[0] == Fraction("128.7")
    assert box.row("box_years_scanned")[0] == Fraction("25.74")
    assert box.row("box_years_reviewed")[0] < 4


def test_held_paper_costs_a_plan_that_would_scan_everything() -> None:
    """The correction that changes nothing in Northmoor's own plan changes this one."""
    everything = replace(
        plan(), series=tuple(replace(one, treatment=Treatment.BULK) for one in scanning_everything().series)
    )
    heeded = run(everything, central(), without([key for key in EVERY if key != "held"]))
    passed_over = run(everything, central(), without(EVERY))
    assert heeded.row("sheets_closed", "S4")[-1] == 9_100_000 * Fraction("0.05")
    assert passed_over.row("sheets_closed", "S4")[-1] == 9_100_000


def test_each_correction_does_what_it_says() -> None:
    npsv = {
        one.key if one else "": appraise(run(plan(), central(), lines), discount_rates()).npsv
        for one, lines in one_by_one()
    }
    steps = list(npsv.values())
    effects = {key: now - was for (key, now), was in zip(list(npsv.items())[1:], steps, strict=False)}
    assert {key for key, effect in effects.items() if not effect} == {
        "fax",
        "begun boxes",
        "constants",
        "served",
        "held",
        "moved",
    }
    assert {key for key, effect in effects.items() if effect > 0} == {"exit"}  # charges come later


def test_the_page_says_what_the_model_does() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "write it anew: python -m tests.spec.worked_example"
