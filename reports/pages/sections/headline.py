"""The page in plain words: where we are, when we finish, what it saves, what would change that, what is not known."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from reports.money.results import Case, Swing
from reports.pages.blocks import Cell, Tiles
from reports.pages.book import FigureBook
from reports.pages.markup import sentence
from reports.pages.missing import says
from reports.pages.sections.checks import all_checks
from reports.pages.sections.uncertainty import name_of
from reports.pages.views import PageContent
from reports.progress.documents import Verdict, plain_words, plural

TOP = 3  # swings that a board is told of
DO = (  # what a person can do about an assumption, by words in its key
    ("price premium cost salary rent withdrawal handling shredding", "get an offer or an invoice and put its price in"),
    ("optimism", "compare it with programmes like this one that have ended"),
    ("posts", "agree with finance which posts go, and when"),
    ("share", "have finance say which of it leaves a budget"),
    ("shelf floor m2", "measure the rooms and put their plan in"),
    ("sheets images image retrievals folders vans machines", "count a sample and put the result in"),
)


def where_we_are(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """How much is gone, counted from what, and what came in."""
    standing = content.standing
    if standing is None or standing.baseline is None:
        if content.nation is None:
            yield says(content, "baseline")
    else:
        text = "{} of the paper is gone for good: {} of {} sheets. {} are still there."
        keys = ("progress.share", "progress.closed", "progress.baseline", "progress.left")
        yield sentence(text, *(book.of(key) for key in keys))
        if standing.signature is None:
            yield "Nobody has signed the baseline, so nothing may be promised on it."
    yield from _all_trusts(content, book)
    if content.documents is not None:
        yield from plain_words(content.documents)[:1]


def _all_trusts(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    if content.nation is None:
        return
    whole, quarters = content.nation.whole, content.nation.quartiles
    if quarters is None:
        yield f"{plural(len(whole.trusts), 'trust')} report; none has a baseline yet, so no percentage can be stated."
        return
    cells = [book.of(f"nation.progress.{name}") for name in ("half", "quarter")]
    text = (
        "Trusts with a baseline: {}. Half of them have no more than {} of their paper gone, a quarter no more than {}."
    )
    count = book.cell("nation.trusts", "trusts with a baseline", quarters.trusts, "trust", "signed baselines")
    yield sentence(text, count, *cells)
    late = len(content.nation.laggards)
    if late:
        number = book.cell("nation.late", "trusts that are late", late, "trust", "forecasts after their target date")
        are = "is expected after its" if late == 1 else "are expected after their"
        yield sentence(f"{{}} {are} own target date.", number)


def when_we_finish(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """The middle forecast and its spread, or why there is none."""
    standing = content.standing
    if standing is None:
        if content.nation is None:
            yield "When the paper will be gone cannot be said yet: nothing was entered of what became of it."
        return
    said = standing.forecast
    if said.why_not:
        yield f"When the paper will be gone cannot be said: {said.why_not}"
        return
    middle, last, never = (book.of(f"forecast.{name}") for name in ("p50", "p90", "never"))
    if said.p50 is None:
        yield sentence(
            "At this pace the paper is more likely than not never gone: {} of the forecasts never get there.", never
        )
    elif said.p90 is None:
        yield sentence(
            "The paper will be gone by {} at even chances; {} of the forecasts never get there at this pace.",
            middle,
            never,
        )
    else:
        yield sentence("The paper will be gone by {} at even chances, and by {} in nine of ten cases.", middle, last)
    target, chance = book.of("progress.target"), book.of("forecast.by-target")
    yield sentence("The target is {}; the probability of meeting it is {}.", target, chance)


def what_it_saves(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """The case in two or three sentences; what is signed off apart from what is only planned."""
    case = content.case
    if content.whole:
        yield from _all_money(content, book)
    elif case is None:
        yield says(content, "case")
    else:
        yield from _case(case, book)
    yield _signed_off(content, book)


def _case(case: Case, book: FigureBook) -> Iterator[Markup]:
    steady, npsv, cash, need = (book.of(f"money.{key}") for key in ("steady-gross", "npsv", "cash-npv", "peak-need"))
    text = "The plan would save {} a year once all is done; over {} years it is worth {}, of which {} is cash."
    years = book.cell("money.years", "years of the plan", case.plan.years, "year", "plan")
    yield sentence(text, steady, years, npsv, cash)
    if case.appraisal.payback_years is None:
        yield sentence(
            "It does not pay for itself in cash in that time, and needs up to {} before anything comes back.", need
        )
    else:
        paid = book.of("money.payback")
        yield sentence("It pays for itself in cash after {} years, and needs up to {} before that.", paid, need)
    if case.uncertainty:
        low, middle, high = (book.of(f"draws.npsv.{point}") for point in ("p10", "p50", "p90"))
        yield sentence(
            "How sure is that? In eight of ten cases it is worth from {} to {}; half are below {}.", low, high, middle
        )


def _all_money(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    planned = [one for one in content.trusts if one.case]
    if not planned:
        yield "No trust has a plan yet, so no saving can be added up."
        return
    steady, npsv = book.of("money.steady-gross"), book.of("money.npsv")
    count = book.cell("nation.plans", "trusts with a plan", len(planned), "trust", "plans")
    yield sentence(
        "Trusts with a plan: {}. Together they would save {} a year once all is done, and are worth {}.",
        count,
        steady,
        npsv,
    )


def _signed_off(content: PageContent, book: FigureBook) -> Markup | str:
    if "ladder.signed-off" in book and book.of("ladder.signed-off").text.startswith("\N{POUND SIGN}"):
        return sentence("Signed off by finance so far: {} a year.", book.of("ladder.signed-off"))
    return "Nothing has been signed off as saved yet."


def what_would_change_that(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """The three assumptions that move it most, and what a person can do about each."""
    found = content.case.uncertainty if content.case else None
    if not found or not found.swings:
        yield "That is not known: it needs a plan and draws of its assumptions."
        return
    for swing in found.swings[:TOP]:
        yield _swing(swing, content, book)


def _swing(swing: Swing, content: PageContent, book: FigureBook) -> Markup:
    key = f"swing.{swing.assumption.replace('_', '-')}"
    low, high = book.of(f"{key}.at-low"), book.of(f"{key}.at-high")
    choice = content.money.assumptions.get(swing.assumption)
    words = set(swing.assumption.split("_"))
    todo = next((do for names, do in DO if words & set(names.split())), "find a better source and put it in")
    who = f"Who: {choice.used.owner}." if choice else ""
    text = f"{name_of(swing.assumption)}: worth {{}} at its low and {{}} at its high. What to do: {todo}. {who}"
    return sentence(text.strip(), low, high)


def what_is_not_known(content: PageContent) -> Iterator[str]:
    """Everything that is missing or does not hold, each with what would mend it."""
    standing = content.standing
    if standing is None and not content.whole:
        yield says(content, "standing")
    elif standing and standing.baseline and standing.signature is None:
        yield f"Whether the baseline is right: {standing.signature_fault or 'nobody signed it'}."
    if standing and not standing.track_record.judged:
        yield "How good the forecast is: none is old enough to be judged."
    guessed = [key for key, choice in content.money.assumptions.items() if choice.used.status.value == "assumption"]
    if guessed:
        yield f"{len(guessed)} of {len(content.money.assumptions)} assumptions under the money were not found in print."
    if content.whole and not content.money.bridges:
        yield says(content, "bridge")
    yield from (f"{one.name}: {one.says}" for one in all_checks(content) if one.verdict is Verdict.FAILS)


def tiles(content: PageContent, book: FigureBook) -> Tiles | None:
    """The main figures, large: at most four."""
    keys = (
        ("progress.share", "of the paper gone for good"),
        ("forecast.p50", "done by, at even chances"),
        ("money.steady-gross", "planned saving a year"),
        ("documents", "documents came in"),
        ("documents.person", "need a person"),
    )
    found: list[tuple[Cell, str]] = [(book.of(key), words) for key, words in keys if key in book]
    known = [
        (cell, words)
        for cell, words in found
        if cell.text[:1].isdigit() or cell.text[:1] in "\N{POUND SIGN}\N{MINUS SIGN}"
    ]
    return Tiles(tuple(known[:4])) if known else None
