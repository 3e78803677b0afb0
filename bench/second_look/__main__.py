"""Measures the second look: ``python -m bench.second_look [PAPERS]``, on worn copies of the sample papers.

The truth of a copy is what Casenote finds in the same letter born digital. Prints for each way of wearing how many
facts (doses, results, allergies) and parts of the head (number, names, dates) were read wrong and surely by the first
reader, how many of these the second look doubts, how many right ones it doubts, how many doubts it settles, and its
CPU milliseconds. Pages that both readers have read already are not looked at again and not counted.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from capture.pages import count_pages
from extractors.facts import find_facts
from extractors.head import read_head
from extractors.identify import identify
from extractors.lexicon import Lexicon
from extractors.own_words import printed_words
from extractors.second_look import look_at_facts, look_at_head, look_at_identity
from extractors.transcript import Transcript
from flows.reading import SecondLook, read_pages
from mappings.coder import vocabulary
from records.settings import Limits
from records.types import Evidence, Fact, FactKind, Found, Head, Identity, Pixels, Reading
from samples import copies, filing, paper, printing, typeset, wear
from samples.filing import Side
from samples.typeset import Sheet

PAPERS = Path(__file__).parents[2] / "samples" / "papers"
LIMITS = Limits()
CAME_IN = date(2026, 1, 1)
LOOKED_AT = {FactKind.MEDICINE, FactKind.OBSERVATION, FactKind.ALLERGY}


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one copy."""

    identity: Identity
    head: Head
    facts: tuple[Fact, ...]


def worn(sheets: Sequence[Sheet], wear_out: Callable[[Pixels, int], Pixels], quality: int = 38) -> bytes:
    """The sheets as a scanned PDF of 200 dpi."""
    sides = [Side(wear_out(printing.pixels(sheet, 200), 7 + at), 200, quality) for at, sheet in enumerate(sheets)]
    return filing.pdf_bytes(filing.scanned_pdf(sides))


def coarse(pixels: Pixels, seed: int) -> Pixels:
    """Half the dots are lost and the rest are grainy: a small scan made larger."""
    small = pixels[::2, ::2] // 2 + pixels[1::2, 1::2] // 2
    return wear.grey_scan(np.repeat(np.repeat(small, 2, 0), 2, 1), seed, paper=220, ink=60, noise=14)


def _fax(condition: str) -> Callable[[Sequence[Sheet]], bytes]:
    return lambda sheets: copies.copy_of(sheets, condition, 3, "2020-01-01").data


WAYS: dict[str, Callable[[Sequence[Sheet]], bytes]] = {
    "fax standard": _fax("fax_std"),
    "fax fine": _fax("fax_fine"),
    "photocopy": lambda sheets: worn(sheets, wear.photocopied, 0),
    "grain 22": lambda sheets: worn(sheets, lambda page, seed: wear.grey_scan(page, seed, 214, 78, 22)),
    "grain 40": lambda sheets: worn(sheets, lambda page, seed: wear.grey_scan(page, seed, 200, 90, 40)),
    "coarse": lambda sheets: worn(sheets, coarse),
    "faint": lambda sheets: worn(sheets, lambda page, seed: wear.grey_scan(wear.faint(page), seed, 240, 20)),
}


def understood(readings: Sequence[Reading]) -> Understood:
    """Words to meaning, not yet looked at again."""
    transcript = Transcript.of(readings)
    identity = identify(transcript, CAME_IN)
    return Understood(identity, read_head(transcript, identity, CAME_IN), find_facts(transcript, lexicon()))


@cache
def lexicon() -> Lexicon:
    return Lexicon(vocabulary())


def stated(fact: Fact) -> tuple[object, ...]:
    """What a fact says, to be compared between copies."""
    dose, result = fact.dosage, fact.measurement
    said = (dose.value, dose.high, dose.unit, dose.strength, dose.frequency) if dose else None
    return fact.kind, fact.name.casefold(), fact.assertion, said, (result.value, result.unit) if result else None


