"""Moves and writes below one folder, safely where strangers may write: no link is followed, nothing is written over.

A path below ``root`` is a sequence of names. Each folder is opened below the one before it, so that it can't be swapped
for a link meanwhile. All functions raise `OSError`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

BLOCK = 1 << 20  # bytes
OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe would be waited for
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


@contextmanager
def folder_below(root: Path, parts: Sequence[str], *, make: bool = False) -> Iterator[int]:
    """An open folder below ``root``, reached without following a link; each part is made first if asked."""
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(part, 0o750, dir_fd=handle)
            below = os.open(part, OPEN_FOLDER, dir_fd=handle)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


def move(root: Path, source: Sequence[str], target: Sequence[str]) -> None:
    """Move a file; folders for it are made. `FileNotFoundError` without one, `FileExistsError` if another is there."""
    with folder_below(root, source[:-1]) as old:
        if not exists(old, source[-1]):
            raise FileNotFoundError(errno.ENOENT, "nothing to move")
        with folder_below(root, target[:-1], make=True) as new:
            if exists(new, target[-1]):
                _drop_copy(old, source[-1], new, target[-1])
                return
            try:
                os.rename(source[-1], target[-1], src_dir_fd=old, dst_dir_fd=new)
            except OSError as fault:
                if fault.errno != errno.EXDEV:  # a trust's folder may be a mount of its own
                    raise
                _copy(old, source[-1], new, target[-1])
                os.unlink(source[-1], dir_fd=old)


def exists(folder: int, name: str) -> bool:
    """Whether something of this name lies in an open folder, be it a link that leads nowhere."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def starts_with(folder: int, name: str, head: bytes) -> bool:
    """Whether a name is a plain file that begins with ``head``."""
    try:
        if not _is_file(folder, name):
            return False
        with _reading(folder, name) as file:
            return file.read(len(head)) == head
    except FileNotFoundError:
        return False


def write(folder: int, name: str, blocks: Iterable[bytes]) -> None:
    """Write a file in an open folder: it appears whole under its name, or not at all.

    A file of this name is replaced: the caller has seen that it may be.
    """
    writing = f".writing-{secrets.token_hex(4)}"
    handle = os.open(writing, NEW_FILE, 0o640, dir_fd=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(blocks)
            file.flush()
            os.fsync(file.fileno())
        os.rename(writing, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(writing, dir_fd=folder)
        raise


def _copy(old: int, name: str, new: int, new_name: str) -> None:
    if not _is_file(old, name):
        raise PermissionError(errno.EPERM, "only a plain file can be moved to another file system")
    with _reading(old, name) as source:
        write(new, new_name, iter(lambda: source.read(BLOCK), b""))


def _drop_copy(old: int, name: str, new: int, new_name: str) -> None:
    """End a move by copying that was stopped before its last step; another file at the target is an error."""
    if not (_is_file(old, name) and _is_file(new, new_name)) or _digest(old, name) != _digest(new, new_name):
        raise FileExistsError(errno.EEXIST, "another file lies there")
    if os.path.sameopenfile(old, new) or _inode(old, name) == _inode(new, new_name):
        raise FileExistsError(errno.EEXIST, "both are one file")
    os.unlink(name, dir_fd=old)


def _inode(folder: int, name: str) -> tuple[int, int]:
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    return status.st_dev, status.st_ino


def _is_file(folder: int, name: str) -> bool:
    return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)


def _reading(folder: int, name: str) -> BufferedReader:
    return os.fdopen(os.open(name, OPEN_FILE, dir_fd=folder), "rb")


def _digest(folder: int, name: str) -> str:
    with _reading(folder, name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
