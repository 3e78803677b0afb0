import pytest

from extractors.facts import find_facts
from extractors.table import rows
from extractors.transcript import Transcript
from records.types import Fact, FactKind
from tests.extractors.words import LEXICON
from tests.paper import reading_of

ROWS = rows("care_needs")


def needs_of(text: str) -> list[Fact]:
    facts = find_facts(Transcript.of([reading_of(text)]), LEXICON)
    return [fact for fact in facts if fact.kind is FactKind.CARE_NEED]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_each_wording_means_what_its_row_says(row):
    found = {fact.assertion.value for fact in needs_of(f"Dear Doctor\n{row['example']}.") if fact.name == row["need"]}
    assert found == ({row["expected"]} - {"none"})


def test_a_need_is_told_in_its_own_words_with_its_place():
    (fact,) = needs_of("Social history\nHome with carers QDS from Monday, and her son will shop.")
    assert fact.text == "Home with carers QDS from Monday"
    assert fact.name == "package of care"
    assert fact.evidence.page == 1 and fact.section == "social-context"


def test_the_same_need_is_told_once():
    text = "Plan\nRestart package of care.\nPackage of care four times a day."
    assert [fact.name for fact in needs_of(text)] == ["package of care"]


@pytest.mark.parametrize(
    "text",
    [
        "Oak Lodge Nursing Home\n12 High Street\nLeeds",
        "DNACPR in place. ReSPECT form completed.",
        "He works in a care home and walks with a zimmer frame.",
        "cc: Manager, Oak Lodge Nursing Home",
    ],
)
def test_what_is_no_need_of_the_patient(text):
    assert needs_of(text) == []


def test_misread_words_are_still_a_need():
    (fact,) = needs_of("Dear Doctor\nDischarged with a packagc of care.")
    assert fact.name == "package of care"
