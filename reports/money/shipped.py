"""Public facts that come with the software, and what a table that somebody imported adds to them or says instead."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files

from records.programme import KeptTable, TableKind
from reports.inputs.claims import Claim, claims_of
from reports.inputs.envelopes import Envelope, envelopes_of
from reports.inputs.table import Row, inputs, read_table

IMPORTED = "imported"


@cache
def shipped(kind: TableKind) -> tuple[Row, ...]:
    """The rows of ``tables/<kind>.csv``, read as any table of the kind is. Raises `TableRefused` if it is wrong."""
    with as_file(files("reports") / "tables" / f"{kind}.csv") as path:
        return read_table(path, inputs()[kind])


def claims(kept: KeptTable | None = None) -> tuple[Claim, ...]:
    """The claims that are shipped and, after them, those of an imported table.

    None replaces another: one that says something else under the same key stands beside it, as ``key.imported``.
    """
    known = {claim.key: claim for claim in claims_of(shipped(TableKind.CLAIMS))}
    added = (claim for claim in claims_of(kept.rows if kept else ()) if claim != known.get(claim.key))
    beside = (replace(one, key=f"{one.key}.{IMPORTED}") if one.key in known else one for one in added)
    return (*known.values(), *beside)


def envelopes(kept: KeptTable | None = None) -> tuple[Envelope, ...]:
    """The envelopes of an imported table; those that are shipped where it does not name them."""
    own = envelopes_of(kept.rows if kept else ())
    named = {envelope.key for envelope in own}
    return (*(one for one in envelopes_of(shipped(TableKind.ENVELOPES)) if one.key not in named), *own)
