"""A page goes in; the header or separator sheet that it is comes out, or None.

Every page is looked at twice, cheaply: on a small, calm copy and on one with all its dots. A page that looks like a
sheet and gave nothing, or not enough, is looked at again in many ways, because a separator that is missed joins two
patients' papers. Codes on ordinary letters (pharmacy labels, request forms, links) are no sheets.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from capture.barcodes import Barcode, read_codes
from capture.clean import straighten
from capture.patch_codes import patch_code
from capture.sheet_marks import marks_on
from capture.sheet_payload import Header, sheet_of, tied
from records.stacks import Sheet, SheetKind
from records.types import Page, Pixels

TEXTS = Path(__file__).parent / "tables" / "separator_texts.csv"
CALM_DPI, FULL_DPI = 140.0, 300.0
LARGE_LOOK = 2000  # dots: of larger pages no smaller copies are looked at: the calm one was
LOOKED_AT = 100.0  # dots to the inch, to see what is printed on a page
PAPER_LONG = 11.69  # inches: a sheet of A4, where the page's own size can't be believed
BELIEVABLE_LONG = (4.0, 24.0)  # inches
INK = 0.15  # of the paper's brightness: print stands out more
BORDER = 0.03  # of each side: a scanner's or copier's black edge
DARKEST = 300  # dots: a small code has as many
SHINES_THROUGH = 0.18  # of the paper's brightness: print on this side stands out more
PAPER = 11  # eighths of 100 dpi, 22 mm: as far around, the brightest is the paper
TILTS = (-10.0, 10.0)  # degrees: bars are read as far as about 7 to either side
SMALL_CODE, LARGE_CODE = 0.2, 8.0  # square inches: a code of 12 mm, and the codes of a sheet of ours, half torn off
WHOLE_CODE = 3.0  # square inches
CODE_SIDE = 0.35  # inches: a square as large inside a code...
DENSE = 0.38  # lines set close are as dark as a pale code, but not as this
CODE_INK = (0.3, 0.8)  # ...is as dark: darker than type, lighter than a picture's black
LARGEST_TYPE = 4.3  # millimetres from the top of a tall letter to the foot of a low one: 13 point
SMALLEST_TYPE = 1.1  # millimetres: a word of small letters in 6 point
LARGEST_TITLE = 20.0  # millimetres
WORD = 2.5  # millimetres: the shortest word that counts
GAP = 1.2  # millimetres between letters of one word, at most
MUCH_PRINT = 200.0  # millimetres of lines in the type of letters: worn sheets measured to 150, letters from 320
NOTE = 40.0  # square millimetres of ink on a sheet of ours: two words in biro; less is a tick or an initial
OWN_WORDS = 85.0  # millimetres: a title and a line of instructions on sheets by others, measured to 76
OTHERS_NOTE = 150.0  # millimetres: two or three lines on a sheet by others
OTHER_PRINT = (
    "A sheet's code stands on a page with other print. The page was kept as the first of what begins there. "
    "Look whether it belongs there."
)
WRITTEN_ON = "Something else is written or printed on a header or separator sheet. Look at the sheet."
TWO_HEADERS = (
    "Two different header sheets' codes stand on one page. "
    "Look at the sheet, or print it again and scan this part of the box again."
)
NOT_TIED = (
    "The header sheet's two codes don't belong together: it was altered. "
    "Print it again with `casenote sheets` and scan this part of the box again."
)


def sheet_on(page: Page, key: bytes | None) -> Sheet | None:
    """The header or separator sheet that this page is, or None for any other page.

    ``key`` is what header sheets are signed with (`capture.sheet_payload.read_key`). A sheet that can't be relied on
    has a ``fault``. A sheet's code on a page with much other print (a sticker on a letter) has a fault and
    ``keeps_page``: the page is somebody's record. A sheet of ours on which somebody wrote has a fault too,
    and keeps its page if it is a note. Print that only shines through from the other side is not looked at.
    """
    calm = _squared(page, CALM_DPI)
    ink, darkest = _printed(calm)
    if darkest < SHINES_THROUGH:
        return None
    sheet, codes = _looked_for(_quick_looks(page, calm), page.number, key, frozenset())
    coded = coded_area(ink)
    if sheet is None and coded < SMALL_CODE:
        return None
    if sheet is None and patch_code(ink, LOOKED_AT):
        sheet = Sheet(page.number, SheetKind.SEPARATOR)
    typed = typed_print(ink)
    unread = coded >= (LARGE_CODE if typed > MUCH_PRINT or (codes and sheet is None) else SMALL_CODE)
    if unread and not _sure(sheet, codes):
        sheet, codes = _looked_for(_thorough_looks(page), page.number, key, codes)
    return _judged(sheet, ink, typed, ours=any(map(_is_ours, codes))) if sheet else None


def _judged(sheet: Sheet, ink: Pixels, typed: float, *, ours: bool) -> Sheet:
    """The sheet with a fault if more stands on it than belongs there, and with its page if that is a note or more."""
    kept = replace(sheet, fault=sheet.fault or OTHER_PRINT, keeps_page=True)
    if typed >= MUCH_PRINT:
        return kept
    if sheet.fault:
        return sheet
    added = marks_on(ink, _as_header(sheet)) if ours else None
    if added is not None:
        little, much = added > 0, added >= NOTE
    else:
        other = max(typed, small_print(ink))
        little, much = other >= OWN_WORDS, other >= OTHERS_NOTE
    if much:
        return kept
    return replace(sheet, fault=WRITTEN_ON) if little else sheet


def _as_header(sheet: Sheet) -> Header | None:
    """What a header sheet claims; None for a separator."""
    if sheet.trust is None or sheet.sheets is None:
        return None
    return Header(sheet.box, sheet.trust, sheet.nhs_number, sheet.sheets, sheet.sides)


# ---------------------------------------------------------------- codes
def _looked_for(
    looks: Iterator[Pixels], page: int, key: bytes | None, codes: frozenset[Barcode]
) -> tuple[Sheet | None, frozenset[Barcode]]:
    """The sheet that the codes tell of, those found before among them, until one is sure; and all codes found."""
    sheet = _sheet_of(codes, page, key)
    for look in looks:
        if _sure(sheet, codes):
            break
        found = read_codes(look, smaller_too=max(look.shape) < LARGE_LOOK)
        if found - codes:
            codes |= found
            sheet = _sheet_of(codes, page, key)
    return sheet, codes


def _sure(sheet: Sheet | None, codes: frozenset[Barcode]) -> bool:
    """Whether looking on would tell no more: a sheet without fault, or one whose QR code was read."""
    return sheet is not None and (sheet.fault is None or any(code.square and _is_ours(code) for code in codes))


def _is_ours(code: Barcode) -> bool:
    return sheet_of(code.data, 1, None) is not None


def _sheet_of(codes: frozenset[Barcode], page: int, key: bytes | None) -> Sheet | None:
    """What all codes of a page together say. A header outranks a separator, its QR code its bars."""
    ours = {code: sheet for code in codes if (sheet := sheet_of(code.data, page, key))}
    headers = [code for code, sheet in ours.items() if sheet.kind is SheetKind.HEADER]
    squares = [code for code in headers if code.square]
    if len(squares) > 1:
        return Sheet(page, SheetKind.HEADER, fault=TWO_HEADERS)
    if squares:
        sheet = ours[squares[0]]
        bars = (code.data for code in headers if not code.square)
        if sheet.fault is None and not all(tied(squares[0].data, data) for data in bars):
            return Sheet(page, SheetKind.HEADER, fault=NOT_TIED)
        return sheet
    if headers:
        return ours[headers[0]]
    separators = [sheet for sheet in ours.values() if sheet.fault is None] or list(ours.values())
    if separators:
        return separators[0]
    return Sheet(page, SheetKind.SEPARATOR) if any(map(_says_separator, codes)) else None


def _says_separator(code: Barcode) -> bool:
    """Whether a code by others says that it parts documents: all of its text, not a word in it."""
    return _folded(code.data.decode("utf-8", "replace")) in _texts()


@cache
def _texts() -> frozenset[str]:
    with TEXTS.open(encoding="utf-8", newline="") as file:
        return frozenset(_folded(row["text"]) for row in csv.DictReader(file))


def _folded(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


# ---------------------------------------------------------------- ways to look at a page
def _quick_looks(page: Page, calm: Pixels) -> Iterator[Pixels]:
    """The page small and calm, then with all its dots."""
    yield calm
    yield _squared(page, FULL_DPI)


def _thorough_looks(page: Page) -> Iterator[Pixels]:
    """The page at many sizes, calmed, parted into ink and paper in several ways, and turned."""
    for dpi, blur in ((204.0, 0.8), (CALM_DPI, 0.8), (100.0, 0.0), (FULL_DPI, 2.0), (75.0, 0.0)):
        calm = _blurred(_squared(page, dpi), blur)
        yield calm
        for threshold in _thresholds(calm):
            yield np.asarray(np.where(calm < threshold, 0, 255), dtype=np.uint8)
    middle = _squared(page, 204.0)
    yield np.asarray(cv2.medianBlur(middle, 5), dtype=np.uint8)
    for skew in TILTS:
        yield straighten(middle, skew)


def _thresholds(calm: Pixels) -> tuple[float, ...]:
    """Brightnesses that may part ink from paper: halfway by Otsu, and a little darker and lighter."""
    middle, _ = cv2.threshold(calm, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return middle, middle * 0.75, middle + (255 - middle) * 0.3


def _squared(page: Page, dpi: float) -> Pixels:
    """The page with square pixels at ``dpi``; enlarged only as far as its coarser side needs."""
    high, wide = page.pixels.shape
    across, down = _dpi(page)
    if dpi > CALM_DPI:
        dpi = min(dpi, max(across, down, CALM_DPI))
    size = max(32, round(wide * dpi / across)), max(32, round(high * dpi / down))
    if size == (wide, high):
        return page.pixels
    smaller = size[0] <= wide and size[1] <= high
    way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(page.pixels, size, interpolation=way), dtype=np.uint8)


def _dpi(page: Page) -> tuple[float, float]:
    """The page's resolution (across, down). A page of unlikely size is taken for a sheet of A4."""
    high, wide = page.pixels.shape
    across, down = page.dpi
    inches = max(wide / across, high / down)
    if BELIEVABLE_LONG[0] <= inches <= BELIEVABLE_LONG[1]:
        return across, down
    scale = inches / PAPER_LONG
    return across * scale, down * scale


