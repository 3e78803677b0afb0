"""Dates that no label introduces: alone on their line, after a reference, a place or a title, as letters are dated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
REFERENCE = re.compile(r"(?:(?:our |your )?ref\w*\W*)?[\w./\-]{0,30}", re.IGNORECASE)
NUMBERED = re.compile(r"\d{3}|\bref", re.IGNORECASE)
PLACE = re.compile(r"(?:[A-Z][A-Za-z'.\-]*,? ?){1,4}")  # Llanfair-ar-y-bryn 21.2.94
NO_PLACE = re.compile(
    r"\b(?:(?:admi|discharg|operat|surger|procedur|appoint|clinic|review|birth|visit|attend|inject|vaccin)\w*|"
    r"(?:seen|born|dob|dose|scan|x-?ray|ward|follow|next|last|since|until|from|to|on|in|by|mr|mrs|miss|ms|dr)\b)",
    re.IGNORECASE,
)
OPEN_FIELDS = ("other", "hospital_number", "sender", "staff", "author", "consultant", "name", "address", "addressee")


@dataclass(frozen=True, slots=True)
class LoneDate:
    """A date without a label; ``weak`` where its cell alone is bare and the line says other things."""

    printed: PrintedDate
    evidence: Evidence
    weak: bool = False


def greeting_of(lines: tuple[Line, ...]) -> Line | None:
    """The line of the salutation, if there is one."""
    return next((line for line in lines if re.match(r"\s*dear\b", line.text, re.IGNORECASE)), None)


def lone_dates(lines: tuple[Line, ...], fields: tuple[Field, ...], order: Order) -> tuple[LoneDate, ...]:
    """The lone dates above or just below the salutation, or in the heading; if none, those at the end."""
    greeting = greeting_of(lines)
    at = lines.index(greeting) if greeting is not None else None
    above = lines[: min(TOP, at + 3) if at is not None else TOP]
    top = tuple(_lone(above, fields, order, at))
    return top or tuple(_lone(lines[-BOTTOM:], fields, order, None))


def _lone(lines: tuple[Line, ...], fields: tuple[Field, ...], order: Order, greeting: int | None) -> Iterator[LoneDate]:
    for at, line in enumerate(lines):
        if any(STAMP.search(near.text) for near in lines[max(0, at - 1) : at + 2]):
            continue
        on_line = [entry for entry in fields if entry.line.number == line.number]
        for printed in printed_dates(line.text, order):
            if _explained(printed, line, fields):
                continue
            before, after = line.text[: printed.start].split("  ")[-1], line.text[printed.end :].split("  ")[0]
            rest = WEEKDAY.sub("", before + after).strip(" ,.:;-|_")
            letterlike = greeting is not None and at <= greeting + 2
            if not _bare(rest) and not (letterlike and not after.strip(" .") and _place(rest)):
                continue
            alone = len(line.text.strip()) <= len(before + after) + printed.end - printed.start + 1
            weak = not alone and (bool(on_line) or (not letterlike and not _heading(line, printed)))
            weak = weak and not (letterlike and all(entry.name in OPEN_FIELDS for entry in on_line))
            weak = weak or (not letterlike and at >= HEADING)
            yield LoneDate(printed, line.evidence(printed.start, printed.end), weak)


def _bare(rest: str) -> bool:
    """Whether nothing stands by the date but a title or a reference."""
    reference = REFERENCE.fullmatch(rest) and re.search(r"[/\d]|ref", rest, re.IGNORECASE)
    return not rest or bool(TITLE.fullmatch(rest)) or bool(reference)


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


def _explained(printed: PrintedDate, line: Line, fields: tuple[Field, ...]) -> bool:
    """Whether the date is a labelled field's value: beside its label, or anywhere in a date of birth's."""
    for entry in fields:
        value = entry.value
        if value.line.number != line.number or not value.start <= printed.start < value.end:
            continue
        between = line.text[value.start : printed.start]
        if entry.name in ("birth_date", "age") or entry.name.endswith(("_date", "_dates")):
            return True
        if not between.strip() or ("  " not in between and entry.name not in OPEN_FIELDS):
            return True
    return False
