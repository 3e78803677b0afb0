"""The bridge to a claim adds up, plugs nothing, and stands on nothing where a saving is above its cost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import NoPrice
from records.types import OdsCode
from reports.inputs.claims import Claim, ClaimStatus
from reports.inputs.prices import PriceIndex
from reports.money.reconciliation import Outside, Row, bridge, by_trust, ceiling_fault, ceiling_faults, figures

ZZ9, RZZ, RYY = OdsCode("ZZ9"), OdsCode("RZZ"), OdsCode("RYY")
INDEX = PriceIndex("deflator", "2026-03-31", {"2017-18": Decimal(80), "2023-24": Decimal(100)}, "made up")
pounds = st.integers(0, 10**9).map(Fraction)


def claim(value: int = 300_000_000, price_year: str = "2023-24") -> Claim:
    return Claim(
        "saving-300m",
        "saving",
        Decimal(value),
        "GBP/year",
        "acute",
        "a comment",
        "2017-11-02",
        ClaimStatus.UNVERIFIED,
        "a page",
        price_year,
    )


FAX = Outside("fax machines", Fraction(3_450_000), "claims.fax-11500")


@given(st.integers(0, 10**9), pounds, pounds, st.lists(pounds, max_size=4))
def test_the_bridge_adds_up_to_the_claim_and_the_gap_is_what_is_left(
    claimed: int, bottom_up: Fraction, recorded: Fraction, outside: list[Fraction]
) -> None:
    known = [Outside(str(number), amount, "") for number, amount in enumerate(outside)]
    found = bridge(claim(claimed), bottom_up, recorded, "2023-24", known)
    assert sum(bar.amount for bar in found.bars) == claimed == found.bars[-1].end
    assert found.amount(Row.BOTTOM_UP) == bottom_up
    assert found.amount(Row.BOTTOM_UP) + found.amount(Row.RESIDUAL) == recorded
    assert found.amount(Row.OUTSIDE) == sum(outside)
    assert found.unexplained == claimed - recorded - sum(outside)
    for before, after in zip(found.bars, found.bars[1:], strict=False):
        assert before.end == after.start


@given(pounds, pounds)
def test_invariant_09_no_saving_is_above_the_recorded_cost_of_the_nation(saving: Fraction, recorded: Fraction) -> None:
    found = bridge(claim(), saving, recorded, "2023-24")
    assert bool(found.fault) == (saving > recorded)
    assert found.says.startswith("nothing is reconciled") == (saving > recorded)
    assert bool(ceiling_fault(saving, recorded)) == (saving > recorded)


@given(st.dictionaries(st.sampled_from(["pay", "rent", "fax"]), pounds, min_size=1))
def test_invariant_09_a_category_without_a_cost_can_not_be_saved_on(saving: dict[str, Fraction]) -> None:
    assert len(ceiling_faults(saving, {})) == sum(1 for amount in saving.values() if amount)
    assert ceiling_faults(saving, saving) == ()


def test_the_published_figures_leave_a_gap_that_is_said_in_pounds() -> None:
    saving, recorded = Fraction(172_644_000), Fraction(230_499_462)
    found = bridge(claim(), saving, recorded, "2023-24", [FAX])
    assert found.amount(Row.RESIDUAL) == 57_855_462
    assert found.unexplained == 300_000_000 - 230_499_462 - 3_450_000
    assert found.says == "claim not reconciled: £66,050,538 needs evidence"
    assert found.reach is not None
    assert round(found.reach * 100) == 77


def test_known_rows_above_the_claim_leave_less_than_nothing() -> None:
    found = bridge(claim(100), Fraction(80), Fraction(120), "2023-24")
    assert found.unexplained == -20
    assert found.says == "claim not reconciled: known rows come to £20 more than was claimed"


def test_a_claim_met_to_the_pound_is_reconciled() -> None:
    assert bridge(claim(100), Fraction(80), Fraction(100), "2023-24").says.startswith("claim reconciled")


# ---------------------------------------------------------------- prices
def test_a_claim_of_another_year_is_restated_by_an_index() -> None:
    found = bridge(claim(price_year="2017-18"), Fraction(1), Fraction(2), "2023-24", index=INDEX)
    assert found.claimed == 375_000_000
    assert found.prices == "the claim restated from 2017-18 to 2023-24 by deflator"


def test_what_cases_save_is_restated_or_said_to_be_of_another_year() -> None:
    index = PriceIndex("deflator", "2026-03-31", {"2023-24": Decimal(100), "2025-26": Decimal(110)}, "made up")
    found = bridge(claim(100), Fraction(55), Fraction(80), "2023-24", index=index, saved_at="2025-26")
    assert (found.amount(Row.BOTTOM_UP), found.amount(Row.RESIDUAL), found.unexplained) == (50, 30, 20)
    assert found.prices == "all at prices of 2023-24; what the cases save restated from 2025-26"
    plain = bridge(claim(100), Fraction(55), Fraction(80), "2023-24", saved_at="2025-26")
    assert plain.amount(Row.BOTTOM_UP) == 55
    assert plain.prices.endswith("what the cases save at prices of 2025-26")
    assert (
        bridge(claim(100), Fraction(55), Fraction(80), "2023-24", saved_at="2023-24").prices
        == found.prices.split(";")[0]
    )
    with pytest.raises(NoPrice):
        bridge(claim(100), Fraction(55), Fraction(80), "2023-24", index=INDEX, saved_at="2025-26")


@pytest.mark.parametrize(("price_year", "index"), [("2017-18", None), ("", None), ("", INDEX)])
def test_what_can_not_be_restated_stands_as_it_was_said(price_year: str, index: PriceIndex | None) -> None:
    found = bridge(claim(price_year=price_year), Fraction(1), Fraction(2), "2023-24", index=index)
    assert found.claimed == 300_000_000
    assert "the claim as said" in found.prices


def test_an_index_without_the_year_is_told() -> None:
    with pytest.raises(NoPrice):
        bridge(claim(price_year="2001-02"), Fraction(1), Fraction(2), "2023-24", index=INDEX)


# ---------------------------------------------------------------- trust by trust
def test_trusts_that_differ_most_come_first_and_unknown_ones_last() -> None:
    modelled = {ZZ9: Fraction(150), RZZ: Fraction(90), RYY: None}
    found = by_trust(modelled, {ZZ9: Fraction(100), RZZ: Fraction(100), OdsCode("ZZ1"): Fraction(7)}, "2023-24")
    assert [str(one.trust) for one in found] == ["ZZ9", "RZZ", "RYY", "ZZ1"]
    assert found[0].says == "the model has 150% of what was returned for 2023-24"
    assert found[2].says == "no statutory return: nothing to compare with"
    assert found[3].says == "no model yet"


def test_a_return_of_nought_beside_a_modelled_cost_is_told() -> None:
    found = by_trust({ZZ9: Fraction(5)}, {ZZ9: Fraction(0)}, "2023-24")[0]
    assert (found.difference, found.ratio) == (5, None)
    assert found.says == "returned nought, while the model has a cost: one of the two is wrong"


def test_figures_of_the_bridge() -> None:
    found = {figure.key: figure for figure in figures(bridge(claim(), Fraction(1), Fraction(3), "2023-24", [FAX]))}
    assert list(found) == [
        "bridge.bottom-up",
        "bridge.residual",
        "bridge.outside",
        "bridge.unexplained",
        "bridge.claim",
    ]
    assert found["bridge.unexplained"].value == str(300_000_000 - 3 - 3_450_000)
    assert found["bridge.unexplained"].formula
    assert "claims.saving-300m" in found["bridge.claim"].rests_on
