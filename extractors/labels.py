"""A transcript's lines to labelled fields: "Hospital number: 4471902" is the field hospital_number with its value.

Labels are rows of tables/labels.csv. They are recognised through slips of OCR ("Patlent", "NHS N0", "Date of birih"),
and a label without a value on its line takes the words that stand under it, as in a table with a header row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from extractors.label_words import COLON, Label, Role, ends_phrase, labels_on
from extractors.table import column
from extractors.transcript import Line, Transcript
from records.types import Evidence

__all__ = ["Field", "Role", "Segment", "labelled"]

LEADING = re.compile(r"(?:\s*\([^)\d]{0,40}\))?[\s:;.=#*|_\-–—]*")
SEX = re.compile(r"\W*(?:m|f|male|female|boy|girl|not|un|in|x|other)\b", re.IGNORECASE)
TEN_DIGITS = re.compile(r"\*?(?<![\d+])(\d{3}[ \-]?\d{3}[ \-]?\d{4})\*?$")
CELL = re.compile(r"\S+(?: \S+)*")
GAP = re.compile(r"\s{2,}")
COLUMN_SLACK = 14.0  # points by which a value may start left of its header
PERSONAL = (
    "name",
    "family",
    "given",
    "title",
    "birth_date",
    "nhs_number",
    "hospital_number",
    "address",
    "sex",
    "postcode",
)
TITLE_LINES = 8
MOTHERS = re.compile(r"\b(?:post ?-?natal|maternity|maternal|obstetric|ante ?-?natal|caesarean)")
BABYS = re.compile(r"\b(?:neonat|newborn|new born|baby|infant|special care|scbu|nicu|paediatric|child)")
BLOCK = 8  # lines that a heading over a person's details reaches


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one line."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the stretch."""
        return self.line.text[self.start : self.end]

    def evidence(self, start: int = 0, end: int | None = None) -> Evidence:
        """Where characters of the stretch stand on the paper."""
        return self.line.evidence(self.start + start, self.end if end is None else self.start + end)


@dataclass(frozen=True, slots=True)
class Field:
    """A label with its value: ``start`` is where the label begins on ``line``; the value may stand on the next line."""

    name: str
    role: Role
    line: Line
    start: int
    value: Segment = field(repr=False)
    shared: bool = False  # in a column beside another person's, and by the title alone the patient's


def labelled(transcript: Transcript) -> tuple[Field, ...]:
    """Every labelled field of the document, in reading order, with whose it is."""
    fields: list[Field] = []
    owners = _Owners(_subject(transcript))
    for at, line in enumerate(transcript.lines):
        following = transcript.lines[at + 1] if at + 1 < len(transcript.lines) else None
        if following is not None and following.page != line.page:
            following = None
        owners.enter(line)
        columns = _in_columns(line, owners)
        fields.extend(columns)
        for label, value in () if columns else _values(line, following):
            bracketed = line.text[: label.start].endswith("(")
            if label.name == "nhs_number" and (bracketed or not any(map(str.isdigit, value.text))):
                value = _number_before(line, label, transcript) or value
            role = owners.role_of(label, line)
            shared = owners.by_title(label, line)
            fields.append(Field(label.name, role, line, label.start, value, shared))
    return tuple(fields)


def _subject(transcript: Transcript) -> Role | None:
    """Whom the title over columns "Mother  Baby" is about, RELATIVE or CHILD; None if it speaks of both or neither."""
    columns = next((line for line in transcript.lines if len(_headings(line)) > 1), None)
    above = transcript.lines[max(0, columns.number - TITLE_LINES) : columns.number] if columns else ()
    title = " ".join(line.text.lower() for line in above)
    mother, baby = MOTHERS.search(title), BABYS.search(title)
    if bool(mother) == bool(baby):
        return None
    return Role.RELATIVE if mother else Role.CHILD


def _in_columns(line: Line, owners: _Owners) -> list[Field]:
    """The fields of a row "Date of birth  15/12/1986  30/07/2011" under the headings "Mother  Baby"."""
    labels = labels_on(line.text)
    if (
        len(owners.columns) < 2
        or len(labels) != 1
        or labels[0].name not in PERSONAL
        or line.text[: labels[0].start].strip()
    ):
        return []
    label = labels[0]
    match = LEADING.match(line.text, label.end)
    start = match.end() if match else label.end
    cells = [(start + cell.start(), start + cell.end()) for cell in CELL.finditer(line.text[start:])]
    if len(cells) != len(owners.columns):
        return []
    roles = [role for _, role in owners.columns]
    return [
        Field(label.name, owners.column_role(role), line, label.start, Segment(line, *cell), owners.subject is not None)
        for role, cell in zip(roles, cells, strict=True)
    ]


