"""The benefits register: what a trust forecasts to save and what it has saved, line by line and year by year."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from importlib.resources import files

from records.programme import TableKind
from reports.inputs.table import (
    CODE,
    FINANCIAL_YEAR,
    POUNDS,
    TEXT,
    Column,
    Fault,
    Input,
    Numbered,
    Scope,
    one_of,
    said_twice,
)

UNMONETISED = "UB"
REALISED = "realised"


def _of_model() -> Iterator[str]:
    """The categories that the model knows a saving of, in the order of its table."""
    text = (files("reports") / "tables" / "model.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["sort"] == "benefit":
            yield row["category"]


CATEGORIES = tuple(dict.fromkeys(_of_model()))
OF_MODEL = f"one of: {', '.join(CATEGORIES)}"


def _check(rows: Sequence[Numbered]) -> Iterator[Fault]:
    yield from said_twice(rows, "line", "status", "year")
    paid = [(number, row) for number, row in rows if row["status"] == REALISED and row["amount"]]
    yield from said_twice(paid, "category", "year", "amount", "evidence", "budget_code", "note")
    first: dict[str, tuple[str, ...]] = {}
    for number, row in rows:
        unmonetised = row["class"] == UNMONETISED
        if not unmonetised and row["category"] not in CATEGORIES:
            yield Fault(number, "category", f"write {OF_MODEL}; only what has no amount (UB) may be of another")
        if unmonetised and row["amount"]:
            yield Fault(number, "amount", "what has no amount in pounds (UB) may not have one: leave it blank")
        if not unmonetised and not row["amount"]:
            yield Fault(number, "amount", "is blank: write pounds, or the class UB for what has no amount")
        if row["status"] == REALISED and not row["evidence"]:
            yield Fault(number, "evidence", "is blank: a realised line needs the paper that proves it")
        same = (row["category"], row["class"], row["recurs"])
        if first.setdefault(row["line"].casefold(), same) != same:
            yield Fault(number, "line", "is of another category, class or kind than in an earlier row: number it anew")


INPUT = Input(
    kind=TableKind.BENEFITS,
    says="what is forecast to be saved and what was; a realised row counts once its author and finance have signed it",
    scope=Scope.TRUST,
    columns=(
        Column("line", CODE, "the line's own number; the same in every year, forecast or realised", example="B1"),
        Column("category", TEXT, f"what is saved, {OF_MODEL}; without an amount (UB) any word", example="rent"),
        Column("class", one_of(("CRB", "NCRB", "SB", UNMONETISED)), "cash-releasing, non-cash, societal, no amount"),
        Column("recurs", one_of(("recurring", "one-off")), "every year or once", example="recurring"),
        Column("status", one_of(("forecast", REALISED)), "still to come, or saved"),
        Column("year", FINANCIAL_YEAR, "the financial year", also=("financial year",), example="2027/28"),
        Column("amount", POUNDS, "pounds in that year; blank for UB", needed=False, example="12,500.00"),
        Column("evidence", TEXT, "the paper that proves it; needed once realised", needed=False, example="FC-2027-14"),
        Column("budget_code", CODE, "the budget that falls", needed=False, also=("budget",), example="7610-21"),
        Column("author", TEXT, "who entered it; another person signs it off", example="A. Example"),
        Column("note", TEXT, "in words what it is", needed=False),
    ),
    check=_check,
)
