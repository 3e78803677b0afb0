"""A passage goes in; what the patient will need of social care comes out: carers, a care home, equipment, meals.

The wordings are rows of tables/care_needs.csv, each with an example. Whether a need stands, is only asked for, was
declined or is somebody else's is told by the rules of context, as for problems.
"""

from __future__ import annotations

import re
from functools import cache

from extractors.context import Judgement, judge
from extractors.passages import Passage, Role, sentences
from extractors.plain_words import plain_sentence
from extractors.table import rows
from records.types import Assertion, Fact, FactKind

SILENT = {Role.HEAD, Role.ADMINISTRATIVE, Role.SIGNATURE, Role.ALLERGIES, Role.MEDICINES, Role.SENSITIVITIES}
CLAUSE = re.compile(r"[.;]\s|,\s(?=(?:and|but|who|which|she|he|they|with|his|her)\b)|\s{2,}|:\s")
LONGEST = 160  # letters of a need's own words
REFUSED = re.compile(
    r"declin|refus|not (?:want|wish|need|require|keen|eligible)|n't (?:want|wish|need)|no need|cancelled|against", re.I
)


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w)(?:{row['pattern'].replace(' ', chr(92) + 's+')})(?!\w)", re.I), row["need"])
        for row in rows("care_needs")
        if row["pattern"]
    )


def care_needs(passage: Passage) -> list[Fact]:
    """The needs that a passage names, each once, in reading order; none from letterheads, lists of medicines or names.

    That there are no carers is no need; that a package of care was declined is told as one that is absent.
    """
    if passage.section.role in SILENT:
        return []
    found: dict[tuple[str, Assertion], Fact] = {}
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        for first, last, need in _named(sentence):
            fact = _need(passage, start, sentence, (first, last), need)
            if fact is not None:
                found.setdefault((need, fact.assertion), fact)
    return list(found.values())


def _named(sentence: str) -> list[tuple[int, int, str]]:
    """Where the wordings stand in a sentence, and what they mean; the longest where several overlap."""
    plain = plain_sentence(sentence)
    matches = [
        (plain.to_read(match.start()), plain.to_read(match.end()), need)
        for pattern, need in _wordings()
        for match in pattern.finditer(plain.text)
    ]
    kept: list[tuple[int, int, str]] = []
    for first, last, need in sorted(matches, key=lambda match: (match[0] - match[1], match[0])):
        if all(last <= start or end <= first for start, end, _ in kept):
            kept.append((first, last, need))
    return sorted(kept)


def _need(passage: Passage, offset: int, sentence: str, span: tuple[int, int], need: str) -> Fact | None:
    judged = judge(sentence, *span, FactKind.CARE_NEED)
    if not _stands(judged, sentence):
        return None
    first, last = _clause(sentence, *span)
    return Fact(
        FactKind.CARE_NEED,
        " ".join(sentence[first:last].split()),
        need,
        judged.assertion or Assertion.PRESENT,
        passage.evidence(offset + first, offset + last),
        section=passage.section.slug,
    )


def _stands(judged: Judgement, sentence: str) -> bool:
    if judged.assertion in (None, Assertion.FAMILY):
        return False
    return judged.assertion is not Assertion.ABSENT or REFUSED.search(sentence) is not None


def _clause(sentence: str, first: int, last: int) -> tuple[int, int]:
    """The stretch of the sentence that says the need with its times and places; the wording alone if that is long."""
    before = max((gap.end() for gap in CLAUSE.finditer(sentence, 0, first)), default=0)
    after = CLAUSE.search(sentence, last)
    end = after.start() if after else len(sentence)
    if end - before > LONGEST:
        return first, last
    words = sentence[before:end]
    return before + len(words) - len(words.lstrip()), before + len(words.rstrip(" .,;"))
