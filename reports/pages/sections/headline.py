"""The page in plain words: where we are, when we finish, what it saves, what would change that, what is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from markupsafe import Markup

from reports.money.assumptions import Choice
from reports.money.results import Case
from reports.pages.blocks import Cell, Tiles
from reports.pages.book import FigureBook
from reports.pages.markup import sentence
from reports.pages.missing import says
from reports.pages.printed import day
from reports.pages.sections.checks import all_checks
from reports.pages.sections.economic import paid_back, price_year, steady_cash
from reports.pages.sections.planned import plan_and_target
from reports.pages.sections.uncertainty import name_of, why_below
from reports.pages.views import PageContent
from reports.progress.documents import Verdict, plain_words, plural
from reports.progress.standing import Ladder, Standing, estimated

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
        yield _gone(standing, book)
        yield _left(standing.ladder, book)
        yield from _unsure(standing, book)
    yield from _merged(content)
    yield from _all_trusts(content, book)
    if content.documents is not None:
        yield from plain_words(content.documents)[:1]


def _merged(content: PageContent) -> Iterator[str]:
    """Whose paper and savings are counted in, and since when they are."""
    if content.predecessors:
        named = (one.code if one.name == one.code else f"{one.name} ({one.code})" for one in content.predecessors)
        since = (
            f"{name} since {day(one.day.isoformat())}" for name, one in zip(named, content.predecessors, strict=True)
        )
        yield f"All that was of a trust that was merged into this one is counted in: {', '.join(since)}."


def _gone(standing: Standing, book: FigureBook) -> Markup:
    """What is closed, of what; in percent only where a signature of the baseline holds."""
    closed, of = book.of("progress.closed"), book.of("progress.in-scope")
    counted, added = book.of("progress.baseline"), book.of("progress.scope")
    whole, cells = "{} sheets in scope", [of]
    if standing.ladder.scope:
        whole = "{} sheets: {} counted + {} added to the scope"
        cells = [of, counted, added]
        if standing.ladder.scope < 0:
            whole = "{} sheets: {} counted, and changes of scope of {}"
    if standing.progress is None:
        text = f"{{}} sheets are gone for good, of {whole}. No percentage may be stated: {standing.no_share}."
        return sentence(text, closed, *cells)
    return sentence(f"{{}} of the paper is gone for good: {{}} of {whole}.", book.of("progress.share"), closed, *cells)


def _left(ladder: Ladder, book: FigureBook) -> Markup:
    left = book.of("progress.left")
    if not ladder.inflow:
        return sentence("{} sheets are still there.", left)
    text = "{} sheets are still there. {} sheets of new paper are reckoned in: they came since, and are in no scope."
    return sentence(text, left, book.of("progress.new-paper"))


def _unsure(standing: Standing, book: FigureBook) -> Iterator[Markup | str]:
    """What stands behind the baseline: its signature, and the interval of what was sampled."""
    if standing.signature is None:
        yield "Nobody whose signature holds has signed the baseline, so nothing may be promised on it."
    if "progress.share.low" in book:
        cells = [book.of(f"progress.{key}") for key in ("baseline.low", "baseline.high", "share.low", "share.high")]
        text = "The baseline was sampled: it may be from {} to {} sheets, and then from {} to {} of it is gone."
        yield sentence(text, *cells)


def _all_trusts(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    if content.nation is None:
        return
    whole, quarters = content.nation.whole, content.nation.quartiles
    if quarters is None:
        who = plural(len(whole.trusts), "trust")
        yield (
            f"{who} {'reports' if len(whole.trusts) == 1 else 'report'}; none has a signed baseline yet, so no"
            " percentage can be stated."
        )
        return
    count = book.cell("nation.trusts", "trusts with a signed baseline", quarters.trusts, "trust", "signed baselines")
    half = book.of("nation.progress.half")
    if quarters.trusts == 1:
        yield sentence("{} trust has a signed baseline; {} of its paper is gone.", count, half)
    else:
        text = "{} trusts have a signed baseline. Half have at most {} of their paper gone, a quarter at most {}."
        yield sentence(text, count, half, book.of("nation.progress.quarter"))
    late = len(content.nation.laggards)
    if late:
        number = book.cell("nation.late", "trusts that are late", late, "trust", "forecasts after their target date")
        are = "is expected after its" if late == 1 else "are expected after their"
        yield sentence(f"{{}} {are} own target date.", number)


def when_we_finish(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """The middle forecast and its spread, or why there is none."""
    standing = content.standing
    if standing is None:
        if content.whole and content.nation is not None:
            yield from _all_ends(content, book)
        else:
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
    yield from plan_and_target(content, book)


def _all_ends(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """How many trusts have a forecast, and when the last of them is expected to be done."""
    known = [one for one in content.trusts if one.standing and not one.standing.forecast.why_not]
    if not known:
        yield "No trust has a forecast yet, so nothing can be said of all: each trust\u2019s page says why."
        return
    count = book.cell("nation.forecasts", "trusts with a forecast", len(known), "trust", "forecasts of the trusts")
    never = [one for one in known if one.standing and one.standing.forecast.p50 is None]
    days = [(one.standing.forecast.p50, one.title) for one in known if one.standing and one.standing.forecast.p50]
    has = "trust has" if len(known) == 1 else "trusts have"
    yield sentence(f"{{}} {has} a forecast from the pace so far.", count)
    if days:
        last, name = max(days)
        cell = book.day("nation.last-p50", "last of the days at even chances", last, "forecasts of the trusts")
        who = f"The last of them, {name}," if len(days) > 1 else name
        yield sentence(f"{who} is expected to be done by {{}} at even chances.", cell)
    if never:
        many = book.cell("nation.never", "trusts more likely than not never done", len(never), "trust",
                         "forecasts of the trusts")  # fmt: skip
        yield sentence(f"{{}} {'is' if len(never) == 1 else 'are'} more likely than not never done at this pace.", many)


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
    steady, net, npsv, worth, need = (
        book.of(f"money.{key}") for key in ("steady-gross", "steady-net", "npsv", "cash-npv", "peak-need")
    )
    text = "Once all is done the plan would save {} a year, {} of it cash. Net of running costs it is {} a year."
    yield sentence(text, steady, steady_cash(case, book), net)
    years = book.cell("money.years", "years of the plan", case.plan.years, "year", "plan")
    text = "Over {} years it is worth {}, of which {} is cash, in pounds of {} and discounted."
    yield sentence(text, years, npsv, worth, price_year(case, book))
    yield paid_back(case, book)
    text = "At most {} is laid out before it comes back: in the same pounds, with optimism bias and without VAT."
    yield sentence(text, need)
    if case.uncertainty:
        low, middle, high = (book.of(f"draws.npsv.{point}") for point in ("p10", "p50", "p90"))
        text = "How sure is that? In eight of ten cases it is worth from {} to {}; half are below {}."
        yield sentence(text, low, high, middle)
        yield from why_below(case, book)


def _all_money(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    planned = [one for one in content.trusts if one.case]
    if not planned:
        yield "No trust has a plan yet, so no saving can be added up."
        return
    steady, npsv = book.of("money.steady-gross"), book.of("money.npsv")
    count = book.cell("nation.plans", "trusts with a plan", len(planned), "trust", "plans")
    if not steady.value[:1].isdigit():
        yield sentence(f"{{}} trusts have a plan, and no sum can be stated: {steady.text}.", count)
        return
    one = len(planned) == 1
    whose = "{} trust has a plan. It" if one else "{} trusts have a plan. Together they"
    are = "is" if one else "are"
    text = f"{whose} would save {{}} a year once all is done, and {are} worth {{}}, of which {{}} is cash."
    yield sentence(text, count, steady, npsv, book.of("money.cash-npv"))


def _signed_off(content: PageContent, book: FigureBook) -> Markup | str:
    if "ladder.signed-off" in book and book.of("ladder.signed-off").text.startswith("\N{POUND SIGN}"):
        return sentence("Signed off by finance so far: {} a year.", book.of("ladder.signed-off"))
    return "Nothing has been signed off as saved yet."


def what_would_change_that(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """The three assumptions that move it most, and what a person can do about each."""
    if content.whole:
        yield from _all_swings(content, book)
        return
    found = content.case.uncertainty if content.case else None
    if not found or not found.swings:
        yield "That is not known: it needs a plan and draws of its assumptions."
        return
    for swing in found.swings[:TOP]:
        key = f"swing.{swing.assumption.replace('_', '-')}"
        choice = content.money.assumptions.get(swing.assumption)
        yield _swing(swing.assumption, choice, book.of(f"{key}.at-low"), book.of(f"{key}.at-high"))


def _all_swings(content: PageContent, book: FigureBook) -> Iterator[Markup | str]:
    """The same for all trusts with draws together: each assumption moved for all of them at once."""
    cases = [one.case for one in content.trusts if one.case and one.case.uncertainty]
    if not cases:
        yield "That is not known: it needs a plan of some trust, and draws of its assumptions."
        return
    if len({case.appraisal.price_year for case in cases}) > 1:
        yield "The cases are at prices of different years and cannot be added: each trust\u2019s own page says it."
        return
    centre = sum((case.appraisal.npsv for case in cases), Fraction(0))
    lows: dict[str, Fraction] = defaultdict(lambda: centre)
    highs: dict[str, Fraction] = defaultdict(lambda: centre)
    for case in cases:
        for swing in case.uncertainty.swings if case.uncertainty else ():
            lows[swing.assumption] += swing.at_low - case.appraisal.npsv
            highs[swing.assumption] += swing.at_high - case.appraisal.npsv
    widest = sorted(lows, key=lambda name: (-abs(highs[name] - lows[name]), name))
    choices = {key: choice for one in content.trusts for key, choice in one.money.assumptions.items()}
    for name in widest[:TOP]:
        cells = [
            book.pounds(f"nation.swing.{name.replace('_', '-')}.{end}", f"all plans, {name_of(name)} {end}",
                        sums[name], "the trusts\u2019 models run again, added", rests_on=("money.npsv",))
            for end, sums in (("at-low", lows), ("at-high", highs))
        ]  # fmt: skip
        yield _swing(name, choices.get(name), *cells)


def _swing(assumption: str, choice: Choice | None, low: Cell, high: Cell) -> Markup:
    words = set(assumption.split("_"))
    todo = next((do for names, do in DO if words & set(names.split())), "find a better source and put it in")
    who = f"Who: {choice.used.owner}." if choice else ""
    text = f"{name_of(assumption)}: worth {{}} at its low and {{}} at its high. What to do: {todo}. {who}"
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
    if standing and standing.baseline and (sheets := estimated(standing.baseline)):
        yield (
            f"How far off the baseline is: {sheets:,} of its {standing.baseline.sheets:,} sheets were estimated, not"
            " counted or sampled."
        )
    yield from _unknown_of_all(content)
    guessed = [key for key, choice in content.money.assumptions.items() if choice.used.status.value == "assumption"]
    if guessed:
        yield f"{len(guessed)} of {len(content.money.assumptions)} assumptions under the money were not found in print."
    if content.whole and not content.money.bridges:
        yield says(content, "bridge")
    yield from (f"{one.name}: {one.says}" for one in all_checks(content) if one.verdict is Verdict.FAILS)


def _unknown_of_all(content: PageContent) -> Iterator[str]:
    """What is missing of the trusts, counted; each trust's own page says more."""
    if not content.whole:
        return
    standings = [one.standing for one in content.trusts if one.standing]
    for count, what in (
        (sum(one.standing is None or one.standing.baseline is None for one in content.trusts), "no baseline"),
        (sum(one.baseline is not None and one.signature is None for one in standings), "a baseline that nobody signed"),
        (sum(bool(one.forecast.why_not) for one in standings), "no forecast"),
        (sum(not one.track_record.judged for one in standings), "no forecast that is old enough to be judged"),
        (
            sum(bool(one.baseline and estimated(one.baseline)) for one in standings),
            "sheets in the baseline that were only estimated",
        ),
        (sum(one.case is None for one in content.trusts), "no plan"),
    ):
        if count:
            who = "The one trust" if len(content.trusts) == 1 else f"{count:,} of {len(content.trusts):,} trusts"
            yield f"{who} {'has' if count == 1 else 'have'} {what}."
    used = {key: choice.used.status.value for one in content.trusts for key, choice in one.money.assumptions.items()}
    guessed = sum(status == "assumption" for status in used.values())
    if guessed:
        yield f"{guessed} of {len(used)} assumptions under the trusts\u2019 money were not found in print."


def tiles(content: PageContent, book: FigureBook) -> Tiles | None:
    """The main figures, large: at most four."""
    keys = (
        ("progress.share", "of the paper gone for good"),
        ("forecast.p50", "done by, at even chances"),
        ("money.steady-gross", "planned saving a year, not all of it cash"),
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
