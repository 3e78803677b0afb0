"""What kind of document is it? Titles first, then the letterhead, then the words, each as the forms state them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from extractors.cover import part, unspaced
from extractors.form import Clue, Form, all_forms, best
from extractors.transcript import Line, Transcript
from records.types import DocumentType, Found

NO_TITLE = re.compile(r":\s*\S|\S  \S.*\S  \S")  # a label with its value, a row of a table
HEAD = 30  # lines from the top in which a title stands
TITLE_WORDS = 12
LEAST = 1.5  # a score below which nothing is known
STEEPNESS = 2.8  # a score of so much gives 63% of the confidence
MOST_WORDS = 6.0  # words together count at most about as much as a title
SENTENCE = re.compile(r"\b(?:he|she|i|we|was|were|has|have|is|are|this|that|will|would|please|thank)\b")
GREETING = re.compile(r"^\s*dear\b", re.IGNORECASE)
STAFF_LINE = re.compile(
    r"^\s*(?:dr|mr|mrs|ms|miss|prof\w*|to|from|cc|copy)\b|\b(?:tel|fax|telephone|phone)\b", re.IGNORECASE
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


def classify(transcript: Transcript) -> Kind:
    """The kind of the document. A fax's cover is left out of account unless there is nothing behind it."""
    parts = part(transcript)
    if parts.cover and not parts.rest:
        return Kind(DocumentType.FAX_COVER, 0.9, _titled(parts.cover[0]))
    return _kind(parts.rest)


def _kind(lines: tuple[Line, ...]) -> Kind:
    scores = sorted((_score(form, lines) for form in all_forms()), key=lambda score: score.total, reverse=True)
    first, second = scores[0], scores[1]
    if first.total < LEAST:
        return Kind(DocumentType.UNKNOWN, 0.0)
    rivalry = max(0.0, second.total) / first.total
    confidence = (1 - math.exp(-first.total / STEEPNESS)) * (1 - rivalry**3)
    if first.title >= LEAST * 4 and first.title > second.title + 1:
        confidence = max(confidence, 0.85)  # a title of its own outranks the words of others
    plain = first.line is not None and first.title >= LEAST * 4 and not NO_TITLE.search(first.line.text)
    return Kind(first.form.document_type, round(confidence, 3), _titled(first.line) if first.line and plain else None)


def _titled(line: Line) -> Found[str]:
    return Found(line.text, line.evidence())


def _score(form: Form, lines: tuple[Line, ...]) -> _Score:
    greeting = next((at for at, line in enumerate(lines) if GREETING.match(line.text)), None)
    above = lines[: min(HEAD, greeting + 4 if greeting is not None else HEAD)]
    titles = [(_title_weight(form.titles, line, at), line) for at, line in enumerate(above)]
    title, line = max(titles, key=lambda pair: pair[0], default=(0.0, None))
    letterhead = max((best(_hits(form.letterhead, near.text.lower())) for near in above[:12]), default=0.0)
    body = "\n".join(each.text.lower() for each in lines)
    words = min(MOST_WORDS, sum(clue.weight for clue in _hits(form.words, body)))
    against = sum(clue.weight for clue in _hits(form.against, body))
    total = title + letterhead + words - against * (0.3 if title >= LEAST * 4 else 1.0)
    return _Score(form, title, line if title else None, total)


def _hits(clues: tuple[Clue, ...], text: str) -> list[Clue]:
    return [clue for clue in clues if clue.pattern.search(text)]


def _title_weight(clues: tuple[Clue, ...], line: Line, at: int) -> float:
    """The weight of the title that a line is; less if the line says more than the title, or stands low."""
    text = _mended(unspaced(line.text).lower())
    if len(text.split()) > TITLE_WORDS or SENTENCE.search(text):
        return 0.0
    weight = 0.0
    for clue in clues:
        match = clue.pattern.search(text)
        if match is None:
            continue
        share = len(match.group()) / max(1, len(text.strip(" :.-")))
        plain = 1.0 if line.text.isupper() or share > 0.6 else 0.75 + 0.25 * share
        weight = max(weight, clue.weight * plain)
    if ":" in text and not text.rstrip().endswith(":") and not line.text.isupper():
        weight *= 0.8  # "Clinic: general neurology" is a label and a value
    if STAFF_LINE.search(text):
        weight *= 0.4
    return weight if at < HEAD // 2 else weight * 0.8


@cache
def _title_words() -> frozenset[str]:
    """Long words of titles, to read "DlSCHARGE SUMMARV" by."""
    patterns = (clue.pattern.pattern for form in all_forms() for clue in (*form.titles, *form.letterhead))
    return frozenset(word for pattern in patterns for word in re.findall(r"(?<![\\a-z])[a-z]{7,}", pattern))


def _mended(text: str) -> str:
    return re.sub(r"[a-z0-9|]{7,}", lambda match: _known(match.group()), text)


@cache
def _known(word: str) -> str:
    """The word of titles that differs by one letter, or the word itself."""
    words = _title_words()
    if any(word.startswith(known) for known in words):
        return word
    near = [known for known in words if Levenshtein.distance(known, word, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else word
