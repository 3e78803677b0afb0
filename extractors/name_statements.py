"""Every name that the paper gives as its patient's: under labels, beside their number, in a letter's address.

Each `Statement` says how plainly: a label that says "Patient", a name beside the number, one that was only inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.dates import printed_dates
from extractors.label_words import labels_on
from extractors.labels import Field, Role, Segment
from extractors.name_letters import UPPER, proper_case
from extractors.names import GIVEN_NAMES, PARTICLES, PersonName, find_name, read_forenames, read_name, same_person
from extractors.people import worded, words_of
from extractors.table import column
from extractors.transcript import Line, Transcript
from records.types import Evidence

DATED_WITHIN = 25  # lines from the top: lower down a name with a date is a signature
STRONG, BESIDE, NEAR, INFERRED = 4, 3, 2, 1  # how plainly the paper says that the name is the patient's
ANCHORS = ("nhs_number", "birth_date", "hospital_number")
MINE = (Role.PATIENT, Role.CHILD, Role.OPEN, Role.WEAK)
GAP = re.compile(r"\s{2,}")
WRAPPED = re.compile(rf"[{UPPER}][\w'\-]+(?: [{UPPER}][\w'\-]+)?")
SLACK = 14.0  # points by which a name's second line may be out of its column
CAPITALS = re.compile(rf"[{UPPER}][{UPPER}'\- ]+,?")
YOURS = re.compile(
    r"\byour (?:\w+ ){0,3}(?:appointment|operation|admission|treatment|clinic|visit|results?|tests?|scan|medicines?|"
    r"doctor|gp|health|care|surgery|procedure|consultant)\b"
    r"|\b(?:saw|see|seen|meet|reviewed|offer) you\b|\byou (?:have|are|were|will|can|need|should|did)\b"
)
SOMEBODY_ELSES = re.compile(
    r"\b(?:parents?|guardians?|carers?|your (?:\w+ )?(?:son|daughter|child\w*|baby|mother|father|husband|wife|partner|"
    r"relative|patient))\b"
)
THEIRS = re.compile(r"\b(?:this|your) (?:\w+ )?(?:lady|gentleman|man|woman|girl|boy|patient|infant)\b")
SALUTATION = re.compile(r"^\s*Dear\s+(.+?)\s*[,.:;]?\s*$", re.IGNORECASE)
SIGNING = re.compile(r"\b(?:sign(?:ed|ature)|designation|job title|grade|bleep|print(?:ed)? name|GMC)\b", re.IGNORECASE)
COPIES = re.compile(r"\W*(?:c\.?c|copy|copies|bcc)\b", re.IGNORECASE)
INSTITUTION = re.compile(
    r"\b(?:consultant|surgery|hospital|clinic|department|registrar|practice|centre|secretar|ward|professor|surgeon)",
    re.IGNORECASE,
)
OPENING = re.compile(r"^.*[:?]\s+|^\s*(?:urgent|re|ref)\b[\s:.\-]*", re.IGNORECASE)


UNKNOWN_LABEL = re.compile(
    r"(?i:^(?!.*\b(?:re|ref|urgent|referral|request|report|letter|regarding|patient|pt|name|subject|concerning|dob|nhs)\b))"
    r"[^\W\d_][\w ./'\-]{2,}:\s*$"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A name that the paper gives as the patient's, where, and how plainly."""

    name: PersonName
    strength: int
    role: Role
    evidence: Evidence
    line: int
    repeated: bool = False  # whether the paper gives the same given names again
    addressed: bool = False  # whether it was taken from the address that a letter is sent to
    family_evidence: Evidence | None = None  # where the family name stands, if that is known by itself
    given_evidence: Evidence | None = None  # the same of the given names


def statements(transcript: Transcript, fields: tuple[Field, ...]) -> Iterator[Statement]:
    """Every name of the patient's that the paper states, the same one as often as it is printed."""
    strong = any(entry.name == "name" and entry.role is Role.PATIENT and _read(entry.value) for entry in fields)
    for entry in fields:
        if entry.name == "name":
            yield from _labelled(transcript, entry, fields, strong)
        elif entry.name == "family" and entry.role in MINE:
            yield from _split(entry, fields)
    yield from _beside(transcript, fields)
    yield from _addressed(transcript, fields)
    yield from _dated(transcript)


