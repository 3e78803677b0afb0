"""Dates that no label introduces: alone on their line, after a reference, a place or a title, as letters are dated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.date_captions import OPEN_FIELDS, explained
from extractors.dates import Order, PrintedDate, printed_dates
from extractors.labels import Field
from extractors.transcript import Line
from records.types import Evidence

TOP = 24  # lines from the top within which a date may stand alone as the letter's
HEADING = 14  # the same where no salutation ends the heading
BOTTOM = 5  # lines at the end, below the signature
STAMP = re.compile(r"\b(?:received|rec'?d|scanned|printed|faxed|stamped)\b", re.IGNORECASE)
WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b", re.IGNORECASE)
TITLE = re.compile(
    r"(?:[\w&'\-]+ ){0,4}(?:letter|report|summary|record|note|review|form|chart|clinic)", re.IGNORECASE
)  # CLINIC LETTER 4/4/2004
CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:hrs?|hours|[ap]\.?m\.?)?|\b\d{4} ?hrs?\b", re.IGNORECASE)
CELLS = re.compile(r"\s{2,}|\s?\|\s?|,\s")
PERSONAL = re.compile(
    r"(?:m|f|male|female|boy|girl|\d{1,3} ?(?:y|yrs?|years?)(?: ?\d+ ?m)?|\d{3}[ \-]\d{3}[ \-]\d{4}|9\d{9})",
    re.IGNORECASE,
)
DATED = ("never_date", "printed_date", "typed_date", "dictated_date", "seen_date")  # labels with a date of their own
STAMP_WORDS = 6
STAMP_LINES = 2
STAMPED_MONTH = re.compile(r"\d{1,2}[\s\-/]*[A-Z]{3}")  # stamps print 7 NOV 2017
STAMP_ALONE = re.compile(r"\d{1,2} [A-Z]{3} (?:\d{4}|\d{2})")
UNREAD = re.compile(
    r"\b[\dOIl]{1,2}(?:st|nd|rd|th)?[ ,.\-]{0,3}(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ ,.\-]{1,3}[\dOIl]{2,4}\b"
    r"|(?<![\w/.\-])[\dOIl]{1,2}([/.\-])[\dOIl]{1,2}\1[\dOIl]{3,4}(?![\w/.\-])",  # 21/07/2609
    re.IGNORECASE,
)
REFERENCE = re.compile(r"(?:(?:our |your )?ref\w*\W*)?[\w./\-]{0,30}", re.IGNORECASE)
NUMBERED = re.compile(r"\d{3}|\bref", re.IGNORECASE)
PLACE = re.compile(r"(?:[A-Z][A-Za-z'.\-]*,? ?){1,4}")  # Llanfair-ar-y-bryn 21.2.94
NO_PLACE = re.compile(
    r"\b(?:(?:admi|discharg|operat|surger|procedur|appoint|clinic|review|birth|visit|attend|inject|vaccin)\w*|"
    r"(?:seen|born|dob|dose|scan|x-?ray|ward|follow|next|last|since|until|from|to|on|in|by|mr|mrs|miss|ms|dr)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LoneDate:
    """A date without a label; ``weak`` where its cell alone is bare and the line says other things."""

    printed: PrintedDate
    evidence: Evidence
    weak: bool = False


def greeting_of(lines: tuple[Line, ...]) -> Line | None:
    """The line of the salutation, if there is one."""
    return next((line for line in lines if re.match(r"\s*dear\b", line.text, re.IGNORECASE)), None)


def lone_dates(
    lines: tuple[Line, ...], fields: tuple[Field, ...], order: Order, captioned: frozenset[tuple[int, int]]
) -> tuple[LoneDate, ...]:
    """The lone dates above or just below the salutation, or in the heading; if none, those at the end.

    ``captioned`` are the dates (number of the line, character) of which other words say what they are of.
    """
    greeting = greeting_of(lines)
    at = lines.index(greeting) if greeting is not None else None
    above = lines[: min(TOP, at + 3) if at is not None else TOP]
    paper = _Lines(fields, order, captioned | _stamped(lines, order))
    return tuple(paper.lone(above, at)) or tuple(paper.lone(lines[-BOTTOM:], None))


def stamped_alone(line: Line) -> bool:
    """Whether a line is a date as rubber stamps print it, and nothing else: 19 MAR 2018."""
    return bool(STAMP_ALONE.fullmatch(line.text.strip(" .,|_-")))


def unread_heading(lines: tuple[Line, ...], order: Order) -> bool:
    """Whether a date seems to stand at the head that cannot be read: "8 February 191"."""
    greeting = greeting_of(lines)
    above = lines[: min(TOP, lines.index(greeting) + 3) if greeting is not None else HEADING]
    return any(
        not any(
            printed.start < seen.end() and seen.start() < printed.end for printed in printed_dates(line.text, order)
        )
        for line in above
        for seen in UNREAD.finditer(line.text)
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """What lone dates are told by."""

    fields: tuple[Field, ...]
    order: Order
    explained: frozenset[tuple[int, int]]

    def lone(self, lines: tuple[Line, ...], greeting: int | None) -> Iterator[LoneDate]:
        """The lone dates of a stretch of lines; ``greeting`` is the place of the salutation among them."""
        for at, line in enumerate(lines):
            for printed in printed_dates(line.text, self.order):
                taken = (line.number, printed.start) in self.explained or explained(printed, line, self.fields)
                if taken or _personal(line):
                    continue
                letterlike = greeting is not None and at <= greeting + 2
                weak = self._weakness(printed, line, at, letterlike=letterlike)
                if weak is not None:
                    yield LoneDate(printed, line.evidence(printed.start, printed.end), weak)

    def _weakness(self, printed: PrintedDate, line: Line, at: int, *, letterlike: bool) -> bool | None:
        """Whether the date is only weakly the letter's; None if it is not lone at all."""
        before, after = line.text[: printed.start].split("  ")[-1], line.text[printed.end :].split("  ")[0]
        rest = CLOCK.sub("", WEEKDAY.sub("", before + after)).strip(" ,.:;-|_()")
        if not _bare(rest) and not (letterlike and not after.strip(" .") and _place(rest)):
            return None
        if not rest and _labelled_by(line.text[: printed.start]):
            return None
        on_line = [entry for entry in self.fields if entry.line.number == line.number]
        alone = len(line.text.strip()) <= len(before + after) + printed.end - printed.start + 1
        weak = not alone and (bool(on_line) or (not letterlike and not _heading(line, printed)))
        weak = weak and not (letterlike and all(entry.name in OPEN_FIELDS or entry.name in DATED for entry in on_line))
        return weak or stamped_alone(line) or (not letterlike and (at >= HEADING or bool(CLOCK.search(after))))


