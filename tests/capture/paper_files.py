"""Files made for tests: sheets with print on them, as scanners, fax machines and programs would write them."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont

LETTER = (
    "Dear Dr Example, thank you for referring this pleasant lady",
    "who was seen in the chest clinic with a cough of six weeks.",
    "Her breathing is better and the X-ray was clear of disease.",
    "Diagnosis: asthma. Salbutamol inhaler two puffs when needed.",
    "We will review her again in three months with lung function.",
    "Yours sincerely, Consultant Physician, Example Hospital.",
)


def sheet(lines: tuple[str, ...] = LETTER, dpi: int = 200, ink: int = 0, paper: int = 255) -> Image.Image:
    """A grey sheet of A4 with lines of print from the top."""
    picture = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), paper)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=11 * dpi / 72)
    for row, line in enumerate(lines):
        draw.text((dpi, dpi * (1 + row * 0.3)), line, fill=ink, font=font)
    return picture


def fax(path: Path, lines_per_inch: int, dpi: tuple[int, int] | None = None) -> Path:
    """A black and white TIFF of a fax's line length, group 4."""
    high = round(11.69 * lines_per_inch)
    page = sheet().resize((1728, high)).point(lambda value: 255 if value > 128 else 0).convert("1")
    page.save(path, compression="group4", **({"dpi": dpi} if dpi else {}))
    return path


def png_header(wide: int, high: int) -> bytes:
    """A PNG that claims a size and holds almost nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def pdf(
    path: Path,
    content: bytes,
    picture: Image.Image | None = None,
    size: tuple[float, float] = (595, 842),
    rotate: int = 0,
    pixels: tuple[int, int] | None = None,
) -> Path:
    """A PDF of one page with that content stream; it may draw ``/Scan`` and write in ``/F1`` (Helvetica).

    ``pixels`` makes the picture claim another size than it has.
    """
    document = pikepdf.new()
    page = document.add_blank_page(page_size=size)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if picture is not None:
        page.Resources.XObject = pikepdf.Dictionary(Scan=_image(document, picture, pixels))
    page.Contents = document.make_stream(content)
    page.Rotate = rotate
    document.save(path)
    return path


def _image(document: pikepdf.Pdf, picture: Image.Image, pixels: tuple[int, int] | None) -> pikepdf.Stream:
    wide, high = pixels or picture.size
    image = document.make_stream(picture.tobytes())
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = wide, high
    image.ColorSpace = pikepdf.Name.DeviceGray
    image.BitsPerComponent = 1 if picture.mode == "1" else 8
    return image


def words_content(lines: tuple[str, ...] = LETTER, mode: int = 0) -> bytes:
    """A content stream that writes lines in 11 points; mode 3 makes them invisible."""
    shown = b"".join(b"(" + line.encode("latin-1") + b") Tj T* " for line in lines)
    return b"BT /F1 11 Tf %d Tr 20 TL 72 760 Td " % mode + shown + b"ET\n"


FULL_PAGE = b"q 595 0 0 842 0 0 cm /Scan Do Q\n"


def tiff(pages: list[Image.Image], **how: object) -> bytes:
    """A TIFF of several pages."""
    held = io.BytesIO()
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:], **how)
    return held.getvalue()


def print_share(pixels: np.ndarray) -> float:
    """The share of dark pixels."""
    return float((pixels < 128).mean())
