"""The directions beside a medicine's name become a `Dosage`: dose, unit, strength, route, frequency, as needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractors.table import rows
from records.types import Dosage, Frequency

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
    "ten": 10,
    "twelve": 12,
}
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|½|¼|1/2"
WORDED = r"half|one|two|three|four|five|six|eight|ten"
MISREAD_NUMBER = re.compile(
    r"(?<![\w.])(?=[\dOoIlSB.]*[OoIlSB])(?=[\dOoIlSB.]*\d|[OoIlSB]{2,})[\dOoIlSB.]{1,6}\s?"
    r"(?=(?:mg|mcg|microgram|g\b|units?\b|ml\b))"
)


BECAME = re.compile(  # "500 mg bd increased to 1 g bd", not "to be increased to 1 g in a month"
    r"(?<!\bto be )(?<!\bbe )(?<!\bthen )"
    r"\b(?:increased|reduced|decreased|changed|titrated|cut|stepped|raised|lowered|halved|doubled)"
    r"(?: (?:up|down|back))? to\s{1,3}(?=\d)"
    r"(?![^.;]{0,60}\b(?:after|in|from|if) (?:a|one|two|\d|next|tomorrow|tolerated))",
    re.I,
)
MOST_UNITS = 12  # of tablets or puffs taken at once; a larger bare number is something else
STEP = re.compile(r"\b(?:then|and|followed by|reducing to|reduce to|increasing to|&|plus)\b|,", re.I)
RATE = re.compile(r"\d[\d.,]*\s*[a-zµμ]*\s*(?:/|in|per)\s*\d*\.?\d*\s*(?:mls?|hour|hr|h|dose|g)\b", re.I)


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
        rf"\s*(?:x\s*)?(?P<unit>{units})(?![A-Za-z]|\s*/\s*(?:d?l|litre|m?mol)\b)",
        re.I,
    )


@cache
def _frequencies() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple(
        (
            re.compile(rf"(?<![\w.])(?:{row['pattern']})(?!\w)", re.I),
            row,
        )
        for row in rows("frequencies")
    )


@cache
def _routes() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<![\w/])(?:{row['pattern']})(?![\w/])", re.I), row["route"]) for row in rows("routes")
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
        unit, measure = _unit(match["unit"])
        if low is not None:
            high = number(match["high"]) if match["high"] else None
            found.append(Quantity(low, high, unit, measure, match.start(), match.end()))
    return found


def _unit(printed: str) -> tuple[str, str]:
    for pattern, unit, measure in _units():
        if pattern.fullmatch(printed):
            return unit, measure
    return printed.lower(), "count"


def frequency(text: str) -> tuple[Frequency | None, bool]:
    """The first statement of how often, and whether as needed; the longest where several start together."""
    best: tuple[int, int, Frequency] | None = None
    as_needed = False
    for pattern, row in _frequencies():
        for match in pattern.finditer(text):
            if row["as_needed"]:
                as_needed = True
                continue
            stated = _stated(match, row)
            if stated and (best is None or (match.start(), -match.end()) < (best[0], -best[1])):
                best = match.start(), match.end(), stated
            break
    return (best[2] if best else None), as_needed


def _stated(match: re.Match[str], row: dict[str, str]) -> Frequency | None:
    groups = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    times = number(groups["times"]) if "times" in groups else number(row["times"])
    period = number(groups["period"]) if "period" in groups else number(row["period"])
    return Frequency(int(times), period, row["unit"]) if times and period else None


def route(text: str) -> str | None:
    """The route, only as printed: the first that stands in the directions."""
    found = [(match.start(), -match.end(), name) for pattern, name in _routes() if (match := pattern.search(text))]
    return min(found)[2] if found else None


def misread_number(text: str) -> bool:
    """Whether letters stand where the figures of a dose should: "5Omg", "l0mg"."""
    return MISREAD_NUMBER.search(text) is not None


def components(text: str) -> list[tuple[int, int]]:
    """Where directions stand in a text: amounts, times, routes, forms and salts, in order."""
    spans = [(amount.start, amount.end) for amount in quantities(text)]
    patterns = [pattern for pattern, _ in _frequencies()] + [pattern for pattern, _ in _routes()]
    for pattern in (*patterns, *_accompanying(), MISREAD_NUMBER, RATE):
        spans += [match.span() for match in pattern.finditer(text)]
    return sorted(spans)


@cache
def _accompanying() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"(?<![\w/])(?:{row['pattern']})(?![\w/])", re.I)
        for row in rows("medicine_words")
        if row["kind"] in ("salt", "release", "form")
    )


def _without_old_dose(directions: str) -> str:
    """The directions without the dose that was left: "from 2.5 mg to 5 mg daily" is 5 mg daily."""
    became = BECAME.search(directions)
    if became and quantities(directions[: became.start()]) and quantities(directions[became.end() :]):
        return directions[became.end() :]
    for old in quantities(directions):
        if re.search(r"\bfrom\s{1,3}$", directions[: old.start], re.I) and old.high is None:
            became = re.match(r"[^.;]{0,30}?\bto\s{1,3}(?=\d|half|one|two)", directions[old.end :], re.I)
            if became:
                return directions[: old.start] + directions[old.end + became.end() :]
        elif re.search(r"\b(?:from|by)\s{1,3}$", directions[: old.start], re.I):
            printed = directions[old.start : old.end]
            newer = re.search(r"\b(?:to|-|–)\s{1,3}", printed)
            if newer:
                return directions[: old.start] + printed[newer.end() :] + directions[old.end :]
    return directions


def _first_step(directions: str) -> str:
    """The first of several steps: "200mg stat then 100mg OD" is 200mg stat."""
    amounts = [amount for amount in quantities(directions) if amount.measure != "count"]
    for before, after in pairwise(amounts):
        step = STEP.search(directions, before.end, after.start)
        if step:
            return directions[: step.start()]
    return directions


def dosage(directions: str, line: str) -> Dosage:
    """The dosage in ``directions`` (what follows the name); ``line`` is the text to keep, name and all.

    Where doses follow one another, the structured parts are those of the first; the text keeps all.
    """
    whole, directions = directions, _first_step(_without_old_dose(directions))
    amounts = quantities(directions)
    how_often, as_needed = frequency(directions)
    as_needed = as_needed or frequency(whole)[1]
    strength, dose = _strength_and_dose(directions, amounts)
    if dose is None and strength is None and misread_number(directions):
        return Dosage(line, route=route(whole), frequency=how_often, as_needed=as_needed)
    return Dosage(
        line,
        value=dose.low if dose else None,
        high=dose.high if dose else None,
        unit=dose.unit or None if dose else None,
        strength=strength,
        route=route(whole),
        frequency=how_often,
        as_needed=as_needed,
    )


def _strength_and_dose(text: str, amounts: list[Quantity]) -> tuple[str | None, Quantity | None]:
    """What one unit of the product holds, and how much is taken.

    "500mg tablets, two tablets" has both; "500mg" alone is a dose; "5mg/5ml" is a strength.
    """
    counted = [amount for amount in amounts if amount.measure == "count"]
    measured = [amount for amount in amounts if amount.measure != "count"]
    ratio = RATE.search(text)
    if ratio:
        parts = [amount for amount in amounts if amount.start >= ratio.end() or amount.end <= ratio.start()]
        return ratio[0], next((amount for amount in parts if amount.measure != "strength"), None)
    percent = next((amount for amount in amounts if amount.measure == "strength"), None)
    if percent:
        rest = [amount for amount in amounts if amount is not percent]
        return text[percent.start : percent.end], rest[0] if rest else None
    if measured and counted and counted[0].unit != "dose":
        return text[measured[0].start : measured[0].end], counted[0]
    if measured:
        taken = _taken(text, measured[0])
        return (text[measured[0].start : measured[0].end], taken) if taken else (None, measured[0])
    return None, counted[0] if counted else _bare_count(text)


def _bare_count(text: str) -> Quantity | None:
    """A count without a unit, as in "Adcal-D3 one bd": the product says of what."""
    count = re.match(rf"\W*(?:take\s+)?({NUMBER}|{WORDED})(?=\s+\S)", text, re.I)
    low = number(count[1]) if count else None
    if count is None or low is None or low > MOST_UNITS:
        return None
    starts = {start for start, _ in components(text[count.end() :].lstrip())}
    return Quantity(low, None, "", "count", count.start(1), count.end()) if 0 in starts else None


def _taken(text: str, strength: Quantity) -> Quantity | None:
    """One tablet, where the directions say "100 microgram tablets, one to be taken each day"."""
    form = re.match(r"\s*(tab(?:let)?s?|cap(?:sule)?s?|sachets?|patch(?:es)?)\b", text[strength.end :], re.I)
    if not form:
        return None
    after = strength.end + form.end()
    count = re.search(
        rf"\b(?:take\s+)?({NUMBER}|{WORDED})\b(?!\s*(?:times|hour|week|month|day|x\b|/))", text[after:], re.I
    )
    low = number(count[1]) if count else None
    if count is None or low is None:
        return None
    return Quantity(low, None, _unit(form[1])[0], "count", after + count.start(), after + count.end())
