"""Two readings of the same printed words come in; whether they say the same dose, result or name goes out.

Spaces, capitals, punctuation and letters misread inside a word are no difference. Figures, their points and units, how
often, "no" and "not", and a name read as another known name are one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractors.figures import clear_figures
from extractors.quantities import quantities
from extractors.reader import is_known
from extractors.timings import frequency
from records.types import Fact, FactKind

NEGATIONS = re.compile(r"\b(?:no|not|nil|none|never|without|denies|denied|non|nka|nkda|nkma)\b", re.I)
SAME_SHAPE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
SIGNS_FOR_LETTERS = str.maketrans("0156|8", "olsblb")
LOOK_ALIKES = {
    ("0", "o"),
    ("1", "l"),
    ("1", "i"),
    ("1", "|"),
    ("5", "s"),
    ("8", "b"),
    ("2", "z"),
    ("6", "b"),
    ("9", "g"),
}
NUMERIC = re.compile(
    r"\W*\d[\d.,/:x-]*(?:mg|mcg|g|kg|ml|mls|l|%|units?|iu|mmol|micrograms?|tablets?|puffs?|h)?\W*", re.I
)
DASHES = str.maketrans("‐‑–—−·µ×", "-----.μx")
PLAIN = str.maketrans({"½": "1/2", "¼": "1/4", "≤": "<", "≥": ">"})
SAME_NAME = 0.5  # of a name's letters; amlodipine and amitriptyline share as many
SAME_WORDS = 0.6  # of the signs; readings less alike are not of the same words


class Alike(Enum):
    """What the second reading makes of the first."""

    SAME = "same"
    OTHER = "other"
    UNCLEAR = "unclear"  # the second reading is no evidence either way


def alike(fact: Fact, seen: str) -> Alike:
    """Whether the words ``seen`` by the second reader say what the fact says."""
    if fact.measurement:
        return _same_result(fact.text, fact.measurement.value, seen)
    if fact.kind is FactKind.ALLERGY:
        return _same_allergy(fact.text, seen)
    printed = fact.dosage.text if fact.dosage else fact.text
    if fact.doubt is not None and clear_figures(printed) != printed:
        printed = _as_understood(fact, printed, seen)
    spaced = as_spaced(printed, seen)
    known = same_name(fact.name, spaced) is Alike.SAME  # misread by the first, and meant all the same
    name, dose = Alike.SAME if known else same_name(fact.text, spaced), _same_dose(printed, spaced)
    if Alike.OTHER in (name, dose):
        return Alike.OTHER
    return dose  # a name read as no word at all says nothing against the first reader's


def _as_understood(fact: Fact, printed: str, seen: str) -> str:
    """The line with its letters among figures put right, where the second reader saw the very dose understood."""
    clear = clear_figures(printed)
    amounts = [(one.low, one.high, one.unit) for one in quantities(clear)]
    return clear if amounts and amounts == [(one.low, one.high, one.unit) for one in quantities(seen)] else printed


def _same_dose(printed: str, spaced: str) -> Alike:
    """Directions by their figures, units and how often; ``spaced`` has its spaces where ``printed`` has them."""
    if Levenshtein.normalized_similarity(_folded(printed), _folded(spaced)) < SAME_WORDS:
        return Alike.UNCLEAR
    if not same_figures(printed, spaced):
        return Alike.OTHER
    ours, theirs = ({(one.low, one.high, one.unit) for one in quantities(text)} for text in (printed, spaced))
    if theirs - ours:
        return Alike.OTHER
    again = frequency(spaced)[0]
    return Alike.OTHER if again is not None and again != frequency(printed)[0] else Alike.SAME


def _same_result(printed: str, value: str, seen: str) -> Alike:
    spaced = as_spaced(printed, seen)
    if Levenshtein.normalized_similarity(_folded(printed), _folded(spaced)) < SAME_WORDS:
        return Alike.SAME if _folded(value) and _folded(value) in map(_folded, seen.split()) else Alike.UNCLEAR
    return Alike.SAME if same_figures(printed, spaced) else Alike.OTHER


def _same_allergy(printed: str, seen: str) -> Alike:
    """An allergen by its name; "none known" by the word that denies it."""
    spaced = as_spaced(printed, seen)
    denied, again = (NEGATIONS.search(text) is not None for text in (printed, spaced))
    if denied == again:
        return same_name(printed, spaced)
    return Alike.UNCLEAR if same_name(printed, spaced) is Alike.UNCLEAR else Alike.OTHER


def same_name(name: str, seen: str) -> Alike:
    """Whether a name stands in what was seen; a known word in its place is another name, anything else unclear."""
    ours = _letters(name)
    if ours in _letters(seen):
        return Alike.SAME
    found = fuzz.partial_ratio_alignment(name.casefold(), seen.casefold())
    if found is None or found.score < 100 * SAME_NAME:
        return Alike.UNCLEAR
    words = [word for word in re.finditer(r"[^\W\d_]{4,}", seen) if word.start() < found.dest_end > found.dest_start]
    others = [word[0] for word in words if found.dest_start < word.end() and _letters(word[0]) not in ours]
    return Alike.OTHER if others and all(map(is_known, others)) else Alike.UNCLEAR


# ---------------------------------------------------------------- figures
def same_figures(printed: str, seen: str) -> bool:
    """Whether no figure, and no point or comma within one, was read otherwise."""
    ours, theirs = _folded(printed), _folded(seen)
    words = _words(printed)
    for edit in Levenshtein.editops(ours, theirs):
        here = ours[edit.src_pos] if edit.tag != "insert" else ""
        there = theirs[edit.dest_pos] if edit.tag != "delete" else ""
        word = words[min(edit.src_pos, len(words) - 1)] if words else ""
        if _matters(here, there, word) or (
            _is_point(here, ours, edit.src_pos) or _is_point(there, theirs, edit.dest_pos)
        ):
            return False
    return True


def _matters(here: str, there: str, word: str) -> bool:
    """Whether one sign read as another changes a figure; ``word`` is the first reader's word that it stands in.

    A digit read as the letter that it looks like is still that digit in a number; a letter read as a digit is still a
    letter in a known word.
    """
    if not (here.isdigit() or there.isdigit()):
        return False
    if here.isdigit() and (here, there) in LOOK_ALIKES:
        return NUMERIC.fullmatch(word) is None
    if there.isdigit() and (there, here) in LOOK_ALIKES:
        return not (is_known(word) or len(word) > 4)
    return True


def _is_point(sign: str, text: str, at: int) -> bool:
    """Whether a sign is the point of a number: between digits."""
    return sign in {".", ","} and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def _words(text: str) -> list[str]:
    """For each sign of the folded text, the word of ``text`` that it stands in."""
    return [word for word in text.split() for _ in _folded(word)]


def as_spaced(printed: str, seen: str) -> str:
    """What was seen, with spaces where ``printed`` has them: the second reader leaves out spaces between words."""
    bare = "".join(seen.split())
    ours, gaps = _with_gaps(printed)
    after = set()
    for block in Levenshtein.opcodes(ours.casefold(), bare.casefold()):
        if block.tag == "equal":
            after |= {block.dest_start + gap - block.src_start for gap in gaps if block.src_start < gap < block.src_end}
        edges = ((block.src_start, block.dest_start), (block.src_end, block.dest_end))
        after |= {there for here, there in edges if here in gaps}
    return "".join((" " if at in after and at else "") + sign for at, sign in enumerate(bare))


def _with_gaps(text: str) -> tuple[str, set[int]]:
    """A text without spaces, and where they were."""
    gaps, length = set(), 0
    for word in text.split():
        length += len(word)
        gaps.add(length)
    return "".join(text.split()), gaps


def _folded(text: str) -> str:
    """A text without spaces, capitals, accents and punctuation; points and commas between digits stay."""
    plain = unicodedata.normalize("NFKC", text.translate(PLAIN).translate(DASHES)).casefold()
    bare = "".join(plain.split())
    kept = re.sub(r"(?<!\d)[.,]|[.,](?!\d)|[^\w.,/<>%|+-]", "", bare)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", kept)


def _letters(text: str) -> str:
    """Letters alone, small, without accents, with shapes that readers take for each other made one."""
    bare = unicodedata.normalize("NFKD", text).translate(SIGNS_FOR_LETTERS).casefold()
    bare = "".join(sign for sign in bare if sign.isalpha()).replace("i", "l").replace("j", "l")
    for two, one in SAME_SHAPE:
        bare = bare.replace(two, one)
    return bare
