"""Reads a page as a browser would: tags in order, figures, headings, words."""

from __future__ import annotations

from html.parser import HTMLParser

EMPTY = {"br", "hr", "img", "link", "meta", "input"}
SHAPES = {"rect", "path", "circle", "line", "polyline", "polygon", "text", "svg", "title", "desc", "defs", "pattern"}


class Reader(HTMLParser):
    """Raises AssertionError where tags are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.figures: list[tuple[str, str, str]] = []  # key, value, what is printed
        self.headings: list[tuple[int, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SHAPES, tag
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open or not data.strip():
            return
        self.words.append(data.strip())
        if self.open[-1] == "data":
            attributes = self.tags[-1][1]
            self.figures.append((str(attributes["data-figure"]), str(attributes["value"]), data))
        if self.open[-1][0] == "h" and self.open[-1][1:].isdigit():
            self.headings.append((int(self.open[-1][1:]), data.strip()))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [str(attributes[attribute]) for _, attributes in self.tags if attribute in attributes]
