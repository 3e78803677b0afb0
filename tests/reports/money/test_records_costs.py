"""The statutory return: flags that change nothing, and two totals with their scopes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.types import OdsCode
from reports.inputs.exclusions import Exclusion
from reports.inputs.records_costs import RecordsCost
from reports.money.records_costs import (
    ACUTE,
    ALL,
    Flag,
    FlagKind,
    allowed,
    figures,
    flags,
    latest,
    limits,
    refusals,
    totals,
)

ZZ9, RZZ = OdsCode("ZZ9"), OdsCode("RZZ")
YEARS = ("2017-18", "2018-19", "2019-20", "2020-21")


def cost(
    trust: OdsCode, year: str, on_site: int | None, off_site: int | None = 0, record_type: str = "3. Mixed", **said: str
) -> RecordsCost:
    amounts = (None if amount is None else Decimal(amount) for amount in (on_site, off_site))
    return RecordsCost(trust, year, *amounts, record_type, **said)


def without(trust: OdsCode, year: str, person: str = "A. Khan", reason: str = "keyed in pence") -> Exclusion:
    return Exclusion(trust, year, person, "head of finance", reason, date(2026, 4, 1))


def kinds(found: tuple[Flag, ...], year: str) -> list[FlagKind]:
    return [flag.kind for flag in found if flag.year == year]


# ---------------------------------------------------------------- flags
def test_a_hundredfold_value_flags_both_years() -> None:
    found = flags([cost(ZZ9, "2017-18", 55_688_000), cost(ZZ9, "2018-19", 631_307)])
    assert [(flag.year, flag.against, flag.kind) for flag in found] == [
        ("2017-18", "2018-19", FlagKind.JUMP),
        ("2018-19", "2017-18", FlagKind.JUMP),
    ]
    assert "£55,688,000 in 2017-18" in found[0].says


@pytest.mark.parametrize(
    ("before", "after", "flagged"), [(100, 500, True), (500, 100, True), (100, 499, False), (499, 100, False)]
)
def test_five_times_is_the_limit_either_way(before: int, after: int, flagged: bool) -> None:
    found = flags([cost(ZZ9, "2017-18", before), cost(ZZ9, "2018-19", after)])
    assert (FlagKind.JUMP in kinds(found, "2018-19")) is flagged
    assert limits()["jump"] == 5


def test_the_same_on_and_off_site_is_flagged_unless_it_is_nothing() -> None:
    assert kinds(flags([cost(ZZ9, "2021-22", 1_646_581, 1_646_581)]), "2021-22") == [FlagKind.EQUAL]
    assert flags([cost(ZZ9, "2021-22", 0, 0)]) == ()


def test_electronic_records_that_cost_paper_are_flagged() -> None:
    assert kinds(flags([cost(ZZ9, "2023-24", 846_569, 0, "2. Electronic")]), "2023-24") == [FlagKind.ELECTRONIC]
    assert flags([cost(ZZ9, "2023-24", 0, 0, "2. Electronic")]) == ()


def test_nothing_after_something_is_flagged_and_a_year_not_returned_is_not() -> None:
    found = flags([cost(ZZ9, "2017-18", 90), cost(ZZ9, "2018-19", 0)])
    assert kinds(found, "2018-19") == [FlagKind.ZERO]
    assert flags([cost(ZZ9, "2017-18", 90), cost(ZZ9, "2018-19", None, None)]) == ()


def test_one_trusts_years_are_not_compared_with_anothers() -> None:
    assert flags([cost(ZZ9, "2017-18", 1), cost(RZZ, "2018-19", 1000)]) == ()


# ---------------------------------------------------------------- totals
amounts = st.sampled_from([None, 0, 0, 0, 1, 2, 5, 9, 50])
returns = st.lists(
    st.builds(
        cost,
        st.sampled_from([ZZ9, RZZ]),
        st.sampled_from(YEARS),
        amounts,
        amounts,
        st.sampled_from(["3. Mixed", "2. Electronic"]),
        trust_type=st.sampled_from(["Acute", "Community"]),
    ),
    max_size=8,
    unique_by=lambda one: (one.trust, one.year),
)
people = st.sampled_from(["A. Khan", " "])
exclusions = st.lists(
    st.builds(without, st.sampled_from([ZZ9, RZZ]), st.sampled_from(YEARS), people),
    max_size=4,
    unique_by=lambda one: (one.trust, one.year),
)


@given(returns, exclusions)
def test_invariant_25_only_a_named_person_leaves_out_a_flagged_value_and_both_totals_stand(
    costs: list[RecordsCost], out: list[Exclusion]
) -> None:
    flagged = {(flag.trust, flag.year) for flag in flags(costs)}
    kept_out = {(one.trust, one.year) for one in out if one.person.strip() and (one.trust, one.year) in flagged}
    for total in totals(costs, out):
        mine = [one for one in costs if one.year == total.year and (total.scope == ALL or one.trust_type == "Acute")]
        assert total.total == sum(one.total or 0 for one in mine)
        assert total.without == sum(one.total or 0 for one in mine if (one.trust, one.year) not in kept_out)
        assert total.left_out == sum((one.trust, one.year) in kept_out for one in mine)
    assert {(one.trust, one.year) for one in allowed(costs, out)} == kept_out
    assert len(refusals(costs, out)) + len(kept_out) == len(out)


@given(returns)
def test_invariant_25_every_outlier_is_flagged_and_nothing_else(costs: list[RecordsCost]) -> None:
    found = {(flag.trust, flag.year, flag.kind) for flag in flags(costs)}
    for trust in (ZZ9, RZZ):
        years = sorted((one for one in costs if one.trust == trust and one.total is not None), key=lambda one: one.year)
        for place, one in enumerate(years):
            now = one.total or Decimal(0)
            beside = [other.total or Decimal(0) for other in years[max(place - 1, 0) : place + 2] if other is not one]
            before = years[place - 1].total if place else None
            wanted = {
                FlagKind.EQUAL: bool(one.on_site) and one.on_site == one.off_site,
                FlagKind.ELECTRONIC: now > 0 and one.record_type == "2. Electronic",
                FlagKind.ZERO: now == 0 and bool(before),
                FlagKind.JUMP: any(now and other and (now >= 5 * other or other >= 5 * now) for other in beside),
            }
            for kind, flagged in wanted.items():
                assert ((trust, one.year, kind) in found) == flagged, kind


def test_both_totals_stand_beside_each_other_with_their_scopes() -> None:
    costs = [
        cost(ZZ9, "2017-18", 5000, trust_type="Acute"),
        cost(ZZ9, "2018-19", 50, trust_type="Acute"),
        cost(RZZ, "2017-18", 30, 3, trust_type="Community"),
    ]
    found = {(one.scope, one.year): one for one in totals(costs, [without(ZZ9, "2017-18")])}
    everything, acute = found[ALL, "2017-18"], found[ACUTE, "2017-18"]
    assert (everything.total, everything.without, everything.left_out, everything.trusts) == (5033, 33, 1, 2)
    assert (acute.total, acute.without) == (5000, 0)


def test_without_types_nothing_is_said_of_acute_trusts() -> None:
    assert [one.scope for one in totals([cost(ZZ9, "2017-18", 5)], [])] == [ALL]


@pytest.mark.parametrize(
    ("exclusion", "says"),
    [
        (without(ZZ9, "2018-19", person=" "), "nobody is named"),
        (without(ZZ9, "2018-19", reason=""), "nobody is named for it, or no reason"),
        (without(ZZ9, "2001-02"), "no such value"),
        (without(RZZ, "2017-18"), "has no flag"),
    ],
)
def test_an_exclusion_that_does_not_count_is_told(exclusion: Exclusion, says: str) -> None:
    costs = [cost(ZZ9, "2017-18", 5000), cost(ZZ9, "2018-19", 50), cost(RZZ, "2017-18", 5)]
    assert says in refusals(costs, [exclusion])[0].says
    assert totals(costs, [exclusion])[0].left_out == 0


def test_the_latest_year_is_what_figures_tell() -> None:
    costs = [cost(ZZ9, "2017-18", 5000), cost(ZZ9, "2018-19", 50)]
    sums = totals(costs, [without(ZZ9, "2018-19")])
    assert latest(sums) is not None
    found = {figure.key: figure for figure in figures(sums)}
    assert found["records-costs.total"].value == "50"
    assert found["records-costs.total-without"].value == "0"
    assert "2018-19, all trusts" in found["records-costs.total"].label
    assert figures(()) == ()
