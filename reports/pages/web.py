"""The reports: what each page shows goes in; pages, pages for the board and their twins come out in ``reports``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from records.types import Tally
from reports.money.assumptions import assumptions, chosen
from reports.money.potential import Estimate, estimate, together
from reports.pages.pages import board_html, html, page_of
from reports.pages.printed import instant
from reports.pages.summary import text_summary
from reports.pages.twins import Twins, page_json
from reports.pages.views import ALL, Money, PageContent
from reports.progress.documents import Progress, progress

__all__ = ["contents_of", "instant", "text_summary", "write_pages", "write_reports"]


def write_reports(out: Path, tallies: Sequence[Tally], names: Mapping[str, str], made: str) -> tuple[Path, ...]:
    """The reports of documents alone, where nothing else is known. See `write_pages`."""
    return write_pages(out, contents_of(tallies, names, made))


def write_pages(out: Path, contents: Sequence[PageContent]) -> tuple[Path, ...]:
    """Write ``out/reports``: a page and one for the board for each content, with a JSON twin; CSV twins of all.

    The page of all trusts is the first. The same contents write the same bytes. Each file appears whole or not at all.
    Raises OSError, and `StylesheetMissing`.
    """
    folder = out / "reports"
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


def contents_of(tallies: Sequence[Tally], names: Mapping[str, str], made: str) -> tuple[PageContent, ...]:
    """What pages show where only documents were counted: all trusts first, then each.

    ``names`` gives a trust's name by ODS code; ``made`` is the instant (ISO 8601) of the last thing counted.
    """
    as_of = _day(made)
    ordered = sorted(tallies, key=lambda tally: tally.trust.code)
    money = Money(assumptions={key: choice for key, choice in chosen().items() if key in assumptions()})
    trusts = tuple(
        _content(
            tally.trust.code, names.get(tally.trust.code, ""), progress([tally]), estimate(tally), as_of, made, money
        )
        for tally in ordered
    )
    everyone = together([one.potential for one in trusts if one.potential])
    whole = PageContent(
        ALL, "All trusts", as_of, made, progress(ordered), everyone if trusts else None, money=money, trusts=trusts
    )
    return (whole, *trusts)


def _content(
    code: str, name: str, shown: Progress, found: Estimate, as_of: date, made: str, money: Money
) -> PageContent:
    return PageContent(code, name, as_of, made, shown, found, money=money)


def _day(made: str) -> date:
    try:
        return datetime.fromisoformat(made).date()
    except ValueError:
        return date.min


def _written(path: Path, text: str) -> Path:
    """Write to a temporary name, then rename: a reader sees the old page or the new one, never half of one."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8", newline="")
    unfinished.replace(path)
    return path
