"""The end of a run in the terminal: plain, aligned lines of at most 99 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction

from records.programme import Rung
from records.types import Status
from reports.figures import NEVER
from reports.money.pounds import label_of
from reports.money.results import Case
from reports.pages.printed import in_decimals
from reports.pages.views import PageContent
from reports.progress.documents import Progress, Verdict, plural, share
from reports.progress.standing import Standing

WIDTH = 99
LABEL = 12
NO_BASELINE = "no percentage: there is no signed baseline yet (casenote baseline --help)"
NOTHING_SIGNED = "nothing is signed off"


def text_summary(contents: Sequence[PageContent]) -> str:
    """What happened, per trust and, for several, together; the content of all comes first. No newline at the end."""
    if len(contents) < 2:
        return "No documents have come in yet."
    whole, *trusts = contents
    blocks = ["\n".join(_block(f"{one.code}  {one.name}", one)) for one in trusts]
    if len(trusts) > 1:
        blocks.append("\n".join(_block(_together(len(trusts)), whole)))
    return "\n\n".join(blocks)


def _together(trusts: int) -> str:
    return "Both trusts" if trusts == 2 else f"All {trusts} trusts"


def _block(heading: str, content: PageContent) -> Iterator[str]:
    yield textwrap.shorten(heading, WIDTH, placeholder=" ...")
    for label, text in lines_of(content):
        yield textwrap.fill(text, WIDTH, initial_indent=f"  {label:<{LABEL}}", subsequent_indent=" " * (LABEL + 2))


def lines_of(content: PageContent) -> Iterator[tuple[str, str]]:
    """What is said of a trust, or of all, as pairs of a word and a line."""
    if content.predecessors:
        yield "merged", ", ".join(f"{one.code} since {one.day}" for one in content.predecessors)
    shown = content.documents
    if shown:
        yield "documents", _documents(shown)
        yield "sides", _sides(shown)
        yield "a person", _person(shown)
        yield "coded", _coded(shown)
    if content.standing:
        yield from _standing(content.standing)
    elif content.nation:
        yield "progress", f"{_nation(content)}"
    if content.case:
        yield "case", _case(content.case)
    elif "case" in content.missing:
        yield "case", f"none: {' '.join(content.missing['case'].split())}"
    failing = [check.name for check in content.checks if check.verdict is Verdict.FAILS]
    if failing:
        yield "CHECKS", f"*** {'; '.join(failing)}: see the page ***"


# ---------------------------------------------------------------- documents
def _documents(shown: Progress) -> str:
    words = {Status.REVIEW: "for review"}
    parts = (f"{count:,} {words.get(status, status)}" for status, count in shown.documents.items())
    return f"{shown.came_in:,} came in = {' + '.join(parts)}"


def _sides(shown: Progress) -> str:
    equation = shown.account.equation.replace("\N{NOT EQUAL TO}", "is not")  # not every terminal can print the sign
    match shown.account.verdict:
        case Verdict.HOLDS:
            return f"{equation} (adds up)"
        case Verdict.UNKNOWN:
            return f"{equation} (not checked: sides that came in were not counted apart)"
    return f"{equation} *** {shown.account.says} ***"


def _person(shown: Progress) -> str:
    if not shown.for_a_person:
        return "none needed"
    most = f"; first of the reasons: {shown.reasons[0][0]} ({shown.reasons[0][1]:,})" if shown.reasons else ""
    return f"{plural(shown.for_a_person, 'document')}{most}"


def _coded(shown: Progress) -> str:
    if shown.coded_share is None:
        return "no facts read yet"
    return f"{shown.coded:,} of {plural(shown.facts, 'fact')} ({share(shown.coded_share)}%)"


# ---------------------------------------------------------------- paper and pounds
def _standing(standing: Standing) -> Iterator[tuple[str, str]]:
    if standing.baseline is None:
        yield "progress", NO_BASELINE
    else:
        yield "progress", _progress(standing)
        yield "rating", f"{standing.rating.colour.upper()}: {' '.join((standing.rating.says, *standing.rating.caps))}"
        if not standing.forecast.why_not:
            yield "done by", _done(standing)
    signed = next((step.pounds for step in standing.ladder.steps if step.rung is Rung.SIGNED_OFF), None)
    yield "saved", NOTHING_SIGNED if signed is None else f"GBP {signed:,.2f} a year, signed off by two people"


def _progress(standing: Standing) -> str:
    """In percent only where a signature of the baseline holds."""
    ladder = standing.ladder
    said = f"{ladder.closed:,} of {ladder.in_scope or 0:,} sheets closed"
    if ladder.scope:
        sign = "+" if ladder.scope > 0 else "-"
        said += f" ({ladder.baseline or 0:,} counted {sign} {abs(ladder.scope):,} by changes of scope)"
    return f"{said}: {standing.no_share or f'{share(standing.progress)}%'}"


def _done(standing: Standing) -> str:
    said = standing.forecast
    early, middle, late = (day.isoformat() if day else NEVER for day in (said.p10, said.p50, said.p90))
    target = f"; the date is {standing.baseline.target}" if standing.baseline else ""
    return f"{middle} (8 chances of 10: between {early} and {late}){target}"


def _case(case: Case) -> str:
    found = case.appraisal
    start, years = label_of(case.plan.first_year), "never pays back"
    if found.payback_years is not None:
        years = f"pays back {in_decimals(found.payback_years, 1)} years after the end of {start}"
    return (
        f"GBP {_pounds(found.npsv)} net present social value over {case.plan.years} years, at prices of"
        f" {found.price_year}; {years}; needs at most GBP {_pounds(found.peak_need)} first"
    )


def _nation(content: PageContent) -> str:
    known = content.nation.whole.known if content.nation else None
    if known is None or content.nation is None or not known.in_scope:
        return NO_BASELINE
    whole = content.nation.whole
    without = len(whole.without_baseline) + len(whole.unsigned)
    apart = f"; {plural(without, 'trust')} without a signed baseline" if without else ""
    return f"{known.closed:,} of {known.in_scope:,} sheets closed: {share(known.progress)}%{apart}"


def _pounds(amount: Fraction) -> str:
    return f"{round(amount):,}"
