"""The corpus: letters printed, worn and filed by code, so that the truth of every page is known. Made anew every time.

Letters are the sample papers and the denser ones in bench/reading/letters. A condition is one file of six pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from samples import filing, paper, printing, typeset, wear
from samples.filing import Side
from samples.typeset import Sheet

Pixels = npt.NDArray[np.uint8]
LETTERS = Path(__file__).with_name("letters")
PAPERS = Path(__file__).parents[2] / "samples" / "papers"
PLAIN = (  # sample papers, by name: a new sample must not change what was measured
    "appointment_missed",
    "clinic_diabetes",
    "clinic_rheumatology",
    "clinic_typed_1991",
    "community_wrong_digit",
    "consent_endoscopy",
    "discharge_pneumonia",
    "emergency_wrist",
    "fax_cover",
    "fax_referral",
    "imaging_mri",
    "imaging_ultrasound",
    "laboratory_biochemistry",
    "maternity_mother_and_baby",
    "mental_health_no_number",
    "operation_hernia",
    "prescription_tto",
    "referral_mixed",
    "therapy_physiotherapy",
)
PAGES = 6  # of each condition, unless it says otherwise
DENSE = 3  # of them from the denser letters
FAX_HEADER = "14-MAR-2012 10:4{seed}   FROM: 01632 960{seed}14   TO: 01632 960190   P.{seed:02d}/06"
PRINTER_DPI = 600
STAMP = "RECEIVED MEDICAL RECORDS"
JPEG_QUALITY = 50  # of 100: what a scanner set to small files writes


@dataclass(frozen=True, slots=True)
class PageTruth:
    """The words of one page. ``optional`` are words that are on it but no part of its text: a stamp, a fax's header."""

    words: tuple[str, ...] = field(repr=False)
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One condition's file and the truth of its pages."""

    condition: str
    path: Path
    pages: tuple[PageTruth, ...]


@dataclass(frozen=True, slots=True)
class Worn:
    """How a condition's sheets become the bytes of one file, and that file's ending."""

    ending: str
    write: Callable[[Sequence[Sheet]], bytes]
    optional: Callable[[int], str] = lambda _seed: ""
    pages: int = PAGES


def made(folder: Path, conditions: Sequence[str] = ()) -> list[Paper]:
    """Write a file for each condition (all without a choice) into the folder; the same bytes every time."""
    return [
        _written(folder, name, offset) for offset, name in enumerate(CONDITIONS) if not conditions or name in conditions
    ]


def _written(folder: Path, name: str, offset: int) -> Paper:
    worn = CONDITIONS[name]
    sheets = _sheets(offset)[: worn.pages]
    path = folder / f"{name}.{worn.ending}"
    path.write_bytes(worn.write(sheets))
    truths = (
        PageTruth(tuple(" ".join(sheet.lines).split()), tuple(worn.optional(seed).split()))
        for seed, sheet in enumerate(sheets)
    )
    return Paper(name, path, tuple(truths))


