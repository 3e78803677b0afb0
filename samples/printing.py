"""Prints sheets: as grey pixels, as a laser printer would, or as a PDF page with its own text."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from samples.typeset import HIGH, WIDE, Run, Sheet, font_file, width

Pixels = npt.NDArray[np.uint8]
BASE_14 = {False: "/Helvetica", True: "/Helvetica-Bold"}


def pixels(sheet: Sheet, dpi: int) -> Pixels:
    """The sheet in black on white, 8-bit grey."""
    scale = dpi / 72
    picture = Image.new("L", (round(WIDE * scale), round(HIGH * scale)), 255)
    pen = ImageDraw.Draw(picture)
    for stroke in sheet.strokes:
        ends = [(stroke.x * scale, stroke.y * scale), (stroke.to_x * scale, stroke.to_y * scale)]
        if stroke.filled:
            pen.rectangle(ends, fill=70)
        else:
            pen.line(ends, fill=60, width=max(1, round(0.6 * scale)))
    for x, y, seed in sheet.signatures:
        points = [(px * scale, py * scale) for px, py in _scrawl(x, y, seed)]
        pen.line(points, fill=50, width=max(1, round(0.9 * scale)), joint="curve")
    for run in sheet.runs:
        font = _font(run.face, run.size * scale)
        for word in re.finditer(r"\S+", run.text):  # each in its place: letters at this size are hinted wider
            x = run.x + width(run.face, run.text[: word.start()]) * run.size
            pen.text((x * scale, run.y * scale), word[0], font=font, fill=255 if run.white else 0, anchor="ls")
    return np.asarray(picture)


@cache
def _font(face: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(face)), size, layout_engine=ImageFont.Layout.BASIC)


def _scrawl(x: float, y: float, seed: int) -> list[tuple[float, float]]:
    """A signature: loops that run to the right, their heights drawn from the seed."""
    heights = np.random.default_rng(seed).integers(4, 15, 12)
    points = []
    for step in range(240):
        height = float(heights[step // 20])
        turn = step / 20 * 2 * math.pi
        points.append((x + step * 0.45 + 4 * math.sin(turn), y + 14 - height * 0.8 * math.cos(turn + 1)))
    return points


def text_pdf(sheets: Sequence[Sheet], *, embed: bool = True) -> pikepdf.Pdf:
    """A PDF whose pages carry their own text.

    With ``embed`` the fonts are subset and embedded; without it the text stands in Helvetica, which every reader
    is trusted to have (and PDF/A does not allow).
    """
    pdf = pikepdf.new()
    fonts = _Fonts(pdf, sheets) if embed else None
    for sheet in sheets:
        page = pdf.add_blank_page(page_size=(WIDE, HIGH))
        body: list[str] = []
        for stroke in sheet.strokes:
            body.append(_stroke(stroke.x, stroke.y, stroke.to_x, stroke.to_y, stroke.filled))
        for run in sheet.runs:
            shown = fonts.shown(run) if fonts else _plainly_shown(run)
            grey = "1 g" if run.white else "0 g"
            body.append(f"BT {grey} {shown[0]} {run.size:g} Tf {run.x:.2f} {HIGH - run.y:.2f} Td {shown[1]} Tj ET")
        resources = fonts.resources if fonts else _base_14()
        page.obj.Resources = pikepdf.Dictionary(Font=resources)
        page.obj.Contents = pdf.make_stream("\n".join(body).encode("latin-1"))
    return pdf


def _stroke(x: float, y: float, to_x: float, to_y: float, filled: bool) -> str:
    if filled:
        return f"0 0.37 0.72 rg {x:.2f} {HIGH - to_y:.2f} {to_x - x:.2f} {to_y - y:.2f} re f"
    return f"0.6 w {x:.2f} {HIGH - y:.2f} m {to_x:.2f} {HIGH - to_y:.2f} l S"


def _plainly_shown(run: Run) -> tuple[str, str]:
    text = run.text.encode("cp1252", "replace").hex()
    return ("/F2" if "Bold" in run.face else "/F1"), f"<{text}>"


def _base_14() -> pikepdf.Dictionary:
    return pikepdf.Dictionary({
        name: pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(BASE_14[bold]),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        for name, bold in (("/F1", False), ("/F2", True))
    })  # fmt: skip


class _Fonts:
    """The faces that some sheets use, subset and embedded in a PDF."""

    def __init__(self, pdf: pikepdf.Pdf, sheets: Iterable[Sheet]) -> None:
        used: dict[str, set[str]] = {}
        for sheet in sheets:
            for run in sheet.runs:
                used.setdefault(run.face, set()).update(run.text)
        self.glyphs: dict[str, dict[int, int]] = {}
        self.resources = pikepdf.Dictionary()
        for number, (face, letters) in enumerate(sorted(used.items())):
            self.resources[f"/E{number}"] = self._embed(pdf, face, letters, number)
        self.names = {face: f"/E{number}" for number, face in enumerate(sorted(used))}

    def shown(self, run: Run) -> tuple[str, str]:
        """The font's resource name and the text as glyph numbers."""
        glyphs = self.glyphs[run.face]
        return self.names[run.face], "<" + "".join(f"{glyphs[ord(letter)]:04x}" for letter in run.text) + ">"

    def _embed(self, pdf: pikepdf.Pdf, face: str, letters: set[str], number: int) -> pikepdf.Object:
        font = TTFont(font_file(face), recalcTimestamp=False)
        cutter = subset.Subsetter(
            subset.Options(notdef_outline=True, recalc_timestamp=False, hinting=False, drop_tables=["FFTM"])
        )
        cutter.populate(text="".join(sorted(letters)))
        cutter.subset(font)
        cut = io.BytesIO()
        font.save(cut, reorderTables=False)
        glyph_number = {name: index for index, name in enumerate(font.getGlyphOrder())}
        self.glyphs[face] = {code: glyph_number[name] for code, name in font.getBestCmap().items()}
        per_em = 1000 / font["head"].unitsPerEm
        name = pikepdf.Name(f"/CASEN{chr(65 + number)}+{face}")
        widths = [round(font["hmtx"][glyph][0] * per_em) for glyph in font.getGlyphOrder()]
        box = [font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax]
        descriptor = pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=4, ItalicAngle=0, StemV=80,
            FontBBox=[round(edge * per_em) for edge in box], CapHeight=700,
            Ascent=round(font["hhea"].ascent * per_em), Descent=round(font["hhea"].descent * per_em),
            FontFile2=pdf.make_stream(cut.getvalue()),
        ))  # fmt: skip
        descendant = pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=name, FontDescriptor=descriptor,
            CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            CIDToGIDMap=pikepdf.Name.Identity, W=[0, widths],
        ))  # fmt: skip
        return pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name,
            Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=[descendant],
            ToUnicode=pdf.make_stream(_to_unicode(self.glyphs[face])),
        ))  # fmt: skip


def _to_unicode(glyphs: dict[int, int]) -> bytes:
    rows = [f"<{glyph:04x}> <{code:04x}>" for code, glyph in sorted(glyphs.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def "
        "/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{body}\nendcmap end end"
    ).encode("ascii")
