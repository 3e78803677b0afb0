"""The store of outputs: a folder in which a file is either whole or not there."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from records.errors import OutputUnwritable


def sha256(data: bytes) -> str:
    """The SHA-256 of ``data``, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def document_ref(digest: str, pages: tuple[int, int] | None) -> str:
    """A document's ref: 32 hexadecimal digits of content and page range, the same on every run."""
    span = "-".join(map(str, pages)) if pages else "whole"
    return hashlib.sha256(f"{digest} {span}".encode()).hexdigest()[:32]


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Files below one folder, each written under a temporary name and then renamed."""

    root: Path

    def put(self, path: str, data: bytes) -> str:
        """Write ``data`` at the relative ``path``, replacing what is there; returns its SHA-256.

        A reader sees the old file or the new one, never half of one, even after a power cut.
        Raises `OutputUnwritable`.
        """
        self._write(path, lambda file: file.write(data))
        return sha256(data)

    def put_file(self, path: str, source: Path) -> None:
        """Copy a file to the relative ``path`` in the same way, block by block. Raises `OutputUnwritable`."""

        def copy(file: BinaryIO) -> None:
            with source.open("rb") as original:
                shutil.copyfileobj(original, file)

        self._write(path, copy)

    def _write(self, path: str, write: Callable[[BinaryIO], object]) -> None:
        target = self.root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
            try:
                with os.fdopen(handle, "wb") as file:
                    write(file)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(0o640)
                Path(name).replace(target)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError:
            raise OutputUnwritable from None

    def get(self, path: str) -> bytes | None:
        """The bytes at ``path``; None when there is no such file."""
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def remove(self, path: str) -> None:
        """Take away the file at ``path``, if it is there. Raises `OutputUnwritable`."""
        try:
            (self.root / path).unlink(missing_ok=True)
        except OSError:
            raise OutputUnwritable from None

    def digest(self, path: str) -> str | None:
        """The SHA-256 of the file at ``path``; None when it is not there."""
        try:
            return file_digest(self.root / path)
        except OSError:
            return None
