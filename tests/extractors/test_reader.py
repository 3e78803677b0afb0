from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors import reader, tesseract_command, tesseract_library
from extractors.lines import in_printed_lines
from extractors.transcript import Transcript
from records.errors import ReaderCrashed, ReadingTookTooLong, TesseractMissing
from records.types import Box, CleanPage, PageKind, Placement, Word
from tests.paper import reading_of

LETTER = (
    "Dear Dr Example, thank you for referring this pleasant lady",
    "who was seen in the chest clinic with a cough of six weeks.",
    "Her breathing is better and the X-ray was clear of disease.",
    "Diagnosis: asthma. Salbutamol inhaler two puffs when needed.",
    "We will review her again in three months with lung function.",
)
GARBLE = "qxzv jkkw bbrtz owwqf zzlkj pqqwx vvbnz xxkjq wqzzp lkkjz"


def page_of(lines: tuple[str, ...] = LETTER, dpi: int = 200, number: int = 1) -> CleanPage:
    picture = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        for column, part in enumerate(line.split("    ")):
            place = (dpi * (1 + 3.5 * column), dpi * (1 + row * 0.3))
            draw.text(place, part, fill=0, font=ImageFont.load_default(size=11 * dpi / 72))
    placement = Placement(picture.width * 72 / dpi, picture.height * 72 / dpi)
    return CleanPage(number, PageKind.PICTURE, np.array(picture), float(dpi), placement, ("none",))


def turned(page: CleanPage, quarters: int) -> CleanPage:
    pixels = np.ascontiguousarray(np.rot90(page.pixels, quarters))
    return CleanPage(page.number, page.kind, pixels, page.dpi, page.placement, page.preparation)


# ---------------------------------------------------------------- reading pictures
WAYS = ("tesserocr", "pytesseract")


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_pages_are_read_in_one_go_each_in_its_place(way):
    pages = [page_of(LETTER[:2], number=3), page_of((), number=4), page_of(LETTER[2:], dpi=300, number=5)]
    first, empty, last = reader.read(pages, 60, way)
    assert [one.page for one in (first, empty, last)] == [3, 4, 5]
    assert Transcript.of([first]).text.split() == " ".join(LETTER[:2]).split()
    assert "breathing is better" in Transcript.of([last]).text
    assert empty.words == ()
    assert first.confidence > 0.85
    assert first.engine.name == "tesseract"
    assert "sha256:" in first.engine.model
    dear = first.words[0].box  # drawn one inch from the left and from the top
    assert (dear.left, dear.top) == pytest.approx((72, 75), abs=4)
    assert 5 < dear.bottom - dear.top < 14


@pytest.mark.slow
def test_two_columns_of_a_header_are_one_printed_line():
    lines = ("Patient: Jane Example    NHS number: 999 000 0018", "Born: 3 May 1961    Ward: Seven")
    (reading,) = reader.read([page_of(lines)], 60)
    assert [line.text for line in Transcript.of([reading]).lines] == [line.replace("    ", "  ") for line in lines]


@pytest.mark.slow
def test_what_a_page_says_does_not_depend_on_the_page_before():
    letter, other = page_of(LETTER[:3]), page_of(LETTER[3:], dpi=150)
    (alone,) = reader.read([letter], 60, "tesserocr")
    assert reader.read([other, letter], 60, "tesserocr")[1] == alone


@pytest.mark.slow
def test_both_ways_to_tesseract_read_the_same_words_with_the_same_model():
    (library,), (command,) = (reader.read([page_of()], 60, way) for way in WAYS)
    assert [word.text for word in library.words] == [word.text for word in command.words]
    assert library.engine.model == command.engine.model
    assert "tesserocr" in library.engine.version


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_the_way_to_stand_upright_is_found(quarters, way):
    page = page_of(LETTER * 4)
    assert reader.orientation(turned(page, quarters), way) == quarters * 90  # np.rot90 turns anticlockwise


@pytest.mark.slow
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_does_not_stand_upright_is_poorly_read(quarters):
    page = page_of(LETTER)
    upright, askew = reader.read([page, turned(page, quarters)], 60)
    assert not reader.poorly_read(upright)
    assert reader.poorly_read(askew)
    assert reader.better(askew, upright) is upright
    assert reader.better(upright, askew) is upright


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_an_empty_page_has_no_orientation(way):
    assert reader.orientation(page_of(()), way) is None


def test_nothing_to_read_needs_no_reader():
    assert reader.read([], 60) == []


def program(folder: Path, name: str, body: str) -> str:
    """A program that stands in for Tesseract in a failing world."""
    path = folder / name
    path.write_text(f'#!/bin/sh\ncase "$*" in *--version*) echo "tesseract 5.3.0"; exit 0;; esac\n{body}\n')
    path.chmod(0o755)
    return str(path)


