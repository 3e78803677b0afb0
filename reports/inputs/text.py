"""A file that somebody saved from a spreadsheet comes in, its text goes out: UTF-8, or Windows-1252; nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from records.errors import TableRefused

MOST_BYTES = 50_000_000
HALF_READ = re.compile("[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]")  # UTF-8 taken for Windows-1252


def refused(says: str) -> TableRefused:
    """The refusal of a whole table."""
    return TableRefused(f"\n  {says}")


def text_of(path: Path) -> str:
    """The text of a file. Raises `TableRefused`; the file's name is not told again."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise refused("there is no such file: check its name") from None
    except IsADirectoryError:
        raise refused("that is a folder: name the table in it") from None
    except PermissionError:
        raise refused("the file may not be read by this user: give it leave to read") from None
    except OSError:
        raise refused("the file can't be read: check its disk") from None
    if len(raw) > MOST_BYTES:
        raise refused(f"the file is larger than {MOST_BYTES // 1_000_000} MB: give it in parts")
    return _decoded(raw)


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused("the file is a workbook: save its sheet as CSV UTF-8 and give that")
    if b"\x00" in raw:  # also what UTF-16 looks like
        raise refused("the file is no CSV text, or one in UTF-16: save it as CSV UTF-8")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and HALF_READ.search(text):
            break
        return text
    raise refused("the file is neither UTF-8 nor Windows-1252 throughout: save it as CSV UTF-8")
