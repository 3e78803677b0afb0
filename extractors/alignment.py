"""The words of two papers come in; what of one answers to what of the other goes out, place by place.

Words are matched in reading order page by page. What that leaves over, because a column was read before its
neighbour or a page was set differently, is matched by its place on the sheet, and then by its order in the document.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from statistics import median

from rapidfuzz.distance import Levenshtein

from records.types import Box, Evidence, Reading

PIECE = re.compile(r"(?<!\d)\d{1,4}[/.\-]\d\d?[/.\-]\d{1,4}(?!\d)|\d+(?:[.,/:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
DIGIT_LIKE = str.maketrans("OoIl|!SsBZ", "0011115582")
LETTER_LIKE = str.maketrans("oijlszbgqt:", "0111528997.")  # what a small letter or a colon is taken for, and taken as
MISREAD_NUMBER = re.compile(r"(?=.*\d)(?=.*[OoIl|!SsBZ])[\dOoIl|!SsBZ.,/:\-]{2,}")  # l7/O2/1944
GAP = 0.55  # of a word: what leaving it unmatched costs; matching two words costs their unlikeness
JOINS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))  # words of each side that may answer to each other
ALIKE = 0.7  # joined words answer only where so much of their letters is the same
MISREAD_WORD = 0.5  # of its letters: a word so like another is the same word misread
GLANCE = 0.7
NEVER = 99.0
LONGEST = 60  # words of a stretch that are weighed one against another; a longer one is another text
RUN = 4  # words in a row that are found again elsewhere have moved
ANCHOR = 4  # letters of a word that, said once on each page, fixes how the pages lie on each other
ANCHORS = 6
REACH = 7.0  # points between where a word is and where it should be; lines of print stand further apart


@dataclass(frozen=True, slots=True)
class Token:
    """A number or a word as it is compared: small, without accents and signs. ``confidence`` is its word's."""

    core: str = field(repr=False)
    page: int
    box: Box
    confidence: float
    high: float  # of its page, points
    wide: float
    by_dose: bool = False  # printed in capitals or beside a number: "MR" behind a medicine is not "Mr" before a name

    @property
    def number(self) -> bool:
        """Whether it holds digits."""
        return any(letter.isdigit() for letter in self.core)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box, points."""
        return (self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens of one paper and those of the other that answer to them; one side is empty where none do."""

    earlier: tuple[Token, ...] = field(repr=False)
    later: tuple[Token, ...] = field(repr=False)

    @property
    def same(self) -> bool:
        """Whether both say the same, however it is divided into words."""
        return joined(self.earlier) == joined(self.later)

    @property
    def look_alike(self) -> bool:
        """Whether both say the same but for signs that readers take for each other: l and 1, 5HT and SHT."""
        return folded(self.earlier) == folded(self.later)

    @property
    def likeness(self) -> float:
        """From 0 to 1: the share of letters that both have in common."""
        return _alike(self.earlier, self.later)


def joined(tokens: Iterable[Token]) -> str:
    """The tokens as one string of letters and digits."""
    return "".join(token.core for token in tokens)


def folded(tokens: Iterable[Token]) -> str:
    """The tokens as one string in which signs that look alike are the same, and a time has one way of writing."""
    return joined(tokens).translate(LETTER_LIKE)


def _alike(earlier: Sequence[Token], later: Sequence[Token]) -> float:
    if any(token.number for token in (*earlier, *later)):
        return Levenshtein.normalized_similarity(folded(earlier), folded(later))
    return Levenshtein.normalized_similarity(joined(earlier), joined(later))


def evidence_of(tokens: Sequence[Token]) -> Evidence | None:
    """Where the tokens stand: those on the page of the first; None for none."""
    if not tokens:
        return None
    here = [token for token in tokens if token.page == tokens[0].page]
    box = here[0].box
    for token in here[1:]:
        box = box.union(token.box)
    return Evidence(here[0].page, box, min(token.confidence for token in here))


# ---------------------------------------------------------------- tokens
def tokens_of(reading: Reading) -> tuple[Token, ...]:
    """The tokens of a page in reading order; a sign without letters or digits is none."""
    wide, high = reading.placement.upright_size
    beside = [None, *(word.text for word in reading.words), None]
    return tuple(
        Token(core, reading.page, word.box, word.confidence, high, wide, by_dose)
        for before, word, after in zip(beside, reading.words, beside[2:], strict=False)
        for by_dose in [word.text.isupper() or _starts_with_digit(before) or _starts_with_digit(after)]
        for core in cores(word.text)
    )


def _starts_with_digit(word: str | None) -> bool:
    return word is not None and word[:1].isdigit()


