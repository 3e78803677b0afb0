"""A transcript and the vocabulary go in; the facts that the paper states come out, each with its place on the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extractors.allergies import NONE_KNOWN, allergies
from extractors.care_needs import care_needs
from extractors.lexicon import Lexicon
from extractors.medicine_lines import joined
from extractors.medicines import medicines, settled_medicines
from extractors.problems import problems
from extractors.result_tables import beside, headed, side_by_side, under_names
from extractors.results import results
from extractors.sections import passages
from extractors.transcript import Transcript
from records.types import Assertion, Dosage, Doubt, DoubtKind, Fact, FactKind

__all__ = ["Lexicon", "find_facts"]

YEAR = re.compile(r"(?<![\d/.])((?:19|20)\d\d)(?!\d)|[./-]((?:19|20)\d\d)(?!\d)|\d[./-]\d{1,2}[./-](\d\d)(?!\d)")
THIS_CENTURY = 50  # a two-digit year below this is of the 2000s
DOSE_NUMBER = re.compile(r"#\d|\b(?:\d(?:st|nd|rd|th)|first|second|third|fourth|fifth|booster|dose \d)\b", re.I)
CONTRADICTION = "The paper says that no allergies are known, and names one. Read both in the picture."
STANDING = {"diagnoses", "problems-and-issues"}  # sections whose word on a problem counts above running text


def find_facts(transcript: Transcript, lexicon: Lexicon) -> tuple[Fact, ...]:
    """All problems, procedures, medicines, allergies and results that the document states, in reading order.

    A statement made twice is one fact. What a list calls past, running text does not make present; a question that
    the same paper answers is not a fact.
    """
    latest_year = newest_year(transcript.text)
    found: list[Fact] = []
    abreast = side_by_side(transcript, lexicon)
    names = headed(transcript, lexicon)
    for passage in joined(passages(transcript), lexicon, transcript):
        allergic, taken = allergies(passage, lexicon)
        line = passage.pieces[0].line
        place = line.page, line.number
        under = under_names(passage, *names[place]) if place in names else []
        under = under or (beside(passage, line, abreast[place], lexicon) if place in abreast else [])
        if under:
            found += under
            continue
        measured, stretches = results(passage, lexicon)
        found += allergic
        found += medicines(passage, lexicon, [*taken, *stretches], latest_year)
        found += problems(passage, lexicon, latest_year, [*taken, *stretches])
        found += care_needs(passage)
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
    facts = settled_medicines(_one_allergy_each(facts))
    stated = {(fact.kind, fact.name, fact.assertion) for fact in facts}
    directed = {(fact.name, fact.assertion) for fact in facts if fact.dosage and _has_directions(fact.dosage)}
    return [
        _questioned(fact, stated)
        for fact in facts
        if not _outdone(fact, stated)
        and not (fact.dosage and not _has_directions(fact.dosage) and (fact.name, fact.assertion) in directed)
    ]


def _one_allergy_each(facts: list[Fact]) -> list[Fact]:
    """An allergy that is stated and also queried is stated; an unknown wording that holds a known one is that one."""
    sure = {
        fact.name.casefold() for fact in facts if fact.kind is FactKind.ALLERGY and fact.assertion is Assertion.PRESENT
    }
    return [
        fact
        for fact in facts
        if fact.kind is not FactKind.ALLERGY
        or fact.assertion is not Assertion.POSSIBLE
        or fact.name.casefold() not in sure
    ]


def _has_directions(dosage: Dosage) -> bool:
    return any((dosage.value is not None, dosage.strength, dosage.frequency, dosage.as_needed))


def _questioned(fact: Fact, stated: set[tuple[FactKind, str, Assertion]]) -> Fact:
    """The statement "no known allergies" on a paper that names an allergy is for a person to settle."""
    named = any(kind is FactKind.ALLERGY and assertion is Assertion.PRESENT for kind, _, assertion in stated)
    drugs_only = re.search(r"drug|medic", fact.text, re.I) is not None
    if named and not drugs_only and fact.kind is FactKind.ALLERGY and fact.name == NONE_KNOWN:
        return replace(fact, doubt=Doubt(DoubtKind.FACT, CONTRADICTION, fact.evidence))
    return fact


def _key(fact: Fact) -> tuple[object, ...]:
    detail: object = None
    if fact.measurement:
        detail = (fact.measurement.value, fact.measurement.unit)
    if fact.dosage:
        parts = fact.dosage
        detail = (parts.value, parts.unit, parts.strength, parts.frequency, parts.route)
    if fact.kind is FactKind.PROCEDURE and DOSE_NUMBER.search(fact.text):
        detail = fact.text.lower()  # the first and the second dose of a vaccine were two events
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
