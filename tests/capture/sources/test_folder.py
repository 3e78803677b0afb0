import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from capture.sources.folder import SOURCE, as_taken, survey
from records.errors import ChangedSinceTaken, FileGone, FileTooLarge, InboxMissing, NotInATrust, UnreadableFile
from records.settings import Limits
from records.types import OdsCode, Source

LIMITS = Limits()


def put(inbox: Path, relative: str, content: bytes = b"paper") -> Path:
    path = inbox / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def refusals(inbox: Path, limits: Limits = LIMITS) -> dict[str, type[Exception]]:
    return {file.relative: type(file.error) for file in survey(inbox, limits).refused}


def test_the_shelf_names_its_source():
    assert SOURCE == "folder"


def test_no_inbox_is_an_error_of_the_set_up(tmp_path):
    with pytest.raises(InboxMissing):
        survey(tmp_path / "nowhere", LIMITS)
    with pytest.raises(InboxMissing):
        survey(put(tmp_path, "file"), LIMITS)


def test_an_empty_inbox_is_an_empty_survey(tmp_path):
    found = survey(tmp_path, LIMITS)
    assert (found.files, found.ignored, found.refused) == ((), (), ())


def test_files_are_taken_with_trust_source_digest_and_size(tmp_path):
    put(tmp_path, "RZZ/Scan/letter.pdf", b"one")
    (file,) = survey(tmp_path, LIMITS).files
    assert (file.trust, file.source, file.relative, file.size) == (
        OdsCode("RZZ"),
        Source.SCAN,
        "RZZ/Scan/letter.pdf",
        3,
    )
    assert file.digest == hashlib.sha256(b"one").hexdigest()
    assert file.path.read_bytes() == b"one"


@pytest.mark.parametrize(
    ("relative", "source"),
    [
        ("RZZ/fax/a.tif", Source.FAX),
        ("RZZ/DIGITAL/a.pdf", Source.DIGITAL),
        ("RZZ/scan/box 12/1998/a.pdf", Source.SCAN),
        ("RZZ/letters/a.pdf", Source.MIXED),
        ("RZZ/letters/fax/a.pdf", Source.MIXED),
        ("RZZ/a.pdf", Source.MIXED),
    ],
)
def test_the_folder_tells_the_source(tmp_path, relative, source):
    put(tmp_path, relative)
    assert [file.source for file in survey(tmp_path, LIMITS).files] == [source]


def test_files_are_sorted_and_the_survey_is_the_same_again(tmp_path):
    for name in ("RZZ/scan/b.pdf", "RZY/fax/a.tif", "RZZ/scan/a.pdf"):
        put(tmp_path, name)
    first = survey(tmp_path, LIMITS)
    assert [file.relative for file in first.files] == ["RZY/fax/a.tif", "RZZ/scan/a.pdf", "RZZ/scan/b.pdf"]
    assert survey(tmp_path, LIMITS) == first


def test_hidden_and_temporary_files_are_ignored_and_named(tmp_path):
    names = (".DS_Store", "~$letter.docx", "scan.tmp", "a.PART", "b.crdownload", "Thumbs.db", "desktop.ini")
    for name in names:
        put(tmp_path, f"RZZ/scan/{name}")
    put(tmp_path, "RZZ/scan/.hidden/inside.pdf")
    put(tmp_path, "RZZ/scan/kept.pdf")
    found = survey(tmp_path, LIMITS)
    assert set(found.ignored) == {f"RZZ/scan/{name}" for name in (*names, ".hidden")}
    assert [file.relative for file in found.files] == ["RZZ/scan/kept.pdf"]


@pytest.mark.parametrize(
    "relative", ["loose.pdf", "fax/a.tif", "FAX/a.tif", "rzz/scan/a.pdf", "Trust of Ours/scan/a.pdf"]
)
def test_files_outside_a_trust_are_refused_not_lost(tmp_path, relative):
    put(tmp_path, relative, b"one")
    (file,) = survey(tmp_path, LIMITS).refused
    assert (file.relative, file.size, type(file.error)) == (relative, 3, NotInATrust)
    assert file.digest == hashlib.sha256(b"one").hexdigest()


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path):
    with put(tmp_path, "RZZ/scan/large.pdf").open("r+b") as file:
        file.truncate(2_000_000)  # sparse: nothing is written
    assert refusals(tmp_path, Limits(file_megabytes=1)) == {"RZZ/scan/large.pdf": FileTooLarge}


