"""SNOMED CT as it was read into staging comes in; names, terms, replacements and maps go into the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from mappings.reference import rows as table
from mappings.terminologies.building import Building, Key
from mappings.terminologies.maps import decide
from records.types.terms import ConceptKind

ARRANGING = 0.75  # of the work that comes after reading
ACCEPTABLE, UNRANKED = 50, 99  # how a description ranks that is not preferred in a reference set, or in none
BRITISH = 8  # the last rank of a British reference set
AT_ONCE = 5_000  # concepts that are written together

DESCRIBED = """
SELECT d.concept, d.term, d.full, coalesce(l.rank, ?), c.active, coalesce(k.kind, 'other'), c.release
FROM staging.description d JOIN staging.concept c ON c.code = d.concept
LEFT JOIN staging.kind k ON k.code = d.concept LEFT JOIN staging.language l ON l.description = d.id
WHERE d.active ORDER BY d.concept, d.id
"""


@dataclass(frozen=True, slots=True)
class Described:
    """A wording of a concept, without a full name's tag; how it is compared; how its reference sets rank it."""

    text: str
    words: tuple[str, ...]
    full: bool
    rank: int


def arrange(building: Building) -> None:
    """Give every concept its name, and every active one its terms."""
    building.progress.stage("SNOMED CT: arranging terms")
    share = (
        building.effort * ARRANGING / max(1, count(building, "SELECT count(*) FROM staging.description WHERE active"))
    )
    concepts: list[tuple[Any, ...]] = []
    terms: list[tuple[Any, ...]] = []
    reading = building.index.cursor().execute(DESCRIBED, (UNRANKED,))
    done = 0
    for code, group in groupby(reading, itemgetter(0)):
        described = list(group)
        active, kind, release = described[0][4:]
        found = _described(described, building.key)
        done += len(found)
        concepts.append((code, active, kind, preferred(found), release))
        if active:
            terms.extend((code, text, key) for text, key in _terms(found, kind))
        if len(concepts) >= AT_ONCE:
            _write(building, concepts, terms, int(share * done))
            done = 0
    _write(building, concepts, terms, int(share * done))
    building.progress.stage("SNOMED CT: ordering terms")
    building.index.execute("CREATE INDEX term_key ON term (key)")
    building.index.execute("CREATE INDEX term_concept ON term (concept)")


def _write(building: Building, concepts: list[tuple[Any, ...]], terms: list[tuple[Any, ...]], units: int) -> None:
    """Write concepts and terms, and empty the lists."""
    building.index.executemany("INSERT INTO concept VALUES (?, ?, ?, ?, ?)", concepts)
    building.index.executemany("INSERT INTO term VALUES (?, ?, ?)", terms)
    concepts.clear()
    terms.clear()
    building.progress.advance(units)


def _described(rows: Iterable[tuple[Any, ...]], key: Key) -> list[Described]:
    """The descriptions of one concept. Most full names without their tag are a synonym too: compared once."""
    words: dict[str, tuple[str, ...]] = {}
    found = []
    for _, text, full, rank, *_ in rows:
        plain = text.rpartition(" (")[0] if full and text.endswith(")") else text
        if plain not in words:
            words[plain] = key(plain)
        found.append(Described(plain, words[plain], bool(full), rank))
    return found


def preferred(described: Iterable[Described]) -> str:
    """The name that people see: preferred by the first British reference set, else American in British spelling.

    An American name is put in British spelling only by a synonym of the same concept that has it: "Oesophagitis"
    beside "Esophagitis". A concept with no preferred synonym is called by its full name without the tag.
    """
    known = list(described)
    synonyms = [each for each in known if not each.full]
    best = min(synonyms, key=lambda each: each.rank, default=None)
    if best is None or best.rank >= ACCEPTABLE:
        full = next((each.text for each in known if each.full), None)
        return full or (best.text if best else "")
    if best.rank > BRITISH:
        return min((each for each in synonyms if each.words == best.words), key=_foreign).text
    return best.text


def _foreign(described: Described) -> int:
    """How many of its words are not spelt as they are compared, which is the British way."""
    return sum(word.casefold() not in described.words for word in described.text.replace("-", " ").split())


def _terms(described: Iterable[Described], kind: str) -> Iterator[tuple[str, str]]:
    """The wordings of an active concept with their keys, each once.

    Products with figures in their names are left out: they are dm+d's, and there they are with their strengths.
    """
    seen = set()
    for each in described:
        figures = kind == ConceptKind.PRODUCT and any(letter.isdigit() for letter in each.text)
        if each.words and each.text not in seen and not figures:
            seen.add(each.text)
            yield each.text, " ".join(each.words)


# ---------------------------------------------------------------- replacements and maps
def replacements(building: Building) -> None:
    """What took the place of a retired concept, where one alone is the same as it, or else one alone replaces it."""
    retired = building.index.execute(
        "SELECT a.code, a.rank, a.by FROM staging.association a JOIN concept c ON c.code = a.code WHERE NOT c.active "
        "ORDER BY a.code, a.rank, a.by"
    )
    chosen = []
    for code, group in groupby(retired, itemgetter(0)):
        told = list(group)
        first = {by for _, rank, by in told if rank == told[0][1]}
        if len(first) == 1:
            chosen.append((code, first.pop()))
    building.index.executemany("INSERT INTO replaced VALUES (?, ?)", chosen)


def decide_maps(building: Building) -> None:
    """For each concept and classification the one target that it always has, or why there is none."""
    for name in dict.fromkeys(row["terminology"] for row in table("snomed_refsets") if row["use"] == "map"):
        refset = _latest_map(building, name)
        if refset is None:
            continue
        entries = building.index.cursor().execute(
            "SELECT concept, block, part, priority, rule, target FROM staging.map WHERE refset = ? "
            "ORDER BY concept, block, part, priority",
            (refset,),
        )
        decided = (
            (code, name, *decide(name, [row[1:] for row in group])) for code, group in groupby(entries, itemgetter(0))
        )
        building.index.executemany("INSERT INTO mapped VALUES (?, ?, ?, ?)", decided)


def _latest_map(building: Building, name: str) -> int | None:
    """The newest of a classification's maps that has rows: a release may hold an older one beside it."""
    refsets = [row for row in table("snomed_refsets") if row["use"] == "map" and row["terminology"] == name]
    for row in sorted(refsets, key=lambda row: int(row["rank"])):
        if count(building, "SELECT EXISTS (SELECT 1 FROM staging.map WHERE refset = ?)", int(row["refset"])):
            return int(row["refset"])
    return None


def count(building: Building, question: str, *given: int) -> int:
    """The one number that a question has for an answer."""
    return int(building.index.execute(question, given).fetchone()[0])
