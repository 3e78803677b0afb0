"""Words of forms are read through slips of OCR; other words are left as they are."""

from __future__ import annotations

import pytest

from extractors.form_words import mended
from extractors.letters import Sender, sender
from extractors.transcript import Transcript
from tests.paper import reading_of


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("DlSCHARGE SUMMARV", "discharge summary"),
        ("surnmary", "summary"),
        ("c1inic", "clinic"),
        ("rnedication", "medication"),
        ("operatlon", "operation"),
        ("Rcferral", "referral"),
        ("Physlotherapy", "physiotherapy"),
        ("histopathoIogy", "histopathology"),
        ("consnltation", "consultation"),
    ],
)
def test_a_slip_is_mended(read: str, meant: str) -> None:
    assert mended(read) == meant


@pytest.mark.parametrize("word", ["pressing", "clinics", "10294857", "lasting", "operates", "ward"])
def test_a_word_of_its_own_is_left(word: str) -> None:
    assert mended(word) == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leeds General Infirmary\nDear Dr Shah\nHe is well.\nYours sincerely\nDr A Lamb", Sender.HOSPITAL),
        ("Park Surgery\nDear Mr Rao\nHe is not well.\nYours sincerely\nDr A Lamb", Sender.PRACTICE),
        ("Dear Dr Shah\nHe is well.\nYours sincerely\nDr A Lamb\nConsultant Physician", Sender.HOSPITAL),
        ("Dear Dr Shah\nHe is not well.\nKind regards\nDr A Lamb\nGP", Sender.PRACTICE),
        ("To the Vascular Registrar\nHill Practice\nHe is not well.\nRegards\nDr A Lamb", None),
        ("Leeds General Infirmary\nX-RAY REPORT\nClear.", None),
    ],
)
def test_who_sends_a_letter(text: str, expected: Sender | None) -> None:
    assert sender(Transcript.of([reading_of(text)]).lines) is expected
