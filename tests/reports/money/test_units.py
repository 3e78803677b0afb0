import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.money.units import RATIO, FormulaError, Unit

units = st.builds(
    Unit.of,
    st.sampled_from(
        ["GBP", "GBP/box/year", "sheet/box", "box", "ratio", "image/sheet", "m2", "USD/GB/month", "1/year"]
    ),
    st.sampled_from(["2025-26", "not money"]),
)


@given(units, units)
def test_what_is_multiplied_and_divided_again_is_the_same(one: Unit, other: Unit) -> None:
    assert (one * other / other).words == one.words
    assert (one * other).words == (other * one).words


def test_units_cancel() -> None:
    rent = Unit.of("sheet") / Unit.of("sheet/box") * Unit.of("GBP/box/year", "2025-26")
    assert str(rent) == "GBP/year"
    assert rent.price_years == {"2025-26"}
    assert str(Unit.of("box") / Unit.of("box")) == "ratio"
    assert str(RATIO / Unit.of("year")) == "1/year"


def test_a_ratio_of_prices_of_one_year_is_no_price() -> None:
    years = Unit.of("GBP/box", "2025-26") / Unit.of("GBP/box/year", "2025-26")
    assert (str(years), years.price_years) == ("year", frozenset())


def test_a_ratio_of_prices_of_two_years_stays_one_of_both() -> None:
    years = Unit.of("GBP/box", "2012-13") / Unit.of("GBP/box/year", "2025-26")
    with pytest.raises(FormulaError, match="2012-13 and 2025-26"):
        years.alike(Unit.of("year"))
