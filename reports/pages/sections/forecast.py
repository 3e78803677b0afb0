"""The forecast: when the paper will be gone, how sure that is, and how often earlier forecasts came true."""

from __future__ import annotations

from reports.figures import NEVER
from reports.pages.blocks import Block, Cell, Column, Missing, Row, Section, Subheading, Table, Words
from reports.pages.book import FigureBook
from reports.pages.markup import sentence
from reports.pages.views import PageContent
from reports.progress.standing import Forecast, Standing

WEEKS = ("events:closed", "events:inflow", "events:scope")
POINTS = (
    ("p10", "One in ten: done by", "P10"),
    ("p50", "Even chances: done by", "P50"),
    ("p90", "Nine in ten: done by", "P90"),
)


def forecast_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none without a standing."""
    if content.standing is None:
        return None
    said = content.standing.forecast
    blocks: list[Block] = [Missing(f"No forecast may be made: {said.why_not}")] if said.why_not else [_days(said, book)]
    if said.closed_in_13_weeks:
        blocks.append(_weeks(said.closed_in_13_weeks, book))
    blocks += _record(content.standing, book)
    return Section("forecast", "When the paper will be gone", tuple(blocks))


def _days(said: Forecast, book: FigureBook) -> Table:
    counted = f"net sheets closed in each of {said.weeks_of_history} weeks"
    rows = [
        Row(key, (Cell(label, small=name), book.day(f"forecast.{key}", f"{name}: {label.lower()}", getattr(said, key), counted, rests_on=WEEKS, none=NEVER)))
        for key, label, name in POINTS
    ]  # fmt: skip
    shares = (
        ("never", "Probability that it is never done at this pace", said.never),
        ("by-target", "Probability that it is done by the target date", said.by_target),
    )
    rows += [
        Row(
            key,
            (
                Cell(label),
                book.share(f"forecast.{key}", label.lower(), value, counted, rests_on=WEEKS, none="not known"),
            ),
        )
        for key, label, value in shares
    ]
    left = book.cell(
        "forecast.remaining",
        "sheets that remain",
        said.remaining,
        "sheet",
        "net backlog",
        rests_on=("progress.net-backlog",),
        none="not known",
    )
    history = book.cell(
        "forecast.weeks", "weeks of history", said.weeks_of_history, "week", "weeks with events", rests_on=WEEKS
    )
    rows += [
        Row("remaining", (Cell("Sheets that remain"), left)),
        Row("weeks", (Cell("Weeks of history it rests on"), history)),
    ]
    columns = (Column("what", "What"), Column("value", "Forecast", numeric=True))
    note = "Of all that may come of the pace so far, a tenth is done by the first day, half by the second, nine tenths by the third."
    return Table("forecast", "Forecast", columns, tuple(rows), note=note)


def _weeks(closed: tuple[int, int, int], book: FigureBook) -> Words:
    low, middle, high = (
        book.cell(
            f"forecast.weeks-13.{name}",
            f"net sheets closed in 13 weeks, {name}",
            value,
            "sheet",
            "draws of the pace",
            rests_on=WEEKS,
        )
        for name, value in zip(("p10", "p50", "p90"), closed, strict=True)
    )
    return Words(
        (
            sentence(
                "In the next 13 weeks {} sheets net are expected to go; in eight of ten cases between {} and {}.",
                middle,
                low,
                high,
            ),
        )
    )


def _record(standing: Standing, book: FigureBook) -> list[Block]:
    record = standing.track_record
    judged = book.cell(
        "forecast.judged",
        "earlier forecasts that are old enough to be judged",
        record.judged,
        "forecast",
        "forecasts kept week by week",
        rests_on=("snapshots:forecast",),
    )
    if not record.judged:
        return [Subheading("Track record"), Words(("No earlier forecast is 13 weeks old yet, so none can be judged.",))]
    held = book.cell(
        "forecast.held",
        "earlier forecasts that held",
        record.held,
        "forecast",
        "forecasts kept week by week",
        rests_on=("snapshots:forecast",),
    )
    share = book.share(
        "forecast.coverage",
        "share that held",
        record.coverage,
        "forecasts kept week by week",
        formula="held / judged",
        rests_on=("forecast.held", "forecast.judged"),
    )
    return [
        Subheading("Track record"),
        Words(
            (
                sentence(
                    "Of {} forecasts made 13 weeks or more ago, {} held what came ({}); 80% were meant to.",
                    judged,
                    held,
                    share,
                ),
            )
        ),
    ]
