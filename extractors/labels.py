"""A transcript's lines to labelled fields: "Hospital number: 4471902" is the field hospital_number with its value.

Labels are rows of tables/labels.csv. They are recognised through slips of OCR ("Patlent", "NHS N0", "Date of birih"),
and a label without a value on its line takes the words that stand under it, as in a table with a header row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache

from extractors.table import column, rows
from extractors.transcript import Line, Transcript
from records.types import Evidence

FOLD = str.maketrans("01|!58", "olllsb")
LETTER_LIKE = str.maketrans("i", "l")
SEPARATOR = re.compile(r"\s*[:;=]|\s*[-–—](?=\s|$)|\s{2,}|\s*$")
DATED = re.compile(r"\s+\d{1,2}(?:[/.\-]\d|(?:st|nd|rd|th)?\s[A-Z][a-z]{2})")  # "Date 4/4/2004"
COLON = re.compile(r"\s*[:=]")
WORD_START = re.compile(r"(?<![a-z0-9'])\S")
BARE_NUMBER = re.compile(r"\W*[\dOIl]{2}|\s*[:;]|\s{2,}(?=\S)")
LEADING = re.compile(r"(?:\s*\([^)\d]{0,40}\))?[\s:;.=#*|_\-–—]*")
NAMED = re.compile(
    r"\s+(?:(?:Mr|Mrs|Miss|Ms|Master|Mstr|Mx|MR|MRS|MISS|MS)\b|[A-Z][A-Z'\-]+,?\s+[A-Z][a-z]+\b)"
)  # a name behind a label that lost its colon
AS_TYPED = re.compile(
    r"\s+(?=\d{1,4}[A-Za-z]? [A-Z]|(?:Dr|Mr|Mrs|Miss|Ms|Master)\b|[A-Z][a-z'\-]+ (?:[A-Z]|[a-z]{1,3} [A-Z]))"
)
CAPITAL_LABELS = ("name", "address", "staff", "author", "consultant")
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


class Role(StrEnum):
    """Whose the value is."""

    PATIENT = "patient"
    WEAK = "weak"  # the patient's, if nothing speaks against it: "Name", "Re"
    CHILD = "child"  # the patient's, unless the mother is the patient
    RELATIVE = "relative"
    KIN = "kin"
    UNCLEAR = "unclear"  # printed after a relative's name: theirs or the patient's
    STAFF = "staff"
    PLACE = "place"
    OPEN = ""  # the label does not say


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


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    role: Role
    start: int
    end: int


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
            fields.append(Field(label.name, role, line, label.start, value))
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
    labels = _labels(line.text)
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


def _values(line: Line, following: Line | None) -> Iterator[tuple[_Label, Segment]]:
    labels = _labels(line.text)
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
        yield label, value


def _numbered(name: str) -> bool:
    return name.endswith(("_date", "_dates", "_number"))


def _number_before(line: Line, label: _Label, transcript: Transcript) -> Segment | None:
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


def _heads(line: Line, labels: tuple[_Label, ...], number: int) -> bool:
    """Whether the words under a label can be its value: not where it ends a phrase ("Bridge Street Surgery")."""
    label = labels[number]
    return not _ends_phrase(line.text, label.start, list(labels[:number])) or bool(COLON.match(line.text, label.end))


def _cell(line: Line, labels: tuple[_Label, ...], number: int, following: Line) -> Segment | None:
    """The cell under a header, where a row of headers stands over a row of as many cells."""
    cells = [match.span() for match in CELL.finditer(following.text)]
    heads = [match.start() for match in CELL.finditer(line.text)]
    headings = len(heads) == len(cells) >= 2 and not any(map(str.isdigit, line.text)) and not _labels(following.text)
    if headings and labels[number].start in heads:
        return Segment(following, *cells[heads.index(labels[number].start)])
    rest = "".join(line.text[a.end : b.start] for a, b in itertools.pairwise(labels))
    if len(labels) < 2 or len(cells) != len(labels) or rest.strip(" :.|") or _labels(following.text):
        return None
    return Segment(following, *cells[number])


def _below(line: Line, label: _Label, after: int | None, following: Line) -> Segment | None:
    """The words under a label: those that start between it and the next label."""
    left = line.evidence(label.start, label.end).box.left - COLUMN_SLACK
    right = line.evidence(after, after + 1).box.left - COLUMN_SLACK if after is not None else float("inf")
    under = [at for at, word in zip(following.starts, following.words, strict=True) if left <= word.box.left < right]
    if not under or any(other.start in under for other in _labels(following.text)):
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

    def role_of(self, label: _Label, line: Line) -> Role:
        """Whose a label's value is: by the label, by a relative named before it, by the column, by the block."""
        between = line.text[self.end : label.start]
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

    def _around(self, label: _Label, line: Line) -> Role:
        if self.line is not Role.OPEN:
            return self.line
        left = line.evidence(label.start, label.end).box.left
        beside = [role for start, role in self.columns if start <= left + COLUMN_SLACK]
        return beside[-1] if beside else self.block


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


