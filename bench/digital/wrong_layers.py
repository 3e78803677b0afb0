"""Digital letters whose own words are not what they show: each way of going wrong is one function.

A sheet goes in, a PDF of one page comes out that looks exactly like the sheet and says something else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name

from samples import filing, printing
from samples.filing import Side
from samples.typeset import HIGH, WIDE, Run, Sheet, font_file, width

OTHER_LETTER = (
    "Dear Dr Brown, Patient: Margaret Winterbourne, NHS No: 999 123 4560, born 14 February 1951.",
    "Thank you for referring this lady, who was seen in the diabetes clinic with her husband today.",
    "Diagnosis: type 2 diabetes. Medication: metformin 500 mg twice daily, ramipril 5 mg once daily.",
    "We will see her again in six months with the results of her blood tests. Yours sincerely.",
)
ALIKE = {"digits": {"3": "8", "8": "3", "1": "7", "7": "1", "0": "6", "6": "0"}, "one pair": {"2": "5", "5": "2"}}
SWAPPED = {"e": "o", "o": "e"}
RUN = re.compile(rb"(?P<font>/E\d+) (?P<size>[\d.]+) Tf (?P<place>\S+ \S+ Td )<(?P<codes>[0-9a-f]*)> Tj")


# ---------------------------------------------------------------- fonts that name their letters wrongly
def _renamed(sheet: Sheet, swaps: dict[str, str], faces: str = "") -> pikepdf.Pdf:
    pdf = printing.text_pdf([sheet])
    if not any(set(run.text) & set(swaps) for run in sheet.runs if faces in run.face):
        raise ValueError("nothing to rename")
    for font in pdf.pages[0].Resources.Font.values():
        if faces in str(font.BaseFont):
            font.ToUnicode = pdf.make_stream(_with_swaps(font.ToUnicode.read_bytes(), swaps))
    return pdf


def _with_swaps(to_unicode: bytes, swaps: dict[str, str]) -> bytes:
    def swapped(row: re.Match[bytes]) -> bytes:
        letter = chr(int(row[2], 16))
        return b"<%s> <%04x>" % (row[1], ord(swaps.get(letter, letter)))

    return re.sub(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>", swapped, to_unicode)


def digits_shuffled(sheet: Sheet) -> pikepdf.Pdf:
    return _renamed(sheet, ALIKE["digits"])


def two_digits_swapped(sheet: Sheet) -> pikepdf.Pdf:
    return _renamed(sheet, ALIKE["one pair"])


def digits_shuffled_in_bold(sheet: Sheet) -> pikepdf.Pdf:
    return _renamed(sheet, ALIKE["digits"], "Bold")


def two_letters_swapped(sheet: Sheet) -> pikepdf.Pdf:
    return _renamed(sheet, SWAPPED)


def another_name_in_a_font_of_its_own(sheet: Sheet) -> pikepdf.Pdf:
    """The first long capitalised word is drawn by a copy of its font that names the letters of another name."""
    pdf = printing.text_pdf([sheet])
    page = pdf.pages[0]
    fonts = page.Resources.Font
    body = page.Contents.read_bytes()
    for shown in RUN.finditer(body):
        font = fonts[shown["font"].decode()]
        named = dict(_rows(font.ToUnicode.read_bytes()))
        codes = re.findall(rb"[0-9a-f]{4}", shown["codes"])
        word = re.search(r"[A-Z][a-z]{5,10}", "".join(chr(int(named[code], 16)) for code in codes))
        if word is None or len(set(codes[word.start() : word.end()])) < len(word[0]):
            continue
        names = zip(codes[word.start() : word.end()], "Blenkinsopp", strict=False)
        other = pdf.make_indirect(Dictionary(font))
        other.ToUnicode = pdf.make_stream(_map(names))
        fonts["/Other"] = other
        before, its, after = (
            b"<" + b"".join(codes[start:end]) + b"> Tj "
            for start, end in ((0, word.start()), (word.start(), word.end()), (word.end(), len(codes)))
        )
        face = b"%s %s Tf " % (shown["font"], shown["size"])
        drawn = face + shown["place"] + before + b"/Other %s Tf " % shown["size"] + its + face + after
        page.Contents = pdf.make_stream(body[: shown.start()] + drawn + body[shown.end() :])
        return pdf
    raise ValueError("no word to rename")


def _map(names: Iterable[tuple[bytes, str]]) -> bytes:
    rows = [b"<%s> <%04x>" % (code, ord(letter)) for code, letter in names]
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def "
        b"/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        b"%d beginbfchar\n%s\nendbfchar\nendcmap end end" % (len(rows), b"\n".join(rows))
    )


def _rows(to_unicode: bytes) -> list[tuple[bytes, bytes]]:
    return re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>", to_unicode)


def other_words_to_be_read_aloud(sheet: Sheet) -> pikepdf.Pdf:
    """/ActualText that names another patient, which some programs take for the words of the page."""
    pdf = printing.text_pdf([sheet])
    page = pdf.pages[0]
    body = page.Contents.read_bytes()
    first = body.index(b"BT")
    end = body.index(b"ET", first) + 2
    named = b"/Span <</ActualText (Margaret Winterbourne 999 123 4560)>> BDC\n" + body[first:end] + b"\nEMC"
    page.Contents = pdf.make_stream(body[:first] + named + body[end:])
    return pdf


# ---------------------------------------------------------------- outlines that are seen, words that are not
class _Outline(BasePen):
    """A glyph as path operators of a page, moved to its place."""

    def __init__(self, glyphs: object, x: float, y: float, scale: float) -> None:
        super().__init__(glyphs)
        self.ops: list[str] = []
        self._at = x, y, scale

    def _point(self, point: tuple[float, float]) -> str:
        x, y, scale = self._at
        return f"{x + point[0] * scale:.2f} {y + point[1] * scale:.2f}"

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.ops.append(f"{self._point(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.ops.append(f"{self._point(point)} l")

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:
        self.ops.append(f"{self._point(one)} {self._point(two)} {self._point(end)} c")

    def _closePath(self) -> None:
        self.ops.append("h")


def _drawn(run: Run) -> str:
    font = TTFont(font_file(run.face))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = run.size / font["head"].unitsPerEm
    ops: list[str] = []
    for at, letter in enumerate(run.text):
        pen = _Outline(glyphs, run.x + width(run.face, run.text[:at]) * run.size, HIGH - run.y, scale)
        glyphs[names[ord(letter)]].draw(pen)
        ops += pen.ops
    return "0 g " + " ".join(ops) + " f"


def _outlined(sheet: Sheet, words: bytes, before: bytes = b"", after: bytes = b"") -> pikepdf.Pdf:
    """The sheet drawn in outlines, with words in Helvetica laid under or over it."""
    pdf = printing.text_pdf([Sheet()], embed=False)
    page = pdf.pages[0]
    drawn = "\n".join(_drawn(run) for run in sheet.runs).encode()
    page.Contents = pdf.make_stream(before + words + after + b"\n" + drawn)
    return pdf


def _lines(sheet: Sheet | None = None, how: str = "", down: float = 0.0) -> bytes:
    """Text operators for the sheet's own words, or for another letter's."""
    if sheet is None:
        runs = [Run(72, 100 + 24 * row, "sans", 10, line) for row, line in enumerate(OTHER_LETTER * 4)]
    else:
        runs = sheet.runs
    return "\n".join(
        f"BT {how} /F1 {run.size:g} Tf {run.x:.2f} {HIGH - run.y - down:.2f} Td "
        f"<{run.text.encode('cp1252', 'replace').hex()}> Tj ET"
        for run in runs
    ).encode()


def invisible_words(sheet: Sheet) -> pikepdf.Pdf:
    return _outlined(sheet, _lines(how="3 Tr"))


def white_words(sheet: Sheet) -> pikepdf.Pdf:
    return _outlined(sheet, _lines(how="1 g"))


def clipped_words(sheet: Sheet) -> pikepdf.Pdf:
    return _outlined(sheet, _lines(), b"q 0 0 1 1 re W n ", b" Q")


def painted_over_words(sheet: Sheet) -> pikepdf.Pdf:
    return _outlined(sheet, _lines(), b"", f" 1 g 0 0 {WIDE} {HIGH} re f".encode())


def clear_words(sheet: Sheet) -> pikepdf.Pdf:
    pdf = _outlined(sheet, _lines(), b"q /Clear gs ", b" Q")
    pdf.pages[0].Resources.ExtGState = Dictionary(Clear=Dictionary(ca=0, CA=0))
    return pdf


def words_switched_off(sheet: Sheet) -> pikepdf.Pdf:
    pdf = _outlined(sheet, _lines(), b"/OC /Off BDC ", b" EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Words"))
    pdf.pages[0].Resources.Properties = Dictionary(Off=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer], Order=[layer]))
    return pdf


def shifted_words(sheet: Sheet) -> pikepdf.Pdf:
    return _outlined(sheet, _lines(sheet, how="3 Tr", down=14))


def tiny_words(sheet: Sheet) -> pikepdf.Pdf:
    """Another letter in print of one point, beside the sheet's own words."""
    pdf = printing.text_pdf([sheet], embed=False)
    tiny = "\n".join(
        f"BT 0 g /F1 1 Tf 30 {30 - 1.5 * row:.1f} Td ({line}) Tj ET" for row, line in enumerate(OTHER_LETTER)
    )
    pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + b"\n" + tiny.encode())
    return pdf


