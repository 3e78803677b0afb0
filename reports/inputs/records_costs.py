"""What medical records cost each trust, as the statutory estates return (ERIC, fields T06_01 and T06_02) has it.

The return's cost is pay and non-pay of keeping medical records: space with its energy, staff, stationery, storage fees,
collection and delivery. It is given in one of two forms, told by the columns: one row for each trust and year
(``ods_code, year, on_site, off_site, record_type``), or one row for each trust with columns for each year
(``on_site 2023/24`` or ``mrc_on_202324``, and so on). The form's own oddities are kept: nothing is mended here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from records.programme import TableKind
from records.types import OdsCode
from reports.inputs.table import (
    FINANCIAL_YEAR,
    ODS_CODE,
    POUNDS,
    TEXT,
    Column,
    Fault,
    Input,
    Numbered,
    Scope,
    said_twice,
)

FIRST_YEAR, LAST_YEAR = 2010, 2039  # financial years that a table with columns for each year may have
YEARS = tuple(f"{year}/{(year + 1) % 100:02}" for year in range(FIRST_YEAR, LAST_YEAR + 1))
ON_SITE = ("medical records cost - on-site (£)", "medical records cost on-site", "mrc_on", "T06_01")
OFF_SITE = ("medical records cost - off-site (£)", "medical records cost off-site", "mrc_off", "T06_02")
RECORD_TYPE = ("type of medical records (select)", "type of medical records", "mrc_type")
TRUST_TYPE = ("trust_type_from_foi", "organisation type")


@dataclass(frozen=True, slots=True)
class RecordsCost:
    """What one trust returned for one financial year, in pounds. None: the cell was blank, so nothing is known.

    ``trust_type`` is as the return words it ("Acute"), "" if it does not say.
    """

    trust: OdsCode
    year: str  # 2023-24
    on_site: Decimal | None
    off_site: Decimal | None
    record_type: str = ""
    trust_type: str = ""

    @property
    def total(self) -> Decimal | None:
        """On site and off site together; None where nothing was returned."""
        given = [cost for cost in (self.on_site, self.off_site) if cost is not None]
        return sum(given, Decimal(0)) if given else None


def _of_year(name: str, says: str, also: str) -> tuple[Column, ...]:
    """A column for each financial year: ``on_site 2023/24``, or as an analysis of the return named it."""
    cell = TEXT if name == "record_type" else POUNDS
    return tuple(
        Column(
            f"{name} {year}",
            cell,
            f"{says} in {year}",
            needed=False,
            also=(f"{also}_{year.replace('/', '')}", f"{name} {year.replace('/', '-')}"),
            listed=False,
        )
        for year in YEARS
    )


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    for number, row in rows:
        wide = any(row[f"{name} {year}"] for name in ("on_site", "off_site") for year in YEARS)
        long = bool(row["on_site"] or row["off_site"])
        if wide and (long or row["year"]):
            yield Fault(number, "", "has columns for each year and a column year: give it in one of the two forms")
        elif long and not row["year"]:
            yield Fault(number, "year", "is blank: write the financial year of the return, as 2023/24")
    yield from said_twice(rows, "ods_code", "year")


INPUT = Input(
    kind=TableKind.RECORDS_COSTS,
    says="what medical records cost each trust on and off site, from the statutory estates return",
    scope=Scope.NATION,
    columns=(
        Column("ods_code", ODS_CODE, "the trust", also=("trust", "trust code"), example="ZZ9"),
        Column(
            "year",
            FINANCIAL_YEAR,
            "the financial year; or see on_site",
            needed=False,
            also=("financial year",),
            example="2023/24",
        ),
        Column(
            "on_site",
            POUNDS,
            "cost on site; or a column for each year, as on_site 2023/24, with no year",
            needed=False,
            also=ON_SITE,
            example="1,250,000",
        ),
        Column(
            "off_site",
            POUNDS,
            "cost off site; or off_site 2023/24 and so on",
            needed=False,
            also=OFF_SITE,
            example="310,000",
        ),
        Column(
            "record_type",
            TEXT,
            "paper, electronic or mixed; or record_type 2023/24 and so on",
            needed=False,
            also=RECORD_TYPE,
            example="3. Mixed",
        ),
        Column("trust_type", TEXT, "acute, community and so on", needed=False, also=TRUST_TYPE, example="Acute"),
        *_of_year("on_site", "cost on site", "mrc_on"),
        *_of_year("off_site", "cost off site", "mrc_off"),
        *_of_year("record_type", "kind of record", "mrc_type"),
    ),
    check=_check,
    others_passed_over=True,
)


def records_costs_of(rows: Iterable[Mapping[str, str]]) -> tuple[RecordsCost, ...]:
    """What a kept table says of each trust and year, by trust and year; what was not returned is left out."""
    found = (cost for row in rows for cost in ((_cost(row, row["year"]),) if row["year"] else _years(row)))
    given = (cost for cost in found if cost.total is not None)
    return tuple(sorted(given, key=lambda cost: (str(cost.trust), cost.year)))


def _years(row: Mapping[str, str]) -> Iterator[RecordsCost]:
    """A row that has columns for each year, as one value for each.

    Joined tables write 0 for years in which a trust returned nothing: where a row tells the kind of record, a year
    of nought without one was not returned.
    """
    tells = any(row.get(f"record_type {year}") for year in YEARS)
    for year in YEARS:
        named = {name: row.get(f"{name} {year}", "") for name in ("on_site", "off_site", "record_type")}
        cost = _cost({**row, **named}, year)
        if cost.total or cost.record_type or not tells:
            yield cost


def _cost(row: Mapping[str, str], year: str) -> RecordsCost:
    return RecordsCost(
        trust=OdsCode(row["ods_code"]),
        year=year.replace("/", "-"),
        on_site=_pounds(row["on_site"]),
        off_site=_pounds(row["off_site"]),
        record_type=row["record_type"],
        trust_type=row["trust_type"],
    )


def _pounds(text: str) -> Decimal | None:
    return Decimal(text) if text else None
