"""What Casenote makes of a letter: its identity, head and facts, reduced to what is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from bench.understanding.marking import MILLIGRAMS, Said, doses_of, plain
from custody.acceptance import doubts_of
from custody.certainty import sure_enough, weigh
from extractors.facts import find_facts
from extractors.handwritten import without_handwriting
from extractors.head import read_head
from extractors.identify import identify
from extractors.lexicon import Lexicon
from extractors.second_look import Look, look_at_facts, look_at_head, look_at_identity
from extractors.transcript import Transcript
from mappings.coder import code, vocabulary
from records.settings import Acceptance
from records.types import Coded, CodedRecord, Dosage, Doubt, Evidence, FactKind, OdsCode, PageState, Reading, Source

CAME_IN = date(2026, 1, 1)
DAYS = {"h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.0}


@dataclass(frozen=True, slots=True)
class Understood:
    """One letter as Casenote understands it, and what it would ask a person."""

    record: CodedRecord
    doubts: tuple[Doubt, ...]
    said: tuple[Said, ...] = field(repr=False)
    weighed: tuple[Coded, ...] = field(repr=False)  # the facts before those too unsure for it lost their codes


@cache
def lexicon() -> Lexicon:
    """The shipped vocabulary."""
    return Lexicon(vocabulary())


def nothing(_: Evidence) -> None:
    """The second look where there is no picture to look at."""


def understand(readings: Sequence[Reading], look: Look = nothing) -> Understood:
    """Everything that the pipeline does with a document's words; ``look`` is its second look at the picture."""
    transcript = Transcript.of(readings)
    identity = look_at_identity(identify(transcript, CAME_IN), look)
    head = look_at_head(read_head(transcript, identity, CAME_IN), look)
    found = without_handwriting(look_at_facts(find_facts(transcript, lexicon()), look), readings)
    weighed = weigh(code(found))
    facts = sure_enough(weighed, Acceptance().coding)
    record = CodedRecord(
        "0" * 32, OdsCode("RXX"), Source.SCAN, (1, len(readings)), identity, head, facts, tuple(readings)
    )
    doubts = doubts_of(record, [PageState.DELIVERED] * len(readings), Acceptance())
    return Understood(record, doubts, tuple(map(_said, facts)), weighed)


def _said(coded: Coded) -> Said:
    fact = coded.fact
    dosage, measured = fact.dosage, fact.measurement
    often = dosage.frequency if dosage else None
    names = (fact.text, fact.name)
    if fact.kind is FactKind.OBSERVATION and measured:
        names = (fact.text.partition(measured.value)[0] or fact.text, fact.name)
    return Said(
        fact.kind.value,
        names,
        fact.assertion.value,
        frozenset(coding.code for coding in coded.codings),
        doses=_doses(dosage) if dosage else (),
        route=dosage.route if dosage else None,
        daily=round(often.times / (often.period * DAYS[often.unit]), 4) if often else None,
        value=plain(measured.value) if measured else None,
        doubted=fact.doubt is not None,
    )


def _doses(dosage: Dosage) -> tuple[tuple[float, str], ...]:
    """The dose as stated, and for tablets of a known strength also as that strength, as truths may put it."""
    strength = re.match(r"([\d.]+)\s*([A-Za-z]+)$", dosage.strength or "")
    stated = [(dosage.value, dosage.unit)] if dosage.value is not None else []
    if strength and dosage.unit not in MILLIGRAMS:
        stated.append((strength[1], strength[2]))
    return doses_of(*stated)
