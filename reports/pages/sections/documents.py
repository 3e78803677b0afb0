"""What became of the documents that came in, and of every side of paper: counted from the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from records.types import PageState, Status
from reports.pages.blocks import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Picture,
    Row,
    Section,
    Subheading,
    Table,
    Warn,
    Words,
)
from reports.pages.book import FigureBook
from reports.pages.charts import Level, funnel, states
from reports.pages.markup import sentence, verdict_tag
from reports.pages.views import PageContent
from reports.progress.documents import Progress, Verdict, plain_words

STATUSES = (
    (
        Status.ACCEPTED,
        "Accepted",
        "Every automatic check passed. Its coded document, PDF and text are final, and not yet delivered to a record.",
    ),
    (
        Status.REVIEW,
        "For review",
        "A person must look. Its coded document is preliminary and holds only what was read.",
    ),
    (Status.REJECTED, "Rejected", "Could not be migrated, for the reason given. Keep the paper."),
    (Status.DUPLICATE, "Duplicate", "Here already, from elsewhere: the same file, or the same letter as another copy."),
)
SIDES = (
    (
        PageState.DELIVERED,
        "In the PDF and the text of a document. That PDF is ours: it is in nobody\u2019s record yet.",
    ),
    (
        PageState.SUPPRESSED,
        "Blank sides, kept in the PDF and left out of the text; header and separator sheets, set aside.",
    ),
    (PageState.QUARANTINED, "Could not be decoded or read: a person has it."),
    (PageState.DUPLICATE, "Belongs to a copy of what is here already."),
)
LOOKS = ("good", "crossed", "gridded", "striped")


def documents_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section; none where the page has no count of documents."""
    shown = content.documents
    if shown is None:
        return None
    if not shown.came_in:
        return Section("documents", "Documents that came in", tuple(Words((words,)) for words in plain_words(shown)))
    blocks = (*_documents(shown, book), *_sides(shown, book), *_coding(shown, book))
    return Section("documents", "Documents that came in", blocks)


def _documents(shown: Progress, book: FigureBook) -> Iterator[Block]:
    yield from (Words((words,)) for words in plain_words(shown)[:2])
    yield Picture(
        "Documents by status",
        states(
            "documents",
            "Documents by status",
            [(name, shown.documents[status], look) for (status, name, _), look in zip(STATUSES, LOOKS, strict=True)],
        ),
    )
    rows = [
        Row(status, (Cell(name), book.of(f"documents.{status}"), Cell(meaning))) for status, name, meaning in STATUSES
    ]
    rows.append(Row("all", (Cell("Came in"), book.of("documents"), Cell("")), total=True))
    columns = (
        Column("status", "Status"),
        Column("documents", "Documents", numeric=True),
        Column("meaning", "What it means"),
    )
    yield Table("documents", "Documents by status, in figures", columns, tuple(rows))
    yield Words(
        (
            "What needs a person is listed in to_look_at.csv, a table for a spreadsheet; every document is one line of"
            " documents.jsonl. Both lie beside these reports.",
        ),
        quiet=True,
    )
    if shown.document_types:
        kinds = tuple(
            Row(kind, (Cell(kind.name.replace("_", " ").capitalize()), book.of(f"kind.{kind}")))
            for kind, _ in shown.document_types
        )
        yield Table(
            "kinds",
            "Kinds of document, accepted or for review",
            (Column("kind", "Kind"), Column("documents", "Documents", numeric=True)),
            kinds,
        )
    if shown.reasons:
        yield Subheading("What needs a person", anchor="person")
        levels = [Level(reason, count, f"{count:,}") for reason, count in shown.reasons]
        yield Picture(
            "Reasons why a person must look",
            funnel("reasons", levels, title="Reasons why a person must look", look="crossed"),
        )
        reasons = tuple(
            Row(str(rank), (Cell(reason), book.of(f"reason.{rank}")))
            for rank, (reason, _) in enumerate(shown.reasons, 1)
        )
        note = "A document may have several reasons, so these can come to more than the documents."
        yield Table(
            "reasons",
            "Reasons, most frequent first",
            (Column("reason", "Reason"), Column("documents", "Documents", numeric=True)),
            reasons,
            note=note,
        )


def _sides(shown: Progress, book: FigureBook) -> Iterator[Block]:
    account = shown.account
    yield Subheading("Is every side of paper accounted for?", anchor="pages")
    if account.verdict is Verdict.FAILS:
        yield Warn("The sides do not add up", (account.says,))
    yield Words((account.equation,), strong=True)
    yield Facts((Fact("Adds up", verdict_tag(account.verdict), account.says),))
    rows = [
        Row(state, (Cell(state.capitalize()), book.of(f"pages.{state}"), Cell(meaning))) for state, meaning in SIDES
    ]
    if account.missing:
        words = "In no state. No paper of this trust may go until they are found."
        rows.append(Row("missing", (Cell("Missing"), book.of("pages.missing"), Cell(words))))
    rows.append(Row("all", (Cell("Came in"), book.of("pages"), Cell("")), total=True))
    columns = (Column("state", "State"), Column("sides", "Sides", numeric=True), Column("meaning", "What it means"))
    yield Table("sides", "Sides of paper by state", columns, tuple(rows))
    text = (
        "{} of them by fax. A file that cannot be opened has sides that nobody can count: it stands among the documents"
        " as rejected."
    )
    yield Words((sentence(text, book.of("pages.fax")),), quiet=True)


def _coding(shown: Progress, book: FigureBook) -> Iterator[Block]:
    yield Subheading("Facts and codes", anchor="coding")
    facts, coded = book.of("facts"), book.of("facts.coded")
    if shown.facts:
        text = "{} facts were read from the documents; {} have a code ({}). A fact without a code keeps its own words."
        yield Words((sentence(text, facts, coded, book.of("facts.share")),))
    else:
        yield Words((sentence("{} facts were read from the documents; {} have a code.", facts, coded),))
