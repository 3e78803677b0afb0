"""What the Prefect UI shows of each trust: a bar, a table and a page of plain words, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.figures import NO_EVIDENCE, Figure
from reports.pages.summary import text_summary
from reports.pages.views import PageContent
from reports.progress.figures import figures

TABLED = ("progress", "ladder.", "forecast.", "fax.", "standards.", "money.npsv", "money.cash-npv", "money.payback")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One trust (or all) in the Prefect UI. ``percent`` is None where progress is not known: then there is no bar."""

    key: str
    title: str
    percent: float | None
    rows: tuple[dict[str, str], ...]
    markdown: str


def artifact_of(content: PageContent, whole: PageContent) -> Artifact:
    """The artifact of one trust, or of all together."""
    shown = (whole, content) if content is not whole else (whole, *whole.trusts)
    return Artifact(
        key=f"trust-{content.code.lower()}",
        title=f"{content.title} ({content.code}), {content.as_of}" if not content.whole else f"All, {content.as_of}",
        percent=_percent(content),
        rows=_trusts(content.trusts) if content.whole else _rows(content),
        markdown=f"```\n{text_summary(shown)}\n```",
    )


def _percent(content: PageContent) -> float | None:
    known = content.standing.ladder if content.standing else content.nation.whole.known if content.nation else None
    return None if known is None or known.progress is None else round(float(known.progress) * 100, 1)


def _rows(content: PageContent) -> tuple[dict[str, str], ...]:
    made: Sequence[Figure] = (*(figures(content.standing) if content.standing else ()), *content.figures)
    return tuple(
        {"figure": one.key, "what": one.label, "value": one.value, "unit": one.unit}
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
        }
        for one in trusts
        if one.standing
    ]
    return tuple(sorted(rows, key=lambda row: (order[row["rating"]], row["trust"])))
