"""Which heading each passage stands under, from the headings of the record standard and those that letters use."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import groupby

from rapidfuzz import fuzz

from extractors.headings import LONGEST_HEADING, SIMILAR, folded, heading, headings, qualifiers
from extractors.lexicon import skeleton
from extractors.passages import (
    BULLET,
    Passage,
    Piece,
    Role,
    Section,
    Shape,
    columned,
    continues,
    passage_of,
    right_margin,
    sentences,
)
from extractors.table import rows
from extractors.transcript import Line, Transcript

__all__ = ["heading", "is_furniture", "passages", "table_head"]

SALUTATION = re.compile(r"^\W*(?:Re\s+)?Dear\b[^,:]{0,60}[,:]?\s*", re.I)
CLOSING = re.compile(
    r"^\W*(?:yours\s+(?:sincerely|faithfully|truly|ever)|(?:with\s+)?(?:(?:kind|best|warm)(?:est)?\s+)?(?:personal\s+)?"
    r"(?:regards|wishes)\b[\s,.]*$|(?:with\s+)?(?:kind|best|warm)(?:est)?\s+(?:regards|wishes)"
    r"|(?:many\s+)?thanks[\s,.]*$|yours[\s,.]*$)(?!\w)",
    re.I,
)
PERSON = re.compile(  # "Priya Raghunathan", "H Petrov", "J.R. CUTHBERTSON, M.D., F.R.C.P."
    r"(?:(?:Dr|Mr|Mrs|Miss|Ms|Prof(?:essor)?|Sister)\.? )?[A-Z][\w'.-]*(?:\s[A-Z][\w'.-]*){0,3}"
    r"(?:(?:, ?| )[A-Z][A-Za-z.]{1,7})*"
)
LABEL = re.compile(r"(?<=[A-Za-z.)])\s?:(?!\d\d\b)\s*")
RUN_IN = re.compile(r"([A-Z][A-Z/&]{1,11}x?)(?:\s*[-–]\s*|\s+)(?=\S*[a-z?\d])")
DASHED = re.compile(r"([A-Z][A-Za-z/& ]{1,40}?)\s+[-–—]+\s+(?=\S)")
LEADING = re.compile(  # "Allergies Chloramphenicol drops (swollen lids)": a heading without a colon
    r"(Allerg(?:y|ies)|Plan|Impression|Diagnos[ei]s|Medication|Medicines|Drugs|Tablets|Background|Opinion|Investigations)"
    r" (?=[A-Z?\d])"
)
ASKED = re.compile(r"\W*[A-Z][^?:.]{2,60}\?(?:\s|$)")  # a question of a form: "Could you be pregnant?   No"
GIVEN = re.compile(r"\b(?:vaccin|immunis|dose|booster|given|declin|batch|due\b|jab)", re.I)
UNKNOWN_LABEL = re.compile(r"[A-Z][A-Za-z']*(?: [A-Za-z']+){0,3}:\s")
LITTLE_WORDS = {"of", "and", "in", "for", "the", "to", "by", "with", "on", "at"}
BETWEEN_COLUMNS = {"and", "or", "of"}
BODY_SIZE = re.compile(r"(?<![\w-])(?:Weight|Wt|Height|Ht|BMI)\b(?=[ :=.]{1,3}\d)", re.I)
CLOSES = ("yours sincerely", "yours faithfully", "yours truly", "with kind regards", "kind regards", "best wishes")
BODY = Section(Role.HISTORY)
QUIET = {Role.ADMINISTRATIVE}


@cache
def _table_heads() -> dict[str, str]:
    return {row["column"]: row["starts"] for row in rows("table_heads")}


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("furniture")), re.I)


@cache
def _places_and_posts() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("places_and_posts"))


def table_head(text: str) -> Section | None:
    """The section that a table's row of column names starts; role ``history`` where the columns do not tell."""
    words = " ".join(word for word in folded(text).split() if word not in BETWEEN_COLUMNS)
    columns, started = 0, ""
    while words:
        name = next(
            (" ".join(words.split()[:size]) for size in (3, 2, 1) if " ".join(words.split()[:size]) in _table_heads()),
            words.split()[0] if columns and words.split()[0].isdigit() else None,
        )
        if name is None:
            return None
        columns += 1
        started = started or _table_heads().get(name, "")
        words = words[len(name) :].strip()
    if columns < 2:
        return None
    slugs = {section.role: section.slug for section in reversed(headings().values())}
    return Section(Role(started), slugs.get(Role(started))) if started else BODY


