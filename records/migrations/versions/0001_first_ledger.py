"""The first ledger: batches, files, documents and pages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "batch",
        sa.Column("ref", sa.String(32), primary_key=True),
        sa.Column("ods_code", sa.String(6), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("inbox", sa.Text, nullable=False),
        sa.Column("opened", sa.String(32), nullable=False),
        sa.Column("closed", sa.String(32)),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_ref", sa.String(32), sa.ForeignKey("batch.ref")),
        sa.Column("ods_code", sa.String(6)),
        sa.Column("source", sa.String(16)),
        sa.Column("relative", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("taken", sa.String(32), nullable=False),
        sa.UniqueConstraint("relative", "digest"),
    )
    op.create_index("file_by_content", "file", ["ods_code", "digest"])
    op.create_table(
        "document",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("file.id"), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("first_page", sa.Integer),
        sa.Column("last_page", sa.Integer),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("document_type", sa.String(16), nullable=False),
        sa.Column("bundle", sa.Text),
        sa.Column("pdf", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("digests", sa.JSON, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("facts", sa.Integer, nullable=False),
        sa.Column("coded", sa.Integer, nullable=False),
        sa.Column("finished", sa.String(32), nullable=False),
        sa.UniqueConstraint("file_id", "ref", "version"),
    )
    op.create_table(
        "page",
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
    )


def downgrade() -> None:
    """A ledger is never unmade."""
    raise RuntimeError("the first ledger can't be undone: restore a backup")
