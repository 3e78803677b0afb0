from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from extractors.unread import unread_lines
from records.types import Box, CleanPage, Word
from tests.extractors.test_reader import LETTER, page_of


def words_over(lines: int) -> list[Word]:
    """A word over each of the first lines of the page, as wide as the paper."""
    return [Word("line", Box(60, 70 + 21.6 * row, 540, 84 + 21.6 * row), 0.9, row) for row in range(lines)]


def drawn_on(page: CleanPage, draw) -> CleanPage:
    picture = Image.fromarray(page.pixels)
    draw(ImageDraw.Draw(picture))
    return replace(page, pixels=np.array(picture))


def test_a_page_of_which_every_line_was_read_has_none_unread():
    assert unread_lines(page_of(), words_over(len(LETTER))) == 0


def test_lines_that_were_left_out_are_counted():
    assert unread_lines(page_of(), words_over(3)) == len(LETTER) - 3
    assert unread_lines(page_of(dpi=300), words_over(3)) == len(LETTER) - 3
    assert unread_lines(page_of(), ()) == len(LETTER)


def test_a_line_beside_which_words_were_read_is_still_unread():
    half = [Word("line", Box(60, 70 + 21.6 * row, 250, 84 + 21.6 * row), 0.9, row) for row in range(len(LETTER))]
    assert unread_lines(page_of(), half) == len(LETTER)


def test_rules_specks_and_a_scrawl_are_no_print():
    def dirt(pen: ImageDraw.ImageDraw) -> None:
        pen.line((100, 1500, 1500, 1500), fill=0, width=3)
        pen.rectangle((200, 1600, 900, 1900), outline=0, width=3)
        pen.line([(300 + 4 * step, 1200 + (step * 37 % 90)) for step in range(80)], fill=0, width=3)
        for step in range(60):
            pen.point((200 + 23 * step, 2000 + step * 11 % 70), fill=0)

    assert unread_lines(drawn_on(page_of(), dirt), words_over(len(LETTER))) == 0


def test_an_empty_page_has_nothing_unread():
    assert unread_lines(page_of(()), ()) == 0
