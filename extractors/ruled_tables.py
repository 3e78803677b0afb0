"""Rules drawn on a page come in, the tables that they make go out; a table's words are then read cell by cell.

A row is read as one printed line whose cells stand left to right, each with its wrapped lines together. Boxes that
frame a letter, and cells that hold lists beside lists, are read as they stand. The only module that knows pdfplumber.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache
from itertools import groupby, pairwise
from typing import Any

from extractors.lines import in_printed_lines
from extractors.rulings import Rule
from records.types import Box, Word

NEAR = 3.0  # points: rules as near are one, and meet
MOST_RULES = 400  # after those that are one are taken together
MOST_CROSSINGS = 1_000  # looked at by pdfplumber in half a second; fifty rows of ten cells have 561
LEAST = 3  # rules each way: two rows of two cells
MOST_LINES = 6  # of a list that is made one line
MOST_WORDS = 25  # of a cell; more are prose
SPACE = 0.28  # of a line's height: between two words of one line
HELD = 0.9  # of the words inside a table that stand in its cells


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table from the top, each with its cells from the left."""

    rows: tuple[tuple[Box, ...], ...]

    @property
    def box(self) -> Box:
        """The smallest box that holds all cells."""
        whole = self.rows[0][0]
        for row in self.rows:
            for cell in row:
                whole = whole.union(cell)
        return whole


# ---------------------------------------------------------------- finding tables
def tables_of(rules: Sequence[Rule]) -> tuple[Table, ...]:
    """The tables of two rows and two columns or more; none where there are more rules than tables have."""
    level = {round(rule.top / NEAR) for rule in rules if rule.level}
    upright = {round(rule.left / NEAR) for rule in rules if not rule.level}
    if len(level) < LEAST or len(upright) < LEAST:
        return ()
    finder = _pdfplumber()
    edges = finder.merge_edges([_edge(rule) for rule in rules], NEAR, NEAR, NEAR, NEAR)
    if len(edges) > MOST_RULES:
        return ()
    crossings = finder.edges_to_intersections(edges, NEAR, NEAR)
    if len(crossings) > MOST_CROSSINGS:
        return ()
    found = (_table(cells) for cells in finder.cells_to_tables(finder.intersections_to_cells(crossings)))
    return tuple(table for table in found if len(table.rows) > 1 and max(map(len, table.rows)) > 1)


@cache
def _pdfplumber() -> Any:
    """The library, brought in for the first table: that takes a fifth of a second, and most letters have none."""
    from pdfplumber import table

    return table


def _edge(rule: Rule) -> dict[str, object]:
    """A rule as pdfplumber keeps one."""
    return {
        "x0": rule.left,
        "x1": rule.right,
        "top": rule.top,
        "bottom": rule.bottom,
        "width": rule.right - rule.left,
        "height": rule.bottom - rule.top,
        "orientation": "h" if rule.level else "v",
        "object_type": "line",
    }


def _table(cells: Iterable[tuple[float, float, float, float]]) -> Table:
    boxes = sorted((Box(*cell) for cell in cells), key=lambda box: (box.top, box.left))
    return Table(tuple(tuple(row) for _, row in groupby(boxes, key=lambda box: box.top)))


