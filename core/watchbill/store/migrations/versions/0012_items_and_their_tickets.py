"""For which item a ticket was made, what it is about; what waits for something more urgent."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS, index_where

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Of the tickets that are there nobody knows for which item they were made; nothing is parked."""
    op.add_column("tickets", sa.Column("origin", WORDS, nullable=True))
    op.add_column("tickets", sa.Column("text", WORDS, nullable=False, server_default=""))
    index_where("ix_tickets_origin", "tickets", ["team", "origin"], "origin IS NOT NULL", unique=True)
    op.add_column("claims", sa.Column("parked_for", WORDS, nullable=True))
    op.add_column("items", sa.Column("parked_for", WORDS, nullable=True))
    op.create_index("ix_items_resolved", "items", ["team", "resolved_at"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
