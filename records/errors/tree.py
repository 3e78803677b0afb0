"""The tree of errors, told by what to do about them."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How the ``casenote`` command ends."""

    DONE = 0
    FAILED = 1  # a fault of ours: please report it
    USAGE = 2
    SETUP = 3
    INCOMPLETE = 4  # something waits: a batch stopped (run it again), a scan is held, or rows were left out
    INTERRUPTED = 130


class CasenoteError(Exception):
    """Something went wrong in Casenote. Please report it with the code shown."""

    code = "CN000"

    def __init__(self, *details: object) -> None:
        super().__init__(*details)

    def __str__(self) -> str:
        text = " ".join((type(self).__doc__ or "").split())
        return f"{text.format(*self.args)} [{self.code}]"


class RetryableError(CasenoteError):
    """Something was busy or out of reach. Run the same command again."""

    code = "CN100"


class DocumentError(CasenoteError):
    """This document can't be migrated. Look at the paper."""

    code = "CN200"


class BatchError(CasenoteError):
    """This batch stopped. Run the same command again."""

    code = "CN300"


class SetupError(CasenoteError):
    """Casenote is not set up. Run `make run` again."""

    code = "CN400"
