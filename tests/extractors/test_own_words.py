from pathlib import Path

import pikepdf
import pytest

from extractors.own_words import printed_words
from extractors.transcript import Transcript
from records.types import PageKind, Placement
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