def parts(identity: Identity, head: Head) -> Iterator[tuple[str, Found[object] | None]]:
    yield "number", identity.nhs_number
    yield "family", identity.family
    yield "given", identity.given
    yield "born", identity.birth_date
    yield "written", head.written


class Price:
    """A look that keeps count of its CPU time."""

    def __init__(self, look: SecondLook) -> None:
        self._look = look
        self.looks = 0
        self.milliseconds = 0.0

    def __call__(self, evidence: Evidence) -> tuple[str, float] | None:
        start = time.process_time()
        seen = self._look(evidence)
        if seen is not None:
            self.looks += 1
            self.milliseconds += (time.process_time() - start) * 1000
        return seen


def compared(first: Understood, truth: Understood, look: Price, single: set[int]) -> Iterator[str]:
    """A word for each thing that was looked at: what it was, and what the look made of it."""
    true = {stated(fact) for fact in truth.facts}
    facts = tuple(fact for fact in first.facts if fact.kind in LOOKED_AT and fact.evidence.page in single)
    for before, after in zip(facts, look_at_facts(facts, look), strict=True):
        yield f"fact {_verdict(stated(before) in true, before.doubt is not None, after.doubt is not None)}"
        if VERBOSE and after.doubt and after.doubt.readings:
            print(f"      {stated(before) in true} {after.doubt.readings}")
        elif VERBOSE and stated(before) not in true and not after.doubt:
            print(f"      missed {before.kind} {before.text} {before.dosage} {before.measurement}")
    identity, head = look_at_identity(first.identity, look), look_at_head(first.head, look)
    told = {doubt.evidence for doubt in (*first.identity.doubts, *first.head.doubts)}
    then = {doubt.evidence for doubt in (*identity.doubts, *head.doubts)}
    for (_, found), (_, right) in zip(
        parts(first.identity, first.head), parts(truth.identity, truth.head), strict=True
    ):
        if found is not None and found.evidence.page in single:
            same = right is not None and right.value == found.value
            yield f"head {_verdict(same, found.evidence in told, found.evidence in then)}"


def _verdict(right: bool, doubted: bool, doubted_now: bool) -> str:
    if doubted:
        return f"{'right' if right else 'wrong'} doubted before{'' if doubted_now else ', settled'}"
    return f"{'right' if right else 'wrong'} sure{', doubted now' if doubted_now else ''}"


VERBOSE = "-v" in sys.argv


def main() -> None:
    """Print a line for each way of wearing, for facts and for heads."""
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()] or [6]
    names = [path for path in sorted(PAPERS.glob("*.txt")) if "medicine" in path.read_text(encoding="utf-8")]
    with tempfile.TemporaryDirectory() as held:
        for way, make in WAYS.items():
            counts: Counter[str] = Counter()
            looks = pages = both = 0
            spent = 0.0
            for name in names[: wanted[0]]:
                sheets = typeset.sheets(paper.read(name).layout)
                truth = Path(held) / "truth.pdf"
                truth.write_bytes(filing.pdf_bytes(printing.text_pdf(sheets)))
                right = understood([one for n in range(len(sheets)) if (one := printed_words(truth, n + 1))])
                path = Path(held) / "worn"
                path.write_bytes(make(sheets))
                read = read_pages(path, count_pages(path, LIMITS), LIMITS)
                single = {one.page for one in read.readings if one.engine.name == "tesseract" and one.words}
                look = Price(SecondLook(path, read, LIMITS))
                counts.update(compared(understood(read.readings), right, look, single))
                looks, spent = looks + look.looks, spent + look.milliseconds
                pages, both = pages + len(single), both + len(read.readings) - len(single)
            print(f"{way}: {pages} pages looked at ({both} read by both), {looks} looks, ", end="")
            print(f"{spent / max(1, looks):.0f} ms a look, {spent / max(1, pages):.0f} ms a page")
            for part in ("fact", "head"):
                told = {word.removeprefix(part + " "): n for word, n in counts.items() if word.startswith(part)}
                print(f"  {part}: " + "; ".join(f"{n} {word}" for word, n in sorted(told.items())), flush=True)


if __name__ == "__main__":
    main()