def _read(segment: Segment) -> PersonName | None:
    text = segment.text.strip()
    return read_name(GAP.split(text)[0], labelled=True) if text else None


def _labelled(transcript: Transcript, entry: Field, fields: tuple[Field, ...], strong: bool) -> Iterator[Statement]:
    """A name under a label: "Patient" is plain; "Name" and "Re" need something beside them that only patients have."""
    text = entry.value.text
    if COPIES.match(entry.line.text):
        return  # "cc patient; Dialysis Access Nurse"
    if entry.role in (Role.PATIENT, Role.CHILD):
        anchored = _anchored(entry, fields)
        name = _read(entry.value) or find_name(text)
        believed = name is not None and (anchored or (not _heading(name) and (name.given or name.title)))
        strength = BESIDE if entry.role is Role.CHILD else STRONG
    elif entry.role is Role.WEAK:
        anchored = _anchored(entry, fields)
        name = read_name(GAP.split(text)[0], labelled=anchored) or find_name(text)
        believed = name is not None and not name.staff and not _signing(transcript, entry.line)
        believed = believed and (anchored or bool(name and name.title))
        strength = BESIDE if anchored else NEAR
    else:
        return
    whole = _wrapped(transcript, entry, name) if name is not None and name.given is None else None
    if whole is not None:
        yield replace(whole, strength=strength, role=entry.role)
    elif name is not None and believed:
        yield _statement(entry.value, name, strength, entry.role)


def _wrapped(transcript: Transcript, entry: Field, name: PersonName) -> Statement | None:
    """A name that goes on in the line below, in its column: "Name: Mrs Johanna  DoB: 02-02-1947" over "Achterberg"."""
    line = entry.value.line
    following = transcript.lines[line.number + 1] if line.number + 1 < len(transcript.lines) else None
    if following is None or following.page != line.page or name.family.lower() not in GIVEN_NAMES:
        return None
    cell = GAP.split(following.text)[0]
    lefts = (line.evidence(entry.start).box.left, entry.value.evidence(0, 1).box.left)
    beneath = any(abs(following.evidence(0, 1).box.left - left) <= SLACK for left in lefts)
    if not beneath or labels_on(cell) or not WRAPPED.fullmatch(cell) or worded(words_of(cell)):
        return None
    whole = read_name(f"{GAP.split(entry.value.text.strip())[0]} {cell}", labelled=True)
    if whole is None or whole.given is None:
        return None
    first, last = entry.value.evidence(), following.evidence(0, len(cell))
    place = Evidence(first.page, first.box.union(last.box), min(first.confidence, last.confidence))
    return Statement(whole, STRONG, entry.role, place, line.number)


def _statement(segment: Segment, name: PersonName, strength: int, role: Role) -> Statement:
    """A name with the places of its parts in a segment, so that a stain beside them does not lower their confidence."""
    family, given = name.family.split(), (name.given or "").split()
    return Statement(
        name,
        strength,
        role,
        _evidence(segment, [*given, *family]) or segment.evidence(),
        segment.line.number,
        family_evidence=_evidence(segment, family),
        given_evidence=_evidence(segment, given),
    )


def _evidence(segment: Segment, words: list[str]) -> Evidence | None:
    """Where words of a name stand in the segment; None where one was printed another way."""
    found = [re.search(rf"(?<!\w){re.escape(word)}(?!\w)", segment.text, re.IGNORECASE) for word in words]
    spans = [match.span() for match in found if match]
    if not spans or len(spans) < len(words):
        return None
    return segment.evidence(min(start for start, _ in spans), max(end for _, end in spans))


def _anchored(entry: Field, fields: tuple[Field, ...]) -> bool:
    """Whether a number or date of birth of the patient stands within two lines of the field."""
    return any(
        other.name in ANCHORS
        and other.role in MINE
        and other.line.page == entry.line.page
        and abs(other.line.number - entry.line.number) <= 2
        and any(letter.isdigit() for letter in other.value.text)
        for other in fields
    )


def _signing(transcript: Transcript, line: Line) -> bool:
    around = transcript.lines[max(0, line.number - 1) : line.number + 2]
    return any(SIGNING.search(near.text) for near in around)


