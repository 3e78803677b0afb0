"""The vocabulary as something to look words up in: exact first, then as letters are misread, never on digits."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import OSA

from extractors.misreadings import ALIKE, WRONG, allowed, nearest
from extractors.table import rows
from records.types import FactKind, Term

DOTTED = (  # D.V.T., not J.R. Smith
    r"(?<![\w.])(?:[A-Z]\.){2,5}(?![A-Za-z.])(?! (?!(?:She|He|The|It|His|Her|This)\b)[A-Z][A-Za-z'-]|, [A-Z]\.)"
)
WORD = re.compile(  # a question mark that was read as a figure is not part of the word behind it
    r"(?<!\w)[27](?=[A-Z][a-z]{3}|[A-Z]{2,4}\b)|" + DOTTED + r"|[^\W_]+(?:['’][a-z]+)?(?:\.\d+)?"
)
SHORT = 4  # letters: an abbreviation up to this long must stand in capitals, letter for letter
CAPITALS = frozenset(("HADS", "AIDS", "CAPS", "PALS", "SARS", "MAS"))  # no plurals: "had depression" is no HADS
LONGEST_WORD = 40  # letters
SHORTEST, ONE_EDIT = 4, 6  # letters of a word that may be bent at all, and whatever its capitals
LONGEST_WIDE = 8  # words of a wording of the wider vocabulary
MERGED = 6  # letters of two words that were read as one
SMALL_WORDS = frozenset(("a", "of", "to", "in", "on", "at", "by", "is", "it", "he", "or", "an", "no", "as", "we", "my"))
LONGEST_PIECES = 6  # tokens that may be parts of a term written with or without spaces
CONFUSIONS = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"))
LETTERS = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b", "!": "l"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as matched, as printed, and where it stands."""

    key: str = field(repr=False)
    text: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of text that names vocabulary terms: several where one wording has several kinds."""

    start: int
    end: int
    terms: tuple[Term, ...]
    distance: int = 0
    doubtful: bool = False  # misread, and close to another name: a person must look

    def of_kind(self, kind: FactKind) -> Term | None:
        """The first of its terms that is of this kind."""
        return next((term for term in self.terms if term.kind is kind), None)


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(f"(?<![ao]){row['american']}"), row["british"]) for row in rows("spellings"))


@cache
def _look_alikes() -> dict[str, frozenset[str]]:
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows("look_alikes"):
        pairs[key_of(row["one"])].add(key_of(row["other"]))
        pairs[key_of(row["other"])].add(key_of(row["one"]))
    return {word: frozenset(others) for word, others in pairs.items()}


@cache
def _guards() -> dict[str, tuple[tuple[str, str], ...]]:
    guards: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows("abbreviation_guards"):
        if row["matches"] == "no":
            guards[row["abbreviation"]].append((row["before"], row["after"]))
    return {word: tuple(found) for word, found in guards.items()}


@cache
def _ordinary_words() -> frozenset[str]:
    """Words of English, as compared: none of them is a misreading of another."""
    near = (row["word"] for row in rows("near_words"))
    known = (word for row in rows("known_words") for word in row["words"].split())
    return frozenset(key_of(word) for word in (*near, *known))


@cache
def key_of(word: str) -> str:
    """A word as it is compared: lower case, British spelling, singular, without apostrophes and accents."""
    if word in CAPITALS:
        return word.lower()
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"'s?\b|s'$", "", plain.replace("’", "'"))
    if len(plain) > SHORT:
        for american, british in _spellings():
            plain = american.sub(british, plain)
    if len(plain) > SHORT and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


def tokens(text: str) -> list[Token]:
    """The words of a text with their keys; hyphens and slashes part words, the stops of "D.V.T." do not."""
    text = text.replace("’", "'")
    found = []
    for word in WORD.finditer(text):
        plain = word[0].replace(".", "") if word[0].endswith(".") else word[0]
        found.append(Token(key_of(plain), plain, word.start(), word.end()))
    return found


@cache
def skeleton(text: str) -> str:
    """What is left of letters once those that readers confuse are one: "rn" and "m", "1", "l" and "i", spaces."""
    bones = text.replace(" ", "").translate(LETTERS)
    for read, printed in CONFUSIONS:
        bones = bones.replace(read, printed)
    return bones


Wider = Callable[[Sequence[str], int], tuple[int, tuple[Term, ...]]]
"""A larger vocabulary: the words that follow and the least number of them come in; how many of them the longest wording
that they begin with has, and what it means, go out (0 and none without one)."""


class Lexicon:
    """Finds vocabulary terms in text. Built once; holds thousands of terms; does not change.

    Longest first. A window that holds no unknown word is matched exactly or not at all. One with an unknown word may
    match through its skeleton, or with one edit in a word of 6 to 8 letters and two in longer ones, if one term alone
    is nearest. Digits, "hypo" and "hyper", and abbreviations are never bent.

    ``wider`` is asked for exact wordings longer than what these terms find, or where they find nothing.
    """

    def __init__(self, terms: Iterable[Term], wider: Wider | None = None) -> None:
        self._wider = wider
        self._exact: dict[tuple[str, ...], list[Term]] = defaultdict(list)
        self._capitals: dict[str, list[Term]] = defaultdict(list)
        self._bones: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for term in terms:
            words = tuple(token.key for token in tokens(term.text))
            if not words:
                continue
            if len(term.text) <= SHORT and any(letter.isupper() for letter in term.text[1:]):
                self._capitals[term.text].append(term)
                continue
            self._exact[words].append(term)
            bones = skeleton("".join(words))
            if len(bones) > SHORT:
                self._bones[bones].add(words)
        self._longest = max((len(words) for words in self._exact), default=1)
        self._words = {word for words in self._exact for word in words}
        self._starts = {words[: size + 1] for words in self._exact for size in range(len(words))}
        self._long_words = sorted(word for word in self._words if len(word) >= SHORTEST and not re.search(r"\d", word))
        self._repairs: dict[str, tuple[str, int, bool] | None] = {}

    def term(self, wording: str) -> tuple[Term, ...]:
        """The terms that this exact wording stands for."""
        found = self._exact.get(tuple(token.key for token in tokens(wording)), ())
        return tuple(found) or tuple(self._capitals.get(wording, ()))

    def find(self, text: str) -> list[Match]:
        """All matches in reading order, none within another."""
        words = [part for word in tokens(text) for part in self._parted(word)]
        found: list[Match] = []
        at = 0
        while at < len(words):
            match, size = self._at(text, words, at)
            if match:
                found.append(match)
            at += size
        return found

    def _at(self, text: str, words: list[Token], at: int) -> tuple[Match | None, int]:
        exact = self._exactly(words, at)
        abbreviated = self._abbreviation(text, words[at])
        bent = self._misread(words, at, exact[1] if exact else 0)
        if bent:
            return bent
        wide = self._widely(words, at, exact[1] if exact else 1 if abbreviated else 0)
        if wide:
            return wide
        if exact:
            terms, size = exact
            if size == 1 and abbreviated:
                return abbreviated, 1
            if size == 1 and _guarded(text, words[at]):
                return None, 1
            return Match(words[at].start, words[at + size - 1].end, terms), size
        return (abbreviated, 1) if abbreviated else (None, 1)

    def _exactly(self, words: list[Token], at: int) -> tuple[tuple[Term, ...], int] | None:
        best: tuple[tuple[Term, ...], int] | None = None
        keys: tuple[str, ...] = ()
        for size in range(1, min(self._longest, len(words) - at) + 1):
            keys = (*keys, words[at + size - 1].key)
            if keys not in self._starts:
                break
            if keys in self._exact:
                best = tuple(self._exact[keys]), size
        return best

    def _widely(self, words: list[Token], at: int, known: int) -> tuple[Match, int] | None:
        """A match longer than the ``known`` one in the wider vocabulary: exact wordings alone, of words not bent."""
        if self._wider is None or words[at].key.isdigit():
            return None
        keys = tuple(token.key for token in words[at : at + LONGEST_WIDE])
        size, terms = self._wider(keys, known + 1)
        if size <= known or not terms:
            return None
        return Match(words[at].start, words[at + size - 1].end, tuple(terms)), size

    def _abbreviation(self, text: str, word: Token) -> Match | None:
        plural = word.text[:-1] if word.text.endswith("s") and len(word.text) > 2 else word.text
        terms = self._capitals.get(word.text) or self._capitals.get(plural)
        if not terms:
            return None
        if _guarded(text, word, terms[0].text):
            return None
        return Match(word.start, word.end, tuple(terms))

    def _misread(self, words: list[Token], at: int, known: int) -> tuple[Match, int] | None:
        """A match longer than the ``known`` exact one, through a window that holds an unknown word."""
        best: tuple[Match, int] | None = None
        window: list[Token] = []
        for word in words[at : at + max(self._longest, LONGEST_PIECES)]:
            window.append(word)
            size = len(window)
            if size <= known or not any(self._unknown(token) for token in window):
                continue
            match = self._boned(window) if size <= LONGEST_PIECES else None
            match = match or self._repaired(window)
            if match:
                best = match, size
        return best

    def _parted(self, word: Token) -> list[Token]:
        """A word that nobody knows as the two it was merged from, if one way alone gives a term's word: "ofasthma"."""
        if (
            not MERGED <= len(word.key) <= LONGEST_WORD
            or not word.text.isalpha()
            or word.text.istitle()
            or not self._unknown(word)
        ):
            return [word]
        ways = [at for at in range(2, len(word.text) - 1) if self._two_words(word.text[:at], word.text[at:])]
        if len(ways) != 1:
            return [word]
        first, last = word.text[: ways[0]], word.text[ways[0] :]
        middle = word.start + ways[0]
        return [Token(key_of(first), first, word.start, middle), Token(key_of(last), last, middle, word.end)]

    def _two_words(self, first: str, last: str) -> bool:
        keys = key_of(first.lower()), key_of(last.lower())
        long = [key in self._words and len(key) > SHORT for key in keys]
        plain = [key in _ordinary_words() or key in SMALL_WORDS for key in keys]
        return (long[0] and plain[1] and not long[1]) or (long[1] and plain[0] and not long[0])

    def _unknown(self, word: Token) -> bool:
        return word.key not in self._words and word.key not in _ordinary_words() and not word.text.isdigit()

    def _boned(self, window: list[Token]) -> Match | None:
        joined = "".join(token.key for token in window)
        found = self._bones.get(skeleton(joined), set()) if len(joined) > SHORT else set()
        if len(found) != 1:
            return None
        words = next(iter(found))
        if _digits(joined) != _digits("".join(words)) and not _only_letters(words):
            return None
        distance = max(1, OSA.distance(joined, "".join(words)))
        doubtful = any(word in _look_alikes() for word in words)
        return Match(window[0].start, window[-1].end, tuple(self._exact[words]), distance, doubtful)

    def _repaired(self, window: list[Token]) -> Match | None:
        keys, edits, doubtful = [], 0, False
        for token in window:
            if not self._unknown(token):
                keys.append(token.key)
                continue
            repair = self._repair(token.key)
            if repair is None or (len(token.key) < ONE_EDIT and token.text.istitle()):  # "Mr Gont" has no gout
                return None
            keys.append(repair[0])
            edits += repair[1]
            doubtful = doubtful or repair[2]
        words = tuple(keys)
        if words not in self._exact or not edits:
            return None
        return Match(window[0].start, window[-1].end, tuple(self._exact[words]), edits, doubtful)

    def _repair(self, word: str) -> tuple[str, int, bool] | None:
        if word not in self._repairs:
            self._repairs[word] = self._nearest(word)
        return self._repairs[word]

    def _nearest(self, word: str) -> tuple[str, int, bool] | None:
        """The one vocabulary word that ``word`` may be a misreading of, its distance, and whether another is close."""
        most = allowed(len(word))
        if not most or len(word) > LONGEST_WORD or re.search(r"\d{2}", word):
            return None
        found = nearest(word, self._long_words)
        if not found or found[0][1] > most:
            return None
        best, price = found[0]
        rivals = [other for other, dearer in found[1:] if dearer < price + WRONG]
        if any(dearer < price + ALIKE for _, dearer in found[1:]):
            return None
        if best.endswith(word) or word.endswith(best):
            return None  # "apyrexial" is not pyrexial
        if _prefix(best) != _prefix(word) or len(best) < SHORTEST:
            return None
        return best, max(1, int(OSA.distance(word, best))), bool(rivals) or best in _look_alikes()


def _guarded(text: str, word: Token, wording: str | None = None) -> bool:
    """Whether the words around a short term, or its form, say that it means something else."""
    for before, after in _guards().get(wording or word.text.lower(), ()):
        led = not before or re.search(f"(?:{before})$", text[: word.start], re.I)
        if led and re.match(after, text[word.end :]):
            return True
    return False


def _prefix(word: str) -> str:
    found = re.match(r"hypo|hyper", word)
    return found[0] if found else ""


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def _only_letters(words: tuple[str, ...]) -> bool:
    return not re.search(r"\d", "".join(words))
