import csv
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import pytest

from records.errors.money import AssumptionUnknown
from records.programme import TableKind
from reports.inputs.assumptions import is_money
from reports.inputs.prices import PriceIndex
from reports.money.assumptions import (
    Better,
    Scope,
    Standing,
    assumption_of,
    assumptions,
    chosen,
    overrides,
    restated,
    rows,
    scenario,
    values,
    wanted,
)
from tests.reports.money.northmoor import choices, table

OWN = {"low": "4", "central": "5.5", "high": "6", "price_year": "2025-26", "source": "contract", "owner": "A. Khan"}
OWN_RENT = {"key": "box_rent", **OWN, "review_date": "2027-04-01", "note": ""}


def test_every_row_is_complete() -> None:
    for row in rows("assumptions"):
        values_of = {"low", "central", "high", "price_year", "source", "status", "review_date"}
        needed = row.keys() - values_of if row["key"] in wanted() else row.keys()
        assert all(row[column] and row[column] == row[column].strip() for column in needed), row["key"]
        assert row["key"] not in wanted() or not any(row[column] for column in values_of)


def test_a_row_that_lacks_something_is_refused() -> None:
    row = {**rows("assumptions")[0], "source": " "}
    with pytest.raises(ValueError, match="lacks source"):
        assumption_of(row)


def test_low_central_and_high_are_in_order() -> None:
    row = {**rows("assumptions")[0], "low": "9"}
    with pytest.raises(ValueError, match="low <= central <= high"):
        assumption_of(row)


def test_what_was_not_found_in_print_is_called_an_assumption() -> None:
    unfound = [one for one in assumptions().values() if one.source == "none found"]
    assert unfound
    assert all(one.status is Standing.ASSUMPTION for one in unfound)


def test_what_is_verified_has_no_range_that_nobody_published() -> None:
    for one in assumptions().values():
        if one.status is Standing.VERIFIED:
            assert one.low == one.central == one.high, one.key


def test_what_is_assumed_or_read_at_second_hand_is_not_called_verified() -> None:
    doubts = ("assumed", "second hand", "no range was found", "judgement", "to be measured")
    for one in assumptions().values():
        if one.status is Standing.VERIFIED:
            assert not any(doubt in one.note.casefold() for doubt in doubts), one.key


def test_money_says_the_year_of_its_prices_and_other_units_none() -> None:
    for one in assumptions().values():
        assert is_money(one.unit) == (one.price_year != "not money"), one.key


def test_keys_are_unique() -> None:
    keys = [row["key"] for row in rows("assumptions")]
    assert len(keys) == len(set(keys)) == len(assumptions()) + len(wanted())


def test_tables_have_no_stray_columns() -> None:
    for name in ("assumptions", "model", "corrections"):
        text = (files("reports") / "tables" / f"{name}.csv").read_text(encoding="utf-8")
        lengths = {len(row) for row in csv.reader(text.splitlines())}
        assert len(lengths) == 1, name


# ---------------------------------------------------------------- of a trust
def test_what_a_trust_does_not_give_is_not_made_up() -> None:
    assert set(chosen()) == set(assumptions())
    assert set(choices()) == {*assumptions(), *wanted()}


def test_a_trust_puts_its_own_over_the_national_one_and_that_is_said() -> None:
    found = chosen([OWN_RENT])
    assert values(found)["box_rent"] == Fraction("5.5")
    assert found["box_rent"].used.scope is Scope.TRUST
    assert found["box_rent"].used.better is assumptions()["box_rent"].better
    (said,) = overrides(found)
    assert said == (
        "box_rent: the trust's 4 / 5.5 / 6 (2025-26) over the national 3.00 / 5.00 / 8.00 (undated); source: contract"
    )


def test_a_volume_of_its_own_stands_over_nothing() -> None:
    assert overrides(chosen(table(TableKind.ASSUMPTIONS))) == ()


def test_an_assumption_that_no_formula_knows_is_refused() -> None:
    with pytest.raises(AssumptionUnknown, match="box_rnet"):
        chosen([{**OWN_RENT, "key": "box_rnet"}])


def test_a_scenario_takes_the_end_that_is_worse_or_better() -> None:
    adverse, favourable = (scenario(choices(), favourable=good) for good in (False, True))
    for key, choice in choices().items():
        ends = {Better.LOW: (1, 0), Better.HIGH: (0, 1), Better.NEITHER: None}[choice.used.better]
        low_high = (Fraction(choice.used.low), Fraction(choice.used.high))
        central = (Fraction(choice.used.central),) * 2
        assert (adverse[key], favourable[key]) == (central if ends is None else tuple(low_high[end] for end in ends))


# ---------------------------------------------------------------- prices
INDEX = PriceIndex("March 2026", "2026-03-31", {"2022-23": Decimal(90), "2026-27": Decimal(108)}, "HM Treasury")


def test_prices_are_restated_and_what_cannot_be_is_named() -> None:
    found, left = restated(choices(), INDEX, "2026-27")
    assert values(found)["floor_cost"] == Fraction(456) * 108 / 90
    assert found["floor_cost"].used.central == 456  # what its source says stays in sight
    assert values(found)["retrievals"] == 20000
    assert "box_rent" in left  # its source has no date
    assert "vans" in left  # the index lacks 2025-26
    assert "floor_cost" not in left
    assert "retrievals" not in left


def test_without_an_index_every_price_of_another_year_is_named() -> None:
    found, left = restated(choices(), None, "2025-26")
    assert values(found) == values(choices())
    assert set(left) == {
        key for key, choice in choices().items() if is_money(choice.used.unit) and choice.used.price_year != "2025-26"
    }
