"""Passages come in; medicines whose directions go on in the next line, and rows of tables, go out made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from extractors.dosages import components
from extractors.lexicon import Lexicon
from extractors.medicine_lists import LISTS, listed, words_of
from extractors.passages import Passage, Role, Shape
from extractors.transcript import Transcript
from records.types import FactKind

LONG_LINE = 60  # letters
FIGURE_FIRST = re.compile(
    r"\d+(?:[.,]\d+)?(?:\s*(?:mg|mcg|micrograms?|g|ml|units?|mmol\S*|%)\b|\s+[a-z(]|[.,;)]?(?:\s|$))"
)


def joined(passages: Iterable[Passage], lexicon: Lexicon, transcript: Transcript | None = None) -> tuple[Passage, ...]:
    """Directions on a line of their own go behind the medicine on the line before; rows of tables are made whole."""
    if transcript is not None:
        passages = listed(passages, transcript, lexicon)
    found: list[Passage] = []
    for passage in passages:
        before = found[-1] if found else None
        if before and _carries_on(before, passage, lexicon):
            longer = before
            for piece in passage.pieces:
                longer = longer.followed_by(piece)
            found[-1] = replace(before, text=longer.text, pieces=longer.pieces)
        else:
            found.append(passage)
    return tuple(found)


def _carries_on(before: Passage, passage: Passage, lexicon: Lexicon) -> bool:
    here, last = passage.pieces[0].line, before.pieces[-1].line
    if here.page != last.page or here.number != last.number + 1:
        return False
    if _parted_at_figure(before, passage):
        return True
    if before.section.inline and passage.section.role is Role.HISTORY:  # a long list that goes on in the next line
        return _directs(passage) and _breaks_off(before, lexicon)
    if before.section != passage.section or passage.section.role not in LISTS | {Role.HEAD}:
        return False
    directs = _directs(passage)
    if directs and _breaks_off(before, lexicon):
        return True
    if not directs or any(match.of_kind(FactKind.MEDICINE) for match in lexicon.find(passage.text)):
        return False
    named = any(match.of_kind(FactKind.MEDICINE) for match in lexicon.find(before.text))
    return named or (before.section.role in LISTS and bool(components(before.text)))


def _parted_at_figure(before: Passage, passage: Passage) -> bool:
    """Whether running text goes on in the next line with a figure: "... his fasting glucose was | 5.4 and ..."."""
    return (
        before.section == passage.section
        and before.shape is Shape.PROSE
        and len(before.pieces[-1].line.text) >= LONG_LINE
        and re.search(r"[A-Za-z,(]$", before.text) is not None
        and FIGURE_FIRST.match(passage.pieces[0].line.text) is not None
    )


def _directs(passage: Passage) -> bool:
    """Whether a passage starts with directions."""
    starts = components(passage.text)[:1]
    return words_of("direction").match(passage.text) is not None or bool(starts and starts[0][0] == 0)


def _breaks_off(before: Passage, lexicon: Lexicon) -> bool:
    """Whether a list's line ends in the middle of a medicine: "..., doxazosin XL 8mg od, amlodipine"."""
    if before.section.role not in LISTS or before.shape is Shape.ROW:
        return False
    named = [match for match in lexicon.find(before.text) if match.of_kind(FactKind.MEDICINE)]
    return (
        bool(named)
        and re.fullmatch(
            rf"(?:\s?(?:m/?r|s/?r|x/?l|e/?c|{words_of('form').pattern}))*(?:\s?[\d.]+\s?(?:mgs?|mcg|micrograms?|g|ml|units?))?\s*",
            before.text[named[-1].end :],
            re.I,
        )
        is not None
    )
