"""The method that people read is the method that runs."""

from fractions import Fraction
from pathlib import Path

from reports.money.model import lines
from reports.money.potential import estimate, formulas
from tests.reports.counted import full_boxes

METHOD = (Path(__file__).parents[3] / "docs" / "savings_method.md").read_text(encoding="utf-8")


def test_every_formula_stands_in_the_method() -> None:
    stated = [line for line in METHOD.splitlines() if line.endswith("` |") and line.count(" | ") == 1]
    assert stated == [f"| {formula.key} | `{formula.formula}` |" for formula in formulas()]


def test_every_line_of_the_model_stands_in_the_method() -> None:
    stated = {line for line in METHOD.splitlines() if line.endswith("` |") and line.count(" | ") == 3}
    assert stated == {f"| {line.key} | {line.name} | {line.unit} | `{line.formula.text}` |" for line in lines()}


def test_the_worked_example_is_right() -> None:
    lines = estimate(full_boxes())
    for key, printed in (
        ("sheets", "10,000,000 sheets"),
        ("whole_boxes", "4,545 whole ones"),
        ("rent", "GBP 22,725 a year"),
        ("floor_value", "GBP 91,200 a year"),
        ("floor_cash", "GBP 22,800"),
        ("box_scanning", "GBP 128.70"),
    ):
        quantity = lines.line(key).quantity
        assert quantity is not None
        assert printed in METHOD
        number = printed.removeprefix("GBP ").split()[0].replace(",", "")
        assert quantity.central == Fraction(number), key
