"""The baseline: how much paper a trust had on one day, by series and store, how that is known, and who signed it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from records.types import OdsCode


class Method(StrEnum):
    """How a line of a baseline is known. A sample has a mean and an interval; an estimate has neither."""

    CENSUS = "census"
    SAMPLE = "sample"
    ESTIMATE = "estimate"


class Place(StrEnum):
    """Where a store is: in the trust's own buildings, with a storage company, or on a ward or in a clinic."""

    ON_SITE = "on-site"
    OFF_SITE = "off-site"
    WARD = "ward"


@dataclass(frozen=True, slots=True)
class Room:
    """One room of a store. Floor is of use to others only when the whole room is handed over.

    An off-site store is one room without ``m2``: its space is counted in boxes.
    """

    store: str
    room: str
    place: Place
    m2: Decimal | None
    shelf_metres: Decimal | None
    lease_end: date | None
    reuse_plan: str = ""


@dataclass(frozen=True, slots=True)
class BaselineLine:
    """The paper of one series in one store. Sheets are leaves of paper; images are their sides with print.

    ``sampled`` is the number of folders counted for a sample; ``low`` and ``high`` are the ends of the 95% interval of
    ``sheets`` (equal to it for a census; None for an estimate). What was not counted is None.
    """

    series: str
    series_name: str
    store: str
    folders: int
    sheets: int
    method: Method
    counted_on: date
    counted_by: str
    retention_class: str
    images: int | None = None
    boxes: int | None = None
    shelf_metres: Decimal | None = None
    m2: Decimal | None = None
    sampled: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """One frozen version of a trust's baseline: what progress is measured against, and by when it is to be gone.

    ``version`` counts from 1. ``new_sheets_a_year`` is how much paper came in during the year of the baseline.
    """

    trust: OdsCode
    version: int
    frozen: date
    target: date
    lines: tuple[BaselineLine, ...]
    rooms: tuple[Room, ...]
    fax_machines: int
    new_sheets_a_year: int

    @property
    def sheets(self) -> int:
        """Sheets of all series in all stores."""
        return sum(line.sheets for line in self.lines)

    @property
    def folders(self) -> int:
        """Folders of all series in all stores."""
        return sum(line.folders for line in self.lines)

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the baseline says: what a signature signs."""
        return digest_of(asdict(self))


@dataclass(frozen=True, slots=True)
class Signature:
    """A named person's Ed25519 signature over a digest. ``public_key`` and ``signature`` are hexadecimal."""

    digest: str
    person: str
    role: str
    public_key: str
    signature: str
    signed: str  # ISO 8601 instant


def digest_of(value: object) -> str:
    """SHA-256 of a value as JSON with sorted keys; dates, decimals and codes as their words."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
