"""States side by side: one bar in which each state has its share and its pattern, and a legend with the counts."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.pages.charts.bars import side_by_side
from reports.pages.charts.drawing import Frame, box, picture, words

BAR, LINE = 34, 24


def states(key: str, title: str, parts: Sequence[tuple[str, int, str]]) -> Markup:
    """The picture of (name, count, look), none of them below nought."""
    whole = sum(count for _, count, _ in parts)
    bars = side_by_side([(look, name, count) for name, count, look in parts], whole)
    shapes = [box(key, bar.look, bar.left, 1, bar.width, BAR) for bar in bars]
    for place, (name, count, look) in enumerate(parts):
        foot = BAR + LINE * (place + 1) + 2
        shapes.append(box(key, look, 0, foot - 13, 4, 15))
        shapes.append(words(f"{name}: {count:,}", 6, foot))
    says = "; ".join(f"{name}: {count:,}" for name, count, _ in parts)
    frame = Frame(key, title, says, BAR + LINE * len(parts) + 12)
    return picture(frame, (look for _, _, look in parts), shapes)
