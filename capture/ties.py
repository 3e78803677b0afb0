"""Does anything tie a page that names no patient to the page before it?

That it lies behind it is no reason to believe so: pages get lost, and those of another patient end up in their place.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from capture.whose import Relation, Whose, relation
from records.stacks import PageSigns

GOES_ON = 0.5  # how much a page says that it goes on, or the page before breaks off, to be tied to it
SAYS_SO = 0.8  # how much a signed page says that another follows
SIGNED = 0.75  # how much a page closes to be the last of a letter
ALIKE = 80  # of 100: letterheads that differ by misreadings


def untied(document: Sequence[PageSigns], page: PageSigns) -> str | None:
    """A plain sentence if a page that was joined to a document says nothing of whose it is, bears no number, and
    nothing but its place ties it to the page before.
    """
    read = [before for before in document if not before.blank and before.words]
    if not read or page.blank or not page.words:
        return None
    if _other_number(read, page):
        return f"Page {page.page} bears another hospital number than the pages before it. Compare both."
    if _only_cover_names(read, page):
        return f"Only the fax's cover names the patient of page {page.page}. See whether they belong together."
    if page.numbered is not None or not Whose.of([page]).silent:
        return None
    if _goes_on(read[-1], page):
        return None
    signed_again = read[-1].closes >= SIGNED and page.closes >= SIGNED
    if not signed_again and _alike(read, page):
        return None
    return (
        f"Page {page.page} names no patient and nothing ties it to page {read[-1].page}. See whether it belongs there."
    )


def _other_number(read: Sequence[PageSigns], page: PageSigns) -> bool:
    """Whether all that a page says of its patient is a hospital number, made like the document's but not the same."""
    known = {number for before in read for number in before.hospital_numbers}
    alone = not (page.nhs_numbers or page.names or page.birth_dates)
    like = {len(number) for number in known} & {len(number) for number in page.hospital_numbers}
    return alone and bool(like) and not known & page.hospital_numbers


def _only_cover_names(read: Sequence[PageSigns], page: PageSigns) -> bool:
    """Whether a fax's cover says whose the fax is in a way that what it leads does not repeat."""
    if not all(before.covers_alone and not Whose.of([before]).silent for before in read):
        return False
    known, own = Whose.of(read), Whose.of([page])
    return relation(known, own) in (Relation.UNKNOWN, Relation.NOTHING)


def _goes_on(before: PageSigns, page: PageSigns) -> bool:
    """Whether a sentence or the word "continued" leads from one page to the next."""
    leads = before.leads_on >= (SAYS_SO if before.closes >= SIGNED else GOES_ON)
    return leads or page.follows_on >= GOES_ON


def _alike(read: Sequence[PageSigns], page: PageSigns) -> bool:
    """Whether a page has the letterhead, a reference or a running line of the document."""
    if any(before.marks & page.marks for before in read):
        return True
    heads = [before.letterhead for before in read if before.letterhead]
    return bool(page.letterhead) and any(fuzz.partial_ratio(head, page.letterhead) >= ALIKE for head in heads)
