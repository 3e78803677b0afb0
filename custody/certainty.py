"""How sure is a fact? As often as facts like it were right when they were compared with the truth.

A fact is like others in its kind, in how its words were matched, how it is stated, and how surely it was read. Each of
these has a weight in tables/certainty.csv, in natural logarithms of odds, fitted by logistic regression to letters
whose truth is known (`bench.understanding.calibrate`; ADR-019). Their sum as a probability is the fact's confidence.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from records.types import Assertion, Coded, Fact, FactKind

TABLE = Path(__file__).parent / "tables" / "certainty.csv"
TOO_UNSURE = "Facts stated like this one were too often misunderstood to be coded without a person."
READ_WELL, READ_POORLY = 0.90, 0.70  # confidence of the least sure word
LONG = 6  # words


def weigh(facts: Iterable[Coded]) -> tuple[Coded, ...]:
    """The facts, each with its confidence from 0 to 1. Order is kept."""
    return tuple(replace(coded, fact=replace(coded.fact, confidence=confidence(coded))) for coded in facts)


def sure_enough(facts: Iterable[Coded], least: float) -> tuple[Coded, ...]:
    """The facts in their order; one that is less sure than ``least`` keeps its words and loses its code.

    No code is better than a wrong one: whoever counts by codes counts none that were too often wrong.
    """
    return tuple(
        Coded(coded.fact, (), TOO_UNSURE)
        if coded.codings and coded.fact.confidence is not None and coded.fact.confidence < least
        else coded
        for coded in facts
    )


def confidence(coded: Coded) -> float:
    """How often facts like this one are right, from 0 to 1 (two decimals: more would say more than was measured)."""
    weights = _weights()
    odds = sum(weights.get(trait, 0.0) for trait in traits(coded))
    return round(1 / (1 + math.exp(-odds)), 2)


def traits(coded: Coded) -> Iterator[str]:
    """What a fact is weighed by: rows of the table."""
    fact = coded.fact
    yield "any"
    yield f"kind {fact.kind.value}"
    yield f"stated {fact.assertion.value}" + (" medicine" if fact.kind is FactKind.MEDICINE else "")
    yield from _matched(coded)
    yield from _read(fact)
    if fact.section is None:
        yield "under no heading"
    if fact.doubt is not None:
        yield "in doubt"


def _matched(coded: Coded) -> Iterator[str]:
    fact = coded.fact
    if fact.distance:
        yield "mended letters"
    if fact.kind is FactKind.OBSERVATION:
        return
    if not coded.codings:
        yield "without a code"
    if fact.name == fact.text and not coded.codings:
        yield "words as printed"
        if len(fact.text.split()) >= LONG:
            yield "many words as printed"
    elif fact.text.isupper() and len(fact.text) <= 4:
        yield "abbreviation"


def _read(fact: Fact) -> Iterator[str]:
    if fact.evidence.confidence < READ_POORLY:
        yield "read poorly"
    elif fact.evidence.confidence < READ_WELL:
        yield "read fairly"
    if fact.kind is FactKind.MEDICINE and fact.dosage is not None and fact.dosage.value is None:
        yield "no dose"
    if fact.assertion is Assertion.FAMILY and fact.relative is None:
        yield "relative not named"


@cache
def _weights() -> dict[str, float]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return {row["trait"]: float(row["weight"]) for row in csv.DictReader(table)}
