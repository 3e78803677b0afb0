"""The register of trusts: codes and days come in; names, regions, successors and whose history is whose go out.

A merged trust's history moves to its successor once and whole: every code counts to exactly one trust, itself or the
end of its chain of successors, so that sums over trusts neither lose nor double anything.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from records.programme import Attribute, Region, Succession, TableKind, Trust
from records.types import OdsCode
from reports.inputs.attributes import attributes_of
from reports.inputs.successions import successions_of
from reports.inputs.trusts import trusts_of

if TYPE_CHECKING:
    from records.programme_book import ProgrammeBook

ALWAYS = date.max  # after every succession there is


class Trusts:
    """Trusts with their successions and attributes. A code of no trust here is only not known: it is nobody else's."""

    def __init__(
        self,
        trusts: Iterable[Trust],
        successions: Iterable[Succession] = (),
        attributes: Iterable[Attribute] = (),
    ) -> None:
        """Raises ValueError where a trust has two successors or is its own: the tables' import lets neither in."""
        self.trusts = {trust.code: trust for trust in trusts}
        self._after: dict[OdsCode, Succession] = {}
        for succession in successions:
            if self._after.setdefault(succession.predecessor, succession) != succession:
                raise ValueError(f"{succession.predecessor} has two successors")
        self._before: Mapping[OdsCode, list[OdsCode]] = self._turned()
        self._attributes: dict[OdsCode, list[Attribute]] = defaultdict(list)
        for attribute in attributes:
            self._attributes[attribute.trust].append(attribute)

    @classmethod
    def kept(cls, book: ProgrammeBook) -> Trusts:
        """The register of the nation's kept tables; empty where none was imported."""
        trusts, successions = book.table(TableKind.TRUSTS, None), book.table(TableKind.SUCCESSIONS, None)
        attributes = book.table(TableKind.ATTRIBUTES, None)
        return cls(
            trusts_of(trusts) if trusts else (),
            successions_of(successions) if successions else (),
            attributes_of(attributes) if attributes else (),
        )

    def _turned(self) -> Mapping[OdsCode, list[OdsCode]]:
        """Predecessors by successor. Raises ValueError for a circle."""
        before: dict[OdsCode, list[OdsCode]] = defaultdict(list)
        for one in self._after.values():
            before[one.successor].append(one.predecessor)
            seen = {one.predecessor}
            at: OdsCode | None = one.successor
            while at is not None:
                if at in seen:
                    raise ValueError(f"{at} succeeds itself")
                seen.add(at)
                at = self._after[at].successor if at in self._after else None
        return before

    # ------------------------------------------------------------ who is who
    def of(self, code: OdsCode) -> Trust | None:
        """The trust of a code; None if it is not known."""
        return self.trusts.get(code)

    def successor_of(self, code: OdsCode, day: date = ALWAYS) -> OdsCode:
        """Whose a code's paper is on a day: the end of the chain of successions that have happened; itself if none."""
        while code in self._after and self._after[code].day <= day:
            code = self._after[code].successor
        return code

    def succession_of(self, code: OdsCode) -> Succession | None:
        """The succession by which a code's paper went, or will go, to another trust; None if there is none."""
        return self._after.get(code)

    def history(self, code: OdsCode, day: date = ALWAYS) -> tuple[OdsCode, ...]:
        """The codes whose events count to a trust on a day: its own, then its predecessors', each once, by code.

        None at all for a trust that has a successor by then: its history, with all that came to it, moved there.
        """
        if self.successor_of(code, day) != code:
            return ()
        found: list[OdsCode] = []
        waiting = [code]
        while waiting:
            at = waiting.pop()
            waiting += [before for before in self._before.get(at, []) if self._after[before].day <= day]
            found.append(at)
        return (code, *sorted(found[1:], key=str))

    def standing(self, codes: Iterable[OdsCode], day: date = ALWAYS) -> tuple[OdsCode, ...]:
        """The trusts to which these codes count on a day, each once, by code: what a nation's report lists."""
        return tuple(sorted({self.successor_of(code, day) for code in codes}, key=str))

    def may_happen(self, code: OdsCode, day: date) -> bool:
        """Whether an event may happen at a trust on a day: not before it opened, nor after it closed or was taken over.

        Of a code that is not known nothing can be said against it.
        """
        if code in self._after and self._after[code].day <= day:
            return False
        trust = self.of(code)
        return trust is None or trust.open_on(day)

    # ------------------------------------------------------------ what is said of them
    def region_of(self, code: OdsCode, day: date = ALWAYS) -> Region | None:
        """The region of whoever has a code's paper on a day; None if not known. A code without a name is its own."""
        trust = self.of(self.successor_of(code, day)) or self.of(code)
        return None if trust is None or not trust.region else Region(trust.region, region_name(trust.region))

    def attributes(self, code: OdsCode, day: date = ALWAYS) -> tuple[Attribute, ...]:
        """What was said of a trust up to a day: by name, the newest first. Sources that differ stand side by side."""
        said = [one for one in self._attributes.get(code, []) if one.as_of <= day]
        return tuple(sorted(said, key=lambda one: (one.name, -one.as_of.toordinal(), one.source)))


def region_name(code: str) -> str:
    """The name of a region (tables/regions.csv, of every vintage); the code itself where no name is known."""
    return _names().get(code, code)


@cache
def _names() -> Mapping[str, str]:
    text = (files("reports") / "tables" / "regions.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}
