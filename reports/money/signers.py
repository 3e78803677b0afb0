"""Who signed: whether two names are one person's, whose key it is, and who signs for finance.

In come a line's digest, its author and signatures that were checked and hold; out comes the second person's signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from records.programme import Signature
from reports.money.assumptions import rows


def second_signature(digest: str, author: str, signatures: Iterable[Signature]) -> Signature | None:
    """The signature of a person other than the author, by a key with which nobody else has signed anything.

    The author must have signed as well: else nobody knows which key is the author's, and one person could sign under
    two names. Of several people one who signs for finance is taken, then who signed first.
    """
    given = tuple(signatures)
    on_line = sorted((signed for signed in given if signed.digest == digest), key=lambda one: one.signed)
    if not any(same_person(signed.person, author) for signed in on_line):
        return None
    others = [one for one in on_line if not same_person(one.person, author) and _own_key(one, given)]
    return next((one for one in others if of_finance(one.role)), others[0] if others else None)


def of_finance(role: str) -> bool:
    """Whether a role, as its holder stated it, is one of finance: it holds a word of tables/finance_roles.csv."""
    return not _finance_words().isdisjoint(re.findall(r"\w+", role.casefold()))


@cache
def _finance_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("finance_roles"))


def _own_key(one: Signature, given: Iterable[Signature]) -> bool:
    """Whether its key has signed under no other person's name."""
    return all(same_person(one.person, other.person) for other in given if other.public_key == one.public_key)


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: capitals, full stops, initials and left-out names make no other person.

    Who shares a surname and an initial must write both names out to be told apart.
    """
    return any(_agree(first, second) for first in _readings(one) for second in _readings(other))


def _readings(name: str) -> list[list[str]]:
    """The parts of a name, its surname last. After a comma there may be forenames, or an office: both are tried."""
    before, comma, after = name.replace(".", " ").casefold().partition(",")
    return [reading.split() or [""] for reading in ((before, f"{after} {before}") if comma else (before,))]


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    (*first, surname), (*second, other_surname) = one, other
    return surname == other_surname and all(_may_be(*pair) for pair in zip(first, second, strict=False))


def _may_be(one: str, other: str) -> bool:
    """Whether two forenames are the same, or one is the other's initial."""
    return one == other or (one[0] == other[0] and 1 in (len(one), len(other)))
