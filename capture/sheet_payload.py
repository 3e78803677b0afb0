"""What the codes of header and separator sheets say: a header goes in, signed text comes out, and the other way round.

A header sheet's QR code holds lines of UTF-8 text:

    CASENOTE1 / HEADER / trust / box / NHS number or nothing / sheets / sides / signature

The signature is the first 128 bits of HMAC-SHA256 over all lines before it, in base64 for addresses (RFC 2104,
RFC 4648 section 5). Its Code 128 holds ``CASENOTE1H`` and ten letters of the digest of the same text, which tie the
two codes together. A separator sheet says ``CASENOTE1 / SEPARATOR`` and ``CASENOTE1S``, unsigned: it claims nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from records.errors import SheetKeyUnusable
from records.stacks import Sheet, SheetKind
from records.types import NhsNumber, OdsCode

NAME, VERSION = "CASENOTE", 1
LONGEST_BOX = 60  # characters, and as many bytes more for accents: the code must stay coarse enough for a fax
MOST_SHEETS = 9999
SIGNATURE_BYTES = 16
KEY_BYTES = 32
OTHER_VERSION = (
    "The sheet was printed by another version of Casenote. "
    "Print it again with `casenote sheets` and scan this part of the box again."
)
WRONG_SIGNATURE = (
    "The header sheet's signature is wrong: it was altered, or printed with another key. "
    "Print it again with `casenote sheets` and scan this part of the box again."
)
NO_KEY = (
    "The header sheet can't be checked: the key for header sheets is not on this machine. "
    "Put it where the setting sheets.key says and run the same command again."
)
WRONG_CLAIMS = (
    "What the header sheet says can't be right (its NHS number, trust or counts). "
    "Print it again with `casenote sheets` and scan this part of the box again."
)
NO_QR = (
    "The header sheet's QR code can't be read, so nobody knows whose part of the box begins here. "
    "Look at the sheet, or print it again and scan this part of the box again."
)


@dataclass(frozen=True, slots=True)
class Header:
    """What a header sheet says. Raises ValueError, in plain words and without its values, for what can't be right.

    ``sheets`` of paper follow it up to the next header sheet, of each ``sides`` (1 or 2) are scanned.
    """

    box: str = field(repr=False)
    trust: OdsCode
    nhs_number: NhsNumber | None = field(repr=False)
    sheets: int
    sides: int

    def __post_init__(self) -> None:
        if not self.box.strip() or self.box != self.box.strip():
            raise ValueError("the box needs a label, without spaces around it")
        if len(self.box) > LONGEST_BOX or len(self.box.encode()) > 2 * LONGEST_BOX:
            raise ValueError(f"the box's label is longer than {LONGEST_BOX} characters")
        if any(unicodedata.category(letter)[0] == "C" or letter in "\u2028\u2029" for letter in self.box):
            raise ValueError("the box's label holds characters that can't be printed")
        if not 1 <= self.sheets <= MOST_SHEETS:
            raise ValueError(f"the number of sheets must lie between 1 and {MOST_SHEETS}")
        if self.sides not in (1, 2):
            raise ValueError("sides must be 1 or 2")


# ---------------------------------------------------------------- what is printed
def header_codes(header: Header, key: bytes) -> tuple[bytes, str]:
    """The data of a header sheet's QR code and the text of its Code 128."""
    number = header.nhs_number.digits if header.nhs_number else ""
    claims = (header.trust.code, header.box, number, str(header.sheets), str(header.sides))
    text = "\n".join((f"{NAME}{VERSION}", "HEADER", *claims)).encode()
    data = text + b"\n" + _signature(text, key)
    return data, f"{NAME}{VERSION}H{_tie(data)}"


def separator_codes() -> tuple[bytes, str]:
    """The data of a separator sheet's QR code and the text of its Code 128."""
    return f"{NAME}{VERSION}\nSEPARATOR".encode(), f"{NAME}{VERSION}S"


def _signature(text: bytes, key: bytes) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(key, text, "sha256")[:SIGNATURE_BYTES]).rstrip(b"=")


def _tie(data: bytes) -> str:
    return base64.b32encode(hashlib.sha256(data).digest())[:10].decode()


# ---------------------------------------------------------------- what is read
def sheet_of(data: bytes, page: int, key: bytes | None) -> Sheet | None:
    """The sheet of ours of which ``data`` is the code, on that page; None if it is no code of ours.

    A header that can't be relied on claims nothing: it has a ``fault`` and no box, trust, number or counts.
    """
    if bars := re.fullmatch(rb"CASENOTE([0-9]+)(?:(S)|H[A-Z2-7]{10})", data):
        kind = SheetKind.SEPARATOR if bars[2] else SheetKind.HEADER
        if int(bars[1]) != VERSION:
            return Sheet(page, kind, fault=OTHER_VERSION)
        return Sheet(page, kind, fault=None if bars[2] else NO_QR)
    square = re.match(rb"CASENOTE([0-9]+)\n(HEADER|SEPARATOR)(?:\n|$)", data)
    if not square:
        return None
    kind = SheetKind(square[2].decode().lower())
    if int(square[1]) != VERSION:
        return Sheet(page, kind, fault=OTHER_VERSION)
    return Sheet(page, kind) if kind is SheetKind.SEPARATOR else _header(data, page, key)


def tied(data: bytes, bars: bytes) -> bool:
    """Whether a header's QR code and a Code 128 beside it are of one sheet."""
    return bars == f"{NAME}{VERSION}H{_tie(data)}".encode()


def _header(data: bytes, page: int, key: bytes | None) -> Sheet:
    if key is None:
        return Sheet(page, SheetKind.HEADER, fault=NO_KEY)
    text, _, signature = data.rpartition(b"\n")
    if not hmac.compare_digest(_signature(text, key), signature):
        return Sheet(page, SheetKind.HEADER, fault=WRONG_SIGNATURE)
    try:
        _, _, trust, box, number, sheets, sides = text.decode().split("\n")
        header = Header(box, OdsCode(trust), NhsNumber(number) if number else None, _count(sheets), _count(sides))
    except ValueError:
        return Sheet(page, SheetKind.HEADER, fault=WRONG_CLAIMS)
    return Sheet(page, SheetKind.HEADER, header.box, header.trust, header.nhs_number, header.sheets, header.sides)


def _count(digits: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", digits):
        raise ValueError("not a count")
    return int(digits)


# ---------------------------------------------------------------- the key
def read_key(path: Path) -> bytes | None:
    """The key in that file (64 hexadecimal digits); None if there is no file. Raises `SheetKeyUnusable`."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise SheetKeyUnusable from None
    if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
        raise SheetKeyUnusable
    return bytes.fromhex(text)


def make_key(path: Path) -> bytes:
    """Make a key of 256 random bits, which only its owner may read; one that is there already is never replaced.

    Raises `SheetKeyUnusable`.
    """
    key = secrets.token_bytes(KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        raise SheetKeyUnusable from None
    return key
