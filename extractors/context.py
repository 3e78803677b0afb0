"""How a sentence states what it names: present, denied, possible, past, of a relative, or not of the patient at all.

After ConText (Harkema and others, 2009): trigger words with a direction and a scope, here with British usage, as
rows of tables/context_rules.csv. A sentence goes in with the stretch to judge; an assertion comes out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extractors.plain_words import plain_sentence
from extractors.table import rows
from records.types import Assertion, FactKind

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
PAST_YEAR = rf"(?:(?:in|around|about|circa|dated|of)\s+)?(?:\(\s*)?(?:{MONTH}\s+)?(?P<year>(?:19|20)\d\d)\b"
ORDER = ("none", "family", "absent", "possible", "present", "historical", "event")
FAR = 40  # words: a scope without a limit of its own ends with its sentence, or here
SWEEPING = 60  # words: a scope that reaches so far ends by its own stops alone
NEW_CLAUSE = re.compile(r",|\band\b")
FOUND_OUT = re.compile(
    r"\s+(?:(?:has|have|also|then|today)\s+)?"
    r"(?:excluded|showed|shows|confirmed|revealed|demonstrated|suggested|normal|unremarkable|clear|(?:[A-Z]{2,6}\s+)?\d)"
)  # what an investigation that was done did
ANOTHER = re.compile(r"(?:,|,? ?and)\s+(?:an?|the|his|her|some)", re.I)  # "needs an echo, a tape and a scan": a list
SEEN_ON = re.compile(  # "no bleed on CT": the means was used, and what it looked for is absent
    r"\w+ (?:(?:was |were )?(?:seen|found|shown|identified|noted) )?"
    r"(?<!go )(?<!put )(?<!be )(?:on|at|by|from|during|via)\s+"
    r"(?:(?:the|an?|his|her|this|that|recent|repeat|subsequent|urgent|formal|bedside|first|second|last|initial)\s+)*$",
    re.I,
)
NEXT_DOOR = 2  # words between a trigger and the medicine that it belongs to, when another stands before it
MISREAD = re.compile(r"(?<=[A-Za-z])[01|](?=[A-Za-z])|(?<=\b[Nn])0\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. ``reach`` is in words; ``stops`` ends its scope; no ``kinds`` means all but medicines."""

    category: str
    side: str
    pattern: re.Pattern[str]
    reach: int
    stops: re.Pattern[str] | None
    kinds: frozenset[FactKind]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule's words in a sentence."""

    rule: Rule
    start: int
    end: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a thing is stated. No assertion means that the sentence does not say it of anyone.

    ``said`` tells that words of the sentence decided it, not the default.
    """

    assertion: Assertion | None
    said: bool = False
    relative: str | None = None


@cache
def _relatives() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{row['word']})\b", re.I), row["name"]) for row in rows("relatives"))


@cache
def _events(growths: bool) -> re.Pattern[str]:
    words = "|".join(re.escape(row["word"]) for row in rows("events") if growths or row["course"] == "event")
    return re.compile(rf"\b(?:{words})s?\b", re.I)


@cache
def _rules() -> tuple[Rule, ...]:
    relative = "(?:" + "|".join(row["word"] for row in rows("relatives")) + ")"
    found = []
    for row in rows("context_rules"):
        if not row["pattern"]:
            continue
        pattern = row["pattern"].replace("{relative}", rf"(?:(?:maternal|paternal|older|younger|late) )?{relative}")
        pattern = pattern.replace("{past-year}", PAST_YEAR).replace(" ", r"\s+").replace(r"\s+*", r"\s*")
        pattern = pattern.replace(r"\s+?", r"\s*").replace(r"\s++", r"\s+")
        led = r"(?<![\w-])" if re.match(r"[\w(]", pattern) else ""
        ended = "" if pattern.endswith("]") else r"(?:(?!\w)|(?<!\w))"  # not in the middle of a word
        found.append(
            Rule(
                row["category"],
                row["side"],
                re.compile(f"{led}(?:{pattern}){ended}", re.I),
                int(row["reach"] or FAR),
                re.compile(row["stops"], re.I) if row["stops"] else None,
                frozenset(FactKind(kind) for kind in row["kinds"].split("|") if kind),
            )
        )
    return tuple(found)


def is_event(name: str, *, growths: bool = True) -> bool:
    """Whether a problem is over once it happened: a stroke, not asthma. A cancer in a list of diagnoses is not."""
    return _events(growths).search(name) is not None


@lru_cache(maxsize=4096)
def triggers(sentence: str, kind: FactKind) -> tuple[Trigger, ...]:
    """The trigger words of a sentence that concern one kind of thing."""
    text = MISREAD.sub(lambda letter: "o" if letter[0] == "0" else "i", sentence)
    return tuple(
        Trigger(rule, match.start(), match.end(), _year(match))
        for rule in _rules()
        if _concerns(rule, kind)
        for match in rule.pattern.finditer(text)
        if match.end() > match.start()
    )


def _beside(found: tuple[Trigger, ...], start: int, end: int) -> tuple[Trigger, ...]:
    """The triggers that are not part of the stretch itself; a part of a longer trigger says nothing."""
    apart = [
        trigger
        for trigger in found
        if not (start < trigger.end and trigger.start < end) or _runs_in(trigger, start, end)
    ]
    return tuple(trigger for trigger in apart if not any(_within(trigger, other) for other in apart))


def _concerns(rule: Rule, kind: FactKind) -> bool:
    if rule.kinds:
        return kind in rule.kinds
    return rule.category == "ends" or kind is not FactKind.MEDICINE


def _year(match: re.Match[str]) -> int | None:
    return int(match["year"]) if "year" in match.re.groupindex else None


def _within(one: Trigger, other: Trigger) -> bool:
    """Whether ``one`` is a shorter part of ``other``, and both look the same way."""
    alike = one.rule.side == other.rule.side or "pseudo" in (one.rule.category, other.rule.category)
    longer = other.end - other.start > one.end - one.start
    return alike and longer and other.start <= one.start and one.end <= other.end


def judge(
    sentence: str,
    start: int,
    end: int,
    kind: FactKind,
    *,
    event: bool = False,
    latest_year: int = 9999,
    others: Sequence[tuple[int, int]] = (),
) -> Judgement:
    """How ``sentence`` states what stands from ``start`` to ``end``.

    ``event`` tells that it is over once it happened; ``latest_year`` is the newest year in the document, so that only
    earlier ones make history; ``others`` are the stretches of the sentence's other medicines.
    """
    plain = plain_sentence(sentence)
    sentence, start, end = plain.text, plain.from_read(start), plain.from_read(end)
    others = [(plain.from_read(first), plain.from_read(last)) for first, last in others]
    found = _beside(triggers(sentence, kind), start, end)
    acting = [
        trigger
        for trigger in found
        if trigger.rule.category not in ("ends", "pseudo")
        and (trigger.year is None or trigger.year < latest_year)
        and _reaches(sentence, trigger, start, end, found, kind)
    ]
    if kind is FactKind.MEDICINE:
        return _of_medicine(sentence, start, end, acting, others)
    categories = {trigger.rule.category for trigger in acting}
    if _answered(acting):
        categories.discard("none")
    if not event:
        categories.discard("event")
    for category in ORDER:
        if category in categories:
            nearest = min(
                (trigger for trigger in acting if trigger.rule.category == category),
                key=lambda trigger: max(start - trigger.end, trigger.start - end),
            )
            return _judgement(category, sentence[nearest.start : nearest.end])
    return Judgement(Assertion.PRESENT)


def _answered(acting: Sequence[Trigger]) -> bool:
    """Whether what was looked for was denied in the same breath: "assessed for autism, and this was excluded"."""
    return any(trigger.rule.category == "absent" and trigger.rule.side == "after" for trigger in acting)


def _runs_in(trigger: Trigger, start: int, end: int) -> bool:
    """Whether words of a relative run into what they say: in "uncle died suddenly" the last two are both."""
    return (
        trigger.rule.category == "family"
        and trigger.rule.side == "before"
        and trigger.start < start < trigger.end <= end
    )


def _judgement(category: str, words: str) -> Judgement:
    if category == "none":
        return Judgement(None, said=True)
    if category == "event":
        return Judgement(Assertion.HISTORICAL, said=True)
    relative = relative_in(words) if category == "family" else None
    return Judgement(Assertion(category), said=True, relative=relative)


def relative_in(words: str) -> str | None:
    """The relative named in some words, if any."""
    return next((name for pattern, name in _relatives() if pattern.search(words)), None)


def _reaches(sentence: str, trigger: Trigger, start: int, end: int, found: tuple[Trigger, ...], kind: FactKind) -> bool:
    """Whether a trigger's scope holds the stretch: right side, near enough, and nothing between that ends it."""
    rule = trigger.rule
    if rule.side == "before":
        first, last = (start if _runs_in(trigger, start, end) else trigger.end), start
    else:
        first, last = end, trigger.start
    if first > last:
        return False
    between = sentence[first:last]
    if len(re.findall(r"\w+", between)) > rule.reach or (rule.stops and rule.stops.search(between)):
        return False
    if kind is FactKind.MEDICINE:
        return True
    if rule.category == "absent" and rule.side == "before" and re.search(r"\w:\s", between):
        return False  # "no pulses below the groin: acute limb ischaemia"
    if kind is FactKind.PROCEDURE and rule.category == "absent" and rule.side == "before":
        if SEEN_ON.search(between):
            return False
        begun = NEW_CLAUSE.search(between) and FOUND_OUT.match(sentence, end)
        if begun:
            return False  # "no consolidation and CTPA excluded a clot": the CTPA was done
    if rule.reach >= SWEEPING:
        return True
    listed = kind is FactKind.PROCEDURE and rule.category == "possible" and rule.side == "before"
    return not any(
        other.rule.category == "ends" and other.end > first and other.start < last and other is not trigger
        for other in found
        if not (listed and ANOTHER.fullmatch(sentence, other.start, other.end))
    )