def _values(line: Line, following: Line | None) -> Iterator[tuple[Label, Segment]]:
    labels = labels_on(line.text)
    for number, label in enumerate(labels):
        stop = labels[number + 1].start if number + 1 < len(labels) else len(line.text)
        match = LEADING.match(line.text, label.end)
        start = min(match.end(), stop) if match else label.end
        value = Segment(line, start, start + len(line.text[start:stop].rstrip(" ,;|")))
        if not value.text.strip() and following is not None and _heads(line, labels, number):
            after = labels[number + 1].start if number + 1 < len(labels) else None
            value = _cell(line, labels, number, following) or _below(line, label, after, following) or value
        elif following is not None and _numbered(label.name) and not any(map(str.isdigit, value.text)):
            value = _cell(line, labels, number, following) or value  # "Discharged  Ward" over "30/05/2024  J28"
        elif following is not None and label.name == "sex" and not SEX.match(value.text):
            value = _below(line, label, None, following) or value  # "SEX  TIME IN" over "M  01:35"
        yield label, value


def _numbered(name: str) -> bool:
    return name.endswith(("_date", "_dates", "_number"))


def _number_before(line: Line, label: Label, transcript: Transcript) -> Segment | None:
    """The number that a label stands behind or under: "999 123 4567 (NHS number)", or under a bar code."""
    behind = TEN_DIGITS.search(line.text[: label.start].rstrip(" (["))
    if behind:
        return Segment(line, *behind.span(1))
    above = transcript.lines[line.number - 1] if line.number else None
    under = TEN_DIGITS.fullmatch(above.text.strip()) if above and above.page == line.page else None
    if above is None or under is None or line.text[: label.start].strip(" ("):
        return None
    start = above.text.index(under.group(1))
    return Segment(above, start, start + len(under.group(1)))


def _heads(line: Line, labels: tuple[Label, ...], number: int) -> bool:
    """Whether the words under a label can be its value: not where it ends a phrase ("Bridge Street Surgery")."""
    label = labels[number]
    return not ends_phrase(line.text, label.start, list(labels[:number])) or bool(COLON.match(line.text, label.end))


def _cell(line: Line, labels: tuple[Label, ...], number: int, following: Line) -> Segment | None:
    """The cell under a header, where a row of headers stands over a row of as many cells."""
    cells = [match.span() for match in CELL.finditer(following.text)]
    heads = [match.start() for match in CELL.finditer(line.text)]
    headings = len(heads) == len(cells) >= 2 and not any(map(str.isdigit, line.text)) and not labels_on(following.text)
    if headings and labels[number].start in heads:
        return Segment(following, *cells[heads.index(labels[number].start)])
    rest = "".join(line.text[a.end : b.start] for a, b in itertools.pairwise(labels))
    if len(labels) < 2 or len(cells) != len(labels) or rest.strip(" :.|") or labels_on(following.text):
        return None
    return Segment(following, *cells[number])


def _below(line: Line, label: Label, after: int | None, following: Line) -> Segment | None:
    """The words under a label: those that start between it and the next label."""
    left = line.evidence(label.start, label.end).box.left - COLUMN_SLACK
    right = line.evidence(after, after + 1).box.left - COLUMN_SLACK if after is not None else float("inf")
    under = [at for at, word in zip(following.starts, following.words, strict=True) if left <= word.box.left < right]
    if not under or any(other.start in under for other in labels_on(following.text)):
        return None
    last = following.starts.index(under[-1])
    return Segment(following, under[0], under[-1] + len(following.words[last].text))


