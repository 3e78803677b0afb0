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
PRINTED = re.compile(r"[A-Z]{1,2}\d[\dA-Z]?\s{1,2}\d[A-Z]{2}")  # each sign in its place; units look alike: B12 1MG
UNITS = {"MG", "ML", "MM", "CM", "KG", "IV", "IM", "CC", "MV"}
AREA = re.compile(r"[A-PR-UWYZ][A-HK-Y]?")
NUMBER = re.compile(r"[\s#:.\-]*((?:[A-Za-z]{1,6}[\-/ ]?)?\d[\dA-Za-z/\-]{2,}\d?[A-Za-z]?)")
AFTER_NHS = re.compile(  # both under one label: 999 123 4567 / M11-209951
    r"\W*(?:\d[ \-]?){10}\s*/\s*((?:[A-Z]{1,6}\d{0,3}[\-/ ]?)?\d{4,9}[A-Z]?)(?![\w/])"
)
LONGER = re.compile(r"[ \-.]\d{2,}(?![\d/.\-])")  # behind what is only the beginning of a number
OF_NHS = re.compile(r"\d{3}[ \-]\d{3}[ \-]\d{4}")
STREET = re.compile(
    r"^[\s_.,|]*(?:\d{1,4}[a-zA-Z]?(?:[-/]\d+)?[,\s]|Flat|The |Apartment|[A-Z][a-z]+ (?:House|Cottage|Farm|Lodge))"
)
GAP = re.compile(r"\s{2,}|\s*\|\s*")
CELL = re.compile(r"[^\s|]+(?: [^\s|]+)*")
PARENTS = re.compile(r"\W*(?:to )?(?:the )?(?:parents?|guardians?|carers?)\b[\w/&() ]{0,30}\bof\b", re.IGNORECASE)
GREETING = re.compile(r"\s*dear\b", re.IGNORECASE)
INSIDE = re.compile(r",\s+(?=(?:\d{1,4}[a-zA-Z]?|Flat \w+,?|Apartment \w+,?)\s+[A-Z][a-z]+)")
ANCHORS = ("nhs_number", "birth_date", "hospital_number")
NAMES = ("name", "family", "given")
LONGEST, SHORT = 5, 60  # lines of an address; letters of one that may hold a postcode
HOUSE = re.compile(
    r"^[\s_.,|]*(?:\d{1,4}[a-zA-Z]?(?:[-/]\d+[a-zA-Z]?)?,?\s+(?:[A-Z][a-z']+|[A-Z]{2,}\b)"
    r"|Flat |The |Apartment |Room |c/o |[A-Z][a-z\-]+ (?:House|Cottage|Farm|Lodge|Court|Hall|View|Villa)\b)"
)
STREETS = {"nhs", "college", "note", "chart", "form", "record", "letter", "board", "sister", "partner"}  # or labels
SLACK = 14.0  # points by which lines of an address may be out of line


def postcode_in(text: str, *, labelled: bool = False) -> tuple[str, int, int] | None:
    """The first postcode of a text, as "LS18 4QX", with its place. O and 0, I and 1 are told apart by position.

    ``labelled`` says that the paper calls it one, so that an area that is not known is believed.
    """
    for match in POSTCODE.finditer(text):
        outward, inward = match.groups()
        area = re.match(r"[A-Z]{1,2}|[A-Z0158]{1,2}(?=[0-9OIlSB])", outward)
        digits = sum(map(str.isdigit, match.group()))
        if area is None or digits < (1 if " " in match.group() else 2):  # the name GIOLLA is no G10 1LA
            continue
        for length in (2, 1):
            letters = outward[:length].translate(LETTERS)
            rest = outward[length:]
            known = letters in column("postcode_areas", "area") or (
                letters == outward[:length]
                and (PLAIN.fullmatch(match.group()) or (labelled and AREA.fullmatch(letters)))
            )
            if not known or not rest or len(rest) > 2:
                continue
            district = rest[0].translate(DIGITS) + (
                rest[1:] if rest[1:].isalpha() and rest[1:] not in "OI" else rest[1:].translate(DIGITS)
            )
            unit = inward[0].translate(DIGITS) + inward[1:].translate(LETTERS)
            printed = PRINTED.fullmatch(match.group()) and unit[1:] not in UNITS
            if district[0].isdigit() and (printed or re.fullmatch(r"\d[ABD-HJLNP-UW-Z]{2}", unit)):
                return f"{letters}{district} {unit}", match.start(), match.end()
    return None


