"""Coded facts and the strengths of medicines' products come in; the facts with a doubt for each dose that cannot be.

A misread figure reads as well as the right one: only what the products hold tells 50 mg of a medicine of 5 mg tablets
from 5 mg. Liquids, injections, patches, insulin and ranges allow any amount, and are left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from records.types import Coded, Dosage, Doubt, DoubtKind, Fact, FactKind
from records.types.terms import Strength

Strengths = Callable[[str], Sequence[Strength]]

MOST = 12  # units of one product that anybody takes at once
MOST_LARGEST = 4  # of the strongest product: ten times a usual dose is more
NEAR = 1e-6
MILLIGRAMS = {"mg": 1.0, "g": 1000.0, "gram": 1000.0, "microgram": 0.001, "nanogram": 0.000001}
SWALLOWED = {None, "oral", "rectal", "sublingual", "buccal", "vaginal", "nasogastric", "gastrostomy"}
NOT_UNITS = re.compile(r"inject|infus|inhal|patch|cream|ointment|gel|drop|spray|solution|suspension|liquid|syrup", re.I)
POURED = re.compile(  # directions of something that is measured out
    r"\b(?:syr(?:up)?|susp(?:ension)?|soln?|solution|liquid|elixir|linctus|mixture|drops?|inj(?:ection)?|infusion"
    r"|amp(?:oule)?s?|vials?|patch(?:es)?|cream|ointment|gel|nebs?|nebul\w+|inhaler|puffs?|spray|ml|mls|depot|pump"
    r"|syringe|driver|iv|im|s/?c|per kg|/kg|mg/m2)\b",
    re.I,
)
PRINTED = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s?(?P<unit>mg|g|mcg|micrograms?|nanograms?)s?", re.I)
REASON = "No product of this medicine gives the dose that was read. Compare the dose with the paper."


def doubts_of_doses(facts: Iterable[Coded], strengths: Strengths) -> tuple[Coded, ...]:
    """The facts in their order, with a doubt for each medicine whose dose no whole or half number of its units makes.

    ``strengths`` gives the strengths of a medicine's products by its code or its name. A fact that is in doubt already,
    a medicine that is not known, and one without products in units stay as they are.
    """
    return tuple(_weighed(coded, strengths) for coded in facts)


def _weighed(coded: Coded, strengths: Strengths) -> Coded:
    fact = coded.fact
    if fact.kind is not FactKind.MEDICINE or fact.dosage is None or fact.doubt is not None:
        return coded
    if fact.dosage.route not in SWALLOWED or POURED.search(fact.dosage.text):
        return coded
    held = _held(coded, strengths)
    if not held or all(_allowed(step, held) for step in _steps(fact.dosage)):
        return coded
    return replace(coded, fact=_doubted(fact))


def _doubted(fact: Fact) -> Fact:
    return replace(fact, doubt=Doubt(DoubtKind.DOSE, REASON, fact.evidence))


def _steps(dosage: Dosage) -> Iterator[Dosage]:
    """A dosage with its later steps and its amounts at other times."""
    yield dosage
    for step in (*dosage.also, *dosage.then):
        yield from _steps(step)


def _held(coded: Coded, strengths: Strengths) -> frozenset[float]:
    """What one unit of each product holds in milligrams: each ingredient, and all together."""
    names = [*(found.code for found in coded.codings), coded.fact.name]
    rows = next((rows for name in names if (rows := strengths(name))), ())
    products: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows:
        factor = MILLIGRAMS.get(row.unit.casefold())
        if row.per_unit is None and factor is not None and not NOT_UNITS.search(row.form or ""):
            products[row.product.code].append(row.value * factor)
    return frozenset(amount for parts in products.values() for amount in (*parts, sum(parts)))


def _allowed(dosage: Dosage, held: frozenset[float]) -> bool:
    """Whether units of the products make the dose, and whether one is as strong as the directions say."""
    printed = PRINTED.fullmatch(dosage.strength or "")
    if printed:
        unit = printed["unit"].casefold()
        unit = "microgram" if unit in ("mcg", "micrograms") else unit.removesuffix("s")
        return any(abs(float(printed["value"]) * MILLIGRAMS[unit] - one) < NEAR for one in held)
    factor = MILLIGRAMS.get(dosage.unit or "")
    if dosage.value is None or dosage.high is not None or factor is None:
        return True
    return _makes(dosage.value * factor, held)


def _makes(dose: float, held: frozenset[float]) -> bool:
    """Whether a whole or half number of units of one product makes ``dose``, and not too many of the strongest."""
    if dose > MOST_LARGEST * max(held) + NEAR:
        return False
    halves = (2 * dose / one for one in held)
    return any(1 - NEAR <= half <= 2 * MOST + NEAR and abs(half - round(half)) < NEAR for half in halves)
