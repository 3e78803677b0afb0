"""Is it a letter, and who sends it: a hospital or a practice? By salutation, letterhead and signature."""

from __future__ import annotations

import re
from enum import StrEnum

from extractors.table import rows
from extractors.transcript import Line

GREETING = re.compile(
    r"^\W*(?:[db]ear|ear|[db]car|deor|oear|to (?:the (?:\w+ )?)?(?:registrar|consultant|doctor|sho))\b", re.IGNORECASE
)  # with the slips of OCR
CLOSING = re.compile(
    r"^\W*(?:yours\b|(?:with )?(?:very )?(?:kind(?:est)?|best|warm) (?:regards|wishes)|regards\b|sincerely\b|"
    r"dictated (?:but|and)|many thanks\b)",
    re.IGNORECASE,
)
LETTERHEAD = 14  # lines
SIGNATURE = 6  # lines after the closing
HOSPITAL = re.compile(
    r"\b(?:consultant|registrar|associate specialist|staff grade|specialty doctor|clinical fellow|"
    r"[fm]rc[sp]|frcr|frcog|frca|frcophth)\b"
)
MENTAL = re.compile(r"psychiatr|psycholog|psychother")
PRACTICE = re.compile(r"\b(?:gp|general practitioner|gp (?:partner|principal|registrar|locum)|mrcgp)\b")


class Sender(StrEnum):
    """Where a letter comes from, as far as its letterhead and its signature tell."""

    HOSPITAL = "hospital"
    PRACTICE = "practice"


def sender(lines: tuple[Line, ...]) -> Sender | None:
    """Who sends the letter; None if the paper is no letter, or does not tell."""
    greeting = next((at for at, line in enumerate(lines) if GREETING.match(line.text)), None)
    closing = next((at for at in range(len(lines) - 1, greeting or 0, -1) if CLOSING.match(lines[at].text)), None)
    if closing is None and greeting is None:
        return None
    end = (
        lines[closing + 1 : closing + 1 + SIGNATURE] if closing is not None else lines[max(-SIGNATURE, greeting or 0) :]
    )
    signature = " ".join(line.text.lower() for line in end)
    if MENTAL.search(signature):
        return None  # such services have a form of their own
    if HOSPITAL.search(signature):
        return Sender.HOSPITAL
    if PRACTICE.search(signature):
        return Sender.PRACTICE
    above = lines[: LETTERHEAD if greeting is None else min(greeting, LETTERHEAD)]
    return next((told for line in above if (told := _of_letterhead(line.text))), None)


def _of_letterhead(text: str) -> Sender | None:
    """Of which kind the first organisation that a line names is."""
    plain = f" {' '.join(re.findall(r'[a-z&]+', text.lower()))} "
    ranked = sorted(
        (row for row in rows("organisations") if f" {row['words']} " in plain), key=lambda row: -int(row["rank"])
    )
    return Sender(ranked[0]["sender"]) if ranked and ranked[0]["sender"] else None
