import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from records.errors import NoPrice
from reports.figures import NEVER
from reports.inputs.prices import PriceIndex
from reports.money.appraisal import appraise, discount_rates, economic_years, without_bias
from reports.money.assumptions import Standing, assumptions, values, wanted
from reports.money.case import case
from reports.money.case_figures import figures
from reports.money.delay import stretched
from reports.money.financial import financial_assumptions, financial_years, prices, terms, vat_rules
from reports.money.model import run
from reports.money.options import best
from reports.money.pounds import label_of
from reports.money.results import Case, NotStated, Plan, SeriesPlan, Sort
from tests.reports.money.cases import choices, own, plan

FOUND = case(plan(), choices())
FIGURES = {figure.key: figure for figure in figures(FOUND)}
INDEX = PriceIndex(
    "made up", "2026-03-31", {f"{year}-{year - 1999}": Decimal(year - 1926) for year in range(2022, 2030)}, "made up"
)


def test_everything_is_in_it() -> None:
    assert FOUND.appraisal == appraise(FOUND.run, discount_rates())
    assert FOUND.uncertainty is not None
    assert len(FOUND.financial) == FOUND.plan.years + 1
    assert {option.series for option in FOUND.options} == {"all", "S1", "S2", "S3", "S4"}
    assert set(FOUND.break_even_access) == {"S1", "S2", "S3", "S4"}


def test_uncertainty_and_options_are_left_out_where_they_are_not_asked_for() -> None:
    quick = case(plan(), choices(), draws=0, with_options=False)
    assert quick.uncertainty is None
    assert (quick.options, quick.break_even_access) == ((), {})
    assert quick.appraisal == FOUND.appraisal
    assert not any(figure.key.startswith(("draws", "swing", "break-even")) for figure in figures(quick))


def test_the_financial_case_has_no_optimism_bias_and_the_economic_case_has() -> None:
    bare = run(plan(), without_bias(values(choices())))
    growing = prices(None, terms().price_growth, 2025, 10)
    assert FOUND.financial == financial_years(bare, growing, vat_rules(), terms())
    assert FOUND.financial[0].capital == 600_000
    assert FOUND.run.total(Sort.COST)[0] == 900_000


def test_what_is_assumed_of_prices_stands_beside_it() -> None:
    left, growing, *_ = FOUND.notes
    assert "scan price" in left
    assert "floor cost" in left, "of 2022-23, and no index is loaded"
    assert "setup" not in left, "of 2025-26, the first year of the plan"
    assert "2026-27 to 2035-36" in growing
    assert "price growth" in growing


def test_an_index_restates_what_it_covers_and_grows_what_it_reaches() -> None:
    found = case(plan(), choices(), INDEX, draws=0, with_options=False)
    left, growing, *_ = found.notes
    assert "floor cost" not in left
    assert "scan price" in left, "of 2012 to 2019: of no one year"
    assert "2030-31 to 2035-36" in growing
    assert found.run.total(Sort.BASE, category="space")[0] == found.run.row("floor")[0] * 456 * Fraction(99, 96)
    assert found.financial[1].capital_charges == FOUND.financial[1].capital_charges
    later = case(replace(plan(), first_year=2026), choices(), INDEX, draws=0, with_options=False)
    assert later.financial[0].capital == Fraction(600_000) * 100 / 99
    assert later.run.total(Sort.COST)[0] == Fraction(900_000) * 100 / 99


@pytest.mark.parametrize("known", [range(2010, 2015), ()])
def test_an_index_that_ends_before_the_plan_restates_nothing(known: Iterable[int]) -> None:
    index = PriceIndex("old", "2016-03-31", {label_of(year): Decimal(90) for year in known}, "made up")
    found = case(plan(), choices(), index, draws=0, with_options=False)
    assert found.appraisal == FOUND.appraisal
    assert found.financial == FOUND.financial
    assert found.notes[0] == FOUND.notes[0]


def test_an_index_that_begins_after_the_plan_is_refused() -> None:
    late = PriceIndex("late", "2026-03-31", {"2026-27": Decimal(100)}, "made up")
    with pytest.raises(NoPrice, match="2025-26"):
        case(plan(), choices(), late, draws=0, with_options=False)


def test_year_0_is_the_first_year_everywhere() -> None:
    labels = [label_of(year) for year in range(2025, 2036)]
    assert plan().first_year == 2025
    assert FOUND.appraisal.price_year == labels[0]
    assert [year.label for year in FOUND.financial] == labels
    assert [year.label for year in economic_years(FOUND.run, discount_rates())] == labels


# ---------------------------------------------------------------- what else stands beside it
def quick(of: Plan, *own_rows: dict[str, str]) -> Case:
    return case(of, choices(*own_rows), draws=0, with_options=False)


