"""Does the paper speak of anybody but its patient? Every sign of a second person is a doubt.

Papers are filed under one patient, and pages, labels and faxes get mixed up. Whoever is named where a patient is named
(a page's edge, a label, a subject line, the subject of "was admitted") must be the patient; clinicians, the addressee
and relatives who are introduced as such may be named beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, groupby

from rapidfuzz.distance import Levenshtein

from extractors.birth_checks import doubted_birth
from extractors.called import called_otherwise
from extractors.contradictions import other_addresses, other_hospital_numbers, other_numbers, wrong_age, wrong_sex
from extractors.cover_names import other_on_cover
from extractors.dates import printed_dates
from extractors.labels import Field
from extractors.name_letters import UPPER
from extractors.names import GIVEN_NAMES, TITLES, read_name
from extractors.page_names import labelled_word, without_furniture
from extractors.people import (
    CLOSING,
    STAFF,
    Company,
    Person,
    company,
    is_kin,
    known_given,
    plain,
    titled,
    worded,
    words_of,
)
from extractors.strangers import strangers
from extractors.table import column, rows
from extractors.transcript import Line, Transcript
from records.types import Doubt, DoubtKind, Evidence, Head, Identity

TOP, BOTTOM = 4, 3  # lines of a page's edges that repeat whose paper it is
SUBJECT = re.compile(
    r"^\W*(?:re|regarding|subject|concerning|in respect of|ref|patient|patient'?s? name|your patient|our patient)"
    r"\s*[:\-–]+\s*(?P<value>.+)$",
    re.IGNORECASE,
)
FURNITURE = re.compile(
    r"\b(?:page|sheet|p\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\b\d+\s*(?:of|/)\s*\d+\b|\b(?:continued|continuation|cont'?d?)\b"
    r"(?:\s+(?:from|overleaf|sheet))?|^\W*(?:label|patient(?:'?s)?(?:\s+name)?|name|re|regarding|letter)\b(?=\s*[:\-–])"
    r"|\b(?:born|d\.?o\.?b\.?|date of birth|nhs(?:\s*(?:no|number)\.?)?|hosp(?:ital)?(?:\s*(?:no|number)\.?)?|mrn)\b",
    re.IGNORECASE,
)
NUMBERS = re.compile(
    r"\b[A-Z]{0,4}[\-/ ]?\d[\d\-/ ]{3,}[A-Z]?\b|\s[-–]\s?\d{1,2}\s?[-–](?=\s|$)"
    r"|\s[-–]?\d{1,2}[-–]?(?=\s*$)|^\s*\d{1,2}\s"
)
SEX = re.compile(r"(?<=\w)\W+(?:M|F|Male|Female)\W*$|\((?:M|F|Mr|Mrs|Miss|Ms|Male|Female)\.?\)")
ALONE = re.compile(rf"[{UPPER}][{UPPER}'’\-]{{3,}}")
COPIES = re.compile(r"^\W*(?:c\.?c\b|copy|copies|bcc)", re.IGNORECASE)
WRITING_DAYS = 60  # a date so shortly before the paper's own, beside a name, is a signature's and not a birth date
SIGNED, SHORT = 3, 50  # lines below a signature, each of so many letters at most, that may hold the writer's post
READ_SURELY = 0.8  # confidence below which a name like the patient's is taken for theirs, misread
LIST = 3  # names with dates or numbers that make a list of patients
ANOTHER = "Another person is named where the patient would be. Find out whose paper it is."
NEAR = "A name like the patient's, but not the same, is printed: a misreading or another person. Compare both."


def other_people(
    transcript: Transcript, fields: tuple[Field, ...], identity: Identity, head: Head, name_lines: tuple[int, ...]
) -> tuple[Doubt, ...]:
    """Every doubt that something on the paper speaks of another person; each reason once.

    ``identity`` is what the paper says of its patient, ``head`` gives its date, writer and addressee, and
    ``name_lines`` are the numbers of the lines that name the patient.
    """
    known = company(transcript, fields, identity, head, name_lines)
    found = chain(
        other_numbers(transcript, fields, identity),
        other_hospital_numbers(fields),
        other_addresses(transcript, fields, identity, name_lines),
        wrong_sex(identity),
        _age(transcript, fields, identity, head),
        _named(transcript, identity, head, known, name_lines),
        strangers(transcript, identity, known, name_lines),
        other_on_cover(transcript, known),
        _misfiled(transcript, known),
        _joined(identity),
    )
    doubts = {(doubt.kind, doubt.reason): doubt for doubt in found}
    return tuple(doubts.values())


def _age(transcript: Transcript, fields: tuple[Field, ...], identity: Identity, head: Head) -> Iterator[Doubt]:
    if identity.birth_date is not None and head.written is not None:
        family = identity.family.value if identity.family else ""
        yield from doubted_birth(transcript, fields, identity, head.written.value)
        yield from wrong_age(transcript, fields, identity.birth_date.value, head.written.value, family)


def _named(
    transcript: Transcript, identity: Identity, head: Head, known: Company, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """The rules that need to know the patient's name."""
    if not known.family:
        return
    yield from _at_edges(transcript, known)
    yield from _on_labels(transcript, head, known)
    yield from _in_subjects(transcript, known)
    yield from _in_text(transcript, known)
    yield from _in_list(transcript, known)
    yield from called_otherwise(transcript, identity, known, name_lines)


