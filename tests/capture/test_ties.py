from typing import Any

import pytest

from capture.split import BACKWARDS, plan
from capture.ties import untied
from records.stacks import PageSigns
from records.types import DoubtKind

ASH = frozenset({"9997047753"})


def first(page: int = 1, **more: Any) -> PageSigns:
    """The first page of somebody's letter, which does not end."""
    return PageSigns(page, **{"words": 150, "nhs_numbers": ASH, "opens": 0.85} | more)  # type: ignore[arg-type]


def nameless(page: int = 2, **more: Any) -> PageSigns:
    return PageSigns(page, **{"words": 80} | more)


@pytest.mark.parametrize(
    ("before", "page"),
    [
        (first(), nameless()),
        (first(closes=0.85), nameless(closes=0.85)),
        (first(closes=0.85, letterhead="RIVERSIDE"), nameless(closes=0.85, letterhead="RIVERSIDE")),
        (first(closes=0.85, leads_on=0.6), nameless()),
        (first(letterhead="RIVERSIDEINFIRMARY"), nameless(letterhead="NORTHMOORCOMMUNITY")),
        (first(marks=frozenset({"HM440912"})), nameless(marks=frozenset({"HM440913"}))),
    ],
)
def test_a_page_that_names_nobody_and_is_tied_by_nothing_is_doubted(before: PageSigns, page: PageSigns) -> None:
    reason = "Page 2 names no patient and nothing ties it to page 1. See whether it belongs there."
    assert untied([before], page) == reason
    (segment,) = plan([before, page], ()).segments
    assert segment.pages == (1, 2)
    assert [doubt.kind for doubt in segment.doubts] == [DoubtKind.BOUNDARY] * len(segment.doubts)
    assert segment.doubts


@pytest.mark.parametrize(
    ("before", "page"),
    [
        (first(), nameless(nhs_numbers=ASH)),
        (first(), nameless(numbered=(2, 3))),
        (first(leads_on=0.5), nameless()),
        (first(closes=0.85, leads_on=0.95), nameless()),
        (first(), nameless(follows_on=0.6)),
        (first(letterhead="RIVERSIDEINFIRMARY"), nameless(letterhead="RIVERS1DEINFIRMARY")),
        (first(marks=frozenset({"HM440912"})), nameless(marks=frozenset({"HM440912", "X1234"}))),
        (first(), PageSigns(2, blank=True)),
        (PageSigns(1, blank=True), nameless()),
    ],
)
def test_a_page_that_is_tied_or_names_its_patient_is_not(before: PageSigns, page: PageSigns) -> None:
    assert untied([before], page) is None


def test_a_blank_side_between_does_not_hide_the_page_before() -> None:
    assert "page 1." in str(untied([first(), PageSigns(2, blank=True)], nameless(3)))


def test_pages_that_begin_in_the_middle_may_all_lie_last_page_first() -> None:
    signs = [nameless(1, closes=0.8), first(2), nameless(3, follows_on=0.6), first(4, closes=0.8)]
    cut = plan(signs, ())
    reasons = {segment.pages: {doubt.reason for doubt in segment.doubts} for segment in cut.segments}
    assert BACKWARDS in reasons[(2, 3)]
    assert not any(BACKWARDS in found for pages, found in reasons.items() if pages != (2, 3))


def test_pages_that_begin_with_a_first_page_do_not() -> None:
    signs = [first(1), nameless(2, follows_on=0.6), first(3, nhs_numbers=frozenset({"9996436489"}))]
    assert all(not segment.doubts for segment in plan(signs, ()).segments)


def test_a_cover_that_alone_names_the_patient_is_never_joined_in_silence() -> None:
    cover = PageSigns(1, words=60, covers=True, covers_alone=True, names=frozenset({"ASHWORTH"}), opens=0.6)
    letter = first(2, nhs_numbers=frozenset({"9996436489"}))
    assert "Only the fax's cover names" in str(untied([cover], letter))
    assert untied([cover], first(2, names=frozenset({"ASHWORTH MARGARET"}))) is None


def test_another_hospital_number_alone_is_doubted_however_near() -> None:
    before = first(hospital_numbers=frozenset({"R0100001"}))
    assert "another hospital number" in str(untied([before], nameless(hospital_numbers=frozenset({"R0100002"}))))
    assert untied([before], nameless(hospital_numbers=frozenset({"R0100001"}))) is None
