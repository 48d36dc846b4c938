"""What people decided: matches, standing orders, the winners of conflicts; and who edited a record last.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def _empty(name: str, kind: type[sa.String] = sa.Text) -> sa.Column[str]:
    return sa.Column(name, kind(), nullable=False, server_default="")


def upgrade() -> None:
    op.add_column("staged", _empty("touched_by"))
    op.add_column("changes", sa.Column("forgotten", sa.Boolean(), nullable=False, server_default=sa.false()))
    for side in ("exact", "zoho"):
        op.add_column("conflicts", _empty(f"{side}_by"))
        op.add_column("conflicts", sa.Column(f"{side}_at", INSTANT, nullable=True))
    op.add_column("conflicts", _empty("chosen", sa.String))
    op.add_column("conflicts", _empty("chosen_by"))
    op.add_column("conflicts", sa.Column("chosen_at", INSTANT, nullable=True))
    op.create_index(
        "conflicts_open",
        "conflicts",
        ["connection", "id"],
        unique=False,
        sqlite_where=sa.text("answered = 0"),
        postgresql_where=sa.text("NOT answered"),
    )
    op.create_table(
        "matches",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("exact_id", sa.String(), nullable=False),
        sa.Column("zoho_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "entity", "exact_id", "zoho_id"),
    )
    op.create_index("matches_zoho", "matches", ["connection", "entity", "zoho_id"], unique=False)
    op.create_index(
        "matches_waiting",
        "matches",
        ["connection", "entity", "score"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "orders",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "entity", "side", "record"),
    )
