"""A file comes in, its pages go out as grey pixels with their true size.

Nothing is decoded before its size is known.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from capture import pdf, pictures
from capture.blank import is_blank
from records.errors import EmptyFile, FileTooLarge, NoPage, UnknownFormat, UnreadableFile
from records.settings import Limits
from records.types import Page, PageKind

NARROWEST = 16  # dots: a line of print has more
LONGEST = 40  # times as long as wide: a fax of a metre is not seven times
HEAD = 1024  # bytes; a PDF may start with as much of something else (ISO 32000-1 annex H, note 13)


class FileFormat(Enum):
    """The formats that can be read, told by their first bytes, never by the file's name."""

    PDF = "pdf"
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"


class _Decoder(NamedTuple):
    pages: Callable[[Path, Limits], int]
    page: Callable[[Path, int, Limits], pictures.Decoded]


_DECODERS = {
    FileFormat.PDF: _Decoder(pdf.count, pdf.decode),
    FileFormat.TIFF: _Decoder(pictures.count_frames, pictures.decode),
    FileFormat.PNG: _Decoder(pictures.count_one, pictures.decode),
    FileFormat.JPEG: _Decoder(pictures.count_one, pictures.decode),
}


def count_pages(path: Path, limits: Limits) -> int:
    """How many pages the file holds, or the `DocumentError` that says why it can't be migrated."""
    return _DECODERS[file_format(path, limits)].pages(path, limits)


def decode(path: Path, number: int, limits: Limits) -> Page:
    """The page of that number (counted from 1), or the `DocumentError` that says what is wrong with it.

    A picture that says how it is to be turned (EXIF, PDF rotation) is turned as a viewer would show it.
    """
    decoded = _DECODERS[file_format(path, limits)].page(path, number, limits)
    # words that are seen are print: only what is read from its picture may be a blank side
    high, wide = decoded.pixels.shape[:2]
    if min(high, wide) < NARROWEST or max(high, wide) > LONGEST * min(high, wide):
        raise NoPage(wide, high)
    blank = decoded.kind is not PageKind.TEXT and is_blank(decoded.pixels, decoded.dpi)
    return Page(number, decoded.kind, decoded.pixels, decoded.dpi, blank)


def file_format(path: Path, limits: Limits) -> FileFormat:
    """What the file is by its first bytes; EmptyFile, FileTooLarge, UnreadableFile or UnknownFormat otherwise."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        raise UnreadableFile from None
    if not head:
        raise EmptyFile
    if size > limits.file_megabytes * 1_000_000:
        raise FileTooLarge(limits.file_megabytes)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileFormat.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileFormat.JPEG
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return FileFormat.TIFF
    if b"%PDF-" in head:
        return FileFormat.PDF
    raise UnknownFormat
