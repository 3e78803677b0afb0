"""How sure the pounds are: percentiles of the draws, the tornado with the value at which each assumption turns it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from markupsafe import Markup

from reports.money.results import Case, Option, Spread, Swing, Uncertainty
from reports.pages.blocks import Block, Cell, Column, Folded, Missing, Picture, Row, Section, Subheading, Table, Words
from reports.pages.book import FigureBook
from reports.pages.charts import Reach, tornado
from reports.pages.markup import sentence
from reports.pages.missing import says
from reports.pages.printed import in_decimals, printed, prose, unit_words
from reports.pages.views import PageContent

SPREADS = (
    ("npsv", "Net present social value", "GBP"),
    ("cash_npv", "Net present value in cash", "GBP"),
    ("payback", "Years until it has paid for itself", "year"),
    ("gross", "Saving a year, once all is done", "GBP"),
)
SHOWN = 10  # bars of the picture
FOLDERS = 1000  # that fetches are printed for
NO_BETTER = "With no other treatment of one series is the whole plan worth more."


def uncertainty_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none where there is no case."""
    if content.whole or content.case is None:
        return None
    found = content.case.uncertainty
    if found is None:
        return Section("uncertainty", "How sure the pounds are", (Missing(says(content, "uncertainty")),))
    blocks = (*_draws(content.case, found, units_of(content), book), *_options(content.case, book))
    return Section("uncertainty", "How sure the pounds are", blocks)


def name_of(assumption: str) -> str:
    """An assumption's key as words."""
    return assumption.replace("_", " ").replace("m2", "m²").capitalize()


def units_of(content: PageContent) -> Mapping[str, str]:
    """The unit of each assumption."""
    return {key: choice.used.unit for key, choice in content.money.assumptions.items()}


# ---------------------------------------------------------------- draws
def _draws(case: Case, found: Uncertainty, units: Mapping[str, str], book: FigureBook) -> Iterator[Block]:
    rests = (f"table:plan:{case.plan.version}", "assumptions")
    made = f"{found.draws:,} draws, seed {found.seed}"
    draws = book.cell("money.draws", "draws", found.draws, "draw", made)
    seed = book.cell("money.seed", "seed of the draws", str(found.seed), "name", made)
    yield Words((sentence("{} draws of all assumptions at once; seed {} makes them again.", draws, seed),))
    yield from (Words((one,)) for one in why_below(case, book))
    rows = []
    for name, label, unit in SPREADS:
        spread: Spread = getattr(found, name)
        slug = name.replace("_", "-")
        cells = [
            book.cell(f"draws.{slug}.{point}", f"{label}, {point}", getattr(spread, point), unit, made, rests_on=rests)
            for point in ("p10", "p50", "p90", "mean")
        ]
        above = book.share(
            f"draws.{slug}.above-nought",
            f"{label}: share of draws above nought",
            spread.above_nought,
            made,
            rests_on=rests,
        )
        rows.append(Row(slug, (Cell(label), *cells, above)))
    heads = ("P10: one in ten below", "P50: half below", "P90: nine in ten below", "Mean")
    columns = (
        Column("figure", "Figure"),
        *(Column(head.partition(":")[0].lower(), head, numeric=True) for head in heads),
        Column("above", "Above nought", numeric=True),
    )
    note = (
        "Of the payback, the last column is the share of draws that pay back at all. Where some never do, their mean"
        " cannot be stated. Its years count from the end of year 0."
    )
    yield Table("draws", "What the draws say", columns, tuple(rows), note=note)
    yield Subheading("What would change it")
    centre = case.appraisal.npsv
    yield Picture(
        "What one assumption moves: low end plain, high end striped",
        tornado(
            "tornado",
            "Net present social value with one assumption moved at a time",
            centre,
            book.of("money.npsv").text,
            [_reach(swing) for swing in found.swings[:SHOWN]],
        ),
    )
    first, rest = found.swings[:SHOWN], found.swings[SHOWN:]
    caption = "Net present social value with one assumption moved at a time"
    yield _swings("swings", f"{caption}, widest first", first, units, book)
    if rest:
        yield Folded("The other assumptions", (_swings("other-swings", caption, rest, units, book),))


def why_below(case: Case, book: FigureBook) -> Iterator[Markup]:
    """Why the middle of the draws is not the central case, where it is below it."""
    found, central = case.uncertainty, case.appraisal.npsv
    if found is None or found.npsv.p50 >= central:
        return
    worse = [swing for swing in found.swings if _worse(swing, central) > _better(swing, central)]
    lopsided = sum((_worse(one, central) - _better(one, central) for one in found.swings), Fraction(0)) > 0
    count = book.cell("draws.lopsided", "assumptions that can turn out worse by more than better", len(worse),
                      "assumption", "the model run again", rests_on=("assumptions",))  # fmt: skip
    if lopsided:
        text = "That is below the central case of {}: {} assumptions can turn out worse by more than better."
        yield sentence(text, book.of("money.npsv"), count)


def _worse(swing: Swing, central: Fraction) -> Fraction:
    return max(central - min(swing.at_low, swing.at_high), Fraction(0))


def _better(swing: Swing, central: Fraction) -> Fraction:
    return max(max(swing.at_low, swing.at_high) - central, Fraction(0))


def _reach(swing: Swing) -> Reach:
    ends = tuple(printed(f"{round(value)}", "GBP") for value in (swing.at_low, swing.at_high))
    return Reach(name_of(swing.assumption), swing.at_low, swing.at_high, (ends[0], ends[1]))


def _swings(table: str, caption: str, swings: Sequence[Swing], units: Mapping[str, str], book: FigureBook) -> Table:
    rows = []
    for swing in swings:
        key, name = f"swing.{swing.assumption.replace('_', '-')}", name_of(swing.assumption)
        rests = (f"assumption:{swing.assumption}",)
        ends = [
            book.pounds(
                f"{key}.{end.replace('_', '-')}",
                f"net present social value, {name} {end[3:]}",
                getattr(swing, end),
                "the model run again",
                rests_on=rests,
            )
            for end in ("at_low", "at_high")
        ]
        turns = book.cell(
            f"{key}.switching",
            f"{name} at which the net present social value is nought",
            swing.switching,
            units.get(swing.assumption, ""),
            "the model run again",
            rests_on=rests,
            none="none",
        )
        share = book.share(
            f"{key}.share",
            f"share of the spread that {name} makes",
            swing.share_of_variance,
            "the draws",
            rests_on=rests,
            none="not known",
        )
        if swing.switching is not None:
            turns = replace(turns, small=_apart(units.get(swing.assumption, "")))
        rows.append(Row(swing.assumption, (Cell(name, href=f"#assumption-{swing.assumption}"), *ends, turns, share)))
    columns = (
        Column("assumption", "Assumption"),
        Column("low", "Value at its low", numeric=True),
        Column("high", "Value at its high", numeric=True),
        Column("switching", "Nought at", numeric=True),
        Column("share", "Share of the spread", numeric=True),
    )
    return Table(table, caption, columns, tuple(rows))


# ---------------------------------------------------------------- options
def _options(case: Case, book: FigureBook) -> Iterator[Block]:
    if not case.options:
        return
    yield Subheading("What could be done instead, series by series")
    names = {series.code: (series.name, series.treatment) for series in case.plan.series}
    central = case.appraisal.npsv
    best = [one for one in case.options if one.npsv > central and one.series in names]
    yield Words(tuple(_beats(one, names[one.series][0], central, book) for one in best) or (NO_BETTER,))
    rows = []
    for option in case.options:
        name, planned = names.get(option.series, ("All of them", None))
        key = f"option.{option.series.lower() or 'all'}.{option.treatment.value.replace(' ', '-')}"
        cells = [
            book.pounds(f"{key}.{figure}", f"{name}, {option.treatment}: {figure}", value, "the model run again")
            for figure, value in (("npsv", option.npsv), ("cash-npv", option.cash_npv))
        ]
        allowed = (
            "planned" if option.treatment is planned else "may be chosen" if option.allowed else "may not be chosen"
        )
        words = prose(option.says)
        beats = "more than the plan" if option in best else ""
        said = "; ".join(part for part in (beats, words) if part and part != "as planned")
        rows.append(Row(key, (Cell(name), Cell(option.treatment.value), *cells, Cell(allowed, small=said))))
    columns = (
        Column("series", "Series"),
        Column("treatment", "Treatment"),
        Column("npsv", "Whole plan with this change", numeric=True),
        Column("cash-npv", "in cash", numeric=True),
        Column("allowed", "Allowed"),
    )
    note = "Net present social value of the whole plan, with this one series treated so and all others as planned."
    caption = "Options for each series; keeping it as it is, is always one"
    yield Table("options", caption, columns, tuple(rows), note=note)
    if case.break_even_access:
        lines = tuple(
            Row(
                code,
                (
                    Cell(names.get(code, (code, None))[0]),
                    _break_even(code, value, book),
                ),
            )
            for code, value in case.break_even_access.items()
        )
        heads = (Column("series", "Series"), Column("fetches", "Fetches a year for each 1,000 folders", numeric=True))
        yield Table(
            "break-even",
            "How often a folder must be fetched for bulk scanning to beat scanning on demand",
            heads,
            lines,
        )


def _apart(unit: str) -> str:
    """A unit under its value: without the pound sign that the value has; a share has none."""
    return "" if unit == "ratio" else unit_words(unit).removeprefix("\N{POUND SIGN}").strip()


def _beats(option: Option, name: str, central: Fraction, book: FigureBook) -> Markup:
    """An option that makes the plan worth more, and what stands in its way."""
    key = f"option.{option.series.lower()}.{option.treatment.value.replace(' ', '-')}.more"
    more = book.pounds(key, f"{name}, {option.treatment}: more than the plan", option.npsv - central,
                       "the model run again", rests_on=("money.npsv",))  # fmt: skip
    way = "It may be chosen." if option.allowed else f"It may not be chosen: {prose(option.says)}."
    return sentence(f"{name}, {option.treatment}: the plan would be worth {{}} more. {way}", more)


def _break_even(code: str, value: Fraction | None, book: FigureBook) -> Cell:
    """The rate of fetching for so many folders: for one folder it is a number too small to read."""
    words = f"{code}: fetches a year for each {FOLDERS:,} folders above which bulk scanning is better"
    rests = (f"break-even.{code.lower()}",) if f"break-even.{code.lower()}" in book else ()
    shown = None if value is None else in_decimals(value * FOLDERS, 1)
    return book.cell(f"break-even.{code.lower()}.folders", words, shown, "fetch", "the model run again",
                     formula=f"{FOLDERS} * {rests[0]}" if rests else "", rests_on=rests, none="never")  # fmt: skip
