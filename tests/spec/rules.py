"""Writes docs/rules.md out of the examples: ``python -m tests.spec.rules``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "rules.md"
RULES = HERE.parents[1] / "extractors" / "tables" / "context_rules.csv"
INTRODUCTION = """# How paper is read

Every line below is a test: what stands on the left is read as what stands on the right, or `make test` fails. The
examples are `tests/spec/examples/*.csv` and, for how a sentence states a thing, the rules themselves
(`extractors/tables/context_rules.csv`). This page is written by `python -m tests.spec.rules`.
` / ` ends a line of the paper. *Nothing* is an answer: what is not read for sure is left out, and a person is asked.
"""
TITLES = {
    "dates": "The date of the document",
    "names": "The patient",
    "headings": "Headings",
    "context": "How a sentence states what stands in brackets",
    "medicines": "Medicines",
    "results": "Results",
    "allergies": "Allergies",
}


def examples(topic: str) -> Iterator[tuple[str, str]]:
    """The lines of one topic with what they are read as."""
    with (HERE / "examples" / f"{topic}.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            yield row["paper"], row["read as"]


def rules() -> Iterator[tuple[str, str, str]]:
    """The rules of context: what each does, and its example."""
    with RULES.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            yield row["category"], row["example"], row["expected"]


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for topic, title in TITLES.items():
        parts.append(f"\n## {title}\n\n| on the paper | read as |\n|---|---|\n")
        parts += [f"| {_cell(paper)} | {_cell(read)} |\n" for paper, read in examples(topic)]
    parts.append("\n## The rules of context\n\n| rule | example | stated as |\n|---|---|---|\n")
    parts += [f"| {kind} | {_cell(example)} | {_cell(expected)} |\n" for kind, example, expected in rules() if example]
    return "".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
