"""The words of a document come in, a few numbers to find its copies by go out: a sketch that shows no words.

MinHash in bands (Broder, 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3). Two
papers share a band when all of its least words are the same: nearly always for copies, seldom for other letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from extractors.alignment import Token
from extractors.reader import is_known

BANDS = 40
ROWS = 5  # least words in a band: a key can't be guessed from one word
FEWEST = 12  # different words that a paper must have to be told from others
LONG = 4  # letters of a word that says something
DIGITS = 2

Hashes = npt.NDArray[np.uint64]


def sketch(tokens: Iterable[Token]) -> tuple[int, ...]:
    """`BANDS` keys from 0 to 2**63 - 1, the same on every machine; none for a paper of too few words."""
    said = sorted(filter(_tells, {token.core for token in tokens}))
    if len(said) < FEWEST:
        return ()
    least = _least(np.array([_hash(word.encode()) for word in said], dtype=np.uint64))
    return tuple(_hash(bytes([band]) + least[band * ROWS : (band + 1) * ROWS].tobytes()) >> 1 for band in range(BANDS))


def _tells(core: str) -> bool:
    """Words that a list knows, and numbers: what is neither is mostly a misread word, which no copy repeats."""
    if any(letter.isdigit() for letter in core):
        return len(core) >= DIGITS
    return len(core) >= LONG and is_known(core)


def _hash(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def _least(words: Hashes) -> Hashes:
    """The least hash of all words under each of BANDS x ROWS orders, little-endian."""
    seeds = np.arange(1, BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = words[None, :] + seeds[:, None]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # SplitMix64 (Steele and others, 2014)
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    least: Hashes = (mixed ^ (mixed >> np.uint64(31))).min(axis=1).astype("<u8")
    return least