def is_furniture(text: str) -> bool:
    """Whether a line is a page's furniture: footers, contacts, identity, names of places and posts."""
    if _furniture().search(text):
        return not _told(text)
    words = re.findall(r"[A-Za-z][\w'-]*", text)
    titled = [word for word in words if word[0].isupper() or word in ("of", "and", "in", "for", "the", "to")]
    if not words or len(words) > 12 or len(titled) < len(words) or text.rstrip().endswith("."):
        return False
    return any(word.lower() in _places_and_posts() for word in words)


def _told(text: str) -> bool:
    """Whether a line is running text: mostly small words, some of them those that sentences are made with."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    small = [word for word in words if word[0].islower()]
    verbs = re.findall(r"\b(?:is|was|has|had|have|will|were|been|gave|her|his|she|he|they)\b", text)
    return len(words) >= 10 and len(small) > 0.6 * len(words) and len(verbs) >= 2


def passages(transcript: Transcript) -> tuple[Passage, ...]:
    """The document's passages in reading order, each under its section; furniture and headings are left out."""
    found: list[Passage] = []
    section = Section(Role.HEAD)
    for _, group in groupby(transcript.lines, key=lambda line: line.page):
        lines = tuple(group)
        margin = right_margin(lines)
        before: Line | None = None
        for line in lines:
            section, before = _take(line, before, section, margin, found)
    return tuple(_settled(found))


def _take(
    line: Line, before: Line | None, section: Section, margin: float, found: list[Passage]
) -> tuple[Section, Line | None]:
    """Add one line's passages to ``found``; the section that it leaves, and the line if the next may carry it on."""
    text = line.text
    if CLOSING.match(text) or _closes(text):
        return Section(Role.SIGNATURE), None
    greeting = SALUTATION.match(text)
    if greeting:
        if text[greeting.end() :].strip():
            found.append(passage_of(Piece(0, line, greeting.end(), len(text)), _open(section)))
            return _open(section), line
        return BODY, None
    columns = table_head(text)
    if columns and (columned(text) or heading(text, misread=False) is None):
        known = section.role in (Role.MEDICINES, Role.STOPPED, Role.SUGGESTED)
        keeps = columns.role is Role.HISTORY or (columns.role is Role.MEDICINES and known)
        return (section if keeps else columns), None
    if _whole(text):
        title = heading(text)
        if title:
            return (section if title.role in QUIET else title), None
    parts = _labelled(text)
    if not parts:
        if is_furniture(text):
            if section.role is Role.HEAD and _identifies(text):
                return BODY, None
            if found and _signs(found[-1], line):
                found.pop()
            return section, None
        if _carries_on(found, before, line, margin):
            found[-1] = found[-1].followed_by(Piece(0, line, 0, len(text)))
        else:
            section = _after_inline(section, text)
            found.append(passage_of(Piece(0, line, 0, len(text)), _awake(section, text)))
        return (found[-1].section if section.role is Role.HEAD else section), line
    return _take_parts(line, parts, section, found, carries_on=_carries_on(found, before, line, margin))


def _carries_on(found: list[Passage], before: Line | None, line: Line, margin: float) -> bool:
    """Whether a line carries on the last passage, which ended with the line ``before`` it."""
    if before is None or not found or found[-1].pieces[-1].line is not before:
        return False
    return continues(before, line, margin, _said(found[-1]))


def _said(passage: Passage) -> str:
    """What the last line of a passage says of it, without the heading that led it."""
    piece = passage.pieces[-1]
    return piece.line.text[piece.start : piece.end]


