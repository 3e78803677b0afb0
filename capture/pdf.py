"""PDF files come in, single pages go out as grey pixels at the resolution of the picture they hold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_int, c_uint
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from capture.pictures import Decoded, check_size, kind_of, right_way_out
from capture.printed_words import words_are_seen
from records.errors import (
    DamagedFile,
    DocumentError,
    LockedFile,
    NotOnPaper,
    PageTooLarge,
    TooManyPages,
    UnreadableFile,
)
from records.settings import Limits
from records.types import PageKind, Pixels

DRAWN_DPI = 200.0  # for a page that is drawn, not photographed
LEAST_DRAWN_DPI = 60.0  # print of ten points can't be read below
PICTURE_DPI = (50.0, 600.0)  # a picture's own resolution is kept within these
PICTURE_PAGE = 0.3  # of the page covered by pictures: from here on its own words do not tell all that it shows
TELLING_PICTURE = 0.05  # of the page: a label or a pasted strip as large may hold words that the page's own don't tell
UNSEEN_MODES = (pdfium_raw.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_raw.FPDF_TEXTRENDERMODE_CLIP)
UNSHOWING = (pdfium_raw.FPDF_ANNOT_LINK, pdfium_raw.FPDF_ANNOT_POPUP)  # annotations that put nothing on the page
SMALL_PICTURE = 0.02  # of the page: logos and signatures say nothing of the page's resolution
DEPTH = 6  # of forms within forms
MOST_OBJECTS = 200_000  # looked at on one page


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture on a page: dots to the inch (across, down) as displayed, share of the page covered, bits to a dot.

    ``place`` is left, bottom, right and top in the page's own points.
    """

    dpi: tuple[float, float]
    cover: float
    bits: int
    place: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Contents:
    """What is on a page: pictures, anything ``drawn`` besides them, and words that are ``hidden`` on purpose."""

    pictures: tuple[_Picture, ...]
    drawn: bool
    hidden: bool

    @property
    def cover(self) -> float:
        return min(1.0, sum(picture.cover for picture in self.pictures))


def count(path: Path, limits: Limits) -> int:
    """The number of pages; LockedFile, DamagedFile, NotOnPaper or TooManyPages."""
    with _opened(path) as document:
        pages = len(document)
    if pages < 1:
        raise NotOnPaper
    if pages > limits.pages:
        raise TooManyPages(limits.pages)
    return pages


def decode(path: Path, number: int, limits: Limits) -> Decoded:
    """One page as anyone would see it, at the resolution of the scan or fax it holds, or drawn at 200 dpi.

    A page is born digital (`PageKind.TEXT`) when its own words are what it shows: words on top of a full-page picture
    are somebody's old reading of it, words that nobody sees may name another patient, and a label pasted on as a
    picture, a note or a filled-in field is not among the words. Such pages are read from what they show.
    """
    with _opened(path) as document:
        try:
            document.init_forms()  # before any page is loaded, or filled-in fields stay empty
            page = document[number - 1]
        except (pdfium.PdfiumError, IndexError):
            raise DamagedFile from None
        contents = _contents(page, limits)
        if contents.cover < PICTURE_PAGE:
            dpi = _drawn_dpi(page, limits)
            pixels = _render(page, dpi, limits)
            kind = PageKind.TEXT if _words_tell(page, contents, dpi, limits) else PageKind.PICTURE
            return Decoded(kind, pixels, _true_dpi(page, pixels))
        pixels = _render(page, _picture_dpi(contents), limits)
        dpi = _true_dpi(page, pixels)
    bilevel = not contents.drawn and all(picture.bits == 1 for picture in contents.pictures)
    if bilevel:
        pixels = right_way_out(np.where(pixels < 128, 0, 255).astype(np.uint8))
    return Decoded(kind_of(bilevel, dpi, pixels.shape[1]), pixels, dpi)