def _stamped(lines: tuple[Line, ...], order: Order) -> frozenset[tuple[int, int]]:
    """The dates of stamps, by number of the line and character: behind RECEIVED, in the lines below, else before it."""
    found: set[tuple[int, int]] = set()
    dates = {line.number: printed_dates(line.text, order) for line in lines}
    for at, line in enumerate(lines):
        for stamp in STAMP.finditer(line.text):
            below = [
                (near, each)
                for gap, near in enumerate(lines[at + 1 : at + 1 + STAMP_LINES])
                for each in dates[near.number]
                if not gap or STAMPED_MONTH.match(near.text, each.start)
            ]
            beside = [(line, each) for each in dates[line.number]]
            above = [(near, each) for near in lines[max(0, at - 1) : at] for each in dates[near.number]]
            behind = [(line, each) for each in dates[line.number] if each.start >= stamp.start()]
            short = len(line.text.split()) <= STAMP_WORDS
            order_of_search = (behind, below if short or not beside else [], beside, above if short else [])
            nearest = next((each[0] for each in order_of_search if each), None)
            if nearest is not None:
                found.add((nearest[0].number, nearest[1].start))
    return frozenset(found)


def _personal(line: Line) -> bool:
    """Whether the line tells a person's details without labels: a sex, an age, an NHS number in a cell of its own."""
    return any(PERSONAL.fullmatch(cell.strip(" ,.()|")) for cell in CELLS.split(line.text))


def _bare(rest: str) -> bool:
    """Whether nothing stands by the date but a title or a reference."""
    reference = REFERENCE.fullmatch(rest) and re.search(r"[/\d]|ref", rest, re.IGNORECASE)
    return not rest or bool(TITLE.fullmatch(rest)) or bool(reference)


def _labelled_by(before: str) -> bool:
    """Whether the cell to the left is a label that was not known, or misread: "Clinic dote:"."""
    cells = [cell for cell in before.split("  ") if cell.strip()]
    if not cells or re.search(r"\d", cells[-1]):
        return False
    if re.search(r"\bref\w*\W*$", cells[-1], re.IGNORECASE):
        return False
    return bool(re.search(r"[a-z]\W?\s*:\s*$|\bd[a-z]t[a-z]\b", cells[-1], re.IGNORECASE))


def _place(rest: str) -> bool:
    return bool(PLACE.fullmatch(rest)) and not NO_PLACE.search(rest)


def _heading(line: Line, printed: PrintedDate) -> bool:
    """Whether the other cells of the line are a title or a reference."""
    others = [cell.strip(" ,.:") for cell in line.text[: printed.start].split("  ") if cell.strip()]
    last = not line.text[printed.end :].strip(" .")
    return (
        last
        and bool(others)
        and all(_bare(other) and (TITLE.fullmatch(other) or NUMBERED.search(other)) for other in others)
    )
