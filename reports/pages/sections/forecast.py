"""The forecast: when the paper will be gone, how sure that is, and how often earlier forecasts came true."""

from __future__ import annotations

from datetime import timedelta

from records.programme import week_of
from reports.pages.blocks import Block, Cell, Column, Missing, Row, Section, Subheading, Table, Words
from reports.pages.book import FigureBook
from reports.pages.markup import sentence
from reports.pages.printed import day
from reports.pages.sections.planned import plan_beside_pace
from reports.pages.views import PageContent
from reports.progress.standing import Standing

DAY = timedelta(days=1)
ROWS = (
    ("forecast.p10", "Done by, if all goes well", "P10: one in ten of all that may come is done by then"),
    ("forecast.p50", "Done by, at even chances", "P50: half are done by then"),
    ("forecast.p90", "Done by, if it goes badly", "P90: nine in ten are done by then"),
    ("forecast.by-target", "Probability that it is done by the target date", ""),
    ("forecast.never", "Probability that it is never done at this pace", "P(never)"),
    ("progress.left", "Sheets that are left", ""),
    ("forecast.history", "Weeks of history that it rests on", ""),
)


def forecast_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none without a standing."""
    if content.standing is None:
        return None
    said, record = content.standing.forecast, content.standing.track_record
    blocks: list[Block] = []
    if said.why_not:
        blocks.append(Missing(f"No forecast may be made: {said.why_not}"))
    else:
        columns = (Column("what", "What"), Column("value", "Forecast", numeric=True))
        rows = tuple(Row(key, (Cell(label, small=small), book.of(key))) for key, label, small in ROWS)
        blocks.append(Table("forecast", "Forecast from the pace so far", columns, rows))
        blocks += _late(content.standing)
    if said.closed_in_13_weeks:
        low, middle, high = (book.of(f"forecast.next-13-weeks.{point}") for point in ("p10", "p50", "p90"))
        text = "In the next 13 weeks {} sheets net are expected to go: in eight of ten cases from {} to {}."
        blocks.append(Words((sentence(text, middle, low, high),)))
    blocks += plan_beside_pace(content, book)
    blocks.append(Subheading("Track record"))
    if record.judged:
        cells = (book.of(f"forecast.{name}") for name in ("judged", "came-true", "coverage"))
        text = "Of {} forecasts made 13 weeks ago or more, {} held what came: {}. Eight in ten are meant to."
        blocks.append(Words((sentence(text, *cells),)))
    else:
        blocks.append(Words(("No earlier forecast is 13 weeks old, so none can be judged yet.",)))
    return Section("forecast", "When the paper will be gone", tuple(blocks))


def _late(standing: Standing) -> list[Block]:
    """Whole weeks after the last event count as weeks in which nothing happened: they may only not be entered yet."""
    last_counted = week_of(standing.as_of + DAY) - DAY  # the Sunday of the last whole week
    if standing.last_event is None or standing.last_event >= last_counted:
        return []
    text = (
        f"Nothing is entered after {day(standing.last_event.isoformat())}. The days since then count as days on"
        " which nothing was closed: if they are only not entered yet, these dates are too late and the probability of"
        " the target too low."
    )
    return [Words((text,), strong=True)]
