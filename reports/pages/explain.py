"""What a figure rests on, in words, from a page's JSON twin: value, formula with values put in, assumptions, rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from records.errors import FigureUnknown
from reports.money.pounds import label_of
from reports.pages.printed import printed, unit_words

NEAREST = 5  # keys that are named when there is none of that name
FIRST = 3  # event keys that are shown
OF_ONE = {"progress": "progress.share"}  # figures of all trusts by what they are of each


@dataclass(frozen=True, slots=True)
class Counted:
    """Ledger rows under a figure: the query in words, how many there are, and the first few by their own numbers."""

    query: str
    rows: int
    first: tuple[str, ...]


Rows = Callable[[str], Counted | None]  # asked for "events:closed"; None where the ledger can't say


def explained(twin: Mapping[str, Any], asked: str, rows: Rows) -> Iterator[str]:
    """The lines that explain a figure, and one level of those under it. Raises `FigureUnknown`.

    ``asked`` is a key, with or without the code of the page before it, as `data-figure` has it.
    """
    key = found_key(twin["figures"], asked, twin["trust"])
    figure = twin["figures"][key]
    yield f"{key}: {_value(figure)}"
    yield f"  {figure['label']}; as of {twin['as_of']}, {twin['name'] or twin['trust']}"
    yield from _worked_out(key, twin)
    yield from _rests(figure, twin, rows)


def of_trusts(key: str, twins: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same figure of each trust, where its twin has it: what one of all trusts is made of."""
    stem, _, rest = key.partition(".")
    own = OF_ONE.get(rest.partition(".")[0], rest) if stem == "nation" else key
    lines = [f"    {twin['trust']}: {_value(twin['figures'][own])}" for twin in twins if own in twin["figures"]]
    if lines:
        yield f"  {own} of each trust:"
        yield from lines


def found_key(figures: Mapping[str, Any], asked: str, code: str) -> str:
    """The key that was meant. Raises `FigureUnknown` with the nearest keys."""
    key = asked.removeprefix(f"{code}.").removeprefix("figure-")
    if key in figures:
        return key
    near = get_close_matches(key, figures, NEAREST, 0.4) or sorted(figures)[:NEAREST]
    raise FigureUnknown(", ".join(near))


def _value(figure: Mapping[str, Any]) -> str:
    value, unit = figure["value"], figure["unit"]
    shown = printed(value, unit)
    exact = f" (exactly {value})" if shown.replace(",", "") != value and unit.startswith("GBP") else ""
    named = unit and not unit.startswith("GBP") and unit not in {"percent", "day", "name"}
    return f"{shown}{f' {unit_words(unit)}' if named and value[:1].isdigit() else ''}{exact}"


def _worked_out(key: str, twin: Mapping[str, Any]) -> Iterator[str]:
    figure = twin["figures"][key]
    if figure["counted_from"]:
        yield f"  counted from: {figure['counted_from']}"
    if figure["formula"]:
        yield f"  formula: {figure['formula']}"
        filled = with_values(key, twin)
        if filled != figure["formula"]:
            yield f"  with values: {filled}"


def with_values(key: str, twin: Mapping[str, Any]) -> str:
    """A figure's formula with the values of the figures and assumptions in it put in their places.

    In a formula of the model a name is a line of the same year, and ``before(name)`` is the line a year earlier.
    """
    figure, figures = twin["figures"][key], twin["figures"]
    head, _, year = key.rpartition(".")
    known: dict[str, str] = {name: one["central"] for name, one in twin["assumptions"].items()}

    def value(found: re.Match[str]) -> str:
        name = found.group("name")
        if found.group("before"):
            earlier = f"money.line.{name}.{label_of(int(year[:4]) - 1)}" if year[:4].isdigit() else ""
            return str(figures[earlier]["value"]) if earlier in figures else found.group()
        for other in (name, f"money.line.{name}.{year}" if head.startswith("money.line.") else name):
            if other in figures and other != key:
                return str(figures[other]["value"])
        return known.get(name, name)

    return re.sub(
        r"(?P<before>before\()?(?P<name>[a-z][a-z0-9_.-]*[a-z0-9]|[a-z])(?(before)\))", value, figure["formula"]
    )


def _rests(figure: Mapping[str, Any], twin: Mapping[str, Any], rows: Rows) -> Iterator[str]:
    names: Sequence[str] = figure["rests_on"]
    if names:
        yield "  rests on:"
    for name in names:
        yield from (f"    {line}" for line in _one(name, twin, rows))


def _one(name: str, twin: Mapping[str, Any], rows: Rows) -> Iterator[str]:
    """One thing that a figure rests on."""
    kind, _, key = name.partition(":")
    if kind == "assumption" and key in twin["assumptions"]:
        yield from _assumption(twin["assumptions"][key])
    elif name in twin["figures"]:
        below = twin["figures"][name]
        yield f"figure {name}: {_value(below)} ({below['label']})"
        yield from (f"  {line.strip()}" for line in _worked_out(name, twin))
    else:
        yield f"{name}: {twin['sources'].get(name, 'see the page')}"
        counted = rows(name)
        if counted:
            yield f"  {counted.query}: {counted.rows:,} row{'' if counted.rows == 1 else 's'}"
            if counted.first:
                yield f"  first: {', '.join(counted.first[:FIRST])}"


def _assumption(one: Mapping[str, str]) -> Iterator[str]:
    prices = "" if one["price_year"] == "not money" else f", prices of {one['price_year']}"
    yield f"assumption {one['key']}: {one['central']} (from {one['low']} to {one['high']}) {one['unit']}{prices}"
    yield f"  {one['status']}; source: {one['source']}; owner: {one['owner']}; review by {one['review_date']}"
