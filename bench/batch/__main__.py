"""Migrates a batch of many pages with the ``casenote`` command and a Prefect server that is running already.

``python -m bench.batch [PAGES ...]`` (200): files of one to eight sides and a stack of sixty, copies of the sample
papers with other words and in many conditions. Every half second the processes are looked at in /proc. Printed: the
share of all cores that was busy in the middle of the run, what the corridor (flows, Prefect client, ledger) took
of the CPU, the server beside it, the memory of all processes at a quarter, half and three quarters of the run, and when
the first side was read.
The batch has the machine to itself, or the figures mean nothing: load is printed before it begins.
"""

from __future__ import annotations

import io
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf

from samples import filing, paper, typeset
from samples.copies import copy_of, scanned_separator

SAMPLES = Path(__file__).parents[2] / "samples"
CONDITIONS = ("scan_clean", "scan_grey", "scan_copy", "scan_skew", "scan_bad", "scan_holes", "scan_stamp", "scan_faint")
STACK = 60  # sides
TICK = os.sysconf("SC_CLK_TCK")
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")
EVERY = 0.5  # seconds


def papers() -> list[Path]:
    """The sample papers that are scanned."""
    return sorted((SAMPLES / "papers").glob("*.txt"))


@cache
def vocabulary() -> tuple[str, ...]:
    """Words of all papers."""
    text = " ".join(path.read_text(encoding="utf-8") for path in papers())
    return tuple(sorted(set(re.findall(r"\b[a-z]{5,12}\b", text))))


def varied(line: str, draw: random.Random) -> str:
    """A line of layout with half of its longer words replaced: papers that are no copies of each other."""
    if line.startswith("@"):
        return line
    return re.sub(r"\b[a-z]{5,12}\b", lambda word: draw.choice(vocabulary()) if draw.random() < 0.5 else word[0], line)


def copies(seed: int) -> list[pikepdf.Pdf]:
    """One paper as a scan; each seed another paper, other words, condition and dirt."""
    draw = random.Random(seed)  # noqa: S311 - the same batch every time
    source = paper.read(draw.choice(papers()))
    layout = [varied(line, draw) for line in source.layout]
    copy = copy_of(typeset.sheets(layout), draw.choice(CONDITIONS), seed, source.header["written"])
    return [pikepdf.open(io.BytesIO(copy.data))]


def make(inbox: Path, pages: int) -> int:
    """Fill an inbox with at least so many sides; returns how many there are."""
    folder = inbox / "RZZ" / "scan"
    folder.mkdir(parents=True)
    made, seed = 0, 1000
    while made < pages:
        wanted = STACK if made == 0 and pages >= 2 * STACK else random.Random(seed).randint(1, 8)  # noqa: S311
        with pikepdf.new() as pdf:
            while len(pdf.pages) < wanted:
                seed += 1
                for part in copies(seed):
                    if wanted == STACK:
                        with pikepdf.open(io.BytesIO(scanned_separator(seed).data)) as sheet:
                            pdf.pages.extend(sheet.pages)
                    pdf.pages.extend(part.pages)
            (folder / f"{seed:06}.pdf").write_bytes(filing.pdf_bytes(pdf))
            made += len(pdf.pages)
    return made


@dataclass
class Look:
    """All processes of a kind at one moment: CPU seconds so far and memory in MB (proportional set size)."""

    at: float
    parent: float
    workers: float
    server: float
    memory: float


@dataclass
class Watch:
    """What was seen of a run."""

    looks: list[Look] = field(default_factory=list)
    ended: dict[str, float] = field(default_factory=dict)

    def between(self, first: float, last: float) -> tuple[Look, Look]:
        """The looks at two shares (0 to 1) of the run."""
        at = [round(share * (len(self.looks) - 1)) for share in (first, last)]
        return self.looks[at[0]], self.looks[at[1]]


