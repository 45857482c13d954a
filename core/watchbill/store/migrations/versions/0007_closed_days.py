"""Days that are over count for good; turns say by how much everybody was due."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import day, fk, flag, instants, pk, words

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing is closed yet: what was served so far is closed when the team is planned next."""
    op.create_table(
        "closed_days",
        *words("team"),
        day("day"),
        *words("primary", "backup", null=True),
        flag("unpopular"),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("credits", sa.Text(), nullable=False),
        *instants("closed_at"),
        pk("closed_days", "team", "day"),
        fk("closed_days", "team", "teams"),
        fk("closed_days", "primary", "people"),
        fk("closed_days", "backup", "people"),
    )
    op.add_column("turns", sa.Column("due", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
