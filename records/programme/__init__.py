"""What a trust's paper is replaced by, step by step: baseline, stores, events, signatures and what was said of them.

These values pass between the ledger, which keeps them, `custody`, which says what may be entered, and `reports`, which
counts them. They hold numbers, dates, codes and references: never a patient's words.
"""

from records.programme.baselines import Baseline, BaselineLine, Method, Place, Room, Signature, digest_of
from records.programme.events import Event, EventKind, Route, Rung, Traffic, WeekTotal, week_of
from records.programme.kept import KeptTable, Snapshot, TableKind
from records.programme.trusts import Attribute, Region, Succession, Trust

__all__ = [
    "Attribute",
    "Baseline",
    "BaselineLine",
    "Event",
    "EventKind",
    "KeptTable",
    "Method",
    "Place",
    "Region",
    "Room",
    "Route",
    "Rung",
    "Signature",
    "Snapshot",
    "Succession",
    "TableKind",
    "Traffic",
    "Trust",
    "WeekTotal",
    "digest_of",
    "week_of",
]
