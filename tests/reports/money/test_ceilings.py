"""Realised savings under their ceilings: what a category costs, and what of it is gone does."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import Signature
from records.types import OdsCode
from reports.money.appraisal import appraise, discount_rates
from reports.money.assumptions import values
from reports.money.benefits import BenefitLine, Evidence, Judged, State, cash_a_year, judged
from reports.money.ceilings import UNITS, Costs, Gone, costs_of
from reports.money.model import lines as model
from reports.money.model import run
from reports.money.results import BenefitClass, Case, Sort
from reports.money.signers import of_finance
from tests.reports.money import northmoor

ZZ9 = OdsCode("ZZ9")
STARTS = dict.fromkeys(("rent", "fax", "pay"), "")
AS_OF = date(2029, 11, 17)
RENT, FAX = Fraction(5), Fraction(300)


@dataclass(frozen=True)
class Signed:
    """A realised line with the second on which finance signed it."""

    line: BenefitLine
    when: str
    role: str = "finance director"

    @property
    def signatures(self) -> tuple[Signature, ...]:
        author = Signature(self.line.digest, "A. Khan", "records manager", "key-a", "00", self.when)
        return author, Signature(self.line.digest, "B. Ward", self.role, "key-b", "00", self.when)


def line(
    number: str = "B1", category: str = "rent", year: str = "2027-28", amount: int = 1, **more: bool
) -> BenefitLine:
    return BenefitLine(
        ZZ9, number, category, BenefitClass.CASH, more.get("recurring", True), True, year, Decimal(amount),
        "FC-1", "E1", "A. Khan",
    )  # fmt: skip


def found(given: list[Signed], costs: Costs | None, as_of: date = AS_OF) -> tuple[Judged, ...]:
    evidence = Evidence((), STARTS, costs=costs, as_of=as_of)
    return judged([one.line for one in given], [each for one in given for each in one.signatures], (), evidence)


def registers(roles: list[str], categories: list[str], least: int = 0) -> st.SearchStrategy[list[Signed]]:
    """Realised lines of a few numbers, years and categories, each signed by its author and a second person."""
    lines = st.builds(
        line,
        st.sampled_from(["B1", "B2", "B3", "b1"]),
        st.sampled_from(categories),
        st.sampled_from(["2026-27", "2027-28", "2028-29", "2030-31"]),
        st.integers(least, 40),
        recurring=st.sampled_from([True, True, False]),
    )
    when = st.integers(10, 28).map(lambda day: f"2029-10-{day}T09:00:00+00:00")
    signed = st.builds(Signed, lines, when, st.sampled_from(roles))
    return st.lists(signed, max_size=8, unique_by=lambda one: (one.line.line.casefold(), one.line.year))


some = registers(["finance director", "records clerk"], ["rent", "fax", "pay"])
of_finance_alone = st.one_of([registers(["finance director"], [one], 10) for one in ("rent", "fax", "pay")])
gone = st.lists(
    st.builds(
        Gone,
        st.sampled_from(["rent", "fax"]),
        st.dates(date(2026, 4, 1), date(2028, 3, 31)),
        st.integers(-2, 12).map(Fraction),
    ),
    max_size=5,
)
bases = st.fixed_dictionaries({name: st.integers(20, 80).map(Fraction) for name in ("rent", "fax", "pay")})


def most(costs: Costs, category: str, year: str) -> Fraction:
    """The ceiling of a year, reckoned again."""
    if category == "pay":
        return costs.base[category]
    last = date(int(year[:4]) + 1, 3, 31)
    units = sum(one.units for one in costs.gone if one.category == category and one.day <= last)
    return min(costs.base[category], max(units, 0) * costs.of_one[category])


@given(of_finance_alone, bases, gone)
def test_invariant_09_no_realised_saving_is_above_what_its_category_costs(
    given: list[Signed], base: dict[str, Fraction], went: list[Gone]
) -> None:
    costs = Costs(base, {"rent": Fraction(5), "fax": Fraction(10)}, tuple(went))
    register = found(given, costs)
    assert [one.line for one in register] == [one.line for one in given]
    signed = [one.line for one in register if one.state is State.SIGNED_OFF]
    for category in base:
        mine = [one for one in signed if one.category == category]
        for year in {one.year for one in mine}:
            assert sum(one.amount or 0 for one in mine if one.year == year) <= most(costs, category, year)
        last = {one.line.casefold(): one for one in sorted(mine, key=lambda one: one.year) if one.recurring}
        if last:
            of_last = max(one.year for one in last.values())
            assert sum(one.amount or 0 for one in last.values()) <= most(costs, category, of_last)
    for one in register:
        if one.state is State.ABOVE:
            assert one.says.startswith("above what ")


@given(some)
def test_invariant_09_what_fits_under_the_ceiling_counts(given: list[Signed]) -> None:
    plenty = dict.fromkeys(("rent", "fax", "pay"), Fraction(1000))
    register = found(given, Costs(plenty, {}))
    without = found(given, None)
    assert [one.state for one in register] == [one.state for one in without]
    assert cash_a_year(register) == cash_a_year(without)
    assert all("not checked against" in one.says for one in without if one.state is State.SIGNED_OFF)


@given(some, st.dates(date(2026, 1, 1), date(2031, 12, 31)))
def test_invariant_09_nothing_is_saved_in_a_year_that_has_not_begun(given: list[Signed], as_of: date) -> None:
    for one in found(given, None, as_of):
        begun = as_of >= date(int(one.line.year[:4]), 4, 1)
        assert one.state is not State.SIGNED_OFF or begun


@given(some)
def test_invariant_21_finance_signs_what_counts(given: list[Signed]) -> None:
    roles = {one.line.digest: one.role for one in given}
    for one in found(given, None):
        if roles[one.line.digest] == "records clerk":
            assert one.state in (State.NOT_FINANCE, State.NOT_BEGUN)


BOXES = Costs({"rent": Fraction(88_870)}, {"rent": RENT}, (Gone("rent", date(2027, 8, 1), Fraction(2000)),))


def test_of_two_lines_the_one_signed_first_counts() -> None:
    first, second = line("B2", amount=6000), line("B1", amount=5000)
    given = [Signed(second, "2029-10-11T09:00:00+00:00"), Signed(first, "2029-10-10T09:00:00+00:00")]
    above, counts = found(given, BOXES)
    assert counts.state is State.SIGNED_OFF
    assert above.state is State.ABOVE
    assert above.says == ("above what the 2,000 boxes that are out of their contract cost: £11,000.00 of £10,000.00")


def test_a_saving_that_was_numbered_anew_is_not_counted_twice_a_year() -> None:
    given = [
        Signed(line("B1", year="2027-28", amount=9000), "2028-10-10T09:00:00+00:00"),
        Signed(line("B2", year="2028-29", amount=9000), "2029-10-10T09:00:00+00:00"),
    ]
    register = found(given, BOXES)
    assert [one.state for one in register] == [State.SIGNED_OFF, State.ABOVE]
    assert cash_a_year(register) == 9000


def test_a_category_that_costs_less_than_what_is_gone_is_the_ceiling() -> None:
    costs = Costs({"rent": Fraction(100)}, {"rent": RENT}, (Gone("rent", date(2027, 8, 1), Fraction(2000)),))
    (one,) = found([Signed(line(amount=101), "2029-10-10T09:00:00+00:00")], costs)
    assert one.says == "above what rent costs: £101.00 of £100.00"


def test_boxes_that_went_later_save_nothing_in_the_years_before() -> None:
    (one,) = found([Signed(line(year="2026-27"), "2029-10-10T09:00:00+00:00")], BOXES)
    assert one.state is State.ABOVE


def test_a_whole_years_amount_of_boxes_that_went_in_it_is_asked_about() -> None:
    when = "2027-11-10T09:00:00+00:00"
    (whole,) = found([Signed(line(amount=4500), when)], BOXES, date(2027, 11, 17))  # August to November: 3,333
    (part,) = found([Signed(line(amount=3300), when)], BOXES, date(2027, 11, 17))
    assert whole.state is part.state is State.SIGNED_OFF
    assert "is it of that year alone?" in whole.says
    assert "cost £3,333.33 in it, not £4,500.00" in whole.says
    assert "?" not in part.says


@pytest.mark.parametrize(
    ("role", "is_finance"),
    [
        ("finance director", True),
        ("Head of Finance", True),
        ("chief financial officer", True),
        ("records clerk", False),
        ("refinancer", False),
        ("", False),
    ],
)
def test_a_role_of_finance_says_so(role: str, is_finance: bool) -> None:
    assert of_finance(role) is is_finance


def test_ceilings_are_what_the_case_says_that_paper_costs() -> None:
    plan, choices = northmoor.plan(), northmoor.choices()
    worked = run(plan, values(choices))
    case = Case(plan, worked, appraise(worked, discount_rates()), None, (), (), {})
    costs = costs_of(case, choices, None, ())
    assert costs is not None
    assert costs.base["fax"] == 76 * FAX
    assert costs.of_one == {"rent": RENT, "space": 456, "fax": FAX}
    assert costs_of(None, choices, None, ()) is None


def test_every_category_that_is_paid_for_by_the_unit_is_one_of_the_model() -> None:
    assert set(UNITS) <= {line.category for line in model() if line.sort is Sort.BENEFIT}
