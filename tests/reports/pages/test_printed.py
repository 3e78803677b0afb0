"""How values look: exact in the twin, rounded in print, never nought for a little, never all for nearly all."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.money.rounding import rounded
from reports.pages.printed import exact, in_decimals, instant, pounds, printed, prose, unit_words


@pytest.mark.parametrize(
    ("value", "unit", "kept", "shown"),
    [
        (72_100_000, "sheet", "72100000", "72,100,000"),
        (-3, "day", "-3", "\N{MINUS SIGN}3"),
        (Fraction(2_930_368), "GBP", "2930368.00", "\u00a32,930,368"),
        (Fraction(-12_345_678, 1000), "GBP", "-12345.68", "\N{MINUS SIGN}\u00a312,346"),
        (Fraction(51, 10), "GBP/box/year", "5.10", "\u00a35.10"),
        (Fraction(9_999, 10_000), "percent", "99.9", "99.9%"),
        (Fraction(1, 10_000), "percent", "under 0.1", "under 0.1%"),
        (Fraction(31, 76), "percent", "40.8", "40.8%"),
        (Fraction(-1, 3), "percent", "-33.3", "\N{MINUS SIGN}33.3%"),
        (Decimal("12.50"), "m2", "12.50", "12.50"),
        (date(2027, 3, 9), "day", "2027-03-09", "9 March 2027"),
        (Fraction(27, 4), "year", "6.75", "6.8"),
        (Decimal("0.028"), "GBP/image", "0.028", "\u00a30.028"),
        (Decimal("0.070"), "GBP/image", "0.070", "\u00a30.070"),
        (20_261_122, "name", "20261122", "20261122"),
        ("no evidence yet", "GBP", "no evidence yet", "no evidence yet"),
        ("115400000/3", "GBP/year", "115400000/3", "\u00a338,466,667"),
    ],
)
def test_values(value: object, unit: str, kept: str, shown: str) -> None:
    assert exact(value, unit) == kept
    assert printed(kept, unit) == shown


@given(st.fractions(min_value=0, max_value=1))
def test_a_share_is_rounded_but_never_to_all_or_nothing(share: Fraction) -> None:
    words = exact(share, "percent")
    if words == "under 0.1":
        assert 0 < share < Fraction(1, 2000)
    else:
        assert abs(share * 100 - Fraction(words)) <= Fraction(1, 10 if words == "99.9" else 20)
        assert (words == "100.0") is (share == 1) and (words == "0.0") is (share == 0)


@given(st.fractions(), st.integers(0, 4))
def test_decimals_are_those_of_the_room_of_money(value: Fraction, decimals: int) -> None:
    assert Decimal(in_decimals(value, decimals)) == rounded(value, decimals)


@given(st.integers(-(10**12), 10**12))
def test_pounds_lose_no_pound(amount: int) -> None:
    assert int(pounds(str(amount)).replace("\u00a3", "").replace(",", "").replace("\N{MINUS SIGN}", "-")) == amount


def test_what_is_no_figure_is_refused() -> None:
    with pytest.raises(TypeError):
        exact(object())


def test_words() -> None:
    assert instant("2026-11-22T04:10:00+00:00") == "22 November 2026, 04:10 UTC"
    assert instant("at noon") == "at noon"
    assert instant("2026-11-22") == "22 November 2026"
    assert unit_words("GBP/m2") == "\u00a3 a m\u00b2"


def test_sentences_of_other_rooms_have_pound_signs_and_no_codes() -> None:
    known = {"floor_cost", "shelf_metres_per_m2"}
    said = prose("Without it GBP 538,326.50 (floor_cost, shelf_metres_per_m2, other_word); 508,800 pounds.", known)
    assert said == "Without it £538,326.50 (floor cost, shelf metres per m², other_word); £508,800."
