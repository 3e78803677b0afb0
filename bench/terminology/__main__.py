"""Measures the terminology: ``python -m bench.terminology [CONCEPTS]`` (500,000), three descriptions each.

Loads a made-up release into an index, opens it, looks names and wordings up; then does the same with csv into
dictionaries, as one would without an index. Each in its own process, so that its memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.terminology.release import write
from flows.terminology import words_of
from records.types import FactKind

FOLDER = Path(".bench") / "terminology"
LOOKUPS = 20_000
PAGE = (  # words of a page: what a lexicon would ask for at each of them
    "on examination she was comfortable at rest with chronic inflammation of lower oesophagus due to infection and the "
    "chest was clear we have arranged an outpatient appointment in six weeks and will write again with the results "
) * 10


def loaded(release: Path, index: Path) -> dict[str, float]:
    """Load the release into the index."""
    from mappings.terminologies.load import load

    index.unlink(missing_ok=True)
    began, cpu = time.perf_counter(), time.process_time()
    load([release], index, words_of)
    return {"minutes": (time.perf_counter() - began) / 60, "CPU minutes": (time.process_time() - cpu) / 60}


def looked_up(index: Path) -> dict[str, float]:
    """Open the index and look things up."""
    from mappings.terminology import open_index

    words_of("warm")  # the lexicon's own tables are read once, by whoever uses it
    own, mapped = memory()
    began = time.perf_counter()
    opened = open_index(index, words_of)
    assert opened is not None
    first = opened.concept(FactKind.PROBLEM, "Oesophagus inflammation, lower, acute, infection")
    opening = time.perf_counter() - began
    assert first is not None
    names = [name for (name,) in opened._all("SELECT name FROM concept WHERE kind = 'disorder' LIMIT 200000")]
    chosen = strewn(names)
    page = words_of(PAGE)
    windows = [page[at : at + 8] for at in range(len(page))]
    pages = max(1, LOOKUPS // len(windows))
    codes = [str(code) for (code,) in opened._all("SELECT code FROM concept LIMIT ?", LOOKUPS)]
    speeds = {
        "names a second": rate(lambda: [opened.concept(FactKind.PROBLEM, name) for name in chosen], LOOKUPS),
        "words of a page a second": rate(
            lambda: [opened.longest_wording(window) for _ in range(pages) for window in windows], pages * len(windows)
        ),
        "maps a second": rate(lambda: [opened.maps(code) for code in codes], LOOKUPS),
    }
    for seen in (names, chosen, codes):
        seen.clear()
    own_after, mapped_after = memory()
    grown = {"own memory added, MB": own_after - own, "mapped and shared, MB": mapped_after - mapped}
    return {"open and first answer, ms": opening * 1000, **speeds, **grown}


def peer(release: Path) -> dict[str, float]:
    """The plain way: csv into dictionaries, in every process that looks something up."""
    import csv

    began = time.perf_counter()
    terms: dict[str, set[str]] = {}
    for path in release.rglob("sct2_Description_*.txt"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["active"] == "1":
                    terms.setdefault(row["term"].casefold(), set()).add(row["conceptId"])
    parents: dict[str, list[str]] = {}
    for path in release.rglob("sct2_Relationship_*.txt"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["active"] == "1" and row["typeId"] == "116680003":
                    parents.setdefault(row["sourceId"], []).append(row["destinationId"])
    preferred = {}
    for path in release.rglob("der2_cRefset_Language*.txt"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["active"] == "1" and row["refsetId"] == "999001261000000100":
                    preferred[row["referencedComponentId"]] = row["acceptabilityId"]
    opening = time.perf_counter() - began
    chosen = strewn(list(terms))
    return {
        "open and first answer, ms": opening * 1000,
        "names a second": rate(lambda: [terms.get(name.casefold()) for name in chosen], LOOKUPS),
    }


def strewn(names: list[str]) -> list[str]:
    """So many of the names, from all over the list."""
    return [names[at * 7919 % len(names)] for at in range(LOOKUPS)]


def memory() -> tuple[float, float]:
    """This process's own memory and what it maps of files (other processes share that), in MB."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    own, mapped = (float(status[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
    return own, mapped


def rate(work: Callable[[], object], times: int) -> float:
    """How many a second."""
    began = time.perf_counter()
    work()
    return times / (time.perf_counter() - began)


def apart(what: str, *given: str) -> dict[str, float]:
    """One measurement in a process of its own, with its greatest memory."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.terminology", what, *given], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(asked: list[str]) -> int:
    """Make the release if it is not there, measure, print."""
    tasks = {
        "load": lambda: loaded(Path(asked[1]), Path(asked[2])),
        "look": lambda: looked_up(Path(asked[1])),
        "peer": lambda: peer(Path(asked[1])),
    }
    if asked and asked[0] in tasks:
        found = tasks[asked[0]]()
        print(json.dumps({**found, "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return 0
    concepts = int(asked[0]) if asked else 500_000
    release = write(FOLDER / str(concepts), concepts)
    index = FOLDER / f"{concepts}.db"
    size = sum(path.stat().st_size for path in release.rglob("*.txt"))
    print(f"{concepts:,} concepts, {3 * concepts:,} descriptions, {size / 1e6:,.0f} MB of text")
    for title, found in (
        ("load", apart("load", str(release), str(index))),
        ("look up", apart("look", str(index))),
        ("csv and dictionaries", apart("peer", str(release))),
    ):
        print(f"\n{title}")
        for name, value in found.items():
            print(f"  {name:<28} {value:>12,.1f}")
    print(f"\nindex: {index.stat().st_size / 1e6:,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
