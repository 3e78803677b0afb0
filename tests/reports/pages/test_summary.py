"""The end of a run in the terminal, and what the Prefect UI shows of each trust."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from reports.pages.artifacts import artifact_of
from reports.pages.pages import html, page_of
from reports.pages.summary import NO_BASELINE, WIDTH, text_summary
from reports.pages.views import CheckRow, PageContent, Predecessor
from reports.progress.documents import Verdict
from tests.reports.pages.made_up import everyone, nothing, three, trust, whole_standing


def block(text: str, code: str) -> str:
    return next(part for part in text.split("\n\n") if part.startswith(code))


def test_every_trust_and_all_together_have_a_block_no_wider_than_the_terminal() -> None:
    text = text_summary(three())
    assert [part.split()[0] for part in text.split("\n\n")] == ["ZZ9", "RZZ", "RYY", "All"]
    assert max(map(len, text.splitlines())) <= WIDTH


def test_nothing_came_in() -> None:
    assert text_summary((everyone(()),)) == "No documents have come in yet."


def test_progress_says_of_which_whole_it_is_a_share() -> None:
    shown = trust()
    assert shown.standing is not None
    closed = shown.standing.ladder.closed
    assert f"{closed:,} of 100,000 sheets closed" in block(text_summary((everyone((shown,)), shown)), "ZZ9")


def test_a_trust_without_a_baseline_has_no_percentage() -> None:
    bare = trust(standing=whole_standing(baseline=None))
    text = block(text_summary((everyone((bare,)), bare)), "ZZ9")
    assert NO_BASELINE.split(" (")[0] in text
    assert "% " not in text.split("progress")[1].split("saved")[0]


def test_a_check_that_fails_is_loud() -> None:
    bad = replace(trust(), checks=(CheckRow("Every sheet is in one state", Verdict.FAILS, "Two are lost.", 1),))
    assert "*** Every sheet is in one state" in text_summary((everyone((bad,)), bad))
    assert "***" not in text_summary((everyone((trust(),)), trust()))


@pytest.mark.parametrize(
    ("years", "words"), [(None, "never pays back"), (Fraction(13, 2), "pays back 6.5 years after the end of 2025-26")]
)
def test_a_payback_that_never_comes_is_said(years: Fraction | None, words: str) -> None:
    shown = trust()
    assert shown.case is not None
    case = replace(shown.case, appraisal=replace(shown.case.appraisal, payback_years=years))
    one = replace(shown, case=case)
    assert words in " ".join(text_summary((everyone((one,)), one)).split())


# ---------------------------------------------------------------- Prefect
def test_a_trusts_artifact_has_its_share_its_figures_and_its_block() -> None:
    whole, shown, *_ = three()
    made = artifact_of(shown, whole)
    assert made.key == "trust-zz9"
    assert shown.standing is not None
    assert made.percent == pytest.approx(float(shown.standing.ladder.progress or 0) * 100, abs=0.05)
    assert {row["figure"] for row in made.rows} >= {"progress.share", "ladder.captured", "forecast.p50"}
    assert "ZZ9" in made.markdown


def test_without_a_signature_there_is_no_bar_and_no_percentage() -> None:
    bare = trust(standing=whole_standing(signature=None, signature_fault="nobody has signed it"))
    whole = everyone((bare,))
    assert artifact_of(bare, whole).percent is None and artifact_of(whole, whole).percent is None
    text = text_summary((whole, bare))
    assert "35,100 of 100,000 sheets closed: baseline not signed" in text and "35.1" not in text
    assert "35.1" not in artifact_of(bare, whole).markdown


def test_an_artifact_is_a_table_with_the_pages_path_and_figures_as_people_write_them() -> None:
    whole, shown, *_ = three()
    made = artifact_of(shown, whole, Path("/srv/out/reports"))
    assert made.markdown.startswith("| What | Says |")
    assert "(file:///srv/out/reports/zz9.html)" in made.markdown
    values = {row["figure"]: row["value"] for row in made.rows}
    assert values["progress.baseline"] == "100,000"
    assert "`" not in made.markdown


def test_without_a_baseline_there_is_no_bar() -> None:
    whole, *_ = three()
    assert artifact_of(nothing(), whole).percent is None


def test_the_table_of_all_begins_with_who_needs_somebody() -> None:
    whole: PageContent = three()[0]
    colours = [row["rating"] for row in artifact_of(whole, whole).rows]
    order = ["red", "amber", "grey", "green"]
    assert colours == sorted(colours, key=order.index)


def test_why_there_is_no_case_is_said() -> None:
    bare = replace(trust(), case=None, missing={"case": "The plan does not fit:\n  S9 is not in the baseline"})
    words = " ".join(text_summary((everyone((bare,)), bare)).split())
    assert "case none: The plan does not fit: S9 is not in the baseline" in words


def test_predecessors_are_named() -> None:
    heir = replace(trust(), predecessors=(Predecessor("ZZ7", "Southmoor", date(2026, 10, 1)),))
    assert "merged ZZ7 since 2026-10-01" in " ".join(text_summary((everyone((heir,)), heir)).split())
    assert "Southmoor (ZZ7) since 1 October 2026" in html(page_of(heir))
