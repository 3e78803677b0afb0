from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.money.delay import bias_of_duration, stretched
from tests.reports.money.cases import plan, shares

LONGER = st.fractions(0, 3, max_denominator=50)


def test_twice_the_time_is_half_as_far_at_any_time() -> None:
    found = stretched(plan(), Fraction(1)).series[0]
    assert found.phase == shares("0 .125 .25 .425 .6 .8 1 1 1 1 1")


def test_what_expires_in_any_case_is_no_later() -> None:
    dated = plan(expires="0 .1 .2")
    assert stretched(dated, Fraction(1)).series[1].expires == dated.series[1].expires


@given(LONGER)
def test_nothing_is_done_sooner_and_shares_rise(longer: Fraction) -> None:
    for before, after in zip(plan().series, stretched(plan(), longer).series, strict=True):
        stated = (*before.phase, *([before.phase[-1]] * 20))[: len(after.phase)]
        assert all(late <= soon for late, soon in zip(after.phase, stated, strict=True))
        assert all(one <= other for one, other in pairwise(after.phase))
        assert replace(after, phase=before.phase) == before


def test_no_longer_changes_nothing() -> None:
    same = stretched(plan(), Fraction(0))
    assert all(
        after.phase[: len(one.phase)] == one.phase for one, after in zip(plan().series, same.series, strict=True)
    )
    assert stretched(replace(plan(), fax_gone=()), Fraction(1)).fax_gone == ()


def test_the_bias_is_the_published_one() -> None:
    assert bias_of_duration() == Fraction("0.54")
