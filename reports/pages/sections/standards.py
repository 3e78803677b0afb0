"""Standards and the review desk: how many documents were valid first time, by profile, and what waits for a person."""

from __future__ import annotations

from reports.figures import NO_EVIDENCE
from reports.pages.blocks import Block, Cell, Column, Fact, Facts, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.printed import day
from reports.pages.views import PageContent

DOCUMENTS = ("documents:validated",)


def standards_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none without a standing."""
    if content.standing is None:
        return None
    found = content.standing.standards
    share = book.share(
        "standards.conformance",
        "valid first time",
        found.conformance,
        "documents checked against their profile",
        formula="valid first time / submitted",
        rests_on=("standards.submitted", "standards.valid-first-time"),
        none=NO_EVIDENCE,
    )
    counts = (
        ("submitted", "Documents checked", found.submitted, DOCUMENTS),
        ("valid-first-time", "Valid first time", found.valid_first_time, DOCUMENTS),
        ("accepted", "Accepted", found.accepted, DOCUMENTS),
        ("for-review", "Waiting for a person", found.for_review, ("documents:review",)),
        (
            "open-incidents",
            "Papers under the wrong patient, not resolved",
            found.open_incidents,
            ("events:incident opened", "events:incident closed"),
        ),
    )
    facts = [Fact("Conformance", share, "Below 98% the rating is amber at best.")]
    facts += [
        Fact(
            label,
            book.cell(
                f"standards.{key}",
                label.lower(),
                value,
                "document",
                "documents" if rests[0].startswith("doc") else "incidents",
                rests_on=rests,
            ),
        )
        for key, label, value, rests in counts
    ]
    oldest = day(found.oldest_review.isoformat()) if found.oldest_review else "nothing waits"
    facts.append(Fact("Waiting longest, since", Cell(oldest)))
    blocks: list[Block] = [Facts(tuple(facts))]
    if found.by_profile:
        blocks.append(_profiles(found.by_profile, book))
    blocks += [Words((fault,), strong=True) for fault in found.faults]
    return Section("standards", "Standards and the review desk", tuple(blocks))


def _profiles(profiles: tuple[tuple[str, int, int], ...], book: FigureBook) -> Table:
    rows = []
    for rank, (profile, submitted, valid) in enumerate(profiles, 1):
        cells = [
            book.cell(
                f"standards.profile-{rank}.{name}",
                f"{label} against {profile}",
                value,
                "document",
                f"documents of profile {profile}",
                rests_on=DOCUMENTS,
            )
            for name, label, value in (("submitted", "checked", submitted), ("valid", "valid first time", valid))
        ]
        rows.append(Row(f"profile-{rank}", (Cell(profile), *cells)))
    columns = (
        Column("profile", "Profile and version"),
        Column("submitted", "Checked", numeric=True),
        Column("valid", "Valid first time", numeric=True),
    )
    return Table("profiles", "Conformance by profile", columns, tuple(rows))