def _of_medicine(
    sentence: str, start: int, end: int, acting: list[Trigger], others: Sequence[tuple[int, int]]
) -> Judgement:
    """Words in the medicine's own stretch decide; else the nearest before it that are not another medicine's."""
    following = min((other[0] for other in others if other[0] >= end), default=len(sentence))
    own = [
        trigger
        for trigger in acting
        if trigger.rule.side == "after"
        and trigger.end <= following
        and not _belongs_to_next(sentence, trigger, following)
    ]
    if own:
        firm = [trigger for trigger in own if trigger.rule.category != "present"] or own
        return _judgement(firm[0].rule.category, "")
    ahead = [
        trigger for trigger in acting if trigger.rule.side == "before" and _leads_to(sentence, trigger, start, others)
    ]
    if ahead:
        nearest = max(ahead, key=lambda trigger: (trigger.end, trigger.end - trigger.start))
        return _judgement(nearest.rule.category, "")
    return Judgement(Assertion.PRESENT)


def _belongs_to_next(sentence: str, trigger: Trigger, following: int) -> bool:
    if re.search(r"\b(?:to|by|with|for)$", sentence[trigger.start : trigger.end]):
        return False  # "was changed to": the next medicine came in this one's place
    gap = sentence[trigger.end : following]
    return following < len(sentence) and len(gap.split()) <= 1 and not re.search(r"[,;.()]", gap)


def _leads_to(sentence: str, trigger: Trigger, start: int, others: Sequence[tuple[int, int]]) -> bool:
    between = [other for other in others if other[1] <= start]
    if not any(other[1] <= trigger.start for other in between):
        return True  # it stands before the first medicine of the list
    gap = sentence[trigger.end : start]
    return len(gap.split()) <= NEXT_DOOR and not re.search(r"[,;.()]", gap)
