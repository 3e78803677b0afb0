"""A sentence as read comes in; it goes out with the words that rules look for put right, and a map back to its letters.

"N0 farnily history ofasthma" denies something: its small words are misread, merged or parted, and no rule would see
them. Only words that are none of English are touched, only where one word alone is likely, and only so that rules find
their triggers: what is printed of a fact is never taken from here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache

from extractors.misreadings import ALIKE, CONFUSED, allowed, cost, nearest
from extractors.reader import known_words
from extractors.table import rows

WORD = re.compile(r"(?<![\w'’])[A-Za-z0-9|!]*[A-Za-z][A-Za-z0-9|!]*(?![\w'’])")
SHORT_TRIGGERS = (
    "no",
    "not",
    "nil",
    "has",
    "had",
    "his",
    "her",
    "was",
    "but",
    "for",
    "mum",
    "dad",
    "son",
    "due",
    "old",
)
DENIALS = ("no", "not", "nil")
LEAST = 4  # letters: shorter words are put right only if they are among the above
LONGEST = 32  # letters: no word, and costly to compare
SHORTEST_PART = 2
SHORT_WORD = 4  # letters: "Begum" is no gum
LITTLE = frozenset(
    ("a", "i", "of", "to", "in", "on", "at", "by", "is", "it", "he", "we", "or", "an", "no", "as", "if", "up", "so")
)


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """A sentence put right. ``stretches``: (start here, start as read, length here, length as read) of what differs."""

    text: str = field(repr=False)
    here: tuple[int, ...] = (0,)
    read: tuple[int, ...] = (0,)

    def from_read(self, at: int) -> int:
        """Where the letter at ``at`` of the sentence as read stands here."""
        return self._moved(at, self.read, self.here)

    def to_read(self, at: int) -> int:
        """Where the letter at ``at`` here stands in the sentence as read."""
        return self._moved(at, self.here, self.read)

    @staticmethod
    def _moved(at: int, known: tuple[int, ...], wanted: tuple[int, ...]) -> int:
        place = bisect_right(known, at) - 1
        moved = wanted[place] + at - known[place]
        return min(moved, wanted[place + 1]) if place + 1 < len(wanted) else moved


@cache
def trigger_words() -> frozenset[str]:
    """Every word of four letters or more that a rule of context or of needs, a heading or a relative's name has."""
    texts = [row["pattern"] for table in ("context_rules", "care_needs") for row in rows(table)]
    texts += [row["word"] for row in rows("relatives")]
    texts += [row["wordings"].replace("|", " ") for row in rows("headings")]
    found: set[str] = set()
    for text in texts:
        plain = re.sub(r"\\.|\{[^}]*\}|\(\?(?::|<?[=!]|[a-z-]+[:)])", " ", text)
        optional = re.sub(r"\(([a-z|]+)\)\??", r"", plain)
        found |= {word for word in re.findall(r"[a-z]+", f"{plain} {optional}") if len(word) >= LEAST}
    return frozenset(word for word in found if word in known_words()) | {"denies", "denied", "family", "history"}


@cache
def _triggers_sorted() -> tuple[str, ...]:
    return tuple(sorted(trigger_words()))


@lru_cache(maxsize=8192)
def plain_sentence(sentence: str) -> PlainSentence:
    """``sentence`` with its misread, merged and parted trigger words put right."""
    text, here, read, done = "", [0], [0], 0
    for word in WORD.finditer(sentence):
        right = _right(word[0])
        if right is None:
            continue
        text += sentence[done : word.start()]
        here.append(len(text))
        read.append(word.start())
        text += right
        done = word.end()
        here.append(len(text))
        read.append(done)
    if not done:
        return PlainSentence(sentence)
    return PlainSentence(text + sentence[done:], tuple(here), tuple(read))


@lru_cache(maxsize=8192)
def _right(word: str) -> str | None:
    """The word or the two words that ``word`` was misread from; None where it is right, or nobody can tell."""
    small = word.lower()
    if small in known_words() or small in trigger_words() or small.rstrip("s") in known_words():
        return None
    if len(small) > LONGEST:
        return None
    if len(small) < LEAST:
        return _short(word, small)
    if re.search(r"\d\d|^\d|\d$", small) and not re.search(r"[a-z]{3}", small):
        return None  # a dose, a blood test, a reference
    parted = _parted(word)
    if parted:
        return parted
    found = nearest(small, _triggers_sorted())
    if found and found[0][1] <= allowed(len(small)) and _alone(found) and not _named(word):
        best = found[0][0]
        if small.endswith(best) or (best.endswith(small) and best.startswith("un")):
            return None  # what stands before a word may deny it
        return best.capitalize() if word[0].isupper() else best
    return None


def _alone(found: list[tuple[str, float]]) -> bool:
    return len(found) == 1 or found[1][1] >= found[0][1] + ALIKE


def _named(word: str) -> bool:
    """A short word with a capital alone may be a name: "Mr Moher"."""
    return word.istitle() and len(word) < 6 and word.isalpha() and word.lower()[:2] not in ("no", "de", "nc")


def _short(word: str, small: str) -> str | None:
    if word.isupper() and word.isalpha():
        return None  # an abbreviation
    if re.fullmatch(r"\d+[a-z]*", small):
        return None
    likely = [other for other in SHORT_TRIGGERS if len(other) == len(small) and cost(small, other) <= CONFUSED]
    if len(likely) != 1:
        return None
    return likely[0].capitalize() if word[0].isupper() else likely[0]


def _parted(word: str) -> str | None:
    """The two words of "Noevidence", if they can be parted in one way only and a rule looks for one of them."""
    small = word.lower()
    if not word.isalpha() or len(small) < 5:
        return None
    ways = []
    for at in range(SHORTEST_PART, len(small) - SHORTEST_PART + 1):
        first, last = small[:at], small[at:]
        if _whole(first) and _whole(last) and (_triggers(first, last, word) or _triggers(last, first, word)):
            ways.append(at)
    if not ways:
        return None
    at = max(ways, key=lambda way: min(way, len(small) - way)) if len(ways) > 1 else ways[0]
    return f"{word[:at]} {word[at:]}"


def _whole(part: str) -> bool:
    return part in LITTLE or (len(part) > 2 and (part in known_words() or part in trigger_words()))


def _triggers(part: str, other: str, word: str) -> bool:
    if part in DENIALS and word.lower().endswith(part):
        return False  # "Plaquenil"
    if part in LITTLE and part not in SHORT_TRIGGERS:
        return len(other) > SHORT_WORD and not word.istitle()
    return part in SHORT_TRIGGERS or part in trigger_words()
