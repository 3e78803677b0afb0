"""Measures understanding: ``python -m bench.understanding [FOLDER] [--alone] [--json FILE]``.

Takes the letters of a folder (its own, unless given), clean and with 2% and 5% of their letters misread (with
``--printed`` also printed, worn as a scan and as a fax, and read by Tesseract), and prints
for each kind of fact how much is found, rightly stated and rightly coded, beside medspaCy and MedCAT with the same
dictionary (``--alone``: without them); how often identity, kind and date are right; and of what would pass without a
person, what is wrong. The second look at the picture, which settles figures in the pipeline, has no part in it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.understanding.letters import FOLDER, Letter, letters, readings, spoiled
from bench.understanding.marking import Marks, Said, mark, plain, truths
from bench.understanding.ours import Understood, nothing, understand
from bench.understanding.peers import NEEDS, ask
from bench.understanding.printed import printed, scratch
from extractors.second_look import Look
from records.types import Reading

RATES = (0.0, 0.02, 0.05)
KINDS = ("problem", "procedure", "medicine", "allergy", "observation")
COMPARED = ("problem", "procedure", "medicine", "allergy")  # peers read no results
TYPES = {"mentalhealth": "mental_health", "faxcover": "fax_cover"}


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition(".")[0])
    options.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    options.add_argument("--alone", action="store_true", help="without the peers")
    options.add_argument("--printed", action="store_true", help="also on worn paper, read by the pipeline's readers")
    options.add_argument("--json", type=Path, help="write the figures there too")
    asked = options.parse_args()
    written = letters(asked.folder)
    print(f"{len(written)} letters, {sum(len(letter.truth['facts']) for letter in written)} facts")
    told: dict[str, Any] = {}
    for rate in RATES:
        worn = [spoiled(letter, rate) for letter in written]
        told[str(rate)] = _measured(worn, f"{rate:.0%} of the letters misread", map(_laid_out, worn), alone=asked.alone)
    for condition in ("scan_grey", "fax_std") if asked.printed else ():
        with scratch() as folder:
            read = (_read(letter, condition, Path(folder)) for letter in written)
            told[condition] = _measured(written, f"on paper: {condition}", read, alone=True)
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _laid_out(letter: Letter) -> tuple[Sequence[Reading], Look]:
    return readings(letter), nothing


def _read(letter: Letter, condition: str, folder: Path) -> tuple[Sequence[Reading], Look]:
    read = printed(letter, condition, folder)
    return read.read.readings, read.look


def _measured(
    written: Sequence[Letter], title: str, pages: Iterable[tuple[Sequence[Reading], Look]], *, alone: bool
) -> dict[str, Any]:
    print(f"\n{title}")
    understood, spent, sides = [], 0.0, 0
    for page, look in pages:
        began = time.process_time()
        understood.append(understand(page, look))
        spent += time.process_time() - began
        sides += len(page)
    marks: dict[str, Marks] = {}
    wrong = [
        [
            said
            for said, right in zip(
                made.said, mark(truths(letter.truth), made.said, letter.truth["ignore"], marks), strict=True
            )
            if not right
        ]
        for letter, made in zip(written, understood, strict=True)
    ]
    heads = f"{'truth':>6}{'found':>7}{'extra':>7}{'precision':>11}{'recall':>8}{'F1':>7}{'coded':>7}{'code right':>12}"
    print(f"  {'':22}{heads}")
    table = {kind: _row(kind, marks.setdefault(kind, Marks())) for kind in KINDS}
    table["all"] = _row("all", _sum(marks))
    lines = marks["medicine"].counts
    whole = lines["line right"] / max(1, lines["truth"])
    print(
        f"  medicine lines whole {lines['line right']} of {lines['truth']} ({whole:.1%});"
        f" doses wrong {lines['dose wrong']}, of them without a doubt {lines['dose wrong and sure']}"
    )
    heads = _heads(written, understood, wrong)
    print(f"  CPU {1000 * spent / sides:.0f} ms a page")
    rest = {} if alone else {peer: _peer(peer, written, understood) for peer in NEEDS}
    return {"kinds": table, "medicine lines": dict(lines), "heads": heads, "peers": rest}


def _sum(marks: dict[str, Marks]) -> Marks:
    return Marks(sum((each.counts for each in marks.values()), Counter()))


def _row(name: str, marks: Marks) -> dict[str, float]:
    counts = marks.counts
    precision, recall, both = marks.rate()
    coded = f"{counts['code right']}/{counts['with code']}" if counts["with code"] else "-"
    print(
        f"  {name:22}{counts['truth']:6}{counts['found']:7}{counts['extra']:7}{precision:11.1%}{recall:8.1%}{both:7.1%}"
        f"{counts['with code']:7}{coded:>12}"
    )
    return {**counts, "precision": precision, "recall": recall, "f1": both}


def _heads(
    written: Sequence[Letter], understood: Sequence[Understood], wrong: Sequence[Sequence[Said]]
) -> dict[str, int]:
    """How often whose, what and when are right, over all letters and over those that would pass without a person."""
    counts: Counter[str] = Counter()
    for letter, made, facts in zip(written, understood, wrong, strict=True):
        right = _right(letter.truth, made)
        passed = not made.doubts
        counts.update(part for part, good in right.items() if good)
        counts["passed"] += passed
        counts["passed facts wrong"] += len(facts) if passed else 0
        counts["passed facts"] += len(made.said) if passed else 0
        counts["passed coded wrong"] += sum(bool(said.codes) for said in facts) if passed else 0
        counts["passed coded"] += sum(bool(said.codes) for said in made.said) if passed else 0
        counts.update(f"passed, {part} wrong" for part, good in right.items() if passed and not good)
    total = len(written)
    parts = ("number", "name", "born", "kind", "date")
    print("  right: " + ", ".join(f"{part} {counts[part]}/{total}" for part in parts))
    mistakes = ", ".join(f"{part} {counts[f'passed, {part} wrong']}" for part in parts)
    print(
        f"  {counts['passed']} of {total} would pass without a person; wrong in them: {mistakes},"
        f" facts {counts['passed facts wrong']} of {counts['passed facts']},"
        f" coded ones {counts['passed coded wrong']} of {counts['passed coded']}"
    )
    return dict(counts)


def _right(truth: dict[str, Any], made: Understood) -> dict[str, bool]:
    identity, head, patient = made.record.identity, made.record.head, truth["patient"]
    number = patient["nhs_number"] if patient["valid"] else None
    given, family = (
        plain(identity.given.value if identity.given else ""),
        plain(identity.family.value if identity.family else ""),
    )
    return {
        "number": (identity.nhs_number.value.digits if identity.nhs_number else None) == number,
        "name": family == plain(patient["family"] or "")
        and given.split()[:1] == plain(patient["given"] or "").split()[:1],
        "born": (identity.birth_date.value.isoformat() if identity.birth_date else None) == patient["dob"],
        "kind": head.document_type.value == truth["type"],
        "date": (head.written.value.isoformat() if head.written else None) == truth["document_date"],
    }


def _peer(peer: str, written: Sequence[Letter], understood: Sequence[Understood]) -> dict[str, float]:
    """A peer beside us, on the kinds that both know: found, and rightly stated."""
    answers = ask(peer, written)
    theirs: dict[str, Marks] = {}
    ours: dict[str, Marks] = {}
    for letter, said, made in zip(written, answers.said, understood, strict=True):
        wanted = [fact for fact in truths(letter.truth) if fact.kind in COMPARED]
        mark(wanted, [each for each in said if each.kind in COMPARED], letter.truth["ignore"], theirs)
        mark(wanted, [each for each in made.said if each.kind in COMPARED], letter.truth["ignore"], ours)
    found, right = _sum(theirs).rate("found")[2], _sum(theirs).rate()[2]
    our_found, our_right = _sum(ours).rate("found")[2], _sum(ours).rate()[2]
    print(
        f"  {peer:10} found F1 {found:.1%}, rightly stated {right:.1%} (ours {our_found:.1%}, {our_right:.1%});"
        f" ratio {our_right / max(right, 1e-9):.2f}"
    )
    return {"found f1": found, "f1": right, "our found f1": our_found, "our f1": our_right, "seconds": answers.seconds}


if __name__ == "__main__":
    main()
