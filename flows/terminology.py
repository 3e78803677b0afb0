"""``casenote terminology``: a user's own downloads of SNOMED CT, dm+d and ODS come in, the index of them goes out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from flows.console import complain, say
from records.errors import ExitCode, TerminologyForbidden
from records.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from mappings.terminologies.load import Loaded
    from mappings.terminology import Index
    from records.types.terms import Mapped, Meaning, Release, Strength

LARGE = 100_000_000  # units of work: so many bytes take a while, and how far they are is told
LOOKED_UP = ("SNOMED CT", "dm+d")  # what terms and codes are asked of
LEVELS = {
    "VTM": "virtual therapeutic moiety (VTM)",
    "VMP": "virtual medicinal product (VMP)",
    "AMP": "actual medicinal product (AMP)",
    "ING": "ingredient",
}
SHOWN = 12  # wordings or strengths that are shown of one code; more are counted
EPILOG = """\
examples:
  casenote terminology load uk_sct2mo_41.0.0.zip nhsbsa_dmd_3.2.0.zip ods/
  casenote terminology show "heart failure" 38341003
  casenote terminology check

Downloads are taken as they come from TRUD, unpacked or not. What is given takes the place of the same terminology's
earlier release, whole or not at all; the others stay. All parts of SNOMED CT (International, UK Clinical, UK Drug; or
the UK Monolith) must be given at once.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    terminology = commands.add_parser(
        "terminology",
        help="load your own SNOMED CT, dm+d and ODS releases, and look things up in them",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = terminology.add_subparsers(required=True, metavar="load | show | check")
    loading = what.add_parser("load", help="load releases from folders and zips")
    loading.add_argument("given", nargs="+", type=Path, metavar="FOLDER_OR_ZIP", help="a download, as it came")
    loading.set_defaults(run=load)
    showing = what.add_parser("show", help="what a term or code means, and what is loaded")
    showing.add_argument("asked", nargs="*", metavar="TERM|CODE", help="without any: the releases that are loaded")
    showing.set_defaults(run=show)
    checking = what.add_parser("check", help="compare the shipped tables with the loaded release")
    checking.set_defaults(run=check)


def words_of(text: str) -> tuple[str, ...]:
    """How words are compared: handed to the index when it is made and when it is opened."""
    from extractors.lexicon import tokens

    return tuple(token.key for token in tokens(text))


def index(settings: Settings) -> Index | None:
    """This process's index, opened once for each release that is put in its place; None when none is loaded."""
    path = settings.places.terminology
    stamp = _stamp(path)
    return _opened(path, stamp, tuple(systems(settings).items())) if stamp else None


@lru_cache(maxsize=1)
def _opened(path: Path, stamp: tuple[int, int], named: tuple[tuple[str, str], ...]) -> Index | None:
    from mappings.terminology import open_index

    return open_index(path, words_of, dict(named))


def systems(settings: Settings) -> dict[str, str]:
    """The URIs that settings name for classifications."""
    return {"ICD-10": settings.terminology.icd_10, "OPCS-4": settings.terminology.opcs_4}


# ---------------------------------------------------------------- load
def load(given: argparse.Namespace) -> ExitCode:
    """Load what was given, and say what is loaded now."""
    from mappings.terminologies.load import load as load_into

    target, began = Settings.read().places.terminology, monotonic()
    before = _stamp(target)
    try:
        with watching() as watch:
            loaded = load_into(given.given, target, words_of, watch)
    except KeyboardInterrupt:
        complain(_stopped(before, _stamp(target)))
        raise
    if loaded.already:
        say("Nothing to do: just these releases are loaded already.")
    else:
        megabytes = target.stat().st_size / 1e6
        say(f"Loaded in {_minutes(monotonic() - began)} into {target} ({megabytes:,.0f} MB).")
    _say_releases(loaded)
    if loaded.kept:
        say(f"Kept as it was loaded before: {', '.join(loaded.kept)}.")
    if not loaded.already:
        say("`casenote terminology check` compares the shipped tables with it.")
    return ExitCode.DONE


def _stamp(path: Path) -> tuple[int, int] | None:
    """By which one index is told from the next in its place; None without any."""
    try:
        status = path.stat()
    except PermissionError:
        raise TerminologyForbidden from None
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _stopped(before: tuple[int, int] | None, now: tuple[int, int] | None) -> str:
    """What stopping a load means for the index."""
    if before != now:
        return "The load was stopped, but what it loaded is in its place already: nothing more is to be done."
    if now is None:
        return "The load was stopped: nothing was loaded. Run the same command again."
    return "The load was stopped: nothing was changed, and the index in use stays. Run the same command again."


def _say_releases(loaded: Loaded) -> None:
    wide = max((len(release.name) for release in loaded.releases), default=0)
    say(f"  {'Release':<{wide}}  {'In use':>9}")
    for release in loaded.releases:
        say(f"  {release.name:<{wide}}  {release.entries:>9,}")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} minutes" if seconds >= 100 else f"{seconds:.0f} seconds"


@contextmanager
def watching() -> Iterator[Lines | Bar]:
    """Who shows how far a load is: a progress bar on a terminal, a line for each file elsewhere."""
    if not sys.stdout.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (BarColumn(bar_width=24), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(), transient=True) as progress:
        yield Bar(progress)


