"""How well papers find their patient in an index, and at what cost.

    python -m bench.patients --patients 200000 --papers 4000

Writes an index of fictional patients, spoils papers of them in many ways, and prints for each way how many came out
as the same, a probable, several, another or nobody, and how many of these were wrong. A wrong SAME is the failure.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.patients.papers import KINDS, Paper, Spoiler
from bench.patients.population import patients, write_table
from extractors.patient_index import PatientIndex, write_index
from extractors.patient_rows import patients_of
from extractors.trace import repaired, trace
from records.types import OdsCode, Trace, TraceOutcome


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--patients", type=int, default=200_000)
    given.add_argument("--papers", type=int, default=4_000)
    given.add_argument("--index", type=Path, help="an index that was written before, with the same --patients")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.index or Path(folder) / "rzz.db"
        if not path.is_file():
            load(path, Path(folder) / "patients.csv", asked.patients)
        index = PatientIndex(path)
        ask(index, asked.patients, asked.papers)


def load(path: Path, table: Path, count: int) -> None:
    write_table(table, count)
    start, began = time.perf_counter(), time.process_time()
    release = write_index(path, OdsCode("RZZ"), patients_of(table))
    seconds, cpu = time.perf_counter() - start, time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    print(f"loaded {release.patients:,} in {seconds:.0f} s ({cpu:.0f} s CPU), {memory:.0f} MB at most, {size:.0f} MB")
    print(release.note)


def ask(index: PatientIndex, count: int, papers: int) -> None:
    keys = {f"P{at}": one for at, one in enumerate(patients(count))}
    by_row = {str(at + 2): key for at, key in enumerate(keys)}  # the table's rows are counted from its header
    spoiler = Spoiler(tuple(keys.values()))
    trace(spoiler.paper("several").identity, index)  # the first costs the import of Splink
    outcomes: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(papers):
        kind = list(KINDS)[number % len(KINDS)]
        paper = spoiler.paper(kind)
        start = time.process_time()
        traced = trace(paper.identity, index, paper.printed)
        times[traced.outcome == TraceOutcome.SAME].append(time.process_time() - start)
        outcomes[kind][judged(traced, paper, by_row)] += 1
        outcomes[kind][mended(traced, paper, keys)] += 1
    show(outcomes, times)


def judged(traced: Trace, paper: Paper, by_row: dict[str, str]) -> str:
    if traced.patient is None or traced.outcome == TraceOutcome.OTHER:
        return traced.outcome.value
    return traced.outcome.value + ("" if by_row[traced.patient.id] == paper.patient else " WRONG")


def mended(traced: Trace, paper: Paper, keys: dict) -> str:  # type: ignore[type-arg]
    after = repaired(paper.identity, traced, paper.printed)
    if after is paper.identity or after.nhs_number is None:
        return ""
    known = keys.get(paper.patient or "")
    return "mended" if known and known.nhs_number == after.nhs_number.value else "mended WRONG"


def show(outcomes: dict[str, Counter[str]], times: dict[bool, list[float]]) -> None:
    columns = sorted({name for counts in outcomes.values() for name in counts if name})
    print(f"{'kind of paper':24}" + "".join(f"{name:>16}" for name in columns))
    for kind, counts in outcomes.items():
        print(f"{kind:24}" + "".join(f"{counts[name] or '':>16}" for name in columns))
    for same, what in ((True, "exact"), (False, "weighed")):
        taken = sorted(times[same])
        if taken:
            middle, most = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
            print(f"{what}: {len(taken)} traces, median {middle * 1e3:.1f} ms CPU, 99th centile {most * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