def _closes(text: str) -> bool:
    """Whether a line is the close of a letter, misread: "ours sincereIy"."""
    bones = skeleton(folded(text))
    near = 9 <= len(bones) <= 22 and text[-1:] not in ".:;"
    return near and any(fuzz.ratio(bones, skeleton(close)) >= SIMILAR for close in CLOSES)


def _signs(passage: Passage, line: Line) -> bool:
    """Whether a passage is the name above the post that a line states: a signature, not an item of a list."""
    above = passage.pieces[-1].line
    near = above.page == line.page and above.number == line.number - 1
    posts = {word.lower() for word in re.findall(r"[A-Za-z]+", line.text)} & _places_and_posts()
    return near and bool(posts) and PERSON.fullmatch(passage.text.strip()) is not None


def _take_parts(
    line: Line, parts: list[tuple[int, int, Section]], section: Section, found: list[Passage], *, carries_on: bool
) -> tuple[Section, Line | None]:
    first = parts[0][0]
    if carries_on and line.text[:first].strip():
        found[-1] = found[-1].followed_by(Piece(0, line, 0, first))
    elif line.text[:first].strip() and not is_furniture(line.text[:first]):
        found.append(passage_of(Piece(0, line, 0, first), section))
    ends = [start for start, _, _ in parts[1:]] + [len(line.text)]
    carried: Line | None = None
    for (_, start, part), end in zip(parts, ends, strict=True):
        carried = None
        if part.role in QUIET and section.role is Role.PLAN and _to_do(line.text[start:end]):
            found.append(passage_of(Piece(0, line, start, end), section))
            carried = line
            continue
        if part.role in QUIET:
            size = BODY_SIZE.search(line.text, start, end)
            gap = line.text.find("  ", start, end)
            if size:
                found.append(passage_of(Piece(0, line, size.start(), end), Section(Role.EXAMINATION)))
            elif gap > 0 and not is_furniture(line.text[gap:end]):
                found.append(passage_of(Piece(0, line, gap, end), section))
            continue
        before, section = section, replace(part, inline=bool(line.text[start:end].strip()))
        if part.role is Role.ALLERGIES and (told := _told_on(line.text, start, end)):
            found.append(passage_of(Piece(0, line, start, told), section))
            section = replace(BODY if before.role in QUIET | {Role.ALLERGIES, Role.HEAD} else before, inline=True)
            found.append(passage_of(Piece(0, line, told, end), section, Shape.PROSE))
            carried = line
        elif section.inline:
            found.append(passage_of(Piece(0, line, start, end), section))
            carried = line
    if section.role is Role.HEAD and _identifies(line.text):
        section = BODY
    return section, carried


def _to_do(text: str) -> bool:
    """Whether the words behind "Hospital:" or "GP:" say what is to be done, not who that is."""
    return re.match(r"\s*(?:[a-z]|(?:to|please|will|repeat|arrange|book|refer|review)\b)", text, re.I) is not None and (
        re.search(r"\b(?:to|please|will|refer|repeat|arrange|recheck|check|review|stop|start|continue)\b", text)
        is not None
    )


def _told_on(text: str, start: int, end: int) -> int | None:
    """Where running text goes on in the line of a list of allergies: "Allergies: peanut. Her brother has epilepsy"."""
    spans = sentences(text[start:end])
    for first, last in spans[1:]:
        sentence = text[start + first : start + last]
        about = re.search(
            r"allerg|reaction|react|intoleran|sensitiv|rash|anaphyl|toler|avoid|nil|none|gives|caus", sentence, re.I
        )
        verb = re.search(r"\b(?:has|had|have|is|was|were|will|takes|lives|not|denies|presented)\b", sentence, re.I)
        if verb and not about and len(sentence.split()) >= 2:
            return start + first
    return None


def _identifies(text: str) -> bool:
    """Whether a line says who the patient is: what follows is no longer the letterhead."""
    return re.search(r"\b(?:d\.?o\.?b|date of birth|born|nhs (?:no|number)|nhs)\b\.?\s*:?\s*\d", text, re.I) is not None


