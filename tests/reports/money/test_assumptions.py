import csv
from importlib.resources import files

import pytest

from reports.money.assumptions import Standing, _assumption, assumptions, rows
from reports.money.potential import formulas
from reports.money.quantities import names_in


def test_every_row_is_complete() -> None:
    for row in rows("assumptions"):
        assert all(text and text == text.strip() for text in row.values()), row["key"]


def test_a_row_that_lacks_something_is_refused() -> None:
    row = {**rows("assumptions")[0], "source": " "}
    with pytest.raises(ValueError, match="lacks source"):
        _assumption(row)


def test_low_central_and_high_are_in_order() -> None:
    for one in assumptions().values():
        assert 0 <= one.low <= one.central <= one.high
        assert one.quantity().assumptions == {one.key}


def test_what_was_not_found_in_print_is_called_an_assumption() -> None:
    unfound = [one for one in assumptions().values() if one.source == "none found"]
    assert unfound
    assert all(one.status is Standing.ASSUMPTION for one in unfound)


def test_what_is_verified_has_no_range_that_nobody_published() -> None:
    for one in assumptions().values():
        if one.status is Standing.VERIFIED:
            assert one.low == one.central == one.high, one.key


def test_money_says_the_year_of_its_prices_and_other_units_none() -> None:
    for one in assumptions().values():
        assert one.unit.startswith("GBP") == (one.price_year != "not money"), one.key


def test_keys_are_unique_and_each_is_used() -> None:
    keys = [row["key"] for table in ("assumptions", "counts", "lines") for row in rows(table)]
    assert len(keys) == len(set(keys))
    used = {name for formula in formulas() for name in names_in(formula.formula)}
    assert set(assumptions()) <= used


def test_tables_have_no_stray_columns() -> None:
    for table in ("assumptions", "counts", "lines"):
        text = (files("reports") / "tables" / f"{table}.csv").read_text(encoding="utf-8")
        lengths = {len(row) for row in csv.reader(text.splitlines())}
        assert len(lengths) == 1, table
