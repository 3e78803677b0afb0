"""What the paper says was done with a medicine: started, stopped, increased, reduced, changed or continued."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.direction_words import put_right
from extractors.plain_words import plain_sentence
from extractors.table import rows
from records.types import Assertion, Change

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: words before or behind a medicine's name, in its status cell or its heading."""

    side: str
    pattern: re.Pattern[str]
    change: Change | None
    assertion: Assertion | None
    reach: int  # words that may stand between


@dataclass(frozen=True, slots=True)
class Told:
    """What some words tell: the change, and how the medicine is stated if they decide it."""

    change: Change | None = None
    assertion: Assertion | None = None


NOTHING = Told()
CHANGE_WORDS = tuple(
    [
        "changed",
        "commenced",
        "completed",
        "continue",
        "continued",
        "decreased",
        "discontinued",
        "increased",
        "reduced",
        "started",
        "stopped",
        "suspended",
        "unchanged",
        "withheld",
    ]
)


@cache
def _rules() -> tuple[Rule, ...]:
    found = []
    for row in rows("medicine_changes"):
        found.append(
            Rule(
                row["side"],
                re.compile(rf"(?<!\w)(?:{row['pattern']})(?!\w)", re.I),
                Change(row["change"]) if row["change"] else None,
                Assertion(row["assertion"]) if row["assertion"] else None,
                int(row["reach"] or 0),
            )
        )
    return tuple(found)


def change_of_heading(words: str) -> Change | None:
    """What a heading says of the medicines below it: "Medication started"."""
    found = _first("heading", words)
    return found.change if found else None


def status(words: str) -> Told:
    """What a cell of status says: "NEW", "STOPPED - AKI", "Dose increased"."""
    found = _first("status", plain_sentence(put_right(words, CHANGE_WORDS)).text)
    return Told(found.change, found.assertion) if found else NOTHING


def _first(side: str, words: str) -> Rule | None:
    matches = [
        (match.start(), rule) for rule in _rules() if rule.side == side and (match := rule.pattern.search(words))
    ]
    return min(matches, key=lambda one: one[0])[1] if matches else None


def told(sentence: str, start: int, end: int, following: int, leading: int) -> Told:
    """What a sentence says of the medicine from ``start`` to ``end``.

    ``following`` is where the next medicine starts, ``leading`` where the one before ends with its directions.
    """
    plain = plain_sentence(put_right(sentence, CHANGE_WORDS))
    sentence = plain.text
    start, end, following, leading = (plain.from_read(at) for at in (start, end, following, leading))
    found: list[tuple[int, Told]] = []
    for rule in _rules():
        if rule.side == "before":
            for match in rule.pattern.finditer(sentence, 0, start):
                gap = sentence[match.end() : start]
                between = len(re.findall(r"\w+", gap))
                if match.start() >= leading and between <= rule.reach and not re.search(r"[,;]|\.\s", gap):
                    found.append((start - match.end(), Told(rule.change, rule.assertion)))
        elif rule.side == "list":
            found += [(start, Told(rule.change, rule.assertion)) for _ in rule.pattern.finditer(sentence, 0, start)]
        elif rule.side == "around":
            around = f"{sentence[leading:start].rstrip()} ~{sentence[end:]}"
            found += [(0, Told(rule.change, rule.assertion)) for _ in rule.pattern.finditer(around)]
        elif rule.side == "after":
            for match in rule.pattern.finditer(sentence, end, following):
                between = len(re.findall(r"\w+", sentence[end : match.start()]))
                if between <= rule.reach and not _of_the_next(sentence, match.end(), following):
                    found.append((match.start() - end, Told(rule.change, rule.assertion)))
    return _together(found)


def _of_the_next(sentence: str, end: int, following: int) -> bool:
    """Whether words that stand right before the next medicine belong to that one: "aspirin 75mg, stopped ramipril"."""
    gap = sentence[end:following]
    return following < len(sentence) and re.fullmatch(r"\s+(?:his|her|the|their)?\s*", gap) is not None


def _together(found: list[tuple[int, Told]]) -> Told:
    """The nearest change and the nearest decision."""
    nearest = sorted(found, key=lambda one: one[0])
    change = next((one.change for _, one in nearest if one.change), None)
    assertion = next((one.assertion for _, one in nearest if one.assertion), None)
    return Told(change, assertion)
