"""Results and vital signs in a passage: a name with a number beside it, its unit, reference range and flag."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.lexicon import Lexicon
from extractors.passages import Passage, Role, Shape
from extractors.table import rows
from records.types import Assertion, Doubt, DoubtKind, Fact, FactKind, Measurement, Term

SILENT = {Role.SENSITIVITIES, Role.SIGNATURE, Role.ADMINISTRATIVE, Role.ADVICE}
LISTS = {Role.MEDICINES, Role.STOPPED, Role.SUGGESTED}
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
QUALIFIED = re.compile(r"\s*[:=]")
STONES = re.compile(  # 11 st 4 lb, 5 ft 6 in
    r"\s*(?:[:=]|is|was|of)?\s*(?P<value>\d{1,2}\s?st(?:one)?s?\.?,?\s?(?:\d{1,2}(?:\.\d)?\s?(?:lbs?|pounds?)\.?)?"
    r"|\d\s?(?:ft|feet|foot)\.?,?\s?(?:\d{1,2}(?:\.\d)?\s?(?:ins?|inch(?:es)?)\.?)?)(?!\w)",
    re.I,
)
SIDE = r"(?:(?:on|in) the )?(?:right|left|R|L|RE|LE|sitting|standing|lying|supine|seated)(?: eye| side| arm)?"
LED_BY_SIDE = re.compile(rf"[ .,;]{{0,3}}(?:and )?{SIDE}\s?[:=]?\s?(?=\d)", re.I)
OTHER_FIRST = re.compile(rf"[ ]?{SIDE}[ .,;]{{0,3}}(?:and )?(?=\d)", re.I)
SIDE_AFTER = re.compile(rf"\s?{SIDE}(?!\w)", re.I)
DIPSTICK = re.compile(
    r"(?<![\w-])(?P<name>protein|blood|glucose|ketones?|leu[ck]ocytes?|leuc(?:s|o)|nitrites?|bilirubin|urobilinogen)\s?[:=-]?\s?"
    r"(?P<value>\+{1,4}|[1-4]\+|traces?(?! of)|neg(?:ative)?|pos(?:itive)?|nil)(?![\w+])",
    re.I,
)
SIDES = re.compile(r"(?:right|r|re|right eye|od|left|l|le|left eye|os)", re.I)
VALUE_FIRST = re.compile(  # scored 14/20 on the Barthel index
    r"\b(?:scor(?:ed|es|ing)|a score of|achieved|managed|obtained)\s+"
    r"(?P<value>\d{1,3}(?:\.\d+)?(?:\s?/\s?\d{1,3}|\s+out of\s+\d{1,3})?)"
    r"(?:\s+(?:points?|marks?))?\s+(?:on|in|for|at|using)\s+(?:the |his |her |an? )?",
    re.I,
)
THING = re.compile(  # the height of a chair is not the patient's
    r"\b(?:chair|bed|toilet|seat|step|bath|stool|table|door|popliteal|commode|worktop|rail|frame|stair|heel)\s$", re.I
)
DAY = re.compile(r"\d{1,2}[./-](?:\d{1,2}|[A-Za-z]{3})[./-](?:\d{2}|\d{4})")
CELL = re.compile(r"\S+(?: \S+)*")
SURE = 0.6
MISREAD = "The figures of a result may be misread. Compare them with the paper."


@cache
def _word(kind: str) -> str:
    return next(row["pattern"] for row in rows("result_words") if row["kind"] == kind)


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<unit>{'|'.join(row['pattern'] for row in rows('result_units'))})(?![A-Za-z0-9])", re.I)


@cache
def _value() -> re.Pattern[str]:
    filler = rf"(?:\s*(?:{_word('filler')})(?!\w)|\s*[,:=~–-](?!\d))*"
    return re.compile(
        rf"{filler}\s*(?P<comparator>[<>≤≥]=?)?\s*(?P<value>\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s?/\s?\d+(?:\.\d+)?)?)"
        rf"(?![\d:]|\.\d|/\d|-\d+-|\.\d+\.|\s*(?:{_word('time')})\b)",
        re.I,
    )


@cache
def _qualitative() -> re.Pattern[str]:
    return re.compile(rf"(?:\s{{2,}}|\s*[:=]\s*)(?P<value>{_word('qualitative')})(?=\s{{2}}|\s*[.,;]?\s*$)", re.I)


def columns(text: str) -> tuple[str, ...]:
    """The columns of one test's values that this line names by side or by date: "Right  Left". Empty if it does not."""
    cells = [cell[0] for cell in CELL.finditer(text)]
    if len(cells) > 1 and not (SIDES.fullmatch(cells[0]) or DAY.fullmatch(cells[0])):
        cells = cells[1:]
    named = len(cells) >= 2 and (all(map(SIDES.fullmatch, cells)) or all(map(DAY.fullmatch, cells)))
    return tuple(cells) if named else ()


