"""Nonsense on a page that was read well is read again, and what only one reader could read stays unsure."""

from dataclasses import replace

from extractors.mending import AT_MOST, mended
from records.settings import Acceptance
from records.types import Box, Reading
from tests.paper import reading_of

PAGE = "MR WILFRED ARKWRIGHT  Co lifoyes) oJey\n27 Mafeking Terrace"


def unsure(reading: Reading, *texts: str) -> Reading:
    words = tuple(replace(word, confidence=0.3) if word.text in texts else word for word in reading.words)
    return replace(reading, words=words)


def texts(reading: Reading) -> list[str]:
    return [word.text for word in reading.words]


def test_a_poor_stretch_is_read_by_the_second_reader_in_its_place() -> None:
    poor = unsure(reading_of(PAGE), "Co", "lifoyes)", "oJey")
    looked: list[Box] = []

    def look(box: Box) -> tuple[str, float]:
        looked.append(box)
        return "d.o.b. 11.11.19", 0.98

    better = mended(poor, look)
    assert texts(better) == ["MR", "WILFRED", "ARKWRIGHT", "d.o.b.", "11.11.19", "27", "Mafeking", "Terrace"]
    assert len(looked) == 1
    assert better.mended == (looked[0],)
    new = [word for word in better.words if word.text in ("d.o.b.", "11.11.19")]
    assert {word.confidence for word in new} == {AT_MOST}
    assert {word.line for word in new} == {0}
    assert new[0].box.left == looked[0].left
    assert new[1].box.right == looked[0].right


def test_what_one_reader_alone_has_read_passes_no_floor() -> None:
    floors = Acceptance()
    assert min(floors.nhs_number, floors.name, floors.birth_date, floors.document_date) > AT_MOST


def test_a_second_reader_that_is_unsure_changes_nothing() -> None:
    poor = unsure(reading_of(PAGE), "Co")
    assert mended(poor, lambda box: ("Consultant", 0.6)) is poor
    assert mended(poor, lambda box: ("—", 0.99)) is poor


def test_sure_words_and_lone_signs_are_not_looked_at() -> None:
    def look(box: Box) -> tuple[str, float]:
        raise AssertionError("nothing to look at")

    assert mended(reading_of(PAGE), look) == reading_of(PAGE)
    mended(unsure(reading_of("a x letter"), "x"), look)


def test_a_page_poor_all_over_is_left_to_be_read_whole() -> None:
    page = reading_of("\n".join("sure garbage" for _ in range(13)))
    poor = unsure(page, "garbage")
    assert mended(poor, lambda box: ("word", 0.99)) is poor


def test_what_both_readers_see_stays_the_first_reader_s_for_the_second_to_confirm() -> None:
    poor = unsure(reading_of("Gentamicin 120mg IV daily"), "120mg")
    assert mended(poor, lambda box: ("120 mg", 0.98)) is poor
