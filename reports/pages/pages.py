"""Pages: what a page shows goes in; its sections, figures and self-contained HTML come out.

A page asks nothing of any network: style and pictures are inside it. It holds counts and fixed sentences only, never a
patient's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from reports.figures import Figure
from reports.pages import sections
from reports.pages.blocks import Section, Table
from reports.pages.book import FigureBook
from reports.pages.markup import block_html, environment, rating_tag, section_html
from reports.pages.printed import day, instant
from reports.pages.rows import commands
from reports.pages.sections import headline
from reports.pages.sections.assumptions import shares_of
from reports.pages.sections.uncertainty import units_of
from reports.pages.stylesheet import style_for
from reports.pages.views import PageContent
from reports.progress.documents import figures as document_figures
from reports.progress.figures import figures as standing_figures

STYLE_HERE = "/*style*/"
BOARD = (
    ("where", "Where we are", headline.where_we_are),
    ("when", "When we finish", headline.when_we_finish),
    ("saves", "What it saves", headline.what_it_saves),
    ("change", "What would change that", headline.what_would_change_that),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page, worked out: its sections in order and all its figures by key. `html` and the twins are made of it."""

    content: PageContent
    sections: tuple[Section, ...]
    book: FigureBook

    @property
    def shares(self) -> Mapping[str, float | None]:
        """The share of the spread that each assumption makes."""
        return shares_of(self.content)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that the page prints, and those that only its twins have."""
        return tuple(self.book)

    def tables(self) -> Iterator[Table]:
        """Every table, in the order of the page."""
        for section in self.sections:
            yield from section.tables()


def page_of(content: PageContent) -> Page:
    """Work out a page. The same content makes the same page."""
    book = FigureBook(content.code, _given(content))
    made = [section for make in sections.ALL if (section := make(content, book)) is not None]
    _enter_words(content, book)
    made.append(sections.sources_section(content, book))
    return Page(content, tuple(made), book)


def _given(content: PageContent) -> Iterator[Figure]:
    """Figures that the rooms made, those of the content last: they win."""
    if content.documents is not None:
        yield from (figure for figure in document_figures(content.documents) if not figure.key.startswith("rung."))
    if content.standing is not None:
        yield from standing_figures(content.standing)
    units = {f"swing.{key.replace('_', '-')}.switching": unit for key, unit in units_of(content).items()}
    yield from (replace(one, unit=one.unit or units.get(one.key, "")) for one in content.figures)


def _enter_words(content: PageContent, book: FigureBook) -> None:
    """Let the words at the top and on the board enter their figures before the list of all figures is made."""
    for _, _, words in BOARD:
        tuple(words(content, book))


# ---------------------------------------------------------------- HTML
def html(page: Page) -> str:
    """The page as HTML. Raises `StylesheetMissing`."""
    content, book = page.content, page.book
    tiles = headline.tiles(content, book)
    parts = [
        _lead(content, book),
        block_html(tiles) if tiles else Markup(""),
        _contents(page.sections),
        *(section_html(section) for section in page.sections),
    ]
    crumbs = () if content.whole else (("index.html", "All trusts"),)
    files = (content.board, f"{content.stem}.json", "figures.csv", "assumptions.csv")
    return _whole(page, Markup("\n").join(parts), "progress and savings", crumbs, files)


def board_html(page: Page) -> str:
    """The one page for the board: plain words on one sheet of A4. Raises `StylesheetMissing`."""
    content, book = page.content, page.book
    parts = [_rating(content)]
    here = f'href="{content.stem}.html#'
    for key, heading, words in BOARD:
        parts.append(_said(key, heading, list(words(content, book))))
    parts.append(
        _said("unknown", "What is not known", list(headline.what_is_not_known(content)) or ["Nothing that we know of."])
    )
    crumbs = (("index.html", "All trusts"), (f"{content.stem}.html", content.title))
    body = Markup(str(Markup("\n").join(parts)).replace('href="#', here))  # noqa: S704 - our own
    return _whole(
        page,
        body,
        "for the board",
        crumbs[1:] if content.whole else crumbs,
        (f"{content.stem}.json", "figures.csv"),
    )


def _lead(content: PageContent, book: FigureBook) -> Markup:
    said = [
        *headline.where_we_are(content, book),
        *headline.when_we_finish(content, book),
        *headline.what_it_saves(content, book),
    ]
    paragraphs = Markup("\n").join(Markup("<p>{}</p>").format(commands(one)) for one in said)
    return Markup('<div class="lead"><h2 class="nhsuk-heading-m">In plain words</h2>{}\n{}</div>').format(
        _rating(content), paragraphs
    )


def _rating(content: PageContent) -> Markup:
    if content.standing is None:
        return Markup("")
    return Markup('<p class="rating">{}</p>').format(rating_tag(content.standing.rating.colour))


def _contents(made: tuple[Section, ...]) -> Markup:
    items = Markup("").join(Markup('<li><a href="#{}">{}</a></li>').format(one.key, one.heading) for one in made)
    return Markup('<nav aria-label="On this page"><ul class="contents">{}</ul></nav>').format(items)


def _said(key: str, heading: str, said: list[Markup | str]) -> Markup:
    shown = [commands(one) for one in said]
    if len(shown) == 1:
        body = Markup("<p>{}</p>").format(shown[0])
    else:
        items = Markup("").join(Markup("<li>{}</li>").format(one) for one in shown)
        body = Markup('<ul class="nhsuk-list nhsuk-list--bullet">{}</ul>').format(items)
    return Markup('<section aria-labelledby="{}"><h2 class="nhsuk-heading-m" id="{}">{}</h2>{}</section>').format(
        key, key, heading, body
    )


def _whole(page: Page, body: Markup, subject: str, crumbs: tuple[tuple[str, str], ...], files: tuple[str, ...]) -> str:
    content = page.content
    text = (
        environment()
        .get_template("page.html")
        .render(
            content=content,
            subject=subject,
            body=body,
            crumbs=crumbs,
            files=files,
            board=subject == "for the board",
            style_here=STYLE_HERE,
            as_of=day(content.as_of.isoformat()),
            made=instant(content.made),
        )
    )
    return text.replace(STYLE_HERE, style_for(text), 1)
