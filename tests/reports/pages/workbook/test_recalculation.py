"""The workbook worked out anew by another engine: as it was saved, and after people changed its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from reports.money.appraisal import appraise, discount_rates, without_bias
from reports.money.assumptions import scenario, values
from reports.money.case import at_base_prices
from reports.money.financial import financial_years, prices, terms, vat_rules
from reports.money.model import run
from reports.money.results import Plan
from reports.pages.views import PageContent
from reports.pages.workbook import write_workbook
from reports.pages.workbook.checks import ALL_OK, OK
from reports.pages.workbook.sensitivity import EDITED, SAME
from tests.reports.pages.workbook.workbooks import INDEX, YEARS, Engine, Read, content, planned, pounds, same, whole

pytestmark = pytest.mark.slow  # the engine takes seconds to read a workbook
PENNY = Fraction(1, 100)
LAST_YEAR = "FGHIJKLMN"[YEARS]  # column of the last year
RESULTS = ("npsv", "cash_npv", "peak_need", "steady_gross", "steady_net", "base_cost")
Edits = Mapping[tuple[str, str], object]


class Book:
    """A workbook, what a reader sees of it, and the engine that works it out."""

    def __init__(self, folder: Path) -> None:
        self.content = content()
        self.file = write_workbook(self.content)
        self.read = Read.of(self.file)
        self.engine = Engine(self.file, folder)

    def after(self, edits: Edits) -> dict[tuple[str, str], object]:
        return self.engine.calculate(edits)

    def named(self, found: dict[tuple[str, str], object], name: str) -> object:
        sheet, cell = self.read.named(name)
        return found[sheet.upper(), cell]

    def own(self, key: str) -> tuple[str, str]:
        sheet, cell = self.read.named(key)
        return sheet, f"I{cell[1:]}"

    def must_be(self, found: dict[tuple[str, str], object], plan: Plan, given: Mapping[str, Fraction]) -> None:
        """All checks hold, and the results are our own model's for the same inputs."""
        rows = {row: cell.value for row, cell in enumerate(self.read.values["Checks"]["B"], 1)}
        live = [row for row, value in rows.items() if value == OK]
        assert len(live) > 20
        assert {str(found.get(("CHECKS", f"B{row}"), OK)) for row in live} == {OK}
        assert self.named(found, "checks") == ALL_OK
        exact = appraise(run(plan, given), discount_rates())
        base = sum(exact.base.values(), Fraction(0))
        for name in RESULTS:
            wanted = base if name == "base_cost" else getattr(exact, name)
            assert abs(pounds(self.named(found, name)) - wanted) < PENNY, name
        pays = self.named(found, "payback_years")
        assert pays == "never" if exact.payback_years is None else abs(pounds(pays) - exact.payback_years) < PENNY
        growing = prices(INDEX, terms().price_growth, plan.first_year, plan.years)
        last = financial_years(run(plan, without_bias(given)), growing, vat_rules(), terms())[-1]
        for label, amount in (("Net cash so far", last.cumulative), ("Effect on revenue budget", last.revenue_effect)):
            row = self.read.row("Financial case", "A", label)
            assert abs(pounds(found["FINANCIAL CASE", f"{LAST_YEAR}{row}"]) - amount) < PENNY, label


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(tmp_path_factory.mktemp("workbook"))


def central(shown: PageContent) -> dict[str, Fraction]:
    assert shown.case is not None
    return values(at_base_prices(shown.case.plan, shown.money.assumptions, INDEX)[0])


def plan_in(shown: PageContent) -> Plan:
    assert shown.case is not None
    return shown.case.plan


# ---------------------------------------------------------------- as it was saved
def test_invariant_27_saved_values_are_what_another_engine_works_out(book: Book) -> None:
    found = book.after({})
    live = list(book.read.live())
    assert len(live) > 800
    wrong = [
        (sheet, cell, formula, saved, found.get((sheet.upper(), cell)))
        for sheet, cell, formula, saved in live
        if not same(saved, found.get((sheet.upper(), cell), "missing"))
    ]
    assert wrong == []
    assert not any(str(value).startswith("#") for value in found.values())
    assert book.named(found, "drawn_around") == SAME


def test_unchanged_it_says_what_the_model_says(book: Book) -> None:
    book.must_be(book.after({}), plan_in(book.content), central(book.content))


