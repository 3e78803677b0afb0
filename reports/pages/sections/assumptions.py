"""The assumptions: those that are only assumed come first, the largest share of the spread before the others."""

from __future__ import annotations

from collections.abc import Mapping

from reports.money.assumptions import Choice, Standing
from reports.money.units import NOT_MONEY
from reports.pages.blocks import Block, Cell, Column, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.printed import day, unit_words
from reports.pages.sections.uncertainty import name_of
from reports.pages.views import PageContent

FIRST = (Standing.ASSUMPTION, Standing.DERIVED, Standing.VERIFIED, Standing.STATED)
SHAPES = {
    Standing.ASSUMPTION: "\u25cb",
    Standing.DERIVED: "\u25d0",
    Standing.VERIFIED: "\u25cf",
    Standing.STATED: "\u25a0",
}


def assumptions_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section; none where the page rests on no assumption."""
    choices = content.money.assumptions
    if not choices:
        return None
    shares = shares_of(content)
    ordered = sorted(
        choices,
        key=lambda key: (FIRST.index(choices[key].used.status), -(shares.get(key) or 0), list(choices).index(key)),
    )
    blocks: list[Block] = []
    guessed = [key for key in ordered if choices[key].used.status is Standing.ASSUMPTION]
    if guessed:
        text = (
            f"{len(guessed)} of {len(choices)} assumptions (\u25cb) were not found in print, or were found for"
            " something else. They come first: put better ones in their place with"
            " `casenote tables import assumptions`."
        )
        blocks.append(Words((text,)))
    rows = tuple(_row(key, choices[key], shares.get(key), book) for key in ordered)
    columns = (
        Column("assumption", "Assumption"),
        Column("low", "Low", numeric=True),
        Column("central", "Central", numeric=True),
        Column("high", "High", numeric=True),
        Column("status", "Status"),
        Column("share", "Share of the spread", numeric=True),
        Column("source", "Source"),
    )
    blocks.append(Table("assumptions", "Assumptions", columns, rows))
    return Section("assumptions", "What the money rests on", tuple(blocks))


def shares_of(content: PageContent) -> Mapping[str, float | None]:
    """The share of the net present value's spread that each assumption makes, where draws were made."""
    found = content.case.uncertainty if content.case else None
    return {swing.assumption: swing.share_of_variance for swing in found.swings} if found else {}


def _row(key: str, choice: Choice, share: float | None, book: FigureBook) -> Row:
    one = choice.used
    prices = "" if one.price_year == NOT_MONEY else f"; prices of {one.price_year}"
    values = [
        book.cell(
            f"assumption.{key}.{name}",
            f"{name_of(key)}, {name}",
            getattr(one, name),
            one.unit,
            "assumption",
            rests_on=(f"assumption:{key}",),
            listed=False,
        )
        for name in ("low", "central", "high")
    ]
    spread = book.share(
        f"assumption.{key}.share",
        f"share of the spread that {name_of(key)} makes",
        share,
        "draws",
        none="",
        listed=False,
    )
    source = " ".join(
        part
        for part in (one.note, choice.says, f"Owner: {one.owner}. Review by {day(one.review_date.isoformat())}.")
        if part
    )
    cells = (
        Cell(name_of(key), small=f"{unit_words(one.unit)}{prices}"),
        *values,
        Cell(f"{SHAPES[one.status]} {one.status.value}", small="" if choice.over is None else "the trust\u2019s own"),
        spread,
        Cell(one.source, small=source),
    )
    return Row(key, cells, anchor=f"assumption-{key}")
