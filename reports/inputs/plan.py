"""The plan: what is to become of each series of a trust's paper, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from records.programme import TableKind
from reports.inputs.table import (
    CODE,
    FINANCIAL_YEAR,
    SHARE,
    WHOLE,
    Column,
    Fault,
    Input,
    Numbered,
    Row,
    Scope,
    numbered,
    one_of,
    said_twice,
)

LONGEST = 40  # years
FAX = "fax"  # the row that stands for the fax machines
DISPOSE = "dispose"  # its treatment
TREATMENTS = (
    *("keep", "relocate", "review and destroy", "scan on demand", "bulk scan", "day-forward", "preserve"),
    DISPOSE,
)
SHARES = ("scanned", "destroyed", "transferred", "relocated", "held", "fetched")


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "series")
    first = rows[0][1]
    for number, row in rows:
        for column in ("first_year", "years"):
            if row[column] != first[column]:
                yield Fault(number, column, f"is {first[column]} in the first row: a plan has one in all its rows")
        if not 1 <= int(row["years"]) <= LONGEST:
            yield Fault(number, "years", f"write a number from 1 to {LONGEST}")
        if (row["series"] == FAX) != (row["treatment"] == DISPOSE):
            yield Fault(number, "treatment", f"{DISPOSE} goes with the row {FAX}, and with no series of paper")
        yield from _shares(number, row)
        for column in ("year", "expires"):
            yield from _rising(number, row, column)
    fetched = sum(_share(row, "fetched") for _, row in rows)
    if fetched > 1:
        yield Fault(None, "fetched", "comes to more than 1 over the series: they are shares of all that is fetched")


def _shares(number: int, row: Row) -> Iterator[Fault]:
    done = sum(_share(row, column) for column in ("scanned", "destroyed", "transferred", "relocated"))
    if done > 1:
        yield Fault(number, "scanned", "with destroyed, transferred and relocated comes to more than 1")
    if _share(row, "destroyed") + _share(row, "held") > 1:
        yield Fault(number, "destroyed", "with held comes to more than 1: held paper may not be destroyed")
    if row["series"] == FAX:
        return
    if row["treatment"] == "keep" and done:
        yield Fault(number, "treatment", "keep does nothing: leave the shares blank, or name what is done")
    if row["treatment"] != "keep" and done and not numbered(row, "year"):
        yield Fault(number, "year 1", "is blank: write the share of what is planned that is done by the end of year 1")


def _rising(number: int, row: Row, column: str) -> Iterator[Fault]:
    """Shares by year never fall, and none is left out between two."""
    stated = numbered(row, column)
    if list(stated) != list(range(1, len(stated) + 1)):
        yield Fault(number, column, "a year is left out between two: write every year up to the last")
    if len(stated) > int(row["years"]):
        yield Fault(number, column, f"goes beyond the {row['years']} years of the plan")
    shares = [Decimal(text) for text in stated.values()]
    for year, (before, now) in enumerate(pairwise(shares), 2):
        if now < before:
            yield Fault(number, f"{column} {year}", "is less than in the year before: shares are of all done so far")


def _share(row: Row, column: str) -> Decimal:
    return Decimal(row[column] or 0)


INPUT = Input(
    kind=TableKind.PLAN,
    says="What is to become of each series of the baseline, as shares of its sheets, and how much of that is done by "
    f"the end of each year. A row {FAX} says so of the fax machines. A year that is blank is as the last one stated.",
    columns=(
        Column("series", CODE, f"The series, as in the baseline; {FAX} for the fax machines.", example="S1"),
        Column("treatment", one_of(TREATMENTS), "What is done with it.", example="bulk scan"),
        Column("scanned", SHARE, "Share of its sheets to be scanned.", needed=False, example="0.4"),
        Column("destroyed", SHARE, "Share to be destroyed unscanned, after review.", needed=False, example="0.5"),
        Column("transferred", SHARE, "Share to be given to an archive for ever.", needed=False, example="0"),
        Column("relocated", SHARE, "Share to be moved off site; it is not closed by that.", needed=False, example="0"),
        Column("held", SHARE, "Share that may not be destroyed.", needed=False, example="0.05"),
        Column("fetched", SHARE, "Its share of all folders that are fetched.", needed=False, example="0.1"),
        Column(
            "first_year",
            FINANCIAL_YEAR,
            "The financial year of year 0, in which all is set up; year 1 is the year after.",
            example="2025/26",
        ),
        Column("years", WHOLE, "How many years the plan is looked at.", example="10"),
        Column("year", SHARE, "Share of that done by the end of the year.", needed=False, repeats=LONGEST),
        Column("expires", SHARE, "Share gone by then if nothing were planned.", needed=False, repeats=LONGEST),
    ),
    scope=Scope.TRUST,
    check=_check,
)
