"""How files came to us: from which source, when, and of a fax from which number."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """The way by which a file came in; each is a module of capture.sources."""

    FOLDER = "folder"
    FAX = "fax"
    SCANNER = "scanner"
    BUCKET = "bucket"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a file's coming, beside what is in it.

    ``relative`` is its path inside the inbox and ``digest`` the SHA-256 of its bytes: both together name the file in
    the ledger. ``origin`` is what its source calls it. ``sender`` is what a fax machine says of itself (its TSI),
    ``caller`` the number that the telephone network gave; both None where nothing was said.
    """

    relative: str = field(repr=False)
    digest: str
    channel: Channel
    received: str  # ISO 8601 instant with zone
    origin: str = field(default="", repr=False)
    sender: str | None = field(default=None, repr=False)
    caller: str | None = field(default=None, repr=False)
    pages: int | None = None
