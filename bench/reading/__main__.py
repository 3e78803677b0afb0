"""Measures reading beside its peers: ``python -m bench.reading``. Writes docs/reading.md and docs/reading.svg.

Every reader reads the same pages, condition by condition, in one run; compare the ratios, not the seconds. A run of
all takes an hour or more of an idle machine. Every result is kept as it comes (``--results``), so that a run that was
interrupted is taken up where it stopped, and part of it (``--readers``, ``--conditions``) can be tried alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

from bench.reading import confidence, corpus, readers, report
from bench.reading.corpus import Paper
from bench.reading.errors import letters, letters_wrong
from bench.reading.report import Result

DOCS = Path(__file__).parents[2] / "docs"


def main() -> None:
    """Run what was not run yet, print the tables and, after a run of all, write them to docs."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        papers = corpus.made(Path(folder), asked.conditions)
        if any(name.startswith("ocrmypdf") for name in asked.readers):
            readers.install()
        results = [result for paper in papers for result in _results(paper, asked.readers, asked.results)]
        print(report.tables(results))
        if asked.confidence or asked.write:
            points = [point for paper in papers for point in confidence.points(paper)]
            print(confidence.table(points))
            if asked.write:
                (DOCS / "reading.svg").write_text(confidence.picture(points), encoding="utf-8")
                (DOCS / "reading.md").write_text(
                    report.page(results, points, parts=asked.results is not None), encoding="utf-8"
                )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--readers", nargs="+", choices=readers.READERS, default=list(readers.READERS))
    parser.add_argument("--conditions", nargs="+", choices=corpus.CONDITIONS, default=list(corpus.CONDITIONS))
    parser.add_argument("--results", type=Path, help="a file of results, one a line: what is in it is not run again")
    parser.add_argument("--confidence", action="store_true", help="print the error of each page by its confidence")
    parser.add_argument("--write", action="store_true", help="write docs/reading.md and docs/reading.svg")
    return parser.parse_args()


def _results(paper: Paper, names: list[str], kept: Path | None) -> list[Result]:
    """A result of each reader; what was measured before on the same bytes is taken from the file of results."""
    digest = hashlib.sha256(paper.path.read_bytes()).hexdigest()[:16]
    before = _kept(kept)
    found = []
    for name in names:
        result = before.get((name, digest))
        if result is None:
            result = measured(paper, name)
            if kept:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([name, digest, result._asdict()]) + "\n")
        print(report.line(result), flush=True)
        found.append(result)
    return found


def _kept(file: Path | None) -> dict[tuple[str, str], Result]:
    if file is None or not file.is_file():
        return {}
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {(name, digest): Result(**result) for name, digest, result in lines}


def measured(paper: Paper, name: str) -> Result:
    """One reader on one condition."""
    read = readers.measured(readers.READERS[name], paper)
    wrong = [letters_wrong(t.words, words, t.optional) for t, words in zip(paper.pages, read.pages, strict=True)]
    return Result(paper.condition, name, read.seconds, wrong, [letters(truth.words) for truth in paper.pages])


if __name__ == "__main__":
    main()
