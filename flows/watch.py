"""``casenote watch``: paper that comes into an inbox, a fax spool or a bucket is migrated as it comes, and put away.

Each round takes faxes, then objects, then the files of the inbox that have settled, each into a claim; then every
claim is migrated by a process of its own, and what is finished is moved to done/ or failed/ beside its reason. A watch
that was killed at any moment goes on from the claims that it finds. Lines on the terminal are counts and refs.
"""

from __future__ import annotations

import argparse
import errno
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capture.sources import hot_folder
from flows import server
from flows.console import complain, say
from records import VERSION
from records.errors import (
    ClaimUnfinished,
    ExitCode,
    InboxMissing,
    InboxUnwritable,
    MachineExhausted,
    MigratingHalted,
    OutputInInbox,
    OutputUnwritable,
    RetryableError,
    SetupError,
    SpoolMissing,
)
from records.index import TO_LOOK_AT
from records.settings import Settings
from records.store import FolderStore
from records.types import OdsCode

if TYPE_CHECKING:
    from flows.doors import Door
    from records.ledger import Ledger

EXHAUSTED = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE)
COMPLAINT = 20_000  # bytes of what a claim's process says that are looked at
GRACE = 20.0  # seconds that a claim's process has to end when the watch is stopped


def add_to(commands: Any) -> None:
    """Add ``watch`` to the command line's sub-commands."""
    watching = commands.add_parser("watch", help="migrate paper as it comes in, and put it away")
    watching.add_argument("inbox", type=Path, help="folder that holds <ODS code>/<scan, fax or digital>/<files>")
    watching.add_argument("--out", type=Path, required=True, help="folder to write to; made if it is not there")
    watching.add_argument("--spool", type=Path, help="receive spool of a fax server; needs --trust")
    watching.add_argument("--bucket", help="s3://name/prefix; needs --trust")
    watching.add_argument("--endpoint", help="address of the bucket's S3 server; Amazon's without it")
    watching.add_argument("--trust", type=_trust, help="ODS code of the trust whose spool or bucket this is")
    watching.add_argument("--once", action="store_true", help="one round, then end")
    watching.add_argument("--every", type=_seconds, help="seconds between two rounds")
    watching.set_defaults(run=watch, refuse=watching.error)


def _trust(code: str) -> OdsCode:
    try:
        return OdsCode(code)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 86_400:
        raise argparse.ArgumentTypeError("between 0 and 86400 seconds are needed")
    return seconds


def watch(given: argparse.Namespace) -> ExitCode:
    """Watch an inbox until stopped, or for one round."""
    settings = Settings.read()
    if not given.inbox.is_dir():
        raise InboxMissing
    inbox = given.inbox.resolve()
    if given.out.resolve().is_relative_to(inbox):
        raise OutputInInbox
    try:
        given.out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise OutputUnwritable from None
    out = given.out.resolve()
    watcher = Watcher(inbox, out, settings, _doors(given, settings), given.every or settings.watch.every_seconds)
    with hot_folder.watched(inbox, out):
        return watcher.once() if given.once else watcher.forever()


def _doors(given: argparse.Namespace, settings: Settings) -> tuple[Door, ...]:
    """The doors that were asked for. A bucket that refuses us is told at once; one out of reach is waited for."""
    if (given.spool or given.bucket) and given.trust is None:
        given.refuse("--spool and --bucket need --trust, the ODS code of the trust whose they are")
    from flows.doors import BucketDoor, FaxDoor

    doors: list[Door] = []
    if given.spool:
        if not given.spool.is_dir():
            raise SpoolMissing
        doors.append(FaxDoor(given.spool.resolve(), given.trust))
    if given.bucket:
        bucket = BucketDoor(given.bucket, given.endpoint, given.trust, settings.watch.claim_files)
        with suppress(RetryableError):
            bucket.open()
        doors.append(bucket)
    return tuple(doors)


@dataclass
class Pause:
    """When something may be tried again: at once while it goes well, after longer and longer waits when it does not."""

    first: float
    longest: float
    length: float = 0.0
    until: float = float("-inf")

    def over(self) -> bool:
        """Whether it may be tried."""
        return time.monotonic() >= self.until

    def badly(self) -> None:
        """It went badly: twice the wait of last time."""
        self.length = min(self.longest, max(self.first, self.length * 2))
        self.until = time.monotonic() + self.length


