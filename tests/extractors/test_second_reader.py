import numpy as np
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


def test_a_dash_that_was_read_against_its_word_is_a_word_of_its_own():
    corners = np.array([[0, 0], [180, 0], [180, 10], [0, 10]], np.float32)
    words = second_reader._words(corners, "Penicillin -rash co-codamol -5", 0.9, 0)
    assert [word.text for word in words] == ["Penicillin", "-", "rash", "co-codamol", "-5"]
    assert (words[1].box.left, words[1].box.right) == pytest.approx((66, 72), abs=0.5)