def results(
    passage: Passage, lexicon: Lexicon, abreast: tuple[str, ...] = ()
) -> tuple[list[Fact], list[tuple[int, int]]]:
    """The passage's results, and the stretches of its text that they stand in.

    ``abreast`` names the columns in which values of one test stand beside each other, if the table says so above.
    """
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
        read = (
            None if THING.search(text, 0, match.start) else _measured(text, match.end, row=passage.shape is Shape.ROW)
        )
        if read is None:
            continue
        measurement, end = read
        cell = _cell(passage, match.start)
        name = term.name if cell is None else text[cell : match.end].strip()
        start = match.start if cell is None else cell
        facts.append(_fact(passage, start, end, name, measurement, match.distance))
        used.append((start, end))
        if abreast and passage.shape is Shape.ROW:
            more = _abreast(passage, start, end, facts[-1], abreast)
            facts[-1:] = more or facts[-1:]
            used += [(start, len(text))] if more else []
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


def _abreast(passage: Passage, start: int, end: int, first: Fact, names: tuple[str, ...]) -> list[Fact]:
    """The values of all columns, if each cell behind the first holds one value and nothing else."""
    cells = [(cell.start(), cell.end()) for cell in CELL.finditer(passage.text, end)]
    if len(cells) != len(names) - 1 or (first.measurement and first.measurement.low is not None):
        return []
    test = _test_of(first)
    found = [_in_column(first, test, names[0])]
    for (at, last), name in zip(cells, names[1:], strict=True):
        read = _measured(passage.text[:last], at, row=False)
        if read is None or read[1] != last:
            return []
        fact = _fact(passage, at, last, first.name, read[0], first.distance)
        found.append(_in_column(fact, test, name))
    return found


def _in_column(fact: Fact, test: str, column: str) -> Fact:
    """A result with its test's name and, where the column is a side, that side before its value as printed."""
    side = f" {column}" if SIDES.fullmatch(column) else ""
    printed = fact.text.removeprefix(test).strip()
    return replace(fact, text=f"{test}{side} {printed}")


def _other_side(passage: Passage, end: int, first: Fact) -> tuple[Fact, int] | None:
    """The value of the other side or posture behind a first one: "right 6/12, left 6/60", "18 right, 22 left"."""
    text = passage.text
    led = LED_BY_SIDE.match(text, end)
    swapped = None if led else OTHER_FIRST.match(text, end)
    gap = led or swapped
    read = _measured(text, gap.end(), row=False) if gap else None
    if gap is None or read is None or (swapped and not SIDE_AFTER.match(text, read[1])):
        return None
    ended = SIDE_AFTER.match(text, read[1])
    end_of_other = ended.end() if swapped and ended else read[1]
    fact = _fact(passage, gap.start(), end_of_other, first.name, read[0], first.distance)
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
        _fact(passage, *match.span(), f"Urine {match['name'].lower()}", Measurement(match["value"]))
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
        found.append(_fact(passage, start, end, term.name, Measurement(value, number)))
        used.append((start, end))
    return found


def named_cells(text: str, lexicon: Lexicon) -> tuple[str | None, ...]:
    """The tests that the cells of a row of column names stand for, None for other columns: "Time  BP  Pulse".

    Empty unless two cells and half of all name tests, and no cell holds a figure.
    """
    cells = [cell[0].strip(" :.") for cell in CELL.finditer(text)]
    if len(cells) < 2 or any(re.search(r"\d", cell) for cell in cells if not lexicon.term(cell)):
        return ()
    named = tuple(
        next((term.name for term in _named(cell, lexicon) if term.kind is FactKind.OBSERVATION), None) for cell in cells
    )
    known = sum(name is not None for name in named)
    return named if known >= 2 and 2 * known >= len(cells) else ()


