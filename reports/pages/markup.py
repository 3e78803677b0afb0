"""Blocks become HTML. A figure is always a ``<data>`` element: its value and key stand again in the twin."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.pages import components
from reports.pages.blocks import (
    Block,
    Cell,
    Facts,
    Folded,
    Missing,
    Picture,
    Section,
    Subheading,
    Table,
    Tiles,
    Warn,
    Words,
)
from reports.pages.rows import commands, figure, rows_html
from reports.progress.documents import Verdict
from reports.progress.rating import WORDS
from reports.progress.standing import Colour

MARKS = {  # shapes, so that nothing is told by colour alone; reports.progress.rating.SHAPES names them
    Colour.GREEN: '<circle cx="8" cy="8" r="7" fill="#007f3b"/>',
    Colour.AMBER: '<path d="M8 1 16 15H0Z" fill="#9a5200"/>',
    Colour.RED: '<path d="M8 0 16 8 8 16 0 8Z" fill="#b10e1e"/>',
    Colour.GREY: '<path d="M2 2H14V14H2Z" fill="none" stroke="#4c6272" stroke-width="2.5"/>',
}
TAGS = {Colour.GREEN: "green", Colour.AMBER: "orange", Colour.RED: "red", Colour.GREY: "grey"}
VERDICTS = {
    Verdict.HOLDS: (Colour.GREEN, "OK"),
    Verdict.FAILS: (Colour.RED, "NOT OK"),
    Verdict.UNKNOWN: (Colour.GREY, "Not checked"),
}


def mark(colour: Colour) -> Markup:
    """The shape of a colour."""
    return Markup(  # noqa: S704 - our own
        f'<svg class="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        f"{MARKS[colour]}</svg>"
    )


def rating_tag(colour: Colour) -> Markup:
    """The tag of a rating: colour, shape and word."""
    return components.marked_tag(mark(colour), f"{colour.capitalize()}: {WORDS[colour]}", TAGS[colour])


def verdict_tag(verdict: Verdict) -> Markup:
    """The tag of a check: shape and word."""
    colour, words = VERDICTS[verdict]
    return components.marked_tag(mark(colour), words, TAGS[colour])


def sentence(text: str, *cells: Cell) -> Markup:
    """Words with figures in them, at each ``{}``."""
    return Markup(escape(text)).format(*(figure(cell) for cell in cells))  # noqa: S704 - escaped here


# ---------------------------------------------------------------- blocks
def section_html(section: Section) -> Markup:
    """One section with its heading."""
    return _macro("section", section, Markup("\n").join(block_html(block) for block in section.blocks))


def block_html(block: Block) -> Markup:
    """One block."""
    match block:
        case Table():
            return _macro("table", block, rows_html(block))
        case Words():
            return _macro("words", block, [commands(item) for item in block.items])
        case Subheading():
            return _macro("subheading", block)
        case Facts():
            return components.summary_list(tuple((one.key, _fact(one.cell, one.note)) for one in block.facts))
        case Missing():
            return components.inset_text(Markup("<p>{}</p>").format(commands(block.says)))
        case Warn():
            paragraphs = Markup("").join(Markup("<p>{}</p>").format(commands(one)) for one in block.says)
            return components.warning_callout(block.heading, paragraphs)
        case Picture():
            title = Markup('<figcaption class="nhsuk-heading-s">{}</figcaption>').format(block.title)
            return Markup('<figure class="drawn">{}{}</figure>').format(title, block.drawing)
        case Tiles():
            return _macro("tiles", [(figure(cell), words) for cell, words in block.tiles])
        case Folded():
            return components.details(block.summary, Markup("\n").join(block_html(one) for one in block.blocks))


def _fact(cell: Cell | Markup, note: str) -> Markup:
    shown = cell if isinstance(cell, Markup) else figure(cell)
    return shown + Markup("<small>{}</small>").format(commands(note)) if note else shown


@cache
def environment() -> Environment:
    """Our own templates: strict, escaped."""
    made = Environment(
        loader=PackageLoader("reports.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(components=components)
    return made


@cache
def _module() -> object:
    return environment().get_template("blocks.html").module


def _macro(name: str, *given: object) -> Markup:
    """What one of the macros of templates/blocks.html writes."""
    written: Markup = getattr(_module(), name)(*given)
    return written
