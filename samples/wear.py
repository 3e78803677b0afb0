"""What happens to a sheet between the printer and the scanner or the fax: grey pixels in, grey pixels out.

Noise is drawn as whole numbers from a seeded generator, so that the same seed gives the same bytes everywhere.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from samples.typeset import font_file

Pixels = npt.NDArray[np.uint8]
FAX_WIDTH = 1728  # dots on a line (ITU-T T.4)


def grey_scan(pixels: Pixels, seed: int, paper: int = 236, ink: int = 40, noise: int = 9) -> Pixels:
    """A grey scan: ink that is not black, paper that is not white and darker towards one corner, grain."""
    rng = np.random.default_rng(seed)
    soft = _blurred(pixels, 0.6).astype(np.int32)
    high, wide = pixels.shape
    toned = ink + soft * (paper - ink) // 255
    shade = np.arange(wide)[None, :] * 14 // wide + np.arange(high)[:, None] * 18 // high
    grain = sum(rng.integers(-noise, noise + 1, (high, wide)) for _ in range(2)) // 2
    return _bytes(toned - shade + grain)


def skewed(pixels: Pixels, degrees: float) -> Pixels:
    """The sheet laid on the glass at a slight angle (anticlockwise); paper colour fills the corners."""
    fill = int(np.median(pixels))
    return np.asarray(Image.fromarray(pixels).rotate(degrees, Image.Resampling.BICUBIC, fillcolor=fill))


def stained(pixels: Pixels, seed: int) -> Pixels:
    """A ring where a cup stood, and the tint inside it."""
    rng = np.random.default_rng(seed)
    high, wide = pixels.shape
    radius = wide // 6
    across, down = int(rng.integers(radius, wide - radius)), int(rng.integers(radius, high // 2))
    mask = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(mask)
    circle = (across - radius, down - radius, across + radius, down + radius)
    pen.ellipse(circle, fill=26, outline=70, width=max(3, wide // 150))
    return _bytes(pixels.astype(np.int32) - np.asarray(mask.filter(ImageFilter.BoxBlur(wide // 500))))


def punched(pixels: Pixels) -> Pixels:
    """Two holes in the left margin, black on the scanner's lid, with the shadow of the edge."""
    sheet = Image.fromarray(pixels)
    high, wide = pixels.shape
    pen, radius = ImageDraw.Draw(sheet), wide // 70
    for down in (high * 36 // 100, high * 63 // 100):
        pen.ellipse((wide // 30 - radius, down - radius, wide // 30 + radius, down + radius), fill=30)
    pen.rectangle((0, 0, wide // 200, high), fill=90)
    return np.asarray(sheet)


def faint(pixels: Pixels) -> Pixels:
    """A ribbon or toner near its end: ink in light grey."""
    return _bytes(150 + pixels.astype(np.int32) * 105 // 255)


def stamped(pixels: Pixels, words: str, degrees: int = 8) -> Pixels:
    """A rubber stamp across the top right."""
    high, wide = pixels.shape
    font = ImageFont.truetype(str(font_file("LiberationSans-Bold")), wide // 42)
    long = round(font.getlength(words))
    ink = Image.new("L", (long + 40, wide // 42 + 40), 0)
    pen = ImageDraw.Draw(ink)
    pen.rectangle((2, 2, ink.width - 3, ink.height - 3), outline=110, width=4)
    pen.text((20, 16), words, font=font, fill=120)
    ink = ink.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    sheet = pixels.astype(np.int32)
    top, left = high // 30, wide - ink.width - wide // 8
    sheet[top : top + ink.height, left : left + ink.width] -= np.asarray(ink)
    return _bytes(sheet)


def show_through(pixels: Pixels, back: Pixels) -> Pixels:
    """The other side's print, faint and mirrored, through thin paper."""
    ghost = (255 - _blurred(back[:, ::-1], 2.0).astype(np.int32)) // 14
    return _bytes(pixels.astype(np.int32) - ghost)


def photocopied(pixels: Pixels, seed: int, threshold: int = 150, dirt: int = 250) -> Pixels:
    """A copy of a copy in black and white: ragged edges, specks, a dark edge."""
    rng = np.random.default_rng(seed)
    high, wide = pixels.shape
    rough = _blurred(pixels, 1.1).astype(np.int32) + rng.integers(-38, 39, (high, wide))
    copy = np.where(rough < threshold, 0, 255).astype(np.uint8)
    for down, across, size in zip(
        rng.integers(0, high - 4, dirt), rng.integers(0, wide - 4, dirt), rng.integers(1, 4, dirt), strict=True
    ):
        copy[down : down + size, across : across + size] = 0
    copy[:, : wide // 160] = 0
    return copy


def bilevel(pixels: Pixels, threshold: int = 160) -> Pixels:
    """Black and white, as a scanner set to line art gives it."""
    return np.where(pixels < threshold, 0, 255).astype(np.uint8)


def faxed(pixels: Pixels, seed: int, lines_per_inch: int, header: str, specks: int = 120) -> Pixels:
    """A sheet as a fax machine received it: 204 dots by 98 or 196 lines to the inch, its header line, line noise."""
    rng = np.random.default_rng(seed)
    high = round(842 / 72 * lines_per_inch)
    sheet = Image.fromarray(pixels).resize((round(595 / 72 * 204), high), Image.Resampling.BOX)
    page = Image.new("L", (FAX_WIDTH, high), 255)
    page.paste(sheet, ((FAX_WIDTH - sheet.width) // 2, 0))
    page.paste(_fax_header(header, lines_per_inch), (40, 4))
    dots = np.asarray(page).astype(np.int32) + rng.integers(-25, 26, (high, FAX_WIDTH))
    fax = np.where(dots < 150, 0, 255).astype(np.uint8)
    fax[rng.integers(0, high, specks), rng.integers(0, FAX_WIDTH, specks)] = 0
    for line in rng.integers(high // 4, high, 2):  # a lost line repeats the one before
        fax[line] = fax[line - 1]
    return fax


def _fax_header(words: str, lines_per_inch: int) -> Image.Image:
    font = ImageFont.truetype(str(font_file("LiberationMono-Regular")), 28)
    strip = Image.new("L", (FAX_WIDTH - 80, 34), 255)
    ImageDraw.Draw(strip).text((0, 2), words, font=font, fill=0)
    return strip.resize((strip.width, 34 * lines_per_inch // 204), Image.Resampling.BOX)


def _blurred(pixels: Pixels, radius: float) -> Pixels:
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.BoxBlur(radius)))


def _bytes(values: npt.NDArray[np.int32]) -> Pixels:
    return np.clip(values, 0, 255).astype(np.uint8)
