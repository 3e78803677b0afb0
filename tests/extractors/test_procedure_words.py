import pytest

from extractors.facts import find_facts
from extractors.table import rows
from extractors.transcript import Transcript
from records.types import FactKind
from tests.extractors.words import LEXICON
from tests.paper import reading_of


def titles_of(text: str) -> list[str]:
    facts = find_facts(Transcript.of([reading_of(text)]), LEXICON)
    return [fact.text for fact in facts if fact.kind is FactKind.PROCEDURE]


@pytest.mark.parametrize("row", rows("procedure_words"), ids=lambda row: row["example"])
def test_an_unknown_operation_is_told_by_its_words(row):
    assert titles_of(f"Operation\n{row['example']}") == [row["example"]]


@pytest.mark.parametrize("label", ["Swab", "NHS number (or other identifier)", "Job title", "Ward"])
def test_labels_of_the_form_are_no_operations(label):
    assert titles_of(f"Proposed procedure\n{label}") == []
