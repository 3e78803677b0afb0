"""The words of a line come in; the section that they are the heading of goes out, misread ones too."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from extractors.lexicon import skeleton
from extractors.passages import BULLET, Role, Section
from extractors.table import rows

LONGEST_HEADING = 8  # words
SIMILAR = 86.0  # per cent of the letters of a heading that a misread one must keep
SHORTEST_MISREAD, SHORTEST_BENT = 4, 6  # letters of a heading that may be misread at all, and in other letters
ANSWERED = re.compile(r"\b(?:no|none|nil|yes|nkda|nka|not|unknown)\b")
OTHER_HISTORY = re.compile(r"\b(?:no|nil|not|without|family|drug|social|medication)\b")


@cache
def headings() -> dict[str, Section]:
    """The section of each wording of tables/headings.csv, folded."""
    table: dict[str, Section] = {}
    for row in rows("headings"):
        section = Section(Role(row["role"]), row["slug"] or None)
        for wording in row["wordings"].split("|"):
            table.setdefault(folded(wording), section)
    return table


@cache
def qualifiers() -> frozenset[str]:
    """Words that letters put round a heading without another meaning: main, current, on discharge."""
    return frozenset(row["word"] for row in rows("heading_qualifiers"))


def folded(text: str) -> str:
    """Words as headings are compared: small letters, figures and "&", single spaces."""
    return " ".join(re.sub(r"[^a-z0-9&]+", " ", text.lower()).split())


@cache
def heading(text: str, *, misread: bool = True) -> Section | None:
    """The section that ``text`` is the heading of, if it is one: "Medication on discharge", "PMHx", "ALLERGlES"."""
    plain = folded(re.sub(r"\([^)]*\)?", " ", BULLET.sub("", text)) or text)
    if not plain or len(plain.split()) > LONGEST_HEADING:
        return None
    table = headings()
    if plain in table:
        return table[plain]
    core = " ".join(word for word in plain.split() if word not in qualifiers())
    if core in table:
        return table[core]
    noun = _by_noun(text, plain)
    if noun or not misread or len(plain) < SHORTEST_MISREAD:
        return noun
    return _misread_heading(plain) or (_misread_heading(core) if len(core) >= SHORTEST_BENT else None)


def _by_noun(text: str, plain: str) -> Section | None:
    """The section of a heading of a few words that ends as headings do: "OPHTHALMIC MEDICATION"."""
    words = plain.split()
    row = _nouns().get(words[-1])
    titled = text.isupper() or text.istitle() or text.rstrip().endswith(":")
    if row is None or not 1 < len(words) <= 4 or not titled or re.search(r"[.;?\d]", text):
        return None
    return None if OTHER_HISTORY.search(" ".join(words[:-1])) else headings().get(row)


def _misread_heading(plain: str) -> Section | None:
    """The heading that this is a misreading of: its letters but for those that look alike, or nearly all of them."""
    if ANSWERED.search(plain):
        return None  # "Allergies none" says something
    bones = skeleton(plain)
    table = _bones()
    if bones in table:
        return headings()[table[bones]]
    if len(plain) < SHORTEST_BENT:
        return None
    best = process.extractOne(bones, table.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return headings()[table[best[0]]] if best and len(best[0]) >= SHORTEST_BENT else None


@cache
def _nouns() -> dict[str, str]:
    return {row["noun"]: row["stands_for"] for row in rows("heading_nouns")}


@cache
def _bones() -> dict[str, str]:
    """Each heading by its skeleton; those that share one with another section are left out."""
    found: dict[str, str] = {}
    for wording, section in headings().items():
        bones = skeleton(wording)
        if len(wording) < SHORTEST_MISREAD:
            continue
        if bones in found and headings()[found[bones]] != section:
            continue
        found[bones] = wording
    return found