def stat(process: int) -> tuple[int, float, float]:
    """A process's parent, CPU seconds (with those of children that have ended) and memory in MB."""
    parts = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    seconds = sum(map(int, parts[11:15])) / TICK
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        memory = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        memory = int(parts[21]) * PAGE_SIZE / 1024**2
    return int(parts[1]), seconds, memory


def look(parent: int, server: int, begun: float) -> Look:
    """All processes of the run now."""
    found: dict[int, tuple[int, float, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = stat(int(entry.name))
            except (OSError, ValueError, IndexError):
                continue
    below = {parent}
    while more := {process for process, (above, _, _) in found.items() if above in below} - below:
        below |= more
    below &= set(found)
    workers = sum(found[process][1] for process in below if process != parent)
    memory = sum(found[process][2] for process in below)
    return Look(
        time.monotonic() - begun,
        found.get(parent, (0, 0.0, 0.0))[1],
        workers,
        found.get(server, (0, 0.0, 0.0))[1],
        memory,
    )


def run(pages: int) -> None:
    """One batch of so many sides, and what was seen of it."""
    with tempfile.TemporaryDirectory(prefix="batch-") as folder:
        place = Path(folder)
        sides = make(place / "inbox", pages)
        environment = {**os.environ, "PREFECT_HOME": str(place / "prefect"), "CASENOTE_PLACES__PREFECT_PORT": "4377"}
        command = [sys.executable, "-m", "flows"]
        subprocess.run([*command, "server", "start"], env=environment, check=True, capture_output=True)
        try:
            server = next(
                int(entry.name)
                for entry in Path("/proc").iterdir()
                if entry.name.isdigit() and b"--port\x004377" in (entry / "cmdline").read_bytes()
            )
            print(f"{sides} sides; load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores", flush=True)
            tell(
                watch([*command, "migrate", place / "inbox", "--out", place / "out"], environment, server, place), sides
            )
        finally:
            subprocess.run([*command, "server", "stop"], env=environment, check=False, capture_output=True)


def watch(command: list[object], environment: dict[str, str], server: int, place: Path) -> Watch:
    """Run the command, looking at it every half second."""
    seen, begun = Watch(), time.monotonic()
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(list(map(str, command)), env=environment, stdout=log, stderr=log)
        while process.poll() is None:
            seen.looks.append(look(process.pid, server, begun))
            if "first side" not in seen.ended and list((place / "out").glob(".reading/*/*")):
                seen.ended["first side"] = time.monotonic() - begun
            time.sleep(EVERY)
    seen.ended["all"] = time.monotonic() - begun
    assert process.returncode == 0, (place / "log").read_text(encoding="utf-8")[-2000:]
    return seen


def tell(seen: Watch, sides: int) -> None:
    """Print what was seen."""
    first, last = seen.between(0.15, 0.85)
    wall, cores = last.at - first.at, os.cpu_count() or 1
    parent, workers = last.parent - first.parent, last.workers - first.workers
    server = last.server - first.server
    print(f"wall clock: {seen.ended['all']:.0f} s, {sides / seen.ended['all']:.2f} sides a second")
    print(f"first sides read after {seen.ended.get('first side', float('nan')):.1f} s")
    print(f"cores busy over the middle of the run: {(parent + workers) / (wall * cores):.1%}")
    print(f"the corridor's share of the CPU: {parent / (parent + workers):.1%}")
    print(f"the Prefect server beside it: {server:.1f} s of CPU in {wall:.0f} s")
    memory = [seen.between(share, share)[0].memory for share in (0.25, 0.5, 0.75)]
    print(
        f"memory of all processes at a quarter, half and three quarters: {', '.join(f'{mb:.0f}' for mb in memory)} MB"
    )
    print(f"most memory: {max(look.memory for look in seen.looks):.0f} MB", flush=True)


def main() -> None:
    """A batch for each count of pages given."""
    for pages in map(int, sys.argv[1:] or ["200"]):
        run(pages)


if __name__ == "__main__":
    main()