def _whole(text: str) -> bool:
    """Whether a line may be a heading by itself."""
    words = text.split()
    return (
        len(words) <= LONGEST_HEADING
        and "  " not in text.strip()
        and not re.search(r"[.,;]$|:\s*\S", text)
        and re.match(r"\W*[A-Z0-9]", text) is not None
    )


def _labelled(text: str) -> list[tuple[int, int, Section]]:
    """Headings inside a line with the text that follows each: (start of the heading, start of its text, section)."""
    found: list[tuple[int, int, Section]] = []
    for colon in LABEL.finditer(text):
        floor = found[-1][1] if found else 0
        label = _label_before(text, floor, colon.start())
        if label:
            found.append((label[0], colon.end(), label[1]))
    if found and found[0][0] == 0:
        return found
    for pattern in (RUN_IN, DASHED):
        run = pattern.match(text)
        title = heading(run[1], misread=False) if run else None
        if run and title and title.role not in QUIET and not text[run.end() :].isupper():
            return [(0, run.end(), title), *found]
    led = LEADING.match(text)
    title = heading(led[1], misread=False) if led else None
    if led and title and _says_something(text[led.end() :], title):
        return [(0, led.end(), title), *found]
    cell = re.match(r"(\S+(?: \S+)*)  +(?=\S)", text)
    title = heading(cell[1], misread=False) if cell else None
    if cell and title and title.role not in QUIET and not BULLET.match(text):
        return [(0, cell.end(), title), *found]
    return found


def _says_something(rest: str, title: Section) -> bool:
    """Whether the words behind a heading are its text, not more of a title: "Diagnosis Code", "Plan Review Group"."""
    words = rest.split()
    if title.role is Role.ALLERGIES:
        return len(words) <= 3 or not rest.istitle()
    return any(word[0].islower() and word not in LITTLE_WORDS for word in words)


def _label_before(text: str, floor: int, end: int) -> tuple[int, Section] | None:
    """The longest heading that ends at ``end``, and where it starts."""
    starts = [floor + match.start() for match in re.finditer(r"\S+", text[floor:end])][-LONGEST_HEADING:]
    for start in starts:
        led = start == floor or re.search(r"(?:  |[.;,|)]\s*)$", text[:start]) is not None
        title = heading(text[start:end], misread=led and start == starts[0])
        if title is None or not (led or text[start].isupper()):
            continue
        plain = folded(text[start:end])
        if plain.split()[0] in qualifiers() and not led:
            continue
        return start, title
    return None


def _open(section: Section) -> Section:
    return BODY if section.role in (Role.HEAD, Role.SIGNATURE) else section


def _awake(section: Section, text: str) -> Section:
    """Running text ends the letterhead, even where nobody was greeted."""
    function_words = re.findall(r"\b(?:is|was|has|had|with|this|and|for|of|the|who|to|her|his)\b", text)
    if section.role is not Role.HEAD:
        return section
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    small = [word for word in words if word[0].islower() and word not in LITTLE_WORDS]
    told = text.rstrip().endswith((".", "?")) and len(words) >= 4 and 2 * len(small) > len(words)
    if told or (len(words) >= 10 and len(function_words) >= 3):
        return BODY
    return section


def _after_inline(section: Section, text: str) -> Section:
    """A paragraph after "PMH: ...", or a label that says nothing here, is running text again; a list belongs to it."""
    if section.inline and (UNKNOWN_LABEL.match(text) or ASKED.match(text)) and not BULLET.match(text):
        return BODY
    if section.role is Role.VACCINES and len(text.split()) > 9 and not (columned(text) or GIVEN.search(text)):
        return BODY
    if section.inline and len(text.split()) > 9 and "  " not in text and not BULLET.match(text):
        return BODY
    return section


def _settled(found: list[Passage]) -> list[Passage]:
    """Passages that grew to several sentences are prose, whatever their first line looked like."""
    return [
        replace(passage, shape=Shape.PROSE)
        if passage.shape is Shape.ITEM and len(passage.text.split()) > 12 and len(sentences(passage.text)) > 1
        else passage
        for passage in found
        if passage.text.strip()
    ]
