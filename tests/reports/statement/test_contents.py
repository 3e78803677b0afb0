"""The whole of Northmoor, from its tables to what is reported: read, put together, checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from custody.gates import judge
from custody.signing import holds, make_key, sign
from records.errors import LedgerDamaged
from records.ledger import Ledger
from records.programme import Event, EventKind, Rung, TableKind
from records.types import OdsCode
from reports.inputs.baseline import baseline_of, frozen_rows
from reports.inputs.events import read_events
from reports.inputs.table import inputs, read_table
from reports.money.benefits import benefit_lines
from reports.progress.documents import Verdict
from reports.progress.forecast import to_snapshot
from reports.progress.standing import Colour
from reports.statement.contents import Statement, statement
from reports.statement.gathered import gather

TABLES = Path(__file__).parents[3] / "samples" / "northmoor"
TRUST = OdsCode("ZZ9")
AS_OF = date(2026, 11, 17)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.beside(tmp_path, "1") as ledger:
        yield ledger


def rows(kind: TableKind) -> tuple[dict[str, str], ...]:
    return read_table(TABLES / f"{kind.replace(' ', '_')}.csv", inputs()[kind])


def freeze(ledger: Ledger, frozen: date = date(2026, 4, 1)) -> str:
    """The baseline's digest, once it is kept."""
    found = frozen_rows(
        rows(TableKind.BASELINE),
        rows(TableKind.ROOMS),
        frozen=frozen,
        target=date(2031, 3, 31),
        fax_machines=76,
        new_sheets=3_000_000,
    )
    return baseline_of(ledger.programme.keep(TableKind.BASELINE, TRUST, found, "Ann Archer")).digest


def put_name(ledger: Ledger, folder: Path, digest: str) -> None:
    make_key(folder / "key.pem")
    ledger.programme.sign(
        sign(digest, folder / "key.pem", "Ann Archer", "records manager", "2026-04-02T09:00:00+00:00")
    )


def enter(ledger: Ledger) -> None:
    given = [event for _, event in read_events(TABLES / "events.csv", TRUST, "Ann Archer")]
    kept = ledger.programme.table(TableKind.BASELINE, TRUST)
    assert kept is not None
    verdict = judge(given, (), TRUST, may_happen=lambda *_: True, today=AS_OF, baseline=baseline_of(kept))
    assert verdict.refused == ()
    ledger.programme.enter(verdict.accepted)


def said(ledger: Ledger, draws: int = 0) -> Statement:
    return statement(gather(ledger, AS_OF, holds, {}), AS_OF.isoformat(), draws)


def test_an_empty_ledger_states_nothing(ledger: Ledger) -> None:
    made = said(ledger)
    assert made.trusts == ()
    assert made.whole.documents is None


def test_a_signed_baseline_with_events_has_progress_a_forecast_and_a_colour(ledger: Ledger, tmp_path: Path) -> None:
    put_name(ledger, tmp_path, freeze(ledger))
    enter(ledger)
    (trust,) = said(ledger).trusts
    assert trust.standing is not None
    assert trust.standing.ladder.closed > 0
    assert trust.standing.ladder.faults == ()
    assert trust.standing.rating.colour in (Colour.RED, Colour.AMBER, Colour.GREEN)
    assert trust.standing.forecast.p50 is not None
    assert {check.verdict for check in trust.checks} <= {Verdict.HOLDS, Verdict.UNKNOWN}


def test_without_a_signature_there_is_no_colour(ledger: Ledger) -> None:
    freeze(ledger)
    enter(ledger)
    (trust,) = said(ledger).trusts
    assert trust.standing is not None
    assert trust.standing.rating.colour is Colour.GREY
    assert "nobody has signed it" in trust.standing.signature_fault
    assert Verdict.FAILS in {check.verdict for check in trust.checks if check.name == "The baseline is signed"}


def test_a_signature_of_another_version_is_none_of_this_one(ledger: Ledger, tmp_path: Path) -> None:
    put_name(ledger, tmp_path, freeze(ledger))
    freeze(ledger, frozen=date(2026, 4, 2))
    (trust,) = said(ledger).trusts
    assert trust.standing is not None
    assert trust.standing.signature is None


def test_what_was_closed_before_the_baseline_was_frozen_is_no_progress(ledger: Ledger) -> None:
    freeze(ledger)
    enter(ledger)
    (before,) = said(ledger).trusts
    gone = Event(
        TRUST, EventKind.CLOSED, date(2025, 12, 1), "log", "Ann Archer", "S3", "Storage company", sheets=2200,
        route=next(iter(before.standing.ladder.closed_by)),  # type: ignore[union-attr]
    )  # fmt: skip
    ledger.programme.enter([gone])
    (after,) = said(ledger).trusts
    assert before.standing is not None
    assert after.standing is not None
    assert after.standing.ladder.closed == before.standing.ladder.closed


