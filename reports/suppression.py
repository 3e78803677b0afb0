"""Small numbers: a count of a few may point at a person, so a table per site shows none.

In come rows of counts; out come the same rows as words, with small counts hidden. Where a total is shown beside them,
a second count is hidden too: else the total less the others would give the first away.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.progress.thresholds import whole

HIDDEN = "fewer than {least}"
ALSO_HIDDEN = "not shown"


def small(count: int) -> bool:
    """Whether a count is too small to be shown. Nought points at nobody."""
    return 0 < count < whole("small_number")


def hidden(counts: Sequence[int], *, total_shown: bool) -> tuple[bool, ...]:
    """Which counts of one column are not shown: the small ones and, beside a total, enough more.

    One hidden count can be worked out from a total, so the least of the shown counts above nought is hidden with it.
    Two or more are enough only if together they are not small: two ones give "2" away as the total less the rest.
    Where nothing is left to hide, everything above nought is hidden already; the total must then be hidden as well
    (`total_hidden`).
    """
    chosen = {at for at, count in enumerate(counts) if small(count)}
    if total_shown and chosen:
        others = sorted((at for at, count in enumerate(counts) if count and at not in chosen), key=counts.__getitem__)
        while others and (len(chosen) < 2 or small(sum(counts[at] for at in chosen))):
            chosen.add(others.pop(0))
    return tuple(at in chosen for at in range(len(counts)))


def total_hidden(counts: Sequence[int]) -> bool:
    """Whether even the total of a column may not be shown: it would give the hidden counts away."""
    parts = [count for count, away in zip(counts, hidden(counts, total_shown=True), strict=True) if away]
    return bool(parts) and (len(parts) == 1 or small(sum(parts)))


def shown(counts: Sequence[int], *, total_shown: bool) -> tuple[str, ...]:
    """The counts of one column as printed."""
    away = hidden(counts, total_shown=total_shown)
    return tuple(_words(count, out) for count, out in zip(counts, away, strict=True))


def shown_total(counts: Sequence[int]) -> str:
    """The total of a column as printed below `shown` counts."""
    return ALSO_HIDDEN if total_hidden(counts) else f"{sum(counts):,}"


def _words(count: int, away: bool) -> str:
    if not away:
        return f"{count:,}"
    return HIDDEN.format(least=whole("small_number")) if small(count) else ALSO_HIDDEN
