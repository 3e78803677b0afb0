"""What two papers say at each place comes in, what a person must see of it goes out: noise of reading is left out.

A difference counts when both readers were sure, and always where a number or a word such as "not" is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from extractors.alignment import Stretch, Token, evidence_of, joined
from extractors.reader import is_known
from extractors.table import rows
from records.types import Evidence

SURE = 0.70  # from which a reader's word counts against another
NAME_SURE = 0.88  # a word that no list knows is a name only if it was read this surely; else it is a misread word
STRANGE_SURE = (
    0.94  # a word that no list knows, though it is like one: read so surely, it may be a name (Brown, Browne)
)
PRESENT = 0.60  # from which a word that only one paper has is surely there
SINGLE = 0.85  # the same for a single sign, which dirt is easily taken for
SCRAWL = 5  # letters that make no sense, and have no answer: more than dirt
SCRAWL_SEEN = 0.20  # signatures and rules are read as words of no confidence at all
SEEN = 0.35  # below it, what was read is dirt
NEAR = 0.5  # of the letters: a word so like another may be a misreading of it
STAMP_REACH = 45.0  # points around a stamp's word: its date and its frame
LINE_GAP = 18.0  # points: words on lines further apart are two differences
MOST = 0.6  # of a page's words: so many without an answer, and the page is missing


class DifferenceKind(StrEnum):
    """What differs. The value may be stored; the operator reads `extractors.likeness.Comparison.reason`."""

    NUMBER = "number"  # a dose, a date, a result, a telephone number
    TURN = "turn"  # a word that turns a statement round: not, left, stopped, twice
    WORD = "word"
    ADDED = "added"  # only in the later paper: a word, a line, a paragraph
    MISSING = "missing"  # only in the earlier one
    PAGE = "page"  # a whole page that only one of them has
    HANDWRITING = "handwriting"
    UNREAD = "unread"  # something that no reader made sense of, in one of them: a note, a stamp
    READING = "reading"  # too much was read too poorly to compare
    PATIENT = "patient"  # the patient could not be told in one of them, or was read differently


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference with its places, None where a paper has nothing there, and the words of each."""

    kind: DifferenceKind
    earlier: Evidence | None
    later: Evidence | None
    words: tuple[str, str] = field(default=("", ""), repr=False)  # earlier, later: for a person's eyes only


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("copy_words") if row["kind"] == kind)


# ---------------------------------------------------------------- words that answer to each other
def differing(stretches: Iterable[Stretch]) -> list[Difference]:
    """The differences among words that answer to each other."""
    return [
        _difference(kind, stretch.earlier, stretch.later)
        for stretch in stretches
        if stretch.earlier and stretch.later and (kind := _kind(stretch)) is not None
    ]


def _difference(kind: DifferenceKind, earlier: Sequence[Token], later: Sequence[Token]) -> Difference:
    words = (" ".join(token.core for token in earlier), " ".join(token.core for token in later))
    return Difference(kind, evidence_of(earlier), evidence_of(later), words)


def _kind(stretch: Stretch) -> DifferenceKind | None:
    """How two answering stretches differ; None where they don't, or where it is only a misreading."""
    if stretch.same:
        return None
    if any(token.number for token in (*stretch.earlier, *stretch.later)):
        return None if _same_number(stretch) else DifferenceKind.NUMBER
    if any(map(_grave, (*stretch.earlier, *stretch.later))):
        return None if _misread_grave(stretch) else DifferenceKind.TURN
    if _other_sex(stretch):
        return DifferenceKind.TURN
    return None if _misread(stretch) else DifferenceKind.WORD


def _grave(token: Token) -> bool:
    """Whether it turns the sense of what stands about it; "MR" beside a dose does, "Mr" before a name does not."""
    return token.core in _listed("grave") or (token.by_dose and token.core in _listed("release"))


def _other_sex(stretch: Stretch) -> bool:
    """Whether one paper surely speaks of a man where the other surely speaks of a woman: Mr and Mrs, he and she."""
    men, women = _listed("man"), _listed("woman")
    sides = [{token.core for token in side} for side in (stretch.earlier, stretch.later)]
    turned = any(one & men and other & women for one, other in (sides, sides[::-1]))
    return turned and min(_least(stretch.earlier), _least(stretch.later)) >= SURE


def _same_number(stretch: Stretch) -> bool:
    """Whether digits are the same once signs that look alike are; a digit seen in the dirt of a sure word is none."""
    parted = joined(stretch.earlier).replace(":", "") == joined(stretch.later).replace(":", "")  # 17:40, 17 40
    for side, other in ((stretch.earlier, stretch.later), (stretch.later, stretch.earlier)):
        digits = [token for token in side if token.number]
        if not any(token.number for token in other) and _least(other) >= SURE and _most(digits) < SEEN:
            return True
    return parted or stretch.look_alike


