"""What a figure rests on, in words."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from records.errors import FigureUnknown
from reports.pages.explain import Counted, explained, with_values
from reports.pages.pages import page_of
from reports.pages.twins import page_json
from tests.reports.pages.made_up import trust


@cache
def twin() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(page_json(page_of(trust())))
    return loaded


def rows(name: str) -> Counted | None:
    return Counted("events closed of ZZ9", 1_204, ("aaa", "bbb", "ccc", "ddd")) if name == "events:closed" else None


def words(figure: str) -> str:
    return "\n".join(explained(twin(), figure, rows))


def test_a_share_is_shown_with_its_values_and_what_is_under_it() -> None:
    text = words("progress.share")
    assert text.startswith("progress.share: 35.1%")
    assert "with values: 35100 / (100000 + 0)" in text
    assert "figure progress.closed: 35,100 sheet" in text


def test_rows_of_the_ledger_are_counted_and_the_first_are_named() -> None:
    text = words("progress.closed")
    assert "events closed of ZZ9: 1,204 rows" in text
    assert "first: aaa, bbb, ccc" in text and "ddd" not in text


def test_assumptions_come_with_their_source_and_status() -> None:
    text = words("ZZ9.money.line.scanning.2026-27")
    assert "assumption scan_price: 0.045 (from 0.028 to 0.070)" in text
    assert "derived; source: Heart of England" in text
    assert "before(images)" in text  # the formula as it runs
    assert "- 0) / one_year * 0.045" in text  # and with values: none were scanned the year before


def test_every_figure_of_a_page_can_be_explained() -> None:
    for key in twin()["figures"]:
        assert words(key).startswith(f"{key}: ")
        with_values(key, twin())


def test_an_unknown_figure_names_the_nearest() -> None:
    with pytest.raises(FigureUnknown, match=r"progress\.share") as fault:
        words("progres.shar")
    assert "CN494" in str(fault.value)
