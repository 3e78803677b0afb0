"""A name as it is compared with an index: folded to capitals, with the other forms under which its bearer is known.

McDonald and Macdonald, O'Brien and OBRIEN, Zoë and ZOE fold to one; Smith-Jones is also known as Smith and as Jones,
Elizabeth also as Betty (tables/nicknames.csv).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from extractors.table import column, rows

LETTERS = str.maketrans({"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "ß": "ss", "Æ": "AE", "æ": "ae", "Đ": "D", "đ": "d"})
SON_OF = re.compile(r"^MAC(?=[A-Z]{3})")
PARTS = re.compile(r"[\s\-–]+")
SHORTEST_HALF = 3  # letters: a shorter part of a double name is a particle or an initial


def folded(name: str) -> str:
    """Capitals without accents, spaces, hyphens and apostrophes; Mac as Mc. Empty where there is no letter."""
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS)).upper()
    return SON_OF.sub("MC", "".join(letter for letter in plain if "A" <= letter <= "Z"))


def family_forms(*names: str) -> tuple[str, ...]:
    """The folded forms of one person's family names: each whole, then the halves of those that are double."""
    whole = [folded(name) for name in names]
    halves = [half for name in names for half in _halves(name)]
    return tuple(dict.fromkeys(form for form in (*whole, *halves) if form))


def _halves(name: str) -> tuple[str, ...]:
    """The parts of a double-barrelled name; none of a name with particles (de Souza, St Clair), which is one."""
    parts = [part for part in PARTS.split(name) if part]
    if len(parts) < 2 or any(part.casefold() in _particles() for part in parts):
        return ()
    return tuple(form for part in parts if len(form := folded(part)) >= SHORTEST_HALF)


def given_forms(names: str) -> tuple[str, ...]:
    """The folded forms of given names: each of them, then what the first is called for short, or is short for."""
    given = [form for part in PARTS.split(names) if (form := folded(part))]
    return tuple(dict.fromkeys((*given, *_called().get(given[0] if given else "", ()))))


@cache
def _particles() -> frozenset[str]:
    return frozenset(word.casefold() for word in column("particles", "particle"))


@cache
def _called() -> dict[str, tuple[str, ...]]:
    """Of each folded given name, the names that may stand for it: Elizabeth is Betty, and Betty Elizabeth."""
    pairs: dict[str, list[str]] = {}
    for row in rows("nicknames"):
        given, called = folded(row["given"]), folded(row["called"])
        pairs.setdefault(given, []).append(called)
        pairs.setdefault(called, []).append(given)
    return {name: tuple(others) for name, others in pairs.items()}
