"""A transcript and the vocabulary go in; the facts that the paper states come out, each with its place on the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.allergies import allergies
from extractors.lexicon import Lexicon
from extractors.medicines import joined, medicines
from extractors.problems import problems
from extractors.results import results
from extractors.sections import passages
from extractors.transcript import Transcript
from records.types import Assertion, Fact, FactKind

__all__ = ["Lexicon", "find_facts"]

YEAR = re.compile(r"(?<![\d/.])((?:19|20)\d\d)(?!\d)|[./-]((?:19|20)\d\d)(?!\d)|\d[./-]\d{1,2}[./-](\d\d)(?!\d)")
THIS_CENTURY = 50  # a two-digit year below this is of the 2000s
STANDING = {"diagnoses", "problems-and-issues"}  # sections whose word on a problem counts above running text


def find_facts(transcript: Transcript, lexicon: Lexicon) -> tuple[Fact, ...]:
    """All problems, procedures, medicines, allergies and results that the document states, in reading order.

    A statement made twice is one fact. What a list calls past, running text does not make present; a question that
    the same paper answers is not a fact.
    """
    latest_year = newest_year(transcript.text)
    found: list[Fact] = []
    for passage in joined(passages(transcript), lexicon):
        allergic, taken = allergies(passage, lexicon)
        measured, stretches = results(passage, lexicon)
        found += allergic
        found += medicines(passage, lexicon, [*taken, *stretches], latest_year)
        found += problems(passage, lexicon, latest_year)
        found += measured
    return tuple(_settled(found))


def newest_year(text: str) -> int:
    """The latest year printed anywhere: what is dated earlier may be history. 9999 if none is printed."""
    years = []
    for match in YEAR.finditer(text):
        if match[3]:
            short = int(match[3])
            years.append(2000 + short if short < THIS_CENTURY else 1900 + short)
        else:
            years.append(int(match[1] or match[2]))
    return max(years, default=9999)


def _settled(found: Iterable[Fact]) -> list[Fact]:
    """Facts without repeats, answered questions, and running text's echoes of what a list calls past."""
    facts: list[Fact] = []
    seen: set[tuple[object, ...]] = set()
    for fact in found:
        key = _key(fact)
        if key not in seen:
            seen.add(key)
            facts.append(fact)
    stated = {(fact.kind, fact.name, fact.assertion) for fact in facts}
    return [fact for fact in facts if not _outdone(fact, stated)]


def _key(fact: Fact) -> tuple[object, ...]:
    detail: object = None
    if fact.measurement:
        detail = (fact.measurement.value, fact.measurement.unit)
    if fact.dosage:
        parts = fact.dosage
        detail = (parts.value, parts.unit, parts.strength, parts.frequency, parts.route)
    return fact.kind, fact.name.lower(), fact.assertion, fact.relative, detail


def _outdone(fact: Fact, stated: set[tuple[FactKind, str, Assertion]]) -> bool:
    if fact.kind is not FactKind.PROBLEM:
        return False
    said = {assertion for kind, name, assertion in stated if kind is fact.kind and name == fact.name}
    if fact.assertion is Assertion.POSSIBLE:
        return bool(said & {Assertion.ABSENT, Assertion.PRESENT})
    if fact.assertion is Assertion.PRESENT and fact.section not in STANDING:
        return Assertion.HISTORICAL in said
    return False