def cores(text: str) -> Iterator[str]:
    """The numbers and words of a printed word: "40mg" is 40 and mg, "27.02.59" is 27/02/59, "l7" is 17."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    bare = plain.strip(".,;:()[]{}'\"“”‘’*-–—_=~|<>")
    if MISREAD_NUMBER.fullmatch(bare):
        plain = bare.translate(DIGIT_LIKE)
    for piece in PIECE.findall(plain):
        yield _number(piece) if piece[0].isdigit() else re.sub(r"['’]", "", piece).lower()


def _number(piece: str) -> str:
    """A number with one way of writing its signs: a decimal point, strokes in a date."""
    parts = re.split(r"[.,/:\-]", piece)
    signs = "".join(sign for sign in piece if not sign.isdigit())
    if len(parts) == 3:
        return "/".join(parts)
    if signs == "," and len(parts[1]) == 3:
        return "".join(parts)
    return piece.replace(",", ".")


# ---------------------------------------------------------------- pages
def page_pairs(
    earlier: Sequence[Sequence[Token]], later: Sequence[Sequence[Token]]
) -> list[tuple[Sequence[Token], Sequence[Token]]]:
    """Each page with the page of the other paper that shares most of its words; () stands for none."""
    bags = [Counter(token.core for token in page) for page in earlier]
    others = [Counter(token.core for token in page) for page in later]
    shared = sorted(
        (
            (sum((bag & other).values()), -abs(i - j), i, j)
            for i, bag in enumerate(bags)
            for j, other in enumerate(others)
        ),
        reverse=True,
    )
    mates: dict[int, int] = {}
    for share, _, i, j in shared:
        if share and i not in mates and j not in mates.values():
            mates[i] = j
    pairs: list[tuple[Sequence[Token], Sequence[Token]]] = [
        (page, later[mates[i]] if i in mates else ()) for i, page in enumerate(earlier)
    ]
    return pairs + [((), page) for j, page in enumerate(later) if j not in mates.values()]


# ---------------------------------------------------------------- matching
def aligned(earlier: Sequence[Sequence[Token]], later: Sequence[Sequence[Token]]) -> list[Stretch]:
    """Everything that either paper says on its pages, each with what answers to it in the other."""
    found: list[Stretch] = []
    left: list[Token] = []
    over: list[Token] = []
    for page, other in page_pairs(earlier, later):
        stretches = _in_order(page, other)
        matched = [stretch for stretch in stretches if stretch.earlier and stretch.later]
        lone = [token for stretch in stretches if not stretch.later for token in stretch.earlier]
        other_lone = [token for stretch in stretches if not stretch.earlier for token in stretch.later]
        by_place, lone, other_lone = _by_place(lone, other_lone, matched)
        found += matched + by_place
        left += lone
        over += other_lone
    moved, left, over = _moved(left, over)
    return found + moved + [Stretch((token,), ()) for token in left] + [Stretch((), (token,)) for token in over]


@dataclass(frozen=True, slots=True)
class SharedWords:
    """How much two papers have in common, from 0 to 1."""

    either: float  # share of the words of one of them that the other has, misread or not: of which more is shared
    alike: float  # share of all words that are read the same on both


def shared_words(stretches: Sequence[Stretch]) -> SharedWords:
    """How much of what was aligned is in both."""
    met = [s for s in stretches if s.earlier and s.later and (s.same or s.likeness >= MISREAD_WORD)]
    whole = (sum(len(s.earlier) for s in stretches), sum(len(s.later) for s in stretches))
    found = (sum(len(s.earlier) for s in met), sum(len(s.later) for s in met))
    same = sum(len(s.earlier) + len(s.later) for s in stretches if s.same)
    if not all(whole):
        return SharedWords(0.0, 0.0)
    return SharedWords(max(found[0] / whole[0], found[1] / whole[1]), same / sum(whole))


def alike_at_a_glance(earlier: Sequence[Token], later: Sequence[Token]) -> bool:
    """Whether two pages have most of their words in common, in any order: cheap, before they are aligned."""
    shared = Counter(token.core for token in earlier) & Counter(token.core for token in later)
    return sum(shared.values()) * 2 >= GLANCE * (len(earlier) + len(later))


def _in_order(earlier: Sequence[Token], later: Sequence[Token]) -> list[Stretch]:
    """Two pages in reading order: runs of the same words, and between them what was read otherwise."""
    found: list[Stretch] = []
    matcher = SequenceMatcher(None, [token.core for token in earlier], [token.core for token in later], autojunk=False)
    for kind, start, end, from_, to in matcher.get_opcodes():
        ours, theirs = earlier[start:end], later[from_:to]
        if kind == "equal":
            found += [Stretch((one,), (other,)) for one, other in zip(ours, theirs, strict=True)]
        else:
            found += _weighed(ours, theirs)
    return found


def _weighed(earlier: Sequence[Token], later: Sequence[Token]) -> list[Stretch]:
    """The cheapest way to match words that were read otherwise: like with like, joined or parted where that fits."""
    if not earlier or not later or max(len(earlier), len(later)) > LONGEST:
        return [Stretch((one,), ()) for one in earlier] + [Stretch((), (other,)) for other in later]
    costs: dict[tuple[int, int], float] = {(0, 0): 0.0}
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(earlier) + 1):
        for j in range(len(later) + 1):
            for one, other in ((1, 0), (0, 1), *JOINS):
                before = (i - one, j - other)
                if before not in costs or min(before) < 0:
                    continue
                cost = costs[before] + _cost(earlier[i - one : i], later[j - other : j])
                if (i, j) not in costs or cost < costs[i, j]:
                    costs[i, j], steps[i, j] = cost, (one, other)
    found: list[Stretch] = []
    i, j = len(earlier), len(later)
    while i or j:
        one, other = steps[i, j]
        found.append(Stretch(tuple(earlier[i - one : i]), tuple(later[j - other : j])))
        i, j = i - one, j - other
    return found[::-1]


def _cost(earlier: Sequence[Token], later: Sequence[Token]) -> float:
    if not earlier or not later:
        return GAP
    alike = _alike(earlier, later)
    if len(earlier) == len(later) == 1:
        return 1 - alike
    return 0.05 + 1 - alike if alike >= ALIKE else NEVER


# ---------------------------------------------------------------- places
@dataclass(frozen=True, slots=True)
class _Laid:
    """How one page lies on the other: where a point of the earlier is to be found on the later."""

    across: tuple[float, float]  # factor, shift in points
    down: tuple[float, float]

    def place(self, token: Token) -> tuple[float, float]:
        x, y = token.middle
        return x * self.across[0] + self.across[1], y * self.down[0] + self.down[1]


def _laid(matched: Iterable[Stretch]) -> _Laid | None:
    """How the pages lie on each other, from words that are said once on each; None where too few are."""
    pairs = [(s.earlier[0], s.later[0]) for s in matched if s.same and len(s.earlier) == len(s.later) == 1]
    said = Counter(one.core for one, _ in pairs)
    pairs = [pair for pair in pairs if said[pair[0].core] == 1 and len(pair[0].core) >= ANCHOR]
    if len(pairs) < ANCHORS:
        return None
    return _Laid(
        _line([(one.middle[0], other.middle[0]) for one, other in pairs]),
        _line([(one.middle[1], other.middle[1]) for one, other in pairs]),
    )


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Factor and shift through the points, by medians: a few wrong ones do no harm (Siegel, 1982)."""
    ordered = sorted(points)
    half = len(ordered) // 2
    slopes = [
        (other[1] - one[1]) / (other[0] - one[0])
        for one, other in zip(ordered, ordered[half:], strict=False)
        if other[0] - one[0] > 20
    ]
    factor = median(slopes) if slopes else 1.0
    return factor, median(y - factor * x for x, y in points)


