"""A stack comes in; the readings of its sides go out, as if every word had been read right: without ink or OCR."""

from __future__ import annotations

from collections.abc import Iterator

from bench.stacks.stack import WORDS, Side, Stack
from extractors.lines import in_printed_lines
from records.types import Box, Engine, PageKind, Placement, Reading, Word
from samples import typeset

ENGINE = Engine("typesetter", "1")
RISE, FALL = 0.75, 0.22  # of the size of print: how far words reach above and below their baseline


def readings(stack: Stack) -> tuple[Reading, ...]:
    """One reading for each side; a smudged sheet on which nothing can be read has no words and is not blank."""
    return tuple(
        Reading(
            side.number,
            PageKind.BILEVEL,
            in_printed_lines(_words(side)),
            ENGINE,
            (),
            Placement(typeset.WIDE, typeset.HIGH),
            blank=side.blank,
        )
        for side in stack.sides
    )


def _words(side: Side) -> Iterator[Word]:
    if side.print is not None:
        for number, run in enumerate(side.print.runs):
            yield from _of_run(run, number)
    elif side.mark and side.state != "nothing":
        for number, text in enumerate(WORDS[side.mark]):
            yield from _of_run(typeset.Run(60, 90 + 60 * number, typeset.FACES["sans"][1], 40, text), number)


def _of_run(run: typeset.Run, number: int) -> Iterator[Word]:
    x = run.x
    space = typeset.width(run.face, " ") * run.size
    for piece in run.text.split(" "):
        wide = typeset.width(run.face, piece) * run.size if piece else 0.0
        if piece:
            box = Box(x, run.y - RISE * run.size, x + wide, run.y + FALL * run.size)
            yield Word(piece, box, 0.97, number)
        x += wide + space
