"""The peers: medspaCy and MedCAT, each in an environment of its own, with the same dictionary and the same letters."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.understanding.letters import Letter
from bench.understanding.marking import Said
from mappings.coder import vocabulary

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".bench"  # no part of ours
NEEDS = {
    "medspacy": ("medspacy==1.3.1", "numpy<2"),  # its spaCy is compiled for numpy 1
    "medcat": ("medcat[spacy,dict-ner]==2.9.0",),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a peer found in each letter, and its CPU seconds for all of them (loading not counted)."""

    said: tuple[tuple[Said, ...], ...] = field(repr=False)
    seconds: float


def install(peer: str) -> None:
    """Put a peer into its own environment, if it is not there."""
    python = HOME / peer / "bin" / "python"
    if not (HOME / peer / "whole").is_file():
        subprocess.run(["uv", "venv", "-q", "--clear", "--python", "3.11", str(HOME / peer)], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), *NEEDS[peer]], check=True)
        (HOME / peer / "whole").touch()


def ask(peer: str, letters: Sequence[Letter]) -> Answers:
    """Let a peer read letters, with every wording of our dictionary."""
    install(peer)
    terms = [(term.kind.value, term.text, term.name) for term in vocabulary()]
    question = {"terms": terms, "letters": ["\n".join(letter.pages) for letter in letters]}
    answer = subprocess.run(
        [str(HOME / peer / "bin" / "python"), str(HERE / f"{peer}_peer.py")],
        input=json.dumps(question), capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(answer.stdout[answer.stdout.index('{"found"') :])
    said = tuple(tuple(Said(kind, (text, name), state) for kind, text, name, state in each) for each in told["found"])
    return Answers(said, told["seconds"])
