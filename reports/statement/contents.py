"""What pages, workbook and artifacts show of each trust and of all together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from records.programme import Signature
from records.types import OdsCode
from reports.figures import Figure
from reports.money import benefits, claims, funds, reconciliation, records_costs, waves
from reports.money.benefits import Judged, State
from reports.money.results import Spread
from reports.money.uncertainty import nation as spreads
from reports.pages.views import ALL, Money, PageContent, Predecessor
from reports.progress.documents import progress
from reports.progress.nation import nation, together
from reports.statement import checks
from reports.statement.cases import Costed, case_of
from reports.statement.gathered import Gathered
from reports.statement.registers import Saved, envelopes, national_money, trust_money
from reports.statement.registers import claims as registered_claims
from reports.statement.standings import Stood, standing_of

PAPER = "paper"  # the part of a fund that is set aside for replacing paper


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that is reported: all trusts together, and each trust."""

    whole: PageContent
    trusts: tuple[PageContent, ...]

    @property
    def contents(self) -> tuple[PageContent, ...]:
        """The page of all, then each trust's."""
        return self.whole, *self.trusts


def statement(gathered: Gathered, made: str, draws: int) -> Statement:
    """The statement of all trusts. ``draws`` of each case are made; with 0 how sure its pounds are is not said."""
    costed = {code: case_of(gathered, code, draws) for code in gathered.trusts}
    trusts = tuple(trust_content(gathered, code, made, one) for code, one in costed.items())
    worths = [one.worth for one in costed.values() if one.worth]
    alike = len({one.case.appraisal.price_year for one in trusts if one.case}) == 1  # else pounds can't be added
    return Statement(_whole(gathered, trusts, made, spreads(worths) if worths and alike else {}), trusts)


def trust_content(gathered: Gathered, code: OdsCode, made: str, costed: Costed) -> PageContent:
    """One trust, with what its plan costs and saves. Raises `LedgerUnreachable`."""
    stood = standing_of(gathered, code, costed)
    tallies, trust = gathered.tallies.get(code, ()), gathered.trust(code)
    history = gathered.register.history(code, gathered.as_of)
    money = trust_money(gathered, code, costed.choices, stood.register, costed.case)
    return PageContent(
        code=code.code,
        name=trust.name,
        as_of=gathered.as_of,
        made=made,
        documents=progress(tallies) if tallies else None,
        standing=stood.standing,
        case=costed.case,
        money=money,
        attributes=gathered.register.attributes(code, gathered.as_of),
        checks=(
            *checks.of_tables(gathered.damaged_of(code)),
            *checks.of_day(gathered.as_of, gathered.later(*history), _signed(stood), tallies),
            *checks.of_standing(stood.standing),
            *(checks.of_case(costed.case) if costed.case else ()),
            *checks.of_register(stood.register, costed.case),
        ),
        figures=(*costed.figures, *benefits.figures(stood.register)),
        missing=costed.missing,
        digest=gathered.digest(code),
        predecessors=tuple(_predecessors(gathered, history[1:])),
    )


def _predecessors(gathered: Gathered, codes: Sequence[OdsCode]) -> Iterator[Predecessor]:
    """The trusts that were merged into another, by the day of the merger."""
    found = [one for code in codes if (one := gathered.register.succession_of(code))]
    for one in sorted(found, key=lambda one: (one.day, one.predecessor.code)):
        yield Predecessor(one.predecessor.code, gathered.trust(one.predecessor).name, one.day)


def _signed(stood: Stood) -> Iterator[Signature | None]:
    """Every signature on which a trust's report rests."""
    yield stood.standing.signature
    yield from (one.signature for one in stood.register if one.state is State.SIGNED_OFF)


def _whole(gathered: Gathered, trusts: Sequence[PageContent], made: str, sure: Mapping[str, Spread]) -> PageContent:
    standings = [one.standing for one in trusts if one.standing]
    tallies = [tally for code in gathered.trusts for tally in gathered.tallies.get(code, ())]
    added = nation(standings)
    register = tuple(line for one in trusts for line in one.money.register)
    climbed = together([standing.ladder for standing in standings])
    money = national_money(gathered, register, _bottom_up(trusts), climbed, tuple(_waves(gathered, trusts)))
    money = replace(money, spreads=sure)
    known = registered_claims(gathered), envelopes(gathered)
    return PageContent(
        code=ALL,
        name="All trusts",
        as_of=gathered.as_of,
        made=made,
        documents=progress(tallies) if tallies else None,
        money=money,
        nation=added,
        trusts=tuple(trusts),
        checks=(
            *checks.of_tables(gathered.damaged),
            *checks.of_day(gathered.as_of, gathered.later(None), (), tallies),
            *checks.of_nation(added, *known, money.bridges),
        ),
        figures=tuple(_figures(money, register)),
        missing=_missing(trusts),
    )


def _missing(trusts: Sequence[PageContent]) -> dict[str, str]:
    """What can't be added up, and why."""
    years = sorted({one.case.appraisal.price_year for one in trusts if one.case})
    if len(years) < 2:
        return {}
    said = f"The trusts' cases are at prices of {', '.join(years)}: pounds of different years are not added."
    return {"bridge": said}


def _figures(money: Money, register: Sequence[Judged]) -> Iterator[Figure]:
    yield from claims.figures(money.claims)
    yield from funds.figures(money.funds, money.bought)
    yield from records_costs.figures(money.costs)
    yield from benefits.figures(register)
    for one in money.bridges:
        yield from reconciliation.figures(one)


def _bottom_up(trusts: Sequence[PageContent]) -> Saved | None:
    """What the trusts' cases save a year once steady; None while no trust has a case, or while price years differ."""
    cases = [one.case.appraisal for one in trusts if one.case]
    years = {case.price_year for case in cases}
    if len(years) != 1:
        return None
    return Saved(sum((case.steady_gross for case in cases), Fraction(0)), years.pop())


def _waves(gathered: Gathered, trusts: Sequence[PageContent]) -> Iterator[str]:
    """In which year a fund that is paid back out of what it releases could pay whom."""
    paper = next((one for envelope in envelopes(gathered) for one in envelope.parts if one.key == PAPER), None)
    nets = {one.case.plan.trust: tuple(year.net for year in one.case.financial) for one in trusts if one.case}
    if paper is None or not nets:
        return
    found = waves.revolving(Fraction(paper.amount), nets)
    yield f"A revolving fund of {paper.amount:,} pounds, paid back out of the cash that trusts release, could pay:"
    for year, codes in found.waves:
        when = "at its start" if not year else f"from its year {year} on"
        yield f"{when}: {', '.join(map(str, codes))}."
    for one in found.unfunded:
        yield f"It could not pay {one.trust}: {one.says}."
