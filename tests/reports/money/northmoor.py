"""Northmoor Hospitals (ZZ9), the fictional trust of samples/northmoor: its tables as the product reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from records.programme import Baseline, TableKind
from records.types import OdsCode
from reports.inputs.baseline import baseline_from, frozen_rows
from reports.inputs.table import Row, inputs, read_table
from reports.money.assumptions import Choices, chosen, values
from reports.money.plan import plan_of
from reports.money.results import Plan

TABLES = Path(__file__).parents[3] / "samples" / "northmoor"


def table(kind: TableKind) -> tuple[Row, ...]:
    return read_table(TABLES / f"{kind}.csv", inputs()[kind])


@cache
def baseline() -> Baseline:
    rows = frozen_rows(
        table(TableKind.BASELINE),
        table(TableKind.ROOMS),
        frozen=date(2026, 3, 31),
        target=date(2031, 3, 31),
        fax_machines=76,
        new_sheets=1_800_000,
    )
    return baseline_from(OdsCode("ZZ9"), 1, rows)


@cache
def plan() -> Plan:
    return plan_of(table(TableKind.PLAN), baseline(), 1)


@cache
def choices() -> Choices:
    return chosen(table(TableKind.ASSUMPTIONS))


def central() -> dict[str, Fraction]:
    return values(choices())


def scanning_everything() -> Plan:
    """The plan with every series scanned whole, as it is treated and phased."""
    series = tuple(replace(one, scanned=Fraction(1), destroyed=Fraction(0)) for one in plan().series)
    return replace(plan(), series=series)
