"""What was missed is found without reading the whole audit."""

from watchbill.store.migrations.columns import index_where

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index."""
    index_where("ix_audit_missed", "audit", ["at"], "action >= 'missed ' AND action < 'missed!'")


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
