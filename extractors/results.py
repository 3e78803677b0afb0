"""Results and vital signs in a passage: a name with a number beside it, its unit, reference range and flag."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.figures import FIGURES
from extractors.lexicon import Lexicon
from extractors.measurements import measured, pattern_of, qualitative_pattern
from extractors.passages import Passage, Role, Shape
from extractors.table import rows
from records.types import Assertion, Doubt, DoubtKind, Fact, FactKind, Measurement

SILENT = {Role.SENSITIVITIES, Role.SIGNATURE, Role.ADMINISTRATIVE, Role.ADVICE}
LISTS = {Role.MEDICINES, Role.STOPPED, Role.SUGGESTED}
SIDE = r"(?:(?:on|in) the )?(?:right|left|R|L|RE|LE|sitting|standing|lying|supine|seated)(?: eye| side| arm)?"
LED_BY_SIDE = re.compile(rf"[ .,;]{{0,3}}(?:and )?{SIDE}\s?[:=]?\s?(?=\d)", re.I)
OTHER_FIRST = re.compile(rf"[ ]?{SIDE}[ .,;]{{0,3}}(?:and )?(?=\d)", re.I)
SIDE_AFTER = re.compile(rf"\s?{SIDE}(?!\w)", re.I)
DIPSTICK = re.compile(
    r"(?<![\w-])(?P<name>protein|blood|glucose|ketones?|leu[ck]ocytes?|leuc(?:s|o)|nitrites?|bilirubin|urobilinogen)\s?[:=-]?\s?"
    r"(?P<value>\+{1,4}|[1-4]\+|traces?(?! of)|neg(?:ative)?|pos(?:itive)?|nil)(?![\w+])",
    re.I,
)
VALUE_FIRST = re.compile(  # scored 14/20 on the Barthel index
    r"\b(?:scor(?:ed|es|ing)|a score of|achieved|managed|obtained)\s+"
    r"(?P<value>\d{1,3}(?:\.\d+)?(?:\s?/\s?\d{1,3}|\s+out of\s+\d{1,3})?)"
    r"(?:\s+(?:points?|marks?))?\s+(?:on|in|for|at|using)\s+(?:the |his |her |an? )?",
    re.I,
)
THING = re.compile(  # the height of a chair is not the patient's
    r"\b(?:chair|bed|toilet|seat|step|bath|stool|table|door|popliteal|commode|worktop|rail|frame|stair|heel"
    r"|target|aim(?:ing)?(?: for)?(?: an?)?|goal|therapeutic)\s$",  # nor is what is aimed at what was found
    re.I,
)
MISREAD_VALUE = re.compile(  # 1O5, l2.4, 5.S: among figures a letter is one of them
    r"(?<![\w.])(?=[\dOoIlSB.]*\d)(?=[\dOoIlSB.]*[OoIlSB])[\dIl][\dOoIlSB]{0,4}(?:\.[\dOoIlSB]{1,3})?(?![\w/])"
)
NEAR = 30  # letters behind a name in which its value stands
SURE = 0.6
LONGEST_NAME = 4  # words before the known part of a test's name
MISREAD = "The figures of a result may be misread. Compare them with the paper."


def results(passage: Passage, lexicon: Lexicon) -> tuple[list[Fact], list[tuple[int, int]]]:
    """The passage's results, and the stretches of its text that they stand in."""
    if passage.section.role in SILENT:
        return [], []
    facts: list[Fact] = []
    used: list[tuple[int, int]] = []
    text = passage.text
    for match in lexicon.find(text):
        term = match.of_kind(FactKind.OBSERVATION)
        if term is None or any(start <= match.start < end for start, end in used):
            continue
        if passage.section.role in LISTS and match.of_kind(FactKind.MEDICINE):
            continue
        row = passage.shape is Shape.ROW
        read = None if THING.search(text, 0, match.start) else measured(text, match.end, row=row)
        guessed = None
        if read is None and not THING.search(text, 0, match.start):
            guessed = _with_figures(text, match.end)
            read = measured(guessed, match.end, row=row) if guessed else None
        if read is None:
            continue
        measurement, end = read
        cell = _cell(passage, match.start)
        name = term.name if cell is None else text[cell : match.end].strip()
        start = match.start if cell is None else cell
        fact = result(passage, start, end, name, measurement, match.distance)
        if guessed:
            fact = replace(fact, doubt=Doubt(DoubtKind.FIGURES, MISREAD, fact.evidence))
        facts.append(fact)
        used.append((start, end))
        other = _other_side(passage, end, facts[-1])
        if other:
            facts.append(other[0])
            used.append((end, other[1]))
    facts += _shorthand(passage, lexicon, used)
    facts += _dipstick(passage, used)
    facts += _value_first(passage, lexicon, used)
    if not facts:
        named = _unnamed(passage)
        if named:
            fact, end = named
            return [fact], [(0, end)]
    return facts, used