def test_a_plan_without_the_trusts_own_volumes_has_no_case_and_says_why(ledger: Ledger) -> None:
    freeze(ledger)
    ledger.programme.keep(TableKind.PLAN, TRUST, rows(TableKind.PLAN), "Ann Archer")
    (trust,) = said(ledger).trusts
    assert trust.case is None
    assert "casenote tables import assumptions" in trust.missing["case"]


def test_the_case_is_the_worked_example(ledger: Ledger) -> None:
    freeze(ledger)
    for kind in (TableKind.PLAN, TableKind.ASSUMPTIONS):
        ledger.programme.keep(kind, TRUST, rows(kind), "Ann Archer")
    made = said(ledger)
    (trust,) = made.trusts
    assert trust.case is not None
    assert trust.case.appraisal.base["fax"] == 76 * 300
    assert made.whole.money.self_funding is None
    assert {check.name for check in trust.checks if check.verdict is Verdict.FAILS} == {"The baseline is signed"}
    assert all(check.verdict is not Verdict.FAILS for check in made.whole.checks)


def test_the_bridge_shows_what_nothing_explains(ledger: Ledger) -> None:
    freeze(ledger)
    for kind in (TableKind.PLAN, TableKind.ASSUMPTIONS):
        ledger.programme.keep(kind, TRUST, rows(kind), "Ann Archer")
    ledger.programme.keep(TableKind.RECORDS_COSTS, None, rows(TableKind.RECORDS_COSTS), "Ann Archer")
    (bridge,) = said(ledger).whole.money.bridges
    assert bridge.unexplained == Fraction(300_000_000) - 1_622_000
    assert sum((bar.amount for bar in bridge.bars), Fraction(0)) == bridge.claimed


def test_the_same_ledger_says_the_same(ledger: Ledger) -> None:
    freeze(ledger)
    enter(ledger)
    assert said(ledger) == said(ledger)
    code = TRUST
    assert gather(ledger, AS_OF, holds, {}).digest(code) == gather(ledger, AS_OF, holds, {}, only=code).digest(code)


def test_signed_off_savings_stand_on_the_last_rung(ledger: Ledger, tmp_path: Path) -> None:
    freeze(ledger)
    enter(ledger)
    kept = ledger.programme.keep(TableKind.BENEFITS, TRUST, rows(TableKind.BENEFITS), "Paula Hollis")
    (before,) = said(ledger).trusts
    assert {line.line.realised for line in before.money.register} == {True, False}
    from reports.money.benefits import benefit_lines

    for name, role in (("Paula Hollis", "records manager"), ("Rosa Dean", "finance director")):
        key = tmp_path / f"{role}.pem"
        make_key(key)
        for line in benefit_lines(kept):
            if line.realised:
                ledger.programme.sign(sign(line.digest, key, name, role, "2026-11-01T09:00:00+00:00"))
    (after,) = said(ledger).trusts
    assert before.standing is not None
    assert after.standing is not None
    rungs = [{step.rung: step.pounds for step in one.standing.ladder.steps} for one in (before, after) if one.standing]
    assert [str(rung[Rung.SIGNED_OFF]) for rung in rungs] == ["None", "10700.00"]


HEIR = OdsCode("ZZ8")


def merged(ledger: Ledger, day: str) -> None:
    """Northmoor was taken over by a trust that had counted its own paper before."""
    trusts = [{"code": code, "name": code, "region": "Y63", "opened": "", "closed": ""} for code in ("ZZ8", "ZZ9")]
    ledger.programme.keep(TableKind.TRUSTS, None, trusts, "Ann Archer")
    after = [{"predecessor": "ZZ9", "successor": "ZZ8", "day": day}]
    ledger.programme.keep(TableKind.SUCCESSIONS, None, after, "Ann Archer")
    found = frozen_rows(
        rows(TableKind.BASELINE),
        rows(TableKind.ROOMS),
        frozen=date(2026, 6, 1),
        target=date(2031, 3, 31),
        fax_machines=4,
        new_sheets=0,
    )
    ledger.programme.keep(TableKind.BASELINE, HEIR, found, "Ann Archer")


