from dataclasses import replace

from records.lines import lines_of
from records.types import Box, Word
from tests.paper import reading_of


def test_a_line_knows_where_each_of_its_words_stands() -> None:
    (line,) = lines_of([reading_of("NHS No:  999 000 0018")])
    assert line.text == "NHS No:  999 000 0018"
    at = line.text.index("999")
    evidence = line.evidence(at)
    assert evidence.box.left == line.words[2].box.left
    assert evidence.box.right == line.box.right
    assert line.evidence(0, 3).box == line.words[0].box


def test_evidence_is_as_sure_as_its_least_sure_word() -> None:
    page = reading_of("Dear Dr Jones")
    words = (page.words[0], replace(page.words[1], confidence=0.4), page.words[2])
    (line,) = lines_of([replace(page, words=words)])
    assert line.evidence().confidence == 0.4
    assert line.evidence(0, 4).confidence == 0.95


def test_lines_are_numbered_through_the_document_and_blank_sides_have_none() -> None:
    pages = [reading_of("one\ntwo", 1), replace(reading_of("dirt", 2), blank=True), reading_of("three", 3)]
    assert [(line.number, line.page, line.text) for line in lines_of(pages)] == [
        (0, 1, "one"),
        (1, 1, "two"),
        (2, 3, "three"),
    ]


def test_a_cell_is_parted_from_the_one_before_it_however_near_and_its_wrapped_lines_are_not() -> None:
    wrapped = [
        Word("once", Box(60, 10, 85, 20), 1.0, 0, begins_cell=True),
        Word("daily", Box(88, 10, 110, 20), 1.0, 0),
        Word("at", Box(60, 22, 70, 32), 1.0, 0),
        Word("14", Box(112, 10, 122, 20), 1.0, 0, begins_cell=True),
    ]
    (line,) = lines_of([replace(reading_of("x"), words=tuple(wrapped))])
    assert line.text == "once daily at  14"
    assert line.evidence(line.text.index("14")).box == Box(112, 10, 122, 20)
