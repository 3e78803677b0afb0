"""Progress toward the target: rating, baseline, ladder, burn-up, and the paper by series and store."""

from __future__ import annotations

from collections.abc import Iterator

from records.programme import Route, Rung
from reports.figures import NO_BASELINE
from reports.pages.blocks import Block, Cell, Column, Fact, Facts, Folded, Missing, Picture, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.charts import Fan, Level, burn_up, funnel
from reports.pages.markup import rating_tag
from reports.pages.missing import says
from reports.pages.printed import day, instant
from reports.pages.views import PageContent
from reports.progress.standing import Ladder, Standing, Step
from reports.suppression import shown, shown_total

MEANINGS = {
    Rung.BASELINE: "Counted, frozen and signed: what there was to begin with.",
    Rung.CAPTURED: "Scanned; the images are kept with their digests.",
    Rung.DELIVERED: "Accepted, its sample passed, and the record system acknowledged receipt.",
    Rung.CLOSED: "The paper is gone: scanned and destroyed, expired and destroyed, or given to an archive.",
    Rung.SPACE_RELEASED: "Whole boxes out of the contract, whole rooms handed over.",
    Rung.SIGNED_OFF: "Finance has taken it out of a budget.",
}
EVENTS = {
    Rung.CAPTURED: "captured",
    Rung.DELIVERED: "delivered",
    Rung.CLOSED: "closed",
    Rung.SPACE_RELEASED: "space released",
}
SHEETS = "sheet"


def progress_section(content: PageContent, book: FigureBook) -> Section:
    """The section of one trust, or what all have come to together."""
    blocks: list[Block] = []
    ladder = content.standing.ladder if content.standing else content.nation.ladder if content.nation else None
    if content.standing:
        blocks += _standing(content, content.standing, book)
    elif ladder is None:
        blocks.append(Missing(says(content, "standing")))
    if ladder is not None:
        blocks += _ladder(content, ladder, book)
    if content.standing:
        blocks += _burn_up(content.standing, book)
        blocks += _pools(content.standing, book)
    return Section("progress", "Progress towards the target", tuple(blocks))


def _standing(content: PageContent, standing: Standing, book: FigureBook) -> Iterator[Block]:
    baseline = standing.baseline
    if baseline is None:
        yield Missing(says(content, "baseline"))
    target = book.day(
        "progress.target", "target date", baseline.target if baseline else None, "baseline", none=NO_BASELINE
    )
    facts = [
        Fact("Rating", rating_tag(standing.rating.colour), " ".join((standing.rating.says, *standing.rating.caps))),
        Fact("Sheets gone for good", *_share(standing.ladder, book)),
        Fact("Target date", target),
        *_baseline_facts(standing, book),
        Fact(
            "Figures as of", book.day("progress.as-of", "as-of date", standing.as_of, "asked for"), _age(standing, book)
        ),
        Fact("Paper replaced", Cell({True: "Yes", False: "No", None: "Not known"}[standing.replaced])),
    ]
    yield Facts(tuple(facts))


def _share(ladder: Ladder, book: FigureBook) -> tuple[Cell, str]:
    counted = "closed sheets of the baseline and its approved changes of scope"
    cell = book.share(
        "progress.share",
        "progress to the target",
        ladder.progress,
        counted,
        formula="closed / (baseline + scope)",
        rests_on=("progress.closed", "progress.baseline", "progress.scope"),
        none=NO_BASELINE,
    )
    return cell, "" if ladder.progress is None else f"{counted[0].upper()}{counted[1:]}."


def _baseline_facts(standing: Standing, book: FigureBook) -> Iterator[Fact]:
    baseline, signature = standing.baseline, standing.signature
    if baseline is None:
        yield Fact("Baseline", Cell(NO_BASELINE))
        return
    rests = (f"baseline:{baseline.version}",)
    version = book.cell(
        "progress.baseline-version", "baseline version", baseline.version, "version", "baseline", rests_on=rests
    )
    folders = book.cell(
        "progress.folders", "folders of the baseline", baseline.folders, "folder", "baseline", rests_on=rests
    )
    yield Fact("Baseline version", version, f"Frozen {day(baseline.frozen.isoformat())}.")
    yield Fact("Folders of the baseline", folders)
    if signature:
        who = f"{signature.person}, {signature.role}"
        yield Fact(
            "Baseline signed by", Cell(who), f"On {instant(signature.signed)}; the signature was checked and holds."
        )
    else:
        yield Fact(
            "Baseline signed by", Cell("Nobody"), standing.signature_fault or "`casenote baseline sign` signs it."
        )


