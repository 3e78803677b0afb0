"""The funnel of the ladder: a bar for each rung, as wide as what reached it; no bar where there is no evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.pages.charts.drawing import QUIET, Frame, box, label, picture, rule

TITLE = "How far the paper has come, step by step"
GAP, BAR = 12, 24


@dataclass(frozen=True, slots=True)
class Level:
    """One rung. ``count`` is what is drawn, in the same unit on all rungs; None: no evidence yet."""

    name: str
    count: int | None
    printed: str


def funnel(key: str, levels: Sequence[Level], *, title: str = TITLE, look: str = "solid") -> Markup:
    """The picture; the widest bar is the largest count."""
    most = max((level.count or 0 for level in levels), default=0)
    shapes, top = [], 0.0
    for level in levels:
        height, draw = label(level.name, level.printed, strong=True)
        shapes.append(draw(top) + _bar(key, level, top + height + 2, most, look))
        top += height + BAR + GAP
    says = "; ".join(f"{level.name}: {level.printed}" for level in levels)
    return picture(Frame(key, title, says, int(top)), (look,), shapes)


def _bar(key: str, level: Level, top: float, most: int, look: str) -> str:
    if level.count is None:
        return rule(0, top + BAR / 2, 100, top + BAR / 2, QUIET, 2, "2 6")
    foot = rule(0, top + BAR, 100, top + BAR)
    return foot + (box(key, look, 0, top, 100 * level.count / most, BAR) if level.count else "")
