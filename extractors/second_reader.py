"""A clean page goes in, another engine's reading comes out: better on bad pages, and three times the work.

The only module that knows RapidOCR (PP-OCR models from its own package; nothing is fetched).
"""

from __future__ import annotations

import hashlib
import os
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before it is imported: it would note, and try to send, what machine this is

import cv2
import numpy as np
import numpy.typing as npt
import rapidocr
from rapidocr.ch_ppocr_rec.typings import TextRecInput
from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError
from rapidocr.main import RapidOCRError
from rapidocr.utils.process_img import ResizeImgError

from extractors.lines import in_printed_lines
from records.errors import ReaderCrashed
from records.types import Box, CleanPage, Engine, Reading, Word

MARGIN = 0.2  # of a line's height, around a box that is looked at
LONGEST_SIDE = 960  # pixels to which the page is brought for finding lines
# a dash that was read against its word: no word begins with one, but lists and reactions do
PARTS = re.compile(r"(?<!\S)[-–—•](?=[^\W\d_]{2})|\S+")
MODELS = Path(rapidocr.__file__).parent / "models"
SETTINGS = {
    "Global.log_level": "error",
    "Global.use_cls": False,  # pages come upright
    "Global.max_side_len": 4000,  # or lines would be read from a shrunken page
    "Det.limit_type": "max",
    "Det.limit_side_len": LONGEST_SIDE,
    "Rec.rec_batch_num": 1,  # lines of one length at a time: cheapest
    "Rec.rec_img_shape": [3, 48, 48],  # no white room behind short lines: half the work for a word, read as well
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
FAULTS = (
    *(RapidOCRError, ONNXRuntimeError, ResizeImgError, rapidocr.LoadImageError),
    *(RuntimeError, ValueError, TypeError, IndexError, cv2.error),
)


def read(page: CleanPage) -> Reading:
    """Read one page, upright as it comes. Raises `ReaderCrashed` for whatever RapidOCR fails with."""
    try:
        found = _engine()(np.repeat(page.pixels[:, :, None], 3, axis=2), use_det=True, use_cls=False, use_rec=True)
    except FAULTS:
        raise ReaderCrashed from None
    words: list[Word] = []
    if found.boxes is not None:
        for number, (corners, text, score) in enumerate(zip(found.boxes, found.txts, found.scores, strict=True)):
            words.extend(_words(corners * 72 / page.dpi, text, float(score), number))
    return Reading(page.number, page.kind, in_printed_lines(words), engine(), page.preparation, page.placement)


@cache
def engine() -> Engine:
    """RapidOCR as installed: its version and its recognition model with the first digits of its SHA-256."""
    model = next(iter(sorted(MODELS.glob("*rec*.onnx"))))
    digest = hashlib.sha256(model.read_bytes()).hexdigest()[:12]
    return Engine("rapidocr", version("rapidocr"), f"{model.stem} sha256:{digest}")


@cache
def _engine() -> Any:
    return rapidocr.RapidOCR(params=SETTINGS)


def _words(corners: npt.NDArray[np.float32], text: str, score: float, line: int) -> list[Word]:
    """The words of a line that was found as a whole: each takes its letters' share of the line's width."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    letter = (right - left) / max(1, len(text))
    return [
        Word(
            part[0],
            Box(left + part.start() * letter, float(top), left + part.end() * letter, float(bottom)),
            min(1.0, score),
            line,
        )
        for part in PARTS.finditer(text)
    ]


def look(page: CleanPage, *strips: Box, narrowed: float = 1.0) -> tuple[str, float]:
    """The words inside boxes of one printed line each (points on the upright page), and how sure the reader is of them.

    The work grows with the width of what is looked at: ``narrowed`` squeezes it to so much of its width, which clean
    print bears. Raises `ReaderCrashed` for whatever RapidOCR fails with.
    """
    lines = [_line(page, strip, narrowed) for strip in strips]
    return " ".join(text for text, _ in lines if text), min((sure for _, sure in lines), default=0.0)


def _line(page: CleanPage, box: Box, narrowed: float) -> tuple[str, float]:
    scale, margin = page.dpi / 72, (box.bottom - box.top) * MARGIN
    top, bottom = max(0, round((box.top - margin) * scale)), round((box.bottom + margin) * scale)
    left, right = max(0, round((box.left - margin) * scale)), round((box.right + margin) * scale)
    strip = page.pixels[top:bottom, left:right]
    if strip.size == 0:
        return "", 0.0
    if narrowed < 1:
        wide = max(1, round(strip.shape[1] * narrowed))
        strip = np.asarray(cv2.resize(strip, (wide, strip.shape[0]), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    try:
        found = _line_reader()(TextRecInput(img=[np.repeat(strip[:, :, None], 3, axis=2)], return_word_box=False))
    except FAULTS:
        raise ReaderCrashed from None
    return (found.txts[0].strip(), float(found.scores[0])) if found.txts else ("", 0.0)


@cache
def _line_reader() -> Any:
    """The part of the engine that reads one line, as wide as the line is: a single word needs no room for twelve."""
    return _engine()._load_rec_model()
