"""Pages as PDF, by the extra; and what is said where it is missing."""

import sys
from pathlib import Path

import pytest

from records.errors import PdfMissing
from reports.pages.pages import board_html, html, page_of
from reports.pages.pdf import write_pdf
from tests.reports.pages.made_up import trust


def test_what_to_do_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfMissing, match=r"make install-dev.*\.\[pdf\]"):
        write_pdf(tmp_path / "page.html")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_board_is_one_sheet_and_the_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    import pypdfium2

    page = tmp_path / "zz9-board.html"
    page.write_text(board_html(page_of(trust())), encoding="utf-8")
    first = write_pdf(page).read_bytes()
    assert write_pdf(page).read_bytes() == first
    document = pypdfium2.PdfDocument(first)
    assert len(document) == 1
    assert "Where we are" in document[0].get_textpage().get_text_bounded()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_whole_page_is_set(tmp_path: Path) -> None:
    import pypdfium2

    page = tmp_path / "zz9.html"
    page.write_text(html(page_of(trust())), encoding="utf-8")
    document = pypdfium2.PdfDocument(write_pdf(page).read_bytes())
    assert 8 < len(document) < 40
    words = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    assert "The financial case, by financial year" in words
