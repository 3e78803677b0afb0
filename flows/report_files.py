"""Where reports lie, and which files of that folder are ours: a page of a trust that is no longer reported goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

REPORTS = "reports"
LIST = ".written"  # beside the reports: the files that were written there, one to a line


def place_of(day: date, today: date) -> str:
    """The folder of a day's reports, within the output folder: those of another day than today lie apart."""
    return REPORTS if day == today else f"{REPORTS}/as-of-{day.isoformat()}"


def clear(folder: Path, written: Iterable[Path]) -> None:
    """Take out what earlier reports wrote into a folder and this one did not, and note what it wrote.

    Nobody else's file is touched. A page set as PDF stays as long as the page itself does. Raises OSError.
    """
    now = {path.relative_to(folder).as_posix() for path in written}
    for name in _noted(folder) - now:
        path = folder / name
        if path.suffix == ".pdf" and path.with_suffix(".html").relative_to(folder).as_posix() in now:
            now.add(name)
        elif path.resolve().is_relative_to(folder.resolve()):  # whatever the list may have been made to say
            path.unlink(missing_ok=True)
    _note(folder, now)


def note(folder: Path, written: Iterable[Path]) -> None:
    """Note more files that were written for the same reports. Raises OSError."""
    _note(folder, _noted(folder) | {path.relative_to(folder).as_posix() for path in written})


def _noted(folder: Path) -> set[str]:
    try:
        return set(filter(None, (folder / LIST).read_text(encoding="utf-8").splitlines()))
    except FileNotFoundError:
        return set()


def _note(folder: Path, names: Iterable[str]) -> None:
    unfinished = folder / f"{LIST}.part"
    unfinished.write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
    unfinished.replace(folder / LIST)
