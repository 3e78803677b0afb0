"""Components: the design system's own markup, without its empty lines; no logo."""

import re

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

from reports.pages import components
from reports.pages.blocks import Cell, Column, Row, Table
from reports.pages.markup import block_html
from reports.pages.pages import html, page_of
from tests.reports.pages.made_up import nothing
from tests.reports.pages.reader import Reader


def component(responsive: bool) -> str:
    environment = Environment(
        undefined=ChainableUndefined, loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True
    )
    table = environment.get_template("nhsuk/components/tables/macro.jinja").module.table  # type: ignore[attr-defined]
    head = [{"text": "Rung"}, {"text": "Sheets", "format": "numeric"}, {"text": "Meaning"}][: 3 if responsive else 2]
    cells = [{"html": "Closed"}, {"html": "12"}, {"html": "gone"}][: 3 if responsive else 2]
    written = table(
        {
            "caption": {"text": "Steps", "size": "s", "id": "table-steps"},
            "firstCellIsHeader": True,
            "responsive": responsive,
            "head": head,
            "rows": [cells],
        }
    )
    return tokens(str(written))


def tokens(markup: str) -> str:
    """Markup without spaces between tags and with attributes in order."""

    def ordered(tag: "re.Match[str]") -> str:
        return " ".join([f"<{tag[1]}", *sorted(re.findall('[a-z-]+="[^"]*"', tag[2]))]) + ">"

    tags = re.sub(r"<(\w+) ([^>]*?)\s*>", ordered, re.sub(r"\s+", " ", markup))
    return re.sub(r"\s*(<|>)\s*", r"\1", tags)


def test_our_tables_have_the_markup_of_the_component() -> None:
    columns = (Column("rung", "Rung"), Column("sheets", "Sheets", numeric=True), Column("meaning", "Meaning"))
    cells = (Cell("Closed"), Cell("12"), Cell("gone"))
    cards = Table("steps", "Steps", columns, (Row("closed", cells),))
    assert tokens(block_html(cards)) == component(responsive=True)
    simple = Table("steps", "Steps", columns[:2], (Row("closed", cells[:2]),))
    assert tokens(block_html(simple)) == component(responsive=False)


def test_components_escape_words_and_keep_markup() -> None:
    assert "&lt;b&gt;" in components.details("<b>", Markup("<p>in</p>"))
    assert "<p>in</p>" in components.details("<b>", Markup("<p>in</p>"))
    assert "&lt;b&gt;" in components.tag("<b>", "grey")
    assert "&lt;b&gt;" in components.summary_list((("<b>", Markup("<i>x</i>")),))
    assert "  " not in components.warning_callout("Mind", Markup("<p>this</p>"))
    for markup in (
        components.skip_link(),
        components.breadcrumb((("index.html", "All"),)),
        components.inset_text(Markup("<p>a</p>")),
    ):
        Reader(markup)


def test_no_page_shows_the_logo() -> None:
    text = html(page_of(nothing()))
    assert "nhsuk-header__logo" not in text
    assert "nhsuk-header__service-name" in text
