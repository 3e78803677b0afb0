"""Watching: what the ledger says of a claim, the doors beside the inbox, and rounds in which things go wrong."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from capture.names import later_places
from capture.sources import hot_folder
from capture.sources.folder import as_taken
from capture.sources.hot_folder import Claim, claim, claims
from flows import watch
from flows.claims import PutAway, reason, receive, restore, settle
from flows.intake import take_in
from flows.watch import Pause, Watcher
from records.arrivals import Channel
from records.errors import AlreadyWatched, InboxMissing, LedgerUnreachable, LinkNotTaken, OutputInInbox, SpoolMissing
from records.ledger import Ledger
from records.settings import Settings
from records.stacks import Stack
from records.store import FolderStore, document_ref
from records.types import Outcome, PageState, Status

LIMITS = Settings().limits


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for folder in ("inbox", "inbox/.taken", "inbox/done", "inbox/failed", "out"):
        (tmp_path / folder).mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def store(tmp_path: Path, inbox: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


@pytest.fixture
def ledger(store: FolderStore) -> Ledger:
    return Ledger.beside(store.root, "1")


def put(inbox: Path, relative: str, content: bytes = b"paper") -> Path:
    path = inbox / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def claim_all(inbox: Path) -> Claim:
    return claim(inbox, sorted(hot_folder.look(inbox).papers))


def finish(mine: Claim, ledger: Ledger, status: Status = Status.ACCEPTED, only: str = "") -> None:
    """As if a claim had been migrated: its files, or those whose name holds ``only``."""
    take_in(mine.folder, ledger, Settings())
    for ref in ledger.open_batches():
        for taken in ledger.unfinished(ref):
            if only in taken.file.relative:
                digest = taken.file.digest
                states = () if status == Status.REJECTED else (PageState.DELIVERED,)
                why = ("The page says too little.",) if status != Status.ACCEPTED else ()
                outcome = Outcome(document_ref(digest, (1, 1)), digest, (1, 1), status, why, page_states=states)
                ledger.enter(taken, Stack(1, (outcome,)))


def lying(folder: Path) -> list[str]:
    """Files below done/ or failed/, without the name of their claim."""
    return sorted("/".join(path.relative_to(folder).parts[1:]) for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- a claim and the ledger
@pytest.mark.parametrize(
    ("status", "place"),
    [
        (Status.ACCEPTED, "done"),
        (Status.REVIEW, "done"),
        (Status.DUPLICATE, "done"),
        (Status.REJECTED, "failed"),
    ],
)
def test_the_status_decides_where_a_file_is_put(
    inbox: Path, ledger: Ledger, store: FolderStore, status: Status, place: str
) -> None:
    put(inbox, "RZZ/scan/a.pdf")
    mine = claim_all(inbox)
    assert receive(mine, ledger, store, LIMITS) == PutAway()
    finish(mine, ledger, status)
    settled = settle(mine, ledger, LIMITS)
    assert (settled.done, settled.failed, settled.left) == (place == "done", place == "failed", 0)
    assert lying(inbox / place) == ["RZZ/scan/a.pdf", "RZZ/scan/a.pdf.reason.txt"]
    assert claims(inbox) == ()
    said = next((inbox / place).rglob("*.txt")).read_text()
    assert status.value in said
    assert ("too little" in said) == (status != Status.ACCEPTED)


def test_what_is_not_finished_stays(inbox: Path, ledger: Ledger, store: FolderStore) -> None:
    put(inbox, "RZZ/scan/a.pdf", b"a")
    put(inbox, "RZZ/scan/b.pdf", b"b")
    mine = claim_all(inbox)
    receive(mine, ledger, store, LIMITS)
    assert settle(mine, ledger, LIMITS) == PutAway(left=2)
    finish(mine, ledger, only="a.pdf")
    assert settle(mine, ledger, LIMITS) == PutAway(done=1, left=1)
    assert [path.name for path in claims(inbox)[0].papers()] == ["b.pdf"]
    finish(mine, ledger)
    assert settle(mine, ledger, LIMITS) == PutAway(done=1)
    assert claims(inbox) == ()


def test_a_file_that_changed_in_its_claim_is_not_put_away_for_what_it_was(
    inbox: Path, ledger: Ledger, store: FolderStore
) -> None:
    put(inbox, "RZZ/scan/a.pdf", b"as taken")
    mine = claim_all(inbox)
    receive(mine, ledger, store, LIMITS)
    finish(mine, ledger)
    mine.papers()[0].write_bytes(b"written late")
    assert settle(mine, ledger, LIMITS) == PutAway(left=1)
    finish(mine, ledger, Status.REVIEW)  # taken in anew
    assert settle(mine, ledger, LIMITS) == PutAway(done=1, person=1)
    assert {entry.outcome.status for entry in ledger.entries()} == {Status.ACCEPTED, Status.REVIEW}


def test_the_same_file_again_is_put_away_as_one_that_came_before(
    inbox: Path, ledger: Ledger, store: FolderStore
) -> None:
    for _ in range(2):
        put(inbox, "RZZ/scan/a.pdf")
        mine = claim_all(inbox)
        put_away = receive(mine, ledger, store, LIMITS)
        finish(mine, ledger)
        settle(mine, ledger, LIMITS)
    assert put_away == PutAway(done=1, before=1)
    assert lying(inbox / "done").count("RZZ/scan/a.pdf") == 2
    said = sorted(path.read_text() for path in (inbox / "done").rglob("*.txt"))
    assert sum("came before" in each for each in said) == 1
    assert len(ledger.entries()) == 1
    arrivals = ledger.arrivals()  # both are counted, and known apart
    assert [(each.relative, each.channel) for each in arrivals] == [("RZZ/scan/a.pdf", Channel.FOLDER)] * 2
    assert len({each.origin for each in arrivals}) == 2


def test_the_same_name_with_other_content_is_another_file(inbox: Path, ledger: Ledger, store: FolderStore) -> None:
    for content in (b"one", b"two"):
        put(inbox, "RZZ/scan/a.pdf", content)
        mine = claim_all(inbox)
        assert receive(mine, ledger, store, LIMITS) == PutAway()
        finish(mine, ledger)
        assert settle(mine, ledger, LIMITS) == PutAway(done=1)
    assert sorted(path.read_bytes() for path in (inbox / "done").rglob("a.pdf")) == [b"one", b"two"]
    assert len(ledger.entries()) == 2


def test_received_twice_after_it_was_killed_does_not_count_itself_as_one_that_came_before(
    inbox: Path, ledger: Ledger, store: FolderStore
) -> None:
    put(inbox, "RZZ/scan/a.pdf")
    mine = claim_all(inbox)
    receive(mine, ledger, store, LIMITS)
    finish(mine, ledger)  # and killed before it was put away
    assert receive(mine, ledger, store, LIMITS) == PutAway()
    assert settle(mine, ledger, LIMITS) == PutAway(done=1)


def test_links_and_what_lies_outside_any_trust_fail_with_the_reason(
    inbox: Path, ledger: Ledger, store: FolderStore
) -> None:
    put(inbox, "stray.pdf")
    put(inbox, "RZZ/scan/good.pdf")
    (inbox / "RZZ/scan/out.pdf").symlink_to("/etc/passwd")
    (inbox / "RZZ/scan/beside.pdf").symlink_to("good.pdf")
    mine = claim_all(inbox)
    assert receive(mine, ledger, store, LIMITS) == PutAway(failed=2, person=2)
    finish(mine, ledger)
    assert settle(mine, ledger, LIMITS) == PutAway(done=1, failed=1, person=1)
    failed = {path.name for path in (inbox / "failed").rglob("*") if not path.is_dir()}
    assert {"stray.pdf", "out.pdf", "beside.pdf"} < failed
    assert str(LinkNotTaken()) in next((inbox / "failed").rglob("out.pdf.reason.txt")).read_text()
    assert '"RZZ/scan/out.pdf"' in (store.root / "documents.jsonl").read_text()
    assert Path("/etc/passwd").is_file()


def test_names_that_are_not_text_come_through(inbox: Path, ledger: Ledger, store: FolderStore) -> None:
    put(inbox, "RZZ/scan/caf\udce9.pdf", b"bytes")
    put(inbox, "RZZ/scan/caf\\xe9.pdf", b"letters")
    mine = claim_all(inbox)
    receive(mine, ledger, store, LIMITS)
    finish(mine, ledger)
    assert settle(mine, ledger, LIMITS) == PutAway(done=2)
    assert (inbox / "done" / mine.ref / "RZZ/scan/caf\udce9.pdf").read_bytes() == b"bytes"
    newer = Ledger.beside(store.root, "2")
    assert restore(inbox, newer) == 2


# ---------------------------------------------------------------- a newer version
def test_a_newer_version_gets_its_files_back_and_sorts_them_anew(
    inbox: Path, ledger: Ledger, store: FolderStore
) -> None:
    put(inbox, "RZZ/scan/a.pdf", b"a")
    put(inbox, "RZZ/scan/b.pdf", b"b")
    mine = claim_all(inbox)
    receive(mine, ledger, store, LIMITS)
    finish(mine, ledger, Status.REJECTED, only="a.pdf")
    finish(mine, ledger)
    settle(mine, ledger, LIMITS)
    assert restore(inbox, ledger) == 0

    newer = Ledger.beside(store.root, "2")
    for ref in newer.open_batches():
        for taken in newer.unfinished(ref):
            assert as_taken(taken.file).parts[-5] in ("done", "failed")  # a plain migrate finds them there
    assert restore(inbox, newer) == 2
    assert restore(inbox, newer) == 0
    assert claims(inbox) == (mine,)
    assert receive(mine, newer, store, LIMITS) == PutAway(), "what was brought back did not come before"
    finish(mine, newer)
    assert settle(mine, newer, LIMITS) == PutAway(done=2)
    assert lying(inbox / "failed") == []


def test_where_a_claim_lies_later() -> None:
    assert [place.parent.name for place in later_places(Path("/in/.taken/x"))] == ["done", "failed"]


def test_a_reason_without_documents_says_so() -> None:
    assert "separator sheets" in reason(())


def test_a_reason_names_one_page_or_several() -> None:
    one = Outcome(ref="d1", digest="", pages=(2, 2), status=Status.REVIEW, reasons=("Look at it.",))
    assert reason((one, replace(one, pages=(3, 5)))) == (
        "page 2: review (document d1)\n  Look at it.\npages 3 to 5: review (document d1)\n  Look at it.\n"
    )


# ---------------------------------------------------------------- rounds
def watcher(inbox: Path, store: FolderStore, **settings: object) -> Watcher:
    quick = Settings().watch.model_copy(update={"settle_seconds": 0.0, **settings})
    return Watcher(inbox, store.root, Settings().model_copy(update={"watch": quick}), (), every=0.01)


def test_an_idle_round_touches_nothing(inbox: Path, store: FolderStore) -> None:
    idle = watcher(inbox, store)
    assert not idle.round()
    assert not idle.round()
    assert list(store.root.iterdir()) == []
    assert claims(inbox) == ()


def test_so_many_files_at_once(inbox: Path, store: FolderStore) -> None:
    for number in range(5):
        put(inbox, f"RZZ/scan/{number}.pdf")
    some = watcher(inbox, store, claim_files=3)
    assert some._claim() == 3
    assert some._claim() == 2
    assert some._claim() == 0
    assert [len(mine.papers()) for mine in claims(inbox)] in ([3, 2], [2, 3])


def test_trouble_is_said_once_and_waited_for_longer_each_time(
    inbox: Path, store: FolderStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: clock[0])
    troubled = watcher(inbox, store, longest_pause_seconds=4.0)
    troubled.every = 1.0
    tried = []

    def fail() -> int:
        tried.append(clock[0])
        raise LedgerUnreachable

    for step in range(200):
        clock[0] = step / 10
        assert troubled._try("claims", fail) == 0
    assert tried == [0.0, 1.0, 3.0, 7.0, 11.0, 15.0, 19.0]
    assert capsys.readouterr().err.count("CN405") == 1
    clock[0] = 100.0
    assert troubled._try("claims", lambda: 3) == 3
    assert "well again" in capsys.readouterr().out
    assert troubled._try("claims", fail) == 0
    assert capsys.readouterr().err.count("CN405") == 1


def test_a_full_disk_in_one_part_leaves_the_others(inbox: Path, store: FolderStore) -> None:
    class FullDoor:
        name = "fax spool"

        def take(self, *_: object) -> int:
            raise OSError(28, "No space left on device")

    put(inbox, "RZZ/scan/a.pdf")
    some = watcher(inbox, store)
    some.doors = (FullDoor(),)
    some._work_all = lambda: 0  # type: ignore[method-assign]
    assert some.round()
    assert len(claims(inbox)) == 1
    assert "CN409" in some.said["fax spool"]


def test_an_inbox_that_goes_away_is_waited_for(inbox: Path, store: FolderStore) -> None:
    lost = watcher(inbox, store)
    shutil.rmtree(inbox)
    assert not lost.round()
    assert "CN401" in lost.said["inbox"]


def test_the_last_round_promises_no_other(inbox: Path, store: FolderStore, capsys: pytest.CaptureFixture[str]) -> None:
    lost = watcher(inbox, store)
    lost._trouble("claims", "Something is wrong.")
    assert "tried again" in capsys.readouterr().err
    last = watcher(inbox, store)
    assert last.once() == 0
    last._trouble("claims", "Something is wrong.")
    assert capsys.readouterr().err == "casenote: Something is wrong.\n"


def test_a_claim_says_how_many_need_a_person(
    inbox: Path, store: FolderStore, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.pdf").write_bytes(b"SMITH John")
    (inbox / "RZZ" / "scan").mkdir(parents=True)
    (inbox / "RZZ" / "scan" / "SMITH.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    some = watcher(inbox, store)
    while some.round():
        pass
    said = capsys.readouterr().out
    assert f"1 document needs a person; see {store.root / 'to_look_at.csv'}" in said
    assert "SMITH" not in said


def test_a_pause_grows_to_its_longest() -> None:
    pause = Pause(1.0, 5.0)
    assert pause.over()
    lengths = []
    for _ in range(5):
        pause.badly()
        lengths.append(pause.length)
    assert lengths == [1.0, 2.0, 4.0, 5.0, 5.0]
    assert not pause.over()


# ---------------------------------------------------------------- the command
def asked(*arguments: object) -> argparse.Namespace:
    whole = argparse.ArgumentParser()
    watch.add_to(whole.add_subparsers())
    return whole.parse_args(["watch", *map(str, arguments)])


def test_what_can_not_start_is_told_at_once(inbox: Path, store: FolderStore, tmp_path: Path) -> None:
    with pytest.raises(InboxMissing):
        watch.watch(asked(tmp_path / "none", "--out", store.root))
    with pytest.raises(OutputInInbox):
        watch.watch(asked(inbox, "--out", inbox / "out"))
    with hot_folder.watched(inbox, store.root), pytest.raises(AlreadyWatched):
        watch.watch(asked(inbox, "--out", store.root, "--once"))
    with pytest.raises(SpoolMissing, match="the folder that holds recvq"):
        watch.watch(asked(inbox, "--out", store.root, "--once", "--spool", tmp_path / "none", "--trust", "RZZ"))


@pytest.mark.parametrize(
    "more", [("--spool", "/spool"), ("--bucket", "s3://b"), ("--trust", "rzz"), ("--every", "soon"), ("--every", "-1")]
)
def test_a_wrong_command_line_ends_with_2(inbox: Path, store: FolderStore, more: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as ended:
        watch.watch(asked(inbox, "--out", store.root, *more))
    assert ended.value.code == 2


def test_once_with_nothing_to_do_ends_well(inbox: Path, store: FolderStore) -> None:
    assert watch.watch(asked(inbox, "--out", store.root, "--once")) == 0
