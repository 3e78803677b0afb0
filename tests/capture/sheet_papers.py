"""Sheets as they come out of scanners and faxes: printed by us, drawn after others' samples, and worn."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from capture.blank import is_blank
from capture.sheet_pages import header_pages, separator_pages
from capture.sheet_payload import Header
from records.types import NhsNumber, OdsCode, Page, PageKind, Pixels
from samples import wear
from samples.typeset import font_file

KEY = bytes(range(32))
HEADER = Header("Store 3, outpatients A-C, box 0017 (Ysbyty Tŷ Ŵen)", OdsCode("RZZ"), NhsNumber("9990000018"), 1250, 2)
Wear = Callable[[Pixels, int], Page]


def rendered(pdf: bytes, dpi: int = 300) -> list[Pixels]:
    """The pages of a PDF as a printer and a perfect scanner would give them."""
    return [np.array(page.render(scale=dpi / 72).to_pil().convert("L")) for page in pypdfium2.PdfDocument(pdf)]


@cache
def separator() -> Pixels:
    return rendered(separator_pages(1))[0]


@cache
def header() -> Pixels:
    return rendered(header_pages([HEADER], KEY))[0]


def page(pixels: Pixels, dpi: float | tuple[float, float], kind: PageKind = PageKind.PICTURE) -> Page:
    """A page as `capture.pages` would decode it."""
    pixels, dots = np.ascontiguousarray(pixels), dpi if isinstance(dpi, tuple) else (float(dpi), float(dpi))
    return Page(1, kind, pixels, dots, is_blank(pixels, dots))


# ---------------------------------------------------------------- wear
def _at(dpi: int, worn: Callable[[Pixels, int], Pixels], kind: PageKind = PageKind.PICTURE) -> Wear:
    def scan(pixels: Pixels, seed: int) -> Page:
        scale = dpi / 300
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if dpi < 300 else pixels
        return page(worn(np.asarray(small, np.uint8), seed), dpi, kind)

    return scan


def _fax(lines: int, before: Callable[[Pixels, int], Pixels] = lambda pixels, _: pixels, specks: int = 120) -> Wear:
    kind = PageKind.FAX_STANDARD if lines == 98 else PageKind.FAX_FINE

    def receive(pixels: Pixels, seed: int) -> Page:
        fax = wear.faxed(before(pixels, seed), seed, lines, "21-NOV-1996 10:02  FROM: 01632 960190  P.01/01", specks)
        return page(fax, (204, lines), kind)

    return receive


def _on_its_side(pixels: Pixels, seed: int) -> Page:
    fax = wear.faxed(pixels, seed, 98, "21-NOV-1996 10:02")
    return page(np.rot90(fax), (98, 204), PageKind.FAX_STANDARD)


def _stain_over_code(pixels: Pixels) -> Pixels:
    stained = pixels.copy()
    high, wide = stained.shape
    cv2.circle(stained, (wide // 4, high // 6), wide // 7, 30, -1)
    return stained


def _half_gone(pixels: Pixels) -> Pixels:
    cut = pixels.copy()
    cut[cut.shape[0] // 2 :] = 255
    return cut


def _torn(pixels: Pixels) -> Pixels:
    torn = pixels.copy()
    high, wide = torn.shape
    cv2.fillPoly(torn, [np.array([[0, 0], [wide, 0], [0, high * 9 // 10]])], 255)
    return torn


def _shadowed(pixels: Pixels) -> Pixels:
    shade = np.linspace(0.35, 1, pixels.shape[1])[None, :]
    return np.asarray(np.clip(pixels * shade, 0, 255), np.uint8)


def _poor_jpeg(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 35])[1], 0), np.uint8)


def _grey(pixels: Pixels, seed: int) -> Pixels:
    return wear.grey_scan(pixels, seed)


def _bad(pixels: Pixels, seed: int) -> Pixels:
    return wear.grey_scan(pixels, seed, paper=214, ink=78, noise=30)


WORN: dict[str, Wear] = {
    "clean": _at(300, lambda pixels, _: pixels),
    "quarter turn": _at(200, lambda pixels, seed: np.rot90(_grey(pixels, seed))),
    "upside down": _at(200, lambda pixels, seed: np.rot90(_grey(pixels, seed), 2)),
    "three quarters": _at(200, lambda pixels, seed: np.rot90(_grey(pixels, seed), 3)),
    "skew 7": _at(200, lambda pixels, seed: wear.skewed(_grey(pixels, seed), 7)),
    "skew -7 on its side": _at(200, lambda pixels, seed: np.rot90(wear.skewed(_grey(pixels, seed), -7))),
    "fax standard": _fax(98),
    "fax standard, specks": _fax(98, specks=4000),
    "fax standard, skew 3": _fax(98, lambda pixels, _: wear.skewed(pixels, 3)),
    "fax standard, upside down": _fax(98, lambda pixels, _: np.rot90(pixels, 2)),
    "fax standard, on its side": _on_its_side,
    "fax standard of a photocopy": _fax(98, lambda pixels, seed: wear.photocopied(pixels, seed), specks=1000),
    "fax fine, specks": _fax(196, specks=4000),
    "photocopy": _at(200, lambda pixels, seed: wear.photocopied(pixels, seed), PageKind.BILEVEL),
    "photocopy, dirty": _at(
        200, lambda p, seed: wear.photocopied(wear.skewed(p, 2), seed, 175, 1500), PageKind.BILEVEL
    ),
    "photocopy, thin": _at(150, lambda p, seed: wear.photocopied(p, seed, 105, 500), PageKind.BILEVEL),
    "grey 150 dpi, noise": _at(150, _bad),
    "grey 100 dpi, poor JPEG": _at(100, lambda pixels, seed: _poor_jpeg(_bad(pixels, seed))),
    "stain over a code": _at(300, lambda pixels, seed: _stain_over_code(_grey(pixels, seed))),
    "ring of a cup": _at(200, lambda pixels, seed: wear.stained(_grey(pixels, seed), seed)),
    "half gone": _at(200, lambda pixels, seed: _half_gone(_grey(pixels, seed))),
    "torn": _at(200, lambda pixels, seed: _torn(_grey(pixels, seed))),
    "show-through": _at(200, lambda pixels, seed: _grey(wear.show_through(pixels, pixels), seed)),
    "faint": _at(200, lambda p, seed: wear.grey_scan(wear.faint(p), seed, paper=240, ink=20)),
    "faint, noise, skew": _at(150, lambda p, seed: wear.skewed(wear.grey_scan(wear.faint(p), seed, 220, 60, 20), 2)),
    "punched": _at(200, lambda pixels, seed: wear.punched(_grey(pixels, seed))),
    "stamped": _at(200, lambda pixels, seed: _grey(wear.stamped(pixels, "RECEIVED"), seed)),
    "out of focus": _at(200, lambda p, seed: np.asarray(cv2.GaussianBlur(_grey(p, seed), (0, 0), 3), np.uint8)),
    "shadowed": _at(200, lambda pixels, seed: _shadowed(_grey(pixels, seed))),
    "folded in the dark": _at(200, lambda pixels, seed: wear.grey_scan(pixels, seed, paper=150, ink=50)),
}


# ---------------------------------------------------------------- drawn after others' samples (300 dpi)
def empty() -> Pixels:
    return np.full((3508, 2480), 255, np.uint8)


def code(data: str | bytes, kind: zxingcpp.BarcodeFormat, dot: int, high: int = 0) -> Pixels:
    """A code of ``dot`` dots a module; bars ``high`` dots high."""
    drawn = np.array(zxingcpp.create_barcode(data, kind).to_image(scale=1, add_quiet_zones=False))
    if high:
        return np.repeat(np.kron(drawn[:1], np.ones((1, dot), np.uint8)), high, axis=0)
    return np.kron(drawn, np.ones((dot, dot), np.uint8))


def put(paper: Pixels, mark: Pixels, x: int, y: int) -> Pixels:
    paper = paper.copy()
    paper[y : y + mark.shape[0], x : x + mark.shape[1]] = mark
    return paper


def written(paper: Pixels, lines: list[str], x: int, y: int, size: int = 42) -> Pixels:
    sheet = Image.fromarray(paper)
    font = ImageFont.truetype(str(font_file("LiberationSans-Regular")), size)
    for number, line in enumerate(lines):
        ImageDraw.Draw(sheet).text((x, y + number * size * 1.4), line, font=font, fill=0)
    return np.array(sheet)


def letter(lines: int = 14) -> Pixels:
    """A short letter, its top right left free for a sticker."""
    said = "was seen in the clinic today with a history of pain and has been discharged to her GP"
    return written(empty(), ["Anytown Hospital NHS Trust", "Dear Dr Example", *[said] * lines], 250, 700)


def patch(bars: str, unit: int = 24, length: int = 750) -> Pixels:
    """A patch code at 300 dpi: bars of 0.08 (N) or 0.20 (W) inch, spaces of 0.08, standing upright."""
    strips: list[Pixels] = []
    for bar in bars:
        strips += [np.zeros((length, unit * 5 // 2 if bar == "W" else unit), np.uint8)]
        strips += [np.full((length, unit), 255, np.uint8)]
    return np.hstack(strips[:-1])


def patch_sheet(bars: str, unit: int = 24) -> Pixels:
    """Four patches, one along each edge, and a line of words, as the downloads have it."""
    upright = patch(bars, unit)
    sheet = written(empty(), ["PATCH T", "Place this sheet between two documents"], 900, 1600)
    for mark, x, y in (
        (np.rot90(upright), 860, 150),
        (np.rot90(upright, 3), 860, 3358 - upright.shape[1]),
        (upright, 150, 1300),
        (np.rot90(upright, 2), 2330 - upright.shape[1], 1300),
    ):
        sheet = put(sheet, mark, x, y)
    return sheet
