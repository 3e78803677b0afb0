"""The method that people read is the method that runs."""

from pathlib import Path

from reports.money.model import lines

METHOD = (Path(__file__).parents[3] / "docs" / "savings_method.md").read_text(encoding="utf-8")


def test_every_line_of_the_model_stands_in_the_method() -> None:
    stated = {line for line in METHOD.splitlines() if line.endswith("` |") and line.count(" | ") == 3}
    assert stated == {f"| {line.key} | {line.name} | {line.unit} | `{line.formula.text}` |" for line in lines()}
