from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.money.appraisal import appraise, discount_rates
from reports.money.assumptions import rows, values
from reports.money.model import run
from reports.money.options import EVERY_SERIES, best, break_even_access, options
from reports.money.results import Option, SeriesPlan, Treatment
from reports.money.treatments import (
    Limits,
    asked_for,
    by_template,
    limits_of,
    objections,
    templates,
    treated,
    with_treatment,
)
from tests.reports.money.cases import choices, paper, plan

RATES = discount_rates()
VALUES = values(choices())
EXPIRES = "0 .05 .1 .15 .2 .25 .3 .35 .4 .45 .5"
PLAN = plan(expires=EXPIRES)
FOUND = options(PLAN, VALUES, RATES)
FREE = Fraction(1, 10**9)  # nearly: a line of the model divides by the rent
SELDOM = Limits(expired=Fraction(1, 2), fetches=Fraction(1, 100), archive=True)


def of(code: str, treatment: Treatment) -> Option:
    (found,) = (one for one in FOUND if (one.series, one.treatment) == (code, treatment))
    return found


def test_every_treatment_of_every_series_is_worked_out() -> None:
    for one in PLAN.series:
        assert [found.treatment for found in FOUND if found.series == one.code] == list(Treatment)
    assert set(templates()) == set(Treatment)


def test_the_plans_own_treatments_are_worth_what_the_plan_is() -> None:
    whole = appraise(run(PLAN, VALUES), RATES)
    for one in PLAN.series:
        own = of(one.code, one.treatment)
        assert (own.npsv, own.cash_npv) == (whole.npsv, whole.cash_npv)
        assert "as planned" in own.says


def test_doing_nothing_costs_and_saves_nothing_and_is_always_there() -> None:
    nothing = of(EVERY_SERIES, Treatment.KEEP)
    assert (nothing.npsv, nothing.cash_npv, nothing.allowed) == (0, 0, True)
    base = sum(appraise(run(PLAN, VALUES), RATES).base.values())
    assert f"GBP {float(base):,.0f} a year" in nothing.says
    assert all(of(one.code, Treatment.KEEP).allowed for one in PLAN.series)


def test_scanning_everything_is_worth_less_and_loses_cash() -> None:
    assert of(EVERY_SERIES, Treatment.BULK).npsv < appraise(run(PLAN, VALUES), RATES).npsv
    assert of(EVERY_SERIES, Treatment.BULK).cash_npv < 0


def test_an_option_changes_its_own_series_alone() -> None:
    changed = with_treatment(PLAN, "S3", Treatment.BULK, limits_of(PLAN.series[2], VALUES))
    assert [one.treatment for one in changed.series] == [
        Treatment.BULK,
        Treatment.ON_DEMAND,
        Treatment.BULK,
        Treatment.BULK,
    ]
    assert [one for one in changed.series if one.code != "S3"] == [one for one in PLAN.series if one.code != "S3"]
    assert of("S3", Treatment.BULK).npsv == appraise(run(changed, VALUES), RATES).npsv


def test_the_best_is_the_worthiest_that_is_allowed() -> None:
    chosen = best(FOUND, "S1")
    assert chosen.treatment is Treatment.BULK
    assert all(chosen.npsv >= one.npsv for one in FOUND if one.series == "S1" and one.allowed)
    never = replace(of("S1", Treatment.BULK), allowed=False)
    others = [one for one in FOUND if one is not of("S1", Treatment.BULK)]
    assert best([*others, never], "S1").treatment is not Treatment.BULK


@pytest.mark.parametrize(
    ("treatment", "one", "limits", "why"),
    [
        (Treatment.DESTROY, paper(held="1"), SELDOM, "all of it is on hold"),
        (Treatment.PRESERVE, paper(held="1"), SELDOM, "all of it is on hold"),
        (Treatment.DESTROY, paper(), replace(SELDOM, expired=Fraction(0)), "nothing of it is stated to be past"),
        (Treatment.DAY_FORWARD, paper(), SELDOM, "retention is not stated"),
        (Treatment.PRESERVE, paper(), replace(SELDOM, archive=False), "no archive"),
        (Treatment.RELOCATE, replace(paper(), on_site=Fraction(0)), SELDOM, "none of it lies on site"),
        (Treatment.RELOCATE, paper(), replace(SELDOM, fetches=None), "how often it is fetched is not stated"),
        (Treatment.RELOCATE, paper(), replace(SELDOM, fetches=Fraction(1, 2)), "0.50 times a year, more than 0.10"),
        (Treatment.DAY_FORWARD, paper(expires="0 1"), replace(SELDOM, fetches=Fraction(1, 2)), "more than 0.10"),
    ],
)
def test_what_hold_access_or_retention_forbid_says_why(
    treatment: Treatment, one: SeriesPlan, limits: Limits, why: str
) -> None:
    assert why in "; ".join(objections(one, treatment, limits))
    assert not list(objections(replace(paper(expires="0 1")), treatment, SELDOM)), "without the obstacle it is allowed"