class _Owners:
    """Whose details are being read, line after line."""

    def __init__(self, subject: Role | None) -> None:
        self.subject = subject
        self.block = Role.OPEN
        self.remaining = 0
        self.columns: tuple[tuple[float, Role], ...] = ()
        self.line = Role.OPEN
        self.end = 0

    def enter(self, line: Line) -> None:
        """A new line: a heading over details opens a block, one after another in columns opens columns."""
        self.line, self.end = Role.OPEN, 0
        self.remaining -= 1
        if self.remaining <= 0:
            self.block, self.columns = Role.OPEN, ()
        headings = _headings(line)
        if len(headings) == 1:
            self.block, self.columns, self.remaining = headings[0][1], (), BLOCK
        elif headings:
            self.columns, self.block, self.remaining = headings, Role.OPEN, BLOCK

    def column_role(self, role: Role) -> Role:
        """Whose a column is, where the title says whom the paper is about."""
        if self.subject is None or role not in (Role.RELATIVE, Role.CHILD):
            return role
        return Role.PATIENT if role is self.subject else Role.RELATIVE

    def by_title(self, label: Label, line: Line) -> bool:
        """Whether a label stands in a mother's or a child's column, and only the title says which is the patient."""
        left = line.evidence(label.start, label.end).box.left
        inside = any(start <= left + COLUMN_SLACK for start, _ in self.columns)
        return inside and self.subject is not None and label.name in PERSONAL

    def role_of(self, label: Label, line: Line) -> Role:
        """Whose a label's value is: by the label, by a relative named before it, by the column, by the block."""
        between = TWIN.sub("", line.text[self.end : label.start])  # the patient's own order of birth
        behind = re.match(r"\s*[(\-]\s*([A-Za-z']+)", line.text[label.end :])
        self.end = label.end
        if _names_relative(between) or (behind and _names_relative(behind.group(1))):
            self.line = Role.RELATIVE
        elif WHOSE.search(between):
            self.line = Role.CHILD if CHILD.search(between) else Role.PATIENT
        if label.role in (Role.RELATIVE, Role.KIN):
            self._relative(label.role)
        elif label.role in (Role.PATIENT, Role.CHILD):
            self.line, self.block = label.role, Role.OPEN
        if label.role is Role.WEAK:
            return self._around(label, line) or Role.WEAK
        return label.role or self._around(label, line)

    def _relative(self, role: Role) -> None:
        self.line = role
        if not self.columns and self.block not in (Role.RELATIVE, Role.KIN):
            self.block, self.remaining = Role.UNCLEAR if role is Role.RELATIVE else Role.OPEN, 4

    def _around(self, label: Label, line: Line) -> Role:
        if self.line is not Role.OPEN:
            return self.line
        left = line.evidence(label.start, label.end).box.left
        beside = [role for start, role in self.columns if start <= left + COLUMN_SLACK]
        return self.column_role(beside[-1]) if beside else self.block


TWIN = re.compile(r"\(?\btwin (?:\d|one|two|I{1,3}|A|B)\b\)?", re.IGNORECASE)
CHILD = re.compile(r"\b(?:baby|infant|newborn)(?:'s)?\s*$", re.IGNORECASE)
WHOSE = re.compile(r"\b(?:patient|child|baby|infant|newborn)(?:'s)?\s*$", re.IGNORECASE)  # "Baby's NHS number"
HEADINGS = (
    (
        re.compile(r"(?:patient|service user|client|child)(?:'?s)?(?: details| information| demographics)?"),
        Role.PATIENT,
    ),
    (
        re.compile(
            r"(?:baby|infant|newborn)(?:'?s)?(?: details| information)?(?: ?\(?(?:boy|girl|male|female|one|1)\)?)?"
        ),
        Role.CHILD,
    ),
    (
        re.compile(r"(?:mother|mum|father|dad|parent|sibling|twin|donor|partner)(?:'?s)?(?: details| information)?"),
        Role.RELATIVE,
    ),
    (re.compile(r"(?:next of kin|nok|carer|emergency contact)(?:'?s)?(?: details| information)?"), Role.KIN),
    (
        re.compile(r"(?:gp|referrer|consultant|referring (?:gp|clinician)|practice)(?:'?s)? (?:details|information)"),
        Role.STAFF,
    ),
)


def _headings(line: Line) -> tuple[tuple[float, Role], ...]:
    """Headings over people's details, with the left edge of each; none unless the whole line is headings."""
    found: list[tuple[float, Role]] = []
    at = 0
    for cell in GAP.split(line.text):
        start = line.text.index(cell, at)
        at = start + len(cell)
        role = next((role for form, role in HEADINGS if form.fullmatch(cell.lower().strip(" :.-"))), None)
        if role is None or (
            cell.rstrip().endswith(":") and "details" not in cell.lower() and len(cell) < len(line.text)
        ):
            return ()
        found.append((line.evidence(start, at).box.left, role))
    return tuple(found)


def _names_relative(text: str) -> bool:
    words = re.findall(r"[A-Za-z.']+", text.lower().replace("’", "'"))
    return any(word.strip(".") in _relatives() for word in words)


@cache
def _relatives() -> frozenset[str]:
    return column("kin", "word")
