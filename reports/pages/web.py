"""The reports: what each page shows goes in; pages, pages for the board and their twins come out in ``reports``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reports.pages.pages import board_html, html, page_of
from reports.pages.twins import Twins, page_json
from reports.pages.views import PageContent


def write_pages(out: Path, contents: Sequence[PageContent], within: str = "reports") -> tuple[Path, ...]:
    """Write a folder of ``out``: a page and one for the board for each content, with a JSON twin; CSV twins of all.

    The page of all trusts is the first. The same contents write the same bytes. Each file appears whole or not at all.
    Raises OSError, and `StylesheetMissing`.
    """
    folder = out / within
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    return tuple(_written(folder / name, text) for name, text in texts_of(contents))


def texts_of(contents: Iterable[PageContent]) -> Iterator[tuple[str, str]]:
    """Each file's name and text, in the order in which they are written. One page at a time is held."""
    twins = Twins()
    for content in contents:
        page = page_of(content)
        yield f"{content.stem}.html", html(page)
        yield content.board, board_html(page)
        yield f"{content.stem}.json", page_json(page)
        twins.take(page)
    yield from twins.files()


def _written(path: Path, text: str) -> Path:
    """Write to a temporary name, then rename: a reader sees the old page or the new one, never half of one."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8", newline="")
    unfinished.replace(path)
    return path
