"""The claims register: what differs stands side by side."""

from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reports.inputs import claims as claims_input
from reports.inputs.claims import Claim, ClaimStatus, claims_of
from reports.inputs.table import read_table
from reports.money.claims import figures, part_faults, side_by_side

SHIPPED = claims_of(read_table(Path(str(files("reports") / "tables" / "claims.csv")), claims_input.INPUT))


def claim(key: str, value: int = 1, topic: str = "fax machines", said: str = "2018") -> Claim:
    return Claim(key, topic, Decimal(value), "machine", "England", "press", said, ClaimStatus.DISPUTED, "a page")


claims = st.lists(
    st.builds(claim, st.text("abcdef", min_size=1, max_size=3), st.integers(0, 9), st.sampled_from(["fax", "fund"])),
    max_size=8,
    unique_by=lambda one: one.key,
)


@given(claims)
def test_no_claim_is_lost_or_changed(given: list[Claim]) -> None:
    topics = side_by_side(given)
    assert sorted((one for topic in topics for one in topic.claims), key=lambda one: one.key) == sorted(
        given, key=lambda one: one.key
    )
    for topic in topics:
        assert topic.conflict == (len({one.value for one in topic.claims}) > 1)


def test_claims_that_differ_are_told_with_their_range() -> None:
    found = side_by_side([claim("b", 11_500, said="2018-06"), claim("a", 8_946, said="2018-07")])[0]
    assert [one.key for one in found.claims] == ["b", "a"]
    assert found.says == "2 claims differ: 8,946 to 11,500; none is taken for the others"


def test_claims_in_other_units_are_other_topics() -> None:
    assert len(side_by_side([claim("a"), replace(claim("b"), unit="GBP")])) == 2


def test_parts_that_do_not_add_up_are_told() -> None:
    whole, part = claim("whole", 487), replace(claim("part", 75), part_of="whole")
    assert part_faults([whole, part]) == ("whole is 487; its parts add up to 75",)
    assert part_faults([whole, part, replace(claim("rest", 412), part_of="whole")]) == ()


def test_every_claim_is_a_figure() -> None:
    found = figures([claim("fax-11500", 11_500)])[0]
    assert (found.key, found.value, found.unit) == ("claims.fax-11500", "11500", "machine")
    assert "(disputed)" in found.label


# ---------------------------------------------------------------- what is shipped
def test_the_shipped_register_keeps_the_counts_of_fax_machines_beside_each_other() -> None:
    fax = next(topic for topic in side_by_side(SHIPPED) if topic.topic == "fax machines in use")
    assert {8000, 8200, 8946, 9000, 11_500, 11_620} == {int(one.value) for one in fax.claims}
    assert fax.conflict


def test_the_shipped_300_million_is_an_unverified_comment() -> None:
    said = next(one for one in SHIPPED if one.key == "saving-300m")
    assert (said.value, said.said, said.status) == (300_000_000, "2017-11-02", ClaimStatus.UNVERIFIED)


def test_the_shipped_parts_add_up() -> None:
    assert part_faults(SHIPPED) == ()
    assert {one.key: int(one.value) for one in SHIPPED if one.part_of == "fund-487m"} == {
        "fund-412m": 412_000_000,
        "fund-75m": 75_000_000,
    }
