"""Standards and the review desk: how many documents were valid first time, by profile, and what waits for a person."""

from __future__ import annotations

import re

from reports.pages.blocks import Block, Cell, Column, Fact, Facts, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.views import PageContent

FACTS = (
    ("standards.conformance", "Valid first time", "Too few cap the rating at amber."),
    ("standards.submitted", "Documents checked against their profile", ""),
    ("standards.valid-first-time", "of them valid first time", ""),
    ("standards.accepted", "Documents accepted", ""),
    ("standards.for-review", "Documents that wait for a person", ""),
    ("standards.oldest-review", "Waiting longest, since", ""),
    ("standards.incidents", "Papers under the wrong patient, not resolved", "One is enough to cap the rating at red."),
)


def standards_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none without a standing."""
    if content.standing is None:
        return None
    found = content.standing.standards
    blocks: list[Block] = [Facts(tuple(Fact(label, book.of(key), note) for key, label, note in FACTS))]
    if found.by_profile:
        columns = (
            Column("profile", "Profile and version"),
            Column("submitted", "Checked", numeric=True),
            Column("valid-first-time", "Valid first time", numeric=True),
        )
        rows = tuple(_profile(profile, book) for profile, _, _ in found.by_profile)
        blocks.append(Table("profiles", "Conformance by profile", columns, rows))
    blocks += [Words((fault,), strong=True) for fault in found.faults]
    return Section("standards", "Standards and the review desk", tuple(blocks))


def _profile(profile: str, book: FigureBook) -> Row:
    slug = re.sub(r"[^a-z0-9]+", "-", profile.lower()).strip("-") or "none"
    cells = (book.of(f"standards.profile.{slug}.{name}") for name in ("submitted", "valid-first-time"))
    return Row(slug, (Cell(profile or "no stated version"), *cells))
