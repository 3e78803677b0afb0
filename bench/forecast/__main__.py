"""How often an 80% interval holds the truth: ``python -m bench.forecast [--trusts 200] [--seed 7]``.

Made-up trusts whose weeks are known to the end (`worlds`), forecast in several ways (`ways`) in the same run. Printed
for each kind of world: the share of trusts whose end lay within P10 to P90, the median width of that interval in
weeks, its mean width with an open end counted as ten years, the share of open ends, and the interval score (mean
width, and ten weeks for every week by which the truth lay outside: a way that is merely wide does not win), and the
share whose next 13 weeks lay within theirs.
"""

from __future__ import annotations

import argparse
import time
from itertools import product

import numpy as np

from bench.forecast.ways import AHEAD, WAYS, Way
from bench.forecast.worlds import World, world

TEN_YEARS = 520
OUTSIDE = 10  # what each week outside costs: 2 over the share of an 80% interval that lies outside


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--trusts", type=int, default=200)
    given.add_argument("--seed", type=int, default=7)
    given.add_argument("--history", type=int, nargs="+", default=[12, 26, 52])
    given.add_argument("--likeness", type=float, nargs="+", default=[0, 0.6, 0.85])
    asked = given.parse_args()
    for changing, history, likeness in product((False, True), asked.history, asked.likeness):
        made = world(asked.trusts, history, likeness, changing, asked.seed)
        print(f"\n{history} weeks, likeness {likeness}{', pace changed once' if changing else ''}")
        print(f"{'':28}{'held':>7}{'median':>8}{'mean':>7}{'open':>7}{'score':>7}{'13 weeks':>10}{'ms':>7}")
        for name, way in WAYS.items():
            print(f"{name:28}{measured(way, made)}", flush=True)


def measured(way: Way, made: World) -> str:
    began = time.process_time()
    said = [way(weeks, made.remaining) for weeks in made.before]
    taken = (time.process_time() - began) / len(said) * 1000
    low, high = np.asarray([weeks for weeks, _ in said]).T
    opened = np.isinf(high) | (high > TEN_YEARS)
    low, high = np.minimum(low, TEN_YEARS), np.minimum(high, TEN_YEARS)
    done = np.minimum(made.done, TEN_YEARS)
    outside = np.maximum(low - done, 0) + np.maximum(done - high, 0)
    width = high - low
    least, most = np.asarray([sheets for _, sheets in said]).T
    came = made.sheets_in(AHEAD)
    return (
        f"{np.mean(outside == 0):7.1%}{np.median(width):8.0f}{width.mean():7.0f}{opened.mean():7.1%}"
        f"{(width + OUTSIDE * outside).mean():7.0f}{np.mean((least <= came) & (came <= most)):10.1%}{taken:7.1f}"
    )


if __name__ == "__main__":
    main()
