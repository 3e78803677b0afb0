"""Words that more than one sheet uses."""

from __future__ import annotations

from reports.progress.rating import WORDS
from reports.progress.standing import Colour

SHAPES = {
    Colour.GREEN: "●",
    Colour.AMBER: "▲",
    Colour.RED: "◆",
    Colour.GREY: "□",
}  # as progress.rating.SHAPES names them


def rating_words(colour: Colour) -> str:
    """A rating by shape and word, so that its colour is never all that says it."""
    return f"{SHAPES[colour]} {colour.value.upper()}: {WORDS[colour]}"
