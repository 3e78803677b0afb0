"""What kind of document is it? Titles first, then the letterhead, then the words, each as the forms state them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.cover import part, unspaced
from extractors.dates import printed_dates
from extractors.form import Clue, Form, all_forms, best
from extractors.form_words import mended
from extractors.letters import GREETING, Sender, sender
from extractors.transcript import Line, Transcript
from records.types import DocumentType, Found

NO_TITLE = re.compile(r":\s*\S|\S  \S.*\S  \S")  # a label with its value, a row of a table
HEAD = 30  # lines from the top in which a title stands
LETTERHEAD = 12  # lines
ADDRESS = 5  # lines above the salutation in which an address stands
PROSE = re.compile(  # ends like a sentence, or begins another
    r"\S+ \S+ \S+ \S+ \S+.*[a-z]\.$|"
    r"(?<!\bDr)(?<!\bSt)(?<!\bMr)(?<!\bMrs)(?<!\bNo)(?<!\bDept)(?<!\b[A-Z])\.\s+[A-Z][a-z]+"
)
TOP = 5  # lines that are no signature, however short the paper
PATIENT = re.compile(r"\W*\w+ (?:mr|mrs|ms|miss|mx|master|parent|mum|madam\b)", re.IGNORECASE)
SIGNATURE = 10  # lines at the end
ADDRESSEE = re.compile(r"\s*(?:dr|mr|mrs|ms|miss|prof\w*|to|re|name|patient|private|consultant)\b", re.IGNORECASE)
TITLE_WORDS = 12
LEAST = 1.5  # a score below which nothing is known
STEEPNESS = 3.0  # a lead of so much before the next kind gives a confidence of 0.63
TITLED = 0.75
MOST_WORDS = 6.0  # words together count at most about as much as a title
BRACKETS = re.compile(r"[(\[](?:\S+\s+){2,}[^()\[\]]*[)\]]|\bcop(?:y|ies) (?:to|for)\b.*", re.IGNORECASE)
SENTENCE = re.compile(r"\b(?:he|she|i|we|was|were|has|have|is|are|this|that|will|would|please|thank)\b")
STAFF_LINE = re.compile(
    r"^\s*(?:dr|mr|mrs|ms|miss|prof\w*|to|from|cc|copy|(?:referred|completed|seen|requested) by|referrer)\b|"
    r"\b(?:tel|fax|telephone|phone)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a document, how sure (0 to 1), and the line that says so, if one does."""

    document_type: DocumentType
    confidence: float
    title: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class _Score:
    form: Form
    title: float
    line: Line | None
    total: float


@dataclass(frozen=True, slots=True)
class _Title:
    """A cell that may be a title, in small letters, and what it counts for where it stands (0 to 1)."""

    text: str
    capitals: bool
    worth: float
    line: Line


@dataclass(frozen=True, slots=True)
class _Page:
    """What forms are looked for in."""

    titles: tuple[_Title, ...]
    letterhead: tuple[tuple[str, float], ...]  # lines with what each counts: an addressee's lines count half
    body: str
    signature: str
    sender: Sender | None
    to_patient: bool  # greeted as a patient is: Dear Mrs Lamb

    @classmethod
    def of(cls, lines: tuple[Line, ...]) -> _Page:
        greeting = next((at for at, line in enumerate(lines) if GREETING.match(line.text)), None)
        above = lines[: min(HEAD, greeting + 4 if greeting is not None else HEAD)]
        return cls(
            tuple(
                title
                for at, line in enumerate(above)
                for title in _titles(line, at, addressed=greeting is not None and 0 < greeting - at <= ADDRESS)
            ),
            tuple(_letterhead(above[:LETTERHEAD])),
            "\n".join(mended(line.text) for line in lines),
            "\n".join(mended(line.text) for line in lines[max(len(lines) - SIGNATURE, TOP) :]),
            sender(lines),
            greeting is not None and bool(PATIENT.match(lines[greeting].text)),
        )


def _letterhead(lines: tuple[Line, ...]) -> Iterator[tuple[str, float]]:
    worth = 1.0
    for line in lines:
        worth = 0.5 if ADDRESSEE.match(line.text) else worth
        yield mended(line.text), worth


