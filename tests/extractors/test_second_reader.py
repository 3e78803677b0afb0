import pytest

from extractors import second_reader
from extractors.transcript import Transcript
from tests.extractors.test_reader import LETTER, page_of


@pytest.mark.slow
def test_a_page_is_read_with_words_in_their_places():
    reading = second_reader.read(page_of(LETTER[:3], number=7))
    assert reading.page == 7
    assert "clear of disease" in Transcript.of([reading]).text
    assert len({word.line for word in reading.words}) == 3
    assert reading.words[0].box.left == pytest.approx(72, abs=6)
    assert reading.engine.name == "rapidocr"
    assert "sha256:" in reading.engine.model


@pytest.mark.slow
def test_an_empty_page_has_no_words():
    assert second_reader.read(page_of(())).words == ()
