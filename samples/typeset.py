"""Sets a paper's layout lines on A4 sheets: text runs and rules with their places in points from the top left.

A line of layout is a paragraph; ``**words**`` in it are bold. What it begins with says how it is set:

    # title      centred, bold, large           > text    set to the right
    ## heading   bold                           ^ text    centred
    | a | b      a row of the table             a ~~ b    two columns
    @font serif 11   @left 60   @lead 1.3   @gap 12   @page   @rule   @logo   @box ... @end
    @columns 0 30 60 (per cent of the width)   @grid on   @at 55 (second column, per cent)
    @footer Page {page} of {pages}   @sign 7 (a scrawl, drawn from that seed)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from PIL import ImageFont

WIDE, HIGH = 595.0, 842.0  # A4 in points
FOLDERS = (Path("/usr/share/fonts/truetype/liberation"), Path("/usr/share/fonts/truetype/dejavu"))
FACES = {
    "sans": ("LiberationSans-Regular", "LiberationSans-Bold"),
    "serif": ("LiberationSerif-Regular", "LiberationSerif-Bold"),
    "mono": ("LiberationMono-Regular", "LiberationMono-Bold"),
    "narrow": ("LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold"),
    "dejavu": ("DejaVuSans", "DejaVuSans-Bold"),
    "dejavu-serif": ("DejaVuSerif", "DejaVuSerif-Bold"),
}
MEASURE = 1000  # the size at which words are measured


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face, size and place (left end of the baseline, points)."""

    x: float
    y: float
    face: str
    size: float
    text: str
    white: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line, or a filled box when ``filled``; points."""

    x: float
    y: float
    to_x: float
    to_y: float
    filled: bool = False


@dataclass(slots=True)
class Sheet:
    """One side of paper: what is printed where, and the same as lines of text in reading order."""

    runs: list[Run] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    signatures: list[tuple[float, float, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@cache
def font_file(face: str) -> Path:
    """The TrueType file of a face; FileNotFoundError names the Debian packages that hold them."""
    for folder in FOLDERS:
        if (found := folder / f"{face}.ttf").is_file():
            return found
    raise FileNotFoundError(f"{face}.ttf: install fonts-liberation and fonts-dejavu-core")


@cache
def width(face: str, text: str) -> float:
    """The width of ``text`` set at one point."""
    font = ImageFont.truetype(str(font_file(face)), MEASURE, layout_engine=ImageFont.Layout.BASIC)
    return font.getlength(text) / MEASURE


def sheets(layout: Iterable[str]) -> list[Sheet]:
    """The sheets that a paper's layout fills."""
    setter = _Setter()
    for line in layout:
        setter.take(line)
    return setter.finish()


