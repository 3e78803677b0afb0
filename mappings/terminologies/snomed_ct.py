"""SNOMED CT's Release Format 2, Snapshot, comes in; its concepts, terms, maps and replacements go into the index.

The rows are read in a stream into a staging file on disk and arranged from there, so that memory does not grow with the
release. Which sort of thing a concept is follows from the highest concepts above it (tables/snomed_hierarchies.csv),
which name people see from the language reference sets (tables/snomed_refsets.csv), British before American.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from mappings.reference import rows as table
from mappings.terminologies import rf2
from mappings.terminologies.building import Building, Key, ReleaseFile, Releases
from mappings.terminologies.maps import decide
from mappings.terminologies.wordings import snomed_wordings
from records.errors import TerminologyBroken, TerminologyPartial
from records.types.terms import ConceptKind

NAME = "SNOMED CT"
FULL_NAME, SYNONYM, IS_A = "900000000000003001", "900000000000013009", "116680003"
PREFERRED = "900000000000548007"
ROOT = 138875005
ACCEPTABLE, UNRANKED = 50, 99  # how a description ranks that is not preferred in a reference set, or in none
BRITISH = 8  # the last rank of a British reference set
INTERNATIONAL, UNITED_KINGDOM = "900000000000207008", "83821000000107"  # editions, in versions for FHIR
EDITIONS = {
    "": "International",
    "UKCL": "UK Clinical Extension",
    "UKCR": "UK Clinical Refsets",
    "UKDG": "UK Drug Extension",
    "UKED": "UK Edition",
    "UKPC": "UK Primary Care",
    "MONO": "UK Monolith Edition",
}
STRAYS = 0.001  # of the concepts and descriptions: more that belong to nothing mean that a part is missing


def build(building: Building) -> None:
    """Load a release. Raises `TerminologyBroken` and `TerminologyPartial`."""
    _concepts(building)
    _descriptions(building)
    _language(building)
    _relationships(building)
    _associations(building)
    _maps(building)
    _kinds(building)
    _check_whole(building)
    _arrange(building)
    _replacements(building)
    _decide_maps(building)
    building.progress.stage("Choosing wordings")
    snomed_wordings(building.index)


# ---------------------------------------------------------------- reading
def _concepts(building: Building) -> None:
    """Every concept once: of two rows for one the later."""
    files = building.of("concepts")
    uk = [file.date for file in files if file.edition]
    edition, date = (UNITED_KINGDOM, max(uk)) if uk else (INTERNATIONAL, files[-1].date)
    version = f"http://snomed.info/sct/{edition}/version/{date.replace('-', '')}"
    for file in files:
        building.progress.stage(f"Reading {file.name}")
        release = building.release(NAME, f"{NAME} {EDITIONS.get(file.edition, file.edition)} {file.date}", version)
        _insert(
            building,
            "INSERT INTO staging.concept VALUES (?, ?, ?, ?) ON CONFLICT (code) DO UPDATE SET effective = "
            "excluded.effective, active = excluded.active, release = excluded.release "
            "WHERE excluded.effective > concept.effective",
            file,
            rf2.CONCEPT,
            partial(_concept, release),
        )


def _concept(release: int, cells: list[str]) -> tuple[object, ...]:
    return int(cells[0]), int(cells[1]), int(cells[2]), release


def _descriptions(building: Building) -> None:
    for file in building.of("descriptions"):
        building.progress.stage(f"Reading {file.name}")
        _insert(
            building,
            "INSERT INTO staging.description VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET effective = "
            "excluded.effective, active = excluded.active, term = excluded.term "
            "WHERE excluded.effective > description.effective",
            file,
            rf2.DESCRIPTION,
            _description,
        )


def _description(cells: list[str]) -> tuple[object, ...] | None:
    if cells[6] not in (FULL_NAME, SYNONYM) or not cells[5].startswith("en"):
        return None
    return int(cells[0]), int(cells[1]), int(cells[2]), int(cells[4]), cells[6] == FULL_NAME, cells[7].strip()


def _language(building: Building) -> None:
    """How each description ranks: by the first reference set that prefers it, British ones before American."""
    ranks = {row["refset"]: int(row["rank"]) for row in table("snomed_refsets") if row["use"] == "language"}

    def ranked(cells: list[str]) -> tuple[object, ...] | None:
        if cells[2] != "1":
            return None
        preferred = cells[6] == PREFERRED and cells[4] in ranks
        return int(cells[5]), ranks[cells[4]] if preferred else ACCEPTABLE

    for file in building.of("language"):
        building.progress.stage(f"Reading {file.name}")
        _insert(
            building,
            "INSERT INTO staging.language VALUES (?, ?) ON CONFLICT (description) DO UPDATE SET rank = excluded.rank "
            "WHERE excluded.rank < language.rank",
            file,
            rf2.LANGUAGE,
            ranked,
        )


def _relationships(building: Building) -> None:
    for file in building.of("relationships"):
        building.progress.stage(f"Reading {file.name}")
        _insert(
            building,
            "INSERT INTO staging.parent VALUES (?, ?)",
            file,
            rf2.RELATIONSHIP,
            lambda cells: (int(cells[5]), int(cells[4])) if cells[2] == "1" and cells[7] == IS_A else None,
        )
    building.index.execute("CREATE INDEX staging.parent_parent ON parent (parent, child)")


def _associations(building: Building) -> None:
    ranks = {row["refset"]: int(row["rank"]) for row in table("snomed_refsets") if row["use"] == "history"}
    for file in building.of("associations"):
        building.progress.stage(f"Reading {file.name}")
        _insert(
            building,
            "INSERT INTO staging.association VALUES (?, ?, ?)",
            file,
            rf2.ASSOCIATION,
            lambda cells: (
                (int(cells[5]), ranks[cells[4]], int(cells[6])) if cells[2] == "1" and cells[4] in ranks else None
            ),
        )


def _maps(building: Building) -> None:
    """Rows of the maps that tables/snomed_refsets.csv names. The UK's have a last column that says of which block."""
    refsets = {row["refset"] for row in table("snomed_refsets") if row["use"] == "map"}

    def mapping(cells: list[str]) -> tuple[object, ...] | None:
        if cells[2] != "1" or cells[4] not in refsets:
            return None
        block = cells[12] if len(cells) > 12 and blocks else ""
        return int(cells[4]), int(cells[5]), block, cells[6], int(cells[7] or 1), cells[8].strip(), cells[10].strip()

    for file in building.of("maps"):
        building.progress.stage(f"Reading {file.name}")
        blocks = "iisssciRefset" in file.name
        _insert(building, "INSERT INTO staging.map VALUES (?, ?, ?, ?, ?, ?, ?)", file, rf2.MAP, mapping)