def test_fax_machines_that_were_counted_twice_are_told_if_they_differ() -> None:
    assert not any("fax machines" in note for note in quick(plan()).notes)
    assert not any("fax machines" in note for note in quick(replace(plan(), fax_machines=None)).notes)
    (said,) = (note for note in quick(replace(plan(), fax_machines=80)).notes if "fax machines" in note)
    assert "assumptions count 76 fax machines, its baseline 80" in said


def test_cash_for_floor_without_a_lease_that_ends_is_told_with_what_it_is_worth() -> None:
    said = next(note for note in FOUND.notes if "no room has a lease" in note)
    bare = quick(plan(), own("cash_share_of_floor", "0", "0", "0"))
    assert f"in cash is GBP {round(bare.appraisal.cash_npv):,}." in said
    assert bare.appraisal.npsv == FOUND.appraisal.npsv
    for other in (bare, quick(replace(plan(), leases=1)), quick(replace(plan(), leases=None))):
        assert not any("no room has a lease" in note for note in other.notes)


@pytest.mark.parametrize("rent", [("0", "0", "0"), ("0", "1", "2")])
def test_boxes_that_cost_no_rent_stop_no_case(rent: tuple[str, str, str]) -> None:
    """How many years of rent a box's scanning costs is then not stated; nothing else rests on it."""
    found = case(plan(), choices(own("box_rent", *rent, "2025-26")), draws=100)
    assert found.uncertainty is not None
    assert found.run.total(Sort.BASE, category="rent")[0] == found.run.row("boxes")[0] * int(rent[1])
    lacking = (
        {}
        if rent[1] != "0"
        else dict.fromkeys(("box_years_scanned", "box_years_reviewed"), ("box_rent other than nought",))
    )
    assert found.run.needs == lacking
    stated = {figure.key: figure.value for figure in figures(found)}
    assert stated["money.line.box_years_scanned"].startswith("not stated: needs box_rent other" if lacking else "128.7")


def test_a_cost_that_may_be_divided_by_nought_stops_the_case_with_words() -> None:
    with pytest.raises(NotStated, match="storing is not stated"):
        case(plan(), choices(own("dollars_per_pound", "0", "0", "0")), draws=0)
    with pytest.raises(NotStated, match="storing is not stated"):
        case(plan(), choices(own("dollars_per_pound", "0", "1", "1")), draws=100)


def test_a_plan_without_any_series_is_what_is_set_up_and_the_fax_machines() -> None:
    found = case(replace(plan(), series=()), choices(), draws=100)
    assert found.run.total(Sort.BENEFIT) == found.run.row("fax_saved")
    assert not any(found.run.row("scanning"))
    assert found.run.needs["box_reviewing"] == ("over_series(sheets) other than nought",)


def test_discounting_goes_on_past_thirty_years() -> None:
    """An independent sum in plain numbers: 3.5% for thirty years, 3.0% after."""
    found = quick(replace(plan(), years=40))
    factor, worth = 1.0, 0.0
    for year, (saved, spent) in enumerate(zip(found.run.total(Sort.BENEFIT), found.run.total(Sort.COST), strict=True)):
        factor /= (1.035 if year <= 30 else 1.03) if year else 1
        worth += factor * float(saved - spent)
    assert float(found.appraisal.npsv) == pytest.approx(worth, rel=1e-12)


def test_a_saving_above_its_cost_is_told() -> None:
    greedy = choices(own("folders_avoidable", "1", "2", "2"))
    notes = case(plan(), greedy, draws=0, with_options=False).notes
    assert any(note.startswith("More would be saved than it costs: folders") for note in notes)


def test_what_delay_costs_stands_beside_it() -> None:
    late = appraise(run(stretched(plan(), Fraction("0.54")), values(choices())), discount_rates())
    assert late.npsv < FOUND.appraisal.npsv
    assert FOUND.notes[-1].startswith("If the work takes 54% longer")
    assert f"net present social value is GBP {float(late.npsv):,.0f} and" in FOUND.notes[-1]


def test_without_the_trusts_volumes_there_is_no_case() -> None:
    few = {key: choice for key, choice in choices().items() if key != "setup"}
    with pytest.raises(NotStated, match="setup"):
        case(plan(), few, draws=0, with_options=False)


# ---------------------------------------------------------------- figures
def test_invariant_16_every_figure_traces_to_assumptions_and_the_plan() -> None:
    known = {*assumptions(), *wanted()}

    def roots(key: str, seen: frozenset[str] = frozenset()) -> set[str]:
        assert key not in seen, f"{key} rests on itself"
        if key in FIGURES:
            return {root for under in FIGURES[key].rests_on for root in roots(under, seen | {key})}
        return {key}

    for key, figure in FIGURES.items():
        found = roots(key)
        assert found, key
        assert all(
            root in ("table:plan:1", "table:discount_rates:Green Book 2003")
            or (root.startswith("assumption:") and root.removeprefix("assumption:") in known)
            for root in found
        ), (key, found)
        assert figure.counted_from
        assert figure.formula


