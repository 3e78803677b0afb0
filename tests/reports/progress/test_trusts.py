"""The register of trusts: chains of mergers, whose history is whose, and days on which events may happen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import Attribute, Region, Succession, Trust
from records.types import OdsCode
from reports.progress.trusts import Trusts, region_name

FIRST, LAST = date(2020, 3, 25), date(2020, 4, 8)  # few days, so that things often fall on the same
CODES = [OdsCode(f"ZZ{digit}") for digit in range(10)]
NINE, EIGHT, SEVEN, SIX = (OdsCode(code) for code in ("ZZ9", "ZZ8", "ZZ7", "ZZ6"))
days = st.dates(FIRST, LAST)


@st.composite
def successions(draw: st.DrawFn) -> tuple[Succession, ...]:
    """Mergers without a circle: each trust into one that comes after it in a drawn order, or into none."""
    order = draw(st.permutations(CODES))
    found = []
    for place, code in enumerate(order[:-1]):
        if draw(st.booleans()):
            found.append(Succession(code, draw(st.sampled_from(order[place + 1 :])), draw(days)))
    return tuple(draw(st.permutations(found)))


def trusts_of(*given: Succession) -> Trusts:
    return Trusts([Trust(code, f"Trust {code}", "Y62") for code in CODES], given)


@given(successions(), days, st.lists(st.tuples(st.sampled_from(CODES), st.integers(1, 10**6)), max_size=30))
def test_invariant_22_a_merged_trusts_history_moves_once(
    given: tuple[Succession, ...], day: date, events: list[tuple[OdsCode, int]]
) -> None:
    trusts = trusts_of(*given)
    histories = [trusts.history(code, day) for code in CODES]
    told = [code for history in histories for code in history]
    assert sorted(told, key=str) == sorted(CODES, key=str)  # each code's history is somebody's, once
    sheets = {code: sum(count for at, count in events if at == code) for code in CODES}
    whole = sum(sum(sheets[code] for code in trusts.history(at, day)) for at in trusts.standing(CODES, day))
    assert whole == sum(count for _, count in events)
    for code, history in zip(CODES, histories, strict=True):
        assert all(trusts.successor_of(one, day) == code for one in history)
        assert bool(history) == (trusts.successor_of(code, day) == code)


@given(successions(), days)
def test_invariant_22_a_merger_moves_nothing_before_its_day(given: tuple[Succession, ...], day: date) -> None:
    trusts = trusts_of(*given)
    for one in given:
        moved = one.predecessor not in trusts.history(one.predecessor, day)
        assert moved == (one.day <= day)


@given(st.sampled_from(CODES), st.none() | days, st.none() | days, days)
def test_invariant_23_nothing_happens_at_a_trust_outside_its_days(
    code: OdsCode, opened: date | None, closed: date | None, day: date
) -> None:
    trusts = Trusts([Trust(code, "A trust", "Y62", opened, closed)])
    outside = (opened is not None and day < opened) or (closed is not None and day > closed)
    assert trusts.may_happen(code, day) == (not outside)


@given(successions(), days)
def test_invariant_23_nothing_happens_at_a_trust_that_was_taken_over(given: tuple[Succession, ...], day: date) -> None:
    trusts = trusts_of(*given)
    over = {one.predecessor for one in given if one.day <= day}
    for code in CODES:
        assert trusts.may_happen(code, day) == (code not in over)


def test_a_chain_of_mergers() -> None:
    first, second = date(2010, 4, 1), date(2020, 4, 1)
    trusts = trusts_of(Succession(SEVEN, EIGHT, first), Succession(EIGHT, NINE, second), Succession(SIX, NINE, first))
    assert trusts.successor_of(SEVEN, first - timedelta(1)) == SEVEN
    assert trusts.successor_of(SEVEN, first) == EIGHT
    assert trusts.successor_of(SEVEN) == NINE
    assert trusts.history(EIGHT, first) == (EIGHT, SEVEN)
    assert trusts.history(EIGHT) == ()
    assert trusts.history(NINE) == (NINE, SIX, SEVEN, EIGHT)
    assert trusts.standing([SEVEN, SIX, EIGHT], first) == (EIGHT, NINE)


@pytest.mark.parametrize(
    "given",
    [
        (Succession(NINE, NINE, FIRST),),
        (Succession(NINE, EIGHT, FIRST), Succession(EIGHT, NINE, LAST)),
        (Succession(NINE, EIGHT, FIRST), Succession(NINE, SEVEN, LAST)),
    ],
)
def test_what_leads_to_no_end_is_a_fault(given: tuple[Succession, ...]) -> None:
    with pytest.raises(ValueError, match="succe"):
        trusts_of(*given)


def test_codes_that_are_not_known() -> None:
    trusts = Trusts([])
    assert trusts.of(NINE) is None
    assert trusts.region_of(NINE) is None
    assert trusts.history(NINE) == (NINE,)
    assert trusts.may_happen(NINE, FIRST)


def test_regions_of_every_vintage() -> None:
    trusts = Trusts(
        [Trust(EIGHT, "Southmoor", "Y54"), Trust(NINE, "Northmoor", "Y62"), Trust(SEVEN, "Moor", "Y99")],
        [Succession(EIGHT, NINE, date(2020, 4, 1))],
    )
    assert trusts.region_of(EIGHT, date(2018, 1, 1)) == Region("Y54", "North of England")
    assert trusts.region_of(EIGHT, date(2021, 1, 1)) == Region("Y62", "North West")
    assert trusts.region_of(SEVEN) == Region("Y99", "Y99")
    assert [region_name(f"Y{number}") for number in range(54, 64)].count("London") == 1
    assert not [number for number in range(54, 64) if region_name(f"Y{number}").startswith("Y")]


def test_what_sources_said_up_to_a_day() -> None:
    def said(value: str, year: int, source: str) -> Attribute:
        return Attribute(NINE, "digital maturity stage", value, date(year, 4, 1), source)

    given = [said("4", 2024, "b"), said("6", 2026, "press"), said("5", 2026, "annual report")]
    trusts = Trusts([], (), given)
    assert [one.value for one in trusts.attributes(NINE)] == ["5", "6", "4"]
    assert [one.value for one in trusts.attributes(NINE, date(2025, 1, 1))] == ["4"]
    assert trusts.attributes(EIGHT) == ()
