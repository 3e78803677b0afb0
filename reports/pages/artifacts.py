"""What the Prefect UI shows of each trust: a bar, a table and a page of plain words, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.figures import NO_EVIDENCE, Figure
from reports.pages.printed import PERCENT, day, printed, unit_words
from reports.pages.summary import lines_of
from reports.pages.views import PageContent
from reports.progress.documents import share
from reports.progress.figures import figures

MARKS = frozenset("\\`*_{}[]()<>#!|&")  # signs of Markdown and HTML
TABLED = ("progress", "ladder.", "forecast.", "fax.", "standards.", "money.npsv", "money.cash-npv", "money.payback")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One trust (or all) in the Prefect UI. ``percent`` is None where progress is not known: then there is no bar."""

    key: str
    title: str
    percent: float | None
    rows: tuple[dict[str, str], ...]
    markdown: str


def artifact_of(content: PageContent, whole: PageContent, folder: Path = Path("reports")) -> Artifact:
    """The artifact of one trust, or of all together. ``folder`` is where their pages lie."""
    return Artifact(
        key=f"trust-{content.code.lower()}",
        title=f"{content.title} ({content.code}), {content.as_of}" if not content.whole else f"All, {content.as_of}",
        percent=_percent(content),
        rows=_trusts(content.trusts) if content.whole else _rows(content),
        markdown=_markdown(content, whole, folder),
    )


def _markdown(content: PageContent, whole: PageContent, folder: Path) -> str:
    """A table of what the terminal says, and where the pages lie."""
    shown = tuple(whole.trusts) if content is whole else (content,)
    lines = ["| What | Says |", "| --- | --- |"]
    for one in (*shown, *([whole] if content is whole and len(shown) > 1 else [])):
        lines.append(f"| **{_plain(one.title)}** | {one.code.upper()}, {day(one.as_of.isoformat())} |")
        lines += [f"| {label} | {_plain(text)} |" for label, text in lines_of(one)]
        lines.append(f"| pages | {', '.join(_link(folder / name) for name in (f'{one.stem}.html', one.board))} |")
    return "\n".join(lines)


def _link(page: Path) -> str:
    """A page by its path: a browser may not open it from here, a person can."""
    return f"[{_plain(str(page))}]({page.absolute().as_uri()})"


def _plain(text: str) -> str:
    """Words without anything that Markdown or HTML would take for its own."""
    return "".join(f"&#{ord(letter)};" if letter in MARKS else letter for letter in text).replace("\n", " ")


def _percent(content: PageContent) -> float | None:
    nation = content.nation.whole.known.progress if content.nation else None
    progress = content.standing.progress if content.standing else nation
    return None if progress is None else round(float(progress) * 100, 1)


def _rows(content: PageContent) -> tuple[dict[str, str], ...]:
    made: Sequence[Figure] = (*(figures(content.standing) if content.standing else ()), *content.figures)
    return tuple(
        {"figure": one.key, "what": one.label, "value": printed(one.value, one.unit), "unit": unit_words(one.unit)}
        for one in made
        if one.key.startswith(TABLED)
    )


def _trusts(trusts: Sequence[PageContent]) -> tuple[dict[str, str], ...]:
    """A row for each trust: those that need somebody first."""
    order = {"red": 0, "amber": 1, "grey": 2, "green": 3}
    rows = [
        {
            "trust": one.code,
            "name": one.name,
            "rating": one.standing.rating.colour.value,
            "why": one.standing.rating.says,
            "closed": f"{one.standing.ladder.closed:,}" if one.standing.ladder.closed else NO_EVIDENCE,
            "share": printed(one.standing.no_share or share(one.standing.progress), PERCENT),
        }
        for one in trusts
        if one.standing
    ]
    return tuple(sorted(rows, key=lambda row: (order[row["rating"]], row["trust"])))
