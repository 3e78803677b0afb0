"""The ledger's tables. What they mean is told in `records.ledger`; how they came about, in records/migrations."""

from __future__ import annotations

import sqlalchemy as sa

tables = sa.MetaData()
batch_table = sa.Table(
    "batch",
    tables,
    sa.Column("ref", sa.String(32), primary_key=True),
    sa.Column("ods_code", sa.String(6)),
    sa.Column("source", sa.String(16)),
    sa.Column("inbox", sa.Text),
    sa.Column("opened", sa.String(32)),
    sa.Column("closed", sa.String(32)),
)
file_table = sa.Table(
    "file",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("batch_ref", sa.String(32)),
    sa.Column("ods_code", sa.String(6)),
    sa.Column("source", sa.String(16)),
    sa.Column("relative", sa.Text),
    sa.Column("digest", sa.String(64)),
    sa.Column("size", sa.BigInteger),
    sa.Column("taken", sa.String(32)),
)
document_table = sa.Table(
    "document",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("file_id", sa.Integer),
    sa.Column("ref", sa.String(32)),
    sa.Column("version", sa.String(32)),
    sa.Column("first_page", sa.Integer),
    sa.Column("last_page", sa.Integer),
    sa.Column("status", sa.String(16)),
    sa.Column("reasons", sa.JSON),
    sa.Column("document_type", sa.String(16)),
    sa.Column("bundle", sa.Text),
    sa.Column("pdf", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("digests", sa.JSON),
    sa.Column("engine", sa.Text),
    sa.Column("confidence", sa.Float),
    sa.Column("facts", sa.Integer),
    sa.Column("coded", sa.Integer),
    sa.Column("finished", sa.String(32)),
    sa.Column("like", sa.String(32)),
    sa.Column("profile", sa.Text),  # of the coded document, as validated; NULL: done before it was noted
    sa.Column("issues", sa.Integer),
)
page_table = sa.Table(
    "page",
    tables,
    sa.Column("document_id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("state", sa.String(16)),
)
stack_table = sa.Table(
    "stack",
    tables,
    sa.Column("file_id", sa.Integer, primary_key=True),
    sa.Column("version", sa.String(32), primary_key=True),
    sa.Column("pages", sa.Integer),
    sa.Column("kept", sa.JSON),
    sa.Column("finished", sa.String(32)),
)
set_aside_table = sa.Table(
    "set_aside",
    tables,
    sa.Column("file_id", sa.Integer, primary_key=True),
    sa.Column("version", sa.String(32), primary_key=True),
    sa.Column("page", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16)),
    sa.Column("box", sa.Text),
    sa.Column("sheets", sa.Integer),
    sa.Column("sides", sa.Integer),
    sa.Column("fault", sa.Text),
)
likeness_table = sa.Table(
    "likeness",
    tables,
    sa.Column("key", sa.BigInteger, primary_key=True),
    sa.Column("document_id", sa.Integer, primary_key=True),
)
arrival_table = sa.Table(
    "arrival",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("relative", sa.Text),
    sa.Column("digest", sa.String(64)),
    sa.Column("channel", sa.String(16)),
    sa.Column("received", sa.String(40)),
    sa.Column("origin", sa.Text),
    sa.Column("sender", sa.Text),
    sa.Column("caller", sa.Text),
    sa.Column("pages", sa.Integer),
)
