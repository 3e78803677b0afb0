"""The page account: an equation that must hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.page_account import PageAccount
from records.types import Outcome, PageState, Status


def outcome(pages: tuple[int, int] | None, *states: PageState) -> Outcome:
    return Outcome("r", "d", pages, Status.ACCEPTED, (), page_states=states)


def test_it_adds_up_when_every_side_has_a_state() -> None:
    account = PageAccount.of(
        6,
        2,
        [
            outcome((1, 3), PageState.DELIVERED, PageState.SUPPRESSED, PageState.QUARANTINED),
            outcome((1, 1), PageState.DUPLICATE),
            outcome(None),
        ],
    )
    assert account == PageAccount(6, 1, 3, 1, 1), "two sides were set aside: a separator sheet and its back"
    assert account.adds_up
    assert str(account) == "6 came in = 1 delivered + 3 suppressed + 1 quarantined + 1 duplicate"


@pytest.mark.parametrize("states", [(), (PageState.DELIVERED,) * 3])
def test_a_side_too_few_or_too_many_is_said(states: tuple[PageState, ...]) -> None:
    account = PageAccount.of(2, 0, [outcome((1, 2), *states)])
    assert not account.adds_up
    assert "IS NOT" in str(account)


@given(st.lists(st.lists(st.sampled_from(PageState), min_size=1, max_size=5), max_size=8), st.integers(0, 9))
def test_any_outcomes_with_a_state_a_side_add_up(documents: list[list[PageState]], aside: int) -> None:
    outcomes = [outcome((1, len(states)), *states) for states in documents]
    came_in = sum(map(len, documents)) + aside
    assert PageAccount.of(came_in, aside, outcomes).adds_up
    assert not PageAccount.of(came_in + 1, aside, outcomes).adds_up
