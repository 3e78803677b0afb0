"""Who wrote it, from where, to whom: signatures, letterheads and salutations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractors.form import Form
from extractors.labels import Field, Segment
from extractors.names import PersonName, read_name, same_person
from extractors.table import rows
from extractors.transcript import Line
from records.types import DocumentType, Found

CLOSING = re.compile(
    r"^\W*(?:yours\b|(?:with )?(?:kind(?:est)?|best|warm) (?:regards|wishes)|regards\b|sincerely|many thanks\W*$)",
    re.IGNORECASE,
)
SKIPPED = re.compile(
    r"^\W*(?:dictated (?:but|and)|(?:electronically )?(?:signed|approved|authorised)\b(?!.*\bby\b)|checked|pp\b|"
    r"cc\b|enc\b|not signed|to avoid delay|page \d)",
    re.IGNORECASE,
)
GREETING = re.compile(r"^\s*dear\s+([^,:;]{2,40}?)\s*(?:[,:;]|\.?\s*$)", re.IGNORECASE)
BY = re.compile(r"^.*\b(?:signed|reported|authorised|verified|dictated|completed)\b.*?\bby\W+", re.IGNORECASE)
QUALIFIED = re.compile(r",|\s{2,}|\s-\s|\s(?=(?:M\.?D|F\.?R\.?C|M\.?R\.?C|MB\b|BSc|RGN|MBBS|MBChB|PhD|GMC|NMC|FRC))")
LETTERS_AFTER = re.compile(r"(?<=[a-z])\s(?=(?!NHS)[A-Z]{2,}(?:\s|$))")  # Kate Lister MCSP
PLACES = re.compile(r"\s+[-–—|]\s+|\s{2,}")
SIGNED_WITHIN = 7  # lines after the closing
TITLE = re.compile(r"\b(?:report|letter|summary|record|form|chart|note)\b", re.IGNORECASE)  # a title, not a place
LAST = 16  # lines from the end within which a signature stands without a closing
FIRST = 16  # lines of a letterhead
LABELLED_FIRST = (DocumentType.OPERATION, DocumentType.REFERRAL, DocumentType.PRESCRIPTION, DocumentType.CONSENT)


@dataclass(frozen=True, slots=True)
class Author:
    """A person's name and post as printed."""

    name: Found[str]
    role: Found[str] | None


def author(lines: tuple[Line, ...], fields: tuple[Field, ...], form: Form | None) -> Author | None:
    """Who wrote the document: whoever signs it or is said to have, then whose name and post stand at its end."""
    labelled = _labelled(fields, ("author",))
    signed = _after_closing(lines) or _at_end(lines)
    if form is not None and form.document_type in LABELLED_FIRST and labelled and _after_closing(lines) is None:
        return _with_post(labelled, signed)
    return signed or labelled or _labelled(fields, ("consultant", "sender"))


def _with_post(labelled: Author, signed: Author | None) -> Author:
    """A labelled author with the post that the signature gives to the same person."""
    if signed and labelled.role is None:
        one, other = read_name(labelled.name.value, labelled=True), read_name(signed.name.value, labelled=True)
        if one and other and same_person(one, other):
            return Author(labelled.name, signed.role)
    return labelled


def _after_closing(lines: tuple[Line, ...]) -> Author | None:
    for at in range(len(lines) - 1, -1, -1):
        if CLOSING.match(lines[at].text):
            following = lines[at + 1 : at + 1 + SIGNED_WITHIN]
            return next(_signatures(following, post_needed=False), None)
    return None


def _at_end(lines: tuple[Line, ...]) -> Author | None:
    return next(_signatures(lines[-LAST:], post_needed=True), None)


def _signatures(lines: tuple[Line, ...], *, post_needed: bool) -> Iterator[Author]:
    """Lines that are a person's name, with the post beside or below."""
    for at, line in enumerate(lines):
        if SKIPPED.match(line.text) or _rank(line.text):
            continue
        by = BY.match(line.text)
        start = by.end() if by else 0
        cut = QUALIFIED.search(line.text, start + 1) or LETTERS_AFTER.search(line.text, start + 1)
        end = cut.start() if cut else len(line.text)
        name = read_name(line.text[start:end], labelled=True)
        if name is None or not _whole(name, line.text[start:end]):
            continue
        role = _post(Segment(line, end, len(line.text)))
        below = lines[at + 1] if at + 1 < len(lines) else None
        if role is None and below is not None and len(below.text.split()) <= 8:
            role = _post(Segment(below, 0, len(below.text)))
        if role is not None or by or not post_needed:
            yield Author(Found(line.text[start:end].strip(" ,"), line.evidence(start, end)), role)