def _split(entry: Field, fields: tuple[Field, ...]) -> Iterator[Statement]:
    """Surname and forenames under labels of their own, at most two lines apart."""

    def nearest(name: str) -> Field | None:
        near = [
            other
            for other in fields
            if other.name == name
            and other.role in MINE
            and other.line.page == entry.line.page
            and abs(other.line.number - entry.line.number) <= 2
            and other.value.text.strip()
        ]
        return min(near, key=lambda other: abs(other.line.number - entry.line.number), default=None)

    cell = GAP.split(entry.value.text.strip())[0]
    family = read_name(cell, labelled=True)
    if family is None:
        return
    if family.given and "," in cell:  # the label was "Surname, Forename"
        yield Statement(family, STRONG, entry.role, entry.value.evidence(), entry.line.number)
        return
    surname = " ".join(part for part in (family.given, family.family) if part)
    given, title = nearest("given"), nearest("title")
    first = read_forenames(GAP.split(given.value.text.strip())[0]) if given else None
    forenames = first.given if first else None
    printed = title.value.text.split()[0].strip(".").title() if title else None
    name = PersonName(
        family=" ".join(proper_case(word) for word in surname.split()),
        given=forenames,
        title=printed if printed in column("titles", "title") else family.title or (first.title if first else None),
        odd=family.odd or bool(first and first.odd),
    )
    yield Statement(
        name,
        STRONG,
        entry.role,
        entry.value.evidence(),
        entry.line.number,
        family_evidence=entry.value.evidence(),
        given_evidence=given.value.evidence() if given is not None and first is not None else None,
    )


def _beside(transcript: Transcript, fields: tuple[Field, ...]) -> Iterator[Statement]:
    """Names without a label, on the line of the patient's number or date of birth or just above it."""
    seen: set[int] = set()
    named = {entry.line.number for entry in fields if entry.name in ("name", "family", "given")}
    for entry in fields:
        has_digits = any(letter.isdigit() for letter in entry.value.text)
        if entry.name not in ANCHORS or entry.role not in MINE or not has_digits:
            continue
        for distance in (0, 1, 2):
            number = entry.line.number - distance
            if number < 0 or number in seen or transcript.lines[number].page != entry.line.page:
                continue
            seen.add(number)
            if number in named:
                break
            line = transcript.lines[number]
            stop = min([other.start for other in fields if other.line.number == number], default=len(line.text))
            statement = _unlabelled(line, stop, BESIDE if distance == 0 else NEAR)
            if statement is None and distance == 0:
                statement = _professional(line, stop, transcript) or _behind(entry, fields)
            if statement is not None:
                yield statement
                break


def _dated(transcript: Transcript) -> Iterator[Statement]:
    """A line near the top that is a title, a name in full and a date: Mr. Herbert DUCKWORTH 9.12.24. It is inferred."""
    for line in transcript.lines[:DATED_WITHIN]:
        dates = printed_dates(line.text)
        opening = line.text[: dates[0].start] if dates else ""
        first = opening.split()[0].strip(".").title() if opening.strip(" (") else ""
        if ":" in opening or first not in column("titles", "title"):
            continue
        name = read_name(opening.rstrip(" (,-"))
        if name is not None and name.title and name.given and not name.staff and not name.only_initials:
            yield _statement(Segment(line, 0, len(opening)), name, INFERRED, Role.OPEN)


def _unlabelled(line: Line, stop: int, strength: int, start: int = 0) -> Statement | None:
    text = line.text[:stop]
    if re.match(r"\s*(?:dear|cc|copy|to)\b", text, re.IGNORECASE) or INSTITUTION.search(text):
        return None
    words = set(re.findall(r"[a-z]+", text.lower()))
    if words & (column("kin", "word") - {"sister"}):
        return None
    opening = OPENING.match(text)
    start = start or (opening.end() if opening else 0)
    for at in [start, *(start + gap.end() for gap in GAP.finditer(text[start:]))]:
        cells = GAP.split(text[at:])
        name = _of_cells(cells, strength == BESIDE)
        if name is not None and not name.staff and not _heading(name, strictly=True):
            if opening is not None and at == opening.end() and UNKNOWN_LABEL.search(opening.group()):
                strength = INFERRED  # "Escort: Jane Hall": nothing says that it is the patient
            return _statement(Segment(line, at, stop), name, strength, Role.OPEN)
    return None


