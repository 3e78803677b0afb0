"""One amount with its times: dose, unit, strength, route, how often, for how long, as needed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from extractors.quantities import (
    MISREAD_NUMBER,
    NUMBER,
    WORDED,
    Quantity,
    count_at,
    misread_number,
    number,
    quantities,
    unit_of,
)
from extractors.table import rows
from extractors.timings import Span, durations, frequency, times_of
from records.types import Dosage

_GAP = r"[\s,:;.()–-]*"
LEADS_TO_DOSE = re.compile(  # between what one unit holds and how much is taken
    rf"{_GAP}(?:(?:m/?r|e/?c|s/?r|x/?l|dispersible|soluble|effervescent)\b{_GAP})?"
    rf"(?P<form>(?:tab(?:let)?s?|cap(?:sule|let)?s?)\b{_GAP})?(?P<lead>(?:sig|take|dose)\b{_GAP})?",
    re.I,
)
MOST_UNITS = 12  # of tablets or puffs taken at once; a larger bare number is something else
RATE = re.compile(r"\d[\d.,]*\s*[a-zµμ]*\s*(?:/|in|per)\s*\d*\.?\d*\s*(?:mls?|hour|hr|h|dose|g)\b", re.I)
MASS = r"(?:\s?(?:mg|mcg|micrograms?|g|units?|iu))?"
PAIR = re.compile(  # what one unit of a combined product holds: co-codamol 30/500, 8mg/500mg, Fostair 100/6
    rf"[\s,(-]*(?P<pair>\d+(?:\.\d+)?{MASS}(?:\s?/\s?\d+(?:\.\d+)?{MASS}){{1,2}})(?![\w/-]|\s+(?:on )?alt)", re.I
)
SHORT_PAIR = re.compile(r"\d{1,2}\s?/\s?(?:7|52|12)")  # 5/7 is five days
BARE_STRENGTH = re.compile(
    r"[\s,(-]*(?P<strength>\d{2,5}(?:\.\d+)?)(?=\s+(?:\S+\s+)?$|\s+)"
)  # Seretide 250, Novomix 30
FORM_AHEAD = re.compile(r"[\s,]*(?P<form>tab(?:let)?s?|cap(?:sule)?s?)\b[\s,:-]*", re.I)
MOST = re.compile(  # how much at most is not how much
    r"[(\[]?\s*\b(?:max(?:imum)?\.?|not (?:more|to exceed)|no more than|do not exceed|up to (?:a )?max(?:imum)?)"
    r"(?: (?:dose|daily|of|is|than))*[ :=]*"
    rf"(?:{NUMBER}|{WORDED})\s*[a-zµμ]*(?:\s*(?:/|in|per|a|each|every|times|doses?)+\s*(?:24|12|one|any|a|per)?\s*"
    r"(?:h(?:ours?|rs?)?|d(?:ays?|aily)?)?(?: period)?)*(?:\s*daily)?\s*[)\]]?",
    re.I,
)
SUPPLY = re.compile(  # how much was handed out, or a pack holds, is not how much is taken
    r"\b\d+(?:\.\d+)?\s?mls?\s+(?:pre-?filled|(?:disposable )?pens?|cartridges?|vials?|penfills?|bottles?|flexpens?"
    r"|syringes?)\b|"
    r"[(\[]\s*(?:x\s?)?\d{1,3}\s?(?:tab(?:let)?s?|cap(?:sule)?s?|op|sachets?|patches|mls?)?\s*[)\]]"
    r"|\bx\s?(?:1[4-9]|[2-9]\d|\d{3})\b(?!\s?(?:days?|weeks?|mg|ml|d\b|/))"
    r"|\b(?:supply|supplied|qty|quantity|mitte|issue(?:d)?|dispense(?:d)?|disp)\b[ .:=]*(?:x\s?)?\d{1,4}"
    r"(?:\s?(?:tab(?:let)?s?|cap(?:sule)?s?|days?|weeks?|mls?|g|op|/\s?7|/\s?52))?"
    r"|\b\d{1,4}\s?(?:tab(?:let)?s?|cap(?:sule)?s?|days?|weeks?|/\s?7|/\s?52|mls?|g)?[' ’]*\s*"
    r"(?:supply|supplied|given|issued|dispensed)\b",
    re.I,
)
STRENGTHS = re.compile(  # what tablets a patient holds: "1mg, 3mg and 5mg tablets as directed"
    r"(?:\d+(?:\.\d+)?\s?(?:mg|mcg|micrograms?)?\s?(?:,|and|&|/|\+)\s?)+\d+(?:\.\d+)?\s?(?:mg|mcg|micrograms?)\s+"
    r"(?:tabs?|tablets?|caps|capsules?)\b(?=\s*(?:$|as |[,;(-]))",
    re.I,
)
DIVIDED = re.compile(r"\bdivided (?:doses|into)|\bin divided\b", re.I)
TAKE = re.compile(
    rf"\b(?:take|chew|use|inhale|dissolve|apply|give|swallow|insert|instil)\s+(?={NUMBER}|{WORDED})"
    rf"|\b(?=(?:{NUMBER}|{WORDED})(?:\s?(?:-|to|or)\s?(?:{NUMBER}|{WORDED}))?\s+(?:to be|tabs?\b|tablets?\b|caps?))",
    re.I,
)
TIMES = re.compile(r"(?<![\w/])(?:(?P<ahead>[1-9]|two|three|four)\s?[x×]\s?$|^\s?[x×]\s?(?P<after>[1-9])(?=\s))", re.I)


@cache
def _routes() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<![\w/])(?:{row['pattern']})(?![\w/])", re.I), row["route"]) for row in rows("routes")
    )


def route(text: str) -> str | None:
    """The route, only as printed: the first that stands in the directions."""
    found = [(match.start(), -match.end(), name) for pattern, name in _routes() if (match := pattern.search(text))]
    return min(found)[2] if found else None


def components(text: str) -> list[Span]:
    """Where directions stand in a text: amounts, times, routes, forms and salts, in order."""
    spans = [(amount.start, amount.end) for amount in quantities(text)]
    spans += times_of(text)
    for pattern in (
        *(pattern for pattern, _ in _routes()),
        *_accompanying(),
        MISREAD_NUMBER,
        RATE,
        MOST,
        SUPPLY,
        STRENGTHS,
    ):
        spans += [match.span() for match in pattern.finditer(text)]
    return sorted(spans)


@cache
def _accompanying() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"(?<![\w/])(?:{row['pattern']})(?![\w/])", re.I)
        for row in rows("medicine_words")
        if row["kind"] in ("salt", "release", "form")
    )


def without_limits(directions: str) -> str:
    """The directions with blanks for the greatest amounts allowed and for what was supplied; places stay."""
    for pattern in (MOST, SUPPLY, STRENGTHS):
        directions = pattern.sub(lambda match: " " * len(match[0]), directions)
    return directions


def one_dosage(directions: str, text: str) -> Dosage:
    """The dosage in directions that name one amount; ``text`` is the text to keep."""
    how_often, as_needed = frequency(directions)
    lasting = next((length for _, length in durations(directions)), None)
    strength, dose = _strength_and_dose(directions, taken_amounts(directions))
    if misread_number(directions) and strength is None:
        dose = None
    if DIVIDED.search(directions):
        dose, how_often = None, None  # the amount is a whole day's
    return Dosage(
        text,
        value=dose.low if dose else None,
        high=dose.high if dose else None,
        unit=dose.unit or None if dose else None,
        strength=strength,
        route=route(directions),
        frequency=how_often,
        as_needed=as_needed,
        duration=lasting,
    )


def taken_amounts(directions: str) -> list[Quantity]:
    """The amounts without those that were handed out: more than anyone takes at once, or in a cell behind the times."""
    timed = min((end for _, end in times_of(directions)), default=len(directions))
    kept: list[Quantity] = []
    for amount in quantities(directions):
        cell = (
            amount.start > timed and re.search(r"\s{2}(?:\d+ ?x ?)?$|[-–]\s$", directions[: amount.start]) is not None
        )
        if amount.measure == "count" and (amount.low > MOST_UNITS or (cell and kept)):
            continue
        kept.append(amount)
    return kept


def _strength_and_dose(text: str, amounts: list[Quantity]) -> tuple[str | None, Quantity | None]:
    """What one unit of the product holds, and how much is taken.

    "500mg tablets, two tablets" has both; "500mg" alone is a dose; "5mg/5ml" is a strength.
    """
    pair = PAIR.match(text)
    if pair and not SHORT_PAIR.fullmatch(pair["pair"]) and not RATE.match(pair["pair"]):
        taken = [amount for amount in amounts if amount.start >= pair.end()]
        return pair["pair"].replace(" ", ""), taken[0] if taken else _told_count(text, pair.end())
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
    held = strength_ahead(text, amounts)
    if held:
        return text[held.start : held.end], measured[measured.index(held) + 1]
    if measured:
        taken_count = _taken(text, measured[0])
        return (text[measured[0].start : measured[0].end], taken_count) if taken_count else (None, measured[0])
    bare = BARE_STRENGTH.match(text)
    ahead = bare or FORM_AHEAD.match(text)  # "Slow K tabs 2 b.d."
    dose = counted[0] if counted else _bare_count(text, ahead.end() if ahead else 0)
    if dose and ahead and not bare and not counted:
        dose = replace(dose, unit=unit_of(ahead["form"])[0])
    return (bare["strength"] if bare and dose and dose.start >= bare.end() else None), dose


def strength_ahead(text: str, amounts: list[Quantity]) -> Quantity | None:
    """The amount that is what one unit holds, where a form or "Sig:" leads to the dose: "500mg tablets, 1g qds"."""
    measured = [amount for amount in amounts if amount.measure != "count"]
    for held, taken in pairwise(measured[:2]):
        leading = LEADS_TO_DOSE.fullmatch(text[held.end : taken.start])
        if held.measure == taken.measure and leading and (leading["form"] or leading["lead"]):
            return held
    return None


def _bare_count(text: str, at: int = 0) -> Quantity | None:
    """A count without a unit, as in "Adcal-D3 one bd": the product says of what."""
    ahead = re.compile(r"\W*(?:take\s+)?", re.I).match(text, at)
    count = count_at(text, ahead.end() if ahead else at)
    if count is None or max(count.low, count.high or 0) > MOST_UNITS or not re.match(r"\s+\S", text[count.end :]):
        return None
    if any(start <= count.start and count.end < end for start, end in times_of(text)):
        return None  # "4 hourly", "2 times a day"
    starts = {start for start, _ in components(text[count.end :].lstrip())}
    return count if 0 in starts else None


def _told_count(text: str, after: int) -> Quantity | None:
    """How many, behind a strength: "take one or two", "two to be taken", "tablets  1-2"."""
    told = TAKE.search(text, after)
    return count_at(text, told.end()) if told else _bare_count(text, after)


def _taken(text: str, strength: Quantity) -> Quantity | None:
    """How many, where the directions say "100 microgram tablets, one to be taken each day" or "500mg two bd".

    One of a strength without a form's name is the strength itself.
    """
    multiplied = TIMES.search(text[: strength.start]) or TIMES.match(text[strength.end :])
    if multiplied:
        times = number(multiplied["ahead"] or multiplied["after"])
        return None if times is None else Quantity(times, None, "", "count", strength.start, strength.end)
    form = re.match(r"\s*(tab(?:let)?s?|cap(?:sule)?s?|sachets?|patch(?:es)?)\b", text[strength.end :], re.I)
    if not form:
        plain = re.compile(r"[\s,]*(?:m/?r|e/?c|s/?r|x/?l|dispersible|soluble)?[\s,–-]*(?:take\s+)?", re.I)
        ahead = plain.match(text, strength.end)
        several = _bare_count(text, ahead.end() if ahead else strength.end)
        return several if several and (several.low != 1 or several.high) else None
    after = strength.end + form.end()
    unit = unit_of(form[1])[0]
    count = re.compile(
        rf"\b(?:take\s+)?(?P<low>{NUMBER}|{WORDED})\b(?:\s?(?:-|to|or)\s?(?P<high>{NUMBER}|{WORDED})\b)?"
        r"(?!\s*(?:times|hour|week|month|day|x\b|/|-\s?\d))",
        re.I,
    ).search(text, after)
    low = number(count["low"]) if count else None
    if count is None or low is None:
        strokes = _bare_count(text, after)
        return (
            None if strokes is None else Quantity(strokes.low, strokes.high, unit, "count", strokes.start, strokes.end)
        )
    high = number(count["high"]) if count["high"] else None
    return Quantity(low, high, unit, "count", count.start(), count.end())
