"""What all pictures share: colours, patterns and the frame with title and description.

Pictures are as wide as their place and have a fixed height. Shapes are placed across in percent and down in pixels, so
that words keep their size on a phone and on paper. Colours have a contrast of 3 or more against white and are told
apart by pattern too. What a picture shows stands again in the table beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

INK = "#212b32"
QUIET = "#4c6272"
LINE = "#768692"
BLUE = "#005eb8"
GREEN = "#007f3b"
AMBER = "#9a5200"
RED = "#b10e1e"
PURPLE = "#330072"
PINK = "#7c2855"
WHITE = "#ffffff"

FONT = 'font-size="16" font-family="Arial, Liberation Sans, sans-serif"'

# what a mark looks like: its colour, and the shapes in white that make a pattern of it
_STRIPES = '<path d="M0 0H2.5V8H0Z" fill="#fff"/>'
_GRID = '<path d="M0 0H8V1.5H0ZM0 0H1.5V8H0Z" fill="#fff"/>'
_DOTS = '<circle cx="4" cy="4" r="1.9" fill="#fff"/>'
_LINES = '<path d="M0 0H8V2H0Z" fill="#fff"/>'
LOOKS: dict[str, tuple[str, str, str]] = {  # look: colour, pattern, turn
    "solid": (BLUE, "", ""),
    "dark": (PURPLE, "", ""),
    "good": (GREEN, "", ""),
    "quiet": (QUIET, "", ""),
    "striped": (PINK, _STRIPES, "rotate(45)"),
    "dotted": (GREEN, _DOTS, ""),
    "lined": (BLUE, _LINES, ""),
    "gridded": (RED, _GRID, ""),
    "crossed": (AMBER, _STRIPES, "rotate(-45)"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture is called, what it shows in a sentence or two, and how high it is in pixels."""

    key: str
    title: str
    says: str
    height: int


def picture(frame: Frame, looks: Iterable[str], shapes: Iterable[str]) -> Markup:
    """The whole picture. ``shapes`` are safe markup, made by the functions below."""
    name = f"picture-{frame.key}"
    patterns = "".join(_pattern(frame.key, look) for look in dict.fromkeys(looks) if LOOKS[look][1])
    return Markup(  # noqa: S704 - words are escaped, shapes are made of numbers and escaped words
        f'<svg class="picture" width="100%" height="{frame.height}" role="img" focusable="false" {FONT}'
        f' aria-labelledby="{name}-title {name}-says">'
        f'<title id="{name}-title">{escape(frame.title)}</title><desc id="{name}-says">{escape(frame.says)}</desc>'
        f"{f'<defs>{patterns}</defs>' if patterns else ''}{''.join(shapes)}</svg>"
    )


def _pattern(key: str, look: str) -> str:
    colour, shape, turn = LOOKS[look]
    turned = f' patternTransform="{turn}"' if turn else ""
    return (
        f'<pattern id="{key}-{look}" width="8" height="8" patternUnits="userSpaceOnUse"{turned}>'
        f'<path d="M0 0H8V8H0Z" fill="{colour}"/>{shape}</pattern>'
    )


def fill(key: str, look: str) -> str:
    """What a shape of a look is filled with."""
    colour, shape, _ = LOOKS[look]
    return f"url(#{key}-{look})" if shape else colour


def box(key: str, look: str, left: float, top: float, width: float, height: float) -> str:
    """A rectangle: left and width in percent, top and height in pixels; outlined, so that patterns have an edge."""
    return (
        f'<rect x="{number(left)}%" y="{number(top)}" width="{number(max(width, 0.4))}%" height="{number(height)}"'
        f' fill="{fill(key, look)}" stroke="{LOOKS[look][0]}" stroke-width="1"/>'
    )


def words(text: str, left: float, top: float, *, at: str = "start", strong: bool = False, colour: str = INK) -> str:
    """Words on a line whose foot is at ``top``. ``at`` is start, middle or end: which point of them is at ``left``."""
    weight = ' font-weight="bold"' if strong else ""
    place = "" if at == "start" else f' text-anchor="{at}"'
    return f'<text x="{number(left)}%" y="{number(top)}" fill="{colour}"{place}{weight}>{escape(text)}</text>'


WRAP = 34  # letters that fit a line of a picture 270 pixels wide
LINE_HEIGHT = 20


def label(name: str, printed: str, *, strong: bool = False) -> tuple[int, Callable[[float], str]]:
    """A name on the left and a value on the right: how high they are, and what draws them from a height down.

    A long name is cut into lines, and the value has a line of its own where both would not fit a phone.
    """
    lines = textwrap.wrap(name, WRAP) or [""]
    apart = len(lines[-1]) + len(printed) + 2 > WRAP
    count = len(lines) + apart

    def draw(top: float) -> str:
        drawn = [words(line, 0, top + LINE_HEIGHT * (at + 1) - 4, strong=strong) for at, line in enumerate(lines)]
        drawn.append(words(printed, 100, top + LINE_HEIGHT * count - 4, at="end", strong=strong))
        return "".join(drawn)

    return LINE_HEIGHT * count, draw


def rule(
    left: float, top: float, right: float, bottom: float, colour: str = LINE, width: float = 1.0, dash: str = ""
) -> str:
    """A straight line: across in percent, down in pixels."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(left)}%" y1="{number(top)}" x2="{number(right)}%" y2="{number(bottom)}"'
        f' stroke="{colour}" stroke-width="{number(width)}"{dashed}/>'
    )


def number(value: float) -> str:
    """A number of a picture: three decimals at most, the same bytes on every machine."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
