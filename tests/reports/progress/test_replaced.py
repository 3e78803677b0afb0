import pytest

from records.programme import EventKind, WeekTotal
from reports.progress.ladder import ladder
from reports.progress.replaced import conditions, new_paper, replaced
from reports.progress.standing import FaxAccount
from tests.reports.progress.shelves import baseline
from tests.reports.progress.test_ladder import scanned, total

COUNTED = baseline({("S1", "MAIN"): 1_000}, new_sheets_a_year=5_200)
NONE_CAME = [total(EventKind.INFLOW, 0)]


def fax(free: bool | None = True) -> FaxAccount:
    return FaxAccount(3, 3, 3, (), (), 0, free)


def is_replaced(closed: int, recent: list[WeekTotal], free: bool | None = True, held: int = 0) -> bool | None:
    shown = ladder(COUNTED, [*scanned(closed, closed, closed), total(EventKind.HELD, held)])
    return replaced(conditions(COUNTED, shown, recent, fax(free)))


def test_paper_is_replaced_when_little_is_left_little_comes_and_nothing_is_faxed() -> None:
    assert is_replaced(990, NONE_CAME) is True


@pytest.mark.parametrize(("closed", "held", "answer"), [(989, 0, False), (989, 1, True), (900, 90, True)])
def test_one_sheet_more_than_the_tolerance_is_too_many_but_for_holds(closed: int, held: int, answer: bool) -> None:
    assert is_replaced(closed, NONE_CAME, held=held) is answer


def test_new_paper_may_come_at_a_fiftieth_of_the_rate_of_the_baseline_year() -> None:
    assert is_replaced(1_000, [total(EventKind.INFLOW, 26)]) is True
    assert is_replaced(1_000, [total(EventKind.INFLOW, 27)]) is False


def test_new_paper_that_nobody_entered_is_not_nought() -> None:
    assert new_paper([]) is None
    assert new_paper(NONE_CAME) == 0
    assert is_replaced(1_000, []) is None


def test_what_does_not_hold_outweighs_what_is_not_known() -> None:
    assert is_replaced(1_000, NONE_CAME, free=None) is None
    assert is_replaced(500, NONE_CAME, free=None) is False
    assert is_replaced(1_000, NONE_CAME, free=False) is False


def test_without_a_baseline_or_with_counts_that_do_not_fit_it_is_not_known() -> None:
    said = conditions(None, ladder(None, []), NONE_CAME, fax())
    assert [one.holds for one in said] == [None, None, True]
    broken = ladder(COUNTED, scanned(10, 1_000, 1_000))
    assert conditions(COUNTED, broken, NONE_CAME, fax())[0].holds is None


def test_the_conditions_say_their_numbers() -> None:
    shown = ladder(COUNTED, scanned(400, 300, 200))
    assert [one.says for one in conditions(COUNTED, shown, NONE_CAME, fax())] == [
        "800 sheets are left beside 0 held; 10 may be.",
        "0 new sheets came in within 13 weeks; 26 may.",
        "0 registered machines are in use; 0 pages came by fax lately.",
    ]
