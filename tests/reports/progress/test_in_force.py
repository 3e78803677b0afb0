"""Which baselines count: of versions the last by a day; of merged trusts each sheet's latest count, once."""

from datetime import date

from records.programme import Baseline, Succession
from records.types import OdsCode
from reports.progress.in_force import InForce, in_force
from reports.progress.trusts import Trusts
from tests.reports.progress.shelves import baseline

ONE, TWO, HEIR = OdsCode("RZ1"), OdsCode("RZ2"), OdsCode("RZ3")
MERGED, LATER = date(2026, 7, 1), date(2026, 10, 1)
REGISTER = Trusts([], [Succession(ONE, TWO, MERGED), Succession(TWO, HEIR, LATER)])
TODAY = date(2026, 12, 1)


def of(code: OdsCode, frozen: date, sheets: int = 9) -> Baseline:
    return baseline({("S1", "MAIN"): sheets}, code, frozen=frozen)


def found(*known: Baseline, code: OdsCode = HEIR, day: date = TODAY) -> InForce:
    def last_by(one: OdsCode, by: date) -> Baseline | None:
        return next((each for each in reversed(known) if each.trust == one and each.frozen <= by), None)

    return in_force(REGISTER, code, day, last_by)


def test_a_successor_that_counted_anew_does_not_count_its_predecessors_paper_twice() -> None:
    old, own = of(ONE, date(2026, 4, 1)), of(TWO, MERGED)
    assert found(old, own, code=TWO, day=MERGED) == InForce((own,), {ONE: MERGED, TWO: MERGED})


def test_paper_that_was_taken_over_after_a_successor_had_counted_its_own_is_not_lost() -> None:
    old, own = of(ONE, date(2026, 5, 1)), of(TWO, date(2026, 4, 1))
    days = {ONE: old.frozen, TWO: own.frozen}
    assert found(old, own, code=TWO, day=MERGED) == InForce((own, old), days)


def test_through_two_mergers_the_latest_count_of_each_paper_counts() -> None:
    one, two, heir = of(ONE, date(2026, 4, 1)), of(TWO, date(2026, 8, 1)), of(HEIR, date(2026, 9, 1))
    assert found(one, two, heir) == InForce((heir, two), {HEIR: heir.frozen, ONE: two.frozen, TWO: two.frozen})
    anew = of(HEIR, LATER)
    assert found(one, two, heir, anew).baselines == (anew,)


def test_before_its_day_a_baseline_counts_nothing() -> None:
    early, late = of(HEIR, date(2026, 4, 1)), of(HEIR, date(2026, 6, 1))
    assert found(early, late, day=date(2026, 5, 31)).baselines == (early,)
    assert found(early, late, day=date(2026, 3, 31)) == InForce((), {})
