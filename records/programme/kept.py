"""Tables that people gave and figures that were said: kept whole, in versions, so that a report can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from records.programme.baselines import digest_of
from records.types import OdsCode


class TableKind(StrEnum):
    """What a table of rows says. One file of `reports.inputs` reads each."""

    BASELINE = "baseline"
    ROOMS = "rooms"
    PLAN = "plan"  # treatment and timetable of each series
    ASSUMPTIONS = "assumptions"  # a trust's own values over the national ones
    BENEFITS = "benefits"  # the benefits register
    OVERLAPS = "overlaps"  # savings that another programme's plan counts
    TRUSTS = "trusts"
    SUCCESSIONS = "successions"
    ATTRIBUTES = "attributes"
    ENVELOPES = "envelopes"  # funds, their parts and allocations
    SPEND = "spend"
    CLAIMS = "claims"
    RECORDS_COSTS = "records costs"  # the statutory return of what medical records cost
    EXCLUSIONS = "exclusions"  # flagged values of that return left out by a named person
    PRICES = "prices"  # price index by financial year


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One version of one table, of a trust or (None) of the nation: its rows as words, who gave it, and when."""

    kind: TableKind
    trust: OdsCode | None
    version: int
    rows: tuple[dict[str, str], ...]
    digest: str
    by: str
    entered: str  # ISO 8601 instant

    @property
    def sound(self) -> bool:
        """Whether its rows are those that were taken."""
        return digest_of(list(self.rows)) == self.digest

    def __str__(self) -> str:
        return f"{self.kind} of {self.trust or 'the nation'}, version {self.version}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was said of a trust on a day: ``content`` as JSON text, and the digest of everything that it was made from.

    ``kind`` is "forecast" (one a week) or "report".
    """

    trust: OdsCode
    kind: str
    as_of: str  # ISO 8601 date
    inputs: str
    content: str