def _heading(name: PersonName, *, strictly: bool = False) -> bool:
    """Whether a name without a title is but words that dictionaries know: DIALYSIS Access.

    ``strictly``: one such word is enough where no label calls it a name (Student Village, Chatham).
    """
    words = words_of(f"{name.given or ''} {name.family}")
    known = any(word in GIVEN_NAMES for word in words)
    if name.title is not None or known:
        return False
    return (any if strictly else all)(worded((word,)) or word in PARTICLES for word in words)


def _of_cells(cells: list[str], beside: bool) -> PersonName | None:
    """The name of the first cell; of the first two on a sticker: ENTWISTLE  Harold James."""
    name = read_name(cells[0]) or find_name(cells[0])
    if name is None and len(cells) > 1 and CAPITALS.fullmatch(cells[0].strip()) and _known_given(cells[1]):
        return read_name(f"{cells[0].strip()}, {cells[1]}")
    if name is None and beside and _known_given(cells[0]):
        name = read_name(cells[0], labelled=True)
        return name if name and name.given else None
    return name


def _known_given(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and words[0].lower() in GIVEN_NAMES and words[0][0].isupper()


def _professional(line: Line, stop: int, transcript: Transcript) -> Statement | None:
    """A patient who is a doctor: the name in full in one cell with the number, and nobody who writes or is greeted."""
    cell = line.text[:stop]
    name = read_name(cell)
    if name is None or not name.staff or name.only_initials or "  " in cell.strip() or INSTITUTION.search(cell):
        return None
    elsewhere = (other.text for other in transcript.lines if other.number != line.number)
    surname = re.compile(rf"\b(?:dr|doctor|prof\w*|dear)\b.*\b{re.escape(name.family)}\b", re.IGNORECASE)
    if any(surname.search(text) for text in elsewhere):
        return None
    return _statement(Segment(line, 0, stop), name, BESIDE, Role.OPEN)


def _behind(entry: Field, fields: tuple[Field, ...]) -> Statement | None:
    """A name in the next cell: NHS No 999 123 4567    Mrs Enid Scattergood."""
    line = entry.value.line
    after = [other for other in fields if other.line is line and other.start > entry.start]
    if line is not entry.line or any(other.name not in (*ANCHORS, "address", "sex", "age") for other in after):
        return None
    for gap in GAP.finditer(entry.value.text):
        start = entry.value.start + gap.end()
        rest = _unlabelled(line, entry.value.end, BESIDE, start)
        if rest is not None:
            return rest
    return None


def _addressed(transcript: Transcript, fields: tuple[Field, ...]) -> Iterator[Statement]:
    """A letter to the patient: a name above the salutation that the salutation repeats.

    It is inferred, so doubted, unless a number or date of birth stands beside the address and the letter speaks to
    its reader and of nobody's child or relative.
    """
    labels = {entry.line.number for entry in fields}  # "Hospital number: ..." is no institution
    for line in transcript.lines:
        salutation = SALUTATION.match(line.text)
        greeted = read_name(salutation.group(1)) if salutation else None
        if greeted is None or greeted.staff:
            continue
        for above in transcript.lines[max(0, line.number - 12) : line.number]:
            block = [near for near in transcript.lines[above.number : above.number + 4] if near.number not in labels]
            name = read_name(above.text) if len(above.text) < 50 else None
            if name is None or not name.title or any(INSTITUTION.search(near.text) for near in block):
                continue
            if same_person(name, greeted):
                strength = NEAR if _spoken_to(transcript, line, fields) else INFERRED
                yield Statement(name, strength, Role.OPEN, above.evidence(), above.number, addressed=True)


def _spoken_to(transcript: Transcript, salutation: Line, fields: tuple[Field, ...]) -> bool:
    """Whether a letter speaks to the patient: "your operation"; their number stands by the salutation."""
    numbered = any(
        entry.name in ("nhs_number", "birth_date")
        and entry.role in MINE
        and entry.line.page == salutation.page
        and abs(entry.line.number - salutation.number) <= 8
        and any(letter.isdigit() for letter in entry.value.text)
        for entry in fields
    )
    body = transcript.text.lower()
    return numbered and bool(YOURS.search(body)) and not SOMEBODY_ELSES.search(body) and not THEIRS.search(body)
