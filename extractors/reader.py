"""Clean pages go in, readings come out: words with box, confidence and printed line.

The only module that knows Tesseract (through pytesseract). A digital page's own words are `extractors.own_words`.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pytesseract
from PIL import Image

from extractors.lines import in_printed_lines
from extractors.table import rows
from records.errors import ReaderCrashed, ReadingTookTooLong, TesseractMissing
from records.types import Box, CleanPage, Engine, Reading, Word

LANGUAGE = "eng"
LAYOUT = 3  # Tesseract's page segmentation: find the blocks of a page
POOR_CONFIDENCE = 0.80  # mean of a page; clean pages reach 0.94
SURE_CONFIDENCE = 0.90  # mean of a page from which one in twenty-five letters or fewer is wrong
POOR_KNOWN = 0.55  # share of words that English or medicine knows; letters have 0.8, and names
FEW_WORDS = 4  # too few to judge a page by
TURN_SECONDS = 30
SURE_TURN = 1.5  # Tesseract's own figure for how sure it is of an orientation
RULES_AND_SPECKS = frozenset("|_—-~=.,'`‘’\"“”")  # what ruled lines and dirt are read as


# ---------------------------------------------------------------- reading pictures
def read(pages: Sequence[CleanPage], seconds: int) -> list[Reading]:
    """Read pages with one Tesseract process, ``seconds`` for each page, and return a reading of each in order.

    Raises `ReadingTookTooLong`, `ReaderCrashed` (which page it was is not known: read them one by one) or
    `TesseractMissing`.
    """
    if not pages:
        return []
    engine = tesseract()
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        table = _recognise(_written(pages, Path(folder)), seconds, len(pages))
    words: list[list[Word]] = [[] for _ in pages]
    for row in table:
        at = int(row["page_num"]) - 1
        word = _word(row, pages[at])
        if word:
            words[at].append(word)
    return [
        Reading(page.number, page.kind, in_printed_lines(found), engine, page.preparation, page.placement)
        for page, found in zip(pages, words, strict=True)
    ]


@cache
def tesseract() -> Engine:
    """Tesseract as installed: its version, its language and the first digits of its model's SHA-256."""
    try:
        version = str(pytesseract.get_tesseract_version())
        listed = subprocess.run(  # noqa: S603 - the same program that pytesseract runs
            [pytesseract.pytesseract.tesseract_cmd, "--list-langs"], capture_output=True, text=True, check=True
        ).stdout
    except (pytesseract.TesseractNotFoundError, OSError, subprocess.CalledProcessError, SystemExit):
        raise TesseractMissing from None
    languages = listed.split()
    folder = re.search(r'"(.+)"', listed)
    if LANGUAGE not in languages or "osd" not in languages or not folder:
        raise TesseractMissing
    model = Path(folder.group(1)) / f"{LANGUAGE}.traineddata"
    digest = hashlib.sha256(model.read_bytes()).hexdigest()[:12]
    return Engine("tesseract", version, f"{LANGUAGE}.traineddata sha256:{digest}")


def _written(pages: Sequence[CleanPage], folder: Path) -> Path:
    """The pages as pictures that state their resolution, and the list of them that Tesseract takes."""
    names = []
    for number, page in enumerate(pages):
        name = folder / f"{number:04}.tif"
        dpi = max(70.0, page.dpi)  # Tesseract distrusts less and guesses
        Image.fromarray(page.pixels).save(name, dpi=(dpi, dpi))
        names.append(f"{name}\n")
    pictures = folder / "pages.txt"
    pictures.write_text("".join(names), encoding="utf-8")
    return pictures


def _recognise(pictures: Path, seconds: int, pages: int) -> Iterable[dict[str, str]]:
    """Tesseract's table of words for a list of pictures."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its threads cost four times the work and save little time
    try:
        table = pytesseract.image_to_data(
            str(pictures), lang=LANGUAGE, config=f"--psm {LAYOUT}", timeout=seconds * pages
        )
    except pytesseract.TesseractNotFoundError:
        raise TesseractMissing from None
    except pytesseract.TesseractError:
        raise ReaderCrashed from None
    except RuntimeError:  # pytesseract's way of saying that time ran out
        raise ReadingTookTooLong(seconds) from None
    return csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def _word(row: dict[str, str], page: CleanPage) -> Word | None:
    """A row of Tesseract's table as a word, in points; None for what is no word but a speck or a ruled line."""
    text = (row["text"] or "").strip()
    confidence = float(row["conf"]) / 100
    if int(row["level"]) != 5 or not text or confidence < 0:
        return None
    left, top, wide, high = (int(row[side]) * 72 / page.dpi for side in ("left", "top", "width", "height"))
    if wide <= 0 or high <= 0 or _is_dirt(text, confidence, wide, high):
        return None
    return Word(text, Box(left, top, left + wide, top + high), min(1.0, confidence), _line_number(row))


