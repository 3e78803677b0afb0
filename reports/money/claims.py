"""The claims register: what was said in public stands side by side, and none of it is put in another's place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.figures import Figure
from reports.inputs.claims import Claim


@dataclass(frozen=True, slots=True)
class Topic:
    """Claims of one thing in one unit, in the order in which they were made. There is no agreed value among them."""

    topic: str
    unit: str
    claims: tuple[Claim, ...]

    @property
    def conflict(self) -> bool:
        """Whether they say different values."""
        return len({claim.value for claim in self.claims}) > 1

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        """The least and the most that was said."""
        values = [claim.value for claim in self.claims]
        return min(values), max(values)

    @property
    def says(self) -> str:
        """Whether they agree, in words."""
        if not self.conflict:
            return "one value" if len(self.claims) == 1 else "all say the same"
        least, most = self.range
        return f"{len(self.claims)} claims differ: {least:,} to {most:,}; none is taken for the others"


def side_by_side(claims: Iterable[Claim]) -> tuple[Topic, ...]:
    """All claims by topic and unit, in the order in which the topics are first named. No claim is lost."""
    topics: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        topics.setdefault((claim.topic, claim.unit), []).append(claim)
    return tuple(
        Topic(topic, unit, tuple(sorted(some, key=lambda claim: (claim.said, claim.key))))
        for (topic, unit), some in topics.items()
    )


def part_faults(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Wholes whose parts do not add up to them, in words; empty when all do."""
    given = tuple(claims)
    faults = []
    for whole in given:
        parts = [claim for claim in given if claim.part_of == whole.key]
        together = sum((part.value for part in parts), Decimal(0))
        if parts and together != whole.value:
            faults.append(f"{whole.key} is {whole.value:,}; its parts add up to {together:,}")
    return tuple(faults)


def figures(claims: Iterable[Claim]) -> tuple[Figure, ...]:
    """A figure for each claim: its value is what was said, and it rests on the register alone."""
    return tuple(
        Figure(
            key=f"claims.{claim.key}",
            label=f"{claim.topic}: {claim.speaker}, {claim.said} ({claim.status})",
            value=str(claim.value),
            unit=claim.unit,
            counted_from=f"said of {claim.scope}; {claim.source}",
            rests_on=("table:claims",),
        )
        for claim in claims
    )
