"""Every reason for which a person must look ends by saying what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("capture", "extractors", "custody")
DO = re.compile(r"(?:Choose|Compare|Confirm|Count|Find|Look|Move|Print|Put|Read|Report|Scan|See)\b.*\.$")
NOTHING_TO_DO = {
    "The same letter came in before, as another copy; that one was migrated.",
    "Facts stated like this one were too often misunderstood to be coded without a person.",
}


def sentences(path: Path) -> Iterator[str]:
    """Every literal of a module that reads as a sentence and is no docstring; what is filled in stands as X."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {
        id(first.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        for first in node.body[:1]
        if isinstance(first, ast.Expr)
    }
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes | parts:
            text = node.value
        else:
            continue
        if re.fullmatch(r"[A-Z][^\n\\|{]+ [^\n\\|{]+ [^\n\\|{]+\.", text):
            yield text


MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_reason_ends_with_what_to_do(module: Path) -> None:
    for sentence in sentences(module):
        assert sentence in NOTHING_TO_DO or DO.match(re.split(r"\. (?=[A-Z])", sentence)[-1]), sentence


def test_the_reasons_are_found_at_all() -> None:
    found = {sentence for module in MODULES for sentence in sentences(module)}
    assert "No patient's name was found. Look for it in the picture." in found
    assert "Page X holds what looks like handwriting. Read it in the picture." in found
    assert len(found) > 80
