"""Taking in: every file gets its row, new files become batches by trust and source, and a second time adds nothing."""

from pathlib import Path

import pytest

from flows.intake import take_in
from records.errors import InboxMissing
from records.ledger import Ledger
from records.settings import Settings
from records.types import Status


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for name in (
        "RZZ/scan/b.pdf",
        "RZZ/scan/a.pdf",
        "RZZ/fax/c.tif",
        "RYY/digital/d.pdf",
        "RZZ/scan/.hidden",
        "stray.pdf",
    ):
        file = tmp_path / "inbox" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    return tmp_path / "inbox"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.beside(tmp_path, "1")


def test_a_batch_for_each_trust_and_source(inbox: Path, ledger: Ledger) -> None:
    intake = take_in(inbox, ledger, Settings.read())
    assert [ref.rsplit("-", 1)[0] for ref in intake.batches] == ["ryy-digital", "rzz-fax", "rzz-scan"]
    scanned = ledger.unfinished(intake.batches[2])
    assert [taken.file.relative for taken in scanned] == ["RZZ/scan/a.pdf", "RZZ/scan/b.pdf"]
    assert (intake.files, intake.new, intake.ignored) == (4, 4, ("RZZ/scan/.hidden",))


def test_the_copy_is_the_one_with_the_longer_name(inbox: Path, ledger: Ledger) -> None:
    (inbox / "RZZ/scan/Copy of a.pdf").write_bytes((inbox / "RZZ/scan/a.pdf").read_bytes())
    take_in(inbox, ledger, Settings.read())
    scanned = {taken.file.relative: taken for ref in ledger.open_batches() for taken in ledger.unfinished(ref)}
    copy, first = scanned["RZZ/scan/Copy of a.pdf"], scanned["RZZ/scan/a.pdf"]
    assert ledger.original(copy) == first
    assert ledger.original(first) is None


def test_a_file_outside_any_trust_is_rejected_with_the_reason(inbox: Path, ledger: Ledger) -> None:
    assert take_in(inbox, ledger, Settings.read()).refused == 1
    (entry,) = ledger.entries()
    assert entry.relative == "stray.pdf"
    assert entry.outcome.status == Status.REJECTED
    assert "not inside a trust's folder" in entry.outcome.reasons[0]


def test_a_second_time_adds_nothing_and_new_files_make_a_new_batch(inbox: Path, ledger: Ledger) -> None:
    first = take_in(inbox, ledger, Settings.read())
    again = take_in(inbox, ledger, Settings.read())
    assert (again.new, again.batches) == (0, first.batches)
    (inbox / "RZZ/scan/new.pdf").write_bytes(b"new")
    later = take_in(inbox, ledger, Settings.read())
    assert later.new == 1
    assert set(first.batches) < set(later.batches)
    assert len(ledger.entries()) == 1, "the stray file is not entered again"


def test_no_inbox_is_said_plainly(tmp_path: Path, ledger: Ledger) -> None:
    with pytest.raises(InboxMissing):
        take_in(tmp_path / "nowhere", ledger, Settings.read())


def test_a_refused_file_counts_for_the_trust_in_whose_folder_it_lies(inbox: Path, ledger: Ledger) -> None:
    (inbox / "RZZ/scan/outside.pdf").symlink_to("/etc/hostname")
    take_in(inbox, ledger, Settings.read())
    counted = {tally.trust.code: tally.documents[Status.REJECTED] for tally in ledger.tallies()}
    assert counted == {"RYY": 0, "RZZ": 1}
