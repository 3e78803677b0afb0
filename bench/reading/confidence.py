"""Is the threshold right? Each page's error by how sure Tesseract was of it, read once and read by both engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bench.reading.corpus import Paper
from bench.reading.errors import letters, letters_wrong
from bench.reading.ours import SETTINGS
from capture.clean import clean, unwashed
from capture.pages import decode
from extractors import reader, second_reader
from extractors.agreement import agree
from records.types import PageKind, Reading

BANDS = (0.0, 0.70, 0.80, 0.85, 0.88, 0.90, 0.92, 0.94, 0.96, 1.01)
WIDE, HIGH, EDGE = 760, 420, 56  # of the picture
LEFT, TOP = 0.55, 0.20  # the least confidence and the most error that the picture shows
FIRST, BOTH = "#b35c00", "#005eb8"


class Point(NamedTuple):
    """A page: Tesseract's confidence, its share of letters wrong, and that of both engines together."""

    condition: str
    confidence: float
    once: float
    both: float


def points(paper: Paper) -> Iterator[Point]:
    """A point of each page that is read from its picture and stands upright as it came."""
    for number, truth in enumerate(paper.pages, 1):
        page = decode(paper.path, number, SETTINGS.limits)
        if page.kind is PageKind.TEXT:
            continue
        cleaned = clean(page)
        (first,) = reader.read([cleaned], SETTINGS.limits.page_seconds)
        if reader.sideways(first) or not first.words:
            continue
        both = agree(first, second_reader.read(unwashed(page, cleaned)), reader.is_known)

        def error(reading: Reading, truth=truth) -> float:  # type: ignore[no-untyped-def]
            words = [word.text for word in reading.words]
            return letters_wrong(truth.words, words, truth.optional) / letters(truth.words)

        yield Point(paper.condition, first.confidence, error(first), error(both))


def table(points: Sequence[Point]) -> str:
    """Mean error by band of confidence."""
    lines = ["| confidence | pages | Tesseract alone | both engines |", "|---|---|---|---|"]
    for low, high in pairwise(BANDS):
        here = [point for point in points if low <= point.confidence < high]
        if here:
            once, both = (sum(side) / len(here) for side in zip(*((p.once, p.both) for p in here), strict=True))
            lines.append(f"| {low:.2f} to {min(high, 1):.2f} | {len(here)} | {once:.2%} | {both:.2%} |")
    return "\n".join(lines) + "\n"


def picture(points: Sequence[Point]) -> str:
    """The points as a chart (SVG): how sure Tesseract was across, letters wrong upwards, the threshold a line."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>',
        *_axes(),
    ]
    for point in points:
        x, low, high = _across(point.confidence), _up(point.once), _up(point.both)
        words = f"{point.condition}: {point.confidence:.2f}, {point.once:.1%} alone, {point.both:.1%} by both"
        parts.append(f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="#c8cfd4"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{low:.1f}" r="4" fill="{FIRST}"><title>{words}</title></circle>')
        parts.append(f'<circle cx="{x:.1f}" cy="{high:.1f}" r="3" fill="{BOTH}"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _axes() -> Iterator[str]:
    for percent in range(0, round(TOP * 100) + 1, 5):
        y = _up(percent / 100)
        yield f'<line x1="{EDGE}" y1="{y:.1f}" x2="{WIDE - 16}" y2="{y:.1f}" stroke="#eceff1"/>'
        yield f'<text x="{EDGE - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#425563">{percent}%</text>'
    for percent in range(round(LEFT * 100), 101, 5):
        x = _across(percent / 100)
        yield f'<text x="{x:.1f}" y="{HIGH - EDGE + 20}" text-anchor="middle" fill="#425563">{percent / 100:.2f}</text>'
    x = _across(reader.SURE_CONFIDENCE)
    yield f'<line x1="{x:.1f}" y1="30" x2="{x:.1f}" y2="{HIGH - EDGE}" stroke="#d5281b" stroke-dasharray="5 4"/>'
    yield f'<text x="{x - 6:.1f}" y="42" text-anchor="end" fill="#d5281b">read by both engines</text>'
    yield f'<text x="{WIDE / 2}" y="{HIGH - 14}" text-anchor="middle">mean confidence of Tesseract\'s words</text>'
    yield f'<text x="{EDGE}" y="18">letters wrong on a page: <tspan fill="{FIRST}">Tesseract alone</tspan>, '
    yield f'<tspan fill="{BOTH}">both engines</tspan></text>'


def _across(confidence: float) -> float:
    return EDGE + (max(LEFT, confidence) - LEFT) / (1 - LEFT) * (WIDE - EDGE - 24)


def _up(error: float) -> float:
    return HIGH - EDGE - min(TOP, error) / TOP * (HIGH - EDGE - 40)
