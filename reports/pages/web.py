"""The pages: counts per trust go in; self-contained HTML and its CSV twins come out, in a folder ``reports``.

A page asks nothing of any network: style and pictures are inside it. Its figures are `<data>` elements whose value
and key stand again in the twin. It holds counts and fixed sentences only, never a patient's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from records.types import PageState, Status, Tally
from reports.figures import Figure
from reports.money.assumptions import assumptions
from reports.money.potential import Estimate, Group, Line, counts, estimate, together
from reports.money.quantities import rounded
from reports.pages.charts import Bar, side_by_side, under_each_other
from reports.pages.summary import text_summary
from reports.pages.twins import assumptions_csv, progress_csv, savings_csv
from reports.progress.documents import Progress, figures, plain_words, progress

__all__ = ["text_summary", "write_reports"]

ALL = "all"  # in the twins, where an ODS code stands otherwise; small letters, so never a trust's


@dataclass(frozen=True, slots=True)
class View:
    """What one page shows: one trust, or all together."""

    code: str
    name: str
    progress: Progress
    estimate: Estimate

    @property
    def file(self) -> str:
        """The page's file name."""
        return "index.html" if self.code == ALL else f"{self.code.lower()}.html"

    @property
    def figures(self) -> dict[str, Figure]:
        """Every counted figure by its key."""
        return {figure.key: figure for figure in figures(self.progress)}

    @property
    def words(self) -> tuple[str, ...]:
        """The page in plain words."""
        return plain_words(self.progress)

    @property
    def documents_picture(self) -> tuple[Bar, ...]:
        """Documents by status, one bar."""
        parts = [(status.value, status.value, count) for status, count in self.progress.documents.items()]
        return side_by_side(parts, self.progress.came_in)

    @property
    def account_picture(self) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
        """What came in over what became of it; lost sides are a bar of their own."""
        account = self.progress.account
        whole = max(account.came_in or 0, account.accounted)
        above = [("came-in", "came in", account.came_in or 0)]
        below = [(state.value, state.value, count) for state, count in account.states.items()]
        below.append(("missing", "missing", max(account.missing, 0)))
        return side_by_side(above, whole), side_by_side(below, whole)

    @property
    def reasons_picture(self) -> tuple[Bar, ...]:
        """One bar for each reason."""
        return under_each_other([("reason", reason, count) for reason, count in self.progress.reasons])


def write_reports(out: Path, tallies: Sequence[Tally], names: Mapping[str, str], made: str) -> tuple[Path, ...]:
    """Write ``out/reports``: index.html, a page per trust, and progress, savings and assumptions as CSV.

    ``names`` gives a trust's name by ODS code; ``made`` is the instant (ISO 8601) that the pages say they were made.
    The same values write the same bytes. Each file appears whole or not at all. Raises OSError.
    """
    folder = out / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    views = _views(tallies, names)
    page = _environment().get_template("page.html")
    texts = {
        view.file: page.render(view=view, trusts=views[1:] if view.code == ALL else (), made=instant(made))
        for view in views
    }
    texts["progress.csv"] = progress_csv((view.code, view.name, figures(view.progress)) for view in views)
    texts["savings.csv"] = savings_csv((view.code, view.name, view.estimate.lines) for view in views)
    texts["assumptions.csv"] = assumptions_csv()
    return tuple(_written(folder / file, text) for file, text in texts.items())


def _views(tallies: Sequence[Tally], names: Mapping[str, str]) -> list[View]:
    ordered = sorted(tallies, key=lambda tally: tally.trust.code)
    trusts = [
        View(tally.trust.code, names.get(tally.trust.code, ""), progress([tally]), estimate(tally)) for tally in ordered
    ]
    everyone = together([view.estimate for view in trusts])
    return [View(ALL, "All trusts", progress(ordered), everyone), *trusts]


def _written(path: Path, text: str) -> Path:
    """Write to a temporary name, then rename: a reader sees the old page or the new one, never half of one."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8", newline="")
    unfinished.replace(path)
    return path


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(tokens=tokens, instant=instant, shown=shown, thousands=thousands)
    environment.globals.update(
        Group=Group,
        PageState=PageState,
        Status=Status,
        assumptions=assumptions(),
        counts=counts(),
        rounded=rounded,
    )
    return environment


# ---------------------------------------------------------------- how values look
def instant(text: str) -> str:
    """An ISO 8601 instant as people write it; other words as they are."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = f" {when.tzname()}" if when.tzinfo else ""
    return f"{when.day} {when:%B %Y, %H:%M}{zone}"


def thousands(value: str) -> str:
    """A whole number with commas; other words as they are."""
    return f"{int(value):,}" if re.fullmatch(r"-?\d+", value) else value


def shown(line: Line, which: int) -> str:
    """A line's low (0), central (1) or high (2) value as printed: pounds and commas; never nought for a little."""
    if line.quantity is None:
        return ""
    value = line.quantity.values[which]
    decimals = line.formula.decimals
    figure = rounded(value, decimals)
    pounds = "\N{POUND SIGN}" if line.formula.unit.startswith("GBP") else ""
    if value and not figure:
        return f"under {pounds}{Decimal(1).scaleb(-decimals)}"
    return f"{pounds}{figure:,}"


def tokens(line: Line) -> Iterator[tuple[str, str]]:
    """The formula cut into names, each with the anchor that explains it, and signs, with none."""
    anchors: dict[str, Any] = {
        **{key: f"assumption-{key}" for key in assumptions()},
        **{count.key: f"count-{count.key}" for count in counts()},
    }
    signs = {"*": "\N{MULTIPLICATION SIGN}", "/": "\N{DIVISION SIGN}"}
    for part in re.findall(r"[a-z_0-9]+|\s+|.", line.formula.formula):
        name = part.replace("_", " ").replace("m2", "m\N{SUPERSCRIPT TWO}")
        if part == "whole" or not part[0].isalpha():
            yield signs.get(part, name), ""
        else:
            yield name, anchors.get(part, f"line-{part}")