def _misread_grave(stretch: Stretch) -> bool:
    """Whether one side is a grave word and the other no word at all, but like it: "nct"."""
    sides = (stretch.earlier, stretch.later)
    told = [all(_grave(token) or is_known(token.core) for token in side) for side in sides]
    return told != [True, True] and stretch.likeness >= NEAR and _least(sides[told.index(False)]) < NAME_SURE


def _misread(stretch: Stretch) -> bool:
    """Whether the difference of two words is explained by poor reading of one of them."""
    earlier, later = stretch.earlier, stretch.later
    known = (_known(earlier), _known(later))
    sure = min(_least(earlier), _least(later))
    if all(map(_light, earlier)) or all(map(_light, later)):
        light = all(map(_light, (*earlier, *later)))
        return sure < (STRANGE_SURE if light else NAME_SURE) or (light and stretch.likeness >= NEAR)
    if all(known):
        return sure < (NAME_SURE if stretch.look_alike else SURE)
    if any(known):
        stranger = later if known[0] else earlier
        return _least(stranger) < SURE or (stretch.likeness >= NEAR and _least(stranger) < STRANGE_SURE)
    return stretch.look_alike or (sure < NAME_SURE and (stretch.likeness >= NEAR or sure < SURE))


def _known(tokens: Sequence[Token]) -> bool:
    return all(is_known(token.core) or _light(token) for token in tokens)


def _light(token: Token) -> bool:
    return token.core in _listed("light")


def _least(tokens: Sequence[Token]) -> float:
    return min(token.confidence for token in tokens)


def _most(tokens: Sequence[Token]) -> float:
    return max((token.confidence for token in tokens), default=0.0)


# ---------------------------------------------------------------- words that only one paper has
def lone(stretches: Iterable[Stretch], papers: Sequence[Sequence[Sequence[Token]]]) -> list[Difference]:
    """What only one of two papers says: by line, or by page where nearly all of a page has no answer."""
    found: list[Difference] = []
    for side, kind in ((0, DifferenceKind.MISSING), (1, DifferenceKind.ADDED)):
        tokens = [(s.earlier, s.later)[side][0] for s in stretches if not (s.later, s.earlier)[side]]
        stamps = [token for token in tokens if token.core in _listed("stamp")]
        weighty = [token for token in tokens if _present(token) and not any(_by(token, stamp) for stamp in stamps)]
        for page in papers[side]:
            here = [token for token in weighty if page and token.page == page[0].page]
            if here and len(here) >= MOST * sum(map(_present, page)):
                found.append(_one_sided(DifferenceKind.PAGE, here, side))
            else:
                found += [_one_sided(kind, group, side) for group in _lines(here)]
            scrawled = [token for token in tokens if page and token.page == page[0].page and _strange(token)]
            found += [
                _one_sided(DifferenceKind.UNREAD, group, side)
                for group in _lines(scrawled)
                if len(joined(group)) >= SCRAWL and not any(_by(token, stamp) for token in group for stamp in stamps)
            ]
    return found


def _one_sided(kind: DifferenceKind, tokens: Sequence[Token], side: int) -> Difference:
    return _difference(kind, tokens, ()) if side == 0 else _difference(kind, (), tokens)


def _present(token: Token) -> bool:
    """Whether a token that has no answer is surely more than dirt or a word without weight."""
    if _grave(token):
        return token.confidence >= SEEN
    if _light(token):
        return False
    if token.number:
        return token.confidence >= (PRESENT if len(token.core) > 1 else SINGLE)
    if is_known(token.core):
        return token.confidence >= PRESENT
    return token.confidence >= NAME_SURE and len(token.core) > 2


def _strange(token: Token) -> bool:
    """Whether no list knows it and it was read poorly: print that was missed, or something written or stamped."""
    told = _present(token) or token.number or is_known(token.core) or _light(token)
    return not told and len(token.core) > 1 and token.confidence >= SCRAWL_SEEN


def _by(token: Token, stamp: Token) -> bool:
    """Whether a token belongs to a stamp."""
    across, down = (abs(one - other) for one, other in zip(token.middle, stamp.middle, strict=True))
    return token.page == stamp.page and down < STAMP_REACH and across < 3 * STAMP_REACH


def _lines(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens of a page that stand together."""
    groups: list[list[Token]] = []
    for token in tokens:
        if groups and abs(groups[-1][-1].middle[1] - token.middle[1]) < LINE_GAP:
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups
