import re
from fractions import Fraction

import pytest
from hypothesis import given

from records.types import Tally
from reports.money.assumptions import assumptions
from reports.money.potential import Estimate, Group, counts, estimate, formulas, together
from tests.reports.counted import full_boxes, small, tallies


def values(tally: Tally, key: str) -> tuple[Fraction, ...]:
    quantity = estimate(tally).line(key).quantity
    assert quantity is not None
    return quantity.values


def test_thirteen_million_images_by_hand() -> None:
    tally = full_boxes()
    # 13,000,000 images at 1.6, 1.3 and 1.1 to the sheet
    assert values(tally, "sheets") == (8_125_000, 10_000_000, Fraction(13_000_000 * 10, 11))
    # / 2,500, 2,200 and 2,000 sheets to the box: 3,250; 4,545.45...; 5,909.09...
    assert values(tally, "whole_boxes") == (3_250, 4_545, 5_909)
    assert values(tally, "rent") == (3_250 * 3, 4_545 * 5, 5_909 * 8)
    # 10,000,000 / 5,900 = 1,694.915... m of shelf, / 8 = 211.86... m2: four whole blocks of 50 m2
    assert values(tally, "floor_blocks") == (1, 4, 8)
    assert values(tally, "floor_value") == (50 * 350, 200 * 456, 400 * 600)
    assert values(tally, "floor_cash") == (0, 22_800, 144_000)
    # 20,000,000 images scanned at 2.8p, 4.5p and 7p
    assert values(tally, "scanning") == (560_000, 900_000, 1_400_000)
    assert values(tally, "leaving")[1] == 4_545 * Fraction("6.39")


def test_one_box_costs_about_26_years_of_its_rent_to_scan() -> None:
    assert values(small(), "box_scanning")[1] == Fraction("128.70")
    assert values(small(), "box_years")[1] == Fraction("25.74")
    assert values(small(), "box_years")[0] == Fraction(2000 * 11 * 28, 10 * 1000 * 8)


def test_less_than_a_box_frees_nothing() -> None:
    assert values(small(), "box_worth")[1] == Fraction(10, 2200)
    for key in ("whole_boxes", "rent", "floor_value", "leaving"):
        assert values(small(), key) == (0, 0, 0)


def test_one_sheet_short_of_a_box_is_no_box() -> None:
    # at the central values a box is 2,200 sheets, 2,860 images
    assert values(small(scanned_accepted=2_859), "whole_boxes")[1] == 0
    assert values(small(scanned_accepted=2_860), "whole_boxes")[1] == 1


def test_what_is_not_counted_is_not_stated() -> None:
    lines = estimate(small(scanned_accepted=None))
    for key in ("images", "sheets", "rent", "floor_cash"):
        assert lines.line(key).quantity is None
        assert lines.line(key).needs == ("scanned_accepted",)
    assert lines.line("scanning").quantity is not None
    assert estimate(small()).line("retrievals").needs == ("retrievals_avoided",)


@given(tallies)
def test_nothing_is_saved_before_its_paper_may_go(tally: Tally) -> None:
    realised = estimate(tally).of(Group.REALISED)
    assert [line.quantity.values for line in realised if line.quantity] == [(0, 0, 0)]


@given(tallies)
def test_low_central_and_high_are_in_order_and_rest_on_something(tally: Tally) -> None:
    known = set(assumptions())
    counted = {count.key for count in counts() if count.in_ledger}
    for line in estimate(tally).lines:
        if line.quantity is None:
            assert line.needs
            continue
        assert 0 <= line.quantity.low <= line.quantity.central <= line.quantity.high
        assert line.quantity.unit == line.formula.unit
        assert line.quantity.assumptions | line.quantity.counts
        assert line.quantity.assumptions <= known
        assert line.quantity.counts <= counted
        assert bool(line.quantity.price_years) == (
            (line.formula.unit.startswith("GBP") and line.key != "saved") or line.key == "box_years"
        )


@given(tallies, tallies)
def test_trusts_add_up_to_all_exactly(one: Tally, other: Tally) -> None:
    parts = [estimate(one), estimate(other)]
    for line, first, second in zip(together(parts).lines, *(part.lines for part in parts), strict=True):
        if line.formula.group is Group.BOX:
            assert line == first == second
        elif first.quantity is None or second.quantity is None:
            assert line.quantity is None
        else:
            assert line.quantity is not None
            assert line.quantity.values == tuple(
                a + b for a, b in zip(first.quantity.values, second.quantity.values, strict=True)
            )


def test_boxes_are_whole_in_each_trust_before_they_are_added() -> None:
    half = estimate(small(scanned_accepted=1_430))
    both = together([half, half]).line("whole_boxes").quantity
    assert both is not None
    assert both.central == 0


def test_no_trusts_have_no_estimate() -> None:
    assert together([]) == Estimate(())


def test_formulas_hold_no_number_but_nought_one_and_twelve() -> None:
    for formula in formulas():
        numbers = re.findall(r"(?<![a-z_0-9])\d+(?:\.\d+)?", formula.formula)
        assert set(numbers) <= {"0", "1", "12"}, formula.key


def test_the_same_sheet_earns_rent_or_floor_never_both() -> None:
    names = {formula.key: formula.formula for formula in formulas()}
    for text in names.values():
        assert not ("rent" in text.split() and "floor_value" in text.split())
    assert Group.POTENTIAL in {formula.group for formula in formulas()}


def test_an_estimate_has_no_line_of_another_name() -> None:
    with pytest.raises(KeyError):
        estimate(small()).line("total")
