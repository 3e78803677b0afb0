"""The programme: events of paper on its way out, tables that people gave, signatures and snapshots."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# in the order in which totals are grouped: an index with all that is summed is read from end to end, without sorting
SUMMED = (
    "ods_code",
    "counts_for",
    "route",
    "series",
    "store",
    "month",
    "week",
    "counted",
    "sheets",
    "folders",
    "boxes",
    "m2_thousandths",
    "reversed_sheets",
    "stands",
)


def upgrade() -> None:
    """Make the tables; documents that were done before say nothing of profiles and issues."""
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("ods_code", sa.String(6), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("counts_for", sa.String(20), nullable=False),
        sa.Column("route", sa.String(16), nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("store", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("sheets", sa.BigInteger, nullable=False),
        sa.Column("folders", sa.BigInteger, nullable=False),
        sa.Column("boxes", sa.BigInteger, nullable=False),
        sa.Column("m2_thousandths", sa.BigInteger, nullable=False),
        sa.Column("reversed_sheets", sa.BigInteger, nullable=False),
        sa.Column("stands", sa.SmallInteger, nullable=False),
        sa.Column("happened", sa.String(10), nullable=False),
        sa.Column("found", sa.String(10)),
        sa.Column("counted", sa.String(10), nullable=False),
        sa.Column("week", sa.String(10), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reverses", sa.String(32), nullable=False),
        sa.Column("own_key", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("entered", sa.String(32), nullable=False),
    )
    op.create_index("event_summed", "event", list(SUMMED))
    op.create_table(
        "kept_table",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("ods_code", sa.String(6), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("entered", sa.String(32), nullable=False),
        sa.UniqueConstraint("kind", "ods_code", "version"),
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("signed", sa.String(40), nullable=False),
        sa.UniqueConstraint("digest", "signature"),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ods_code", sa.String(6), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("inputs", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("entered", sa.String(32), nullable=False),
        sa.UniqueConstraint("ods_code", "kind", "as_of"),
    )
    op.add_column("document", sa.Column("profile", sa.Text))
    op.add_column("document", sa.Column("issues", sa.Integer))


def downgrade() -> None:
    """What was entered is kept."""
    raise RuntimeError("the programme can't be unmade: restore a backup")