@lru_cache(maxsize=8192)  # a line is asked about several times, by whose it is and by what it says
def _labels(text: str) -> tuple[_Label, ...]:
    """The labels on a line, left to right."""
    folded = _folded(text)
    kept: list[_Label] = []
    at = 0
    while found := _first_label(folded, at):
        match, row = found
        end = match.end()
        colon = SEPARATOR.match(text, end) or (row["role"] in ("patient", "child", "weak") and NAMED.match(text, end))
        glued = text[end : end + 1].isalpha() or re.match(r"-\w", text[end:])  # MRN-00482117 is a value
        if row["field"].endswith("_date"):
            colon = colon or DATED.match(text, end)
        if (
            row["role"] in ("place", "relative")
            and row["separator"] != "no"
            and colon
            and not COLON.match(text, end)
            and _ends_phrase(text, match.start(), kept)
        ):
            colon = None  # St Mary's Hospital, Bridge Street Surgery
        if row["separator"] == "yes" and row["field"] in CAPITAL_LABELS:
            colon = colon or _in_capitals(text, match.start(), end)
        if row["separator"] == "colon":  # a word that is a surname as well: Mrs Joan Page
            colon = COLON.match(text, end)
        if row["label"] == "NHS" and not BARE_NUMBER.match(text, end):
            glued = True  # the NHS itself, as in "NHS Foundation Trust"
        if glued or (row["separator"] != "no" and not colon):
            at = match.start() + 1
            continue
        kept.append(_Label(row["field"], Role(row["role"]), match.start(), end))
        at = end
    return tuple(kept)


def _in_capitals(text: str, start: int, end: int) -> re.Match[str] | None:
    """A label in capitals that begins a cell, with a value that is not: NAME Kevin Doyle, ADDRESS 16 Gas Street."""
    before = text[:start].rstrip(" ")
    begins = not before or text[:start].endswith("  ")
    return AS_TYPED.match(text, end) if begins and text[start:end].isupper() and end - start >= 4 else None


def _ends_phrase(text: str, start: int, before: list[_Label]) -> bool:
    """Whether plain words stand before a label in its cell."""
    return bool(text[before[-1].end if before else 0 : start].split("  ")[-1].strip(" :;.,|/()-"))


def _folded(text: str) -> str:
    """The text, letter for letter, as labels are compared: small, digits inside words as letters, slips mended."""

    def fold(match: re.Match[str]) -> str:
        word = match.group()
        if 2 * sum(letter.isdigit() for letter in word) <= len(word):
            word = word.translate(FOLD)
        return word

    lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text).replace("’", "'")
    folded = re.sub(r"[^\s/]+", fold, lowered).translate(LETTER_LIKE)
    return re.sub(r"[a-z]{5,}", lambda match: _mended(match.group()), folded)


@cache
def _mended(word: str) -> str:
    """The label word that differs in one letter, if there is one; the word itself otherwise."""
    if word in _vocabulary():
        return word
    near = [
        known
        for known in _vocabulary()
        if len(known) == len(word) and sum(a != b for a, b in zip(known, word, strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else word


@cache
def _vocabulary() -> frozenset[str]:
    """Words that are labels' own; everyday words among them are left as they are, since nothing near is meant."""
    labels = [row["label"].lower() for row in rows("labels")]
    labels += [label.replace("(s)", "s") for label in labels]
    words = (word for label in labels for word in re.findall(r"[a-z]{5,}", label))
    return frozenset(word.translate(LETTER_LIKE) for word in words)


def _first_label(folded: str, at: int) -> tuple[re.Match[str], dict[str, str]] | None:
    """The first label from ``at`` on, the longest of those that begin there. Only labels with that letter are tried."""
    for start in WORD_START.finditer(folded, at):
        pattern, labels = _patterns().get(start.group(), (None, ()))
        if pattern is not None and (match := pattern.match(folded, start.start())):
            return match, labels[(match.lastindex or 1) - 1]
    return None


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], tuple[dict[str, str], ...]]]:
    """The labels, longest first, by the letters that they may begin with."""
    groups: dict[str, list[dict[str, str]]] = {}
    for row in sorted(rows("labels"), key=lambda row: -len(row["label"])):
        pattern = _label_pattern(row["label"])
        letters = "mrn" if pattern.startswith("(?:m|") else pattern[0]
        for letter in letters:
            groups.setdefault(letter, []).append(row)
    return {
        letter: (
            re.compile("(?:" + "|".join(f"({_label_pattern(row['label'])})" for row in group) + ")(?![a-z])"),
            tuple(group),
        )
        for letter, group in groups.items()
    }


def _label_pattern(label: str) -> str:
    """Words with any spacing or stops between them; capitals may be spaced or stopped: N.H.S."""
    parts = []
    for word in label.split(" "):
        if word.isupper() and len(word) <= 5 and word.isalpha():
            parts.append(r"\.?\s?".join(word.lower().translate(LETTER_LIKE)) + r"\.?")
        else:
            plain = re.escape(word.removesuffix("(s)").lower().translate(LETTER_LIKE))
            plain = plain.replace("m", "(?:m|rn|nn)")
            parts.append(plain + (r"(?:\(s\)|s)?" if word.endswith("(s)") else ""))
    return r"(?: ?[.\-/;] ?| )?".join(parts)  # never across a column
