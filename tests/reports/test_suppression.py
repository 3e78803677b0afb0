from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from reports.suppression import NOT_SHOWN, hidden, shown, shown_total, small

columns = st.lists(st.integers(0, 12), max_size=6)


def test_small_counts_are_hidden_and_nought_is_not() -> None:
    assert shown([0, 1, 4, 5, 1_200], total_shown=False) == ("0", "fewer than 5", "fewer than 5", "5", "1,200")


def test_a_single_small_count_takes_the_next_least_with_it_above_a_total() -> None:
    assert shown([3, 20, 9, 0], total_shown=True) == (NOT_SHOWN, "20", NOT_SHOWN, "0")
    assert shown_total([3, 20, 9, 0]) == "32"


def test_a_total_that_would_give_it_away_is_not_shown() -> None:
    assert shown_total([3, 0]) == NOT_SHOWN
    assert shown_total([1, 1, 0]) == NOT_SHOWN
    assert shown_total([1] * 5) == NOT_SHOWN
    assert shown_total([0, 0]) == "0"


def could_be(words: tuple[str, ...], total: str, largest: int) -> list[tuple[int, ...]]:
    """All columns that a reader may think of, who knows which counts are hidden and that none of those is nought."""
    choices = [range(1, largest + 1) if not word.isdigit() else [int(word)] for word in words]
    return [column for column in product(*choices) if not total.isdigit() or sum(column) == int(total)]


@given(st.lists(st.integers(0, 12), max_size=4))
@example([1, 1, 1, 1, 1])
@example([2, 2, 9])
@example([3, 9])
def test_invariant_28_no_small_number_is_shown_nor_follows_from_the_total(counts: list[int]) -> None:
    words, total = shown(counts, total_shown=True), shown_total(counts)
    assert all(not word.isdigit() or not small(int(word)) for word in words)
    columns = could_be(words, total, sum(counts) + 1)
    assert tuple(counts) in columns
    for at, count in enumerate(counts):
        if small(count):
            assert len({column[at] for column in columns}) > 1


@given(columns)
def test_invariant_28_no_small_number_is_shown_without_a_total(counts: list[int]) -> None:
    for count, word, away in zip(
        counts, shown(counts, total_shown=False), hidden(counts, total_shown=False), strict=True
    ):
        assert away is (0 < count < 5)
        assert away is not word.isdigit()
