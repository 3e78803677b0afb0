"""Lines at a document's end to those who signed it: name and post as printed.

A signatory's line is a name with a clinician's title, or one with a post or letters of qualification beside or below
it. "Dictated but not signed", "p.p." and lists of copies are told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractors.names import GIVEN_NAMES
from extractors.table import column, rows
from extractors.transcript import Line
from records.types import Found

CLOSING = re.compile(
    r"^\W*(?:yours\b|(?:with )?(?:very |many |my )?(?:kind(?:est)?|best|warm(?:est)?) (?:regards|wishes)|regards\b|"
    r"(?:yours )?(?:sincerely|faithfully|truly)\b|(?:with |many )*(?:thanks|thank you)\W*$)",
    re.IGNORECASE,
)
COPIES = re.compile(r"^\W*(?:c\.?c\b|b\.?c\.?c\b|cop(?:y|ies)\b|enc(?:l|s|losures?)?\b|distribution\b)", re.IGNORECASE)
SKIPPED = re.compile(
    r"^\W*(?:dictated\b(?!.*\bby\b\W+(?:dr|mr|prof))|checked\b|not signed|to avoid delay|page \d|tel\b|fax\b|"
    r"e-?mail\b|secretary\b|"
    r"(?:electronically |digitally )?(?:signed|approved|authori[sz]ed)\W*(?:electronically\W*|to avoid.*)?$)",
    re.IGNORECASE,
)
ON_BEHALF = re.compile(
    r"^\W*(?:p\.?\s?p\b\.?|(?:for and )?on behalf of\b|for\b(?=\s+(?:dr|mr|prof|miss|mrs|ms)\b))", re.IGNORECASE
)
BY = re.compile(
    r"\b(?:signed|reported|authori[sz]ed|verified|validated|approved|dictated|completed|written|prepared|"
    r"seen|performed|discharged|examined|assessed|treated|issued|prescribed|reviewed)\b[^.:]{0,24}?\bby\b\W+|"
    r"^\W*(?:electronically |digitally |e-)?(?:signed|authori[sz]ed|approved|signature|signatory|"
    r"vaccinator|reporter|author)\b\s*:?\s+|"
    r"^\W*(?:electronically |digitally )?(?:verified|reported|validated)\s*:\s+(?=Dr|Mr|Prof|Miss|Ms)",
    re.IGNORECASE,
)
PARTICLE = r"(?:van|der|de|del|di|da|le|la|von|ap|ab|bin|binti|al|el)\b"
WORD = rf"(?:(?:[A-Z][a-z]{{0,3}}['’])?[A-ZÀ-Þ][A-Za-zÀ-ž'’\-]+|(?:[A-Z]\.? ?){{1,4}}(?![A-Za-z'’])|St\.?|{PARTICLE})"
NAME = re.compile(rf"{WORD}(?: ?{WORD}){{0,5}}")
TITLED = re.compile(r"\b(?:Dr|Prof(?:essor)?|Mr|Miss|Mrs|Ms)\.? (?:[A-Z]\.? ?){0,3}([A-Z][A-Za-z'’\-]{2,})\b")
WORDS_BEFORE = 3  # words before "performed by" that make a sentence of it
POST_LABEL = re.compile(r"\W*([A-Za-z ]{3,40}?)\s*:\s+(?=[A-Z])")  # Sonographer: Rachel Iveson
BESIDES = re.compile(r"[/|(]|\b(?:bleep|ext|tel|gmc|nmc|page)\b", re.IGNORECASE)
CLINICAL = re.compile(r"(?:dr|doctor|prof|sister|sr|matron|nurse|staff|midwife|charge)\b", re.IGNORECASE)
PARTICLES = re.compile(PARTICLE)
SIGNED_WITHIN = 8  # lines after the closing
LAST = 16  # lines from the end within which a signature stands without a closing
LOW = 5  # lines from the end in which a clinician's name alone is a signature
LONGEST = 14  # words of a signatory's line
OTHERS = re.compile(
    r"\W*(?:dear|to|attn|fao|re|patient|name|gp|consultant|referrer|requested|(?:family|mother|father|partner|brother|"
    r"sister)\W*:)(?!\w)",
    re.IGNORECASE,
)  # lines of those who do not sign


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person's name and post as printed."""

    name: Found[str]
    role: Found[str] | None


@dataclass(frozen=True, slots=True)
class _People:
    """The patient's family name, and those of clinicians whom the paper names elsewhere."""

    patient: str | None
    staff: frozenset[str]


@dataclass(frozen=True, slots=True)
class StaffName:
    """Where a name stands in a text, and whether a clinician's title leads it."""

    start: int
    end: int
    titled: bool


