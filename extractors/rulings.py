"""A page of PDFium's comes in; the straight lines drawn on it, and the edges of its boxes, go out as displayed.

They are what tables are ruled with. A page that draws nothing, or draws a picture, is told cheaply and has none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

MOST_OBJECTS = 20_000  # of a page that are looked through
MOST_CORNERS = 4_000  # of all its lines: a page that draws more draws a picture, not a table
DEEPEST = 4  # forms within forms
STRAIGHT = 0.7  # points by which a level or upright line may lean
SHORTEST = 3.0  # points

Linear = tuple[float, float, float]  # a, b and c of ax + by + c
Matrix = tuple[float, float, float, float, float, float]
ITSELF: Matrix = (1, 0, 0, 1, 0, 0)


class Rule(NamedTuple):
    """A straight line in points from the page's top left corner as displayed: level, or upright."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


class TooMuchDrawn(Exception):
    """More lines than any table has."""


def rules_of(page: pdfium.PdfPage, across: Linear, down: Linear) -> tuple[Rule, ...]:
    """The page's rules; none where so much is drawn that it is a picture.

    ``across`` and ``down`` make of a point of the page's own space how far it is from the left and the top edge as
    displayed.
    """
    try:
        return tuple(_rules(page.raw, across, down))
    except TooMuchDrawn:
        return ()


def _rules(page: object, across: Linear, down: Linear) -> Iterator[Rule]:
    corners = 0
    for seen, (held, kind, outer) in enumerate(_objects(page, ITSELF, DEEPEST, within_form=False)):
        if seen >= MOST_OBJECTS:
            raise TooMuchDrawn
        if kind != pdfium_raw.FPDF_PAGEOBJ_PATH or not _is_drawn(held):
            continue
        corners += max(0, pdfium_raw.FPDFPath_CountSegments(held))
        if corners > MOST_CORNERS:
            raise TooMuchDrawn
        a, b, c, d, e, f = _matrix(held, outer)
        for (x, y), (to_x, to_y) in _lines(held):
            x, y, to_x, to_y = a * x + c * y + e, b * x + d * y + f, a * to_x + c * to_y + e, b * to_x + d * to_y + f
            rule = _rule(_at(across, x, y), _at(down, x, y), _at(across, to_x, to_y), _at(down, to_x, to_y))
            if rule:
                yield rule


def _objects(
    holder: object, matrix: Matrix, deepest: int, *, within_form: bool
) -> Iterator[tuple[object, int, Matrix]]:
    """What is drawn on a page or in a form: each object, its kind, and what its form does to its places."""
    count = pdfium_raw.FPDFFormObj_CountObjects(holder) if within_form else pdfium_raw.FPDFPage_CountObjects(holder)
    get = pdfium_raw.FPDFFormObj_GetObject if within_form else pdfium_raw.FPDFPage_GetObject
    for number in range(count):
        held = get(holder, number)
        kind = pdfium_raw.FPDFPageObj_GetType(held)
        yield held, kind, matrix
        if kind == pdfium_raw.FPDF_PAGEOBJ_FORM and deepest:
            yield from _objects(held, _matrix(held, matrix), deepest - 1, within_form=True)


def _is_drawn(path: object) -> bool:
    """Whether a path leaves a mark: some only cut what is drawn after them."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    told = pdfium_raw.FPDFPath_GetDrawMode(path, ctypes.byref(filled), ctypes.byref(stroked))
    return bool(told and (filled.value or stroked.value))


def _matrix(held: object, outer: Matrix) -> Matrix:
    """What an object's own matrix and then that of its form do to a point."""
    own = pdfium_raw.FS_MATRIX()
    if not pdfium_raw.FPDFPageObj_GetMatrix(held, ctypes.byref(own)):
        return outer
    a, b, c, d, e, f = outer
    return (
        own.a * a + own.b * c,
        own.a * b + own.b * d,
        own.c * a + own.d * c,
        own.c * b + own.d * d,
        own.e * a + own.f * c + e,
        own.e * b + own.f * d + f,
    )


def _lines(path: object) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight lines of a path, in its own space; a filled shape ends where it began."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for number in range(pdfium_raw.FPDFPath_CountSegments(path)):
        segment = pdfium_raw.FPDFPath_GetPathSegment(path, number)
        kind = pdfium_raw.FPDFPathSegment_GetType(segment)
        pdfium_raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = (x.value, y.value)
        if kind == pdfium_raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == pdfium_raw.FPDF_SEGMENT_LINETO:
            yield last, here
        last = here
        if pdfium_raw.FPDFPathSegment_GetClose(segment):
            yield here, first
            last = first


def _at(line: Linear, x: float, y: float) -> float:
    return line[0] * x + line[1] * y + line[2]


def _rule(x: float, y: float, to_x: float, to_y: float) -> Rule | None:
    """The line between two points as displayed, if it is level or upright and not a speck."""
    wide, high = abs(to_x - x), abs(to_y - y)
    if max(wide, high) < SHORTEST or min(wide, high) > STRAIGHT:
        return None
    left, right, top, bottom = min(x, to_x), max(x, to_x), min(y, to_y), max(y, to_y)
    if wide > high:
        middle = (top + bottom) / 2
        return Rule(left, middle, right, middle)
    middle = (left + right) / 2
    return Rule(middle, top, middle, bottom)
