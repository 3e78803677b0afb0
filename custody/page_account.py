"""The page account: every side of paper that came in is delivered, suppressed, quarantined or a duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from records.types import Outcome, PageState


@dataclass(frozen=True, slots=True)
class PageAccount:
    """What became of the sides of a batch. ``came_in`` is counted when a file is opened, the others at the end."""

    came_in: int
    delivered: int
    suppressed: int
    quarantined: int
    duplicate: int

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> PageAccount:
        """The account of these documents. Sides that came in are counted from the documents' page ranges."""
        came_in = 0
        states = dict.fromkeys(PageState, 0)
        for outcome in outcomes:
            if outcome.pages is not None:
                came_in += outcome.pages[1] - outcome.pages[0] + 1
            for state in outcome.page_states:
                states[state] += 1
        return cls(
            came_in,
            states[PageState.DELIVERED],
            states[PageState.SUPPRESSED],
            states[PageState.QUARANTINED],
            states[PageState.DUPLICATE],
        )

    @property
    def adds_up(self) -> bool:
        """Whether every side that came in is in exactly one state; a batch whose account does not may not close."""
        return self.came_in == self.delivered + self.suppressed + self.quarantined + self.duplicate

    def __str__(self) -> str:
        """The account as an equation: ``9 came in = 7 delivered + 1 suppressed + 0 quarantined + 1 duplicate``."""
        sign = "=" if self.adds_up else "IS NOT"
        return (
            f"{self.came_in} came in {sign} {self.delivered} delivered + {self.suppressed} suppressed"
            f" + {self.quarantined} quarantined + {self.duplicate} duplicate"
        )
