from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.types import PageState, Status, Tally
from reports.progress.documents import (
    NO_BASELINE,
    NO_EVIDENCE,
    PageAccount,
    Verdict,
    figures,
    plain_words,
    progress,
    share,
)
from tests.reports.counted import DAMAGED, NO_NUMBER, small, tallies


def test_a_small_tally_by_hand() -> None:
    shown = progress([small()])
    assert shown.came_in == 14
    assert shown.for_a_person == 4
    assert shown.coded_share == Fraction(41, 55)
    assert shown.reasons == ((NO_NUMBER, 3), (DAMAGED, 1))
    assert [rung.documents for rung in shown.rungs] == [12, 9, None, None, None, None]
    assert shown.account.equation == "27 delivered + 3 suppressed + 0 quarantined + 1 duplicate = 31 came in"
    assert all(check.verdict is Verdict.HOLDS for check in shown.checks)


def test_lost_pages_are_loud() -> None:
    account = progress([small(came_in=33)]).account
    assert account.verdict is Verdict.FAILS
    assert account.missing == 2
    assert "\N{NOT EQUAL TO} 33 came in" in account.equation
    assert account.says.startswith("DOES NOT ADD UP: 2 sides are missing")


def test_pages_from_nowhere_are_loud() -> None:
    account = progress([small(came_in=30)]).account
    assert account.missing == -1
    assert account.says.startswith("DOES NOT ADD UP: 1 side is too many")


def test_pages_that_nobody_counted_apart_are_not_said_to_add_up() -> None:
    account = progress([small(came_in=None)]).account
    assert account.verdict is Verdict.UNKNOWN
    assert "came in" not in account.equation
    assert account.says.startswith("Not checked")


def test_a_page_lost_in_one_trust_is_not_made_good_in_another() -> None:
    both = progress([small("RZZ", came_in=32), small("RYY", came_in=30)])
    assert both.account.missing == 0
    assert both.account.verdict is Verdict.FAILS
    assert "RZZ, RYY" in both.account.says
    assert both.checks[0].verdict is Verdict.FAILS


def test_a_lost_page_is_not_hidden_by_a_trust_that_does_not_count() -> None:
    both = progress([small("RZZ", came_in=32), small("RYY", came_in=None)])
    assert both.account.came_in is None
    assert both.account.verdict is Verdict.FAILS


def test_another_failing_check_of_one_trust_fails_for_all() -> None:
    short = small("RYY", document_types={})
    both = progress([small("RZZ"), short])
    assert [check.verdict for check in both.checks].count(Verdict.FAILS) == 1


@given(tallies)
def test_the_account_adds_up_or_is_flagged(tally: Tally) -> None:
    account = progress([tally]).account
    if tally.came_in is None:
        assert account.verdict is Verdict.UNKNOWN
    else:
        adds_up = sum(tally.pages.values()) == tally.came_in
        assert (account.verdict is Verdict.HOLDS) == adds_up
        assert ("DOES NOT ADD UP" in account.says) == (not adds_up)


@given(tallies, tallies)
def test_trusts_add_up_to_all(one: Tally, other: Tally) -> None:
    both, first, second = progress([one, other]), progress([one]), progress([other])
    assert both.came_in == first.came_in + second.came_in
    assert both.account.accounted == first.account.accounted + second.account.accounted
    assert both.facts == first.facts + second.facts
    assert dict(both.reasons) == {
        reason: count
        for reason in {*one.reasons, *other.reasons}
        if (count := one.reasons.get(reason, 0) + other.reasons.get(reason, 0))
    }


@given(tallies)
def test_reasons_are_ranked(tally: Tally) -> None:
    counted = [count for _, count in progress([tally]).reasons]
    assert counted == sorted(counted, reverse=True)


@given(tallies)
def test_a_percentage_of_the_target_is_never_made_up(tally: Tally) -> None:
    shown = {figure.key: figure for figure in figures(progress([tally]))}
    assert shown["progress"].value == NO_BASELINE
    assert {shown[f"rung.{rank}"].value for rank in (3, 4, 5, 6)} == {NO_EVIDENCE}
    assert all(figure.counted_from for figure in shown.values())


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_share_is_never_rounded_up_to_the_whole(part: int, rest: int) -> None:
    printed = share(Fraction(part, part + rest))
    assert printed != "100.0"
    assert printed != "0.0"


@pytest.mark.parametrize(
    ("part", "printed"),
    [(None, "none yet"), (Fraction(0), "0.0"), (Fraction(1), "100.0"), (Fraction(41, 55), "74.5")],
)
def test_shares_in_print(part: Fraction | None, printed: str) -> None:
    assert share(part) == printed


def test_plain_words() -> None:
    documents, pages, target = plain_words(progress([small()]))
    assert documents == (
        "14 documents came in, in 12 files. 9 were accepted: every automatic check passed. 4 need a person"
        " (3 to be checked and 1 that could not be migrated), most often because:"
        " \N{LEFT DOUBLE QUOTATION MARK}No NHS number could be read\N{RIGHT DOUBLE QUOTATION MARK} (3)."
        " 1 was a copy of what was here already."
    )
    assert pages == "31 sides are accounted for. It adds up: no side was lost, none was made up."
    assert "no signed baseline" in target
    assert "Nothing has been saved" in target


def test_plain_words_for_one_nothing_and_a_tie() -> None:
    one = small(documents={Status.REVIEW: 1}, files=1, reasons={}, pages={PageState.DELIVERED: 1}, came_in=1)
    words = " ".join(plain_words(progress([one])))
    assert "1 document came in, in 1 file. 0 were accepted" in words
    assert "1 needs a person (1 to be checked)." in words
    assert "1 side is accounted for" in words
    assert plain_words(progress([])) == ("No documents have come in yet.",)
    waiting = plain_words(progress([small(documents={})]))
    assert waiting == ("12 files came in; no document of them is finished yet.",)
    tied = plain_words(progress([small(reasons={NO_NUMBER: 2, DAMAGED: 2})]))[0]
    assert "among the most frequent reasons" in tied
    assert "most often" not in tied


def test_a_missing_state_counts_nought() -> None:
    account = PageAccount(0, {PageState.DELIVERED: 0})
    assert account.verdict is Verdict.HOLDS
    assert replace(account, came_in=1).verdict is Verdict.FAILS
