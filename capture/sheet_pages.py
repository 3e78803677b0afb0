"""Headers go in, a PDF of header or separator sheets comes out: A4, drawn in lines, the same bytes every time.

Each sheet carries its codes and big words at both ends, the lower half turned about, so that it is read whichever way
round it lies. All words are set larger than letters are typed: much small print on a page is then somebody's letter.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import pikepdf

from capture.barcodes import code_128_modules, qr_modules
from capture.sheet_payload import Header, header_codes, separator_codes
from records.types import Pixels

WIDTHS = Path(__file__).parent / "tables" / "helvetica_widths.csv"
WIDE, HIGH = 595.0, 842.0  # A4 in points
MARGIN = 42.0  # points, 15 mm: no printer and no fax cuts into it
QR = 196.0  # points, 69 mm: a module stays wider than four lines of a standard fax
BARS = 62.0  # points, 22 mm: a scan line still crosses all bars when the sheet lies 7 degrees askew
COLUMN = MARGIN + QR + 26.0  # points: where words beside the QR code begin
SMALLEST, LARGEST = 18.0, 30.0  # points: type of what is written in
LONGEST_BOX_LINES = 3
LABEL = 118.0  # points from a label to its value
GREY = "0.35 g"
Area = tuple[float, float, float, float]  # left, bottom, right, top in points from the lower left corner


def separator_pages(count: int) -> bytes:
    """A PDF of ``count`` separator sheets, all alike."""
    pdf = pikepdf.new()
    half = _half(*separator_codes(), ("SEPARATOR", "SHEET"), "PUT BETWEEN DOCUMENTS")
    form = _form(pdf, half)
    for _ in range(count):
        _page(pdf, form, _fold())
    return _saved(pdf, "Casenote separator sheets")


def header_pages(headers: Sequence[Header], key: bytes) -> bytes:
    """A PDF with one header sheet for each of ``headers``, in order, signed with ``key``.

    Raises ValueError when a box's label holds letters that the sheet can't show (`printable`).
    """
    pdf = pikepdf.new()
    for header in headers:
        half = _half(*header_codes(header, key), ("HEADER", "SHEET"), "PUT ON TOP OF ITS PAPERS")
        _page(pdf, _form(pdf, half), _claims(header))
    return _saved(pdf, "Casenote header sheets")


def printable(text: str) -> str:
    """``text`` in the letters that every PDF viewer can print without fonts of its own (Windows-1252).

    Accents that are not among them are left off in print, never in the code: "Tŷ Ŵen" is printed "Ty Wen".
    Raises ValueError for other scripts.
    """
    shown = ""
    for letter in unicodedata.normalize("NFC", text):
        if not _in_font(letter):
            letter = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
        shown += letter
    if not all(map(_in_font, shown)):
        raise ValueError("the box's label holds letters that can't be printed: use Latin letters")
    return shown


# ---------------------------------------------------------------- the parts of a sheet
def code_areas() -> list[Area]:
    """Where a sheet's codes are."""
    top, bars = HIGH - MARGIN, HIGH - MARGIN - QR - 24
    upper = [(MARGIN, top - QR, MARGIN + QR, top), (MARGIN, bars - BARS, WIDE - MARGIN, bars)]
    return [*upper, *map(_turned, upper)]


def word_areas(header: Header | None) -> list[Area]:
    """Where a sheet's words are: the titles at both ends, and row by row what a ``header`` claims in the middle."""
    title = (COLUMN, HIGH - MARGIN - QR, WIDE - MARGIN, HIGH - MARGIN)
    claims = [
        (left, y - size / 4, left + _width(text, size, bold=True), y + size)
        for label, value, y, value_size in (_claim_rows(header) if header else [])
        for text, left, size in ((label, MARGIN, SMALLEST), (value, MARGIN + LABEL, value_size))
        if text
    ]
    return [title, _turned(title), *claims]


def _turned(area: Area) -> Area:
    """The same on the other half of the sheet, upside down."""
    left, bottom, right, top = area
    return WIDE - right, HIGH - top, WIDE - left, HIGH - bottom


def _half(data: bytes, bars: str, title: Sequence[str], advice: str) -> list[str]:
    """The upper half of a sheet: QR code, words beside it, and a Code 128 from margin to margin."""
    top = HIGH - MARGIN
    body = ["0 g", *_square(qr_modules(data), MARGIN, top - QR, QR)]
    body.append(_words("CASENOTE", COLUMN, top - 34, 30, bold=True))
    size = min(_fitting(word, WIDE - MARGIN - COLUMN, 58) for word in title)
    for line, word in enumerate(title):
        body.append(_words(word, COLUMN, top - 44 - size * 1.02 * (line + 1), size, bold=True))
    body += [
        GREY,
        _words(advice, COLUMN, top - QR + 4, _fitting(advice, WIDE - MARGIN - COLUMN, 20, bold=False)),
        "0 g",
    ]
    body += _stripes(code_128_modules(bars), MARGIN, top - QR - 24 - BARS, WIDE - 2 * MARGIN)
    return body


def _claims(header: Header) -> list[str]:
    """The middle of a header sheet: what it says, in words for people."""
    body = []
    for label, value, y, size in _claim_rows(header):
        body += [GREY, _words(label, MARGIN, y, SMALLEST), "0 g", _words(value, MARGIN + LABEL, y, size, bold=True)]
    return body


