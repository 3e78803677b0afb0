"""What was found beside what is true: how many facts, how stated, how coded, and which medicine lines are whole.

A fact is found when its words or its preferred name are those of the truth, or its code is one of the truth's; it is
right when it is also stated the same way. What was found beyond the truth counts against it, unless the truth lists
the words as ones on which careful coders differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

LIKE = 85  # of 100: the same words but for order and a letter or two
SHORT = 4  # letters: an abbreviation must be the same
MARKED = {"problem", "procedure", "medicine", "allergy", "observation"}
SAME = {"procedure": {"present", "historical"}, "allergy": {"present", "historical"}}  # stated alike for these
MILLIGRAMS = {"g": 1000.0, "gram": 1000.0, "mg": 1.0, "milligram": 1.0, "microgram": 0.001, "mcg": 0.001, "ug": 0.001}
SHORTENED = {"tab": "tablet", "cap": "capsule", "iu": "unit", "u": "unit"}
COUNTS = {"once": 1, "one": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
DAILY = (  # pattern, times a day
    (r"\bq\.?d\.?s|qid|four times", 4.0), (r"\bt\.?d\.?s|tid|three times", 3.0),
    (r"\bb\.?d\b|\bbid|\bb\.d|twice|two times|morning and (?:night|evening)", 2.0),
    (r"alternate days|every other day", 0.5), (r"weekly|once a week|per week|every week", 1 / 7),
    (r"\bo\.?d\b|\bom\b|\bon\b|daily|nocte|mane|night|morning|evening|bedtime|each day|a day|\bonce\b|teatime", 1.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a system, or of the truth, reduced to what can be compared."""

    kind: str
    names: tuple[str, ...] = field(repr=False)
    assertion: str | None = None  # None: the system does not say
    codes: frozenset[str] = frozenset()
    doses: tuple[tuple[float, str], ...] = ()  # the same dose in the ways in which it may be said: one tablet, 20 mg
    route: str | None = None
    daily: float | None = None
    value: str | None = None
    doubted: bool = False


@dataclass(slots=True)
class Marks:
    """Counts of one kind of fact over all letters."""

    counts: Counter[str] = field(default_factory=Counter)

    def rate(self, right: str = "right") -> tuple[float, float, float]:
        """Precision, recall and their harmonic mean of what is found or right."""
        good, said = self.counts[right], self.counts["found"] + self.counts["extra"]
        precision, recall = good / max(1, said), good / max(1, self.counts["truth"])
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def plain(text: str) -> str:
    """Text as it is compared: lower case, letters, figures and single spaces."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", " ", bare).strip(" .")


def alike(one: str, other: str) -> bool:
    """Whether two names are the same but for order, a letter or two, or words that one has more."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    if min(len(first), len(second)) <= SHORT:
        return (
            first == second
            or re.search(rf"\b{re.escape(min(first, second, key=len))}\b", max(first, second, key=len)) is not None
        )
    return fuzz.token_set_ratio(first, second) >= LIKE


def truths(truth: dict[str, Any]) -> list[Said]:
    """The facts of a letter's truth."""
    return [_truth(fact) for fact in truth["facts"]]


def _truth(fact: dict[str, Any]) -> Said:
    kind = {"medication": "medicine"}.get(fact["kind"], fact["kind"])
    words = [
        fact["text"],
        *([fact["drug"]] if kind == "medicine" else []),
        *([fact["name"]] if fact.get("name") else []),
    ]
    if kind == "medicine":
        words = words[1:]
    elif kind == "allergy":
        words.append(re.split(r"\s*\(|\s+-\s|:", re.sub(r"(?i)^(?:allergic|sensitive) to ", "", fact["text"]))[0])
    return Said(
        kind,
        tuple(words),
        fact["assertion"],
        frozenset(fact["snomed_accept"]),
        doses=doses_of((fact.get("dose"), fact.get("unit"))) if kind == "medicine" else (),
        route=fact.get("route") if kind == "medicine" else None,
        daily=daily_of(fact.get("frequency") or "") if kind == "medicine" else None,
        value=plain(str(fact.get("value") or "")) if kind == "observation" else None,
    )


def doses_of(*amounts: tuple[object, str | None]) -> tuple[tuple[float, str], ...]:
    """The amounts that can be compared."""
    found = (dose_of(value, unit) for value, unit in amounts)
    return tuple(dose for dose in found if dose)