# ---------------------------------------------------------------- reading them
class _Holding(Enum):
    """What a cell holds, which says whether its lines may be made one."""

    FEW = auto()  # one line, wrapped or not
    LIST = auto()  # lines that end before they are full: they may belong to the lines of the cell beside it
    PROSE = auto()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with its words by printed line from the top."""

    box: Box
    lines: tuple[tuple[Word, ...], ...] = field(repr=False)

    @property
    def words(self) -> list[Word]:
        """All of them in reading order; the first says that it begins the cell."""
        first, *others = (word for line in self.lines for word in line)
        return [replace(first, begins_cell=True), *others]

    @property
    def holding(self) -> _Holding:
        """What it holds, as its line ends and its length tell."""
        margin = max(0.0, min(line[0].box.left for line in self.lines) - self.box.left)
        room = self.box.right - margin - NEAR
        early = [_end(line) + _space(line) + _wide(after[0]) < room for line, after in pairwise(self.lines)]
        if sum(map(len, self.lines)) > MOST_WORDS and sum(early) * 2 <= len(early):
            return _Holding.PROSE
        return _Holding.LIST if any(early) else _Holding.FEW


def in_cells(words: Sequence[Word], tables: Sequence[Table]) -> tuple[Word, ...]:
    """The words in reading order, numbered by printed line, as `in_printed_lines` does; tables row by row."""
    outside = list(words)
    blocks: list[list[Sequence[Word]]] = []
    for table in tables:
        rows, inside, beyond = _sorted_into(table, outside)
        held = sum(map(len, rows.values()))
        if held and held >= HELD * inside:
            row_of = ([_cell(box, rows[box]) for box in row if box in rows] for row in table.rows)
            blocks.append([line for row in row_of for line in _row(row)])
            outside = beyond
    blocks += [[line] for line in _printed(outside)]
    blocks.sort(key=lambda lines: min(_down(word) for word in lines[0]))
    lines = (line for block in blocks for line in block)
    return tuple(replace(word, line=number) for number, line in enumerate(lines) for word in line)


def _sorted_into(table: Table, words: Iterable[Word]) -> tuple[dict[Box, list[Word]], int, list[Word]]:
    """The words of each cell that holds any, how many stand within the table's box, and those that are in no cell."""
    whole = table.box
    cells: dict[Box, list[Word]] = {}
    inside = 0
    beyond = []
    for word in words:
        cell = None
        if _holds(whole, word):
            inside += 1
            cell = next((box for row in table.rows for box in row if _holds(box, word)), None)
        if cell is None:
            beyond.append(word)
        else:
            cells.setdefault(cell, []).append(word)
    return cells, inside, beyond


def _cell(box: Box, words: Sequence[Word]) -> _Cell:
    if len({word.line for word in words}) == 1:
        return _Cell(box, (tuple(sorted(words, key=lambda word: word.box.left)),))
    return _Cell(box, tuple(map(tuple, _printed(words))))


def _row(cells: Sequence[_Cell]) -> Iterator[Sequence[Word]]:
    """A row's words by printed line: one where its cells hold few, more where one holds a list or prose.

    Lists side by side are read as they stand, for their lines may belong together; prose is read cell by cell.
    """
    holdings = [cell.holding for cell in cells]
    if len(cells) < 2:
        yield from (line for cell in cells for line in cell.lines)
    elif holdings.count(_Holding.LIST) > 1:
        yield from _as_they_stand(cells)
    else:
        few: list[Word] = []
        for at, (cell, holding) in enumerate(zip(cells, holdings, strict=True)):
            if holding is _Holding.FEW or (holding is _Holding.LIST and _is_small(cell, at, len(cells))):
                few += cell.words
                continue
            if holding is _Holding.LIST:  # what stands before a list names it
                first, *others = cell.lines
                yield [*few, replace(first[0], begins_cell=True), *first[1:]]
                yield from others
            else:
                yield from [few] if few else []
                yield from cell.lines
            few = []
        if few:
            yield few


def _is_small(cell: _Cell, at: int, cells: int) -> bool:
    """Whether a list is but a few words on lines of their own, not what the only cell before it names."""
    return len(cell.lines) <= MOST_LINES and (at == 0 or cells > 2)


def _as_they_stand(cells: Iterable[_Cell]) -> Iterator[Sequence[Word]]:
    """Lines across cells: those of one height are one, as in a table without rules."""
    lines = enumerate(line for cell in cells for line in cell.lines)
    yield from _printed(
        replace(word, line=number, begins_cell=word is line[0]) for number, line in lines for word in line
    )


def _printed(words: Iterable[Word]) -> list[Sequence[Word]]:
    return [tuple(line) for _, line in groupby(in_printed_lines(words), key=lambda word: word.line)]


def _holds(box: Box, word: Word) -> bool:
    across = (word.box.left + word.box.right) / 2
    return box.left <= across < box.right and box.top <= _down(word) < box.bottom


def _down(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _wide(word: Word) -> float:
    return word.box.right - word.box.left


def _end(line: Sequence[Word]) -> float:
    return line[-1].box.right


def _space(line: Sequence[Word]) -> float:
    return SPACE * (line[-1].box.bottom - line[-1].box.top)