def _by_place(
    lone: list[Token], others: list[Token], matched: Iterable[Stretch]
) -> tuple[list[Stretch], list[Token], list[Token]]:
    """Tokens without an answer that stand at the same place of both pages, and those that are still left."""
    laid = _laid(matched) if lone and others else None
    if laid is None:
        return [], lone, others
    found: list[Stretch] = []
    left, over = [], list(others)
    for token in lone:
        x, y = laid.place(token)
        near = [other for other in over if abs(other.middle[0] - x) < REACH * 2 and abs(other.middle[1] - y) < REACH]
        best = max(near, key=lambda other: Levenshtein.normalized_similarity(token.core, other.core), default=None)
        if best is None:
            left.append(token)
        else:
            over.remove(best)
            found.append(Stretch((token,), (best,)))
    return found, left, over


def _moved(left: list[Token], over: list[Token]) -> tuple[list[Stretch], list[Token], list[Token]]:
    """Runs of words that stand on another page or in another order, and what is still left."""
    matcher = SequenceMatcher(None, [token.core for token in left], [token.core for token in over], autojunk=False)
    runs = [run for run in matcher.get_matching_blocks() if run.size >= RUN]
    ours = {run.a + n for run in runs for n in range(run.size)}
    theirs = {run.b + n for run in runs for n in range(run.size)}
    found = [Stretch((left[run.a + n],), (over[run.b + n],)) for run in runs for n in range(run.size)]
    return (
        found,
        [token for n, token in enumerate(left) if n not in ours],
        [token for n, token in enumerate(over) if n not in theirs],
    )