def _age(standing: Standing, book: FigureBook) -> str:
    if standing.last_event is None:
        return "No event was ever entered: `casenote events import`."
    age = (standing.as_of - standing.last_event).days
    book.cell("progress.data-age", "days since the last event", age, "day", "last event", rests_on=("events:all",))
    return f"Last event {day(standing.last_event.isoformat())}: {age} day{'' if age == 1 else 's'} old."


# ---------------------------------------------------------------- ladder
def _ladder(content: PageContent, ladder: Ladder, book: FigureBook) -> Iterator[Block]:
    baseline = (
        () if content.standing is None or content.standing.baseline is None else (content.standing.baseline.version,)
    )
    rows = [_baseline_row(ladder, book, tuple(f"baseline:{version}" for version in baseline))]
    rows += [_step_row(step, book) for step in ladder.steps if step.rung is not Rung.BASELINE]
    levels = [Level("Baseline and scope", _whole(ladder), rows[0].cells[1].text)]
    levels += [
        Level(step.rung.value.capitalize(), step.sheets, row.cells[1].text)
        for step, row in zip((one for one in ladder.steps if one.rung is not Rung.BASELINE), rows[1:], strict=True)
        if step.rung in {Rung.CAPTURED, Rung.DELIVERED, Rung.CLOSED}
    ]
    yield Picture(funnel("funnel", levels))
    columns = (
        Column("rung", "Step"),
        Column("reached", "Reached it", numeric=True),
        Column("events", "Events", numeric=True),
        Column("meaning", "What it means"),
    )
    yield Table("ladder", "From paper to saving, step by step", columns, tuple(rows))
    yield Words(
        ("Sheets read and accepted by automatic checks are not delivered, and delivered is not closed.",), quiet=True
    )
    yield _account(ladder, book)
    for fault in ladder.faults:
        yield Words((fault,), strong=True)


def _whole(ladder: Ladder) -> int | None:
    return None if ladder.baseline is None else ladder.baseline + ladder.scope


def _baseline_row(ladder: Ladder, book: FigureBook, rests: tuple[str, ...]) -> Row:
    cell = book.cell(
        "progress.baseline",
        "sheets of the baseline",
        ladder.baseline,
        SHEETS,
        "lines of the baseline",
        rests_on=rests,
        none=NO_BASELINE,
    )
    return Row("baseline", (Cell("Baseline"), cell, Cell(""), Cell(MEANINGS[Rung.BASELINE])))


def _step_row(step: Step, book: FigureBook) -> Row:
    kind = EVENTS.get(step.rung, "")
    rests = (f"events:{kind}",) if kind else ("table:benefits",)
    name = step.rung.value.replace(" ", "-")
    counted = (
        f"events of kind {kind}, less reversals" if kind else "lines of the benefits register with a second signature"
    )
    match step.rung:
        case Rung.SPACE_RELEASED:
            reached = _space(step, book, counted, rests)
        case Rung.SIGNED_OFF:
            reached = book.pounds(f"progress.{name}", "signed off a year", step.pounds, counted, rests_on=rests)
        case _:
            reached = book.cell(f"progress.{name}", f"sheets {step.rung}", step.sheets, SHEETS, counted, rests_on=rests)
    events = book.cell(f"progress.{name}.events", f"events: {step.rung}", step.events, "event", counted, rests_on=rests)
    return Row(name, (Cell(step.rung.value.capitalize()), reached, events, Cell(MEANINGS[step.rung])))


def _space(step: Step, book: FigureBook, counted: str, rests: tuple[str, ...]) -> Cell:
    boxes = book.cell("progress.boxes", "whole boxes released", step.boxes, "box", counted, rests_on=rests)
    m2 = book.cell("progress.m2", "floor handed over", step.m2, "m2", counted, rests_on=rests)
    if step.boxes is None and step.m2 is None:
        return boxes
    return Cell(
        f"{boxes.text} boxes",
        boxes.value,
        boxes.figure,
        boxes.href,
        small=f"and {m2.text} m\N{SUPERSCRIPT TWO} of floor",
    )


