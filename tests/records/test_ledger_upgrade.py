"""A ledger that an earlier version wrote is brought up to date with all that is in it."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from records.ledger import Ledger
from records.programme import Event, EventKind
from records.stacks import Stack
from records.types import OdsCode, Outcome, PageState, Status

ROWS = (
    "INSERT INTO batch VALUES ('b1', 'RZZ', 'scan', '/inbox', '2026-01-01T00:00:00+00:00', NULL)",
    "INSERT INTO file VALUES (1, 'b1', 'RZZ', 'scan', 'RZZ/scan/a.pdf', 'd1', 3, '2026-01-01T00:00:00+00:00')",
    "INSERT INTO document VALUES (1, 1, 'r1', '0.1.0', 1, 2, 'review', '[]', 'clinic', NULL, NULL, NULL, '[]', "
    "'tesseract 5', 0.9, 3, 2, '2026-01-01T00:00:01+00:00')",
    "INSERT INTO page VALUES (1, 1, 'delivered'), (1, 2, 'suppressed')",
)


def an_old_ledger(folder: Path, version: str) -> str:
    """The address of a ledger of an earlier version with one document in it."""
    address = f"sqlite:///{folder / 'ledger.db'}"
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(files("records") / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in ROWS:
            connection.exec_driver_sql(row)
        command.upgrade(config, version)
    engine.dispose()
    return address


def test_documents_of_the_first_ledger_are_counted_and_done_again_by_a_newer_version(tmp_path: Path) -> None:
    address = an_old_ledger(tmp_path, "0001")
    with Ledger(address, "0.1.0") as ledger:
        assert ledger.unfinished("b1") == ()
        assert ledger.sides() == (2, 0)
        (entry,) = ledger.entries()
        assert entry.outcome.status == Status.REVIEW
        assert entry.outcome.page_states == (PageState.DELIVERED, PageState.SUPPRESSED)
        assert ledger.set_aside() == ()
    with Ledger(address, "0.2.0") as ledger:
        assert [taken.id for taken in ledger.unfinished("b1")] == [1]


def test_documents_of_the_second_ledger_say_nothing_of_profiles_and_the_programme_begins_empty(tmp_path: Path) -> None:
    address = an_old_ledger(tmp_path, "0002")
    with Ledger(address, "0.1.0") as ledger:
        (entry,) = ledger.entries()
        assert (entry.outcome.ref, entry.outcome.profile, entry.outcome.issues) == ("r1", "", None)
        assert ledger.sides() == (2, 0)
        book = ledger.programme
        assert book.totals(date(2027, 1, 1)) == ()
        trust = OdsCode("RZZ")
        event = Event(trust, EventKind.CAPTURED, date(2026, 3, 2), "minute 7", "Ann Archer", "S1", "A", sheets=1)
        book.enter([event])
    with Ledger(address, "0.1.0") as ledger:
        assert ledger.programme.events(trust) == (event,)


def test_profile_and_issues_of_a_document_are_kept(tmp_path: Path) -> None:
    with Ledger(an_old_ledger(tmp_path, "0002"), "0.2.0") as ledger:
        (taken,) = ledger.unfinished("b1")
        states = (PageState.DELIVERED,)
        outcome = Outcome("r2", "d1", (1, 1), Status.ACCEPTED, (), page_states=states, profile="UKCore 2.0", issues=0)
        ledger.enter(taken, Stack(1, (outcome,)))
        assert [entry.outcome for entry in ledger.entries()] == [outcome]
