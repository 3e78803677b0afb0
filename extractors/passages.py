"""Printed lines become passages: a paragraph, a list item or a table row, each knowing where on the paper it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from extractors.transcript import Line
from records.types import Evidence

BULLET = re.compile(r"^\s*(?:\(?\d{1,2}[.)](?=\D)|[-•*●▪◦·»–—]|\(?[a-h][.)]|\(?[ivx]{1,4}[.)]|[oe¢](?= [A-Z]))\s*")
ABBREVIATIONS = r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|approx|e\.g|i\.e|vs|cf|ca|Hosp|tab|tabs|cap|caps|inj)\.$"
DOSE_STOP = re.compile(r"\d\s?(?:mg|mcg|gm?|ml|microgm|units?|iu)\.$", re.I)
ROUTE_NEXT = re.compile(r"(?:[IS]\.?[MVC]\.?|P\.?O\.?|P\.?R\.?N?\.?|[BTQ]\.?D\.?S?\.?|O\.?[DMN]\.?|N\.?G\.?)(?!\w)")
BREAK = re.compile(
    r"(?<=[a-z0-9)%\]\"'])[.]\s+(?=[A-Z0-9?\"'(•-])"  # a full stop and a capital or a digit
    r"|(?<=[A-Z])(?<![A-Z]\.[A-Z])\.\s+(?=[A-Z?][a-z ])"
    r"|(?<=[A-Z]\.[A-Z])\.\s+(?=(?:She|He|The|It|His|Her|This|No|On|In|There|They|I|We|A|An|But|Not|Past)\b)"
    r"|(?<=[a-z]{3})\.(?=[A-Z][a-z])"  # the reader lost the space
    r"|(?<=\w)\?\s+(?=[A-Z][a-z]+ )"
    r"|;\s*"
    r"|(?<![ (][x×])(?<!stage)(?<!grade)(?<!type)(?<!day)\s+(?=\(?\d{1,2}[.)]\s+[A-Z])"  # 1. Asthma 2. Gout
    r"|\s+[•●▪◦]\s*"
)
TOLD = re.compile(
    r"\b(?:is|was|were|are|has|had|have|been|will|with|and|of|the|this|that|to|her|his|she|he|for|who|which|on|in|no)\b"
)
TABLE_MARGIN = 440.0  # points: a page of short lines has no right margin to measure
SHORT_LINE = 40  # letters: a shorter line is a line of its own, not a paragraph's


class Role(StrEnum):
    """How facts are read under a heading (column ``role`` of tables/headings.csv)."""

    HEAD = "head"  # letterhead and addresses, before anything clinical
    ADMINISTRATIVE = "administrative"
    SIGNATURE = "signature"
    HISTORY = "history"  # running clinical text
    DIAGNOSES = "diagnoses"
    RISK_FACTORS = "risk-factors"
    PAST_HISTORY = "past-history"
    FAMILY_HISTORY = "family-history"
    SOCIAL = "social"
    MEDICINES = "medicines"
    STOPPED = "stopped"
    SUGGESTED = "suggested"
    ALLERGIES = "allergies"
    EXAMINATION = "examination"
    RESULTS = "results"
    SENSITIVITIES = "sensitivities"
    EXAMINATION_TITLE = "examination-title"
    PROCEDURES = "procedures"
    PROPOSED = "proposed"
    PLAN = "plan"
    ADVICE = "advice"
    VACCINES = "vaccines"


class Shape(StrEnum):
    """How a passage is laid out."""

    PROSE = "prose"
    ITEM = "item"  # numbered, bulleted, or a short line of its own
    ROW = "row"  # columns


@dataclass(frozen=True, slots=True)
class Section:
    """The heading that a passage stands under: its slug in the record standard, if any, and how to read it."""

    role: Role
    slug: str | None = None
    inline: bool = False  # the heading stood in the same line as its text


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line inside a passage: it starts at ``at`` in the passage and at ``start`` in the line."""

    at: int
    line: Line
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that belongs together, with its section, its shape and the lines it came from."""

    text: str = field(repr=False)
    section: Section
    shape: Shape
    pieces: tuple[Piece, ...] = field(repr=False)

    def evidence(self, start: int, end: int) -> Evidence:
        """Where the characters from ``start`` up to ``end`` stand: on one page, the first that they touch."""
        found: Evidence | None = None
        for piece in self.pieces:
            first = max(start, piece.at) - piece.at + piece.start
            last = min(end - piece.at + piece.start, piece.end)
            if first >= last:
                continue
            here = piece.line.evidence(first, last)
            if found is None:
                found = here
            elif found.page == here.page:
                found = Evidence(found.page, found.box.union(here.box), min(found.confidence, here.confidence))
        return found or self.pieces[0].line.evidence()

    def followed_by(self, piece: Piece) -> Passage:
        """This passage with one more stretch at its end; a word parted by a hyphen is made whole."""
        more = piece.line.text[piece.start : piece.end]
        parted = re.search(r"[a-z]-$", self.text) is not None and more[:1].islower()
        text = self.text[:-1] if parted else f"{self.text} "
        placed = Piece(len(text), piece.line, piece.start, piece.end)
        return Passage(text + more, self.section, self.shape, (*self.pieces, placed))


def passage_of(piece: Piece, section: Section, shape: Shape | None = None) -> Passage:
    """One stretch of a line as a passage; its shape is seen from its bullet, its columns and its length."""
    start = piece.start
    text = piece.line.text[start : piece.end]
    bullet = BULLET.match(text)
    if bullet:
        start, text = start + bullet.end(), text[bullet.end() :]
    if shape is None:
        if columned(text):
            shape = Shape.ROW
        elif bullet or len(text.split()) <= 9:
            shape = Shape.ITEM
        else:
            shape = Shape.PROSE
    return Passage(text.rstrip(), section, shape, (Piece(0, piece.line, start, piece.end),))


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence: parted by full stops, semicolons and list numbers, not by abbreviations."""
    spans, start = [], 0
    for gap in BREAK.finditer(text):
        if text[gap.start()] == "." and re.search(ABBREVIATIONS, text[start : gap.start() + 1]):
            continue
        if DOSE_STOP.search(text[start : gap.start() + 1]) and ROUTE_NEXT.match(text, gap.end()):
            continue
        if re.fullmatch(r"\W*\d{1,2}", text[start : gap.start()]):
            continue  # the number of a list item
        end = gap.start() + (1 if text[gap.start()] in ".!?" else 0)
        if text[start:end].strip():
            spans.append((start, end))
        start = gap.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def continues(before: Line, line: Line, margin: float, said: str | None = None) -> bool:
    """Whether ``line`` carries on the paragraph of the line ``before`` it (``margin``: right edge of the text).

    ``said`` is what the line before says where a heading led it, so that the gap behind the heading is no column.
    """
    if line.page != before.page or columned(before.text if said is None else said) or columned(line.text):
        return False
    if BULLET.match(line.text) or re.match(r"[A-Z][A-Za-z/() -]{2,30}:\s", line.text):
        return False
    if re.search(r"(,|\band|\bor|\bof|\bwith|[a-z]-)$", before.text):
        return True
    if line.text[:1].islower() and not re.search(r"[.:;!?]$", before.text):
        return True
    first = line.words[0].box
    room = margin - before.box.right
    return len(before.text) >= SHORT_LINE and room < (first.right - first.left) + 6.0


def columned(text: str) -> bool:
    """Whether a line has columns: wide gaps, and not just one or two in running text that was set or read so."""
    gaps = re.findall(r"\S {2,}(?=\S)", text)
    if not gaps or len(gaps) > 2:
        return bool(gaps)
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    small = [word for word in words if word[0].islower()]
    return not (len(words) >= 9 and len(small) > 0.6 * len(words) and len(TOLD.findall(text)) >= 3)


def right_margin(lines: tuple[Line, ...]) -> float:
    """The right edge of a page's text in points."""
    return max([TABLE_MARGIN, *(line.box.right for line in lines)])
