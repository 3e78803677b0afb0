"""Readings as bytes and back: kept beside every document, so that what was read needs no second reading.

Gzipped JSON: the same readings give the same bytes. Boxes are in points to two decimals, confidences to three.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from records.types import Box, Reading

READINGS = TypeAdapter(tuple[Reading, ...])
Value = TypeVar("Value")


def rounded(reading: Reading) -> Reading:
    """The reading as it is kept: figures as plain numbers with as many decimals as mean something."""
    words = tuple(
        replace(word, box=_rounded(word.box), confidence=round(float(word.confidence), 3)) for word in reading.words
    )
    written = tuple(replace(part, box=_rounded(part.box)) for part in reading.handwriting)
    return replace(reading, words=words, handwriting=written, mended=tuple(map(_rounded, reading.mended)))


def _rounded(box: Box) -> Box:
    left, top, right, bottom = (round(float(side), 2) for side in (box.left, box.top, box.right, box.bottom))
    return Box(left, top, right, bottom)


def packed(readings: Sequence[Reading]) -> bytes:
    """A document's readings as bytes."""
    return pack(READINGS, tuple(readings))


def unpacked(data: bytes) -> tuple[Reading, ...]:
    """The readings that `packed` made into bytes; ValueError for other bytes."""
    return unpack(READINGS, data)


def pack(kind: TypeAdapter[Value], value: Value) -> bytes:
    """A value of a known kind as gzipped JSON."""
    return gzip.compress(kind.dump_json(value), compresslevel=4, mtime=0)


def unpack(kind: TypeAdapter[Value], data: bytes) -> Value:
    """What `pack` made into bytes; ValueError, which shows none of them, for other bytes."""
    try:
        return kind.validate_json(gzip.decompress(data))
    except (ValidationError, OSError, EOFError):
        raise ValueError("these bytes are not what was packed") from None
