"""Who wrote it, from where, to whom: signatures, letterheads and salutations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.dates import printed_dates
from extractors.form import Form
from extractors.labels import Field, Role
from extractors.names import read_name, same_person
from extractors.signatures import Signatory, has_post, post_of, signatory, signed_after_closing, staff_name
from extractors.table import rows
from extractors.transcript import Line
from records.types import DocumentType, Found

GREETING = re.compile(r"^\s*dear\s+([^,:;]{2,40}?)\s*(?:[,:;]|\.?\s*$)", re.IGNORECASE)
QUALIFIED = re.compile(r",|\s{2,}|\s-\s")
DOER = re.compile(
    r"(?:^|\s{2,})(?:(?:operating )?surgeon|operator|endoscopist|prescriber|vaccinator|immuniser|given by)\b\W*"
    r"(?=(?:Dr|Mr|Mrs|Miss|Ms|Prof|Sister|Nurse)\b|(?<=: )[A-Z])",
    re.IGNORECASE,
)
RECIPIENT = re.compile(
    r"\W*(?:the )?(?:consultant|registrar|senior registrar|house officer|casualty officer|secretary|private (?:and|&)|"
    r"confidential)\b",
    re.IGNORECASE,
)
OTHER_LETTERS = 14  # beside a date, where a line is only dated: a weekday, a short reference
PLACES = re.compile(r"\s+[-–—|]\s+|\s{2,}")
TITLE = re.compile(r"\b(?:report|letter|summary|record|form|chart|note)\b", re.IGNORECASE)  # a title, not a place
FIRST = 16  # lines of a letterhead
LABELLED_FIRST = (DocumentType.OPERATION, DocumentType.REFERRAL, DocumentType.PRESCRIPTION, DocumentType.CONSENT)


def author(
    lines: tuple[Line, ...], fields: tuple[Field, ...], form: Form | None, patient: str | None = None
) -> Signatory | None:
    """Who wrote the document: whoever signs it or is said to have, then whose name and post stand at its end.

    ``patient`` is the patient's family name, which pages repeat where signatures stand.
    """
    labelled = _labelled(fields, ("author",)) or _printed_name(fields, form) or _doer(lines)
    signed = signatory(lines, patient)
    if (
        form is not None
        and form.document_type in LABELLED_FIRST
        and labelled
        and not signed_after_closing(lines, patient)
    ):
        return _with_post(labelled, signed)
    return signed or labelled or _labelled(fields, ("sender",))


def _with_post(labelled: Signatory, signed: Signatory | None) -> Signatory:
    """A labelled author with the post that the signature gives to the same person."""
    if signed and labelled.role is None:
        one, other = read_name(labelled.name.value, labelled=True), read_name(signed.name.value, labelled=True)
        if one and other and same_person(one, other):
            return Signatory(labelled.name, signed.role)
    return labelled


def _labelled(fields: tuple[Field, ...], names: tuple[str, ...]) -> Signatory | None:
    for entry in fields:
        if entry.name not in names:
            continue
        text = entry.value.text
        found = staff_name(text)
        if found is None or (not found.titled and has_post(text[: found.end])):
            continue
        line, last = entry.value.line, entry.value.start + found.end
        name = text[found.start : found.end]
        return Signatory(
            Found(name, entry.value.evidence(found.start, found.end)), post_of(line, last, entry.value.end)
        )
    return None


def _doer(lines: tuple[Line, ...]) -> Signatory | None:
    """Who did what the paper tells of, without a colon: "Surgeon Mr C Adeyinka  Assistant Dr Lowe"."""
    for line in lines:
        doer = DOER.search(line.text)
        found = staff_name(line.text[doer.end() :]) if doer else None
        if doer and found:
            start, end = doer.end() + found.start, doer.end() + found.end
            return Signatory(Found(line.text[start:end], line.evidence(start, end)), None)
    return None


def _printed_name(fields: tuple[Field, ...], form: Form | None) -> Signatory | None:
    """The name that a health professional prints below a signature, on forms of consent: the first that is printed."""
    if form is None or form.document_type is not DocumentType.CONSENT:
        return None
    printed = tuple(
        entry for entry in fields if re.match(r"(?:print )?name|print", entry.line.text[entry.start :], re.I)
    )
    return _labelled(tuple(entry for entry in printed if entry.role is Role.STAFF), ("staff",))


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
    named = False
    for line in lines[:FIRST]:
        if named and (RECIPIENT.match(line.text) or _only_dated(line.text)):
            return
        named = named or _rank(line.text) > 0
        if GREETING.match(line.text) or re.match(
            r"\W*(?:dr|mr|mrs|ms|miss|prof\w*|patient|to|re|name)\b", line.text, re.IGNORECASE
        ):
            return
        yield line


def _only_dated(text: str) -> bool:
    """Whether the line is little more than a date: below it stands to whom a letter goes."""
    printed = printed_dates(text)
    return len(printed) == 1 and len(text.strip()) - (printed[0].end - printed[0].start) <= OTHER_LETTERS


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
