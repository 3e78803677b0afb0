"""Measures how copies are told from letters that only look like them: ``python -m bench.copies [--quick]``.

Every letter is printed, worn or faxed, and read as the pipeline reads it; pairs are then compared. The rules were tuned
on every other letter; the rest is reported apart. Copies are to be the same, traps never.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations

from bench.copies import letters
from bench.copies.pairs import Made, Pair, pairs
from bench.copies.reading import readings_of
from extractors.identify import identify
from extractors.likeness import ReadPaper, Verdict, compare, likeness_keys
from extractors.transcript import Transcript

LATEST = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one pair: the verdict, how many keys were shared, and milliseconds for keys (a page) and compare."""

    pair: Pair
    verdict: Verdict
    shared: int
    keyed: float
    compared: float


@cache
def paper_of(made: Made) -> ReadPaper:
    readings = readings_of(made)
    return ReadPaper(readings, identify(Transcript.of(readings), LATEST))


@cache
def keys_of(made: Made) -> tuple[tuple[int, ...], float]:
    readings = paper_of(made).readings
    begun = time.perf_counter()
    keys = likeness_keys(readings)
    return keys, (time.perf_counter() - begun) * 1000 / len(readings)


def row_of(pair: Pair) -> Row:
    (keys, spent), (others, also) = keys_of(pair.earlier), keys_of(pair.later)
    begun = time.perf_counter()
    comparison = compare(paper_of(pair.earlier), paper_of(pair.later))
    compared = (time.perf_counter() - begun) * 1000
    return Row(pair, comparison.verdict, len(set(keys) & set(others)), max(spent, also), compared)


def table(title: str, rows: Sequence[Row]) -> None:
    print(f"\n{title}\n{'':<30}{'pairs':>6}{'same':>6}{'changed':>9}{'other':>7}{'share a key':>13}{'fewest keys':>13}")
    for copy in (True, False):
        for kind in dict.fromkeys(row.pair.kind for row in rows if row.pair.copy is copy):
            line(kind, [row for row in rows if row.pair.kind == kind])
        line("ALL COPIES" if copy else "ALL TRAPS", [row for row in rows if row.pair.copy is copy])


def line(name: str, rows: Sequence[Row]) -> None:
    verdicts = Counter(row.verdict for row in rows)
    share = sum(row.shared > 0 for row in rows) / len(rows)
    print(
        f"{name:<30}{len(rows):>6}{verdicts[Verdict.SAME]:>6}{verdicts[Verdict.CHANGED]:>9}{verdicts[Verdict.OTHER]:>7}"
        f"{share:>12.0%} {min(row.shared for row in rows):>12}"
    )


def strangers(mades: Iterable[Made]) -> tuple[int, int]:
    """Of all pairs of different letters: how many share a key, and how many there are."""
    keys = [set(keys_of(made)[0]) for made in mades]
    chances = list(combinations(keys, 2))
    return sum(bool(one & other) for one, other in chances), len(chances)


def main() -> None:
    """Print the tables of both halves, the keys of different letters, and the times."""
    quick = "--quick" in sys.argv[1:]
    halves: tuple[list[Row], list[Row]] = ([], [])
    firsts = []
    for number, name in enumerate(letters.papers()):
        rows = [row_of(pair) for pair in pairs(name, number, quick=quick)]
        halves[number % 2].extend(rows)
        firsts.append(rows[0].pair.earlier)
    table("Tuned on these letters", halves[0])
    table("Not tuned on these", halves[1])
    every = [*halves[0], *halves[1]]
    sharing, chances = strangers(firsts)
    print(f"\ndifferent letters of these trusts: {sharing} of {chances} pairs share a key")
    print(f"keys: {max(row.keyed for row in every):.1f} ms a page at most", end="; ")
    spent = [row.compared for row in every]
    print(f"compare: {sum(spent) / len(spent):.0f} ms on average, {max(spent):.0f} at most")


if __name__ == "__main__":
    main()