def test_links_inside_the_inbox_are_files_and_links_out_of_it_are_refused(tmp_path):
    inbox = tmp_path / "inbox"
    put(inbox, "RZZ/scan/a.pdf")
    secret = put(tmp_path, "elsewhere/secret.pdf")
    links = {"inside.pdf": inbox / "RZZ/scan/a.pdf", "out.pdf": secret, "out": secret.parent}
    links |= {"broken.pdf": inbox / "gone.pdf", "again": inbox / "RZZ"}
    for name, target in links.items():
        (inbox / "RZZ/scan" / name).symlink_to(target)
    found = survey(inbox, LIMITS)
    assert [file.relative for file in found.files] == ["RZZ/scan/a.pdf", "RZZ/scan/inside.pdf"]
    assert refusals(inbox) == {
        "RZZ/scan/broken.pdf": UnreadableFile,
        "RZZ/scan/out": NotInATrust,
        "RZZ/scan/out.pdf": NotInATrust,
    }
    assert found.ignored == ("RZZ/scan/again",)


def test_links_in_a_ring_end(tmp_path):
    (tmp_path / "RZZ").mkdir()
    (tmp_path / "RZZ/a").symlink_to(tmp_path / "RZZ/b")
    (tmp_path / "RZZ/b").symlink_to(tmp_path / "RZZ/a")
    assert set(refusals(tmp_path).values()) == {UnreadableFile}


def test_a_pipe_never_stops_the_survey(tmp_path):
    (tmp_path / "RZZ").mkdir()
    os.mkfifo(tmp_path / "RZZ/pipe.pdf")
    assert refusals(tmp_path) == {"RZZ/pipe.pdf": UnreadableFile}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_refused(tmp_path):
    put(tmp_path, "RZZ/scan/closed.pdf").chmod(0)
    put(tmp_path, "RZZ/shut/a.pdf").parent.chmod(0)
    try:
        assert refusals(tmp_path) == {"RZZ/scan/closed.pdf": UnreadableFile, "RZZ/shut": UnreadableFile}
    finally:
        (tmp_path / "RZZ/shut").chmod(0o700)


@pytest.mark.parametrize(
    "name", [b"line\nbreak.pdf", b"bell\x07.pdf", "Zoë 手紙.pdf".encode(), b"\xff\xfe.pdf", b"a" * 251 + b".pdf"]
)
def test_odd_names_survive_and_can_be_written_as_json(tmp_path, name):
    folder = put(tmp_path, "RZZ/scan/x").parent
    (folder / "x").unlink()
    path = os.fsencode(folder) + b"/" + name
    with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(b"paper")
    (found,) = survey(tmp_path, LIMITS).files
    assert json.loads(json.dumps(found.relative, ensure_ascii=False).encode("utf-8")) == found.relative
    assert os.fsencode(found.path.name) == name
    assert found.path.read_bytes() == b"paper"
    assert "letter" not in repr(found)


def test_a_file_is_found_as_it_was_taken_also_by_a_name_that_is_not_text(tmp_path):
    for name, content in ((b"bad\xff.pdf", b"bytes"), (b"bad\\xff.pdf", b"written out")):
        put(tmp_path, f"RZZ/scan/{os.fsdecode(name)}", content)
    files = survey(tmp_path, LIMITS).files
    taken_again = [replace(file, path=tmp_path / file.relative) for file in files]  # as the ledger hands it back
    assert {as_taken(file).read_bytes() for file in taken_again} == {b"bytes", b"written out"}


def test_a_file_that_was_replaced_or_removed_is_not_read_for_another(tmp_path):
    path = put(tmp_path, "RZZ/scan/scan0001.pdf", b"the first patient")
    (file,) = survey(tmp_path, LIMITS).files
    assert as_taken(file) == path
    path.write_bytes(b"the second patient")
    with pytest.raises(ChangedSinceTaken):
        as_taken(file)
    path.unlink()
    with pytest.raises(FileGone):
        as_taken(file)
