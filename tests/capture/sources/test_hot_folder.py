"""A watched inbox: what is whole, who may watch, how files are claimed and put away, whatever they are called."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from capture.sources import hot_folder
from capture.sources.hot_folder import (
    SOURCE,
    Claim,
    Settling,
    bring_back,
    claim,
    claims,
    clear,
    look,
    new_claim,
    open_for_writing,
    put_away,
    watched,
)
from records.arrivals import Channel
from records.errors import AlreadyWatched, InboxMissing, InboxUnwritable


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for folder in ("inbox", "inbox/.taken", "inbox/done", "inbox/failed", "out"):
        (tmp_path / folder).mkdir()
    return tmp_path / "inbox"


def put(inbox: Path, relative: str, content: bytes = b"paper") -> Path:
    path = inbox / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def seen(inbox: Path) -> list[str]:
    return sorted(path.relative_to(inbox).as_posix() for path in look(inbox).papers)


def lying(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != "lock"
    }


def claimed(inbox: Path, *relative: str) -> Claim:
    return claim(inbox, [put(inbox, each) for each in relative])


def test_the_shelf_names_its_source() -> None:
    assert SOURCE == "hot_folder"


# ---------------------------------------------------------------- looking
def test_what_could_be_paper_is_seen_and_the_rest_is_left_alone(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "RZZ/scan/a.pdf")
    put(inbox, "RZZ/scan/ward 7/b.pdf")
    put(inbox, "stray.pdf")
    put(inbox, "RZZ/done/c.pdf")  # only at the top are done and failed ours
    put(inbox, "RZZ/scan/.hidden")
    put(inbox, "RZZ/scan/copying.pdf.part")
    put(inbox, "done/1/RZZ/scan/old.pdf")
    put(inbox, "failed/1/RZZ/scan/old.pdf")
    put(inbox, ".taken/1/RZZ/scan/now.pdf")
    (inbox / "RYY").symlink_to(tmp_path)
    (inbox / "RZZ/scan/link.pdf").symlink_to("/etc/passwd")
    (inbox / "RZZ/scan/broken.pdf").symlink_to("nowhere")
    os.mkfifo(inbox / "RZZ/scan/pipe")
    assert seen(inbox) == [
        "RZZ/done/c.pdf",
        "RZZ/scan/a.pdf",
        "RZZ/scan/broken.pdf",
        "RZZ/scan/link.pdf",
        "RZZ/scan/pipe",
        "RZZ/scan/ward 7/b.pdf",
        "stray.pdf",
    ]
    assert look(inbox).ignored == 3


def test_no_inbox(tmp_path: Path) -> None:
    with pytest.raises(InboxMissing):
        look(tmp_path / "none")


# ---------------------------------------------------------------- settling
def settled(settling: Settling, inbox: Path, now: float) -> list[str]:
    return [path.name for path in settling.settled(look(inbox), now)]


def test_a_file_is_whole_when_it_has_not_changed_for_long_enough(inbox: Path) -> None:
    settling = Settling(10)
    file = put(inbox, "RZZ/scan/a.pdf")
    assert settled(settling, inbox, 0) == []
    assert settled(settling, inbox, 9.9) == []
    file.write_bytes(b"paper and more")
    assert settled(settling, inbox, 10) == []
    assert settled(settling, inbox, 19.9) == []
    assert settled(settling, inbox, 20) == ["a.pdf"]


def test_the_same_size_written_anew_is_a_change(inbox: Path) -> None:
    settling = Settling(10)
    file = put(inbox, "RZZ/scan/a.pdf")
    settled(settling, inbox, 0)
    os.utime(file, ns=(1, 1))
    assert settled(settling, inbox, 10) == []
    assert settled(settling, inbox, 20) == ["a.pdf"]


def test_a_file_that_went_and_came_again_settles_anew(inbox: Path) -> None:
    settling = Settling(10)
    file = put(inbox, "RZZ/scan/a.pdf")
    status = file.stat()
    settled(settling, inbox, 0)
    file.unlink()
    settled(settling, inbox, 5)
    file.write_bytes(b"paper")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert settled(settling, inbox, 10) == []


def test_an_empty_file_is_given_longer(inbox: Path) -> None:
    settling = Settling(10)
    put(inbox, "RZZ/scan/a.pdf", b"")
    settled(settling, inbox, 0)
    assert settled(settling, inbox, 99) == []
    assert settled(settling, inbox, 100) == ["a.pdf"]


def test_a_file_that_somebody_has_open_for_writing_is_not_whole(inbox: Path) -> None:
    settling = Settling(0)
    file = put(inbox, "RZZ/scan/a.pdf")
    put(inbox, "RZZ/scan/b.pdf")
    writer = subprocess.Popen(
        [sys.executable, "-c", "import sys; f = open(sys.argv[1], 'ab'); print(1, flush=True); sys.stdin.read()", file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    status = file.stat()
    assert (status.st_dev, status.st_ino) in open_for_writing()
    assert settled(settling, inbox, 0) == ["b.pdf"]
    writer.communicate()
    assert settled(settling, inbox, 0) == ["a.pdf", "b.pdf"]


def test_one_that_only_reads_does_not_hold_a_file_up(inbox: Path) -> None:
    with put(inbox, "RZZ/scan/a.pdf").open("rb"):
        assert settled(Settling(0), inbox, 0) == ["a.pdf"]


# ---------------------------------------------------------------- one watcher
def test_one_watcher_at_a_time(tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    out.mkdir()
    with watched(inbox, out):
        assert sorted(path.name for path in inbox.iterdir()) == [".taken", "done", "failed"]
        with pytest.raises(AlreadyWatched), watched(inbox, out):
            pass
    with watched(inbox, out):
        pass


def test_a_share_without_locks_is_locked_in_the_output_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    out.mkdir()
    flock = hot_folder.fcntl.flock

    def without(handle: int, how: int) -> None:
        if str(inbox) in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOLCK, "no locks")
        flock(handle, how)

    monkeypatch.setattr(hot_folder.fcntl, "flock", without)
    with watched(inbox, out), pytest.raises(AlreadyWatched), watched(inbox, out):
        pass


@pytest.mark.parametrize("name", [".taken", "done", "failed"])
def test_folders_of_ours_that_are_links_are_not_used(tmp_path: Path, name: str) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inbox" / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InboxUnwritable), watched(tmp_path / "inbox", tmp_path):
        pass


def test_no_inbox_to_watch(tmp_path: Path) -> None:
    with pytest.raises(InboxMissing), watched(tmp_path / "none", tmp_path):
        pass


# ---------------------------------------------------------------- claiming
def test_a_claim_is_an_inbox_of_its_own(inbox: Path) -> None:
    mine = claimed(inbox, "RZZ/scan/a.pdf", "RZZ/scan/deep/b.pdf", "stray.pdf")
    assert seen(inbox) == []
    assert seen(mine.folder) == ["RZZ/scan/a.pdf", "RZZ/scan/deep/b.pdf", "stray.pdf"]
    assert mine.channel == Channel.FOLDER
    assert mine.received.endswith("+00:00")
    assert claims(inbox) == (mine,)
    assert claims(inbox)[0].received == mine.received


def test_claims_are_found_oldest_first_and_nothing_else_is_one(inbox: Path) -> None:
    for name in ("20250101-000000-folder-000000", "20240101-000000-fax-ffffff", "something", "lock"):
        (inbox / ".taken" / name).mkdir()
    assert [each.ref[:4] for each in claims(inbox)] == ["2024", "2025"]


def test_names_of_every_kind_are_claimed_as_they_are(inbox: Path) -> None:
    folder = inbox / "RZZ" / "scan"
    folder.mkdir(parents=True)
    names = [b"\xff\xfe.pdf", b"line\nbreak.pdf", b"\x1b[31mred.pdf", b"x" * 251 + b".pdf", b"-rf", b"A.pdf", b"a.pdf"]
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(name)
    mine = claim(inbox, tuple(look(inbox).papers))
    found = {os.fsencode(path.name): path.read_bytes() for path in mine.papers()}
    assert found == {name: name for name in names}


def test_what_went_away_is_no_trouble(inbox: Path) -> None:
    there, gone = put(inbox, "RZZ/scan/a.pdf"), put(inbox, "RZZ/fax/b.pdf")
    gone.unlink()
    assert seen(claim(inbox, [gone, there]).folder) == ["RZZ/scan/a.pdf"]


def test_a_folder_swapped_for_a_link_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    paper = put(inbox, "RZZ/scan/a.pdf")
    secret = put(tmp_path, "elsewhere/a.pdf", b"secret")
    paper.unlink()
    paper.parent.rmdir()
    paper.parent.symlink_to(secret.parent)
    mine = claim(inbox, [paper])
    assert mine.papers() == ()
    assert secret.read_bytes() == b"secret"


def test_nothing_can_be_moved(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = put(inbox, "RZZ/scan/a.pdf")

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "rename", forbid)
    with pytest.raises(InboxUnwritable):
        claim(inbox, [paper])
    assert paper.exists()
    assert claims(inbox) == ()


def test_the_mark_that_a_claim_was_received_stays(inbox: Path) -> None:
    mine = new_claim(inbox, Channel.FAX)
    assert not mine.is_received
    mine.mark_received()
    assert claims(inbox)[0].is_received
    assert mine.papers() == ()
    assert mine.channel == Channel.FAX


# ---------------------------------------------------------------- putting away
def test_a_file_is_put_away_beside_its_reason(inbox: Path) -> None:
    mine = claimed(inbox, "RZZ/scan/a.pdf", "RZZ/scan/b.pdf")
    for paper, failed in zip(mine.papers(), (False, True), strict=True):
        put_away(mine, paper, failed, "because\n")
    done, failed = inbox / "done" / mine.ref / "RZZ/scan", inbox / "failed" / mine.ref / "RZZ/scan"
    assert (done / "a.pdf").read_bytes() == b"paper"
    assert (done / "a.pdf.reason.txt").read_text().endswith("\nbecause\n")
    assert sorted(lying(failed)) == ["b.pdf", "b.pdf.reason.txt"]
    assert clear(mine)
    assert claims(inbox) == ()


def test_putting_away_again_after_it_was_stopped_half_way(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = claimed(inbox, "RZZ/scan/a.pdf")
    (paper,) = mine.papers()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr(hot_folder, "move", stop)  # the reason is written, the file not yet moved
        put_away(mine, paper, False, "because\n")
    assert not clear(mine)
    put_away(mine, paper, False, "because, again\n")
    assert sorted(lying(inbox / "done")) == [
        f"{mine.ref}/RZZ/scan/a.pdf",
        f"{mine.ref}/RZZ/scan/a.pdf.reason.txt",
    ]
    with pytest.raises(FileNotFoundError):
        put_away(mine, paper, False, "because\n")


@pytest.mark.parametrize("first", [0, 1])
def test_a_file_called_like_a_reason_is_neither_lost_nor_taken_for_one(inbox: Path, first: int) -> None:
    mine = claimed(inbox, "RZZ/scan/a.pdf", "RZZ/scan/a.pdf.reason.txt", "RZZ/scan/a.pdf-2.reason.txt")
    papers = list(mine.papers())
    order = papers if first == 0 else papers[::-1]
    for paper in order:
        put_away(mine, paper, False, f"of {paper.name}\n")
    files = lying(inbox / "done" / mine.ref / "RZZ/scan")
    assert [name for name, content in files.items() if content == b"paper"] == [
        "a.pdf",
        "a.pdf-2.reason.txt",
        "a.pdf.reason.txt",
    ]
    assert len(files) == 6
    assert sum(content.endswith(b"of a.pdf\n") for content in files.values()) == 1


@pytest.mark.parametrize("name", ["x" * 251 + ".pdf", "é" * 125 + ".pdf", os.fsdecode(b"\xff" * 255), "x" * 244])
def test_the_reason_of_a_long_name_has_a_shorter_one(inbox: Path, name: str) -> None:
    mine = claimed(inbox, f"RZZ/scan/{name}")
    (paper,) = mine.papers()
    put_away(mine, paper, True, "because\n")
    folder = inbox / "failed" / mine.ref / "RZZ/scan"
    assert (folder / name).exists()
    (reason,) = (each for each in folder.iterdir() if each.name != name)
    assert reason.name.endswith(".reason.txt")
    assert len(os.fsencode(reason.name)) <= 255


def test_what_was_put_away_is_brought_back_without_its_reason(inbox: Path) -> None:
    mine = claimed(inbox, "RZZ/scan/a.pdf", "RZZ/scan/b.pdf")
    for paper, failed in zip(mine.papers(), (False, True), strict=True):
        put_away(mine, paper, failed, "because\n")
    clear(mine)
    assert bring_back(inbox, mine.ref, ("RZZ", "scan", "a.pdf"))
    assert bring_back(inbox, mine.ref, ("RZZ", "scan", "b.pdf"))
    assert not bring_back(inbox, mine.ref, ("RZZ", "scan", "c.pdf"))
    assert seen(mine.folder) == ["RZZ/scan/a.pdf", "RZZ/scan/b.pdf"]
    assert lying(inbox / "done") == lying(inbox / "failed") == {}
    assert claims(inbox) == (mine,)


def test_a_reason_and_a_file_that_differ_in_case_only_do_not_meet_on_a_share_that_knows_no_case(inbox: Path) -> None:
    mine = claimed(inbox, "RZZ/scan/a.pdf", "RZZ/scan/A.PDF.Reason.txt")
    put_away(mine, mine.folder / "RZZ/scan/a.pdf", False, "because\n")
    names = [path.name.lower() for path in (inbox / "done" / mine.ref / "RZZ/scan").iterdir()]
    assert "a.pdf.reason.txt" not in names
    assert len(names) == 2


def test_a_claim_that_holds_something_is_not_cleared(inbox: Path) -> None:
    mine = claimed(inbox, "RZZ/scan/a.pdf")
    assert not clear(mine)
    assert seen(mine.folder) == ["RZZ/scan/a.pdf"]
