"""The components of the NHS design system, as functions: plain values go in, the markup of its Jinja port comes out.

The port's templates leave lines of spaces; here they are taken out. Its table is not used: for 800 cells it takes 0.15
seconds and 450 KB. `templates/blocks.html` writes the same markup, and a test compares the two. Its header is not used
either: it draws the NHS logo, which is not ours to show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup, escape

HERE = "\N{SYMBOL FOR NULL}here\N{SYMBOL FOR NULL}"  # where content of our own goes into a component's markup


@cache
def _environment() -> Environment:
    """As the port's own page asks for: its macros chain what may be undefined."""
    return Environment(undefined=ChainableUndefined, loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True)


@cache
def _macro(component: str, name: str) -> Callable[[Mapping[str, Any]], Markup]:
    template = _environment().get_template(f"nhsuk/components/{component}/macro.jinja")
    found: Callable[[Mapping[str, Any]], Markup] = getattr(template.module, name)
    return found


def squeezed(markup: str) -> Markup:
    """Markup with every run of white space as one space, and none inside the brackets of a tag."""
    once = re.sub(r"\s+", " ", markup).strip()
    return Markup(re.sub(r" (?=>)", "", once))  # noqa: S704 - escaped by the component


@cache
def tag(text: str, colour: str) -> Markup:
    """A tag. ``colour`` is one that the design system has: green, orange, red, grey, blue."""
    return squeezed(_macro("tag", "tag")({"text": text, "colour": colour}))


@cache
def marked_tag(mark: Markup, text: str, colour: str) -> Markup:
    """A tag with a shape before its word."""
    return squeezed(_macro("tag", "tag")({"html": mark + escape(text), "colour": colour}))


@cache
def skip_link() -> Markup:
    """The link that leads past the header."""
    return squeezed(_macro("skip-link", "skipLink")({"href": "#maincontent", "text": "Skip to the report"}))


@cache
def breadcrumb(items: tuple[tuple[str, str], ...]) -> Markup:
    """The way back: (address, words) of each page above this one."""
    return squeezed(
        _macro("breadcrumb", "breadcrumb")({"items": [{"href": href, "text": text} for href, text in items]})
    )


@cache
def _skeleton(component: str, name: str, params: tuple[tuple[str, object], ...]) -> Markup:
    return squeezed(_macro(component, name)(dict(params)))


def details(summary: str, content: Markup) -> Markup:
    """What opens when it is asked for."""
    return _filled("details", "details", {"summaryText": summary}, content)


def inset_text(content: Markup) -> Markup:
    """Words that stand apart."""
    return _filled("inset-text", "insetText", {}, content)


def warning_callout(heading: str, content: Markup) -> Markup:
    """Words that nobody may miss."""
    return _filled("warning-callout", "warningCallout", {"heading": heading}, content)


def summary_list(rows: tuple[tuple[str, Markup], ...]) -> Markup:
    """Pairs of words and what they stand for."""
    given = [{"key": {"text": key}, "value": {"html": value}} for key, value in rows]
    return squeezed(_macro("summary-list", "summaryList")({"rows": given}))


def _filled(component: str, name: str, params: dict[str, object], content: Markup) -> Markup:
    """The component once, kept, with the content put where it goes: the port would indent all of it each time."""
    around = _skeleton(component, name, (*params.items(), ("html", HERE)))
    before, _, after = around.partition(HERE)
    return Markup(before) + content + Markup(after)  # noqa: S704 - escaped by the component
