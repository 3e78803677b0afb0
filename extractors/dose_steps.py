"""Directions of several amounts: steps that follow one another, and amounts at several times of the day."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extractors.dosages import RATE, one_dosage, route, strength_ahead, taken_amounts, without_limits
from extractors.quantities import Quantity, quantities
from extractors.timings import durations, frequency, has_slot
from records.types import Dosage, Frequency

BECAME = re.compile(  # "500 mg bd increased to 1 g bd", not "to be increased to 1 g in a month"
    r"(?<!\bto be )(?<!\bbe )(?<!\bthen )"
    r"\b(?:increased|reduced|decreased|changed|titrated|cut|stepped|raised|lowered|halved|doubled|up|down)"
    r"(?: (?:up|down|back))? to\s{1,3}(?=\d)"
    r"(?![^.;]{0,60}\b(?:after|in|from|if) (?:a|one|two|\d|next|tomorrow|tolerated))",
    re.I,
)
BY = re.compile(  # what a dose changes by is not a dose, and how often it changes is not how often it is taken
    r"[,;]?\s*\b(?:(?:then|and|to be|to|gradually|slowly|please) )*"
    r"(?:reduc\w+|decreas\w+|increas\w+|titrat\w+|taper\w*|wean\w*|drop\w*|go(?:ing)? (?:up|down)|step\w*|cut\w*)"
    r"(?: (?:it|this|dose|the dose|down|up|off|gradually|slowly|daily dose))*\s+(?:by|in)\b.*",
    re.I | re.S,
)
AIM = re.compile(
    r"[,;]?\s*\b(?:aim(?:ing)?|target|titrat\w+|with a view)(?: (?:for|dose|to|up|at|of|towards))*\b.*", re.I | re.S
)
THEN = re.compile(
    r"\b(?:then|followed by|thereafter|and after that|afterwards|subsequently)\b"
    r"|\b(?:reduc\w+|decreas\w+|increas\w+|to be (?:reduced|increased)|step\w* (?:up|down)|going (?:up|down)) to\b"
    r"|\bday (?:\d|one|two)|\bfrom (?:day|week) \d|→|->|>",
    re.I,
)
TOGETHER = re.compile(r"^[\s,;+&/–-]*(?:and|plus)?[\s,;+&/]*$", re.I)
ALTERNATING = re.compile(r"(?<=[a-z])\s?/\s?(?=\d[\d.]*\s?[a-z]+\s+(?:on )?alt)", re.I)  # 3mg/4mg alternate days
CHANGED = re.compile(  # "Dose changed  20mg to 40mg"
    r"\b(?:changed|increased|reduced|decreased|titrated)\b[^.;\d]{0,15}(?P<old>[\d.]+\s?[a-z]+\s+to\s+)(?=\d)", re.I
)
PARTED = re.compile(r"\band\b|[,;&]|\bplus\b", re.I)
ALTERNATE = Frequency(1, 2.0, "d")  # days


def dosage(directions: str, line: str) -> Dosage:
    """The dosage in ``directions`` (what follows the name); ``line`` is the text to keep, name and all.

    Steps stand in ``then``, amounts at other times of the day in ``also``, each with its own stretch as its text. Where
    amounts follow one another and nothing tells how they belong together, only the first is understood.
    """
    plain = ALTERNATING.sub(" ", without_limits(_without_old_dose(directions)))
    plain = AIM.sub("", BY.sub("", plain)) if quantities(BY.sub("", plain)) else plain
    stretches = _stretches(plain)
    first = one_dosage(stretches[0][0], line)
    first = replace(
        first, route=first.route or route(directions), as_needed=first.as_needed or frequency(directions)[1]
    )
    also: list[Dosage] = []
    then: list[Dosage] = []
    for stretch, follows in stretches[1:]:
        part = one_dosage(stretch, " ".join(stretch.split()).strip(" ,;.-"))
        if part.value is None:
            break
        part = replace(part, unit=part.unit or first.unit)
        if follows:
            then.append(part)
        elif then:
            then[-1] = replace(then[-1], also=(*then[-1].also, part))
        else:
            also.append(part)
    first, also = _shared_times(first, also)
    return replace(first, also=tuple(also), then=tuple(then))


def _shared_times(first: Dosage, also: list[Dosage]) -> tuple[Dosage, list[Dosage]]:
    """Both amounts of "3mg/4mg alternate days" have the times that stand behind the last."""
    if first.frequency is None and len(also) == 1 and also[0].frequency == ALTERNATE:
        return replace(first, frequency=also[0].frequency), also
    return first, also


def _stretches(directions: str) -> list[tuple[str, bool]]:
    """The stretch of each amount, and whether it follows those before it (True) or is taken on the same days."""
    amounts = _doses(directions)
    cuts: list[tuple[int, int, bool]] = []
    for before, after in pairwise(amounts):
        between = directions[before.end : after.start]
        step = THEN.search(between)
        if step:
            cuts.append((before.end + step.start(), before.end + step.end(), True))
        elif durations(between) and not between.rstrip().endswith("("):
            cuts.append((after.start, after.start, True))
        elif _at_other_times(directions, before, after, amounts):
            cuts.append((after.start, after.start, False))
        elif parted := PARTED.search(between):
            return _cut(directions[: before.end + parted.start()], cuts)
    return _cut(directions, cuts)


def _cut(directions: str, cuts: list[tuple[int, int, bool]]) -> list[tuple[str, bool]]:
    starts = [0, *(start for _, start, _ in cuts)]
    ends = [*(end for end, _, _ in cuts), len(directions)]
    follows = [False, *(step for _, _, step in cuts)]
    return [(directions[start:end], step) for start, end, step in zip(starts, ends, follows, strict=True)]


def _doses(directions: str) -> list[Quantity]:
    """The amounts that are doses: not strengths, and of one measure."""
    ratios = [match.span() for match in RATE.finditer(directions)]
    amounts = [
        amount
        for amount in taken_amounts(directions)
        if amount.measure != "strength" and not any(start < amount.end and amount.start < end for start, end in ratios)
    ]
    counted = [amount for amount in amounts if amount.measure == "count"]
    held = strength_ahead(directions, amounts)
    measured = [amount for amount in amounts if amount.measure != "count" and amount is not held]
    if counted and measured:
        return counted if len(counted) > 1 else []
    return measured or counted


def _at_other_times(directions: str, before: Quantity, after: Quantity, amounts: list[Quantity]) -> bool:
    """Whether two amounts are taken on the same days: each has its own time, or they alternate."""
    between = directions[before.end : after.start]
    following = min((amount.start for amount in amounts if amount.start > after.start), default=len(directions))
    behind = directions[after.end : following]
    if has_slot(between) and has_slot(behind):
        return True
    if re.match(r"\W*\bon (?:mon|tue|wed|thu|fri|sat|sun)", between, re.I):
        return frequency(behind)[0] is not None
    how_often, again = frequency(between)[0], frequency(behind)[0]
    if how_often and again and how_often.unit == again.unit == "wk":
        return True
    return (
        bool(TOGETHER.match(between)) and again is not None and (again.times, again.period, again.unit) == (1, 2, "d")
    )


def _without_old_dose(directions: str) -> str:
    """The directions without the dose that was left: "from 2.5 mg to 5 mg daily" is 5 mg daily."""
    became = BECAME.search(directions)
    if became and quantities(directions[: became.start()]) and quantities(directions[became.end() :]):
        return directions[became.end() :]
    changed = CHANGED.search(directions)
    if changed:
        return directions[: changed.start("old")] + directions[changed.end("old") :]
    for old in quantities(directions):
        if re.search(r"\bfrom\s{1,3}$", directions[: old.start], re.I) and old.high is None:
            newer = re.match(r"[^.;]{0,30}?\bto\s{1,3}(?=\d|half|one|two)", directions[old.end :], re.I)
            if newer:
                return directions[: old.start] + directions[old.end + newer.end() :]
        elif re.search(r"\b(?:from|by)\s{1,3}$", directions[: old.start], re.I):
            printed = directions[old.start : old.end]
            later = re.search(r"\b(?:to|-|–)\s{1,3}", printed)
            if later:
                return directions[: old.start] + printed[later.end() :] + directions[old.end :]
    return directions
