from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pikepdf
import pytest

from capture.sheet_pages import header_pages, printable, separator_pages
from capture.sheets import sheet_on, typed_print
from tests.capture.sheet_papers import HEADER, KEY, page, rendered


def words(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        upright = opened.pages[0].filter(lambda thing: thing.get("upright", True) and thing.get("matrix", (1,))[0] > 0)
        return str(upright.extract_text()).split()


def test_the_same_input_gives_the_same_bytes() -> None:
    assert separator_pages(3) == separator_pages(3)
    assert header_pages([HEADER], KEY) == header_pages([HEADER], KEY)
    assert header_pages([HEADER], KEY) != header_pages([HEADER], bytes(32))


def test_a_sheet_for_each_that_was_asked_for_on_a4() -> None:
    with pikepdf.open(io.BytesIO(separator_pages(4))) as pdf:
        assert len(pdf.pages) == 4
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
    with pikepdf.open(io.BytesIO(header_pages([HEADER, HEADER], KEY))) as pdf:
        assert len(pdf.pages) == 2


def test_a_person_and_a_reader_find_the_words_on_it() -> None:
    assert words(separator_pages(1))[:3] == ["CASENOTE", "SEPARATOR", "SHEET"]
    said = " ".join(words(header_pages([HEADER], KEY)))
    assert "CASENOTE" in said and "HEADER" in said and "SHEET" in said
    for part in ("RZZ", "999 000 0018", "1250 (ITS PAPERS ONLY)", "(FRONTS AND BACKS)", "Store 3, outpatients"):
        assert part in said
    assert "NHS" not in words(header_pages([replace(HEADER, nhs_number=None)], KEY))


@pytest.mark.parametrize(
    "box", ["7", "W" * 60, "x" * 60, "nine words are in this label of a shelf, box", "Tŷ Ŵen ward"]
)
def test_every_label_fits_its_sheet_and_is_read_again(box: str) -> None:
    header = replace(HEADER, box=box)
    (sheet,) = rendered(header_pages([header], KEY), 200)
    assert sheet[:, :100].min() > 200 and sheet[:, -100:].min() > 200, "something is printed in the margin"
    found = sheet_on(page(sheet, 200), KEY)
    assert found and found.fault is None and found.box == box


def test_both_ends_look_alike_so_that_it_is_read_either_way_round() -> None:
    (sheet,) = rendered(separator_pages(1), 100)
    assert abs(sheet.astype(int) - sheet[::-1, ::-1].astype(int)).mean() < 6


def test_no_word_on_it_is_set_as_small_as_a_letter() -> None:
    for pdf in (separator_pages(1), header_pages([HEADER], KEY)):
        (sheet,) = rendered(pdf, 100)
        assert typed_print((sheet < 160).astype("uint8")) < 60


def test_letters_that_can_not_be_printed_are_told_of() -> None:
    assert printable("Tŷ Ŵen, Siân’s – 2") == "Ty Wen, Siân’s – 2"
    with pytest.raises(ValueError, match="Latin letters"):
        printable("Ящик 7")