def dose_of(value: object, unit: str | None) -> tuple[float, str] | None:
    """A dose in milligrams where it is a mass, or else in its own unit; None where there is none to compare."""
    try:
        amount = float(str(value))
    except ValueError:
        return None
    bare = re.sub(r"s$", "", (unit or "").lower())
    bare = SHORTENED.get(bare, bare)
    return (round(amount * MILLIGRAMS[bare], 6), "mg") if bare in MILLIGRAMS else (amount, bare)


def daily_of(words: str) -> float | None:
    """How many times a day, from words such as "twice daily" or "every 6 hours"; None if they do not say."""
    text = words.lower()
    hours = re.search(r"every (\w+) hour|(\d+)[ -]?hourly", text)
    if hours:
        figure = hours[1] or hours[2]
        count = COUNTS.get(figure) or (float(figure) if figure.isdigit() else None)
        return round(24 / count, 4) if count else None
    weekly = re.search(r"(\w+) times (?:a|per|each) week|(\w+) times weekly", text)
    if weekly:
        figure = weekly[1] or weekly[2]
        return round(COUNTS.get(figure, 0) / 7, 4) or None
    apart = re.search(r"every (\d+|\w+) days?", text)
    if apart and (apart[1].isdigit() or apart[1] in COUNTS):
        return round(1 / float(apart[1] if apart[1].isdigit() else COUNTS[apart[1]]), 4)
    return next((round(times, 4) for pattern, times in DAILY if re.search(pattern, text)), None)


def mark(truth: Sequence[Said], said: Sequence[Said], ignored: Iterable[str], marks: dict[str, Marks]) -> list[bool]:
    """Add one letter's counts to ``marks``; for each statement whether it is right, or one on which coders differ."""
    right = [False] * len(said)
    left = set(range(len(said)))
    for fact in truth:
        counts = marks.setdefault(fact.kind, Marks()).counts
        counts["truth"] += 1
        likely = [at for at in left if same(fact, said[at])]
        if not likely:
            continue
        at = max(likely, key=lambda at: (stated_alike(fact, said[at]), bool(fact.codes & said[at].codes), -at))
        left.discard(at)
        counts["found"] += 1
        right[at] = stated_alike(fact, said[at])
        counts["right"] += right[at]
        if fact.codes:
            counts["with code"] += bool(said[at].codes)
            counts["code right"] += bool(fact.codes & said[at].codes)
        if fact.kind == "medicine":
            counts["line right"] += right[at] and _whole(fact, said[at])
            wrong = bool(fact.doses and said[at].doses) and not set(fact.doses) & set(said[at].doses)
            counts["dose wrong"] += wrong
            counts["dose wrong and sure"] += wrong and not said[at].doubted
    for at in left:
        if said[at].kind not in MARKED:  # the truths say nothing of it
            right[at] = True
            continue
        again = any(same(fact, said[at]) and stated_alike(fact, said[at]) for fact in truth)
        if again or any(alike(words, name) for words in ignored for name in said[at].names):
            right[at] = True
            continue
        marks.setdefault(said[at].kind, Marks()).counts["extra"] += 1
    return right


def same(fact: Said, other: Said) -> bool:
    """Whether two statements speak of the same thing, however they state it."""
    if fact.kind != other.kind:
        return False
    if fact.kind == "allergy" and (fact.assertion == "absent") != (other.assertion == "absent"):
        return False
    if fact.kind == "allergy" and fact.assertion == "absent":
        return True
    if fact.kind == "observation" and not _same_value(fact.value, other.value):
        return False
    return bool(fact.codes & other.codes) or any(alike(one, two) for one in fact.names for two in other.names)


def _same_value(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return one.replace(" ", "") == other.replace(" ", "") or other.replace(" ", "").startswith(one.replace(" ", ""))


def stated_alike(fact: Said, other: Said) -> bool:
    """Whether the assertion is the same; for procedures and allergies past and present are one."""
    alike_for = SAME.get(fact.kind, set())
    return fact.assertion == other.assertion or {fact.assertion, other.assertion} <= alike_for


def _whole(fact: Said, other: Said) -> bool:
    """Whether dose, route and frequency are right, as far as the truth states them."""
    return (
        (not fact.doses or bool(set(fact.doses) & set(other.doses)))
        and (fact.route is None or fact.route == other.route)
        and (fact.daily is None or (other.daily is not None and abs(fact.daily - other.daily) < 0.01))
    )
