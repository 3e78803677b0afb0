"""The doors beside an inbox, a fax spool and an S3 bucket: each takes what waits into claims of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from capture.sources import fax, hot_folder
from capture.sources.bucket import Bucket, Mark
from flows.claims import enter_refused
from records.arrivals import Channel
from records.errors import BucketRefused, ChangedSinceTaken, FileGone, FileTooLarge, ObjectChanged, SpoolMissing
from records.ledger import Ledger
from records.settings import Limits
from records.store import FolderStore
from records.types import OdsCode, Source

OpenLedger = Callable[[], Ledger]

SPOOL_SOON, SPOOL_LATER = 10.0, 60.0  # seconds between looks just after a change and later: each reads every fax
SPOOL_SETTLING, SPOOL_CALM = 30.0, 660.0  # seconds after a change until later begins, and until every fax has come
BUCKET_EVERY = 30.0  # seconds between two listings, which cost money


class Door(Protocol):
    """A way by which paper comes in. ``take`` returns how many files it took; raises `CasenoteError` or `OSError`."""

    name: str

    def take(self, inbox: Path, ledger: OpenLedger, store: FolderStore, limits: Limits) -> int:
        """Take what waits into claims of the inbox."""
        ...


class FaxDoor:
    """A fax server's spool. It is looked through when something in it has changed, and a while after."""

    name = "fax spool"

    def __init__(self, spool: Path, trust: OdsCode) -> None:
        self._spool, self._trust = spool, trust
        self._lying: set[tuple[str, int, int]] | None = None
        self._changed = self._looked = float("-inf")
        self._refused: set[tuple[str, int]] = set()

    def take(self, inbox: Path, ledger: OpenLedger, store: FolderStore, limits: Limits) -> int:
        """Copy faxes that have wholly arrived; the spool stays as it is."""
        if not self._wants_a_look(time.monotonic()):
            return 0
        with ledger() as book:
            waiting = fax.waiting(self._spool, limits, datetime.now(UTC), book.came(Channel.FAX))
            found = [each for each in waiting if isinstance(each, fax.Fax)]
            for each in waiting:
                if isinstance(each, fax.Refused) and (each.origin, each.size) not in self._refused:
                    enter_refused(book, store, f"{self._trust}/{Source.FAX.value}/{each.origin}", each.size, each.error)
                    self._refused.add((each.origin, each.size))
            if not found:
                return 0
            claim = hot_folder.new_claim(inbox, Channel.FAX)
            for each in found:
                with suppress(FileGone, ChangedSinceTaken):
                    book.enter_arrival(fax.take(each, claim.folder, self._trust))
        taken = len(claim.papers())
        hot_folder.clear(claim)
        return taken

    def _wants_a_look(self, now: float) -> bool:
        queue = self._spool / "recvq" if (self._spool / "recvq").is_dir() else self._spool
        try:
            found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in os.scandir(queue)]
        except OSError:
            raise SpoolMissing from None
        lying = {(name, status.st_size, status.st_mtime_ns) for name, status in found}
        if lying != self._lying:
            self._lying, self._changed = lying, now
        rhythm = SPOOL_SOON if now - self._changed < SPOOL_SETTLING else SPOOL_LATER
        if self._looked > self._changed + SPOOL_CALM or now - self._looked < rhythm:
            return False
        self._looked = now
        return True


class BucketDoor:
    """An S3 bucket: what waits is downloaded, entered and then marked."""

    name = "bucket"

    def __init__(self, address: str, endpoint: str | None, trust: OdsCode, at_once: int) -> None:
        self._address, self._endpoint, self._trust, self._at_once = address, endpoint, trust, at_once
        self._bucket: Bucket | None = None
        self._looked = float("-inf")

    def open(self) -> Bucket:
        """The bucket, opened when first needed. Raises `BucketRefused` or `BucketUnreachable`."""
        self._bucket = self._bucket or Bucket(self._address, self._endpoint)
        return self._bucket

    def take(self, inbox: Path, ledger: OpenLedger, store: FolderStore, limits: Limits) -> int:
        """Take what waits, so many at once; an object that can't be taken doesn't keep back the others."""
        if time.monotonic() - self._looked < BUCKET_EVERY:
            return 0
        bucket, refusal = self.open(), None
        found = list(islice(bucket.waiting(), self._at_once))
        if len(found) < self._at_once:
            self._looked = time.monotonic()
        if not found:
            return 0
        claim = hot_folder.new_claim(inbox, Channel.BUCKET)
        with ledger() as book:
            for each in found:
                try:
                    book.enter_arrival(bucket.take(each, claim.folder, self._trust, limits))
                    bucket.mark(each, Mark.DONE)
                except FileTooLarge as fault:
                    enter_refused(book, store, "/".join(bucket.place_of(each, self._trust)), each.size, fault)
                    bucket.mark(each, Mark.REFUSED)
                except ObjectChanged:
                    continue  # what lies there now is listed next time
                except BucketRefused as fault:
                    refusal = fault
        taken = len(claim.papers())
        hot_folder.clear(claim)
        if refusal is not None:
            raise refusal
        return taken