class Lines:
    """A line for each step, and of a large load for each tenth of it: for logs and pipes."""

    _said = ""
    _total = _done = 0

    def begin(self, total: int) -> None:
        """Keep how much there is to do."""
        self._total = total

    def stage(self, name: str) -> None:
        """Say what is done now, once."""
        if name != self._said:
            say(f"  {name}")
        self._said = name

    def advance(self, units: int) -> None:
        """Say that a further tenth of a large load is done: a line for each megabyte helps nobody."""
        tenths = 10 * self._done // self._total if self._total else 0
        self._done += units
        if self._total >= LARGE and (now := 10 * self._done // self._total) > tenths:
            say(f"    {10 * now} % done")


class Bar:
    """A progress bar of what was read, with what is done now."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("Looking for releases", total=None)

    def begin(self, total: int) -> None:
        """Show how much there is to do."""
        self._progress.update(self._task, total=total)

    def stage(self, name: str) -> None:
        """Show what is done now."""
        self._progress.update(self._task, description=name)

    def advance(self, units: int) -> None:
        """Move on."""
        self._progress.update(self._task, advance=units)


# ---------------------------------------------------------------- show
def show(given: argparse.Namespace) -> ExitCode:
    """Say what terms and codes mean in the loaded release; without any, what is loaded."""
    opened = _needed()
    if not given.asked:
        _list_releases(opened.releases)
        return ExitCode.DONE
    known = 0
    for asked in given.asked:
        meanings = opened.meanings(asked)
        known += bool(meanings)
        if not meanings:
            say(f"{asked}: {_unknown(opened.releases)}")
        for meaning in meanings:
            _say_meaning(opened, meaning)
    return ExitCode.DONE if known else ExitCode.FAILED


def _list_releases(releases: Iterable[Release]) -> None:
    """A table of what is loaded; a name's date is left out where the version says it."""
    rows = [("Release", "In use", "Version")]
    for release in releases:
        name, _, date = release.name.rpartition(" ")
        told = date in release.version or date.replace("-", "") in release.version
        rows.append((name.rstrip(",") if told else release.name, f"{release.entries:,}", release.version))
    wide, entries = (max(len(row[column]) for row in rows) for column in (0, 1))
    for row in rows:
        say(f"{row[0]:<{wide}}  {row[1]:>{entries}}  {row[2]}")


def _unknown(releases: Iterable[Release]) -> str:
    """Why nothing was found: the terminology may not be loaded at all."""
    loaded = {release.terminology for release in releases}
    there, missing = ([name for name in LOOKED_UP if (name in loaded) is known] for known in (True, False))
    if not missing:
        return "the loaded releases do not know it. Check how it is spelt, or try another wording."
    absent = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not loaded"
    others = f"{' and '.join(there)} does not know it; " if there else ""
    return f"{others}{absent}. Load your download: casenote terminology load."


def _needed() -> Index:
    from mappings.terminology import needed_index

    settings = Settings.read()
    return needed_index(settings.places.terminology, words_of, systems(settings))


def _say_meaning(opened: Index, meaning: Meaning) -> None:
    coding, kind = meaning.coding, LEVELS.get(meaning.kind, meaning.kind)
    if not meaning.active and meaning.kind == "other":
        kind = "of no kind any more"  # retired concepts stand under no other
    say(f"{coding.code}  {coding.display}")
    say(f"  {'kind':<9} {kind}, {'in use' if meaning.active else 'retired'}")
    say(f"  {'release':<9} {meaning.release}")
    say(f"  {'system':<9} {coding.system}, version {coding.release}")
    if not meaning.active:
        instead = opened.replacement(coding.code)
        say(f"  {'now':<9} {f'{instead.code} {instead.display}' if instead else 'nothing took its place for certain'}")
    if meaning.wordings:
        say(f"  {'also':<9} {_some(meaning.wordings)}")
    for mapped in opened.mapped(coding.code) if coding.system == opened.system("SNOMED CT") else ():
        say(f"  {mapped.terminology:<9} {_target(mapped)}")
    if coding.system == opened.system("dm+d") and (strengths := opened.strengths(coding.code)):
        for strength in strengths[:SHOWN]:
            say(f"  {'strength':<9} {_amount(strength)}")
        if len(strengths) > SHOWN:
            say(f"  {'':<9} and {len(strengths) - SHOWN} more")


def _amount(strength: Strength) -> str:
    per = f" in {strength.per_value:g} {strength.per_unit}" if strength.per_value and strength.per_unit else ""
    used = ", ".join(filter(None, (strength.form, *strength.routes)))
    return f"{strength.ingredient} {strength.value:g} {strength.unit}{per}" + (f"  ({used})" if used else "")


def _target(mapped: Mapped) -> str:
    return mapped.coding.code if mapped.coding else f"no code: {mapped.reason}"


def _some(wordings: tuple[str, ...]) -> str:
    more = f"; and {len(wordings) - SHOWN} more" if len(wordings) > SHOWN else ""
    return "; ".join(wordings[:SHOWN]) + more


# ---------------------------------------------------------------- check
def check(given: argparse.Namespace) -> ExitCode:
    """List the rows of the shipped tables whose code the loaded release does not know, retired or calls otherwise."""
    from mappings.terminologies.check import check as compare

    checked = compare(_needed())
    for wrong in checked.wrong:
        named = f"{wrong.table}.csv: {wrong.coding.code} {wrong.coding.display}"
        called = f", which calls it {wrong.meaning}" if wrong.meaning and wrong.meaning != wrong.coding.display else ""
        instead = f"; now {wrong.instead.code} {wrong.instead.display}" if wrong.instead else ""
        say(f"{named} {wrong.fault}{called}{instead}")
    say(f"{checked.codes:,} codes of the tables compared; {len(checked.wrong):,} to look at.")
    if checked.unchecked:
        say(f"{checked.unchecked:,} are of terminologies that are not loaded.")
    return ExitCode.FAILED if checked.wrong else ExitCode.DONE
