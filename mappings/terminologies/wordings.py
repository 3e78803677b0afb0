"""Which of half a million terms may make a fact of a letter's words.

A wording is kept when all of these hold:

- it means a disorder, an operation, an imaging procedure, a substance (as an allergen) or a medicine: whatever else
  SNOMED CT can say (findings, examinations, referrals, body parts) is everyday language in a letter;
- it stands for one active concept of its kind, and, when it is one word, for one concept of any kind;
- it is two to eight words, one of them with five letters or more that is not ordinary among others either
  (tables/ordinary_words.csv: "knee" is ordinary alone, not in "knee effusion"), or one word that is not ordinary, of
  eight letters or more (six for a medicine, five for a brand);
- one word alone does not stand for a concept with more than a dozen others directly below it ("infection", "injury");
- it holds no figure: strengths and stages are read by rules of their own.

The seed's wordings go before these, and abbreviations are the seed's alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter

from mappings.reference import rows
from records.types import FactKind
from records.types.terms import ConceptKind

LONGEST = 8  # words
DISTINCTIVE, LONE, LONE_MEDICINE, LONE_BRAND = 5, 8, 6, 5  # letters
BROAD = 12  # concepts directly below one that a lone word must not stand for

KINDS = {
    ConceptKind.DISORDER: FactKind.PROBLEM,
    ConceptKind.OPERATION: FactKind.PROCEDURE,
    ConceptKind.IMAGING: FactKind.PROCEDURE,
    ConceptKind.SUBSTANCE: FactKind.ALLERGY,
}


def snomed_wordings(index: sqlite3.Connection) -> None:
    """Fill the index's ``wording`` from its terms. The ``parent`` table of staging says what is broad."""
    broad = {
        code
        for (code,) in index.execute(
            "SELECT parent FROM staging.parent GROUP BY parent HAVING count(DISTINCT child) > ?", (BROAD,)
        )
    }
    ordered = index.execute(
        "SELECT term.key, concept.kind, concept.code FROM term JOIN concept ON concept.code = term.concept "
        "ORDER BY term.key"
    )
    index.executemany("INSERT INTO wording VALUES (?, ?, ?)", _chosen(ordered, broad))


def _chosen(ordered: Iterable[tuple[str, str, int]], broad: set[int]) -> Iterator[tuple[str, str, int]]:
    tops = {int(row["code"]) for row in rows("snomed_hierarchies")}
    for key, group in groupby(ordered, itemgetter(0)):
        words = key.split(" ")
        if not sayable(words, LONE):
            continue
        codes: dict[FactKind | None, set[int]] = {}
        for _, kind, code in group:
            codes.setdefault(KINDS.get(ConceptKind(kind)), set()).add(code)
        if tops & set().union(*codes.values()):
            continue
        if len(words) == 1 and (len(codes) > 1 or broad & set().union(*codes.values())):
            continue
        for fact_kind, meant in codes.items():
            if fact_kind is not None and len(meant) == 1:
                yield key, fact_kind.value, next(iter(meant))


def sayable(words: list[str], lone: int) -> bool:
    """Whether words are distinctive enough to mean a concept wherever they stand; ``lone`` letters if it is one."""
    if len(words) > LONGEST or any(letter.isdigit() for word in words for letter in word):
        return False
    alone = len(words) == 1
    least = lone if alone else DISTINCTIVE
    return any(len(word) >= least and word not in _ordinary(alone) for word in words)


@cache
def _ordinary(alone: bool) -> frozenset[str]:
    """Words that a letter uses without meaning a concept: when they stand alone, or even among others."""
    return frozenset(row["word"] for row in rows("ordinary_words") if alone or row["among_others"] == "yes")
