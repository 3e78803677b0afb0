"""The signs of a file's pages and the sheets found among them come in; how the file is cut into documents goes out.

Header and separator sheets cut, and are set aside with their blank backs. Between them pages are compared
(`capture.boundaries`). Every page ends in exactly one document or among those set aside, and wherever a person should
compare a cut with the paper, the documents on both sides of it say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from capture.boundaries import Boundary, boundary
from capture.page_order import disorder
from capture.ties import untied
from capture.whose import APART, Relation, Whose, relation
from records.stacks import PageSigns, Segment, Sheet, SheetKind, StackPlan
from records.types import Doubt, DoubtKind

SHEET_WORDS = 60  # a page that says it is a separator and has more words than so many holds something else as well
HARDLY = 3  # words: a page with print and no more words than these could not be read
SAYS_MORE = 0.8  # how much a page leads on that says "continued"
BROKEN_OFF = 0.5  # how much a page leads on if its last sentence has no end
SIGNED, ENDED = 0.75, 0.40  # how much a page closes to be the last of a letter; to be the last at all
FIRST_LOOKS = 0.5  # how much a page opens to be believed the first of a document
WORDS_ONLY = "A page says that it is a header or separator sheet, but its code could not be read. Look at the sheet."
UNREAD = "A page beside this could hardly be read; it may be a header or separator sheet. Look at it."
LOST = (
    "Another document was cut off beside a page that could not be read: the cut may be at the wrong page. "
    "Look at the pages around it."
)
STRAYED = "It is not sure to which of two documents a page that names nobody belongs. Look at the pages around it."
BACKWARDS = (
    "The first page here names nobody and begins nothing: the pages may lie in the wrong order. Compare them all."
)
BETWEEN = (
    "Pages of somebody else lie between pages that belong together: they may be misfiled. Find out whose they are."
)


@dataclass(slots=True)
class _Part:
    """Pages between two sheets: what opened them, the header they lie under, and the documents they were cut into."""

    sheet: Sheet | None
    header: Sheet | None
    pages: list[PageSigns] = field(default_factory=list)
    documents: list[list[PageSigns]] = field(default_factory=list)


def plan(signs: Sequence[PageSigns], sheets: Sequence[Sheet], *, quarantined: Collection[int] = ()) -> StackPlan:
    """Cut a file into documents.

    ``signs`` are those of all its pages in order, ``sheets`` the header and separator sheets found, ``quarantined``
    the pages that could not be read. The plan's sheets are those found and those known by their words alone. A file
    without sheets and without signs of a second document is one document.
    """
    found = tuple(sorted([*sheets, *_unread_sheets(signs, sheets)], key=lambda sheet: sheet.page))
    aside = _set_aside(signs, found, quarantined)
    parts = _parts(signs, found, aside)
    doubts: dict[int, dict[str, None]] = defaultdict(dict)  # reasons by the first page of a document, each once
    separated = any(sheet.kind is SheetKind.SEPARATOR for sheet in found)
    for part in parts:
        _cut(part, doubts, quarantined, separated=separated, with_sheets=bool(found))
    if found:
        _hardly_read(parts, doubts, quarantined)
    idle = [page.page for part in parts if not part.documents for page in part.pages]
    _faults(parts, doubts, headers=any(sheet.kind is SheetKind.HEADER for sheet in found))
    _counts(parts, doubts)
    segments = tuple(
        Segment(
            (document[0].page, document[-1].page),
            tuple(Doubt(DoubtKind.BOUNDARY, reason) for reason in doubts[document[0].page]),
            part.header,
        )
        for part in parts
        for document in part.documents
    )
    return StackPlan(segments, tuple(sorted([*aside, *idle])), found)


# ---------------------------------------------------------------- sheets
def _unread_sheets(signs: Sequence[PageSigns], sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Pages whose words say that they are sheets, though no code was read."""
    known = {sheet.page for sheet in sheets}
    for page in signs:
        if page.divides and page.page not in known:
            other = page.words > SHEET_WORDS or not Whose.of([page]).silent
            yield Sheet(page.page, SheetKind.SEPARATOR, fault=WORDS_ONLY, keeps_page=other)


