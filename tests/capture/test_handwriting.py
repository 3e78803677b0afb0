"""Writing by hand is told from print by its ink, and a signature from a note by where it stands."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bench.handwriting import pen
from bench.handwriting.pen import Hand, Ink
from capture.clean import clean
from capture.handwriting import handwriting
from capture.pages import decode
from records.settings import Limits
from records.types import Box, CleanPage, Handwriting, Page, PageKind, Placement, Word
from samples import wear

INBOX = Path(__file__).parents[2] / "samples" / "inbox"
PRINTED = ("RZZ/scan/Doc0001.pdf", "RZZ/scan/Doc0004.pdf", "RZY/scan/scan0010.pdf", "RZY/scan/scan0013.pdf")
HAND = Hand(slant=0.3, height=2.6, pen=0.5, wobble=1.0)


@cache
def page(name: str = PRINTED[0]) -> CleanPage:
    return clean(decode(INBOX / name, 1, Limits()))


def note(text: str = "Seen today please repeat bloods", seed: int = 4) -> Ink:
    return pen.joined(text, HAND, page().dpi, np.random.default_rng(seed))


def scrawl(seed: int = 4) -> Ink:
    return pen.signature(np.random.default_rng(seed), 0.5, page().dpi)


def with_ink(ink: Ink, left: float, top: float, under: CleanPage | None = None) -> tuple[CleanPage, Box]:
    """A page with ink laid at (left, top) in points, and the box that the ink fills."""
    under = under or page()
    scale = under.dpi / 72
    pixels = pen.lay(under.pixels, ink, round(left * scale), round(top * scale), 40)
    return replace(under, pixels=pixels), Box(left, top, left + ink.shape[1] / scale, top + ink.shape[0] / scale)


def line(text: str, left: float, top: float, number: int = 0) -> list[Word]:
    words = []
    for piece in text.split():
        words.append(Word(piece, Box(left, top, left + 6 * len(piece), top + 10), 0.95, number))
        left += 6 * len(piece) + 4
    return words


def overlap(box: Box, regions: tuple[Handwriting, ...]) -> float:
    """The share of a box that the regions cover."""
    shares = [
        max(0.0, min(box.right, one.box.right) - max(box.left, one.box.left))
        * max(0.0, min(box.bottom, one.box.bottom) - max(box.top, one.box.top))
        for one in regions
    ]
    return sum(shares) / ((box.right - box.left) * (box.bottom - box.top))


def empty() -> CleanPage:
    return CleanPage(1, PageKind.PICTURE, np.full((2339, 1654), 250, np.uint8), 200.0, Placement(595, 842), ("none",))


# ---------------------------------------------------------------- notes
@pytest.mark.parametrize("name", PRINTED)
def test_print_tables_frames_logos_and_dirt_are_not_handwriting(name: str) -> None:
    assert handwriting(page(name), []) == ()


def test_an_empty_page_has_no_handwriting() -> None:
    assert handwriting(empty(), []) == ()


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_note_on_a_printed_page_is_found_where_it_is(seed: int) -> None:
    written, box = with_ink(note(seed=seed), 120, 730)
    regions = handwriting(written, [])
    assert overlap(box, regions) > 0.6
    assert all(region.box.top > 700 and not region.signature for region in regions)


def test_a_note_that_was_read_as_surely_as_print_is_found() -> None:
    written, box = with_ink(note(), 120, 730)
    words = [Word("Seen", Box(box.left, box.top, box.right, box.bottom), 0.97, 3)]
    assert overlap(box, handwriting(written, words)) > 0.6


def test_a_note_is_found_on_a_fax() -> None:
    sheet = page().pixels
    sheet = pen.lay(sheet, note(), 400, round(730 * page().dpi / 72), 40)
    fax = Page(1, PageKind.FAX_FINE, wear.faxed(sheet, 3, 196, ""), (204, 196))
    (region, *_) = handwriting(clean(fax), [])
    assert 720 < region.box.top < 760


def test_a_rule_a_block_and_specks_are_no_writing() -> None:
    pixels = empty().pixels.copy()
    pixels[400:404, 200:1400] = 0
    pixels[600:700, 300:500] = 0
    rng = np.random.default_rng(1)
    pixels[rng.integers(0, 2339, 300), rng.integers(0, 1654, 300)] = 0
    assert handwriting(replace(empty(), pixels=pixels), []) == ()


# ---------------------------------------------------------------- signatures
SIGN_OFFS = [
    (line("Yours sincerely", 80, 700), "below a closing"),
    (line("Dr A Brown", 80, 775) + line("Consultant Physician", 80, 788, 1), "above a name and a role"),
    (line("Signed:", 30, 735), "beside a label"),
    (line("Signed: Dr A Brown", 80, 705), "under a label"),
]


@pytest.mark.parametrize(("words", "where"), SIGN_OFFS)
def test_a_scrawl_where_signatures_stand_is_one(words: list[Word], where: str) -> None:
    signed, box = with_ink(scrawl(), 82, 722)
    regions = handwriting(signed, words)
    assert overlap(box, regions) > 0.5, where
    assert [region.signature for region in regions] == [True], where


def test_a_scrawl_without_a_sign_off_goes_to_a_person() -> None:
    signed, _ = with_ink(scrawl(), 82, 722)
    assert [region.signature for region in handwriting(signed, line("Some other words", 80, 700))] == [False]


def test_a_sign_off_has_one_signature_and_the_rest_are_notes() -> None:
    signed, _ = with_ink(scrawl(), 82, 700)
    signed, _ = with_ink(note(), 320, 760, signed)
    regions = handwriting(signed, line("Yours sincerely", 80, 688))
    assert sorted(region.signature for region in regions) == [False, True]


def test_writing_with_figures_where_a_signature_would_stand_is_a_note() -> None:
    signed, box = with_ink(scrawl(), 82, 722)
    words = line("Yours sincerely", 80, 700)
    dose = Word("125mg", Box(box.left + 10, box.top, box.right - 10, box.bottom), 0.9, 1)
    assert [region.signature for region in handwriting(signed, [*words, dose])] == [False]
