"""The tables of the programme: events, kept tables, signatures and snapshots. Rows are only ever added.

What they mean is told in `records.programme`; how they came about, in records/migrations/versions/0003_programme.py.
"""

from __future__ import annotations

import sqlalchemy as sa

from records.ledger_tables import tables

event_table = sa.Table(
    "event",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(32)),
    sa.Column("ods_code", sa.String(6)),
    sa.Column("kind", sa.String(20)),
    sa.Column("counts_for", sa.String(20)),  # of a reversal the kind of what it reverses; else its own
    sa.Column("route", sa.String(16)),  # empty where there is none
    sa.Column("series", sa.Text),
    sa.Column("store", sa.Text),
    sa.Column("unit", sa.Text),
    sa.Column("sheets", sa.BigInteger),  # of a reversal with the other sign: sums are net
    sa.Column("folders", sa.BigInteger),
    sa.Column("boxes", sa.BigInteger),
    sa.Column("m2_thousandths", sa.BigInteger),
    sa.Column("reversed_sheets", sa.BigInteger),  # what a reversal takes back, never below nought
    sa.Column("stands", sa.SmallInteger),  # 1; of a reversal -1 if it takes back the whole event, else 0
    sa.Column("happened", sa.String(10)),
    sa.Column("found", sa.String(10)),
    sa.Column("counted", sa.String(10)),
    sa.Column("week", sa.String(10)),  # its Monday
    sa.Column("month", sa.String(7)),
    sa.Column("evidence", sa.Text),
    sa.Column("by", sa.Text),
    sa.Column("reverses", sa.String(32)),
    sa.Column("own_key", sa.Text),
    sa.Column("details", sa.JSON),
    sa.Column("entered", sa.String(32)),
)
kept_table = sa.Table(
    "kept_table",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(20)),
    sa.Column("ods_code", sa.String(6)),  # empty: the nation's
    sa.Column("version", sa.Integer),
    sa.Column("rows", sa.JSON),
    sa.Column("digest", sa.String(64)),
    sa.Column("by", sa.Text),
    sa.Column("entered", sa.String(32)),
)
signature_table = sa.Table(
    "signature",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("digest", sa.String(64)),
    sa.Column("person", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("public_key", sa.String(64)),
    sa.Column("signature", sa.String(128)),
    sa.Column("signed", sa.String(40)),
)
snapshot_table = sa.Table(
    "snapshot",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("ods_code", sa.String(6)),
    sa.Column("kind", sa.String(20)),
    sa.Column("as_of", sa.String(10)),
    sa.Column("inputs", sa.String(64)),
    sa.Column("content", sa.Text),
    sa.Column("entered", sa.String(32)),
)
