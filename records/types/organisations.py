"""Organisations as a register knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Organisation:
    """A trust in the Organisation Data Service. ``closed`` is None while it is open; dates are legal ones."""

    code: str
    name: str
    opened: date | None
    closed: date | None
    postcode: str | None
    predecessors: tuple[str, ...]  # codes of those whose place it took
    successors: tuple[str, ...]  # codes of those that took its place
    release: str
