"""A line of a set of stacks comes in; the sides of paper in it, and how they should be cut, go out.

A line is ``name | trap | words``. The words, from the top of the stack to its bottom:

    clinic_one@ash#5     a letter of letters/ to a patient of patients.csv from a writer of writers.csv
    clinic_typed_1991@own#1  a paper of samples/papers
    clinic_one@ash#5[2]  one page of it, or [1-2]        ash+cole  the second person is named in it
    &clinic_one@ash#5    belongs to the document before  !clinic_one@ash#5  must be held for a person
    SEP PATCH HEAD4 HEAD4x2 HEAD4!   sheets: HEAD4x2 announces four sheets of two sides, HEAD4! is forged
    SEP~words SEP~nothing            smudged: its words can still be read, or nothing can
    BLANK                            a blank side
    duplex double rotated            every side has a blank back; pages are printed on both sides; pages lie anyhow
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.stacks.letters import letter
from records.stacks import Sheet, SheetKind
from samples import typeset

SETS = Path(__file__).parent / "sets"
LETTER = re.compile(
    r"(?P<marks>[!&]*)(?P<letter>\w+)@(?P<patient>\w+)(?:\+(?P<other>\w+))?#(?P<writer>\d+)(?:\[(?P<pages>[\d\-]+)\])?"
)
MARK = re.compile(
    r"(?P<kind>SEP|PATCH|HEAD)(?P<state>~words|~nothing)?(?P<sheets>\d+)?(?:x(?P<sides>\d))?(?P<forged>!)?"
)
WORDS = {
    "SEP": ("CASENOTE", "SEPARATOR", "SHEET", "PUT BETWEEN DOCUMENTS"),
    "PATCH": ("PATCH T", "Document separator"),
    "HEAD": ("CASENOTE", "HEADER", "SHEET", "PUT ON TOP OF ITS PAPERS"),
}
FORGED = "The header sheet's signature is wrong: it was not printed here, or was misread."


@dataclass(frozen=True, slots=True)
class Side:
    """One side of paper: print, or a sheet (``mark``) that is or is not read, or nothing."""

    print: typeset.Sheet | None = None
    mark: str = ""
    state: str = ""
    sheet: Sheet | None = None
    number: int = 0

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it."""
        return self.print is None and not self.mark


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack: its sides, the pages of its documents, those that must be held, and the sides of no document."""

    name: str
    trap: str
    sides: tuple[Side, ...]
    documents: tuple[tuple[int, int], ...]
    held: frozenset[tuple[int, int]]
    aside: tuple[int, ...]
    rotated: bool = False

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets whose codes can be read."""
        return tuple(replace(side.sheet, page=side.number) for side in self.sides if side.sheet and not side.state)


@dataclass(slots=True)
class _Pile:
    """The stack as it is laid."""

    backs: bool = False
    both: bool = False
    rotated: bool = False
    sides: list[Side] = field(default_factory=list)
    documents: list[list[int]] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)
    leading: list[int] = field(default_factory=list)
    open: bool = False

    def lay(self, side: Side) -> int:
        self.sides.append(replace(side, number=len(self.sides) + 1))
        return len(self.sides)

    def sheet(self, side: Side) -> None:
        self.aside.append(self.lay(side))
        if self.backs or self.both:
            self.aside.append(self.lay(Side()))
        self.open = False

    def letter(self, pages: Sequence[typeset.Sheet], marks: str) -> None:
        numbers, self.leading = self.leading, []
        for page in pages:
            numbers.append(self.lay(Side(page)))
            if self.backs:
                numbers.append(self.lay(Side()))
        if self.both and len(pages) % 2:
            numbers.append(self.lay(Side()))
        if "&" in marks:
            self.documents[-1] += numbers
        else:
            self.documents.append(numbers)
            self.held.append("!" in marks)
        self.open = True

    def blank(self) -> None:
        (self.documents[-1] if self.open else self.leading).append(self.lay(Side()))


def stacks(name: str) -> Iterator[Stack]:
    """The stacks of a set: "first" or "second"."""
    for line in (SETS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            title, trap, words = (part.strip() for part in line.split(" | "))
            yield _stack(title, trap, words.split())


def _stack(name: str, trap: str, words: Iterable[str]) -> Stack:
    pile = _Pile()
    for word in words:
        if word == "BLANK":
            pile.blank()
        elif word in ("duplex", "double", "rotated"):
            pile.backs, pile.both = pile.backs or word == "duplex", pile.both or word == "double"
            pile.rotated = pile.rotated or word == "rotated"
        elif match := MARK.fullmatch(word):
            pile.sheet(_marked(match))
        elif match := LETTER.fullmatch(word):
            pages = letter(match["letter"], match["patient"], match["writer"], match["other"])
            first, _, last = (match["pages"] or f"1-{len(pages)}").partition("-")
            pile.letter(pages[int(first) - 1 : int(last or first)], match["marks"])
        else:
            raise ValueError(f"not understood in {name}: {word}")
    documents = [(min(pages), max(pages)) for pages in pile.documents]
    held = frozenset(document for document, hold in zip(documents, pile.held, strict=True) if hold)
    return Stack(name, trap, tuple(pile.sides), tuple(documents), held, tuple(pile.aside), pile.rotated)


def _marked(match: re.Match[str]) -> Side:
    kind = SheetKind.HEADER if match["kind"] == "HEAD" else SheetKind.SEPARATOR
    sheet = Sheet(
        page=0,
        kind=kind,
        box="Box 17" if kind is SheetKind.HEADER else "",
        sheets=int(match["sheets"]) if match["sheets"] else None,
        sides=int(match["sides"] or 1),
        fault=FORGED if match["forged"] else None,
    )
    return Side(mark=match["kind"], state=(match["state"] or "").strip("~"), sheet=sheet)