def _insert(
    building: Building,
    statement: str,
    file: ReleaseFile,
    columns: tuple[str, ...],
    row: Callable[[list[str]], tuple[object, ...] | None],
) -> None:
    """Read a file into a staging table; rows that become None are left out."""
    cells = rf2.rows(file, columns, building.progress)
    try:
        building.index.executemany(statement, (made for made in map(row, cells) if made is not None))
    except (ValueError, OverflowError, IndexError):
        raise TerminologyBroken(file.name, "a code, date or number in it is none") from None


# ---------------------------------------------------------------- arranging
def _kinds(building: Building) -> None:
    """Mark each concept with the kind of the last hierarchy of the table that it stands in."""
    building.progress.stage("Sorting concepts by hierarchy")
    for row in table("snomed_hierarchies"):
        building.index.execute(
            "INSERT OR REPLACE INTO staging.kind "
            "WITH RECURSIVE below (code) AS (VALUES (:root) UNION "
            "SELECT child FROM staging.parent JOIN below ON parent = code) SELECT code, :kind FROM below",
            {"root": int(row["code"]), "kind": ConceptKind[row["kind"].upper()].value},
        )


def _check_whole(building: Building) -> None:
    """Raise `TerminologyPartial` when concepts hang in the air or descriptions are of concepts that are not there."""
    active = _count(building, "SELECT count(*) FROM staging.concept WHERE active")
    if not active:
        raise TerminologyPartial(NAME, "there is no active concept")
    if not _count(building, "SELECT count(*) FROM staging.concept WHERE active AND code = ?", ROOT):
        raise TerminologyPartial(NAME, "the International release is not among the files")
    loose = _count(
        building, "SELECT count(*) FROM staging.concept WHERE active AND code NOT IN (SELECT code FROM staging.kind)"
    )
    if loose > STRAYS * active + 1:
        raise TerminologyPartial(NAME, f"{loose:,} concepts stand under no other")
    strange = _count(
        building,
        "SELECT count(*) FROM staging.description WHERE active AND concept NOT IN (SELECT code FROM staging.concept)",
    )
    if strange > STRAYS * active + 1:
        raise TerminologyPartial(NAME, f"{strange:,} descriptions are of concepts that are not there")
    bare = _count(
        building,
        "SELECT count(*) FROM staging.concept WHERE active AND code NOT IN "
        "(SELECT concept FROM staging.description WHERE active)",
    )
    if bare > STRAYS * active + 1:
        raise TerminologyPartial(NAME, f"{bare:,} concepts have no description")


def _count(building: Building, question: str, *given: int) -> int:
    return int(building.index.execute(question, given).fetchone()[0])


@dataclass(frozen=True, slots=True)
class _Described:
    """An active description of a concept: its words, how they are compared, and how its reference sets rank it."""

    text: str
    words: tuple[str, ...]
    full: bool
    rank: int

    @property
    def plain(self) -> str:
        """The words without the tag in brackets that a fully specified name ends with."""
        return self.text.rpartition(" (")[0] if self.full and self.text.endswith(")") else self.text


