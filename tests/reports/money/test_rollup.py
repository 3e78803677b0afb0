"""Pounds of trusts, regions and the nation: the same to the penny, whatever the fractions of a penny."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.types import OdsCode
from reports.money.rollup import pence_of, pounds_of, rolled_up

CODES = [OdsCode(f"Z{letter}{digit}") for letter in "ABC" for digit in range(10)]
pounds = st.none() | st.fractions(-(10**7), 10**7)


@given(st.dictionaries(st.sampled_from(CODES), pounds), st.dictionaries(st.sampled_from(CODES), st.sampled_from("NSE")))
def test_invariant_12_trusts_add_up_to_regions_and_regions_to_the_nation_to_the_penny(
    amounts: dict[OdsCode, Fraction | None], regions: dict[OdsCode, str]
) -> None:
    found = rolled_up(amounts, regions)
    assert sum(found.trusts.values()) == sum(found.regions.values()) == (found.nation or 0)
    assert set(found.trusts) | set(found.unknown) == set(amounts)
    for region, pence in found.regions.items():
        mine = [amount for trust, amount in found.trusts.items() if regions.get(trust, "no region") == region]
        assert pence == sum(mine)
    for trust, pence in found.trusts.items():
        assert abs(Fraction(pence, 100) - (amounts[trust] or 0)) <= Fraction(1, 200)
    printed = sum((pounds_of(pence) for pence in found.trusts.values()), Decimal(0))
    assert printed == pounds_of(found.nation or 0)


def test_a_trust_of_which_nothing_is_known_is_in_no_sum() -> None:
    found = rolled_up({CODES[0]: Fraction(1, 3), CODES[1]: None}, {CODES[0]: "North"})
    assert (found.nation, found.unknown, found.says) == (33, (CODES[1],), "1 of 2 trusts")


def test_nothing_known_is_no_sum_of_nought() -> None:
    assert rolled_up({CODES[0]: None}, {}).nation is None


def test_thirds_are_rounded_in_each_trust_and_not_again() -> None:
    found = rolled_up(dict.fromkeys(CODES[:3], Fraction(2, 3)), {})
    assert (found.regions, found.nation) == ({"no region": 201}, 201)


@pytest.mark.parametrize(
    ("amount", "pence"), [(Fraction(1, 200), 1), (Fraction(-1, 200), -1), (Fraction(1, 201), 0), (Fraction(7), 700)]
)
def test_halves_of_a_penny_go_away_from_nought(amount: Fraction, pence: int) -> None:
    assert pence_of(amount) == pence


def test_pence_are_printed_with_two_decimals() -> None:
    assert str(pounds_of(1050)) == "10.50"
