"""The numbers that pages bear ("page 2 of 3") come in; how a page's fits the pages before it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from records.stacks import PageSigns


class Order(StrEnum):
    """How a page's number follows the document's; values are rows of tables/boundary_evidence.csv."""

    CONTINUES = "continues"
    CONTINUES_UNNUMBERED = "continues-unnumbered"  # page 2, after pages that bear no number
    RESTARTS = "restarts"
    JUMPS = "jumps"
    OUT_OF_PLACE = "out-of-place"  # page 3 of 3, after pages without numbers that are not two
    REPEATS = "repeats"
    OTHER_TOTAL = "other-total"
    AFTER_LAST = "after-last"
    INSIDE = "inside"
    NONE = ""


def order_of(document: Sequence[PageSigns], page: PageSigns) -> Order:
    """How a page's number follows those of the pages before it, blank sides among them counted or not."""
    at = next((at for at in range(len(document) - 1, -1, -1) if document[at].numbered), None)
    last = document[at].numbered if at is not None else None
    if page.numbered is None:
        if last is None or last[1] is None:
            return Order.NONE
        return Order.AFTER_LAST if last[0] >= last[1] else Order.INSIDE
    number, total = page.numbered
    if all(before.blank or before.covers_alone for before in document):
        return Order.NONE
    if number == 1:
        return Order.RESTARTS
    if last is None or at is None:
        return Order.CONTINUES_UNNUMBERED if number - 1 in _counts(document) else Order.OUT_OF_PLACE
    behind = document[at + 1 :]
    step = number - last[0]
    if 1 + sum(not before.blank for before in behind) <= step <= 1 + len(behind):
        return Order.OTHER_TOTAL if total and last[1] and total != last[1] else Order.CONTINUES
    return Order.JUMPS if step > 0 else Order.REPEATS


def _counts(document: Sequence[PageSigns]) -> set[int]:
    """How many pages there are: all sides, those with print, and those without a fax's cover."""
    printed = [page for page in document if not page.blank]
    return {len(document), len(printed), sum(not page.covers_alone for page in printed)}


def disorder(document: Sequence[PageSigns]) -> str | None:
    """A plain sentence if the numbers that a document's pages bear do not fit its pages, else None."""
    numbered = [page.numbered for page in document if page.numbered]
    if not numbered:
        return None
    totals = {total for _, total in numbered if total}
    total = max(totals, default=0)
    if total and total > max(_counts(document)):
        return (
            f"By their numbers there should be {total} pages here; there are {min(_counts(document))}. "
            "Look for the others."
        )
    if len(totals) > 1 or not _in_order(document):
        return (
            "The numbers on the pages are not in order: a page may be missing, or belong elsewhere. Look at the paper."
        )
    if total and total < min(_counts(document)) and numbered[-1] == (total, total):
        return (
            f"By their numbers there should be {total} pages here; there are {min(_counts(document))}. "
            "Look for what does not belong."
        )
    return None


def _in_order(document: Sequence[PageSigns]) -> bool:
    """Whether every number is its page's place, counted in one of the ways in which pages are counted."""
    ways = (
        document,
        [page for page in document if not page.blank],
        [page for page in document if not page.blank and not page.covers_alone],
    )
    return any(
        all(page.numbered is None or page.numbered[0] == place for place, page in enumerate(way, 1)) for way in ways
    )
