"""Small numbers: a count of a few may point at a person, so a table per site shows none.

In come the counts of a column; out come the same as words, with small counts hidden. Where a total is shown below
them, more are hidden too: else the total less the others would give the small ones away.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.progress.thresholds import whole

NOT_SHOWN = "not shown"


def small(count: int) -> bool:
    """Whether a count is too small to be shown. Nought points at nobody."""
    return 0 < count < whole("small_number")


def hidden(counts: Sequence[int], *, total_shown: bool) -> tuple[bool, ...]:
    """Which counts of a column are not shown: the small ones and, above a total, the least others until none tells."""
    chosen = {at for at, count in enumerate(counts) if small(count)}
    if total_shown and chosen:
        others = sorted((at for at, count in enumerate(counts) if count and at not in chosen), key=counts.__getitem__)
        while others and _told([counts[at] for at in chosen]):
            chosen.add(others.pop(0))
    return tuple(at in chosen for at in range(len(counts)))


def shown(counts: Sequence[int], *, total_shown: bool) -> tuple[str, ...]:
    """The counts of one column as printed.

    Above a total all hidden counts look alike: "fewer than 5" twice and a total of 8 would say that both are 4.
    """
    word = NOT_SHOWN if total_shown else f"fewer than {whole('small_number')}"
    away = hidden(counts, total_shown=total_shown)
    return tuple(word if out else f"{count:,}" for count, out in zip(counts, away, strict=True))


def shown_total(counts: Sequence[int]) -> str:
    """The total of a column as printed below its counts; not shown where it would still give one of them away."""
    away = hidden(counts, total_shown=True)
    parts = [count for count, out in zip(counts, away, strict=True) if out]
    return NOT_SHOWN if parts and _told(parts) else f"{sum(counts):,}"


def _told(parts: Sequence[int]) -> bool:
    """Whether the sum of hidden counts is small (of one it always is), or says that each of them is one."""
    return small(sum(parts)) or sum(parts) == len(parts)