@contextmanager
def _opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """The document, opened by its handle (a name that is not UTF-8 would not reach PDFium) and always closed."""
    try:
        file = path.open("rb")
    except OSError:
        raise UnreadableFile from None
    with file:
        try:
            document = pdfium.PdfDocument(file)
        except pdfium.PdfiumError:
            raise _refusal(file) from None
        try:
            yield document
        finally:
            document.close()


def _refusal(file: BinaryIO) -> DocumentError:
    """Why PDFium won't open a file. Its own reason may be that of an earlier file, so another library is asked."""
    try:
        file.seek(0)
        with pikepdf.open(file) as document:
            return DamagedFile() if len(document.pages) else NotOnPaper()
    except pikepdf.PasswordError:
        return LockedFile()
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, AttributeError):
        return DamagedFile()


# ---------------------------------------------------------------- looking
def _contents(page: pdfium.PdfPage, limits: Limits) -> _Contents:
    """The pictures of a page, each checked against the limit before anything is decoded."""
    pictures: list[_Picture] = []
    drawn = hidden = False
    left, bottom, right, top = page.get_bbox()
    area = max(1.0, (right - left) * (top - bottom))
    sideways = page.get_rotation() in (90, 270)
    for thing, matrix in _objects(page):
        if thing.type == pdfium_raw.FPDF_PAGEOBJ_IMAGE:
            check_size(thing.get_px_size(), limits)
            pictures.append(_picture(thing, matrix, (left, bottom, right, top), area, sideways))
        elif thing.type == pdfium_raw.FPDF_PAGEOBJ_TEXT:
            mode = pdfium_raw.FPDFTextObj_GetTextRenderMode(thing.raw)
            drawn = drawn or mode not in UNSEEN_MODES
            hidden = hidden or mode in UNSEEN_MODES
        elif thing.type == pdfium_raw.FPDF_PAGEOBJ_SHADING:
            drawn = True
        elif thing.type == pdfium_raw.FPDF_PAGEOBJ_PATH:
            drawn = drawn or _is_ink(thing)
    return _Contents(tuple(pictures), drawn or pdfium_raw.FPDFPage_GetAnnotCount(page.raw) > 0, hidden)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[pdfium.PdfObject, pdfium.PdfMatrix]]:
    """What is drawn on a page, also inside forms, each with the matrix from its own space to the page's."""
    forms = {0: pdfium.PdfMatrix()}
    for seen, thing in enumerate(page.get_objects(max_depth=DEPTH)):
        if seen > MOST_OBJECTS:
            return
        outer = forms.get(thing.level, forms[0])
        matrix = thing.get_matrix().multiply(outer)
        if thing.type == pdfium_raw.FPDF_PAGEOBJ_FORM:
            forms[thing.level + 1] = matrix
        else:
            yield thing, matrix


def _picture(
    image: pdfium.PdfImage,
    matrix: pdfium.PdfMatrix,
    page: tuple[float, float, float, float],
    area: float,
    sideways: bool,
) -> _Picture:
    wide, high = image.get_px_size()
    a, b, c, d, e, f = matrix.get()
    across, down = max(0.1, math.hypot(a, b)), max(0.1, math.hypot(c, d))  # points
    dpi = wide * 72 / across, high * 72 / down
    if sideways != (abs(b) > abs(a)):
        dpi = dpi[1], dpi[0]
    lefts, bottoms = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    shown_across = max(0.0, min(max(lefts), page[2]) - max(min(lefts), page[0]))
    shown_down = max(0.0, min(max(bottoms), page[3]) - max(min(bottoms), page[1]))
    place = min(lefts), min(bottoms), max(lefts), max(bottoms)
    return _Picture(dpi, shown_across * shown_down / area, image.get_metadata().bits_per_pixel, place)


