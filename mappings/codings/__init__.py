"""One file per terminology, each stating one constant CODING."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terminology:
    """A system of codes: its name for people, its URI in FHIR, and how the tables name their releases of it.

    ``sources`` are the words with which the source of a table's row begins when its code is of this system; the
    terminology without any holds the rows that no other one claims.
    """

    name: str
    uri: str
    sources: tuple[str, ...] = ()
