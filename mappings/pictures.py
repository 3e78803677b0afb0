"""Pictures as PDF image streams: a frame of a TIFF, PNG or JPEG comes in, a stream that holds it exactly goes out.

Bytes are copied where a PDF can hold them as they are; what it cannot hold is encoded again without loss.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name
from PIL import Image

from records.errors import DamagedFile
from records.types import Pixels

FORMATS = ("TIFF", "PNG", "JPEG")
ORIENTATION = 0x0112  # the tag of TIFF and EXIF
LARGE = 2_000_000  # bytes of a page that was drawn anew


class Rendition(StrEnum):
    """How a page got into the PDF."""

    UNTOUCHED = "untouched"  # the very picture or page that came in (a picture in LZW, which PDF/A bars, unpacked)
    LOSSLESS = "lossless"  # the same pixels, in another encoding
    DRAWN = "drawn"  # drawn again from the page that came in


@dataclass(frozen=True, slots=True)
class Picture:
    """An image stream: its size in pixels, its encoded bytes, and how a PDF reader decodes them.

    ``orientation`` is that of TIFF and EXIF (1 to 8): how the first row and column lie on the page.
    """

    width: int
    height: int
    data: bytes = field(repr=False)
    encoding: str  # DCTDecode, CCITTFaxDecode or FlateDecode
    bits: int
    colours: int  # 1 is grey, 3 is red, green and blue
    rendition: Rendition
    parameters: dict[str, int | bool] = field(default_factory=dict)
    orientation: int = 1

    def stream(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """This picture as an image XObject of ``pdf``."""
        stream = pdf.make_stream(
            self.data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=self.width,
            Height=self.height,
            BitsPerComponent=self.bits,
            ColorSpace=Name.DeviceGray if self.colours == 1 else Name.DeviceRGB,
            Filter=Name(f"/{self.encoding}"),
        )
        if self.parameters:
            stream.DecodeParms = Dictionary({f"/{name}": value for name, value in self.parameters.items()})
        return stream

    def matrix(self, wide: float, high: float) -> tuple[float, float, float, float, float, float]:
        """The matrix that lays the picture, turned as ``orientation`` says, over a page of this size."""
        return {
            2: (-wide, 0, 0, high, wide, 0),
            3: (-wide, 0, 0, -high, wide, high),
            4: (wide, 0, 0, -high, 0, high),
            5: (0, -high, -wide, 0, wide, high),
            6: (0, -high, wide, 0, 0, high),
            7: (0, high, wide, 0, 0, 0),
            8: (0, high, -wide, 0, wide, 0),
        }.get(self.orientation, (wide, 0, 0, high, 0, 0))


def picture_of(path: Path, number: int) -> Picture:
    """Frame ``number`` (from 1) of a TIFF, PNG or JPEG file. Raises `DamagedFile` when it can't be decoded."""
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd tags are no fault, and sizes were checked when the page was taken in
            with Image.open(file, formats=FORMATS) as image:
                image.seek(number - 1)
                orientation = int(image.getexif().get(ORIENTATION, 1))
                copied = _jpeg(path, image, orientation) or _fax(path, image, orientation)
                return copied or encoded(image, orientation)
    except (Image.DecompressionBombError, OSError, EOFError, SyntaxError, ValueError, LookupError, struct.error):
        raise DamagedFile from None


def encoded(image: Image.Image, orientation: int = 1, rendition: Rendition = Rendition.LOSSLESS) -> Picture:
    """The pixels of an image without loss: as G4 if they are black and white, as PNG rows in Flate otherwise.

    What is transparent shows white paper. Sixteen bits become eight, and ink colours become screen colours:
    for these the rendition is `Rendition.DRAWN`.
    """
    exact = image.mode in ("1", "L", "P", "RGB", "LA", "PA", "RGBA", "La", "RGBa")
    rendition = rendition if exact else Rendition.DRAWN
    flat = _flat(image)
    if flat.mode == "1":
        return _group4(flat, orientation, rendition)
    colours = 1 if flat.mode == "L" else 3
    parameters = {"Predictor": 15, "Colors": colours, "BitsPerComponent": 8, "Columns": flat.width}
    rows = _png_rows(flat)
    return Picture(flat.width, flat.height, rows, "FlateDecode", 8, colours, rendition, parameters, orientation)


