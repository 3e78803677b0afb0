"""One page's reading comes in; what it shows of whose it is and of where a document begins or ends goes out.

The same finders that read a whole document read the page alone, so that pages can be compared with each other. Nothing
here decides: `capture.split` does, from the signs of all pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import TypeVar

from stdnum.gb import nhs

from extractors.addresses import hospital_number
from extractors.birth_dates import REACH, birth_date
from extractors.classify import classify
from extractors.contradictions import TEN_DIGITS
from extractors.cover import FAX_HEADER, TOP_EDGE, part
from extractors.dates import DIGIT_LIKE, order_of, printed_dates
from extractors.document_dates import own_date
from extractors.form import form_of
from extractors.labels import Field, Role, labelled
from extractors.name_statements import NEAR
from extractors.names import PersonName
from extractors.nhs_numbers import LABELLED, dialled
from extractors.page_looks import looks_of
from extractors.page_marks import page_marks
from extractors.page_names import name_at_edge
from extractors.page_numbers import page_number
from extractors.patient_names import patient_name
from extractors.transcript import Transcript
from records.stacks import PageSigns
from records.types import DocumentType, Found, Reading

Value = TypeVar("Value")
MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
TITLE_WITHIN = 16  # lines from the top
DATE_WITHIN = 14
SHORTEST = 3  # letters: less is a misreading, not a name


def page_signs(reading: Reading, came_in: date) -> PageSigns:
    """The signs of one page. ``came_in`` is the last day that it can have been written."""
    transcript = _without_fax_header(Transcript.of([reading]))
    if not transcript.lines:
        return PageSigns(reading.page, blank=reading.blank)
    fields = labelled(transcript)
    mine, others = _nhs_numbers(transcript, fields)
    names, births = _person(transcript, fields, came_in)
    kind, parts = classify(transcript), part(transcript)
    written, _ = own_date(
        transcript.lines, fields, form_of(kind.document_type), order_of(transcript.text), _one(births), came_in
    )
    titled = _within(transcript, kind.title, TITLE_WITHIN)
    looks = looks_of(transcript.lines, fields, titled=titled, dated=_within(transcript, written, DATE_WITHIN))
    hospital = hospital_number(fields, _one(mine))
    return PageSigns(
        page=reading.page,
        words=len(reading.words),
        nhs_numbers=mine,
        other_numbers=others - mine,
        hospital_numbers=frozenset({_folded(hospital.value)} if hospital else ()),
        names=names,
        birth_dates=births,
        numbered=page_number(transcript.lines),
        letterhead=looks.letterhead,
        dates=frozenset({written.value} if written else ()),
        document_type=kind.document_type if titled or parts.cover else DocumentType.UNKNOWN,
        opens=looks.opens,
        closes=looks.closes,
        leads_on=looks.leads_on,
        follows_on=looks.follows_on,
        covers=bool(parts.cover),
        covers_alone=bool(parts.cover) and not parts.rest,
        divides=looks.divides,
        marks=page_marks(transcript.lines),
    )


def _within(transcript: Transcript, found: Found[object] | None, lines: int) -> bool:
    """Whether something was found among the first so many lines."""
    return found is not None and found.evidence.box.top <= transcript.lines[:lines][-1].box.bottom


def _without_fax_header(transcript: Transcript) -> Transcript:
    """The lines without the one that a fax machine printed on the top edge: its page numbers are no document's."""
    kept = [line for at, line in enumerate(transcript.lines) if at >= TOP_EDGE or not FAX_HEADER.search(line.text)]
    if len(kept) == len(transcript.lines):
        return transcript
    return Transcript(tuple(replace(line, number=number) for number, line in enumerate(kept)))


def _nhs_numbers(transcript: Transcript, fields: tuple[Field, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Valid NHS numbers in the patient's role, and all others. A lone number without a label is the patient's."""
    mine: set[str] = set()
    others: set[str] = set()
    roles: set[Role] = set()
    for entry in fields:
        match = LABELLED.match(entry.value.text) if entry.name == "nhs_number" else None
        digits = re.sub(r"[\s.\-–]", "", match.group(1)).translate(DIGIT_LIKE) if match else ""
        if len(digits) == 10 and nhs.is_valid(digits):
            (mine if entry.role in MINE else others).add(digits)
            roles.add(entry.role)
    child = any(entry.role is Role.CHILD for entry in fields)
    if child and Role.RELATIVE in roles and Role.PATIENT not in roles:
        mine, others = set(), mine | others  # mother and baby, and nothing says who is the patient
    bare = (
        {
            digits
            for line in transcript.lines
            for match in TEN_DIGITS.finditer(line.text)
            if nhs.is_valid(digits := match[1] + match[3] + match[4])
            and not dialled(line, match.start())
            and not _explained(line.number, match.start(), fields)
        }
        - mine
        - others
    )
    return (
        (frozenset(bare), frozenset(others))
        if len(bare) == 1 and not mine
        else (frozenset(mine), frozenset(others | bare))
    )


def _explained(line: int, at: int, fields: tuple[Field, ...]) -> bool:
    """Whether a number stands under another label: a laboratory's, a telephone's."""
    return any(
        entry.name in ("other", "hospital_number", "author")
        and entry.value.line.number == line
        and entry.value.start <= at < entry.value.end
        for entry in fields
    )


def _person(transcript: Transcript, fields: tuple[Field, ...], came_in: date) -> tuple[frozenset[str], frozenset[date]]:
    """The patient's name (or that at the page's edge), folded, and every day that the birth date may be."""
    name = patient_name(transcript, fields)
    best = name.best.name if name.best and name.best.strength >= NEAR else name_at_edge(transcript.lines)
    order = order_of(transcript.text)
    days = {
        day
        for entry in fields
        if entry.name == "birth_date" and entry.role in MINE
        for printed in printed_dates(entry.value.text, order)[:1]
        if printed.start <= REACH
        for day in printed.candidates
        if day <= came_in
    }
    if not days and name.best:
        born, _ = birth_date(transcript, fields, name.lines, came_in)
        days = {born.value} if born else set()
    folded = _folded_name(best) if best else ""
    return frozenset({folded} if len(folded) >= SHORTEST else ()), frozenset(days)


def _folded_name(name: PersonName) -> str:
    """Family name, then given names, in capitals: SINGH HARJINDER."""
    words = f"{name.family} {name.given or ''}".replace("-", " ").split()
    return " ".join(filter(None, map(_folded, words)))


def _folded(text: str) -> str:
    """Letters and digits alone, in capitals."""
    return "".join(filter(str.isalnum, text)).upper()


def _one(values: Collection[Value]) -> Value | None:
    """The value, if there is one and no other."""
    return next(iter(values)) if len(values) == 1 else None