# ---------------------------------------------------------------- names that stand alone
def _at_edges(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """Names at the top of later pages, and at any page's foot if a page number, a date or a number is with them."""
    for page, group in groupby(transcript.lines, key=lambda line: line.page):
        lines = list(group)
        first = page == transcript.lines[0].page
        closed = False
        for at, line in enumerate(lines):
            closed = closed or bool(CLOSING.search(line.text)) or line.text.lower().lstrip().startswith(("cc", "copy"))
            top, bottom = at < TOP and not first, at >= len(lines) - BOTTOM
            below = not first and line is lines[-1] and _below_signature(lines)
            words = _lone_name(line.text, known, edge=True) if top or bottom else ()
            accompanied = bool(FURNITURE.search(line.text) or NUMBERS.search(line.text) or printed_dates(line.text))
            accompanied = accompanied or without_furniture(line.text) != line.text
            staff = _of_staff(transcript, line)
            told = accompanied or below or (top and not closed and not staff)
            if words and told and not (accompanied and staff):
                yield from _judged(words, known, line.evidence())
        if not first:
            yield from _alone(lines, known)


def _below_signature(lines: Sequence[Line]) -> bool:
    """Whether the last line of a page stands below a signature that ends with the writer's post, and is no copy's."""
    closing = next((at for at, line in enumerate(lines) if CLOSING.search(line.text)), None)
    if closing is None or any(COPIES.match(line.text) for line in lines):
        return False
    return any(
        set(re.findall(r"[a-z]+", line.text.lower())) & column("posts", "word") for line in lines[closing + 1 : -1]
    )


def _alone(lines: Sequence[Line], known: Company) -> Iterator[Doubt]:
    """One word that is nothing but a family name on the first or last line of a later page: PEMBERTON."""
    for line in (lines[0], lines[-1]):
        text = without_furniture(line.text)
        for printed in reversed(printed_dates(text)):
            text = f"{text[: printed.start]} {text[printed.end :]}"
        text = NUMBERS.sub(" ", FURNITURE.sub(" ", text)).strip(" .,:;-–|*()")
        word = labelled_word(line.text) or (text if ALONE.fullmatch(text) else "")
        words = words_of(word)
        excused = column("places_and_posts", "word") | column("not_names", "word") | column("posts", "word")
        if words and not worded(words) and not set(words) & (excused | set(known.staff) | known.patient):
            yield from _judged(words, known, line.evidence())


def _on_labels(transcript: Transcript, head: Head, known: Company) -> Iterator[Doubt]:
    """A line that is a name and a date long before the paper's: TULLOCH Graham 03/04/1961."""
    written = head.written.value if head.written else None
    for line in transcript.lines:
        days = [day for printed in printed_dates(line.text) for day in printed.candidates]
        if not days or _of_staff(transcript, line):
            continue
        if line.text[: printed_dates(line.text)[0].start].strip(" .").lower() in TITLES:
            continue  # a title, a date and the captions of other columns
        if written is not None and all((written - day).days < WRITING_DAYS for day in days):
            continue
        words = _lone_name(line.text, known)
        if words and (written is not None or FURNITURE.search(line.text)):
            yield from _judged(words, known, line.evidence())


def _in_subjects(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """The names of subject lines: "Regarding: Graham Tulloch"."""
    for line in transcript.lines:
        match = SUBJECT.match(line.text)
        words = _lone_name(re.split(r"  |,|;|\(", match["value"])[0], known) if match else ()
        if words:
            yield from _judged(words, known, line.evidence())


def _judged(words: tuple[str, ...], known: Company, place: Evidence) -> Iterator[Doubt]:
    """The doubt about a name that stands where the patient's should."""
    if known.is_patient(words) or words[-1] in known.staff or words[0] in known.staff - GIVEN_NAMES:
        return
    if len(words) == 1 and known.shares_family(words):
        return
    near = any(_near(word, known) or _near(known.family, known, word) for word in words)
    yield Doubt(DoubtKind.NAME, NEAR, place) if near else Doubt(DoubtKind.OTHER_PATIENT, ANOTHER, place)


def _lone_name(text: str, known: Company, *, edge: bool = False) -> tuple[str, ...]:
    """The words of a line that is a name and nothing else but page numbers, dates and numbers; else none.

    At the ``edge`` of a page words that no dictionary knows are believed to be a name.
    """
    for printed in reversed(printed_dates(text)):
        text = f"{text[: printed.start]} {text[printed.end :]}"
    text = without_furniture(text)
    text = SEX.sub(" ", NUMBERS.sub(" ", FURNITURE.sub(" ", text)).strip(" .,:;-–|*()")).strip(" .,:;-–|*()")
    tokens = text.split()
    if not 1 < len(tokens) <= 5 or any(
        not re.fullmatch(rf"[{UPPER}][\w'’\-]*[.,]?|[a-z]{{2,3}}", token) for token in tokens
    ):
        return ()
    words = words_of(text)
    if any(word in column("places_and_posts", "word") | column("not_names", "word") for word in words):
        return ()
    name = read_name(text, labelled=True)
    if name is None or name.staff:
        return ()
    capitals = [token.strip(",").isupper() for token in tokens if len(token.strip(".,")) > 2]
    mixed = any(capitals) and not all(capitals)
    told = known_given(words) or mixed or bool(set(words) & known.patient) or bool(re.match(r"[A-Z'\-]{3,},", text))
    if not (name.title or (told and not _everyday(words)) or (edge and not worded(words))):
        return ()
    return (*words_of(name.given or ""), *words_of(name.family))


def _everyday(words: tuple[str, ...]) -> bool:
    """Whether all words are everyday ones (given names among them apart): Will Results."""
    return all(worded((word,)) and word not in GIVEN_NAMES for word in words)


def _of_staff(transcript: Transcript, line: Line) -> bool:
    """Whether a name is a clinician's or a signature: by its title, by a word beside it, by a post below it."""
    words = set(re.findall(r"[a-z]+", without_furniture(line.text).lower()))
    below = transcript.lines[line.number + 1 : line.number + 1 + SIGNED]
    posts = any(
        set(re.findall(r"[a-z]+", other.text.lower())) & column("posts", "word")
        for other in below
        if other.page == line.page and len(other.text) < SHORT
    )
    beside = words & column("places_and_posts", "word") or STAFF.search(line.text)
    return bool(posts or beside or re.search(r"\b(?:sign|print|authoris|verifi|report|by\b)", line.text, re.IGNORECASE))


# ---------------------------------------------------------------- names in sentences
def _in_text(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """Titled names: nearly the patient's, or the subject of what only patients do."""
    text = transcript.text.replace("\n", " ")
    for person in titled(text):
        words = person.words
        if words[-1] not in known.staff and known.shares_family(words) and _near("".join(words), known):
            place = transcript.lines[transcript.text.count("\n", 0, person.start)].evidence()
            yield Doubt(DoubtKind.NAME, NEAR, place)  # Wócik-Barnes in the heading, Wójcik-Barnes in the text
        if words[-1] in known.staff or known.shares_family(words) or known.is_patient(words):
            continue
        place = transcript.lines[transcript.text.count("\n", 0, person.start)].evidence()
        if _near(words[-1], known) and _sure(transcript, person.start, person.end):
            yield Doubt(DoubtKind.NAME, NEAR, place)
        elif _is_subject(text, person) and not is_kin(text, person):
            yield Doubt(DoubtKind.OTHER_PATIENT, ANOTHER, place)


def _sure(transcript: Transcript, start: int, end: int) -> bool:
    """Whether the words at those characters of the text were read surely: else a slip of the patient's own name."""
    number = transcript.text.count("\n", 0, start)
    line = transcript.lines[number]
    begin = start - (transcript.text.rfind("\n", 0, start) + 1)
    return line.evidence(begin, min(len(line.text), begin + end - start)).confidence >= READ_SURELY


def _near(word: str, known: Company, whole: str | None = None) -> bool:
    """Whether a word is the patient's family name but for a letter (or two in a long name)."""
    other = whole or word
    distance = Levenshtein.distance(other, known.family, score_cutoff=3)
    alike = other[:1] == known.family[:1] or len(other) == len(known.family)
    return alike and 0 < distance <= (2 if len(known.family) >= 6 else 1) and len(known.family) >= 4


def _is_subject(text: str, person: Person) -> bool:
    before, after = _verbs()
    return bool(after.match(text[person.end :]) or before.search(text[max(0, person.start - 80) : person.start]))


@cache
def _verbs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sides = {
        side: "|".join(row["pattern"] for row in rows("subject_verbs") if row["side"] == side)
        for side in ("before", "after")
    }
    return (
        re.compile(rf"\b(?:{sides['before']})\s+$", re.IGNORECASE),
        re.compile(rf",?\s+(?:{sides['after']})\b", re.IGNORECASE),
    )


# ---------------------------------------------------------------- lists and wordings
def _in_list(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """Rows of patients: names that differ, each with a date or a number."""
    families: dict[str, Evidence] = {}
    for line in transcript.lines:
        cells = re.split(r"  |(?=\d)", line.text)
        name = _lone_name(cells[0], known) if re.search(r"\d{2}[/.\-]\d|\d{3}", line.text) else ()
        if name and name[-1] not in known.staff:
            families.setdefault(" ".join(name), line.evidence())
    if len(families) >= LIST:
        yield Doubt(
            DoubtKind.OTHER_PATIENT,
            "The paper lists several patients. Find out whose paper it is.",
            list(families.values())[-1],
        )


def _misfiled(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """Wordings that say that the paper, or its subject, is somebody else's."""
    anywhere, named, subject = (_wording(where) for where in ("anywhere", "name", "subject"))
    text = transcript.text.replace("\n", " ")
    found = [match.start() for match in anywhere.finditer(text)]
    for person in titled(text):
        behind = named.search(text[max(0, person.start - 60) : person.start])
        if behind and person.words[-1] not in known.staff and not known.is_patient(person.words):
            found.append(person.start)
    for at in found[:1]:
        place = transcript.lines[transcript.text.count("\n", 0, at)].evidence()
        yield Doubt(
            DoubtKind.OTHER_PATIENT,
            "The paper says that it, or a part of it, is about somebody else. Find out whose paper it is.",
            place,
        )
    for line in transcript.lines:
        value = SUBJECT.match(line.text)
        if value and subject.match(value["value"]):
            yield Doubt(
                DoubtKind.OTHER_PATIENT,
                "The paper's subject is said to be somebody's relative. Find out whose paper it is.",
                line.evidence(),
            )


@cache
def _wording(where: str) -> re.Pattern[str]:
    patterns = "|".join(row["pattern"] for row in rows("misfiled_words") if row["where"] == where)
    return re.compile(rf"\b(?:{patterns})" + (r"\W{1,3}(?:a |the )?$" if where == "name" else ""), re.IGNORECASE)


def _joined(identity: Identity) -> Iterator[Doubt]:
    """Names that the cells of a table, or a misread title, have grown into."""
    if identity.family is None or identity.given is None:
        return
    family, given = identity.family.value.lower().split(), identity.given.value.lower().split()
    if len(family) > 1 and set(family) & set(given):
        yield Doubt(
            DoubtKind.NAME,
            "The family name holds the given name. Compare both with the picture.",
            identity.family.evidence,
        )
    if len(family) > 1 and set(words_of(family[-1])) & column("places_and_posts", "word"):
        yield Doubt(
            DoubtKind.NAME,
            "The family name ends with the word of a place or a post. Compare it with the picture.",
            identity.family.evidence,
        )
    first = plain(given[0])
    if len(given) > 1 and first in column("misread_titles", "word") and first not in GIVEN_NAMES:
        yield Doubt(
            DoubtKind.NAME,
            "The given name begins with what may be a misread title. Compare it with the picture.",
            identity.given.evidence,
        )
