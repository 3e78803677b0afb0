"""A revolving fund: it never runs dry, pays in a fixed order, and says whom it can't pay."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.types import OdsCode
from reports.money.waves import Order, Revolving, figures, revolving

CODES = tuple(OdsCode(f"ZZ{number}") for number in range(8))


def nets(*rows: tuple[int, ...]) -> dict[OdsCode, tuple[Fraction, ...]]:
    return {code: tuple(map(Fraction, row)) for code, row in zip(CODES, rows, strict=False)}


def owed(net: tuple[Fraction, ...], year: int) -> Fraction:
    """What a trust owes at the end of a year of its own, by the plain definition."""
    return max(-sum(net[: year + 1], Fraction(0)), Fraction(0))


plans = st.lists(st.lists(st.integers(-60, 60), max_size=6).map(tuple), max_size=8)


@given(st.integers(0, 200), plans, st.sampled_from(Order))
def test_the_fund_is_never_below_nought(fund: int, rows: list[tuple[int, ...]], order: Order) -> None:
    given = nets(*rows)
    found = revolving(Fraction(fund), given, order)
    for year, balance in enumerate(found.balance):
        lent = sum((owed(given[one.trust], year - one.start) for one in found.funded if year >= one.start), Fraction(0))
        assert balance == fund - lent
        assert balance >= 0
    assert not found.balance or found.balance[-1] == fund


@given(st.integers(0, 200), plans, st.sampled_from(Order))
def test_every_trust_is_paid_or_told_why_not(fund: int, rows: list[tuple[int, ...]], order: Order) -> None:
    given = nets(*rows)
    found = revolving(Fraction(fund), given, order)
    named = [*(one.trust for one in found.funded), *(one.trust for one in found.unfunded)]
    assert sorted(map(str, named)) == sorted(map(str, given))
    for trust in (one.trust for one in found.unfunded):
        net = given[trust]
        assert not net or sum(net) < 0 or max(owed(net, year) for year in range(len(net))) > fund
    assert all(one.says for one in found.unfunded)


@given(st.integers(0, 200), plans, st.sampled_from(Order), st.randoms(use_true_random=False))
def test_the_order_in_which_trusts_are_named_does_not_matter(
    fund: int, rows: list[tuple[int, ...]], order: Order, chance: object
) -> None:
    given = nets(*rows)
    shuffled = list(given.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = revolving(Fraction(fund), given, order), revolving(Fraction(fund), dict(shuffled), order)
    assert (first.funded, first.balance, set(first.unfunded)) == (second.funded, second.balance, set(second.unfunded))


def starts(found: Revolving) -> dict[str, int]:
    return {str(one.trust): one.start for one in found.funded}


def test_the_second_wave_is_paid_out_of_what_the_first_released() -> None:
    found = revolving(Fraction(10), nets((-10, 5, 5, 5), (-10, 10)))
    assert starts(found) == {"ZZ1": 0, "ZZ0": 1}
    assert found.waves == ((0, (CODES[1],)), (1, (CODES[0],)))
    assert found.balance == (0, 0, 5, 10, 10)


def test_a_small_one_passes_a_large_one_that_does_not_fit() -> None:
    found = revolving(Fraction(10), nets((-8, 10), (-9, 10), (-2, 1, 1, 1)))
    assert starts(found) == {"ZZ0": 0, "ZZ2": 0, "ZZ1": 1}


def test_benefit_per_pound_is_another_order() -> None:
    slow_and_rich, quick_and_poor = (-10, 0, 100), (-10, 10)
    assert starts(revolving(Fraction(10), nets(slow_and_rich, quick_and_poor)))["ZZ1"] == 0
    assert starts(revolving(Fraction(10), nets(slow_and_rich, quick_and_poor), Order.BENEFIT))["ZZ0"] == 0


def test_a_dip_after_the_first_payback_is_lent_again() -> None:
    found = revolving(Fraction(10), nets((-10, 12, -6, 6)))
    assert found.balance == (0, 10, 6, 10)
    assert found.funded[0].repaid == 3


def test_those_that_never_pay_back_stand_last_with_the_reason() -> None:
    found = revolving(Fraction(10), nets((-5, 1), (-50, 60), (-1, 2)))
    assert [str(one.trust) for one in found.unfunded] == ["ZZ1", "ZZ0"]
    assert found.unfunded[0].says == "needs £50, more than the whole fund of £10"
    assert found.unfunded[1].says == "never pays back: after 2 years it still owes £4"


def test_a_trust_without_a_plan_is_told() -> None:
    assert revolving(Fraction(10), nets(())).unfunded[0].says == "has no plan"


def test_a_fund_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        revolving(Fraction(-1), {})


def test_figures_tell_how_many_are_paid() -> None:
    found = {figure.key: figure.value for figure in figures(revolving(Fraction(10), nets((-10, 10), (-5, 1))))}
    assert found == {"waves.funded": "1", "waves.unfunded": "1", "waves.years": "1", "waves.least": "0"}
