"""What people keep over the change of MRO; which items a ticket tracks is found without reading all of them."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import index_where

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nothing is kept."""
    op.add_column("claims", sa.Column("kept", sa.Boolean(), nullable=False, server_default=sa.false()))
    index_where("ix_items_ticket", "items", ["team", "ticket"], "ticket IS NOT NULL")


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
