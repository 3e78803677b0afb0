"""Takes in what waits in an inbox: every file gets its row in the ledger, and new files become batches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from capture.sources.folder import survey
from records.ledger import Ledger
from records.settings import Settings
from records.store import document_ref
from records.types import Batch, OdsCode, Outcome, Source, SourceFile, Status


@dataclass(frozen=True, slots=True)
class Intake:
    """What an inbox held: files in all, those new to the ledger, those ignored, and the batches with work to do."""

    files: int
    new: int
    ignored: tuple[str, ...]
    refused: int
    batches: tuple[str, ...]


def take_in(inbox: Path, ledger: Ledger, settings: Settings) -> Intake:
    """Enter the inbox's files into the ledger, a batch per trust and source; a second time enters nothing.

    Files that can't belong to any batch are entered as rejected, with the reason. Raises `InboxMissing`.
    """
    found = survey(inbox, settings.limits)
    for refused in found.refused:
        outcome = Outcome(
            ref=document_ref(refused.digest or hashlib.sha256(refused.relative.encode()).hexdigest(), None),
            digest=refused.digest,
            pages=None,
            status=Status.REJECTED,
            reasons=(str(refused.error),),
        )
        ledger.enter_refused(refused.relative, refused.digest, refused.size, outcome, _trust_of(refused.relative))
    ledger.found_in(inbox, found.files)
    known = ledger.known(found.files)
    new = [file for file in found.files if (file.relative, file.digest) not in known]
    for batch in batches_of(new):
        ledger.open_batch(batch, inbox)
    return Intake(len(found.files), len(new), found.ignored, len(found.refused), ledger.open_batches())


def _trust_of(relative: str) -> OdsCode | None:
    """The trust in whose folder a file lies; None outside any."""
    try:
        return OdsCode(relative.split("/")[0])
    except ValueError:
        return None


def batches_of(files: list[SourceFile]) -> tuple[Batch, ...]:
    """Files as batches: one per trust and source.

    In a batch short names come first, so that ``x.tif`` is the original and ``copy of x.tif`` its duplicate.
    """

    def place(file: SourceFile) -> tuple[str, str]:
        return file.trust.code, file.source.value

    ordered = sorted(files, key=lambda file: (*place(file), len(file.relative), file.relative))
    return tuple(
        _batch(OdsCode(code), Source(source), tuple(group)) for (code, source), group in groupby(ordered, key=place)
    )


def _batch(trust: OdsCode, source: Source, files: tuple[SourceFile, ...]) -> Batch:
    """``rzz-scan-1f0c...``: a digest of what is in it, behind words by which an operator knows it in the Prefect UI."""
    content = "\n".join(f"{file.digest} {file.relative}" for file in files)
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    return Batch(f"{trust.code.lower()}-{source.value}-{digest}", trust, source, files)
