from dataclasses import replace

import cv2
import numpy as np
import pytest

from capture.clean import (
    clean,
    clear_edges,
    despeckle,
    even_background,
    find_skew,
    lift_marks,
    straighten,
    strengthen,
    unwashed,
)
from records.types import Page, PageKind
from tests.capture.paper_files import sheet


def page_of(pixels: np.ndarray, dpi: tuple[float, float] = (150.0, 150.0), kind: PageKind = PageKind.PICTURE) -> Page:
    return Page(1, kind, np.ascontiguousarray(pixels, dtype=np.uint8), dpi)


def letter(dpi: int = 150) -> np.ndarray:
    return np.asarray(sheet(dpi=dpi)).copy()


def mark(pixels: np.ndarray, dpi: tuple[float, float]) -> tuple[float, float]:
    """The middle, in points, of the one solid mark: the only thing left when strokes are worn away."""
    solid = cv2.erode((pixels < 128).astype(np.uint8), np.ones((9, 9), np.uint8))
    rows, columns = np.nonzero(solid)
    return (columns.mean() + 0.5) * 72 / dpi[0], (rows.mean() + 0.5) * 72 / dpi[1]


# ---------------------------------------------------------------- where things are
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, 4.0, -3.0])
def test_a_mark_on_the_upright_page_is_found_again_on_the_paper(turn, skew):
    upright = letter()
    upright[1400:1430, 900:940] = 0  # far from the middle and below the print
    came = np.rot90(straighten(upright, -skew), turn // 90)  # turned anticlockwise, so that turning it puts it right

    cleaned = clean(page_of(came, kind=PageKind.TEXT), turn)

    assert cleaned.placement.turn == turn
    assert cleaned.placement.skew == pytest.approx(skew, abs=0.15)
    square = (cleaned.dpi, cleaned.dpi)
    assert mark(cleaned.pixels, square) == pytest.approx((920 * 72 / 150, 1415 * 72 / 150), abs=1.5)
    assert cleaned.placement.to_paper(*mark(cleaned.pixels, square)) == pytest.approx(mark(came, (150, 150)), abs=0.5)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_oblong_dots_become_square_and_points_stay_points(turn):
    fax = np.where(cv2.resize(letter(204), (1728, 1146)) < 128, 0, 255).astype(np.uint8)
    fax[1000:1012, 1300:1320] = 0
    cleaned = clean(page_of(fax, (204.0, 98.0), PageKind.FAX_STANDARD), turn)
    wide, high = cleaned.placement.upright_size
    assert cleaned.pixels.shape[1] * 72 / cleaned.dpi == pytest.approx(wide, abs=0.5)
    assert cleaned.pixels.shape[0] * 72 / cleaned.dpi == pytest.approx(high, abs=0.5)
    found = mark(cleaned.pixels, (cleaned.dpi, cleaned.dpi))
    assert cleaned.placement.to_paper(*found) == pytest.approx((1310 * 72 / 204, 1006 * 72 / 98), abs=1)


@pytest.mark.parametrize("skew", [-9.0, -2.5, 0.6, 5.0, 9.0])
def test_skew_is_found_up_to_ten_degrees(skew):
    assert find_skew(straighten(letter(), -skew)) == pytest.approx(skew, abs=0.15)


def test_skew_is_found_on_a_page_that_lies_on_its_side():
    assert find_skew(np.rot90(straighten(letter(), -3.0))) == pytest.approx(3.0, abs=0.15)


def test_a_straight_page_and_an_empty_one_are_left_as_they_are():
    assert find_skew(letter()) == 0
    assert find_skew(np.full((1000, 700), 255, np.uint8)) == 0


# ---------------------------------------------------------------- size
@pytest.mark.parametrize(
    ("dpi", "kind", "wanted"),
    [
        (100, PageKind.PICTURE, 200),
        (150, PageKind.PICTURE, 150),
        (300, PageKind.PICTURE, 200),
        (300, PageKind.BILEVEL, 300),
        (600, PageKind.BILEVEL, 300),
        (200, PageKind.TEXT, 200),
    ],
)
def test_pages_are_brought_to_the_size_that_reads_best(dpi, kind, wanted):
    assert clean(page_of(letter(dpi), (dpi, dpi), kind)).dpi == pytest.approx(wanted, rel=0.01)


def test_a_page_whose_size_is_not_believable_is_not_enlarged():
    photograph = page_of(letter(300), (72.0, 72.0))  # as large as a door, it says
    cleaned = clean(photograph)
    assert max(cleaned.pixels.shape) < 3000
    assert cleaned.placement.upright_size == photograph.size


def test_the_steps_are_named_in_order():
    steps = clean(page_of(letter(300), (300.0, 300.0)), turn=180).preparation
    assert steps[:3] == ("resize 200 dpi", "turn 180", "even background")
    assert clean(page_of(letter(200), (200.0, 200.0), PageKind.TEXT)).preparation == ("none",)


def test_the_second_way_is_another_way():
    for kind in (PageKind.PICTURE, PageKind.BILEVEL, PageKind.FAX_FINE):
        page = page_of(letter(204), (204.0, 196.0), kind)
        assert clean(page, again=True).preparation != clean(page).preparation


# ---------------------------------------------------------------- dirt
def test_specks_go_and_decimal_points_stay():
    page = np.full((200, 200), 255, np.uint8)
    page[50:62, 50:56] = 0  # a digit
    page[60:62, 59:61] = 0  # its decimal point
    page[120:122, 120:122] = 0  # a speck
    page[150, 60] = 0
    cleaned = despeckle(page, 4, 6)
    assert cleaned[60, 59] == 0
    assert cleaned[55, 52] == 0
    assert cleaned[120, 120] == 255
    assert cleaned[150, 60] == 255


def test_a_shadow_becomes_white_and_print_stays_dark():
    shadow = np.linspace(0.55, 1.0, letter().shape[1])
    even = even_background((letter() * shadow).astype(np.uint8))
    paper = even[letter() > 250]
    assert np.percentile(paper, 5) > 225
    assert np.percentile(even[letter() < 5], 50) < 60


def test_print_in_a_deep_shadow_at_the_edge_is_not_cleared_away():
    shadow = np.linspace(0.22, 1.0, letter().shape[0])[:, None]
    cleaned = clean(page_of((letter() * shadow).astype(np.uint8)))
    top = letter().shape[0] // 4
    assert float((cleaned.pixels[:top] < 128).mean()) == pytest.approx(float((letter()[:top] < 128).mean()), rel=0.25)


def test_pale_print_becomes_black():
    pale = np.asarray(sheet(ink=160, paper=228, dpi=150))
    assert np.percentile(strengthen(pale)[letter() < 5], 50) < 40
    assert "strengthen" in clean(page_of(pale)).preparation


def test_the_grain_of_an_empty_page_is_not_made_black():
    grain = np.random.default_rng(2).normal(240, 3, letter().shape).clip(0, 255)
    assert "strengthen" not in clean(page_of(grain)).preparation


def test_borders_and_punch_holes_go_and_print_stays():
    page = letter()
    clean_share = float((page < 128).mean())
    page[:, -40:] = 10
    for row in (600, 1100):
        cv2.circle(page, (60, row), 18, 0, -1)
    cleared = clear_edges(page)
    assert float((cleared < 128).mean()) == pytest.approx(clean_share, rel=0.03)
    assert (cleared[:, -40:] == 255).all()


def test_a_large_heading_is_not_taken_for_a_border():
    heading = np.asarray(sheet(("EXAMPLE HOSPITAL",), dpi=150)).copy()
    thick = cv2.erode(heading, np.ones((5, 5), np.uint8))
    assert np.array_equal(clear_edges(thick), thick)


# ---------------------------------------------------------------- marks across the page
def test_a_ring_of_a_middle_tone_goes_and_the_print_in_it_stays():
    page = np.where(letter(200) < 128, 40, 240).astype(np.uint8)
    ringed = page.copy()
    cv2.ellipse(ringed, (800, 600), (260, 260), 0, 0, 360, 160, 10)
    ringed[page < 60] = page[page < 60]

    lifted = lift_marks(ringed, 200)

    assert (lifted[ringed == 160] == 255).mean() > 0.7  # short arcs between two lines of print are left
    assert np.array_equal(lifted[page < 60], page[page < 60])


def test_table_rules_and_tinted_fields_stay():
    page = np.full((2339, 1653), 240, np.uint8)
    page[300:340, 300:340] = 40  # print, by which the tones are judged
    for line in range(400, 1200, 80):
        page[line : line + 4, 200:1400] = 150
        page[400:1124, 200 + line : 204 + line] = 150
    page[1400:1600, 200:1400] = 170
    page[1480:1500, 300:900] = 240  # white words in it

    assert np.array_equal(lift_marks(page, 200), page)


def test_pale_print_is_not_taken_for_a_mark():
    page = np.full((2339, 1653), 240, np.uint8)
    cv2.ellipse(page, (800, 600), (260, 260), 0, 0, 360, 170, 10)  # the darkest thing on the page
    assert np.array_equal(lift_marks(page, 200), page)


# ---------------------------------------------------------------- for another engine
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_unwashed_page_lies_as_the_cleaned_one_with_its_dirt(turn):
    upright = np.where(letter(204) < 128, 0, 255).astype(np.uint8)
    upright[1900, 500] = upright[1902, 900] = 0  # specks
    came = np.rot90(straighten(upright, -3.0), turn // 90)
    page = page_of(
        np.where(came < 128, 0, 255)[::2] if turn in (0, 180) else np.where(came < 128, 0, 255), (204.0, 98.0)
    )
    page = replace(page, kind=PageKind.FAX_STANDARD)

    cleaned = clean(page, turn)
    rough = unwashed(page, cleaned)

    assert rough.pixels.shape == cleaned.pixels.shape
    assert rough.placement == cleaned.placement
    ink, other = (cv2.erode((one.pixels < 128).astype(np.uint8), np.ones((3, 3))) for one in (cleaned, rough))
    assert (ink & cv2.dilate(other, np.ones((5, 5)))).sum() > 0.95 * ink.sum()


def test_a_grey_page_is_given_to_another_engine_as_cleaned():
    page = page_of(letter())
    cleaned = clean(page)
    assert unwashed(page, cleaned) is cleaned
