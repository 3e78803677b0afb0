"""The rows of a map for one concept come in; the one code it always leads to goes out, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

Entry = tuple[str, str, int, str, str]  # block, group, priority, rule, target

ALWAYS = ("", "TRUE", "ALWAYS", "OTHERWISE TRUE")
CHOICE = "The map leaves a choice to a coder."
SEVERAL = "The map needs several codes together."
CONDITIONAL = "The map depends on what else is recorded."
NOWHERE = "The map says that it has no code there."
UNUSUAL = "The map's target has no usual form."

ICD_10 = re.compile(r"([A-Z]\d\d)(?:X|(\d\d?))?[AD]?")  # X fills the place of a fourth sign; A and D: asterisk, dagger
OPCS_4 = re.compile(r"([A-Z]\d\d)(\d)?")
SHAPES = {"ICD-10": ICD_10, "OPCS-4": OPCS_4}


def decide(terminology: str, entries: Sequence[Entry]) -> tuple[str | None, str | None]:
    """The target with its point (J45.9), or the reason why there is none; ``entries`` are ordered by priority.

    Blocks are alternatives and groups belong together, so that only a concept with one block, one group and one entry
    that always holds has one code.
    """
    if len({block for block, *_ in entries}) > 1:
        return None, CHOICE
    if len({group for _, group, *_ in entries}) > 1:
        return None, SEVERAL
    if len(entries) > 1:
        return None, CONDITIONAL if any(rule not in ALWAYS for *_, rule, _ in entries) else CHOICE
    _, _, _, rule, target = entries[0]
    if not target or target.startswith("#"):
        return None, NOWHERE
    if rule not in ALWAYS:
        return None, CONDITIONAL
    return _pointed(terminology, target)


def _pointed(terminology: str, target: str) -> tuple[str | None, str | None]:
    """A code as classifications print it, with its point: J459 is J45.9, I10X is I10."""
    shape = SHAPES[terminology].fullmatch(target.replace(".", ""))
    if shape is None:
        return None, UNUSUAL
    return (f"{shape[1]}.{shape[2]}" if shape[2] else shape[1]), None
