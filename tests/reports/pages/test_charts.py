"""Pictures: what is drawn is as large as what it stands for, and words fit a phone."""

import re
from datetime import date
from fractions import Fraction

import pytest

from reports.pages.charts import (
    Fall,
    Fan,
    Level,
    Reach,
    burn_up,
    funnel,
    side_by_side,
    states,
    strip,
    tornado,
    under_each_other,
    waterfall,
)
from reports.pages.charts.drawing import WRAP, label, number
from reports.progress.standing import BurnUp
from tests.reports.pages.made_up import months
from tests.reports.pages.reader import Reader


def boxes(drawing: str) -> list[tuple[float, float]]:
    """Left and width of each bar, in percent."""
    return [
        (float(left), float(width))
        for left, width in re.findall(r'<rect x="([\d.-]+)%"[^>]* width="([\d.]+)%"', drawing)
    ]


def test_bars_fill_the_whole_and_leave_out_nothing_that_is_there() -> None:
    bars = side_by_side([("a", "a", 2), ("b", "b", 0), ("c", "c", 5), ("d", "d", 1)], 8)
    places = [(bar.look, bar.left, bar.width) for bar in bars]
    assert places == [("a", 0.0, 25.0), ("c", 25.0, 62.5), ("d", 87.5, 12.5)]
    assert [bar.width for bar in under_each_other([("a", "a", 4), ("b", "b", 1)])] == [100.0, 25.0]
    assert [bar.width for bar in under_each_other([("a", "a", 41_000), ("b", "b", 1)])] == [100.0, 0.5]
    assert side_by_side([], 0) == ()


def test_a_funnel_draws_what_is_known_and_no_bar_for_what_is_not() -> None:
    drawing = funnel("f", [Level("In scope", 200, "200"), Level("Captured", 50, "50"), Level("Closed", None, "none")])
    assert boxes(drawing) == [(0.0, 100.0), (0.0, 25.0)]
    assert "stroke-dasharray" in drawing
    assert "In scope: 200; Captured: 50; Closed: none" in drawing


def test_a_waterfall_ends_where_its_total_does() -> None:
    falls = [Fall("a", Fraction(60), "60", "good"), Fall("b", Fraction(-20), "-20", "crossed")]
    bars = boxes(waterfall("w", "title", [*falls, Fall("net", Fraction(40), "40", "dark", total=True)]))
    assert bars[0] == (0.0, 100.0)
    assert bars[1] == pytest.approx((66.667, 33.333), abs=0.01)
    assert bars[2] == pytest.approx((0.0, 66.667), abs=0.01)


def test_a_waterfall_below_nought_keeps_nought_in_the_picture() -> None:
    bars = boxes(
        waterfall("w", "title", [Fall("a", Fraction(-30), "-30", "crossed"), Fall("b", Fraction(10), "10", "good")])
    )
    assert bars == [(0.0, 100.0), pytest.approx((0.0, 33.333), abs=0.01)]


def test_a_tornado_draws_both_ends_from_the_centre() -> None:
    drawing = tornado("t", "title", Fraction(50), "50", [Reach("price", Fraction(100), Fraction(25), ("100", "25"))])
    low, high = boxes(drawing)
    assert low == (50.0, 50.0)
    assert high == (25.0, 25.0)
    assert "url(#t-striped)" in drawing and 'fill="#005eb8"' in drawing


def test_a_strip_has_a_mark_for_every_trust() -> None:
    shares = [Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1)]
    drawing = strip("s", shares, (Fraction(3, 16), Fraction(3, 8), Fraction(5, 8)), ("18.7%", "37.5%", "62.5%"))
    marks = re.findall(r'<line x1="([\d.]+)%" y1="42"', drawing)
    assert marks == ["0", "25", "50", "100"]
    assert boxes(drawing)[0] == (18.75, 43.75)
    assert "No trust has a baseline yet" in strip("s", [], None, ())


def test_a_burn_up_reaches_its_scope_and_shows_the_fan() -> None:
    fan = Fan(date(2027, 3, 1), date(2027, 9, 1), None, date(2028, 3, 31))
    drawing = burn_up("b", months(), fan)
    scope = re.findall(r'<line [^>]*y2="(\d+)" stroke="#212b32" stroke-width="3"/>', drawing)
    assert scope[-1] == "64"  # the scope is the top of the picture
    assert drawing.count("<circle") > 8 and 'transform="translate(-4)"' in drawing  # lines differ in marks too
    assert "<polygon" in drawing and "100,0" in drawing  # open to the right: nine tenths never get there
    assert "target" in drawing and "now" in drawing
    assert "<polygon" not in burn_up("b", months(), Fan(None, None, None, None))
    Reader(drawing)


def test_a_burn_up_of_one_day_or_of_nothing_done_is_drawn() -> None:
    Reader(burn_up("b", [BurnUp(date(2026, 1, 31), 0, 0, 0, 0)], Fan(None, None, None, None)))
    with pytest.raises(ValueError, match="needs a point"):
        burn_up("b", [], Fan(None, None, None, None))


def test_words_of_a_picture_fit_a_phone() -> None:
    height, draw = label("Space, which frees time or room but no budget of anybody", "\u00a3171,000")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", draw(0))
    assert all(len(text) <= WRAP for text in texts)
    assert height == 20 * (len(texts) if len(texts[-2]) + len(texts[-1]) + 2 > WRAP else len(texts) - 1)
    assert label("Pay", "12")[0] == 20


def test_states_have_a_legend_for_each() -> None:
    drawing = states("d", "Documents", [("Accepted", 9, "good"), ("For review", 0, "crossed")])
    assert "Accepted: 9" in drawing and "For review: 0" in drawing
    assert len(boxes(drawing)) == 3


def test_words_are_escaped_and_numbers_are_short() -> None:
    drawing = funnel("f", [Level("<b>&", 1, '"')], title="<i>")
    assert "<b>" not in drawing and "&lt;b&gt;" in drawing and "<i>" not in drawing
    assert [number(value) for value in (0.0, -0.0001, 1 / 3, 100.0)] == ["0", "0", "0.333", "100"]
