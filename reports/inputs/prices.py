"""Price indexes: how prices of one financial year compare with those of another, as a dated release states it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from records.errors.appraisal import NoPrice
from records.programme import TableKind
from reports.inputs.table import DAY, DECIMAL, FINANCIAL_YEAR, TEXT, Column, Fault, Input, Numbered, Scope, said_twice


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """One release of a price index: its value in each financial year ("2023-24"), all on the same base."""

    release: str
    published: str  # ISO 8601 date
    values: Mapping[str, Decimal]
    source: str

    def restated(self, amount: Fraction, at: str, to: str) -> Fraction:
        """An amount at prices of the financial year ``at``, at those of the year ``to``. Raises `NoPrice`."""
        return amount if at == to else amount * self.of(to) / self.of(at)

    def of(self, year: str) -> Fraction:
        """The index of one financial year, never nought. Raises `NoPrice`."""
        if year not in self.values:
            raise NoPrice(year)
        return Fraction(self.values[year])


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "release", "year")
    for number, row in rows:
        if not Decimal(row["index"]):
            yield Fault(number, "index", "an index of nought can't be divided by: write the value that was published")


INPUT = Input(
    kind=TableKind.PRICES,
    says="a price index by financial year, such as the GDP deflator of HM Treasury; each release is kept apart",
    scope=Scope.NATION,
    columns=(
        Column("release", TEXT, "which index and release", example="GDP deflator March 2026"),
        Column("published", DAY, "the day on which the release was published", example="2026-03-31"),
        Column("year", FINANCIAL_YEAR, "the financial year", also=("financial year",), example="2023/24"),
        Column("index", DECIMAL, "the value of the index in that year", also=("value",), example="96.1"),
        Column("source", TEXT, "where it was published", example="gov.uk, HM Treasury"),
    ),
    check=_check,
)


def price_index(rows: Iterable[Mapping[str, str]], release: str = "") -> PriceIndex | None:
    """The release named, or the one published last; None where there is none. Rows are those of a kept table."""
    given = [row for row in rows if not release or row["release"] == release]
    if not given:
        return None
    last = max(given, key=lambda row: (row["published"], row["release"]))
    chosen = [row for row in given if row["release"] == last["release"]]
    values = {row["year"].replace("/", "-"): Decimal(row["index"]) for row in chosen}
    return PriceIndex(last["release"], last["published"], values, last["source"])
