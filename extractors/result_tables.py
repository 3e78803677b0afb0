"""Tables in which several values of one test, or several tests, stand side by side under the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extractors.columns import CELL, Cell, cells, placed
from extractors.lexicon import Lexicon
from extractors.measurements import measured, unit_pattern
from extractors.passages import Passage, Shape
from extractors.results import result
from extractors.table import rows
from extractors.transcript import Line, Transcript
from records.types import Fact, FactKind, Term

Place = tuple[int, int]  # page and number of a line
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
OCCASION = re.compile(
    r"(?:\d{1,2}[./-](?:\d{1,2}|[A-Za-z]{3})(?:[./-](?:\d{4}|\d{2}))?"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)? )?{MONTH}\.?,? ?'?(?:\d{{4}}|\d{{2}})?|(?:19|20)\d\d"
    r"|(?:on )?(?:admission|discharge|arrival|presentation)|baseline|today|now|current|latest|previous|last|initial"
    r"|peak|pre-?(?:op)?|post-?(?:op)?|before|after|(?:day|week|visit|month|hour|time) ?\d{1,3}"
    r"|\d{1,2} ?(?:hours?|hrs?|weeks?|months?)"
    r"|\d{1,2}:\d\d)",
    re.I,
)
SIDES = re.compile(r"(?:right|r|re|right eye|od|left|l|le|left eye|os)", re.I)
UNITS = re.compile(r"units?(?: of measure)?", re.I)
RANGES = re.compile(r"(?:ref(?:erence)?\.?(?: range| interval)?|normal(?: range| values)?|range|target)", re.I)
FLAGS = re.compile(r"flags?|comments?|trend|abn(?:ormal)?", re.I)
BRACKETED = re.compile(r"\s*\(([^)]*)\)\s*$")
DASH = re.compile(r"[-–—.]*|n/?[ad]|nil|not (?:done|taken)|pending", re.I)
LONGEST_NAME = 40  # letters


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns in which values of one test stand side by side: their names' places and what each holds."""

    cells: tuple[Cell, ...] = field(repr=False)
    kinds: tuple[str, ...]  # value, unit, range, flag


def side_by_side(transcript: Transcript, lexicon: Lexicon) -> dict[Place, Columns]:
    """For each row below columns named by date, occasion or side: those columns."""
    found: dict[Place, Columns] = {}
    above: Columns | None = None
    for line in transcript.lines:
        columned = "  " in line.text.strip()
        named = _columns(line, lexicon) if columned else None
        above = named or (above if columned else None)
        if above and not named:
            found[line.page, line.number] = above
    return found


def _columns(line: Line, lexicon: Lexicon) -> Columns | None:
    """The columns of one test's values that a line names; None for any other line."""
    own = cells(line)
    if own and _test(own[0].text, lexicon):
        return None  # "Visual acuity  6/9  6/24": no dates
    kinds = [_kind(cell.text) for cell in own]
    if kinds and kinds[0] is None:
        own, kinds = own[1:], kinds[1:]
    known = tuple(kind for kind in kinds if kind)
    if len(known) < len(kinds) or known.count("value") < 2:
        return None
    return Columns(tuple(own), known)


def _kind(text: str) -> str | None:
    for kind, pattern in (("unit", UNITS), ("range", RANGES), ("flag", FLAGS), ("value", SIDES), ("value", OCCASION)):
        if pattern.fullmatch(text.strip(" :.")):
            return kind
    return None


def beside(passage: Passage, line: Line, columns: Columns, lexicon: Lexicon) -> list[Fact]:
    """The values of one test in a row below such columns; empty where the row is not laid out so.

    A value stays with its own date or side: each is a result of its own, with the unit and range of the row.
    """
    own = [cell for cell in cells(line) if cell.text.strip("|")]
    if len(own) < 2 or len(own[0].text) > LONGEST_NAME or passage.shape is not Shape.ROW:
        return []
    term = _test(own[0].text, lexicon)
    chosen = placed(own[1:], columns.cells, lambda text, at: _suits(text, columns.kinds[at]))
    extra = own[-1] if chosen is None and unit_pattern().fullmatch(own[-1].text) else None
    if extra:
        chosen = placed(own[1:-1], columns.cells, lambda text, at: _suits(text, columns.kinds[at]))
    if term is None or chosen is None:
        return []
    held = list(zip(chosen, own[1:], strict=False))
    unit = extra.text if extra else _first(held, columns, "unit") or _unit_in(own[0].text)
    limits = _limits(_first(held, columns, "range"))
    shift = passage.pieces[0].start
    found = []
    for at, cell in held:
        if columns.kinds[at] != "value" or DASH.fullmatch(cell.text):
            continue
        read = measured(f"  {cell.text}", 0, row=False)
        if read is None or read[1] != len(cell.text) + 2:
            return []
        value = replace(read[0], unit=read[0].unit or unit, low=limits[0], high=limits[1])
        fact = result(passage, cell.start - shift, cell.end - shift, term, value)
        side = f" {columns.cells[at].text}" if SIDES.fullmatch(columns.cells[at].text) else ""
        found.append(replace(fact, text=f"{BRACKETED.sub('', own[0].text)}{side} {cell.text}"))
    return found


