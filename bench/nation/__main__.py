"""What a report of the nation costs: ``python -m bench.nation [--trusts 200] [--weeks 520] [--ledger FILE]``.

Writes a made-up nation (`made_up`) into a ledger, unless the file is there already, and works out the nation and one
trust in processes of their own. Printed are seconds and the most memory that each process took, all that it imports
included; the targets are 10 s and 500 MB for the nation, 1 s for a trust.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.nation.made_up import nation, write
from records.ledger import Ledger

MEASURES = ("nation", "trust")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--trusts", type=int, default=200)
    given.add_argument("--weeks", type=int, default=520)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--ledger", type=Path, help="where the nation's ledger is, or is to be")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.ledger or Path(folder) / "nation.db"
        if not path.is_file():
            made(path, asked)
        print(f"ledger: {path.stat().st_size / 1e6:,.0f} MB")
        for measure in MEASURES:
            began = time.perf_counter()
            subprocess.run([sys.executable, "-m", "bench.nation.measure", measure, str(path)], check=True)
            print(f"  {'all, from its start':24}{time.perf_counter() - began:7.2f} s")


def made(path: Path, asked: argparse.Namespace) -> None:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(f"sqlite:///{path}", "bench")
        trusts = nation(asked.trusts, asked.seed)
        entered = write(ledger, trusts, asked.weeks, asked.seed, Path(folder) / "key.pem")
    taken = time.perf_counter() - began
    print(f"entered {entered:,} events of {len(trusts)} trusts in {taken:.0f} s ({entered / taken:,.0f} a second)")


if __name__ == "__main__":
    main()