def _arrange(building: Building) -> None:
    """Give every concept its name, and every active one its terms."""
    building.progress.stage("Arranging terms")
    reading = building.index.cursor()
    described = reading.execute(
        "SELECT d.concept, d.term, d.full, coalesce(l.rank, ?), c.active, coalesce(k.kind, 'other'), c.release "
        "FROM staging.description d JOIN staging.concept c ON c.code = d.concept "
        "LEFT JOIN staging.kind k ON k.code = d.concept LEFT JOIN staging.language l ON l.description = d.id "
        "WHERE d.active ORDER BY d.concept, d.id",
        (UNRANKED,),
    )
    concepts: list[tuple[Any, ...]] = []
    terms: list[tuple[Any, ...]] = []
    for code, group in groupby(described, itemgetter(0)):
        all_rows = list(group)
        _, _, _, _, active, kind, release = all_rows[0]
        found = [_Described(text, building.key(text), bool(full), rank) for _, text, full, rank, *_ in all_rows]
        concepts.append((code, active, kind, preferred(found), release))
        if active:
            terms.extend((code, text, key) for text, key in _terms(found, kind, building.key))
        if len(concepts) >= 20_000:
            _write(building, concepts, terms)
            concepts.clear()
            terms.clear()
    _write(building, concepts, terms)
    building.index.execute(
        "UPDATE release SET entries = (SELECT count(*) FROM concept WHERE release = id AND active) "
        "WHERE terminology = ?",
        (NAME,),
    )
    building.progress.stage("Ordering terms")
    building.index.execute("CREATE INDEX term_key ON term (key)")
    building.index.execute("CREATE INDEX term_concept ON term (concept)")


def _write(building: Building, concepts: list[tuple[Any, ...]], terms: list[tuple[Any, ...]]) -> None:
    building.index.executemany("INSERT INTO concept VALUES (?, ?, ?, ?, ?)", concepts)
    building.index.executemany("INSERT INTO term VALUES (?, ?, ?)", terms)


def preferred(described: Iterable[_Described]) -> str:
    """The name that people see: preferred by the first British reference set, else American in British spelling.

    An American name is put in British spelling only by a synonym of the same concept that has it: "Oesophagitis"
    beside "Esophagitis". A concept with no preferred synonym is called by its full name without the tag.
    """
    known = list(described)
    synonyms = [each for each in known if not each.full]
    best = min(synonyms, key=lambda each: each.rank, default=None)
    if best is None or best.rank >= ACCEPTABLE:
        full = next((each.plain for each in known if each.full), None)
        return full or (best.text if best else "")
    if best.rank > BRITISH:
        return min((each for each in synonyms if each.words == best.words), key=_foreign).text
    return best.text


def _foreign(described: _Described) -> int:
    """How many of its words are not spelt as they are compared, which is the British way."""
    return sum(word.casefold() not in described.words for word in described.text.replace("-", " ").split())


def _terms(described: Iterable[_Described], kind: str, key: Key) -> Iterator[tuple[str, str]]:
    """The wordings of an active concept with their keys, each once.

    Products with figures in their names are left out: they are dm+d's, and there they are with their strengths.
    """
    seen = set()
    for each in described:
        text = each.plain
        if text in seen or (kind == ConceptKind.PRODUCT and any(letter.isdigit() for letter in text)):
            continue
        seen.add(text)
        words = key(text) if each.full else each.words
        if words:
            yield text, " ".join(words)


def _replacements(building: Building) -> None:
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


def _decide_maps(building: Building) -> None:
    """For each concept and classification the one target that it always has, or why there is none."""
    for name in dict.fromkeys(row["terminology"] for row in table("snomed_refsets") if row["use"] == "map"):
        refset = _latest_map(building, name)
        if refset is None:
            continue
        entries = building.index.execute(
            "SELECT concept, block, part, priority, rule, target FROM staging.map WHERE refset = ? "
            "ORDER BY concept, block, part, priority",
            (refset,),
        )
        decided = (
            (code, name, *decide(name, [row[1:] for row in group])) for code, group in groupby(entries, itemgetter(0))
        )
        building.index.executemany("INSERT INTO mapped VALUES (?, ?, ?, ?)", list(decided))


def _latest_map(building: Building, name: str) -> int | None:
    """The newest of a classification's maps that has rows: a release may hold an older one beside it."""
    refsets = [row for row in table("snomed_refsets") if row["use"] == "map" and row["terminology"] == name]
    for row in sorted(refsets, key=lambda row: int(row["rank"])):
        if _count(building, "SELECT EXISTS (SELECT 1 FROM staging.map WHERE refset = ?)", int(row["refset"])):
            return int(row["refset"])
    return None


_FILE = r"x?{0}(?P<edition>[A-Z]*)Snapshot(?:-en(?:-[A-Z]+)?)?_\w+_(?P<date>\d{{8}})\.txt"

RELEASES = Releases(
    parts={
        "concepts": _FILE.format("sct2_Concept_"),
        "descriptions": _FILE.format("sct2_Description_"),
        "relationships": _FILE.format("sct2_Relationship_"),
        "language": _FILE.format("der2_cRefset_Language"),
        "associations": _FILE.format("der2_cRefset_Association(?:Reference)?"),
        "maps": _FILE.format("der2_iisssc[ci]?Refset_(?:Extended|Complex)Map"),
    },
    needed=("concepts", "descriptions", "relationships", "language"),
    build=build,
    tables=("concept", "term", "replaced", "mapped", "wording"),
    effort=0.35,
)
