"""Runs the measurements: ``python -m bench [name ...]``; all of them without a name.

Each is a package here and can be run alone, with its own options (``python -m bench.reading --help``). They are slow:
peers are run beside us, on the same pages.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHES = sorted(main.parent.name for main in Path(__file__).parent.glob("*/__main__.py"))


def main(asked: list[str]) -> int:
    """Run those asked for, one after the other; how many of them failed."""
    if unknown := set(asked) - set(BENCHES):
        print(f"Not a measurement: {', '.join(sorted(unknown))}. There are {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in asked or BENCHES:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
