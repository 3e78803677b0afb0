"""Trusts with their codes, regions and days of opening and closing: the Organisation Data Service's file, or any table.

The Organisation Data Service publishes NHS trusts as ``etr.csv``: no row of names, 24 columns in 2021 and 27 since
2025, every cell in quotation marks, days as 20260601. Codes have three characters or five. Welsh bodies in it (region
blank or W00) are left out. Care trusts are in another of its files: a table with names of columns may hold both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from records.programme import KeptTable, TableKind, Trust
from records.types import OdsCode
from reports.inputs.table import (
    DAY,
    ODS_CODE,
    TEXT,
    Cell,
    Column,
    Fault,
    Input,
    Numbered,
    Scope,
    Unheaded,
    said_twice,
)

PUBLISHED = (24, 27)  # columns of etr.csv, by vintage
CODE, NAME, REGION, OPENED, CLOSED, COUNTRY = 0, 1, 2, 10, 11, 23  # where they stand in it
WELSH = ("W00", "W")


def _code(text: str) -> str:
    code = ODS_CODE.read(text)
    if len(code) not in (3, 5):
        raise ValueError("no trust's code: it has three characters or five")
    return code


def _region(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9]{2}", text.upper()):
        raise ValueError("no code of a region: write it as Y56")
    return text.upper()


TRUST_CODE = Cell("a trust's ODS code, three characters or five", _code, "ZZ9")
REGION_CODE = Cell("the code of an NHS England region, as Y56", _region, "Y56")


def _fits(cells: Sequence[str]) -> bool:
    return len(cells) in PUBLISHED and bool(re.fullmatch(r"\d{8}", cells[OPENED]))


def _published(cells: Sequence[str]) -> dict[str, str] | None:
    """A row of etr.csv; None for one of Wales."""
    if len(cells) not in PUBLISHED:
        return {}  # told by its blank cells
    region = cells[REGION].strip()
    if region in ("", *WELSH) or cells[COUNTRY].strip() in WELSH:
        return None
    found = {"code": CODE, "name": NAME, "region": REGION, "opened": OPENED, "closed": CLOSED}
    return {name: cells[place] for name, place in found.items()}


def _check(rows: Sequence[Numbered]) -> Iterable[Fault]:
    yield from said_twice(rows, "code")
    for number, row in rows:
        if row["opened"] and row["closed"] and row["closed"] < row["opened"]:
            yield Fault(number, "closed", "is before the day of opening: look both up again")


INPUT = Input(
    kind=TableKind.TRUSTS,
    says="Every trust with its region and the days on which it opened and closed: etr.csv as published, or a table.",
    columns=(
        Column("code", TRUST_CODE, "The trust's ODS code.", also=("ods_code",)),
        Column("name", TEXT, "The trust's name.", example="Northmoor Hospitals"),
        Column("region", REGION_CODE, "Code of its NHS England region."),
        Column("opened", DAY, "The day on which it opened.", needed=False, example="2001-04-01"),
        Column("closed", DAY, "The last day on which it was open; blank while it is.", needed=False, example=""),
    ),
    scope=Scope.NATION,
    check=_check,
    unheaded=Unheaded(_fits, _published),
)


def trusts_of(kept: KeptTable) -> tuple[Trust, ...]:
    """The trusts of a kept table."""
    return tuple(
        Trust(OdsCode(row["code"]), row["name"], row["region"], _day(row["opened"]), _day(row["closed"]))
        for row in kept.rows
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
