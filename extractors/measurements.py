"""What stands behind a test's name: its value, unit, flag and reference range, in whichever order they are printed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.table import rows
from records.types import Measurement

DOSED = re.compile(r"\s*(?:mg|mcg|micrograms?|ml|tablets?|tabs?|capsules?|units?|g)(?![\w/])", re.I)
RANGE = re.compile(
    r"[\[(]?\s*(?:ref(?:erence)?(?: range)?[: ]*|normal(?: range)?[: ]*|NR[: ]*)?"
    r"(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|—|to)\s*(?P<high>\d+(?:\.\d+)?)\s*[\])]?",
    re.I,
)
BOUND = re.compile(r"[\[(]\s*(?P<side>[<>]=?)\s*(?P<bound>\d+(?:\.\d+)?)\s*[\])]")
FLAG = re.compile(
    r"\s*(?:\(?\b(?P<letter>HH?|LL?|A|HIGH|LOW|Abnormal)\b\)?|(?P<star>\*{1,3}))(?![\w/])(?! \d+(?:\.\d+)?(?:[.,;)]|$))"
)
REFERENCE_FIRST = re.compile(
    r"\s*[\[(]\s*(?P<low>\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?)\s*[\])](?=\s+[<>]?\d)", re.I
)
ENCLOSED = re.compile(r"\s\((?P<comparator>[<>≤≥]=?)?\s?(?P<value>\d+(?:\.\d+)?)\)(?!\s*\d)")  # high BMI (34.6)
SIGNED = re.compile(r"(?:\s(?:19|20)\d\d)?\s*(?:[:=]|is|was|of)?\s*[-−–]\s?(?P<value>\d+(?:\.\d+)?)(?![\d/])", re.I)
SCORE = re.compile(r"(?:[TZ][- ]?scores?|base excess|\bBE|\bMD|deviation)\s*$", re.I)  # they may lie below nought
CAME_TO = re.compile(  # down from 75 to 58: it is 58 now
    r"\s*(?:\w+\s+){0,5}?from\s+\d+(?:\.\d+)?\s?(?:%|[a-zµ]+(?:/[a-z]+)?)?\s+to\s+(?=\d)", re.I
)
STAR_FIRST = re.compile(r"\s*[:=]?\s*\*{1,3}(?=\s*[<>]?\s?\d)")  # Haemoglobin  *  91: the laboratory's mark
TOLD_BY = re.compile(  # ABPI by our nurse was 0.48
    r"\s(?:by|in|at|from|with|done|taken|checked|measured|when|this|on)\s(?:(?!no\b|not\b)[a-z']+\s){1,4}?(?:was|were|is|of|=)\s(?=[<>]?\d)",
    re.I,
)
WEIGHED = re.compile(r"(?:weight|volume|output|loss|h(?:a?emoglobin|b)|protein|albumin)\b[^.;]{0,20}$", re.I)
VOLUME = re.compile(r"(?:FEV ?1|FVC|TLC|VC|volume|capacity|intake)\s*$", re.I)
QUALIFIED = re.compile(r"\s*[:=]")
STONES = re.compile(  # 11 st 4 lb, 5 ft 6 in
    r"\s*(?:[:=]|is|was|of)?\s*(?P<value>\d{1,2}\s?st(?:one)?s?\.?,?\s?(?:\d{1,2}(?:\.\d)?\s?(?:lbs?|pounds?)\.?)?"
    r"|\d\s?(?:ft|feet|foot)\.?,?\s?(?:\d{1,2}(?:\.\d)?\s?(?:ins?|inch(?:es)?)\.?)?)(?!\w)",
    re.I,
)


@cache
def pattern_of(kind: str) -> str:
    """The words of one kind: what may stand before a value, what makes a number a time, words as values."""
    return next(row["pattern"] for row in rows("result_words") if row["kind"] == kind)


@cache
def unit_pattern() -> re.Pattern[str]:
    """A unit of results."""
    return re.compile(rf"\s*(?P<unit>{'|'.join(row['pattern'] for row in rows('result_units'))})(?![A-Za-z0-9])", re.I)


@cache
def value_pattern() -> re.Pattern[str]:
    """A value with the words that may stand before it, behind a test's name."""
    filler = rf"(?:\s*(?:{pattern_of('filler')})(?!\w)|\s*[,:=~–-](?!\d)|\+{{1,2}}(?=\s))*"
    return re.compile(
        rf"{filler}\s*(?P<comparator>[<>≤≥]=?)?\s*(?P<value>\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s?/\s?\d+(?:\.\d+)?)?)"
        rf"(?![\d:]|\.\d|/\d|,\d{{1,2}}(?!\d)|[OS](?![A-Za-z])|[OoIlSBb]\.?\d|-\d+-|\.\d+\.|\s*(?:{pattern_of('time')})\b)",
        re.I,
    )


