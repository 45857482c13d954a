"""Messages that take the place of earlier ones; topics and on-call handles of teams."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """No team keeps a topic or a handle until somebody says so."""
    op.add_column("outbox", sa.Column("edits", WORDS, nullable=True))
    op.add_column("teams", sa.Column("topic", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("teams", sa.Column("handle", WORDS, nullable=True))


def downgrade() -> None:
    """What teams chose would be lost; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