class _Setter:
    """Keeps where the next line goes."""

    def __init__(self) -> None:
        self.pages = [Sheet()]
        self.left, self.right, self.top, self.bottom = 56.0, 56.0, 56.0, 60.0
        self.y = self.top
        self.family, self.size, self.lead = "sans", 10.5, 1.32
        self.columns: list[float] = [0, 25, 50, 75]
        self.second = 52.0
        self.grid = False
        self.footer = ""
        self.boxes: list[float] = []

    @property
    def sheet(self) -> Sheet:
        return self.pages[-1]

    @property
    def across(self) -> float:
        return WIDE - self.left - self.right

    def take(self, line: str) -> None:
        """Set one line of layout."""
        if line.startswith("@"):
            self._direct(line[1:])
        elif not line.strip():
            self.y += self.size * 0.7
        elif line.startswith("| "):
            self._row([cell.strip() for cell in line[2:].split("|")])
        elif " ~~ " in line:
            self._pair(*line.split(" ~~ "))
        elif line.startswith("# "):
            self._paragraph(f"**{line[2:]}**", "centre", 1.35)
        elif line.startswith("## "):
            self.y += self.size * 0.35
            self._paragraph(f"**{line[3:]}**", "left", 1.06)
        elif line.startswith("> "):
            self._paragraph(line[2:], "right")
        elif line.startswith("^ "):
            self._paragraph(line[2:], "centre")
        else:
            self._paragraph(line, "left")

    def finish(self) -> list[Sheet]:
        """All sheets, with their footers."""
        for number, sheet in enumerate(self.pages, 1):
            if self.footer:
                text = self.footer.format(page=number, pages=len(self.pages))
                face, size = FACES[self.family][0], 8.0
                sheet.runs.append(Run((WIDE - width(face, text) * size) / 2, HIGH - 34, face, size, text))
                sheet.lines.append(text)
        return self.pages

    def _direct(self, directive: str) -> None:
        name, _, rest = directive.partition(" ")
        if name == "font":
            self.family, size = rest.split()
            self.size = float(size)
        elif name in ("left", "right", "lead", "bottom"):
            setattr(self, name, float(rest))
        elif name == "gap":
            self.y += float(rest)
        elif name == "at":
            self.second = float(rest)
        elif name == "page":
            self._turn()
        elif name == "rule":
            self.sheet.strokes.append(Stroke(self.left, self.y, WIDE - self.right, self.y))
            self.y += self.size * 0.5
        elif name == "columns":
            self.columns = [float(column) for column in rest.split()]
        elif name == "grid":
            self.grid = rest == "on"
        elif name == "footer":
            self.footer = rest
        elif name == "box":
            self.boxes.append(self.y)
            self.y += self.size * 0.4
        elif name == "end":
            self._frame(self.boxes.pop() - 2, self.y + 3)
            self.y += self.size * 0.8
        elif name == "logo":
            self._logo()
        elif name == "sign":
            self.sheet.signatures.append((self.left + 4, self.y + 4, int(rest)))
            self.y += 34
        else:
            raise ValueError(f"not a directive: @{directive}")

    def _frame(self, top: float, bottom: float) -> None:
        left, right = self.left - 5, WIDE - self.right + 5
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        for (x, y), (to_x, to_y) in pairwise(corners):
            self.sheet.strokes.append(Stroke(x, y, to_x, to_y))

    def _logo(self) -> None:
        left = WIDE - self.right - 56
        self.sheet.strokes.append(Stroke(left, self.top - 12, left + 56, self.top + 12, filled=True))
        self.sheet.runs.append(Run(left + 7, self.top + 7, "LiberationSans-BoldItalic", 20, "NHS", white=True))
        self.sheet.lines.append("NHS")

    def _turn(self) -> None:
        self.pages.append(Sheet())
        self.y = self.top

    def _room(self, height: float) -> None:
        if self.y + height > HIGH - self.bottom:
            self._turn()

    def _paragraph(self, text: str, place: str, scale: float = 1.0) -> None:
        size = self.size * scale
        self._room(size * self.lead)
        self.sheet.lines.append(_plain(text))
        for words in _wrapped(text, FACES[self.family], size, self.across):
            self._room(size * self.lead)
            spare = self.across - sum(width(face, run) * size for face, run in words)
            x = self.left + {"left": 0, "centre": spare / 2, "right": spare}[place]
            self.y += size
            self._line(words, x, self.y, size)
            self.y += size * (self.lead - 1)

    def _line(self, words: list[tuple[str, str]], x: float, y: float, size: float) -> None:
        for face, text in words:
            if text.strip():
                self.sheet.runs.append(Run(x, y, face, size, text))
            x += width(face, text) * size

    def _pair(self, one: str, other: str) -> None:
        self._cells([one.strip(), other.strip()], [0, self.second], "   ")

    def _row(self, cells: list[str]) -> None:
        top = self.y
        self._cells(cells, self.columns, "  ")
        if self.grid:
            for column in [*self.columns[: len(cells)], 100 + 500 / self.across]:
                x = self.left - 5 + self.across * column / 100
                self.sheet.strokes.append(Stroke(x, top, x, self.y))
            for y in (top, self.y):
                self.sheet.strokes.append(Stroke(self.left - 5, y, WIDE - self.right, y))

    def _cells(self, cells: list[str], columns: list[float], between: str) -> None:
        edges = [*columns[: len(cells)], 100.0]
        wrapped = [
            _wrapped(cell, FACES[self.family], self.size, (after - at) * self.across / 100 - 6)
            for cell, (at, after) in zip(cells, pairwise(edges), strict=True)
        ]
        step = self.size * self.lead
        self._room(step * max(map(len, wrapped)))
        self.sheet.lines.append(between.join(filter(None, map(_plain, cells))))
        for lines, at in zip(wrapped, edges, strict=False):
            for number, words in enumerate(lines):
                self._line(words, self.left + self.across * at / 100, self.y + self.size + number * step, self.size)
        self.y += step * max(1, *map(len, wrapped))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("**", "")).strip()


def _wrapped(text: str, faces: tuple[str, str], size: float, across: float) -> list[list[tuple[str, str]]]:
    """Lines of (face, words), none wider than ``across`` unless one word is."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for number, part in enumerate(text.split("**")):
        face = faces[number % 2]
        for token in re.findall(r"\s+|\S+", part):
            wide = width(face, token) * size
            if used + wide > across and not token.isspace() and lines[-1]:
                lines.append([])
                used = 0.0
            elif used + wide > across and token.isspace():
                continue
            if lines[-1] and lines[-1][-1][0] == face:
                lines[-1][-1] = (face, lines[-1][-1][1] + token)
            else:
                lines[-1].append((face, token))
            used += wide
    return lines
