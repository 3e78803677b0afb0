import errno
import os
from pathlib import Path

import pytest

from capture.moving import folder_below, move, starts_with, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root" / "in").mkdir(parents=True)
    (tmp_path / "root" / "in" / "a").write_bytes(b"paper")
    return tmp_path / "root"


def across_file_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def refuse(source: str, target: str, **folders: int) -> None:
        if not source.startswith(".writing-"):
            raise OSError(errno.EXDEV, "another file system")
        rename(source, target, **folders)

    monkeypatch.setattr(os, "rename", refuse)


def test_a_move_makes_the_folders_it_needs(root: Path) -> None:
    move(root, ("in", "a"), ("out", "deep", "b"))
    assert (root / "out" / "deep" / "b").read_bytes() == b"paper"
    assert not (root / "in" / "a").exists()


def test_nothing_to_move(root: Path) -> None:
    with pytest.raises(FileNotFoundError):
        move(root, ("in", "none"), ("out", "none"))
    with pytest.raises(FileNotFoundError):
        move(root, ("nowhere", "none"), ("out", "none"))


@pytest.mark.parametrize("there", ["file", "folder", "link"])
def test_nothing_is_written_over(root: Path, there: str) -> None:
    target = root / "out" / "a"
    target.parent.mkdir()
    if there == "file":
        target.write_bytes(b"other")
    elif there == "folder":
        target.mkdir()
    else:
        target.symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        move(root, ("in", "a"), ("out", "a"))
    assert (root / "in" / "a").read_bytes() == b"paper"


@pytest.mark.parametrize("linked", ["in", "out"])
def test_no_link_is_followed_on_the_way(root: Path, tmp_path: Path, linked: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a").write_bytes(b"secret")
    if linked == "in":
        (root / "in" / "a").unlink()
        (root / "in").rmdir()
    (root / linked).symlink_to(elsewhere)
    with pytest.raises(NotADirectoryError):
        move(root, ("in", "a"), ("out", "b"))
    assert sorted(path.name for path in elsewhere.iterdir()) == ["a"]


def test_a_link_is_moved_as_a_link(root: Path) -> None:
    (root / "in" / "link").symlink_to("/etc/hostname")
    move(root, ("in", "link"), ("out", "link"))
    assert (root / "out" / "link").readlink() == Path("/etc/hostname")


def test_names_that_are_long_or_not_text(root: Path) -> None:
    for raw in (b"\xff\xfe.pdf", b"x" * 255, b"new\nline\x1b[31m"):
        name = os.fsdecode(raw)
        (root / "in" / name).write_bytes(raw)
        move(root, ("in", name), ("out", name))
        assert (root / "out" / name).read_bytes() == raw


def test_paths_longer_than_the_system_takes(root: Path) -> None:
    deep = ("d" * 200,) * 30
    with folder_below(root, deep, make=True) as folder:
        write(folder, "a", [b"deep"])
    move(root, (*deep, "a"), ("out", "a"))
    assert (root / "out" / "a").read_bytes() == b"deep"


# ---------------------------------------------------------------- between file systems
def test_a_file_is_copied_to_another_file_system(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    across_file_systems(monkeypatch)
    move(root, ("in", "a"), ("out", "a"))
    assert (root / "out" / "a").read_bytes() == b"paper"
    assert [path.name for path in (root / "out").iterdir()] == ["a"]
    assert not (root / "in" / "a").exists()


def test_a_copy_that_was_stopped_before_its_last_step_is_ended(root: Path) -> None:
    (root / "out").mkdir()
    (root / "out" / "a").write_bytes(b"paper")
    move(root, ("in", "a"), ("out", "a"))
    assert not (root / "in" / "a").exists()


def test_two_names_of_one_file_are_not_dropped(root: Path) -> None:
    (root / "out").mkdir()
    (root / "out" / "a").hardlink_to(root / "in" / "a")
    with pytest.raises(FileExistsError):
        move(root, ("in", "a"), ("out", "a"))


def test_only_files_can_be_copied(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    across_file_systems(monkeypatch)
    os.mkfifo(root / "in" / "pipe")
    with pytest.raises(PermissionError):
        move(root, ("in", "pipe"), ("out", "pipe"))


def test_a_copy_that_fails_leaves_the_file_and_nothing_else(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    across_file_systems(monkeypatch)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        move(root, ("in", "a"), ("out", "a"))
    assert (root / "in" / "a").read_bytes() == b"paper"
    assert list((root / "out").iterdir()) == []


# ---------------------------------------------------------------- writing
def test_a_file_is_written_whole_or_not_at_all(root: Path) -> None:
    def broken() -> object:
        yield b"half"
        raise RuntimeError("the line broke")

    with folder_below(root, ("in",)) as folder:
        with pytest.raises(RuntimeError):
            write(folder, "new", broken())  # type: ignore[arg-type]
        assert [path.name for path in (root / "in").iterdir()] == ["a"]
        write(folder, "new", [b"who", b"le"])
        assert (root / "in" / "new").read_bytes() == b"whole"
        assert starts_with(folder, "new", b"who")
        assert not starts_with(folder, "new", b"half")
        assert not starts_with(folder, "none", b"")


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "in" / "pipe")
    with folder_below(root, ("in",)) as folder:
        assert not starts_with(folder, "pipe", b"")


def test_every_folder_is_closed_again(root: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(OSError, match="nothing"):
            move(root, ("in", "none"), ("out", "b"))
        with pytest.raises(OSError, match="No such"), folder_below(root, ("in", "none")):
            pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before
