"""Sheets for tests: black bars stand for printed words, so that a word's place can be measured in the picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from records.types import (
    Box,
    CodedRecord,
    DocumentType,
    Engine,
    Head,
    Identity,
    OdsCode,
    PageKind,
    Placement,
    Reading,
    Source,
    Word,
)

WIDE, HIGH = 300, 400  # points of an upright sheet
WORDS = (
    Word("Tŷ", Box(30, 40, 60, 52), 0.9, 0),
    Word("Łukasz", Box(90, 40, 150, 52), 0.9, 0),
    Word("far-away", Box(200, 340, 280, 350), 0.9, 1),
)
MIGRATED = "2026-11-22T04:05:06+00:00"


def upright(words: tuple[Word, ...] = WORDS, dpi: float = 144) -> Image.Image:
    """A white sheet with a black bar for every word."""
    scale = dpi / 72
    sheet = Image.new("L", (round(WIDE * scale), round(HIGH * scale)), 255)
    for word in words:
        box = word.box
        ImageDraw.Draw(sheet).rectangle(
            [box.left * scale, box.top * scale, box.right * scale - 1, box.bottom * scale - 1], fill=0
        )
    return sheet


def as_it_came(sheet: Image.Image, turn: int = 0, skew: float = 0.0) -> Image.Image:
    """The sheet before it was straightened (``skew`` degrees clockwise), and before that turned (``turn``)."""
    crooked = sheet.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return Image.fromarray(np.ascontiguousarray(np.rot90(np.asarray(crooked), turn // 90)))


def reading(
    turn: int = 0,
    skew: float = 0.0,
    words: tuple[Word, ...] = WORDS,
    page: int = 1,
    kind: PageKind = PageKind.PICTURE,
) -> Reading:
    wide, high = (WIDE, HIGH) if turn in (0, 180) else (HIGH, WIDE)
    placement = Placement(wide, high, turn, skew)
    return Reading(page, kind, words, Engine("test-reader", "1"), ("none",), placement, blank=not words)


def record(*readings: Reading) -> CodedRecord:
    return CodedRecord(
        ref="b" * 64,
        trust=OdsCode("RXH"),
        source=Source.SCAN,
        pages=(readings[0].page, readings[-1].page),
        identity=Identity(),
        head=Head(DocumentType.CLINIC, 0.9),
        facts=(),
        readings=readings,
        migrated=MIGRATED,
    )


# ---------------------------------------------------------------- PDF files
def image_stream(pdf: pikepdf.Pdf, image: Image.Image, **more: object) -> pikepdf.Stream:
    """A JPEG of the image as an XObject."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return pdf.make_stream(
        out.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace={"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[image.mode],
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
        **more,
    )


def scanned_pdf(
    path: Path, image: Image.Image, rotate: int = 0, corner: tuple[float, float] = (0, 0), **more: object
) -> Path:
    """A PDF whose page is one picture: ``image`` is what a viewer shows, ``corner`` where the page's box begins."""
    raw = image.rotate(rotate, expand=True)
    wide, high = (WIDE, HIGH) if raw.width < raw.height else (HIGH, WIDE)
    with pikepdf.new() as pdf:
        x, y = corner
        page = pdf.add_blank_page(page_size=(wide, high))
        page.obj.MediaBox = Array([x - 10, y - 10, x + wide + 10, y + high + 10])
        page.obj.CropBox = Array([x, y, x + wide, y + high])
        page.obj.Rotate = rotate
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image_stream(pdf, raw, **more)))
        page.obj.Contents = pdf.make_stream(f"q {wide} 0 0 {high} {x} {y} cm /Im0 Do Q".encode())
        pdf.save(path)
    return path


def written_pdf(path: Path, lines: tuple[str, ...], embedded: bool) -> Path:
    """A born-digital PDF of one page, its font embedded or one that every viewer is trusted to have."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(WIDE, HIGH))
        font = (
            _embedded_font(pdf) if embedded else Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        shown = "".join(f"1 0 0 1 40 {340 - 20 * row} Tm ({line}) Tj " for row, line in enumerate(lines))
        page.obj.Contents = pdf.make_stream(f"BT /F1 12 Tf {shown}ET".encode())
        pdf.save(path)
    return path


def _embedded_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    letters = [chr(code) for code in range(32, 127)]
    names = {letter: f"uni{ord(letter):04X}" for letter in letters}
    bar = TTGlyphPen(None)
    bar.moveTo((50, 0))
    bar.lineTo((50, 700))
    bar.lineTo((450, 700))
    bar.lineTo((450, 0))
    bar.closePath()
    glyph, empty = bar.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(letter): name for letter, name in names.items()})
    builder.setupGlyf({".notdef": empty, **{name: empty if letter == " " else glyph for letter, name in names.items()}})
    builder.setupHorizontalMetrics({name: (500, 50) for name in [".notdef", *names.values()]})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Bars", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Bars,
        Flags=32,
        FontBBox=Array([0, -200, 500, 800]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        StemV=80,
        FontFile2=pdf.make_stream(out.getvalue()),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name.Bars,
            FirstChar=32,
            LastChar=126,
            Widths=Array([500] * 95),
            Encoding=Name.WinAnsiEncoding,
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


# ---------------------------------------------------------------- what a viewer makes of it
@dataclass(frozen=True)
class Seen:
    """A page as a viewer shows it at 72 dots to the inch: its pixels, its words, and the boxes of these in pixels."""

    pixels: np.ndarray
    words: tuple[str, ...]
    boxes: tuple[tuple[float, float, float, float], ...]

    def ink(self, around: tuple[float, float, float, float], margin: int = 12) -> tuple[float, float, float, float]:
        """The box of what is dark within ``margin`` of a box."""
        left, top = max(0, int(around[0]) - margin), max(0, int(around[1]) - margin)
        part = self.pixels[top : int(around[3]) + margin, left : int(around[2]) + margin] < 128
        rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        return left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1


def seen(data: bytes, number: int = 1) -> Seen:
    """Look at a page of a PDF with a viewer that knows nothing of how it was made."""
    from ctypes import byref, c_int

    with pypdfium2.PdfDocument(data) as document:
        page = document[number - 1]
        pixels = page.render(scale=1, grayscale=True).to_numpy().copy()
        pixels = pixels.reshape(pixels.shape[0], -1)
        text = page.get_textpage()

        def device(x: float, y: float) -> tuple[int, int]:
            across, down = c_int(), c_int()
            size = (0, 0, pixels.shape[1], pixels.shape[0], 0)
            pypdfium2.raw.FPDF_PageToDevice(page, *size, x, y, byref(across), byref(down))
            return across.value, down.value

        words: list[str] = []
        corners: list[list[tuple[int, int]]] = []
        inside = False
        for at in range(text.count_chars()):
            letter = text.get_text_range(at, 1)
            if not letter.strip():
                inside = False
                continue
            if not inside:
                words.append("")
                corners.append([])
                inside = True
            words[-1] += letter
            left, bottom, right, top = text.get_charbox(at, loose=True)
            corners[-1] += [device(left, bottom), device(right, top)]
    boxes = tuple(
        (min(x for x, _ in found), min(y for _, y in found), max(x for x, _ in found), max(y for _, y in found))
        for found in corners
    )
    return Seen(pixels, tuple(words), boxes)
