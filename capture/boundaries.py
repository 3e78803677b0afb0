"""A document's pages so far and the next page come in; how likely another document begins there goes out.

What speaks for and against is weighed in rows of tables/boundary_evidence.csv (in log odds: 0 is even, 2.2 is nine to
one). Some evidence sets a floor or a ceiling: a page of another patient is never joined without a doubt, and where the
evidence contradicts itself no cut is sure.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from capture.page_order import Order, order_of
from capture.whose import APART, Relation, Whose, relation
from records.stacks import PageSigns
from records.types import DocumentType

TABLE = Path(__file__).parent / "tables" / "boundary_evidence.csv"
CUT, SURE, NEAR = 0.5, 0.9, 0.25  # chances from which a page begins a document, surely does, or may
LOOKS_FIRST = 0.4  # how much a page opens before its kind and date count as a document's own
EVEN_OPENING, EVEN_CLOSING = 0.45, 0.40
TELLS, SAYS, SIGNED = 0.5, 0.8, 0.75
PLAINLY_FIRST = 0.7  # how much a page opens for a mere broken sentence before it to count for nothing
ALIKE = 80  # of 100: letterheads that differ by misreadings


@dataclass(frozen=True, slots=True)
class Boundary:
    """Whether a document begins at a page: the chance, and how its patient relates to the one before."""

    page: int
    chance: float
    patient: Relation

    @property
    def cut(self) -> bool:
        """Whether the stack is cut before the page."""
        return self.chance >= CUT

    @property
    def doubt(self) -> str | None:
        """A plain sentence for a person, where neither cutting nor joining is sure."""
        if self.chance >= SURE or self.chance < NEAR:
            return None
        if self.patient in APART:
            return (
                f"Page {self.page} seems to be about another patient than the page before it: it may be misfiled. "
                "Find out whose it is."
            )
        if self.patient is Relation.CONFLICT:
            return f"Page {self.page} names its patient otherwise than the page before it. Compare both."
        if self.cut:
            return (
                f"Page {self.page} was taken for the first of another document; that is not sure. "
                "Look at the pages around it."
            )
        return f"Page {self.page} may begin another document. Look at the pages around it."


@dataclass(frozen=True, slots=True)
class _Weight:
    weight: float
    floor: float
    ceiling: float


def boundary(document: Sequence[PageSigns], page: PageSigns, *, separated: bool = False) -> Boundary:
    """How likely a document begins at ``page``, after the pages of ``document`` (blank ones among them).

    ``separated``: separator sheets were put into this stack, so that a boundary without one is less to be expected.
    """
    read = [before for before in document if not before.blank and before.words]
    patient = relation(Whose.of(read), Whose.of([page]))
    evidence = list(_evidence(document, read, page, patient, separated=separated))
    chance = 1 / (1 + math.exp(-sum(_weights()[name].weight * share for name, share in evidence)))
    floor = max(_weights()[name].floor for name, _ in evidence)
    ceiling = min(_weights()[name].ceiling for name, _ in evidence)
    if page.follows_on >= TELLS or (read and read[-1].leads_on >= (SAYS if page.opens >= PLAINLY_FIRST else TELLS)):
        ceiling = min(ceiling, SURE - 0.01)
    return Boundary(page.page, round(min(max(chance, floor), ceiling), 3), patient)


def _evidence(
    document: Sequence[PageSigns],
    read: Sequence[PageSigns],
    page: PageSigns,
    patient: Relation,
    *,
    separated: bool,
) -> Iterator[tuple[str, float]]:
    """Names of rows that speak, with how much each does."""
    opens = max(page.opens, 0.9) if page.covers else page.opens
    yield "prior", 1
    yield patient.value, 1
    yield "opens", opens - EVEN_OPENING
    yield "follows-on", page.follows_on
    if (order := order_of(document, page)) is not Order.NONE:
        yield order.value, 1
    if read:
        yield "closes", read[-1].closes - EVEN_CLOSING
        yield "leads-on", read[-1].leads_on
        if read[-1].closes >= SIGNED and (page.follows_on >= TELLS or order is Order.CONTINUES_UNNUMBERED):
            yield "signed-goes-on", 1
    if separated and patient not in APART:
        yield "between-separators", 1
    if any(not before.blank and not before.words for before in document[-1:]):
        yield "hardly-read", 1
    if page.covers:
        yield "cover", 1
    elif read and all(before.covers_alone for before in read):
        yield "cover-before", 1
    if patient is Relation.RELATED and opens >= LOOKS_FIRST:
        yield "relative-opens", 1
    yield from _heads(read, page, first=opens >= LOOKS_FIRST)


def _heads(read: Sequence[PageSigns], page: PageSigns, *, first: bool) -> Iterator[tuple[str, float]]:
    """What the heads of pages say: kind, date, organisation."""
    kinds = {before.document_type for before in read} - {DocumentType.UNKNOWN}
    if first and kinds and page.document_type not in (*kinds, DocumentType.UNKNOWN):
        yield "other-kind", 1
    dates = frozenset().union(*(before.dates for before in read))
    if dates and page.dates:
        if dates & page.dates:
            yield "same-date", 1
        elif first:
            yield "other-date", 1
    letterheads = [before.letterhead for before in read if before.letterhead]
    if letterheads and page.letterhead:
        alike = max(fuzz.partial_ratio(known, page.letterhead) for known in letterheads) >= ALIKE
        yield ("same-letterhead" if alike else "other-letterhead"), 1


@cache
def _weights() -> dict[str, _Weight]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["evidence"]: _Weight(float(row["weight"]), float(row["floor"] or 0), float(row["ceiling"] or 1))
            for row in csv.DictReader(file)
        }