# ---------------------------------------------------------------- pages that show more than their words
def _with_picture(sheet: Sheet, kept: Callable[[Run], bool], box: tuple[float, float, float, float]) -> pikepdf.Pdf:
    """The sheet with what stands in a box (left, top, right, bottom) as a picture in place of words."""
    words = Sheet([run for run in sheet.runs if kept(run)], sheet.strokes, [], [])
    pdf = printing.text_pdf([words])
    page = pdf.pages[0]
    left, top, right, bottom = box
    whole = printing.pixels(sheet, 200)
    scale = 200 / 72
    part = whole[int(top * scale) : int(bottom * scale), int(left * scale) : int(right * scale)]
    scan = pikepdf.open(io.BytesIO(filing.pdf_bytes(filing.scanned_pdf([Side(part, 200, 60)]))))
    (image,) = scan.pages[0].images.values()
    page.Resources.XObject = Dictionary(Part=pdf.copy_foreign(image))
    shown = f"q {right - left} 0 0 {bottom - top} {left} {HIGH - bottom} cm /Part Do Q\n".encode()
    page.Contents = pdf.make_stream(shown + page.Contents.read_bytes())
    return pdf


def lower_half_a_picture(sheet: Sheet) -> pikepdf.Pdf:
    return _with_picture(sheet, lambda run: run.y < 300, (0, 300, WIDE, HIGH))