@cache
def qualitative_pattern() -> re.Pattern[str]:
    """A value in words, in a cell of its own or behind a colon."""
    return re.compile(
        rf"(?:\s{{2,}}|\s*[:=]\s*)(?P<value>{pattern_of('qualitative')})(?=\s{{2}}|\s[-–(]|\s*[.,;]?\s*$)", re.I
    )


def measured(text: str, at: int, *, row: bool) -> tuple[Measurement, int] | None:
    """The measurement that follows a name ending at ``at``, and where it ends."""
    stones = STONES.match(text, at) if not row else None
    if stones:
        return Measurement(" ".join(stones["value"].split())), stones.end()
    name = text[:at]
    signed = SIGNED.match(text, at) if SCORE.search(name) else None
    if signed:
        return Measurement(f"-{signed['value']}", -float(signed["value"])), signed.end()
    enclosed = ENCLOSED.match(text, at)
    if enclosed and not row:
        return _rest(text[: enclosed.end() - 1], enclosed)[0], enclosed.end()
    reference = REFERENCE_FIRST.match(text, at) if row else None
    changed = CAME_TO.match(text, at)
    starred = STAR_FIRST.match(text, at)
    told = TOLD_BY.match(text, at)
    ahead_of = next((one.end() for one in (reference, changed, starred, told) if one), at)
    found = value_pattern().match(text, ahead_of)
    if found is None and ahead_of != at:
        found = value_pattern().match(text, at)
    if reference and found:
        read = _rest(text, found)
        return _with_range(read[0], reference), read[1]
    if found is None:
        said = qualitative_pattern().match(text, at) if row or QUALIFIED.match(text, at) else None
        return (Measurement(said["value"]), said.end()) if said else None
    ahead = RANGE.match(text, found.start("value"))
    if ahead and row and found["comparator"] is None:  # the reference range stands before the value
        later = value_pattern().match(text, ahead.end())
        if later is None:
            return None
        read = _rest(text, later)
        return _with_range(read[0], ahead), read[1]
    if ahead or (DOSED.match(text, found.end()) and not WEIGHED.search(name)):
        return None
    measurement, end = _rest(text, found, litres=VOLUME.search(name) is not None)
    return (replace(measurement, flag=measurement.flag or "A") if starred else measurement), end


def _rest(text: str, found: re.Match[str], *, litres: bool = False) -> tuple[Measurement, int]:
    """Unit, flag and reference range behind a value, in whichever order they stand.

    ``litres``: an L behind the value is a unit, not a flag.
    """
    value = re.sub(r"\s", "", found["value"])
    unit, flag, low, high = None, None, None, None
    at = found.end()
    for _ in range(3):
        if flag is None and (mark := FLAG.match(text, at)) and not (litres and unit is None and mark["letter"] == "L"):
            flag = _flag(mark)
            at = mark.end()
        if unit is None and (printed := unit_pattern().match(text, at)):
            unit = printed["unit"].strip()
            at = printed.end()
        gap = len(text[at:]) - len(text[at:].lstrip(" ,"))
        if low is None and high is None:
            if reference := RANGE.match(text, at + gap):
                low, high = float(reference["low"]), float(reference["high"])
                at = reference.end()
            elif bound := BOUND.match(text, at + gap):
                low = float(bound["bound"]) if bound["side"].startswith(">") else None
                high = float(bound["bound"]) if bound["side"].startswith("<") else None
                at = bound.end()
    plain = value.replace(",", "")
    number = float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None
    comparator = (found["comparator"] or "").replace("≤", "<=").replace("≥", ">=") or None
    return Measurement(value, number, unit, comparator, low, high, flag), at


def _with_range(measurement: Measurement, reference: re.Match[str]) -> Measurement:
    return Measurement(
        measurement.value,
        measurement.number,
        measurement.unit,
        measurement.comparator,
        float(reference["low"]),
        float(reference["high"]),
        measurement.flag,
    )


def _flag(mark: re.Match[str]) -> str:
    return "A" if mark["star"] else mark["letter"][0].upper()
