"""The workbook as a reader sees it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from reports.money.assumptions import Standing, wanted
from reports.money.case import case
from reports.money.results import NotStated, Plan, Treatment
from reports.pages.printed import day
from reports.pages.views import Money, PageContent
from reports.pages.workbook import write_workbook
from reports.pages.workbook.checks import ALL_OK, NOT_OK, SOME
from reports.pages.workbook.workbook import OF_ONE_TRUST, WRITERS
from tests.reports.money.cases import choices, own, plan
from tests.reports.money.plans import plans
from tests.reports.pages.workbook.workbooks import INDEX, MADE, NAME, Read, content, counted, planned, whole
from tests.reports.progress.standings import AS_OF, standing

ALLOWED = {"0", "1", "12"}


@pytest.fixture(scope="module")
def shown() -> PageContent:
    return content()


@pytest.fixture(scope="module")
def read(shown: PageContent) -> Read:
    return Read.of(write_workbook(shown))


def first_rows(sheet: Any) -> dict[str, Any]:
    """Rows by what stands in their first cell; the first of each."""
    found: dict[str, Any] = {}
    for row in sheet.iter_rows():
        found.setdefault(row[0].value, row)
    return found


def test_sheets_stand_in_their_order(read: Read) -> None:
    assert read.formulas.sheetnames == list(WRITERS)
    together = Read.of(write_workbook(whole(content(draws=0))))
    assert together.formulas.sheetnames == [name for name in WRITERS if name not in OF_ONE_TRUST]


def test_invariant_06_the_same_content_is_the_same_bytes_in_two_processes() -> None:
    def digest(seed: str) -> str:
        source = (
            "import hashlib; from reports.pages.workbook import write_workbook;"
            "from tests.reports.pages.workbook.workbooks import content;"
            "print(hashlib.sha256(write_workbook(content())).hexdigest())"
        )
        surroundings = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", source], env=surroundings, capture_output=True, text=True, check=True, timeout=120
        )
        return done.stdout.strip()

    first, second = digest("1"), digest("2")
    assert len(first) == len(hashlib.sha256().hexdigest())
    assert first == second


def test_no_value_is_an_error_and_every_formula_has_one(read: Read) -> None:
    for sheet, cell, formula, saved in read.live():
        assert saved is not None or formula == '=""' or '""' in formula, (sheet, cell)
        assert not str(saved).startswith("#"), (sheet, cell, saved)


def test_formulas_hold_no_numbers_but_0_1_and_12(read: Read) -> None:
    for sheet, cell, formula, _ in read.live():
        bare = re.sub(r'"[^"]*"|\'[^\']*\'!', "", formula)
        bare = re.sub(r"\$?[A-Z]{1,3}\$?\d+|[A-Za-z_][A-Za-z_0-9]*", "", bare)
        assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= ALLOWED, (sheet, cell, formula)


def test_nothing_is_worked_out_by_chance_or_by_the_clock(read: Read) -> None:
    functions = {name for _, _, formula, _ in read.live() for name in re.findall(r"([A-Z]+)\(", formula)}
    assert functions.isdisjoint({"RAND", "RANDBETWEEN", "NOW", "TODAY", "OFFSET", "INDIRECT", "CELL", "INFO"})
    assert read.formulas.vba_archive is None


def test_every_assumption_is_there_with_status_and_source(read: Read, shown: PageContent) -> None:
    sheet = read.values["Assumptions"]
    rows = first_rows(sheet)
    for key, choice in shown.money.assumptions.items():
        row = rows[key]
        assert (row[11].value, row[12].value) == (choice.used.status, choice.used.source)
        assert row[8].value is None
        assert row[8].fill.fgColor.rgb.endswith("FFF2A8")
        assert read.named(key) == ("Assumptions", row[9].coordinate)
    order = [row[11].value for key, row in rows.items() if key in shown.money.assumptions]
    assert order == sorted(order, key=[Standing.ASSUMPTION, Standing.STATED, Standing.DERIVED, Standing.VERIFIED].index)


def test_every_number_without_a_source_of_its_own_is_on_the_front(read: Read, shown: PageContent) -> None:
    unsure = {key for key, choice in shown.money.assumptions.items() if choice.used.status is Standing.ASSUMPTION}
    told = {text.split(" (")[0] for text in read.texts("Summary")}
    assert unsure
    assert unsure <= told


def test_every_line_of_the_model_has_a_row_for_each_series(read: Read, shown: PageContent) -> None:
    assert shown.case is not None
    names = [cell.value for cell in read.values["Cash flow"]["A"]]
    for line in shown.case.run.lines:
        assert names.count(line.name) >= (len(shown.case.plan.series) if line.per_series else 1)


def test_words_from_people_stay_words(read: Read) -> None:
    assert NAME in read.texts("Trusts")
    assert {"=1+1", "@note"} <= read.texts("Benefits register")
    assert not any(NAME in formula for _, _, formula, _ in read.live())


def test_sheets_print_on_landscape_pages_as_wide_as_they_are(read: Read) -> None:
    for sheet in read.formulas:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_area
        assert "&&" in sheet.oddHeader.left.text
    assert read.formulas["Cash flow"].freeze_panes == "F6"


def test_inputs_say_what_may_be_put_in_them(read: Read) -> None:
    found = {sheet.title: len(sheet.data_validations.dataValidation) for sheet in read.formulas}
    assert found["Assumptions"] > 40
    assert found["Baseline"] > 30
    lists = [one.formula1 for one in read.formulas["Assumptions"].data_validations.dataValidation if one.type == "list"]
    assert '"central,cautious,hopeful"' in lists


def test_charts_are_the_spreadsheets_own(read: Read) -> None:
    assert len(read.formulas["Progress"]._charts) == 1
    assert len(read.formulas["Sensitivity"]._charts) == 1


def test_the_first_sheet_says_what_it_rests_on(read: Read) -> None:
    said = read.texts("Read me")
    assert "d" * 64 in said
    assert "version 1, frozen on 1 April 2026" in said
    assert day(AS_OF.isoformat()) in said


def test_the_summary_is_the_reports(read: Read, shown: PageContent) -> None:
    assert shown.case is not None
    sheet = read.values["Summary"]
    row = read.row("Summary", "A", "Net present social value")
    for column in "BC":
        assert sheet[f"{column}{row}"].value == pytest.approx(float(shown.case.appraisal.npsv), rel=1e-14)
    assert ALL_OK in read.texts("Summary")
    assert any("GREEN" in text for text in read.texts("Summary"))


# ---------------------------------------------------------------- what is not known
def test_a_trust_of_which_nothing_is_known_says_so() -> None:
    read = Read.of(write_workbook(PageContent("ZZ9", "Nowhere", AS_OF, "")))
    assert any("casenote tables import plan" in text for text in read.texts("Cash flow"))
    assert any("casenote events import" in text for text in read.texts("Progress"))
    assert any("casenote baseline import" in text for text in read.texts("Baseline"))
    assert all(str(cell.value) != "0" for cell in read.values["Summary"]["B"])


def test_volumes_that_a_trust_has_not_given_are_wanted() -> None:
    read = Read.of(write_workbook(PageContent("ZZ9", "Nowhere", AS_OF, "", money=Money())))
    sheet = read.values["Assumptions"]
    rows = first_rows(sheet)
    assert {rows[key][9].value for key in wanted()} == {"not given"}


def test_what_has_no_evidence_is_not_nought(read: Read) -> None:
    row = read.row("Progress", "A", "Space released")
    assert [read.values["Progress"][f"{column}{row}"].value for column in "CD"] == ["no evidence yet"] * 2
    assert read.values["Benefits register"][f"E{read.row('Benefits register', 'A', 'Rent')}"].value == "none yet"


def test_a_few_sheets_in_a_store_are_not_shown() -> None:
    baseline = replace(counted(), lines=tuple(replace(line, sheets=3, folders=1) for line in counted().lines[:1]))
    stands = standing("ZZ9", baseline=baseline)
    stands = replace(
        stands, ladder=replace(stands.ladder, pools=tuple(replace(p, captured=3) for p in stands.ladder.pools))
    )
    read = Read.of(write_workbook(PageContent("ZZ9", "Small", AS_OF, "", standing=stands)))
    row = read.row("Progress", "A", "S1", "Sheets by series and store")
    assert read.values["Progress"][f"D{row}"].value == "not shown"


# ---------------------------------------------------------------- other plans
def test_a_plan_whose_paper_is_not_the_baselines_is_an_input_of_its_own() -> None:
    made = case(plan(), choices(), draws=0, with_options=False)
    read = Read.of(
        write_workbook(PageContent("ZZ9", "Other", AS_OF, "", case=made, money=Money(assumptions=choices())))
    )
    row = read.row("Baseline", "B", "S1", "The plan, version 1")
    assert read.values["Baseline"][f"E{row}"].value == 150_000 * 140
    assert read.formulas["Baseline"][f"E{row}"].data_type == "n"


def test_a_failing_check_is_told_on_the_summary() -> None:
    made = case(planned(counted()), choices(), INDEX, draws=0, with_options=False)
    late = tuple(replace(year, cumulative=year.cumulative + 5) for year in made.financial)
    read = Read.of(write_workbook(content(case=replace(made, financial=late))))
    assert SOME in read.texts("Summary")
    assert NOT_OK in read.texts("Checks")


def test_a_case_of_other_prices_than_the_workbooks_fails_its_checks() -> None:
    dear = replace(
        choices()["support"], used=replace(choices()["support"].used, high=Decimal(10**7), central=Decimal(10**6))
    )
    read = Read.of(write_workbook(content(money=Money(assumptions={**choices(), "support": dear}, prices=INDEX))))
    assert SOME in read.texts("Summary")
    assert "The case is that of these assumptions" in read.texts("Checks")


@settings(max_examples=12, deadline=None)
@given(plans())
def test_every_plan_has_a_workbook(made_up: Plan) -> None:
    made = case(made_up, choices(), draws=0, with_options=False)
    bare = PageContent("ZZ9", "Any", AS_OF, MADE, case=made, money=Money(assumptions=choices()))
    read = Read.of(write_workbook(bare))
    sheet, cell = read.named("npsv")
    assert read.values[sheet][cell].value == pytest.approx(float(made.appraisal.npsv))
    assert not any(str(saved).startswith("#") for _, _, _, saved in read.live())
    failed = NOT_OK in {cell.value for cell in read.values["Checks"]["B"]}
    assert failed == bool(made.run.faults)


def test_a_plan_that_only_keeps_has_no_costs_to_divide_by() -> None:
    kept = planned(counted())
    still = tuple(
        replace(one, treatment=Treatment.KEEP, scanned=Fraction(0), destroyed=Fraction(0), phase=(Fraction(0),))
        for one in kept.series
    )
    rows = [own(key, "0", "0", "0") for key in ("setup", "support")]
    made = case(replace(kept, series=still), choices(*rows), INDEX, draws=0, with_options=False)
    read = Read.of(write_workbook(content(case=made, money=Money(assumptions=choices(*rows), prices=INDEX))))
    sheet, cell = read.named("benefit_cost_ratio")
    assert read.values[sheet][cell].value == "no costs"


def test_what_would_divide_by_nought_is_not_stated() -> None:
    used = choices(own("box_rent", "0", "0", "0"))
    made = case(planned(counted()), used, INDEX, draws=0, with_options=False)
    read = Read.of(write_workbook(content(case=made, money=Money(assumptions=used, prices=INDEX))))
    row = read.row("Cash flow", "A", "Years of rent that scanning one box costs")
    assert read.values["Cash flow"][f"G{row}"].value == "not stated"
    assert read.formulas["Cash flow"][f"G{row}"].value.startswith("=IFERROR(")


def test_a_plan_of_fax_machines_alone_has_a_workbook() -> None:
    alone = replace(planned(counted()), series=())
    made = case(alone, choices(), INDEX, draws=0, with_options=False)
    read = Read.of(write_workbook(content(case=made, money=Money(assumptions=choices(), prices=INDEX))))
    assert not any(str(saved).startswith("#") for _, _, _, saved in read.live())


def test_two_trusts_add_up() -> None:
    one = content(draws=0)
    assert one.case is not None
    other = replace(one, code="RZZ", name="Other", standing=standing("RZZ", "North West"))
    read = Read.of(write_workbook(whole(one, other)))
    sheet, cell = read.named("all_npsv")
    assert read.values[sheet][cell].value == pytest.approx(float(2 * one.case.appraisal.npsv))
    sheet, cell = read.named("checks")
    assert read.values[sheet][cell].value == ALL_OK


def test_pounds_of_different_years_are_not_added() -> None:
    one = content(draws=0)
    assert one.case is not None
    later = replace(one.case, appraisal=replace(one.case.appraisal, price_year="2030-31"))
    read = Read.of(write_workbook(whole(one, replace(one, code="RZZ", case=later))))
    assert "all_npsv" not in read.formulas.defined_names
    assert "prices of different years" in read.texts("Trusts")


def test_a_case_cannot_be_made_without_its_volumes() -> None:
    short = {key: choice for key, choice in choices().items() if key != "setup"}
    with pytest.raises(NotStated):
        case(planned(counted()), short, draws=0)


def test_the_day_of_the_file_is_that_of_the_report(read: Read) -> None:
    assert read.formulas.properties.created.date() == date(2026, 11, 22)
