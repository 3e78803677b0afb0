"""Files of SNOMED CT's Release Format 2: their rows as lists of cells, after their header was checked.

Tab-separated, UTF-8, CRLF, never quoted: a quotation mark is part of a term (SNOMED CT Release File Specification).
Lines that begin with # are left out: subsets made for tests have them.
"""

from __future__ import annotations

from collections.abc import Iterator

from mappings.terminologies.building import Progress, ReleaseFile
from records.errors import TerminologyBroken

CONCEPT = ("id", "effectiveTime", "active", "moduleId", "definitionStatusId")
DESCRIPTION = (
    "id", "effectiveTime", "active", "moduleId", "conceptId", "languageCode", "typeId", "term", "caseSignificanceId",
)  # fmt: skip
RELATIONSHIP = (
    "id", "effectiveTime", "active", "moduleId", "sourceId", "destinationId", "relationshipGroup", "typeId",
    "characteristicTypeId", "modifierId",
)  # fmt: skip
MEMBER = ("id", "effectiveTime", "active", "moduleId", "refsetId", "referencedComponentId")
LANGUAGE = (*MEMBER, "acceptabilityId")
ASSOCIATION = (*MEMBER, "targetComponentId")
MAP = (*MEMBER, "mapGroup", "mapPriority", "mapRule", "mapAdvice", "mapTarget")  # more columns may follow
SHOWN = 1 << 20  # bytes between two words to whoever watches


def rows(file: ReleaseFile, columns: tuple[str, ...], progress: Progress) -> Iterator[list[str]]:
    """The rows of a file as cells, in its columns' order.

    Raises `TerminologyBroken` when the header begins with other columns, a row has more or fewer cells than the
    header, or the file is not UTF-8.
    """
    header: list[str] | None = None
    unseen = 0
    number = 0
    try:
        with file.reading() as lines:
            for number, line in enumerate(lines, 1):
                unseen += len(line)
                if unseen > SHOWN:
                    progress.advance(unseen)
                    unseen = 0
                if line[:1] in (b"#", b"\r", b"\n"):
                    continue
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
                if header is None:
                    header = _header(file, cells, columns)
                elif len(cells) == len(header):
                    yield cells
                else:
                    raise TerminologyBroken(file.name, f"line {number} has {len(cells)} cells, not {len(header)}")
    except UnicodeDecodeError:
        raise TerminologyBroken(file.name, f"line {number + 1} is not UTF-8") from None
    if header is None:
        raise TerminologyBroken(file.name, "it has no header")
    progress.advance(unseen)


def _header(file: ReleaseFile, cells: list[str], columns: tuple[str, ...]) -> list[str]:
    cells[0] = cells[0].lstrip("\ufeff")
    if tuple(cells[: len(columns)]) != columns:
        raise TerminologyBroken(file.name, "its header is not that of its name")
    return cells
