"""Is the organisation that a letterhead prints the one of an official list? By what both names mean, not by letters.

"THE GENERAL INFIRMARY AT LEEDS" and "Leeds General Infirmary" are one; "St. James's" and "Saint James" are; a hospital
and a surgery of the same place are not. Nothing is guessed from a likeness: a wrong code is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from extractors.table import rows

LETTERS = str.maketrans("0158|", "olsbl")  # H0spital, Infirmary read with figures


def normalised(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in alphabetical order; legal forms and small words are left out."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("&", " and ")
    plain = re.sub(r"['’`]s?\b", "", plain)
    words = [_lettered(word) for word in re.findall(r"[a-z0-9|]+", plain)]
    return tuple(sorted(_meant(words)))


def same_organisation(printed: str, official: str) -> bool:
    """Whether the two names are of one organisation. Names that many could bear ("The Surgery") are of none."""
    one = normalised(printed)
    return one == normalised(official) and any(word not in _generic() for word in one)


def official_name(printed: str, official: Iterable[str]) -> str | None:
    """The official name that is the printed one's, if there is exactly one."""
    found = {name for name in official if same_organisation(printed, name)}
    return found.pop() if len(found) == 1 else None


def _lettered(word: str) -> str:
    """A word without the figures that were read for letters; numbers stay."""
    figures = sum(letter.isdigit() for letter in word)
    return word.translate(LETTERS) if figures and figures * 2 < len(word) else word


def _meant(words: list[str]) -> list[str]:
    meant: list[str] = []
    at = 0
    while at < len(words):
        for length in range(_longest(), 0, -1):
            phrase = " ".join(words[at : at + length])
            if phrase in _phrases():
                meant.extend(_phrases()[phrase].split())
                at += length
                break
        else:
            meant.append(words[at])
            at += 1
    return meant


@cache
def _phrases() -> dict[str, str]:
    return {row["phrase"]: row["means"] for row in rows("organisation_words")}


@cache
def _longest() -> int:
    return max(len(phrase.split()) for phrase in _phrases())


@cache
def _generic() -> frozenset[str]:
    """Words that many names share; "st" among them, since a saint without a name is nobody."""
    return frozenset(
        word for row in rows("organisation_words") if row["generic"] == "yes" for word in row["means"].split()
    ) | {"st"}