def three_lines_a_picture(sheet: Sheet) -> pikepdf.Pdf:
    """What a label covers: under a twentieth of the page."""
    middle = sorted(run.y for run in sheet.runs)[len(sheet.runs) // 2]
    return _with_picture(
        sheet, lambda run: not middle - 12 <= run.y <= middle + 30, (40, middle - 12, WIDE - 40, middle + 34)
    )


def words_partly_outlined(sheet: Sheet) -> pikepdf.Pdf:
    """Every tenth line drawn in outlines, so that it is on the page and not among its words."""
    told = [run for row, run in enumerate(sheet.runs) if row % 10 != 5]
    pdf = printing.text_pdf([Sheet(told, sheet.strokes, [], [])])
    untold = "\n".join(_drawn(run) for row, run in enumerate(sheet.runs) if row % 10 == 5)
    pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + b"\n" + untold.encode())
    return pdf


WAYS: tuple[Callable[[Sheet], pikepdf.Pdf], ...] = (
    digits_shuffled,
    two_digits_swapped,
    digits_shuffled_in_bold,
    two_letters_swapped,
    another_name_in_a_font_of_its_own,
    other_words_to_be_read_aloud,
    invisible_words,
    white_words,
    clipped_words,
    painted_over_words,
    clear_words,
    words_switched_off,
    shifted_words,
    tiny_words,
    lower_half_a_picture,
    three_lines_a_picture,
    words_partly_outlined,
)
