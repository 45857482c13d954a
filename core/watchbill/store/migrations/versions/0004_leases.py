"""Leases: what one process at a time may hold."""

from alembic import op

from watchbill.store.migrations.columns import instants, integers, pk, words

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody holds anything yet."""
    op.create_table(
        "leases", *words("name", "holder"), *integers("fence"), *instants("until"), pk("leases", "name")
    )


def downgrade() -> None:
    """Whoever holds a lease would have to be asked; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