def _named(cell: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """The terms of a cell, in words or by the initials of a vital sign."""
    bare = re.sub(r"\s*\([^)]*\)$", "", cell)
    return lexicon.term(bare) or next(
        (lexicon.term(row["wording"]) for row in rows("vital_columns") if row["column"].casefold() == bare.casefold()),
        (),
    )


def under_names(passage: Passage, printed: str, names: tuple[str | None, ...]) -> list[Fact]:
    """The values of a row below its column names; empty if its cells are not as many, or hold anything but values.

    ``printed`` is the row of names as printed, ``names`` what ``named_cells`` made of it.
    """
    cells = [(cell.start(), cell.end()) for cell in CELL.finditer(passage.text)]
    heads = [cell[0].strip(" :.") for cell in CELL.finditer(printed)]
    if len(cells) != len(names):
        return []
    found = []
    for (start, end), name, head in zip(cells, names, heads, strict=True):
        if name is None:
            continue
        read = _measured(passage.text[:end], start, row=False)
        if read is None and not re.search(r"\d", passage.text[start:end]):
            continue  # "A" for alert, a dash, "refused"
        if read is None or read[1] != end:
            return []
        fact = _fact(passage, start, end, name, read[0])
        found.append(replace(fact, text=f"{head} {fact.text}"))
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
        read = _measured(passage.text, match.end(), row=passage.shape is Shape.ROW)
        if read:
            found.append(_fact(passage, match.start(), read[1], term.name, read[0]))
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
    known = re.fullmatch(rf"(?:(?:{_word('filler')})\W*)*", ahead, re.I)
    return None if known or not re.search(r"[A-Za-z]", ahead) else first


def _fact(passage: Passage, start: int, end: int, name: str, measurement: Measurement, distance: int = 0) -> Fact:
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


def _measured(text: str, at: int, *, row: bool) -> tuple[Measurement, int] | None:
    """The measurement that follows a name ending at ``at``, and where it ends."""
    stones = STONES.match(text, at) if not row else None
    if stones:
        return Measurement(" ".join(stones["value"].split())), stones.end()
    found = _value().match(text, at)
    if found is None:
        said = _qualitative().match(text, at) if row or QUALIFIED.match(text, at) else None
        return (Measurement(said["value"]), said.end()) if said else None
    ahead = RANGE.match(text, found.start("value"))
    if ahead and row and found["comparator"] is None:  # the reference range stands before the value
        later = _value().match(text, ahead.end())
        if later is None:
            return None
        read = _rest(text, later)
        return _with_range(read[0], ahead), read[1]
    if ahead or (DOSED.match(text, found.end()) and not _is_weight(text[:at])):
        return None
    return _rest(text, found)


def _is_weight(name: str) -> bool:
    return re.search(r"weight\s*$|volume\s*$|output\s*$|loss\s*$", name, re.I) is not None


def _rest(text: str, found: re.Match[str]) -> tuple[Measurement, int]:
    """Unit, flag and reference range behind a value, in whichever order they stand."""
    value = re.sub(r"\s", "", found["value"])
    unit, flag, low, high = None, None, None, None
    at = found.end()
    for _ in range(3):
        if flag is None and (mark := FLAG.match(text, at)):
            flag = _flag(mark)
            at = mark.end()
        if unit is None and (printed := _unit().match(text, at)):
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


def _unnamed(passage: Passage) -> tuple[Fact, int] | None:
    """A row of results whose test the vocabulary does not know: its name as printed, if a unit or range stands by."""
    if passage.section.role is not Role.RESULTS or passage.shape is Shape.PROSE:
        return None
    said = re.match(r"(?P<name>[A-Za-z][A-Za-z0-9 ()/,'%&-]{2,40}?)(?=\s{2}|\s?:)", passage.text)
    word = _qualitative().match(passage.text, said.end()) if said else None
    if said and word:
        return _fact(passage, 0, word.end(), said["name"], Measurement(word["value"])), word.end()
    gap = r"\s{2,}" if passage.shape is Shape.ROW else r"\s+"
    named = re.match(rf"(?P<name>[A-Za-z][A-Za-z0-9 ()/,'%&-]{{1,40}}?){gap}(?=[<>]?\s?\d)", passage.text)
    if named is None:
        return None
    read = _measured(passage.text, named.end(), row=passage.shape is Shape.ROW)
    if read is None:
        return None
    measurement, end = read
    if measurement.unit is None and measurement.low is None and measurement.high is None:
        return None
    if re.search(r"\b(?:date|time|no|number|ref|page|tel|age|collected|received)\b", named["name"], re.I):
        return None
    return _fact(passage, 0, end, named["name"].strip(), measurement), end