@dataclass
class Watcher:
    """One inbox being watched. What is in memory only spares work: all that counts is in files and the ledger."""

    inbox: Path
    out: Path
    settings: Settings
    doors: tuple[Door, ...]
    every: float
    said: dict[str, str] = field(default_factory=dict)  # what was last complained of, by part
    pauses: dict[str, Pause] = field(default_factory=dict)  # by part
    restored: bool = False
    ending: bool = False  # after this there is no other round
    interface: str | None = None  # the address of the Prefect UI, once it was said

    def __post_init__(self) -> None:
        self.settling = hot_folder.Settling(self.settings.watch.settle_seconds)

    # ------------------------------------------------------------ rounds
    def forever(self) -> ExitCode:
        """Round after round until interrupted; a round in which something was done is followed by the next at once."""
        say("Watching. Stop with Ctrl-C or SIGTERM; what is not finished then is finished when watching goes on.")
        self._say_interface()
        while True:
            if not self.round():
                time.sleep(self.every)

    def once(self) -> ExitCode:
        """Do what there is to do now, then end; files are given the time to settle."""
        self.ending = True
        self._say_interface()
        sight = hot_folder.look(self.inbox)
        if sight.papers:
            self.settling.settled(sight, time.monotonic())
            time.sleep(self.settings.watch.settle_seconds)
        while self.round():
            pass
        left = {claim.ref for claim in hot_folder.claims(self.inbox)}
        if set(self.said) - left:
            return ExitCode.SETUP
        return ExitCode.INCOMPLETE if left else ExitCode.DONE

    def round(self) -> bool:
        """One look at everything; whether anything was taken or put away. Trouble in one part leaves the others."""
        busy = self._try("start", self._restore)
        for door in self.doors:
            busy += self._try(
                door.name, partial(door.take, self.inbox, self.ledger, FolderStore(self.out), self.settings.limits)
            )
        busy += self._try("inbox", self._claim)
        busy += self._try("claims", self._work_all)
        return busy > 0

    def ledger(self) -> Ledger:
        """The ledger, to be closed after use. Raises `LedgerUnreachable`."""
        from records.ledger import Ledger

        return Ledger.beside(self.out, VERSION, self.settings.places.ledger)

    # ------------------------------------------------------------ parts of a round
    def _restore(self) -> int:
        """Once, at the start: what a newer version is to do again goes back into its claims."""
        if self.restored:
            return 0
        moved = 0
        if self.settings.places.ledger or (self.out / "ledger.db").is_file():
            from flows.claims import restore

            with self.ledger() as ledger:
                moved = restore(self.inbox, ledger)
        if moved:
            say(f"{moved} files were put away by an earlier version and are migrated again.")
        self.restored = True
        return moved

    def _claim(self) -> int:
        """Claim files that have settled, so many at once: those that came meanwhile are next."""
        settled = self.settling.settled(hot_folder.look(self.inbox), time.monotonic())
        if not settled:
            return 0
        claim = hot_folder.claim(self.inbox, settled[: self.settings.watch.claim_files])
        moved = len(claim.papers())
        if not moved:
            hot_folder.clear(claim)
        return moved

    def _work_all(self) -> int:
        """Migrate every claim that is not waiting after trouble of its own."""
        done = 0
        for claim in hot_folder.claims(self.inbox):
            if self._pause(claim.ref).over():
                try:
                    done += self._work(claim)
                except ClaimUnfinished as fault:
                    self._trouble(claim.ref, str(fault))
        return done

    def _work(self, claim: hot_folder.Claim) -> int:
        """Migrate one claim and put away what is finished; returns how many files that was."""
        from flows.claims import receive, settle

        say(f"{claim.ref}: {len(claim.papers())} files")
        limits = self.settings.limits
        with self.ledger() as ledger:
            put = receive(claim, ledger, FolderStore(self.out), limits)
        complaint = self._migrate(claim) if claim.papers() else ""
        with self.ledger() as ledger:
            put += settle(claim, ledger, limits)
        say(f"{claim.ref}: {put.done} done, {put.failed} failed ({put.before} came before), {put.left} not finished")
        if put.person:
            need = "1 document needs" if put.person == 1 else f"{put.person} documents need"
            say(f"{claim.ref}: {need} a person; see {self.out / TO_LOOK_AT}")
        self._say_interface()
        if put.left:
            raise ClaimUnfinished(put.left, complaint)
        self._well(claim.ref)
        return put.done + put.failed

    def _migrate(self, claim: hot_folder.Claim) -> str:
        """Run a claim's process and return what it complained of. Raises `MigratingHalted` if nothing can start."""
        command = [sys.executable, "-m", "flows.migrate_claim", str(claim.folder), str(self.out)]
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(  # noqa: S603  (our own interpreter)
                command,
                stdin=subprocess.PIPE,  # closed when we end, however we end
                stderr=said,
                start_new_session=True,  # Ctrl-C at the terminal is for us; we pass it on
            )
            try:
                code = process.wait()
            finally:
                _end(process)
            said.seek(0)
            lines = said.read(COMPLAINT).decode("utf-8", "replace").splitlines()
        told = " ".join(line.removeprefix("casenote: ") for line in lines if line.startswith("casenote: "))
        if code == ExitCode.SETUP:
            raise MigratingHalted(told)
        if code not in (ExitCode.DONE, ExitCode.INCOMPLETE):
            return f"Their process ended unexpectedly ({code}). {told}".strip()
        return told

    def _say_interface(self) -> None:
        """Say once where the Prefect UI is: from the start if a server runs, else when the first claim started one."""
        if self.interface is None:
            self.interface = server.running()
            if self.interface:
                say(f"Prefect UI: {self.interface}")

    # ------------------------------------------------------------ trouble
    def _try(self, part: str, do: Callable[[], int]) -> int:
        """Do a part of a round, unless it is still waiting after trouble."""
        if not self._pause(part).over():
            return 0
        try:
            count = do()
        except (SetupError, RetryableError) as fault:
            self._trouble(part, str(fault))
        except OSError as fault:
            self._trouble(part, str(MachineExhausted() if fault.errno in EXHAUSTED else InboxUnwritable()))
        else:
            self._well(part)
            return count
        return 0

    def _pause(self, part: str) -> Pause:
        return self.pauses.setdefault(part, Pause(self.every, self.settings.watch.longest_pause_seconds))

    def _well(self, part: str) -> None:
        if self.said.pop(part, None):
            say("That is well again.")
        self.pauses.pop(part, None)

    def _trouble(self, part: str, words: str) -> None:
        """Wait with this part, longer each time. The same words are said once."""
        self._pause(part).badly()
        if self.said.get(part) != words:
            again = "" if self.ending else "\n  It is tried again from time to time, and said only once."
            complain(f"casenote: {words}{again}")
            self.said[part] = words


def _end(process: subprocess.Popen[bytes]) -> None:
    """See that a claim's process has ended: it is asked, and ended if it does not hear."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdin is not None:
        process.stdin.close()