def _with_figures(text: str, at: int) -> str | None:
    """The text with letters among the figures of the value behind ``at`` put right; None without any."""
    found = MISREAD_VALUE.search(text, at, at + NEAR)
    if found is None or not re.fullmatch(r"\d+(?:\.\d+)?", figures := found[0].translate(FIGURES)):
        return None
    return text[: found.start()] + figures + text[found.end() :]


def _other_side(passage: Passage, end: int, first: Fact) -> tuple[Fact, int] | None:
    """The value of the other side or posture behind a first one: "right 6/12, left 6/60", "18 right, 22 left"."""
    text = passage.text
    led = LED_BY_SIDE.match(text, end)
    swapped = None if led else OTHER_FIRST.match(text, end)
    gap = led or swapped
    read = measured(text, gap.end(), row=False) if gap else None
    if gap is None or read is None or (swapped and not SIDE_AFTER.match(text, read[1])):
        return None
    ended = SIDE_AFTER.match(text, read[1])
    end_of_other = ended.end() if swapped and ended else read[1]
    fact = result(passage, gap.start(), end_of_other, first.name, read[0], first.distance)
    side = "" if led is None else text[gap.start() : gap.end()].strip(" .,;:=").removeprefix("and ")
    printed = f"{side} {text[gap.end() : end_of_other].strip()}".strip()
    return replace(fact, text=f"{_test_of(first)} {printed}"), end_of_other


def _test_of(fact: Fact) -> str:
    """The words of a result before its value, without its side."""
    value = fact.measurement.value if fact.measurement else ""
    name = fact.text.split(value)[0] if value else fact.text
    return re.sub(rf"\s{SIDE}\s*$", "", name.rstrip(" :=-"), flags=re.I)


def _dipstick(passage: Passage, used: list[tuple[int, int]]) -> list[Fact]:
    """Words and crosses of a urine test: "protein ++, blood trace"; alone they count only beside the word urine."""
    matches = [
        match
        for match in DIPSTICK.finditer(passage.text)
        if not any(start < match.end() and match.start() < end for start, end in used)
    ]
    told = re.search(r"\burin|\bdip", passage.text, re.I) is not None
    if not matches or not (told or (len(matches) > 1 and passage.section.role is Role.RESULTS)):
        return []
    used += [match.span() for match in matches]
    return [
        result(passage, *match.span(), f"Urine {match['name'].lower()}", Measurement(match["value"]))
        for match in matches
    ]


def _value_first(passage: Passage, lexicon: Lexicon, used: list[tuple[int, int]]) -> list[Fact]:
    """Scores whose figures stand before their name: "scored 14/20 on the Barthel index"."""
    found = []
    for said in VALUE_FIRST.finditer(passage.text):
        tail = passage.text[said.end() : said.end() + 60]
        match = next((match for match in lexicon.find(tail) if match.start == 0), None)
        term = match.of_kind(FactKind.OBSERVATION) if match else None
        start, end = said.start("value"), said.end() + (match.end if match else 0)
        if term is None or any(first < end and start < last for first, last in used):
            continue
        value = re.sub(r"\s*out of\s*", "/", re.sub(r"\s*/\s*", "/", said["value"]))
        number = float(value) if "/" not in value else None
        found.append(result(passage, start, end, term.name, Measurement(value, number)))
        used.append((start, end))
    return found


