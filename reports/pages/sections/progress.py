"""Progress toward the target: rating, baseline, ladder, burn-up, and the paper by series and store."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from records.programme import Baseline, Route, Rung
from reports.figures import NO_BASELINE
from reports.pages.blocks import Block, Cell, Column, Fact, Facts, Folded, Missing, Picture, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.charts import Fan, Level, burn_up, funnel
from reports.pages.markup import rating_tag
from reports.pages.missing import says
from reports.pages.printed import day, instant
from reports.pages.views import PageContent
from reports.progress.standing import BurnUp, Ladder, Pool, Standing, Step, estimated
from reports.suppression import shown, shown_total

MEANINGS = {
    Rung.BASELINE: "Counted, frozen and signed: what there was to begin with.",
    Rung.CAPTURED: "Scanned; the images are kept with their digests.",
    Rung.DELIVERED: "Accepted, its sample passed, and the record system acknowledged receipt.",
    Rung.CLOSED: "The paper is gone: scanned and destroyed, expired and destroyed, or given to an archive.",
    Rung.SPACE_RELEASED: "Whole boxes out of the contract, whole rooms handed over.",
    Rung.SIGNED_OFF: "Finance has taken it out of a budget.",
}
SHEETS = (Rung.BASELINE, Rung.CAPTURED, Rung.DELIVERED, Rung.CLOSED)  # the rungs that are counted in sheets
LINES = (("paper", "All paper"), ("captured", "Captured"), ("delivered", "Delivered"), ("closed", "Closed"))
PAPER = (
    "All paper is what was counted, with changes of scope and new paper: what the burn-up goes up to. The share that"
    " is gone is of what is in scope, without new paper. The first day is the baseline\u2019s, the others are the last"
    " of each month."
)
STATES = (
    ("on-shelf", "On the shelf"),
    ("captured", "Captured, not yet delivered"),
    ("delivered", "Delivered, not yet closed"),
    ("closed", "Closed"),
    ("held", "Held"),
)


def progress_section(content: PageContent, book: FigureBook) -> Section:
    """The section of one trust."""
    standing = content.standing
    if standing is None:
        return Section("progress", "Progress towards the target", (Missing(says(content, "standing")),))
    blocks = [
        *([Missing(says(content, "baseline"))] if standing.baseline is None else []),
        _standing(standing, book),
        *ladder_blocks(standing.ladder, book),
        *_burn_up(standing, book),
        *_pools(standing.ladder.pools, book),
    ]
    return Section("progress", "Progress towards the target", tuple(blocks))


# ---------------------------------------------------------------- where it stands
def _standing(standing: Standing, book: FigureBook) -> Facts:
    rating = standing.rating
    as_of = book.day("progress.as-of", "as-of date", standing.as_of, "the day that was asked for")
    facts = [
        Fact("Rating", rating_tag(rating.colour), " ".join((rating.says, *rating.caps))),
        Fact("Sheets gone for good", book.of("progress.share"), _of_what(standing, book)),
        Fact("Target date", book.of("progress.target")),
        *_baseline(standing, book),
        Fact("Figures as of", as_of, _age(standing, book)),
        Fact(
            "Is paper replaced?",
            book.of("replaced"),
            "Yes only when little is left, little comes in, and nothing is faxed.",
        ),
    ]
    return Facts(tuple(facts))


def _of_what(standing: Standing, book: FigureBook) -> str:
    """What the share is of, and how far off it may be for the baseline."""
    said = "Closed, of the baseline with approved changes of scope; new paper is not in scope."
    if "progress.share.low" in book:
        low, high = (book.of(f"progress.share.{end}").text for end in ("low", "high"))
        return f"{said} From {low} to {high} for the interval of the baseline."
    return said


def _counted(baseline: Baseline, book: FigureBook) -> str:
    """How the sheets of a baseline are known: the interval of what was sampled, and what was only estimated."""
    said = []
    if "progress.baseline.low" in book:
        low, high = (book.of(f"progress.baseline.{end}").text for end in ("low", "high"))
        said.append(f"From {low} to {high}, with every sample at that end of its 95% interval at once.")
    sheets = estimated(baseline)
    if sheets:
        whole = "All" if sheets == baseline.sheets else f"{sheets:,}"
        said.append(f"{whole} of them were estimated: how far off that is, nobody knows.")
    return " ".join(said) or "Every sheet was counted."


def _baseline(standing: Standing, book: FigureBook) -> Iterator[Fact]:
    baseline, signature = standing.baseline, standing.signature
    if baseline is None:
        yield Fact("Baseline", Cell(NO_BASELINE))
        return
    rests = (f"baseline:{baseline.version}",)
    version = book.cell(
        "baseline.version", "version of the baseline", baseline.version, "name", "baseline", rests_on=rests
    )
    folders = book.cell("baseline.folders", "folders", baseline.folders, "folder", "its lines", rests_on=rests)
    yield Fact("Version of the baseline", version, f"Frozen on {day(baseline.frozen.isoformat())}.")
    yield Fact("Sheets in the baseline", book.of("progress.baseline"), _counted(baseline, book))
    yield Fact("Folders in the baseline", folders)
    if signature is None:
        fault = standing.signature_fault or "`casenote baseline sign` signs it"
        yield Fact("Signed by", Cell("nobody whose signature holds"), f"{fault.rstrip('.')}.")
    else:
        signed = f"On {instant(signature.signed)}. The signature was checked for this report and holds."
        yield Fact("Signed by", Cell(f"{signature.person}, {signature.role}"), signed)


def _age(standing: Standing, book: FigureBook) -> str:
    if standing.last_event is None:
        return "No event was ever entered: `casenote events import`."
    age = (standing.as_of - standing.last_event).days
    book.cell("progress.data-age", "days since the last event", age, "days", "last event", rests_on=("events:all",))
    old = "of that day" if not age else "a day older" if age == 1 else f"{age} days older"
    late = " What happened since may not be entered yet." if age else ""
    return f"The last event is {old} ({day(standing.last_event.isoformat())}).{late}"


# ---------------------------------------------------------------- ladder
def ladder_blocks(ladder: Ladder, book: FigureBook) -> Iterator[Block]:
    """The funnel, the rungs, and where the backlog comes from. Its figures are in the book already."""
    rows = [_rung(step, ladder, book) for step in ladder.steps]
    whole = None if ladder.baseline is None else ladder.baseline + ladder.scope
    counts = {Rung.BASELINE: whole, **{step.rung: step.sheets for step in ladder.steps if step.rung in SHEETS[1:]}}
    yield Picture(
        "How far the paper has come",
        funnel("funnel", [Level(_name(rung), count, _words(count, rung)) for rung, count in counts.items()]),
    )
    columns = (
        Column("rung", "Step"),
        Column("reached", "Reached it", numeric=True),
        Column("meaning", "What it means"),
    )
    note = (
        "Sheets that ever reached the step. What automatic checks accepted is not delivered yet, and what is delivered"
        " is not closed. Paper past its retention, or given to an archive, is closed without being captured: so more"
        " may be closed than captured."
    )
    yield Table("ladder", "From paper to saving, step by step", columns, tuple(rows), note=note)
    yield _backlog(ladder, book)
    yield from (Words((fault,), strong=True) for fault in ladder.faults)


def _name(rung: Rung) -> str:
    return "In scope" if rung is Rung.BASELINE else str(rung).capitalize()


def _words(count: int | None, rung: Rung) -> str:
    if count is None:
        return NO_BASELINE if rung is Rung.BASELINE else "no evidence yet"
    return f"{count:,} sheets"


def _rung(step: Step, ladder: Ladder, book: FigureBook) -> Row:
    name = Cell(str(step.rung).capitalize())
    meaning = Cell(MEANINGS[step.rung])
    match step.rung:
        case Rung.BASELINE:
            reached = _sheets("progress.baseline", "sheets of the baseline", ladder.baseline, "baseline", book)
        case Rung.SPACE_RELEASED:
            reached = _space(step, book)
        case Rung.SIGNED_OFF:
            rests = ("table:benefits",)
            reached = book.pounds("ladder.signed-off", "signed off", step.pounds, "benefits register", rests_on=rests)
        case _:
            reached = _sheets(f"ladder.{step.rung}", f"sheets {step.rung}", step.sheets, f"events:{step.rung}", book)
    return Row(str(step.rung), (name, reached, meaning))


def _space(step: Step, book: FigureBook) -> Cell:
    rests = ("events:space-released",)
    boxes = book.cell("ladder.boxes", "whole boxes released", step.boxes, "box", "events", rests_on=rests)
    m2 = book.cell("ladder.m2", "floor released", step.m2, "m2", "events", rests_on=rests)
    if step.boxes is None and step.m2 is None:
        return boxes
    return Cell(f"{boxes.text} boxes", boxes.value, boxes.figure, boxes.href, small=f"{m2.text} m\N{SUPERSCRIPT TWO}")


def _sheets(key: str, label: str, count: int | None, rests: str, book: FigureBook) -> Cell:
    none = NO_BASELINE if rests == "baseline" else "no evidence yet"
    return book.cell(key, label, count, "sheet", rests, rests_on=(rests,), none=none)


def _backlog(ladder: Ladder, book: FigureBook) -> Table:
    """How the backlog comes about: it adds up by itself."""
    lines = (
        ("baseline", "Sheets of the baseline", ladder.baseline, "baseline"),
        ("scope", "and approved changes of scope", ladder.scope, "events:scope"),
        ("new-paper", "and new paper that came in", ladder.inflow, "events:inflow"),
        ("closed", "less what is closed", ladder.closed, "events:closed"),
        *((f"closed.{route}", f"of it {route}", ladder.closed_by.get(route), "events:closed") for route in Route),
        ("left", "leaves what is still there", ladder.net_backlog, "baseline"),
        ("held", "of it held: may not be destroyed", ladder.held, "events:held"),
        ("reversed", "Taken back, already off the figures above", ladder.reversed_sheets, "events:reversed"),
    )
    rows = tuple(
        Row(key, (Cell(label), _sheets(f"progress.{key}", label, count, rests, book)), total=key == "left")
        for key, label, count, rests in lines
    )
    columns = (Column("line", "Line"), Column("sheets", "Sheets", numeric=True))
    return Table("backlog", "Where the backlog comes from", columns, rows)


# ---------------------------------------------------------------- burn-up and pools
def _burn_up(standing: Standing, book: FigureBook) -> Iterator[Block]:
    if not standing.burn_up:
        yield Words(("There is no burn-up yet: it needs a baseline and a month of events.",), quiet=True)
        return
    said = standing.forecast
    target = standing.baseline.target if standing.baseline else None
    yield Picture(
        "What there is to do, and what is done",
        burn_up("burn-up", standing.burn_up, Fan(said.p10, said.p50, said.p90, target)),
    )
    columns = (Column("day", "Day"), *(Column(name, label, numeric=True) for name, label in LINES))
    rows = tuple(_point(point, book) for point in standing.burn_up)
    yield Folded(
        "The burn-up as a table",
        (Table("burn-up", "All paper, and what is done of it, in sheets", columns, rows, wide=True, note=PAPER),),
    )


def _point(point: BurnUp, book: FigureBook) -> Row:
    when = point.day.isoformat()
    cells = (
        book.cell(
            f"burn-up.{when}.{name}",
            f"{label.lower()} on {when}",
            getattr(point, name),
            "sheet",
            "events up to that day",
            rests_on=("events:scope", "events:inflow") if name == "paper" else (f"events:{name}",),
            listed=False,
        )
        for name, label in LINES
    )
    return Row(when, (Cell(day(when), when), *cells))


def _pools(pools: Sequence[Pool], book: FigureBook) -> Iterator[Block]:
    """The paper by series and store. Counts of a few are hidden, here and in the twins."""
    if not pools:
        return
    counts = {state: [max(_count(pool, state), 0) for pool in pools] for state, _ in STATES}
    words = {state: shown(counts[state], total_shown=True) for state, _ in STATES}
    rows = [
        Row(
            f"{pool.series}.{pool.store}",
            (
                Cell(f"{pool.series}, {pool.store}"),
                *(_pool(pool, state, words[state][at], book) for state, _ in STATES),
            ),
        )
        for at, pool in enumerate(pools)
    ]
    rows.append(Row("all", (Cell("All"), *(Cell(shown_total(counts[state])) for state, _ in STATES)), total=True))
    columns = (Column("pool", "Series and store"), *(Column(state, label, numeric=True) for state, label in STATES))
    note = "Each sheet is in one store and in one of the first four states. Counts of a few are not shown."
    table = Table("pools", "Sheets by series and store", columns, tuple(rows), wide=True, note=note)
    yield Folded("The paper by series and store", (table,))


def _count(pool: Pool, state: str) -> int:
    return sum(pool.closed.values()) if state == "closed" else int(getattr(pool, state.replace("-", "_")))


def _pool(pool: Pool, state: str, words: str, book: FigureBook) -> Cell:
    key = f"pool.{_slug(pool.series)}.{_slug(pool.store)}.{state}"
    if not words.replace(",", "").isdigit():
        book.hide(key, words)
    return book.of(key)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "none"
