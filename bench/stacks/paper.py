"""A stack comes in; a scanned PDF of it, worn, smudged and turned as its line says, goes out."""

from __future__ import annotations

import io
import zlib
from functools import cache

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw

from bench.stacks.stack import Side, Stack
from capture.sheet_pages import header_pages, separator_pages
from capture.sheet_payload import Header
from records.types import OdsCode, Pixels
from samples import filing, printing, typeset, wear

DPI, QUALITY = 200, 60
KEY, FORGED_KEY = bytes(32), bytes(range(32))
BARS = (0.08, 0.2, 0.08, 0.2)  # inches: patch T, narrow and wide
SPACE, LONG = 0.08, 4.0  # inches
SPILT = {  # left, top, right, bottom as parts of the sheet: where codes stand
    "ours": (
        (0.0, 0.02, 0.43, 0.30), (0.0, 0.29, 1.0, 0.40), (0.0, 0.60, 1.0, 0.71), (0.57, 0.70, 1.0, 0.98),
    ),
    "PATCH": ((0.0, 0.0, 1.0, 0.4), (0.0, 0.65, 1.0, 1.0), (0.0, 0.3, 0.2, 0.7), (0.8, 0.3, 1.0, 0.7)),
}  # fmt: skip


def scanned(stack: Stack) -> bytes:
    """The stack as a grey scan at 200 dpi; the same stack gives the same bytes."""
    seed = zlib.crc32(stack.name.encode())
    sides = []
    for side in stack.sides:
        pixels = wear.grey_scan(_printed(side), seed + side.number)
        if stack.rotated:
            pixels = np.ascontiguousarray(np.rot90(pixels, side.number % 4))
        sides.append(filing.Side(pixels, DPI, QUALITY))
    return filing.pdf_bytes(filing.scanned_pdf(sides))


def _printed(side: Side) -> Pixels:
    if side.print is not None:
        return printing.pixels(side.print, DPI)
    if side.sheet is None:
        return np.full((round(typeset.HIGH * DPI / 72), round(typeset.WIDE * DPI / 72)), 255, dtype=np.uint8)
    sheet = _patch() if side.mark == "PATCH" else _drawn(_document(side))
    if side.state == "words":
        return _without_codes(sheet, side.mark)
    return _smeared(sheet) if side.state == "nothing" else sheet


def _document(side: Side) -> bytes:
    sheet = side.sheet
    if sheet is None or side.mark == "SEP":
        return separator_pages(1)
    header = Header(sheet.box, OdsCode("RZZ"), None, sheet.sheets or 1, sheet.sides)
    return header_pages([header], FORGED_KEY if sheet.fault else KEY)


@cache
def _drawn(document: bytes) -> Pixels:
    page = pypdfium2.PdfDocument(io.BytesIO(document))[0]
    return np.asarray(page.render(scale=DPI / 72).to_pil().convert("L"), dtype=np.uint8)


def _patch() -> Pixels:
    """A patch sheet: the bars along each edge and words in the middle."""
    words = [
        typeset.Run(150, 430, "LiberationSans-Bold", 40, "PATCH T"),
        typeset.Run(150, 480, "LiberationSans-Bold", 24, "Document separator"),
    ]
    sheet = Image.fromarray(printing.pixels(typeset.Sheet(runs=words), DPI))
    pen = ImageDraw.Draw(sheet)
    wide, high = sheet.size
    x = 0.5
    for bar in BARS:
        for left in (x, wide / DPI - x - bar):
            pen.rectangle((left * DPI, 4 * DPI, (left + bar) * DPI, (4 + LONG) * DPI), fill=0)
        for top in (x, high / DPI - x - bar):
            pen.rectangle((2 * DPI, top * DPI, (2 + LONG) * DPI, (top + bar) * DPI), fill=0)
        x += bar + SPACE
    return np.asarray(sheet)


def _without_codes(sheet: Pixels, mark: str) -> Pixels:
    """The sheet with ink spilt over its codes; its large words stay."""
    spilt = sheet.copy()
    high, wide = sheet.shape
    for left, top, right, bottom in SPILT["PATCH" if mark == "PATCH" else "ours"]:
        part = spilt[round(high * top) : round(high * bottom), round(wide * left) : round(wide * right)]
        part[:] = _ink(part.shape)
    return spilt


def _smeared(sheet: Pixels) -> Pixels:
    """The sheet drawn across with a full brush: nothing on it can be read."""
    return _ink(sheet.shape)


def _ink(shape: tuple[int, ...]) -> Pixels:
    """Dark blots that cover what lies under them."""
    rng = np.random.default_rng(5)
    blots = rng.integers(40, 170, (shape[0] // 30 + 1, shape[1] // 50 + 1))
    return np.kron(blots, np.ones((30, 50)))[: shape[0], : shape[1]].astype(np.uint8)