def _account(ladder: Ladder, book: FigureBook) -> Table:
    """How the backlog comes about: it adds up by itself."""
    lines = [
        ("baseline", "Sheets of the baseline", ladder.baseline, "baseline", ()),
        ("scope", "Approved changes of scope", ladder.scope, "events of kind scope", ("events:scope",)),
        ("inflow", "New paper that came in", ladder.inflow, "events of kind inflow", ("events:inflow",)),
        ("closed", "Closed, less reversals", ladder.closed, "events of kind closed, less reversals", ("events:closed",)),
        *(
            (f"closed-{route.value}", f"of them {route.value}", ladder.closed_by.get(route, 0), f"events of kind closed, {route.value}", ("events:closed",))
            for route in Route
        ),
        ("net-backlog", "Net backlog: what is still there", ladder.net_backlog, "counted together", ("progress.baseline", "progress.scope", "progress.inflow", "progress.closed")),
        ("held", "of it held: may not be destroyed", ladder.held, "events of kind held, less freed", ("events:held", "events:freed")),
        ("reversed", "Taken back by reversals (in the figures above already)", ladder.reversed_sheets, "events of kind reversed", ("events:reversed",)),
    ]  # fmt: skip
    rows = []
    for key, label, value, counted, rests in lines:
        formula = "baseline + scope + inflow - closed" if key == "net-backlog" else ""
        cell = book.cell(
            f"progress.{key}", label.lower(), value, SHEETS, counted, formula=formula, rests_on=rests, none=NO_BASELINE
        )
        rows.append(Row(key, (Cell(label), cell), total=key == "net-backlog"))
    return Table(
        "backlog",
        "Where the backlog comes from, in sheets",
        (Column("line", "Line"), Column("sheets", "Sheets", numeric=True)),
        tuple(rows),
    )


# ---------------------------------------------------------------- burn-up and pools
def _burn_up(standing: Standing, book: FigureBook) -> Iterator[Block]:
    if not standing.burn_up:
        yield Words(("There is no burn-up yet: it needs a baseline and a month of events.",), quiet=True)
        return
    said = standing.forecast
    target = standing.baseline.target if standing.baseline else None
    yield Picture(burn_up("burn-up", standing.burn_up, Fan(said.p10, said.p50, said.p90, target)))
    names = ("scope", "captured", "delivered", "closed")
    rows = tuple(
        Row(
            point.day.isoformat(),
            (
                Cell(day(point.day.isoformat())),
                *(
                    book.cell(
                        f"burn-up.{point.day.isoformat()}.{name}",
                        f"{name} on {point.day.isoformat()}",
                        getattr(point, name),
                        SHEETS,
                        f"events up to that day: {name}",
                        rests_on=(f"events:{'scope' if name == 'scope' else name}",),
                        listed=False,
                    )
                    for name in names
                ),
            ),
        )
        for point in standing.burn_up
    )
    columns = (Column("day", "Day"), *(Column(name, name.capitalize(), numeric=True) for name in names))
    yield Folded(
        "The burn-up as a table",
        (
            Table(
                "burn-up",
                "Sheets in scope, captured, delivered and closed at each month\u2019s end",
                columns,
                rows,
                wide=True,
            ),
        ),
    )


def _pools(standing: Standing, book: FigureBook) -> Iterator[Block]:
    pools = standing.ladder.pools
    if not pools:
        return
    names = (
        ("total", "In all"),
        ("on_shelf", "On the shelf"),
        ("captured", "Captured"),
        ("delivered", "Delivered"),
        ("gone", "Closed"),
        ("held", "Held"),
    )
    counts = {
        "total": [pool.total for pool in pools],
        "gone": [sum(pool.closed.values()) for pool in pools],
        **{name: [getattr(pool, name) for pool in pools] for name in ("on_shelf", "captured", "delivered", "held")},
    }
    printed = {name: shown([max(count, 0) for count in counts[name]], total_shown=True) for name, _ in names}
    rows = [
        Row(
            f"{pool.series}.{pool.store}",
            (
                Cell(f"{pool.series}, {pool.store}"),
                *(
                    _pool_cell(
                        book, f"pool.{pool.series}.{pool.store}.{name}", label, counts[name][at], printed[name][at]
                    )
                    for name, label in names
                ),
            ),
        )
        for at, pool in enumerate(pools)
    ]
    totals = tuple(
        _pool_cell(
            book, f"pool.all.{name}", label, sum(counts[name]), shown_total([max(count, 0) for count in counts[name]])
        )
        for name, label in names
    )
    columns = (Column("pool", "Series and store"), *(Column(name, label, numeric=True) for name, label in names))
    note = "Each sheet is in one store and in one of these states. Counts of a few are not shown: they could point at a person."
    yield Folded(
        "The paper by series and store",
        (
            Table(
                "pools",
                "Sheets by series and store",
                columns,
                (*rows, Row("all", (Cell("All"), *totals), total=True)),
                wide=True,
                note=note,
            ),
        ),
    )


def _pool_cell(book: FigureBook, key: str, label: str, count: int, words: str) -> Cell:
    """A figure, or the words that hide it."""
    if not words.replace(",", "").isdigit():
        return Cell(words)
    return book.cell(
        key.lower().replace(" ", "-"),
        label.lower(),
        count,
        SHEETS,
        "baseline and events of that series and store",
        rests_on=("events:all",),
        listed=False,
    )