def _whole(name: PersonName, text: str) -> bool:
    """Whether the words are a name and nothing else."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    printed = f"{name.title or ''} {name.given or ''} {name.family}".split()
    return (
        0 < len(words) <= max(2, len(printed)) + 1
        and (name.title is not None or name.given is not None)
        and not has_post(text)
    )


def _post(segment: Segment) -> Found[str] | None:
    text = segment.text
    if not has_post(text) or len(text.split()) > 10:
        return None
    trimmed = re.sub(r"(?:\s*\b(?:GMC|NMC|HCPC)\b|\s*,?\s*\d).*$", "", text).strip(" ,-(")
    start = text.index(trimmed)
    return Found(trimmed, segment.evidence(start, start + len(trimmed))) if trimmed else None


def has_post(text: str) -> bool:
    """Whether the text names a post: consultant, registrar, ward sister ..."""
    return bool(_posts().search(text.lower()))


@cache
def _posts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(row['word']) for row in rows('posts'))})s?\b")


def _labelled(fields: tuple[Field, ...], names: tuple[str, ...]) -> Author | None:
    for entry in fields:
        text = entry.value.text
        if entry.name not in names or not text.strip():
            continue
        cut = QUALIFIED.search(text)
        end = cut.start() if cut else len(text)
        name = read_name(text[:end], labelled=True)
        if name is None or not (name.given or name.title):
            continue
        role = _post(Segment(entry.value.line, entry.value.start + end, entry.value.end)) if end < len(text) else None
        return Author(Found(text[:end].strip(), entry.value.evidence(0, end)), role)
    return None


def organisation(lines: tuple[Line, ...], fields: tuple[Field, ...]) -> Found[str] | None:
    """The organisation of the letterhead: the trust rather than its hospital, the first of equals."""
    found: list[tuple[int, Found[str]]] = []
    labelled = {entry.line.number for entry in fields if entry.name not in ("other", "sender")}
    for line in _letterhead(lines):
        if line.number in labelled:
            continue
        at = 0
        for piece in PLACES.split(line.text):
            start = line.text.index(piece, at)
            at = start + len(piece)
            rank = _rank(piece)
            if rank and len(piece.split()) > 1 and (rank > 2 or not TITLE.search(piece)):
                name = _without_place(piece)
                found.append((rank, Found(name.strip(" .,|"), line.evidence(start, start + len(name)))))
    best = max((rank for rank, _ in found), default=0)
    return next((place for rank, place in found if rank == best), None)


def _without_place(text: str) -> str:
    """The organisation without the street after it; a comma before its own words is its own (Barking, Havering ...)."""
    comma = text.find(",")
    while comma >= 0 and not _rank(text[:comma]):
        comma = text.find(",", comma + 1)
    return text if comma < 0 else text[:comma]


def _letterhead(lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines above the first that speaks of a person, or greets one."""
    for line in lines[:FIRST]:
        if GREETING.match(line.text) or re.match(
            r"\W*(?:dr|mr|mrs|ms|miss|prof\w*|patient|to|re|name)\b", line.text, re.IGNORECASE
        ):
            return
        yield line


def _rank(text: str) -> int:
    lower = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
    return max((int(row["rank"]) for row in rows("organisations") if f" {row['words']} " in lower), default=0)


def addressee(lines: tuple[Line, ...], fields: tuple[Field, ...]) -> Found[str] | None:
    """To whom it is written: the name above the salutation that the salutation repeats, or the salutation's own."""
    for at, line in enumerate(lines):
        greeting = GREETING.match(line.text)
        if greeting is None:
            continue
        greeted = read_name(greeting.group(1), labelled=True)
        for above in reversed(lines[max(0, at - 10) : at]):
            name = read_name(above.text, labelled=False)
            if greeted and name and name.title and same_person(name, greeted):
                cut = QUALIFIED.search(above.text)
                end = cut.start() if cut else len(above.text)
                return Found(above.text[:end].strip(), above.evidence(0, end))
        return Found(greeting.group(1), line.evidence(greeting.start(1), greeting.end(1)))
    to = next((entry for entry in fields if entry.name == "addressee" and entry.value.text.strip()), None)
    return Found(to.value.text.strip(), to.value.evidence()) if to else None