def _line_number(row: dict[str, str]) -> int:
    """One number for a line of a paragraph of a block, in Tesseract's order."""
    return int(row["block_num"]) * 1_000_000 + int(row["par_num"]) * 1_000 + int(row["line_num"])


def _is_dirt(text: str, confidence: float, wide: float, high: float) -> bool:
    """Whether a word of Tesseract's is a ruled line, a border or a speck. Nothing with two letters or digits is."""
    solid = sum(letter.isalnum() for letter in text)
    if solid >= 2:
        return False
    if high > 60 or wide > 250:  # points; no single letter is as large
        return True
    if solid == 0:
        ruled = set(text) <= RULES_AND_SPECKS and confidence < 0.8
        return ruled or confidence < 0.6 or max(wide, high) < 1.5
    return confidence < 0.2


# ---------------------------------------------------------------- judging a reading
def orientation(page: CleanPage) -> int | None:
    """Degrees clockwise (0, 90, 180 or 270) by which to turn the page so that it stands upright; None when unsure."""
    smaller = 2 if page.dpi >= 280 else 1  # half of 300 dpi tells as well, half of 200 does not
    picture = Image.fromarray(page.pixels).reduce(smaller)
    resolution = f"--dpi {max(70, round(page.dpi / smaller))}"
    try:
        found = pytesseract.image_to_osd(
            picture, config=resolution, output_type=pytesseract.Output.DICT, timeout=TURN_SECONDS
        )
    except pytesseract.TesseractNotFoundError:
        raise TesseractMissing from None
    except (pytesseract.TesseractError, RuntimeError):  # too few letters to tell
        return None
    return int(found["rotate"]) if float(found["orientation_conf"]) >= SURE_TURN else None


def sideways(reading: Reading) -> bool:
    """Whether the words read stand on their side: Tesseract reads such words too, but not in the right order."""
    long = [word.box for word in reading.words if len(word.text) >= 4]
    return sum(box.bottom - box.top > box.right - box.left for box in long) * 2 > len(long)


def poorly_read(reading: Reading) -> bool:
    """Whether a page should be read again another way: turned, or prepared differently."""
    if len(reading.words) < FEW_WORDS or sideways(reading):
        return True
    return reading.confidence < POOR_CONFIDENCE or known_share(word.text for word in reading.words) < POOR_KNOWN


def wants_second_opinion(reading: Reading) -> bool:
    """Whether another engine should read the page as well: words were read, but not surely enough to be relied on."""
    return bool(reading.words) and reading.confidence < SURE_CONFIDENCE


def better(first: Reading, second: Reading) -> Reading:
    """The reading that says more that makes sense; the first when neither does."""
    return second if _sense(second) > _sense(first) else first


def _sense(reading: Reading) -> float:
    """Letters in known words that stand upright, each as sure as its word was read: garbage scores low."""
    standing = (word for word in reading.words if word.box.right - word.box.left > word.box.bottom - word.box.top)
    return sum(word.confidence * len(word.text) for word in standing if is_known(word.text))


def known_share(texts: Iterable[str]) -> float:
    """The share of words of three letters or more that English or medicine knows; 0 without any such word."""
    words = [text for text in texts if len(_letters(text)) >= 3]
    return sum(is_known(text) for text in words) / len(words) if words else 0.0


def is_known(text: str) -> bool:
    """Whether a word of three letters or more is one of English or medicine."""
    letters = _letters(text)
    return len(letters) >= 3 and letters in known_words()


def _letters(text: str) -> str:
    """A word without the punctuation around it, small; "" for anything with other signs within (dates, numbers)."""
    bare = text.strip("\"'.,;:!?()[]{}*-–—‘’“”/").lower().removesuffix("'s").removesuffix("’s")
    return bare if bare.isalpha() else ("" if any(sign.isdigit() for sign in bare) else re.sub(r"\W", "", bare))


@cache
def known_words() -> frozenset[str]:
    """Words of English and of medicine, from tables/known_words.csv."""
    return frozenset(word for row in rows("known_words") for word in row["words"].split())
