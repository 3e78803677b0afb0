"""The shipped tables' codes, compared with a loaded release: which it does not know, retired or calls otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mappings.coder import TABLES, coding_of_row
from mappings.reference import rows
from mappings.terminology import Index
from records.types import Coding

CODED = tuple((table, "code", "display") for table in (*TABLES.values(), "reactions", "routes", "units"))
OTHERS = (
    ("document_types", "snomed", "display"),
    ("headings", "snomed", "snomed_display"),
    ("observation_kinds", "snomed", "display"),
    ("none_known", "snomed", "display"),
)


class Fault(StrEnum):
    """What is wrong with a row of a table."""

    OTHER = "means something else"
    RETIRED = "is retired"
    UNKNOWN = "is not in the release"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row whose code can't stand: ``meaning`` is what the release calls it, ``instead`` what took its place."""

    table: str
    coding: Coding
    fault: Fault
    meaning: str | None = None
    instead: Coding | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """How many codes were compared, which are wrong (the gravest first), how many are of what is not loaded."""

    codes: int
    wrong: tuple[Wrong, ...]
    unchecked: int


def check(index: Index) -> Checked:
    """Compare every code of the tables with the release that is loaded."""
    loaded = {index.system(release.terminology) for release in index.releases}
    seen = dict.fromkeys(_codings())
    known = [(table, coding) for table, coding in seen if coding.system in loaded]
    wrong = [fault for table, coding in known if (fault := _wrong(index, table, coding))]
    gravest = list(Fault)
    wrong.sort(key=lambda row: (gravest.index(row.fault), row.table, row.coding.display.casefold()))
    return Checked(len(known), tuple(wrong), len(seen) - len(known))


def _codings() -> Iterator[tuple[str, Coding]]:
    for table, code, display in (*CODED, *OTHERS):
        for row in rows(table):
            if row[code]:
                yield (
                    table,
                    coding_of_row({"source": "", "release": "", **row, "code": row[code], "display": row[display]}),
                )


def _wrong(index: Index, table: str, coding: Coding) -> Wrong | None:
    meaning = next((found for found in index.meanings(coding.code) if found.coding.system == coding.system), None)
    if meaning is None:
        return Wrong(table, coding, Fault.UNKNOWN)
    if not meaning.active:
        return Wrong(table, coding, Fault.RETIRED, meaning.coding.display, index.replacement(coding.code))
    if not index.alike(coding.display, (meaning.coding.display, *meaning.wordings)):
        return Wrong(table, coding, Fault.OTHER, meaning.coding.display)
    return None
