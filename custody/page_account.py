"""The page account: every side of paper that came in is delivered, suppressed, quarantined or a duplicate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from records.types import Outcome, PageState


@dataclass(frozen=True, slots=True)
class PageAccount:
    """What became of the sides of finished files: ``came_in`` is counted on opening a file, the others at the end."""

    came_in: int
    delivered: int
    suppressed: int
    quarantined: int
    duplicate: int

    @classmethod
    def of(cls, came_in: int, set_aside: int, outcomes: Iterable[Outcome]) -> PageAccount:
        """The account of these documents.

        ``set_aside`` sides are those of header and separator sheets: part of no document, suppressed like blank ones.
        """
        states = Counter(state for outcome in outcomes for state in outcome.page_states)
        return cls(
            came_in,
            states[PageState.DELIVERED],
            states[PageState.SUPPRESSED] + set_aside,
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
