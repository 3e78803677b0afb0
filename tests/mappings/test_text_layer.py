import io

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from mappings.text_layer import Alphabet, Surface, text_layer
from records.types import Box, Placement, Reading, Word
from tests.mappings.sheets import reading

SURFACE = Surface((0, 0, 300, 400), 0, Placement(300, 400))


def layer(*words: Word) -> str:
    page: Reading = reading(words=words)
    return text_layer(page, SURFACE, Alphabet([page])).decode("ascii")


def test_no_words_make_no_layer() -> None:
    assert layer() == ""
    assert layer(Word("", Box(1, 1, 2, 2), 0.5, 0)) == ""


def test_words_are_invisible() -> None:
    assert "3 Tr" in layer(Word("a", Box(10, 10, 20, 20), 0.5, 0))


def test_a_word_out_of_order_on_its_line_keeps_its_width() -> None:
    first, second = Word("right", Box(200, 10, 250, 20), 0.9, 0), Word("left", Box(10, 10, 50, 20), 0.9, 0)
    # five letters of half of ten points fill 25 points: 200 percent fill the box
    assert "200 Tz\n1 0 0 1 200 380 Tm" in layer(first, second)


def test_a_dash_stands_on_its_line_and_a_tall_word_keeps_its_own_box() -> None:
    line = (
        Word("TWO", Box(10, 100, 40, 110), 0.9, 0),
        Word("-", Box(45, 104, 50, 106), 0.9, 0),
        Word("WEEK", Box(55, 100, 95, 110), 0.9, 0),
        Word("signed", Box(150, 85, 200, 118), 0.9, 0),
    )
    shown = layer(*line)
    assert shown.count(" 10 Tf") == 3
    assert "1 0 0 1 45 290 Tm" in shown
    assert " 33 Tf" in shown
    assert "1 0 0 1 150 282 Tm" in shown


def test_every_letter_of_many_has_its_code() -> None:
    letters = "".join(chr(code) for code in range(0x20, 0x250)) + "😀"
    alphabet = Alphabet([reading(words=(Word(letters, Box(1, 1, 9, 9), 0.9, 0),))])
    with pikepdf.new() as pdf:
        mapping = alphabet.font(pdf).ToUnicode.read_bytes().decode("ascii")
    assert mapping.count("beginbfchar") == 6  # a block holds a hundred
    assert f"<{alphabet.codes['ŵ']:04X}> <0175>" in mapping
    assert f"<{alphabet.codes['😀']:04X}> <D83DDE00>" in mapping


def test_the_font_encloses_nothing_and_is_the_same_every_time() -> None:
    with pikepdf.new() as pdf:
        font = Alphabet([reading()]).font(pdf)
        program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    glyph = TTFont(io.BytesIO(program))["glyf"]["blank"]
    (x0, y0), (x1, y1), (x2, y2) = glyph.coordinates
    assert (x1 - x0) * (y2 - y0) == (x2 - x0) * (y1 - y0)  # all on one line


@pytest.mark.parametrize(
    ("rotate", "corners"),
    [
        (0, [(10, 420), (310, 20)]),
        (90, [(10, 20), (310, 420)]),
        (180, [(310, 20), (10, 420)]),
        (270, [(310, 420), (10, 20)]),
    ],
)
def test_a_surface_knows_where_its_corners_are(rotate: int, corners: list[tuple[float, float]]) -> None:
    wide, high = (300, 400) if rotate in (0, 180) else (400, 300)
    surface = Surface((10, 20, 310, 420), rotate, Placement(wide, high))
    assert [surface.point(0, 0), surface.point(wide, high)] == corners