def address_and_postcode(
    transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...]
) -> tuple[Found[str] | None, Found[str] | None]:
    """The patient's address on one line, and postcode; None for what their own lines do not print."""
    segments = _labelled_address(transcript, fields) or _unlabelled_address(transcript, fields, name_lines)
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
    address = ", ".join(part.text.strip(" ,._|") for part in parts)
    return (Found(address, _joint(parts)) if parts else None), postcode


def _joint(parts: list[Segment]) -> Evidence:
    places = [part.evidence() for part in parts]
    box = places[0].box
    for place in places[1:]:
        box = box.union(place.box)
    return Evidence(places[0].page, box, min(place.confidence for place in places))


def _labelled_postcode(fields: tuple[Field, ...]) -> Found[str] | None:
    for entry in fields:
        if entry.name == "postcode" and entry.role in MINE and (code := postcode_in(entry.value.text, labelled=True)):
            return Found(code[0], entry.value.evidence(code[1], code[2]))
    return None


# ---------------------------------------------------------------- under a label
def _labelled_address(transcript: Transcript, fields: tuple[Field, ...]) -> list[Segment]:
    """The address under the patient's label; a child's may stand under a parent's name, and is theirs too."""
    for roles in (MINE, (Role.UNCLEAR,)):
        for entry in fields:
            if entry.name == "address" and entry.role in roles and re.search(r"[A-Za-z]{2}", entry.value.text):
                first = _to_postcode(entry.value)
                return [first, *_continued(transcript, first, fields)]
    return []


def _to_postcode(segment: Segment) -> Segment:
    """A stretch up to its postcode; up to the end of its first cell where it has none."""
    code = postcode_in(segment.text)
    end = code[2] if code else len(GAP.split(segment.text)[0])
    return Segment(segment.line, segment.start, segment.start + end)


def _continued(transcript: Transcript, first: Segment, fields: tuple[Field, ...]) -> Iterator[Segment]:
    """The cells under the beginning of an address, up to the one with its postcode; none if none has one."""
    if postcode_in(first.text):
        return
    found: list[Segment] = []
    left = _left(first)
    for line in transcript.lines[first.line.number + 1 : first.line.number + 1 + LONGEST]:
        if line.page != first.line.page or GREETING.match(line.text):
            return
        cells = [cell for cell in _free_cells(line, fields) if abs(_left(cell) - left) <= SLACK]
        cells = cells or [cell for cell in _free_cells(line, fields) if cell.start == 0 and first.start == 0]
        cells = cells or [cell for cell in _free_cells(line, fields) if _whole(cell.text)]
        if not cells:
            return
        cell = _to_postcode(Segment(line, cells[0].start, _free_end(line, cells[0], fields)))
        found.append(cell)
        if postcode_in(cell.text):
            yield from found
            return


def _whole(text: str) -> bool:
    """Whether a cell is a postcode and nothing else, wherever it stands."""
    code = postcode_in(text)
    return code is not None and not (text[: code[1]] + text[code[2] :]).strip(" ,.")


def _left(segment: Segment) -> float:
    return segment.evidence(0, 1).box.left


def _free_cells(line: Line, fields: tuple[Field, ...]) -> list[Segment]:
    """The cells of a line in which no label stands, and that are no label's value but a number's or a name's rest."""
    cells = []
    for match in CELL.finditer(line.text):
        labels = [entry.start for entry in fields if entry.line is line and match.start() < entry.start < match.end()]
        end = min(labels, default=match.end())
        cell = Segment(line, match.start(), match.start() + len(line.text[match.start() : end].rstrip()))
        if not any(_taken(cell, entry) for entry in fields):
            cells.append(cell)
    return cells


