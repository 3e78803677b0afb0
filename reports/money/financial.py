"""The financial case: what leaves and stays in a trust's budget, in pounds of each financial year, with VAT.

In comes the model's `Run`, worked out without optimism bias; out comes a table that is never added to the economic
case's and never discounted. Prices grow by the price index that was loaded, and past its end by an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import mean

from records.errors.appraisal import NoVatRule
from reports.inputs.prices import PriceIndex
from reports.money.assumptions import Assumption, Standing, assumption_of, rows
from reports.money.pounds import Nominal, label_of, running
from reports.money.results import BenefitClass, FinancialYear, ModelLine, Run, Sort

CAPITAL = "capital"


@dataclass(frozen=True, slots=True)
class VatRule:
    """What VAT a category of cost bears, and whether the trust gets it back: one row of tables/vat.csv."""

    category: str
    rate: Fraction
    recoverable: bool
    source: str
    status: Standing
    note: str

    @property
    def borne(self) -> Fraction:
        """The share on top of the price that stays with the trust."""
        return Fraction(0) if self.recoverable else self.rate


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of each year of a plan next to those of its first. ``assumed`` are the years that no index covers."""

    growths: tuple[Fraction, ...]
    assumed: tuple[str, ...]
    release: str  # of the index; empty where none was loaded


@dataclass(frozen=True, slots=True)
class Terms:
    """How capital is charged to a budget and prices grow: central values of tables/financial.csv."""

    asset_life: int  # years
    dividend_rate: Fraction  # a year, on average net assets
    price_growth: Fraction  # a year, where no price index has a value


@cache
def vat_rules() -> Mapping[str, VatRule]:
    """The VAT rules by category of cost."""
    return {
        row["category"]: VatRule(
            row["category"],
            Fraction(row["rate"]),
            row["recoverable"] == "yes",
            row["source"],
            Standing(row["status"]),
            row["note"],
        )
        for row in rows("vat")
    }


@cache
def financial_assumptions() -> Mapping[str, Assumption]:
    """The assumptions of the financial case alone, by key: no line of the model rests on them."""
    return {row["key"]: assumption_of(row) for row in rows("financial")}


def terms() -> Terms:
    """The central values of those assumptions."""
    central = {key: one.value() for key, one in financial_assumptions().items()}
    return Terms(int(central["asset_life"]), central["dividend_rate"], central["price_growth"])


def prices(index: PriceIndex | None, growth: Fraction, first_year: int, years: int) -> Prices:
    """How much dearer each year is than the first. Years past the index's last grow by ``growth``, and are named.

    Raises `NoPrice` for a year that the index lacks though it has a later one.
    """
    last = max(index.values, default="") if index else ""
    level, levels, assumed = Fraction(1), list[Fraction](), list[str]()
    for year in range(first_year, first_year + years + 1):
        label = label_of(year)
        if index and label <= last:
            level = index.of(label)
        elif levels:
            level *= 1 + growth
            assumed.append(label)
        levels.append(level)
    return Prices(tuple(each / levels[0] for each in levels), tuple(assumed), index.release if index else "")


def depreciation(additions: Sequence[Fraction], life: int) -> tuple[Fraction, ...]:
    """What is written off each year: each addition in equal parts over ``life`` years, from the year after it."""
    return tuple(sum(additions[max(0, year - life) : year], Fraction(0)) / life for year in range(len(additions)))


def dividend(additions: Sequence[Fraction], written_off: Sequence[Fraction], rate: Fraction) -> tuple[Fraction, ...]:
    """The public dividend capital charge of each year: on the mean of net assets at its start and at its end."""
    ends = running([added - less for added, less in zip(additions, written_off, strict=True)])
    starts = (Fraction(0), *ends[:-1])
    return tuple(rate * mean((start, end)) for start, end in zip(starts, ends, strict=True))


def financial_years(run: Run, growing: Prices, rules: Mapping[str, VatRule], terms: Terms) -> tuple[FinancialYear, ...]:
    """The financial case of a run without optimism bias. Raises `NoVatRule` for a category of cost without one.

    ``net`` is cash: released less capital, revenue and VAT. Capital charges stand beside it, not in it: they are that
    capital again, as the revenue budget feels it (``revenue_effect``). VAT that is saved on what is no longer bought is
    left out.
    """
    costs = [line for line in run.lines if line.sort is Sort.COST]
    capital_lines = [line for line in costs if line.spending == CAPITAL]
    revenue_lines = [line for line in costs if line.spending != CAPITAL]
    capital, capital_vat = _paid(run, capital_lines, growing), _vat(run, capital_lines, growing, rules)
    revenue, revenue_vat = _paid(run, revenue_lines, growing), _vat(run, revenue_lines, growing, rules)
    released = _nominal(run, run.total(Sort.BENEFIT, BenefitClass.CASH), growing)
    vat = capital_vat + revenue_vat
    net = released - capital - revenue - vat
    assets = (capital + capital_vat).paid
    written_off = depreciation(assets, terms.asset_life)
    dividends = dividend(assets, written_off, terms.dividend_rate)
    charges = Nominal(written_off, run.plan.first_year) + Nominal(dividends, run.plan.first_year)
    effect = released - revenue - revenue_vat - charges
    columns = (capital, revenue, vat, charges, released, net, Nominal(running(net.paid), run.plan.first_year), effect)
    return tuple(
        FinancialYear(label_of(run.plan.first_year + year), *amounts)
        for year, amounts in enumerate(zip(*(column.paid for column in columns), strict=True))
    )


def _nominal(run: Run, amounts: Sequence[Fraction], growing: Prices) -> Nominal:
    paid = (amount * growth for amount, growth in zip(amounts, growing.growths, strict=True))
    return Nominal(tuple(paid), run.plan.first_year)


def _paid(run: Run, lines: Sequence[ModelLine], growing: Prices) -> Nominal:
    total = _nominal(run, (Fraction(0),) * (run.plan.years + 1), growing)
    for line in lines:
        total += _nominal(run, run.row(line.key), growing)
    return total


def _vat(run: Run, lines: Sequence[ModelLine], growing: Prices, rules: Mapping[str, VatRule]) -> Nominal:
    total = _paid(run, (), growing)
    for line in lines:
        if line.category not in rules:
            raise NoVatRule(line.category)
        borne = rules[line.category].borne
        total += _nominal(run, [amount * borne for amount in run.row(line.key)], growing)
    return total
