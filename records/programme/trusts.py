"""Trusts as the Organisation Data Service knows them, in any year: opened, closed, merged into others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from records.types import OdsCode


@dataclass(frozen=True, slots=True)
class Region:
    """An NHS England region by its code, as Y56; the code was another before 2019, so it goes with a date."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Trust:
    """One trust. ``opened`` and ``closed`` bound the days on which events may happen there; None is unbounded."""

    code: OdsCode
    name: str
    region: str
    opened: date | None = None
    closed: date | None = None

    def open_on(self, day: date) -> bool:
        """Whether it existed on a day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day <= self.closed)


@dataclass(frozen=True, slots=True)
class Succession:
    """From a day on, what one trust had is another's."""

    predecessor: OdsCode
    successor: OdsCode
    day: date


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a source said of a trust on a day: exemplar, fast follower, digital maturity stage. Sources may differ."""

    trust: OdsCode
    name: str
    value: str
    as_of: date
    source: str
