"""What a page is made of: sections of headings, words, tables, pictures. Pages, twins and PDF come from the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. A figure has the exact ``value`` and key that its twin has; ``href`` leads to what it rests on.

    A day that is no figure has its ISO form as ``value``: people and machines write it differently.

    ``parts`` are pieces of text with the anchor that explains each, where there is one: of a formula, say.
    """

    text: str
    value: str = ""
    figure: str = ""
    href: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    small: str = ""  # a second line, printed small
    markup: Markup | None = None  # what is shown instead of the text, which the twin has: a tag

    @property
    def twin(self) -> str:
        """What stands in the twin: the exact value, the words where there is none. The second line stands apart."""
        return self.value if self.figure else self.value or self.text


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    key: str
    heading: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; its first cell heads it. ``anchor`` is where links to it lead."""

    key: str
    cells: tuple[Cell, ...]
    total: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a page, and of the twins. ``wide`` ones scroll sideways by themselves."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    wide: bool = False
    note: str = ""
    hide_in_print: bool = False

    @property
    def becomes_cards(self) -> bool:
        """Whether a phone shows its rows as cards. Two columns fit a phone as they are."""
        return not self.wide and len(self.columns) > 2


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or, with several ``items``, a list of them."""

    items: tuple[str | Markup, ...]
    quiet: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section. ``level`` is 3, or 4 inside one of those."""

    text: str
    level: int = 3
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary list: words, or a figure, and a note beside it."""

    key: str
    cell: Cell | Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A summary list."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not known: what is missing, and the command that gives it."""

    says: str


@dataclass(frozen=True, slots=True)
class Warn:
    """Something that a reader must not miss."""

    heading: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An inline SVG, with its title above it. ``drawing`` is safe markup of `reports.pages.charts`."""

    title: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Tiles:
    """The main figures, large."""

    tiles: tuple[tuple[Cell, str], ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """What is shown when asked for."""

    summary: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Table | Words | Subheading | Facts | Missing | Warn | Picture | Tiles | Folded


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a page. ``key`` is its anchor."""

    key: str
    heading: str
    blocks: tuple[Block, ...] = field(default=())

    def tables(self) -> Iterator[Table]:
        """All its tables, folded ones too, in the order of the page."""
        yield from _tables(self.blocks)


def _tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Folded):
            yield from _tables(block.blocks)
