"""A line of text to the labels that stand on it: rows of tables/labels.csv, through slips of OCR.

"Patlent", "NHS N0" and "Date of birih" are labels; "Bridge Street Surgery" and "NHS Foundation Trust" hold none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from extractors.table import rows

FOLD = str.maketrans("01|!58", "olllsb")
LETTER_LIKE = str.maketrans("i", "l")
SEPARATOR = re.compile(r"\s*[:;=]|\s*[-–—](?=\s|$)|\s{2,}|\s*$")
DATED = re.compile(r"\s+\d{1,2}(?:[/.\-]\d|(?:st|nd|rd|th)?\s[A-Z][a-z]{2})")  # "Date 4/4/2004"
COLON = re.compile(r"\s*[:=]")
WORD_START = re.compile(r"(?<![a-z0-9'])\S|(?<=\d{4})[a-z](?=[a-z]{2})")  # 12/05/1995Sex: F has lost a space
GLUED = re.compile(r"(?<=\d)[A-Z]")
NUMBERED = re.compile(r"\s*[:.#]?\s*(?:[A-Z]{1,5}[\-/]?\d{4,9}|\d{5,9}|\d{2,3}/\d{4,6})(?![\w/]|[ \-]\d)")
PARTED = re.compile(r"(?:^|[\d\-–,;:|().]|\s)\s$|^$")  # what may stand before a label that only its number makes one
BARE_NUMBER = re.compile(r"\W*[\dOIl]{2}|\s*[:;]|\s{2,}(?=\S)")
NAMED = re.compile(
    r"\s+(?:(?:Mr|Mrs|Miss|Ms|Master|Mstr|Mx|MR|MRS|MISS|MS)\b|[A-Z][A-Z'\-]+,?\s+[A-Z][a-z]+\b)"
)  # a name behind a label that lost its colon
AS_TYPED = re.compile(
    r"\s+(?=\d{1,4}[A-Za-z]? [A-Z]|(?:Dr|Mr|Mrs|Miss|Ms|Master)\b|[A-Z][a-z'\-]+ (?:[A-Z]|[a-z]{1,3} [A-Z]))"
)
CAPITAL_LABELS = ("name", "address", "staff", "author", "consultant")


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
class Label:
    """A label's field, whose it is, and where it stands in its line."""

    name: str
    role: Role
    start: int
    end: int


@lru_cache(maxsize=8192)  # a line is asked about several times, by whose it is and by what it says
def labels_on(text: str) -> tuple[Label, ...]:
    """The labels on a line, left to right."""
    folded = _folded(text)
    kept: list[Label] = []
    at = 0
    while found := _first_label(folded, at):
        match, row = found
        end = match.end()
        row = _numbered_row(text, match.start(), end, row)
        colon = SEPARATOR.match(text, end) or (row["role"] in ("patient", "child", "weak") and NAMED.match(text, end))
        glued = text[end : end + 1].isalpha() or re.match(r"-\w", text[end:])  # MRN-00482117 is a value
        if row["field"].endswith("_date"):
            colon = colon or DATED.match(text, end)
        if (
            row["role"] in ("place", "relative")
            and row["separator"] != "no"
            and colon
            and not COLON.match(text, end)
            and ends_phrase(text, match.start(), kept)
        ):
            colon = None  # St Mary's Hospital, Bridge Street Surgery
        if row["separator"] == "yes" and row["field"] in CAPITAL_LABELS:
            colon = colon or _in_capitals(text, match.start(), end)
        if text[match.start() - 1 : match.start()].isdigit() and not (
            GLUED.match(text, match.start()) and COLON.match(text, end)
        ):
            glued = True
        if row["separator"] == "colon":  # a word that is a surname as well: Mrs Joan Page
            colon = COLON.match(text, end)
        if row["label"] == "NHS" and not BARE_NUMBER.match(text, end):
            glued = True  # the NHS itself, as in "NHS Foundation Trust"
        if glued or (row["separator"] not in ("no", "number") and not colon):
            at = match.start() + 1
            continue
        kept.append(Label(row["field"], Role(row["role"]), match.start(), end))
        at = end
    return tuple(kept)


def _numbered_row(text: str, start: int, end: int, row: dict[str, str]) -> dict[str, str]:
    """Of a label that means a number only where one follows ("Hospital T-204477"), the row that fits."""
    numbered = _numbers().get(row["label"])
    fits = numbered is not None and NUMBERED.match(text, end) and PARTED.search(text[:start])
    return numbered if numbered is not None and fits else row


@cache
def _numbers() -> dict[str, dict[str, str]]:
    return {row["label"]: row for row in rows("labels") if row["separator"] == "number"}


def _in_capitals(text: str, start: int, end: int) -> re.Match[str] | None:
    """A label in capitals that begins a cell, with a value that is not: NAME Kevin Doyle, ADDRESS 16 Gas Street."""
    before = text[:start].rstrip(" ")
    begins = not before or text[:start].endswith("  ")
    return AS_TYPED.match(text, end) if begins and text[start:end].isupper() and end - start >= 4 else None


def ends_phrase(text: str, start: int, before: list[Label]) -> bool:
    """Whether plain words stand before a label in its cell."""
    return bool(text[before[-1].end if before else 0 : start].split("  ")[-1].strip(" :;.,|/()-"))


def _folded(text: str) -> str:
    """The text, letter for letter, as labels are compared: small, digits inside words as letters, slips mended."""

    def fold(match: re.Match[str]) -> str:
        word = match.group()
        if not re.match(r"\d{4}[a-z]{3}", word) and 2 * sum(letter.isdigit() for letter in word) <= len(word):
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
        if row["separator"] == "number":
            continue  # looked up where the plain label has a number behind it
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