def _test(text: str, lexicon: Lexicon) -> str | None:
    """The test that the first cell of a row names."""
    bare = BRACKETED.sub("", text).strip(" *:.")
    return next((term.name for term in _named(bare, lexicon) if term.kind is FactKind.OBSERVATION), None)


def _unit_in(text: str) -> str | None:
    """The unit in brackets behind a test's name: "Weight (kg)"."""
    bracketed = BRACKETED.search(text)
    return bracketed[1] if bracketed and unit_pattern().fullmatch(bracketed[1]) else None


def _first(held: Iterable[tuple[int, Cell]], columns: Columns, kind: str) -> str | None:
    return next((cell.text for at, cell in held if columns.kinds[at] == kind), None)


def _limits(printed: str | None) -> tuple[float | None, float | None]:
    """A reference range as numbers."""
    found = re.search(r"(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)", printed or "")
    return (float(found[1]), float(found[2])) if found else (None, None)


def _suits(text: str, kind: str) -> bool:
    if kind == "unit":
        return unit_pattern().fullmatch(text) is not None
    if kind == "range":
        return _limits(text)[0] is not None or text[:1] in "<>"
    if kind == "flag":
        return not re.search(r"\d", text)
    return re.search(r"\d", text) is not None or DASH.fullmatch(text) is not None


# ---------------------------------------------------------------- several tests abreast
def headed(transcript: Transcript, lexicon: Lexicon) -> dict[Place, tuple[str, tuple[str | None, ...]]]:
    """For each row (page and line) below column names that are tests: those names as printed, and their tests."""
    found: dict[Place, tuple[str, tuple[str | None, ...]]] = {}
    above: tuple[str, tuple[str | None, ...]] | None = None
    for line in transcript.lines:
        columned = "  " in line.text.strip()
        names = named_cells(line.text, lexicon) if columned else ()
        above = (line.text, names) if names else (above if columned else None)
        if above and not names:
            found[line.page, line.number] = above
    return found


def named_cells(text: str, lexicon: Lexicon) -> tuple[str | None, ...]:
    """The tests that the cells of a row of column names stand for, None for other columns: "Time  BP  Pulse".

    Empty unless two cells and half of all name tests, and no cell holds a figure.
    """
    printed = [cell[0].strip(" :.") for cell in CELL.finditer(text)]
    if len(printed) < 2 or any(re.search(r"\d", cell) for cell in printed if not lexicon.term(cell)):
        return ()
    named = tuple(
        next((term.name for term in _named(cell, lexicon) if term.kind is FactKind.OBSERVATION), None)
        for cell in printed
    )
    known = sum(name is not None for name in named)
    return named if known >= 2 and 2 * known >= len(printed) else ()


def _named(cell: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """The terms of a cell, in words or by the initials of a vital sign."""
    bare = re.sub(r"\s*\([^)]*\)$", "", cell)
    return lexicon.term(bare) or next(
        (lexicon.term(row["wording"]) for row in rows("vital_columns") if row["column"].casefold() == bare.casefold()),
        (),
    )


def under_names(passage: Passage, printed: str, names: tuple[str | None, ...]) -> list[Fact]:
    """The values of a row below its column names; empty if its cells are not as many, or hold anything but values.

    ``printed`` is the row of names as printed, ``names`` what ``named_cells`` made of it.
    """
    own = [(cell.start(), cell.end()) for cell in CELL.finditer(passage.text)]
    heads = [cell[0].strip(" :.") for cell in CELL.finditer(printed)]
    if len(own) != len(names):
        return []
    found = []
    for (start, end), name, head in zip(own, names, heads, strict=True):
        if name is None:
            continue
        read = measured(passage.text[:end], start, row=False)
        if read is None and not re.search(r"\d", passage.text[start:end]):
            continue  # "A" for alert, a dash, "refused"
        if read is None or read[1] != end:
            return []
        fact = result(passage, start, end, name, read[0])
        found.append(replace(fact, text=f"{head} {fact.text}"))
    return found
