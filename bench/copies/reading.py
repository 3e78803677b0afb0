"""Files of pairs, read as the pipeline reads them; what was read once is kept in a temporary folder."""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from functools import cache
from pathlib import Path

from bench.copies import letters
from bench.copies.pairs import Made
from capture.pages import count_pages
from flows.reading import read_pages
from records import types
from records.settings import Limits
from records.types import Reading
from samples import wear

KEPT = Path(tempfile.gettempdir()) / "casenote_copies"
LIMITS = Limits()


@cache
def _sources(name: str) -> str:
    """A digest of what a letter is made from, and of the types in which its reading is kept."""
    modules = (letters.__file__, wear.__file__, types.__file__)
    files = [letters.PAPERS / f"{name}.txt", letters.CHANGES, *map(Path, modules)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def readings_of(made: Made) -> tuple[Reading, ...]:
    """The readings of a made file's pages."""
    kept = KEPT / f"{hashlib.sha256(f'{made} {_sources(made.paper)}'.encode()).hexdigest()}.pickle"
    if not kept.exists():
        KEPT.mkdir(exist_ok=True)
        data, ending = letters.file_of(made.paper, made.change, made.condition, made.seed, made.days)
        file = kept.with_suffix(f".{ending}")
        file.write_bytes(data)
        readings = read_pages(file, count_pages(file, LIMITS), LIMITS).readings
        kept.write_bytes(pickle.dumps(readings))
        file.unlink()
    found: tuple[Reading, ...] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own, of this machine
    return found