LISTS = 'case "$*" in *--list-langs*) printf \'List in "{0}" (2):\\neng\\nosd\\n\'; exit 0;; esac\n'


def forget() -> None:
    """Ask Tesseract again what it is and where its models are."""
    tesseract_command.engine.cache_clear()
    tesseract_command.data_folder.cache_clear()
    tesseract_library.engine.cache_clear()


@pytest.fixture
def failing(tmp_path, monkeypatch):
    """Puts a program in Tesseract's place."""
    (tmp_path / "eng.traineddata").write_bytes(b"model")

    def place(body: str) -> None:
        monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", program(tmp_path, "tesseract", body))
        forget()

    yield place
    forget()


@pytest.mark.parametrize(
    ("end", "error"), [("exit 1", ReaderCrashed), ("kill -9 $$", ReaderCrashed), ("exec sleep 20", ReadingTookTooLong)]
)
def test_a_reader_that_fails_ends_in_our_error(failing, tmp_path, end, error):
    failing(LISTS.format(tmp_path) + end)
    with pytest.raises(error) as fault:
        reader.read([page_of((), dpi=72)], 1, "pytesseract")
    assert fault.value.__cause__ is None


def test_tesseract_without_its_data_is_a_fault_of_the_set_up(failing):
    failing("printf 'List in \"/nowhere\" (1):\\neng\\n'")
    for way in WAYS:
        with pytest.raises(TesseractMissing):
            reader.read([page_of(())], 1, way)


@pytest.mark.parametrize("way", WAYS)
def test_no_tesseract_is_a_fault_of_the_set_up(monkeypatch, tmp_path, way):
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", str(tmp_path / "tesseract"))
    forget()
    with pytest.raises(TesseractMissing):
        reader.read([page_of(())], 1, way)
    forget()


@pytest.mark.slow
def test_a_page_that_takes_too_long_is_given_up_by_the_library(monkeypatch):
    monkeypatch.setattr(tesseract_library, "MILLISECONDS", 0.001)
    with pytest.raises(ReadingTookTooLong):
        reader.read([page_of(LETTER * 6)], 60, "tesserocr")
    monkeypatch.undo()
    assert reader.read([page_of(LETTER)], 60, "tesserocr")[0].words


# ---------------------------------------------------------------- judging
def test_a_letter_is_well_read_and_garble_is_not():
    assert not reader.poorly_read(reading_of("\n".join(LETTER)))
    assert not reader.poorly_read(reading_of("\n".join(LETTER), confidence=0.6))  # a second engine reads it better
    assert reader.poorly_read(reading_of(GARBLE))
    assert reader.poorly_read(reading_of("Page 2"))


def test_the_better_reading_makes_more_sense():
    good, garble, longer = reading_of("\n".join(LETTER[:2])), reading_of(GARBLE), reading_of("\n".join(LETTER))
    assert reader.better(garble, good) is good
    assert reader.better(good, garble) is good
    assert reader.better(good, longer) is longer


def test_words_of_letters_are_known_and_numbers_do_not_count():
    assert reader.known_share(["The", "patient's", "haemoglobin", "(12.4)", "was", "normal."]) == 1
    assert reader.known_share(["12/03/1999", "999", "Mr"]) == 0
    assert reader.known_share(GARBLE.split()) == 0


# ---------------------------------------------------------------- printed lines
def word(text: str, left: float, top: float, line: int, height: float = 10) -> Word:
    return Word(text, Box(left, top, left + 6 * len(text), top + height), 0.9, line)


def numbered(words: tuple[Word, ...]) -> list[str]:
    lines: dict[int, list[str]] = {}
    for one in words:
        lines.setdefault(one.line, []).append(one.text)
    assert list(lines) == list(range(len(lines)))
    return [" ".join(texts) for texts in lines.values()]


def test_columns_that_were_read_one_after_the_other_become_rows():
    names = [word("Sodium", 50, 100, 1), word("Potassium", 50, 115, 2)]
    values = [word("138", 200, 101, 3), word("4.2", 200, 116, 4)]
    units = [word("mmol/L", 300, 99, 5), word("mmol/L", 300, 114, 6)]
    assert numbered(in_printed_lines([*names, *values, *units])) == ["Sodium 138 mmol/L", "Potassium 4.2 mmol/L"]


def test_lines_one_above_the_other_stay_apart():
    close = [word("first", 50, 100, 1, 12), word("second", 50, 110, 2, 12), word("third", 52, 120, 3, 12)]
    assert numbered(in_printed_lines(close)) == ["first", "second", "third"]


def test_a_tall_mark_does_not_join_two_lines():
    stamp = word("(", 200, 98, 9, 40)
    lines = [word("one", 50, 100, 1), word("two", 50, 125, 2)]
    assert "one two" not in " / ".join(numbered(in_printed_lines([*lines, stamp])))


def test_no_words_make_no_lines():
    assert in_printed_lines([]) == ()
