"""Print that may be taken for handwriting: italics, odd faces, typewriters that jump, crests, charts, barcodes."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.handwriting.pen import Pixels
from samples.typeset import HIGH, WIDE, Run, Sheet, width

FOLDERS = (
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/opentype/urw-base35",
)
NOT_LETTERS = ("D050000L", "StandardSymbols", "Z003", "Math")  # symbols, and a chancery hand


@cache
def faces() -> tuple[Path, ...]:
    """The print faces installed here."""
    every = [file for folder in FOLDERS for file in sorted(Path(folder).glob("*.[to]tf"))]
    return tuple(file for file in every if not file.stem.startswith(NOT_LETTERS) and "Math" not in file.stem)


def odd_pixels(sheet: Sheet, dpi: int, rng: np.random.Generator) -> Pixels:
    """The sheet printed in another face, or by a typewriter that jumps, with ornaments; signatures left out."""
    scale = dpi / 72
    picture = Image.new("L", (round(WIDE * scale), round(HIGH * scale)), 255)
    pen = ImageDraw.Draw(picture)
    for stroke in sheet.strokes:
        ends = [(stroke.x * scale, stroke.y * scale), (stroke.to_x * scale, stroke.to_y * scale)]
        if stroke.filled:
            pen.rectangle(ends, fill=70)
        else:
            pen.line(ends, fill=60, width=max(1, round(0.6 * scale)))
    face = faces()[int(rng.integers(len(faces())))]
    jump = float(rng.uniform(0.2, 0.5)) if rng.random() < 0.35 else 0.0
    for run in sheet.runs:
        _print(pen, run, face, scale, jump * scale, rng)
    for ornament in (_crest, _barcode, _boxes, _chart, _leaders, _watermark):
        if rng.random() < 0.3:
            ornament(picture, scale, rng)
    return np.asarray(picture)


def _print(pen: ImageDraw.ImageDraw, run: Run, face: Path, scale: float, jump: float, rng: np.random.Generator) -> None:
    """A run squeezed or spread to its width; a typewriter's letters stand ``jump`` pixels too high or too low."""
    wanted = width(run.face, run.text) * run.size * scale
    font = ImageFont.truetype(str(face), run.size * scale)
    size = run.size * scale * min(1.15, max(0.75, wanted / max(1.0, font.getlength(run.text))))
    font = ImageFont.truetype(str(face), size)
    fill = 255 if run.white else 0
    if not jump:
        pen.text((run.x * scale, run.y * scale), run.text, font=font, fill=fill, anchor="ls")
        return
    x = run.x * scale
    for letter in run.text:
        off = float(rng.normal(0, jump))
        shade = fill if run.white else int(rng.integers(0, 60))
        pen.text((x, run.y * scale + off), letter, font=font, fill=shade, anchor="ls")
        x += font.getlength(letter)


def _crest(picture: Image.Image, scale: float, rng: np.random.Generator) -> None:
    """A trust's old emblem: rings, a star, words around it."""
    pen = ImageDraw.Draw(picture)
    x, y = float(rng.uniform(60, 530)) * scale, 40 * scale
    radius = float(rng.uniform(14, 26)) * scale
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=0, width=round(scale))
    pen.ellipse(
        (x - radius * 0.7, y - radius * 0.7, x + radius * 0.7, y + radius * 0.7), outline=0, width=round(scale * 0.7)
    )
    points = int(rng.integers(4, 9))
    star = [
        (
            x + radius * (0.6, 0.3)[n % 2] * math.cos(n * math.pi / points),
            y + radius * (0.6, 0.3)[n % 2] * math.sin(n * math.pi / points),
        )
        for n in range(2 * points)
    ]
    pen.polygon(star, outline=0, fill=255 if rng.random() < 0.5 else 30)
    font = ImageFont.truetype(str(faces()[int(rng.integers(len(faces())))]), 22 * scale)
    pen.text((x + radius * 1.3, y), "St Anselm's", font=font, fill=20, anchor="lm")


def _barcode(picture: Image.Image, scale: float, rng: np.random.Generator) -> None:
    pen = ImageDraw.Draw(picture)
    x, y = float(rng.uniform(60, 350)) * scale, float(rng.uniform(730, 780)) * scale
    for _ in range(60):
        bar = float(rng.integers(1, 4)) * 0.9 * scale
        pen.rectangle((x, y, x + bar, y + 26 * scale), fill=0)
        x += bar + float(rng.integers(1, 4)) * 0.9 * scale


def _boxes(picture: Image.Image, scale: float, rng: np.random.Generator) -> None:
    """Boxes to tick, some crossed by a machine."""
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(faces()[0]), 9 * scale)
    x, y = 400 * scale, float(rng.uniform(560, 680)) * scale
    for number, words in enumerate(("Yes", "No", "Not known", "Declined")):
        side, top = 9 * scale, y + number * 14 * scale
        pen.rectangle((x, top, x + side, top + side), outline=0, width=round(0.7 * scale))
        if rng.random() < 0.4:
            pen.line((x, top, x + side, top + side), fill=0, width=round(scale))
            pen.line((x, top + side, x + side, top), fill=0, width=round(scale))
        pen.text((x + 14 * scale, top + side), words, font=font, fill=0, anchor="ls")


def _chart(picture: Image.Image, scale: float, rng: np.random.Generator) -> None:
    """A printed chart of a result over time."""
    pen = ImageDraw.Draw(picture)
    x, y, wide, high = 80 * scale, 690 * scale, 160 * scale, 60 * scale
    pen.line((x, y - high, x, y), fill=0, width=round(scale))
    pen.line((x, y, x + wide, y), fill=0, width=round(scale))
    values = rng.uniform(0.1, 0.9, 9)
    line = [(x + wide * (n + 0.5) / 9, y - high * value) for n, value in enumerate(values)]
    pen.line(line, fill=0, width=round(0.8 * scale))
    for px, py in line:
        pen.ellipse((px - 2 * scale, py - 2 * scale, px + 2 * scale, py + 2 * scale), fill=0)


def _leaders(picture: Image.Image, scale: float, rng: np.random.Generator) -> None:
    """A form's dotted lines to write on, empty."""
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(faces()[0]), 10 * scale)
    for number, words in enumerate(("Name", "Relationship to patient", "Signature of parent", "Date")):
        y = (590 + number * 18) * scale
        pen.text((60 * scale, y), words + " " + "." * int(rng.integers(20, 60)), font=font, fill=0, anchor="ls")


def _watermark(picture: Image.Image, scale: float, rng: np.random.Generator) -> None:
    """COPY across the page in grey."""
    font = ImageFont.truetype(str(faces()[0]), 110 * scale)
    veil = Image.new("L", picture.size, 0)
    ImageDraw.Draw(veil).text((picture.width / 2, picture.height / 2), "COPY", font=font, fill=40, anchor="mm")
    veil = veil.rotate(float(rng.uniform(20, 50)))
    picture.paste(Image.fromarray(np.asarray(picture) - np.minimum(np.asarray(picture), np.asarray(veil))))
