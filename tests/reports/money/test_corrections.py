import pytest

from reports.money.corrections import corrections, one_by_one, without
from reports.money.formulas import Formula, FormulaError
from reports.money.model import lines


def test_every_correction_says_why_and_changes_its_lines() -> None:
    now = {line.key: line.formula.text for line in lines()}
    for one in corrections():
        assert one.name.strip()
        assert one.why.endswith(".")
        for line, was in one.was:
            assert now[line] != was, line


def test_no_line_is_corrected_twice() -> None:
    corrected = [line for one in corrections() if not one.refused for line, _ in one.was]
    assert len(corrected) == len(set(corrected))


def test_with_all_corrections_the_model_is_the_one_that_runs() -> None:
    first, *_, last = one_by_one()
    assert last[1] == lines() == without([])
    assert first == (None, without([one.key for one in corrections()]))
    assert [one for one, _ in one_by_one()] == [None, *corrections()]


def test_numbers_in_formulas_can_no_longer_be_said() -> None:
    (constants,) = (one for one in corrections() if one.refused)
    for _, was in constants.was:
        with pytest.raises(FormulaError, match="may not"):
            Formula(was)
