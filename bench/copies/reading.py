"""Files of pairs, read as the pipeline reads them; what was read once is kept in a temporary folder."""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from pathlib import Path

from bench.copies import letters
from bench.copies.pairs import Made
from capture.pages import count_pages
from flows.reading import read_pages
from records.settings import Limits
from records.types import Reading

KEPT = Path(tempfile.gettempdir()) / "casenote_copies"
LIMITS = Limits()


def readings_of(made: Made) -> tuple[Reading, ...]:
    """The readings of a made file's pages."""
    data, ending = letters.file_of(made.paper, made.change, made.condition, made.seed, made.days)
    kept = KEPT / f"{hashlib.sha256(data).hexdigest()}.pickle"
    if not kept.exists():
        KEPT.mkdir(exist_ok=True)
        file = kept.with_suffix(f".{ending}")
        file.write_bytes(data)
        readings = read_pages(file, count_pages(file, LIMITS), LIMITS).readings
        kept.write_bytes(pickle.dumps(readings))
        file.unlink()
    found: tuple[Reading, ...] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own, of this machine
    return found
