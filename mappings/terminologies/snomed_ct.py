"""SNOMED CT's Release Format 2, Snapshot, comes in; its concepts, terms, maps and replacements go into the index.

The rows are read in a stream into a staging file on disk and arranged from there, so that memory does not grow with the
release. Which sort of thing a concept is follows from the highest concepts above it (tables/snomed_hierarchies.csv),
which name people see from the language reference sets (tables/snomed_refsets.csv), British before American.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mappings.reference import rows as table
from mappings.terminologies import rf2
from mappings.terminologies.arranging import ACCEPTABLE, ARRANGING, arrange, count, decide_maps, replacements
from mappings.terminologies.building import Building, ReleaseFile, Releases
from mappings.terminologies.wordings import snomed_wordings
from records.errors import TerminologyBroken, TerminologyPartial
from records.types.terms import ConceptKind

NAME = "SNOMED CT"
FULL_NAME, SYNONYM, IS_A = "900000000000003001", "900000000000013009", "116680003"
PREFERRED = "900000000000548007"
ROOT = 138875005
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
    arrange(building)
    building.index.execute(
        "UPDATE release SET entries = (SELECT count(*) FROM concept WHERE release = id AND active) "
        "WHERE terminology = ?",
        (NAME,),
    )
    replacements(building)
    decide_maps(building)
    building.progress.stage(f"{NAME}: choosing wordings")
    snomed_wordings(building.index)
    building.progress.advance(int(building.effort * (1 - ARRANGING)))


# ---------------------------------------------------------------- reading
def _concepts(building: Building) -> None:
    """Every concept once: of two rows for one the later."""
    files = building.of("concepts")
    uk = [file.date for file in files if file.edition]
    edition, date = (UNITED_KINGDOM, max(uk)) if uk else (INTERNATIONAL, files[-1].date)
    version = f"http://snomed.info/sct/{edition}/version/{date.replace('-', '')}"
    for file in files:
        building.progress.stage(f"{NAME}: {file.part}")
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
        building.progress.stage(f"{NAME}: {file.part}")
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
        building.progress.stage(f"{NAME}: {file.part}")
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
        building.progress.stage(f"{NAME}: {file.part}")
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
        building.progress.stage(f"{NAME}: {file.part}")
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
        building.progress.stage(f"{NAME}: {file.part}")
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


# ---------------------------------------------------------------- whole or not
def _kinds(building: Building) -> None:
    """Mark each concept with the kind of the last hierarchy of the table that it stands in."""
    building.progress.stage(f"{NAME}: sorting by hierarchy")
    for row in table("snomed_hierarchies"):
        building.index.execute(
            "INSERT OR REPLACE INTO staging.kind "
            "WITH RECURSIVE below (code) AS (VALUES (:root) UNION "
            "SELECT child FROM staging.parent JOIN below ON parent = code) SELECT code, :kind FROM below",
            {"root": int(row["code"]), "kind": ConceptKind[row["kind"].upper()].value},
        )


def _check_whole(building: Building) -> None:
    """Raise `TerminologyPartial` when concepts hang in the air or descriptions are of concepts that are not there."""
    active = count(building, "SELECT count(*) FROM staging.concept WHERE active")
    if not active:
        raise TerminologyPartial(NAME, "there is no active concept")
    if not count(building, "SELECT count(*) FROM staging.concept WHERE active AND code = ?", ROOT):
        raise TerminologyPartial(NAME, "the International release is not among the files")
    loose = count(
        building, "SELECT count(*) FROM staging.concept WHERE active AND code NOT IN (SELECT code FROM staging.kind)"
    )
    if loose > STRAYS * active + 1:
        raise TerminologyPartial(NAME, f"{loose:,} concepts stand under no other")
    strange = count(
        building,
        "SELECT count(*) FROM staging.description WHERE active AND concept NOT IN (SELECT code FROM staging.concept)",
    )
    if strange > STRAYS * active + 1:
        raise TerminologyPartial(NAME, f"{strange:,} descriptions are of concepts that are not there")
    bare = count(
        building,
        "SELECT count(*) FROM staging.concept WHERE active AND code NOT IN "
        "(SELECT concept FROM staging.description WHERE active)",
    )
    if bare > STRAYS * active + 1:
        raise TerminologyPartial(NAME, f"{bare:,} concepts have no description")


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
    effort=2.0,
)
