"""How wrong a page's words are: the share of letters wrong, whatever order the words were read in.

Words that are in both texts are taken away, each as often as it is in both. The rest are paired so that the edit
distance of all pairs together is least; a word without a partner costs its length. The same for every reader: readers
differ in how they order columns and tables, and none of their orders is the right one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

SIGNS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "•": "-", "·": "-"})
FAR = 10_000  # more than any pair of words can cost


def letters_wrong(truth: Sequence[str], words: Iterable[str], optional: Iterable[str] = ()) -> int:
    """How many letters are wrong. ``optional`` words may be read or not: neither is a fault."""
    wanted = Counter(map(folded, truth))
    found = Counter(filter(None, map(folded, words)))
    extra = found - wanted
    extra -= Counter(map(folded, optional)) & extra
    missing = list((wanted - found).elements())
    return _least(missing, list(extra.elements()))


def letters(truth: Iterable[str]) -> int:
    """How many letters the truth has."""
    return sum(len(folded(word)) for word in truth)


def folded(word: str) -> str:
    """A word with one kind of quotation mark and dash, and without forms of letters that look the same."""
    return unicodedata.normalize("NFKC", word).translate(SIGNS)


def _least(missing: Sequence[str], extra: Sequence[str]) -> int:
    """The least edit distance of all pairs of the two together, words left over counted in full."""
    if not missing or not extra:
        return sum(map(len, [*missing, *extra]))
    size = max(len(missing), len(extra))  # as many pairs as can be: two words never cost less apart
    cost = np.zeros((size, size), dtype=np.int64)
    cost[: len(missing), len(extra) :] = np.array([len(word) for word in missing])[:, None]
    cost[len(missing) :, : len(extra)] = np.array([len(word) for word in extra])[None, :]
    cost[: len(missing), : len(extra)] = cdist(missing, extra, scorer=Levenshtein.distance)
    return int(sum(cost[row, column] for row, column in enumerate(_assigned(cost))))


def _assigned(cost: npt.NDArray[np.int64]) -> list[int]:
    """The column of each row in the cheapest assignment (Kuhn and Munkres, by shortest augmenting paths)."""
    size = len(cost)
    rows, columns = np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64)
    owner, way = np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64)
    for row in range(1, size + 1):
        owner[0], column = row, 0
        least, used = np.full(size + 1, FAR, np.int64), np.zeros(size + 1, bool)
        while True:
            used[column] = True
            taken = owner[column]
            reduced = cost[taken - 1] - rows[taken] - columns[1:]
            better = ~used[1:] & (reduced < least[1:])
            least[1:][better], way[1:][better] = reduced[better], column
            following = int(np.argmin(np.where(used, FAR * 2, least)))
            step = least[following]
            rows[owner[used]] += step
            columns[used] -= step
            least[~used] -= step
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[way[column]]
            column = int(way[column])
    found = [0] * size
    for column in range(1, size + 1):
        found[owner[column] - 1] = column - 1
    return found
