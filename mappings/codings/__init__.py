"""One file per terminology, each stating one constant CODING."""

from __future__ import annotations

from dataclasses import dataclass

from mappings.terminologies.building import Releases


@dataclass(frozen=True, slots=True)
class Terminology:
    """A system of codes: its name for people, its URI in FHIR, and how the tables name their releases of it.

    ``sources`` are the words with which the source of a table's row begins when its code is of this system; the
    terminology without any holds the rows that no other one claims. ``releases`` says which files a download of it
    has and how they are loaded, where Casenote can load it.
    """

    name: str
    uri: str
    sources: tuple[str, ...] = ()
    releases: Releases | None = None
