"""Northmoor's register of savings in its report: what the case, the events and the roles of signers let count."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.signing import holds, make_key, sign
from records.ledger import Ledger
from records.programme import TableKind
from reports.money.benefits import Judged, State, benefit_lines
from reports.progress.documents import Verdict
from reports.statement.cases import case_of
from reports.statement.gathered import gather
from reports.statement.standings import register_of
from tests.reports.statement.test_contents import AS_OF, TRUST, enter, freeze, ledger, rows, said

__all__ = ["ledger"]  # the fixture
CHECK = "No realised saving is above what its category costs"


def signed(ledger: Ledger, folder: Path, *more: dict[str, str], role: str = "finance director") -> None:
    """Northmoor's register with more realised lines, all signed by their author and a second person."""
    blank = {"class": "CRB", "recurs": "recurring", "status": "realised", "evidence": "FC-9", "budget_code": "E1"}
    given = [{**blank, "author": "Paula Hollis", "note": "", **line} for line in more]
    kept = ledger.programme.keep(TableKind.BENEFITS, TRUST, [*rows(TableKind.BENEFITS), *given], "Paula Hollis")
    for name, office in (("Paula Hollis", "records manager"), ("Rosa Dean", role)):
        make_key(folder / f"{name}.pem")
        for minute, line in enumerate(benefit_lines(kept)):
            if line.realised:
                when = f"2026-11-01T09:{minute:02}:00+00:00"
                ledger.programme.sign(sign(line.digest, folder / f"{name}.pem", name, office, when))


def prepared(ledger: Ledger, *, with_case: bool = True) -> None:
    freeze(ledger)
    enter(ledger)
    for kind in (TableKind.PLAN, TableKind.ASSUMPTIONS) if with_case else ():
        ledger.programme.keep(kind, TRUST, rows(kind), "Ann Archer")


def found(ledger: Ledger) -> tuple[dict[str, Judged], tuple[Verdict, str]]:
    """The realised lines by number, and what the check of the report says of them."""
    (trust,) = said(ledger).trusts
    (check,) = (one for one in trust.checks if one.name == CHECK)
    return {one.line.line: one for one in trust.money.register if one.line.realised}, (check.verdict, check.says)


def test_more_than_a_category_costs_does_not_count_and_fails_the_check(ledger: Ledger, tmp_path: Path) -> None:
    prepared(ledger)
    pay = {"line": "posts", "category": "pay", "year": "2026/27", "amount": "999999"}
    signed(ledger, tmp_path, pay)
    lines, (verdict, says) = found(ledger)
    assert lines["posts"].state is State.ABOVE
    assert lines["posts"].says == "above what pay costs: £999,999.00 of £939,456.00"
    assert lines["rent-boxes"].state is State.SIGNED_OFF
    assert verdict is Verdict.FAILS
    assert "posts of 2026-27 does not count" in says


def test_more_than_the_released_boxes_cost_does_not_count(ledger: Ledger, tmp_path: Path) -> None:
    prepared(ledger)
    signed(ledger, tmp_path, {"line": "more", "category": "rent", "year": "2026/27", "amount": "5501"})
    lines, _ = found(ledger)
    assert lines["more"].state is State.ABOVE  # 4,500 and 5,501 of 2,000 boxes at 5 pounds
    assert "2,000 boxes that are out of their contract cost: £10,001.00 of £10,000.00" in lines["more"].says


def test_part_of_a_year_is_asked_about_and_fits(ledger: Ledger, tmp_path: Path) -> None:
    prepared(ledger)
    signed(ledger, tmp_path)
    lines, (verdict, _) = found(ledger)
    assert {one.state for one in lines.values()} == {State.SIGNED_OFF}
    assert "is it of that year alone?" in lines["rent-boxes"].says
    assert verdict is Verdict.HOLDS


@pytest.mark.parametrize("with_case", [True, False])
def test_without_a_case_the_check_says_that_it_was_not_made(ledger: Ledger, tmp_path: Path, with_case: bool) -> None:
    prepared(ledger, with_case=with_case)
    signed(ledger, tmp_path)
    lines, (verdict, says) = found(ledger)
    assert (verdict is Verdict.UNKNOWN) == (not with_case) == ("no case" in lines["rent-boxes"].says)
    assert ("Not checked" in says) == (not with_case)


def test_a_year_to_come_does_not_count(ledger: Ledger, tmp_path: Path) -> None:
    prepared(ledger)
    signed(ledger, tmp_path, {"line": "next", "category": "pay", "year": "2027/28", "amount": "5"})
    assert found(ledger)[0]["next"].state is State.NOT_BEGUN


def test_a_second_signature_that_is_not_of_finance_waits(ledger: Ledger, tmp_path: Path) -> None:
    prepared(ledger)
    signed(ledger, tmp_path, role="records clerk")
    gathered = gather(ledger, AS_OF, holds, {})
    register = register_of(gathered, TRUST, case_of(gathered, TRUST, draws=0))
    assert {one.state for one in register if one.line.realised} == {State.NOT_FINANCE}
    (trust,) = said(ledger).trusts
    assert trust.money.register == register, "the command and the report judge alike"
