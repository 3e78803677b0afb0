"""The style of a page: of the NHS design system's sheet only the rules that the page has elements for, then our own.

The whole sheet is 278 KB and would stand in each of two hundred pages. Rules that ask a network for something (fonts,
icons) are never taken: the fonts fall back to Arial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from records.errors import StylesheetMissing

SHEET = "nhsuk-frontend-10.6.1.min.css"
NOTICE = "/* NHS.UK frontend 10.6.1, Crown Copyright, NHS England, MIT Licence */"
ALWAYS = frozenset({"html", "body", "root"})
_NOT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
_NAME = re.compile(r"([.#]?)([A-Za-z_-][\w-]*)")
_OUTWARD = re.compile(r"url\(|expression\(|@import", re.IGNORECASE)
_OLD_BROWSERS = ("\\0", "-ms-high-contrast")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: each selector with the names (``.class``, ``element``) that a page must have for it, and its body."""

    selectors: tuple[tuple[str, frozenset[str]], ...]
    body: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rules under one condition, as ``@media print``."""

    condition: str
    inside: tuple[Rule | Group, ...]


def style_for(page: str) -> str:
    """The style that a page needs. Raises `StylesheetMissing`."""
    return f"{NOTICE}\n{_cut(names_in(page))}\n{own_style()}"


def names_in(page: str) -> frozenset[str]:
    """The elements and (with a dot) classes that a page has."""
    elements = {name.lower() for name in re.findall(r"<([a-zA-Z][\w-]*)", page)}
    classes = {f".{name}" for words in set(re.findall(r'\bclass="([^"]*)"', page)) for name in words.split()}
    return frozenset(elements | classes | ALWAYS)


@lru_cache(maxsize=64)
def _cut(names: frozenset[str]) -> str:
    return "".join(_kept(sheet(), names))


def _kept(rules: tuple[Rule | Group, ...], names: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, Group):
            inside = "".join(_kept(rule.inside, names))
            if inside:
                yield f"{rule.condition}{{{inside}}}"
        else:
            selectors = [text for text, needs in rule.selectors if needs <= names]
            if selectors:
                yield f"{','.join(selectors)}{{{rule.body}}}"


@cache
def own_style() -> str:
    """What the design system has no rule for: pictures, figures, shapes, print."""
    return (files("reports.pages") / "templates" / "style.css").read_text(encoding="utf-8")


@cache
def sheet() -> tuple[Rule | Group, ...]:
    """The whole sheet, read once. Raises `StylesheetMissing`."""
    try:
        text = (files("reports.pages") / "assets" / SHEET).read_text(encoding="utf-8")
    except OSError:
        raise StylesheetMissing from None
    return tuple(_read(text))


def _read(text: str) -> Iterator[Rule | Group]:
    """The rules of a minified sheet without comments. What asks a network, and what old browsers need, is left out."""
    place = 0
    while (opening := text.find("{", place)) >= 0:
        prelude = text[place:opening].rpartition(";")[2].strip()
        closing = _closing(text, opening)
        body = text[opening + 1 : closing]
        place = closing + 1
        if any(sign in prelude for sign in _OLD_BROWSERS):
            continue
        if prelude.startswith(("@media", "@supports", "@container")):
            yield Group(prelude, tuple(_read(body)))
        elif not prelude.startswith("@") and not _OUTWARD.search(body):
            yield Rule(tuple((one, _needs(one)) for one in _selectors(prelude)), body)


def _closing(text: str, opening: int) -> int:
    """The place of the bracket that closes the one at ``opening``."""
    depth = 0
    for found in re.compile(r"[{}]").finditer(text, opening):
        depth += 1 if found.group() == "{" else -1
        if not depth:
            return found.start()
    raise StylesheetMissing


def _selectors(prelude: str) -> Iterator[str]:
    """Selectors cut at commas that are not inside brackets."""
    depth = start = 0
    for place, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            yield prelude[start:place]
            start = place + 1
    yield prelude[start:]


def _needs(selector: str) -> frozenset[str]:
    """The elements and classes without which a selector can match nothing."""
    bare = re.sub(r"\[[^\]]*\]", "", _NOT.sub("", selector))
    bare = re.sub(r"::?[\w-]+(\([^)]*\))?", "", bare)
    return frozenset(f".{name}" if dot == "." else name.lower() for dot, name in _NAME.findall(bare) if dot != "#")
