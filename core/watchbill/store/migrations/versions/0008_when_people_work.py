"""The weekdays of people, their public holidays, and how much of the day a team asks them to share."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Everybody works as their team does, and no team asks for anything."""
    op.add_column("people", sa.Column("workdays", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("country", WORDS, nullable=True))
    op.add_column("people", sa.Column("region", WORDS, nullable=True))
    op.add_column("teams", sa.Column("overlap_seconds", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """What people said of themselves would be lost; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
