"""Every generated stack with its traps, as if every word had been read right (``python -m bench.stacks``)."""

import pytest

from bench.stacks.__main__ import cut
from bench.stacks.judge import Verdict, judge, table
from bench.stacks.stack import Stack, stacks
from records.stacks import Segment, StackPlan
from records.types import Doubt, DoubtKind

QUICK = (
    "two_letters", "smudged_words", "mother_baby", "misfiled_second", "duplex_sheets", "same_body", "count_short",
)  # fmt: skip


def stack(name: str) -> Stack:
    try:
        return next(stack for stack in stacks("first") if stack.name == name)
    except FileNotFoundError as missing:
        pytest.skip(f"the stacks are set in fonts that this machine lacks: {missing}")


@pytest.mark.parametrize("name", QUICK)
def test_a_stack_is_cut_right(name: str) -> None:
    assert cut(stack(name)).verdict is Verdict.RIGHT


@pytest.mark.slow
@pytest.mark.parametrize(("name", "right"), [("first", 52), ("second", 26)])
def test_no_stack_is_cut_wrong_in_silence(name: str, right: int) -> None:
    stack("two_letters")
    results = [cut(stack) for stack in stacks(name)]
    assert [result.stack.name for result in results if result.verdict is Verdict.SILENT] == []
    assert sum(result.verdict is Verdict.RIGHT for result in results) >= right


def test_the_judge_knows_silence() -> None:
    two = stack("two_letters")
    doubt = (Doubt(DoubtKind.BOUNDARY, "Look."),)
    joined = judge(two, StackPlan((Segment((1, 2)),)))
    assert joined.verdict is Verdict.SILENT
    assert judge(two, StackPlan((Segment((1, 2), doubt),))).verdict is Verdict.HELD
    assert judge(two, StackPlan((Segment((1, 1)),))).verdict is Verdict.SILENT
    assert judge(two, StackPlan((Segment((1, 1)), Segment((2, 2))))).verdict is Verdict.RIGHT
    assert "two patients" in table([joined])
    misfiled = stack("misfiled_second")
    assert judge(misfiled, StackPlan(tuple(map(Segment, misfiled.documents)))).verdict is Verdict.SILENT
