"""A ledger that an earlier version wrote is brought up to date with all that is in it."""

from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from records.ledger import Ledger
from records.types import PageState, Status

ROWS = (
    "INSERT INTO batch VALUES ('b1', 'RZZ', 'scan', '/inbox', '2026-01-01T00:00:00+00:00', NULL)",
    "INSERT INTO file VALUES (1, 'b1', 'RZZ', 'scan', 'RZZ/scan/a.pdf', 'd1', 3, '2026-01-01T00:00:00+00:00')",
    "INSERT INTO document VALUES (1, 1, 'r1', '0.1.0', 1, 2, 'review', '[]', 'clinic', NULL, NULL, NULL, '[]', "
    "'tesseract 5', 0.9, 3, 2, '2026-01-01T00:00:01+00:00')",
    "INSERT INTO page VALUES (1, 1, 'delivered'), (1, 2, 'suppressed')",
)


def test_documents_of_the_first_ledger_are_counted_and_done_again_by_a_newer_version(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'ledger.db'}"
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(files("records") / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in ROWS:
            connection.exec_driver_sql(row)
    engine.dispose()
    with Ledger(address, "0.1.0") as ledger:
        assert ledger.unfinished("b1") == ()
        assert ledger.sides() == (2, 0)
        (entry,) = ledger.entries()
        assert entry.outcome.status == Status.REVIEW
        assert entry.outcome.page_states == (PageState.DELIVERED, PageState.SUPPRESSED)
        assert ledger.set_aside() == ()
    with Ledger(address, "0.2.0") as ledger:
        assert [taken.id for taken in ledger.unfinished("b1")] == [1]
