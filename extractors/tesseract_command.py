"""Tesseract as a program (through pytesseract): one process reads a list of pages, and a crash or a hang is its own."""

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

from extractors.engine import LANGUAGE, LAYOUT, ORIENTATION, Found, coarser, resolution
from records.errors import ReaderCrashed, ReadingTookTooLong, TesseractMissing
from records.types import CleanPage, Engine

TURN_SECONDS = 30
WORD = 5  # the level of Tesseract's table on which words stand


@cache
def engine() -> Engine:
    """Tesseract as installed: its version, its language and the first digits of its model's SHA-256."""
    try:
        version = str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, OSError, SystemExit):
        raise TesseractMissing from None
    return Engine("tesseract", version, model(data_folder()))


@cache
def data_folder() -> Path:
    """Where Tesseract keeps its models; TesseractMissing where one of those that are needed is not there."""
    try:
        listed = subprocess.run(  # noqa: S603 - the same program that pytesseract runs
            [pytesseract.pytesseract.tesseract_cmd, "--list-langs"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise TesseractMissing from None
    folder = re.search(r'"(.+)"', listed)
    if not folder or not {LANGUAGE, ORIENTATION} <= set(listed.split()):
        raise TesseractMissing
    return Path(folder.group(1))


def model(folder: Path) -> str:
    """The name of the language's model in that folder and the first digits of its SHA-256."""
    file = folder / f"{LANGUAGE}.traineddata"
    return f"{file.name} sha256:{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"


def find(pages: Sequence[CleanPage], seconds: int) -> list[list[Found]]:
    """What one process finds on the pages; if it crashes, which page it was is not known: read them one by one."""
    engine()
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        table = _recognise(_written(pages, Path(folder)), seconds, len(pages))
    found: list[list[Found]] = [[] for _ in pages]
    for row in table:
        if int(row["level"]) == WORD:
            found[int(row["page_num"]) - 1].append(_found(row))
    return found


def _written(pages: Sequence[CleanPage], folder: Path) -> Path:
    """The pages as pictures that state their resolution, and the list of them that Tesseract takes."""
    names = []
    for number, page in enumerate(pages):
        name = folder / f"{number:04}.tif"
        Image.fromarray(page.pixels).save(name, dpi=(resolution(page), resolution(page)))
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


def _found(row: dict[str, str]) -> Found:
    left, top, wide, high = (float(row[side]) for side in ("left", "top", "width", "height"))
    line = int(row["block_num"]) * 1_000_000 + int(row["par_num"]) * 1_000 + int(row["line_num"])
    return Found((row["text"] or "").strip(), (left, top, left + wide, top + high), float(row["conf"]) / 100, line)


def turned(page: CleanPage) -> tuple[int, float] | None:
    """How to turn the page upright, by Tesseract's own orientation detection; None for too few letters."""
    smaller = coarser(page)
    try:
        told = pytesseract.image_to_osd(
            Image.fromarray(page.pixels).reduce(smaller),
            config=f"--dpi {round(resolution(page) / smaller)}",
            output_type=pytesseract.Output.DICT,
            timeout=TURN_SECONDS,
        )
    except pytesseract.TesseractNotFoundError:
        raise TesseractMissing from None
    except (pytesseract.TesseractError, RuntimeError):
        return None
    return int(told["rotate"]), float(told["orientation_conf"])