def test_paper_that_was_taken_over_after_the_successor_had_counted_is_neither_lost_nor_counted_twice(
    ledger: Ledger,
) -> None:
    freeze(ledger)
    enter(ledger)
    (before,) = said(ledger).trusts
    merged(ledger, "2026-11-01")
    (after,) = said(ledger).trusts
    assert before.standing is not None and after.standing is not None
    assert after.code == "ZZ8"
    assert after.standing.baseline is not None and before.standing.baseline is not None
    assert after.standing.baseline.sheets == 2 * before.standing.baseline.sheets
    assert after.standing.ladder.closed == before.standing.ladder.closed
    assert after.standing.ladder.faults == ()
    assert after.standing.burn_up[-1].closed == before.standing.burn_up[-1].closed


def test_savings_that_were_signed_off_are_the_successors_after_a_merger(ledger: Ledger, tmp_path: Path) -> None:
    freeze(ledger)
    enter(ledger)
    kept = ledger.programme.keep(TableKind.BENEFITS, TRUST, rows(TableKind.BENEFITS), "Ann Archer")
    for name in ("Paula Hollis", "Rosa Dean"):
        make_key(tmp_path / f"{name}.pem")
        for line in benefit_lines(kept):
            signed = sign(line.digest, tmp_path / f"{name}.pem", name, "finance", "2026-11-02T09:00:00+00:00")
            ledger.programme.sign(signed)
    (before,) = said(ledger).trusts
    merged(ledger, "2026-11-01")
    (after,) = said(ledger).trusts
    assert before.standing is not None and after.standing is not None
    assert before.standing.ladder.steps[-1].pounds
    assert after.standing.ladder.steps[-1].pounds == before.standing.ladder.steps[-1].pounds


def test_on_a_day_before_a_baseline_was_frozen_there_was_none(ledger: Ledger) -> None:
    freeze(ledger)
    freeze(ledger, frozen=date(2026, 6, 1))
    for day, frozen in ((date(2026, 5, 31), date(2026, 4, 1)), (date(2026, 6, 1), date(2026, 6, 1))):
        (trust,) = statement(gather(ledger, day, holds, {}), day.isoformat(), 0).trusts
        assert trust.standing is not None and trust.standing.baseline is not None
        assert trust.standing.baseline.frozen == frozen
    day = date(2026, 3, 31)
    (trust,) = statement(gather(ledger, day, holds, {}), day.isoformat(), 0).trusts
    assert trust.standing is not None
    assert trust.standing.baseline is None
    assert trust.standing.ladder.progress is None


def entered_on(folder: Path, kind: TableKind, version: int, day: str) -> None:
    """Set the clock back: as though a table had been given on a day."""
    with closing(sqlite3.connect(folder / "ledger.db")) as database, database:
        values = (f"{day}T09:00:00+00:00", kind.value, version)
        database.execute("update kept_table set entered = ? where kind = ? and version = ?", values)


def known_on_the_day(made: Statement) -> str:
    """What the trust's page says of what it reports though it was not known on the day; empty if nothing."""
    return next((row.says for row in made.trusts[0].checks if "known on the day" in row.name), "")


def test_a_report_of_a_day_uses_the_tables_that_were_there_on_it(ledger: Ledger, tmp_path: Path) -> None:
    put_name(ledger, tmp_path, freeze(ledger))
    for person in ("Ann Archer", "Ben Bowman"):
        ledger.programme.keep(TableKind.PLAN, TRUST, rows(TableKind.PLAN), person)
        ledger.programme.keep(TableKind.PLAN, TRUST, rows(TableKind.PLAN)[:1], person)
    for version, day in enumerate(("2026-10-01", "2026-11-17", "2026-11-18"), 1):
        entered_on(tmp_path, TableKind.PLAN, version, day)
    found = gather(ledger, AS_OF, holds, {})
    plan = found.table(TableKind.PLAN, TRUST)
    assert plan is not None
    assert plan.version == 2
    assert known_on_the_day(said(ledger)) == ""
    assert gather(ledger, date(2026, 11, 18), holds, {}).kept[TableKind.PLAN, TRUST].version == 3


def test_what_was_given_or_signed_only_after_the_day_is_used_and_told(ledger: Ledger, tmp_path: Path) -> None:
    digest = freeze(ledger)
    make_key(tmp_path / "late.pem")
    ledger.programme.sign(sign(digest, tmp_path / "late.pem", "Ann Archer", "manager", "2026-11-20T09:00:00+00:00"))
    ledger.programme.keep(TableKind.PLAN, TRUST, rows(TableKind.PLAN), "Ann Archer")
    entered_on(tmp_path, TableKind.PLAN, 1, "2026-11-19")
    told = known_on_the_day(said(ledger))
    assert "plan of ZZ9, version 1, on 2026-11-19" in told
    assert "Signed later, and counted as signed: by Ann Archer, manager, on 2026-11-20" in told


