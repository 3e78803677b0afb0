"""Invisible words for a PDF page: read words come in, content that selects and searches like print goes out.

The font's one glyph encloses nothing, so that nothing can ever be drawn over the picture of the paper; a ToUnicode
map says which letter each code stands for. Any letter of Unicode can be written, at two bytes a letter.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from statistics import median

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name

from records.types import Box, Placement, Reading, Word

FONT = Name("/CasenoteWords")
ADVANCE = 0.5  # width of every letter, in font sizes; words are stretched to their boxes
APART = 0.45  # a word this share of its line's height off the line's foot stands apart (a descender is 0.35)
TALL = 1.6  # and so does one that is this many times as tall as its line
LEAST_GAP = 0.2  # in font sizes, between the words of a line
NARROW = 0.05  # points: the least width or height that is written
MADE = 3_029_529_600  # 2000-01-01 in seconds since 1904, as fonts count: the font has no other date


@dataclass(frozen=True, slots=True)
class Surface:
    """Where a page as it came lies in the coordinates of its PDF page.

    ``box`` is left, bottom, right, top of what a viewer shows, in the PDF's units; ``rotate`` is the clockwise turn
    that the viewer gave the page as it came (the source's own /Rotate), before any that makes it upright.
    """

    box: tuple[float, float, float, float]
    rotate: int
    placement: Placement

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The PDF's coordinates of the point (x, y) of the upright page (points from its top left corner)."""
        left, bottom, right, top = self.box
        across, down = self.placement.to_paper(x, y)
        across, down = across / self.placement.width, down / self.placement.height
        wide, high = right - left, top - bottom
        match self.rotate % 360:
            case 90:
                return left + down * wide, bottom + across * high
            case 180:
                return right - across * wide, bottom + down * high
            case 270:
                return right - down * wide, top - across * high
            case _:
                return left + across * wide, top - down * high


class Alphabet:
    """The letters of a document with their codes, in one order on every run."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        letters = {letter for reading in readings for word in reading.words for letter in word.text}
        self.codes = {letter: code for code, letter in enumerate(sorted(letters | {" "}), start=1)}

    def encode(self, text: str) -> str:
        """The text as a PDF hexadecimal string."""
        return "<" + "".join(f"{self.codes[letter]:04X}" for letter in text) + ">"

    def font(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The font of these letters as an object of ``pdf`` (ISO 32000-1, 9.7: a Type 0 font with Identity-H)."""
        program = pdf.make_stream(_font_program(), Length1=len(_font_program()))
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=FONT,
                Flags=4,
                FontBBox=Array([0, 0, 500, 1000]),
                ItalicAngle=0,
                Ascent=1000,
                Descent=0,
                CapHeight=1000,
                StemV=80,
                FontFile2=program,
            )
        )
        # every code shows glyph 1, the blank one; code 0 is never used
        glyphs = pdf.make_stream(b"\0\0" + b"\0\1" * len(self.codes))
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=FONT,
                CIDSystemInfo=Dictionary(
                    Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
                ),
                FontDescriptor=descriptor,
                DW=round(ADVANCE * 1000),
                CIDToGIDMap=glyphs,
            )
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=FONT,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([descendant]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        pairs = [f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in self.codes.items()]
        blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]  # a block holds 100 at most
        mapping = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{mapping}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")


def text_layer(reading: Reading, surface: Surface, alphabet: Alphabet) -> bytes:
    """Content that lays a page's words invisibly over its print, in reading order; empty for a page without words."""
    shown = "\n".join(
        instruction
        for _, line in groupby(reading.words, key=lambda word: word.line)
        for instruction in _line(list(line), surface, alphabet)
    )
    return f"\nBT\n3 Tr\n{shown}\nET\n".encode("ascii") if shown else b""


def _line(words: Sequence[Word], surface: Surface, alphabet: Alphabet) -> Iterator[str]:
    band = _Band(median(word.box.top for word in words), median(word.box.bottom for word in words))
    for word, following in zip(words, [*words[1:], None], strict=True):
        if not word.text:
            continue
        foot, size = band.stand(word.box)
        width = word.box.right - word.box.left
        gap = 0.0
        if following is not None:
            # boxes that touch give way a little, or viewers take two words for one
            room = following.box.left - word.box.left - LEAST_GAP * size
            width = room if width / 2 <= room < width else width
            gap = following.box.left - word.box.left - width
        yield f"{FONT} {_number(size)} Tf {_stretch(width, len(word.text), size)} Tz"
        yield f"{_matrix(word.box.left, foot, surface)} Tm {alphabet.encode(word.text)} Tj"
        if following is not None:  # a space that fills the gap, for readers that do not guess spaces from gaps
            yield f"{_stretch(gap, 1, size)} Tz {alphabet.encode(' ')} Tj"


@dataclass(frozen=True, slots=True)
class _Band:
    """Between which heights most words of a line stand: all of one line share them, or viewers see several lines."""

    top: float
    foot: float

    def stand(self, box: Box) -> tuple[float, float]:
        """The foot and the height of a word with this box: the line's, or its own if it stands apart."""
        height = max(NARROW, self.foot - self.top)
        give = APART * height
        own = box.bottom - box.top
        stands = abs(box.bottom - self.foot) <= give and own <= TALL * height
        floats = self.top - give <= box.top and box.bottom <= self.foot + give  # a dash, a quotation mark
        return (self.foot, height) if stands or floats else (box.bottom, max(own, height / 2))


def _stretch(width: float, letters: int, size: float) -> str:
    """The horizontal scale, in percent, that makes so many letters ``width`` points wide."""
    return _number(100 * max(NARROW, width) / (ADVANCE * letters * size))


def _matrix(left: float, bottom: float, surface: Surface) -> str:
    """The text matrix that starts at this point of the upright page and writes along its lines."""
    x, y = surface.point(left, bottom)
    along, up = surface.point(left + 1, bottom), surface.point(left, bottom - 1)
    return " ".join(map(_number, (along[0] - x, along[1] - y, up[0] - x, up[1] - y, x, y)))


def _number(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@cache
def _font_program() -> bytes:
    """A TrueType font of one glyph for all letters; the same bytes on every run.

    The glyph goes from its lower left corner to its upper right one and back: it has a size, without which PDFium
    (and so Chrome) finds no words on a page turned sideways, but no area that could be filled.
    """
    missing, blank = TTGlyphPen(None), TTGlyphPen(None)
    blank.moveTo((0, 0))
    blank.lineTo((500, 1000))
    blank.lineTo((250, 500))
    blank.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({".notdef": missing.glyph(), "blank": blank.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "blank": (500, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": "Casenote Words", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=1000, sTypoDescender=0, usWinAscent=1000, usWinDescent=0)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    builder.updateHead(created=MADE, modified=MADE)
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
