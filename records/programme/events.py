"""What happens to a trust's paper, as events that are only ever added: the steps of the ladder and what moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from records.programme.baselines import digest_of
from records.types import OdsCode


class EventKind(StrEnum):
    """What happened."""

    SCOPE = "scope"  # an approved change of scope: sheets more, or less
    INFLOW = "inflow"  # new paper that came into a store
    CAPTURED = "captured"  # sheets scanned, their images kept
    DELIVERED = "delivered"  # accepted, sample passed, and the record system acknowledged receipt
    CLOSED = "closed"  # the paper is gone, by one of three routes
    HELD = "held"  # sheets that may not be destroyed
    FREED = "freed"  # sheets whose hold ended
    MOVED = "moved"  # from one store to another: never closed by it
    SPACE_RELEASED = "space released"  # whole boxes withdrawn from a contract, or a whole room handed over
    REVERSED = "reversed"  # an earlier event was wrong; counts on the day on which that was found
    FAX_REGISTERED = "fax registered"
    FAX_DISPOSED = "fax disposed"
    INCIDENT_OPENED = "incident opened"  # a paper under the wrong patient
    INCIDENT_CLOSED = "incident closed"


class Route(StrEnum):
    """How paper was closed."""

    SCANNED = "scanned"  # delivered, kept for the cooling time, no hold, destroyed with a certificate
    EXPIRED = "expired"  # past its retention, reviewed, destroyed unscanned
    TRANSFERRED = "transferred"  # given to an archive for ever


class Rung(StrEnum):
    """The ladder, lowest first. A sheet may only climb."""

    BASELINE = "baseline"
    CAPTURED = "captured"
    DELIVERED = "delivered"
    CLOSED = "closed"
    SPACE_RELEASED = "space released"
    SIGNED_OFF = "saving signed off"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``sheets``, ``folders``, ``boxes`` and ``m2`` are what it moves; of a reversal, what it takes back.

    ``unit`` is a box, batch, room or machine by its label; ``evidence`` a reference to the paper that proves it (a
    certificate, a receipt, a minute). ``details`` are what a kind needs besides (custody.gates says which), by name.
    ``found`` is the day on which a reversal was found. ``own_key`` is the giver's own number for it, if there is one.
    A move is two events: what leaves one store (below nought) and what comes into the other. Nothing else but a
    change of scope may be below nought: a reversal says what it takes back as it was entered.
    """

    trust: OdsCode
    kind: EventKind
    happened: date
    evidence: str
    by: str
    series: str = ""
    store: str = ""
    unit: str = ""
    route: Route | None = None
    sheets: int = 0
    folders: int = 0
    boxes: int = 0
    m2: Decimal = Decimal(0)
    found: date | None = None
    reverses: str = ""  # key of the event that a reversal takes back
    details: tuple[tuple[str, str], ...] = ()
    own_key: str = ""

    @property
    def counted(self) -> date:
        """The day on which it counts: a month that is over is never written anew."""
        return self.found or self.happened

    @property
    def key(self) -> str:
        """What makes it one event however often it is entered: the importer's own number, else all that it says."""
        if self.own_key:
            said: tuple[object, ...] = (self.trust, self.own_key)
        else:
            # the same floor however it was typed, the same details in whatever order
            plain = {"m2": format(self.m2.normalize(), "f"), "details": tuple(sorted(self.details))}
            said = tuple(plain.get(name, getattr(self, name)) for name in self.__slots__)
        return digest_of([str(part) for part in said])[:32]

    def detail(self, name: str) -> str:
        """One of the details; empty if it was not given."""
        return dict(self.details).get(name, "")


@dataclass(frozen=True, slots=True)
class WeekTotal:
    """Sums of events of one kind. ``kind`` is the kind that they count for: reversals are taken off what they reverse.

    ``week`` is the Monday of the week in which they count; the first of the month, or the last day asked for, where
    the query was for months or for all. ``reversed_sheets`` (not negative) are already taken off ``sheets``.
    """

    trust: OdsCode
    kind: EventKind
    route: Route | None
    series: str
    store: str
    week: date
    sheets: int
    folders: int
    boxes: int
    m2: Decimal
    events: int
    reversed_sheets: int = 0


@dataclass(frozen=True, slots=True)
class Traffic:
    """Faxes that one sender sent to a trust in one month, as the pipeline saw them.

    ``last`` is the day of the latest of them; ``recent_pages`` those of their pages that came in the 30 days up to
    the day asked for (that day counted). None where nobody worked it out.
    """

    trust: OdsCode
    sender: str
    month: str  # 2026-11
    faxes: int
    pages: int
    last: date | None = None
    recent_pages: int | None = None


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
