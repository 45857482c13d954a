"""Messages that take the place of earlier ones, topics and handles of teams, accounts that become people's."""

import sqlalchemy as sa
from alembic import op

from watchbill.store.migrations.columns import WORDS, fk, instants, pk, words

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """No team keeps a topic or a handle until somebody says so."""
    op.add_column("outbox", sa.Column("edits", WORDS, nullable=True))
    op.add_column("teams", sa.Column("topic", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("teams", sa.Column("handle", WORDS, nullable=True))
    op.create_table(
        "link_requests",
        *words("platform", "account", "person", "awaits"),
        *instants("at"),
        pk("link_requests", "platform", "account", "person"),
        fk("link_requests", "person", "people"),
    )
    op.create_table(
        "admin_codes",
        *words("person", "digest"),
        *instants("until"),
        pk("admin_codes", "person"),
        fk("admin_codes", "person", "people"),
    )


def downgrade() -> None:
    """What teams chose would be lost; a backup is the way back."""
    raise NotImplementedError("restore the backup that was taken before the migration")
