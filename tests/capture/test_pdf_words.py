"""A page's own words are its words only where they are what it shows."""

import pikepdf
import pytest

from capture.pages import decode
from records.settings import Limits
from records.types import PageKind
from tests.capture.paper_files import pdf, words_content

LIMITS = Limits()
OTHER = b"BT /F1 %s Tf 72 600 Td (NHS No: 999 123 4560 Patient: Somebody Else) Tj ET\n"
BAR = b"0 g 60 590 500 30 re f\n"


def marks(count: int, size: float = 6) -> bytes:
    """Shapes of a letter's size and build, as letters drawn in outlines leave them."""
    shape = "{x} {y} 3 {s} re f {x} {y} {s} 2 re f {x} {z} 2 4 re f\n"
    drawn = (
        shape.format(x=60 + 9 * (at % 50), y=560 - 14 * (at // 50), z=566 - 14 * (at // 50), s=size - 2)
        for at in range(count)
    )
    return ("0 g " + "".join(drawn)).encode()


def test_words_of_a_layer_that_is_switched_off_are_not_the_pages_own_even_over_other_ink(tmp_path):
    path = pdf(tmp_path / "off.pdf", words_content() + BAR + b"/OC /Off BDC\n1 g " + OTHER % b"11" + b"EMC\n")
    assert decode(path, 1, LIMITS).kind is PageKind.TEXT  # white on the bar, as long as the layer is on
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Words"))
        document.pages[0].Resources.Properties = pikepdf.Dictionary(Off=layer)
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )
        document.save(path)
    assert decode(path, 1, LIMITS).kind is PageKind.PICTURE


def test_words_without_any_colour_of_their_own_are_not_seen(tmp_path):
    path = pdf(tmp_path / "clear.pdf", words_content() + marks(20) + b"/Clear gs " + OTHER % b"11")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Resources.ExtGState = pikepdf.Dictionary(Clear=pikepdf.Dictionary(ca=0, CA=0))
        document.save(path)
    assert decode(path, 1, LIMITS).kind is PageKind.PICTURE


def test_print_of_one_point_is_hidden_not_written(tmp_path):
    path = pdf(tmp_path / "tiny.pdf", words_content() + OTHER % b"1")
    assert decode(path, 1, LIMITS).kind is PageKind.PICTURE


@pytest.mark.parametrize(("count", "kind"), [(12, PageKind.TEXT), (80, PageKind.PICTURE)], ids=["a logo", "lines"])
def test_letters_drawn_in_outlines_are_not_among_the_words(tmp_path, count, kind):
    path = pdf(tmp_path / "outlines.pdf", words_content() + marks(count))
    assert decode(path, 1, LIMITS).kind is kind


def test_rules_and_boxes_to_tick_are_no_letters(tmp_path):
    lines = b"".join(b"0.6 w 60 %d m 540 %d l S\n" % (400 - 12 * row, 400 - 12 * row) for row in range(20))
    boxes = b"".join(b"0.6 w %d 100 8 8 re S\n" % (60 + 12 * at) for at in range(40))
    path = pdf(tmp_path / "form.pdf", words_content() + lines + boxes)
    assert decode(path, 1, LIMITS).kind is PageKind.TEXT


def test_a_page_with_hardly_a_word_is_looked_at_as_a_picture(tmp_path):
    assert decode(pdf(tmp_path / "number.pdf", words_content(("2",))), 1, LIMITS).kind is PageKind.PICTURE


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_half_painted_over_are_not_told_whole(tmp_path, rotate):
    over = b"1 g 72 740 400 40 re f\n"
    path = pdf(tmp_path / "over.pdf", words_content() + over, rotate=rotate)
    assert decode(path, 1, LIMITS).kind is PageKind.PICTURE
