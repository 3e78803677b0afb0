"""Grey pixels come in, the codes printed on them go out; and the other way: text in, the dark and light of a code out.

The only module that knows zxing-cpp.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import zxingcpp

from records.types import Pixels

# What separator and header sheets are printed with. Retail and postal codes are left out: they cost time and can't
# hold words.
FORMATS = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.Code39,
)


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code as it was read; its checks (Reed-Solomon, check character) held. ``data`` may name a patient."""

    data: bytes = field(repr=False)
    square: bool  # a QR code; otherwise bars


def read_codes(pixels: Pixels, *, smaller_too: bool = True) -> frozenset[Barcode]:
    """All QR, Code 128 and Code 39 codes on 8-bit grey square pixels, dark on light, at any rotation.

    ``smaller_too`` looks for them on copies of half and a quarter of the size as well.
    """
    return frozenset(
        Barcode(bytes(code.bytes), code.symbology == zxingcpp.BarcodeFormat.QRCode)
        for code in zxingcpp.read_barcodes(
            np.ascontiguousarray(pixels), formats=FORMATS, try_invert=False, try_downscale=smaller_too
        )
        if code.valid
    )


def qr_modules(data: bytes) -> Pixels:
    """The modules of a QR code that holds ``data``, 1 for dark: a square, without a quiet zone.

    Level H: a third of it may be lost to a stain, a tear or a hole.
    """
    return _modules(zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.QRCode, ec_level="H"))


def code_128_modules(text: str) -> Pixels:
    """The modules of a Code 128 that holds ``text`` (ASCII), 1 for dark: one row, without quiet zones."""
    row: Pixels = _modules(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))[0]
    return row


def _modules(code: zxingcpp.Barcode) -> Pixels:
    drawn = np.array(code.to_image(scale=1, add_quiet_zones=False))
    modules: Pixels = np.asarray(drawn < 128, dtype=np.uint8)
    return modules
