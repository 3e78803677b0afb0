from datetime import timedelta
from fractions import Fraction

import pytest

from reports.money.assumptions import Standing, rows
from reports.progress.thresholds import _threshold, days, threshold, thresholds, whole


def test_every_threshold_says_where_it_comes_from() -> None:
    for one in thresholds().values():
        assert one.source and one.unit
        assert one.status is not Standing.VERIFIED or "(" in one.source


def test_a_threshold_is_exact() -> None:
    assert threshold("green_from") == Fraction(4, 5)
    assert days("stale_after") == timedelta(days=14)
    with pytest.raises(ValueError, match="not a whole number"):
        whole("green_from")


def test_a_row_that_lacks_something_is_refused() -> None:
    with pytest.raises(ValueError, match="green_from lacks source"):
        _threshold({**rows("thresholds")[0], "source": ""})


def test_colours_are_in_order() -> None:
    assert 0 < threshold("amber_from") < threshold("green_from") < 1
