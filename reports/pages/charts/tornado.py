"""The tornado: for each assumption, what the net present value is at its low and at its high end; widest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from reports.pages.charts.drawing import INK, Frame, box, label, picture, rule, words

GAP, BAR, FOOT = 12, 22, 30


@dataclass(frozen=True, slots=True)
class Reach:
    """One assumption's reach: the value at its low and its high end, and both as printed."""

    name: str
    at_low: Fraction
    at_high: Fraction
    printed: tuple[str, str]


def tornado(key: str, title: str, centre: Fraction, centre_printed: str, reaches: Sequence[Reach]) -> Markup:
    """The picture. At the low end a bar is solid, at the high end striped, whichever side of the centre it is on."""
    ends = [centre, Fraction(0), *(end for reach in reaches for end in (reach.at_low, reach.at_high))]
    low, width = min(ends), (max(ends) - min(ends)) or Fraction(1)

    def across(value: Fraction) -> float:
        return float((value - low) / width * 100)

    shapes, top = [], 0.0
    for reach in reaches:
        height, draw = label(reach.name, f"{reach.printed[0]} | {reach.printed[1]}")
        shapes.append(draw(top))
        for look, end in (("solid", reach.at_low), ("striped", reach.at_high)):
            left, right = sorted((across(centre), across(end)))
            shapes.append(box(key, look, left, top + height + 2, right - left, BAR))
        top += height + BAR + GAP
    foot = int(top) + FOOT
    middle = across(centre)
    shapes.append(rule(middle, 20, middle, foot - FOOT + 8, INK, 2))
    side = "start" if middle < 30 else "end" if middle > 70 else "middle"
    shapes.append(words(f"central: {centre_printed}", middle, foot - 6, at=side))
    if low < 0:
        shapes.append(rule(across(Fraction(0)), 20, across(Fraction(0)), foot - FOOT + 8, INK, 1, "3 3"))
    says = "; ".join(f"{reach.name}: low {reach.printed[0]}, high {reach.printed[1]}" for reach in reaches)
    return picture(Frame(key, title, f"Central {centre_printed}. {says}", foot), ("solid", "striped"), shapes)
