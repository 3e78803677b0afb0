"""TIFF, PNG and JPEG files come in, single pages go out as grey pixels with their dots to the inch."""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from records.errors import DamagedFile, PageTooLarge, TooManyPages, UnreadableFile
from records.settings import Limits
from records.types import PageKind, Pixels

FORMATS = ("TIFF", "PNG", "JPEG")
A4 = (8.27, 11.69)  # inches
FAX_WIDTHS = {1728: 8.46, 2048: 10.04, 2432: 11.92}  # dots in a fax's line: inches of paper (ITU-T T.4: A4, B4, A3)
FAX_LINES = (98.0, 196.0, 391.0)  # to the inch, standard, fine and superfine (ITU-T T.4: 3.85, 7.7, 15.4 to the mm)
LONGEST_SIDE = 32_000  # pixels; OpenCV can't turn a picture that is longer
PLAUSIBLE_SHORT = (3.0, 12.6)  # inches: from a small card to a sheet of A3
PLAUSIBLE_LONG = (3.5, 20.0)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's grey pixels (height x width), its dots to the inch (across, down) and what it is made of."""

    kind: PageKind
    pixels: Pixels = field(repr=False, compare=False)
    dpi: tuple[float, float]


def count_one(path: Path, limits: Limits) -> int:
    """1, once the header of a PNG or JPEG says that it is a picture of a size within limits."""
    with _opened(path, limits) as picture:
        check_size(picture.size, limits)
    return 1


def count_frames(path: Path, limits: Limits) -> int:
    """The number of pictures in a TIFF, read from its directories alone; TooManyPages beyond the limit."""
    with _opened(path, limits) as picture:
        frames = 1
        while True:
            try:
                picture.seek(frames)
            except EOFError:
                return frames
            frames += 1
            if frames > limits.pages:
                raise TooManyPages(limits.pages)


def decode(path: Path, number: int, limits: Limits) -> Decoded:
    """One picture of the file, counted from 1."""
    with _opened(path, limits) as picture:
        try:
            picture.seek(number - 1)
        except EOFError:
            raise DamagedFile from None
        check_size(picture.size, limits)
        dpi = _stated_dpi(picture)
        bilevel = picture.mode == "1"
        turned = picture.getexif().get(0x0112, 1) >= 5  # orientation: a quarter turn swaps the axes
        pixels = grey(ImageOps.exif_transpose(picture))
    if dpi and turned:
        dpi = dpi[1], dpi[0]
    if bilevel:
        pixels = right_way_out(pixels)
    wide, high = pixels.shape[1], pixels.shape[0]
    sure = dpi if dpi and plausible(wide / dpi[0], high / dpi[1]) else inferred_dpi(wide, high, bilevel)
    return Decoded(kind_of(bilevel, sure, wide), pixels, sure)


def check_size(size: tuple[int, int], limits: Limits) -> None:
    """PageTooLarge for a picture (width, height in pixels) beyond the limit; DamagedFile for one without pixels."""
    wide, high = size
    if wide < 1 or high < 1:
        raise DamagedFile
    if wide * high > limits.page_megapixels * 1_000_000 or max(wide, high) > LONGEST_SIDE:
        raise PageTooLarge(limits.page_megapixels)


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[Image.Image]:
    """The picture with only its header read; whatever Pillow says is wrong becomes one of our errors."""
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd tags are no fault; sizes are checked here against our own limit
            with Image.open(file, formats=FORMATS) as picture:
                yield picture
    except (Image.DecompressionBombError, MemoryError):
        raise PageTooLarge(limits.page_megapixels) from None
    except PermissionError:
        raise UnreadableFile from None
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, struct.error, ArithmeticError, LookupError):
        raise DamagedFile from None
    except (ValueError, TypeError, AttributeError, RuntimeError):  # Pillow's on tags that contradict each other
        raise DamagedFile from None


# ---------------------------------------------------------------- pixels
def grey(picture: Image.Image) -> Pixels:
    """8-bit grey of a picture in any mode, on white paper where it is transparent."""
    if picture.mode.startswith("I") or picture.mode == "F":
        deep = np.asarray(picture).astype(np.float32)
        top = 65535.0 if deep.max(initial=0) > 255 else 255.0
        return np.asarray(np.clip(deep * (255.0 / top), 0, 255), dtype=np.uint8)
    if "A" in picture.mode or "transparency" in picture.info:
        see_through = picture.convert("RGBA")
        paper = Image.new("RGBA", see_through.size, "white")
        picture = Image.alpha_composite(paper, see_through)
    return np.array(picture.convert("L"), dtype=np.uint8)


def right_way_out(pixels: Pixels) -> Pixels:
    """Black print on white paper, also where the file says black for white (photometric tag wrong or unread)."""
    high, wide = pixels.shape
    middle = pixels[high // 5 : high - high // 5, wide // 5 : wide - wide // 5]
    return 255 - pixels if middle.size and float(middle.mean()) < 255 * 0.3 else pixels


def kind_of(bilevel: bool, dpi: tuple[float, float], wide: int) -> PageKind:
    """What a page of pixels is made of, by depth and resolution."""
    across, down = dpi
    if not bilevel:
        return PageKind.PICTURE
    if 180 <= across <= 220 and down < 130:
        return PageKind.FAX_STANDARD
    fax_grid = 202 <= across <= 206 and 190 <= down <= 200
    if fax_grid or (wide in FAX_WIDTHS and 190 <= across <= 210 and 190 <= down <= 210):
        return PageKind.FAX_FINE
    return PageKind.BILEVEL


# ---------------------------------------------------------------- resolution
def _stated_dpi(picture: Image.Image) -> tuple[float, float] | None:
    """Dots to the inch (across, down) as the file's tags say, or None if they say nothing that can be used."""
    stated = picture.info.get("dpi")
    if not stated:
        return None
    try:
        across, down = (float(value) for value in stated)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not (math.isfinite(across) and math.isfinite(down) and 30 <= across <= 2400 and 30 <= down <= 2400):
        return None
    return across, down


def plausible(wide: float, high: float) -> bool:
    """Whether a sheet of so many inches is paper that a scanner or a fax machine takes."""
    short, long = sorted((wide, high))
    return PLAUSIBLE_SHORT[0] <= short <= PLAUSIBLE_SHORT[1] and PLAUSIBLE_LONG[0] <= long <= PLAUSIBLE_LONG[1]


def inferred_dpi(wide: int, high: int, bilevel: bool) -> tuple[float, float]:
    """Dots to the inch of a picture that does not say: a fax by its line length, anything else as a sheet of A4."""
    if bilevel and wide in FAX_WIDTHS:
        paper = FAX_WIDTHS[wide]
        length = paper * A4[1] / A4[0]
        down = min(FAX_LINES, key=lambda lines: abs(math.log(high / lines / length)))
        return wide / paper, down
    short, long = sorted((wide, high))
    dpi = max(short / A4[0], long / A4[1])
    return dpi, dpi
