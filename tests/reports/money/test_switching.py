from collections.abc import Mapping

import numpy as np
import pytest

from reports.money.draws import Draws
from reports.money.switching import switching_values

CENTRAL = {"price": 2.0, "volume": 10.0, "posts": 3.4}


def worth(drawn: Mapping[str, Draws]) -> Draws:
    """100 less price times volume, and 20 for each whole post."""
    return 100 - drawn["price"] * drawn["volume"] + 20 * np.floor(drawn["posts"]) - 90


def test_the_value_at_which_the_worth_is_nought() -> None:
    found = switching_values(worth, CENTRAL, {key: (value / 10, value * 10) for key, value in CENTRAL.items()})
    assert found["price"] == pytest.approx(7.0, abs=1e-9)
    assert found["volume"] == pytest.approx(35.0, abs=1e-9)
    assert found["posts"] == pytest.approx(1.0, abs=1e-9), "the jump from one whole post to none"


def test_none_where_no_value_in_the_range_does_it() -> None:
    assert switching_values(worth, CENTRAL, {"price": (0.2, 3.0)}) == {"price": None}


def test_the_nearest_of_several_changes() -> None:
    def waves(drawn: Mapping[str, Draws]) -> Draws:
        return np.asarray(np.cos(drawn["x"]), dtype=np.float64)

    found = switching_values(waves, {"x": 6.0}, {"x": (0.0, 12.0)})
    assert found["x"] == pytest.approx(3 * np.pi / 2, abs=1e-6)
