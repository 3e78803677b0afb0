"""The words before a date say what it is of, where no label does."""

from __future__ import annotations

import pytest

from extractors.date_captions import captioned_dates
from extractors.dates import Order
from extractors.table import rows
from extractors.transcript import Transcript
from tests.paper import reading_of


def names(text: str) -> list[str]:
    lines = Transcript.of([reading_of(text)]).lines
    return [caption.name for caption in captioned_dates(lines, (), Order.DAY_FIRST)]


@pytest.mark.parametrize("row", rows("date_captions"), ids=lambda row: row["caption"])
def test_each_caption_means_what_its_row_says(row: dict[str, str]) -> None:
    assert names(row["example"]) == [row["field"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arr1val:  11/07/2020 17:48", "arrival_date"),
        ("Consnltation  14/01/2019", "seen_date"),
        ("Completed by: Dr P. Lachance, FY1   14/02/2019 09:22", "signed_date"),
        ("Reported by: Dr A Lamb   14/02/2019", "report_date"),
        ("Typed by KF 14/02/2019", "typed_date"),
        ("Electronically signed T Hargreave 24/04/2023 12:17", "signed_date"),
        ("Dr S Haldane, SHO  28/08/94", "signed_date"),
    ],
)
def test_a_caption_is_read_through_slips_and_behind_a_signature(text: str, expected: str) -> None:
    assert names(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "She came to the clinic on 3/4/2011 with her husband.",
        "He was admitted on 3/4/2011",
        "BP 120/80 on 3/4/2011",
        "Leeds  3/4/2011",
    ],
)
def test_a_date_in_a_sentence_or_alone_has_no_caption(text: str) -> None:
    assert names(text) == []
