"""What was done with a team's items within a time is found without reading all that was ever done."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """An index."""
    op.create_index("ix_item_history_at", "item_history", ["team", "at"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