def _blurred(pixels: Pixels, radius: float) -> Pixels:
    if not radius:
        return pixels
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), radius), dtype=np.uint8)


# ---------------------------------------------------------------- what is printed on it
def _printed(calm: Pixels) -> tuple[Pixels, float]:
    """The ink (1 for print, 100 dpi) of a page at `CALM_DPI`, without its border, and how dark its darkest print is."""
    high, wide = calm.shape
    size = max(64, round(wide * LOOKED_AT / CALM_DPI)), max(64, round(high * LOOKED_AT / CALM_DPI))
    small = cv2.resize(calm, size, interpolation=cv2.INTER_AREA)
    eighth = cv2.resize(small, (size[0] // 8, size[1] // 8), interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.morphologyEx(eighth, cv2.MORPH_CLOSE, np.ones((PAPER, PAPER), np.uint8)), size)
    light = cv2.divide(small, np.maximum(paper, 1), scale=200)  # 200 is paper
    side, end = round(size[0] * BORDER), round(size[1] * BORDER)
    light[:end] = light[-end:] = 200
    light[:, :side] = light[:, -side:] = 200
    dots = np.cumsum(np.bincount(light.ravel(), minlength=256))
    darkest = 1 - int(np.searchsorted(dots, DARKEST)) / 200
    return (light < 200 * (1 - INK)).astype(np.uint8), darkest


def coded_area(ink: Pixels) -> float:
    """Square inches of ``ink`` (100 dpi) that are dark all over as a code is."""
    side = round(0.25 * LOOKED_AT)
    coded = cv2.morphologyEx(_coded(ink), cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return float(coded.sum()) / LOOKED_AT**2


def _coded(ink: Pixels, least: float = CODE_INK[0]) -> Pixels:
    """The parts of a page (1) that are as dark as codes: ``least`` is the share of ink."""
    side = round(CODE_SIDE * LOOKED_AT)
    share = cv2.boxFilter(ink.astype(np.float32), -1, (side, side))
    core = ((share > least) & (share < CODE_INK[1])).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(core, cv2.MORPH_OPEN, np.ones((side // 3, side // 3), np.uint8)), dtype=np.uint8)


def typed_print(ink: Pixels) -> float:
    """Millimetres of lines in the type of letters (6 to 13 point) on ``ink`` (100 dpi), upright or on its side.

    What stands inside a code does not count, nor large type, rules, specks and pictures. A line of a letter that runs
    from margin to margin has about 150.
    """
    rest = _without_codes(ink)
    _, typed = max(_lines(rest), _lines(np.ascontiguousarray(rest.T)))
    return typed


def small_print(ink: Pixels) -> float:
    """Millimetres of lines as `typed_print` counts them, where lines that touch each other count too, titles gone."""
    rest = _without_codes(ink, DENSE)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    small = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].min(axis=1) <= LARGEST_TYPE * LOOKED_AT / 25.4
    small[0] = False
    letters = small[labels].astype(np.uint8)
    _, typed = max(_lines(letters, touching=True), _lines(np.ascontiguousarray(letters.T), touching=True))
    return typed


def _without_codes(ink: Pixels, least: float = CODE_INK[0]) -> Pixels:
    side = round(CODE_SIDE * LOOKED_AT)
    code = cv2.dilate(_coded(ink, least), np.ones((side, side), np.uint8))
    rest = np.where(code > 0, 0, ink).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(code)
    for left, top, wide, high, area in boxes[1:]:
        if area > WHOLE_CODE * LOOKED_AT**2:  # in a pale copy a large code has holes
            rest[top : top + high, left : left + wide] = 0
    return rest


def _lines(ink: Pixels, *, touching: bool = False) -> tuple[float, float]:
    """Millimetres of lines in type of any size, which tell the direction of the lines, and in the type of letters.

    Lines that grew together are none in the type of letters, unless ``touching``: then their number is told by height.
    """
    dot = LOOKED_AT / 25.4
    gap = cv2.getStructuringElement(cv2.MORPH_RECT, (round(GAP * dot), 1))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gap)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    highs, wides = boxes[1:, cv2.CC_STAT_HEIGHT], boxes[1:, cv2.CC_STAT_WIDTH]
    share = boxes[1:, cv2.CC_STAT_AREA] / (highs * wides)
    full = (share > 0.25) & (share < 0.92) & (highs >= SMALLEST_TYPE * dot)  # bars are fuller, scribbles thinner
    line = full & (highs <= LARGEST_TITLE * dot) & (wides > 3 * highs)
    typed = full & (highs <= LARGEST_TYPE * dot) & (wides >= WORD * dot)
    grown = full & ~typed & (wides > highs) & (highs <= LARGEST_TITLE * dot) & touching
    rows = np.round(highs[grown] / (LARGEST_TYPE * dot))
    return float(wides[line].sum()) / dot, float(wides[typed].sum() + (wides[grown] * rows).sum()) / dot
