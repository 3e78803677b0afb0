"""The ink of a sheet of ours goes in; how much of it we did not print comes out.

What is printed on a sheet is known, so the page is laid on it, however it was turned, skewed or scaled, and what stands
in the parts that the sheet leaves white was written, typed or stamped there by somebody.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from capture.sheet_pages import HIGH, WIDE, Area, code_areas, word_areas
from capture.sheet_payload import Header
from records.types import Pixels

INK_DPI = 100.0  # of the ink that is looked at
SCALE = 2.0 / 72 * 25.4  # dots of the drawn sheet to the point: 2 to the millimetre
DOT = INK_DPI / 25.4  # dots of the ink to the millimetre
BLUR = 3.0  # millimetres: codes and titles become grey areas that find each other
SHADES = (0.5, 0.25)  # of a code, of words, from afar
LAID = 0.35  # correlation: worn and torn sheets of ours measured from 0.48
ROOM = 5.0  # millimetres around what is printed: a page is not laid on it more closely everywhere
BORDER = 6.0  # millimetres at the edges of the page: holes, shadows, a fax's own line
NEAR = 1.5  # millimetres between the strokes of one mark
LEAST = 4.0  # millimetres: a mark as long; specks that lie together measured to 2.5
HOLE = 8.0  # millimetres: a punched hole is no larger
SOLID = 0.6  # of a mark's box is ink: a hole or a stain, not writing
CREASE = (0.5, 40.0)  # millimetres: as near to one straight line all its ink lies, and as long
RING = (20.0, 60.0)  # millimetres: the radius of what a cup leaves
ROUND = 0.8  # millimetres: as near to one circle all ink of a ring lies
ARC = 8.0  # millimetres: a shorter stroke is no part of a ring

Numbers = npt.NDArray[np.float32] | npt.NDArray[np.float64]


def marks_on(ink: Pixels, header: Header | None) -> float | None:
    """Square millimetres of ink (100 dpi) in what was added to a sheet of ours.

    ``header`` says what the sheet claims, None for a separator. None comes out where the page does not look like the
    sheet: its code stands on another paper. Titles and codes are not looked into; holes, creases, cup rings, stains
    and what lies within 6 mm of the edge are no marks.
    """
    laid = _laid(ink, header)
    if laid is None:
        return None
    upright, placement = laid
    areas = [*code_areas(), *word_areas(header)]
    printed = _placed(_drawn(areas, [1.0] * len(areas), ROOM), placement, upright)
    paper = _placed(np.ones_like(_drawn([], [])), placement, upright).astype(np.uint8)
    edge = round(2 * BORDER * DOT) + 1
    inside = cv2.erode(paper, np.ones((edge, edge), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return _written(np.where((inside > 0) & ~printed, upright, 0).astype(np.uint8))


def _laid(ink: Pixels, header: Header | None) -> tuple[Pixels, Numbers] | None:
    """The ink with its long side down, and where each point of the sheet lies on it (an affine map), found by
    correlation (Evangelidis and Psarakis, 2008); None where it does not fit. A separator looks alike upside down.
    """
    codes, words = code_areas(), word_areas(header)
    shades = [SHADES[0]] * len(codes) + [SHADES[1]] * len(words)
    sheet = cv2.GaussianBlur(_drawn([*codes, *words], shades), (0, 0), BLUR * SCALE / 25.4 * 72)
    best, found = LAID, None
    for turn in range(4 if header else 2):
        upright = np.ascontiguousarray(np.rot90(ink, turn))
        seen = cv2.GaussianBlur(upright.astype(np.float32), (0, 0), BLUR * DOT)
        scale = INK_DPI / 72 / SCALE
        shift = [(ours - theirs * scale) / 2 for ours, theirs in zip(seen.shape, sheet.shape, strict=True)]
        start = np.array([[scale, 0, shift[1]], [0, scale, shift[0]]], np.float32)
        try:
            fit, placement = cv2.findTransformECC(
                sheet, seen, start, cv2.MOTION_AFFINE, (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
            )
        except cv2.error:  # it does not converge: the page does not look like the sheet
            continue
        if fit > best:
            best, found = fit, (upright, np.asarray(placement, np.float32))
    return found


def _drawn(areas: Sequence[Area], shades: Sequence[float], room: float = 0.0) -> Numbers:
    """The sheet with ``areas`` filled, each grown by ``room`` millimetres."""
    sheet = np.zeros((round(HIGH * SCALE), round(WIDE * SCALE)), np.float32)
    more = room * 72 / 25.4
    for (left, bottom, right, top), shade in zip(areas, shades, strict=True):
        first = round((left - more) * SCALE), round((HIGH - top - more) * SCALE)
        last = round((right + more) * SCALE), round((HIGH - bottom + more) * SCALE)
        cv2.rectangle(sheet, first, last, shade, -1)
    return sheet


def _placed(sheet: Numbers, placement: Numbers, upright: Pixels) -> npt.NDArray[np.bool_]:
    """Where the filled parts of a drawn sheet lie on the page: True there."""
    high, wide = upright.shape
    return np.asarray(cv2.warpAffine(sheet, placement, (wide, high)) > 0.5)


def _written(added: Pixels) -> float:
    """Square millimetres of ink in marks that may be writing."""
    near = round(NEAR * DOT)
    joined = cv2.morphologyEx(added, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    inks = np.bincount(labels[added > 0], minlength=count) / DOT**2
    return sum(
        float(ink)
        for number, (box, ink) in enumerate(zip(boxes, inks, strict=True))
        if number > 0
        and _may_be_writing(box[2] / DOT, box[3] / DOT, float(ink))
        and not _crease_or_ring(np.argwhere((labels == number) & (added > 0)) / DOT)
    )


def _may_be_writing(wide: float, high: float, ink: float) -> bool:
    """Whether a mark of that size (mm) with so much ink (mm²) is more than a speck, a hole or a stain."""
    long, short, share = max(wide, high), min(wide, high), ink / (wide * high)
    return long >= LEAST and not (share > SOLID and (long <= HOLE or short > HOLE))


def _crease_or_ring(points: Numbers) -> bool:
    """Whether ink (n x 2, mm) lies on a straight line or on one circle as large as a cup's."""
    length = np.ptp(points, axis=0).max()
    centred = points - points.mean(axis=0)
    if length >= CREASE[1] and np.linalg.svd(centred, compute_uv=False)[-1] / np.sqrt(len(points)) <= CREASE[0]:
        return True
    return bool(length >= ARC) and _of_ring(centred)


def _of_ring(points: Numbers) -> bool:
    """Whether ink (n x 2, mm, around its middle) lies on one circle (least squares after Kåsa, 1976)."""
    known = np.column_stack([points, np.ones(len(points))]).astype(np.float64)
    (down, across, rest), *_ = np.linalg.lstsq(known, (points**2).sum(axis=1), rcond=None)
    radius = float(np.sqrt(max(rest + (down**2 + across**2) / 4, 0.0)))
    away = np.hypot(points[:, 0] - down / 2, points[:, 1] - across / 2) - radius
    return RING[0] <= radius <= RING[1] and float(np.sqrt((away**2).mean())) <= ROUND