def _shorthand(passage: Passage, lexicon: Lexicon, used: list[tuple[int, int]]) -> list[Fact]:
    """Vital signs by their initials, where they stand among others: "T 36.8, P 92, BP 140/80"."""
    if passage.section.role is not Role.EXAMINATION and not used:
        return []
    found = []
    for pattern, wording in _initials():
        match = pattern.search(passage.text)
        term = next((term for term in lexicon.term(wording) if term.kind is FactKind.OBSERVATION), None)
        if match is None or term is None or any(start <= match.start() < end for start, end in used):
            continue
        read = measured(passage.text, match.end(), row=passage.shape is Shape.ROW)
        if read:
            found.append(result(passage, match.start(), read[1], term.name, read[0]))
            used.append((match.start(), read[1]))
    return found


@cache
def _initials() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?<![\w/])(?:{row['pattern']})"), row["wording"]) for row in rows("vital_shorthand"))


def _cell(passage: Passage, start: int) -> int | None:
    """Where the name starts in a table's cell, if words before the match make it another test's name."""
    if passage.shape is not Shape.ROW:
        return None
    first = passage.text.rfind("  ", 0, start) + 2 if "  " in passage.text[:start] else 0
    ahead = passage.text[first:start].strip()
    known = re.fullmatch(rf"(?:(?:{pattern_of('filler')})\W*)*", ahead, re.I)
    if known or not re.search(r"[A-Za-z]", ahead) or len(ahead.split()) > LONGEST_NAME or re.search(r"[,;.] ", ahead):
        return None
    return first


def result(passage: Passage, start: int, end: int, name: str, measurement: Measurement, distance: int = 0) -> Fact:
    """A result whose name and value stand from ``start`` to ``end``; one that was read unsurely is in doubt."""
    evidence = passage.evidence(start, end)
    unsure = evidence.confidence < SURE
    return Fact(
        FactKind.OBSERVATION,
        " ".join(passage.text[start:end].split()),
        name,
        Assertion.PRESENT,
        evidence,
        section=passage.section.slug,
        distance=distance,
        measurement=measurement,
        doubt=Doubt(DoubtKind.FIGURES, MISREAD, evidence) if unsure else None,
    )


def _unnamed(passage: Passage) -> tuple[Fact, int] | None:
    """A row of results whose test the vocabulary does not know: its name as printed, if a unit or range stands by."""
    if passage.section.role is not Role.RESULTS or passage.shape is Shape.PROSE:
        return None
    said = re.match(r"(?P<name>[A-Za-z][A-Za-z0-9 ()/,'%&-]{2,40}?)(?=\s{2}|\s?:)", passage.text)
    word = qualitative_pattern().match(passage.text, said.end()) if said else None
    if said and word:
        return result(passage, 0, word.end(), said["name"], Measurement(word["value"])), word.end()
    gap = r"\s{2,}" if passage.shape is Shape.ROW else r"\s+"
    named = re.match(rf"(?P<name>[A-Za-z][A-Za-z0-9 ()/,'%&-]{{1,40}}?){gap}(?=[<>]?\s?\d)", passage.text)
    if named is None:
        return None
    read = measured(passage.text, named.end(), row=passage.shape is Shape.ROW)
    if read is None:
        return None
    measurement, end = read
    if measurement.unit is None and measurement.low is None and measurement.high is None:
        return None
    if re.search(r"\b(?:date|time|no|number|ref|page|tel|age|collected|received)\b", named["name"], re.I):
        return None
    return result(passage, 0, end, named["name"].strip(), measurement), end