def signatory(lines: tuple[Line, ...], patient: str | None = None) -> Signatory | None:
    """Who signs a document: after its closing, else at its end. ``patient`` is a family name that does not sign."""
    signed = signed_after_closing(lines, patient)
    return signed or next(_signatories(lines[-LAST:], patient, _staff(lines), closed=False), None)


def signed_after_closing(lines: tuple[Line, ...], patient: str | None = None) -> Signatory | None:
    """Who signs below "Yours sincerely", or beside it."""
    for at in range(len(lines) - 1, -1, -1):
        closing = CLOSING.match(lines[at].text)
        if closing:
            beside = _beside(lines[at], closing.end(), patient)
            return beside or next(
                _signatories(lines[at + 1 : at + 1 + SIGNED_WITHIN], patient, frozenset(), closed=True), None
            )
    return None


def _staff(lines: tuple[Line, ...]) -> frozenset[str]:
    """The family names that the paper prints behind a clinician's title."""
    return frozenset(match[1] for line in lines for match in TITLED.finditer(line.text))


def staff_name(text: str) -> StaffName | None:
    """The name at the start of a text, with its title, without posts, qualifications and places."""
    title = _titles().match(text)
    start = len(text) - len(text.lstrip(" .,*_:-–"))
    begin = title.end() if title else start
    match = NAME.match(text, begin)
    if match is None:
        return None
    end = _cut(text, begin, match.end())
    words = [word for word in re.findall(r"[A-Za-zÀ-ž'’\-]{2,}", text[begin:end]) if not PARTICLES.fullmatch(word)]
    initials = re.findall(r"\b[A-Z]\b", text[begin:end])
    if title is None and text[match.end() : match.end() + 1].isdigit() and end == match.end():
        return None  # London N18 is a place
    if not words or (title is None and len(words) + len(initials) < 2) or _ordinary(words, initials, bool(title)):
        return None
    return StaffName(title.start(1) if title else start, end, title is not None)


def has_post(text: str) -> bool:
    """Whether the text names a post: consultant, registrar, ward sister ..."""
    return bool(_posts().search(text.lower()))


def post_of(line: Line, start: int, end: int) -> Found[str] | None:
    """The post that a stretch of a line names, as printed, without registration numbers and dates."""
    text = line.text[start:end]
    if not has_post(text) or len(text.split()) > LONGEST:
        return None
    plain = re.sub(r"(?:\s*\b(?:GMC|NMC|HCPC|bleep|ext|tel)\b|\s*[,(]?\s*\d{2}).*$", "", text, flags=re.IGNORECASE)
    plain = _without_qualifications(plain.split("   ")[0]).strip(" ,-–(:.*")
    at = text.find(plain)
    return Found(plain, line.evidence(start + at, start + at + len(plain))) if plain and at >= 0 else None


def _beside(line: Line, start: int, patient: str | None) -> Signatory | None:
    rest = re.sub(r"^\W*(?:sincerely|faithfully|truly|ever|,)*[\s,]*", "", line.text[start:], flags=re.IGNORECASE)
    at = len(line.text) - len(rest)
    found = staff_name(rest) if rest else None
    return _signed(line, at, found, None) if found and found.titled and not _is(rest, found, patient) else None


def _signatories(
    lines: tuple[Line, ...], patient: str | None, staff: frozenset[str], *, closed: bool
) -> Iterator[Signatory]:
    """Those who sign, in order; without a closing, from the end upwards where nothing but the place tells."""
    behalf: Signatory | None = None
    for at, line in enumerate(lines):
        if COPIES.match(line.text):
            break
        other = ON_BEHALF.match(line.text)
        if other and (named := staff_name(line.text[other.end() :])):
            behalf = behalf or _signed(line, other.end(), named, lines[at + 1] if at + 1 < len(lines) else None)
        if SKIPPED.match(line.text) or other:
            continue
        below = lines[at + 1] if at + 1 < len(lines) and not COPIES.match(lines[at + 1].text) else None
        low = at >= len(lines) - LOW
        found = _of_line(line, below, _People(patient, staff), closed=closed, low=low)
        if found:
            yield found
    if behalf:  # "pp Mr H Oakeshott": who signed is not named, for whom is
        yield behalf


def _of_line(line: Line, below: Line | None, people: _People, *, closed: bool, low: bool) -> Signatory | None:
    by = BY.search(line.text)
    start = by.end() if by else 0
    if by and len(line.text[: by.start()].split()) > WORDS_BEFORE:
        by, start = None, 0  # in a sentence: the operation was "performed by Mr Kyle the same day"
    post = POST_LABEL.match(line.text) if by is None else None
    if post and has_post(post[1]):
        by, start = post, post.end()
    found = staff_name(line.text[start:])
    if found is None and low and not by:
        start, found = _ending(line.text)
    if found is None or _is(line.text[start:], found, people.patient) or OTHERS.match(line.text):
        return None
    signed = _signed(line, start, found, below)
    rest = line.text[start + found.end :]
    alone = not BESIDES.split(rest)[0].strip(" .,*_")
    short = len(rest.split()) <= LONGEST and not re.search(r"[a-z]{3}\.\s", rest)
    if not short and not by:
        return None
    if by or signed.role is not None or _qualified(rest) or (closed and alone):
        return signed
    return signed if (found.titled or signed.name.value.split()[-1] in people.staff) and low and alone else None


