"""Draws what a pen leaves: words in a joined hand or a lent typeface made unsteady, scrawls, ticks, rings.

Everything is drawn in units of a millimetre on a `Sheet` of ink (0 none, 1 full) and laid over grey pixels. The joined
hand is made of splines of our own, so that tests need no typeface; typefaces are lent by whoever measures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Pixels = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float32]
Points = list[tuple[float, float]]
ASCENDERS, DESCENDERS, TALL = (
    frozenset("bdfhklt"),
    frozenset("fgjpqyz"),
    frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/"),
)


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody writes: slant (shear), height of small letters in mm, width of the pen in mm, unsteadiness."""

    slant: float
    height: float
    pen: float
    wobble: float

    @classmethod
    def of(cls, rng: np.random.Generator) -> Hand:
        return cls(
            float(rng.uniform(-0.1, 0.5)),
            float(rng.uniform(2.0, 3.4)),
            float(rng.uniform(0.35, 0.75)),
            float(rng.uniform(0.5, 1.3)),
        )


# ---------------------------------------------------------------- strokes
def curve(points: Points, steps: int = 12) -> Points:
    """A smooth line through the points (Catmull-Rom)."""
    if len(points) < 3:
        return points
    ends = [points[0], *points, points[-1]]
    line: Points = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            line.append(tuple(_spline(a[i], b[i], c[i], d[i], t) for i in (0, 1)))  # type: ignore[arg-type]
    return [*line, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def strokes_ink(strokes: list[Points], pen: float, dpi: float, rng: np.random.Generator) -> Ink:
    """The strokes (mm) as ink, cropped to themselves, with the pen's pressure coming and going."""
    scale = dpi / 25.4
    every = np.array([point for stroke in strokes for point in stroke])
    low = every.min(axis=0) - 1
    wide, high = np.ceil((every.max(axis=0) + 1 - low) * scale).astype(int)
    picture = Image.new("L", (int(wide) * 2, int(high) * 2), 0)
    brush = ImageDraw.Draw(picture)
    for stroke in strokes:
        phase = rng.uniform(0, 6)
        for number, (a, b) in enumerate(pairwise(stroke)):
            width = pen * (1 + 0.22 * math.sin(phase + number / 9)) * scale * 2
            ends = [((p[0] - low[0]) * scale * 2, (p[1] - low[1]) * scale * 2) for p in (a, b)]
            brush.line(ends, fill=255, width=max(1, round(width)))
            brush.ellipse(
                [ends[1][0] - width / 2, ends[1][1] - width / 2, ends[1][0] + width / 2, ends[1][1] + width / 2],
                fill=255,
            )
    small = picture.resize((int(wide), int(high)), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / 255


# ---------------------------------------------------------------- a joined hand
def joined(text: str, hand: Hand, dpi: float, rng: np.random.Generator) -> Ink:
    """Words in a joined hand: not letters that can be read, but the shapes that letters make, one stroke a word."""
    strokes: list[Points] = []
    x, x_height = 0.0, hand.height
    for word in text.split():
        points: Points = []
        drift = rng.normal(0, 0.25)
        for letter in word:
            shape, step = _letter(letter, rng)
            for across, up in shape:
                jitter = rng.normal(0, 0.07 * hand.wobble, 2)
                points.append((x + (across + jitter[0]) * x_height, drift - (up + jitter[1]) * x_height))
            x += step * x_height * float(rng.uniform(0.85, 1.2))
            if (letter in TALL and len(points) > 2) or rng.random() < 0.12:
                strokes.append(curve(points))
                points = []
        if len(points) > 1:
            strokes.append(curve(points))
        x += x_height * float(rng.uniform(0.7, 1.3))
    slanted = [[(px - py * hand.slant, py) for px, py in stroke] for stroke in strokes if len(stroke) > 1]
    return strokes_ink(slanted, hand.pen, dpi, rng)


def _letter(letter: str, rng: np.random.Generator) -> tuple[Points, float]:
    """Points of a letter's shape in small-letter heights (across, up), and how far on the next one begins."""
    if letter in "/1lI":
        return [(0.3, 1.9), (0.1, 0.8), (-0.1, -0.2)], 0.6
    if letter.isdigit() or letter in TALL:
        kind = rng.integers(0, 3)
        round_one = [(0.5, 1.7), (0.1, 1.5), (0.0, 0.6), (0.4, 0.0), (0.8, 0.5), (0.7, 1.4), (0.3, 1.7)]
        open_one = [(0.0, 1.6), (0.5, 1.8), (0.7, 1.2), (0.2, 0.7), (0.7, 0.4), (0.4, 0.0), (0.0, 0.1)]
        post = [(0.1, 0.0), (0.15, 1.0), (0.2, 1.8), (0.8, 1.5), (0.3, 0.9), (0.8, 0.0)]
        return (round_one, open_one, post)[int(kind)], 1.1
    if letter in DESCENDERS:
        return [(0.5, 0.9), (0.1, 0.6), (0.3, 0.0), (0.6, 0.7), (0.5, -0.7), (0.1, -0.9), (0.3, -0.1), (0.8, 0.3)], 0.9
    if letter in ASCENDERS:
        return [(0.0, 0.1), (0.4, 1.3), (0.25, 1.9), (0.1, 1.2), (0.15, 0.0), (0.5, 0.8), (0.7, 0.1)], 0.8
    if letter in "mnuwvr":
        return [(0.0, 0.0), (0.1, 0.9), (0.25, 0.1), (0.4, 0.9), (0.6, 0.8), (0.65, 0.1)], 0.8
    return [(0.5, 0.9), (0.05, 0.7), (0.1, 0.05), (0.5, 0.2), (0.55, 0.8), (0.6, 0.1)], 0.75


# ---------------------------------------------------------------- a lent typeface, made unsteady
def lent(text: str, face: Path, hand: Hand, dpi: float, rng: np.random.Generator) -> Ink:
    """Words in a handwriting typeface: every letter on its own line, size and angle, then bent and pressed unevenly."""
    scale = dpi / 25.4
    size = hand.height * scale * 2.6
    font = ImageFont.truetype(str(face), size)
    sheet = Image.new("L", (int(font.getlength(text) * 1.35 + size * 3), int(size * 3.2)), 0)
    x, drift = size, 0.0
    for letter in text:
        drift = 0.8 * drift + float(rng.normal(0, 0.018 * hand.wobble)) * size
        own = ImageFont.truetype(str(face), size * float(rng.uniform(0.92, 1.1)))
        glyph = Image.new("L", (int(size * 2.4), int(size * 3)), 0)
        ImageDraw.Draw(glyph).text((size * 0.7, size * 1.9), letter, font=own, fill=255, anchor="ls")
        glyph = glyph.rotate(float(rng.normal(0, 2.2 * hand.wobble)), Image.Resampling.BICUBIC)
        sheet.paste(255, (int(x - size * 0.7), int(drift)), glyph)
        x += own.getlength(letter) * float(rng.uniform(0.94, 1.08))
    return _pressed(_bent(np.asarray(sheet, dtype=np.float32) / 255, hand, scale, rng), rng)


def _bent(ink: Ink, hand: Hand, scale: float, rng: np.random.Generator) -> Ink:
    """Sheared, bent by smooth noise, drawn with a thicker or thinner pen, and cropped."""
    high, wide = ink.shape
    coarse = rng.normal(0, 1, (2, max(3, high // 24), max(3, wide // 24))).astype(np.float32)
    across, down = (cv2.resize(noise, (wide, high), interpolation=cv2.INTER_CUBIC) for noise in coarse)
    ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
    shear = hand.slant * 0.5 * (ys - high * 0.6)
    bend = 0.12 * hand.wobble * scale
    ink = cv2.remap(ink, xs + shear + across * bend, ys + down * bend, cv2.INTER_LINEAR)
    if hand.pen > 0.55:
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    rows, columns = np.where(ink > 0.3)
    return np.asarray(ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], dtype=np.float32)


def _pressed(ink: Ink, rng: np.random.Generator) -> Ink:
    high, wide = ink.shape
    noise = rng.uniform(0.72, 1.05, (max(2, high // 40), max(2, wide // 40))).astype(np.float32)
    return np.asarray(np.clip(ink * cv2.resize(noise, (wide, high), interpolation=cv2.INTER_LINEAR), 0, 1), np.float32)


# ---------------------------------------------------------------- signatures and marks
def signature(rng: np.random.Generator, pen: float, dpi: float) -> Ink:
    """A scrawl 30 to 65 mm long: a large first letter, waves that die away, often a line under or through it."""
    long, slant = float(rng.uniform(28, 60)), float(rng.uniform(0.1, 0.6))
    first: Points = [(0, 3), (3, -9), (6, -11), (5, -3), (2, 4), (7, 2)]
    strokes = [curve([(x + rng.normal(0, 0.8), y + rng.normal(0, 0.9)) for x, y in first])]
    points: Points = []
    for step in range(int(long / 2.2)):
        fade = 1 - 0.7 * step / (long / 2.2)
        points.append((6 + step * 2.2 + rng.normal(0, 0.5), (-1) ** step * rng.uniform(0.6, 3.6) * fade))
        if rng.random() < 0.2:
            points.append((6 + step * 2.2 - 1.2, rng.uniform(-8, -4)))
    strokes.append(curve(points))
    if rng.random() < 0.6:
        strokes.append(curve([(long * 0.9, 2.0), (long * 0.5, 4.0), (long * 0.1, 4.6), (long * 0.7, 5.2)]))
    slanted = [[(x - y * slant, y) for x, y in stroke] for stroke in strokes]
    return strokes_ink(slanted, pen, dpi, rng)


def tick(rng: np.random.Generator, pen: float, dpi: float) -> Ink:
    size = float(rng.uniform(3.5, 7))
    points = [(0, -size * 0.4), (size * 0.35, 0), (size * rng.uniform(0.8, 1.2), -size * rng.uniform(0.9, 1.4))]
    return strokes_ink([curve(points)], pen, dpi, rng)


def ring(rng: np.random.Generator, wide: float, high: float, pen: float, dpi: float) -> Ink:
    """A ring drawn around words ``wide`` by ``high`` mm; it does not quite close."""
    turns = np.linspace(0.2, 2 * math.pi + rng.uniform(0.1, 0.6), 18)
    points = [
        (wide / 2 * 1.2 * math.cos(t) + rng.normal(0, 0.25), high / 2 * 1.7 * math.sin(t) + rng.normal(0, 0.25))
        for t in turns
    ]
    return strokes_ink([curve(points)], pen, dpi, rng)


def crossing_out(rng: np.random.Generator, wide: float, high: float, pen: float, dpi: float) -> Ink:
    """A zigzag through words ``wide`` by ``high`` mm."""
    count = max(4, int(wide / 2.5))
    points = [(wide * n / count, (-1) ** n * high * rng.uniform(0.2, 0.6)) for n in range(count + 1)]
    return strokes_ink([curve(points, 4)], pen, dpi, rng)


# ---------------------------------------------------------------- on the paper
def lay(pixels: Pixels, ink: Ink, left: int, top: int, shade: int) -> Pixels:
    """Grey pixels with ink of a grey ``shade`` (0 black) laid on them at (left, top); what hangs over is cut off."""
    page = pixels.astype(np.float32)
    high, wide = min(ink.shape[0], page.shape[0] - top), min(ink.shape[1], page.shape[1] - left)
    part = page[top : top + high, left : left + wide]
    drawn = ink[:high, :wide]
    page[top : top + high, left : left + wide] = np.minimum(part, 255 - drawn * (255 - shade))
    return np.clip(page, 0, 255).astype(np.uint8)
