"""Records that stay out, with the reason.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "left_out",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "entity", "side", "record"),
    )
