"""One paper: what is wrong with it is its outcome; what is wrong with the machine never is."""

import hashlib
import json
import resource
import shutil
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from flows.migrate import work
from flows.piles import MakeDocument, Pile, ReadSides
from records.errors import ChangedSinceTaken, MachineExhausted, OutputUnwritable
from records.ledger import Ledger, Taken
from records.settings import Settings
from records.types import Batch, OdsCode, Outcome, Source, SourceFile, Status

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox" / "RZZ"
LETTER = SAMPLES / "digital" / "report-8.pdf"
SCAN = SAMPLES / "scan" / "Doc0001.pdf"
RELATIVE = "RZZ/digital/letter.pdf"


@pytest.fixture
def letter(tmp_path: Path) -> SourceFile:
    """A digital letter, as it was taken in."""
    path = tmp_path / "inbox" / RELATIVE
    path.parent.mkdir(parents=True)
    shutil.copyfile(LETTER, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return SourceFile(OdsCode("RZZ"), Source.DIGITAL, path, RELATIVE, digest, path.stat().st_size)


def migrate_document(letter: SourceFile, out: Path) -> Outcome | None:
    """What becomes of the one document of a file, done in this process."""
    pile = Pile(Taken(1, "b1", letter, "2026-01-02T03:04:05+00:00"), str(out), Settings())
    jobs: deque[ReadSides | MakeDocument] = deque([pile.open()])
    while jobs:
        job = jobs.popleft()
        jobs.extend(pile.take(job, work(job)))
    assert pile.finished
    return pile.stack.outcomes[0] if pile.stack else None


@contextmanager
def few_open_files(more: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + more, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_letter_is_migrated_and_its_time_limit_ends_with_it(letter: SourceFile, tmp_path: Path) -> None:
    outcome = migrate_document(letter, tmp_path / "out")
    assert outcome is not None
    assert outcome.status in (Status.ACCEPTED, Status.REVIEW)
    assert signal.alarm(0) == 0, "or the worker is ended while it waits for its next paper"
    assert outcome.engine.startswith("pdfium ")
    assert "," not in outcome.engine, "printed words are not looked at again"


@pytest.mark.slow
def test_an_outcome_and_its_provenance_name_the_reader_that_looked_again(letter: SourceFile, tmp_path: Path) -> None:
    scan = replace(letter, path=SCAN, source=Source.SCAN, digest=hashlib.sha256(SCAN.read_bytes()).hexdigest())
    outcome = migrate_document(scan, tmp_path / "out")
    assert outcome is not None
    assert [name.split()[0] for name in outcome.engine.split(", ")] == ["tesseract", "rapidocr"]
    bundle = json.loads((tmp_path / "out" / (outcome.bundle or "")).read_text())
    devices = {
        each["fullUrl"]: each["resource"]["deviceName"][0]["name"]
        for each in bundle["entry"]
        if each["resource"]["resourceType"] == "Device"
    }
    (history,) = (each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == "Provenance")
    named = [devices.get(agent["who"]["reference"]) for agent in history["agent"]]
    assert named[:3] == ["Casenote", "tesseract", "rapidocr"]


def test_an_output_folder_that_cannot_be_written_rejects_no_paper(letter: SourceFile, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file, not a folder")
    with pytest.raises(OutputUnwritable):
        migrate_document(letter, tmp_path / "out")


@pytest.mark.parametrize("more", range(0, 8, 2))
def test_a_machine_at_its_end_rejects_no_paper(letter: SourceFile, tmp_path: Path, more: int) -> None:
    whole = migrate_document(letter, tmp_path / "out")  # everything that is opened once is open
    with few_open_files(more):
        try:
            outcome = migrate_document(letter, tmp_path / "out")
        except (MachineExhausted, OutputUnwritable):
            return
    assert outcome in (None, whole)


def test_a_file_replaced_after_it_was_taken_is_rejected_with_nothing_written(
    letter: SourceFile, tmp_path: Path
) -> None:
    letter.path.write_bytes(b"%PDF-1.7 another patient's")
    outcome = migrate_document(letter, tmp_path / "out")
    assert outcome is not None
    assert (outcome.status, outcome.reasons) == (Status.REJECTED, (str(ChangedSinceTaken()),))
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_gone_stays_unfinished_and_its_batch_open(letter: SourceFile, tmp_path: Path) -> None:
    letter.path.unlink()
    assert migrate_document(letter, tmp_path / "out") is None
    with Ledger.beside(tmp_path, "1") as ledger:
        ledger.open_batch(Batch("rzz-b1", letter.trust, letter.source, (letter,)), tmp_path / "inbox")
        assert ledger.open_batches() == ("rzz-b1",)
