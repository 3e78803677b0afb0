"""Files may hold several documents: what was counted on opening, what was set aside, likeness, and arrivals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; files that were done before had one document each, from their first page to their last."""
    op.create_table(
        "stack",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("file.id"), primary_key=True),
        sa.Column("version", sa.String(32), primary_key=True),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("kept", sa.JSON, nullable=False),
        sa.Column("finished", sa.String(32), nullable=False),
    )
    op.execute(
        "INSERT INTO stack (file_id, version, pages, kept, finished) "
        "SELECT file_id, version, COALESCE(MAX(last_page), 0), '[]', MAX(finished) "
        "FROM document GROUP BY file_id, version"
    )
    op.create_table(
        "set_aside",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("file.id"), primary_key=True),
        sa.Column("version", sa.String(32), primary_key=True),
        sa.Column("page", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16)),
        sa.Column("box", sa.Text),
        sa.Column("sheets", sa.Integer),
        sa.Column("sides", sa.Integer),
        sa.Column("fault", sa.Text),
    )
    op.add_column("document", sa.Column("like", sa.String(32)))
    op.create_table(
        "likeness",
        sa.Column("key", sa.BigInteger, primary_key=True),
        sa.Column("document_id", sa.Integer, sa.ForeignKey("document.id"), primary_key=True),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("relative", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("received", sa.String(40), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("sender", sa.Text),
        sa.Column("caller", sa.Text),
        sa.Column("pages", sa.Integer),
        sa.UniqueConstraint("channel", "origin", "digest", "received"),
    )
    op.create_index("arrival_by_file", "arrival", ["relative", "digest"])


def downgrade() -> None:
    """What was entered is kept."""
    raise RuntimeError("stacks can't be unmade: restore a backup")
