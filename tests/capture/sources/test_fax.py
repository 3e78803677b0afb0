"""A fax spool: what has arrived is taken with its sender, what is still coming is left alone, nothing is disturbed."""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin

from capture.pages import count_pages, decode
from capture.sources.fax import Fax, Refused, take, waiting
from capture.sources.folder import survey
from records.arrivals import Channel
from records.errors import ChangedSinceTaken, FileGone, FileTooLarge, OutputUnwritable, UnreadableFile
from records.settings import Limits
from records.types import OdsCode, PageKind
from tests.capture.paper_files import sheet

TRUST = OdsCode("RZZ")
NOW = datetime(2026, 3, 2, 12, 0).astimezone()
RECEIVED = datetime(2026, 3, 2, 9, 41, 7).astimezone()
NUMBER = "+44 113 496 0001"


# ---------------------------------------------------------------- faxes as HylaFAX leaves them
def fax_file(
    path: Path,
    description: bytes | str | None = NUMBER,
    pages: int = 2,
    compression: str = "group3",
    lines_per_inch: int = 196,
    when: str | None = "2026:03:02 09:41:07",
    age: float = 3600,
) -> Path:
    """A TIFF-F with the tags that HylaFAX's faxgetty writes (34908 to 34911 are SGI's, for fax)."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[305] = "HylaFAX (tm) Version 6.0.7"
    if description is not None:
        tags.tagtype[270] = 2
        tags[270] = description if isinstance(description, str) else description.decode("latin-1")
    if when is not None:
        tags[306] = when
    for tag, value in ((34908, 4225), (34910, 39)):
        tags.tagtype[tag] = 4
        tags[tag] = value
    page = sheet().resize((1728, round(11.69 * lines_per_inch))).convert("1", dither=Image.Dither.NONE)
    page.save(
        path,
        format="TIFF",
        save_all=True,
        append_images=[page] * (pages - 1),
        compression=compression,
        dpi=(204, lines_per_inch),
        tiffinfo=tags,
    )
    return aged(path, age)


def aged(path: Path, seconds: float) -> Path:
    """The file as if it had last been written to so long before NOW."""
    moment = NOW.timestamp() - seconds
    os.utime(path, (moment, moment))
    return path


def record(file: str = "fax000000012.tif", sender: str = NUMBER, fields: int = 19, **changed: str) -> str:
    """A RECV line of xferfaxlog, as FaxAcctInfo writes it."""
    row = {
        "date": "03/02/26 09:40",
        "what": "RECV",
        "call": "000000034",
        "modem": "ttyS0",
        "file": file,
        "tag": '""',
        "user": "fax",
        "local": '"0113 496 0099"',
        "tsi": f'"{sender}"',
        "parameters": "4225",
        "pages": "2",
        "duration": "1:12",
        "connected": "1:10",
        "reason": '""',
        "name": '"EXAMPLE SURGERY"',
        "number": '"01134960002"',
        "more": '""',
        "owner": '""',
        "dcs": '"00 46 78"',
    }
    return "\t".join(list({**row, **changed}.values())[:fields]) + "\n"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """An empty spooling area."""
    (tmp_path / "spool" / "recvq").mkdir(parents=True)
    (tmp_path / "spool" / "etc").mkdir()
    (tmp_path / "spool" / "recvq" / "seqf").write_text("12")
    return tmp_path / "spool"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def only(spool: Path, **others: object) -> Fax:
    (found,) = waiting(spool, Limits(), NOW, **others)  # type: ignore[arg-type]
    assert isinstance(found, Fax)
    return found


# ---------------------------------------------------------------- what its tags say
@pytest.mark.parametrize("lines_per_inch", [98, 196])
@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_a_fax_is_found_with_sender_time_and_pages(spool: Path, compression: str, lines_per_inch: int) -> None:
    path = fax_file(
        spool / "recvq" / "fax000000012.tif", pages=3, compression=compression, lines_per_inch=lines_per_inch
    )
    fax = only(spool)
    assert (fax.sender, fax.caller, fax.pages, fax.size) == (NUMBER, None, 3, path.stat().st_size)
    assert datetime.fromisoformat(fax.received) == RECEIVED
    assert fax.origin == "fax000000012.tif"


def test_the_caller_stands_on_the_lines_after_the_sender(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif", f"{NUMBER}\nEXAMPLE SURGERY\n01134960002\nanything")
    assert only(spool).caller == "01134960002"


def test_some_versions_label_the_caller(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif", f"{NUMBER}\nCallID1\t01134960002")
    assert only(spool).caller == "01134960002"


@pytest.mark.parametrize("nobody", [None, "<UNSPECIFIED>", "<unknown>", "   "])
def test_a_machine_that_says_nothing_has_no_sender(spool: Path, nobody: str | None) -> None:
    fax_file(spool / "recvq" / "fax1.tif", nobody)
    assert only(spool).sender is None


@pytest.mark.parametrize("withheld", ["WITHHELD", "anonymous", "-", "", "12"])
def test_what_is_no_number_is_no_caller(spool: Path, withheld: str) -> None:
    fax_file(spool / "recvq" / "fax1.tif", f"{NUMBER}\n{withheld}")
    assert only(spool).caller is None


def test_a_hostile_sender_is_made_printable_and_short(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif", b"\x1b[2J\x07A\xe9\x9f" + b"9" * 10_000 + b"\n" + b"1" * 10_000)
    fax = only(spool)
    assert fax.sender is not None
    assert fax.sender.startswith("?[2J?A??999")
    assert len(fax.sender) == 80
    assert fax.sender.isascii()
    assert fax.sender.isprintable()
    assert fax.caller is None


@pytest.mark.parametrize("nonsense", [None, "yesterday", "2099:01:01 00:00:00", "0000:00:00 00:00:00"])
def test_without_a_believable_time_the_file_says_when(spool: Path, nonsense: str | None) -> None:
    fax_file(spool / "recvq" / "fax1.tif", when=nonsense, age=7200)
    assert datetime.fromisoformat(only(spool).received) == NOW - timedelta(hours=2)


# ---------------------------------------------------------------- what the log adds
@pytest.mark.parametrize("fields", [14, 18, 19])
def test_the_log_says_what_the_tags_do_not(spool: Path, fields: int) -> None:
    fax_file(spool / "recvq" / "fax000000012.tif", None)
    (spool / "etc" / "xferfaxlog").write_text(record(fields=fields, pages="3"))
    fax = only(spool)
    assert fax.sender == NUMBER
    assert fax.caller == (None if fields == 14 else "01134960002")
    assert (fax.pages, fax.logged) == (2, 3)


def test_tags_are_stronger_than_the_log(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax000000012.tif", "+44 191 498 0003\n01914980004")
    (spool / "etc" / "xferfaxlog").write_text(record())
    fax = only(spool)
    assert (fax.sender, fax.caller) == ("+44 191 498 0003", "01914980004")


def test_what_went_wrong_on_the_line_is_kept(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax000000012.tif")
    (spool / "etc" / "xferfaxlog").write_text(record(reason='"COMREC error in transmit Phase B"'))
    assert only(spool).trouble == "COMREC error in transmit Phase B"


def test_a_record_of_an_older_fax_of_that_name_is_not_believed(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax000000012.tif", None)
    (spool / "etc" / "xferfaxlog").write_text(record(date="02/11/26 09:40"))
    fax = only(spool)
    assert (fax.sender, fax.caller, fax.logged) == (None, None, None)


def test_the_last_record_of_a_name_counts(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax000000012.tif", None)
    log = (
        record(sender="older", date="02/11/26 09:40") + record(file="recvq/fax000000012.tif") + record("fax2.tif", "x")
    )
    (spool / "etc" / "xferfaxlog").write_text(log)
    assert only(spool).sender == NUMBER


@pytest.mark.parametrize(
    "line",
    [
        record(what="SEND"),
        record(sender="a\tb", fields=18),
        record(date="13/45/26 99:99"),
        record(file=""),
        record(pages="many"),
        "x" * 100_000 + "\n",
        "\n",
    ],
)
def test_a_line_that_is_no_reception_is_passed_over(spool: Path, line: str) -> None:
    fax_file(spool / "recvq" / "fax000000012.tif", None)
    (spool / "etc" / "xferfaxlog").write_text(line)
    assert only(spool).sender is None


# ---------------------------------------------------------------- still being received
def test_a_file_written_to_a_moment_ago_is_left_alone(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif", age=3)
    assert waiting(spool, Limits(), NOW) == ()
    assert only_later(spool, seconds=10).pages == 2


def only_later(spool: Path, seconds: float) -> Fax:
    (found,) = waiting(spool, Limits(), NOW + timedelta(seconds=seconds))
    assert isinstance(found, Fax)
    return found


def test_a_file_from_the_future_is_not_waited_for_for_ever(spool: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif", when=None, age=-400 * 86400)
    assert datetime.fromisoformat(only(spool).received) == NOW


@contextmanager
def held_by_another(path: Path, lock: str) -> Iterator[None]:
    """Another process holds the file locked, as faxgetty does."""
    program = (
        f"import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.{lock}(f, fcntl.LOCK_EX); "
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            yield
        finally:
            holder.communicate()


@pytest.mark.parametrize("lock", ["flock", "lockf"])
def test_a_locked_file_is_left_alone_until_it_is_let_go(spool: Path, lock: str) -> None:
    path = fax_file(spool / "recvq" / "fax1.tif")
    with held_by_another(path, lock):
        assert waiting(spool, Limits(), NOW) == ()
    assert only(spool).pages == 2


def test_looking_leaves_no_lock_behind(spool: Path) -> None:
    path = fax_file(spool / "recvq" / "fax1.tif")
    waiting(spool, Limits(), NOW)
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def unfinished(path: Path, kind: str) -> Path:
    """A fax whose last page is not all there."""
    whole = path.read_bytes()
    damaged = {
        "cut": whole[: len(whole) * 2 // 3],
        "no directory yet": whole[:4] + b"\0\0\0\0" + whole[8:],
        "a page begun": whole + b"\x5a" * 5000,
        "nothing": b"",
    }
    path.write_bytes(damaged[kind])
    return path


@pytest.mark.parametrize("kind", ["cut", "no directory yet", "a page begun", "nothing"])
def test_a_file_that_ends_in_a_page_is_left_until_nobody_goes_on(spool: Path, kind: str) -> None:
    path = aged(unfinished(fax_file(spool / "recvq" / "fax1.tif"), kind), seconds=120)
    assert waiting(spool, Limits(), NOW) == ()
    fax = only_later(spool, seconds=600)
    assert fax.size == path.stat().st_size
    assert fax.pages == {"cut": 1, "no directory yet": 0, "a page begun": 2, "nothing": None}[kind]


def test_a_page_that_was_lost_shows_against_the_log(spool: Path) -> None:
    aged(unfinished(fax_file(spool / "recvq" / "fax000000012.tif"), "cut"), seconds=3600)
    (spool / "etc" / "xferfaxlog").write_text(record())
    fax = only(spool)
    assert (fax.pages, fax.logged) == (1, 2)


# ---------------------------------------------------------------- hostile and odd files
def test_directories_in_a_ring_end(spool: Path) -> None:
    path = spool / "recvq" / "fax1.tif"
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 0) + struct.pack("<I", 8))
    aged(path, 3600)
    assert only(spool).pages in (0, 1)


@pytest.mark.parametrize("count", [0xFFFF, 3])
def test_a_directory_that_claims_more_than_the_file_holds_is_no_page(spool: Path, count: int) -> None:
    path = spool / "recvq" / "fax1.tif"
    path.write_bytes(b"MM\0*" + struct.pack(">IH", 8, count) + struct.pack(">HHII", 273, 4, 0xFFFFFFFF, 8) * 3)
    aged(path, 3600)
    assert only(spool).pages == 0


def test_thousands_of_directories_over_each_other_end_soon(spool: Path) -> None:
    path = spool / "recvq" / "fax1.tif"
    directory = struct.pack("<H", 2) + struct.pack("<HHII", 273, 4, 10_000, 8) + struct.pack("<HHII", 279, 4, 10_000, 8)
    pages = 2_000
    chain = b"".join(
        directory + struct.pack("<I", 8 + 30 * (page + 1) if page + 1 < pages else 0) for page in range(pages)
    )
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + chain)
    aged(path, 3600)
    before = time.process_time()
    waiting(spool, Limits(), NOW)
    assert time.process_time() - before < 5


def test_whatever_else_lies_in_the_queue_is_taken_for_a_fax(spool: Path) -> None:
    aged(spool / "recvq" / "seqf", 3600)
    (spool / "recvq" / ".hidden.tif").write_bytes(b"x")
    (spool / "recvq" / "folder").mkdir()
    strange = spool / "recvq" / os.fsdecode(b"f\xff\n .pdf")
    strange.write_bytes(b"%PDF-1.7")
    aged(strange, 3600)
    fax = only(spool)
    assert (fax.origin, fax.pages) == ("f\\xff\n .pdf", None)


def test_a_link_a_pipe_and_a_giant_are_refused(spool: Path) -> None:
    (spool / "recvq" / "a.tif").symlink_to("/etc/hostname")
    os.mkfifo(spool / "recvq" / "b.tif")
    aged((spool / "recvq" / "b.tif"), 3600)
    with (spool / "recvq" / "c.tif").open("wb") as file:
        file.truncate(2_000_001)
    aged(spool / "recvq" / "c.tif", 3600)
    found = waiting(spool, Limits(file_megabytes=2), NOW)
    assert [type(each.error) for each in found if isinstance(each, Refused)] == [
        UnreadableFile,
        UnreadableFile,
        FileTooLarge,
    ]


def test_no_spool_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileGone):
        waiting(tmp_path / "none", Limits(), NOW)


def test_any_folder_of_faxes_will_do(tmp_path: Path) -> None:
    fax_file(tmp_path / "anything.TIFF")
    assert only(tmp_path).sender == NUMBER


# ---------------------------------------------------------------- taking
def test_a_fax_is_copied_whole_and_stays_where_it_was(spool: Path, inbox: Path) -> None:
    path = fax_file(spool / "recvq" / "fax000000012.tif", f"{NUMBER}\n01134960002")
    before = path.read_bytes(), path.stat().st_mtime_ns
    fax = only(spool)
    arrival = take(fax, inbox, TRUST)
    assert (inbox / arrival.relative).read_bytes() == before[0]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert arrival.relative == f"RZZ/fax/fax000000012-{fax.digest[:16]}.tif"
    assert (arrival.channel, arrival.sender, arrival.caller) == (Channel.FAX, NUMBER, "01134960002")
    assert (arrival.pages, arrival.origin, arrival.digest) == (2, "fax000000012.tif", fax.digest)
    assert [file.relative for file in survey(inbox, Limits()).files] == [arrival.relative]


def test_a_second_time_does_nothing(spool: Path, inbox: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif")
    fax = only(spool)
    first = take(fax, inbox, TRUST)
    written = (inbox / first.relative).stat().st_mtime_ns
    assert take(fax, inbox, TRUST) == first
    assert (inbox / first.relative).stat().st_mtime_ns == written
    assert waiting(spool, Limits(), NOW, known={(fax.digest, fax.origin)}) == ()


def test_another_fax_of_the_same_name_is_another_fax(spool: Path, inbox: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif")
    first = only(spool)
    fax_file(spool / "recvq" / "fax1.tif", pages=1)
    second = only(spool, known={(first.digest, first.origin)})
    assert second.digest != first.digest


def test_a_damaged_fax_is_taken_as_it_is(spool: Path, inbox: Path) -> None:
    path = aged(unfinished(fax_file(spool / "recvq" / "fax1.tif"), "cut"), 3600)
    assert (inbox / take(only(spool), inbox, TRUST).relative).read_bytes() == path.read_bytes()


def test_a_fax_that_changed_or_went_leaves_nothing(spool: Path, inbox: Path) -> None:
    path = fax_file(spool / "recvq" / "fax1.tif")
    fax = only(spool)
    path.write_bytes(b"another")
    with pytest.raises(ChangedSinceTaken):
        take(fax, inbox, TRUST)
    path.unlink()
    with pytest.raises(FileGone):
        take(fax, inbox, TRUST)
    assert list((inbox / "RZZ" / "fax").iterdir()) == []


def test_an_inbox_that_takes_no_file_is_said(spool: Path, inbox: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif")
    inbox.write_text("a file, not a folder")
    with pytest.raises(OutputUnwritable):
        take(only(spool), inbox, TRUST)


def test_names_from_the_spool_are_made_safe(spool: Path, inbox: Path) -> None:
    strange = spool / "recvq" / ("-" + "..\n\x1b" * 30 + "é.T IF")
    fax_file(spool / "recvq" / "fax1.tif").rename(strange)
    arrival = take(only(spool), inbox, TRUST)
    name = arrival.relative.rpartition("/")[2]
    assert name == f"fax-{arrival.digest[:16]}.tif"


def test_nothing_of_sender_or_name_is_in_its_repr(spool: Path, inbox: Path) -> None:
    fax_file(spool / "recvq" / "smith-john.tif", f"JOHN SMITH\n{NUMBER}")
    fax = only(spool)
    shown = repr(fax) + repr(take(fax, inbox, TRUST))
    assert "smith" not in shown.lower()
    assert "0001" not in shown


def test_a_taken_fax_can_be_read(spool: Path, inbox: Path) -> None:
    fax_file(spool / "recvq" / "fax1.tif", compression="group3", lines_per_inch=98)
    path = inbox / take(only(spool), inbox, TRUST).relative
    assert count_pages(path, Limits()) == 2
    page = decode(path, 2, Limits())
    assert page.kind == PageKind.FAX_STANDARD
    assert not page.blank


# ---------------------------------------------------------------- HylaFAX itself
def test_what_fax_dispatch_hands_over_has_the_same_name(spool: Path, inbox: Path) -> None:
    path = fax_file(spool / "recvq" / "fax000000012.tif")
    script = Path(__file__).parents[3] / "deploy" / "hylafax" / "to_inbox"
    for _ in range(2):
        subprocess.run([str(script), str(path), str(inbox), "RZZ"], check=True, timeout=20)
    (copied,) = (file for file in inbox.rglob("*") if file.is_file())
    assert copied.read_bytes() == path.read_bytes()
    assert copied == inbox / take(only(spool), inbox, TRUST).relative


@pytest.mark.slow
@pytest.mark.parametrize(
    "description", [NUMBER, f"{NUMBER}\n01134960002", "<UNSPECIFIED>", b"\xe9 \x01 tab", "x" * 70, None]
)
def test_hylafax_reads_the_same_from_it(spool: Path, description: str | bytes | None) -> None:
    faxinfo = shutil.which("faxinfo") or os.environ.get("FAXINFO")
    if not faxinfo:
        pytest.skip("faxinfo (Debian: hylafax-server) is not installed")
    path = fax_file(spool / "recvq" / "fax1.tif", description, pages=3)
    printed = subprocess.run([faxinfo, str(path)], capture_output=True, text=True, check=True, timeout=20).stdout
    theirs = dict(line.strip().split(": ", 1) for line in printed.splitlines()[1:])
    fax = only(spool)
    assert (fax.sender or "<nobody>") == {"<UNSPECIFIED>": "<nobody>", "<unknown>": "<nobody>"}.get(
        theirs["Sender"], theirs["Sender"]
    )
    assert fax.pages == int(theirs["Pages"])
    assert datetime.strptime(theirs["Received"], "%Y:%m:%d %H:%M:%S").astimezone() == datetime.fromisoformat(
        fax.received
    )
    assert fax.caller == theirs.get("CallID1")
