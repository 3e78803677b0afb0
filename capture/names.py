"""Names of files: which are left alone, how a foreign one is made harmless, where a watched inbox keeps its files."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

# What scanners, synchronisers, browsers, editors and file managers leave lying about; compared in lower case.
UNWANTED_STARTS = (".", "~$", "~wrl")
UNWANTED_ENDS = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lock", "~")
UNWANTED_NAMES = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir", "lost+found", "$recycle.bin"}
    | {"system volume information"}
)
LONGEST = 80  # characters of a foreign name that are kept: its end, where the kind of file is told

# A watched inbox holds these beside the trusts' folders: what is being worked on, and what came of it.
TAKEN, DONE, FAILED = ".taken", "done", "failed"
PUT_AWAY = (DONE, FAILED)


def unwanted(name: str) -> bool:
    """Whether a file or folder of this name is hidden, temporary or somebody's housekeeping: it is left alone."""
    low = name.lower()
    return low.startswith(UNWANTED_STARTS) or low.endswith(UNWANTED_ENDS) or low in UNWANTED_NAMES


def safe_name(foreign: str) -> str:
    """A file's name for what another system calls ``foreign``: harmless, at most 255 bytes, and its own.

    Twelve hexadecimal digits of the whole foreign name make it its own; the last part of it, with everything but
    letters, digits, full stops, hyphens and spaces replaced, lets a person recognise it.

    >>> safe_name("../wards/7B/Letter: one.pdf")
    'abe4ad553756-Letter_ one.pdf'
    """
    number = hashlib.sha256(foreign.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    last = unicodedata.normalize("NFC", foreign).rstrip("/").rpartition("/")[2]
    kept = re.sub(r"[^\w. -]", "_", last)[-LONGEST:].rstrip(". ")
    while len(kept.encode()) > 255 - 14:
        kept = kept[1:]
    name = f"{number}-{kept}" if kept else number
    return f"{name}_" if unwanted(name) else name


def spellings(relative: str) -> tuple[str, ...]:
    """The names for which a relative path may stand: itself, or bytes where it has a backslash, x and two digits.

    >>> spellings("a.pdf")
    ('a.pdf',)
    """
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda byte: bytes.fromhex(byte[1].decode()), os.fsencode(relative))
    return tuple(dict.fromkeys((relative, os.fsdecode(raw))))


def later_places(inbox: Path) -> tuple[Path, ...]:
    """Where the files of an inbox may lie later: what a watched inbox has taken is done or failed one day.

    >>> later_places(Path("/in/.taken/1")) == (Path("/in/done/1"), Path("/in/failed/1"))
    True
    >>> later_places(Path("/in"))
    ()
    """
    if inbox.parent.name != TAKEN:
        return ()
    return tuple(inbox.parent.parent / place / inbox.name for place in PUT_AWAY)
