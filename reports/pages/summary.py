"""The end of a run in the terminal: plain, aligned lines of at most 99 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from records.types import Status, Tally
from reports.money.potential import Estimate, Line, estimate, together
from reports.money.quantities import rounded
from reports.progress.documents import Progress, Verdict, plural, progress, share

WIDTH = 99
LABEL = 12


def text_summary(tallies: Sequence[Tally], names: Mapping[str, str]) -> str:
    """What happened, per trust and, for more than one, together. Ends without a newline."""
    if not tallies:
        return "No documents have come in yet."
    blocks = ["\n".join(_block(f"{tally.trust}  {names.get(tally.trust.code, '')}", [tally])) for tally in tallies]
    if len(tallies) > 1:
        blocks.append("\n".join(_block(_together(len(tallies)), tallies)))
    return "\n\n".join(blocks)


def _together(trusts: int) -> str:
    return "Both trusts" if trusts == 2 else f"All {trusts} trusts"


def _block(heading: str, tallies: Sequence[Tally]) -> Iterator[str]:
    shown = progress(tallies)
    money = together([estimate(tally) for tally in tallies])
    yield textwrap.shorten(heading, WIDTH, placeholder=" ...")
    for label, text in (
        ("documents", _documents(shown)),
        ("sides", _sides(shown)),
        ("a person", _person(shown)),
        ("coded", _coded(shown)),
        ("progress", "no percentage: there is no signed baseline yet"),
        ("saved", f"{_money(money.line('saved'))} (no paper has gone)"),
        ("potential", _potential(money)),
    ):
        if not text:
            continue
        yield textwrap.fill(text, WIDTH, initial_indent=f"  {label:<{LABEL}}", subsequent_indent=" " * (LABEL + 2))


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


def _potential(money: Estimate) -> str:
    """What might be saved; nothing below one box, which would free nothing."""
    rent, worth = money.line("rent"), money.line("box_worth")
    if rent.quantity is None or worth.quantity is None:
        return f"cannot be stated: needs {', '.join(rent.needs)}"
    if worth.quantity.central < 1:
        return ""
    filled = rounded(worth.quantity.central, worth.formula.decimals)
    return (
        f"{_money(rent)} a year of box rent, if the paper may go"
        f" (it would fill {filled:,} boxes; only whole ones free anything)"
    )


def _money(line: Line) -> str:
    if line.quantity is None:
        return "not counted"
    low, central, high = (rounded(value, line.formula.decimals) for value in line.quantity.values)
    spread = "" if low == high else f" ({low:,} to {high:,})"
    return f"GBP {central:,}{spread}"
