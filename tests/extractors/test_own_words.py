from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from extractors.own_words import own_words, printed_words
from extractors.transcript import Transcript
from extractors.word_check import PrintedWord, sample
from records.types import Box, Page, PageKind, Placement
from tests.extractors.test_reader import GARBLE, LETTER


def text_pdf(
    path: Path, content: bytes, size: tuple[float, float] = (595, 842), box: list[float] | None = None
) -> Path:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=size)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(content)
    if box:
        page.CropBox = pikepdf.Array(box)
    document.save(path)
    return path


def written(lines: tuple[str, ...], left: int = 72, top: int = 760) -> bytes:
    return b"".join(
        b"BT /F1 11 Tf %d %d Td (%s) Tj ET\n" % (left, top - 20 * row, line.encode("latin-1"))
        for row, line in enumerate(lines)
    )


# ---------------------------------------------------------------- a digital page's own words
def test_own_words_stand_where_they_are_printed(tmp_path):
    reading = printed_words(text_pdf(tmp_path / "letter.pdf", written(LETTER)), 1)
    assert reading is not None
    assert Transcript.of([reading]).text == "".join(f"{line}\n" for line in LETTER)
    assert reading.confidence == 1.0
    assert reading.kind is PageKind.TEXT
    assert reading.placement == Placement(595, 842)
    assert reading.words[0].box.left == pytest.approx(72, abs=0.5)
    assert reading.words[0].box.bottom == pytest.approx(842 - 760, abs=4)


def test_own_words_of_a_cropped_page_are_placed_on_what_is_shown(tmp_path):
    path = text_pdf(tmp_path / "cropped.pdf", written(LETTER), box=[50, 100, 545, 800])
    reading = printed_words(path, 1)
    assert reading is not None
    assert reading.placement == Placement(495, 700)
    assert reading.words[0].box.left == pytest.approx(22, abs=0.5)
    assert reading.words[0].box.bottom == pytest.approx(40, abs=4)


def test_words_beside_the_page_are_not_read(tmp_path):
    path = text_pdf(tmp_path / "beside.pdf", written(LETTER) + written(("hidden remark",), left=700))
    reading = printed_words(path, 1)
    assert reading is not None
    assert "hidden" not in Transcript.of([reading]).text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        written((GARBLE, GARBLE)),
        written(("\x01\x02\x03 patient was seen in clinic today",)),
        b"BT /F1 11 Tf 0 1 -1 0 300 100 Tm (Dear Doctor this lady was seen today in clinic) Tj ET",
    ],
    ids=["no words", "garble", "letters without meaning", "on its side"],
)
def test_words_that_cannot_be_trusted_are_left_to_the_picture(tmp_path, content):
    assert printed_words(text_pdf(tmp_path / "page.pdf", content), 1) is None


def test_a_damaged_file_has_no_words_of_its_own(tmp_path):
    path = tmp_path / "damaged.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing follows")
    assert printed_words(path, 1) is None
    assert printed_words(text_pdf(tmp_path / "one.pdf", written(LETTER)), 2) is None


# ---------------------------------------------------------------- words as the page shows them
def drawn(path: Path, number: int = 1) -> Page:
    """The page as it looks, at 200 dots to the inch."""
    document = pdfium.PdfDocument(path)
    page = document[number - 1]
    pixels = np.asarray(page.render(scale=200 / 72, grayscale=True).to_numpy()).reshape(
        round(page.get_height() * 200 / 72), -1
    )
    document.close()
    return Page(number, PageKind.TEXT, np.ascontiguousarray(pixels, dtype=np.uint8), (200.0, 200.0))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_for_display_has_its_words_where_they_are_seen(tmp_path, turn):
    at = {90: b"0 1 -1 0 100 60 cm ", 180: b"-1 0 0 -1 560 100 cm ", 270: b"0 -1 1 0 500 780 cm "}[turn]
    lines = b"".join(
        b"BT /F1 11 Tf 10 %d Td (%s) Tj ET\n" % (-20 * row, line.encode()) for row, line in enumerate(LETTER)
    )
    path = text_pdf(tmp_path / "turned.pdf", b"q " + at + lines + b"Q")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Rotate = turn
        document.save(path)
    reading = printed_words(path, 1)
    assert reading is not None
    assert Transcript.of([reading]).text == "".join(f"{line}\n" for line in LETTER)
    assert reading.placement == (Placement(842, 595) if turn != 180 else Placement(595, 842))
    page = drawn(path)
    for word in reading.words[:8]:
        scale = 200 / 72
        box = [round(side * scale) for side in (word.box.left, word.box.top, word.box.right, word.box.bottom)]
        assert (page.pixels[box[1] : box[3], box[0] : box[2]] < 128).any()


def test_spaced_out_letters_are_one_word_and_bold_by_printing_twice_is_printed_once(tmp_path):
    spaced = b"BT /F1 11 Tf 2 Tc 72 300 Td (HEADING) Tj ET\n"
    twice = b"BT /F1 11 Tf 72 250 Td (bold) Tj ET BT /F1 11 Tf 72.3 250 Td (bold) Tj ET\n"
    reading = printed_words(text_pdf(tmp_path / "odd.pdf", written(LETTER) + spaced + twice), 1)
    assert reading is not None
    texts = [word.text for word in reading.words]
    assert texts.count("HEADING") == 1
    assert texts.count("bold") == 1


def test_two_columns_stay_on_one_line_whatever_the_order_of_the_file(tmp_path):
    columns = written(("Sodium", "Potassium"), left=72) + written(("138", "4.2"), left=300)
    content = columns + written(LETTER, top=600)
    reading = printed_words(text_pdf(tmp_path / "columns.pdf", content), 1)
    assert reading is not None
    lines = Transcript.of([reading]).text.splitlines()
    assert [line.split() for line in lines[:2]] == [["Sodium", "138"], ["Potassium", "4.2"]]


# ---------------------------------------------------------------- the sample
def printed(text: str, font: int = 1, left: float = 10) -> PrintedWord:
    return PrintedWord(text, Box(left, 10, left + 6 * len(text), 21), True, 1, (font,) * len(text))


def test_the_sample_holds_every_digit_of_every_font():
    words = [printed(text) for text in ["999", "000", "0018", "born", "3", "May", "1961", "the", "2475", "dose"]]
    words += [printed(text, font=2) for text in ["Ward", "36"]]
    seen = {(font, sign) for word in sample(words) for font, sign in zip(word.fonts, word.text, strict=True)}
    stated = {
        (font, sign) for word in words if len(word.text) > 1 for font, sign in zip(word.fonts, word.text, strict=True)
    }
    assert {letter for letter in stated if letter[1].isdigit()} <= seen
    assert (2, "3") in seen


def test_what_cannot_be_read_surely_is_not_in_the_sample():
    small = PrintedWord("2475", Box(0, 0, 10, 3), True, 1, (1,) * 4)
    upright = printed("2475")._replace(upright=False)
    assert list(sample([small, upright, printed("......"), printed("x")])) == []


@pytest.mark.slow
def test_words_that_the_picture_shows_are_believed_and_others_are_not(tmp_path):
    right = text_pdf(tmp_path / "right.pdf", written((*LETTER, "NHS No: 999 000 0018, born 03/05/1961, 247 mg")))
    assert own_words(right, drawn(right)) is not None
    other = text_pdf(tmp_path / "other.pdf", written((*LETTER, "NHS No: 999 123 4560, born 03/05/1961, 247 mg")))
    assert own_words(right, drawn(other)) is None
