"""A paper's sheets become one file in one condition: clean, worn, faxed or digital."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from capture.sheet_pages import separator_pages
from samples import filing, printing, wear
from samples.filing import Side
from samples.typeset import Sheet

Pixels = npt.NDArray[np.uint8]
GREY_QUALITY = 38  # of 100: what a scanner set to small files writes
FAXES = {"fax_std": (98, "group3"), "fax_fine": (196, "group4")}  # lines to the inch, coding
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Copy:
    """The bytes of a file, its ending, its sides, and which of them (counted from 1) are blank."""

    data: bytes
    ending: str
    pages: int
    blank: tuple[int, ...] = ()


def copy_of(sheets: Sequence[Sheet], condition: str, seed: int, sent: str, dpi: int = 200) -> Copy:
    """The sheets as one file, faxed or scanned on the ISO date ``sent``; KeyError for an unknown condition."""
    if condition in FAXES:
        return _faxed(sheets, seed, date.fromisoformat(sent), condition)
    return CONDITIONS[condition](sheets, seed, dpi)


# ---------------------------------------------------------------- scans
def scanned_separator(seed: int, dpi: int = 200) -> Copy:
    """A separator sheet as `casenote sheets` prints it, scanned in grey."""
    with pdfium.PdfDocument(separator_pages(1)) as printed:
        pixels = np.asarray(printed[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L"), dtype=np.uint8)
    side = Side(wear.grey_scan(pixels, seed, paper=232, ink=45), dpi, GREY_QUALITY)
    return Copy(filing.pdf_bytes(filing.scanned_pdf([side])), "pdf", 1)


def _sides(sheets: Sequence[Sheet], seed: int, dpi: int, worn: Callable[[Pixels, int], Pixels]) -> Copy:
    sides = [Side(worn(printing.pixels(sheet, dpi), seed + n), dpi, GREY_QUALITY) for n, sheet in enumerate(sheets)]
    return Copy(filing.pdf_bytes(filing.scanned_pdf(sides)), "pdf", len(sides))


def _clean(sheets: Sequence[Sheet], _seed: int, _dpi: int) -> Copy:
    sides = [Side(wear.bilevel(printing.pixels(sheet, 300)), 300, 0) for sheet in sheets]
    return Copy(filing.pdf_bytes(filing.scanned_pdf(sides)), "pdf", len(sides))


def _copy(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    sides = [Side(wear.photocopied(printing.pixels(s, dpi), seed + n), dpi, 0) for n, s in enumerate(sheets)]
    return Copy(filing.pdf_bytes(filing.scanned_pdf(sides)), "pdf", len(sides))


def _grey(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(sheets, seed, dpi, lambda page, n: wear.grey_scan(page, n, paper=232, ink=45))


def _skew(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    angle = 1.2 + seed % 9 / 5  # 1.2 to 2.8 degrees
    return _sides(sheets, seed, dpi, lambda page, n: wear.skewed(wear.grey_scan(page, n), -angle if n % 2 else angle))


def _bad(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(
        sheets, seed, dpi, lambda page, n: wear.skewed(wear.grey_scan(page, n, paper=214, ink=78, noise=22), 0.9)
    )


def _upside(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(sheets, seed, dpi, lambda page, n: np.rot90(wear.grey_scan(page, n), 2))


def _quarter(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(sheets, seed, dpi, lambda page, n: np.rot90(wear.grey_scan(page, n), 1 + 2 * (seed % 2)))


def _stain(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(sheets, seed, dpi, lambda page, n: wear.stained(wear.grey_scan(page, n), n))


def _holes(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(sheets, seed, dpi, lambda page, n: wear.punched(wear.grey_scan(page, n)))


def _faint(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(sheets, seed, dpi, lambda page, n: wear.grey_scan(wear.faint(page), n, paper=240, ink=20))


def _stamp(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return _sides(sheets, seed, dpi, lambda page, n: wear.grey_scan(wear.stamped(page, "RECEIVED"), n))


def _duplex(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    """Every front is followed by its blank back, through which the front shows."""
    sides: list[Side] = []
    for sheet in sheets:
        front = printing.pixels(sheet, dpi)
        back = wear.show_through(np.full_like(front, 255), front)
        for side in (front, back):
            sides.append(Side(wear.grey_scan(side, seed + len(sides)), dpi, GREY_QUALITY))
    blank = tuple(range(2, len(sides) + 1, 2))
    return Copy(filing.pdf_bytes(filing.scanned_pdf(sides)), "pdf", len(sides), blank)


def _png(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    (sheet,) = sheets
    page = wear.faint(printing.pixels(sheet, 150))
    return Copy(filing.png(Side(page, 150, 0)), "png", 1)


def _photo(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    (sheet,) = sheets
    page = wear.skewed(wear.grey_scan(printing.pixels(sheet, dpi), seed, paper=222, ink=35, noise=14), -1.4)
    return Copy(filing.jpeg(Side(page, dpi, 45)), "jpg", 1)


# ---------------------------------------------------------------- faxes
def _faxed(sheets: Sequence[Sheet], seed: int, sent: date, condition: str) -> Copy:
    lines, compression = FAXES[condition]
    stamp = f"{sent:%d-%b-%Y} {seed % 10 + 9:02d}:{seed * 7 % 60:02d}".upper()
    header = f"{stamp}   FROM: 01632 960{seed:03d}   TO: 01632 960190   P.{{:02d}}/{len(sheets):02d}"
    sides = [
        wear.faxed(printing.pixels(sheet, 300), seed + n, lines, header.format(n)) for n, sheet in enumerate(sheets, 1)
    ]
    return Copy(filing.tiff(sides, (204, lines), compression), "tif", len(sides))


# ---------------------------------------------------------------- digital
def _digital(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return Copy(filing.pdf_bytes(printing.text_pdf(sheets)), "pdf", len(sheets))


def _digital_plain(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    return Copy(filing.pdf_bytes(printing.text_pdf(sheets, embed=False)), "pdf", len(sheets))


def _digital_mixed(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    """The first page digital, the others scanned."""
    pdf = printing.text_pdf(sheets[:1])
    rest = [Side(wear.grey_scan(printing.pixels(sheet, dpi), seed), dpi, GREY_QUALITY) for sheet in sheets[1:]]
    pdf.pages.extend(filing.scanned_pdf(rest).pages)
    return Copy(filing.pdf_bytes(pdf), "pdf", len(sheets))


def _digital_bad_text(sheets: Sequence[Sheet], seed: int, dpi: int) -> Copy:
    """A scan with the words of another, worse reader hidden under it."""
    sides = [Side(wear.grey_scan(printing.pixels(sheet, dpi), seed), dpi, GREY_QUALITY) for sheet in sheets]
    words = [_misread("\n".join(sheet.lines), seed + n) for n, sheet in enumerate(sheets)]
    return Copy(filing.pdf_bytes(filing.scanned_pdf(sides, words)), "pdf", len(sides))


def _misread(text: str, seed: int) -> str:
    """The text with most letters and digits taken for others."""
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(LETTERS), len(text))
    wrong = rng.integers(0, 100, len(text)) < 70
    return "".join(
        LETTERS[draw] if bad and letter.isalnum() else letter
        for letter, draw, bad in zip(text, draws, wrong, strict=True)
    )


CONDITIONS: dict[str, Callable[[Sequence[Sheet], int, int], Copy]] = {
    "scan_clean": _clean,
    "scan_copy": _copy,
    "scan_grey": _grey,
    "scan_bad": _bad,
    "scan_skew": _skew,
    "scan_upside": _upside,
    "scan_rot90": _quarter,
    "scan_stain": _stain,
    "scan_holes": _holes,
    "scan_faint": _faint,
    "scan_stamp": _stamp,
    "scan_duplex": _duplex,
    "scan_png": _png,
    "scan_photo": _photo,
    "digital_pdf": _digital,
    "digital_plain": _digital_plain,
    "digital_mixed": _digital_mixed,
    "digital_badtext": _digital_bad_text,
}
