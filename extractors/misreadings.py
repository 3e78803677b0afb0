"""How far a word as read is from a word as printed, where readers take some letters for one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from extractors.table import rows

CONFUSED = 0.4  # what taking letters for those that look like them costs
LOST = 0.8  # a letter that was not read
WRONG = 1.0  # any other letter put, added or exchanged with its neighbour
ALIKE = 0.3  # two words this near to each other in cost are equally likely


@cache
def confusions() -> frozenset[tuple[str, str]]:
    """Pairs of letters as read and letters as printed."""
    return frozenset((row["read"], row["printed"]) for row in rows("misreadings"))


@cache
def cost(read: str, printed: str) -> float:
    """What it takes to have read ``printed`` as ``read``: 0 for nothing, 1 for a letter without likeness."""
    pairs = confusions()
    best = [[0.0] * (len(printed) + 1) for _ in range(len(read) + 1)]
    for at in range(len(read) + 1):
        for on in range(len(printed) + 1):
            if at or on:
                best[at][on] = min(_steps(read, printed, at, on, best, pairs))
    return round(best[-1][-1], 3)


def _steps(
    read: str, printed: str, at: int, on: int, best: list[list[float]], pairs: frozenset[tuple[str, str]]
) -> Iterable[float]:
    """The costs of each way to have read ``at`` letters for ``on`` printed ones."""
    if at:
        yield best[at - 1][on] + WRONG
    if on:
        yield best[at][on - 1] + LOST
    if at and on:
        yield best[at - 1][on - 1] + (0.0 if read[at - 1] == printed[on - 1] else WRONG)
    if at > 1 and on > 1 and read[at - 2 : at] == printed[on - 2 : on][::-1]:
        yield best[at - 2][on - 2] + WRONG
    for taken in (1, 2):
        for given in (1, 2):
            pair = read[max(0, at - taken) : at], printed[max(0, on - given) : on]
            if taken <= at and given <= on and pair in pairs:
                yield best[at - taken][on - given] + CONFUSED


def allowed(letters: int) -> float:
    """The most that a word of so many letters may be bent: one likeness in short words, more in long ones."""
    if letters < 4:
        return 0.0
    if letters < 6:
        return CONFUSED
    if letters < 9:
        return WRONG
    return 2 * WRONG


def nearest(read: str, words: Sequence[str]) -> list[tuple[str, float]]:
    """The words that ``read`` may have been, nearest first, each with its cost, and rivals a little dearer."""
    most = allowed(len(read))
    if not most:
        return []
    reach = 2 if most <= WRONG else 4  # edits: letters read as two cost two
    near = process.extract(read, words, scorer=OSA.distance, score_cutoff=reach, limit=None)
    found = [(word, cost(read, word)) for word, _, _ in near]
    return sorted(
        ((word, price) for word, price in found if price <= most + WRONG), key=lambda pair: (pair[1], pair[0])
    )
