"""Changes of turns that wait for somebody's word."""

from alembic import op

from watchbill.store.migrations.columns import day, fk, index_where, instants, pk, words

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing is proposed yet."""
    op.create_table(
        "proposals",
        *words("team", "id"),
        *words("giver", null=True),
        *words("taker"),
        day("day"),
        day("instead", null=True),
        *words("by"),
        *words("asked", null=True),
        *instants("at"),
        *words("state"),
        *instants("settled_at", null=True),
        *words("settled_by", null=True),
        pk("proposals", "team", "id"),
        fk("proposals", "team", "teams"),
        fk("proposals", "giver", "people"),
        fk("proposals", "taker", "people"),
    )
    index_where("ix_proposals_open", "proposals", ["team"], "state = 'open'")


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
