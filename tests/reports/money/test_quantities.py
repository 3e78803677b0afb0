from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.money.quantities import FormulaError, Quantity, names_in, rounded, worked_out

values = st.fractions(0, 10**6)


@st.composite
def quantities(draw: st.DrawFn, unit: str = "box") -> Quantity:
    low, central, high = sorted(draw(st.tuples(values, values, values)))
    return Quantity(low, central, high, unit)


def quantity(low: object, central: object, high: object, unit: str, *years: str) -> Quantity:
    return Quantity(
        Fraction(str(low)), Fraction(str(central)), Fraction(str(high)), unit, frozenset(years), frozenset({unit})
    )


def test_units_multiply_and_cancel() -> None:
    boxes, rent = quantity(1, 2, 3, "box"), quantity(3, 5, 8, "GBP/box/year", "undated")
    assert (boxes * rent).unit == "GBP/year"
    assert (rent / rent).unit == "ratio"
    assert (boxes / boxes / boxes).unit == "1/box"
    assert (quantity(1, 1, 1, "GBP/box") / rent).unit == "year"


def test_the_least_quotient_divides_the_least_by_the_most() -> None:
    result = quantity(10, 20, 30, "sheet") / quantity(2, 4, 5, "sheet/box")
    assert result.values == (2, 5, 15)
    assert result.unit == "box"


def test_a_result_carries_everything_it_was_made_from() -> None:
    result = Quantity.counted("scanned", 3, "image") * quantity(1, 1, 1, "GBP/image", "2012")
    assert result.counts == {"scanned"}
    assert result.assumptions == {"GBP/image"}
    assert result.price_years == {"2012"}


def test_only_like_is_added_to_like() -> None:
    with pytest.raises(FormulaError, match="cannot be added"):
        quantity(1, 1, 1, "box") + quantity(1, 1, 1, "sheet")
    with pytest.raises(FormulaError, match="different years"):
        quantity(1, 1, 1, "GBP", "2012") + quantity(1, 1, 1, "GBP", "2019")


def test_values_out_of_order_or_below_nought_are_refused() -> None:
    for low, central, high in ((2, 1, 3), (1, 3, 2), (-1, 0, 1)):
        with pytest.raises(ValueError, match="low <= central <= high"):
            quantity(low, central, high, "box")


@given(quantities(), quantities("sheet"))
def test_arithmetic_keeps_low_central_and_high_in_order(one: Quantity, other: Quantity) -> None:
    results = [one * other, one + one, one.whole()]
    if other.low:
        results.append(one / other)
    for result in results:
        assert result.low <= result.central <= result.high


@given(quantities())
def test_whole_never_rounds_up(one: Quantity) -> None:
    for whole, value in zip(one.whole().values, one.values, strict=True):
        assert whole.denominator == 1
        assert whole <= value < whole + 1


@pytest.mark.parametrize(
    "formula", ["box + 3", "box - box", "box ** box", "floor(box)", "nothing", "box.unit", "whole(box, box)", "box +"]
)
def test_a_formula_holds_no_numbers_and_nothing_else_unknown(formula: str) -> None:
    with pytest.raises(FormulaError):
        worked_out(formula, {"box": quantity(1, 1, 1, "box")})


def test_what_rests_on_something_unknown_is_unknown() -> None:
    known = {"box": quantity(1, 1, 1, "box"), "rent": None}
    assert worked_out("box * rent", known) is None
    assert worked_out("whole(rent) + box", known) is None


def test_names_of_a_formula_come_in_order() -> None:
    assert names_in("whole(b / a) * (c + b)") == ("b", "a", "c")


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [("0.005", 2, "0.01"), ("0.0049", 2, "0.00"), ("2.5", 0, "3"), ("128.7", 2, "128.70"), ("1/3", 3, "0.333")],
)
def test_rounding_happens_in_print_with_halves_up(value: str, decimals: int, printed: str) -> None:
    result = rounded(Fraction(value), decimals)
    assert str(result) == printed
    assert isinstance(result, Decimal)


@given(values, st.integers(0, 4))
def test_rounding_is_exact_to_half_a_unit(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(rounded(value, decimals)) - value) * 10**decimals <= Fraction(1, 2)