def test_what_is_forbidden_is_worked_out_and_not_allowed() -> None:
    archive = of("S4", Treatment.PRESERVE)
    assert not archive.allowed
    assert "archive" in archive.says
    assert archive.npsv != of("S4", Treatment.KEEP).npsv


def test_limits_come_from_the_plan_and_the_trusts_volumes() -> None:
    first, second, third, last = (limits_of(one, VALUES) for one in PLAN.series)
    assert first.fetches == Fraction(20_000, 150_000)
    assert second.expired == Fraction(1, 2)
    assert third.expired == Fraction("0.95")
    assert last.expired == 0
    assert limits_of(PLAN.series[0], {}).fetches is None


@given(
    st.sampled_from(list(Treatment)),
    st.fractions(0, 1, max_denominator=20),
    st.fractions(0, 1, max_denominator=20),
    st.fractions(0, 2, max_denominator=20),
)
def test_shares_of_a_treated_series_are_shares(
    treatment: Treatment, held: Fraction, expired: Fraction, fetches: Fraction
) -> None:
    one = replace(paper(expires="0 .2 .4"), held=held, destroyed=min(expired, 1 - held))
    limits = replace(limits_of(one, {}), fetches=fetches)
    found = by_template(one, treatment, limits, 10)
    parts = (found.scanned, found.destroyed, found.transferred, found.relocated)
    assert all(0 <= part <= 1 for part in parts)
    assert sum(parts) <= 1
    assert found.destroyed + held <= 1 or treatment is Treatment.DAY_FORWARD
    assert all(0 <= before <= after <= 1 for before, after in pairwise((Fraction(0), *found.phase)))


def test_scanning_on_demand_goes_as_fast_as_folders_are_asked_for() -> None:
    assert asked_for(Fraction(1, 2), 3) == (0, Fraction(1, 2), Fraction(3, 4), Fraction(7, 8))
    found = treated(paper(), Treatment.ON_DEMAND, replace(SELDOM, fetches=Fraction(1, 2)), 3)
    assert found.scanned == Fraction(7, 8)
    assert [share * found.scanned for share in found.phase] == [0, Fraction(1, 2), Fraction(3, 4), Fraction(7, 8)]


def test_at_the_break_even_rate_both_ways_of_scanning_cost_the_same() -> None:
    """No floor and no boxes saved, and the same price: a folder is scanned once in either way, so sooner is dearer."""
    found = break_even_access(PLAN, VALUES, RATES)
    assert set(found) == {"S1", "S2", "S3", "S4"}
    assert all(rate is not None and 0 < rate < 1 for rate in found.values())
    cheaper = break_even_access(PLAN, {**VALUES, "floor_cost": Fraction(0), "box_rent": FREE}, RATES)
    assert all((cheaper[code] or 2) > (rate or 0) for code, rate in found.items()), "space speaks for bulk"
    dear = break_even_access(PLAN, {**VALUES, "demand_premium": Fraction(3)}, RATES)
    assert all((dear[code] or 0) < (rate or 0) for code, rate in found.items()), "a premium speaks for bulk"


def test_bulk_always_beats_where_space_pays_for_it_and_never_where_it_is_dearer_at_once() -> None:
    rich = break_even_access(PLAN, {**VALUES, "floor_cost": Fraction(10**6)}, RATES)
    assert rich["S1"] == 0
    nothing_saved = {"floor_cost": Fraction(0), "box_rent": FREE, "demand_premium": Fraction(1, 10)}
    assert set(break_even_access(PLAN, {**VALUES, **nothing_saved}, RATES).values()) == {None}


def test_treatments_say_how_sure_they_are() -> None:
    assert all(row["source"] and row["status"] and row["note"] for row in rows("treatments"))