def _free_end(line: Line, cell: Segment, fields: tuple[Field, ...]) -> int:
    """Where the words behind a cell's beginning are a label's: its town and postcode may stand in cells apart."""
    after = [entry.start for entry in fields if entry.line is line and entry.start > cell.start]
    return min(after, default=len(line.text))


def _taken(cell: Segment, entry: Field) -> bool:
    if entry.line is cell.line and cell.start <= entry.start < cell.end:
        return entry.name not in NAMES  # a name's own line may go on with the address
    value = entry.value
    if value.line is not cell.line or entry.name in NAMES:
        return False
    first = value.start + len(GAP.split(value.text)[0])
    return value.start <= cell.start < first or (
        entry.name in ANCHORS and value.start < cell.end and cell.start < first
    )


# ---------------------------------------------------------------- without a label
def _unlabelled_address(
    transcript: Transcript, fields: tuple[Field, ...], name_lines: tuple[int, ...]
) -> list[Segment]:
    """The address that stands with the patient's name, or beside their number or date of birth."""
    anchors = [
        entry.line.number
        for entry in fields
        if entry.name in ANCHORS and entry.role in MINE and any(map(str.isdigit, entry.value.text))
    ]
    parents = [line.number for line in transcript.lines if PARENTS.match(line.text)]
    for number in dict.fromkeys((*name_lines, *parents)):
        inside = _inside(transcript.lines[number])
        if inside is not None:
            return [inside, *_continued(transcript, inside, fields)]
        found = _beneath(transcript, number, (1, LONGEST + 1), fields)
        if found:
            return found
    for number in dict.fromkeys(anchors):
        found = _beneath(transcript, number, (-1, 3), fields)
        if found:
            return found
    return []


def _inside(line: Line) -> Segment | None:
    """An address on the name's own line: Mrs P Okonjo, 12 Other Street, LS1 1AA."""
    code = postcode_in(line.text)
    begins = INSIDE.search(line.text)
    if begins and (code is None or begins.end() < code[1]):
        return _to_postcode(Segment(line, begins.end(), len(line.text)))
    alone = code is not None and not _of_place(line.text)
    return Segment(line, code[1], code[2]) if code is not None and alone else None


def _beneath(transcript: Transcript, number: int, reach: tuple[int, int], fields: tuple[Field, ...]) -> list[Segment]:
    """The first address in the lines around one of the patient's lines, in its column."""
    anchor = transcript.lines[number]
    left, right = anchor.box.left - SLACK * 3, anchor.box.right
    for line in transcript.lines[max(0, number + reach[0]) : number + reach[1]]:
        if line.page != anchor.page or (line.number > number and GREETING.match(line.text)):
            return []
        for cell in _free_cells(line, fields):
            if not left <= _left(cell) <= right or _of_place(cell.text) or printed_dates(cell.text):
                continue
            whole = _to_postcode(Segment(line, cell.start, _free_end(line, cell, fields)))
            if HOUSE.match(whole.text) or (postcode_in(cell.text) and len(cell.text) < SHORT):
                rest = list(_continued(transcript, whole, fields))
                if not any(_of_place(part.text) for part in (whole, *rest)):
                    return [whole, *rest]
    return []


def _of_place(text: str) -> bool:
    """Whether a hospital, a practice or a clinician is named, whose address it would be."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return bool(words & (column("places_and_posts", "word") - STREETS | {"dr", "gp", "tel", "fax"}))


def hospital_number(fields: tuple[Field, ...], nhs_number: str | None) -> Found[str] | None:
    """The hospital's own number for the patient; never the NHS number, a date or a telephone number."""
    for entry in fields:
        if entry.name not in ("hospital_number", "nhs_number") or entry.role not in MINE:
            continue
        match = AFTER_NHS.match(entry.value.text)
        if match is None and entry.name == "hospital_number":
            match = NUMBER.match(entry.value.text)
        if match is None or printed_dates(match.group(1)) or re.sub(r"\D", "", match.group(1)) == nhs_number:
            continue
        if LONGER.match(entry.value.text, match.end(1)) or OF_NHS.fullmatch(match.group(1)):
            continue
        if sum(letter.isdigit() for letter in match.group(1)) >= 3:
            return Found(match.group(1), entry.value.evidence(match.start(1), match.end(1)))
    return None
