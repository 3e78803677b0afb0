"""Cells: the same value is the same words however it was typed; what can't be meant is refused, never repeated."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import Method
from reports.inputs.cells import (
    CODE,
    DAY,
    DECIMAL,
    FINANCIAL_YEAR,
    ODS_CODE,
    POUNDS,
    SHARE,
    SIGNED_DECIMAL,
    SIGNED_POUNDS,
    SIGNED_WHOLE,
    TEXT,
    WHOLE,
    YES_NO,
    Cell,
    checked,
    one_of,
    plain_number,
)

VALID_NHS_NUMBER = "999 476 5914"  # of those that no patient will ever have


@pytest.mark.parametrize(
    ("cell", "typed", "words"),
    [
        (WHOLE, "1,234", "1234"),
        (WHOLE, "0012", "12"),
        (WHOLE, "21,000,000", "21000000"),
        (WHOLE, "7.0", "7"),
        (SIGNED_WHOLE, "-20", "-20"),
        (SIGNED_WHOLE, "-0", "0"),
        (DECIMAL, "12.50", "12.5"),
        (DECIMAL, "0.045", "0.045"),
        (SIGNED_DECIMAL, "-1.50", "-1.5"),
        (SHARE, "1.00", "1"),
        (SHARE, "0.25", "0.25"),
        (POUNDS, "£1,234.50", "1234.5"),
        (POUNDS, "£ 487,000,000", "487000000"),
        (SIGNED_POUNDS, "-£12.30", "-12.3"),
        (DAY, "31/03/2026", "2026-03-31"),
        (DAY, "1/4/2026", "2026-04-01"),
        (DAY, "2026-03-31", "2026-03-31"),
        (DAY, "20260331", "2026-03-31"),
        (YES_NO, "Y", "yes"),
        (YES_NO, "FALSE", "no"),
        (ODS_CODE, "zz9", "ZZ9"),
        (CODE, "S1", "S1"),
        (FINANCIAL_YEAR, "2026/27", "2026/27"),
        (FINANCIAL_YEAR, "2026-2027", "2026/27"),
        (FINANCIAL_YEAR, "２０２６/２７", "2026/27"),
        (FINANCIAL_YEAR, "1999/2000", "1999/00"),
        (one_of(Method), "CENSUS", "census"),
        (one_of(("space released", "on-site")), "Space_Released", "space released"),
        (one_of(("space released", "on-site")), "on site", "on-site"),
        (TEXT, "A. Khan", "A. Khan"),
    ],
)
def test_same_value_same_words(cell: Cell, typed: str, words: str) -> None:
    assert cell.read(typed) == words
    assert cell.read(words) == words


@pytest.mark.parametrize(
    ("cell", "typed", "says"),
    [
        (WHOLE, "12,34", "no number"),
        (WHOLE, "1.5", "whole number"),
        (WHOLE, "-1", "below nought"),
        (WHOLE, "12O", "no number"),
        (WHOLE, "9" * 14, "too large"),
        (WHOLE, "1e6", "no number"),
        (DECIMAL, "1,5", "no number"),
        (DECIMAL, "1,500", "comma"),
        (DECIMAL, "NaN", "no number"),
        (SHARE, "35%", "0.25 for 25%"),
        (SHARE, "35", "0.25 for 25%"),
        (POUNDS, "1.234", "more than 2 decimals"),
        (POUNDS, "€5", "no number"),
        (DAY, "31/02/2026", "no date"),
        (DAY, "03/31/2026", "no date"),
        (DAY, "1/4/26", "no date"),
        (DAY, "0026-04-01", "can't be meant"),
        (FINANCIAL_YEAR, "2026/28", "2026/27"),
        (FINANCIAL_YEAR, "2026/1927", "2026/27"),
        (FINANCIAL_YEAR, "0000/01", "1850"),
        (FINANCIAL_YEAR, "9999/00", "2199"),
        (YES_NO, "perhaps", "yes or no"),
        (ODS_CODE, "R", "three to six"),
        (CODE, "S1; DROP", "no code"),
        (TEXT, "-2+3", "dash"),
        (one_of(Method), "guess", "census, sample, estimate"),
    ],
)
def test_what_cant_be_meant_is_refused_without_repeating_it(cell: Cell, typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refusal:
        cell.read(typed)
    assert typed not in str(refusal.value) or len(typed) < 3


@pytest.mark.parametrize(
    "holds",
    [
        VALID_NHS_NUMBER,
        "9994765914",
        "999-476-5914",
        "notes of 999 476 5914, see file",
        "9994765914.0",
        "1, 9994765914",
        "999.476.5914",
        "999,476,5914",
        "999/476/5914",
        "999_476_5914",
        "999 – 476 – 5914",
        "(999) 476 5914",
        "٩٩٩٤٧٦٥٩١٤",
        "９９９ ４７６ ５９１４",
    ],
)
def test_a_cell_with_an_nhs_number_is_refused_and_not_printed(holds: str) -> None:
    with pytest.raises(ValueError, match="NHS number") as refusal:
        checked(holds)
    assert "5914" not in str(refusal.value)


@pytest.mark.parametrize(
    "figure", ["9,994,765,914", "9994765914.25", "999.4765914", "99947659141", "0113 496 0000", "9994765913"]
)
def test_other_figures_are_no_nhs_numbers(figure: str) -> None:
    assert checked(figure) == figure


@pytest.mark.parametrize("typed", ["=1+1", "＝1+1", "+44", "@SUM(A1)", " =HYPERLINK()", "\t=1"])
def test_what_a_spreadsheet_would_run_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="spreadsheet"):
        checked(typed)


def test_long_cells_and_signs_that_cant_be_printed_are_refused() -> None:
    with pytest.raises(ValueError, match="500"):
        checked("a" * 501)
    with pytest.raises(ValueError, match="printed"):
        checked("a\x07b")
    assert checked(" two\nlines ") == "two lines"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_numbers_keep_their_value_and_have_one_spelling(number: Decimal) -> None:
    words = plain_number(number)
    assert Decimal(words) == number
    assert plain_number(Decimal(words)) == words
    assert "E" not in words
    assert not (words.startswith("-") and number == 0)
