"""Facts and readings go in; facts that stand on handwriting come out in doubt, so that nothing is coded from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from records.types import Box, Dosage, Doubt, DoubtKind, Evidence, Fact, Handwriting, Measurement, Reading

BY_HAND = "Something stands on handwriting and is not coded. Read it in the picture."
TOUCHED = 0.25  # of a fact's place: less is a stroke that reaches down from the line above
SIGNED_OVER = 0.60  # of a fact's place: a signature may run into print without hiding it


def without_handwriting(facts: Iterable[Fact], readings: Sequence[Reading]) -> tuple[Fact, ...]:
    """The facts in their order; those under handwriting with a doubt that keeps them from being coded.

    Of such a fact only the words stay: its dose, result and reaction were read from a hand as well.
    """
    written = {reading.page: reading.handwriting for reading in readings}
    return tuple(
        _in_doubt(fact) if by_hand(fact.evidence, written.get(fact.evidence.page, ())) else fact for fact in facts
    )


def by_hand(evidence: Evidence, regions: Iterable[Handwriting]) -> bool:
    """Whether what was read in a place of a page was written by hand, or written over."""
    return any(_share(evidence.box, region.box) >= (SIGNED_OVER if region.signature else TOUCHED) for region in regions)


def _in_doubt(fact: Fact) -> Fact:
    return replace(
        fact,
        doubt=Doubt(DoubtKind.HANDWRITING, BY_HAND, fact.evidence),
        dosage=Dosage(fact.dosage.text) if fact.dosage else None,
        measurement=Measurement(fact.measurement.value) if fact.measurement else None,
        reaction=None,
    )


def _share(box: Box, region: Box) -> float:
    """The share of a box that a region covers."""
    across = min(box.right, region.right) - max(box.left, region.left)
    down = min(box.bottom, region.bottom) - max(box.top, region.top)
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / ((box.right - box.left) * (box.bottom - box.top))