def classify(transcript: Transcript) -> Kind:
    """The kind of the document. A fax's cover is left out of account unless there is nothing behind it."""
    parts = part(transcript)
    if parts.cover and not parts.rest:
        return Kind(DocumentType.FAX_COVER, 0.9, _titled(parts.cover[0]))
    return _kind(parts.rest)


def _kind(lines: tuple[Line, ...]) -> Kind:
    page = _Page.of(lines)
    scores = sorted((_score(form, page) for form in all_forms()), key=lambda score: score.total, reverse=True)
    first, second = scores[0], scores[1]
    if first.total < LEAST:
        return Kind(DocumentType.UNKNOWN, 0.0)
    margin = first.total - max(0.0, second.total)
    confidence = 1 - math.exp(-margin / STEEPNESS)
    if first.title >= LEAST * 4 and first.title > second.title + 1 and margin >= LEAST:
        confidence = max(confidence, TITLED)  # a title of its own outranks the words of others
    plain = first.line is not None and first.title >= LEAST * 4 and not NO_TITLE.search(first.line.text)
    return Kind(first.form.document_type, round(confidence, 3), _titled(first.line) if first.line and plain else None)


def _titled(line: Line) -> Found[str]:
    return Found(line.text, line.evidence())


def _score(form: Form, page: _Page) -> _Score:
    titles = [(_title_weight(form.titles, title), title.line) for title in page.titles]
    title, line = max(titles, key=lambda pair: pair[0], default=(0.0, None))
    letterhead = max((best(_hits(form.letterhead, text)) * worth for text, worth in page.letterhead), default=0.0)
    signature = best(_hits(form.signature, page.signature))
    words = min(MOST_WORDS, sum(clue.weight for clue in _hits(form.words, page.body)))
    against = sum(clue.weight for clue in _hits(form.against, page.body))
    letter = form.letters.get(page.sender, 0.0) * (0.5 if page.to_patient else 1.0) if page.sender else 0.0
    total = title + letterhead + words + signature + letter - against * (0.3 if title >= LEAST * 4 else 1.0)
    return _Score(form, title, line if title else None, total)


def _hits(clues: tuple[Clue, ...], text: str) -> list[Clue]:
    return [clue for clue in clues if clue.pattern.search(text)]


def _title_weight(clues: tuple[Clue, ...], title: _Title) -> float:
    """The weight of the title that a cell is; less if the cell says more than the title, or stands low."""
    weight = 0.0
    for clue in clues:
        match = clue.pattern.search(title.text)
        if match is None:
            continue
        share = len(match.group()) / max(1, len(title.text.strip(" :.-")))
        plain = 1.0 if title.capitals or share > 0.6 else 0.75 + 0.25 * share
        weight = max(weight, clue.weight * plain)
    return weight * title.worth


def _titles(line: Line, at: int, *, addressed: bool) -> Iterator[_Title]:
    """The cells of a line that may be titles, without what stands in brackets and without dates."""
    whole = unspaced(line.text)
    for cell in re.split(r"\s{2,}|\s\|\s", whole):
        undated = _undated(cell)
        text = BRACKETS.sub(" ", undated).strip()
        lower = mended(text)
        if not text or len(text.split()) > TITLE_WORDS or SENTENCE.search(lower) or PROSE.search(text):
            continue
        worth = 1.0 if at < HEAD // 2 else 0.8
        if addressed and not text.isupper():
            worth *= 0.5  # "Orthopaedic Outpatients" to whom the letter goes
        if ":" in text and not text.endswith(":") and not text.isupper():
            worth *= 0.8  # "Clinic: general neurology" is a label and a value
        if STAFF_LINE.search(text) or (undated != cell and undated.rstrip().endswith(":")):
            worth *= 0.4  # "Appointment date: 14 Sep 2022" is a label
        yield _Title(lower, text.isupper(), worth, line)


def _undated(text: str) -> str:
    """The text without its dates: CARDIOLOGY CLINIC 4TH JUNE 2014."""
    for printed in reversed(printed_dates(text)):
        text = f"{text[: printed.start]} {text[printed.end :]}"
    return text.strip(" -–—,")
