"""Amounts in a medicine's directions: a number or a range, with its unit, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.table import rows

COUNTS = {
    "half": 0.5,
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
    "other": 2,
    "second": 2,
    "third": 3,
    "fourth": 4,
}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|½|¼|1/2"
WORDED = r"half|one|two|three|four|five|six|eight|ten"
MISREAD_NUMBER = re.compile(
    r"(?<![\w.])(?=[\dOoIlSB.]*[OoIlSB])(?=[\dOoIlSB.]*\d|[OoIlSB]{2,})[\dOoIlSB.]{1,6}\s?"
    r"(?=(?:mg|mcg|microgram|g\b|units?\b|ml\b))"
)
BROKEN_NUMBER = re.compile(  # "2 .5 mg", "62 Smicrograms", "2,5 mg", "4 0mg": which figure is it?
    r"(?<![\w.])\d+\s+[.,]\s?\d+\s?(?=(?:mg|mcg|microgram|g|units?|ml)\b)"
    r"|(?<![\w.,])\d+,\d{1,2}\s?(?=(?:mg|mcg|microgram|g|units?|ml)\b)"
    r"|(?<![\w.])\d+\s?[A-Za-z](?=(?:mg|mcg|micrograms?)\b)"
    r"|(?<=[a-z])\d\s\d+\s?(?=(?:mg|mcg|micrograms?)\b)"
    r"|(?<![\d.])\.\d+\s?(?=(?:mg|mcg|microgram|g|units?|ml)\b)|(?<![\d.,])0\s?(?=(?:mg|mcg|microgram|g|units?|ml)\b)"
)
RUN_ON = r"(?:one|two|three|four|once|twice|daily|at night|nocte|mane|od|bd|tds|qds|po|every)\b"  # the space was lost
GAUGE = re.compile(r"(?:1[4-9]|2\d)G")  # of a needle
STROKES = re.compile(r"(?P<low>i{1,3}|T{1,3})(?:\s?-\s?(?P<high>i{1,3}|T{1,3}))?(?!\w|\.\w)")  # of old prescriptions


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range with its unit, and where it stands in the directions."""

    low: float
    high: float | None
    unit: str
    measure: str
    start: int
    end: int


@cache
def _units() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple((re.compile(row["pattern"], re.I), row["unit"], row["measure"]) for row in rows("units"))


@cache
def _quantity_pattern() -> re.Pattern[str]:
    units = "|".join(row["pattern"] for row in rows("units"))
    return re.compile(
        rf"(?<![\w.,/])(?P<low>{NUMBER}|\b(?:{WORDED})\b)"
        rf"(?:\s*(?:{units})?\s*(?:-|–|to|or)\s*(?P<high>{NUMBER}|\b(?:{WORDED})\b))?"
        rf"\s*(?:x\s*)?(?P<unit>{units})(?:(?={RUN_ON})|(?![A-Za-z]|\s*/\s*(?:d?l|litre|m?mol|kg|m2|m²)(?!\w)))",
        re.I,
    )


def number(text: str) -> float | None:
    """A count as printed, in figures or words: "1,000", "½", "two"."""
    plain = text.strip().lower().replace(",", "")
    if plain in COUNTS:
        return float(COUNTS[plain])
    if plain in ("½", "1/2"):
        return 0.5
    if plain == "¼":
        return 0.25
    try:
        return float(plain)
    except ValueError:
        return None


def quantities(text: str) -> list[Quantity]:
    """Every amount with a unit: "40mg", "2.5-5 mg", "two puffs", "62.5micrograms"."""
    found = []
    for match in _quantity_pattern().finditer(text):
        low = number(match["low"])
        if GAUGE.fullmatch(match[0]):
            continue
        unit, measure = unit_of(match["unit"])
        if low is not None:
            high = number(match["high"]) if match["high"] else None
            if high is not None and high < low:
                low, high = high, None  # "40mg to 20mg": it was changed
            found.append(Quantity(low, high, unit, measure, match.start(), match.end()))
    return found


def unit_of(printed: str) -> tuple[str, str]:
    """The unit that a printed one stands for, and what it measures."""
    for pattern, unit, measure in _units():
        if pattern.fullmatch(printed):
            return unit, measure
    return printed.lower(), "count"


def count_at(text: str, at: int) -> Quantity | None:
    """A number of units without a unit's name that starts at ``at``: "one", "1-2", "ii", "T"."""
    plain = re.compile(
        rf"(?P<low>{NUMBER}|(?:{WORDED})\b)(?:\s?(?:-|–|to|or)\s?(?P<high>{NUMBER}|(?:{WORDED})\b))?"
        r"(?![\w%/]|[.,]\d)",
        re.I,
    ).match(text, at)
    if plain:
        low, high = number(plain["low"]), number(plain["high"]) if plain["high"] else None
        return None if low is None else Quantity(low, high, "", "count", at, plain.end())
    strokes = STROKES.match(text, at)
    if strokes is None:
        return None
    high = float(len(strokes["high"])) if strokes["high"] else None
    return Quantity(float(len(strokes["low"])), high, "", "count", at, strokes.end())


def misread_number(text: str) -> bool:
    """Whether the figures of a dose are not figures, or fell apart: "5Omg", "l0mg", "2 .5mg", "62 Smicrograms"."""
    return MISREAD_NUMBER.search(text) is not None or BROKEN_NUMBER.search(text) is not None
