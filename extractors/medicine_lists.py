"""Lists and tables of medicines: each medicine with all of its cells and lines, and what its heading says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from rapidfuzz import fuzz, process

from extractors.changes import change_of_heading
from extractors.columns import Cell, cells, placed
from extractors.dosages import components, route
from extractors.lexicon import Lexicon
from extractors.passages import BULLET, Passage, Piece, Role, Section, Shape
from extractors.quantities import quantities
from extractors.sections import heading, table_head
from extractors.table import rows
from extractors.timings import durations, frequency
from extractors.transcript import Line, Transcript
from records.types import Change, FactKind

LISTS = {Role.MEDICINES, Role.STOPPED, Role.SUGGESTED}
ORDER = ("drug", "strength", "dose", "route", "frequency", "duration", "status", "comment")
DIRECTIONS = {"strength", "dose", "route", "frequency", "duration"}
SIMILAR = 82.0  # per cent of the letters of a column's name that a misread one keeps
ALIGNED = 14.0  # points
SHORT = 7  # words of a cell that goes on below
TITLE = re.compile(r"\W*(?:[A-H1-9][.)]\s*)?([A-Za-z][A-Za-z ,/&()-]{2,50}?)\s?(?::|$|  | - )")
LABELLED = re.compile(
    r"\W*[A-Z][\w ./-]{2,40}:\s"
)  # "Cancelled 2-12-02: Digoxin": the heading above says nothing of it
BULLETED = re.compile(r"\W*[A-H1-9][.)]\s")
ALL_CHANGES = re.compile(r"\bchanges?\b", re.I)
AS_NEEDED = re.compile(r"\b(?:as (?:and when )?required|when required|as needed|p\.?r\.?n\.?)(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class Listed(Passage):
    """A medicine of a list: where its name stands, and what its row or the heading above says of it.

    ``drug`` is None where no column names it; ``status`` is the cell that tells what was done with it.
    """

    drug: tuple[int, int] | None = None
    status: str = field(default="", repr=False)
    as_needed: bool = False
    change: Change | None = None
    route: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """The named columns of a table of medicines."""

    cells: tuple[Cell, ...]
    kinds: tuple[str, ...]
    as_needed: bool


@dataclass(frozen=True, slots=True)
class Under:
    """What stands above a line: the heading's words on its medicines."""

    as_needed: bool = False
    change: Change | None = None
    route: str | None = None


NOTHING = Under()
MEDICINES = Section(Role.MEDICINES, "medications-and-medical-devices")


@cache
def words_of(kind: str) -> re.Pattern[str]:
    """The words of one kind of the table of medicines' words: salt, release, form, direction, other."""
    pattern = next(row["pattern"] for row in rows("medicine_words") if row["kind"] == kind)
    return re.compile(rf"(?:{pattern})(?![\w])", re.I)


@cache
def _cell_label() -> re.Pattern[str]:
    """The name of a column with a colon, before a cell in the same line."""
    names = "|".join(re.escape(name) for name in sorted(_columns(), key=len, reverse=True))
    return re.compile(rf"(?<![\w(])({names})\s?:\s*(?=\S)", re.I)


@cache
def _columns() -> dict[str, str]:
    return {row["column"]: row["kind"] for row in rows("medicine_columns")}


def columns_of(line: Line) -> Columns | None:
    """The columns that a line names, if it heads a table of medicines."""
    named = cells(line)
    kinds = tuple(_kind(cell.text) for cell in named)
    known = [kind for kind in kinds if kind]
    if "drug" not in known or not DIRECTIONS & set(known) or len(known) < 2 or 3 * len(known) < 2 * len(kinds):
        return None
    if kinds.count("drug") > 1:
        return None
    as_needed = any(AS_NEEDED.search(cell.text) for cell, kind in zip(named, kinds, strict=True) if kind == "drug")
    return Columns(named, tuple(kind or "comment" for kind in kinds), as_needed)


