"""The Organisation Data Service's trusts (etr.csv) and successors (succ.csv) come in and go into the index.

Several vintages may be loaded together: a trust keeps all names that it had in them, and the dates of the latest. No
header; 24 fields in older files, 27 now, of which the first twelve have not moved: code, name, national grouping,
geography, five lines of address, postcode, open date, close date. succ.csv: code, successor, reason, date, indicator.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from mappings.terminologies.building import Building, ReleaseFile, Releases
from records.errors import TerminologyBroken, TerminologyPartial

NAME = "ODS"
CODE = re.compile(r"[A-Z0-9]{3,6}")
DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
LEAST_FIELDS = 12
LARGEST = 64 * 1024 * 1024  # bytes: the file of all trusts has 60,000


def build(building: Building) -> None:
    """Load the vintages, oldest first. Raises `TerminologyBroken` and `TerminologyPartial`."""
    for file in building.of("trusts"):
        building.progress.stage(f"{NAME}: {file.part}")
        called = file.name if file.dated else f"{file.name}, dated by the file itself,"
        release = building.release(NAME, f"{NAME} {called} {file.date}", file.date)
        trusts = [_trust(file, number, row) for number, row in rows(file, LEAST_FIELDS)]
        if not trusts:
            raise TerminologyPartial(NAME, f"{file.name} names no trust")
        for code, name, opened, closed, postcode in trusts:
            building.index.execute("DELETE FROM organisation WHERE code = ? AND name = ?", (code, name))
            building.index.execute(
                "UPDATE organisation SET opened = ?, closed = ? WHERE code = ?", (opened, closed, code)
            )
            building.index.execute(
                "INSERT INTO organisation VALUES (?, ?, ?, ?, ?, ?, ?)",
                (code, name, key_of(name), opened, closed, postcode, release),
            )
        building.index.execute("UPDATE release SET entries = ? WHERE id = ?", (len(trusts), release))
        building.progress.advance(file.size)
    _successions(building)


def _trust(file: ReleaseFile, number: int, row: list[str]) -> tuple[str, str, str | None, str | None, str | None]:
    if not row[1]:
        raise TerminologyBroken(file.name, f"line {number} has no name")
    return row[0], row[1], _day(file, number, row[10]), _day(file, number, row[11]), row[9] or None


def _successions(building: Building) -> None:
    for file in building.of("successors"):
        building.progress.stage(f"{NAME}: {file.part}")
        for number, row in rows(file, 4):
            if not CODE.fullmatch(row[1]):
                raise TerminologyBroken(file.name, f"line {number} has no successor's code")
            building.index.execute(
                "INSERT OR REPLACE INTO succession VALUES (?, ?, ?)", (row[0], row[1], _day(file, number, row[3]))
            )
        building.progress.advance(file.size)


def rows(file: ReleaseFile, least: int) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line number; a header, if there is one, is left out. Raises `TerminologyBroken`."""
    if file.size > LARGEST:
        raise TerminologyBroken(file.name, "it is far larger than such a file")
    with file.reading() as source:
        data = source.read(LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    table = csv.reader(text.splitlines())
    for row in table:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(cells) < least:
            raise TerminologyBroken(file.name, f"line {table.line_num} has {len(cells)} fields, not {least} or more")
        if CODE.fullmatch(cells[0]):
            yield table.line_num, cells
        elif table.line_num > 1:
            raise TerminologyBroken(file.name, f"line {table.line_num} does not begin with a code")


def _day(file: ReleaseFile, number: int, text: str) -> str | None:
    """An ISO date of eight digits; None of none."""
    if not text:
        return None
    day = DAY.fullmatch(text)
    if day is None:
        raise TerminologyBroken(file.name, f"line {number} has a date that is not eight digits")
    return "-".join(day.groups())


def key_of(name: str) -> str:
    """A trust's name as it is compared: without "The", "NHS Foundation Trust", stops and capitals."""
    plain = re.sub(r"[^a-z0-9 ]+", " ", name.casefold().replace("&", " and ").replace("'", "").replace("’", ""))
    plain = " ".join(plain.split())
    return re.sub(r"^the | nhs (foundation )?trust$| nhs$", "", plain)


RELEASES = Releases(
    parts={
        "trusts": r"etr(?:[ _.-]?\d[\d ._-]*)?\.csv",
        "successors": r"succ(?:arc)?(?:[ _.-]?\d[\d ._-]*)?\.csv",
    },
    needed=("trusts",),
    build=build,
    tables=("organisation", "succession"),
    vintages=True,
)
