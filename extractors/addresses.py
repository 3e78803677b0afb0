"""Where the patient lives and under which number the hospital knows them: only from the patient's own lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.dates import printed_dates
from extractors.labels import Field, Role, Segment
from extractors.table import column
from extractors.transcript import Line, Transcript
from records.types import Evidence, Found

MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
DIGITS, LETTERS = str.maketrans("OoIlLSsBZ", "001115582"), str.maketrans("01582", "OISBZ")
POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])([A-Z0158]{1,2}[0-9OIlSB](?:[0-9OIlSB]|[A-HJKMNP-Y])?)\s{0,2}([0-9OIlLSB][A-Z0158]{2})(?![A-Za-z0-9])"
)
PLAIN = re.compile(r"[A-HJ-PR-Z]{1,2}\d[\dA-Z]?\s{1,2}\d[A-Z]{2}")  # needs no mending, so no list of areas
NUMBER = re.compile(r"[\s#:.\-]*((?:[A-Za-z]{1,6}[\-/ ]?)?\d[\dA-Za-z/\-]{2,}\d?[A-Za-z]?)")
STREET = re.compile(
    r"^\s*(?:\d{1,4}[a-zA-Z]?(?:[-/]\d+)?[,\s]|Flat|The |Apartment|[A-Z][a-z]+ (?:House|Cottage|Farm|Lodge))"
)
GAP = re.compile(r"\s{2,}")


def postcode_in(text: str) -> tuple[str, int, int] | None:
    """The first postcode of a text, as "LS18 4QX", with its place. O and 0, I and 1 are told apart by position."""
    for match in POSTCODE.finditer(text):
        outward, inward = match.groups()
        area = re.match(r"[A-Z]{1,2}|[A-Z0158]{1,2}(?=[0-9OIlSB])", outward)
        if area is None:
            continue
        for length in (2, 1):
            letters = outward[:length].translate(LETTERS)
            rest = outward[length:]
            known = letters in column("postcode_areas", "area") or (
                letters == outward[:length] and PLAIN.fullmatch(match.group())
            )
            if not known or not rest or len(rest) > 2:
                continue
            district = rest[0].translate(DIGITS) + (
                rest[1:] if rest[1:].isalpha() and rest[1:] not in "OI" else rest[1:].translate(DIGITS)
            )
            unit = inward[0].translate(DIGITS) + inward[1:].translate(LETTERS)
            if district[0].isdigit() and re.fullmatch(r"\d[ABD-HJLNP-UW-Z]{2}", unit):
                return f"{letters}{district} {unit}", match.start(), match.end()
    return None


def address_and_postcode(
    transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...]
) -> tuple[Found[str] | None, Found[str] | None]:
    """The patient's address on one line, and postcode; None for what their own lines do not print."""
    segments = list(_address_lines(transcript, fields, name_lines))
    postcode = _labelled_postcode(fields)
    for segment in segments:
        if postcode is None and (code := postcode_in(segment.text)):
            postcode = Found(code[0], segment.evidence(code[1], code[2]))
    parts = []
    for segment in segments:
        code = postcode_in(segment.text)
        text = segment.text[: code[1]] if code else segment.text
        if text.strip(" ,."):
            parts.append(Segment(segment.line, segment.start, segment.start + len(text.rstrip(" ,."))))
        if code:
            break
    address = ", ".join(part.text.strip(" ,.") for part in parts)
    return (Found(address, _joint(parts)) if parts else None), postcode


def _joint(parts: list[Segment]) -> Evidence:
    places = [part.evidence() for part in parts]
    box = places[0].box
    for place in places[1:]:
        box = box.union(place.box)
    return Evidence(places[0].page, box, min(place.confidence for place in places))


def _labelled_postcode(fields: tuple[Field, ...]) -> Found[str] | None:
    for entry in fields:
        if entry.name == "postcode" and entry.role in MINE and (code := postcode_in(entry.value.text)):
            return Found(code[0], entry.value.evidence(code[1], code[2]))
    return None


def _address_lines(transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...]) -> Iterator[Segment]:
    """The stretches of lines that hold the patient's address."""
    for entry in fields:
        if entry.name == "address" and entry.role in MINE and entry.value.text.strip():
            first = _first_cell(entry.value)
            yield first
            if postcode_in(entry.value.text) is None:
                yield from _continued(transcript, first.line, fields)
            return
    for number in name_lines:
        for line in transcript.lines[number : number + 4]:
            if line.page != transcript.lines[number].page or line.text.strip().lower().startswith("dear"):
                break
            stop = min([entry.start for entry in fields if entry.line.number == line.number], default=len(line.text))
            start = _street(line, stop, number)
            if start is not None:
                first = _first_cell(Segment(line, start, stop))
                yield first
                if postcode_in(first.text) is None and stop == len(line.text):
                    yield from _continued(transcript, line, fields)
                return


def _street(line: Line, stop: int, name_line: int) -> int | None:
    """Where an address starts on an unlabelled line, if one does."""
    text = line.text[:stop]
    if line.number == name_line:
        inside = re.search(r",\s+(?=\d{1,4}[a-zA-Z]?\s+[A-Z][a-z]+)", text)
        return inside.end() if inside else None
    return 0 if STREET.match(text) and not printed_dates(text) else None


def _first_cell(segment: Segment) -> Segment:
    code = postcode_in(segment.text)
    end = code[2] if code else len(GAP.split(segment.text)[0])
    return Segment(segment.line, segment.start, segment.start + end)


def _continued(transcript: Transcript, line: Line, fields: tuple[Field, ...]) -> Iterator[Segment]:
    """The lines after an address, up to the one with its postcode, if there is one soon."""
    following = [other for other in transcript.lines[line.number + 1 : line.number + 4] if other.page == line.page]
    labelled = {entry.line.number for entry in fields}
    for at, other in enumerate(following):
        if other.number in labelled:
            return
        if postcode_in(other.text) and len(other.text) < 60:
            yield from (Segment(each, 0, len(each.text)) for each in following[: at + 1])
            return


def hospital_number(fields: tuple[Field, ...], nhs_number: str | None) -> Found[str] | None:
    """The hospital's own number for the patient; never the NHS number, a date or a telephone number."""
    for entry in fields:
        if entry.name != "hospital_number" or entry.role not in MINE:
            continue
        match = NUMBER.match(entry.value.text)
        if match is None or printed_dates(match.group(1)) or re.sub(r"\D", "", match.group(1)) == nhs_number:
            continue
        if sum(letter.isdigit() for letter in match.group(1)) >= 3:
            return Found(match.group(1), entry.value.evidence(match.start(1), match.end(1)))
    return None
