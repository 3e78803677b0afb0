"""Workbooks for the tests: a small made-up trust with everything on its sheets, and how a file is read and changed."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

from records.programme import Baseline, BaselineLine, EventKind, Method, Place, Room, Route, Trust, WeekTotal
from records.types import OdsCode
from reports.inputs.prices import PriceIndex
from reports.money.benefits import BenefitLine, judged
from reports.money.case import case
from reports.money.plan import plan_of
from reports.money.results import BenefitClass, Plan
from reports.money.shipped import claims
from reports.pages.views import Money, PageContent
from reports.progress.fax import fax_account
from reports.progress.ladder import ladder
from reports.progress.nation import nation
from reports.progress.standing import BurnUp
from tests.reports.money.cases import TRUST, choices
from tests.reports.progress.standings import AS_OF, standing

NAME = "=SUM(A1) & Sons"  # a name that a careless workbook would run
YEARS = 6
MADE = "2026-11-22T06:00:00+00:00"
INDEX = PriceIndex(
    "made-up index",
    "2026-03-31",
    {"2025-26": Decimal("98.5"), "2026-27": Decimal(100), "2027-28": Decimal("102.1")},
    "-",
)
PLAN = (
    {"series": "S1", "treatment": "bulk scan", "scanned": "1", "fetched": "1", "year 1": "0.25", "year 2": "0.6",
     "year 3": "1"},
    {"series": "S2", "treatment": "scan on demand", "scanned": "0.4", "destroyed": "0.5", "held": "0.1",
     "year 1": "0.5", "year 2": "0.9", "year 3": "1", "expires 1": "0.05", "expires 2": "0.1", "expires 3": "0.15"},
    {"series": "fax", "treatment": "dispose", "year 1": "0.4", "year 2": "0.8", "year 3": "1"},
)  # fmt: skip


def counted(code: OdsCode = TRUST) -> Baseline:
    """Two series in two stores; one of them in both."""
    found = (
        ("S1", "Basement", 150_000, 21_000_000),
        ("S2", "Basement", 60_000, 7_200_000),
        ("S2", "Depot", 60_001, 7_200_007),
    )
    lines = tuple(
        BaselineLine(
            series, f"Series {series}", store, folders, sheets, Method.ESTIMATE, date(2026, 3, 2), "A. Clerk", "adult"
        )
        for series, store, folders, sheets in found
    )
    rooms = (
        Room("Basement", "B1", Place.ON_SITE, Decimal(200), None, None),
        Room("Basement", "B2", Place.ON_SITE, Decimal("120.5"), None, None),
        Room("Depot", "contract", Place.OFF_SITE, None, None, None),
    )
    return Baseline(code, 1, date(2026, 4, 1), date(2031, 3, 31), lines, rooms, 76, 1_800_000)


def planned(counts: Baseline) -> Plan:
    """The plan of `PLAN`, over six years."""
    columns = ("scanned", "destroyed", "transferred", "relocated", "held", "fetched")
    blank = {**dict.fromkeys(columns, ""), "first_year": "2026/27", "years": str(YEARS)}
    return plan_of([{**blank, **row} for row in PLAN], counts, 4)


def totals() -> list[WeekTotal]:
    steps = (
        (EventKind.CAPTURED, None, 300_000),
        (EventKind.DELIVERED, None, 200_000),
        (EventKind.CLOSED, Route.SCANNED, 90_000),
    )
    return [
        WeekTotal(TRUST, kind, route, "S1", "Basement", AS_OF, sheets, 0, 0, Decimal(0), 3)
        for kind, route, sheets in steps
    ]


def content(draws: int = 60, **changes: object) -> PageContent:
    """A trust with a baseline, a plan, a price index, a register of benefits and claims."""
    baseline = counted()
    stands = standing(
        "ZZ9",
        trust=Trust(TRUST, NAME, "North West"),
        baseline=baseline,
        ladder=ladder(baseline, totals()),
        fax=fax_account(baseline, [], [], AS_OF),
        burn_up=tuple(BurnUp(date(2026, month, 28), 35_400_007, month * 10, month * 5, month) for month in (8, 9, 10)),
    )
    line = BenefitLine(
        TRUST,
        "rent",
        "rent",
        BenefitClass.CASH,
        True,
        False,
        "2027-28",
        Decimal("1200.50"),
        "@note",
        "B1",
        "A. Clerk",
        "=1+1",
    )
    freed = replace(line, line="room", category="space", benefit_class=BenefitClass.NON_CASH, amount=Decimal("30.25"))
    used = choices()
    values: dict[str, object] = {
        "code": "ZZ9", "name": NAME, "as_of": AS_OF, "made": MADE, "standing": stands,
        "case": case(planned(baseline), used, INDEX, draws=draws, with_options=False),
        "money": Money(assumptions=used, register=judged([line, freed], []), claims=claims(), prices=INDEX),
        "digest": "d" * 64,
    }  # fmt: skip
    return PageContent(**{**values, **changes})  # type: ignore[arg-type]


def whole(*trusts: PageContent) -> PageContent:
    """All trusts together."""
    stood = [one.standing for one in trusts if one.standing]
    return PageContent(
        "all", "All trusts", AS_OF, MADE, nation=nation(stood), trusts=trusts, money=Money(claims=claims())
    )


# ---------------------------------------------------------------- reading
@dataclass(frozen=True)
class Read:
    """A file as a reader sees it: formulas, and the values saved beside them."""

    formulas: Any
    values: Any

    @classmethod
    def of(cls, file: bytes) -> Read:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return cls(
                openpyxl.load_workbook(io.BytesIO(file)), openpyxl.load_workbook(io.BytesIO(file), data_only=True)
            )

    def live(self) -> Iterator[tuple[str, str, str, object]]:
        """Sheet, cell, formula and saved value of every formula."""
        for sheet in self.formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate, cell.value, self.values[sheet.title][cell.coordinate].value

    def named(self, name: str) -> tuple[str, str]:
        """The sheet and cell of a name."""
        sheet, _, cell = self.formulas.defined_names[name].attr_text.rpartition("!")
        return sheet.strip("'"), cell.replace("$", "")

    def texts(self, sheet: str) -> set[str]:
        """All words on a sheet."""
        return {cell.value for row in self.values[sheet].iter_rows() for cell in row if isinstance(cell.value, str)}

    def row(self, sheet: str, column: str, text: str, below: str = "") -> int:
        """The first row (from 1) with a text in a column, below a heading."""
        at = 1 if not below else self.row(sheet, "A", below)
        cells = self.values[sheet][column]
        return next(cell.row for cell in cells if cell.row >= at and cell.value == text)


class Engine:
    """A file worked out anew, by an engine that is none of ours."""

    def __init__(self, file: bytes, folder: Path) -> None:
        path = folder / "book.xlsx"
        path.write_bytes(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import formulas

            self._model = formulas.ExcelModel().loads(str(path)).finish()

    def calculate(self, edits: Mapping[tuple[str, str], object] | None = None) -> dict[tuple[str, str], object]:
        """Every cell's value by sheet (in capitals) and cell, after the edits."""
        given = {f"'[book.xlsx]{sheet.upper()}'!{cell}": value for (sheet, cell), value in (edits or {}).items()}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solved = self._model.calculate(inputs=given or None)
        found: dict[tuple[str, str], object] = {}
        for key, value in solved.items():
            if match := re.fullmatch(r"'\[.*?\](.*)'!([A-Z]+\d+)", str(key)):
                found[match[1], match[2]] = value.value[0, 0]
        return found


def same(one: object, other: object) -> bool:
    """Whether a saved value is what was worked out: numbers to one in 10^9, words alike; no words are nothing."""
    if isinstance(one, int | float) and not isinstance(one, bool):
        return not isinstance(other, str) and abs(float(other) - one) <= 1e-9 * max(1, abs(one))  # type: ignore[arg-type]
    return str(other) == (one or "")


def pounds(value: object) -> Fraction:
    return Fraction(float(value))  # type: ignore[arg-type]