def _set_aside(signs: Sequence[PageSigns], sheets: Sequence[Sheet], quarantined: Collection[int]) -> frozenset[int]:
    """The sides of sheets: fronts, and in a stack scanned on both sides their blank backs."""
    blank = {page.page for page in signs if page.blank} - set(quarantined) - {sheet.page for sheet in sheets}
    last = len(signs)
    backs_follow = all(sheet.page + 1 in blank for sheet in sheets if sheet.page < last and not sheet.keeps_page)
    aside: set[int] = set()
    header: Sheet | None = None
    for sheet in sheets:
        header = sheet if sheet.kind is SheetKind.HEADER else header
        if sheet.keeps_page:
            continue
        aside.add(sheet.page)
        both = header.sides == 2 if header is not None and not header.fault else backs_follow
        if both and sheet.page + 1 in blank:
            aside.add(sheet.page + 1)
        elif both and sheet.page % 2 == 0 and sheet.page - 1 in blank - aside and last % 2 == 0:
            aside.add(sheet.page - 1)  # it was laid face down
    return frozenset(aside)


def _parts(signs: Sequence[PageSigns], sheets: Sequence[Sheet], aside: Collection[int]) -> list[_Part]:
    """The pages between sheets. There may be none between two."""
    at = {sheet.page: sheet for sheet in sheets}
    parts = [_Part(None, None)]
    for page in signs:
        if sheet := at.get(page.page):
            header = sheet if sheet.kind is SheetKind.HEADER else parts[-1].header
            parts.append(_Part(sheet, header))
        if page.page not in aside:
            parts[-1].pages.append(page)
    return parts


# ---------------------------------------------------------------- between sheets
def _cut(
    part: _Part,
    doubts: Mapping[int, dict[str, None]],
    quarantined: Collection[int],
    *,
    separated: bool,
    with_sheets: bool,
) -> None:
    """Cut the pages of a part into documents; sides without print belong to the document before them."""
    if with_sheets and all(page.blank and page.page not in quarantined for page in part.pages):
        return
    leading: list[PageSigns] = []
    for page in part.pages:
        if not part.documents or all(_empty(before) for before in part.documents[-1]):
            leading = [*leading, page]
            part.documents[:] = [leading]
            continue
        found = None if _empty(page) else boundary(part.documents[-1], page, separated=separated)
        loose = untied(part.documents[-1], page) if found is not None and not (found.cut or found.doubt) else None
        if found is None or not found.cut:
            part.documents[-1].append(page)
        else:
            part.documents.append([page])
        if found is not None:
            _say(part, found, page, doubts, quarantined)
        if loose:
            doubts[part.documents[-1][0].page][loose] = None
    _backwards(part.documents, doubts)
    _misfiled(part.documents, doubts)
    _strayed(part.documents, doubts)
    for document in part.documents:
        if reason := disorder(document):
            doubts[document[0].page][reason] = None


def _empty(page: PageSigns) -> bool:
    return page.blank or not page.words


def _say(
    part: _Part,
    found: Boundary,
    page: PageSigns,
    doubts: Mapping[int, dict[str, None]],
    quarantined: Collection[int],
) -> None:
    """Enter what is doubtful about a boundary with the documents on both sides of it."""
    beside = part.documents[-2:] if found.cut else part.documents[-1:]
    before = (beside[0] if found.cut else beside[0][: beside[0].index(page)])[-1]
    reasons = [found.doubt] if found.doubt else []
    if found.cut and before.page in quarantined and page.opens < FIRST_LOOKS:
        reasons.append(LOST)
    elif found.cut and not before.blank and before.words <= HARDLY:
        reasons.append(UNREAD)
    for document in beside:
        doubts[document[0].page].update(dict.fromkeys(reasons))


def _backwards(documents: Sequence[Sequence[PageSigns]], doubts: Mapping[int, dict[str, None]]) -> None:
    """Pages that begin in the middle of something may all lie last page first: none is surely behind its own first."""
    pages = [page for document in documents for page in document if not _empty(page)]
    if not pages or _begins(pages[0]) or not Whose.of([pages[0]]).silent:
        return
    for document in documents:
        printed = [page for page in document if not _empty(page)]
        if any(page.numbered is None and Whose.of([page]).silent for page in printed[1:]):
            doubts[document[0].page][BACKWARDS] = None


def _begins(page: PageSigns) -> bool:
    """Whether a page is the first of a document by its looks or its number."""
    return page.covers or (page.numbered[0] == 1 if page.numbered else page.opens >= FIRST_LOOKS)


def _misfiled(documents: Sequence[Sequence[PageSigns]], doubts: Mapping[int, dict[str, None]]) -> None:
    """Somebody else's pages between two parts of one person's document, the second of which does not begin anew."""
    for one, between, again in zip(documents, documents[1:], documents[2:], strict=False):
        whose = Whose.of(one)
        first = next(page for page in again if not _empty(page))
        back = relation(whose, Whose.of([first])) in (Relation.SAME, Relation.SAME_NAME)
        away = relation(whose, Whose.of(between)) in (*APART, Relation.CONFLICT, Relation.RELATED)
        if Whose.of([first]).silent and first.numbered and first.numbered[0] > 1:
            back, away = not _complete(one), True
        begins = first.opens >= FIRST_LOOKS and (first.numbered is None or first.numbered[0] == 1)
        if back and away and not begins:
            for document in (one, between, again):
                doubts[document[0].page][BETWEEN] = None


