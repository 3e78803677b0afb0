"""Facts come in; facts with their codes go out, or with the reason why they stay text.

The knowledge is in tables/*.csv, one row per wording: how papers write it (``term``), the preferred name it stands
for (``display``, the key of a fact), the code of that name where the pair was seen in a public file (``source``,
``release``), and no code where it was not. Nothing is guessed: a wrong code is worse than none.

A wording all in capitals of up to four letters is an abbreviation and means what it says in capitals only.

With a terminology loaded (`mappings.terminology`) names that the tables have no code for are looked up in it, codes
that were retired since a table was made give way to what replaced them, and the classifications that the release maps
a concept to stand behind its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mappings import codings
from mappings.codings import Terminology
from mappings.reference import rows
from mappings.terminology import SNOMED_CT, Index
from records.shelf import shelf
from records.types import Coded, Coding, DoubtKind, Fact, FactKind, Term

TABLES: Mapping[FactKind, str] = {
    FactKind.PROBLEM: "problems",
    FactKind.PROCEDURE: "procedures",
    FactKind.MEDICINE: "medicines",
    FactKind.ALLERGY: "allergens",
    FactKind.OBSERVATION: "observations",
}

MAPPED = (FactKind.PROBLEM, FactKind.PROCEDURE)

UNKNOWN = "The wording is not in the vocabulary."
NO_CODE = "The wording is known, but no verified code for it is in the tables."
AMBIGUOUS = "The wording has several meanings ({0})."
UNSURE = "The wording was misread or misspelt and is close to another one."
BY_HAND = "It stands on handwriting."
RETIRED = "The code of the wording was retired, and no single one took its place."
OTHER_UNIT = "The unit is not one in which this test on blood is reported."


@dataclass(frozen=True, slots=True)
class Entry:
    """What the tables know of one preferred name: its coding, or why it has none."""

    coding: Coding | None
    reason: str | None


# ---------------------------------------------------------------- the vocabulary
def vocabulary() -> tuple[Term, ...]:
    """Every wording of the tables with what it stands for, by kind and then as the tables are sorted."""
    return tuple(Term(kind, row["term"], row["display"]) for kind, table in TABLES.items() for row in rows(table))


# ---------------------------------------------------------------- facts
def code(facts: Iterable[Fact], index: Index | None = None) -> tuple[Coded, ...]:
    """Each fact with the codings of its kind and name; one without any says why. Order is kept.

    The code says what is stated, not how: one that is denied or a relative's has the same code as one that is present.
    With an ``index`` the codes of the classifications that it maps to follow the first.
    """
    return tuple(_code(fact, index) for fact in facts)


def _code(fact: Fact, index: Index | None) -> Coded:
    if fact.doubt and fact.doubt.kind == DoubtKind.HANDWRITING:
        return Coded(fact, (), BY_HAND)
    entry = _entry_of(fact, index)
    if entry.coding is None:
        return Coded(fact, (), entry.reason)
    if fact.distance and fact.doubt:
        return Coded(fact, (), UNSURE)
    if not _unit_fits(fact, entry.coding):
        return Coded(fact, (), OTHER_UNIT)
    return Coded(fact, (entry.coding, *_classified(fact.kind, entry.coding, index)))


def _entry_of(fact: Fact, index: Index | None) -> Entry:
    """What the tables know of a fact's name, else what the index does; the tables' ambiguous wordings stay so."""
    entry = _entries(fact.kind).get(fact.name.casefold())
    if entry is None:
        found = index.concept(fact.kind, fact.name) if index and fact.kind in TABLES else None
        return Entry(found, None if found else UNKNOWN)
    if index is None:
        return entry
    if entry.coding is not None:
        current = index.current(entry.coding)
        return Entry(current, None if current else RETIRED)
    if entry.reason == NO_CODE and (found := index.concept(fact.kind, fact.name)):
        return Entry(found, None)
    return entry


def _classified(kind: FactKind, coding: Coding, index: Index | None) -> tuple[Coding, ...]:
    """The codes of the classifications that a SNOMED CT code of a problem or procedure is mapped to."""
    mapped = index is not None and kind in MAPPED and coding.system == index.system(SNOMED_CT)
    return index.maps(coding.code) if index is not None and mapped else ()


def _unit_fits(fact: Fact, coding: Coding) -> bool:
    """False for a result whose unit says that it is not the blood test its name would mean: white cells of urine."""
    printed = fact.measurement.unit if fact.measurement else None
    expected = {row["unit"] for row in rows("blood_units") if row["code"] == coding.code}
    known = unit(printed) if printed else None
    return not expected or known is None or known.code in expected


@cache
def _entries(kind: FactKind) -> dict[str, Entry]:
    return {row["display"].casefold(): _entry(row) for row in rows(TABLES[kind])} if kind in TABLES else {}


def _entry(row: Mapping[str, str]) -> Entry:
    if row["code"]:
        return Entry(coding_of_row(row), None)
    meanings = row["source"].partition("ambiguous: ")[2]
    return Entry(None, AMBIGUOUS.format(meanings) if meanings else NO_CODE)


# ---------------------------------------------------------------- routes, units, reactions
def route(name: str) -> Coding | None:
    """The code of a route by its name or as papers write it (``PO``, ``by mouth``); None if it has none."""
    return _lookup("routes", name)


def unit(text: str) -> Coding | None:
    """The code of a unit as printed: UCUM for measures (``micrograms`` is ug), dm+d for tablets, puffs and the like.

    A unit's letters mean what they say in their case first (``mM`` and ``mm``), then in any case.
    """
    return _lookup("units", text)


def reaction(text: str) -> Coding | None:
    """The code of an allergic or adverse reaction as printed; None if it has none."""
    return _lookup("reactions", text)


def _lookup(table: str, text: str) -> Coding | None:
    wording = _plain(text)
    exact, folded = _wordings(table)
    row = exact.get(wording) or folded.get(wording.casefold())
    return coding_of_row(row) if row and row["code"] else None


@cache
def _wordings(table: str) -> tuple[dict[str, Mapping[str, str]], dict[str, Mapping[str, str]]]:
    """Rows by their wording as written, and by their wording in any case where that is not ambiguous."""
    exact = {_plain(row["term"]): row for row in rows(table)}
    folded: dict[str, Mapping[str, str]] = {}
    for wording, row in exact.items():
        known = folded.setdefault(wording.casefold(), row)
        if known["display"] != row["display"]:
            folded[wording.casefold()] = {**row, "code": ""}
    return exact, folded


def _plain(text: str) -> str:
    """Text without spaces at its ends or doubled inside it."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip()


# ---------------------------------------------------------------- terminologies
def coding_of_row(row: Mapping[str, str]) -> Coding:
    """The coding that a table's row states, in the system that its source belongs to."""
    return Coding(_terminology(row["source"]).uri, row["code"], row["display"], row["release"])


def _terminology(source: str) -> Terminology:
    claimed = (known for known in _terminologies() if known.sources and source.startswith(known.sources))
    return next(claimed, None) or next(known for known in _terminologies() if not known.sources)


@cache
def _terminologies() -> tuple[Terminology, ...]:
    return shelf(codings, "CODING")
