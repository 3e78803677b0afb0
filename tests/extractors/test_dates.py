"""Dates as British letters print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import Order, order_of, printed_dates, years_between


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17/02/1944", "1944-02-17"),
        ("17.2.1944", "1944-02-17"),
        ("17-02-1944", "1944-02-17"),
        ("17 / 02 / 1944", "1944-02-17"),
        ("10 02 1944", "1944-02-10"),
        ("17-Feb-1944", "1944-02-17"),
        ("17Feb1944", "1944-02-17"),
        ("20th March 1984", "1984-03-20"),
        ("3rd of August, 1992", "1992-08-03"),
        ("Monday 3rd. August, 1992", "1992-08-03"),
        ("July 4, 2016", "2016-07-04"),
        ("July 4. 2016", "2016-07-04"),
        ("22nd November 2012", "2012-11-22"),
        ("11th June 1999", "1999-06-11"),
        ("1976-01-05", "1976-01-05"),
        ("seen on 28/01/2024 01:17", "2024-01-28"),
        ("dob:03/06/1947", "1947-06-03"),
        ("Issued 08-Sep-2016 06:00", "2016-09-08"),
    ],
)
def test_one_day_is_meant(text: str, expected: str) -> None:
    (printed,) = printed_dates(text)
    assert [day.isoformat() for day in printed.candidates] == [expected]
    assert not printed.mended


@pytest.mark.parametrize(
    "text",
    [
        "BP 120/80",
        "999 857 9740",
        "Tel 0113 496 0370",
        "31/02/1980",
        "02/17/1944",
        "20 March 09:30",
        "1.2.3.4",
        "4/52",
        "March 2009",
        "5 days 2010",
        "10 mg 2019",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert printed_dates(text) == ()


def test_two_digits_leave_the_century_open() -> None:
    (printed,) = printed_dates("11.11.19")
    assert [day.year for day in printed.candidates] == [1919, 2019]
    assert printed.until(date(1984, 3, 20)) == date(1919, 11, 11)
    assert printed.until(date(2020, 1, 1)) == date(2019, 11, 11)
    assert printed.ages(date(2020, 1, 1)) == (date(1919, 11, 11), date(2019, 11, 11))


def test_letters_read_for_digits_are_mended_and_said_to_be() -> None:
    (printed,) = printed_dates("l7/O2/1944")
    assert printed.candidates == (date(1944, 2, 17),)
    assert printed.mended


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("09-Scp-1996", "1996-09-09"),
        ("28 Februory 1976", "1976-02-28"),
        ("05/06I1961", "1961-06-05"),
        ("19 Marh 2018", "2018-03-19"),
        ("5 0ctober 2009", "2009-10-05"),
        ("7th 5eptember 2005", "2005-09-07"),
        ("20 Septombor 2010", "2010-09-20"),
        ("30/07/018", "2018-07-30"),
        ("13/022019", "2019-02-13"),
        ("0612/2011", "2011-12-06"),
        ("24st May 2009", "2009-05-24"),
        ("Date: 2 9/02/2008", "2008-02-09"),
    ],
)
def test_a_month_or_stroke_misread_is_mended(text: str, expected: str) -> None:
    (printed,) = printed_dates(text)
    assert printed.candidates[0].isoformat() == expected
    assert printed.mended


def test_a_month_that_may_be_two_is_none() -> None:
    assert printed_dates("7 Mav 1949") == ()


def test_the_month_is_first_only_where_a_label_says_so() -> None:
    assert order_of("Date of birth (MM/DD/YYYY): 05/03/1961") is Order.MONTH_FIRST
    assert order_of("Date of birth (DD/MM/YYYY): 05/03/1961") is Order.DAY_FIRST
    assert printed_dates("05/03/1961", Order.MONTH_FIRST)[0].candidates == (date(1961, 5, 3),)


def test_several_dates_stand_in_the_order_of_the_text() -> None:
    days = [printed.candidates[0] for printed in printed_dates("9 February 2020 to 17 February 2020")]
    assert days == [date(2020, 2, 9), date(2020, 2, 17)]


def test_ages_are_counted_in_whole_years() -> None:
    assert years_between(date(1944, 2, 17), date(2017, 2, 16)) == 72
    assert years_between(date(1944, 2, 17), date(2017, 2, 17)) == 73


@given(
    st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d"])
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert [printed.candidates for printed in printed_dates(f"on {day.strftime(form)}, at")] == [(day,)]
