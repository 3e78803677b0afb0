"""Funds: parts that add up, accounts of trusts, what a pound bought, and whether a case carries itself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import Rung
from records.types import OdsCode
from reports.inputs.envelopes import Allocation, Envelope, Part
from reports.inputs.spend import Spend
from reports.money.funds import accounts_of, bought, figures, self_funding, trust_accounts, unplaced

DAY = date(2018, 7, 20)
ZZ9, RZZ = OdsCode("ZZ9"), OdsCode("RZZ")
amounts = st.decimals(0, 10**9, places=2)


def technology(*given: Allocation) -> Envelope:
    parts = (Part("hospitals", "Hospitals", Decimal(412)), Part("paper", "Paper", Decimal(75)))
    return Envelope("technology", "Technology", Decimal(487), DAY, "a speech", parts, given)


def payment(trust: OdsCode, pounds: int, envelope: str = "technology", part: str = "paper") -> Spend:
    return Spend(trust, f"V{pounds}", DAY, Decimal(pounds), "scanning", envelope, part)


# ---------------------------------------------------------------- parts
@given(st.lists(amounts, min_size=1, max_size=6), amounts)
def test_invariant_13_the_parts_of_an_envelope_add_up_to_it(parts: list[Decimal], more: Decimal) -> None:
    named = tuple(Part(str(number), "", amount) for number, amount in enumerate(parts))
    whole = sum(parts, Decimal(0))
    envelope = Envelope("fund", "Fund", whole, DAY, "", named)
    assert sum(account.amount for account in accounts_of([envelope], ())) == whole
    if more:
        with pytest.raises(ValueError, match="do not add up"):
            Envelope("fund", "Fund", whole + more, DAY, "", named)


def test_412_and_75_are_487() -> None:
    assert technology().amount == 487
    assert technology().part("paper").amount == 75
    assert technology().part("").amount == 487


# ---------------------------------------------------------------- accounts
def test_accounts_tell_what_was_given_and_spent_of_each_part() -> None:
    given = (Allocation("paper", ZZ9, Decimal(40), DAY, "minute 3"), Allocation("paper", RZZ, Decimal(5), DAY, ""))
    hospitals, paper = accounts_of([technology(*given)], [payment(ZZ9, 12), payment(ZZ9, -2), payment(RZZ, 3, "")])
    assert (paper.allocated, paper.unallocated, paper.spent) == (45, 30, 10)
    assert (hospitals.allocated, hospitals.spent) == (0, None)


def test_a_trust_that_booked_nothing_has_not_spent_nought() -> None:
    given = (Allocation("paper", ZZ9, Decimal(40), DAY, "minute 3"),)
    riverside, northmoor = trust_accounts([technology(*given)], [payment(RZZ, 3, "", "")])
    assert (northmoor.trust, northmoor.allocated, northmoor.spent, northmoor.own) == (ZZ9, 40, None, None)
    assert (riverside.trust, riverside.allocated, riverside.spent, riverside.own) == (RZZ, None, None, 3)


def test_payments_from_an_unknown_fund_are_listed() -> None:
    strange = [payment(ZZ9, 1, "elsewhere"), payment(ZZ9, 2, part="nothing"), payment(ZZ9, 3, "", "")]
    assert [one.amount for one in unplaced([technology()], [*strange, payment(ZZ9, 4)])] == [1, 2]


# ---------------------------------------------------------------- what a pound bought
@dataclass(frozen=True)
class Reach:
    rung: Rung
    sheets: int | None = None
    boxes: int | None = None
    m2: Decimal | None = None


STEPS = (Reach(Rung.CLOSED, sheets=600), Reach(Rung.SPACE_RELEASED, boxes=1, m2=Decimal(50)))


def test_what_a_pound_bought() -> None:
    found = bought(Decimal(200), STEPS, Decimal("12.50"), Fraction(13, 10))
    assert (found.sheets, found.pages) == (3, Fraction(39, 10))
    assert (found.m2, found.pence_a_year) == (Fraction(1, 4), Fraction(25, 4))


@pytest.mark.parametrize("spent", [None, Decimal(0), Decimal(-5)])
def test_nothing_is_bought_with_nothing(spent: Decimal | None) -> None:
    found = bought(spent, STEPS, Decimal(1), Fraction(1))
    assert (found.sheets, found.pages, found.m2, found.pence_a_year) == (None, None, None, None)


def test_what_was_not_reached_is_none_and_not_nought() -> None:
    found = bought(Decimal(200), (), None, Fraction(1))
    assert (found.sheets, found.pages, found.m2, found.pence_a_year) == (None, None, None, None)
    assert {figure.value for figure in figures((), found)} == {"no evidence yet"}


def test_pages_need_a_count_of_sides() -> None:
    assert bought(Decimal(200), STEPS, None).pages is None


# ---------------------------------------------------------------- does it carry itself?
def test_a_case_is_held_against_what_it_is_given() -> None:
    found = self_funding([Fraction(-60), Fraction(-40), Fraction(30), Fraction(90)], Fraction(75))
    assert (found.peak_need, found.short_by, found.first_short_year) == (100, 25, 1)
    assert found.covered == Fraction(3, 4)
    assert not found.holds


def test_a_case_that_needs_nothing_carries_itself() -> None:
    found = self_funding([Fraction(5), Fraction(-5)], Fraction(0))
    assert (found.peak_need, found.holds, found.covered, found.first_short_year) == (0, True, None, None)


@given(st.lists(st.integers(-1000, 1000), max_size=12), st.integers(0, 3000))
def test_what_is_short_is_just_what_is_missing(net: list[int], given: int) -> None:
    flows = [Fraction(one) for one in net]
    found = self_funding(flows, Fraction(given))
    assert self_funding(flows, Fraction(given) + found.short_by).holds
    assert found.holds == (found.first_short_year is None)


def test_figures_name_part_and_amount() -> None:
    found = {figure.key: figure.value for figure in figures(accounts_of([technology()], ()))}
    assert found["fund.technology.paper.amount"] == "75"
    assert found["fund.technology.paper.allocated"] == "0"
    assert found["fund.technology.paper.spent"] == "no evidence yet"