def _sheets(offset: int) -> list[Sheet]:
    """Other letters for every condition, dense ones and samples in turn."""
    dense = [sheet for file in sorted(LETTERS.glob("*.txt")) for sheet in _set(file.read_text(encoding="utf-8"))]
    plain = [
        sheet
        for name in PLAIN
        for sheet in typeset.sheets(paper.read(PAPERS / f"{name}.txt").layout)
        if len(" ".join(sheet.lines).split()) > 100
    ]
    take: list[Sheet] = []
    for turn in range(PAGES):
        pool, step = (dense, DENSE) if turn % 2 == 0 else (plain, PAGES - DENSE)
        take.append(pool[(offset * step + turn // 2) % len(pool)])
    return take


def _set(text: str) -> list[Sheet]:
    return typeset.sheets(text.splitlines())


def _printed(sheet: Sheet, dpi: int) -> Pixels:
    """The sheet in black on white, printed at 600 dpi and then seen at ``dpi``: drawn at less, small letters touch."""
    fine = Image.fromarray(printing.pixels(sheet, PRINTER_DPI))
    size = round(typeset.WIDE * dpi / 72), round(typeset.HIGH * dpi / 72)
    return np.asarray(fine.resize(size, Image.Resampling.BOX))


# ---------------------------------------------------------------- conditions
def _scan(dpis: Sequence[int], wear_of: Callable[[Pixels, int], Pixels], stamp: str = "", pages: int = PAGES) -> Worn:
    """Sides at these resolutions in turn, as JPEGs in a PDF."""

    def write(sheets: Sequence[Sheet]) -> bytes:
        sides = [
            Side(wear_of(_printed(sheet, dpi), seed), dpi, JPEG_QUALITY)
            for seed, (sheet, dpi) in enumerate(zip(sheets, cycle(dpis), strict=False))
        ]
        return filing.pdf_bytes(filing.scanned_pdf(sides))

    return Worn("pdf", write, lambda _seed: stamp, pages)


def _fax(lines: int, compression: str) -> Worn:
    def header(seed: int) -> str:
        return FAX_HEADER.format(seed=seed)

    def write(sheets: Sequence[Sheet]) -> bytes:
        sides = [wear.faxed(_printed(s, 300), seed, lines, header(seed)) for seed, s in enumerate(sheets)]
        return filing.tiff(sides, (204, lines), compression)

    return Worn("tif", write, header)


def _digital(sheets: Sequence[Sheet]) -> bytes:
    return filing.pdf_bytes(printing.text_pdf(sheets))


def _askew(pixels: Pixels, seed: int) -> Pixels:
    degrees = (2.0, 5.0, 8.0)[seed % 3] * (-1 if seed > 2 else 1)
    return wear.skewed(wear.grey_scan(pixels, seed), degrees)


def _turned(pixels: Pixels, seed: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(wear.grey_scan(pixels, seed), 1 + seed % 3))


def _bad(pixels: Pixels, seed: int) -> Pixels:
    """A poor grey scan: pale print on darkened paper, grain, and the deep shadow of a fold or a lid left open."""
    worn = wear.grey_scan(pixels, seed, paper=214, ink=78, noise=22).astype(np.float32)
    wide = worn.shape[1]
    fold = np.abs(np.arange(wide) - (0.08 if seed % 2 else 0.9) * wide) / (0.22 * wide)
    shade = 1 - 0.5 * np.exp(-np.square(fold))[None, :]
    return wear.skewed(np.clip(worn * shade, 0, 255).astype(np.uint8), 0.7)


def _marked(pixels: Pixels, seed: int) -> Pixels:
    """A received stamp, a cup's ring, punched holes."""
    marked = wear.stamped(pixels, STAMP, degrees=6 + seed)
    return wear.punched(wear.stained(wear.grey_scan(marked, seed), seed + 40))


def _copied(pixels: Pixels, seed: int) -> Pixels:
    """A copy of a copy: every other page darker, with more dirt."""
    return wear.photocopied(pixels, seed, threshold=150 if seed % 2 else 165, dirt=250 if seed % 2 else 450)


def _copy(sheets: Sequence[Sheet]) -> bytes:
    sides = [
        Side(_copied(_printed(s, dpi), seed), dpi, 0)
        for seed, (s, dpi) in enumerate(zip(sheets, (200, 300) * 3, strict=True))
    ]
    return filing.pdf_bytes(filing.scanned_pdf(sides))


def _line_art(sheets: Sequence[Sheet]) -> bytes:
    sides = [Side(wear.bilevel(_printed(sheet, 300)), 300, 0) for sheet in sheets]
    return filing.pdf_bytes(filing.scanned_pdf(sides))


CONDITIONS: dict[str, Worn] = {
    "scan 300 dpi": _scan((300,), wear.grey_scan),
    "line art 300 dpi": Worn("pdf", _line_art),
    "scan 200 dpi": _scan((200,), wear.grey_scan),
    "scan 600 dpi": _scan((600,), wear.grey_scan, pages=3),
    "scan 100-120 dpi": _scan((100, 110, 120), wear.grey_scan),
    "skew 2, 5, 8": _scan((200,), _askew),
    "turned 90, 180, 270": _scan((200,), _turned),
    "photocopy": Worn("pdf", _copy),
    "bad grey scan": _scan((200,), _bad),
    "stamps and stains": _scan((200,), _marked, STAMP),
    "fax fine": _fax(196, "group4"),
    "fax standard": _fax(98, "group3"),
    "born digital": Worn("pdf", _digital),
}
