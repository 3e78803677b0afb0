from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import NoPrice, NoVatRule
from records.types import OdsCode
from reports.inputs.prices import PriceIndex
from reports.money.assumptions import Standing, rows
from reports.money.financial import (
    Prices,
    Terms,
    VatRule,
    depreciation,
    dividend,
    financial_years,
    prices,
    vat_rules,
)
from reports.money.formulas import Formula
from reports.money.model import lines
from reports.money.results import BenefitClass, ModelLine, Plan, Run, Sort

NOUGHT = Fraction(0)
POUNDS = st.lists(st.integers(0, 10**9).map(Fraction), min_size=1, max_size=15)


def line(key: str, sort: Sort, category: str, spending: str = "", kind: BenefitClass | None = None) -> ModelLine:
    return ModelLine(key, sort, category, False, kind, spending, "", key, "GBP", Formula("a * b"))


LINES = (
    line("cost.setup", Sort.COST, "setup", "capital"),
    line("cost.scan", Sort.COST, "scan", "revenue"),
    line("cost.exit", Sort.COST, "exit", "revenue"),
    line("benefit.pay", Sort.BENEFIT, "pay", kind=BenefitClass.CASH),
    line("benefit.space", Sort.BENEFIT, "space", kind=BenefitClass.NON_CASH),
)
ROWS = {
    "cost.setup": (1000, 0, 0),
    "cost.scan": (0, 500, 0),
    "cost.exit": (0, 100, 0),
    "benefit.pay": (0, 300, 700),
    "benefit.space": (0, 9999, 9999),
}
RULES = {
    "setup": VatRule("setup", Fraction("0.2"), False, "s", Standing.ASSUMPTION, ""),
    "scan": VatRule("scan", Fraction("0.2"), False, "s", Standing.ASSUMPTION, ""),
    "exit": VatRule("exit", Fraction("0.2"), True, "s", Standing.ASSUMPTION, ""),
}
TERMS = Terms(asset_life=2, dividend_rate=Fraction("0.1"), price_growth=Fraction(0))
LEVEL = Prices((Fraction(1),) * 3, (), "")


def made(amounts: Mapping[str, tuple[int, ...]] = ROWS) -> Run:
    values = {(key, ""): tuple(map(Fraction, years)) for key, years in amounts.items()}
    return Run(Plan(OdsCode("ZZ9"), 1, 2026, 2, ()), LINES, values)


def test_costs_are_paid_with_the_vat_that_is_not_recovered() -> None:
    first, second, third = financial_years(made(), LEVEL, RULES, TERMS)
    assert (first.label, first.capital, first.revenue, first.vat) == ("2026-27", 1000, 0, 200)
    assert (second.capital, second.revenue, second.vat) == (0, 600, 100), "none on what is recovered"
    assert (first.net, second.net, third.net) == (-1200, -400, 700)
    assert [year.cumulative for year in (first, second, third)] == [-1200, -1600, -900]


def test_only_cash_is_released() -> None:
    assert [year.cash_released for year in financial_years(made(), LEVEL, RULES, TERMS)] == [0, 300, 700]


def test_capital_is_charged_to_revenue_over_its_life_and_not_twice_to_cash() -> None:
    years = financial_years(made(), LEVEL, RULES, TERMS)
    # 1,200 with its VAT over two years; 10% on the mean of 0 and 1,200, of 1,200 and 600, of 600 and 0
    assert [year.capital_charges for year in years] == [60, 600 + 90, 600 + 30]
    assert [year.revenue_effect for year in years] == [-60, 300 - 600 - 100 - 690, 700 - 630]


def test_a_category_without_a_vat_rule_is_refused() -> None:
    with pytest.raises(NoVatRule, match="exit"):
        financial_years(made(), LEVEL, {key: rule for key, rule in RULES.items() if key != "exit"}, TERMS)


def test_prices_follow_the_index_then_the_assumed_growth_which_is_named() -> None:
    known = {"2025-26": Decimal(98), "2026-27": Decimal(100), "2027-28": Decimal(103)}
    found = prices(PriceIndex("made up", "2026-03-31", known, "s"), Fraction("0.02"), 2026, 3)
    assert found.growths == (
        1,
        Fraction("1.03"),
        Fraction("1.03") * Fraction("1.02"),
        Fraction("1.03") * Fraction("1.0404"),
    )
    assert found.assumed == ("2028-29", "2029-30")
    assert found.release == "made up"


def test_without_an_index_every_growth_is_an_assumption() -> None:
    found = prices(None, Fraction("0.02"), 2026, 2)
    assert found == Prices((Fraction(1), Fraction("1.02"), Fraction("1.0404")), ("2027-28", "2028-29"), "")


def test_a_hole_in_the_index_is_not_filled() -> None:
    with pytest.raises(NoPrice, match="2027-28"):
        prices(PriceIndex("r", "2026-03-31", {"2026-27": Decimal(100), "2028-29": Decimal(105)}, "s"), NOUGHT, 2026, 2)


def test_later_years_are_dearer() -> None:
    growing = prices(None, Fraction("0.5"), 2026, 2)
    assert [year.cash_released for year in financial_years(made(), growing, RULES, TERMS)] == [0, 450, 1575]


@given(POUNDS, st.integers(1, 12))
def test_all_is_written_off_once_and_net_assets_never_fall_below_nought(additions: list[Fraction], life: int) -> None:
    long = [*additions, *(NOUGHT for _ in range(life))]
    written_off = depreciation(long, life)
    assert sum(written_off) == sum(additions)
    charges = dividend(long, written_off, Fraction(1, 10))
    assert all(charge >= 0 for charge in charges)
    assert depreciation(additions, life) == written_off[: len(additions)]


def test_every_cost_of_the_model_has_a_vat_rule() -> None:
    assert {line.category for line in lines() if line.sort is Sort.COST} == set(vat_rules())


def test_rules_and_terms_say_how_sure_they_are() -> None:
    assert all(rule.source and rule.note for rule in vat_rules().values())
    assert all(0 <= rule.rate < 1 for rule in vat_rules().values())
    assert {row["key"] for row in rows("financial")} == {"asset_life", "dividend_rate", "price_growth"}
    assert all(row["source"] and row["status"] for row in rows("financial"))
