"""Facts with their codes, and all that one document becomes."""

from __future__ import annotations

from dataclasses import dataclass, field

from records.types.meaning import Fact, Head, Identity
from records.types.numbers import OdsCode
from records.types.organisations import Organisation
from records.types.paper import Source
from records.types.patients import Trace
from records.types.words import Engine, Reading


@dataclass(frozen=True, slots=True)
class Coding:
    """A code with the system it belongs to, its display and the release or file it was seen in.

    ``version`` is what FHIR calls the loaded release that has the code: None where none was asked.
    """

    system: str
    code: str
    display: str
    release: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """A fact with its codes; without any, ``reason`` says why it stays text."""

    fact: Fact
    codings: tuple[Coding, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CodedRecord:
    """All that one document becomes: whose, what, and its coded facts, beside the readings they rest on.

    ``ref`` is a digest of the file's bytes and the page range: the same on every run.
    """

    ref: str
    trust: OdsCode
    source: Source
    pages: tuple[int, int]  # first and last page in the file, counted from 1
    identity: Identity
    head: Head
    facts: tuple[Coded, ...]
    readings: tuple[Reading, ...] = field(repr=False)
    migrated: str = ""  # ISO 8601 instant with zone: when the file came in, so that a second run writes the same bytes
    second_reader: Engine | None = None  # looked again at places that another had read; None if it had none
    trace: Trace | None = None  # what the index of patients says; None without an index
    sender: Organisation | None = None  # the letterhead's organisation, where a loaded register knows it by that name
