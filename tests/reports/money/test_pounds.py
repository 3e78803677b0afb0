from fractions import Fraction
from operator import add, sub

import pytest

from records.errors import PricesDiffer
from reports.money.appraisal import EconomicYear, discount_rates, net_present_value
from reports.money.pounds import Nominal, Real, label_of, running
from reports.money.results import FinancialYear


def real(*pounds: int, year: str = "2026-27") -> Real:
    return Real(tuple(map(Fraction, pounds)), year)


def nominal(*pounds: int, year: int = 2026) -> Nominal:
    return Nominal(tuple(map(Fraction, pounds)), year)


def test_pounds_of_one_kind_are_added_year_by_year() -> None:
    assert real(1, 2) + real(3, 4) == real(4, 6)
    assert nominal(5, 5) - nominal(1, 2) == nominal(4, 3)


def test_invariant_19_pounds_of_two_price_years_are_not_added() -> None:
    with pytest.raises(PricesDiffer, match="2023-24 and of 2026-27"):
        real(1, year="2023-24") + real(1)
    with pytest.raises(PricesDiffer):
        nominal(1) - nominal(1, year=2027)


@pytest.mark.parametrize("operator", [add, sub])
def test_the_two_tables_cannot_be_added(operator) -> None:
    nought = Fraction(0)
    economic = EconomicYear(0, "2026-27", *(nought,) * 8)
    financial = FinancialYear("2026-27", *(nought,) * 7)
    for one, other in ((real(1), nominal(1)), (economic, financial)):
        with pytest.raises(TypeError):
            operator(one, other)
        with pytest.raises(TypeError):
            operator(other, one)


def test_nominal_pounds_are_never_discounted() -> None:
    with pytest.raises(AttributeError):
        net_present_value(nominal(1, 1), discount_rates())  # type: ignore[arg-type]


def test_amounts_of_different_lengths_are_not_added() -> None:
    with pytest.raises(ValueError, match="zip"):
        real(1) + real(1, 2)


def test_running_sums_and_labels() -> None:
    assert running(real(1, 2, 3).amounts) == (1, 3, 6)
    assert [label_of(year) for year in (1999, 2009, 2026)] == ["1999-00", "2009-10", "2026-27"]
