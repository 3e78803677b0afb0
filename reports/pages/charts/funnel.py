"""The funnel of the ladder: a bar for each rung, as wide as what reached it; no bar where there is no evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.pages.charts.drawing import QUIET, Frame, box, picture, rule, words

TITLE = "How far the paper has come, step by step"
ROW = 54
BAR = 24


@dataclass(frozen=True, slots=True)
class Level:
    """One rung. ``count`` is what is drawn, in the same unit on all rungs; None: no evidence yet."""

    name: str
    count: int | None
    printed: str


def funnel(key: str, levels: Sequence[Level], *, title: str = TITLE, look: str = "solid") -> Markup:
    """The picture; the widest bar is the largest count."""
    most = max((level.count or 0 for level in levels), default=0)
    says = "; ".join(f"{level.name}: {level.printed}" for level in levels)
    frame = Frame(key, title, says, ROW * len(levels) + 4)
    return picture(frame, (look,), (_level(key, level, place, most, look) for place, level in enumerate(levels)))


def _level(key: str, level: Level, place: int, most: int, look: str) -> str:
    top = place * ROW
    title = words(level.name, 0, top + 16, strong=True) + words(level.printed, 100, top + 16, at="end")
    if level.count is None:
        return title + rule(0, top + 22 + BAR / 2, 100, top + 22 + BAR / 2, QUIET, 2, "2 6")
    share = 100 * level.count / most if most else 0.0
    return (
        title
        + rule(0, top + 22 + BAR, 100, top + 22 + BAR)
        + (box(key, look, 0, top + 22, share, BAR) if level.count else "")
    )
