"""Writes pages into files as scanners, fax servers and hospital systems do; the same pages give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image, TiffImagePlugin

Pixels = npt.NDArray[np.uint8]
PHOTOMETRIC, OFFSETS, ROWS_PER_STRIP, LENGTHS = 262, 273, 278, 279  # TIFF 6.0
WHITE_IS_ZERO = 0  # as fax machines write it


@dataclass(frozen=True, slots=True)
class Side:
    """One scanned side: grey pixels, dots to the inch, and the JPEG quality (0 for black and white, group 4)."""

    pixels: Pixels
    dpi: int
    quality: int


def pdf_bytes(pdf: pikepdf.Pdf) -> bytes:
    """The PDF without dates and with an identifier made of its content."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, compress_streams=True, linearize=False)
    return out.getvalue()


def scanned_pdf(sides: Sequence[Side], words: Sequence[str] = ()) -> pikepdf.Pdf:
    """A PDF of pictures; ``words``, one text a page, is hidden under them as a scanner's own OCR leaves it."""
    pdf = pikepdf.new()
    for number, side in enumerate(sides):
        high, wide = side.pixels.shape
        across, down = wide * 72 / side.dpi, high * 72 / side.dpi
        page = pdf.add_blank_page(page_size=(across, down))
        body = [f"q {across:.3f} 0 0 {down:.3f} 0 0 cm /Im0 Do Q"]
        if words:
            body.insert(0, _hidden(words[number], down))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=_picture(pdf, side)), Font=_helvetica())
        page.obj.Contents = pdf.make_stream("\n".join(body).encode("latin-1"))
    return pdf


def _helvetica() -> pikepdf.Dictionary:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    return pikepdf.Dictionary(F1=font)


def _hidden(words: str, high: float) -> str:
    lines = [f"<{line.encode('cp1252', 'replace').hex()}> Tj T*" for line in words.splitlines()]
    return f"BT 3 Tr /F1 9 Tf 13 TL 50 {high - 60:.0f} Td\n" + "\n".join(lines) + "\nET"


def _picture(pdf: pikepdf.Pdf, side: Side) -> pikepdf.Object:
    high, wide = side.pixels.shape
    about = {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": wide, "/Height": high,
        "/ColorSpace": pikepdf.Name.DeviceGray,
    }  # fmt: skip
    if side.quality:
        about |= {"/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode}
        data = jpeg(side)
    else:
        parameters = pikepdf.Dictionary(K=-1, Columns=wide, Rows=high)
        about |= {"/BitsPerComponent": 1, "/Filter": pikepdf.Name.CCITTFaxDecode, "/DecodeParms": parameters}
        data = _group4(side.pixels)
    return pdf.make_indirect(pikepdf.Stream(pdf, data, pikepdf.Dictionary(about)))


def _group4(pixels: Pixels) -> bytes:
    """The T.6 code of black and white pixels: the one strip of a TIFF."""
    out = io.BytesIO()
    about = {ROWS_PER_STRIP: pixels.shape[0], PHOTOMETRIC: WHITE_IS_ZERO}
    _black_and_white(pixels).save(out, "TIFF", compression="group4", tiffinfo=about)
    with Image.open(out) as picture:
        if not isinstance(picture, TiffImagePlugin.TiffImageFile):
            raise TypeError("not a TIFF")
        (offset,), (length,) = picture.tag_v2[OFFSETS], picture.tag_v2[LENGTHS]
    return out.getvalue()[offset : offset + length]


def _black_and_white(pixels: Pixels) -> Image.Image:
    return Image.fromarray(pixels).convert("1", dither=Image.Dither.NONE)


def jpeg(side: Side) -> bytes:
    """The side as a JPEG picture."""
    out = io.BytesIO()
    Image.fromarray(side.pixels).save(out, "JPEG", quality=side.quality, dpi=(side.dpi, side.dpi))
    return out.getvalue()


def png(side: Side) -> bytes:
    """The side as a PNG picture in 16 greys."""
    out = io.BytesIO()
    grey = Image.fromarray(side.pixels // 16 * 17)
    grey.save(out, "PNG", dpi=(side.dpi, side.dpi), optimize=True)
    return out.getvalue()


def tiff(sides: Sequence[Pixels], dpi: tuple[int, int], compression: str) -> bytes:
    """Black and white pages in one TIFF, ``group3`` or ``group4``; ``dpi`` across and down may differ."""
    first, *rest = [_black_and_white(side) for side in sides]
    out = io.BytesIO()
    about = {PHOTOMETRIC: WHITE_IS_ZERO}
    first.save(out, "TIFF", compression=compression, dpi=dpi, save_all=True, append_images=rest, tiffinfo=about)
    return out.getvalue()
