"""Tesseract as a library (tesserocr): no process to start and no picture to write, two thirds of the work.

What crashes or hangs here takes its process along: only for worker processes that are ended when their time is up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version

import tesserocr
from PIL import Image

from extractors import tesseract_command
from extractors.engine import LANGUAGE, LAYOUT, ORIENTATION, Found, coarser, resolution
from records.errors import ReaderCrashed, ReadingTookTooLong, TesseractMissing
from records.types import CleanPage, Engine

MILLISECONDS = 1000


@cache
def engine() -> Engine:
    """The Tesseract inside the library, with the models of the one that is installed."""
    inside = tesserocr.tesseract_version().split()[1]
    model = tesseract_command.model(tesseract_command.data_folder())
    return Engine("tesseract", f"{inside} (tesserocr {version('tesserocr')})", model)


def find(pages: Sequence[CleanPage], seconds: int) -> list[list[Found]]:
    """What is found on each page, one after the other."""
    return [_find(page, seconds) for page in pages]


def _find(page: CleanPage, seconds: int) -> list[Found]:
    reader = _reader()
    high, wide = page.pixels.shape
    try:
        reader.SetImageBytes(page.pixels.tobytes(), wide, high, 1, wide)
        reader.SetSourceResolution(round(resolution(page)))
        finished = reader.Recognize(max(1, round(seconds * MILLISECONDS)))
        found = list(_words(reader.GetIterator())) if finished else []
    except RuntimeError:
        raise ReaderCrashed from None
    finally:
        reader.Clear()  # or the page's pictures stay in memory until the next
    if not finished:
        raise ReadingTookTooLong(seconds)
    return found


def _words(place: tesserocr.PyLTRResultIterator | None) -> Iterator[Found]:
    """The words of a page, with lines counted as they begin; nothing for a page on which nothing was seen."""
    if place is None:
        return
    line = 0
    for word in tesserocr.iterate_level(place, tesserocr.RIL.WORD):
        line += word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE)
        box = word.BoundingBox(tesserocr.RIL.WORD)
        if box is not None and not word.Empty(tesserocr.RIL.WORD):
            text = word.GetUTF8Text(tesserocr.RIL.WORD).strip()
            yield Found(text, box, word.Confidence(tesserocr.RIL.WORD) / 100, line)


def turned(page: CleanPage) -> tuple[int, float] | None:
    """How to turn the page upright, by Tesseract's own orientation detection; None for too few letters."""
    smaller = coarser(page)
    picture = Image.fromarray(page.pixels).reduce(smaller)
    turner = _turner()
    try:
        turner.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
        turner.SetSourceResolution(round(resolution(page) / smaller))
        told = turner.DetectOrientationScript()
    except RuntimeError:
        raise ReaderCrashed from None
    finally:
        turner.Clear()
    return None if told is None else ((360 - told["orient_deg"]) % 360, told["orient_conf"])


@cache
def _reader() -> tesserocr.PyTessBaseAPI:
    return _opened(LANGUAGE, LAYOUT)


@cache
def _turner() -> tesserocr.PyTessBaseAPI:
    return _opened(ORIENTATION, tesserocr.PSM.OSD_ONLY)


def _opened(model: str, layout: int) -> tesserocr.PyTessBaseAPI:
    """Tesseract with a model in memory: one for a process, which takes a tenth of a second to make."""
    try:
        return tesserocr.PyTessBaseAPI(path=str(tesseract_command.data_folder()), lang=model, psm=layout)
    except RuntimeError:
        raise TesseractMissing from None
