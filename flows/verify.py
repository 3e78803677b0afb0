"""Checks an output folder against its ledger: every file whole and unchanged, every side of paper accounted for, every
table as it was taken and every signature holding.

A folder may have no documents: then there are only the tables and signatures of its programme to check.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from custody.page_account import PageAccount
from custody.signing import holds
from mappings.outputs import searchable_pdf
from mappings.validate import validate
from records import VERSION
from records.index import NAME, line
from records.ledger import Entry, Ledger
from records.programme import KeptTable, TableKind
from records.programme_book import ProgrammeBook
from records.settings import Settings
from records.store import FolderStore
from reports.inputs.baseline import baseline_of
from reports.money.benefits import benefit_lines

MEND = "import it again; to have the reports of earlier days again, bring the ledger back from a backup"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked and what is wrong; faults name refs and paths of outputs, never patients."""

    documents: int
    files: int
    account: PageAccount
    faults: tuple[str, ...]
    tables: int = 0
    signatures: int = 0


def verify(out: Path, settings: Settings) -> Verdict:
    """Check everything that the ledger says of an output folder."""
    store = FolderStore(out)
    with Ledger.beside(out, VERSION, settings.places.ledger) as ledger:
        entries = ledger.entries()
        sides = ledger.sides()
        kept = dict(pair for aside in ledger.set_aside() for pair in aside.kept)
        faults = [f"batch {batch} is not finished: run `casenote migrate` again" for batch in ledger.open_batches()]
        tables = tuple(_versions(ledger.programme))
        signed = tuple(_signed(ledger.programme, tables))
    account = PageAccount.of(*sides, [entry.outcome for entry in entries])
    if not account.adds_up:
        faults.append(f"sides of paper: {account}")
    for entry in entries:
        faults += _files_faults(entry, store)
    faults += _kept_faults(kept, store)
    if entries or (out / NAME).exists():
        faults += _index_faults(entries, out / NAME)
    faults += [f"{table} was changed after it was taken: {MEND}" for table in tables if not table.sound]
    faults += [f"the signature of {by} over the {table} does not hold" for table, by, good in signed if not good]
    files = sum(len(entry.outcome.digests) for entry in entries) + len(kept)
    return Verdict(len(entries), files, account, tuple(faults), len(tables), len(signed))


def _versions(book: ProgrammeBook) -> Iterator[KeptTable]:
    """Every version of every table that was taken."""
    for last in (table for kind in TableKind for table in book.tables(kind, checked=False)):
        for number in range(1, last.version):
            if table := book.table(last.kind, last.trust, number, checked=False):
                yield table
        yield last


def _signed(book: ProgrammeBook, tables: Sequence[KeptTable]) -> Iterator[tuple[KeptTable, str, bool]]:
    """Who signed a baseline or a line of a register, and whether the signature holds."""
    for table in (table for table in tables if table.sound):
        for signature in (each for digest in _to_sign(table) for each in book.signatures(digest)):
            yield table, signature.person, holds(signature)


def _to_sign(table: KeptTable) -> tuple[str, ...]:
    """The digests of a table that people sign: of a baseline as a whole, of each realised line of a register."""
    if table.kind is TableKind.BASELINE:
        return (baseline_of(table).digest,)
    lines = benefit_lines(table) if table.kind is TableKind.BENEFITS else ()
    return tuple(line.digest for line in lines if line.realised)


def _files_faults(entry: Entry, store: FolderStore) -> list[str]:
    if faults := _kept_faults(dict(entry.outcome.digests), store):
        return faults
    if entry.outcome.bundle:
        issues = validate(json.loads((store.root / entry.outcome.bundle).read_bytes()))
        faults += [f"{entry.outcome.bundle}: {issue.rule} at {issue.place}" for issue in issues]
    if entry.outcome.pdf:
        issues = searchable_pdf.check((store.root / entry.outcome.pdf).read_bytes())
        faults += [f"{entry.outcome.pdf}: {issue.rule}" for issue in issues]
    return faults


def _kept_faults(kept: Mapping[str, str], store: FolderStore) -> list[str]:
    """What is wrong with files of which the digests are known."""
    faults = []
    for path, digest in kept.items():
        found = store.digest(path)
        if found is None:
            faults.append(f"{path} is missing")
        elif found != digest:
            faults.append(f"{path} was changed after it was written")
    return faults


def _index_faults(entries: tuple[Entry, ...], index: Path) -> list[str]:
    try:
        lines = [json.loads(text) for text in index.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):
        return [f"{NAME} is missing or damaged: run `casenote migrate` again"]
    return [] if lines == [line(entry) for entry in entries] else [f"{NAME} does not say what the ledger says"]
