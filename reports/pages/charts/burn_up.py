"""The burn-up: all paper there was and what is captured, delivered and closed, with the fan of the forecast.

Not a burn-down: that would hide how much paper is added. Lines are told apart by thickness and dashes and named in
the legend; points stand in the table beside the picture.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reports.pages.charts.drawing import BLUE, GREEN, INK, LINE, PINK, QUIET, Frame, number, picture, rule, words
from reports.pages.printed import day as day_words
from reports.progress.standing import BurnUp

TOP, HEIGHT, FOOT = 64, 220, 44  # pixels above, of and below the plot
MARKS = 8  # marks on a line, so that lines are told apart without colour
LINES: tuple[tuple[str, str, float, str], ...] = (  # name, colour, thickness, mark
    ("paper", INK, 3.0, ""),
    ("captured", PINK, 1.5, "disc"),
    ("delivered", BLUE, 1.5, "square"),
    ("closed", GREEN, 5.0, ""),
)


@dataclass(frozen=True, slots=True)
class Fan:
    """Where the forecast leads: days by which a tenth, half and nine tenths of the draws are done, and the target."""

    p10: date | None
    p50: date | None
    p90: date | None
    target: date | None


def burn_up(key: str, points: Sequence[BurnUp], fan: Fan) -> Markup:
    """The picture. Raises ValueError without a point."""
    if not points:
        raise ValueError("a burn-up needs a point")
    first, last = points[0].day, _last_day(points, fan)
    span = max((last - first).days, 1)
    most = max(max(point.paper, point.captured, point.closed) for point in points) or 1

    def across(day: date) -> float:
        return min((day - first).days / span, 1.0) * 100

    def down(count: int) -> float:
        return 100 - 100 * count / most

    def at(day: date, count: int) -> tuple[float, float]:
        return across(day), TOP + HEIGHT * (1 - count / most)

    shapes = [
        f'<svg x="0" y="{TOP}" width="100%" height="{HEIGHT}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f"{_fan(points[-1], fan, across, down)}</svg>",
        *_middle(points[-1], fan, at),
        *_scale(most),
        *_legend(),
        *(
            _line([at(one.day, getattr(one, name)) for one in points], colour, thick, mark)
            for name, colour, thick, mark in LINES
        ),
        *_days(points, fan, across, first, last),
    ]
    return picture(
        Frame(key, "Burn-up: all paper, and what is done of it", _says(points, fan), TOP + HEIGHT + FOOT), (), shapes
    )


def _last_day(points: Sequence[BurnUp], fan: Fan) -> date:
    """The last day drawn: of the points, the target and what the forecast names."""
    ahead = [day for day in (fan.p10, fan.p50, fan.p90, fan.target) if day]
    return max([points[-1].day, *ahead])


def _line(places: Sequence[tuple[float, float]], colour: str, thick: float, mark: str) -> str:
    """Straight pieces from point to point, with marks on some of the points and on the last."""
    pieces = [rule(*one, *other, colour, thick) for one, other in itertools.pairwise(places)]
    every = max(len(places) // MARKS, 1)
    marked = places[::-1][::every] if mark else []
    return "".join(pieces) + "".join(_mark(mark, left, top, colour) for left, top in marked)


def _mark(mark: str, left: float, top: float, colour: str) -> str:
    if mark == "disc":
        return f'<circle cx="{number(left)}%" cy="{number(top)}" r="4.5" fill="{colour}"/>'
    return (
        f'<rect x="{number(left)}%" y="{number(top - 4)}" width="8" height="8" transform="translate(-4)"'
        f' fill="#fff" stroke="{colour}" stroke-width="2"/>'
    )


def _middle(last: BurnUp, fan: Fan, at: Callable[[date, int], tuple[float, float]]) -> list[str]:
    """The middle forecast: from what is closed now to all the paper."""
    if fan.p50 is None:
        return []
    return [rule(*at(last.day, last.closed), *at(fan.p50, last.paper), QUIET, 2, "4 4")]


def _fan(last: BurnUp, fan: Fan, across: Callable[[date], float], down: Callable[[int], float]) -> str:
    """From what is closed now to the line of all paper: the first tenth to the last, open where that is never."""
    if fan.p10 is None:
        return ""
    top = down(last.paper)
    start = f"{number(across(last.day))},{number(down(last.closed))}"
    corners = [start, f"{number(across(fan.p10))},{number(top)}"]
    if fan.p90:
        corners.append(f"{number(across(fan.p90))},{number(top)}")
    else:
        corners += [f"100,{number(top)}", f"100,{number((down(last.closed) + top) / 2)}"]
    return f'<polygon points="{" ".join(corners)}" fill="#d9e7f4" stroke="none"/>'


def _legend() -> list[str]:
    shapes = []
    for place, (name, colour, thick, mark) in enumerate(LINES):
        left, top = (place % 2) * 50, 14 + (place // 2) * 22
        shapes.append(_line([(left + 0.5, top - 5), (left + 9, top - 5)], colour, thick, mark))
        shapes.append(words("all paper" if name == "paper" else name, left + 12, top))
    return shapes


def _scale(most: int) -> list[str]:
    shapes = [rule(0, TOP + HEIGHT, 100, TOP + HEIGHT, INK, 1)]
    for part in (1, 2):
        top = TOP + HEIGHT * (2 - part) / 2
        shapes.append(rule(0, top, 100, top, LINE, 1, "1 3"))
        shapes.append(words(_short(most * part / 2), 0, top - 4, colour=QUIET))
    return shapes


def _short(count: float) -> str:
    """A count in few letters: 72.1m, 36m, 950k, 80."""
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.1f}".rstrip("0").rstrip(".") + letter
    return f"{count:.0f}"


def _days(points: Sequence[BurnUp], fan: Fan, across: Callable[[date], float], first: date, last: date) -> list[str]:
    """The first and the last day below the plot, and a line at today and at the target."""
    foot = TOP + HEIGHT
    shapes = [words(f"{first:%b %Y}", 0, foot + 18, colour=QUIET)]
    shapes.append(words(f"{last:%b %Y}", 100, foot + 18, at="end", colour=QUIET))
    marks = [("now", points[-1].day, "4 3")] + ([("target", fan.target, "")] if fan.target else [])
    for name, day, dash in marks:
        place = across(day)
        shapes.append(rule(place, TOP, place, foot + 5, INK, 1.5, dash))
        side = "start" if place < 12 else "end" if place > 88 else "middle"
        shapes.append(words(name, place, foot + 38, at=side, strong=True))
    return shapes


def _says(points: Sequence[BurnUp], fan: Fan) -> str:
    point = points[-1]
    done = (
        f"On {day_words(point.day.isoformat())}: all paper {point.paper:,}, captured {point.captured:,},"
        f" delivered {point.delivered:,}"
    )
    ahead = f" Forecast of the middle: {day_words(fan.p50.isoformat())}." if fan.p50 else " No day can be forecast."
    return f"{done}, closed {point.closed:,} sheets.{ahead}"