def drawn(image: Image.Image) -> Picture:
    """A page drawn anew: without loss, or as a fine JPEG where that would be too large (a photograph, a noisy scan)."""
    exact = encoded(image, rendition=Rendition.DRAWN)
    if len(exact.data) <= LARGE:
        return exact
    out = io.BytesIO()
    colours = 1 if exact.colours == 1 else 3
    image.convert("L" if colours == 1 else "RGB").save(out, "JPEG", quality=90, subsampling=0)
    return Picture(image.width, image.height, out.getvalue(), "DCTDecode", 8, colours, Rendition.DRAWN)


def _jpeg(path: Path, image: Image.Image, orientation: int) -> Picture | None:
    """A JPEG file's own bytes, if it is grey or colour for the screen."""
    if image.format not in ("JPEG", "MPO") or image.mode not in ("L", "RGB"):
        return None
    if image.tell():  # a second picture inside the file
        return None
    image.load()  # a cut-off file must not pass
    colours = 1 if image.mode == "L" else 3
    return Picture(
        image.width, image.height, path.read_bytes(), "DCTDecode", 8, colours, Rendition.UNTOUCHED, {}, orientation
    )


def _fax(path: Path, image: Image.Image, orientation: int) -> Picture | None:
    """The G3 or G4 strip of a TIFF frame, if it is one strip and reads the same in a PDF as it does here."""
    tags = getattr(image, "tag_v2", {})
    starts, sizes = tags.get(273, ()), tags.get(279, ())
    if image.mode != "1" or tags.get(259) not in (3, 4) or len(starts) != 1 or tags.get(266, 1) != 1:
        return None
    with path.open("rb") as file:
        file.seek(starts[0])
        strip = file.read(sizes[0])
    two_dimensional = bool(tags.get(292, 0) & 1)
    parameters: dict[str, int | bool] = {
        "K": -1 if tags[259] == 4 else 4 if two_dimensional else 0,
        "Columns": image.width,
        "Rows": image.height,
        "BlackIs1": tags.get(262, 0) == 1,
    }
    copied = Picture(
        image.width, image.height, strip, "CCITTFaxDecode", 1, 1, Rendition.UNTOUCHED, parameters, orientation
    )
    # a fax damaged on the line is decoded in different ways by different readers: what was read must be what is shown
    shown = _shown(copied)
    return copied if shown is not None and np.array_equal(shown, np.asarray(image.convert("L"))) else None


def _shown(picture: Picture) -> Pixels | None:
    """The pixels that a PDF viewer makes of a picture, or None if it makes none."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.Resources = Dictionary(XObject=Dictionary(P=picture.stream(pdf)))
    page.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /P Do Q")
    out = io.BytesIO()
    pdf.save(out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        found = next(iter(document[0].get_objects()), None)
        try:
            return None if found is None else np.array(found.get_bitmap(scale_to_original=False).to_pil().convert("L"))
        except pypdfium2.PdfiumError:
            return None


def _flat(image: Image.Image) -> Image.Image:
    """The image in black and white, grey or RGB, over white paper; grey if no pixel has a colour."""
    if image.mode.startswith("I") or image.mode == "F":
        deep = np.asarray(image).astype(np.float32)
        top = 65535.0 if deep.max(initial=0) > 255 else 255.0
        return Image.fromarray(np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8))
    if image.has_transparency_data:
        see_through = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), see_through)
    if image.mode in ("1", "L"):
        return image
    colour = image.convert("RGB")
    red, green, blue = colour.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else colour


def _group4(image: Image.Image, orientation: int, rendition: Rendition) -> Picture:
    out = io.BytesIO()
    # one strip, however long
    image.save(out, "TIFF", compression="group4", strip_size=2**31 - 1)
    with Image.open(out) as again:
        tags = again.tag_v2  # type: ignore[attr-defined]
        (start,), (size,), black_is_one = tags[273], tags[279], tags[262] == 1
    parameters: dict[str, int | bool] = {
        "K": -1,
        "Columns": image.width,
        "Rows": image.height,
        "BlackIs1": black_is_one,
    }
    strip = out.getvalue()[start : start + size]
    return Picture(image.width, image.height, strip, "CCITTFaxDecode", 1, 1, rendition, parameters, orientation)


def _png_rows(image: Image.Image) -> bytes:
    """The compressed rows of the image as a PNG file holds them: Flate with a PNG predictor reads the same bytes."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)  # nearly as small as 6, in half the time
    png, at, rows = out.getvalue(), 8, []
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            rows.append(png[at + 8 : at + 8 + size])
        at += size + 12  # length, name, data, check sum
    return b"".join(rows)