def _ending(text: str) -> tuple[int, StaffName | None]:
    """A clinician's name that ends the last sentence: "No follow up. Dr Katarzyna Mazur"."""
    for match in re.finditer(r"(?<=[a-z)\d]\.)\s+(?=[A-Z])|\s{2,}", text):
        found = staff_name(text[match.end() :])
        if found and found.titled and len(text[match.end() + found.end :].split()) <= LONGEST // 2:
            return match.end(), found
    return 0, None


def _signed(line: Line, start: int, found: StaffName, below: Line | None) -> Signatory:
    first, last = start + found.start, start + found.end
    role = post_of(line, last, len(line.text))
    if role is None and below is not None and len(below.text.split()) <= LONGEST and staff_name(below.text) is None:
        role = post_of(below, 0, len(below.text))
    elif role is None and below is not None and has_post(below.text) and len(below.text.split()) <= LONGEST:
        role = post_of(below, 0, len(below.text)) if not _titles().match(below.text) else None
    text = line.text[first:last].rstrip(" ,.")
    return Signatory(Found(text, line.evidence(first, first + len(text))), role)


def _is(text: str, found: StaffName, patient: str | None) -> bool:
    """Whether the name is the patient's, as pages repeat it at their feet."""
    words = {word.lower() for word in re.findall(r"[A-Za-zÀ-ž'’\-]{2,}", text[found.start : found.end])}
    clinical = CLINICAL.match(text, found.start) or has_post(text[found.end :])
    return patient is not None and not (found.titled and clinical) and patient.lower() in words


def _cut(text: str, begin: int, end: int) -> int:
    """Where the name ends: before a post, a qualification, or a word in a sentence."""
    for word in re.finditer(r"[A-Za-z][\w.'’\-]*", text[begin:end]):
        plain = word.group().replace(".", "").upper()
        first = word.start() == 0
        if plain in _qualifications() and (len(plain) > 2 or word.group().isupper()) and not first:
            end = begin + word.start()
            break
        rest = text[begin + word.start() :]
        if not first and (_posts().match(rest.lower()) or PLACE_WORD.match(rest)):
            end = begin + word.start()
            break
    return begin + len(text[begin:end].rstrip(" ,.-"))


PLACE_WORD = re.compile(
    r"(?:first|second|1st|2nd|assistant|department|ward|hospital|team|service|unit|speciali[st]\w*|chartered|senior|"
    r"lead|clinical|community|district|locum|acting|trust|registered|advanced|associate|reporting|state)\b",
    re.IGNORECASE,
)


def _ordinary(words: list[str], initials: list[str], titled: bool) -> bool:
    """Whether the words are words of a sentence or a heading: PERSON COMPLETING RECORD."""
    if any(word.lower() in column("places_and_posts", "word") or word in ("NHS", "PCT") for word in words):
        return True
    known = [word for word in words if word.lower() in _words() and word.lower() not in GIVEN_NAMES]
    if titled:
        return words[0].lower() in ("the", "will", "has", "is", "was", "and", "who")
    return has_post(" ".join(words)) or (not initials and len(known) > len(words) / 2)


def _qualified(text: str) -> bool:
    return any(word.replace(".", "").upper() in _qualifications() for word in re.findall(r"[A-Z][A-Za-z.]+", text))


def _without_qualifications(text: str) -> str:
    """The text without the letters of qualification that lead it."""
    while True:
        match = re.match(r"[\s,.]*([A-Za-z.]{2,9})(?:\s?\([^)]*\))?(?=[\s,]|$)", text)
        if match is None or match[1].replace(".", "").upper() not in _qualifications():
            return text
        text = text[match.end() :]


@cache
def _titles() -> re.Pattern[str]:
    titles = sorted(column("staff_titles", "title"), key=len, reverse=True)
    return re.compile(rf"[\s*_.:\-–]*((?:{'|'.join(map(re.escape, titles))})\b)\.?\s*", re.IGNORECASE)


@cache
def _posts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(row['word']) for row in rows('posts'))})s?(?!\w)")


@cache
def _qualifications() -> frozenset[str]:
    return column("qualifications", "letters")


@cache
def _words() -> frozenset[str]:
    return frozenset(word for row in rows("known_words") for word in row["words"].split())