# ---------------------------------------------------------------- after editing
@pytest.mark.parametrize(
    ("key", "value"), [("scan_price", "0.07"), ("salary", "31000"), ("posts_after", "29"), ("floor_block", "7")]
)
def test_invariant_27_an_own_value_gives_the_models_results(book: Book, key: str, value: str) -> None:
    found = book.after({book.own(key): float(value)})
    book.must_be(found, plan_in(book.content), {**central(book.content), key: Fraction(value)})
    if key != "floor_block":  # rooms are known: blocks of floor count for nothing
        assert book.named(found, "drawn_around") == EDITED


@pytest.mark.parametrize("favourable", [False, True])
def test_invariant_27_each_scenario_gives_the_models_results(book: Book, favourable: bool) -> None:
    found = book.after({book.read.named("scenario"): "hopeful" if favourable else "cautious"})
    used, _ = at_base_prices(plan_in(book.content), book.content.money.assumptions, INDEX)
    book.must_be(found, plan_in(book.content), scenario(used, favourable=favourable))


def test_invariant_27_an_own_value_wins_over_the_scenario(book: Book) -> None:
    found = book.after({book.read.named("scenario"): "cautious", book.own("scan_price"): 0.03})
    used, _ = at_base_prices(plan_in(book.content), book.content.money.assumptions, INDEX)
    given = {**scenario(used, favourable=False), "scan_price": Fraction("0.03")}
    book.must_be(found, plan_in(book.content), given)


def test_invariant_27_other_sheets_of_a_series_give_the_models_results(book: Book) -> None:
    row = book.read.row("Baseline", "C", "Depot")
    found = book.after({("Baseline", f"F{row}"): 9_000_000})
    baseline = book.content.standing.baseline  # type: ignore[union-attr]
    assert baseline is not None
    lines = tuple(replace(line, sheets=9_000_000) if line.store == "Depot" else line for line in baseline.lines)
    book.must_be(found, planned(replace(baseline, lines=lines)), central(book.content))


def test_invariant_27_another_timetable_gives_the_models_results(book: Book) -> None:
    row = book.read.row("Baseline", "B", "S1", "By when it is done")
    found = book.after({("Baseline", f"G{row}"): 0.1, ("Baseline", f"H{row}"): 0.2, ("Baseline", f"I{row}"): 0.9})
    plan = plan_in(book.content)
    phase = tuple(map(Fraction, ("0", "0.1", "0.2", "0.9")))
    slower = replace(plan, series=(replace(plan.series[0], phase=phase), *plan.series[1:]))
    book.must_be(found, slower, central(book.content))


def test_invariant_27_other_shares_and_rooms_give_the_models_results(book: Book) -> None:
    shares = book.read.row("Baseline", "B", "S2", "The plan, version 4")
    room = book.read.row("Baseline", "A", "room 1")
    edits = {("Baseline", f"H{shares}"): 0.3, ("Baseline", f"G{shares}"): 0.2, ("Baseline", f"D{room}"): 90}
    plan = plan_in(book.content)
    second = replace(plan.series[1], scanned=Fraction("0.2"), destroyed=Fraction("0.3"))
    other = replace(plan, series=(plan.series[0], second), rooms=(Fraction(90), Fraction("120.5")))
    book.must_be(book.after(edits), other, central(book.content))


def test_a_plan_that_cannot_be_is_told(book: Book) -> None:
    row = book.read.row("Baseline", "B", "S1", "By when it is done")
    found = book.after({("Baseline", f"G{row}"): 0.9})
    assert str(book.named(found, "checks")).startswith("NOT OK")


def test_what_never_pays_back_says_so(book: Book) -> None:
    found = book.after({book.own("support"): 5_000_000})
    assert book.named(found, "payback_years") == "never"
    book.must_be(found, plan_in(book.content), {**central(book.content), "support": Fraction(5_000_000)})


def test_invariant_27_all_trusts_together_are_worked_out_the_same(tmp_path: Path) -> None:
    file = write_workbook(whole(content(draws=0)))
    found, read = Engine(file, tmp_path).calculate(), Read.of(file)
    wrong = [
        (sheet, cell, formula)
        for sheet, cell, formula, saved in read.live()
        if not same(saved, found.get((sheet.upper(), cell), "missing"))
    ]
    assert wrong == []
