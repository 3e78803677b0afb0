"""The burn-up: what there is to do (scope) and what is captured, delivered and closed, with the fan of the forecast.

Not a burn-down: that would hide how the scope grows. Lines are told apart by thickness and dashes and named at their
ends in the legend; points stand in the table beside the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reports.pages.charts.drawing import BLUE, GREEN, INK, LINE, PINK, QUIET, Frame, number, picture, rule, words
from reports.progress.standing import BurnUp

TOP, HEIGHT, FOOT = 64, 220, 44  # pixels above, of and below the plot
LINES = (  # name, colour, thickness, dashes
    ("scope", INK, 3.0, "9 4"),
    ("captured", PINK, 2.0, "2 4"),
    ("delivered", BLUE, 2.5, "7 3 2 3"),
    ("closed", GREEN, 4.0, ""),
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
    most = max(max(point.scope, point.captured, point.closed) for point in points) or 1

    def across(day: date) -> float:
        return min((day - first).days / span, 1.0) * 100

    def down(count: int) -> float:
        return 100 - 100 * count / most

    paths = [_fan(points[-1], fan, across, down)]
    paths += [_line(points, name, colour, thick, dash, across, down) for name, colour, thick, dash in LINES]
    shapes = [
        *_legend(),
        *_scale(most),
        f'<svg x="0" y="{TOP}" width="100%" height="{HEIGHT}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f"{''.join(paths)}</svg>",
        *_days(points, fan, across, first, last),
    ]
    return picture(Frame(key, "Burn-up: sheets in scope and done", _says(points, fan), TOP + HEIGHT + FOOT), (), shapes)


def _last_day(points: Sequence[BurnUp], fan: Fan) -> date:
    """The last day drawn: of the points, the target and what the forecast names."""
    ahead = [day for day in (fan.p10, fan.p50, fan.p90, fan.target) if day]
    return max([points[-1].day, *ahead])


def _line(
    points: Sequence[BurnUp],
    name: str,
    colour: str,
    thick: float,
    dash: str,
    across: Callable[[date], float],
    down: Callable[[int], float],
) -> str:
    places = " ".join(f"{number(across(point.day))},{number(down(getattr(point, name)))}" for point in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{thick}"{dashed}'
        f' vector-effect="non-scaling-stroke"/>'
    )


def _fan(last: BurnUp, fan: Fan, across: Callable[[date], float], down: Callable[[int], float]) -> str:
    """From what is closed now to the scope line: the first tenth to the last, open to the right where that is never."""
    if fan.p10 is None:
        return ""
    top = down(last.scope)
    start = f"{number(across(last.day))},{number(down(last.closed))}"
    corners = [start, f"{number(across(fan.p10))},{number(top)}"]
    if fan.p90:
        corners.append(f"{number(across(fan.p90))},{number(top)}")
    else:
        corners += [f"100,{number(top)}", f"100,{number((down(last.closed) + top) / 2)}"]
    shape = f'<polygon points="{" ".join(corners)}" fill="#d9e7f4" stroke="none"/>'
    if fan.p50 is None:
        return shape
    return (
        f'{shape}<polyline points="{start} {number(across(fan.p50))},{number(top)}" fill="none" stroke="{QUIET}"'
        ' stroke-width="2" stroke-dasharray="4 4" vector-effect="non-scaling-stroke"/>'
    )


def _legend() -> list[str]:
    shapes = []
    for place, (name, colour, thick, dash) in enumerate(LINES):
        left, top = (place % 2) * 50, 14 + (place // 2) * 22
        shapes.append(rule(left, top - 5, left + 9, top - 5, colour, thick, dash))
        shapes.append(words(name, left + 11, top))
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
        f"On {point.day.isoformat()}: scope {point.scope:,}, captured {point.captured:,}, delivered {point.delivered:,}"
    )
    ahead = f" Forecast of the middle: {fan.p50.isoformat()}." if fan.p50 else " No day can be forecast."
    return f"{done}, closed {point.closed:,} sheets.{ahead}"
