"""Rounding happens in print, once, and never loses a figure."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.money.rounding import rounded


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [("0.005", 2, "0.01"), ("0.0049", 2, "0.00"), ("2.5", 0, "3"), ("128.7", 2, "128.70"), ("1/3", 3, "0.333")],
)
def test_rounding_happens_in_print_with_halves_up(value: str, decimals: int, printed: str) -> None:
    result = rounded(Fraction(value), decimals)
    assert str(result) == printed
    assert isinstance(result, Decimal)


@given(st.fractions(0, 10**6), st.integers(0, 4))
def test_rounding_is_exact_to_half_a_unit(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(rounded(value, decimals)) - value) * 10**decimals <= Fraction(1, 2)


def test_no_figure_is_too_long() -> None:
    assert str(rounded(Fraction(11314373682259873861992446), 3)) == "11314373682259873861992446.000"
    assert str(rounded(Fraction(-1, 1000), 2)) == "0.00"