def test_keys_are_words_and_unique() -> None:
    keys = [figure.key for figure in figures(FOUND)]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9._-]+", key) for key in keys)


def test_values_are_exact_in_words() -> None:
    assert Fraction(FIGURES["money.npsv"].value) == round(FOUND.appraisal.npsv, 2)
    assert FIGURES["money.base.pay"].value == "939456.00"
    assert FIGURES["money.saved.pay"].value == "626304.00"
    assert Fraction(FIGURES["money.base"].value) == sum(
        Fraction(figure.value) for key, figure in FIGURES.items() if key.startswith("money.base.")
    )
    (price,) = (swing.switching for swing in FOUND.uncertainty.swings if swing.assumption == "scan_price")
    assert FIGURES["swing.scan-price.switching"].value == f"{float(price):.4g}"
    assert FIGURES["swing.box-rent.switching"].value == "none"


def test_totals_name_what_they_are_the_sum_of() -> None:
    lines = {line.key: line for line in FOUND.run.lines}

    def added(total: str) -> Fraction:
        parts = [FIGURES[key] for key in FIGURES[total].rests_on if not key.startswith("table:")]
        assert parts and all("over years 0 to 10" in part.label for part in parts)
        signs = {Sort.COST: -1, Sort.BENEFIT: 1}
        return sum((signs[lines[part.key.split(".")[2]].sort] * Fraction(part.value) for part in parts), Fraction(0))

    pence = Fraction(len(lines), 200)  # each part is rounded
    assert abs(added("money.npsv") - FOUND.appraisal.npsv) <= pence
    assert abs(added("money.cash-npv") - FOUND.appraisal.cash_npv) <= pence
    assert Fraction(FIGURES["money.sum.setting_up"].value) == 900_000
    assert FIGURES["money.line.setting_up"].label.endswith("in year 10 (2035-36)")


def test_every_line_shows_the_formula_that_runs_and_what_it_rests_on() -> None:
    pay = FIGURES["money.line.pay_saved"]
    assert pay.formula == "pay_saved = posts_released * salary * (1 + employer_on_cost)"
    assert {"assumption:salary", "assumption:posts_after", "assumption:employer_on_cost"} <= set(pay.rests_on)
    assert all(f"money.line.{line.key}" in FIGURES for line in FOUND.run.lines)


def test_never_is_a_word_and_no_number() -> None:
    dear = choices(own("scan_price", "0.3", "0.5", "0.7", "2025-26"))
    found = {figure.key: figure.value for figure in figures(case(plan(), dear, draws=200, with_options=False))}
    assert found["money.payback"] == NEVER
    assert found["draws.payback.p90"] == NEVER
    assert not any(value in ("inf", "nan") for value in found.values())


def test_invariant_17_what_is_assumed_has_a_source_or_says_that_none_was_found() -> None:
    for key, one in financial_assumptions().items():
        assert one.status is Standing.ASSUMPTION, key
        assert one.source
        assert one.note


# ---------------------------------------------------------------- what a plan leaves
def test_a_plan_that_never_closes_all_that_may_go_is_told_so() -> None:
    (said,) = (note for note in FOUND.notes if note.startswith("The plan closes"))
    assert "closes 83.4% of the 72,100,000 sheets of the baseline by the end of 2035-36" in said
    assert "2,400,000 of S2 stay, though they are not on hold, besides 9,545,000 that are" in said
    whole = replace(plan(), series=tuple(_all_gone(one) for one in plan().series))
    assert not any(note.startswith("The plan closes") for note in quick(whole).notes)


def _all_gone(one: SeriesPlan) -> SeriesPlan:
    gone = 1 - one.held - one.scanned - one.transferred
    return replace(one, destroyed=gone, phase=(Fraction(0), Fraction(1)))


def test_treatments_that_beat_the_plan_are_named_series_by_series() -> None:
    (said,) = (note for note in FOUND.notes if "treated otherwise" in note)
    for series in plan().series:
        one = best(FOUND.options, series.code)
        more = one.npsv - FOUND.appraisal.npsv
        assert (f"{one.series}: {one.treatment}, GBP {float(more):,.0f} more" in said) == (more > 0)
    assert not any("treated otherwise" in note for note in quick(plan()).notes)


def test_notes_name_assumptions_in_words() -> None:
    assert not any("_" in note for note in FOUND.notes)
