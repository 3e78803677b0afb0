from dataclasses import replace

from mappings.outputs.plain_text import OUTPUT, plain_text
from records.types import CodedRecord, DocumentType, Head, Identity, OdsCode, Reading, Source
from tests.paper import reading_of


def record_of(*readings: Reading) -> CodedRecord:
    return CodedRecord(
        ref="a" * 64,
        trust=OdsCode("RXH"),
        source=Source.SCAN,
        pages=(readings[0].page, readings[-1].page),
        identity=Identity(),
        head=Head(DocumentType.CLINIC, 0.9),
        facts=(),
        readings=readings,
    )


def words_of(record: CodedRecord) -> list[str]:
    return [word.text for reading in record.readings if not reading.blank for word in reading.words]


def test_lines_are_kept_and_columns_are_parted_by_two_spaces() -> None:
    record = record_of(reading_of("Dear Dr Jones\n\nNHS No:   999 000 0018\nRegards"))
    assert plain_text(record) == "Dear Dr Jones\nNHS No:  999 000 0018\nRegards\n"


def test_pages_are_parted_by_a_form_feed_and_nothing_is_added() -> None:
    record = record_of(reading_of("Page one\nends", 1), reading_of("Page two", 2))
    text = plain_text(record)
    assert text == "Page one\nends\n\fPage two\n"
    assert text.split() == words_of(record)


def test_a_blank_side_adds_nothing_and_parts_nothing() -> None:
    blank = replace(reading_of("dirt", 2), blank=True)
    record = record_of(reading_of("Front", 1), blank, reading_of("Next", 3))
    assert plain_text(record) == "Front\n\fNext\n"


def test_a_document_without_words_is_empty() -> None:
    assert plain_text(record_of(reading_of(""))) == ""


def test_letters_beyond_english_stay_as_they_are() -> None:
    record = record_of(reading_of("Llanfair Tŷ Gwyn Łukasz Żółć"))
    assert plain_text(record) == "Llanfair Tŷ Gwyn Łukasz Żółć\n"


def test_the_output_says_what_it_is() -> None:
    assert (OUTPUT.name, OUTPUT.suffix) == ("text", ".txt")
