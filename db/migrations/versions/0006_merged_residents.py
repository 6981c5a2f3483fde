"""Residents merged into another are found from the one that was kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_resident_merged_into", "resident", ["merged_into"], unique=False, sqlite_where=sa.text("merged_into IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_resident_merged_into", table_name="resident", sqlite_where=sa.text("merged_into IS NOT NULL"))
