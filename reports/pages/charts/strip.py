"""The strip of trusts: a mark for each at its progress, with the middle half of them in a box; nobody averaged away."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from reports.pages.charts.drawing import BLUE, INK, QUIET, Frame, picture, rule, words

HEIGHT = 118


def strip(
    key: str, shares: Sequence[Fraction], quartiles: tuple[Fraction, Fraction, Fraction] | None, printed: Sequence[str]
) -> Markup:
    """The picture of shares from 0 to 1. ``printed`` are the three quartiles as words."""
    shapes = [rule(0, 70, 100, 70, QUIET)]
    shapes += [words(text, place, 88, at=at) for text, place, at in (("0%", 0, "start"), ("100%", 100, "end"))]
    shapes += [rule(float(share * 100), 42, float(share * 100), 70, BLUE, 3) for share in shares]
    says = "No trust has a baseline yet."
    if quartiles:
        low, middle, high = (float(point * 100) for point in quartiles)
        shapes.append(
            f'<rect x="{low:.3f}%" y="36" width="{max(high - low, 0.4):.3f}%" height="40" fill="none"'
            f' stroke="{INK}" stroke-width="2"/>'
        )
        shapes.append(rule(middle, 30, middle, 82, INK, 4))
        side = "start" if middle < 30 else "end" if middle > 70 else "middle"
        shapes.append(words(f"half of the trusts: {printed[1]}", middle, 22, at=side, strong=True))
        shapes.append(words(f"quarter {printed[0]}, three quarters {printed[2]}", 0, 110))
        says = f"{len(shares)} trusts. Quartiles: {', '.join(printed)}."
    return picture(Frame(key, "Progress of each trust", says, HEIGHT), (), shapes)