def _strayed(documents: Sequence[Sequence[PageSigns]], doubts: Mapping[int, dict[str, None]]) -> None:
    """A page that does not say whose it is, in a document that cut off another before that one had plainly ended."""
    for one, other in pairwise(documents):
        last = next(page for page in reversed(one) if not _empty(page))
        pages = [page for page in other if not _empty(page)]
        if any(_strays(last, before, page) for before, page in pairwise(pages)):
            for document in (one, other):
                doubts[document[0].page][STRAYED] = None


def _strays(last: PageSigns, before: PageSigns, page: PageSigns) -> bool:
    """Whether a page may belong behind ``last``, the last page of the document before, rather than behind ``before``.

    It does by its number, or where ``last`` did not plainly end and nothing ties the page to the one before it.
    """
    if not Whose.of([page]).silent:
        return False
    if last.numbered and page.numbered:
        fits = page.numbered == (last.numbered[0] + 1, last.numbered[1])
        return fits and page.numbered != (before.numbered and (before.numbered[0] + 1, before.numbered[1]))
    if page.numbered and before.numbered:
        return False
    ended = last.closes >= SIGNED or _complete([last])
    tied = before.leads_on >= SAYS_MORE or page.follows_on >= BROKEN_OFF
    return last.leads_on >= BROKEN_OFF or not (ended or tied)


def _complete(document: Sequence[PageSigns]) -> bool:
    """Whether its last number says that it is the last: page 3 of 3."""
    numbers = [page.numbered for page in document if page.numbered]
    return bool(numbers) and numbers[-1][0] == numbers[-1][1]


def _hardly_read(parts: Sequence[_Part], doubts: Mapping[int, dict[str, None]], quarantined: Collection[int]) -> None:
    """In a stack that holds sheets, any page that could hardly be read may be one of them."""
    documents = [document for part in parts for document in part.documents]
    for document in documents:
        if any(not page.blank and page.words <= HARDLY and page.page not in quarantined for page in document):
            doubts[document[0].page][UNREAD] = None


# ---------------------------------------------------------------- what sheets say
def _faults(parts: Sequence[_Part], doubts: Mapping[int, dict[str, None]], *, headers: bool) -> None:
    """What is wrong with a sheet is said of all up to the next header; of what precedes it too if it is no header.

    A page known by its words alone is a separator's in a stack without ``headers``: what follows it directly is
    concerned.
    """
    for at, part in enumerate(parts):
        if part.sheet is None or part.sheet.fault is None:
            continue
        near = [part] if part.sheet.fault == WORDS_ONLY and not headers else _up_to_header(parts, at)
        reach = [document for each in near for document in each.documents]
        if part.sheet.kind is SheetKind.SEPARATOR:
            reach += [document for before in parts[:at] for document in before.documents][-1:]
        for document in reach:
            doubts[document[0].page][part.sheet.fault] = None


def _up_to_header(parts: Sequence[_Part], at: int) -> Iterator[_Part]:
    yield parts[at]
    for part in parts[at + 1 :]:
        if part.sheet is not None and part.sheet.kind is SheetKind.HEADER:
            return
        yield part


def _counts(parts: Sequence[_Part], doubts: Mapping[int, dict[str, None]]) -> None:
    """Compare how many sheets of paper a header announces with how many were found under it."""
    documents = [document for part in parts for document in part.documents]
    for header, group in groupby(parts, key=lambda part: part.header):
        if header is None or header.sheets is None:
            continue
        under = list(group)
        sides = sum(len(part.pages) for part in under)
        found = -(-sides // header.sides)
        if found == header.sheets:
            continue
        reason = _mismatch(header.sheets, found)
        concerned = [document for part in under for document in part.documents] or _nearest(documents, header.page)
        for document in concerned:
            doubts[document[0].page][reason] = None


def _mismatch(expected: int, found: int) -> str:
    sheets = "1 sheet" if expected == 1 else f"{expected} sheets"
    were = "1 was" if found == 1 else f"{found} were"
    advice = "scan what is missing" if found < expected else "look for what belongs elsewhere"
    return f"The header sheet announces {sheets} of paper; {were} found. Count the paper and {advice}."


def _nearest(documents: Sequence[list[PageSigns]], page: int) -> list[list[PageSigns]]:
    """The documents before and after a page."""
    before = [document for document in documents if document[0].page < page][-1:]
    return before + [document for document in documents if document[0].page > page][:1]
