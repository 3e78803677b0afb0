"""Blank sides: one short word is print; show-through, specks and a punch hole are not."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from capture.blank import is_blank

SIZE = (1654, 2339)  # A4 at 200 dpi


def side(words: str = "", ink: int = 0, size: int = 40) -> Image.Image:
    picture = Image.new("L", SIZE, 250)
    ImageDraw.Draw(picture).text((700, 1100), words, font=ImageFont.load_default(size), fill=ink)
    return picture


def blank(picture: Image.Image) -> bool:
    return is_blank(np.asarray(picture), (200, 200))


@pytest.mark.parametrize("word", ["Died", "HIV", "DNAR", "Not this patient", "PTO"])
@pytest.mark.parametrize("size", [26, 40, 60])
def test_one_short_word_is_print(word: str, size: int) -> None:
    assert not blank(side(word, size=size))


def test_an_empty_side_is_blank() -> None:
    assert blank(side())


def test_words_that_show_through_are_not_print() -> None:
    pale = side("\n".join(["what is printed on the other side"] * 20), ink=235).filter(ImageFilter.GaussianBlur(3))
    assert blank(pale)


def test_a_punch_hole_and_specks_are_not_print() -> None:
    dirty = side()
    pen = ImageDraw.Draw(dirty)
    pen.ellipse((90, 1120, 135, 1165), fill=0)
    for at in range(200, 2000, 150):
        pen.rectangle((at % 1500 + 60, at, at % 1500 + 63, at + 3), fill=60)
    assert blank(dirty)