@cache
def _kind(name: str) -> str | None:
    plain = " ".join(re.sub(r"[^a-z0-9/&?]+", " ", name.lower()).split())
    bare = " ".join(re.sub(r"\([^)]*\)", " ", plain).split())
    found = _columns().get(plain) or _columns().get(bare)
    if found or len(plain) < 5:
        return found
    best = process.extractOne(plain, _columns().keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return _columns()[best[0]] if best and len(best[0]) >= 5 else None


# ---------------------------------------------------------------- the lists of a document
def listed(passages: Iterable[Passage], transcript: Transcript, lexicon: Lexicon) -> tuple[Passage, ...]:
    """The passages with the rows of medicines' tables made whole, and each list's items told what stands above them."""
    above = _above(transcript)
    tables = _tables(transcript, lexicon)
    taken = {line for row in tables for line in row.lines}
    heads = {(line.page, line.number) for line in transcript.lines if columns_of(line)}
    found: list[Passage] = []
    section = MEDICINES
    waiting = sorted(tables, key=lambda row: min(number for _, number in row.lines))
    for passage in passages:
        line = passage.pieces[0].line
        section = passage.section if passage.section.role in LISTS else MEDICINES
        while waiting and min(number for _, number in waiting[0].lines) <= line.number:
            found.append(_whole(waiting.pop(0), section, above))
        if (line.page, line.number) not in taken | heads:
            found.append(_told(passage, above.get((line.page, line.number), NOTHING)))
    return (*found, *(_whole(row, section, above) for row in waiting))


def _whole(row: _Row, section: Section, above: dict[tuple[int, int], Under]) -> Passage:
    """A row as one passage, with what stands above its table."""
    under = above.get(row.lines[0], NOTHING)
    whole = row.passage(section)
    return replace(whole, as_needed=whole.as_needed or under.as_needed, route=under.route)


def _told(passage: Passage, under: Under) -> Passage:
    if passage.section.role not in LISTS or under == NOTHING:
        return passage
    parts = passage.text, passage.section, passage.shape, passage.pieces
    return Listed(*parts, as_needed=under.as_needed, change=under.change, route=under.route)


def _above(transcript: Transcript) -> dict[tuple[int, int], Under]:
    """What the last heading above each line says of the medicines below it."""
    found: dict[tuple[int, int], Under] = {}
    under = NOTHING
    for line in transcript.lines:
        head = columns_of(line)
        title = None if head else _title(line.text)
        if title is not None:
            under = _said(title)
        labelled = title is None and not head and LABELLED.match(line.text)
        found[line.page, line.number] = NOTHING if labelled else under
    return found


def _title(text: str) -> str | None:
    """The words of a list's heading that a line is or starts with; "" for a heading of something else."""
    label = TITLE.match(text)
    if label is None:
        return None
    section = heading(label[1])
    if section is not None:
        return label[1] if section.role in LISTS else ""
    alone = "  " not in text.strip() and len(label[1].split()) <= SHORT and not quantities(text)
    return label[1] if alone and (BULLETED.match(text) or label[1].isupper()) else None


def _said(title: str) -> Under:
    change = None if ALL_CHANGES.search(title) else change_of_heading(title)
    return Under(AS_NEEDED.search(title) is not None, change, _route(title))


def _route(title: str) -> str | None:
    """The route by which a list's heading says that its medicines are given: "Inhalers", "B. ORAL, REGULAR"."""
    return next((row["route"] for row in rows("list_routes") if re.search(row["pattern"], title, re.I)), None)


# ---------------------------------------------------------------- tables
@dataclass(slots=True)
class _Row:
    """A medicine's row: the stretches of each column's cells on each of its lines."""

    columns: Columns
    parts: list[tuple[int, Line, Cell]]  # the column's number, the line, the cell

    @property
    def lines(self) -> list[tuple[int, int]]:
        return [(line.page, line.number) for _, line, _ in self.parts]

    def passage(self, section: Section) -> Listed:
        """The row in the order of directions, without cells of supply and signatures."""
        kinds = self.columns.kinds
        dosed = any(kinds[at] == "dose" and _is_dose(cell.text) for at, _, cell in self.parts)
        text, pieces, drug, status = "", [], (0, 0), ""
        for kind in ORDER:
            if kind == "strength" and dosed:
                continue
            for number, own in enumerate(kinds):
                printed = [(line, cell) for at, line, cell in self.parts if at == number and own == kind]
                for which, (line, cell) in enumerate(printed):
                    text += "" if not text else " " if which else "  "
                    pieces.append(Piece(len(text), line, cell.start, cell.end))
                    text += cell.text
                if kind == "drug" and printed:
                    drug = pieces[0].at, len(text)
                if kind == "status" and printed:
                    status = " ".join(cell.text for _, cell in printed)
        keeps = section.role in LISTS and not heading(self.parts[0][2].text, misread=False)
        own_section = section if keeps else MEDICINES
        return Listed(
            text, own_section, Shape.ROW, tuple(pieces), drug=drug, status=status, as_needed=self.columns.as_needed
        )


def _is_dose(text: str) -> bool:
    return any(amount.measure not in ("count", "strength") for amount in quantities(text))


def _tables(transcript: Transcript, lexicon: Lexicon) -> list[_Row]:
    """The rows of every table of medicines in the document."""
    found: list[_Row] = []
    columns: Columns | None = None
    before: Line | None = None
    for line in transcript.lines:
        labelled = _labelled_row(line)
        if labelled:
            found.append(labelled)
            continue
        head = columns_of(line)
        if head:
            columns, before = head, line
            continue
        if columns is None or before is None:
            continue
        row = _row(line, columns) if line.page == before.page and not _ends(line) else None
        if row is None or (row and line.number > before.number + 1):
            columns = None
            continue
        before = line
        if found and found[-1].columns is columns and _goes_on(row, columns, lexicon):
            found[-1].parts += row
        elif any(columns.kinds[at] == "drug" for at, _, _ in row):
            found.append(_Row(columns, row))
        else:
            columns = None
    return [row for row in found if _has_directions(row)]


def _labelled_row(line: Line) -> _Row | None:
    """A medicine whose cells are labelled on its line: "Name: Aspirin  Dose: 75mg  Route: oral"."""
    labels = list(_cell_label().finditer(line.text))
    kinds = tuple(_kind(label[1]) or "other" for label in labels)
    if kinds.count("drug") != 1 or not DIRECTIONS & set(kinds) or len(labels) < 2:
        return None
    ends = [*(label.start() for label in labels[1:]), len(line.text)]
    parts = []
    for number, (label, end) in enumerate(zip(labels, ends, strict=True)):
        text = line.text[label.end() : end].rstrip(" |;,")
        if text:
            parts.append((number, line, Cell(text, label.end(), label.end() + len(text), 0.0, 0.0)))
    filled = {kinds[at] for at, _, _ in parts}
    return _Row(Columns((), kinds, False), parts) if "drug" in filled and DIRECTIONS & filled else None


def _has_directions(row: _Row) -> bool:
    return len({at for at, _, _ in row.parts}) > 1


def _ends(line: Line) -> bool:
    """Whether a line is no row: a heading, a label, or the names of another table's columns."""
    text = line.text
    if "  " not in text.strip():
        label = re.match(r"\W*([A-Za-z][A-Za-z /&-]{2,40}?)\s?:", text)
        return heading(text, misread=False) is not None or (label is not None and heading(label[1]) is not None)
    return table_head(text) is not None


def _row(line: Line, columns: Columns) -> list[tuple[int, Line, Cell]] | None:
    """The cells of a line with their columns; None if it is no row of this table."""
    own = cells(line)
    bullet = BULLET.match(line.text)
    if bullet and own and own[0].end <= bullet.end():
        own = own[1:]
    if not own:
        return None
    if len(own) == 1:
        near = [at for at, column in enumerate(columns.cells) if abs(own[0].left - column.left) <= ALIGNED]
        return [(near[0], line, own[0])] if near and len(own[0].text.split()) <= SHORT else None
    chosen = placed(own, columns.cells, lambda text, at: _suits(text, columns.kinds[at]))
    return None if chosen is None else [(at, line, cell) for at, cell in zip(chosen, own, strict=True)]


def _suits(text: str, kind: str) -> bool:
    """Whether a cell's words may stand in a column of a kind, as far as can be seen from them."""
    match kind:
        case "route":
            return route(text) is not None
        case "frequency":
            times, as_needed = frequency(text)
            return times is not None or as_needed
        case "dose" | "strength":
            return re.search(r"\d|\b(?:one|two|three|half|ii?|as)\b", text, re.I) is not None
        case "duration":
            return re.search(r"\d\s?(?:d|w|m|/)|long|ongoing|course|until|continu|stop|review", text, re.I) is not None
        case "supply":
            return re.search(r"\d|nil|none|home|own|pod|patient", text, re.I) is not None
        case "status":
            return not quantities(text) and not frequency(text)[0] and not durations(text)
    return True


def _goes_on(row: Sequence[tuple[int, Line, Cell]], columns: Columns, lexicon: Lexicon) -> bool:
    """Whether a line goes on with the cells of the row above it."""
    named = [cell.text for at, _, cell in row if columns.kinds[at] == "drug"]
    if not named:
        return True
    if any(match.of_kind(FactKind.MEDICINE) for match in lexicon.find(named[0])):
        return False
    form = components(named[0])[:1]
    begins = named[0][:1].islower() or named[0][:1] in "(" or bool(form and form[0][0] == 0)
    doses = [cell for at, _, cell in row if columns.kinds[at] in ("dose", "strength") and quantities(cell.text)]
    return begins and not (doses and any(columns.kinds[at] == "frequency" for at, _, _ in row))