def _is_ink(path: pdfium.PdfObject) -> bool:
    """Whether a path leaves a mark: scanners draw white or empty rectangles beneath their picture."""
    filling, stroking = c_int(), c_int()
    pdfium_raw.FPDFPath_GetDrawMode(path.raw, byref(filling), byref(stroking))
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    for used, colour in (
        (filling.value, pdfium_raw.FPDFPageObj_GetFillColor),
        (stroking.value, pdfium_raw.FPDFPageObj_GetStrokeColor),
    ):
        if used and colour(path.raw, byref(red), byref(green), byref(blue), byref(alpha)):
            return min(red.value, green.value, blue.value) < 250 and alpha.value > 0
    return False


def _words_tell(page: pdfium.PdfPage, contents: _Contents, dpi: tuple[float, float], limits: Limits) -> bool:
    """Whether the page's own words are what anyone sees on it: all of them, and nothing else that may be words."""
    if contents.hidden or contents.cover > TELLING_PICTURE or _has_notes(page):
        return False
    return words_are_seen(page, lambda coarse: _render(page, coarse, limits), dpi[0])


def _has_notes(page: pdfium.PdfPage) -> bool:
    """Whether annotations put something on the page: notes, stamps, filled-in fields."""
    for index in range(pdfium_raw.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium_raw.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium_raw.FPDFAnnot_GetSubtype(note)
        hidden = pdfium_raw.FPDFAnnot_GetFlags(note) & pdfium_raw.FPDF_ANNOT_FLAG_HIDDEN
        pdfium_raw.FPDFPage_CloseAnnot(note)
        if kind not in UNSHOWING and not hidden:
            return True
    return False


# ---------------------------------------------------------------- drawing
def _drawn_dpi(page: pdfium.PdfPage, limits: Limits) -> tuple[float, float]:
    """200, or as much less as keeps a page of metres within the limit; PageTooLarge where print would be lost."""
    wide, high = page.get_size()
    inches = max(0.01, wide * high / 72**2)
    dpi = min(DRAWN_DPI, math.sqrt(limits.page_megapixels * 990_000 / inches))
    if dpi < LEAST_DRAWN_DPI:
        raise PageTooLarge(limits.page_megapixels)
    return dpi, dpi


def _picture_dpi(contents: _Contents) -> tuple[float, float]:
    """The resolution of the largest picture; of several as large (strips, layers), the finest."""
    largest = max(picture.cover for picture in contents.pictures)
    equals = [picture for picture in contents.pictures if picture.cover > max(SMALL_PICTURE, 0.9 * largest)]
    finest = max(equals or contents.pictures, key=lambda picture: picture.dpi[0] * picture.dpi[1])
    low, high = PICTURE_DPI
    across, down = (min(max(dots, low), high) for dots in finest.dpi)
    # words drawn over a coarse picture would be lost at its resolution
    return (max(across, DRAWN_DPI), max(down, DRAWN_DPI)) if contents.drawn else (across, down)


def _render(page: pdfium.PdfPage, dpi: tuple[float, float], limits: Limits) -> Pixels:
    """The page in grey as a viewer shows it, with annotations and filled-in form fields."""
    wide, high = (max(1, round(side * dots / 72)) for side, dots in zip(page.get_size(), dpi, strict=True))
    check_size((wide, high), limits)
    bitmap = pdfium.PdfBitmap.new_native(wide, high, pdfium_raw.FPDFBitmap_Gray)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
        area = (bitmap.raw, page.raw, 0, 0, wide, high, 0, pdfium_raw.FPDF_ANNOT)
        pdfium_raw.FPDF_RenderPageBitmap(*area)
        if page.formenv:
            pdfium_raw.FPDF_FFLDraw(page.formenv.raw, *area)
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(high, -1)[:, :wide].copy()
    finally:
        bitmap.close()


def _true_dpi(page: pdfium.PdfPage, pixels: Pixels) -> tuple[float, float]:
    """Dots to the inch that make the pixels exactly as large as the page."""
    wide, high = page.get_size()
    return pixels.shape[1] * 72 / wide, pixels.shape[0] * 72 / high
