"""Letters among the figures of a dose are read as figures where only one reading is left, and for a person to see."""

import pytest

from extractors.figures import clear_figures
from records.types import DoubtKind, FactKind
from tests.extractors.words import facts_of


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("5Omg od", "50mg od"),
        ("l0 mg", "10 mg"),
        ("O.5 mg nocte", "0.5 mg nocte"),
        ("cne sachet daily", "one sachet daily"),
        ("ONE TWIC DAILY", "ONE twice DAILY"),
        ("62 Smicrograms", "62 Smicrograms"),
        ("the tablets daily", "the tablets daily"),
        ("7.5 mg once a week", "7.5 mg once a week"),
    ],
)
def test_only_one_reading_is_left(read: str, right: str) -> None:
    assert clear_figures(read) == right


@pytest.mark.parametrize(
    ("line", "value", "unit"), [("Aspirin 3OOmg od", 300, "mg"), ("Aspirin twc tablets od", 2, "tablet")]
)
def test_what_was_put_right_is_in_doubt(line: str, value: float, unit: str) -> None:
    (fact,) = facts_of(f"Medication\n{line}", FactKind.MEDICINE)
    assert fact.dosage is not None and (fact.dosage.value, fact.dosage.unit) == (value, unit)
    assert fact.doubt is not None and fact.doubt.kind is DoubtKind.FIGURES


def test_the_gauge_of_a_needle_is_no_dose() -> None:
    (fact,) = facts_of("Dear Doctor\nAfter aspirin, three 18G cores were taken.", FactKind.MEDICINE)
    assert fact.dosage is not None and fact.dosage.value is None