def _claim_rows(header: Header) -> list[tuple[str, str, float, float]]:
    """Label, value, height on the sheet in points, and size of the value's type."""
    number = header.nhs_number.digits if header.nhs_number else ""
    sides = "1  (FRONTS ONLY)" if header.sides == 1 else "2  (FRONTS AND BACKS)"
    rows = [("BOX", line) for line in _lines(printable(header.box))]
    rows = [rows[0], *(("", line) for _, line in rows[1:])]
    rows.append(("TRUST", header.trust.code))
    if number:
        rows.append(("NHS NO.", f"{number[:3]} {number[3:6]} {number[6:]}"))
    rows += [("SHEETS", f"{header.sheets}  (ITS PAPERS ONLY)"), ("SIDES", sides)]
    size, lead = (24.0, 31.0) if len(rows) < 6 else (20.0, 27.0)
    top = HIGH / 2 + lead * (len(rows) / 2 - 0.72)
    return [
        (label, value, top - line * lead, _fitting(value, WIDE - 2 * MARGIN - LABEL, size))
        for line, (label, value) in enumerate(rows)
    ]


def _fold() -> list[str]:
    """A line across the middle of a sheet that has nothing else there."""
    return [f"0.8 G 1 w [6 6] 0 d {MARGIN:g} {HIGH / 2:g} m {WIDE - MARGIN:g} {HIGH / 2:g} l S"]


def _lines(text: str) -> list[str]:
    """A box's label in lines that fit; a single long word is cut."""
    room, lines = WIDE - 2 * MARGIN - LABEL, [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, 20, bold=True) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    last = LONGEST_BOX_LINES - 1
    return [*lines[:last], " ".join(lines[last:])] if len(lines) > last else lines


# ---------------------------------------------------------------- drawing
def _square(modules: Pixels, left: float, bottom: float, side: float) -> list[str]:
    """A QR code as black boxes: one for each run of dark modules in a row."""
    module = side / len(modules)
    drawn = []
    for row, line in enumerate(modules):
        y = bottom + side - (row + 1) * module
        drawn += [_box(left + start * module, y, length * module, module) for start, length in _runs(line)]
    return drawn


def _stripes(modules: Pixels, left: float, bottom: float, wide: float) -> list[str]:
    module = wide / len(modules)
    return [_box(left + start * module, bottom, length * module, BARS) for start, length in _runs(modules)]


def _runs(line: Pixels) -> list[tuple[int, int]]:
    """Where dark modules begin and how many follow each other."""
    runs, at = [], 0
    for dark, group in groupby(line.tolist()):
        length = len(list(group))
        if dark:
            runs.append((at, length))
        at += length
    return runs


def _box(left: float, bottom: float, wide: float, high: float) -> str:
    return f"{left:.3f} {bottom:.3f} {wide:.3f} {high:.3f} re f"


def _words(text: str, x: float, y: float, size: float, *, bold: bool = False) -> str:
    shown = text.encode("cp1252").hex()
    return f"BT /{'B' if bold else 'R'} {size:.2f} Tf {x:.2f} {y:.2f} Td <{shown}> Tj ET"


def _fitting(text: str, room: float, largest: float, *, bold: bool = True) -> float:
    """The size at which ``text`` fits into ``room`` points, at most ``largest``."""
    return min(largest, room / _width(text, 1.0, bold=bold))


def _width(text: str, size: float, *, bold: bool) -> float:
    return sum(_widths()[letter][bold] for letter in text) * size / 1000


@cache
def _widths() -> dict[str, tuple[int, int]]:
    """How wide each letter is in thousandths of its size: regular, bold."""
    with WIDTHS.open(encoding="utf-8", newline="") as file:
        return {chr(int(row["code"], 16)): (int(row["regular"]), int(row["bold"])) for row in csv.DictReader(file)}


def _in_font(letter: str) -> bool:
    return letter in _widths()


# ---------------------------------------------------------------- PDF
def _form(pdf: pikepdf.Pdf, body: list[str]) -> pikepdf.Object:
    """A half sheet, drawn once and shown twice."""
    return pdf.make_stream(
        "\n".join(body).encode(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, WIDE, HIGH],
        Resources=_fonts(),
    )


def _page(pdf: pikepdf.Pdf, half: pikepdf.Object, middle: list[str]) -> None:
    page = pdf.add_blank_page(page_size=(WIDE, HIGH))
    page.obj.Resources = _fonts()
    page.obj.Resources.XObject = pikepdf.Dictionary(Half=half)
    body = ["/Half Do", f"q -1 0 0 -1 {WIDE:g} {HIGH:g} cm /Half Do Q", "0 g", *middle]
    page.obj.Contents = pdf.make_stream("\n".join(body).encode())


def _fonts() -> pikepdf.Dictionary:
    faces = {"R": "/Helvetica", "B": "/Helvetica-Bold"}
    return pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            {
                f"/{name}": pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name(face),
                    Encoding=pikepdf.Name.WinAnsiEncoding,
                )
                for name, face in faces.items()
            }
        )
    )


def _saved(pdf: pikepdf.Pdf, title: str) -> bytes:
    pdf.docinfo[pikepdf.Name.Title] = pikepdf.String(title)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(PrintScaling=pikepdf.Name("/None"))
    data = io.BytesIO()
    pdf.save(data, deterministic_id=True, compress_streams=True)
    return data.getvalue()
