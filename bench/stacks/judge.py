"""A stack and the plan made for it come in; whether it was cut right, wrong but held, or silently wrong goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bench.stacks.stack import Stack
from records.stacks import StackPlan


class Verdict(StrEnum):
    """How a plan did. A person sees every document of a stack that is HELD wherever it is wrong."""

    RIGHT = "right"
    HELD = "wrong but held"
    SILENT = "silently wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """A stack's verdict, and how many documents that were cut right were doubted without need."""

    stack: Stack
    verdict: Verdict
    needless: int
    documents: int
    plan: StackPlan


def judge(stack: Stack, plan: StackPlan) -> Judged:
    """Compare a plan with the truth. A document is silently wrong that is no document of the stack, or must be held,
    and bears no doubt."""
    doubted = {segment.pages: bool(segment.doubts) for segment in plan.segments}
    pages = sorted(page for first, last in doubted for page in range(first, last + 1)) + list(plan.set_aside)
    whole = sorted(pages) == list(range(1, len(stack.sides) + 1))
    silent = [
        pages for pages, doubt in doubted.items() if not doubt and (pages not in stack.documents or pages in stack.held)
    ]
    right = set(doubted) == set(stack.documents) and set(plan.set_aside) == set(stack.aside)
    verdict = Verdict.SILENT if silent or not whole else Verdict.RIGHT if right else Verdict.HELD
    needless = sum(doubt and pages in stack.documents and pages not in stack.held for pages, doubt in doubted.items())
    return Judged(stack, verdict, needless, len(stack.documents), plan)


def table(results: Iterable[Judged]) -> str:
    """Results per trap, as text."""
    results = list(results)
    lines = [f"{'trap':<28}{'stacks':>7}{'right':>7}{'held':>6}{'silent':>8}{'documents':>11}{'held needlessly':>17}"]
    for trap in [*dict.fromkeys(result.stack.trap for result in results), "all"]:
        of = [result for result in results if trap in (result.stack.trap, "all")]
        counts = [sum(result.verdict is verdict for result in of) for verdict in Verdict]
        lines.append(
            f"{trap:<28}{len(of):>7}{counts[0]:>7}{counts[1]:>6}{counts[2]:>8}"
            f"{sum(result.documents for result in of):>11}{sum(result.needless for result in of):>17}"
        )
    return "\n".join(lines)
