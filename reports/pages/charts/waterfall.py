"""A waterfall lying on its side: a row for each step, from a start to an end, told apart by pattern and by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from reports.pages.charts.drawing import LINE, Frame, box, label, picture, rule

GAP, BAR = 10, 22


@dataclass(frozen=True, slots=True)
class Fall:
    """One step. A total stands on nought; any other step starts where the one before it ended."""

    name: str
    amount: Fraction
    printed: str
    look: str
    total: bool = False


def waterfall(key: str, title: str, falls: Sequence[Fall]) -> Markup:
    """The picture of steps that lead from nought to the totals among them."""
    spans = _spans(falls)
    ends = [Fraction(0), *(end for span in spans for end in span)]
    low, high = min(ends), max(ends)
    width = (high - low) or Fraction(1)

    def across(value: Fraction) -> float:
        return float((value - low) / width * 100)

    shapes, top = [], 0.0
    for fall, span in zip(falls, spans, strict=True):
        height, draw = label(fall.name, fall.printed, strong=fall.total)
        left, right = across(min(span)), across(max(span))
        shapes.append(draw(top) + box(key, fall.look, left, top + height + 2, right - left, BAR))
        top += height + BAR + GAP
    if falls:
        shapes.insert(0, rule(across(Fraction(0)), 0, across(Fraction(0)), top, LINE, 1, "3 3"))
    says = "; ".join(f"{fall.name}: {fall.printed}" for fall in falls)
    return picture(Frame(key, title, says, int(top)), (fall.look for fall in falls), shapes)


def _spans(falls: Sequence[Fall]) -> list[tuple[Fraction, Fraction]]:
    """From where to where each step goes."""
    spans, at = [], Fraction(0)
    for fall in falls:
        start = Fraction(0) if fall.total else at
        at = fall.amount if fall.total else at + fall.amount
        spans.append((start, at))
    return spans