def test_of_two_baselines_frozen_by_a_day_the_one_that_was_there_counts(ledger: Ledger, tmp_path: Path) -> None:
    freeze(ledger)
    freeze(ledger, date(2026, 4, 2))
    assert [one.version for one in gather(ledger, AS_OF, holds, {}).parts(TRUST)] == [2], "neither was: the last does"
    entered_on(tmp_path, TableKind.BASELINE, 1, "2026-04-01")
    assert [one.version for one in gather(ledger, AS_OF, holds, {}).parts(TRUST)] == [1]
    entered_on(tmp_path, TableKind.BASELINE, 2, "2026-11-17")
    assert [one.version for one in gather(ledger, AS_OF, holds, {}).parts(TRUST)] == [2]


def test_a_page_names_the_trusts_that_were_merged_into_it(ledger: Ledger) -> None:
    freeze(ledger)
    merged(ledger, "2026-06-01")
    (trust,) = said(ledger).trusts
    assert [(one.code, one.name, one.day) for one in trust.predecessors] == [("ZZ9", "ZZ9", date(2026, 6, 1))]


def spoil(folder: Path, statement: str) -> None:
    """Somebody changes the ledger by hand."""
    with closing(sqlite3.connect(folder / "ledger.db")) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_table_that_was_changed_in_the_ledger_counts_nothing_and_is_told_while_others_are_reported(
    ledger: Ledger, tmp_path: Path
) -> None:
    freeze(ledger)
    enter(ledger)
    found = ledger.programme.table(TableKind.BASELINE, TRUST)
    assert found is not None
    ledger.programme.keep(TableKind.BASELINE, HEIR, list(found.rows), "Ann Archer")
    spoil(tmp_path, "update kept_table set rows = replace(rows, '21000000', '11000000') where ods_code = 'ZZ9'")
    made = said(ledger)
    sound, spoilt = made.trusts
    assert sound.standing is not None and sound.standing.baseline is not None
    assert not [check for check in sound.checks if "as it was taken" in check.name]
    assert spoilt.standing is not None
    assert spoilt.standing.baseline is None
    for content in (spoilt, made.whole):
        (check,) = [check for check in content.checks if "as it was taken" in check.name]
        assert check.verdict is Verdict.FAILS
        assert "baseline of ZZ9, version 1" in check.says


def test_an_earlier_version_is_not_taken_for_one_that_was_changed(ledger: Ledger, tmp_path: Path) -> None:
    freeze(ledger)
    freeze(ledger, frozen=date(2026, 6, 1))
    spoil(tmp_path, "update kept_table set rows = '[]' where version = 2")
    (trust,) = said(ledger).trusts
    assert trust.standing is not None
    assert trust.standing.baseline is None


@pytest.mark.parametrize(
    "statement",
    [
        "update event set kind = 'exploded', counts_for = 'exploded' where id = 5",
        "update event set details = 'null' where kind = 'fax registered'",
        "update event set ods_code = 'zz-9' where id = 5",
        "update kept_table set rows = '{{'",
        "insert into snapshot (ods_code, kind, as_of, inputs, content, entered) values ('ZZ9', 'forecast',"
        " '2026-01-05', '', '{}', '')",
    ],
)
def test_a_row_that_cant_be_read_is_told_as_damage(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    freeze(ledger)
    enter(ledger)
    spoil(tmp_path, statement)
    with pytest.raises(LedgerDamaged):
        said(ledger)


def test_this_weeks_own_forecast_makes_no_other_report(ledger: Ledger, tmp_path: Path) -> None:
    put_name(ledger, tmp_path, freeze(ledger))
    enter(ledger)
    gathered = gather(ledger, AS_OF, holds, {})
    (trust,) = statement(gathered, AS_OF.isoformat(), 0).trusts
    assert trust.standing is not None
    ledger.programme.snap(to_snapshot(trust.standing.forecast, TRUST, gathered.digest(TRUST)))
    assert gather(ledger, AS_OF, holds, {}).digest(TRUST) == gathered.digest(TRUST)
    later = AS_OF + timedelta(weeks=20)
    before = gather(ledger, later, holds, {}).digest(TRUST)
    earlier = replace(trust.standing.forecast, made=AS_OF - timedelta(weeks=4))
    ledger.programme.snap(to_snapshot(earlier, TRUST, ""))
    assert gather(ledger, later, holds, {}).digest(TRUST) != before
